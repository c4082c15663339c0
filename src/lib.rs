//! Sidetone
pub mod diagnostic;
pub mod fact;
pub mod link;
pub mod parse;
pub mod read;
pub mod site;
pub mod span;
pub mod theme;
