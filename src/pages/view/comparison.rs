//! Pages of a comparison: home, options, table, pros and cons, pairs, glossary, sources, method.

use std::collections::BTreeSet;

use serde_json::json;

use super::page::Head;
use super::sealed::Sealed;
use super::{Ground, View, Views, contract};
use crate::formats::FormatId;
use crate::guide::Expected;
use crate::kinds::Cell;
use crate::markdown::prose;
use crate::model::{ComparisonId, CriterionId, Generated, OptionId, Side, SourceId};
use crate::pages::plan::{Entry, Part, pair_address, part_address, state_address};
use crate::source::digest::Digest;

/// How many differences the home page shows.
const HOME_DIFFERENCES: usize = 6;
/// Up to so many options stand side by side.
const MOST_IN_ROWS: usize = 5;
/// Up to so many options are drawn in a chart.
pub(super) const MOST_DRAWN: usize = 200;
/// Up to so many options are listed on one page beside other things.
const MOST_LISTED: usize = 500;
/// Up to so many pairs are listed on one page: those of 50 options.
const MOST_PAIRS: usize = 1_225;
/// Up to so many facts are listed with their source.
const MOST_FACTS: usize = 100;

impl Ground<'_> {
    pub(super) fn comparison_view(
        &self,
        id: ComparisonId,
        cards: &[Sealed<contract::Card>],
    ) -> contract::Comparison {
        let comparison = self.comparison(id);
        let link = |generated| self.generated_link(id, generated);
        let always = |generated| {
            link(generated).unwrap_or_else(|| contract::Link { title: String::new(), url: self.href("/") })
        };
        let table = self.generated_address(id, Generated::Table).unwrap_or_default();
        contract::Comparison {
            title: comparison.title.clone(),
            question: comparison.question.clone(),
            noun: comparison.nouns.0.clone(),
            nouns: comparison.nouns.1.clone(),
            home: contract::Link { title: comparison.title.clone(), ..always(Generated::Home) },
            table: always(Generated::Table),
            downloads: FormatId::all()
                .map(FormatId::get)
                .map(|format| contract::Link {
                    title: format.file.to_owned(),
                    url: self.href(&format!("{table}{}", format.file)),
                })
                .collect(),
            pros_and_cons: link(Generated::ProsAndCons),
            versus: link(Generated::Versus),
            guide: link(Generated::Guide),
            proof: link(Generated::Proof),
            glossary: link(Generated::Glossary),
            sources: link(Generated::Sources),
            method: always(Generated::Method),
            options: cards.to_vec(),
        }
    }
}

