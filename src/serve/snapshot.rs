//! The site as it was at a moment: what each address answers, and a key that tells whether it still would.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use axum::body::Bytes;

use super::drawings::Drawings;
use super::media;
use super::partial::{self, Partial};
use crate::diagnostic::show::{self, Format};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Publish;
use crate::model::files::Cache;
use crate::pages::view::{Artifact, Views};
use crate::pipeline::{self, Compilation};
use crate::plan::{Entry, Subject};
use crate::read;
use crate::source::digest::Digest;
use crate::source::files::{self, Sources};

/// Above so many entries, a rebuild does not count those that changed.
const COUNTED: usize = 10_000;

/// What was read.
pub(super) struct Reading {
    sources: Sources,
    diagnostics: Vec<Diagnostic>,
    /// Of everything: with the same fingerprint, the site is the same.
    pub fingerprint: Digest,
}

impl Reading {
    /// Reads the site; says how many files were opened for it. What has not changed is taken from `before`.
    pub(super) fn new(root: &Path, before: Option<&Snapshot>) -> (Self, usize) {
        let nothing = Sources::default();
        let (sources, diagnostics, opened) =
            read::again(root, before.map_or(&nothing, |before| &before.compilation.sources));
        let files: Vec<_> = sources.iter().map(|(_, file)| file.identity()).collect();
        let fingerprint = Digest::of(&(files, format!("{diagnostics:?}")));
        (Reading { sources, diagnostics, fingerprint }, opened)
    }
}

/// The site as it was at a moment.
pub(super) struct Snapshot {
    compilation: Compilation,
    /// Of the files that pages load: style sheets, pictures, scripts. Which page loads which is not known.
    loads: Digest,
    /// Its problems in words, with an error among them.
    errors: Option<String>,
    /// What is shown of it all the same, without the pages that have errors; and their addresses.
    partial: Option<(Box<Snapshot>, BTreeSet<String>)>,
    drawings: Arc<Drawings>,
    /// See [`Reading::fingerprint`].
    pub fingerprint: Digest,
}

/// What an address answers.
pub(super) enum Answer {
    /// It has moved to another path.
    Moved(String),
    /// Bytes.
    Content(Content),
    /// A file that is sent from the disk, and its content type.
    File(PathBuf, &'static str),
}

/// Bytes for a browser.
pub(super) struct Content {
    /// HTTP status.
    pub status: u16,
    /// Content type.
    pub media: &'static str,
    /// Without anything of the server's own.
    pub bytes: Bytes,
    /// Changes when the bytes would, or something that they load.
    pub key: Digest,
    /// What went wrong in rendering, for the terminal.
    pub failure: Option<Box<Diagnostic>>,
    /// What a page says of errors elsewhere: HTML for the end of its body.
    pub banner: Option<String>,
}

/// How many pages and other files of one snapshot are not, or not the same, in another.
#[derive(Debug, Default, PartialEq, Eq, Clone, Copy)]
pub(super) struct Changes {
    /// Addresses that end in a slash.
    pub pages: usize,
    /// Other addresses.
    pub files: usize,
}

impl Snapshot {
    /// Compiles what was read; what has not changed since `before` is not parsed again.
    pub(super) fn new(
        reading: Reading,
        root: &Path,
        publish: &Publish,
        before: &Cache,
        drawings: Arc<Drawings>,
    ) -> (Self, Cache) {
        let Reading { sources, diagnostics, fingerprint } = reading;
        let name = root.display().to_string();
        let (compilation, cache) = pipeline::compile_again(sources, diagnostics, &name, publish, before);
        let mut snapshot = Snapshot::of(compilation, drawings.clone(), fingerprint);
        if snapshot.errors.is_some() {
            let partial = partial::without_errors(&snapshot.compilation, root, publish, &cache);
            snapshot.partial = partial.map(|Partial { compilation, hidden }| {
                (Box::new(Snapshot::of(compilation, drawings, fingerprint)), hidden)
            });
        }
        (snapshot, cache)
    }

    fn of(compilation: Compilation, drawings: Arc<Drawings>, fingerprint: Digest) -> Self {
        let loads: Vec<(&str, Digest)> = compilation
            .plan
            .single()
            .iter()
            .filter_map(|entry| match entry.subject {
                Subject::Copy(file) if !media::is_page(&entry.address) => {
                    Some((entry.address.as_str(), compilation.sources.get(file).digest))
                }
                _ => None,
            })
            .collect();
        let loads = Digest::of(&loads);
        let errors = (!compilation.is_sound())
            .then(|| show::all(&compilation.diagnostics, &compilation.sources, Format::Text, false, false));
        Snapshot { compilation, loads, errors, partial: None, drawings, fingerprint }
    }

