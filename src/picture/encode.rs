//! Makes variants: decodes a picture, turns it as it is to be seen, makes it smaller, and encodes it.
//!
//! Colours are brought into sRGB, which is what a picture without a profile is taken for. All else that a camera writes
//! into a file (where it was taken, above all) is left behind.

use std::collections::BTreeSet;
use std::io::Cursor;

use fast_image_resize::Resizer;
#[cfg(feature = "avif")]
use image::codecs::avif::AvifEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, RgbImage, RgbaImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use super::{Format, MOST_PIXELS, MOST_SIDE, Raster, Variant};

/// Of 100; at this a photograph shows no loss at the size it is seen.
const QUALITY: u8 = 80;
/// Of 10: slower ones save little.
#[cfg(feature = "avif")]
const AVIF_SPEED: u8 = 6;
/// A picture with at most so many colours is a chart or a screenshot: its edges stay as sharp as they are.
const FEW_COLOURS: usize = 256;

/// Encodes a variant of the picture in `bytes`.
///
/// # Errors
/// What is wrong with the file, in words.
pub fn encode(bytes: &[u8], raster: &Raster, variant: Variant) -> Result<Vec<u8>, String> {
    let picture = decode(bytes, raster)?;
    let sharp = raster.format == Format::Png && has_few_colours(&picture);
    let picture = resize(picture, variant.width, raster.height_at(variant.width))?;
    let mut out = Vec::new();
    let written = match variant.format {
        Format::Webp => return webp(&picture, sharp),
        Format::Jpeg => picture.write_with_encoder(JpegEncoder::new_with_quality(&mut out, QUALITY)),
        Format::Png => {
            let (best, adaptive) = (CompressionType::Best, FilterType::Adaptive);
            picture.write_with_encoder(PngEncoder::new_with_quality(&mut out, best, adaptive))
        }
        #[cfg(feature = "avif")]
        Format::Avif => {
            let encoder = AvifEncoder::new_with_speed_quality(&mut out, AVIF_SPEED, QUALITY);
            picture.write_with_encoder(encoder.with_num_threads(Some(1)))
        }
        _ => return Err("nothing of this kind is made".to_owned()),
    };
    written.map_err(|error| error.to_string())?;
    Ok(out)
}

/// Pixels of 8 bits: three channels, or four with transparency.
fn decode(bytes: &[u8], raster: &Raster) -> Result<DynamicImage, String> {
    let format = ImageFormat::from_mime_type(raster.format.media()).ok_or("nothing is made of this kind")?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    // Four channels of 16 bits, and as much again to work in.
    limits.max_alloc = Some(MOST_PIXELS * 16);
    reader.limits(limits.clone());
    let words = |error: image::ImageError| error.to_string();
    let mut decoder = reader.into_decoder().map_err(words)?;
    limits.reserve(decoder.total_bytes()).map_err(words)?;
    decoder.set_limits(limits).map_err(words)?;
    let profile = decoder.icc_profile().map_err(words)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(words)?;
    if let Some(orientation) = Orientation::from_exif(raster.orientation) {
        image.apply_orientation(orientation);
    }
    // Browsers, too, take a profile that cannot be read for none.
    let profile = profile.and_then(|bytes| ColorProfile::new_from_slice(&bytes).ok());
    if let Some(profile) = profile {
        return in_srgb(image, &profile);
    }
    Ok(if image.color().has_alpha() { image.into_rgba8().into() } else { image.into_rgb8().into() })
}

/// The same colours in sRGB.
fn in_srgb(image: DynamicImage, profile: &ColorProfile) -> Result<DynamicImage, String> {
    let (width, height, alpha) = (image.width(), image.height(), image.color().has_alpha());
    let (layout, pixels) = match (profile.color_space, alpha) {
        (DataColorSpace::Rgb, true) => (Layout::Rgba, image.into_rgba8().into_raw()),
        (DataColorSpace::Rgb, false) => (Layout::Rgb, image.into_rgb8().into_raw()),
        (DataColorSpace::Gray, true) => (Layout::GrayAlpha, image.into_luma_alpha8().into_raw()),
        (DataColorSpace::Gray, false) => (Layout::Gray, image.into_luma8().into_raw()),
        _ => {
            return Err(
                "its colours are meant for printing (CMYK): save it with colours of screens (RGB)".to_owned()
            );
        }
    };
    let to = if alpha { Layout::Rgba } else { Layout::Rgb };
    let words = |error: moxcms::CmsError| format!("its colour profile cannot be used: {error}");
    let srgb = ColorProfile::new_srgb();
    let transform =
        profile.create_transform_8bit(layout, &srgb, to, TransformOptions::default()).map_err(words)?;
    let mut out = vec![0; width as usize * height as usize * to.channels()];
    transform.transform(&pixels, &mut out).map_err(words)?;
    let whole = "its pixels are not as many as its size says";
    Ok(if alpha {
        RgbaImage::from_raw(width, height, out).ok_or(whole)?.into()
    } else {
        RgbImage::from_raw(width, height, out).ok_or(whole)?.into()
    })
}

fn has_few_colours(picture: &DynamicImage) -> bool {
    let mut seen = BTreeSet::new();
    picture.as_bytes().chunks_exact(picture.color().bytes_per_pixel().into()).all(|pixel| {
        seen.insert(pixel);
        seen.len() <= FEW_COLOURS
    })
}

fn resize(picture: DynamicImage, width: u32, height: u32) -> Result<DynamicImage, String> {
    if (picture.width(), picture.height()) == (width, height) {
        return Ok(picture);
    }
    let mut smaller = DynamicImage::new(width, height, picture.color());
    Resizer::new().resize(&picture, &mut smaller, None).map_err(|error| error.to_string())?;
    Ok(smaller)
}

fn webp(picture: &DynamicImage, sharp: bool) -> Result<Vec<u8>, String> {
    let encoder = ::webp::Encoder::from_image(picture)?;
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
