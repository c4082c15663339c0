//! Share images: what they show and where they lie. Each page has one, but pages that would show the same have it
//! together.

use super::{SEARCH, Subject, pair_address};
use crate::guide::{Compiled, Outcome, QuestionId, Step};
use crate::model::{ComparisonId, Generated, Holds, OptionId, PageId, Site};
use crate::picture::share;

/// A comparison of more options than this has no images of its pairs: their pages have that of the comparison. (With
/// 300 options there are 44,850 pairs, and 22 ms for each are a quarter of an hour.)
pub const MOST_FOR_PAIRS: usize = 20;
/// A verdict for more options than this has the image of all such verdicts of its guide.
const MOST_NAMED: usize = 3;

/// What a share image shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shared {
    /// The site, where its home page has no file.
    Home,
    /// The search page.
    Search,
    /// A plain page.
    Page(PageId),
    /// An option.
    Option(ComparisonId, OptionId),
    /// A generated page, except the guide's.
    Generated(ComparisonId, Generated),
    /// A pair.
    Pair(ComparisonId, OptionId, OptionId),
    /// A question of the guide, wherever it is asked.
    Question(ComparisonId, QuestionId),
    /// A verdict, however it is reached: the index of its outcome in the guide's proof.
    Verdict(ComparisonId, usize),
}

impl Shared {
    /// What the image of a page shows, and where it lies; none of what is no page, and none on a site without images.
    #[must_use]
    pub fn of(site: &Site, guides: &[Option<Compiled>], subject: Subject) -> Option<(Shared, String)> {
        if !share::AVAILABLE || !site.config.share_images {
            return None;
        }
        let comparison = |id: ComparisonId| &site.comparisons[id.index()];
        // A file whose name leaves nothing for an address is reported elsewhere.
        let of_page = |shared, address: &str| (!address.contains("//")).then(|| (shared, image(address)));
        match subject {
            Subject::Page(id) => of_page(Shared::Page(id), &site.pages[id.index()].address),
            Subject::Home => of_page(Shared::Home, "/"),
            Subject::Search => of_page(Shared::Search, SEARCH),
            Subject::Option(id, option) => {
                of_page(Shared::Option(id, option), &comparison(id).options[option.index()].address)
            }
            Subject::Generated(id, generated, _) => {
                of_page(Shared::Generated(id, generated), comparison(id).generated.get(&generated)?)
            }
            Subject::Pair(id, ..) if comparison(id).options.len() > MOST_FOR_PAIRS => {
                let (home, address) = site.holder(id, Holds::Comparison)?;
                of_page(Shared::Generated(id, home), address)
            }
            Subject::Pair(id, a, b) => of_page(Shared::Pair(id, a, b), &pair_address(site, id, a, b)?),
            Subject::State(id, state) => of_state(site, guides, id, state),
            _ => None,
        }
    }

    /// Whether a verdict's image names no options, for there are too many.
    #[must_use]
    pub fn is_general(outcome: &Outcome) -> bool {
        outcome.options().len() > MOST_NAMED
    }
}

/// The image of a page lies at the page's address below `/share/`. Two pages never have the same.
fn image(address: &str) -> String {
    format!("/share{}.png", address.trim_end_matches('/'))
}

fn of_state(
    site: &Site,
    guides: &[Option<Compiled>],
    id: ComparisonId,
    state: usize,
) -> Option<(Shared, String)> {
    let comparison = &site.comparisons[id.index()];
    let compiled = guides[id.index()].as_ref()?;
    let (_, start) = site.holder(id, Holds::States)?;
    let below = |name: &str| format!("/share{start}{name}.png");
    match &compiled.states.all.get(state)?.step {
        Step::Ask { question, .. } => {
            let shared = Shared::Question(id, *question);
            let name = format!("question-{}", compiled.guide.questions[question.index()].id);
            Some((shared, below(&name)))
        }
        Step::Done(outcome) => {
            let options = outcome.options();
            let index = compiled.proof.outcomes.iter().position(|proved| {
                proved.outcome == *outcome
                    || Shared::is_general(outcome) && Shared::is_general(&proved.outcome)
            })?;
            let name = |option: &OptionId| comparison.options[option.index()].id.as_str();
            let names: Vec<&str> = options.iter().map(name).collect();
            let together = matches!(outcome, Outcome::Together(..));
            let names = match names.len() {
                0 => "none".to_owned(),
                _ if Shared::is_general(outcome) => "several".to_owned(),
                _ => names.join(if together { "-and-" } else { "-or-" }),
            };
            Some((Shared::Verdict(id, index), below(&format!("verdict-{names}"))))
        }
    }
}
