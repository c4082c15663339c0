//! What is wrong with the templates as a set, one mistake at a time: what only follows from another is not said.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use tera::ErrorKind;

use super::{byte, engine, span};
use crate::diagnostic::{Diagnostic, codes};
use crate::render::template::{MISSING_TEMPLATE, missing_template, template_syntax};
use crate::source::files::Sources;
use crate::source::span::{FileId, Span};
use crate::words::Words;

/// Tera's own filters, tests, functions and tags, to propose the nearest; [`tests`] holds them to Tera.
const FILTERS: [&str; 37] = [
    "abs",
    "capitalize",
    "default",
    "escape_html",
    "escape_xml",
    "first",
    "float",
    "get",
    "group_by",
    "indent",
    "int",
    "join",
    "keys",
    "last",
    "length",
    "lower",
    "newlines_to_br",
    "nth",
    "number",
    "pairs",
    "pluralize",
    "replace",
    "reverse",
    "round",
    "safe",
    "sort",
    "split",
    "str",
    "title",
    "trim",
    "trim_end",
    "trim_start",
    "truncate",
    "unique",
    "upper",
    "values",
    "wrap",
];
const TESTS: [&str; 16] = [
    "array",
    "bool",
    "containing",
    "defined",
    "divisible_by",
    "ending_with",
    "even",
    "float",
    "integer",
    "iterable",
    "map",
    "none",
    "number",
    "odd",
    "starting_with",
    "string",
];
const FUNCTIONS: [&str; 5] = ["range", "super", "throw", "word", "words"];
const TAGS: [&str; 19] = [
    "block",
    "break",
    "component",
    "continue",
    "elif",
    "else",
    "endblock",
    "endcomponent",
    "endfilter",
    "endfor",
    "endif",
    "endset",
    "extends",
    "filter",
    "for",
    "if",
    "include",
    "set",
    "set_global",
];

/// The templates while their faults are looked for.
pub(super) struct Set<'a> {
    files: &'a BTreeMap<String, FileId>,
    sources: &'a Sources,
    words: &'a Arc<Words>,
    /// What is left of each.
    texts: BTreeMap<&'a str, String>,
    /// Those that are left out as a whole: what others miss in them may be there.
    out: BTreeSet<String>,
}

impl<'a> Set<'a> {
    /// All templates. What is not UTF-8 was reported, and is left out.
    pub(super) fn new(
        files: &'a BTreeMap<String, FileId>,
        sources: &'a Sources,
        words: &'a Arc<Words>,
    ) -> Self {
        let mut texts = BTreeMap::new();
        let mut out = BTreeSet::new();
        for (name, id) in files {
            let file = sources.get(*id);
            if !file.readable || file.text().is_none() {
                out.insert(name.clone());
            }
            texts.insert(name.as_str(), file.text().unwrap_or("").to_owned());
        }
        Set { files, sources, words, texts, out }
    }

