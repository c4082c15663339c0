//! What stands in where the program is built without share images. No page has one then, so nobody asks.

/// In place of the font.
pub(super) mod face {
    use crate::picture::share::wrap::Width;

    pub(in crate::picture::share) const UNITS: Width = 1;
    pub(in crate::picture::share) const FILES: [&[u8]; 0] = [];

    /// All letters take nothing, and every text fits into one line.
    pub(in crate::picture::share) fn measure(_: &str, _: bool, _: Width) -> Width {
        0
    }

    pub(in crate::picture::share) fn missing(_: &str) -> Option<char> {
        None
    }
}

/// In place of resvg.
pub(super) mod raster {
    use crate::picture::share::Fault;

    pub(in crate::picture::share) fn png(_: &str) -> Result<Vec<u8>, Fault> {
        Err(Fault::whole("this program was built without the feature `share-images`"))
    }

    pub(in crate::picture::share) fn check(svg: &str) -> Result<(), Fault> {
        png(svg).map(drop)
    }
}
