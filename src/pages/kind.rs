//! What a kind of generated page says of itself: its file, where it is, how it is divided, what its template sees.

use serde::Serialize;
use serde_json::Value;

use super::head::Head;
use super::view::{View, Views};
use crate::model::{ComparisonId, Division, Generated, GeneratedPage, OptionId};
use crate::plan::{Entry, Part, part_address};

/// Up to so many options are listed on one page beside other things.
pub(super) const MOST_LISTED: usize = 500;

/// A kind of page that a comparison has at most once.
pub struct Kind {
    /// What templates see as `page.kind`; the template is called so, too.
    pub name: &'static str,
    /// Where it is, and whether.
    pub page: GeneratedPage,
    /// The page above it, below the home page of the comparison.
    pub(super) above: Option<Generated>,
    /// Whether it says when the oldest fact was checked.
    pub(super) dated: bool,
    /// Structured data on its first part.
    pub(super) data: fn(&Views<'_>, ComparisonId) -> Vec<Value>,
    /// What the search finds it by, besides the author's text.
    pub(super) searched: fn(&Views<'_>, ComparisonId) -> String,
    /// Adds its own parts to a view; none of the guide, whose pages are its states.
    pub(super) view: Option<AddParts>,
}

/// Adds what a page shows besides its head.
pub(super) type AddParts = for<'a> fn(&'a Views<'a>, View<'a>, ComparisonId, Part) -> View<'a>;

impl Kind {
    /// What most kinds have.
    pub(super) const PLAIN: Kind = Kind {
        name: "",
        page: GeneratedPage::PLAIN,
        above: None,
        dated: false,
        data: |_, _| Vec::new(),
        searched: |_, _| String::new(),
        view: None,
    };
}

impl Generated {
    /// What it is.
    #[must_use]
    pub fn kind(self) -> &'static Kind {
        super::KINDS[self.index()]
    }
}

/// An entry of `parts`: one of the pages that a long page is divided into.
#[derive(Debug, Serialize, Hash)]
struct PagePart {
    /// Where it is.
    url: String,
    /// Name of its first option.
    first: String,
    /// Name of its last option.
    last: String,
    /// Whether it is this page.
    current: bool,
}

impl<'a> Views<'a> {
    /// A generated page, or a part of it.
    pub(super) fn generated_page(
        &'a self,
        entry: &Entry,
        id: ComparisonId,
        generated: Generated,
        part: Part,
    ) -> View<'a> {
        let comparison = self.comparison(id);
        let kind = generated.kind();
        let home = generated == super::HOME;
        let mut above = self.above_comparison(id);
        if home {
            // A comparison that is the whole site is the top.
            above.truncate(usize::from(!comparison.folder.is_empty()));
        }
        above.extend(kind.above.and_then(|above| self.generated_link(id, above)));
        let first = part.number == 0;
        let mut title = self.generated_title(id, generated);
        if !first {
            above.extend(self.generated_link(id, generated));
            let (number, all) = (part.number + 1, Part::all(self.site, id, generated).count());
            title = self.words().say("parts.title", &[("title", &title), ("part", &number), ("all", &all)]);
        }
        let head = Head {
            title,
            description: comparison.description.clone().filter(|_| home),
            words: comparison.authored.get(&generated).copied().filter(|_| first),
            comparison: Some(id),
            above,
            data: if first { (kind.data)(self, id) } else { Vec::new() },
            checked: self.facts(id).checked.map(|(first, _)| first).filter(|_| kind.dated),
            ..Head::new(kind.name)
        };
        let mut view = self.start(entry, &format!("{}.html", kind.name), head);
        if let Some(add_parts) = kind.view {
            view = add_parts(self, view, id, part);
        }
        match &kind.page.division {
            Some(division) => view.with("parts", self.parts(id, generated, part, division)),
            None => view,
        }
    }

    /// All pages that a generated page is divided into; none where it is but one.
    fn parts(
        &self,
        id: ComparisonId,
        generated: Generated,
        current: Part,
        division: &Division,
    ) -> Vec<PagePart> {
        let comparison = self.comparison(id);
        let options = (division.options)(comparison);
        let address = self.generated_address(id, generated).unwrap_or_default();
        let name = |option: Option<&OptionId>| {
            option.map(|option| comparison.options[option.index()].name.clone()).unwrap_or_default()
        };
        let view = |part: Part| {
            let here = &options[part.range(options.len())];
            PagePart {
                url: self.href(&part_address(&address, part)),
                first: name(here.first()),
                last: name(here.last()),
                current: part == current,
            }
        };
        let parts: Vec<_> = Part::all(self.site, id, generated).map(view).collect();
        if parts.len() > 1 { parts } else { Vec::new() }
    }
}
