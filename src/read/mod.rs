//! The first stage: a folder becomes [`Sources`]. Nothing else reads the author's files.

mod open;
mod stamp;

use std::fs::File;
use std::io::{self, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use open::open;
use rayon::prelude::*;
use stamp::stamp;
use walkdir::{DirEntry, WalkDir};

use crate::diagnostic::{Diagnostic, codes};
use crate::source::digest::{Blake, Digest};
use crate::source::files::{Content, SourceFile, Sources};
use crate::source::folders::{self, below};
use crate::source::span::{FileId, Span, Spanned};

/// Something that was found but could not be read, by path: reported once ids are known.
enum Fault {
    Unreadable(String),
    BadName,
    Link { target: String, dangling: bool },
    TooLarge { bytes: u64, most: u64 },
}

/// The most bytes of a file that is read into memory to be understood, by where it lies and how its name ends. What is
/// published as it is may be of any size.
fn most_bytes(path: &str) -> Option<u64> {
    const MB: u64 = 1 << 20;
    let (top, rest) = path.split_once('/').unwrap_or(("", path));
    let extension = rest.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    match (top, extension.as_str()) {
        ("", "toml") | (folders::CONTENT, "toml" | "md") | (folders::TEMPLATES, _) => Some(MB),
        (folders::CONTENT, "csv" | "svg") | (folders::STATIC, "svg") => Some(4 * MB),
        _ => None,
    }
}

/// Reads the site in `root`: `site.toml`, `content`, `templates` and `static`.
///
/// What editors and systems leave behind (`page.md~`, `.DS_Store`), and names that begin with a dot, are passed over;
/// below `static` that is reported, and a few such names are published.
///
/// This is for a build, which is over before anything changes: as little as possible is held in memory.
#[must_use]
pub fn read(root: &Path) -> (Sources, Vec<Diagnostic>) {
    let (sources, problems, _) = read_at(root, None, SystemTime::now());
    (sources, problems)
}

/// Reads the site in `root` again: what [`read`] would, and how many files were opened for it. Those of which the
/// system says what it said `before` are not.
///
/// This is for a server, whose author works on the files meanwhile: all that pages are made of is held in memory.
#[must_use]
pub fn again(root: &Path, before: &Sources) -> (Sources, Vec<Diagnostic>, usize) {
    read_at(root, Some(before), SystemTime::now())
}

/// The time zone that the `site.toml` of a site names, if it does; what is wrong with it is reported when it is parsed.
#[must_use]
pub fn time_zone(root: &Path) -> Option<String> {
    let mut text = String::new();
    let most = most_bytes(folders::SETTINGS).unwrap_or(u64::MAX);
    open(root, &root.join(folders::SETTINGS)).ok()?.take(most).read_to_string(&mut text).ok()?;
    let settings: toml::Table = text.parse().ok()?;
    settings.get("time_zone")?.as_str().map(str::to_owned)
}

/// As [`again`], or as [`read`] where nothing is known of before; begun at `now`.
fn read_at(root: &Path, before: Option<&Sources>, now: SystemTime) -> (Sources, Vec<Diagnostic>, usize) {
    let canonical = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let shared: Arc<Path> = Arc::from(root);
    let frugal = before.is_none().then(|| shared.clone());
    let nothing = Sources::default();
    let before = before.unwrap_or(&nothing);
    let reader = Reader { root, shared, canonical, before, frugal: frugal.is_some() };
    let read = |entry: &walkdir::Result<DirEntry>| match entry {
        Ok(entry) => reader.read(entry, now),
        Err(error) => {
            let at = error.path().map_or_else(String::new, |path| name(root, path).0);
            let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
            Found::fault(at, Fault::Unreadable(reason))
        }
    };
    let Entries { found, withheld } = entries(root);
    let found: Vec<Found> = found.par_iter().map(read).collect();
    let opened = found.iter().filter(|found| found.opened).count();
    let (mut files, mut faults) = (Vec::new(), Vec::new());
    for Found { file, fault, .. } in found {
        faults.extend(fault.map(|fault| (file.path.clone(), fault)));
        files.push(file);
    }
    let sources = Sources::new(files, frugal);
    let faults = faults.into_iter().map(|(path, fault)| report(&sources, &path, &fault));
    let problems = faults.chain(withheld.report()).collect();
    (sources, problems, opened)
}

/// What is found in the folders of a site that is no folder, and what of `static` stays out.
#[derive(Default)]
struct Entries {
    found: Vec<walkdir::Result<DirEntry>>,
    withheld: Withheld,
}

/// Paths of `static` that are not published; of a folder, the folder alone.
#[derive(Default)]
struct Withheld {
    /// What editors and systems leave behind.
    leftovers: Vec<String>,
    /// What often holds secrets or settings.
    hidden: Vec<String>,
    /// What of `content` looks as if it should be a page, or a part of the site.
    of_content: Vec<String>,
    /// Folders with the name of a page.
    folders: Vec<String>,
}

fn entries(root: &Path) -> Entries {
    let mut out = Entries::default();
    for top in folders::SOURCES {
        let path = root.join(top);
        if path.symlink_metadata().is_err() {
            continue;
        }
        let mut walk = WalkDir::new(&path).sort_by_file_name().into_iter();
        while let Some(entry) = walk.next() {
            if let Ok(entry) = &entry
                && entry.depth() > 0
                && let Some(reason) = reason_to_pass_over(&entry.file_name().to_string_lossy(), top)
            {
                let list = match reason {
                    PassedOver::Leftover => &mut out.withheld.leftovers,
                    PassedOver::Hidden => &mut out.withheld.hidden,
                };
                let (path, _) = name(root, entry.path());
                if top == folders::STATIC {
                    list.push(path);
                } else if top == folders::CONTENT && seems_meant(&path) {
                    out.withheld.of_content.push(path);
                }
                if entry.file_type().is_dir() {
                    walk.skip_current_dir();
                }
                continue;
            }
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {
                    let (path, _) = name(root, entry.path());
                    if top == folders::CONTENT && path.to_ascii_lowercase().ends_with(".md") {
                        out.withheld.folders.push(path);
                    }
                }
                other => out.found.push(other),
            }
        }
    }
    out
}

