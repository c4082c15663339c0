//! Other programs on the same content.
//!
//! Each gets the same options with the same facts and the same text. Hugo has layouts that make pages of the same parts as
//! the built-in theme, and a content adapter that makes the pairs. Zola has plain templates, which Sidetone gets too, and a
//! file for each pair. Neither has a guide, checks, or pages for sources and method, which is a handful of pages at any
//! size. Who is ahead is worked out beforehand, where Sidetone does it itself.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::corpus::{self, Dialect, Item, Shape};

/// A program to compare with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Program {
    Hugo,
    Zola,
}

/// An installed program.
#[derive(Debug)]
pub(crate) struct Peer {
    pub(crate) program: Program,
    path: PathBuf,
    pub(crate) version: String,
}

const LAYOUTS: [(&str, &str); 11] = [
    ("hugo.toml", include_str!("hugo/hugo.toml")),
    ("layouts/baseof.html", include_str!("hugo/layouts/baseof.html")),
    ("layouts/home.html", include_str!("hugo/layouts/home.html")),
    ("layouts/home.json", include_str!("hugo/layouts/home.json")),
    ("layouts/page.html", include_str!("hugo/layouts/page.html")),
    ("layouts/table/page.html", include_str!("hugo/layouts/table/page.html")),
    ("layouts/table/page.json", include_str!("hugo/layouts/table/page.json")),
    ("layouts/table/page.csv", include_str!("hugo/layouts/table/page.csv")),
    ("layouts/versus/section.html", include_str!("hugo/layouts/versus/section.html")),
    ("layouts/pair/page.html", include_str!("hugo/layouts/pair/page.html")),
    ("static/sidetone.css", include_str!("../../static/sidetone.css")),
];

const ZOLA: [(&str, &str); 7] = [
    ("zola.toml", include_str!("zola/zola.toml")),
    ("templates/base.html", include_str!("zola/templates/base.html")),
    ("templates/index.html", include_str!("zola/templates/index.html")),
    ("templates/page.html", include_str!("zola/templates/page.html")),
    ("templates/pair.html", include_str!("zola/templates/pair.html")),
    ("templates/table.html", include_str!("zola/templates/table.html")),
    ("templates/versus.html", include_str!("zola/templates/versus.html")),
];

/// The same pages for Sidetone, in place of its theme.
const PLAIN: [(&str, &str); 6] = [
    ("templates/base.html", include_str!("plain/base.html")),
    ("templates/home.html", include_str!("plain/home.html")),
    ("templates/option.html", include_str!("plain/option.html")),
    ("templates/pair.html", include_str!("plain/pair.html")),
    ("templates/table.html", include_str!("plain/table.html")),
    ("templates/versus.html", include_str!("plain/versus.html")),
];

impl Program {
    pub(crate) const ALL: [Program; 2] = [Program::Hugo, Program::Zola];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Program::Hugo => "Hugo",
            Program::Zola => "Zola",
        }
    }

    /// The argument by which the benchmark makes its site.
    pub(crate) fn generator(self) -> &'static str {
        match self {
            Program::Hugo => "--generate-hugo",
            Program::Zola => "--generate-zola",
        }
    }
}

impl Peer {
    /// Those that are named by the variables `HUGO` and `ZOLA`, or else are on the path.
    pub(crate) fn find_all() -> Vec<Peer> {
        Program::ALL.into_iter().filter_map(Peer::find).collect()
    }

