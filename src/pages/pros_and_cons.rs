//! Pros and cons, an option beside the other.

use serde::Serialize;

use super::kind::Kind;
use super::view::Views;
use crate::facts::{Card, Cell, Sealed};
use crate::markdown::document::Filling;
use crate::markdown::prose;
use crate::model::{ComparisonId, Division, GeneratedPage, OptionId, PageId, Side};
use crate::plan::Part;

pub(super) static KIND: Kind = Kind {
    name: "pros-and-cons",
    page: GeneratedPage {
        file_stem: "pros-and-cons",
        path: "pros-and-cons",
        title: "title.pros-and-cons",
        exists: |comparison, authored| authored || comparison.argued().next().is_some(),
        division: Some(Division { most: 100, options: |comparison| comparison.argued().collect() }),
        ..GeneratedPage::PLAIN
    },
    view: Some(|views, view, id, part| view.with("columns", views.columns(id, part))),
    ..Kind::PLAIN
};

/// A pro or a con.
#[derive(Debug, Clone, Serialize, Hash)]
struct Argument {
    /// `pro` or `con`.
    side: &'static str,
    /// The heading.
    title: String,
    /// The heading on the option's page.
    url: String,
    /// The prose, HTML.
    html: String,
    /// The criterion's title.
    criterion: String,
    /// The fact that it rests on.
    cell: Sealed<Cell>,
}

/// An option's column of `columns`, on the page of pros and cons.
#[derive(Debug, Serialize, Hash)]
struct ArgumentColumn {
    /// The option.
    card: Sealed<Card>,
    /// For it.
    pros: Vec<Argument>,
    /// Against it.
    cons: Vec<Argument>,
}

impl Views<'_> {
    fn columns(&self, id: ComparisonId, part: Part) -> Vec<ArgumentColumn> {
        let argued: Vec<OptionId> = self.comparison(id).argued().collect();
        let column = |option| ArgumentColumn {
            card: self.card(id, option),
            pros: self.arguments(id, option, Side::Pro),
            cons: self.arguments(id, option, Side::Con),
        };
        argued[part.range(argued.len())].iter().copied().map(column).collect()
    }

    fn arguments(&self, id: ComparisonId, option: OptionId, side: Side) -> Vec<Argument> {
        let it = &self.comparison(id).options[option.index()];
        let Some(page_id) = it.page else { return Vec::new() };
        let page = &self.site.pages[page_id.index()];
        let url = self.href(&page.address);
        let arguments = it.arguments.iter().filter(|argument| argument.side == side);
        arguments
            .map(|argument| {
                let heading = &page.body.headings[argument.section];
                let section = heading.section.clone();
                let html = prose::html(
                    &page.body,
                    section,
                    &|hole| self.filling_elsewhere(page_id, hole),
                    self.words(),
                    Some(&url),
                );
                Argument {
                    side: if side == Side::Pro { "pro" } else { "con" },
                    title: heading.text.clone(),
                    url: format!("{url}#{}", heading.id),
                    html,
                    criterion: self.comparison(id).criteria[argument.criterion.index()].title.clone(),
                    cell: self.facts(id).schema.cell(self.facts(id).profile(option), argument.criterion),
                }
            })
            .collect()
    }

    /// A filling for a copy on another page: anchors of the own page name the page too.
    fn filling_elsewhere(&self, page: PageId, hole: usize) -> Filling {
        let mut filling = self.filling(page, hole);
        if filling.href.starts_with('#') {
            filling.href = format!("{}{}", self.href(&self.site.pages[page.index()].address), filling.href);
        }
        filling
    }
}
