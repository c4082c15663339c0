//! The edits: each a small change of an author's files, made on their text, at a place that chance picks.
//!
//! Most leave the site sound. Where one does not, the build has to refuse it, which is a test as well.

use proptest::prelude::*;
use proptest::sample::Index;

use crate::folders::Files;

/// A site as its author has it, and what the command line says of its build.
#[derive(Clone)]
pub(crate) struct Site {
    pub files: Files,
    /// The day of the build.
    pub today: &'static str,
    pub drafts: bool,
    pub base_url: Option<&'static str>,
    /// How many things were added: each gets a name of its own.
    added: usize,
}

impl Site {
    pub(crate) fn new(files: Files) -> Site {
        Site { files, today: DAYS[0], drafts: false, base_url: None, added: 0 }
    }
}

/// Days of the build: the day of the facts, one before some pages are due, one when facts are stale.
pub(crate) const DAYS: [&str; 4] = ["2026-11-22", "2026-10-10", "2026-12-31", "2038-01-19"];

/// Names each kind of edit once, for the type and for the list.
macro_rules! kinds {
    ($($kind:ident,)*) => {
        /// What can be done.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Kind { $($kind,)* }
        /// Every kind.
        pub(crate) const KINDS: &[Kind] = &[$(Kind::$kind,)*];
        use Kind::{$($kind,)*};
    };
}

kinds! {
    FactChanged,
    FactCopied,
    FactRemoved,
    FactUnknown,
    FactNoted,
    FactChecked,
    CellCopied,
    CellEmptied,
    RowRemoved,
    RowAdded,
    Prose,
    Heading,
    Words,
    OptionWords,
    CriterionAdded,
    CriterionRemoved,
    CriterionWords,
    CriterionTurned,
    SourceWords,
    Weight,
    Question,
    Points,
    TemplateNoted,
    TemplateChanged,
    TemplateGone,
    TemplateBroken,
    StyleChanged,
    StaticAdded,
    StaticChanged,
    StaticRemoved,
    AssetAdded,
    DrawingChanged,
    ConfigWords,
    Language,
    BaseUrl,
    Search,
    Navigation,
    Renamed,
    RenamedWithAlias,
    PageAdded,
    PageRemoved,
    OptionAdded,
    Draft,
    Drafts,
    Today,
    Pairs,
    // These leave the author's files alone.
    Touched,
    OutputLost,
    OutputCut,
    OutputGrown,
    FolderLost,
}

/// An edit: what, and two throws of the dice for where and to what.
#[derive(Debug, Clone)]
pub(crate) struct Edit {
    pub kind: Kind,
    pub at: Index,
    pub to: Index,
}

pub(crate) fn edit() -> impl Strategy<Value = Edit> {
    (prop::sample::select(KINDS), any::<Index>(), any::<Index>()).prop_map(|(kind, at, to)| Edit {
        kind,
        at,
        to,
    })
}

/// A line of an author's file.
struct Line {
    path: String,
    number: usize,
    text: String,
}

/// Where in a page a line is.
#[derive(PartialEq, Eq, Clone, Copy)]
enum Part {
    Front,
    Facts,
    Body,
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or("")
}

impl Edit {
    /// Makes the edit on the author's files; what was done, or `None` where there is nothing to do it to.
    pub(crate) fn apply(&self, site: &mut Site) -> Option<String> {
        match self.kind {
            FactChanged | FactCopied | FactRemoved | FactUnknown | FactNoted | FactChecked => self.fact(site),
            CellCopied | CellEmptied | RowRemoved | RowAdded => self.table(site),
            Prose | Heading | Words | OptionWords | Weight | Draft => self.page(site),
            CriterionAdded | CriterionRemoved | CriterionWords | CriterionTurned | Pairs | SourceWords
            | Question | Points => self.comparison(site),
            TemplateNoted | TemplateChanged | TemplateGone | TemplateBroken | StyleChanged | StaticAdded
            | StaticChanged | StaticRemoved | AssetAdded | DrawingChanged => self.file(site),
            ConfigWords | Language | BaseUrl | Search | Navigation | Drafts | Today => self.config(site),
            Renamed | RenamedWithAlias | PageAdded | PageRemoved | OptionAdded => self.pages(site),
            Touched | OutputLost | OutputCut | OutputGrown | FolderLost => Some(format!("{:?}", self.kind)),
        }
    }