    /// The path below which the site lies: empty, or `/path`.
    pub(super) fn base_path(&self) -> String {
        self.compilation.site.config.base_path()
    }

    /// The title of the site; empty where it has none.
    pub(super) fn title(&self) -> &str {
        &self.compilation.site.config.title
    }

    /// The site's Content-Security-Policy, as a header that keeps other sites from framing the preview.
    pub(super) fn policy(&self) -> String {
        let own = &self.compilation.site.config.policy;
        format!("{own}{}frame-ancestors 'self'", if own.is_empty() { "" } else { "; " })
    }

    /// How many errors and warnings there are.
    pub(super) fn problems(&self) -> (usize, usize) {
        let all = &self.compilation.diagnostics;
        let errors = all.iter().filter(|problem| problem.severity() == Severity::Error).count();
        (errors, all.len() - errors)
    }

    /// All problems, for the terminal.
    pub(super) fn report(&self, colour: bool) -> String {
        show::all(&self.compilation.diagnostics, &self.compilation.sources, Format::Text, colour, false)
    }

    /// A problem of rendering, for the terminal.
    pub(super) fn report_one(&self, problem: &Diagnostic, colour: bool) -> String {
        show::text(problem, &self.compilation.sources, colour)
    }

    /// Whether it has pages to show beside those with errors.
    pub(super) fn is_partial(&self) -> bool {
        self.partial.is_some()
    }
}

/// A snapshot, and what its pages share, which is made when it is needed.
pub(super) struct Open<'a> {
    pub snapshot: &'a Snapshot,
    views: OnceLock<Views<'a>>,
    /// What is shown of a site with errors.
    partial: Option<Box<Open<'a>>>,
}

impl<'a> Open<'a> {
    /// Opens a snapshot.
    pub(super) fn new(snapshot: &'a Snapshot) -> Self {
        let partial = snapshot.partial.as_ref().map(|(partial, _)| Box::new(Open::new(partial)));
        Open { snapshot, views: OnceLock::new(), partial }
    }

    /// Makes what its pages share.
    pub(super) fn prepare(&self) {
        match &self.partial {
            Some(partial) => partial.prepare(),
            None if self.snapshot.errors.is_none() => drop(self.views()),
            None => {}
        }
    }

