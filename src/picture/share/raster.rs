//! SVG becomes PNG, by resvg. Nothing outside the SVG is ever loaded: no file, no address, no font of the machine.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::roxmltree::{self, Document, Node};
use resvg::usvg::{FontResolver, ImageHrefResolver, Options, Tree};

use super::{Fault, HEIGHT, WIDTH, face};

/// Draws an SVG of 1200 x 630 pixels as PNG.
///
/// # Errors
/// What cannot be drawn, among it whatever would have to be loaded, and letters that the font lacks.
pub fn png(svg: &str) -> Result<Vec<u8>, Fault> {
    let tree = tree(svg)?;
    let broken = || Fault::whole("the picture cannot be made");
    let mut pixmap = Pixmap::new(WIDTH, HEIGHT).ok_or_else(broken)?;
    resvg::render(&tree, Transform::identity(), &mut pixmap.as_mut());
    encode(&pixmap).ok_or_else(broken)
}

/// Finds what [`fn@png`] would find, without drawing.
///
/// # Errors
/// As [`fn@png`].
pub fn check(svg: &str) -> Result<(), Fault> {
    tree(svg).map(drop)
}

/// As a palette where no colour changes visibly: that takes half the bytes.
fn encode(pixmap: &Pixmap) -> Option<Vec<u8>> {
    let runs = runs(pixmap.data());
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, pixmap.width(), pixmap.height());
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    let data: Vec<u8> = match reduce(&runs) {
        Some((palette, places)) => {
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_filter(png::Filter::NoFilter);
            encoder.set_palette(palette.concat());
            places
        }
        None => {
            encoder.set_color(png::ColorType::Rgb);
            encoder.set_filter(png::Filter::Adaptive);
            runs.iter().flat_map(|(colour, pixels)| colour.repeat(*pixels)).collect()
        }
    };
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&data).ok()?;
    writer.finish().ok()?;
    Some(out)
}

/// Red, green, blue.
type Colour = [u8; 3];

/// Equal pixels one after the other: their colour, and how many there are.
type Run = (Colour, usize);

/// How far a channel may move: less than one can see along the edge of a letter.
const NEAR: u8 = 6;

/// The runs of a picture of four bytes a pixel, premultiplied, over white: no site shows through.
fn runs(data: &[u8]) -> Vec<Run> {
    let over_white = |[r, g, b, alpha]: [u8; 4]| [r, g, b].map(|channel| channel.saturating_add(255 - alpha));
    let (pixels, _) = data.as_chunks();
    pixels.chunk_by(|a, b| a == b).map(|run| (over_white(run[0]), run.len())).collect()
}

/// The colours of a picture and the place of each pixel's among them. The edges of letters have more colours than
/// there is room for: the rarest become their neighbours. Nothing where one would move too far, as in a photograph.
fn reduce(runs: &[Run]) -> Option<(Vec<Colour>, Vec<u8>)> {
    let mut counts: BTreeMap<Colour, usize> = BTreeMap::new();
    for (colour, pixels) in runs {
        *counts.entry(*colour).or_default() += pixels;
    }
    let mut by_count: Vec<Run> = counts.into_iter().collect();
    by_count.sort_by_key(|(colour, count)| (std::cmp::Reverse(*count), *colour));
    let palette: Vec<Colour> = by_count.iter().take(256).map(|(colour, _)| *colour).collect();
    let mut places: BTreeMap<Colour, u8> = BTreeMap::new();
    for (colour, _) in by_count {
        let far = |other: &Colour| colour.iter().zip(other).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0);
        let (place, far) = palette.iter().map(far).enumerate().min_by_key(|(_, far)| *far)?;
        if far > NEAR {
            return None;
        }
        places.insert(colour, u8::try_from(place).ok()?);
    }
    let mut out = Vec::with_capacity(runs.iter().map(|(_, pixels)| pixels).sum());
    for (colour, pixels) in runs {
        out.resize(out.len() + pixels, *places.get(colour)?);
    }
    Some((palette, out))
}