    fn pick<T>(&self, mut from: Vec<T>) -> Option<T> {
        let index = (!from.is_empty()).then(|| self.at.index(from.len()))?;
        Some(from.swap_remove(index))
    }

    fn fact(&self, site: &mut Site) -> Option<String> {
        let facts = lines(site, |part, line| part == Some(Part::Facts) && line.contains(" = "));
        let line = self.pick(facts)?;
        let (id, value) = line.text.split_once(" = ")?;
        let new = match self.kind {
            FactChanged => {
                let (head, tail) = split_words(value);
                format!("{id} = {}{tail}", bumped(head, self.to.index(2) == 0)?)
            }
            FactCopied => {
                let of_same = |part, other: &str| {
                    part == Some(Part::Facts) && other.starts_with(&format!("{id} = ")) && other != line.text
                };
                let others = lines(site, of_same);
                others.get(self.to.index(others.len().max(1)))?.text.clone()
            }
            FactRemoved => String::new(),
            FactUnknown => {
                format!("{id} = {}", ["\"unknown\"", "\"not applicable\""][self.to.index(2)])
            }
            FactNoted => match value.split_once("note = \"") {
                Some((before, after)) => format!("{id} = {before}note = \"Besides: {after}"),
                None => format!("{id} = {}, note = \"Looked at again.\" }}", value.strip_suffix(" }")?),
            },
            // Not before the day that the page names, or the site is unsound.
            _ => {
                let day = ["2026-11-22", "2026-11-16"][self.to.index(2)];
                format!("{id} = {}, checked = {day} }}", value.strip_suffix(" }")?)
            }
        };
        Some(replace(site, &line, &new))
    }

    fn table(&self, site: &mut Site) -> Option<String> {
        let path = self.pick(paths(site, "content/", "options.csv", "planets.csv"))?;
        let mut reader = ::csv::Reader::from_reader(site.files[&path].as_slice());
        let head = reader.headers().ok()?.clone();
        let mut rows: Vec<Vec<String>> = reader
            .records()
            .filter_map(Result::ok)
            .map(|row| row.iter().map(str::to_owned).collect())
            .collect();
        let (row, other) = (self.at.index(rows.len()), self.to.index(rows.len()));
        let column = 1 + self.to.index(head.len() - 1);
        let done = match self.kind {
            CellCopied => {
                // The next that differs.
                let values = (1..rows.len()).map(|step| &rows[(row + step) % rows.len()][column]);
                let value = values.into_iter().find(|value| **value != rows[row][column])?.clone();
                let done = format!("{} of {} is {value}", &head[column], rows[row][0]);
                rows[row][column] = value;
                done
            }
            CellEmptied => {
                if std::mem::take(&mut rows[row][column]).is_empty() {
                    return None;
                }
                format!("{} of {} is empty", &head[column], rows[row][0])
            }
            RowRemoved => format!("{} is removed", rows.remove(row)[0]),
            _ => {
                site.added += 1;
                let mut new = rows[row].clone();
                (new[0], new[1]) = (format!("added-{}", site.added), format!("Added {}", site.added));
                rows.insert(other, new);
                format!("a copy of row {row} is added at {other}")
            }
        };
        let mut writer = ::csv::Writer::from_writer(Vec::new());
        writer.write_record(&head).ok()?;
        for row in rows {
            writer.write_record(row).ok()?;
        }
        site.files.insert(path.clone(), writer.into_inner().ok()?);
        Some(format!("{path}: {done}"))
    }

