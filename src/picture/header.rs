//! Headers of pictures: format, size, how it is to be turned, whether it moves. Nothing is decoded, and nothing that a
//! file says of itself is trusted further than its bytes go.

use super::{Format, Raster};
use crate::source::digest::Digest;

/// What is being read: bytes, of which any may be missing.
#[derive(Clone, Copy)]
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn part(self, at: usize, length: usize) -> Option<&'a [u8]> {
        self.0.get(at..at.checked_add(length)?)
    }

    fn from(self, at: usize) -> Bytes<'a> {
        Bytes(self.0.get(at..).unwrap_or_default())
    }

    fn big(self, at: usize, length: usize) -> Option<u32> {
        Some(self.part(at, length)?.iter().fold(0, |n, byte| n << 8 | u32::from(*byte)))
    }

    fn little(self, at: usize, length: usize) -> Option<u32> {
        Some(self.part(at, length)?.iter().rev().fold(0, |n, byte| n << 8 | u32::from(*byte)))
    }
}

/// The size of a picture as it is stored, how it is turned, whether it moves.
struct Head {
    width: u32,
    height: u32,
    orientation: u8,
    animated: bool,
}

/// Reads a header.
///
/// # Errors
/// What was found in place of a picture, in words that go on from "this picture cannot be read: ".
pub(super) fn read(bytes: &[u8]) -> Result<Raster, String> {
    let all = Bytes(bytes);
    let (format, head) = match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => (Format::Png, png(all)),
        [0xff, 0xd8, 0xff, ..] => (Format::Jpeg, jpeg(all)),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => (Format::Gif, gif(all)),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => (Format::Webp, webp(all)),
        [] => return Err("it is empty".to_owned()),
        _ => return Err(format!("it begins with {}, as no PNG, JPEG, WebP or GIF does", start(bytes))),
    };
    let head = head.ok_or_else(|| "it ends before it says how large it is".to_owned())?;
    if head.width == 0 || head.height == 0 {
        return Err(format!("it says that it is {} x {} pixels", head.width, head.height));
    }
    let on_its_side = head.orientation >= 5;
    let (width, height) = if on_its_side { (head.height, head.width) } else { (head.width, head.height) };
    Ok(Raster {
        format,
        width,
        height,
        orientation: head.orientation,
        animated: head.animated,
        bytes: bytes.len(),
        digest: Digest::of_bytes(bytes),
    })
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

fn png(all: Bytes<'_>) -> Option<Head> {
    let (width, height) = (all.big(16, 4)?, all.big(20, 4)?);
    // That it moves is said before its first data.
    let mut at = 8;
    let mut animated = false;
    while let (Some(length), Some(kind)) = (all.big(at, 4), all.part(at + 4, 4)) {
        animated |= kind == b"acTL";
        if kind == b"IDAT" || animated {
            break;
        }
        at = at.checked_add(12)?.checked_add(length as usize)?;
    }
    Some(Head { width, height, orientation: 1, animated })
}

fn gif(all: Bytes<'_>) -> Option<Head> {
    // Whether it moves need not be known: a GIF is published as it is.
    Some(Head { width: all.little(6, 2)?, height: all.little(8, 2)?, orientation: 1, animated: false })
}

/// Segments up to the frame header. Each is `FF`, a marker, and a length that counts itself.
fn jpeg(all: Bytes<'_>) -> Option<Head> {
    let mut orientation = 1;
    let mut at = 2;
    loop {
        if all.big(at, 1)? != 0xff {
            return None;
        }
        let marker = all.big(at + 1, 1)?;
        let length = all.big(at + 2, 2)? as usize;
        match marker {
            // Fill bytes before a marker.
            0xff => {
                at += 1;
                continue;
            }
            // Start of frame; C4, C8 and CC are other things.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                let (height, width) = (all.big(at + 5, 2)?, all.big(at + 7, 2)?);
                return Some(Head { width, height, orientation, animated: false });
            }
            0xe1 if all.part(at + 4, 6) == Some(b"Exif\0\0") => {
                orientation = exif(all.from(at + 10)).unwrap_or(orientation);
            }
            // The picture's data, before a frame was announced.
            0xda | 0xd9 => return None,
            _ => {}
        }
        at = at.checked_add(2)?.checked_add(length.max(2))?;
    }
}

fn webp(all: Bytes<'_>) -> Option<Head> {
    let head = |width, height| Head { width, height, orientation: 1, animated: false };
    match all.part(12, 4)? {
        // Lossy: a start code, then 14 bits of each side.
        b"VP8 " => Some(head(all.little(26, 2)? & 0x3fff, all.little(28, 2)? & 0x3fff)),
        // Lossless: 14 bits of each side, less one.
        b"VP8L" => {
            let bits = all.little(21, 4)?;
            Some(head((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        b"VP8X" => {
            let flags = all.big(20, 1)?;
            let mut found = head(all.little(24, 3)? + 1, all.little(27, 3)? + 1);
            found.animated = flags & 0x02 != 0;
            if flags & 0x08 != 0 {
                found.orientation = webp_exif(all).unwrap_or(1);
            }
            Some(found)
        }
        _ => None,
    }
}

fn webp_exif(all: Bytes<'_>) -> Option<u8> {
    let mut at = 12;
    loop {
        let (kind, length) = (all.part(at, 4)?, all.little(at + 4, 4)? as usize);
        if kind == b"EXIF" {
            let data = all.from(at + 8);
            return exif(if data.part(0, 6) == Some(b"Exif\0\0") { data.from(6) } else { data });
        }
        // Chunks begin at even places.
        at = at.checked_add(8)?.checked_add(length)?.checked_add(length % 2)?;
    }
}

/// The orientation (tag 0x0112) in the first directory of Exif data.
fn exif(data: Bytes<'_>) -> Option<u8> {
    let little = match data.part(0, 4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let number =
        |at: usize, length: usize| if little { data.little(at, length) } else { data.big(at, length) };
    let directory = number(4, 4)? as usize;
    let entries = number(directory, 2)? as usize;
    let entry = (0..entries)
        .map_while(|index| directory.checked_add(2 + index * 12))
        .find(|at| number(*at, 2) == Some(0x0112))?;
    let value = number(entry.checked_add(8)?, 2)?;
    u8::try_from(value).ok().filter(|value| (1..=8).contains(value))
}
