//! Pictures: what is known of one from its bytes alone, the variants that are made of it, and drawings, which become
//! part of a page.

mod drawing;
#[cfg(feature = "images")]
pub mod encode;
mod header;
pub mod share;

use crate::diagnostic::{Diagnostic, codes};
use crate::read::is_raster;
use crate::source::digest::Digest;
use crate::source::span::{FileId, Span};
use crate::syntax::fields::slug;

pub use crate::markdown::document::Drawing;

/// Widths that are made of a picture that is wider, in pixels.
const WIDTHS: [u32; 4] = [480, 800, 1200, 1600];
/// The widest that is made, in pixels.
const WIDEST: u32 = 1600;
/// Below so many bytes, a picture is published as it is alone: variants would save nothing worth having.
const SMALL: usize = 10_000;
/// Below so many bytes, a PNG has no smaller PNGs beside it: few browsers would take them, and smaller charts have more
/// colours and often more bytes.
const SMALL_PNG: usize = 100_000;
/// The most pixels of a picture: what takes more memory than that is refused unread.
const MOST_PIXELS: u64 = 50_000_000;
/// The most pixels along a side of a picture: what WebP can hold.
const MOST_SIDE: u32 = 16_383;
/// Where variants lie.
pub const FOLDER: &str = "/images/";
/// Part of the key of every variant: another encoder, or other settings of it, get another number.
const ENCODER: u32 = 1;

/// A picture of the site that some page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picture {
    /// Made of pixels.
    Raster(Raster),
    /// An SVG with colours of its own, shown as a file; its size in pixels, where it has one.
    Vector(Option<(u32, u32)>),
    /// An SVG that takes the page's colours, and so becomes part of it.
    Drawing(Drawing),
}

/// A file format of pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// AVIF; never read, and written only with the feature `avif`.
    Avif,
    /// WebP
    Webp,
    /// JPEG
    Jpeg,
    /// PNG
    Png,
    /// GIF; never written.
    Gif,
}

/// What the header of a picture says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Raster {
    /// Its format, by its bytes.
    pub format: Format,
    /// In pixels, as it is seen.
    pub width: u32,
    /// In pixels, as it is seen.
    pub height: u32,
    /// How it is to be turned before it is seen: Exif's number, from 1 (not at all) to 8.
    pub orientation: u8,
    /// Whether it moves.
    pub animated: bool,
    /// How large its file is.
    pub bytes: usize,
    /// Of its file.
    pub digest: Digest,
}

/// A picture made of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Variant {
    /// Its format.
    pub format: Format,
    /// In pixels.
    pub width: u32,
}

/// A file for the reader's browser to choose: a variant, or the picture itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// In pixels.
    pub width: u32,
    /// `None` for the picture itself.
    pub variant: Option<Variant>,
}

/// What a file that is named like a picture holds, or what is wrong with it; that only counts where it is shown.
pub type Found = Result<Picture, Vec<Diagnostic>>;

/// Reads what is known of a picture without decoding it. `None` for a file with another extension than those of the
/// kinds that are known: png, jpg, jpeg, webp, gif and svg.
#[must_use]
pub fn read(file: FileId, path: &str, bytes: &[u8]) -> Option<Found> {
    let (_, extension) = path.rsplit_once('.')?;
    if extension.eq_ignore_ascii_case("svg") {
        Some(drawing::read(file, bytes))
    } else {
        let read = || raster(file, bytes).map(Picture::Raster).map_err(|problem| vec![problem]);
        is_raster(extension).then(read)
    }
}

fn raster(file: FileId, bytes: &[u8]) -> Result<Raster, Diagnostic> {
    let raster = header::read(bytes).map_err(|reason| broken_picture(Span::whole(file), &reason))?;
    let Raster { width, height, .. } = raster;
    if u64::from(width) * u64::from(height) > MOST_PIXELS || width.max(height) > MOST_SIDE {
        return Err(too_large(Span::whole(file), width, height));
    }
    Ok(raster)
}

impl Format {
    /// Its content type.
    #[must_use]
    pub fn media(self) -> &'static str {
        match self {
            Format::Avif => "image/avif",
            Format::Webp => "image/webp",
            Format::Jpeg => "image/jpeg",
            Format::Png => "image/png",
            Format::Gif => "image/gif",
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Format::Jpeg => "jpg",
            _ => &self.media()["image/".len()..],
        }
    }
}

impl Raster {
    /// The formats that it is offered in, best first, with the files in each by width. A picture that is shown as it
    /// is has one file.
    #[must_use]
    pub fn candidates(&self) -> Vec<(Format, Vec<Candidate>)> {
        let itself = Candidate { width: self.width, variant: None };
        if !self.varies() {
            return vec![(self.format, vec![itself])];
        }
        let mut formats = Vec::new();
        if cfg!(feature = "avif") {
            formats.push(Format::Avif);
        }
        if self.format != Format::Webp {
            formats.push(Format::Webp);
        }
        formats.push(self.format);
        let files = |format: Format| {
            if format == self.format && format == Format::Png && self.bytes < SMALL_PNG {
                return (format, vec![itself]);
            }
            // A width that is nearly the picture's own saves nothing.
            let steps = WIDTHS.into_iter().filter(|step| u64::from(*step) * 10 <= u64::from(self.width) * 9);
            let variant = |width| Candidate { width, variant: Some(Variant { format, width }) };
            let mut files: Vec<Candidate> = steps.map(variant).collect();
            if self.width <= WIDEST {
                files.push(if format == self.format { itself } else { variant(self.width) });
            } else if files.last().is_none_or(|file| file.width < WIDEST) {
                files.push(variant(WIDEST));
            }
            (format, files)
        };
        formats.into_iter().map(files).collect()
    }

