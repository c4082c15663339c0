//! Options from a CSV file.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| sidetone_fuzz::link("content/options.csv", bytes));