/// Why a file or folder is passed over.
enum PassedOver {
    /// An editor or the system left it behind.
    Leftover,
    /// Its name hides it, or it is a key.
    Hidden,
}

/// Whether what is passed over in `content` seems to be an author's page, or what a host asks for.
fn seems_meant(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name == PUBLISHED[0]
        || [".md", ".csv", ".toml"].iter().any(|end| name.trim_end_matches('~').ends_with(end))
}

/// Names in `static` that begin with a dot and are published: hosts ask for them.
const PUBLISHED: [&str; 4] = [".well-known", ".nojekyll", ".htaccess", ".domains"];

fn reason_to_pass_over(name: &str, top: &str) -> Option<PassedOver> {
    let folded = name.to_ascii_lowercase();
    let named = ["thumbs.db", "desktop.ini", "ehthumbs.db", "__macosx", "icon\r", ".ds_store", ".directory"];
    let tool = [
        ".git",
        ".svn",
        ".hg",
        ".bzr",
        ".idea",
        ".vscode",
        ".obsidian",
        ".gitkeep",
        ".gitignore",
        ".gitattributes",
    ];
    // Below `content` such a file is reported by its extension.
    let copies = ["swp", "swo", "swn", "swx", "bak", "orig", "rej", "tmp"];
    let is_copy = |end: &str| top == folders::STATIC && copies.contains(&end);
    let is_leftover = named.contains(&folded.as_str())
        || tool.contains(&folded.as_str())
        || name.ends_with('~')
        || name.starts_with('#') && name.ends_with('#')
        || name.starts_with("~$")
        || [".#", "._", ".~lock.", ".trash-", ".goutputstream-", ".nfs"]
            .iter()
            .any(|start| folded.starts_with(start))
        || folded.rsplit_once('.').is_some_and(|(_, end)| is_copy(end));
    let is_key = ["id_rsa", "id_dsa", "id_ecdsa", "id_ed25519"].contains(&folded.as_str());
    if is_leftover {
        Some(PassedOver::Leftover)
    } else if top == folders::STATIC && PUBLISHED.contains(&name) {
        None
    } else {
        (name.starts_with('.') || is_key).then_some(PassedOver::Hidden)
    }
}

