//! The pages that a comparison has without a file, as far as reading and linking need them. Which there are is the
//! business of `pages`.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Comparison, ComparisonId, Generated, OptionId, Site};
use crate::diagnostic::Diagnostic;
use crate::markdown::reserved_anchor;

/// A kind of page that a comparison has at most once.
#[derive(Debug)]
pub struct GeneratedPage {
    /// The name, without `.md`, of the file with the author's words.
    pub file_stem: &'static str,
    /// Where it is below the comparison, without slashes at the ends.
    pub path: &'static str,
    /// The title where the author gives none: a key of the words.
    pub title: &'static str,
    /// Whether a comparison has it, once its files are read; with whether the author has a file for it.
    pub exists: fn(&Comparison, bool) -> bool,
    /// Whether the headings of the author's file are the terms of the comparison.
    pub defines_terms: bool,
    /// Whether its template gives some part of the page this id.
    pub has_anchor: fn(&Comparison, &str) -> bool,
    /// All such ids, for messages.
    pub anchors: fn(&Comparison) -> Vec<String>,
    /// What is planned below it.
    pub holds: Holds,
    /// How it is divided where a comparison has many options.
    pub division: Option<Division>,
}

/// What has its addresses below a generated page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Nothing.
    Nothing,
    /// The whole comparison.
    Comparison,
    /// The facts in forms for programs.
    Data,
    /// The pages of pairs.
    Pairs,
    /// The states of the guide, the page itself among them.
    States,
}

/// How a page is divided.
#[derive(Debug)]
pub struct Division {
    /// How many options a part shows.
    pub most: usize,
    /// The options, over all parts.
    pub options: fn(&Comparison) -> Vec<OptionId>,
}

/// Gives headings of generated pages other ids where a template has theirs, and reports those that authors chose.
pub(super) fn part_ids(site: &mut Site, problems: &mut Vec<Diagnostic>) {
    for comparison in &site.comparisons {
        for (generated, page) in &comparison.authored {
            let kind = site.kinds[generated.index()];
            let is_taken = |id: &str| !kind.defines_terms && (kind.has_anchor)(comparison, id);
            let body = &mut site.pages[page.index()].body;
            if !body.headings.iter().any(|heading| is_taken(&heading.id)) {
                continue;
            }
            let headings = &mut Arc::make_mut(body).headings;
            let mut ids: BTreeSet<String> = headings.iter().map(|heading| heading.id.clone()).collect();
            for heading in headings.iter_mut().filter(|heading| is_taken(&heading.id)) {
                if heading.chosen {
                    problems.push(reserved_anchor(heading.span, &heading.id));
                    continue;
                }
                let mut number = 1;
                let mut free = format!("{}-{number}", heading.id);
                while is_taken(&free) || ids.contains(&free) {
                    number += 1;
                    free = format!("{}-{number}", heading.id);
                }
                ids.insert(free.clone());
                heading.id = free;
            }
        }
    }
}

impl Site {
    /// The generated page of a comparison below which something lies, and its address.
    #[must_use]
    pub fn holder(&self, id: ComparisonId, holds: Holds) -> Option<(Generated, &str)> {
        let mut generated = self.comparisons[id.index()].generated.iter();
        let found = generated.find(|(generated, _)| self.kinds[generated.index()].holds == holds);
        found.map(|(generated, address)| (*generated, address.as_str()))
    }
}

impl GeneratedPage {
    /// Every comparison has it, where its file's name says; no id on it is promised.
    pub const PLAIN: GeneratedPage = GeneratedPage {
        file_stem: "",
        path: "",
        title: "",
        exists: |_, _| true,
        defines_terms: false,
        has_anchor: |_, _| false,
        anchors: |_| Vec::new(),
        holds: Holds::Nothing,
        division: None,
    };

    /// Its address, or that of an author's file with a slug of its own, below the address of the comparison.
    pub(super) fn address(&self, base: &str, slug: Option<&str>) -> String {
        let folder = self.path.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
        match slug {
            _ if self.path.is_empty() => base.to_owned(),
            Some(slug) => format!("{base}{folder}{slug}/"),
            None => format!("{base}{}/", self.path),
        }
    }
}