    /// What shows a path in place of this site, whose pages have errors.
    fn instead(&self, path: &str) -> Option<&Open<'a>> {
        let (_, hidden) = self.snapshot.partial.as_ref()?;
        let is_hidden = hidden.contains(path) || hidden.contains(&format!("{path}/"));
        self.partial.as_deref().filter(|_| !is_hidden)
    }

    /// What makes its views.
    fn views(&self) -> &Views<'a> {
        self.views.get_or_init(|| self.snapshot.compilation.views())
    }

    /// What a path answers; percent signs are decoded already.
    pub(super) fn answer(&self, path: &str) -> Answer {
        let is_copy = || self.find(path).is_some_and(|entry| matches!(entry.subject, Subject::Copy(_)));
        if let Some(partial) = self.instead(path).filter(|_| !is_copy()) {
            let mut answer = partial.answer(path);
            if let Answer::Content(content) = &mut answer {
                content.key = self.key(path);
                content.banner = self.snapshot.errors.as_ref().map(|_| banner(self.snapshot));
            }
            return answer;
        }
        let plan = &self.snapshot.compilation.plan;
        // As hosts do it, the page of a folder of `static/` has the folder's address.
        if let Some(folder) = path.strip_suffix("index.html").filter(|folder| folder.ends_with('/')) {
            if plan.find(path).or_else(|| plan.find(folder)).is_some() && !folder.starts_with("//") {
                return Answer::Moved(folder.to_owned());
            }
        } else if let Some(entry) = self.find(path) {
            if let Some((file, media)) = self.on_disk(&entry) {
                return Answer::File(file, media);
            }
            return Answer::Content(self.show(path, &entry, 200));
        }
        if let Some(address) = self.moved(path) {
            return Answer::Moved(address);
        }
        if self.snapshot.errors.is_some() && media::is_page(path) {
            return Answer::Content(self.broken(path));
        }
        match plan.find("/404.html") {
            Some(entry) if self.snapshot.errors.is_none() => Answer::Content(self.show(path, &entry, 404)),
            _ => Answer::Content(Content {
                status: 404,
                media: media::TEXT,
                bytes: Bytes::from_static(b"There is no such file.\n"),
                key: self.key(path),
                failure: None,
                banner: None,
            }),
        }
    }

    /// What a path shows: an entry of the plan, or the `index.html` of a folder.
    fn find(&self, path: &str) -> Option<Entry> {
        let plan = &self.snapshot.compilation.plan;
        let index = || plan.find(&format!("{path}index.html"));
        plan.find(path).or_else(|| if path.ends_with('/') { index() } else { None })
    }

    /// Where the file of an entry is, if it is not held in memory and no page.
    fn on_disk(&self, entry: &Entry) -> Option<(PathBuf, &'static str)> {
        let Subject::Copy(file) = entry.subject else { return None };
        let file = self.snapshot.compilation.sources.get(file);
        match &file.content {
            files::Content::OnDisk(root) => {
                let path = root.join(&file.path);
                let media = media::of(&entry.address, &beginning(&path));
                (media != media::HTML).then_some((path, media))
            }
            files::Content::Held(_) => None,
        }
    }

    /// The address of a folder whose path lacks its slash.
    fn moved(&self, path: &str) -> Option<String> {
        let address = format!("{path}/");
        // Two slashes at the start would be another host.
        (!address.starts_with("//")).then(|| self.find(&address))?.map(|_| address)
    }

    fn show(&self, path: &str, entry: &Entry, status: u16) -> Content {
        if self.snapshot.errors.is_some() && !matches!(entry.subject, Subject::Copy(_)) {
            return self.broken(path);
        }
        let Snapshot { compilation, drawings, .. } = self.snapshot;
        let artifact = self.views().artifact(entry);
        let own = compilation.key(entry, &artifact);
        let key = match entry.subject {
            Subject::Copy(_) => self.key(path),
            _ => self.page_key(status != 404, own),
        };
        let render = || compilation.render(entry, &artifact)?.into_bytes().map(Bytes::from);
        let rendered = match artifact {
            Artifact::Share(_) | Artifact::Variant(..) => match drawings.find(own) {
                Some(bytes) => Ok(bytes),
                None => render().inspect(|bytes| drawings.keep(own, bytes.clone())),
            },
            // The author may have saved it a moment ago.
            Artifact::Copy(file) => read::newest(compilation.sources.get(file))
                .map_or_else(render, |bytes| Ok(Bytes::from_owner(bytes))),
            _ => render(),
        };
        match rendered {
            Ok(bytes) => {
                let media = media::of(&entry.address, &bytes);
                Content { status, media, bytes, key, failure: None, banner: None }
            }
            Err(problem) => {
                let text = self.snapshot.report_one(&problem, false);
                let bytes = error_page("This page cannot be rendered", &text).into();
                Content { status: 500, media: media::HTML, bytes, key, failure: Some(problem), banner: None }
            }
        }
    }

    fn broken(&self, path: &str) -> Content {
        let title = count(self.snapshot.problems());
        let bytes = error_page(&title, self.snapshot.errors.as_deref().unwrap_or_default()).into();
        Content { status: 500, media: media::HTML, bytes, key: self.key(path), failure: None, banner: None }
    }

    /// The key of what a path answers.
    pub(super) fn key(&self, path: &str) -> Digest {
        let plan = &self.snapshot.compilation.plan;
        let entry = self.find(path);
        if let Some(Entry { subject: Subject::Copy(file), .. }) = entry {
            let file = self.snapshot.compilation.sources.get(file);
            return Digest::of(&("copy", file.digest, self.snapshot.loads));
        }
        if let Some(errors) = &self.snapshot.errors {
            let shown = self.instead(path).map(|partial| partial.key(path));
            return Digest::of(&("errors", errors, shown));
        }
        let found = entry.is_some();
        entry
            .or_else(|| plan.find("/404.html"))
            .map_or(Digest::of(""), |entry| self.page_key(found, self.entry_key(&entry)))
    }

    /// The key of a page: of its entry, whether that is at its own address, and of what it may load.
    fn page_key(&self, found: bool, entry: Digest) -> Digest {
        Digest::of(&(found, entry, self.snapshot.loads))
    }

    fn entry_key(&self, entry: &Entry) -> Digest {
        self.snapshot.compilation.key(entry, &self.views().artifact(entry))
    }
}

/// The first bytes of a file; none where it is gone, which is found when it is sent.
fn beginning(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Ok(file) = File::open(path) {
        let _ = file.take(4096).read_to_end(&mut bytes);
    }
    bytes
}

