//! Other programs on the same content.
//!
//! Hugo gets the same options with the same facts and the same text, layouts that make pages of the same parts, and a
//! content adapter that makes the pairs. It has no guide, no checks and no pages for sources or method, which is a
//! handful of pages at any size. Who is ahead is worked out beforehand, where Sidetone does it itself.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::corpus::{self, Dialect, Item, Shape};

/// An installed program.
#[derive(Debug)]
pub(crate) struct Hugo {
    program: PathBuf,
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

impl Hugo {
    /// The one named by the variable `HUGO`, or else the one on the path.
    pub(crate) fn find() -> Option<Hugo> {
        let program = PathBuf::from(std::env::var_os("HUGO").unwrap_or_else(|| "hugo".into()));
        let said = Command::new(&program).arg("version").output().ok().filter(|out| out.status.success())?;
        let said = String::from_utf8_lossy(&said.stdout);
        let version = said.split_whitespace().nth(1).unwrap_or("unknown");
        let version = version.split(['-', '+']).next().unwrap_or(version).trim_start_matches('v').to_owned();
        Some(Hugo { program, version })
    }

    /// What builds a site into a folder.
    pub(crate) fn command(&self, site: &Path, out: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(["build", "--quiet", "--noBuildLock", "--source"])
            .arg(site)
            .arg("--destination")
            .arg(out);
        command.arg("--cacheDir").arg(site.join("cache"));
        command
    }
}

/// Writes the corpus as a site for Hugo.
pub(crate) fn generate_hugo(folder: &Path, shape: Shape) -> io::Result<()> {
    for (path, text) in LAYOUTS {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)?;
    }
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
    let fact = |fact: &corpus::Fact| {
        json!({
            "id": fact.criterion.id(), "title": fact.criterion.title(), "group": fact.criterion.group(),
            "value": fact.words(), "note": fact.note, "source": fact.source_number(), "points": fact.points,
        })
    };
    item.facts.iter().map(fact).collect()
}
