//! TOML, YAML and CSV to one tree of values, each with its place.

pub mod csv;
pub mod date;
pub mod fields;
pub mod toml;
pub mod value;
pub mod yaml;

use crate::diagnostic::codes;

codes! {
    of toml::CODES, yaml::CODES, csv::CODES, fields::CODES;
}
