//! A drawing, and the header of a picture of pixels.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let (path, bytes) = match bytes {
        [b'<', ..] => ("content/d.svg", bytes),
        other => ("content/d.png", other),
    };
    sidetone_fuzz::link(path, bytes);
});
