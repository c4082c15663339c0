//! A page: front matter in TOML or YAML, and Markdown.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| sidetone_fuzz::link("content/olive.md", bytes));
