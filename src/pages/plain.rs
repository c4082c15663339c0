//! Pages that the author writes, that there is none, and that one has moved.

use serde_json::json;

use super::head::Head;
use super::view::{View, Views};
use crate::facts::Link;
use crate::model::{ComparisonId, Destination, PageId, Role};
use crate::plan::Entry;

impl<'a> Views<'a> {
    pub(super) fn plain_page(&self, entry: &Entry, id: PageId) -> View<'a> {
        let page = &self.site.pages[id.index()];
        let home = page.role == Role::Home;
        let mut data = Vec::new();
        if !home {
            let mut article =
                json!({ "@type": "Article", "headline": page.title, "url": self.whole(&entry.address) });
            if let Some(date) = page.front.date {
                article["datePublished"] = json!(date.to_string());
            }
            if let Some(date) = page.front.updated {
                article["dateModified"] = json!(date.to_string());
            }
            if let Some(author) = &self.site.config.author {
                article["author"] = json!({ "@type": "Organization", "name": author });
            }
            data.push(article);
        }
        let head = Head {
            title: page.title.clone(),
            words: Some(id),
            comparison: page.comparison,
            above: if home { Vec::new() } else { self.above_page(id) },
            data,
            ..Head::new(if home { "home" } else { "page" })
        };
        if home {
            return self.start(entry, "home.html", head).nothing("home");
        }
        self.start(entry, "page.html", head)
    }

    fn above_page(&self, id: PageId) -> Vec<Link> {
        let mut up = Vec::new();
        // The home page of a comparison without an `index.md` has no place among the parents.
        let mut bare = self.site.pages[id.index()].comparison.filter(|id| {
            let comparison = self.comparison(*id);
            !comparison.folder.is_empty() && !comparison.authored.contains_key(&super::HOME)
        });
        let mut at = self.site.pages[id.index()].parent;
        while let Some(parent) = at {
            let page = &self.site.pages[parent.index()];
            if page.comparison.is_none() {
                up.extend(bare.take().and_then(|id| self.generated_link(id, super::HOME)));
            }
            if page.address != "/" {
                up.push(self.page_link(parent));
            }
            at = page.parent;
        }
        up.extend(bare.and_then(|id| self.generated_link(id, super::HOME)));
        up.push(self.home_link());
        up.reverse();
        up
    }

    pub(super) fn not_found(&self, entry: &Entry) -> View<'a> {
        let top = self.site.comparisons.iter().position(|comparison| comparison.folder.is_empty());
        let head = Head {
            title: self.words().word("title.not-found").to_owned(),
            comparison: top.map(ComparisonId::from_index),
            no_index: true,
            ..Head::new("not-found")
        };
        self.start(entry, "404.html", head)
    }

    pub(super) fn alias(&self, page: PageId) -> View<'a> {
        let page = &self.site.pages[page.index()];
        let address = match (page.role, page.comparison) {
            (Role::Generated(generated), Some(id)) => {
                self.place_address(Destination::Generated(id, generated))
            }
            _ => page.address.clone(),
        };
        View::new("redirect.html").shared("site", &self.site_part).with("target", self.whole(&address))
    }
}
