//! Tera set up with a site's templates, and its errors turned into diagnostics.

mod bounds;
mod faults;
mod uses;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bounds::Bounded;
use tera::{Context, ErrorKind, Tera};

use crate::diagnostic::{Diagnostic, codes};
use crate::picture::share;
use crate::source::digest::Digest;
use crate::source::files::Sources;
use crate::source::folders::{self, below};
use crate::source::span::{FileId, Span, Spanned};
use crate::source::theme;
use crate::words::Words;

/// The templates of a site, the built-in ones among them.
#[derive(Debug)]
pub struct Templates {
    tera: Tera,
    files: BTreeMap<String, FileId>,
    digests: BTreeMap<String, Digest>,
    /// By template, those that it is made of.
    parts: BTreeMap<String, BTreeSet<String>>,
    /// The site's own, as Tera has them.
    bounded: BTreeMap<String, Bounded>,
}

/// How often the templates are tried as a set, each time without what was found to be wrong.
const MOST_ATTEMPTS: usize = 200;

/// How many templates a site has at most.
const MOST: usize = 1000;

impl Templates {
    /// Parses the templates; all their problems are reported.
    #[must_use]
    pub fn new(
        files: BTreeMap<String, FileId>,
        sources: &Sources,
        words: &Arc<Words>,
    ) -> (Templates, Vec<Diagnostic>) {
        if files.len() > MOST {
            let own = files.values().find(|id| !sources.get(**id).built_in).copied().unwrap_or(FileId(0));
            let reason = format!("there are {} templates, and {MOST} can be used", files.len());
            return (Templates::none(files, words), vec![template_syntax(Span::whole(own), &reason)]);
        }
        let crowded = files.values().filter(|id| bounds::is_crowded(sources.get(**id).text().unwrap_or("")));
        let crowded: Vec<Diagnostic> = crowded.map(|id| too_many_tags(*id)).collect();
        if !crowded.is_empty() {
            return (Templates::none(files, words), crowded);
        }
        let mut set = faults::Set::new(&files, sources, words);
        let mut problems: Vec<Diagnostic> =
            set.texts().flat_map(|(name, text)| words::unknown(words, files[name], text)).collect();
        let texts: BTreeMap<&str, &str> = set.texts().collect();
        let parts = uses::parts(&texts);
        let digests = uses::digests(&texts, &parts, words);
        let mut tera = engine(words);
        // Tera stops at the first template that does not fit in. What is wrong there is taken out, and the rest
        // tried again.
        for _ in 0..MOST_ATTEMPTS {
            let mut attempt = engine(words);
            let Err(error) = attempt.add_raw_templates(set.texts()) else {
                tera = attempt;
                break;
            };
            let known = problems.len();
            if !set.blame(&error, &mut problems) {
                // What cannot be placed must be said all the same.
                if problems.len() == known && problems.is_empty() {
                    let whole = Span::whole(files.values().next().copied().unwrap_or(FileId(0)));
                    problems.push(template_syntax(whole, &faults::first_line(&error.to_string())));
                }
                break;
            }
        }
        let own = set.texts().filter(|(name, _)| !sources.get(files[*name]).built_in);
        let bounded: BTreeMap<String, Bounded> =
            own.map(|(name, text)| (name.to_owned(), Bounded::of(text))).collect();
        let texts = bounded.iter().map(|(name, it)| (name.as_str(), it.text.as_str()));
        if problems.is_empty()
            && let Err(error) = tera.add_raw_templates(texts)
        {
            let whole = Span::whole(files.values().next().copied().unwrap_or(FileId(0)));
            problems.push(template_syntax(whole, &faults::first_line(&error.to_string())));
        }
        (Templates { tera, files, digests, parts, bounded }, problems)
    }

    /// Those of a site whose templates cannot be used.
    fn none(files: BTreeMap<String, FileId>, words: &Arc<Words>) -> Templates {
        let (digests, parts, bounded) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Templates { tera: engine(words), files, digests, parts, bounded }
    }

    /// Reports a template that a page names and that is not there.
    #[must_use]
    pub fn missing(&self, name: &Spanned<String>) -> Option<Diagnostic> {
        (!self.files.contains_key(&name.value))
            .then(|| missing_template(name.span, "template", &name.value, self.files.keys()))
    }

