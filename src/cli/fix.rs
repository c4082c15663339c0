//! `check --fix`: what is certain is replaced, in memory until nothing is left, then in the author's files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::fix::{Fixed, fix};
use crate::pipeline::Compilation;
use crate::source::files::Sources;
use crate::syntax::toml;
use crate::write::fix::is_own;

/// How often what a replacement brings to light is replaced in turn.
const ROUNDS: usize = 8;

/// A site with everything replaced that is certain.
pub(super) struct Outcome {
    /// It, compiled.
    pub(super) site: Compilation,
    /// What is still wrong with it.
    pub(super) problems: Vec<Diagnostic>,
    /// The changes, by path.
    pub(super) files: BTreeMap<String, Fixed>,
}

/// Replaces what is certain, in memory. `compile` reads the site and compiles it with these files in place of those on
/// the disk.
pub(super) fn run(
    root: &Path,
    compile: impl Fn(&BTreeMap<String, Fixed>) -> (Compilation, Vec<Diagnostic>),
) -> Outcome {
    let mut files = BTreeMap::new();
    let mut kept: BTreeSet<String> = BTreeSet::new();
    let (mut site, mut problems) = compile(&files);
    for _ in 0..ROUNDS {
        let may = |path: &str| !kept.contains(path) && is_own(root, path);
        let more = fix(&problems, &site.sources, may);
        if more.is_empty() {
            break;
        }
        let mut next = files.clone();
        for (path, new) in &more {
            let old: Option<&Fixed> = next.get(path);
            let before = old.map_or(&new.before, |old| &old.before).clone();
            let count = new.count + old.map_or(0, |old| old.count);
            next.insert(path.clone(), Fixed { before, after: new.after.clone(), count });
        }
        let (new_site, new_problems) = compile(&next);
        // One that could not be read any more is left as it was, as where a key would be there twice.
        let breaks = |path: &&String| {
            is_broken(&new_problems, &new_site.sources, path) && !is_broken(&problems, &site.sources, path)
        };
        let broken: Vec<String> = more.keys().filter(breaks).cloned().collect();
        if broken.is_empty() {
            (site, problems, files) = (new_site, new_problems, next);
        }
        kept.extend(broken);
    }
    Outcome { site, problems, files }
}

/// Whether the syntax of a file is broken.
fn is_broken(problems: &[Diagnostic], sources: &Sources, path: &str) -> bool {
    let id = sources.find(path);
    let own = problems.iter().filter(|problem| problem.span.map(|span| span.file) == id);
    toml::broken_at(own).is_some()
}
