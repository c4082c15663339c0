//! One comparison: its criteria, options, sources, terms and guide.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::doubt::Doubt;
use super::{facts, folder_address, folder_of, slug, stem};
use crate::diagnostic::{Diagnostic, codes};
use crate::kinds::Scale;
use crate::markdown::document::OptionFields;
use crate::model::link::FACTS_OUTSIDE;
use crate::model::link::names::{UNKNOWN_CRITERION, unknown_criterion};
use crate::model::link::references::broken_link;
use crate::model::parse::comparison::{Definition, Pairs};
use crate::model::parse::{Parsed, Toml};
use crate::model::{
    Argument, Choosable, Comparison, ComparisonId, Criterion, CriterionId, Generated, Group, GroupId,
    OptionId, Page, PageId, Role, Term,
};
use crate::source::span::Span;
use crate::syntax::fields::{duplicate_id, invalid_value};

/// The folders of all comparisons, those inside others reported and left out.
pub(super) fn folders(parsed: &Parsed, problems: &mut Vec<Diagnostic>) -> Vec<String> {
    let mut folders: Vec<String> = Vec::new();
    for (folder, definition) in &parsed.comparisons {
        let outer = folders.iter().find(|outer| {
            outer.is_empty() || folder.strip_prefix(outer.as_str()).is_some_and(|rest| rest.starts_with('/'))
        });
        match outer {
            Some(outer) => {
                let outer = Span::whole(parsed.comparisons[outer].file);
                problems.push(nested_comparison(Span::whole(definition.file), outer));
            }
            None => folders.push(folder.clone()),
        }
    }
    folders
}

/// Reports guides and sources in folders that are no comparison: nobody would ever see them.
pub(super) fn outside(parsed: &Parsed, folders: &[String], problems: &mut Vec<Diagnostic>) {
    let guides = parsed.guides.iter().map(|(folder, guide)| (folder, guide.file, "this is a guide"));
    let sources = parsed.sources.iter().map(|(folder, list)| (folder, list.file, "these are sources"));
    for (folder, file, what) in guides.chain(sources) {
        if !folders.contains(folder) && !parsed.comparisons.contains_key(folder) {
            problems.push(lies_outside(Span::whole(file), what));
        }
    }
}

