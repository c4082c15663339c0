//! Files as far as each is understood without the others: one at a time, in parallel, and kept by those who read
//! again and again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::Fingerprinted;
use super::config::Config;
use super::front_matter::{FRONT_MATTER_FENCE, UNCLOSED_FRONT_MATTER};
use super::page::{EMPTY_PAGE, Markdown};
use crate::diagnostic::{Diagnostic, Names, codes};
use crate::markdown;
use crate::picture::{self, Found};
use crate::read::NOT_UTF8;
use crate::source::digest::{Digest, integrity};
use crate::source::files::{SourceFile, Sources};
use crate::source::span::{FileId, Span};
use crate::source::style;
use crate::syntax::csv;
use crate::syntax::toml::{self, TOML_SYNTAX};
use crate::syntax::value::Node;
use crate::syntax::yaml::YAML_SYNTAX;

/// All files. Folders are below `content/`, without slashes at the ends.
#[derive(Debug)]
pub struct Files {
    pub(super) config: Config,
    /// By path.
    pub(super) pages: Vec<Arc<Markdown>>,
    /// `comparison.toml`, by folder.
    pub(super) comparisons: BTreeMap<String, Arc<Toml>>,
    /// `sources.toml`, by folder.
    pub(super) sources: BTreeMap<String, Arc<Toml>>,
    /// `guide.toml`, by folder.
    pub(super) guides: BTreeMap<String, Arc<Toml>>,
    /// CSV files, by path below `content/`.
    pub(super) tables: BTreeMap<String, Arc<Table>>,
    /// Other files of `content/`, by path below it.
    pub(super) assets: BTreeMap<String, FileId>,
    /// Files of `static/`, by path below it; the built-in theme's among them.
    pub(super) statics: BTreeMap<String, Arc<Static>>,
    /// What is known of files of `content/` and `static/` that are named like pictures.
    pub(super) pictures: BTreeMap<FileId, Found>,
    /// Templates, by name.
    pub templates: BTreeMap<String, FileId>,
    /// Files of `content/` that could not be read to the end, by path below it: what is missed in them may
    /// stand in them.
    pub(super) broken: BTreeSet<String>,
    /// The drawings among the assets, to find the nearest; made for the first mistake.
    pub(super) drawings: OnceLock<Names>,
}

impl Files {
    /// The language of the site.
    #[must_use]
    pub fn language(&self) -> &str {
        &self.config.site.language
    }

    /// The ids of the criteria of all comparisons.
    pub(super) fn criteria(&self) -> BTreeSet<&str> {
        let lists = self.comparisons.values().filter_map(|file| file.node.value.get("criteria")?.list());
        lists.flatten().filter_map(|criterion| criterion.value.get("id")?.text()).collect()
    }
}

/// A TOML file that is not understood yet.
#[derive(Debug)]
pub struct Toml {
    /// The file.
    pub file: FileId,
    node: Node,
    /// Where its syntax breaks, if it does.
    broken_at: Option<usize>,
}

impl Toml {
    fn parse(file: FileId, text: &str, usable: bool) -> (Toml, Vec<Diagnostic>) {
        let (node, problems) = toml::parse(file, text, 0..text.len());
        let broken_at = if usable { toml::broken_at(&problems) } else { Some(0) };
        (Toml { file, node, broken_at }, problems)
    }

    /// Understands it. What is wrong only because its syntax is broken is not reported.
    pub fn read<T>(
        &self,
        problems: &mut Vec<Diagnostic>,
        read: impl FnOnce(&Node, &mut Vec<Diagnostic>) -> T,
    ) -> T {
        let mut found = Vec::new();
        let out = read(&self.node, &mut found);
        toml::drop_echoes(self.broken_at, &mut found);
        problems.append(&mut found);
        out
    }

    /// The whole file, for messages about it.
    #[must_use]
    pub fn span(&self) -> Span {
        Span::whole(self.file)
    }
}

/// A file of `static/`.
#[derive(Debug)]
pub(super) struct Static {
    /// The file.
    pub file: FileId,
    /// What tells its bytes from all others, for what a page loads: style sheets, scripts, icons.
    pub fingerprint: Option<Fingerprint>,
}

/// What tells a file's bytes from all others.
#[derive(Debug)]
pub(super) struct Fingerprint {
    /// The file's path with the first ten digits of its digest in it: `sidetone.3f9a1c2b4d.css`.
    pub path: String,
    /// For the `integrity` attribute.
    pub integrity: String,
}

impl Static {
    /// As pages load it.
    pub(super) fn fingerprinted(&self, path: &str) -> Option<Fingerprinted> {
        let Fingerprint { path: name, integrity } = self.fingerprint.as_ref()?;
        let (path, address) = (path.to_owned(), format!("/{name}"));
        Some(Fingerprinted { path, file: self.file, address, integrity: integrity.clone() })
    }

