//! The pages of a site: their addresses, and what their templates see.

pub mod plan;
pub mod view;
