//! Makes variants: decodes a picture, turns it as it is to be seen, makes it smaller, and encodes it.
//!
//! Colour profiles and all else that a camera writes into a file (where it was taken, above all) are left behind.

use std::collections::BTreeSet;
use std::io::Cursor;

use fast_image_resize::images::Image;
use fast_image_resize::{PixelType, Resizer};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, ImageEncoder as _, ImageFormat, ImageReader, Limits};

use super::{Format, MOST_PIXELS, MOST_SIDE, Raster, Variant};

/// Of 100; at this a photograph shows no loss at the size it is seen.
const QUALITY: u8 = 80;
/// A picture with at most so many colours is a chart or a screenshot: its edges stay as sharp as they are.
const FEW_COLOURS: usize = 256;

/// Pixels of 8 bits: three to a pixel, or four with transparency.
struct Pixels {
    data: Vec<u8>,
    width: u32,
    height: u32,
    alpha: bool,
}

/// Encodes a variant of the picture in `bytes`.
///
/// # Errors
/// What is wrong with the file, in words.
pub fn encode(bytes: &[u8], raster: &Raster, variant: Variant) -> Result<Vec<u8>, String> {
    let picture = decode(bytes, raster)?;
    let sharp = raster.format == Format::Png && has_few_colours(&picture);
    let picture = resize(picture, variant.width, raster.height_at(variant.width))?;
    match variant.format {
        Format::Webp => webp(&picture, sharp),
        Format::Jpeg => jpeg(&picture),
        Format::Png => png(&picture),
        #[cfg(feature = "avif")]
        Format::Avif => avif(&picture),
        _ => Err("nothing of this kind is made".to_owned()),
    }
}

fn decode(bytes: &[u8], raster: &Raster) -> Result<Pixels, String> {
    let format = match raster.format {
        Format::Webp => ImageFormat::WebP,
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Png => ImageFormat::Png,
        Format::Avif | Format::Gif => return Err("nothing is made of this kind".to_owned()),
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    // Four channels of 16 bits, and as much again to work in.
    limits.max_alloc = Some(MOST_PIXELS * 16);
    reader.limits(limits);
    let mut image = reader.decode().map_err(|error| error.to_string())?;
    if let Some(orientation) = Orientation::from_exif(raster.orientation) {
        image.apply_orientation(orientation);
    }
    let alpha = image.color().has_alpha();
    let image = if alpha {
        DynamicImage::ImageRgba8(image.into_rgba8())
    } else {
        DynamicImage::ImageRgb8(image.into_rgb8())
    };
    let (width, height) = (image.width(), image.height());
    Ok(Pixels { data: image.into_bytes(), width, height, alpha })
}

fn has_few_colours(picture: &Pixels) -> bool {
    let mut seen = BTreeSet::new();
    picture.data.chunks_exact(if picture.alpha { 4 } else { 3 }).all(|pixel| {
        seen.insert(pixel);
        seen.len() <= FEW_COLOURS
    })
}

fn resize(picture: Pixels, width: u32, height: u32) -> Result<Pixels, String> {
    if (picture.width, picture.height) == (width, height) {
        return Ok(picture);
    }
    let layout = if picture.alpha { PixelType::U8x4 } else { PixelType::U8x3 };
    let source = Image::from_vec_u8(picture.width, picture.height, picture.data, layout)
        .map_err(|error| error.to_string())?;
    let mut smaller = Image::new(width, height, layout);
    Resizer::new().resize(&source, &mut smaller, None).map_err(|error| error.to_string())?;
    Ok(Pixels { data: smaller.into_vec(), width, height, alpha: picture.alpha })
}

fn webp(picture: &Pixels, sharp: bool) -> Result<Vec<u8>, String> {
    let (data, width, height) = (&picture.data, picture.width, picture.height);
    let encoder = if picture.alpha {
        ::webp::Encoder::from_rgba(data, width, height)
    } else {
        ::webp::Encoder::from_rgb(data, width, height)
    };
    let mut config =
        ::webp::WebPConfig::new().map_err(|()| "the WebP encoder cannot be set up".to_owned())?;
    config.quality = QUALITY.into();
    if sharp {
        config.lossless = 1;
        // Lets go of differences between neighbours that only making it smaller has made.
        config.near_lossless = 60;
    }
    let done =
        encoder.encode_advanced(&config).map_err(|error| format!("the WebP encoder says {error:?}"))?;
    Ok(done.to_vec())
}

fn jpeg(picture: &Pixels) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, QUALITY)
        .write_image(&picture.data, picture.width, picture.height, colour(picture))
        .map_err(|error| error.to_string())?;
    Ok(out)
}

fn png(picture: &Pixels) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    PngEncoder::new_with_quality(&mut out, CompressionType::Best, FilterType::Adaptive)
        .write_image(&picture.data, picture.width, picture.height, colour(picture))
        .map_err(|error| error.to_string())?;
    Ok(out)
}

#[cfg(feature = "avif")]
fn avif(picture: &Pixels) -> Result<Vec<u8>, String> {
    const SPEED: u8 = 6;
    let mut out = Vec::new();
    image::codecs::avif::AvifEncoder::new_with_speed_quality(&mut out, SPEED, QUALITY)
        .with_num_threads(Some(1))
        .write_image(&picture.data, picture.width, picture.height, colour(picture))
        .map_err(|error| error.to_string())?;
    Ok(out)
}

fn colour(picture: &Pixels) -> ExtendedColorType {
    if picture.alpha { ExtendedColorType::Rgba8 } else { ExtendedColorType::Rgb8 }
}
