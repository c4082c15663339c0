//! The table: every fact, by criterion and option.

use serde::Serialize;
use serde_json::{Value, json};

use super::kind::{Kind, MOST_LISTED};
use super::sources::Source;
use super::view::{View, Views};
use crate::facts::chart::MOST_DRAWN;
use crate::facts::{Card, Group, Link, Sealed};
use crate::model::{Comparison, ComparisonId, Division, GeneratedPage, Holds, OptionId};
use crate::plan::Part;
use crate::source::digest::Digest;

/// How many options a page of the table shows.
pub(super) const IN_TABLE: usize = 500;

pub(super) static KIND: Kind = Kind {
    name: "table",
    page: GeneratedPage {
        file_stem: "compare",
        path: "compare",
        title: "title.table",
        has_anchor,
        anchors,
        holds: Holds::Data,
        division: Some(Division { most: IN_TABLE, options: |comparison| comparison.option_ids().collect() }),
        ..GeneratedPage::PLAIN
    },
    dated: true,
    data: item_list,
    view: Some(|views, view, id, part| views.table_page(view, id, part)),
    ..Kind::PLAIN
};

/// `table`, on the table page.
#[derive(Debug, Serialize, Hash)]
struct Table {
    /// The options that this page shows: all, where they are not too many for one page.
    options: Vec<Sealed<Card>>,
    /// Rows by group; each has a cell for each of `options`.
    groups: Vec<Group>,
    /// How many rows are equal for all options.
    equal_rows: usize,
    /// How many rows there are.
    rows: usize,
    /// Whether options are better shown as rows: there are more than five.
    many: bool,
    /// When the fact that was checked first was checked: `2026-11-22`.
    oldest: Option<String>,
    /// The same of the fact that was checked last.
    newest: Option<String>,
    /// The sources of its facts.
    sources: Vec<Source>,
    /// Where two options are drawn against each other: the page of the only pair.
    drawn: Option<Link>,
}

/// Rows are called by their criterion, cells by option and criterion: `headsets.weight`.
fn has_anchor(comparison: &Comparison, id: &str) -> bool {
    let names = &comparison.names;
    let cell = id.rsplit_once('.').filter(|(option, _)| names.options.contains_key(*option));
    names.criteria.contains_key(cell.map_or(id, |(_, criterion)| criterion))
}

fn anchors(comparison: &Comparison) -> Vec<String> {
    let criteria = || comparison.criteria.iter().map(|criterion| criterion.id.as_str());
    let cells = |option| criteria().map(move |criterion| format!("{option}.{criterion}"));
    let options = comparison.options.iter().map(|option| option.id.as_str());
    criteria().map(str::to_owned).chain(options.flat_map(cells)).collect()
}

/// The options, as structured data.
pub(super) fn item_list(views: &Views<'_>, id: ComparisonId) -> Vec<Value> {
    let comparison = views.comparison(id);
    let options = comparison.options.iter().take(MOST_LISTED).enumerate();
    let item = |(i, option): (usize, &crate::model::Contender)| json!({ "@type": "ListItem", "position": i + 1, "name": option.name, "url": views.whole(&option.address) });
    vec![json!({
        "@type": "ItemList",
        "name": comparison.title,
        "numberOfItems": comparison.options.len(),
        "itemListElement": options.map(item).collect::<Vec<_>>(),
    })]
}

impl<'a> Views<'a> {
    fn table_page(&'a self, view: View<'a>, id: ComparisonId, part: Part) -> View<'a> {
        let facts = self.facts(id);
        let pair = self.pair_link(id, OptionId(0), OptionId(1));
        let here: Vec<Digest> =
            facts.profiles[part.range(facts.profiles.len())].iter().map(|profile| profile.digest).collect();
        let of = (facts.schema.digest, &here, facts.profiles.len(), facts.checked, &pair, part);
        // Charts show all options, wherever in the table they are.
        let wanted = &self.comparison(id).charts;
        let any = facts.profiles.len() <= MOST_DRAWN || !wanted.is_empty();
        let drawn = (part.number == 0 && any).then_some((facts, wanted));
        let charts = move || drawn.map(|(facts, wanted)| facts.table_charts(wanted)).unwrap_or_default();
        view.made_of("table", &of, move || self.table(id, part)).made_of("charts", &drawn, charts)
    }

    /// The table, or the part of it that a page shows.
    fn table(&self, id: ComparisonId, part: Part) -> Table {
        let comparison = self.comparison(id);
        let facts = self.facts(id);
        let options: Vec<OptionId> = comparison.option_ids().collect();
        let all = facts.all();
        let here = &all[part.range(all.len())];
        let groups = facts.schema.groups(here);
        let rows = || groups.iter().flat_map(|group| &group.rows);
        Table {
            equal_rows: rows().filter(|row| row.equal).count(),
            rows: rows().count(),
            many: options.len() > 5,
            options: here.iter().map(|profile| profile.card.clone()).collect(),
            drawn: match options[..] {
                [a, b] => self.pair_link(id, a, b),
                _ => None,
            },
            oldest: facts.checked.map(|(first, _)| first.to_string()),
            newest: facts.checked.map(|(_, last)| last.to_string()),
            sources: self.sources_of(id, &options[part.range(all.len())]),
            groups,
        }
    }
}
