//! The files of a comparison that was imported.

use super::columns::{Role, Wide};
use crate::syntax::csv::guarded;
use crate::syntax::fields::title_from_id;
use crate::syntax::toml::quoted;
use crate::syntax::value::Data;

/// The only group: which criteria belong together, nobody knows yet.
const GROUP: &str = "facts";

/// A title from the name of a file.
pub(super) fn title(stem: &str) -> String {
    let title = title_from_id(stem.trim());
    if title.is_empty() { "Comparison".to_owned() } else { title }
}

/// An address without what all have.
pub(super) fn without_scheme(words: &str) -> &str {
    let address = words.strip_prefix("https://").or(words.strip_prefix("http://")).unwrap_or(words);
    address.strip_prefix("www.").unwrap_or(address).trim_end_matches('/')
}

/// The files, by name.
pub(super) fn files(title: &str, found: &Wide) -> Vec<(&'static str, String)> {
    let mut files = vec![("comparison.toml", definition(title, found)), ("options.csv", options(found))];
    if !found.sources.is_empty() {
        files.push(("sources.toml", sources(found)));
    }
    files
}

fn definition(title: &str, found: &Wide) -> String {
    let mut out = format!("title = {}\ncsv = [\"options.csv\"]\n", quoted(title));
    // Where nothing shows it, `check` asks whether thousands were lost.
    if found.knows_decimals {
        out += "decimal = \".\"    # what stands before decimals in options.csv\n";
    }
    out += &format!("groups = [{{ id = \"{GROUP}\", title = \"Facts\" }}]\n");
    for column in &found.all {
        let Role::Criterion(criterion) = &column.role else { continue };
        out += &format!(
            "\n[[criteria]]\nid = {}\ntitle = {}\ngroup = \"{GROUP}\"\n",
            quoted(&criterion.id),
            quoted(&criterion.title)
        );
        for (key, value) in &criterion.keys {
            out += &format!("{key} = {}\n", toml(value));
        }
    }
    out
}

fn options(found: &Wide) -> String {
    let guard = |texts: &[String]| texts.iter().map(|text| guarded(text).into_owned()).collect();
    let mut columns: Vec<(String, Vec<String>)> = vec![("id".to_owned(), found.ids.clone())];
    for column in &found.all {
        match &column.role {
            Role::Names(texts) => columns.push(("name".to_owned(), guard(texts))),
            Role::Plain(name, texts) | Role::Detail(name, texts) => {
                columns.push((name.clone(), guard(texts)));
            }
            Role::Criterion(criterion) => {
                columns.push((criterion.id.clone(), criterion.values.clone()));
                if criterion.notes.iter().any(|note| !note.is_empty()) {
                    columns.push((format!("{}.note", criterion.id), guard(&criterion.notes)));
                }
            }
            Role::Ids | Role::LeftOut(_) => {}
        }
    }
    let mut out = csv::Writer::from_writer(Vec::new());
    // A vector takes whatever is written.
    drop(out.write_record(columns.iter().map(|(name, _)| name)));
    for row in 0..found.ids.len() {
        drop(out.write_record(columns.iter().map(|(_, texts)| texts.get(row).map_or("", String::as_str))));
    }
    // Excel knows UTF-8 by a byte-order mark.
    let bytes = out.into_inner().unwrap_or_default();
    format!("\u{feff}{}", String::from_utf8(bytes).unwrap_or_default())
}

fn sources(found: &Wide) -> String {
    let source = |(id, words): &(String, String)| {
        let title = format!("[{id}]\ntitle = {}\n", quoted(without_scheme(words)));
        let url = if words.starts_with("http://") || words.starts_with("https://") {
            format!("url = {}\n", quoted(words))
        } else {
            String::new()
        };
        title + &url
    };
    found.sources.iter().map(source).collect::<Vec<_>>().join("\n")
}

fn toml(value: &Data) -> String {
    match value {
        Data::Number(digits) => digits.clone(),
        Data::List(items) => {
            let items: Vec<String> = items.iter().map(|item| toml(&item.value)).collect();
            format!("[{}]", items.join(", "))
        }
        Data::Table(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(key, value)| format!("{} = {}", key.value, toml(&value.value)))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
        other => quoted(other.text().unwrap_or_default()),
    }
}
