//! What share images show.

use serde::Serialize;

use super::view::{View, Views};
use crate::guide::Outcome;
use crate::model::{ComparisonId, Generated, OptionId};
use crate::picture::share::{self, colour};
use crate::plan::{Shared, Subject};

/// The share image of a page.
#[derive(Debug, Serialize, Hash)]
pub(super) struct ShareImage {
    /// Its whole address.
    url: String,
    /// Pixels; none of a file of your own.
    width: Option<u32>,
    /// Pixels; none of a file of your own.
    height: Option<u32>,
    /// What it says, in words.
    alt: String,
}

/// `share`, in `share.svg`. Of texts with letters that the font lacks, there is none.
#[derive(Debug, Serialize, Hash)]
struct Share {
    /// The kind of page, as `kind` of a page.
    kind: &'static str,
    /// What stands out: the page's title, the question, the verdict.
    title: Option<String>,
    /// One more sentence: what the page or the option is about.
    line: Option<String>,
    /// The question of the comparison, where the title is another.
    question: Option<String>,
    /// Name of the site, where the title is another.
    site: Option<String>,
    /// The host of the site: `example.org`.
    host: Option<String>,
    /// Whose colours it has: the option, both of a pair, those of a verdict, else all of the comparison.
    swatches: Vec<Swatch>,
}

/// An option in a picture.
#[derive(Debug, Serialize, Hash)]
struct Swatch {
    /// Id.
    id: String,
    /// Its name; none where the font lacks a letter.
    name: Option<String>,
    /// Its drawing: an `<svg>` without a size, in `currentColor`. Print it with `| safe`, in an `<svg>` with a place, a
    /// size and a `color`.
    drawing: Option<String>,
    /// `--option` of the light scheme, for text: `#974e66`.
    option: String,
    /// `--stroke`, for bands.
    stroke: String,
    /// `--wash`, for backgrounds.
    wash: String,
}

/// What an image says, before it is completed.
struct Caption {
    kind: &'static str,
    title: String,
    line: Option<String>,
    comparison: Option<ComparisonId>,
    /// All of the comparison where it is none.
    options: Option<Vec<OptionId>>,
}

impl Caption {
    fn new(kind: &'static str, title: String) -> Caption {
        Caption { kind, title, line: None, comparison: None, options: None }
    }
}

impl<'a> Views<'a> {
    /// The image of a page; of one that shares another's, that.
    pub(super) fn share_image(&self, subject: Subject) -> Option<ShareImage> {
        let (shared, address) = Shared::of(self.site, self.guides, subject)?;
        let drawn = matches!(self.plan.find(&address)?.subject, Subject::Share(_));
        let title = self.caption(shared).title;
        let site = self.site.config.title.as_str();
        Some(ShareImage {
            url: self.whole(&address),
            width: drawn.then_some(share::WIDTH),
            height: drawn.then_some(share::HEIGHT),
            alt: if title == site { title } else { format!("{title} – {site}") },
        })
    }

    pub(super) fn share(&self, shared: Shared) -> View<'a> {
        let words = self.caption(shared);
        let config = &self.site.config;
        let question = words.comparison.map(|id| self.comparison(id).question.as_str());
        let host = config.base_url.split_once("://").map_or("", |(_, rest)| rest);
        let swatches = words.comparison.map_or(Vec::new(), |id| {
            let options = words.options.unwrap_or_else(|| self.comparison(id).option_ids().collect());
            options.into_iter().map(|option| self.swatch(id, option)).collect()
        });
        let unlike = |text: &&str| *text != words.title;
        let view = Share {
            kind: words.kind,
            line: words.line.as_deref().and_then(settable),
            question: question.filter(unlike).filter(|text| *text != config.title).and_then(settable),
            site: Some(config.title.as_str()).filter(unlike).and_then(settable),
            host: settable(host.split('/').next().unwrap_or("")),
            title: settable(&words.title),
            swatches,
        };
        let comparison = words.comparison.map(|id| &self.comparison_parts[id.index()]);
        Self::with_comparison(View::new(share::TEMPLATE).shared("site", &self.site_part), comparison)
            .with("share", view)
    }

    fn swatch(&self, id: ComparisonId, option: OptionId) -> Swatch {
        let it = &self.comparison(id).options[option.index()];
        let [option, stroke, wash] = colour::of(it.hue);
        Swatch {
            id: it.id.clone(),
            name: settable(&it.name),
            drawing: self.drawing(it.drawing),
            option,
            stroke,
            wash,
        }
    }

    fn caption(&self, shared: Shared) -> Caption {
        match shared {
            Shared::Home => {
                let config = &self.site.config;
                Caption { line: config.description.clone(), ..Caption::new("home", config.title.clone()) }
            }
            Shared::Search => Caption::new("search", self.words().word("search.title").to_owned()),
            Shared::Page(id) => {
                let page = &self.site.pages[id.index()];
                let kind = if page.address == "/" { "home" } else { "page" };
                let line = page.front.description.clone();
                Caption { line, comparison: page.comparison, ..Caption::new(kind, page.title.clone()) }
            }
            Shared::Option(id, option) => {
                let it = &self.comparison(id).options[option.index()];
                let words = Caption { line: it.summary.clone(), ..Caption::new("option", it.name.clone()) };
                Caption { comparison: Some(id), options: Some(vec![option]), ..words }
            }
            Shared::Generated(id, generated) => self.generated_caption(id, generated),
            Shared::Pair(id, a, b) => {
                let words = Caption::new(
                    "pair",
                    self.words().say("share.pair", &[("pair", &self.pair_title(id, a, b))]),
                );
                Caption { comparison: Some(id), options: Some(vec![a, b]), ..words }
            }
            Shared::Question(id, question) => {
                let asked = self.asked(id).map(|guide| &guide.questions[question.index()]);
                let words =
                    Caption::new("question", asked.map(|asked| asked.text.clone()).unwrap_or_default());
                let line = asked.and_then(|asked| asked.help.clone());
                Caption { line, comparison: Some(id), ..words }
            }
            Shared::Verdict(id, index) => self.verdict_caption(id, index),
        }
    }

    fn generated_caption(&self, id: ComparisonId, generated: Generated) -> Caption {
        let comparison = self.comparison(id);
        let home = generated == super::HOME;
        let title = if home { comparison.question.clone() } else { self.generated_title(id, generated) };
        let page = comparison.authored.get(&generated).map(|page| &self.site.pages[page.index()]);
        let line = page.and_then(|page| page.front.description.clone());
        let line = line.or_else(|| comparison.description.clone().filter(|_| home));
        Caption { line, comparison: Some(id), ..Caption::new(generated.kind().name, title) }
    }

    fn verdict_caption(&self, id: ComparisonId, index: usize) -> Caption {
        let proved = self.guides[id.index()].as_ref().and_then(|guide| guide.proof.outcomes.get(index));
        let outcome = proved.map_or(Outcome::NoneFits, |proved| proved.outcome.clone());
        let options = outcome.options();
        Caption {
            kind: "verdict",
            title: if Shared::is_general(&outcome) {
                self.words().word("share.several").to_owned()
            } else {
                self.sentence(id, &outcome)
            },
            line: outcome
                .winner()
                .and_then(|option| self.comparison(id).options[option.index()].summary.clone()),
            comparison: Some(id),
            options: Some(options).filter(|options| !options.is_empty() && !Shared::is_general(&outcome)),
        }
    }
}

/// A text, unless the font lacks one of its letters; none of an empty one.
fn settable(text: &str) -> Option<String> {
    (!text.is_empty() && share::missing_letter(text).is_none()).then(|| text.to_owned())
}