/// The path below `content/` of a file that a comparison names.
pub(super) fn beside(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// Whether some comparison names this CSV file.
pub(super) fn is_named(parsed: &Parsed, path: &str) -> bool {
    parsed
        .comparisons
        .iter()
        .any(|(folder, definition)| definition.csv.iter().any(|name| beside(folder, &name.value) == path))
}

/// Links the comparison in `folder`; its option pages learn their ids.
pub(super) fn link(
    parsed: &Parsed,
    folder: &str,
    id: ComparisonId,
    doubt: &Arc<Doubt>,
    pages: &mut [Page],
    problems: &mut Vec<Diagnostic>,
) -> Comparison {
    let definition = &parsed.comparisons[folder];
    let groups: Vec<Group> = definition
        .groups
        .iter()
        .map(|(id, title)| Group { id: id.value.clone(), title: title.clone() })
        .collect();
    let sources = parsed.sources.get(folder).map(|file| &file.list);
    let mut comparison = Comparison {
        folder: folder.to_owned(),
        address: folder_address(folder),
        title: definition.title.clone(),
        question: definition.question.clone(),
        description: definition.description.clone(),
        nouns: definition.nouns.clone(),
        pairs: Vec::new(),
        criteria: criteria(definition, &groups, problems),
        groups,
        charts: Vec::new(),
        options: Vec::new(),
        by_id: Vec::new(),
        has_sources: sources.is_some(),
        sources: sources.cloned().unwrap_or_default(),
        terms: Vec::new(),
        guide: parsed.guides.get(folder).cloned(),
        words: BTreeMap::new(),
        generated: BTreeMap::new(),
        stale_after: definition.stale_after,
        require_sources: definition.require_sources,
        file: definition.file,
        incomplete: doubt.facts(folder),
        doubt: doubt.clone(),
    };
    options(parsed, definition, id, &mut comparison, pages, problems);
    comparison.pairs = pairs(definition, &comparison, problems);
    comparison.charts = definition
        .charts
        .iter()
        .filter_map(|chart| super::charts::link(chart, &comparison, problems))
        .collect();
    for (index, page) in pages.iter().enumerate().filter(|(_, page)| page.comparison == Some(id)) {
        if let Role::Generated(generated) = page.role {
            comparison.words.insert(generated, PageId::from_index(index));
        }
    }
    if let Some(page) = comparison.words.get(&Generated::Glossary) {
        let headings = &pages[page.index()].document.body.headings;
        comparison.terms = headings
            .iter()
            .filter(|heading| heading.level == 2)
            .map(|heading| Term {
                id: heading.id.clone(),
                title: heading.text.clone(),
                text: heading.lead.clone(),
            })
            .collect();
    }
    comparison.generated = generated(&comparison, pages);
    // Words on a page that is not generated here, as a `guide.md` without a guide, are a page like any other.
    for (generated, page) in &comparison.words {
        if !comparison.generated.contains_key(generated) {
            pages[page.index()].role = Role::Plain;
        }
    }
    comparison.words.retain(|generated, _| comparison.generated.contains_key(generated));
    comparison
}

/// Which pairs have a page.
fn pairs(
    definition: &Definition,
    comparison: &Comparison,
    problems: &mut Vec<Diagnostic>,
) -> Vec<(OptionId, OptionId)> {
    let options = || comparison.option_ids();
    let all = || options().flat_map(|a| options().skip(a.index() + 1).map(move |b| (a, b)));
    match &definition.pairs {
        Pairs::None => Vec::new(),
        Pairs::All => all().collect(),
        Pairs::These(named) => {
            let mut chosen = BTreeSet::new();
            for (one, other) in named {
                let mut id = |name| comparison.find_option(name, problems);
                let (Some(a), Some(b)) = (id(one), id(other)) else { continue };
                if a == b {
                    let message = format!("`{}` is no pair with itself", other.value);
                    problems.push(invalid_value(other.span, message, "another option"));
                } else {
                    chosen.insert((a.min(b), a.max(b)));
                }
            }
            chosen.into_iter().collect()
        }
        Pairs::Same(name) => {
            let Some(criterion) = comparison.find_criterion(name, problems) else { return Vec::new() };
            let value =
                |option: OptionId| comparison.options[option.index()].facts[criterion.index()].cell.value();
            all().filter(|(a, b)| value(*a).is_some() && value(*a) == value(*b)).collect()
        }
    }
}

/// Whether a guide has a question with answers.
fn asks(guide: &Toml) -> bool {
    guide.node.items("questions").iter().any(|question| !question.items("answers").is_empty())
}

/// Which generated pages there are, and where.
fn generated(comparison: &Comparison, pages: &[Page]) -> BTreeMap<Generated, String> {
    let exists = |generated: Generated| match generated {
        Generated::Home | Generated::Table | Generated::Method => true,
        Generated::ProsAndCons => {
            comparison.words.contains_key(&generated)
                || comparison.options.iter().any(|o| !o.arguments.is_empty())
        }
        Generated::Versus => !comparison.pairs.is_empty(),
        Generated::Guide | Generated::Proof => {
            !comparison.options.is_empty() && comparison.guide.as_ref().is_some_and(|file| asks(file))
        }
        Generated::Glossary => comparison.words.contains_key(&generated),
        Generated::Sources => comparison.has_sources,
    };
    Generated::ALL
        .into_iter()
        .filter(|generated| exists(*generated))
        .map(|generated| {
            let own = comparison.words.get(&generated).map(|page| pages[page.index()].address.clone());
            (generated, own.unwrap_or_else(|| format!("{}{}", comparison.address, generated.path())))
        })
        .collect()
}

fn criteria(definition: &Definition, groups: &[Group], problems: &mut Vec<Diagnostic>) -> Vec<Criterion> {
    let mut criteria: Vec<Criterion> = Vec::new();
    for parsed in &definition.criteria {
        let group = groups.iter().position(|group| group.id == parsed.group.value);
        if group.is_none() && !parsed.group.value.is_empty() {
            let known = groups.iter().map(|group| group.id.as_str());
            problems.push(unknown_group(parsed.group.span, &parsed.group.value, known));
        }
        if criteria.iter().any(|criterion| criterion.id == parsed.id.value) {
            continue;
        }
        criteria.push(Criterion {
            id: parsed.id.value.clone(),
            title: parsed.title.clone(),
            group: GroupId::from_index(group.unwrap_or(0)),
            kind: parsed.kind.clone(),
            direction: parsed.direction,
            definition: parsed.definition.clone(),
            why: parsed.why.clone(),
            judgement: parsed.judgement,
            scale: None,
            span: parsed.id.span,
        });
    }
    criteria.sort_by_key(|criterion| criterion.group);
    criteria
}

/// An option's parts, before they are put together.
struct Draft<'a> {
    id: String,
    page: Option<PageId>,
    own: Option<&'a OptionFields>,
    rows: Vec<&'a OptionFields>,
    span: Span,
}