    fn find(program: Program) -> Option<Peer> {
        let name = program.name();
        let path = std::env::var_os(name.to_uppercase()).unwrap_or_else(|| name.to_lowercase().into());
        let ask = if program == Program::Hugo { "version" } else { "--version" };
        let said = Command::new(&path).arg(ask).output().ok().filter(|out| out.status.success())?;
        let said = String::from_utf8_lossy(&said.stdout);
        // `hugo v0.168.0-…+extended linux/amd64`, `zola 0.22.1`.
        let digits = |word: &str| word.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit());
        let version = said.split_whitespace().find(|word| digits(word)).unwrap_or("unknown");
        let version = version.split(['-', '+']).next().unwrap_or(version).trim_start_matches('v').to_owned();
        Some(Peer { program, path: path.into(), version })
    }

    /// What builds a site into a folder.
    pub(crate) fn command(&self, site: &Path, out: &Path) -> Command {
        let mut command = Command::new(&self.path);
        match self.program {
            Program::Hugo => {
                command.args(["build", "--quiet", "--noBuildLock", "--source"]).arg(site);
                command.arg("--destination").arg(out).arg("--cacheDir").arg(site.join("cache"));
            }
            Program::Zola => drop(command.arg("--root").arg(site).arg("build").arg("--output-dir").arg(out)),
        }
        command
    }
}

fn write(folder: &Path, files: &[(&str, &str)]) -> io::Result<()> {
    for (path, text) in files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)?;
    }
    Ok(())
}

/// Writes the corpus for Sidetone with plain templates.
pub(crate) fn generate_plain(folder: &Path, shape: Shape) -> io::Result<()> {
    write(folder, &PLAIN)?;
    corpus::generate(folder, shape)
}

/// Writes the corpus as a site for Zola.
pub(crate) fn generate_zola(folder: &Path, shape: Shape) -> io::Result<()> {
    write(folder, &ZOLA)?;
    let content = folder.join("content");
    fs::create_dir_all(content.join("versus"))?;
    fs::write(content.join("_index.md"), "+++\ntitle = \"A corpus\"\n+++\n\nNothing here exists.\n")?;
    fs::write(
        content.join("compare.md"),
        "+++\ntitle = \"Comparison table\"\ntemplate = \"table.html\"\n+++\n",
    )?;
    let items: Vec<Item> = (0..shape.options).map(|number| Item::new(shape, number)).collect();
    let data = items.iter().map(|item| json!({ "id": item.id(), "name": item.name, "facts": facts(item) }));
    fs::write(folder.join("options.json"), Value::Array(data.collect()).to_string())?;
    for (n, item) in items.iter().enumerate() {
        let others = items.iter().enumerate().filter(|(m, _)| shape.pairs && *m != n);
        let pairs: Vec<Value> = others
            .map(|(m, other)| {
                let (a, b) = if m < n { (other, item) } else { (item, other) };
                json!({ "url": format!("/versus/{}-or-{}/", a.id(), b.id()), "title": format!("{} or {}", a.name, b.name) })
            })
            .collect();
        let extra =
            json!({ "choose": item.choose.as_deref().unwrap_or(""), "facts": facts(item), "pairs": pairs });
        let page = zola_page(&item.name, Some(&item.summary), "page.html", &extra, &item.body(Dialect::Hugo));
        fs::write(content.join(format!("{}.md", item.id())), page)?;
    }
    if !shape.pairs {
        return Ok(());
    }
    fs::write(
        content.join("versus/_index.md"),
        "+++\ntitle = \"One or the other\"\ntemplate = \"versus.html\"\n+++\n",
    )?;
    for (n, a) in items.iter().enumerate() {
        for b in &items[n + 1..] {
            let title = format!("{} or {}", a.name, b.name);
            let page = zola_page(&title, None, "pair.html", &pair(a, b), "");
            fs::write(content.join(format!("versus/{}-or-{}.md", a.id(), b.id())), page)?;
        }
    }
    Ok(())
}

/// JSON is no TOML, but one is made of the other.
fn zola_page(title: &str, description: Option<&str>, template: &str, extra: &Value, body: &str) -> String {
    let description = description.map(|text| format!("description = {}\n", json!(text))).unwrap_or_default();
    let extra = toml(extra);
    format!(
        "+++\ntitle = {}\n{description}template = {template:?}\nextra = {extra}\n+++\n\n{body}",
        json!(title)
    )
}

