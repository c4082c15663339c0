//! The font of share images, and what a line takes in it.

use std::sync::{Arc, LazyLock};

use harfrust::{FontRef, ShapeOptions, ShaperData, UnicodeBuffer};
use resvg::usvg::fontdb::{Database, Source};

use super::wrap::Width;

const REGULAR: &[u8] = include_bytes!("fonts/Inter-Regular.ttf");
const BOLD: &[u8] = include_bytes!("fonts/Inter-Bold.ttf");

/// Units of an em of both files.
const EM: Width = 2048;
/// Tracking is in thousandths.
pub(super) const UNITS: Width = EM * 1000;

/// A file of the font, ready for shaping.
struct Face {
    font: FontRef<'static>,
    data: ShaperData,
}

/// Regular and bold; none if a file is broken, which a test excludes.
static FACES: LazyLock<Vec<Face>> = LazyLock::new(|| {
    let face = |bytes| {
        let font = FontRef::new(bytes).ok()?;
        Some(Face { data: ShaperData::new(&font), font })
    };
    [REGULAR, BOLD].into_iter().filter_map(face).collect()
});

/// For resvg: these two and no other.
pub(super) static DATABASE: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut database = Database::new();
    for bytes in [REGULAR, BOLD] {
        database.load_font_source(Source::Binary(Arc::new(bytes)));
    }
    // Whatever family a template names, there is one.
    database.set_serif_family("Inter");
    database.set_sans_serif_family("Inter");
    database.set_monospace_family("Inter");
    database.set_cursive_family("Inter");
    database.set_fantasy_family("Inter");
    Arc::new(database)
});

/// The bytes that pictures depend on.
pub(super) const FILES: [&[u8]; 2] = [REGULAR, BOLD];

/// What a line takes, in units of which an em has [`UNITS`]. `tracking` is what is added between letters, in thousandths
/// of an em.
pub(super) fn measure(line: &str, bold: bool, tracking: Width) -> Width {
    let (glyphs, advance) = shape(line, bold);
    advance * 1000 + tracking * EM * (glyphs - 1).max(0)
}

/// How many letters there are, and how wide they are without tracking.
fn shape(line: &str, bold: bool) -> (Width, Width) {
    let Some(face) = FACES.get(usize::from(bold)) else { return (0, 0) };
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(line);
    buffer.guess_segment_properties();
    let shaped = face.data.shaper(&face.font).build().shape(buffer, ShapeOptions::new());
    let mut clusters: Vec<u32> = shaped.glyph_infos().iter().map(|info| info.cluster).collect();
    clusters.dedup();
    let advance = shaped.glyph_positions().iter().map(|position| Width::from(position.x_advance)).sum();
    (Width::try_from(clusters.len()).unwrap_or(Width::MAX), advance)
}

/// The first letter of a text that the font does not have.
pub(super) fn missing(text: &str) -> Option<char> {
    let mut letter = [0; 4];
    text.chars().find(|c| {
        let Some(face) = FACES.first() else { return true };
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(c.encode_utf8(&mut letter));
        buffer.guess_segment_properties();
        let shaped = face.data.shaper(&face.font).build().shape(buffer, ShapeOptions::new());
        !c.is_whitespace() && shaped.glyph_infos().iter().any(|info| info.glyph_id == 0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_files_are_sound() {
        assert_eq!(FACES.len(), 2);
        assert!(
            FACES.iter().all(|face| Width::from(face.data.shaper(&face.font).build().units_per_em()) == EM)
        );
        assert_eq!(DATABASE.faces().count(), 2);
        let mut kinds: Vec<_> =
            DATABASE.faces().map(|face| (face.families[0].0.as_str(), face.weight.0)).collect();
        kinds.sort_unstable();
        assert_eq!(kinds, [("Inter", 400), ("Inter", 700)]);
    }

    #[test]
    fn letters_that_are_missing_are_named() {
        assert_eq!(missing("Żółć Ελλάδα Привет đường → 5 × 3 ≤ 16\u{202f}kHz “so” … €"), None);
        assert_eq!(missing("a \u{ad}\u{200b}b"), None);
        assert_eq!(missing("Tea 茶"), Some('茶'));
        assert_eq!(missing("🎧"), Some('🎧'));
        assert_eq!(missing("\u{5e9}"), Some('\u{5e9}'));
    }

    #[test]
    fn tracking_goes_between_letters() {
        assert_eq!(measure("ab", true, -20) - measure("ab", true, 0), -20 * EM);
        assert_eq!(measure("", true, -20), 0);
    }
}
