//! What the targets do: a small site with one file of arbitrary bytes is read, linked and checked, and what is wrong with it
//! is said; or a preview is asked in arbitrary bytes. None of that may panic, hang or take much memory.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpStream};
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use sidetone::diagnostic::show::{self, Format};
use sidetone::model::{self, Publish, files};
use sidetone::serve::{self, Options, Running};
use sidetone::source::files::Sources;
use sidetone::words::Words;
use sidetone::{check, guide, pages, pipeline, plan};
use tempfile::TempDir;

const SETTINGS: &str =
    "title = \"T\"\nbase_url = \"https://example.org\"\nshare_images = false\nraw_html = true\n";
const COMPARISON: &str = r#"title = "T"
csv = ["options.csv"]
groups = [{ id = "g", title = "G" }]
criteria = [
  { id = "n", title = "N", group = "g", type = "number", unit = "g", better = "higher" },
  { id = "y", title = "Y", group = "g", type = "yes-no", better = "higher" },
  { id = "c", title = "C", group = "g", type = "choice", choices = ["low", "high"], better = "higher" },
  { id = "p", title = "P", group = "g", type = "money", currency = "EUR" },
  { id = "v", title = "V", group = "g", type = "version" },
  { id = "d", title = "D", group = "g", type = "date" },
  { id = "t", title = "T", group = "g", type = "text" },
]
"#;
const TABLE: &str =
    "id,n,y,c,p,v,d,t\nolive,1,yes,low,2,1.2,2026,green\nplum,2,no,high,3,1.10,2025-03,blue\n";
const GUIDE: &str = "[[questions]]\nid = \"q\"\ntext = \"Q?\"\nanswers = [{ id = \"a\", text = \"A\", weights = { n = 1 } }, { id = \"b\", text = \"B\", weights = { y = 2 } }]\n";

/// Of the first site.
static CACHE: OnceLock<files::Cache> = OnceLock::new();

static WORDS: LazyLock<Arc<Words>> = LazyLock::new(|| Arc::new(Words::of("en")));

/// A small site, with other bytes at a path.
fn site(path: &str, bytes: &[u8]) -> Sources {
    let mut all = vec![
        ("site.toml".to_owned(), SETTINGS.as_bytes().to_vec()),
        ("content/index.md".to_owned(), b"# T\n\nWords.\n".to_vec()),
        ("content/comparison.toml".to_owned(), COMPARISON.as_bytes().to_vec()),
        ("content/options.csv".to_owned(), TABLE.as_bytes().to_vec()),
        ("content/guide.toml".to_owned(), GUIDE.as_bytes().to_vec()),
        ("content/sources.toml".to_owned(), b"[s]\ntitle = \"S\"\n".to_vec()),
    ];
    all.retain(|(known, _)| known != path);
    all.push((path.to_owned(), bytes.to_vec()));
    Sources::from_files(all)
}

/// Everything but templates, which take longer than all of this.
pub fn link(path: &str, bytes: &[u8]) {
    let sources = site(path, bytes);
    // What has not changed is not parsed again.
    let cache = CACHE.get_or_init(|| files::again(&sources, "the folder", &files::Cache::default()).2);
    let (files, mut problems, _) = files::again(&sources, "the folder", cache);
    let (site, more) = model::link(files, &Publish::default(), &WORDS, pages::GENERATED);
    problems.extend(more);
    let (asked, more) = guide::read(&site);
    problems.extend(more);
    problems.extend(check::check(&site, &asked, None));
    let mut guides = Vec::new();
    for (comparison, guide) in site.comparisons.iter().zip(asked) {
        let (compiled, more) = guide.map(|guide| guide::compile(comparison, guide)).unwrap_or_default();
        problems.extend(more);
        guides.push(compiled);
    }
    problems.extend(plan::plan(&site, &guides).1);
    for format in [Format::Text, Format::Json] {
        let _ = show::all(&problems, &sources, format, false, false);
    }
}

/// Everything, pages too.
pub fn render(path: &str, bytes: &[u8]) {
    let site = pipeline::compile(site(path, bytes), Vec::new(), "the folder", &Publish::default());
    let mut problems = site.diagnostics.clone();
    if site.is_sound() {
        match site.render_all() {
            Ok(pages) => problems.extend(site.look_at(&pages).1),
            Err(more) => problems.extend(more),
        }
    }
    let _ = show::all(&problems, &site.sources, Format::Text, false, false);
}

/// What lies beside what is published, and must not get out.
const SECRET: &str = "a-word-that-nobody-guesses";

/// Where a browser waits for changes.
const STREAM: &[u8] = b"/__sidetone/events";

/// A preview of a small site.
static PREVIEW: LazyLock<Mutex<(TempDir, Running)>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let root = folder.path().join("site");
    let files = [
        ("secret", SECRET),
        ("site/secret", SECRET),
        ("site/site.toml", SETTINGS),
        ("site/content/index.md", "# T\n\nWords.\n"),
        ("site/content/a.md", "# A\n\nWords.\n"),
        ("site/content/b.md", "+++\ndraft = true\n+++\n# B\n\na-word-that-nobody-guesses\n"),
        ("site/static/a.css", "p { color: red }"),
    ];
    for (path, text) in files {
        let path = folder.path().join(path);
        let write =
            path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(&path, text));
        write.expect("a file can be written");
    }
    let options = Options {
        root,
        interface: Ipv4Addr::LOCALHOST.into(),
        port: 0,
        open: false,
        quiet: true,
        drafts: false,
        base_url: None,
        hosts: Vec::new(),
        today: None,
        colour: false,
    };
    Mutex::new((folder, serve::start(options).expect("it starts")))
});

/// Bytes on a connection to a preview: it answers in HTTP or not at all, to nobody under another name, and with nothing that
/// is not published.
pub fn ask(bytes: &[u8]) {
    // That is answered without an end.
    if bytes.windows(STREAM.len()).any(|window| window == STREAM) {
        return;
    }
    let address = PREVIEW.lock().unwrap_or_else(PoisonError::into_inner).1.address();
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream.set_read_timeout(Some(Duration::from_secs(5))).expect("a socket has a time limit");
    // It may have answered and hung up before all was sent.
    let _ = stream.write_all(bytes).and_then(|()| stream.shutdown(Shutdown::Write));
    let mut reply = Vec::new();
    if let Err(error) = stream.read_to_end(&mut reply) {
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "{error}");
    }
    let text = String::from_utf8_lossy(&reply);
    assert!(text.is_empty() || text.starts_with("HTTP/1."), "{text}");
    assert!(!text.contains(SECRET), "{text}");
    let asked = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    let names_us = ["localhost", "127.", "["].iter().any(|name| asked.contains(name));
    assert!(names_us || !text.contains(" 200 OK"), "{text}");
}