    /// Reports the site's own templates that no page is made of: those that the theme has not, no page names, and none of
    /// the others is made of. `named` are those that pages name.
    pub fn unused<'n>(&self, sources: &Sources, named: impl Iterator<Item = &'n str>) -> Vec<Diagnostic> {
        let theme: Vec<String> = theme::files().into_iter().map(|(path, _)| path).collect();
        let of_theme = || theme.iter().filter_map(|path| below(folders::TEMPLATES, path));
        let roots = of_theme().map(str::to_owned).chain(named.map(str::to_owned));
        let parts = roots.filter_map(|name| self.parts.get(&name));
        let made: BTreeSet<&str> = parts.flatten().map(String::as_str).collect();
        // One that does not parse is known to be there, and nothing else of it.
        let own = self.files.iter().filter(|(name, id)| {
            !sources.get(**id).built_in
                && !made.contains(name.as_str())
                && self.parts.contains_key(name.as_str())
        });
        own.map(|(name, id)| {
            let d = Diagnostic::new(UNUSED_TEMPLATE, Span::whole(*id), "no page is made of this template");
            let d = Diagnostic { notes: Vec::new(), ..d.nearest(name, of_theme()).without_replacement() };
            if d.help.is_some() {
                d
            } else {
                d.help(format!("name it in the front matter of a page: `template = \"{name}\"`"))
            }
        })
        .collect()
    }

    /// A place in a template, as `find` finds it in the text of a file: in one that the author wrote before the built-in
    /// ones; else the whole of the template `name`.
    pub fn find(
        &self,
        name: &str,
        sources: &Sources,
        find: impl Fn(FileId, &str) -> Option<Span>,
    ) -> Option<Span> {
        let files =
            |built_in: bool| self.files.values().filter(move |id| sources.get(**id).built_in == built_in);
        let mut all = files(false).chain(files(true));
        let found = all.find_map(|id| find(*id, sources.get(*id).text()?));
        found.or_else(|| self.files.get(name).map(|id| Span::whole(*id)))
    }

    /// Of a template and all that it is made of.
    #[must_use]
    pub fn digest(&self, name: &str) -> Option<Digest> {
        self.digests.get(name).copied()
    }

    /// Renders a template; `page` is the address, for messages.
    ///
    /// # Errors
    /// What the template does wrong, at its place in the template.
    pub fn render(
        &self,
        name: &str,
        context: &Context,
        page: &str,
        sources: &Sources,
    ) -> Result<String, Box<Diagnostic>> {
        bounds::begin();
        let mut out = bounds::Page::default();
        let rendered = self.tera.render_to(name, context, &mut out);
        let problem = |error| Box::new(self.render_problem(&error, name, page, sources));
        if out.is_full() {
            let whole = self.files.get(name).map(|id| Span::whole(*id));
            let reason = format!("the page is larger than {} MB", bounds::PAGE >> 20);
            return Err(Box::new(template_render(whole, &reason, page, None)));
        }
        rendered.map_err(problem)?;
        out.into_text().map_err(|error| problem(tera::Error::message(error)))
    }

    /// What is wrong with the SVG that a template makes for the address `page`; it is placed where the template has
    /// the same line.
    #[must_use]
    pub fn svg_problem(&self, fault: &share::Fault, svg: &str, page: &str, sources: &Sources) -> Diagnostic {
        let line = fault.line.and_then(|line| svg.lines().nth(line.saturating_sub(1))).map(str::trim);
        let line = line.filter(|line| !line.is_empty());
        let file = self.files.get(share::TEMPLATE).copied();
        let at = file.map(|id| {
            let text = sources.get(id).text().unwrap_or("");
            let mut places = line.into_iter().flat_map(|line| text.match_indices(line));
            match (places.next(), places.next()) {
                (Some((start, found)), None) => Span::new(id, start..start + found.len()),
                _ => Span::whole(id),
            }
        });
        share_image(at, page, &fault.message, fault.line.zip(line))
    }

    fn render_problem(&self, error: &tera::Error, name: &str, page: &str, sources: &Sources) -> Diagnostic {
        let whole = self.files.get(name).map(|id| Span::whole(*id));
        match error.kind() {
            ErrorKind::RenderingError(report) | ErrorKind::SyntaxError(report) => {
                let at =
                    self.files.get(report.filename()).map(|id| match self.bounded.get(report.filename()) {
                        Some(bounded) => {
                            let part = span(*id, &bounded.text, report.span());
                            Span::new(*id, bounded.written(part.range()))
                        }
                        None => span(*id, sources.get(*id).text().unwrap_or(""), report.span()),
                    });
                let (message, undefined) = faults::undefined(report.message());
                let undefined = undefined.as_ref().map(|(name, known)| (name.as_str(), known.as_slice()));
                template_render(at.or(whole), &message, page, undefined)
            }
            other => {
                let mut message = other.to_string();
                let mut source = std::error::Error::source(error);
                while let Some(inner) = source {
                    message = format!("{message}: {inner}");
                    source = inner.source();
                }
                template_render(whole, &faults::first_line(&message), page, None)
            }
        }
    }
}

