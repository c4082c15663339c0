//! A template of a site.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| sidetone_fuzz::render("templates/page.html", bytes));
