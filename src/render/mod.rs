//! What a page sees, to bytes.

pub mod prose;