/// Tera as templates find it.
fn engine(words: &Arc<Words>) -> Tera {
    let mut tera = Tera::default();
    tera.autoescape_on([".html", ".xml", ".svg"]);
    bounds::register(&mut tera);
    share::register(&mut tera);
    words::register(&mut tera, words);
    tera
}

/// Tera counts lines from 1 and columns, in characters, from 0.
fn span(id: FileId, text: &str, span: &tera::Span) -> Span {
    let start = byte(text, span.start_line, span.start_col);
    let end = byte(text, span.end_line, span.end_col).max(start);
    Span::new(id, start..end)
}

fn byte(text: &str, line: usize, column: usize) -> usize {
    let mut start = 0;
    for _ in 1..line {
        match text[start..].find('\n') {
            Some(offset) => start += offset + 1,
            None => return text.len(),
        }
    }
    let line = text[start..].split('\n').next().unwrap_or("");
    start + line.char_indices().nth(column).map_or(line.len(), |(offset, _)| offset)
}

/// A template whose mistakes could not be told in bounded time.
fn too_many_tags(file: FileId) -> Diagnostic {
    let reason = "it has too many tags for its size; divide it into several that it includes";
    template_syntax(Span::whole(file), reason)
}

/// A template that does not parse.
pub(crate) fn template_syntax(at: Span, reason: &str) -> Diagnostic {
    Diagnostic::new(TEMPLATE_SYNTAX, at, format!("this template cannot be parsed: {reason}"))
}

/// A template, filter, test, function or component (`kind`) that is named but does not exist.
pub(crate) fn missing_template<S: AsRef<str>>(
    at: Span,
    kind: &str,
    name: &str,
    known: impl IntoIterator<Item = S>,
) -> Diagnostic {
    let d =
        Diagnostic::new(MISSING_TEMPLATE, at, format!("there is no {kind} `{name}`")).nearest(name, known);
    // A list of all the templates, or of what some begin with, helps nobody.
    Diagnostic { notes: Vec::new(), ..d }
}

/// A template that fails on a page; `page` is its address. `undefined` is a name that is not known there, and
/// those that are.
fn template_render(
    at: Option<Span>,
    reason: &str,
    page: &str,
    undefined: Option<(&str, &[String])>,
) -> Diagnostic {
    let d = Diagnostic::new(TEMPLATE_RENDER, at, format!("this template fails on {page}: {reason}"));
    let d = match undefined {
        Some((name, known)) => d.nearest(name, known),
        None => d,
    };
    if d.help.is_none() { d.help("docs/templates.md lists what each template sees") } else { d }
}

/// An SVG that cannot be drawn as the share image at the address `page`; `line` is the one that is wrong, by its number
/// in the SVG.
fn share_image(at: Option<Span>, page: &str, reason: &str, line: Option<(usize, &str)>) -> Diagnostic {
    let d = Diagnostic::new(SHARE_IMAGE, at, format!("the share image {page} cannot be drawn: {reason}"));
    match line {
        Some((number, text)) => d.note(format!("line {number} of the SVG that this template makes: {text}")),
        None => d,
    }
}