/// The path from the root, and whether it is UTF-8.
fn name(root: &Path, path: &Path) -> (String, bool) {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let text = relative.to_string_lossy();
    (text.replace(std::path::MAIN_SEPARATOR, "/"), relative.to_str().is_some())
}

/// What came of an entry of a folder.
struct Found {
    file: SourceFile,
    fault: Option<Fault>,
    /// Whether its bytes were asked for.
    opened: bool,
}

impl Found {
    fn fault(path: String, fault: Fault) -> Found {
        let file = SourceFile { readable: false, ..SourceFile::held(path, []) };
        Found { file, fault: Some(fault), opened: false }
    }
}

/// Where is read, and what was read there.
struct Reader<'a> {
    root: &'a Path,
    /// The same, for files that are left where they are.
    shared: Arc<Path>,
    canonical: PathBuf,
    before: &'a Sources,
    /// Whether pictures are left on the disk.
    frugal: bool,
}

impl Reader<'_> {
    /// Reads a file; `now` is a time before any was looked at.
    fn read(&self, entry: &DirEntry, now: SystemTime) -> Found {
        let path = entry.path();
        let (text, utf8) = name(self.root, path);
        if !utf8 {
            return Found::fault(text, Fault::BadName);
        }
        if entry.path_is_symlink() {
            let target = std::fs::read_link(path).map(|t| t.display().to_string()).unwrap_or_default();
            match path.canonicalize() {
                Err(_) => return Found::fault(text, Fault::Link { target, dangling: true }),
                Ok(real) if !real.starts_with(&self.canonical) || !real.is_file() => {
                    return Found::fault(text, Fault::Link { target, dangling: false });
                }
                Ok(_) => {}
            }
        }
        let data = std::fs::metadata(path).ok();
        if data.as_ref().is_some_and(|data| !data.is_file()) {
            return Found::fault(text, Fault::Unreadable(open::NOT_REGULAR.to_owned()));
        }
        let most = most_bytes(&text);
        let too_large =
            |bytes: u64| most.filter(|most| bytes > *most).map(|most| Fault::TooLarge { bytes, most });
        if let Some(fault) = data.as_ref().and_then(|data| too_large(data.len())) {
            return Found::fault(text, fault);
        }
        // Taken before the bytes: if these change in between, the next stamp is another.
        let stamp = data.and_then(|data| stamp(&data, now));
        if let Some(known) = self.before.known(&text)
            && !known.built_in
            && stamp.is_some()
            && known.stamp == stamp
        {
            return Found { file: known.clone(), fault: None, opened: false };
        }
        let read = if self.is_held(&text) {
            let mut bytes = Vec::new();
            // It may have grown since.
            let limit = most.map_or(u64::MAX, |most| most + 1);
            let read = open(&self.canonical, path).and_then(|file| file.take(limit).read_to_end(&mut bytes));
            if let Some(fault) = too_large(bytes.len() as u64) {
                return Found { opened: true, ..Found::fault(text, fault) };
            }
            read.map(|_| SourceFile::held(text.clone(), bytes))
        } else {
            open(&self.canonical, path).and_then(digest_of).map(|digest| {
                let content = Content::OnDisk(self.shared.clone());
                SourceFile { digest, content, ..SourceFile::held(text.clone(), []) }
            })
        };
        match read {
            Ok(file) => Found { file: SourceFile { stamp, ..file }, fault: None, opened: true },
            Err(error) => Found { opened: true, ..Found::fault(text, Fault::Unreadable(error.to_string())) },
        }
    }

    /// Whether a file is held in memory, for something is read out of it. Of all others only a digest is kept: they
    /// are copied by the system.
    fn is_held(&self, path: &str) -> bool {
        let published = below(folders::CONTENT, path).or_else(|| below(folders::STATIC, path));
        let Some((_, extension)) = published.map(|path| path.rsplit_once('.').unwrap_or_default()) else {
            return true;
        };
        let text = ["md", "csv", "toml", "css", "js", "mjs", "svg"];
        text.iter().any(|known| extension.eq_ignore_ascii_case(known))
            || (!self.frugal && is_raster(extension))
    }
}

