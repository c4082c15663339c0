//! The site without the words of pages that have errors, so that all others can be shown meanwhile.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::diagnostic::{Diagnostic, Severity};
use crate::model::files::Cache;
use crate::model::{Page, Publish};
use crate::pipeline::{Compilation, compile_again};
use crate::source::files::Sources;
use crate::source::folders::{CONTENT, below};

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
            let text = whole.sources.find(path).and_then(|id| whole.sources.get(id).text()).unwrap_or("");
            sources.replace(path, shortened(path, text, *how).as_bytes());
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
        let in_front_matter = (span.start as usize) < front_matter(file.text().unwrap_or("")).len();
        *pages.entry(file.path.clone()).or_default() |= in_front_matter;
    }
    Some(pages)
}

/// The front matter of a page, with its fences.
fn front_matter(text: &str) -> &str {
    let mut end = 0;
    let mut fence = None;
    for line in text.split_inclusive('\n') {
        end += line.len();
        let word = line.trim_start_matches('\u{feff}').trim_end();
        match fence {
            None if matches!(word, "+++" | "---") => fence = Some(word),
            None => return "",
            Some(fence) if fence == word => return &text[..end],
            Some(_) => {}
        }
    }
    ""
}

fn shortened(path: &str, text: &str, kept: Kept) -> String {
    let front = front_matter(text);
    match kept {
        Kept::Headings => {
            let headings = text[front.len()..].lines().filter(|line| line.starts_with('#'));
            headings.fold(front.to_owned(), |out, line| out + "\n" + line + "\n")
        }
        Kept::FrontMatter => front.to_owned(),
        Kept::Title => {
            let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".md");
            format!("+++\ntitle = {}\n+++\n", toml::Value::String(name.to_owned()))
        }
    }
}
