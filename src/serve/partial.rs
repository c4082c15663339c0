//! The site without the words of pages that have errors, so that all others can be shown meanwhile.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::diagnostic::{Diagnostic, Severity};
use crate::model::files::Cache;
use crate::model::{Page, Publish, body_start};
use crate::pipeline::{Compilation, compile_again};
use crate::source::files::Sources;
use crate::source::folders::{CONTENT, below};
use crate::syntax::toml::quoted;

/// A site without errors, and the addresses of the pages that had them.
pub(super) struct Partial {
    pub(super) compilation: Compilation,
    pub(super) hidden: BTreeSet<String>,
}

/// How much is kept of a page with an error. What is left out can be an error elsewhere, as a link to its heading.
#[derive(Clone, Copy)]
enum Kept {
    /// Its front matter and its headings.
    Headings,
    FrontMatter,
    /// That there is a page.
    Title,
}

/// Leaves out the words of pages with errors until there are none; `None` where errors are in other files, or come up
/// again and again. `cache` is what the files of `whole` were parsed to.
pub(super) fn without_errors(
    whole: &Compilation,
    root: &Path,
    publish: &Publish,
    cache: &Cache,
) -> Option<Partial> {
    let root = root.display().to_string();
    let mut kept: BTreeMap<String, Kept> = BTreeMap::new();
    let mut pages = broken(&whole.diagnostics, &whole.sources)?;
    // Each round keeps less of a page that still has errors; pages that lead to it follow.
    for _ in 0..6 {
        for (path, in_front_matter) in pages {
            let less = match kept.get(&path) {
                _ if in_front_matter => Kept::Title,
                None => Kept::Headings,
                Some(Kept::Headings) => Kept::FrontMatter,
                Some(_) => Kept::Title,
            };
            kept.insert(path, less);
        }
        let mut sources = whole.sources.clone();
        for (path, how) in &kept {
            if let Some(id) = whole.sources.find(path) {
                let text = whole.sources.get(id).text().unwrap_or("");
                let (front, body) = text.split_at(body_start(id, text));
                sources.replace(path, shortened(path, front, body, *how).as_bytes());
            }
        }
        let (compilation, _) = compile_again(sources, Vec::new(), &root, publish, cache);
        pages = broken(&compilation.diagnostics, &compilation.sources)?;
        if pages.is_empty() {
            // A replaced file keeps its id.
            let is_shortened = |page: &&Page| kept.contains_key(&whole.sources.get(page.file).path);
            let pages = whole.site.pages.iter().chain(&compilation.site.pages);
            let hidden = pages.filter(is_shortened).map(|page| page.address.clone()).collect();
            return Some(Partial { compilation, hidden });
        }
    }
    None
}

/// The pages with errors, and whether they are in their front matter; `None` where one is in another file.
fn broken(problems: &[Diagnostic], sources: &Sources) -> Option<BTreeMap<String, bool>> {
    let mut pages = BTreeMap::new();
    for problem in problems.iter().filter(|problem| problem.severity() == Severity::Error) {
        let span = problem.span?;
        let file = sources.get(span.file);
        below(CONTENT, &file.path).filter(|path| path.ends_with(".md"))?;
        let in_front_matter = (span.start as usize) < body_start(span.file, file.text().unwrap_or(""));
        *pages.entry(file.path.clone()).or_default() |= in_front_matter;
    }
    Some(pages)
}

/// What is kept of a page, from its front matter with the fences and its body.
fn shortened(path: &str, front: &str, body: &str, kept: Kept) -> String {
    match kept {
        Kept::Headings => {
            let headings = body.lines().filter(|line| line.starts_with('#'));
            headings.fold(front.to_owned(), |out, line| out + "\n" + line + "\n")
        }
        Kept::FrontMatter => front.to_owned(),
        Kept::Title => {
            let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".md");
            format!("+++\ntitle = {}\n+++\n", quoted(name))
        }
    }
}