/// The keys of all entries by address, if they are not too many, and there is no error. One after the other: a
/// browser may ask for a page meanwhile.
pub(super) fn keys(open: &Open<'_>) -> Option<Keys> {
    let Snapshot { compilation, errors, .. } = open.snapshot;
    if errors.is_some() || compilation.plan.len() > COUNTED {
        return None;
    }
    let key = |entry: &Entry| open.entry_key(entry);
    Some(compilation.plan.iter().map(|entry| (entry.address.clone(), key(&entry))).collect())
}

/// The keys of all entries, by address.
pub(super) type Keys = BTreeMap<String, Digest>;

/// What differs between two snapshots, from their keys.
pub(super) fn changes(ours: &Keys, theirs: &Keys) -> Changes {
    let other = ours.iter().filter(|(address, key)| theirs.get(*address) != Some(key)).map(|(a, _)| a);
    let gone = theirs.keys().filter(|address| !ours.contains_key(*address));
    let mut changes = Changes::default();
    for address in other.chain(gone) {
        if address.ends_with('/') { changes.pages += 1 } else { changes.files += 1 }
    }
    changes
}

/// "2 errors and 1 warning", from their numbers.
pub(super) fn count((errors, warnings): (usize, usize)) -> String {
    match (errors, warnings) {
        (0, _) => plural(warnings, "warning"),
        (_, 0) => plural(errors, "error"),
        _ => format!("{} and {}", plural(errors, "error"), plural(warnings, "warning")),
    }
}

/// "1 page", "2 pages".
pub(super) fn plural(n: usize, word: &str) -> String {
    if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") }
}

/// Text for HTML, in attributes too.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// What pages without errors say of those of others.
fn banner(snapshot: &Snapshot) -> String {
    format!(
        "<link rel=\"stylesheet\" href=\"/__sidetone/banner.css\">\n<details class=\"sidetone-banner\" role=\"status\"><summary>{} \
         elsewhere in the site</summary><pre tabindex=\"0\">{}</pre></details>\n",
        count(snapshot.problems()),
        escape(snapshot.errors.as_deref().unwrap_or_default().trim_end())
    )
}

fn error_page(title: &str, text: &str) -> String {
    format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="/__sidetone/error.css">
</head>
<body>
<main>
<h1>{title}</h1>
<p>Mend this and save: the page then comes back by itself. For more on a problem: <code>sidetone explain</code> and the code in brackets.</p>
<pre tabindex="0">{text}</pre>
</main>
</body>
</html>
"#,
        title = escape(title),
        text = escape(text.trim_end()),
    )
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::model::Publish;

    /// A snapshot of a folder, and what it answers.
    fn open(root: &Path) -> Snapshot {
        let publish = Publish::default();
        let (reading, _) = Reading::new(root, None);
        Snapshot::new(reading, root, &publish, &Cache::default(), Arc::default()).0
    }

    #[test]
    fn a_file_saved_after_it_was_read_is_no_error() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>"#;
        let gif: &[u8] = b"GIF89a\x02\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x02\0\x01\0\0\x02\x02D\n\0;";
        for folder in ["content", "static"] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        fs::write(root.join("site.toml"), "title = \"Tea\"\nbase_url = \"https://example.org\"\n").unwrap();
        fs::write(root.join("content/index.md"), "# Tea\n\n![A cup](cup.gif)\n").unwrap();
        let files: [(&str, &[u8]); 5] = [
            ("content/cup.gif", gif),
            ("static/own.css", b"a { color: red }"),
            ("static/own.js", b"'use strict'"),
            ("static/own.svg", svg.as_bytes()),
            ("static/own.mp4", b"moving"),
        ];
        for (path, bytes) in files {
            fs::write(root.join(path), bytes).unwrap();
        }
        let snapshot = open(root);
        assert_eq!(snapshot.problems(), (0, 0), "{}", snapshot.report(false));
        for (path, _) in files {
            fs::write(root.join(path), "").unwrap();
        }
        let open = Open::new(&snapshot);
        for entry in snapshot.compilation.plan.iter() {
            let content = match open.answer(&entry.address) {
                Answer::Content(content) => content,
                // It is sent as it is by then.
                Answer::File(..) => continue,
                Answer::Moved(to) => panic!("{} moved to {to}", entry.address),
            };
            let failure = content.failure.map(|problem| snapshot.report_one(&problem, false));
            assert_eq!((content.status, failure), (200, None), "{}", entry.address);
        }
    }
}