    fn page(&self, site: &mut Site) -> Option<String> {
        const WORDS: [&str; 6] = ["title", "name", "phrase", "description", "summary", "choose"];
        let is_words = |line: &str| {
            WORDS.iter().any(|key| line.starts_with(&format!("{key} = \""))) && line.ends_with('"')
        };
        let line = self.pick(match self.kind {
            Prose => lines(site, |part, line| {
                part == Some(Part::Body)
                    && line.starts_with(|c: char| c.is_ascii_uppercase())
                    && line.contains(' ')
            }),
            Heading => lines(site, |part, line| part == Some(Part::Body) && line.starts_with("## ")),
            Words => lines(site, |part, line| part == Some(Part::Front) && is_words(line)),
            // What cards all over the site show.
            OptionWords => lines(site, |part, line| {
                let shown = ["name = ", "phrase = ", "summary = ", "choose = "];
                part == Some(Part::Front) && is_words(line) && shown.iter().any(|key| line.starts_with(key))
            }),
            _ => lines(site, |part, line| part == Some(Part::Front) && line.starts_with("title = ")),
        })?;
        let whole = text(&site.files[&line.path]).to_owned();
        let new = match self.kind {
            Prose => line.text.replacen(' ', " (indeed) ", 1),
            Heading => match line.text.split_once(" {") {
                Some((heading, rest)) => format!("{heading} anew {{{rest}"),
                None => format!("{} anew", line.text),
            },
            Words | OptionWords => format!("{} anew\"", line.text.strip_suffix('"')?),
            Weight => {
                let weight = format!("weight = {}", 5 * self.to.index(30));
                match whole.lines().find(|line| line.starts_with("weight = ")) {
                    Some(old) => {
                        site.files.insert(line.path.clone(), whole.replacen(old, &weight, 1).into_bytes());
                        return Some(format!("{}: {weight}", line.path));
                    }
                    None => format!("{weight}\n{}", line.text),
                }
            }
            _ => {
                if whole.contains("\ndraft = true\n") {
                    let shown = whole.replacen("\ndraft = true\n", "\n", 1);
                    site.files.insert(line.path.clone(), shown.into_bytes());
                    return Some(format!("{}: no draft", line.path));
                }
                format!("{}\ndraft = true", line.text)
            }
        };
        Some(replace(site, &line, &new))
    }

    fn comparison(&self, site: &mut Site) -> Option<String> {
        let file = match self.kind {
            SourceWords => "sources.toml",
            Question | Points => "guide.toml",
            _ => "comparison.toml",
        };
        let path = self.pick(paths(site, "content/", file, file))?;
        let before = text(&site.files[&path]).to_owned();
        let rows: Vec<&str> = before.lines().collect();
        let starting = |starts: &[&str]| -> Vec<usize> {
            let found = rows.iter().enumerate();
            let found = found.filter(|(_, row)| starts.iter().any(|start| row.starts_with(start)));
            found.map(|(number, _)| number).collect()
        };
        let chosen = |numbers: Vec<usize>| numbers.get(self.to.index(numbers.len().max(1))).copied();
        let set = |number: usize, new: String| {
            let mut rows: Vec<String> = rows.iter().map(|&row| row.to_owned()).collect();
            rows[number] = new;
            format!("{}\n", rows.join("\n"))
        };
        let append = |number: usize| Some(set(number, format!("{} anew\"", rows[number].strip_suffix('"')?)));
        let after = match self.kind {
            CriterionAdded => {
                site.added += 1;
                let group = rows[*starting(&["group = "]).first()?];
                format!(
                    "{before}\n[[criteria]]\nid = \"added-{0}\"\ntitle = \"Added {0}\"\n{group}\ntype = \"yes-no\"\n",
                    site.added
                )
            }
            CriterionRemoved => return self.criterion_removed(site, &path, &before),
            CriterionWords | SourceWords => {
                let keys = ["title = \"", "definition = \"", "why = \"", "publisher = \"", "note = \""];
                append(chosen(starting(&keys))?)?
            }
            CriterionTurned => {
                let number = chosen(starting(&["better = "]))?;
                let turned = if rows[number].contains("higher") { "lower" } else { "higher" };
                set(number, format!("better = \"{turned}\""))
            }
            Question => append(chosen(starting(&["text = \"", "help = \"", "why = \""]))?)?,
            Points => {
                let number = chosen(starting(&["  { id = "]))?;
                let (head, weights) = rows[number].split_once("weights = {")?;
                set(number, format!("{head}weights = {{{}", bumped(weights, self.at.index(2) == 0)?))
            }
            _ if before.contains("pairs = \"all\"") => before.replace("pairs = \"all\"", "pairs = \"none\""),
            _ => before.replace("pairs = \"none\"", "pairs = \"all\""),
        };
        Some(replace_whole(site, &path, &after))
    }