/// As TOML has it, in a line. It has no null.
fn toml(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(toml).collect::<Vec<_>>().join(", ")),
        Value::Object(map) => {
            let entries = map.iter().filter(|(_, value)| !value.is_null());
            format!(
                "{{ {} }}",
                entries.map(|(key, value)| format!("{key} = {}", toml(value))).collect::<Vec<_>>().join(", ")
            )
        }
        other => other.to_string(),
    }
}

/// What the page of a pair shows: who is ahead on what.
fn pair(a: &Item, b: &Item) -> Value {
    let mut lists: [Vec<Value>; 4] = Default::default();
    for (a, b) in a.facts.iter().zip(&b.facts) {
        let lead = |more: u64, less: u64| more - less;
        let (list, lead) = match (a.points, b.points) {
            _ if a.words() == b.words() => (3, 0),
            (Some(a), Some(b)) if a > b => (0, lead(a, b)),
            (Some(a), Some(b)) => (1, lead(b, a)),
            _ => (2, 0),
        };
        lists[list].push(json!({ "a": fact(a), "b": fact(b), "lead": lead }));
    }
    let [a_wins, b_wins, differ, equal] = lists;
    let card = |item: &Item| json!({ "id": item.id(), "name": item.name, "choose": item.choose.as_deref().unwrap_or("") });
    json!({ "a": card(a), "b": card(b), "a_wins": a_wins, "b_wins": b_wins, "differ": differ, "equal": equal })
}

/// Writes the corpus as a site for Hugo.
pub(crate) fn generate_hugo(folder: &Path, shape: Shape) -> io::Result<()> {
    write(folder, &LAYOUTS)?;
    let content = folder.join("content");
    fs::create_dir_all(content.join("versus"))?;
    fs::create_dir_all(folder.join("data"))?;
    let config = LAYOUTS[0].1.replace("[params]\n", &format!("[params]\npairs = {}\n", shape.pairs));
    fs::write(folder.join("hugo.toml"), config)?;
    fs::write(content.join("_index.md"), "---\ntitle: A corpus\n---\n\nNothing here exists.\n")?;
    fs::write(
        content.join("compare.md"),
        "---\ntitle: Comparison table\ntype: table\noutputs: [html, json, csv]\n---\n",
    )?;
    if shape.pairs {
        fs::write(content.join("versus/_index.md"), "---\ntitle: One or the other\n---\n")?;
        fs::write(content.join("versus/_content.gotmpl"), include_str!("hugo/pairs.gotmpl"))?;
    }
    let source = |[title, publisher, url, date]: [String; 4]| json!({ "title": title, "publisher": publisher, "url": url, "date": date });
    let sources: Value = corpus::sources().map(source).collect();
    fs::write(folder.join("data/sources.json"), sources.to_string())?;
    let mut data = Vec::with_capacity(shape.options);
    for number in 0..shape.options {
        let item = Item::new(shape, number);
        let facts = facts(&item);
        let front = json!({
            "title": item.name, "id": item.id(), "number": number, "description": item.summary,
            "summary_line": item.summary, "choose": item.choose, "checked": "2026-10-12", "facts": facts,
        });
        let body = item.body(Dialect::Hugo);
        fs::write(content.join(format!("{}.md", item.id())), format!("{front:#}\n\n{body}"))?;
        data.push(json!({
            "id": item.id(), "name": item.name, "summary": item.summary, "choose": item.choose, "facts": facts,
        }));
    }
    fs::write(folder.join("data/options.json"), Value::Array(data).to_string())
}

fn facts(item: &Item) -> Value {
    item.facts.iter().map(fact).collect()
}

fn fact(fact: &corpus::Fact) -> Value {
    json!({
        "id": fact.criterion.id(), "title": fact.criterion.title(), "group": fact.criterion.group(),
        "value": fact.words(), "note": fact.note, "source": fact.source_number(), "points": fact.points,
    })
}
