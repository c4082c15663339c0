//! The whole program on one page: sources in, checked and planned site out, any page on demand.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::check;
use crate::diagnostic::{self, Code, Codes, Diagnostic};
use crate::guide::{self, Compiled, GUIDE_TOO_LARGE};
use crate::kinds::FACT_TYPE;
use crate::links::{self, Anchors, Counted, Links};
use crate::model::files::{self, Files};
use crate::model::{self, Publish, Site};
use crate::pages;
use crate::pages::view::{Artifact, View, Views};
use crate::picture::share;
use crate::plan::{Entry, Plan, Subject, plan};
use crate::read;
use crate::render::template::Templates;
use crate::render::{self, Output};
use crate::source::digest::Digest;
use crate::source::files::Sources;
use crate::source::span::{FileId, Span};
use crate::syntax::toml;
use crate::words::Words;

/// Every code that a diagnostic can have, by room.
#[must_use]
pub fn codes() -> Vec<Code> {
    let rooms = [
        read::CODES,
        crate::syntax::CODES,
        crate::kinds::CODES,
        crate::markdown::CODES,
        crate::picture::CODES,
        model::CODES,
        check::CODES,
        guide::CODES,
        crate::plan::CODES,
        render::CODES,
        links::CODES,
    ];
    rooms.into_iter().flat_map(Codes::all).collect()
}

/// A site, compiled: every stage but render and write is done.
#[derive(Debug)]
pub struct Compilation {
    /// What was read.
    pub sources: Sources,
    /// What it says.
    pub site: Site,
    /// Its guides, by comparison.
    pub guides: Vec<Option<Compiled>>,
    /// Every address.
    pub plan: Plan,
    /// Its templates.
    pub templates: Templates,
    /// All problems so far, sorted. With an error among them nothing should be rendered.
    pub diagnostics: Vec<Diagnostic>,
    publish: Publish,
}

/// Compiles sources. `diagnostics` are those of reading; `root` is how the site is called in messages.
#[must_use]
pub fn compile(
    sources: Sources,
    mut diagnostics: Vec<Diagnostic>,
    root: &str,
    publish: &Publish,
) -> Compilation {
    let (files, more) = files::all(&sources, root);
    diagnostics.extend(more);
    compile_files(sources, files, diagnostics, publish)
}

/// Compiles sources to what [`compile`] would, for one who compiles again and again: a file that has not changed since
/// `before` is not parsed again.
#[must_use]
pub fn compile_again(
    sources: Sources,
    mut diagnostics: Vec<Diagnostic>,
    root: &str,
    publish: &Publish,
    before: &files::Cache,
) -> (Compilation, files::Cache) {
    let (files, more, cache) = files::again(&sources, root, before);
    diagnostics.extend(more);
    (compile_files(sources, files, diagnostics, publish), cache)
}

fn compile_files(
    mut sources: Sources,
    mut files: Files,
    mut diagnostics: Vec<Diagnostic>,
    publish: &Publish,
) -> Compilation {
    sources.forget_pages();
    let template_files = std::mem::take(&mut files.templates);
    let words = Arc::new(Words::of(files.language()));
    let ((templates, of_templates), (site, of_linking)) = rayon::join(
        || Templates::new(template_files, &sources, &words),
        || model::link(files, publish, &words, pages::GENERATED),
    );
    diagnostics.extend(of_templates);
    diagnostics.extend(of_linking);
    let (asked, more) = guide::read(&site);
    diagnostics.extend(more);
    diagnostics.extend(check::check(&site, &asked, publish.today));
    let named = site.pages.iter().filter_map(|page| page.front.template.as_ref());
    diagnostics.extend(named.clone().filter_map(|name| templates.missing(name)));
    diagnostics.extend(templates.unused(&sources, named.map(|name| name.value.as_str())));
    let sound = !diagnostic::any_error(&diagnostics);
    let mut guides = Vec::new();
    for (comparison, guide) in site.comparisons.iter().zip(asked) {
        let compile = |guide| guide::compile(comparison, guide);
        let (compiled, more) = guide.map(compile).unwrap_or_default();
        // Where facts or weights are broken, what the guide proves is an echo of that.
        if sound || more.iter().all(|d| d.code == GUIDE_TOO_LARGE) {
            diagnostics.extend(more);
        }
        guides.push(compiled);
    }
    let (plan, more) = plan(&site, &guides);
    diagnostics.extend(more);
    toml::drop_overlapped(&mut diagnostics, FACT_TYPE);
    diagnostic::sort(&mut diagnostics);
    read::remember(&mut sources, diagnostics.iter().flat_map(Diagnostic::files));
    Compilation { sources, site, guides, plan, templates, diagnostics, publish: publish.clone() }
}

/// A page, rendered.
#[derive(Debug)]
pub struct Rendered {
    /// Its file, from the output folder.
    pub file: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Compilation {
    /// Whether it can be rendered.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        !diagnostic::any_error(&self.diagnostics)
    }

