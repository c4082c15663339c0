//! Share images: what chats and social sites show beside a link. The template `share.svg` becomes a PNG, by resvg, with
//! the one font that is built in.
//!
//! Without the cargo feature `share-images` a site is built without them, and no page promises one.

#[cfg(not(feature = "share-images"))]
mod absent;
pub mod colour;
#[cfg(feature = "share-images")]
mod face;
#[cfg(feature = "share-images")]
mod raster;
mod wrap;

use std::sync::LazyLock;

#[cfg(not(feature = "share-images"))]
use {absent as face, absent as raster};

pub use face::missing as missing_letter;
pub use raster::{check, png};
pub use wrap::register;

use crate::source::digest::Digest;

/// Pixels.
pub const WIDTH: u32 = 1200;
/// Pixels.
pub const HEIGHT: u32 = 630;
/// Whether this program can draw them.
pub const AVAILABLE: bool = cfg!(feature = "share-images");
/// The template.
pub const TEMPLATE: &str = "share.svg";

/// What is wrong with an SVG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line of the SVG, from 1, where it is known.
    pub line: Option<usize>,
    /// In words that go on after "this share image cannot be drawn:".
    pub message: String,
}

impl Fault {
    fn whole(message: impl Into<String>) -> Fault {
        Fault { line: None, message: message.into() }
    }
}

/// What the bytes of a picture depend on besides its SVG: what draws it, and the letters.
#[must_use]
pub fn drawing() -> Digest {
    static DRAWING: LazyLock<Digest> = LazyLock::new(|| Digest::of(&(DRAWN_BY, face::FILES)));
    *DRAWING
}

/// The crates that decide about the bytes, and a number for our own part in it. A test holds it to `Cargo.lock`.
const DRAWN_BY: &str = "resvg 0.49.0, usvg 0.49.0, tiny-skia 0.12.0, png 0.18.1; 1";

#[cfg(all(test, feature = "share-images"))]
mod tests {
    #[test]
    fn what_draws_is_named_as_it_is() {
        let lock = include_str!("../../../Cargo.lock");
        let crates = super::DRAWN_BY.split_once(';').expect("crates and a number").0;
        for named in crates.split(", ") {
            let (name, version) = named.split_once(' ').expect("a name and a version");
            let entry = format!("name = \"{name}\"\nversion = \"{version}\"\n");
            assert!(lock.contains(&entry), "{name} has another version: change DRAWN_BY");
        }
    }
}