fn options(
    parsed: &Parsed,
    definition: &Definition,
    id: ComparisonId,
    comparison: &mut Comparison,
    pages: &mut [Page],
    problems: &mut Vec<Diagnostic>,
) {
    let documents: Vec<_> = pages.iter().map(|page| page.document.clone()).collect();
    let mut order: Vec<usize> = (0..pages.len())
        .filter(|i| pages[*i].comparison == Some(id) && matches!(pages[*i].role, Role::Option(_)))
        .collect();
    order.sort_by(|a, b| {
        let key = |i: usize| (documents[i].front.weight, &pages[i].title, &documents[i].path);
        key(*a).cmp(&key(*b))
    });
    let mut drafts: Vec<Draft<'_>> = Vec::new();
    let mut spans: BTreeMap<String, Span> = BTreeMap::new();
    for index in order {
        let front = &documents[index].front.option;
        let span = front.facts.as_ref().map_or_else(|| documents[index].place(), |facts| facts.span);
        let option_id = option_id(&documents[index].path);
        if let Some(first) = spans.get(&option_id) {
            problems.push(duplicate_id(span, "options", &option_id, *first));
            pages[index].role = Role::Plain;
            continue;
        }
        spans.insert(option_id.clone(), span);
        drafts.push(Draft {
            id: option_id,
            page: Some(PageId::from_index(index)),
            own: Some(front),
            rows: Vec::new(),
            span,
        });
    }
    add_rows(parsed, definition, &comparison.folder, &mut drafts, problems);
    if drafts.is_empty() {
        problems.push(no_options(Span::whole(definition.file), &comparison.folder));
    }
    let hidden = hidden_options(parsed, pages, &comparison.folder);
    drafts.retain(|draft| draft.page.is_some() || !hidden.contains(&draft.id));
    let options: Vec<(Choosable, Vec<Diagnostic>)> = drafts
        .par_iter()
        .enumerate()
        .map(|(index, draft)| {
            let mut found = Vec::new();
            (put_together(draft, index, comparison, pages, &mut found), found)
        })
        .collect();
    for (index, (option, found)) in options.into_iter().enumerate() {
        if let Some(page) = option.page {
            pages[page.index()].role = Role::Option(OptionId::from_index(index));
        }
        comparison.options.push(option);
        // Each row of a CSV file would say it again of the same header.
        for problem in found {
            let again = problem.code == UNKNOWN_CRITERION && problems.contains(&problem);
            problems.extend((!again).then_some(problem));
        }
    }
    let mut by_id: Vec<OptionId> = comparison.option_ids().collect();
    by_id.sort_by(|a, b| comparison.options[a.index()].id.cmp(&comparison.options[b.index()].id));
    comparison.by_id = by_id;
    for index in 0..comparison.criteria.len() {
        let cells = comparison.options.iter().map(|option| &option.facts[index].cell);
        let criterion = &comparison.criteria[index];
        let scale = Scale::new(&criterion.kind, criterion.direction, cells);
        comparison.criteria[index].scale = scale;
    }
}