    /// Of all that was compiled: two machines with the same render the same.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&(self.sources.digest(), &self.publish))
    }

    /// All entries of the plan, in parallel.
    pub fn entries(&self) -> impl IndexedParallelIterator<Item = Entry> {
        let nothing = || Entry { address: String::new(), subject: Subject::NotFound };
        (0..self.plan.len()).into_par_iter().map(move |index| self.plan.get(index).unwrap_or_else(nothing))
    }

    /// What makes views of this site.
    #[must_use]
    pub fn views(&self) -> Views<'_> {
        Views::new(&self.site, &self.guides, &self.plan)
    }

    /// The key of an entry: what its bytes depend on.
    #[must_use]
    pub fn key(&self, entry: &Entry, artifact: &Artifact<'_>) -> Digest {
        match artifact {
            Artifact::Page(view) => self.page_key(entry, view),
            Artifact::Data(_, _, facts) => Digest::of(&(&entry.address, facts)),
            Artifact::Search(documents) => Digest::of(&(&entry.address, documents)),
            // What a picture shows is its SVG: another template that makes the same draws nothing anew.
            Artifact::Share(view) => match render::share_svg(view, entry, &self.templates, &self.sources) {
                Ok(svg) => Digest::of(&(&entry.address, share::drawing(), svg)),
                Err(_) => self.page_key(entry, view),
            },
            Artifact::Style(_) => Digest::of(&entry.address),
            Artifact::Copy(file) => self.sources.get(*file).digest,
            Artifact::Variant(_, raster, variant) => raster.key(*variant),
        }
    }

    fn page_key(&self, entry: &Entry, view: &View<'_>) -> Digest {
        Digest::of(&(self.templates.digest(&view.template), &entry.address, view.digest()))
    }

    /// Renders one entry.
    ///
    /// # Errors
    /// What its template does wrong.
    pub fn render<'a>(
        &'a self,
        entry: &Entry,
        artifact: &'a Artifact<'a>,
    ) -> Result<Output<'a>, Box<Diagnostic>> {
        render::render(artifact, entry, &self.templates, &self.sources)
    }

    /// Has the text of files in memory that problems are about, to show it.
    pub fn hold(&mut self, problems: &[Diagnostic]) {
        read::remember(&mut self.sources, problems.iter().flat_map(Diagnostic::files));
    }

    /// The check of what pages link to; for `known`, see [`Links::new`].
    #[must_use]
    pub fn links(&self, known: Anchors) -> Links<'_> {
        Links::new(&self.plan, &self.site.config, known)
    }

    /// What is wrong with the pages that were looked at.
    #[must_use]
    pub fn dead_links(&self, links: &Links<'_>, views: &Views<'_>) -> Vec<Diagnostic> {
        let mut problems = links.problems(|page, texts| self.written(views, page, texts));
        diagnostic::sort(&mut problems);
        problems
    }

    /// Where the first of some texts is written that are on the page at an address: in its own file, or in a template.
    fn written(&self, views: &Views<'_>, address: &str, texts: &[String]) -> Option<Span> {
        let find = |file: FileId, text: &str| {
            let found = texts.iter().find_map(|it| Some((it, text.find(it.as_str())?)));
            found.map(|(it, at)| Span::new(file, at..at + it.len()))
        };
        let page = self.site.pages.iter().find(|page| page.address == address);
        let own = page.and_then(|page| {
            let bytes = read::bytes(page.file, self.sources.get(page.file)).ok()?;
            find(page.file, std::str::from_utf8(&bytes).ok()?)
        });
        own.or_else(|| {
            let Artifact::Page(view) = views.artifact(&self.plan.find(address)?) else { return None };
            self.templates.find(&view.template, &self.sources, find)
        })
    }

    /// The bytes of one entry.
    ///
    /// # Errors
    /// What its template does wrong.
    pub fn render_one(&self, entry: &Entry) -> Result<Vec<u8>, Box<Diagnostic>> {
        let views = self.views();
        let artifact = views.artifact(entry);
        self.render(entry, &artifact)?.into_bytes()
    }

    /// Renders everything in memory, in parallel, in the order of the plan: for tests and for `check`. What is made of
    /// pictures is left out: it takes long, and its addresses and sizes are known without it. Share images are checked
    /// but not drawn, for the same reason: their bytes are those of the SVG.
    ///
    /// # Errors
    /// All that templates do wrong, each mistake once.
    pub fn render_all(&self) -> Result<Vec<Rendered>, Vec<Diagnostic>> {
        let views = self.views();
        let results: Vec<Result<Rendered, Box<Diagnostic>>> = self
            .entries()
            .filter(|entry| !matches!(entry.subject, Subject::Variant(..)))
            .map(|entry| {
                let bytes = match views.artifact(&entry) {
                    Artifact::Share(view) => {
                        render::checked_svg(&view, &entry, &self.templates, &self.sources)?.into_bytes()
                    }
                    artifact => self.render(&entry, &artifact)?.into_bytes()?,
                };
                Ok(Rendered { file: entry.file(), bytes })
            })
            .collect();
        let mut problems = Vec::new();
        let mut pages = Vec::new();
        for result in results {
            match result {
                Ok(page) => pages.push(page),
                Err(problem) => problems.push(*problem),
            }
        }
        if problems.is_empty() { Ok(pages) } else { Err(once(problems)) }
    }

    /// Looks at what all pages link to; what is wrong with them.
    #[must_use]
    pub fn look_at(&self, pages: &[Rendered]) -> (Counted, Vec<Diagnostic>) {
        let links = self.links(Anchors::new());
        let html = |page: &'_ Rendered| String::from_utf8(page.bytes.clone()).ok();
        let by_file: BTreeMap<&str, &Rendered> =
            pages.iter().map(|page| (page.file.as_str(), page)).collect();
        self.entries().for_each(|entry| {
            if let Some(page) = by_file.get(entry.file().as_str())
                && links::is_looked_at(&entry)
                && let Ok(html) = std::str::from_utf8(&page.bytes)
            {
                links.page(&entry, html);
            }
        });
        links.settle(|entry| by_file.get(entry.file().as_str()).and_then(|page| html(page)));
        (links.anchors().1, self.dead_links(&links, &self.views()))
    }
}

/// A template that fails on a thousand pages is reported for the first.
#[must_use]
pub fn once(mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut seen = std::collections::BTreeSet::new();
    problems.retain(|problem| seen.insert((problem.code, problem.span)));
    diagnostic::sort(&mut problems);
    problems
}