/// Whether files with this extension are pictures made of pixels.
pub(crate) fn is_raster(extension: &str) -> bool {
    let known = ["png", "jpg", "jpeg", "webp", "gif"];
    known.iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// The digest of a file, which is not held in memory for it.
///
/// # Errors
/// Those of reading it.
pub(crate) fn digest(path: &Path) -> io::Result<Digest> {
    digest_of(File::open(path)?)
}

fn digest_of(file: File) -> io::Result<Digest> {
    let mut hasher = Blake::default();
    io::copy(&mut BufReader::with_capacity(PIECE, file), &mut hasher)?;
    Ok(hasher.digest())
}

/// How many bytes of a file are read at once.
const PIECE: usize = 1 << 17;

/// The bytes of a file, read again if they were left on the disk.
///
/// # Errors
/// Where they cannot be read, or are others than they were.
pub(crate) fn bytes(id: FileId, file: &SourceFile) -> Result<Arc<[u8]>, Box<Diagnostic>> {
    let same = |bytes: &Arc<[u8]>| !file.bytes().is_empty() || Digest::of_bytes(bytes) == file.digest;
    newest(file).filter(same).ok_or_else(|| Box::new(changed(id)))
}

/// The bytes of a file; those that it has by now, if it was left on the disk and is still there.
pub(crate) fn newest(file: &SourceFile) -> Option<Arc<[u8]>> {
    match &file.content {
        Content::Held(bytes) => Some(bytes.clone()),
        Content::OnDisk(root) => {
            let mut bytes = Vec::new();
            let limit = most_bytes(&file.path).unwrap_or(u64::MAX);
            open(root, &root.join(&file.path)).ok()?.take(limit).read_to_end(&mut bytes).ok()?;
            Some(Arc::from(bytes))
        }
    }
}

/// Copies a file to a new one at `to`, which `create` makes: the system does it, as a clone where it can, so that its
/// bytes never pass through memory.
///
/// # Errors
/// The outer are those of writing; the inner, that the copy has other bytes than were read at first.
pub(crate) fn copy(
    id: FileId,
    file: &SourceFile,
    to: &Path,
    create: impl FnOnce() -> io::Result<File>,
) -> io::Result<Result<u64, Box<Diagnostic>>> {
    let mut to_file = create()?;
    let root = match &file.content {
        Content::Held(bytes) => return to_file.write_all(bytes).map(|()| Ok(bytes.len() as u64)),
        Content::OnDisk(root) => root,
    };
    let Ok(mut from) = open(root, &root.join(&file.path)) else { return Ok(Err(Box::new(changed(id)))) };
    let length = io::copy(&mut from, &mut to_file)?;
    // What was checked is what is published: a file may change, or become a link, at any time.
    Ok(if digest(to)? == file.digest { Ok(length) } else { Err(Box::new(changed(id))) })
}

impl Withheld {
    /// One report a reason.
    fn report(&self) -> impl Iterator<Item = Diagnostic> {
        let leftovers = || withheld(&self.leftovers, "editors, systems and tools leave such files behind");
        let hidden = || {
            withheld(
                &self.hidden,
                "a dot before a name often hides secrets or settings, and so do the names of keys",
            )
            .help(format!(
                "to publish a file, give it another name: of those with a dot, `{}` alone are published",
                PUBLISHED.join("`, `")
            ))
        };
        let of_content = || {
            withheld(
                &self.of_content,
                "names that begin with a dot or end with `~` are passed over in content/",
            )
            .help("give a page another name; what hosts ask for, such as `.well-known`, belongs into static/")
        };
        let named = || {
            let folders = quoted(&self.folders);
            Diagnostic::new(WITHHELD_FILE, None, format!("a folder has the name of a page: {folders}"))
                .help("give it another name; the page of a folder is the file `index.md` in it")
        };
        let some = |list: &[String], report: &dyn Fn() -> Diagnostic| (!list.is_empty()).then(report);
        [
            some(&self.leftovers, &leftovers),
            some(&self.hidden, &hidden),
            some(&self.of_content, &of_content),
            some(&self.folders, &named),
        ]
        .into_iter()
        .flatten()
    }
}

/// Files that stay out.
fn withheld(paths: &[String], reason: &str) -> Diagnostic {
    Diagnostic::new(WITHHELD_FILE, None, format!("not published: {}", quoted(paths))).note(reason)
}

/// The first of some paths.
fn quoted(paths: &[String]) -> String {
    let mut named: Vec<String> = paths.iter().take(5).map(|path| format!("`{path}`")).collect();
    if paths.len() > named.len() {
        named.push(format!("and {} more", paths.len() - named.len()));
    }
    named.join(", ")
}

fn report(sources: &Sources, path: &str, fault: &Fault) -> Diagnostic {
    let at = Span::whole(sources.find(path).unwrap_or(FileId(0)));
    match fault {
        Fault::Unreadable(reason) => unreadable_file(at, reason),
        Fault::BadName => not_utf8(at, None),
        Fault::TooLarge { bytes, most } => too_large(at, *bytes, *most),
        Fault::Link { target, dangling } => outside_link(at, target, *dangling),
    }
}

/// Reads some files that were left on the disk, to show what is wrong in them. One that has changed since is not shown.
pub(crate) fn remember(sources: &mut Sources, ids: impl IntoIterator<Item = FileId>) {
    sources.hold(ids, |file| bytes(FileId(0), file).ok());
}

/// The text of a file, or a report that it has none. A file that could not be read is empty text,
/// since that was reported already.
pub fn text<'a>(id: FileId, file: &'a SourceFile, problems: &mut Vec<Diagnostic>) -> Spanned<&'a str> {
    match std::str::from_utf8(file.bytes()) {
        Ok(text) => Spanned::new(text, Span::whole(id)),
        Err(error) => {
            let start = error.valid_up_to();
            let at = Span::new(id, start..start + error.error_len().unwrap_or(1));
            problems.push(
                not_utf8(at, file.bytes().get(start).copied()).help(other_encoding(file.bytes(), start)),
            );
            Spanned::new("", Span::whole(id))
        }
    }
}