    /// A criterion goes with its facts. Where the guide asks for it, the site is unsound.
    fn criterion_removed(&self, site: &mut Site, path: &str, before: &str) -> Option<String> {
        let blocks: Vec<&str> = before.split("[[criteria]]\n").collect();
        let number = 1 + self.to.index(blocks.len() - 1);
        let id = blocks[number].strip_prefix("id = \"")?.split('"').next()?.to_owned();
        let mut left = blocks.clone();
        left.remove(number);
        site.files.insert(path.to_owned(), left.join("[[criteria]]\n").into_bytes());
        let folder = path.strip_suffix("comparison.toml")?.to_owned();
        for line in lines(site, |part, line| {
            part == Some(Part::Facts)
                && (line.starts_with(&format!("{id} = ")) || line.starts_with(&format!("  {id}: ")))
        }) {
            if line.path.starts_with(&folder) {
                replace(site, &line, &format!("# {id} is gone"));
            }
        }
        for table in paths(site, &folder, "options.csv", "planets.csv") {
            let mut reader = ::csv::Reader::from_reader(site.files[&table].as_slice());
            let head = reader.headers().ok()?.clone();
            let kept = |column: &usize| head[*column] != id && !head[*column].starts_with(&format!("{id}."));
            let mut writer = ::csv::Writer::from_writer(Vec::new());
            for row in std::iter::once(head.clone()).chain(reader.records().filter_map(Result::ok)) {
                writer.write_record((0..head.len()).filter(kept).map(|column| &row[column])).ok()?;
            }
            site.files.insert(table, writer.into_inner().ok()?);
        }
        Some(format!("{path}: {id} is removed, with its facts"))
    }

    fn file(&self, site: &mut Site) -> Option<String> {
        let theme = |start: &str, end: &str| -> Vec<(String, &'static [u8])> {
            let files = sidetone::source::theme::files().into_iter();
            files.filter(|(path, _)| path.starts_with(start) && path.ends_with(end)).collect()
        };
        let theirs = |path: &str, built_in: &[u8]| {
            site.files.get(path).map_or(text(built_in), |own| text(own)).to_owned()
        };
        match self.kind {
            TemplateNoted | TemplateChanged | TemplateBroken => {
                let (path, built_in) = self.pick(theme("templates/", ".html"))?;
                let before = theirs(&path, built_in);
                let addition = match self.kind {
                    TemplateNoted => "{# A note. #}",
                    TemplateChanged => "<!-- Ours. -->",
                    _ => "{{ nothing_of_that_name }}",
                };
                // It has to stand where it is shown: in a block of a page, or inside a component.
                let at = match (
                    before.find("block main %}"),
                    before.rfind("{%- endcomponent").or_else(|| before.rfind("{% endcomponent")),
                ) {
                    (Some(at), _) => at + "block main %}".len(),
                    (None, Some(at)) => at,
                    (None, None) => before.rfind("</body>").unwrap_or(before.len()),
                };
                let after = format!("{}{addition}{}", &before[..at], &before[at..]);
                Some(replace_whole(site, &path, &after))
            }
            StyleChanged => {
                let (path, built_in) = self.pick(theme("static/", ".css"))?;
                let after = format!("{}\n.ours {{ color: red; }}\n", theirs(&path, built_in));
                Some(replace_whole(site, &path, &after))
            }
            StaticAdded | AssetAdded => {
                site.added += 1;
                let folder = if self.kind == StaticAdded { "static" } else { "content" };
                let end = ["txt", "css", "svg", "json"][self.at.index(4)];
                let path = format!("{folder}/added/{}.{end}", site.added);
                Some(replace_whole(
                    site,
                    &path,
                    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"/>",
                ))
            }
            _ => {
                let (start, end) = match self.kind {
                    TemplateGone => ("templates/", ""),
                    DrawingChanged => ("content/", ".svg"),
                    _ => ("static/", ""),
                };
                let path = self.pick(paths(site, start, end, end))?;
                if matches!(self.kind, TemplateGone | StaticRemoved) {
                    site.files.remove(&path);
                    return Some(format!("{path} is removed"));
                }
                let after = text(&site.files[&path]).replacen("viewBox=\"0 0 ", "viewBox=\"0 0 1", 1);
                Some(replace_whole(site, &path, &after))
            }
        }
    }

