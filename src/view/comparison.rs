//! Pages of a comparison: home, options, table, pros and cons, pairs, glossary, sources, method.

use std::collections::BTreeSet;

use serde_json::json;

use super::facts::lead;
use super::page::Head;
use super::{View, Views, contract};
use crate::fact::{Cell, Date};
use crate::plan::{Entry, pair_address, state_address};
use crate::render::prose;
use crate::site::{ComparisonId, CriterionId, Expected, Generated, OptionId, Side, SourceId};

/// How many differences the home page shows.
const HOME_DIFFERENCES: usize = 6;

impl Views<'_> {
    pub(super) fn comparison_view(&self, id: ComparisonId) -> contract::Comparison {
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
            csv: self.href(&format!("{table}table.csv")),
            json: self.href(&format!("{table}table.json")),
            pros_and_cons: link(Generated::ProsAndCons),
            versus: link(Generated::Versus),
            guide: link(Generated::Guide),
            proof: link(Generated::Proof),
            glossary: link(Generated::Glossary),
            sources: link(Generated::Sources),
            method: always(Generated::Method),
            options: comparison.option_ids().map(|option| self.card(id, option)).collect(),
        }
    }

    pub(super) fn generated_page(&self, entry: &Entry, id: ComparisonId, generated: Generated) -> View {
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
        let head = Head {
            kind,
            title: self.generated_title(id, generated),
            description: home.then(|| comparison.description.clone()).flatten(),
            words: comparison.words.get(&generated).copied(),
            comparison: Some(id),
            above,
            data: self.structured(id, generated),
            checked: matches!(generated, Generated::Table | Generated::Method)
                .then(|| self.checked(id).min())
                .flatten(),
            no_index: false,
        };
        let view = self.start(entry, &format!("{kind}.html"), head);
        match generated {
            Generated::Home => view.with("home", self.home(id)),
            Generated::Table => view.with("table", self.table(id)).with("charts", self.table_charts(id)),
            Generated::ProsAndCons => view.with("columns", self.columns(id)),
            Generated::Versus => view.with("pairs", self.pair_entries(id)),
            Generated::Guide => view,
            Generated::Proof => view.with("proof", self.proof(id)),
            Generated::Glossary => view.with("terms", self.terms(id)),
            Generated::Sources => view.with("sources", self.sources(id)),
            Generated::Method => view.with("method", self.method(id)),
        }
    }

    fn structured(&self, id: ComparisonId, generated: Generated) -> Vec<serde_json::Value> {
        let comparison = self.comparison(id);
        match generated {
            Generated::Home | Generated::Table => {
                let items: Vec<_> = comparison
                    .options
                    .iter()
                    .enumerate()
                    .map(|(i, option)| {
                        json!({ "@type": "ListItem", "position": i + 1, "name": option.name, "url": self.whole(&option.address) })
                    })
                    .collect();
                vec![
                    json!({ "@type": "ItemList", "name": comparison.title, "numberOfItems": items.len(), "itemListElement": items }),
                ]
            }
            Generated::Glossary => {
                let page = self.generated_address(id, Generated::Glossary).unwrap_or_default();
                let term = |term: &crate::site::Term| json!({ "@type": "DefinedTerm", "name": term.title, "description": term.text, "url": format!("{}#{}", self.whole(&page), term.id) });
                comparison.terms.iter().map(term).collect()
            }
            _ => Vec::new(),
        }
    }

    fn home(&self, id: ComparisonId) -> contract::Home {
        let comparison = self.comparison(id);
        let options: Vec<OptionId> = comparison.option_ids().collect();
        let spread = |criterion: CriterionId| {
            let known =
                options.iter().filter(|option| comparison.fact(**option, criterion).cell.value().is_some());
            let points: Vec<u16> =
                known.filter_map(|option| comparison.points(*option, criterion)).map(|p| p.0).collect();
            let highest = points.iter().max().copied().unwrap_or(0);
            highest - points.iter().min().copied().unwrap_or(0)
        };
        let mut criteria: Vec<(u16, CriterionId)> = comparison
            .criterion_ids()
            .map(|criterion| (spread(criterion), criterion))
            .filter(|(spread, _)| *spread > 0)
            .collect();
        criteria.sort_by(|(a, x), (b, y)| b.cmp(a).then(x.cmp(y)));
        criteria.truncate(HOME_DIFFERENCES);
        let criteria: Vec<CriterionId> = criteria.into_iter().map(|(_, criterion)| criterion).collect();
        contract::Home {
            situations: self.situations(id),
            differences: criteria.iter().map(|criterion| self.row(id, *criterion, &options)).collect(),
            spread: (options.len() > 5).then(|| self.spread(id, &criteria)),
            question: self.guides[id.index()]
                .as_ref()
                .map(|_| self.question(id, 0))
                .filter(|q| !q.answers.is_empty()),
        }
    }

    fn situations(&self, id: ComparisonId) -> Vec<contract::Situation> {
        let (Some(compiled), Some(guide)) = (&self.guides[id.index()], &self.comparison(id).guide) else {
            return Vec::new();
        };
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

    /// The dates of all dated facts.
    pub(super) fn checked(&self, id: ComparisonId) -> impl Iterator<Item = Date> + '_ {
        let facts = self.comparison(id).options.iter().flat_map(|option| &option.facts);
        facts.filter(|fact| fact.span.is_some()).filter_map(|fact| fact.checked)
    }

    pub(super) fn option_page(&self, entry: &Entry, id: ComparisonId, option: OptionId) -> View {
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
        let view = contract::Choosable {
            card: self.card(id, option),
            groups: self.groups(id, &[option]),
            pros: self.arguments(id, option, Side::Pro),
            cons: self.arguments(id, option, Side::Con),
            pairs: self.pairs_of(id, option),
            sources: self.sources_of(id, &[option]),
        };
        self.start(entry, "option.html", head).with("option", view)
    }

    /// The sources of the facts of some options, by number.
    pub(super) fn sources_of(&self, id: ComparisonId, options: &[OptionId]) -> Vec<contract::Source> {
        let facts = options.iter().flat_map(|option| &self.comparison(id).options[option.index()].facts);
        let used: BTreeSet<SourceId> = facts.flat_map(|fact| fact.sources.iter().copied()).collect();
        used.into_iter().map(|source| self.source(id, source, Vec::new())).collect()
    }

    fn pairs_of(&self, id: ComparisonId, option: OptionId) -> Vec<contract::Link> {
        let comparison = self.comparison(id);
        let others = comparison.option_ids().filter(|other| *other != option);
        others.filter_map(|other| self.pair_link(id, option.min(other), option.max(other))).collect()
    }

    pub(super) fn pair_link(&self, id: ComparisonId, a: OptionId, b: OptionId) -> Option<contract::Link> {
        let address = pair_address(self.site, id, a, b)?;
        Some(contract::Link { title: self.pair_title(id, a, b), url: self.href(&address) })
    }

    pub(super) fn pair_title(&self, id: ComparisonId, a: OptionId, b: OptionId) -> String {
        let option = |option: OptionId| &self.comparison(id).options[option.index()];
        format!("{} or {}", option(a).name, option(b).phrase)
    }

    fn arguments(&self, id: ComparisonId, option: OptionId, side: Side) -> Vec<contract::Argument> {
        let it = &self.comparison(id).options[option.index()];
        let Some(page_id) = it.page else { return Vec::new() };
        let page = &self.site.pages[page_id.index()];
        let url = self.href(&page.address);
        let arguments = it.arguments.iter().filter(|argument| argument.side == side);
        arguments
            .map(|argument| {
                let heading = &page.document.body.headings[argument.section];
                let section = heading.section.clone();
                let html = prose::html(
                    &page.document.body,
                    section,
                    &|hole| self.filling_elsewhere(page_id, hole),
                    Some(&url),
                );
                contract::Argument {
                    side: if side == Side::Pro { "pro" } else { "con" },
                    title: heading.text.clone(),
                    url: format!("{url}#{}", heading.id),
                    html,
                    criterion: self.comparison(id).criteria[argument.criterion.index()].title.clone(),
                    cell: self.cell(id, option, argument.criterion),
                }
            })
            .collect()
    }

    /// A filling for a copy on another page: anchors of the own page name the page too.
    fn filling_elsewhere(&self, page: crate::site::PageId, hole: usize) -> crate::parse::document::Filling {
        let mut filling = self.filling(page, hole);
        if filling.href.starts_with('#') {
            filling.href = format!("{}{}", self.href(&self.site.pages[page.index()].address), filling.href);
        }
        filling
    }

    fn columns(&self, id: ComparisonId) -> Vec<contract::ArgumentColumn> {
        let column = |option| contract::ArgumentColumn {
            card: self.card(id, option),
            pros: self.arguments(id, option, Side::Pro),
            cons: self.arguments(id, option, Side::Con),
        };
        let columns = self.comparison(id).option_ids().map(column);
        columns.filter(|column| !(column.pros.is_empty() && column.cons.is_empty())).collect()
    }

    fn pair_entries(&self, id: ComparisonId) -> Vec<contract::PairEntry> {
        let comparison = self.comparison(id);
        let mut out = Vec::new();
        for a in comparison.option_ids() {
            for b in comparison.option_ids().skip(a.index() + 1) {
                if let Some(link) = self.pair_link(id, a, b) {
                    out.push(contract::PairEntry { a: self.card(id, a), b: self.card(id, b), link });
                }
            }
        }
        out
    }

    pub(super) fn pair_page(&self, entry: &Entry, id: ComparisonId, a: OptionId, b: OptionId) -> View {
        let title = self.pair_title(id, a, b);
        let mut above = self.above_comparison(id);
        above.extend(self.generated_link(id, Generated::Versus));
        let head = Head {
            kind: "pair",
            description: Some(format!(
                "{title}: what differs, who wins each criterion and by how much, and what is equal."
            )),
            title,
            words: None,
            comparison: Some(id),
            above,
            data: Vec::new(),
            checked: None,
            no_index: false,
        };
        self.start(entry, "pair.html", head)
            .with("pair", self.pair(id, a, b))
            .with("charts", self.pair_charts(id, a, b))
    }

    fn pair(&self, id: ComparisonId, a: OptionId, b: OptionId) -> contract::Pair {
        let comparison = self.comparison(id);
        let (mut a_wins, mut b_wins) = (Vec::new(), Vec::new());
        let (mut differ, mut equal) = (Vec::new(), Vec::new());
        for criterion in comparison.criterion_ids() {
            let row = self.row(id, criterion, &[a, b]);
            let known = |option| comparison.fact(option, criterion).cell.value().is_some();
            let points = comparison.points(a, criterion).zip(comparison.points(b, criterion));
            match points.filter(|_| known(a) && known(b)) {
                Some((x, y)) if x > y => {
                    a_wins.push((x.0 - y.0, contract::Contest { row, lead: lead(x, y) }));
                }
                Some((x, y)) if y > x => {
                    b_wins.push((y.0 - x.0, contract::Contest { row, lead: lead(y, x) }));
                }
                _ if row.equal && (known(a) || row.cells[0].state == "not-applicable") => equal.push(row),
                _ => differ.push(row),
            }
        }
        // The sort is stable: equal leads keep the order of the table.
        let by_lead = |mut wins: Vec<(u16, contract::Contest)>| {
            wins.sort_by_key(|(lead, _)| std::cmp::Reverse(*lead));
            wins.into_iter().map(|(_, contest)| contest).collect()
        };
        contract::Pair {
            a: self.card(id, a),
            b: self.card(id, b),
            a_wins: by_lead(a_wins),
            b_wins: by_lead(b_wins),
            differ,
            equal,
        }
    }

    fn terms(&self, id: ComparisonId) -> Vec<contract::Term> {
        let terms = self.comparison(id).terms.iter();
        terms.map(|term| contract::Term { id: term.id.clone(), title: term.title.clone() }).collect()
    }

    fn sources(&self, id: ComparisonId) -> Vec<contract::Source> {
        let comparison = self.comparison(id);
        let mut facts: Vec<Vec<contract::Link>> = vec![Vec::new(); comparison.sources.len()];
        for option in comparison.option_ids() {
            for criterion in comparison.criterion_ids() {
                for source in &comparison.fact(option, criterion).sources {
                    let it = &comparison.options[option.index()];
                    let anchor = format!("{}.{}", it.id, comparison.criteria[criterion.index()].id);
                    let title = format!("{}: {}", it.name, comparison.criteria[criterion.index()].title);
                    facts[source.index()].push(contract::Link { title, url: self.cell_url(id, &anchor) });
                }
            }
        }
        facts
            .into_iter()
            .enumerate()
            .map(|(i, facts)| self.source(id, SourceId::from_index(i), facts))
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
        }
    }

    fn method(&self, id: ComparisonId) -> contract::Method {
        let comparison = self.comparison(id);
        let facts =
            || comparison.options.iter().flat_map(|option| option.facts.iter().zip(&comparison.criteria));
        let stated =
            || facts().filter(|(fact, _)| matches!(fact.cell, Cell::Known(_) | Cell::Depends { .. }));
        contract::Method {
            groups: self.groups(id, &[]),
            facts: stated().count(),
            sourced: stated().filter(|(fact, _)| !fact.sources.is_empty()).count(),
            judgements: stated().filter(|(_, criterion)| criterion.judgement).count(),
            unknown: facts().filter(|(fact, _)| fact.cell == Cell::Unknown).count(),
            oldest: self.checked(id).min().map(|date| date.to_string()),
        }
    }
}