/// A file that the system will not let us read.
fn unreadable_file(at: Span, reason: &str) -> Diagnostic {
    Diagnostic::new(UNREADABLE_FILE, at, format!("this file cannot be read: {reason}"))
        .help("let it be read (mostly by its permissions), or move it out of the site")
}

/// A file that would take too much memory and time.
fn too_large(at: Span, bytes: u64, most: u64) -> Diagnostic {
    let mb = |bytes: u64| {
        let tenths = bytes.saturating_mul(10).div_ceil(1 << 20);
        let whole = format!("{}.{}", tenths / 10, tenths % 10);
        whole.strip_suffix(".0").map(str::to_owned).unwrap_or(whole)
    };
    Diagnostic::new(
        TOO_LARGE,
        at,
        format!("this file has {} MB, and one like it may have {}", mb(bytes), mb(most)),
    )
    .help("divide it into several, or publish it as it is from static/")
}

/// A file that was read, and is another when it is needed again.
fn changed(file: FileId) -> Diagnostic {
    Diagnostic::new(UNREADABLE_FILE, Span::whole(file), "this file changed while the site was being built")
        .help("build again when nothing writes to it any more")
}

/// A path or a text that is not UTF-8; `byte` is the first in the text that is not, at `at`.
fn not_utf8(at: Span, byte: Option<u8>) -> Diagnostic {
    let message = match byte {
        Some(byte) => {
            format!("this file is not UTF-8 text: the byte {byte:02X} here belongs to no character")
        }
        None => "the name of this file is not UTF-8".to_owned(),
    };
    Diagnostic::new(NOT_UTF8, at, message).help("give it another name")
}