    /// All that is made of it.
    #[must_use]
    pub fn variants(&self) -> Vec<Variant> {
        let files = self.candidates().into_iter().flat_map(|(_, files)| files);
        files.filter_map(|file| file.variant).collect()
    }

    fn varies(&self) -> bool {
        cfg!(feature = "images")
            && !self.animated
            && self.format != Format::Gif
            && self.width > WIDTHS[0]
            && self.bytes >= SMALL
    }

    /// The height of a variant, in pixels.
    #[must_use]
    pub fn height_at(&self, width: u32) -> u32 {
        let height = (u64::from(self.height) * u64::from(width) * 2 + u64::from(self.width))
            / (u64::from(self.width).max(1) * 2);
        u32::try_from(height).unwrap_or(u32::MAX).max(1)
    }

    /// The address of a variant; `path` is that of the picture. It changes with the picture and with the encoder, and
    /// so may be kept for ever.
    #[must_use]
    pub fn address(&self, path: &str, variant: Variant) -> String {
        let name = path.rsplit('/').next().unwrap_or(path);
        let stem = slug(name.rsplit_once('.').map_or(name, |(stem, _)| stem));
        let stem = if stem.is_empty() { "picture" } else { &stem };
        let mark = Digest::of(&(ENCODER, self.digest)).to_string();
        format!("{FOLDER}{stem}.{}-{}.{}", &mark[..10], variant.width, variant.format.extension())
    }

    /// The key of a variant: all that its bytes depend on.
    #[must_use]
    pub fn key(&self, variant: Variant) -> Digest {
        Digest::of(&("variant", ENCODER, self, variant))
    }
}

/// A file that is shown as a picture and is none, or is broken.
pub(crate) fn broken_picture(at: Span, reason: &str) -> Diagnostic {
    Diagnostic::new(BROKEN_PICTURE, at, format!("this picture cannot be read: {reason}"))
        .help("open it in a picture editor and save it again, as PNG, JPEG, WebP, GIF or plain SVG")
}

/// A picture of more pixels than are decoded.
fn too_large(at: Span, width: u32, height: u32) -> Diagnostic {
    let (pixels, side) = (MOST_PIXELS / 1_000_000, MOST_SIDE);
    let message = format!("this picture is {width} x {height} pixels large");
    Diagnostic::new(PICTURE_TOO_LARGE, at, message)
        .note(format!("the most are {pixels} million pixels, and {side} along a side"))
        .help("make it smaller: pages show it at most 1600 pixels wide")
}

codes! {
    of drawing::CODES;

    /// # A picture that is shown cannot be read
    ///
    /// The size of a picture is read from its file, so that a page does not jump when the
    /// picture arrives. This file is not of the kind that its name says, or it is cut off. A
    /// download that failed often leaves such a file behind.
    ///
    /// Open the file in a picture editor and save it again, or get it anew. Pictures are PNG,
    /// JPEG, WebP, GIF and SVG. A file that no page shows is published whatever it holds.
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// ![A cup of dark red tea](tea.png)
    /// ```
    ///
    /// ```txt content/tea.png
    /// Not found.
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.png:1:1: error[broken-picture]: this picture cannot be read: it begins with `Not found.`, as no PNG, JPEG, WebP or GIF does
    ///   help: open it in a picture editor and save it again, as PNG, JPEG, WebP, GIF or plain SVG
    /// ```
    ///
    /// ## Mended
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// ![A cup of dark red tea](tea.png)
    /// ```
    ///
    /// ```hex content/tea.png
    /// 89 50 4E 47 0D 0A 1A 0A 00 00 00 0D 49 48 44 52 00 00 00 01 00 00 00 01 08 06 00 00 00 1F 15 C4 89
    /// ```
    ///
    /// ```diagnostics
    /// ```
    BROKEN_PICTURE = "broken-picture" Error;

    /// # A picture has more pixels than can be worked on
    ///
    /// Every picture is decoded to make smaller ones of it. A small file can say that it is
    /// very large, and would then take all the memory of the computer. So there is a limit:
    /// 50 million pixels, and 16,383 along a side.
    ///
    /// Make the picture smaller. Pages show it at most 1600 pixels wide; more than twice that is
    /// of use to nobody.
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// ![A cup of dark red tea](tea.gif)
    /// ```
    ///
    /// ```txt content/tea.gif
    /// GIF89azzzz...
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.gif:1:1: error[picture-too-large]: this picture is 31354 x 31354 pixels large
    ///   note: the most are 50 million pixels, and 16383 along a side
    ///   help: make it smaller: pages show it at most 1600 pixels wide
    /// ```
    ///
    /// ## Mended
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// ![A cup of dark red tea](tea.gif)
    /// ```
    ///
    /// ```hex content/tea.gif
    /// 47 49 46 38 39 61 40 01 F0 00 80 00 00
    /// ```
    ///
    /// ```diagnostics
    /// ```
    PICTURE_TOO_LARGE = "picture-too-large" Error;
}

#[cfg(test)]
mod tests;