    /// What is left, by name.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(name, text)| (*name, text.as_str()))
    }

    /// Reports an error of the set and takes out what causes it; whether there was something to take out.
    pub(super) fn blame(&mut self, error: &tera::Error, problems: &mut Vec<Diagnostic>) -> bool {
        match error.kind() {
            ErrorKind::SyntaxError(_) => self.syntax(problems),
            ErrorKind::MissingParent { current, parent } => {
                let at = self.tag(current, "extends", parent);
                let known = self.files.keys();
                // Its name may be written with escapes.
                let whole = self.files.get(current).map(|id| Span::whole(*id));
                problems.extend(at.or(whole).map(|at| missing_template(at, "template", parent, known)));
                self.without_tag(current, "extends", parent)
            }
            ErrorKind::CircularExtend { tpl, inheritance_chain } => {
                let mut chain = vec![tpl.clone()];
                chain.extend(inheritance_chain.iter().cloned());
                self.cycle("extends", &chain, problems)
            }
            ErrorKind::CircularInclude { include_chain, .. } => {
                self.cycle("include", include_chain, problems)
            }
            other => self.references(&other.to_string(), problems),
        }
    }

    fn original(&self, name: &str) -> &'a str {
        self.files.get(name).and_then(|id| self.sources.get(*id).text()).unwrap_or("")
    }

    fn take_out(&mut self, name: &str) -> bool {
        let text = self.texts.get_mut(name).filter(|text| !text.is_empty());
        let any = text.is_some();
        text.map(String::clear).unwrap_or_default();
        self.out.insert(name.to_owned()) || any
    }

    /// Where `name` stands in a tag of a template.
    fn tag(&self, template: &str, keyword: &str, name: &str) -> Option<Span> {
        let id = *self.files.get(template)?;
        let text = self.original(template);
        let tag = tags(text).find(|tag| tag.keyword == keyword && tag.names(name))?;
        let start = tag.range.start + text[tag.range.clone()].find(name)?;
        Some(Span::new(id, start..start + name.len()))
    }

    /// Takes the tags out of a template that name another, and leaves the rest in its place.
    fn without_tag(&mut self, template: &str, keyword: &str, name: &str) -> bool {
        let Some(text) = self.texts.get_mut(template) else { return false };
        let ranges: Vec<Range<usize>> =
            tags(text).filter(|tag| tag.keyword == keyword && tag.names(name)).map(|tag| tag.range).collect();
        for range in &ranges {
            text.replace_range(range.clone(), &" ".repeat(range.len()));
        }
        !ranges.is_empty() || self.take_out(template)
    }

    /// All templates that do not parse.
    fn syntax(&mut self, problems: &mut Vec<Diagnostic>) -> bool {
        let mut found = Vec::new();
        for (name, text) in &self.texts {
            let error = engine(self.words).add_raw_template(name, text).err();
            if let Some(ErrorKind::SyntaxError(report)) = error.as_ref().map(tera::Error::kind)
                && let Some(id) = self.files.get(*name)
            {
                let at = span(*id, text, report.span());
                let word = text[at.range()].trim();
                problems.push(if report.message() == "Unknown tag" {
                    unknown_tag(at, word, &TAGS)
                } else {
                    template_syntax(at, &in_words(report.message()))
                });
                found.push((*name).to_owned());
            }
        }
        for name in &found {
            self.take_out(name);
        }
        !found.is_empty()
    }

    /// A circle, of which `chain` may hold the way to it; it ends with the template where it closes.
    fn cycle(&mut self, keyword: &str, chain: &[String], problems: &mut Vec<Diagnostic>) -> bool {
        let start = chain.last().and_then(|last| chain.iter().position(|name| name == last)).unwrap_or(0);
        let cycle = &chain[start..];
        let [first, second, ..] = cycle else { return false };
        let whole = self.files.get(first).map(|id| Span::whole(*id));
        problems.extend(self.tag(first, keyword, second).or(whole).map(|at| template_cycle(at, cycle)));
        self.without_tag(first, keyword, second)
    }

    /// Names of filters and the like that do not exist. Tera joins such errors into one text.
    fn references(&mut self, text: &str, problems: &mut Vec<Diagnostic>) -> bool {
        let reports = reports(text);
        if reports.is_empty() {
            return self.clash(text, problems);
        }
        let mut progress = false;
        // A template that replaces one of the theme's would have had its component, too.
        let file = |name: &'a str| name.rsplit('/').next()?.split('.').next();
        let out = || self.files.keys().filter(|name| self.out.contains(*name));
        let tags_out = out().flat_map(|name| tags(self.original(name)));
        let lost: BTreeSet<&str> = tags_out
            .filter_map(|tag| tag.defines("component"))
            .chain(out().filter_map(|name| file(name)))
            .collect();
        let mut found = Vec::new();
        for report in &reports {
            let Some(id) = self.files.get(&report.template).copied() else { continue };
            let name = report.message.split('`').nth(1).unwrap_or("");
            let text = self.texts.get(report.template.as_str()).map_or("", String::as_str);
            let at = report.place(id, text, name);
            found.push(report.template.clone());
            match report.message.strip_prefix("Unknown ").and_then(|rest| rest.split(' ').next()) {
                Some("component") if lost.contains(name) => {}
                Some("component") => {
                    let all = self.files.keys().flat_map(|name| tags(self.original(name)));
                    let known: BTreeSet<&str> = all.filter_map(|tag| tag.defines("component")).collect();
                    problems.push(missing_template(at, "component", name, known));
                }
                Some("filter") => problems.push(missing_template(at, "filter", name, FILTERS)),
                Some("test") => problems.push(missing_template(at, "test", name, TESTS)),
                Some("function") => problems.push(missing_template(at, "function", name, FUNCTIONS)),
                Some(kind) => problems.push(missing_template(at, kind, name, self.files.keys())),
                None => problems.extend(self.block(&report.template, name, at)),
            }
        }
        for name in found {
            progress |= self.take_out(&name);
        }
        progress
    }

    /// A block that no ancestor has, unless one that may have it is left out.
    fn block(&self, template: &str, name: &str, at: Span) -> Option<Diagnostic> {
        let mut known = BTreeSet::new();
        let mut seen = BTreeSet::from([template]);
        let mut parent = self.parent(template);
        let nearest = parent?;
        while let Some(here) = parent.filter(|here| seen.insert(here)) {
            if self.out.contains(here) {
                return None;
            }
            known.extend(tags(self.original(here)).filter_map(|tag| tag.defines("block")));
            parent = self.parent(here);
        }
        Some(missing_block(at, name, nearest, known))
    }

    fn parent(&self, template: &str) -> Option<&'a str> {
        tags(self.original(template)).find(|tag| tag.keyword == "extends")?.quoted()
    }

    /// What has no place in Tera's words: a component with two templates, the author's own to blame.
    fn clash(&mut self, text: &str, problems: &mut Vec<Diagnostic>) -> bool {
        let named = |name: &&&str| text.contains(&format!("`{name}`"));
        let own = |name: &&&str| self.files.get(**name).is_some_and(|id| !self.sources.get(*id).built_in);
        let mut names: Vec<&str> = self.texts.keys().filter(named).copied().collect();
        names.sort_by_key(|name| !own(&name));
        let component = text.split('`').nth(1).unwrap_or("");
        let place = |template: &str| {
            let text = self.original(template);
            let tag = tags(text).find(|tag| tag.defines("component") == Some(component))?;
            let start = tag.range.start + text[tag.range].find(component)?;
            Some(Span::new(*self.files.get(template)?, start..start + component.len()))
        };
        let [name, other, ..] = names.as_slice() else { return false };
        let (Some(at), Some(first)) = (place(name), place(other)) else { return false };
        problems.push(duplicate_component(at, component, first));
        let name = (*name).to_owned();
        self.take_out(&name)
    }
}

