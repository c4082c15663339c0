//! Text to typed values with spans, one file at a time, in parallel; no parser knows another file.

pub mod comparison;
pub mod config;
pub mod guide;
pub mod page;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, codes};
use crate::markdown;
use crate::markdown::document::Document;
use crate::model::Source;
use crate::model::parse::page::{EMPTY_PAGE, UNCLOSED_FRONT_MATTER};
use crate::picture::{self, Found};
use crate::read::NOT_UTF8;
use crate::source::digest::{Digest, integrity};
use crate::source::files::{SourceFile, Sources};
use crate::source::span::{FileId, Span};
use crate::source::style;
use crate::syntax::csv;
use crate::syntax::toml::TOML_SYNTAX;
use crate::syntax::yaml::YAML_SYNTAX;

/// All files, parsed. Folders are below `content/`, without slashes at the ends.
#[derive(Debug)]
pub struct Parsed {
    /// `site.toml`
    pub config: config::Config,
    /// Pages, by path.
    pub documents: Vec<Arc<Document>>,
    /// `comparison.toml`, by folder.
    pub comparisons: BTreeMap<String, Arc<comparison::Definition>>,
    /// `sources.toml`, by folder.
    pub sources: BTreeMap<String, Arc<SourceList>>,
    /// `guide.toml`, by folder.
    pub guides: BTreeMap<String, Arc<guide::Guide>>,
    /// CSV files, by path below `content/`.
    pub tables: BTreeMap<String, Arc<Table>>,
    /// Other files of `content/`, by path below it.
    pub assets: BTreeMap<String, FileId>,
    /// Files of `static/`, by path below it; the built-in theme's among them.
    pub statics: BTreeMap<String, Arc<Static>>,
    /// What is known of files of `content/` and `static/` that are named like pictures.
    pub pictures: BTreeMap<FileId, Found>,
    /// Templates, by name.
    pub templates: BTreeMap<String, FileId>,
    /// Files of `content/` that could not be read to the end, by path below it: what is missed in them may
    /// stand in them.
    pub broken: BTreeSet<String>,
}

/// A file of `static/`.
#[derive(Debug)]
pub struct Static {
    /// The file.
    pub file: FileId,
    /// What tells its bytes from all others, for what a page loads: style sheets, scripts, icons.
    pub fingerprint: Option<Fingerprint>,
}

/// What tells a file's bytes from all others.
#[derive(Debug)]
pub struct Fingerprint {
    /// The file's path with the first ten digits of its digest in it: `sidetone.3f9a1c2b4d.css`.
    pub path: String,
    /// For the `integrity` attribute.
    pub integrity: String,
}

impl Static {
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

/// A `sources.toml`.
#[derive(Debug)]
pub struct SourceList {
    /// The file.
    pub file: FileId,
    /// What it lists.
    pub list: Vec<Source>,
}

/// A CSV file. Whether it holds options is known only to the comparison that names it, so its problems
/// wait here; a file that no comparison names is an asset.
#[derive(Debug)]
pub struct Table {
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
    Page(Arc<Document>),
    Comparison(String, Arc<comparison::Definition>),
    Sources(String, Arc<SourceList>),
    Guide(String, Arc<guide::Guide>),
    Table(String, Arc<Table>),
    Asset(String, Option<Found>),
    Static(String, Arc<Static>, Option<Found>),
    Template(String),
    Nothing,
}

/// What `site.toml` says about the parsing of other files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Settings {
    markdown: markdown::Settings,
    /// Extensions to pass over.
    unknown_files: Vec<String>,
}

/// What files were parsed to, for whom parses them again.
#[derive(Debug, Default)]
pub struct Cache {
    settings: Settings,
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
        self.files.get(id.0 as usize).filter(|known| file.is_still(&known.file))
    }
}

/// Parses everything. Without a `site.toml` the site has the defaults, and an error.
#[must_use]
pub fn all(sources: &Sources, root: &str) -> (Parsed, Vec<Diagnostic>) {
    let (parsed, problems, _) = again(sources, root, &Cache::default());
    (parsed, problems)
}

/// Parses everything, to what [`all`] would, and keeps it for the next time; of a file that is still what it was
/// `before`, the parser's result is taken from there.
#[must_use]
pub fn again(sources: &Sources, root: &str, before: &Cache) -> (Parsed, Vec<Diagnostic>, Cache) {
    let mut problems = Vec::new();
    let config = config(sources, root, &mut problems);
    let settings = Settings {
        markdown: markdown::Settings { raw_html: config.raw_html },
        unknown_files: config.unknown_files.clone(),
    };
    let nothing = Cache::default();
    let before = if before.settings == settings { before } else { &nothing };
    let files: Vec<(FileId, &SourceFile)> = sources.iter().collect();
    let files = files
        .par_iter()
        .map(|(id, file)| match before.find(*id, file) {
            Some(known) => known.clone(),
            None => {
                let (one, problems) = parse_file(*id, file, &settings);
                Arc::new(Known { file: (*file).clone(), one, problems })
            }
        })
        .collect();
    let cache = Cache { settings, files };
    let parsed = gather(config, &cache, &mut problems);
    (parsed, problems, cache)
}

