//! Sidetone
pub mod diagnostic;
pub mod fact;
pub mod markup;
pub mod parse;
pub mod render;
pub mod site;
pub mod span;
