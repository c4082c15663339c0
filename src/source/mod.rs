//! Places in files, digests of bytes, and what browsers need of a style sheet.

pub mod digest;
pub mod span;
pub mod style;