/// A page's option: its file's name, or its folder's for an `index.md`.
pub(super) fn option_id(path: &str) -> String {
    let name = if stem(path) == "index" { stem(folder_of(path)) } else { stem(path) };
    slug(name)
}

/// Options whose page is a draft: their rows must not give them away.
fn hidden_options(parsed: &Parsed, pages: &[Page], folder: &str) -> BTreeSet<String> {
    let published: BTreeSet<&str> = pages.iter().map(|page| page.document.path.as_str()).collect();
    let inside =
        |path: &str| folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    let options = parsed.documents.iter().filter(|document| document.front.option.facts.is_some());
    let hidden =
        options.filter(|document| inside(&document.path) && !published.contains(document.path.as_str()));
    hidden.map(|document| option_id(&document.path)).collect()
}

fn add_rows<'a>(
    parsed: &'a Parsed,
    definition: &Definition,
    folder: &str,
    drafts: &mut Vec<Draft<'a>>,
    problems: &mut Vec<Diagnostic>,
) {
    for name in &definition.csv {
        let Some(table) = parsed.tables.get(&beside(folder, &name.value)) else {
            let known = parsed.tables.keys().filter_map(|path| {
                if folder.is_empty() { Some(path.as_str()) } else { path.strip_prefix(&format!("{folder}/")) }
            });
            // A list that was never closed takes in what follows.
            if !parsed.broken.contains(&beside(folder, "comparison.toml")) {
                problems.push(broken_link(name.span, &name.value, known, str::to_owned));
            }
            continue;
        };
        problems.extend(table.problems.iter().cloned());
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        let mut index: BTreeMap<String, usize> =
            drafts.iter().enumerate().map(|(i, draft)| (draft.id.clone(), i)).collect();
        for row in &table.rows {
            if let Some(first) = seen.insert(&row.id.value, row.id.span) {
                problems.push(duplicate_id(row.id.span, "rows", &row.id.value, first));
                continue;
            }
            if let Some(known) = index.get(&row.id.value) {
                drafts[*known].rows.push(&row.fields);
                continue;
            }
            index.insert(row.id.value.clone(), drafts.len());
            drafts.push(Draft {
                id: row.id.value.clone(),
                page: None,
                own: None,
                rows: vec![&row.fields],
                span: row.id.span,
            });
        }
    }
}

fn put_together(
    draft: &Draft<'_>,
    index: usize,
    comparison: &Comparison,
    pages: &[Page],
    problems: &mut Vec<Diagnostic>,
) -> Choosable {
    let parts = || draft.own.into_iter().chain(draft.rows.iter().copied());
    let first = |get: fn(&OptionFields) -> Option<&String>| parts().find_map(get).cloned();
    let page = draft.page.map(|id| &pages[id.index()]);
    let checked = parts().find_map(|part| part.checked.as_ref()).map(|date| (date.value, date.span));
    let ramp = u16::try_from((250 + index * 140) % 360).unwrap_or(250);
    let name = first(|part| part.name.as_ref())
        .or_else(|| page.map(|page| page.title.clone()))
        .unwrap_or_else(|| crate::syntax::fields::title_from_id(&draft.id));
    Choosable {
        id: draft.id.clone(),
        phrase: first(|part| part.phrase.as_ref()).unwrap_or_else(|| name.clone()),
        name,
        summary: first(|part| part.summary.as_ref()),
        choose: first(|part| part.choose.as_ref()),
        hue: parts().find_map(|part| part.hue).unwrap_or(ramp),
        address: page
            .map_or_else(|| format!("{}{}/", comparison.address, draft.id), |page| page.address.clone()),
        page: draft.page,
        drawing: None,
        facts: facts::link(draft.id.as_str(), parts(), comparison, problems),
        arguments: page.map(|page| arguments(page, comparison, problems)).unwrap_or_default(),
        checked,
        span: draft.span,
    }
}

