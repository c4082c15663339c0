//! A guide as `guide.toml` states it, its names linked against the comparison.

use super::advice::{Advice, MOST_ADVICE};
use super::question::Question;
use super::situation::{Situation, UNKNOWN_ANSWER, UNKNOWN_QUESTION};
use crate::diagnostic::Diagnostic;
use crate::model::UNKNOWN_OPTION;
use crate::model::{Comparison, OptionId, Site};
use crate::source::span::{FileId, Span, Spanned};
use crate::syntax::fields::{Fields, missing_key, unique};
use crate::syntax::value::Node;

/// How many questions a guide has at most.
const MOST_QUESTIONS: usize = 100;

/// Questions whose answers weigh criteria.
#[derive(Debug, Clone)]
pub struct Guide {
    /// In the order they are asked.
    pub questions: Vec<Question>,
    /// Hundredths of a point: a lead of at most this is "either"; 0 for ties only.
    pub either_within: u32,
    /// The most question and verdict pages.
    pub max_pages: usize,
    /// Options that cannot win, on purpose.
    pub never_wins: Vec<(OptionId, Span)>,
    /// Verdicts by hand.
    pub situations: Vec<Situation>,
    /// What verdicts tell the reader to do.
    pub advice: Vec<Advice>,
}

/// The guides of a site, by comparison; what does not link is reported and left out.
#[must_use]
pub fn read(site: &Site) -> (Vec<Option<Guide>>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let read = |comparison: &Comparison| {
        let file = comparison.guide.as_ref()?;
        let mut found = Vec::new();
        let guide =
            file.read(&mut found, |node, problems| Guide::read(node, file.file, comparison, site, problems));
        comparison.gaps.forgive(&mut found);
        let lost = comparison.gaps.guide;
        found.retain(|d| match d.code {
            UNKNOWN_QUESTION | UNKNOWN_ANSWER => !lost && guide.is_some(),
            // Without a question or an option every name would be missed.
            UNKNOWN_OPTION => guide.is_some(),
            _ => true,
        });
        problems.append(&mut found);
        guide
    };
    (site.comparisons.iter().map(read).collect(), problems)
}

impl Guide {
    /// `None` where it has no questions to ask, or nothing to choose from.
    fn read(
        node: &Node,
        file: FileId,
        comparison: &Comparison,
        site: &Site,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Guide> {
        let mut fields = Fields::new(node, "guide.toml", problems);
        let either_within = fields.points("either_within").unwrap_or(0);
        let max_pages = fields.integer("max_pages", 1..=50_000).and_then(|n| usize::try_from(n).ok());
        let never_wins = fields.texts("never_wins");
        let questions = fields.tables_up_to("questions", MOST_QUESTIONS).iter();
        let mut questions: Vec<Question> =
            questions.map(|node| Question::read(node, comparison, fields.problems())).collect();
        if questions.is_empty() {
            let example = "[…], or `[[questions]]` tables";
            fields.report(missing_key(Span::whole(file), "questions", "guide.toml", example));
        }
        let ids: Vec<_> = questions.iter().map(|it| Spanned::new(it.id.clone(), it.span)).collect();
        unique("questions", ids.iter(), fields.problems());
        questions.retain(|question| !question.answers.is_empty());
        let never_wins = never_wins
            .iter()
            .filter_map(|name| Some((comparison.find_option(name.as_deref(), fields.problems())?, name.span)))
            .collect();
        let situations = fields.tables("situations").iter();
        let situations = situations
            .filter_map(|node| Situation::read(node, &questions, comparison, fields.problems()))
            .collect();
        let advice = fields.tables_up_to("advice", MOST_ADVICE).iter();
        let advice = advice
            .filter_map(|node| Advice::read(node, &questions, comparison, site, fields.problems()))
            .collect();
        fields.finish();
        let max_pages = max_pages.unwrap_or(2_000);
        let guide = Guide { questions, either_within, max_pages, never_wins, situations, advice };
        Some(guide).filter(|guide| !guide.questions.is_empty() && !comparison.options.is_empty())
    }
}