/// Parses an SVG and lays its text out.
fn tree(svg: &str) -> Result<Tree, Fault> {
    let document = Document::parse(svg).map_err(|error| not_xml(&error))?;
    looks_outside(&document)?;
    // The first of several is kept.
    let found = OnceLock::new();
    let note = |fault: Fault| drop(found.set(fault));
    let svg_images = ImageHrefResolver::default_data_resolver();
    let not_svg = || Fault::whole("a picture in it is not SVG: resvg draws no other kind here");
    let options = Options {
        font_family: "Inter".to_owned(),
        fontdb: face::DATABASE.clone(),
        font_resolver: FontResolver {
            select_fallback: Box::new(|letter, _, _| {
                note(Fault::whole(format!("its font has no letter `{letter}`")));
                None
            }),
            ..FontResolver::default()
        },
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|kind, data, options| {
                let image = nested(&data).and_then(|()| {
                    let image = (kind == "image/svg+xml").then(|| svg_images(kind, data, options));
                    image.flatten().ok_or_else(not_svg)
                });
                image.map_err(note).ok()
            }),
            // What asks for a file was refused above.
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    let tree = Tree::from_xmltree(&document, &options).map_err(|error| Fault::whole(error.to_string()))?;
    drop(options);
    if let Some(fault) = found.into_inner() {
        return Err(fault);
    }
    let size = tree.size().to_int_size();
    if (size.width(), size.height()) != (WIDTH, HEIGHT) {
        let (width, height) = (size.width(), size.height());
        let message = format!("it is {width} x {height} pixels: its size must be {WIDTH} x {HEIGHT}");
        return Err(at(document.root_element(), message));
    }
    Ok(tree)
}

fn not_xml(error: &roxmltree::Error) -> Fault {
    let message = error.to_string();
    // The place is said by the diagnostic, in words of its own.
    let message = message.rsplit_once(" at ").map_or(message.as_str(), |(words, _)| words);
    let row = usize::try_from(error.pos().row).unwrap_or(usize::MAX);
    Fault { line: Some(row), message: format!("it is not well-formed: {message}") }
}

/// A fault in the line in which an element begins.
fn at(node: Node, message: String) -> Fault {
    let row = node.document().text_pos_at(node.range().start).row;
    Fault { line: usize::try_from(row).ok(), message }
}

/// Looks into a picture in the picture; one that is not XML is not SVG, which is said elsewhere.
fn nested(data: &[u8]) -> Result<(), Fault> {
    let text = std::str::from_utf8(data).unwrap_or_default();
    let Ok(document) = Document::parse(text) else { return Ok(()) };
    // Its lines are not those of the whole.
    looks_outside(&document).map_err(|fault| Fault::whole(fault.message))
}

/// What would be loaded is found before anything is drawn, wherever SVG and CSS can ask for it.
fn looks_outside(document: &Document) -> Result<(), Fault> {
    for node in document.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        if matches!(name, "foreignObject" | "script") {
            return Err(at(node, format!("it has a `{name}`, which is not drawn")));
        }
        // A link of `a` is not followed.
        let hrefs = node.attributes().filter(|a| a.name() == "href" && name != "a").map(|a| a.value().trim());
        let style = node.text().filter(|_| name == "style");
        let css = node.attributes().map(|attribute| attribute.value()).chain(style);
        let asked = hrefs.filter(|href| !is_inside(href)).chain(css.filter_map(css_outside)).next();
        if let Some(asked) = asked {
            let message =
                format!("it asks for `{asked}`: a share image loads nothing, from here or elsewhere");
            return Err(at(node, message));
        }
    }
    Ok(())
}

/// What CSS asks for that is not in the same SVG.
fn css_outside(css: &str) -> Option<&str> {
    let imported = css.split_once("@import").map(|(_, rest)| rest.split(';').next().unwrap_or(rest).trim());
    let urls = css.split("url(").skip(1).map(|rest| {
        let inner = rest.split(')').next().unwrap_or(rest);
        inner.trim().trim_matches(['"', '\''])
    });
    imported.or_else(|| urls.into_iter().find(|url| !is_inside(url)))
}

