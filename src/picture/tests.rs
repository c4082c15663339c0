//! What pictures are read as, what drawings may hold, what is made.

use super::*;
use crate::picture::BROKEN_PICTURE;
use crate::picture::drawing::UNSAFE_DRAWING;

const FILE: FileId = FileId(0);

fn svg(body: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\" color=\"currentColor\">{body}</svg>"
    )
}

fn drawn(body: &str) -> Result<String, Vec<Diagnostic>> {
    match drawing::read(FILE, svg(body).as_bytes())? {
        Picture::Drawing(drawing) => Ok(drawing.html(None)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_drawing_has_nothing_that_can_act() {
    let payloads = [
        "<script>alert(1)</script>",
        "<script href=\"data:,alert(1)\"/>",
        "<SCRIPT>alert(1)</SCRIPT>",
        "<path d=\"M0 0\" onload=\"alert(1)\"/>",
        "<path d=\"M0 0\" ONLOAD=\"alert(1)\"/>",
        "<g onmouseover=\"alert(1)\"><path d=\"M0 0\"/></g>",
        "<a href=\"javascript:alert(1)\"><path d=\"M0 0\"/></a>",
        "<path d=\"M0 0\" href=\"javascript:alert(1)\"/>",
        "<path d=\"M0 0\" style=\"fill:url(https://example.org/a)\"/>",
        "<style>@import url(https://example.org/a.css);</style>",
        "<path d=\"M0 0\" fill=\"url(https://example.org/a#b)\"/>",
        "<path d=\"M0 0\" fill=\"URL(#a)\"/>",
        "<path d=\"M0 0\" fill=\"u\\72l(#a)\"/>",
        "<path d=\"M0 0\" fill=\"&#117;rl(#a)\"/>",
        "<path d=\"M0 0\" d2=\"\"/>",
        "<path d=\"&quot;/&gt;&lt;script&gt;alert(1)&lt;/script&gt;\"/>",
        "<foreignObject><iframe xmlns=\"http://www.w3.org/1999/xhtml\" src=\"https://example.org\"/></foreignObject>",
        "<image href=\"https://example.org/a.png\"/>",
        "<feImage href=\"https://example.org/a.png\"/>",
        "<set attributeName=\"href\" to=\"javascript:alert(1)\"/>",
        "<animate attributeName=\"d\" values=\"M0 0;M1 1\"/>",
        "<animateTransform attributeName=\"transform\"/>",
        "<handler type=\"application/ecmascript\">alert(1)</handler>",
        "<use href=\"https://example.org/a.svg#b\"/>",
        "<use href=\"data:image/svg+xml,x#b\"/>",
        "<use href=\"//example.org/a.svg#b\"/>",
        "<text>words</text>",
        "<g>words</g>",
        "<path d=\"M0 0\" class=\"site-header\"/>",
        "<h:p xmlns:h=\"http://www.w3.org/1999/xhtml\">words</h:p>",
        "<path xmlns=\"urn:other\" d=\"M0 0\"/>",
        "<path d=\"M0 0\" mask=\"none\" filter=\"none\" clip-path=\"none\" marker-end=\"none\"/>",
        "<switch><path d=\"M0 0\"/></switch>",
        "<view id=\"a\"/>",
    ];
    for payload in payloads {
        let problems = drawn(payload).expect_err(payload);
        assert!(problems.iter().all(|d| d.code == UNSAFE_DRAWING), "{payload}: {problems:?}");
        assert!(
            problems.iter().all(|d| d.span.is_some_and(|span| span.start > 0)),
            "{payload}: {problems:?}"
        );
    }
    // On the outermost element too.
    for root in ["onload=\"alert(1)\"", "style=\"color:red\"", "class=\"site-header\"", "color=\"url(#a)\""] {
        let text = svg("").replace("color=\"currentColor\"", &format!("fill=\"currentColor\" {root}"));
        let problems = drawing::read(FILE, text.as_bytes()).expect_err(root);
        assert_eq!(problems[0].code, UNSAFE_DRAWING, "{root}");
    }
}

#[test]
fn what_no_reader_sees_is_left_out() {
    let kept = "<path d=\"M0 0L1 1\"/>";
    for left_out in [
        "<title>words</title>",
        "<desc>words</desc>",
        "<!-- words -->",
        "<?words?>",
        "<g/>",
        "<defs><script/></defs>",
        " \n ",
    ] {
        let html = drawn(&format!("{left_out}{kept}")).expect(left_out);
        assert_eq!(
            html,
            format!(
                "<svg class=\"drawing\" viewBox=\"0 0 9 9\" color=\"currentColor\" aria-hidden=\"true\">{kept}</svg>"
            ),
            "{left_out}"
        );
    }
}

#[test]
fn words_for_a_drawing_are_escaped() {
    let Ok(Picture::Drawing(drawing)) = drawing::read(FILE, svg("").as_bytes()) else { panic!() };
    let html = drawing.html(Some("\"><script>"));
    assert!(html.contains("role=\"img\" aria-label=\"&quot;&gt;&lt;script&gt;\""), "{html}");
}

#[test]
fn entities_are_refused_before_they_grow() {
    let mut entities = "<!ENTITY a0 \"aaaaaaaaaa\">".to_owned();
    for i in 1..20 {
        let more = format!("&a{};", i - 1).repeat(10);
        entities.push_str(&format!("<!ENTITY a{i} \"{more}\">"));
    }
    let text = format!("<!DOCTYPE svg [{entities}]>{}", svg("<title>&a19;</title>"));
    let problems = drawing::read(FILE, text.as_bytes()).expect_err("a document type");
    assert_eq!(problems[0].code, UNSAFE_DRAWING);
    // As a file of its own it stays one that grows too much to be read.
    let text = text.replace("currentColor", "red").replace("<title>&a19;</title>", "<path d=\"&a19;\"/>");
    let problems = drawing::read(FILE, text.as_bytes()).expect_err("too many entities");
    assert_eq!(problems[0].code, BROKEN_PICTURE);
}

#[test]
fn a_use_of_a_use_is_refused() {
    for text in [
        "<g id=\"a\"><use href=\"#a\"/></g>",
        "<use id=\"a\" href=\"#a\"/>",
        "<g id=\"a\"><use href=\"#b\"/></g><g id=\"b\"><use href=\"#a\"/></g>",
    ] {
        assert!(drawn(text).is_err(), "{text}");
    }
}

#[test]
fn many_uses_of_a_large_group_are_too_large() {
    let group = format!("<defs><g id=\"a\">{}</g></defs>", "<path d=\"M0 0\"/>".repeat(1000));
    let problems = drawn(&format!("{group}{}", "<use href=\"#a\"/>".repeat(1000))).expect_err("too large");
    assert_eq!(problems.len(), 1);
    assert!(problems[0].message.contains("KB large"), "{problems:?}");
}

#[test]
fn depth_and_number_of_elements_have_a_limit() {
    let deep = |n: usize| format!("{}<path d=\"M0 0\"/>{}", "<g>".repeat(n), "</g>".repeat(n));
    assert!(drawn(&deep(20)).is_ok());
    assert!(drawn(&deep(200)).is_err());
    assert!(drawn(&deep(100_000)).is_err());
    assert!(drawn(&"<g/>".repeat(30_000)).is_err());
}

#[test]
fn a_header_cut_anywhere_is_no_panic() {
    let mut jpeg = vec![0xff, 0xd8, 0xff, 0xe1, 0, 0x22];
    jpeg.extend(b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0");
    // A marker can have fill bytes before it.
    jpeg.extend([0xff, 0xff, 0xff, 0xc0, 0, 0x11, 8, 0, 80, 0, 160, 3]);
    let read = header::read(&jpeg).expect("a JPEG");
    assert_eq!((read.format, read.width, read.height, read.orientation), (Format::Jpeg, 80, 160, 6));
    for end in 0..jpeg.len() - 1 {
        assert!(header::read(&jpeg[..end]).is_err(), "{end}");
    }
    // Numbers as large as they can be lead nowhere.
    for at in 0..jpeg.len() {
        let mut broken = jpeg.clone();
        broken[at..].iter_mut().take(4).for_each(|byte| *byte = 0xff);
        let _ = header::read(&broken);
    }
}

#[test]
fn widths_never_exceed_the_picture() {
    for width in [1, 480, 481, 500, 800, 880, 900, 1599, 1600, 1601, 1700, 5000] {
        for format in [Format::Jpeg, Format::Png, Format::Webp] {
            let raster = Raster {
                format,
                width,
                height: 10,
                orientation: 1,
                animated: false,
                bytes: SMALL,
                digest: Digest::of_bytes(b""),
            };
            for (_, files) in raster.candidates() {
                assert!(files.windows(2).all(|pair| pair[0].width < pair[1].width), "{width} {files:?}");
                let alone = format == Format::Png && files.len() == 1;
                let widest = files.last().expect("a file").width;
                assert_eq!(
                    widest,
                    if alone || raster.variants().is_empty() { width } else { width.min(WIDEST) },
                    "{files:?}"
                );
            }
        }
    }
}

#[test]
fn what_would_gain_nothing_is_shown_as_it_is() {
    let large = Raster {
        format: Format::Jpeg,
        width: 1000,
        height: 10,
        orientation: 1,
        animated: false,
        bytes: SMALL,
        digest: Digest::of_bytes(b""),
    };
    assert_eq!(large.variants().is_empty(), !cfg!(feature = "images"));
    for kept in [
        Raster { width: 480, ..large },
        Raster { bytes: SMALL - 1, ..large },
        Raster { animated: true, ..large },
        Raster { format: Format::Gif, ..large },
    ] {
        assert_eq!(kept.variants(), [], "{kept:?}");
        assert_eq!(kept.candidates().len(), 1, "{kept:?}");
    }
}

#[cfg(feature = "images")]
mod made {
    use super::*;
    use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
    use std::io::Cursor;

    fn file(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, format).expect("encoded");
        bytes.into_inner()
    }

    /// A picture without two pixels alike beside each other.
    fn photograph(width: u32, height: u32) -> DynamicImage {
        let shade = |n: u32| u8::try_from(n % 256).expect("a byte");
        let pixel = |x: u32, y: u32| Rgb([shade(x * 7 + y), shade(x + y * 3), shade(x * y / 50)]);
        DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, pixel))
    }

    fn raster(bytes: &[u8], name: &str) -> Raster {
        match read(FILE, name, bytes) {
            Some(Ok(Picture::Raster(raster))) => raster,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_variant_has_its_size_and_format_and_the_same_bytes_each_time() {
        let kinds =
            [("a.jpg", ImageFormat::Jpeg), ("a.png", ImageFormat::Png), ("a.webp", ImageFormat::WebP)];
        for (name, format) in kinds {
            let bytes = file(&photograph(900, 301), format);
            let raster = raster(&bytes, name);
            let variants = raster.variants();
            assert!(variants.len() >= 2, "{name}: {variants:?}");
            for variant in variants {
                let made = encode::encode(&bytes, &raster, variant).expect("encoded");
                assert_eq!(made, encode::encode(&bytes, &raster, variant).expect("encoded"), "{variant:?}");
                if variant.format == Format::Avif {
                    assert_eq!(made.get(4..12), Some(b"ftypavif".as_slice()));
                    continue;
                }
                let back = super::raster(FILE, &made).expect("a header");
                assert_eq!(back.format, variant.format);
                assert_eq!((back.width, back.height), (variant.width, raster.height_at(variant.width)));
                image::load_from_memory(&made).expect("it decodes");
            }
        }
    }

    #[test]
    fn a_turned_photograph_is_turned() {
        // Red above, blue below, to be turned by a quarter: what was above is then on the right.
        let half = |y: u32| if y < 400 { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) };
        let plain =
            file(&DynamicImage::ImageRgb8(RgbImage::from_fn(600, 800, |_, y| half(y))), ImageFormat::Jpeg);
        let mut bytes = vec![0xff, 0xd8, 0xff, 0xe1, 0, 0x22];
        bytes.extend(b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0");
        bytes.extend(&plain[2..]);
        bytes.resize(bytes.len().max(SMALL), 0);
        let raster = raster(&bytes, "a.jpg");
        assert_eq!((raster.width, raster.height), (800, 600));
        let variant = Variant { format: Format::Png, width: 480 };
        let made = encode::encode(&bytes, &raster, variant).expect("encoded");
        let made = image::load_from_memory(&made).expect("decoded").into_rgb8();
        assert_eq!(made.dimensions(), (480, 360));
        assert!(made.get_pixel(20, 180).0[2] > 200 && made.get_pixel(460, 180).0[0] > 200);
    }

    #[test]
    fn few_colours_stay_exactly_as_they_are() {
        let tile = |x: u32, y: u32| {
            if (x / 8 + y / 8).is_multiple_of(2) { Rgba([10, 20, 30, 255]) } else { Rgba([250, 0, 0, 0]) }
        };
        let mut bytes = file(&DynamicImage::ImageRgba8(RgbaImage::from_fn(600, 80, tile)), ImageFormat::Png);
        bytes.resize(SMALL, 0);
        let raster = raster(&bytes, "a.png");
        let variant = Variant { format: Format::Webp, width: 600 };
        let made = encode::encode(&bytes, &raster, variant).expect("encoded");
        let made = image::load_from_memory(&made).expect("decoded").into_rgba8();
        assert_eq!(made.get_pixel(3, 3).0, [10, 20, 30, 255]);
        assert_eq!(made.get_pixel(11, 3).0[3], 0);
    }

    /// A file of one colour, with a profile.
    fn with_profile(colour: &DynamicImage, profile: &moxcms::ColorProfile, png: bool) -> Vec<u8> {
        use image::ImageEncoder as _;
        let (mut bytes, icc) = (Vec::new(), profile.encode().expect("a profile"));
        let (pixels, width, height, kind) =
            (colour.as_bytes(), colour.width(), colour.height(), colour.color().into());
        if png {
            let mut encoder = image::codecs::png::PngEncoder::new(&mut bytes);
            encoder.set_icc_profile(icc).expect("taken");
            encoder.write_image(pixels, width, height, kind).expect("written");
        } else {
            let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 100);
            encoder.set_icc_profile(icc).expect("taken");
            encoder.write_image(pixels, width, height, kind).expect("written");
        }
        bytes.resize(bytes.len().max(SMALL), 0);
        bytes
    }

    #[test]
    fn colours_are_those_that_the_profile_says() {
        let srgb = moxcms::ColorProfile::new_srgb();
        // Red and green are exchanged, so that a profile that is dropped shows.
        let mut swapped = moxcms::ColorProfile::new_srgb();
        std::mem::swap(&mut swapped.red_colorant, &mut swapped.green_colorant);
        let p3 = moxcms::ColorProfile::new_display_p3();
        let rgb = |colour| DynamicImage::ImageRgb8(RgbImage::from_pixel(600, 600, Rgb(colour)));
        let rgba = |colour| DynamicImage::ImageRgba8(RgbaImage::from_pixel(600, 600, Rgba(colour)));
        let grey = DynamicImage::ImageLuma8(image::GrayImage::from_pixel(600, 600, image::Luma([128])));
        let linear = moxcms::ColorProfile::new_gray_with_gamma(1.0);
        let cases = [
            (rgb([227, 20, 19]), &swapped, [20, 227, 19, 255]),
            (rgba([227, 20, 19, 100]), &swapped, [20, 227, 19, 100]),
            (rgb([200, 100, 50]), &srgb, [200, 100, 50, 255]),
            (rgb([200, 100, 50]), &p3, [215, 93, 31, 255]),
            (grey, &linear, [188, 188, 188, 255]),
        ];
        for (colour, profile, expected) in cases {
            for png in [true, false] {
                if !png && colour.color().has_alpha() {
                    continue;
                }
                let bytes = with_profile(&colour, profile, png);
                let raster = raster(&bytes, if png { "a.png" } else { "a.jpg" });
                let variant = Variant { format: Format::Webp, width: 480 };
                let made = encode::encode(&bytes, &raster, variant).expect("encoded");
                let made = image::load_from_memory(&made).expect("decoded").into_rgba8().get_pixel(99, 99).0;
                let near = made.iter().zip(expected).all(|(a, b): (&u8, u8)| a.abs_diff(b) <= 4);
                assert!(near, "{made:?}, and {expected:?} is expected");
            }
        }
    }

    #[test]
    fn a_picture_cut_short_is_an_error() {
        let bytes = file(&photograph(900, 300), ImageFormat::Png);
        let cut = &bytes[..bytes.len() / 2];
        let raster = raster(cut, "a.png");
        assert!(encode::encode(cut, &raster, raster.variants()[0]).is_err());
    }
}
