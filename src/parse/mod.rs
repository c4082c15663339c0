//! Text to typed values with spans, one file at a time; no parser knows another file.

pub mod document;
pub mod markdown;
pub mod value;
