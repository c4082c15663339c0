//! What the header of a picture says: its format, its size, how it is turned, whether it moves. Nothing is decoded.

use super::{Format, Raster};
use crate::source::digest::Digest;

/// Reads a header.
///
/// # Errors
/// What was found in place of a picture, in words that go on from "this picture cannot be read: ".
pub(super) fn read(bytes: &[u8]) -> Result<Raster, String> {
    let (format, size) = match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => (Format::Png, size(bytes)),
        [0xff, 0xd8, 0xff, ..] => (Format::Jpeg, jpeg_frame(bytes).map(|(_, size)| size)),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => (Format::Gif, gif(bytes)),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => (Format::Webp, size(bytes)),
        [] => return Err("it is empty".to_owned()),
        _ => return Err(format!("it begins with {}, as no PNG, JPEG, WebP or GIF does", start(bytes))),
    };
    let (width, height) = size.ok_or_else(|| "it ends before it says how large it is".to_owned())?;
    if width == 0 || height == 0 {
        return Err(format!("it says that it is {width} x {height} pixels"));
    }
    let orientation = orientation(format, bytes);
    let (width, height) = if orientation >= 5 { (height, width) } else { (width, height) };
    let (animated, digest) = (animated(format, bytes), Digest::of_bytes(bytes));
    Ok(Raster { format, width, height, orientation, animated, bytes: bytes.len(), digest })
}

/// The first bytes for a message: as text where they are some.
fn start(bytes: &[u8]) -> String {
    let first = &bytes[..bytes.len().min(12)];
    let text = first.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    let text = text.split(char::is_control).next().unwrap_or_default().trim_end();
    if text.len() >= 4 || text.len() == bytes.trim_ascii_end().len() {
        return format!("`{text}`");
    }
    let hex: Vec<String> = first.iter().take(4).map(|byte| format!("{byte:02X}")).collect();
    format!("the bytes {}", hex.join(" "))
}

/// Width and height, as they are stored.
type Size = (u32, u32);

fn size(bytes: &[u8]) -> Option<Size> {
    let size = imagesize::blob_size(bytes).ok()?;
    Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
}

/// (`imagesize` reads none of fewer than 12 bytes.)
fn gif(bytes: &[u8]) -> Option<Size> {
    let [w1, w2, h1, h2] = *bytes.get(6..)?.first_chunk()?;
    Some((u16::from_le_bytes([w1, w2]).into(), u16::from_le_bytes([h1, h2]).into()))
}

/// How many bytes of a JPEG stand before the header of its frame, and what that says. (`imagesize` does not know that
/// a marker can have fill bytes before it.)
fn jpeg_frame(bytes: &[u8]) -> Option<(usize, Size)> {
    let mut rest = bytes.get(2..)?;
    loop {
        rest = match rest {
            [0xff, 0xff, ..] => &rest[1..],
            // The data of the picture, before any frame.
            [0xff, 0xda | 0xd9, ..] => return None,
            // C4, C8 and CC are other things.
            [0xff, marker @ 0xc0..=0xcf, _, _, _, h1, h2, w1, w2, ..]
                if !matches!(marker, 0xc4 | 0xc8 | 0xcc) =>
            {
                let side = |high: &u8, low: &u8| u32::from(u16::from_be_bytes([*high, *low]));
                return Some((bytes.len() - rest.len(), (side(w1, w2), side(h1, h2))));
            }
            // The length counts itself.
            [0xff, _, high, low, ..] => {
                rest.get(2 + usize::from(u16::from_be_bytes([*high, *low]).max(2))..)?
            }
            _ => return None,
        };
    }
}

/// How Exif says that the picture is turned, 1 where it does not.
fn orientation(format: Format, bytes: &[u8]) -> u8 {
    let bytes = match format {
        // What follows the header of the frame would be searched to its end.
        Format::Jpeg => jpeg_frame(bytes).map_or(bytes, |(end, _)| &bytes[..end]),
        Format::Webp => bytes,
        _ => return 1,
    };
    let mut reader = exif::Reader::new();
    let read = reader.continue_on_error(true).read_from_container(&mut std::io::Cursor::new(bytes));
    let Ok(found) = read.or_else(|error| error.distill_partial_result(|_| ())) else { return 1 };
    let field = found.get_field(exif::Tag::Orientation, exif::In::PRIMARY);
    let value = field.and_then(|field| u8::try_from(field.value.get_uint(0)?).ok());
    value.filter(|value| (1..=8).contains(value)).unwrap_or(1)
}

/// A GIF that moves need not be known: it is published as it is.
fn animated(format: Format, bytes: &[u8]) -> bool {
    let mut chunks = bytes.windows(4);
    match format {
        // Said before the first data.
        Format::Png => chunks.find(|it| matches!(*it, b"acTL" | b"IDAT")) == Some(b"acTL"),
        Format::Webp => {
            bytes.get(12..16) == Some(b"VP8X") && bytes.get(20).is_some_and(|flags| flags & 2 != 0)
        }
        _ => false,
    }
}
