//! What all pages have: head, navigation, breadcrumbs, prose.

use serde::Serialize;
use serde_json::{Value, json};

use super::share::ShareImage;
use super::site::Data;
use super::view::{Inputs, View, Views};
use crate::facts::Link;
use crate::markdown::document::Filling;
use crate::markdown::markup::{encode_address, encode_name};
use crate::markdown::prose;
use crate::model::{self, ComparisonId, Destination, PageId, Role};
use crate::plan::Entry;
use crate::syntax::date::Date;

/// `page`: in every HTML template.
#[derive(Debug, Serialize, Hash)]
struct Page {
    /// What it is: `home`, `page`, `option`, `table`, `pros-and-cons`, `versus`, `pair`, `question`, `verdict`,
    /// `proof`, `glossary`, `sources`, `method`, `search`, `not-found`.
    kind: &'static str,
    /// For the heading and the `<title>`.
    title: String,
    /// For search results.
    description: Option<String>,
    /// Its address.
    url: String,
    /// Its whole address, for search engines.
    canonical: String,
    /// The author's words, HTML.
    content: String,
    /// Its headings of levels 2 and 3; empty where the page shows none.
    toc: Vec<TocEntry>,
    /// From the home page down to the page above this one.
    breadcrumbs: Vec<Link>,
    /// The page before, in reading order.
    previous: Option<Link>,
    /// The page after.
    next: Option<Link>,
    /// Pages of the same folder, for a folder's page.
    children: Vec<Child>,
    /// When it was published: `2026-11-22`.
    date: Option<String>,
    /// When it was changed.
    updated: Option<String>,
    /// For option pages: the date of the oldest fact.
    checked: Option<String>,
    /// What chats and social sites show beside a link to it; none where the site has no share images.
    share_image: Option<ShareImage>,
    /// Structured data (JSON-LD), ready to be put into a `<script type="application/ld+json">`.
    json_ld: String,
    /// `[extra]` of the front matter, or nothing.
    extra: Option<Data>,
    /// Whether search engines should leave it alone.
    no_index: bool,
}

/// A heading in the table of contents.
#[derive(Debug, Serialize, Hash)]
struct TocEntry {
    /// 2 or 3.
    level: u8,
    /// Id of the heading.
    id: String,
    /// Its words.
    title: String,
}

/// A page below a folder's page.
#[derive(Debug, Serialize, Hash)]
struct Child {
    /// Title.
    title: String,
    /// Address.
    url: String,
    /// Description.
    description: Option<String>,
    /// Date.
    date: Option<String>,
}

/// What a page's head says, before it is completed.
pub(super) struct Head {
    pub kind: &'static str,
    pub title: String,
    pub description: Option<String>,
    /// The page with the author's words.
    pub words: Option<PageId>,
    pub comparison: Option<ComparisonId>,
    /// Above it, from the home page down.
    pub above: Vec<Link>,
    /// Structured data beside the breadcrumbs.
    pub data: Vec<Value>,
    pub checked: Option<Date>,
    pub no_index: bool,
}

impl Head {
    /// What most pages say.
    pub(super) fn new(kind: &'static str) -> Head {
        Head {
            kind,
            title: String::new(),
            description: None,
            words: None,
            comparison: None,
            above: Vec::new(),
            data: Vec::new(),
            checked: None,
            no_index: false,
        }
    }
}

impl Inputs<'_> {
    pub(super) fn page_link(&self, id: PageId) -> Link {
        let page = &self.site.pages[id.index()];
        Link { title: page.title.clone(), url: self.href(&page.address) }
    }

    /// Plain pages directly below a folder's page: its files, and the `index.md` of its folders; by weight
    /// and title.
    pub(super) fn children_of_folder(&self, folder: &str) -> Vec<PageId> {
        let mut out: Vec<PageId> = (0..self.site.pages.len())
            .map(PageId::from_index)
            .filter(|id| {
                let page = &self.site.pages[id.index()];
                let path = page.path.strip_suffix(".md").unwrap_or(&page.path);
                let path = path.strip_suffix("/index").unwrap_or(path);
                let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
                page.role == Role::Plain && parent == folder && path != folder && path != "index"
            })
            .collect();
        out.sort_by(|a, b| {
            let [a, b] = [a, b].map(|id| &self.site.pages[id.index()]);
            a.before(b, self.words())
        });
        out
    }

    fn children(&self, id: PageId) -> Vec<PageId> {
        let path = self.site.pages[id.index()].path.as_str();
        match path.rsplit_once('/').unwrap_or(("", path)) {
            (folder, "index.md") => self.children_of_folder(folder),
            _ => Vec::new(),
        }
    }

    /// Plain pages below a folder: each folder's page before what it holds.
    pub(super) fn in_reading_order(&self, folder: &str) -> Vec<PageId> {
        let mut out = Vec::new();
        for id in self.children_of_folder(folder) {
            out.push(id);
            if let Some(inner) = self.site.pages[id.index()].path.strip_suffix("/index.md") {
                out.extend(self.in_reading_order(inner));
            }
        }
        out
    }
}