impl<'a> Views<'a> {
    /// A generated page, or the part of one that is divided.
    pub(super) fn generated_page(
        &'a self,
        entry: &Entry,
        id: ComparisonId,
        generated: Generated,
        part: Option<Part>,
    ) -> View<'a> {
        let comparison = self.comparison(id);
        let kind = generated.kind();
        let home = generated == Generated::Home;
        let mut above =
            if home && comparison.folder.is_empty() { Vec::new() } else { self.above_comparison(id) };
        if home && !above.is_empty() {
            above.truncate(1);
        }
        if generated == Generated::Proof {
            above.extend(self.generated_link(id, Generated::Guide));
        }
        let parts: Vec<Part> = Part::all(comparison, generated).collect();
        let part = part.unwrap_or(parts[0]);
        let first = part.number == 0;
        let mut title = self.generated_title(id, generated);
        if !first {
            above.extend(self.generated_link(id, generated));
            title = self.words().say(
                "parts.title",
                &[("title", &title), ("part", &(part.number + 1)), ("all", &parts.len())],
            );
        }
        let head = Head {
            kind,
            title,
            description: home.then(|| comparison.description.clone()).flatten(),
            words: comparison.authored.get(&generated).copied().filter(|_| first),
            comparison: Some(id),
            above,
            data: if first { self.structured(id, generated) } else { Vec::new() },
            checked: matches!(generated, Generated::Table | Generated::Method)
                .then(|| self.facts(id).checked.map(|(first, _)| first))
                .flatten(),
            no_index: false,
        };
        let view = self.start(entry, &format!("{kind}.html"), head);
        match generated {
            Generated::Home => view.with("home", self.home(id)),
            Generated::Table => {
                self.table_page(view, id, part).with("parts", self.parts(id, generated, part))
            }
            Generated::ProsAndCons => {
                view.with("columns", self.columns(id, part)).with("parts", self.parts(id, generated, part))
            }
            Generated::Versus => {
                view.with("pairs", self.pair_entries(id)).with("options", self.paired_options(id))
            }
            Generated::Guide => view,
            Generated::Proof => view.with("proof", self.proof(id)),
            Generated::Glossary => view.with("terms", self.terms(id)),
            Generated::Sources => view.with("sources", self.sources(id)),
            Generated::Method => view.with("method", self.method(id)),
        }
    }

    fn table_page(&'a self, view: View<'a>, id: ComparisonId, part: Part) -> View<'a> {
        let facts = self.facts(id);
        let pair = self.pair_link(id, OptionId(0), OptionId(1));
        let here: Vec<Digest> =
            facts.profiles[part.range(facts.profiles.len())].iter().map(|profile| profile.digest).collect();
        let of = (facts.frame.digest, &here, facts.profiles.len(), facts.checked, &pair, part);
        // Charts show all options, wherever in the table they are.
        let drawn = facts.profiles.len() <= MOST_DRAWN || !self.comparison(id).charts.is_empty();
        let drawn = (part.number == 0 && drawn).then_some((facts, &self.comparison(id).charts));
        view.made_of("table", &of, move || self.table(id, part))
            .made_of("charts", &drawn, move || self.table_charts(id, part))
    }

    /// All pages that a generated page is divided into; none where it is not.
    fn parts(&self, id: ComparisonId, generated: Generated, current: Part) -> Vec<contract::PagePart> {
        let comparison = self.comparison(id);
        let items: Vec<OptionId> = match generated {
            Generated::ProsAndCons => comparison.argued().collect(),
            _ => comparison.option_ids().collect(),
        };
        let address = self.generated_address(id, generated).unwrap_or_default();
        let name = |option: Option<&OptionId>| {
            option.map(|option| comparison.options[option.index()].name.clone()).unwrap_or_default()
        };
        let view = |part: Part| {
            let here = &items[part.range(items.len())];
            contract::PagePart {
                url: self.href(&part_address(&address, part)),
                first: name(here.first()),
                last: name(here.last()),
                current: part == current,
            }
        };
        let parts: Vec<_> = Part::all(comparison, generated).map(view).collect();
        if parts.len() > 1 { parts } else { Vec::new() }
    }

    fn structured(&self, id: ComparisonId, generated: Generated) -> Vec<serde_json::Value> {
        let comparison = self.comparison(id);
        match generated {
            Generated::Home | Generated::Table => {
                let items: Vec<_> = comparison
                    .options
                    .iter()
                    .take(MOST_LISTED)
                    .enumerate()
                    .map(|(i, option)| {
                        json!({ "@type": "ListItem", "position": i + 1, "name": option.name, "url": self.whole(&option.address) })
                    })
                    .collect();
                vec![
                    json!({ "@type": "ItemList", "name": comparison.title, "numberOfItems": comparison.options.len(), "itemListElement": items }),
                ]
            }
            Generated::Glossary => {
                let page = self.generated_address(id, Generated::Glossary).unwrap_or_default();
                let term = |term: &crate::model::Term| json!({ "@type": "DefinedTerm", "name": term.title, "description": term.text, "url": format!("{}#{}", self.whole(&page), term.id) });
                comparison.terms.iter().map(term).collect()
            }
            _ => Vec::new(),
        }
    }

    fn home(&self, id: ComparisonId) -> contract::Home {
        let facts = self.facts(id);
        let spread = |criterion: CriterionId| {
            let points = || facts.profiles.iter().filter_map(|profile| profile.known_points(criterion));
            points().max().zip(points().min()).map_or(0, |(most, least)| most.0 - least.0)
        };
        let mut criteria: Vec<(u16, CriterionId)> = facts
            .frame
            .criterion_ids()
            .map(|criterion| (spread(criterion), criterion))
            .filter(|(spread, _)| *spread > 0)
            .collect();
        criteria.sort_by(|(a, x), (b, y)| b.cmp(a).then(x.cmp(y)));
        criteria.truncate(HOME_DIFFERENCES);
        let criteria: Vec<CriterionId> = criteria.into_iter().map(|(_, criterion)| criterion).collect();
        let few = facts.profiles.len() <= MOST_IN_ROWS;
        let drawn = !few && !criteria.is_empty() && facts.profiles.len() <= MOST_DRAWN;
        contract::Home {
            situations: self.situations(id),
            differences: if few {
                criteria.iter().map(|criterion| facts.frame.row(*criterion, &facts.all())).collect()
            } else {
                Vec::new()
            },
            spread: drawn.then(|| facts.frame.spread(&criteria, &facts.all())),
            options: if facts.profiles.len() <= MOST_LISTED {
                self.cards[id.index()].clone()
            } else {
                Vec::new()
            },
            question: self.guides[id.index()]
                .as_ref()
                .map(|_| self.question(id, 0))
                .filter(|q| !q.answers.is_empty()),
        }
    }

    fn situations(&self, id: ComparisonId) -> Vec<contract::Situation> {
        let Some((compiled, guide)) = self.compiled(id) else { return Vec::new() };
        let situation = |proved: &crate::guide::SituationProof| {
            let situation = &guide.situations[proved.situation];
            let reached = match &compiled.states.all[proved.state].step {
                crate::guide::Step::Done(outcome) => Some(outcome.options()),
                crate::guide::Step::Ask { .. } => None,
            };
            let (outcome, expected) = match &situation.verdict {
                Expected::Option(option) => ("option", vec![*option]),
                Expected::Either => ("either", Vec::new()),
                Expected::None => ("none", Vec::new()),
                Expected::Together(both) => ("together", both.clone()),
            };
            contract::Situation {
                title: situation.title.clone(),
                options: reached
                    .unwrap_or(expected)
                    .into_iter()
                    .map(|option| self.card(id, option))
                    .collect(),
                outcome,
                why: situation.why.clone(),
                url: self.href(&state_address(self.site, self.guides, id, proved.state)),
            }
        };
        compiled.proof.situations.iter().map(situation).collect()
    }

    pub(super) fn option_page(&'a self, entry: &Entry, id: ComparisonId, option: OptionId) -> View<'a> {
        let comparison = self.comparison(id);
        let it = &comparison.options[option.index()];
        let checked =
            it.facts.iter().filter(|fact| fact.span.is_some()).filter_map(|fact| fact.checked).min();
        let mut article =
            json!({ "@type": "Article", "headline": it.name, "url": self.whole(&entry.address) });
        if let Some(date) = checked {
            article["dateModified"] = json!(date.to_string());
        }
        let title =
            it.page.map_or_else(|| it.name.clone(), |page| self.site.pages[page.index()].title.clone());
        let head = Head {
            kind: "option",
            title,
            description: it.summary.clone(),
            words: it.page,
            comparison: Some(id),
            above: self.above_comparison(id),
            data: vec![article],
            checked,
            no_index: false,
        };
        let pros = self.argument_links(id, option, Side::Pro);
        let cons = self.argument_links(id, option, Side::Con);
        let pairs = self.pairs_of(id, option);
        let facts = self.facts(id);
        let of = Digest::of(&(facts.profile(option).digest, &pros, &cons, &pairs));
        let view = move || contract::Contender {
            card: self.card(id, option),
            groups: facts.frame.groups(&[facts.profile(option)]),
            pros: pros.clone(),
            cons: cons.clone(),
            pairs: pairs.clone(),
            sources: self.sources_of(id, &[option]),
        };
        self.start(entry, "option.html", head).made_of("option", &of, view)
    }

    /// The sources of the facts of some options, by number.
    pub(super) fn sources_of(&self, id: ComparisonId, options: &[OptionId]) -> Vec<contract::Source> {
        let facts = options.iter().flat_map(|option| &self.comparison(id).options[option.index()].facts);
        let used: BTreeSet<SourceId> = facts.flat_map(|fact| fact.sources.iter().copied()).collect();
        used.into_iter().map(|source| self.source(id, source, Vec::new())).collect()
    }

    fn pairs_of(&self, id: ComparisonId, option: OptionId) -> Vec<contract::Link> {
        let comparison = self.comparison(id);
        if comparison.pairs.is_empty() {
            return Vec::new();
        }
        let others = comparison.option_ids().filter(|other| *other != option);
        others.filter_map(|other| self.pair_link(id, option.min(other), option.max(other))).collect()
    }

    pub(super) fn pair_link(&self, id: ComparisonId, a: OptionId, b: OptionId) -> Option<contract::Link> {
        let address = pair_address(self.site, id, a, b)?;
        Some(contract::Link { title: self.pair_title(id, a, b), url: self.href(&address) })
    }

    pub(super) fn pair_title(&self, id: ComparisonId, a: OptionId, b: OptionId) -> String {
        let option = |option: OptionId| &self.comparison(id).options[option.index()];
        self.words().say("title.pair", &[("a", &option(a).name), ("b", &option(b).phrase)])
    }

    /// The headings of an option's pros or cons.
    fn argument_links(&self, id: ComparisonId, option: OptionId, side: Side) -> Vec<contract::Link> {
        let it = &self.comparison(id).options[option.index()];
        let Some(page) = it.page.map(|page| &self.site.pages[page.index()]) else { return Vec::new() };
        let arguments = it.arguments.iter().filter(|argument| argument.side == side);
        arguments
            .map(|argument| {
                let heading = &page.body.headings[argument.section];
                contract::Link {
                    title: heading.text.clone(),
                    url: format!("{}#{}", self.href(&page.address), heading.id),
                }
            })
            .collect()
    }

    fn arguments(&self, id: ComparisonId, option: OptionId, side: Side) -> Vec<contract::Argument> {
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
                contract::Argument {
                    side: if side == Side::Pro { "pro" } else { "con" },
                    title: heading.text.clone(),
                    url: format!("{url}#{}", heading.id),
                    html,
                    criterion: self.comparison(id).criteria[argument.criterion.index()].title.clone(),
                    cell: self.facts(id).frame.cell(self.facts(id).profile(option), argument.criterion),
                }
            })
            .collect()
    }

    /// A filling for a copy on another page: anchors of the own page name the page too.
    fn filling_elsewhere(
        &self,
        page: crate::model::PageId,
        hole: usize,
    ) -> crate::markdown::document::Filling {
        let mut filling = self.filling(page, hole);
        if filling.href.starts_with('#') {
            filling.href = format!("{}{}", self.href(&self.site.pages[page.index()].address), filling.href);
        }
        filling
    }

    fn columns(&self, id: ComparisonId, part: Part) -> Vec<contract::ArgumentColumn> {
        let argued: Vec<OptionId> = self.comparison(id).argued().collect();
        let column = |option| contract::ArgumentColumn {
            card: self.card(id, option),
            pros: self.arguments(id, option, Side::Pro),
            cons: self.arguments(id, option, Side::Con),
        };
        argued[part.range(argued.len())].iter().copied().map(column).collect()
    }

    /// The pairs, where they are not too many for a page.
    fn pair_entries(&self, id: ComparisonId) -> Vec<contract::PairEntry> {
        let pairs = &self.comparison(id).pairs;
        let few = if pairs.len() <= MOST_PAIRS { pairs.as_slice() } else { &[] };
        few.iter()
            .filter_map(|(a, b)| {
                let link = self.pair_link(id, *a, *b)?;
                Some(contract::PairEntry { a: self.card(id, *a), b: self.card(id, *b), link })
            })
            .collect()
    }

    /// The options that have pairs, where these are too many for a page.
    fn paired_options(&self, id: ComparisonId) -> Vec<Sealed<contract::Card>> {
        let pairs = &self.comparison(id).pairs;
        let many = if pairs.len() > MOST_PAIRS { pairs.as_slice() } else { &[] };
        let paired: BTreeSet<OptionId> = many.iter().flat_map(|(a, b)| [*a, *b]).collect();
        paired.into_iter().map(|option| self.card(id, option)).collect()
    }

    pub(super) fn pair_page(&'a self, entry: &Entry, id: ComparisonId, a: OptionId, b: OptionId) -> View<'a> {
        let title = self.pair_title(id, a, b);
        let mut above = self.above_comparison(id);
        above.extend(self.generated_link(id, Generated::Versus));
        let head = Head {
            kind: "pair",
            description: Some(self.words().say("pair.description", &[("title", &title)])),
            title,
            words: None,
            comparison: Some(id),
            above,
            data: Vec::new(),
            checked: None,
            no_index: false,
        };
        let (frame, a, b) = (&self.facts(id).frame, self.facts(id).profile(a), self.facts(id).profile(b));
        let of = (a.digest, b.digest);
        self.start(entry, "pair.html", head).made_of("pair", &of, move || frame.pair(a, b)).made_of(
            "charts",
            &of,
            move || frame.pair_charts(a, b),
        )
    }

    fn terms(&self, id: ComparisonId) -> Vec<contract::Term> {
        let terms = self.comparison(id).terms.iter();
        terms.map(|term| contract::Term { id: term.id.clone(), title: term.title.clone() }).collect()
    }

    fn sources(&self, id: ComparisonId) -> Vec<contract::Source> {
        let comparison = self.comparison(id);
        let facts = self.facts(id);
        let mut resting: Vec<(usize, Vec<contract::Link>)> = vec![(0, Vec::new()); comparison.sources.len()];
        for profile in &facts.profiles {
            for criterion in facts.frame.criterion_ids() {
                for source in &profile.fact(criterion).sources {
                    let (count, listed) = &mut resting[source.index()];
                    *count += 1;
                    if *count <= MOST_FACTS {
                        listed.push(facts.frame.fact_link(profile, criterion));
                    }
                }
            }
        }
        resting
            .into_iter()
            .enumerate()
            .map(|(i, (count, facts))| {
                let more = count - facts.len();
                contract::Source { more, ..self.source(id, SourceId::from_index(i), facts) }
            })
            .collect()
    }

    fn source(&self, id: ComparisonId, source: SourceId, facts: Vec<contract::Link>) -> contract::Source {
        let it = &self.comparison(id).sources[source.index()];
        contract::Source {
            number: source.index() + 1,
            id: it.id.clone(),
            title: it.title.clone(),
            publisher: it.publisher.clone(),
            url: it.url.clone(),
            date: it.date.map(|date| date.to_string()),
            note: it.note.clone(),
            secondary: it.secondary,
            facts,
            more: 0,
        }
    }

    fn method(&self, id: ComparisonId) -> contract::Method {
        let comparison = self.comparison(id);
        let facts =
            || comparison.options.iter().flat_map(|option| option.facts.iter().zip(&comparison.criteria));
        let stated =
            || facts().filter(|(fact, _)| matches!(fact.cell, Cell::Known(_) | Cell::Depends { .. }));
        contract::Method {
            groups: self.facts(id).frame.groups(&[]),
            facts: stated().count(),
            sourced: stated().filter(|(fact, _)| !fact.sources.is_empty()).count(),
            judgements: stated().filter(|(_, criterion)| criterion.judgement).count(),
            unknown: facts().filter(|(fact, _)| fact.cell == Cell::Unknown).count(),
            oldest: self.facts(id).checked.map(|(first, _)| first.to_string()),
        }
    }
}