/// Parses `site.toml`.
fn config(sources: &Sources, root: &str, problems: &mut Vec<Diagnostic>) -> config::Config {
    let Some(id) = sources.find("site.toml") else {
        problems.push(no_site(root));
        return config::parse(FileId(0), "").0;
    };
    let text = crate::read::text(id, sources.get(id), problems);
    let (config, mut more) = config::parse(id, text.value);
    // What could not be read was reported; that it lacks a title says nothing.
    if sources.get(id).readable && problems.is_empty() {
        problems.append(&mut more);
    }
    config
}

/// All files together.
fn gather(config: config::Config, files: &Cache, problems: &mut Vec<Diagnostic>) -> Parsed {
    let mut all = Parsed {
        config,
        documents: Vec::new(),
        comparisons: BTreeMap::new(),
        sources: BTreeMap::new(),
        guides: BTreeMap::new(),
        tables: BTreeMap::new(),
        assets: BTreeMap::new(),
        statics: BTreeMap::new(),
        pictures: BTreeMap::new(),
        templates: BTreeMap::new(),
        broken: BTreeSet::new(),
    };
    for (index, known) in files.files.iter().enumerate() {
        let id = FileId(u32::try_from(index).unwrap_or(u32::MAX));
        let Known { file, one, problems: more } = &**known;
        if let Some(path) = file.path.strip_prefix("content/")
            && (!file.readable || more.iter().any(breaks))
        {
            all.broken.insert(path.to_owned());
        }
        problems.extend_from_slice(more);
        match one.clone() {
            One::Page(page) => all.documents.push(page),
            One::Comparison(folder, definition) => drop(all.comparisons.insert(folder, definition)),
            One::Sources(folder, list) => drop(all.sources.insert(folder, list)),
            One::Guide(folder, guide) => drop(all.guides.insert(folder, guide)),
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
    matches!(problem.code, NOT_UTF8 | TOML_SYNTAX | YAML_SYNTAX | UNCLOSED_FRONT_MATTER | EMPTY_PAGE)
}

fn parse_file(id: FileId, file: &SourceFile, settings: &Settings) -> (One, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    if let Some(name) = file.path.strip_prefix("static/") {
        let bytes = looked_into(id, file, &mut problems);
        let picture = picture::read(id, name, &bytes).filter(|_| file.readable);
        let it = Arc::new(Static::new(id, name, &bytes));
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
    if !(extension == "md"
        || extension == "csv"
        || matches!(name, "comparison.toml" | "sources.toml" | "guide.toml"))
    {
        return other_file(id, file, path, &extension, settings);
    }
    let text = crate::read::text(id, file, &mut problems).value;
    let usable = file.readable && problems.is_empty();
    let (one, mut more) = match name {
        "comparison.toml" => {
            let (definition, more) = comparison::parse(id, text);
            (One::Comparison(folder, Arc::new(definition)), more)
        }
        "sources.toml" => {
            let (list, more) = comparison::parse_sources(id, text);
            (One::Sources(folder, Arc::new(SourceList { file: id, list })), more)
        }
        "guide.toml" => {
            let (guide, more) = guide::parse(id, text);
            (One::Guide(folder, Arc::new(guide)), more)
        }
        _ if extension == "md" => {
            let (page, more) = page::parse(id, path, text, &settings.markdown);
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

/// The bytes of a file that is published, if anything but its digest matters.
fn looked_into(id: FileId, file: &SourceFile, problems: &mut Vec<Diagnostic>) -> Arc<[u8]> {
    let extension = file.path.rsplit_once('.').map_or("", |(_, extension)| extension);
    if !picture::is_picture(extension) && !FINGERPRINTED.contains(&extension) {
        return Arc::from([]);
    }
    crate::read::bytes(id, file).unwrap_or_else(|problem| {
        problems.push(*problem);
        Arc::from([])
    })
}

/// Neither text of ours nor a page: published as it is, passed over on request, or reported.
fn other_file(
    id: FileId,
    file: &SourceFile,
    path: &str,
    extension: &str,
    settings: &Settings,
) -> (One, Vec<Diagnostic>) {
    if !file.readable || settings.unknown_files.iter().any(|known| known == extension) {
        (One::Nothing, Vec::new())
    } else if ASSETS.contains(&extension) {
        let mut problems = Vec::new();
        let bytes = looked_into(id, file, &mut problems);
        (One::Asset(path.to_owned(), picture::read(id, path, &bytes)), problems)
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
    d.help(format!(
        "put it into static/ to publish it, or list \"{extension}\" in unknown_files of site.toml"
    ))
}

codes! {
    of page::CODES;

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