impl<'a> Views<'a> {
    /// Puts a page's head together and starts its view.
    pub(super) fn start(&self, entry: &Entry, template: &str, head: Head) -> View<'a> {
        let words = head.words.map(|id| (id, &self.site.pages[id.index()]));
        let front = words.map(|(_, page)| &page.front);
        let template = front.and_then(|front| front.template.as_ref()).map_or(template, |name| &name.value);
        let (previous, next) = head.words.map(|id| self.neighbours(id)).unwrap_or_default();
        let page = Page {
            kind: head.kind,
            description: front.and_then(|front| front.description.clone()).or(head.description),
            url: self.href(&entry.address),
            canonical: self.whole(&entry.address),
            content: words.map(|(id, _)| self.prose(id)).unwrap_or_default(),
            toc: words.map(|(id, _)| self.toc(id)).unwrap_or_default(),
            previous,
            next,
            children: head.words.map(|id| self.child_views(id)).unwrap_or_default(),
            date: front.and_then(|front| front.date).map(|date| date.to_string()),
            updated: front.and_then(|front| front.updated).map(|date| date.to_string()),
            checked: head.checked.map(|date| date.to_string()),
            share_image: self.share_image(entry.subject),
            json_ld: self.json_ld(entry, &head.title, &head.above, head.data),
            extra: front.and_then(|front| front.extra.as_ref()).map(|node| Data(node.value.clone())),
            title: head.title,
            breadcrumbs: head.above,
            no_index: head.no_index,
        };
        let view = View::new(template).shared("site", &self.site_part);
        Self::with_comparison(view, head.comparison.map(|id| &self.comparison_parts[id.index()]))
            .with("page", page)
    }

    fn neighbours(&self, id: PageId) -> (Option<Link>, Option<Link>) {
        if self.site.pages[id.index()].role != Role::Plain {
            return (None, None);
        }
        // Neighbours share the top folder: a note is not followed by the imprint.
        let top = |id: PageId| self.site.pages[id.index()].path.split_once('/').map(|(top, _)| top);
        if top(id).is_none() && self.comparison_at_top() {
            return (None, None);
        }
        let at = self.reading_order.iter().position(|other| *other == id);
        let link = |index: Option<usize>| {
            let other = *index.and_then(|i| self.reading_order.get(i))?;
            (top(other) == top(id)).then(|| self.page_link(other))
        };
        (link(at.and_then(|i| i.checked_sub(1))), link(at.map(|i| i + 1)))
    }

    fn comparison_at_top(&self) -> bool {
        self.site.comparisons.iter().any(|comparison| comparison.folder.is_empty())
    }

    fn child_views(&self, id: PageId) -> Vec<Child> {
        let child = |id: PageId| {
            let page = &self.site.pages[id.index()];
            Child {
                title: page.title.clone(),
                url: self.href(&page.address),
                description: page.front.description.clone(),
                date: page.front.date.map(|date| date.to_string()),
            }
        };
        self.children(id).into_iter().map(child).collect()
    }

    /// The author's words as HTML, without the `#` heading that is the title.
    pub(super) fn prose(&self, id: PageId) -> String {
        let page = &self.site.pages[id.index()];
        let body = &page.body;
        let start = page.title_heading().map_or(0, |title| body.headings[title].section.start);
        prose::html(body, start..body.pieces.len(), &|hole| self.filling(id, hole), self.words(), None)
            .trim_start()
            .to_owned()
    }

    fn toc(&self, id: PageId) -> Vec<TocEntry> {
        let page = &self.site.pages[id.index()];
        let headings = page.body.headings.iter().filter(|heading| matches!(heading.level, 2 | 3));
        let entries: Vec<_> = headings
            .map(|heading| TocEntry {
                level: heading.level,
                id: heading.id.clone(),
                title: heading.text.clone(),
            })
            .collect();
        let wanted = page
            .front
            .toc
            .unwrap_or(matches!(page.role, Role::Plain | Role::Option(_)) && entries.len() >= 3);
        if wanted { entries } else { Vec::new() }
    }

    /// What fills a hole of a page.
    pub(super) fn filling(&self, page: PageId, hole: usize) -> Filling {
        let page = &self.site.pages[page.index()];
        match &page.links[hole] {
            model::Link::Internal(place, anchor) => {
                let address = self.place_address(*place);
                let is_file = matches!(place, Destination::Asset(_));
                let mut href = if is_file { self.file_href(&address) } else { self.href(&address) };
                if let (Destination::Generated(id, super::TABLE), Some(anchor)) = (place, anchor)
                    && let Some(cell) = self.facts(*id).cell_page(anchor)
                {
                    cell.clone_into(&mut href);
                }
                if let Some(anchor) = anchor {
                    // An anchor of the page itself stays one.
                    if address == page.address {
                        href.clear();
                    }
                    href = format!("{href}#{}", encode_name(anchor));
                }
                if is_file {
                    href.push_str(page.body.holes[hole].suffix());
                }
                let picture = self.site.file(&page.links[hole]).and_then(|file| self.shown(file));
                Filling { href, picture, ..Filling::default() }
            }
            model::Link::Static(address) => {
                let suffix = page.body.holes[hole].suffix();
                let href = format!("{}{suffix}", self.file_href(address));
                let picture = self.site.file(&page.links[hole]).and_then(|file| self.shown(file));
                Filling { href, picture, ..Filling::default() }
            }
            model::Link::Fact(id, option, criterion) => {
                let facts = self.facts(*id);
                let cell = facts.schema.cell(facts.profile(*option), *criterion);
                let title = format!(
                    "{}, {}",
                    self.comparison(*id).options[option.index()].name,
                    self.comparison(*id).criteria[criterion.index()].title
                );
                Filling {
                    href: cell.url.clone(),
                    class: Some("fact"),
                    text: cell.text.clone(),
                    title: Some(title),
                    ..Filling::default()
                }
            }
            model::Link::Source(id, source) => {
                let mark = self.facts(*id).schema.source_mark(*source);
                Filling {
                    href: mark.url,
                    class: Some("source"),
                    text: format!("[{}]", mark.number),
                    ..Filling::default()
                }
            }
            model::Link::Term(id, term) => {
                let term = &self.comparison(*id).terms[term.index()];
                let glossary = self.generated_address(*id, super::GLOSSARY).unwrap_or_default();
                let title = (!term.text.is_empty()).then(|| term.text.clone());
                let href = format!("{}#{}", self.href(&glossary), term.id);
                Filling { href, class: Some("term"), text: term.title.clone(), title, ..Filling::default() }
            }
            model::Link::Broken => {
                let href = page.body.holes[hole].destination.clone();
                Filling { rel: self.site.config.marked_hosts.rel(&href), href, ..Filling::default() }
            }
        }
    }

    /// The way from the home page down to the home page of a comparison.
    pub(super) fn above_comparison(&self, id: ComparisonId) -> Vec<Link> {
        let mut above = vec![self.home_link()];
        if !self.comparison(id).folder.is_empty() {
            above.extend(self.generated_link(id, super::HOME));
        }
        above
    }

    pub(super) fn home_link(&self) -> Link {
        Link { title: self.words().word("title.home").to_owned(), url: self.href("/") }
    }

    /// Structured data as one script: the breadcrumbs, and what else the page is.
    fn json_ld(&self, entry: &Entry, title: &str, above: &[Link], mut data: Vec<Value>) -> String {
        if !above.is_empty() {
            let host =
                self.site.config.base_url.strip_suffix(&self.base_path).unwrap_or(&self.site.config.base_url);
            let mut items: Vec<Value> = above
                .iter()
                .enumerate()
                .map(|(i, link)| json!({ "@type": "ListItem", "position": i + 1, "name": link.title, "item": format!("{host}{}", encode_address(&link.url)) }))
                .collect();
            items.push(json!({ "@type": "ListItem", "position": items.len() + 1, "name": title, "item": self.whole(&entry.address) }));
            data.push(json!({ "@type": "BreadcrumbList", "itemListElement": items }));
        }
        if data.is_empty() {
            return String::new();
        }
        // `<` would let a title end the script element.
        json!({ "@context": "https://schema.org", "@graph": data }).to_string().replace('<', "\\u003c")
    }
}