codes! {
    of faults::CODES;

    /// # No page is made of a template
    ///
    /// A template of a site takes the place of the theme's template of the same name, or is named by a page or by another
    /// template. This one is neither, so what it says is never seen: mostly its name is misspelt.
    ///
    /// Take the name that is proposed, name it where it belongs, or remove it.
    ///
    /// ```html templates/pagee.html
    /// <h1>{{ page.title }}</h1>
    /// ```
    ///
    /// ```md content/index.md
    /// # Tea
    /// ```
    ///
    /// ```diagnostics
    /// templates/pagee.html:1:1: warning[unused-template]: no page is made of this template
    ///   help: did you mean `page.html`?
    /// ```
    ///
    /// ## Mended
    ///
    /// ```html templates/page.html
    /// <h1>{{ page.title }}</h1>
    /// ```
    ///
    /// ```md content/index.md
    /// # Tea
    /// ```
    ///
    /// ```diagnostics
    /// ```
    UNUSED_TEMPLATE = "unused-template" Warning;

    /// # A template cannot be parsed
    ///
    /// Templates are pages with gaps: between `{{ }}` stands what is filled in, between `{% %}`
    /// what is repeated or chosen. Here a bracket is missing, a word stands in the wrong place,
    /// or a block is opened and never closed.
    ///
    /// The message says what was expected there. Every `if` and `for` needs its `endif` or
    /// `endfor`.
    ///
    /// ```html templates/page.html
    /// <h1>{{ page.title }</h1>
    /// ```
    ///
    /// ```diagnostics
    /// templates/page.html:1:19: error[template-syntax]: this template cannot be parsed: found `}` but expected `}}`
    /// ```
    ///
    /// ## Mended
    ///
    /// ```html templates/page.html
    /// <h1>{{ page.title }}</h1>
    /// ```
    ///
    /// ```md content/tea.md
    /// # Tea
    /// ```
    ///
    /// ```diagnostics
    /// ```
    TEMPLATE_SYNTAX = "template-syntax" Error;

    /// # A template that is named does not exist
    ///
    /// A template can build on another (`extends`), take in another (`include`) or use filters,
    /// functions and components, each by its name; a page can name its template in its front
    /// matter. There is nothing of this name.
    ///
    /// Take the name that is proposed, or write what is missing into `templates/`.
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// template = "tea.htm"
    /// +++
    /// ```
    ///
    /// ```html templates/tea.html
    /// <h1>{{ page.title | uper }}</h1>
    /// {% include "menu.html" %}
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:3:12: error[missing-template]: there is no template `tea.htm`
    ///   help: did you mean `tea.html`?
    /// templates/tea.html:1:1: warning[unused-template]: no page is made of this template
    ///   help: name it in the front matter of a page: `template = "tea.html"`
    /// templates/tea.html:1:21: error[missing-template]: there is no filter `uper`
    ///   help: did you mean `upper`?
    /// templates/tea.html:2:13: error[missing-template]: there is no template `menu.html`
    /// ```
    ///
    /// ## Mended
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// template = "tea.html"
    /// +++
    /// ```
    ///
    /// ```html templates/tea.html
    /// <h1>{{ page.title | upper }}</h1>
    /// {% include "menu.html" %}
    /// ```
    ///
    /// ```html templates/menu.html
    /// <p>Tea, coffee</p>
    /// ```
    ///
    /// ```diagnostics
    /// ```
    MISSING_TEMPLATE = "missing-template" Error;

    /// # A template fails on a page
    ///
    /// The template is well-formed, but when a page was filled in, it asked for something that
    /// this page does not have, or did something that cannot be done with it.
    ///
    /// Correct the name; `docs/templates.md` lists what each template sees. What only some
    /// pages have can be asked for first: `{% if page.extra.colour %}`.
    ///
    /// ```md content/tea.md
    /// # Tea
    /// ```
    ///
    /// ```html templates/page.html
    /// <h1>{{ page.titel }}</h1>
    /// ```
    ///
    /// ```diagnostics
    /// templates/page.html:1:13: error[template-render]: this template fails on /tea/: field `titel` is not defined
    ///   help: did you mean `title`?
    /// ```
    TEMPLATE_RENDER = "template-render" Error;

    /// # A share image cannot be drawn
    ///
    /// Each page has a share image, which is drawn from the template `share.svg`. What that template makes must be SVG
    /// of 1200 x 630 pixels, well-formed, and with nothing in it that would have to be loaded: no picture by its address, no
    /// style sheet, no font. A picture can be in it as SVG, by a `data:` address. Text can only have letters that the font has;
    /// the fields of `share` have no others.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea"
    /// question = "Which tea?"
    /// groups = [{ id = "g", title = "G" }]
    /// criteria = [{ id = "hot", title = "Hot", group = "g", type = "yes-no" }]
    /// ```
    ///
    /// ```md content/green.md
    /// +++
    /// title = "Green"
    /// facts = { hot = true }
    /// +++
    /// ```
    ///
    /// ```svg templates/share.svg
    /// <svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630">
    ///   <image href="leaf.png"/>
    /// </svg>
    /// ```
    ///
    /// ```diagnostics
    /// templates/share.svg:2:3: error[share-image]: the share image /share.png cannot be drawn: it asks for `leaf.png`: a share image loads nothing, from here or elsewhere
    ///   note: line 2 of the SVG that this template makes: <image href="leaf.png"/>
    /// ```
    SHARE_IMAGE = "share-image" Error;
}