    fn new(id: FileId, path: &str, bytes: &[u8]) -> Static {
        let (stem, extension) = path.rsplit_once('.').unwrap_or((path, ""));
        let fingerprint = FINGERPRINTED.contains(&extension).then(|| {
            // A style sheet is known by the bytes that pages load.
            let bytes = if extension == "css" { &style::bytes(bytes) } else { bytes };
            let digest = Digest::of_bytes(bytes).to_string();
            Fingerprint { path: format!("{stem}.{}.{extension}", &digest[..10]), integrity: integrity(bytes) }
        });
        Static { file: id, fingerprint }
    }
}

/// A CSV file. Whether it holds options is known only to the comparison that names it, so its problems
/// wait here; a file that no comparison names is an asset.
#[derive(Debug)]
pub(super) struct Table {
    /// The file.
    pub file: FileId,
    /// Its rows.
    pub rows: Vec<csv::Row>,
    /// What is wrong with it as a table of options.
    pub problems: Vec<Diagnostic>,
}

/// What is published as it is when it lies below `content/`.
const ASSETS: [&str; 27] = [
    "apng", "avif", "css", "csv", "flac", "gif", "html", "ico", "jpeg", "jpg", "js", "json", "m4a", "mp3",
    "mp4", "oga", "ogg", "ogv", "opus", "pdf", "png", "svg", "txt", "wav", "webm", "webp", "xml",
];

/// Files of `static/` that are published under a fingerprinted name too: what pages load.
const FINGERPRINTED: [&str; 4] = ["css", "js", "mjs", "svg"];

/// What became of a file. Cloning it copies pointers and names.
#[derive(Debug, Clone)]
enum One {
    Page(Arc<Markdown>),
    Comparison(String, Arc<Toml>),
    Sources(String, Arc<Toml>),
    Guide(String, Arc<Toml>),
    Table(String, Arc<Table>),
    Asset(String, Option<Found>),
    Static(String, Arc<Static>, Option<Found>),
    Template(String),
    Nothing,
}

/// What `site.toml` says about the parsing of other files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Rules {
    markdown: markdown::Options,
    /// Extensions to pass over.
    unknown_files: Vec<String>,
}

/// What files were parsed to, for whom parses them again.
#[derive(Debug, Default)]
pub struct Cache {
    rules: Rules,
    /// By id.
    files: Vec<Arc<Known>>,
}

/// A file, and what it was parsed to.
#[derive(Debug)]
struct Known {
    file: SourceFile,
    one: One,
    problems: Vec<Diagnostic>,
}

impl Cache {
    /// What a file was parsed to, if all that its parser saw is the same. Ids are in spans, so they must be too.
    fn find(&self, id: FileId, file: &SourceFile) -> Option<&Arc<Known>> {
        self.files.get(id.index()).filter(|known| file.identity() == known.file.identity())
    }
}

/// Parses everything. Without a `site.toml` the site has the defaults, and an error.
#[must_use]
pub fn all(sources: &Sources, root: &str) -> (Files, Vec<Diagnostic>) {
    let (parsed, problems, _) = again(sources, root, &Cache::default());
    (parsed, problems)
}

/// Parses everything, to what [`all`] would, and keeps it for the next time; of a file that is still what it was
/// `before`, the parser's result is taken from there.
#[must_use]
pub fn again(sources: &Sources, root: &str, before: &Cache) -> (Files, Vec<Diagnostic>, Cache) {
    let mut problems = Vec::new();
    let config = config(sources, root, &mut problems);
    let rules = Rules { markdown: config.markdown.clone(), unknown_files: config.unknown_files.clone() };
    let nothing = Cache::default();
    let before = if before.rules == rules { before } else { &nothing };
    let files: Vec<(FileId, &SourceFile)> = sources.iter().collect();
    let files = files
        .par_iter()
        .map(|(id, file)| match before.find(*id, file) {
            Some(known) => known.clone(),
            None => {
                let (one, problems) = parse_file(*id, file, &rules);
                Arc::new(Known { file: (*file).clone(), one, problems })
            }
        })
        .collect();
    let cache = Cache { rules, files };
    let parsed = gather(config, &cache, &mut problems);
    (parsed, problems, cache)
}

/// Parses `site.toml`.
fn config(sources: &Sources, root: &str, problems: &mut Vec<Diagnostic>) -> Config {
    let Some(id) = sources.find("site.toml") else {
        problems.push(no_site(root));
        return Config::read(&Toml::parse(FileId(0), "", false).0, problems);
    };
    let text = crate::read::text(id, sources.get(id), problems);
    // What could not be read was reported; that it lacks a title says nothing.
    let usable = sources.get(id).readable && problems.is_empty();
    let (file, mut more) = Toml::parse(id, text.value, usable);
    if usable {
        problems.append(&mut more);
    }
    Config::read(&file, problems)
}