/// A tag of a template.
pub(super) struct Tag<'a> {
    pub(super) keyword: &'a str,
    /// What follows the keyword.
    pub(super) rest: &'a str,
    range: Range<usize>,
}

impl<'a> Tag<'a> {
    /// Whether it names a template.
    fn names(&self, name: &str) -> bool {
        self.quoted() == Some(name)
    }

    /// The template that it names.
    fn quoted(&self) -> Option<&'a str> {
        let quote = self.rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
        self.rest[1..].split(quote).next()
    }

    /// The component or block that it defines.
    pub(super) fn defines(&self, keyword: &str) -> Option<&'a str> {
        let end = self.rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.')));
        (self.keyword == keyword).then(|| &self.rest[..end.unwrap_or(self.rest.len())])
    }
}

/// The tags of a template, in order.
pub(super) fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    let starts = text.match_indices("{%").map(|(at, _)| at);
    starts.map(|start| {
        let end = text[start..].find("%}").map_or(text.len(), |length| start + length + 2);
        let inner = text[start + 2..end].trim_start_matches('-').trim_start();
        let keyword =
            inner.find(|c: char| !(c.is_ascii_lowercase() || c == '_')).map_or(inner, |at| &inner[..at]);
        Tag { keyword, rest: inner[keyword.len()..].trim_start(), range: start..end }
    })
}

/// One of the errors that Tera joins: each `error: MESSAGE` is followed by ` --> FILE:LINE:COLUMN`.
struct Report {
    message: String,
    template: String,
    line: usize,
    /// From 1.
    column: usize,
}

impl Report {
    /// Where the wrong name stands; Tera sometimes means the expression around it.
    fn place(&self, id: FileId, text: &str, name: &str) -> Span {
        let start = byte(text, self.line, self.column - 1);
        let offset = text[start..].find(name).filter(|offset| *offset < 20);
        offset.map_or(Span::new(id, start..start), |offset| {
            Span::new(id, start + offset..start + offset + name.len())
        })
    }
}

fn reports(text: &str) -> Vec<Report> {
    let mut message = None;
    let mut out = Vec::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("error: ") {
            message = Some(rest.to_owned());
        } else if let Some(place) = line.trim_start().strip_prefix("--> ") {
            let mut parts = place.rsplitn(3, ':');
            let column = parts.next().and_then(|n| n.parse::<usize>().ok());
            let line = parts.next().and_then(|n| n.parse::<usize>().ok());
            if let (Some(message), Some(column), Some(line), Some(template)) =
                (message.take(), column, line, parts.next())
            {
                out.push(Report { message, template: template.to_owned(), line, column: column.max(1) });
            }
        }
    }
    out
}