    fn config(&self, site: &mut Site) -> Option<String> {
        let before = text(&site.files["site.toml"]).to_owned();
        let row = |start: &str| before.lines().find(|row| row.starts_with(start));
        let after = match self.kind {
            ConfigWords => {
                let start = ["title = ", "description = ", "author = "][self.at.index(3)];
                let old = row(start)?;
                before.replacen(old, &format!("{} anew\"", old.strip_suffix('"')?), 1)
            }
            Language => before.replacen(
                row("language = ")?,
                ["language = \"en\"", "language = \"de\""][self.at.index(2)],
                1,
            ),
            Search => match row("search = ") {
                Some(old) => before.replacen(&format!("{old}\n"), "", 1),
                None => format!("search = false\n{before}"),
            },
            Navigation => {
                let mut entries: Vec<&str> = before.split("[[navigation]]\n").collect();
                let gone = 1 + self.at.index(entries.len() - 1);
                // With the last goes what stands after the list.
                let _ = (entries.len() > 2 && gone < entries.len() - 1).then(|| entries.remove(gone))?;
                entries.join("[[navigation]]\n")
            }
            BaseUrl => {
                site.base_url =
                    [None, Some("https://moved.example/deep"), Some("http://localhost")][self.at.index(3)];
                return Some(format!("--base-url {:?}", site.base_url));
            }
            Drafts => {
                site.drafts = !site.drafts;
                return Some(format!("--drafts {}", site.drafts));
            }
            _ => {
                site.today = DAYS[self.at.index(DAYS.len())];
                return Some(format!("today is {}", site.today));
            }
        };
        Some(replace_whole(site, "site.toml", &after))
    }

    fn pages(&self, site: &mut Site) -> Option<String> {
        let pages = || -> Vec<String> {
            let all = paths(site, "content/", ".md", ".md").into_iter();
            all.filter(|path| !path.ends_with("index.md")).collect()
        };
        match self.kind {
            Renamed | RenamedWithAlias => {
                let path = self.pick(pages())?;
                self.renamed(site, &path)
            }
            PageRemoved => {
                // Most pages are linked to; those that were added are not.
                let (added, others) =
                    pages().into_iter().partition::<Vec<_>, _>(|path| path.contains("added"));
                let path = self.pick(if added.is_empty() { others } else { added })?;
                site.files.remove(&path);
                Some(format!("{path} is removed"))
            }
            PageAdded => {
                let beside = self.pick(pages())?;
                let (folder, name) = beside.rsplit_once('/')?;
                site.added += 1;
                let date = ["2026-10-20", "2026-11-01", "2026-12-24"][self.to.index(3)];
                let page = format!(
                    "+++\ntitle = \"Added {0}\"\ndate = {date}\nslug = \"added-{0}\"\ndraft = {1}\n+++\n\nSee [the page beside]({name}).\n\n## A part of {0}\n\nWords.\n",
                    site.added,
                    self.to.index(5) == 0,
                );
                // In a comparison's folder every page is an option but for those with names of their own.
                let folder = if site.files.contains_key(&format!("{folder}/comparison.toml")) {
                    format!("{folder}/more")
                } else {
                    folder.to_owned()
                };
                let page = if folder.ends_with("/more") {
                    page.replace(&format!("({name})"), &format!("(../{name})"))
                } else {
                    page
                };
                Some(replace_whole(site, &format!("{folder}/added-{}.md", site.added), &page))
            }
            _ => self.option_added(site, pages()),
        }
    }

    /// Another option, of which little is known.
    fn option_added(&self, site: &mut Site, pages: Vec<String>) -> Option<String> {
        let with_facts = pages.into_iter().filter(|path| text(&site.files[path]).contains("\n[facts]\n"));
        let path = self.pick(with_facts.collect())?;
        let (folder, _) = path.rsplit_once('/')?;
        site.added += 1;
        let name = format!("added-{}", site.added);
        let (front, facts) = text(&site.files[&path]).split_once("\n[facts]\n")?;
        let hue = front.lines().find(|row| row.starts_with("hue = ")).unwrap_or("");
        let facts: Vec<&str> = facts.lines().take(1 + self.to.index(3)).collect();
        let page = format!(
            "+++\ntitle = \"Added {0}\"\nsummary = \"Little is known.\"\nchoose = \"you must\"\n{hue}\nchecked = 2026-11-22\n\n\
             [facts]\n{1}\n+++\n\nWords.\n",
            site.added,
            facts.join("\n"),
        );
        // Whether it can win depends on the guide: both are tried.
        if self.to.index(2) == 0
            && let Some(guide) = site.files.get_mut(&format!("{folder}/guide.toml"))
        {
            let before = text(guide).to_owned();
            let after = if before.contains("never_wins = [") {
                before.replacen("never_wins = [", &format!("never_wins = [\"{name}\", "), 1)
            } else {
                format!("never_wins = [\"{name}\"]\n{before}")
            };
            *guide = after.into_bytes();
        }
        Some(replace_whole(site, &format!("{folder}/{name}.md"), &page))
    }

