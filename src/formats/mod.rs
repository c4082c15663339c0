//! The data of a table in forms for programs.

pub mod table;