fn arguments(page: &Page, comparison: &Comparison, problems: &mut Vec<Diagnostic>) -> Vec<Argument> {
    let mut out = Vec::new();
    for (section, heading) in page.document.body.headings.iter().enumerate() {
        let Some((side, criterion)) = &heading.argument else { continue };
        match comparison.criteria.iter().position(|known| known.id == criterion.value) {
            Some(index) => {
                out.push(Argument {
                    side: *side,
                    criterion: CriterionId::from_index(index),
                    section,
                    span: heading.span,
                });
            }
            None => {
                let known = comparison.criteria.iter().map(|known| known.id.as_str());
                problems.push(unknown_criterion(criterion.span, &criterion.value, known));
            }
        }
    }
    out
}

/// A `comparison.toml` below another.
fn nested_comparison(at: Span, outer: Span) -> Diagnostic {
    Diagnostic::new(NESTED_COMPARISON, at, "this comparison lies inside another")
        .related(outer, "the outer one")
        .help("put the two into folders side by side")
}

/// A group that does not exist.
fn unknown_group<S: AsRef<str>>(at: Span, name: &str, known: impl IntoIterator<Item = S>) -> Diagnostic {
    Diagnostic::new(UNKNOWN_GROUP, at, format!("there is no group `{name}`")).nearest(name, known)
}

/// A comparison of nothing.
fn no_options(at: Span, folder: &str) -> Diagnostic {
    Diagnostic::new(NO_OPTIONS, at, "this comparison has no options")
        .help(format!("add a page with `[facts]` in its front matter to content/{folder}, or name a CSV file with `csv = [\"options.csv\"]`"))
}

/// A guide or sources in a folder that is no comparison.
fn lies_outside(at: Span, what: &str) -> Diagnostic {
    Diagnostic::new(FACTS_OUTSIDE, at, format!("{what}, but this folder is not a comparison"))
        .help("move it beside a comparison.toml")
}

codes! {
    /// # A comparison lies inside another
    ///
    /// A folder with a `comparison.toml` is a comparison, with everything below it. If another
    /// lay inside, it could not be said to which of the two a page belongs.
    ///
    /// Put the two into folders side by side.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id
    /// tea
    /// ```
    ///
    /// ```toml content/milk/comparison.toml
    /// title = "Milk or sugar"
    /// ```
    ///
    /// ```diagnostics
    /// content/milk/comparison.toml:1:1: error[nested-comparison]: this comparison lies inside another
    ///   content/comparison.toml:1:1: the outer one
    ///   help: put the two into folders side by side
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/drinks/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// ```
    ///
    /// ```csv content/drinks/drinks.csv
    /// id
    /// tea
    /// ```
    ///
    /// ```toml content/sweets/comparison.toml
    /// title = "Milk or sugar"
    /// csv = ["sweets.csv"]
    /// ```
    ///
    /// ```csv content/sweets/sweets.csv
    /// id
    /// milk
    /// ```
    ///
    /// ```diagnostics
    /// ```
    NESTED_COMPARISON = "nested-comparison" Error;

    /// # A criterion names a group that does not exist
    ///
    /// The table shows the criteria in groups, and each criterion says which is its own, by the
    /// id that the group has in `[[groups]]`. There is no group of this name, so the criterion
    /// would have no place in the table.
    ///
    /// Take the name that is proposed, or add the group.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [{ id = "price", title = "Price", group = "cap", type = "number" }]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,price
    /// tea,1
    /// ```
    ///
    /// ```diagnostics
    /// content/comparison.toml:4:54: error[unknown-group]: there is no group `cap`
    ///   help: did you mean `cup`?
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [{ id = "price", title = "Price", group = "cup", type = "number" }]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,price
    /// tea,1
    /// ```
    ///
    /// ```diagnostics
    /// ```
    UNKNOWN_GROUP = "unknown-group" Error;

    /// # A comparison has nothing to compare
    ///
    /// There is a `comparison.toml`, but no option beside it: an option is a page with
    /// `[facts]` in its front matter, or a row of a CSV file that `comparison.toml` names.
    ///
    /// Add an option. `[facts]` may be empty to begin with; what is left out is shown as
    /// unknown.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// content/comparison.toml:1:1: error[no-options]: this comparison has no options
    ///   help: add a page with `[facts]` in its front matter to content/, or name a CSV file with `csv = ["options.csv"]`
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// [facts]
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// ```
    NO_OPTIONS = "no-options" Error;
}
