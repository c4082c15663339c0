//! Sidetone
pub mod check;
pub mod diagnostic;
pub mod digest;
pub mod fact;
pub mod guide;
pub mod link;
pub mod parse;
pub mod pipeline;
pub mod plan;
pub mod read;
pub mod render;
pub mod site;
pub mod span;
pub mod template;
pub mod theme;
pub mod view;