/// What a text that is not UTF-8 seems to be, and what to do.
fn other_encoding(bytes: &[u8], start: usize) -> String {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return "it is UTF-16: save it again as UTF-8; Excel calls that \"CSV UTF-8\"".to_owned();
    }
    match bytes.get(start).map(|byte| char::from(*byte)).filter(|letter| letter.is_alphabetic()) {
        Some(letter) => format!(
            "it seems to be in the letters of Windows or of Latin-1, where this is `{letter}`: save it again as UTF-8; Excel calls that \"CSV UTF-8\""
        ),
        None => "save it again as UTF-8".to_owned(),
    }
}

/// A symbolic link that is dangling or leaves the site.
fn outside_link(at: Span, target: &str, dangling: bool) -> Diagnostic {
    let message = if dangling {
        format!("this symbolic link leads nowhere: {target}")
    } else {
        format!("this symbolic link leads out of the site: {target}")
    };
    let help = if dangling {
        "remove it, or let it lead to a file of the site"
    } else {
        "copy the file into the site instead"
    };
    Diagnostic::new(OUTSIDE_LINK, at, message).help(help)
}

codes! {
    /// # A file cannot be read
    ///
    /// The system did not hand out the bytes of this file: mostly its permissions forbid it, or
    /// it is something that is no file at all, such as a socket or a pipe. A page that quietly
    /// went missing would be worse than a message, so the build stops.
    ///
    /// Allow yourself to read the file (`chmod u+r FILE`), or move it out of the site.
    ///
    /// ```socket content/tea.md
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:1:1: error[unreadable-file]: this file cannot be read: it is not a regular file
    ///   help: let it be read (mostly by its permissions), or move it out of the site
    /// ```
    UNREADABLE_FILE = "unreadable-file" Error;

    /// # A file is too large
    ///
    /// What is read to be understood is read into memory, and a mistake in it is looked for in all of it. So such files
    /// have a bound: 1 MB for a page, a template and a TOML file, 4 MB for a CSV file and an SVG. A page of 1 MB is a
    /// thick book. What is published as it is may be of any size.
    ///
    /// Divide the file. What need not be understood, such as a table to be downloaded, belongs into `static/`.
    ///
    /// ```spaces content/tea.md
    /// 1048577
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:1:1: error[too-large]: this file has 1.1 MB, and one like it may have 1
    ///   help: divide it into several, or publish it as it is from static/
    /// ```
    TOO_LARGE = "too-large" Error;

    /// # A file is not UTF-8 text
    ///
    /// Text is stored as bytes, and UTF-8 says which bytes stand for which letters. This file
    /// was saved in another way, as old editors and spreadsheets do it, so some letters in it
    /// would come out as rubbish.
    ///
    /// Open the file in an editor and save it again with the encoding UTF-8; spreadsheets offer
    /// "CSV UTF-8". Here `E9` is the é of an older encoding:
    ///
    /// ```hex content/tea.md
    /// 23 20 43 61 66 E9 0A
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:1:6: error[not-utf8]: this file is not UTF-8 text: the byte E9 here belongs to no character
    ///   help: it seems to be in the letters of Windows or of Latin-1, where this is `é`: save it again as UTF-8; Excel calls that "CSV UTF-8"
    /// ```
    ///
    /// ## Mended
    ///
    /// ```hex content/tea.md
    /// 23 20 43 61 66 C3 A9 0A
    /// ```
    ///
    /// ```diagnostics
    /// ```
    ///
    /// ## A template that is not UTF-8
    ///
    /// ```hex templates/page.html
    /// 3C 70 3E 0A E9 0A
    /// ```
    ///
    /// ```md content/tea.md
    /// # Tea
    /// ```
    ///
    /// ```diagnostics
    /// templates/page.html:2:1: error[not-utf8]: this file is not UTF-8 text: the byte E9 here belongs to no character
    ///   help: it seems to be in the letters of Windows or of Latin-1, where this is `é`: save it again as UTF-8; Excel calls that "CSV UTF-8"
    /// ```
    NOT_UTF8 = "not-utf8" Error;

    /// # A symbolic link leads nowhere, or out of the site
    ///
    /// A symbolic link is a file that only points to another. One that points to nothing has
    /// nothing to publish. One that points out of the site could publish what was never meant
    /// for it, and the site would not build on another computer.
    ///
    /// Put the file itself into the site. Links from one file of the site to another are
    /// welcome.
    ///
    /// ```symlink content/tea.md
    /// /etc/hostname
    /// ```
    ///
    /// ```symlink content/coffee.md
    /// coffe.md
    /// ```
    ///
    /// ```diagnostics
    /// content/coffee.md:1:1: error[outside-link]: this symbolic link leads nowhere: coffe.md
    ///   help: remove it, or let it lead to a file of the site
    /// content/tea.md:1:1: error[outside-link]: this symbolic link leads out of the site: /etc/hostname
    ///   help: copy the file into the site instead
    /// ```
    ///
    /// ## Mended
    ///
    /// ```md content/tea.md
    /// # Tea
    /// ```
    ///
    /// ```symlink content/chai.md
    /// tea.md
    /// ```
    ///
    /// ```diagnostics
    /// ```
    OUTSIDE_LINK = "outside-link" Error;

    /// # Files of static/ that are not published
    ///
    /// What is in `static/` is published as it is, and some of it is not meant to be: what editors and systems leave
    /// behind, the folders of tools, and files whose names begin with a dot, which often hold passwords. They stay out.
    ///
    /// Remove them, or give those another name that you want to publish. `.well-known`, `.nojekyll` and `.htaccess`
    /// are published, as hosts ask for them.
    ///
    /// ```md content/index.md
    /// # Tea or coffee
    /// ```
    ///
    /// ```text static/.env
    /// PASSWORD=oolong
    /// ```
    ///
    /// ```text static/.git/config
    /// [core]
    /// ```
    ///
    /// ```css static/own.css~
    /// a { color: red }
    /// ```
    ///
    /// ```text static/.nojekyll
    /// ```
    ///
    /// ```diagnostics
    /// warning[withheld-file]: not published: `static/.git`, `static/own.css~`
    ///   note: editors, systems and tools leave such files behind
    /// warning[withheld-file]: not published: `static/.env`
    ///   note: a dot before a name often hides secrets or settings, and so do the names of keys
    ///   help: to publish a file, give it another name: of those with a dot, `.well-known`, `.nojekyll`, `.htaccess`, `.domains` alone are published
    /// ```
    WITHHELD_FILE = "withheld-file" Warning;
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// When everything that was just written has settled.
    fn later() -> SystemTime {
        SystemTime::now() + Duration::from_secs(60)
    }

    fn put(root: &Path, path: &str, text: &str) {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn site() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in
            [("site.toml", "title"), ("content/a.md", "one"), ("content/b.md", "two"), ("static/c.css", "c")]
        {
            put(folder.path(), path, text);
        }
        folder
    }

    /// Reads again, and holds it to what is read anew: how many files were opened, and which are known to be the same.
    fn check(root: &Path, before: &Sources, now: SystemTime) -> (Sources, usize, Vec<String>) {
        let (sources, problems, opened) = read_at(root, Some(before), now);
        let (fresh, fresh_problems) = read(root);
        assert_eq!(problems, fresh_problems);
        let all = |sources: &Sources| -> Vec<(String, Digest, bool, bool)> {
            let files = sources.iter().map(|(_, file)| file);
            files.map(|it| (it.path.clone(), it.digest, it.readable, it.built_in)).collect()
        };
        assert_eq!(all(&sources), all(&fresh));
        let other = |file: &&SourceFile| {
            before.find(&file.path).is_none_or(|known| file.identity() != before.get(known).identity())
        };
        let other =
            sources.iter().map(|(_, file)| file).filter(other).map(|file| file.path.clone()).collect();
        (sources, opened, other)
    }

    #[test]
    fn only_what_has_changed_is_opened_again() {
        let folder = site();
        let root = folder.path();
        let (first, opened, _) = check(root, &Sources::default(), later());
        assert_eq!(opened, 4);
        let (same, opened, other) = check(root, &first, later());
        assert_eq!((opened, other), (0, Vec::new()));
        put(root, "content/a.md", "another");
        let (edited, opened, other) = check(root, &same, later());
        assert_eq!((opened, other), (1, vec!["content/a.md".to_owned()]));
        put(root, "content/new/d.md", "new");
        std::fs::remove_file(root.join("content/b.md")).unwrap();
        std::fs::rename(root.join("static/c.css"), root.join("static/sidetone.css")).unwrap();
        let (moved, opened, other) = check(root, &edited, later());
        // One of them hides a file of the theme.
        assert_eq!(
            (opened, other),
            (2, vec!["content/new/d.md".to_owned(), "static/sidetone.css".to_owned()])
        );
        std::fs::remove_file(root.join("static/sidetone.css")).unwrap();
        let (_, opened, other) = check(root, &moved, later());
        assert_eq!((opened, other), (0, vec!["static/sidetone.css".to_owned()]));
    }

    #[test]
    fn only_a_server_holds_pictures_and_nobody_what_is_just_copied() {
        let folder = site();
        let root = folder.path();
        for path in ["content/p.JPG", "static/q.png", "static/r.mp4", "static/s.svg"] {
            put(root, path, "bytes");
        }
        let left = |sources: &Sources| -> Vec<String> {
            let files = sources.iter().map(|(_, file)| file);
            files.filter(|file| file.bytes().is_empty()).map(|file| file.path.clone()).collect()
        };
        assert_eq!(left(&again(root, &Sources::default()).0), ["static/r.mp4"]);
        assert_eq!(left(&read(root).0), ["content/p.JPG", "static/q.png", "static/r.mp4"]);
    }

    #[test]
    fn what_has_just_changed_is_opened_again() {
        let folder = site();
        let (first, opened, _) = check(folder.path(), &Sources::default(), SystemTime::now());
        assert_eq!(opened, 4);
        // Its bytes are the same, which is known from then on.
        let (second, opened, other) = check(folder.path(), &first, later());
        assert_eq!((opened, other), (4, Vec::new()));
        assert_eq!(check(folder.path(), &second, later()).1, 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_change_that_hides_is_seen() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = site();
        let root = folder.path();
        let (path, other) = (root.join("content/a.md"), root.join("content/b.md"));
        let time = |path: &Path| std::fs::metadata(path).unwrap().modified().unwrap();
        let set_time = |path: &Path, time| {
            File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
        };
        let (before, ..) = check(root, &Sources::default(), later());
        // As long as it was, and as old.
        let old = time(&path);
        put(root, "content/a.md", "ONE");
        set_time(&path, old);
        assert_eq!(time(&path), old);
        let (before, opened, _) = check(root, &before, later());
        assert_eq!(opened, 1);
        // Another file, as long and as old, in its reader.
        set_time(&other, old);
        let (before, ..) = check(root, &before, later());
        std::fs::rename(&other, &path).unwrap();
        let (before, opened, _) = check(root, &before, later());
        assert_eq!(opened, 1);
        // Permissions alone.
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        let (before, opened, other) = check(root, &before, later());
        assert_eq!((opened, other), (1, Vec::new()));
        // What a link leads to, and whether it does.
        put(root, "shared/one", "first");
        put(root, "shared/two", "other");
        symlink("../shared/one", root.join("content/link.md")).unwrap();
        let (before, opened, _) = check(root, &before, later());
        assert_eq!(opened, 1);
        put(root, "shared/one", "later");
        let (before, opened, _) = check(root, &before, later());
        assert_eq!(opened, 1);
        std::fs::remove_file(root.join("content/link.md")).unwrap();
        symlink("../shared/two", root.join("content/link.md")).unwrap();
        let (before, opened, _) = check(root, &before, later());
        assert_eq!(opened, 1);
        std::fs::remove_file(root.join("shared/two")).unwrap();
        let (before, ..) = check(root, &before, later());
        put(root, "shared/two", "again");
        assert_eq!(check(root, &before, later()).1, 1);
    }
}
