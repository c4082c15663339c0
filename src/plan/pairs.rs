//! The pages of a comparison's pairs. A thousand options have half a million of them, so their addresses are
//! computed, not kept.

use std::collections::BTreeMap;

use super::{Entry, Subject};
use crate::model::{ComparisonId, Holds, OptionId, Site};

/// Between the ids of both options in an address.
const OR: &str = "-or-";

/// The pairs of one comparison that have a page.
#[derive(Debug, Hash)]
pub struct Pairs {
    comparison: ComparisonId,
    /// The address of the list of pairs: `/versus/`.
    folder: String,
    /// Ids, by option.
    names: Vec<String>,
    options: BTreeMap<String, OptionId>,
    /// Ascending; the first of each comes first in the comparison.
    chosen: Vec<(OptionId, OptionId)>,
}

impl Pairs {
    /// The pairs of a comparison; `None` where it has no page for any.
    pub(crate) fn new(site: &Site, id: ComparisonId) -> Option<Pairs> {
        let comparison = &site.comparisons[id.index()];
        let (_, folder) = site.holder(id, Holds::Pairs)?;
        let folder = folder.to_owned();
        let names: Vec<String> = comparison.options.iter().map(|option| option.id.clone()).collect();
        let options = names.iter().cloned().zip(comparison.option_ids()).collect();
        Some(Pairs { comparison: id, folder, names, options, chosen: comparison.pairs.clone() })
    }

    pub(crate) fn comparison(&self) -> ComparisonId {
        self.comparison
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.chosen.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.chosen.is_empty()
    }

    pub(crate) fn folder(&self) -> &str {
        &self.folder
    }

    pub(crate) fn get(&self, index: usize) -> Option<Entry> {
        let (a, b) = *self.chosen.get(index)?;
        Some(Entry { address: self.address(a, b), subject: Subject::Pair(self.comparison, a, b) })
    }

    fn address(&self, a: OptionId, b: OptionId) -> String {
        address(&self.folder, &self.names[a.index()], &self.names[b.index()])
    }

    pub(crate) fn find(&self, address: &str) -> Option<Entry> {
        let name = address.strip_prefix(self.folder.as_str())?.strip_suffix('/')?;
        let (a, b) = self.named(name).next()?;
        Some(Entry { address: address.to_owned(), subject: Subject::Pair(self.comparison, a, b) })
    }

    /// The pairs that are called so: more than one only where ids have `or` in them.
    pub(crate) fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (OptionId, OptionId)> + 'a {
        // Of `a-or-or-b`, both places count.
        let places = (0..name.len()).filter(|at| name.as_bytes()[*at..].starts_with(OR.as_bytes()));
        places.filter_map(|at| {
            let pair = (*self.options.get(&name[..at])?, *self.options.get(&name[at + OR.len()..])?);
            self.chosen.binary_search(&pair).is_ok().then_some(pair)
        })
    }

    /// Pairs whose address is that of another pair before them.
    pub(crate) fn twice(&self) -> impl Iterator<Item = (OptionId, String)> {
        // Else no address can be read in two ways.
        let doubtful: Vec<bool> = self
            .names
            .iter()
            .map(|name| name.contains(OR) || name.starts_with("or-") || name.ends_with("-or"))
            .collect();
        let chosen = if doubtful.contains(&true) { self.chosen.as_slice() } else { &[] };
        chosen.iter().filter(move |(a, b)| doubtful[a.index()] || doubtful[b.index()]).filter_map(|(a, b)| {
            let address = self.address(*a, *b);
            let name = address[self.folder.len()..].trim_end_matches('/');
            let first = self.named(name).min()?;
            (first < (*a, *b)).then_some((*b, address))
        })
    }
}

fn address(folder: &str, a: &str, b: &str) -> String {
    format!("{folder}{a}{OR}{b}/")
}

/// The address of a pair; `None` where it has no page.
pub(crate) fn pair_address(site: &Site, id: ComparisonId, a: OptionId, b: OptionId) -> Option<String> {
    let comparison = &site.comparisons[id.index()];
    let (_, folder) = site.holder(id, Holds::Pairs)?;
    comparison.pairs.binary_search(&(a, b)).ok()?;
    let name = |option: OptionId| comparison.options[option.index()].id.as_str();
    Some(address(folder, name(a), name(b)))
}