    /// A page gets another name, and every link to it follows. An option's id is its page's name: there the data
    /// follows as well.
    fn renamed(&self, site: &mut Site, path: &str) -> Option<String> {
        let (folder, name) = path.rsplit_once('/')?;
        let stem = name.strip_suffix(".md")?;
        site.added += 1;
        let new = format!("{stem}-{}", site.added);
        let mut page = site.files.remove(path)?;
        if self.kind == RenamedWithAlias {
            let address = path.strip_prefix("content/")?.strip_suffix(".md")?;
            let text = text(&page);
            // A page with a list of its own keeps it.
            if text.starts_with("+++\n") && !text.contains("\naliases = ") {
                page = text.replacen("+++\n", &format!("+++\naliases = [\"/{address}/\"]\n"), 1).into_bytes();
            }
        }
        site.files.insert(format!("{folder}/{new}.md"), page);
        let pairs = [
            (format!("({name}"), format!("({new}.md")),
            (format!("/{name}"), format!("/{new}.md")),
            (format!("\"{name}\""), format!("\"{new}.md\"")),
            (format!("\"{stem}\""), format!("\"{new}\"")),
            (format!("fact:{stem}."), format!("fact:{new}.")),
            (format!("/{stem}."), format!("/{new}.")),
            (format!("\n{stem},"), format!("\n{new},")),
        ];
        for (path, bytes) in &mut site.files {
            let Ok(text) = std::str::from_utf8(bytes) else { continue };
            if path.starts_with("content/") || path == "site.toml" {
                let changed = pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
                *bytes = changed.into_bytes();
            }
        }
        Some(format!("{path} is {new}.md, {:?}", self.kind))
    }
}

/// Paths below a folder with one of two ends.
fn paths(site: &Site, start: &str, end: &str, or: &str) -> Vec<String> {
    let all = site.files.keys();
    all.filter(|path| path.starts_with(start) && (path.ends_with(end) || path.ends_with(or)))
        .cloned()
        .collect()
}

/// The lines of pages that are wanted.
fn lines(site: &Site, wanted: impl Fn(Option<Part>, &str) -> bool) -> Vec<Line> {
    let mut out = Vec::new();
    for (path, bytes) in site.files.iter().filter(|(path, _)| path.ends_with(".md")) {
        let mut part = None;
        let mut code = false;
        for (number, line) in text(bytes).lines().enumerate() {
            let fence = matches!(line, "+++" | "---");
            match part {
                None => part = Some(if fence { Part::Front } else { Part::Body }),
                Some(Part::Front | Part::Facts) if fence => part = Some(Part::Body),
                Some(Part::Front) if matches!(line, "[facts]" | "facts:") => part = Some(Part::Facts),
                _ => {}
            }
            code ^= line.starts_with("```");
            if !fence && !code && wanted(part, line) {
                out.push(Line { path: path.clone(), number, text: line.to_owned() });
            }
        }
    }
    out
}

fn replace(site: &mut Site, line: &Line, new: &str) -> String {
    let before = text(&site.files[&line.path]).to_owned();
    let mut rows: Vec<&str> = before.lines().collect();
    rows[line.number] = new;
    site.files.insert(line.path.clone(), format!("{}\n", rows.join("\n")).into_bytes());
    format!("{}:{}: {new}", line.path, line.number + 1)
}

fn replace_whole(site: &mut Site, path: &str, new: &str) -> String {
    let before = site.files.insert(path.to_owned(), new.as_bytes().to_vec()).unwrap_or_default();
    let changed = new.lines().zip(text(&before).lines()).find(|(new, old)| new != old);
    format!("{path}: {}", changed.map_or("at its end", |(new, _)| new))
}

/// A fact's value, and what is said of it.
fn split_words(value: &str) -> (&str, &str) {
    let words =
        [", note", ", depends", ", source", ", checked"].iter().filter_map(|key| value.find(key)).min();
    value.split_at(words.unwrap_or(value.len()))
}

/// A text with its first yes or no turned, or its first number one more or less.
fn bumped(text: &str, up: bool) -> Option<String> {
    for (from, to) in [("true", "false"), ("false", "true")] {
        if text.contains(from) {
            return Some(text.replacen(from, to, 1));
        }
    }
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let end = text[start..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |end| start + end);
    let number: u64 = text[start..end].parse().ok()?;
    let number = if up { number + 1 } else { number.saturating_sub(1) };
    Some(format!("{}{number}{}", &text[..start], &text[end..]))
}
