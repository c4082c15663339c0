//! The nearest of many names: a mistake costs the same however many are known.

use std::sync::OnceLock;

/// Names that can have been meant.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// In the order in which they are listed.
    all: Vec<String>,
    /// Made for the first mistake.
    sorted: OnceLock<Sorted>,
}

/// Indices of names in lower case, sorted by how they begin and by how they end.
#[derive(Debug)]
struct Sorted {
    folded: Vec<String>,
    begins: Vec<usize>,
    ends: Vec<usize>,
}

/// Up to so many names, each is looked at.
const FEW: usize = 256;

/// Of more, so many on both sides of where the wrong one would stand.
const AROUND: usize = 32;

/// Longer names are compared by their letters alone, and not by how far they are apart: that takes the product of lengths.
const LONGEST: usize = 120;

impl Names {
    pub(crate) fn new<S: Into<String>>(names: impl IntoIterator<Item = S>) -> Names {
        Names { all: names.into_iter().map(Into::into).collect(), sorted: OnceLock::new() }
    }

    /// Those among which the nearest is, but for the unlucky case that it differs in its beginning and in its end.
    pub(super) fn around<'a>(&'a self, wrong: &str) -> Vec<&'a str> {
        if self.all.len() <= FEW {
            return self.listed().collect();
        }
        let sorted = self.sorted.get_or_init(|| Sorted::of(&self.all));
        let folded = wrong.to_lowercase();
        let at = sorted.begins.partition_point(|index| sorted.folded[*index] < folded);
        let end =
            sorted.ends.partition_point(|index| sorted.folded[*index].bytes().rev().lt(folded.bytes().rev()));
        let both = [(&sorted.begins, at), (&sorted.ends, end)];
        let mut found: Vec<usize> = both
            .into_iter()
            .flat_map(|(list, at)| {
                &list[at.saturating_sub(AROUND)..at.saturating_add(AROUND).min(list.len())]
            })
            .copied()
            .collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|index| self.all[index].as_str()).collect()
    }

    /// All of them, in their order.
    pub(super) fn listed(&self) -> impl ExactSizeIterator<Item = &str> {
        self.all.iter().map(String::as_str)
    }

    /// Whether one of them is a letter or less away.
    pub(crate) fn is_near(&self, wrong: &str) -> bool {
        self.nearest_within(wrong, 1).is_some()
    }

    /// The nearest, if it differs in at most so many letters.
    pub(crate) fn nearest_within(&self, wrong: &str, most: usize) -> Option<&str> {
        let near = |known| Some((distance(known, wrong, most)?, known));
        let found = self.around(wrong).into_iter().filter_map(near).min_by_key(|(distance, _)| *distance);
        found.map(|(_, known)| known)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

impl Sorted {
    fn of(names: &[String]) -> Sorted {
        let folded: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
        let mut begins: Vec<usize> = (0..names.len()).collect();
        let mut ends = begins.clone();
        begins.sort_by(|a, b| folded[*a].cmp(&folded[*b]));
        ends.sort_by(|a, b| folded[*a].bytes().rev().cmp(folded[*b].bytes().rev()));
        Sorted { folded, begins, ends }
    }
}

/// How many letters two names differ in, if that is at most `most`.
fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    if a == b {
        return Some(0);
    }
    // Bytes, which a letter has up to four of: counting letters would take as long as the names are.
    let apart = a.len().abs_diff(b.len());
    if a.len().max(b.len()) > LONGEST || apart > 4 * most {
        return None;
    }
    Some(strsim::damerau_levenshtein(a, b)).filter(|distance| *distance <= most)
}

/// The nearest of some names to a wrong one, and whether it can have been meant alone: it differs in the case of letters,
/// and no other does. One that is itself among them has no nearest.
pub(super) fn nearest<'a>(
    wrong: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Option<(&'a str, bool)> {
    // What all files of a folder have in common makes none of them nearer.
    let bare = |name: &'_ str| name.trim_end_matches('/').to_owned();
    let whole = bare(wrong);
    let file = whole.rsplit('/').next().unwrap_or(&whole);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let most = match stem.chars().count() {
        0..=1 => 0,
        2..=3 => 1,
        length => (length / 3).max(2),
    };
    // A file of the same name in another folder is nearer than one of another name.
    let elsewhere = |name: &str| {
        let name = name.trim_end_matches('/');
        name.strip_suffix(file).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
    };
    // As does another case of letters: `Keys.PNG`.
    let folded = wrong.to_lowercase();
    let same = |name: &str| name.to_lowercase() == folded;
    // In halves of a letter, so that such a name comes before one that differs in a letter.
    let apart = |name: &'a str| {
        if name == wrong {
            return Some((0, name));
        }
        if elsewhere(name) || same(name) {
            return Some((1, name));
        }
        Some((2 * distance(wrong, name, most)?, name))
    };
    let (apart, name) = known.clone().filter_map(apart).min_by_key(|(apart, _)| *apart)?;
    let alone = same(name) && known.filter(|name| same(name)).count() == 1;
    (apart > 0).then_some((name, alone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_names_the_nearest_is_found_as_of_few() {
        let names: Vec<String> = (0..5000).map(|it| format!("folder/option-{it:04}.md")).collect();
        let many = Names::new(names.iter().cloned());
        for wrong in [
            "folder/optoin-1234.md",
            "folder/option-12345.md",
            "flder/option-4321.md",
            "folder/Option-0007.md",
            "option-0815.md",
            "other/option-0815.md",
            "folder/option-123x.md",
        ] {
            let found = many.around(wrong);
            assert!(found.len() <= 4 * AROUND, "{wrong}");
            let all = nearest(wrong, many.listed().collect::<Vec<_>>().into_iter());
            assert!(all.is_some(), "{wrong}");
            assert_eq!(nearest(wrong, found.into_iter()), all, "{wrong}");
        }
    }

    #[test]
    fn what_is_too_far_or_too_long_is_not_near() {
        assert_eq!(nearest("oolong", ["darjeeling"].into_iter()), None);
        let long = "a".repeat(LONGEST + 1);
        assert_eq!(nearest(&format!("{long}b"), [long.as_str()].into_iter()), None);
        assert_eq!(nearest(&long.to_uppercase(), [long.as_str()].into_iter()), Some((long.as_str(), true)));
    }
}
