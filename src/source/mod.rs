//! The files of a site and places in them, the names of its folders, digests, and what browsers need of a style sheet.

pub mod digest;
pub mod files;
pub mod folders;
pub mod span;
pub mod style;
pub mod theme;