/// All files together.
fn gather(config: Config, files: &Cache, problems: &mut Vec<Diagnostic>) -> Files {
    let mut all = Files {
        config,
        pages: Vec::new(),
        comparisons: BTreeMap::new(),
        sources: BTreeMap::new(),
        guides: BTreeMap::new(),
        tables: BTreeMap::new(),
        assets: BTreeMap::new(),
        statics: BTreeMap::new(),
        pictures: BTreeMap::new(),
        templates: BTreeMap::new(),
        broken: BTreeSet::new(),
        drawings: OnceLock::new(),
    };
    for (index, known) in files.files.iter().enumerate() {
        let id = FileId::new(index);
        let Known { file, one, problems: more } = &**known;
        if let Some(path) = file.path.strip_prefix("content/")
            && (!file.readable || more.iter().any(breaks))
        {
            all.broken.insert(path.to_owned());
        }
        problems.extend_from_slice(more);
        match one.clone() {
            One::Page(page) => all.pages.push(page),
            One::Comparison(folder, file) => drop(all.comparisons.insert(folder, file)),
            One::Sources(folder, file) => drop(all.sources.insert(folder, file)),
            One::Guide(folder, file) => drop(all.guides.insert(folder, file)),
            One::Table(path, table) => drop(all.tables.insert(path, table)),
            One::Asset(path, picture) => {
                all.assets.insert(path, id);
                all.pictures.extend(picture.map(|found| (id, found)));
            }
            One::Static(path, file, picture) => {
                all.statics.insert(path, file);
                all.pictures.extend(picture.map(|found| (id, found)));
            }
            One::Template(name) => drop(all.templates.insert(name, id)),
            One::Nothing => {}
        }
    }
    all
}

/// Whether a file with this problem was not read to the end.
fn breaks(problem: &Diagnostic) -> bool {
    matches!(
        problem.code,
        NOT_UTF8 | TOML_SYNTAX | YAML_SYNTAX | UNCLOSED_FRONT_MATTER | FRONT_MATTER_FENCE | EMPTY_PAGE
    )
}

fn parse_file(id: FileId, file: &SourceFile, rules: &Rules) -> (One, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    if let Some(name) = file.path.strip_prefix("static/") {
        let picture = picture_of(id, file, &mut problems).filter(|_| file.readable);
        let it = Arc::new(Static::new(id, name, file.bytes()));
        return (One::Static(name.to_owned(), it, picture), problems);
    }
    if let Some(name) = file.path.strip_prefix("templates/") {
        crate::read::text(id, file, &mut problems);
        return (One::Template(name.to_owned()), problems);
    }
    let Some(path) = file.path.strip_prefix("content/") else { return (One::Nothing, problems) };
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let folder = folder.to_owned();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    // Links and addresses would have to be written as it is.
    if matches!(extension.as_str(), "md" | "csv") && !name.ends_with(&extension) {
        return (One::Nothing, vec![unknown_file(Span::whole(id), name, &extension)]);
    }
    if !(extension == "md"
        || extension == "csv"
        || matches!(name, "comparison.toml" | "sources.toml" | "guide.toml"))
    {
        return other_file(id, file, path, &extension, rules);
    }
    let text = crate::read::text(id, file, &mut problems).value;
    let usable = file.readable && problems.is_empty();
    let toml = |kind: fn(String, Arc<Toml>) -> One| {
        let (file, more) = Toml::parse(id, text, usable);
        (kind(folder.clone(), Arc::new(file)), more)
    };
    let (one, mut more) = match name {
        "comparison.toml" => toml(One::Comparison),
        "sources.toml" => toml(One::Sources),
        "guide.toml" => toml(One::Guide),
        _ if extension == "md" => {
            let (page, more) = Markdown::parse(id, path, text, usable, &rules.markdown);
            (One::Page(Arc::new(page)), more)
        }
        _ => {
            let (rows, more) = csv::parse(id, text);
            let problems = if usable { more } else { Vec::new() };
            (One::Table(path.to_owned(), Arc::new(Table { file: id, rows, problems })), Vec::new())
        }
    };
    if usable {
        problems.append(&mut more);
    }
    (one, problems)
}

/// What is known of a picture, of which only that is kept.
fn picture_of(id: FileId, file: &SourceFile, problems: &mut Vec<Diagnostic>) -> Option<Found> {
    let (_, extension) = file.path.rsplit_once('.')?;
    if !crate::read::is_raster(extension) {
        return picture::read(id, &file.path, file.bytes());
    }
    match crate::read::bytes(id, file) {
        Ok(bytes) => picture::read(id, &file.path, &bytes),
        Err(problem) => {
            problems.push(*problem);
            None
        }
    }
}

