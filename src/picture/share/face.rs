//! The font of share images, and what a line takes in it.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use harfrust::{FontRef, GlyphBuffer, ShapeOptions, ShaperData, UnicodeBuffer};
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

impl Face {
    fn shape(&self, text: &str) -> GlyphBuffer {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        self.data.shaper(&self.font).build().shape(buffer, ShapeOptions::new())
    }
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
    let Some(face) = FACES.get(usize::from(bold)) else { return 0 };
    let shaped = face.shape(line);
    let mut letters: Vec<u32> = shaped.glyph_infos().iter().map(|info| info.cluster).collect();
    letters.dedup();
    let gaps = Width::try_from(letters.len().saturating_sub(1)).unwrap_or(Width::MAX);
    let advances = shaped.glyph_positions().iter().map(|position| Width::from(position.x_advance));
    advances.sum::<Width>() * 1000 + tracking * EM * gaps
}

/// The first letter of a text that the font of share images does not have.
#[must_use]
pub fn missing(text: &str) -> Option<char> {
    let lacks = |face: &Face, letter: char| {
        let shaped = face.shape(letter.encode_utf8(&mut [0; 4]));
        shaped.glyph_infos().iter().any(|info| info.glyph_id == 0)
    };
    let mut known = BTreeSet::new();
    let mut new = text.chars().filter(|c| !c.is_whitespace() && known.insert(*c));
    new.find(|c| FACES.first().is_none_or(|face| lacks(face, *c)))
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
