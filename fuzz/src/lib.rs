//! What every target does: a small site with one file of arbitrary bytes is read, linked and checked, and what is wrong with
//! it is said. None of that may panic, hang or take much memory.

use std::sync::{Arc, LazyLock, OnceLock};

use sidetone::diagnostic::show::{self, Format};
use sidetone::model::{self, Publish, files};
use sidetone::source::files::Sources;
use sidetone::words::Words;
use sidetone::{check, guide, pages, pipeline, plan};

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