fn is_inside(address: &str) -> bool {
    address.starts_with('#') || address.starts_with("data:")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use resvg::usvg::Node as Drawn;

    use super::*;
    use crate::picture::share::wrap::{Frame, set};

    fn svg(inner: &str) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"1200\" height=\"630\">\n{inner}\n</svg>"
        )
    }

    fn fault(inner: &str) -> (Option<usize>, String) {
        let fault = tree(&svg(inner)).map(drop).expect_err(inner);
        (fault.line, fault.message)
    }

    #[test]
    fn a_picture_is_a_png_of_that_size_and_always_the_same() {
        let svg = svg(
            "<rect width=\"600\" height=\"630\" fill=\"#974e66\"/><text y=\"99\" font-size=\"80\">Ä → b</text>",
        );
        let bytes = png(&svg).expect("it is sound");
        assert_eq!(bytes, png(&svg).expect("it is sound"));
        let mut reader = png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().expect("a PNG");
        assert_eq!((reader.info().width, reader.info().height), (WIDTH, HEIGHT));
        let palette = reader.info().palette.as_ref().expect("few colours").to_vec();
        let mut pixels = vec![0; reader.output_buffer_size().expect("it fits")];
        reader.next_frame(&mut pixels).expect("it decodes");
        let colour = |x: usize, y: usize| &palette[usize::from(pixels[y * 1200 + x]) * 3..][..3];
        assert_eq!((colour(300, 400), colour(900, 400)), (&[0x97, 0x4e, 0x66][..], &[255; 3][..]));
    }

    #[test]
    fn many_colours_are_kept() {
        let svg = svg(
            "<linearGradient id=\"g\"><stop stop-color=\"#f00\"/><stop offset=\"1\" stop-color=\"#0f0\"/></linearGradient><linearGradient id=\"h\" y2=\"1\" x2=\"0\"><stop stop-color=\"#00f\" stop-opacity=\"0\"/><stop offset=\"1\" stop-color=\"#00f\"/></linearGradient><rect width=\"1200\" height=\"630\" fill=\"url(#g)\"/><rect width=\"1200\" height=\"630\" fill=\"url(#h)\"/>",
        );
        let bytes = png(&svg).expect("it is sound");
        let reader = png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().expect("a PNG");
        assert_eq!(reader.info().color_type, png::ColorType::Rgb);
    }

    #[test]
    fn what_is_not_sound_is_said_with_its_line() {
        assert_eq!(fault("<g>").0, Some(3));
        assert!(fault("<g>").1.starts_with("it is not well-formed: "), "{}", fault("<g>").1);
        let (line, message) = fault("<foreignObject/>");
        assert_eq!((line, message.as_str()), (Some(2), "it has a `foreignObject`, which is not drawn"));
        let small = tree("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"630\"/>");
        assert!(
            small
                .map(drop)
                .expect_err("small")
                .message
                .contains("10 x 630 pixels: its size must be 1200 x 630")
        );
        assert!(tree("<p/>").is_err() && tree("").is_err());
    }

    #[test]
    fn nothing_is_loaded() {
        for asks in [
            "<image href=\"leaf.png\"/>",
            "<image xlink:href=\"/etc/hostname\"/>",
            "<image href=\"https://example.org/a.svg\"/>",
            "<use href=\"other.svg#a\"/>",
            "<style>@import \"a.css\";</style>",
            "<style>@font-face { src: url(a.ttf) }</style>",
            "<rect fill=\"url(a.svg#b)\"/>",
            "<rect style=\"fill: url('https://example.org/#b')\"/>",
            // Inside a picture in the picture.
            "<image href=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'%3E%3Cimage width='9' height='9' href='Cargo.toml'/%3E%3C/svg%3E\"/>",
        ] {
            assert!(fault(asks).1.contains("loads nothing"), "{asks}: {}", fault(asks).1);
        }
        let photograph = fault("<image href=\"data:image/png;base64,iVBORw0KGgo=\"/>").1;
        assert!(photograph.contains("is not SVG"), "{photograph}");
        for fine in [
            "<image href=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%3E\"/>",
            "<g id=\"a\"/><use href=\"#a\"/><a href=\"https://example.org\"/>",
        ] {
            assert!(tree(&svg(fine)).is_ok(), "{fine}");
        }
    }

    #[test]
    fn boxes_in_place_of_letters_are_never_drawn() {
        assert_eq!(fault("<text>a 茶</text>").1, "its font has no letter `茶`");
    }

    /// Pixels that a line takes, as resvg sets it.
    fn drawn(line: &str, size: u32, weight: u16, tracking: i64) -> f32 {
        fn width(node: &Drawn) -> f32 {
            match node {
                Drawn::Text(text) => text.bounding_box().width(),
                Drawn::Group(group) => group.children().iter().map(width).sum(),
                _ => 0.0,
            }
        }
        let em = i64::from(size) * tracking;
        let text = line.replace('&', "&amp;").replace('<', "&lt;");
        let svg = svg(&format!(
            "<text xml:space=\"preserve\" font-size=\"{size}\" font-weight=\"{weight}\" letter-spacing=\"{}{}.{:03}\">{text}</text>",
            if em < 0 { "-" } else { "" },
            em.abs() / 1000,
            em.abs() % 1000
        ));
        tree(&svg).expect("it is sound").root().children().iter().map(width).sum()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_line_is_wider_than_its_column(
            text in "([A-Za-zÄ-ž&<“”Α-ωА-я0-9AVTo/-]{1,14} ?){0,9}",
            width in 60u32..900,
            bold in any::<bool>(),
            tracking in -40i64..40,
            lines in 1usize..5,
        ) {
            let text: String = text.chars().filter(|c| crate::picture::share::missing_letter(&c.to_string()).is_none()).collect();
            let frame = Frame { width, sizes: vec![110, 84, 60, 40], lines };
            let setting = set(&text, &frame, bold, tracking);
            prop_assert!(setting.lines.len() <= lines);
            prop_assert!(frame.sizes.contains(&setting.size));
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            if !setting.cut {
                prop_assert_eq!(letters(&text), letters(&setting.lines.concat()));
            }
            for line in &setting.lines {
                let drawn = drawn(line, setting.size, if bold { 700 } else { 400 }, tracking);
                // Half a pixel for the rounding of its own.
                prop_assert!(f64::from(drawn) <= f64::from(width) + 0.5, "{line}: {drawn} of {width}");
            }
        }
    }

    #[test]
    fn equal_pixels_are_counted_together_and_lie_on_white() {
        let mut data = [9, 9, 9, 255].repeat(197);
        data.extend([0, 0, 0, 0, 1, 1, 1, 128]);
        assert_eq!(runs(&data), [([9; 3], 197), ([255; 3], 1), ([128; 3], 1)]);
        assert_eq!(runs(&[]), []);
    }

    #[test]
    fn few_colours_stay_as_they_are() {
        let (palette, places) =
            reduce(&[([1, 2, 3], 1), ([9, 9, 9], 2), ([1, 2, 3], 1)]).expect("two colours");
        assert_eq!((palette, places), (vec![[1, 2, 3], [9, 9, 9]], vec![0, 1, 1, 0]));
    }

    #[test]
    fn rare_colours_become_their_neighbours_and_no_colour_moves_far() {
        let mut pixels: Vec<Run> = (0..=255).map(|i| ([i, 0, 0], 2)).collect();
        pixels.push(([0, 3, 0], 1));
        let (palette, places) = reduce(&pixels).expect("one colour too many");
        assert_eq!(places.last().map(|place| palette[usize::from(*place)]), Some([0, 0, 0]));
        pixels.push(([10, 90, 0], 1));
        assert_eq!(reduce(&pixels), None);
    }
}