/// The first line of an error, in words of ours where Tera's are for its authors.
fn in_words(message: &str) -> String {
    let message = first_line(message);
    if message == "unexpected end of input" {
        return "it ends too early: a bracket or a block is never closed".to_owned();
    }
    match message.split_once("expected ") {
        Some((found, what)) if what.starts_with("one of: integer, float") => {
            format!("{found}expected a value")
        }
        Some((found, "identifier")) => format!("{found}expected a name"),
        Some((found, what @ ("}}" | "%}"))) => format!("{found}expected `{what}`"),
        _ => message,
    }
}

/// The first line of a message, without a full stop.
pub(super) fn first_line(message: &str) -> String {
    let line = message.lines().next().unwrap_or("").trim_end_matches('.');
    let mut chars = line.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// A message of rendering. Tera spells out what is known, "… Available fields: a, b"; that is taken out, with the
/// wrong name.
pub(super) fn undefined(message: &str) -> (String, Option<(String, Vec<String>)>) {
    let first = first_line(message);
    let Some((words, known)) = first.split_once(". Available ") else { return (first, None) };
    let name = words.split('`').nth(1).unwrap_or("").to_owned();
    let known = known.split_once(": ").map_or("", |(_, list)| list).split(", ").map(str::to_owned);
    (words.to_owned(), Some((name, known.collect())))
}

/// A tag that Tera does not have.
fn unknown_tag(at: Span, tag: &str, known: &[&str]) -> Diagnostic {
    if known.contains(&tag) {
        return template_syntax(at, &format!("there is nothing open here that `{tag}` belongs to"));
    }
    template_syntax(at, &format!("there is no tag `{tag}`")).nearest(tag, known)
}

/// A block that the template which is extended does not have.
fn missing_block<S: AsRef<str>>(
    at: Span,
    name: &str,
    parent: &str,
    known: impl IntoIterator<Item = S>,
) -> Diagnostic {
    Diagnostic::new(MISSING_TEMPLATE, at, format!("`{parent}`, which this extends, has no block `{name}`"))
        .nearest(name, known)
}

/// A component that two templates define.
fn duplicate_component(at: Span, name: &str, first: Span) -> Diagnostic {
    template_syntax(at, &format!("there is another component `{name}`"))
        .related(first, "the other one")
        .help("give it another name, or its template the name of the other one's to replace that")
}

/// Templates in a circle.
fn template_cycle(at: Span, chain: &[String]) -> Diagnostic {
    let chain = chain.join(" → ");
    Diagnostic::new(TEMPLATE_CYCLE, at, format!("these templates need each other in a circle: {chain}"))
}

codes! {
    /// # Templates include or extend each other in a circle
    ///
    /// One template takes in another, which takes in the first again, and so on without end.
    ///
    /// Take one of the `include` or `extends` lines away. What two templates have in common can
    /// stand in a third.
    ///
    /// ```html templates/head.html
    /// <p>{% include "menu.html" %}</p>
    /// ```
    ///
    /// ```html templates/menu.html
    /// <p>{% include "head.html" %}</p>
    /// ```
    ///
    /// ```diagnostics
    /// templates/head.html:1:16: error[template-cycle]: these templates need each other in a circle: head.html → menu.html → head.html
    /// ```
    TEMPLATE_CYCLE = "template-cycle" Error;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_known(text: &str) -> bool {
        engine(&Arc::new(Words::of("en"))).add_raw_template("t", text).is_ok()
    }

    #[test]
    fn tera_knows_what_is_proposed() {
        for name in FILTERS {
            assert!(is_known(&format!("{{{{ x | {name} }}}}")), "{name}");
        }
        for name in TESTS {
            assert!(is_known(&format!("{{{{ x is {name} }}}}")), "{name}");
        }
        for name in FUNCTIONS {
            assert!(is_known(&format!("{{% block a %}}{{{{ {name}() }}}}{{% endblock %}}")), "{name}");
        }
        assert!(
            !is_known("{{ x | nosuch }}") && !is_known("{{ x is nosuch }}") && !is_known("{{ nosuch() }}")
        );
    }

    #[test]
    fn tags_are_found_with_what_they_name() {
        let found: Vec<_> = tags("{%- extends 'a' -%}{% block b %}{% component c.d(e) %}")
            .map(|tag| (tag.keyword.to_owned(), tag.quoted().or(tag.defines(tag.keyword)).map(str::to_owned)))
            .collect();
        let some = |a: &str, b: &str| (a.to_owned(), Some(b.to_owned()));
        assert_eq!(found, [some("extends", "a"), some("block", "b"), some("component", "c.d")]);
    }
}
