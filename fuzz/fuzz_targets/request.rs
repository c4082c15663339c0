//! A request to the preview.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| sidetone_fuzz::ask(bytes));