/// Neither text of ours nor a page: published as it is, passed over on request, or reported.
fn other_file(
    id: FileId,
    file: &SourceFile,
    path: &str,
    extension: &str,
    rules: &Rules,
) -> (One, Vec<Diagnostic>) {
    if !file.readable || rules.unknown_files.iter().any(|known| known == extension) {
        (One::Nothing, Vec::new())
    } else if ASSETS.contains(&extension) {
        let mut problems = Vec::new();
        let picture = picture_of(id, file, &mut problems);
        (One::Asset(path.to_owned(), picture), problems)
    } else {
        let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
        (One::Nothing, vec![unknown_file(Span::whole(id), name, extension)])
    }
}

/// No `site.toml` in `root`.
fn no_site(root: &str) -> Diagnostic {
    Diagnostic::new(NO_SITE, None, format!("there is no site.toml in {root}"))
        .help("go to the folder of a site, name it with --root, or make one with `sidetone init DIR`")
}

/// A file below `content/` that would be passed over.
fn unknown_file(at: Span, name: &str, extension: &str) -> Diagnostic {
    let d = Diagnostic::new(
        UNKNOWN_FILE,
        at,
        "this file is not published: it is neither Markdown nor a known kind of asset",
    );
    let ours = ["comparison.toml", "sources.toml", "guide.toml"];
    if let Some(near) = ours.into_iter().find(|ours| strsim::damerau_levenshtein(name, ours) <= 2) {
        return d.help(format!("did you mean to call it `{near}`?"));
    }
    if let Some((stem, end)) = name.rsplit_once('.')
        && matches!(extension, "md" | "csv")
    {
        return d.help(format!("did you mean to call it `{stem}.{}`?", end.to_lowercase()));
    }
    let offer = "to offer it for downloading, put it into static/";
    if matches!(extension, "xlsx" | "xlsm" | "ods" | "tsv") {
        return d.help(format!("`sidetone import` makes a comparison of it; {offer}"));
    }
    if matches!(extension, "xls" | "numbers") {
        return d.help(format!("save it as .xlsx, of which `sidetone import` makes a comparison; {offer}"));
    }
    let pass = if extension.is_empty() {
        "give it an ending, and list that".to_owned()
    } else {
        format!("list \"{extension}\"")
    };
    d.help(format!("put it into static/ to publish it, or {pass} in unknown_files of site.toml"))
}

codes! {
    /// # There is no site.toml
    ///
    /// A site is a folder with a `site.toml`, and Sidetone looks for it in the folder where it
    /// is started, or in the one after `--root`. Without it nothing says what the site is
    /// called or where it will be published.
    ///
    /// Go to the right folder, or write a `site.toml` with two lines. `sidetone init DIR` makes
    /// a whole new site.
    ///
    /// ```md content/index.md
    /// # Tea or coffee
    /// ```
    ///
    /// ```settings
    /// no-site
    /// ```
    ///
    /// ```diagnostics
    /// error[no-site]: there is no site.toml in the folder
    ///   help: go to the folder of a site, name it with --root, or make one with `sidetone init DIR`
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml site.toml
    /// title = "Tea or coffee"
    /// base_url = "https://example.org"
    /// ```
    ///
    /// ```md content/index.md
    /// # Tea or coffee
    /// ```
    ///
    /// ```diagnostics
    /// ```
    NO_SITE = "no-site" Error;

    /// # A file below content/ is neither a page nor a known kind of asset
    ///
    /// Below `content/`, Markdown files become pages, and pictures, sounds, PDFs and other
    /// files of the web are copied. This file is of another kind. It may be a leftover that
    /// nobody should see, so it is not published, and that is worth a word.
    ///
    /// Put it into `static/` to publish it as it is, take it away, or list its ending in
    /// `site.toml` to leave such files alone without a word.
    ///
    /// ```md content/index.md
    /// # Tea or coffee
    /// ```
    ///
    /// ```text content/logo.psd
    /// A drawing
    /// ```
    ///
    /// ```diagnostics
    /// content/logo.psd:1:1: warning[unknown-file]: this file is not published: it is neither Markdown nor a known kind of asset
    ///   help: put it into static/ to publish it, or list "psd" in unknown_files of site.toml
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml site.toml
    /// title = "Tea or coffee"
    /// unknown_files = ["psd"]
    /// ```
    ///
    /// ```text content/logo.psd
    /// A drawing
    /// ```
    ///
    /// ```diagnostics
    /// ```
    UNKNOWN_FILE = "unknown-file" Warning;
}
