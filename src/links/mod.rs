//! Whether what the final pages link to is there: those of an author's own templates and raw HTML included. Pages are
//! looked at one by one as they are made; what they want of each other is settled when all of them have been seen.

mod address;
mod html;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::diagnostic::{Diagnostic, codes};
use crate::model::{SiteConfig, origin};
use crate::plan::{Entry, Plan, Subject};
use crate::source::span::{FileId, Span};

use address::{Place, Target};
use html::{Tag, trimmed};

/// For how many dead links it is looked for where they are written, and for the nearest of all addresses.
const PROPOSED: usize = 100;

/// The most bytes of a page that is looked at, which are those that a template may make.
pub const MOST_BYTES: u64 = 64 << 20;

/// By file, the ids on it that other pages link to.
pub type Anchors = BTreeMap<String, BTreeSet<String>>;

/// Whether an entry is a page that is made here, and not a file of the author's.
#[must_use]
pub fn is_looked_at(entry: &Entry) -> bool {
    let made = !matches!(entry.subject, Subject::Copy(_));
    made && (entry.address.ends_with('/') || entry.address.ends_with(".html"))
}

/// Whether an entry is an author's page that is published as it is.
fn is_copied_page(entry: &Entry) -> bool {
    matches!(entry.subject, Subject::Copy(_)) && entry.address.to_ascii_lowercase().ends_with(".html")
}

/// The check of all pages of a site.
#[derive(Debug)]
pub struct Links<'a> {
    plan: &'a Plan,
    place: Place<'a>,
    /// What pages wanted of each other when they were last looked at.
    known: Anchors,
    /// Addresses, from the root, that lead somewhere; what they want of another page is in `found`.
    fine: Hashes,
    found: Mutex<Found>,
}

/// What was found so far.
#[derive(Debug, Default)]
struct Found {
    counted: Counted,
    faults: BTreeMap<Fault, Seen>,
    /// Of pages that are published as they are.
    of_copies: BTreeMap<Fault, FileId>,
    /// What pages want of each other.
    wanted: Anchors,
    /// By file, the hashes of the ids on it, sorted; not of the pages of pairs, of which there are too many to hold.
    ids: BTreeMap<String, Box<[u64]>>,
    lost: bool,
}

/// How much was looked at.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Pages.
    pub pages: usize,
    /// What leads to another place of the site, or loads a file of it.
    pub links: usize,
}

/// Something wrong, the same on however many pages. `link` is the attribute as a page has it, `written` its value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    /// Nothing is at the address.
    Dead {
        link: String,
        written: String,
        address: String,
    },
    /// It is at the address below that of the site.
    Outside {
        link: String,
        written: String,
        path: String,
    },
    /// The page has no such id.
    NoAnchor {
        link: String,
        written: String,
        id: String,
    },
    /// It is no address: browsers would run it.
    Script {
        link: String,
    },
    Twice {
        id: String,
    },
    Blank,
}

/// Where a fault is.
#[derive(Debug, Clone)]
struct Seen {
    /// The least address of such a page.
    page: String,
    pages: usize,
}

/// One page, looked at for whether all is well with it. What is not, is for [`Page`] to say.
struct Glance<'a, 'b> {
    links: &'a Links<'b>,
    address: &'a str,
    base: String,
    count: usize,
    /// Hashes of its ids; sorted in the end, with those of the names of anchors.
    ids: Vec<u64>,
    names: Vec<u64>,
    /// Hashes of ids of this page that it leads to.
    within: Vec<u64>,
    /// Files and ids of other pages.
    wanted: Vec<(String, String)>,
    is_well: bool,
}

/// One page, looked at for what is wrong with it.
struct Page<'a, 'b> {
    links: &'a Links<'b>,
    address: &'a str,
    base: String,
    ids: BTreeSet<String>,
    /// Links to ids of this page, which may come later.
    within: BTreeMap<String, Fault>,
    wanted: BTreeMap<(String, String), Fault>,
    faults: BTreeSet<Fault>,
}

impl<'a> Links<'a> {
    /// `known` is what [`Links::anchors`] were when the pages were last looked at that are not looked at again.
    #[must_use]
    pub fn new(plan: &'a Plan, config: &'a SiteConfig, known: Anchors) -> Self {
        let place = Place { origin: origin(&config.base_url), path: config.base_path() };
        Links { plan, place, known, fine: Hashes::new(), found: Mutex::default() }
    }

    /// Looks at a page.
    pub fn page(&self, entry: &Entry, html: &str) {
        let mut glance = Glance::new(self, &entry.address);
        html::tags(html, |tag| glance.tag(tag));
        let faults = if glance.is_well() && !html.trim_start().is_empty() {
            BTreeSet::new()
        } else {
            self.faults(&entry.address, html)
        };
        let file = entry.file();
        let lost = self.known.get(&file).is_some_and(|known| !known.iter().all(|id| glance.has(id)));
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        found.counted.pages += 1;
        found.counted.links += glance.count;
        found.lost |= lost;
        for fault in faults {
            found.faults.entry(fault).or_insert_with(Seen::nowhere).on(&entry.address);
        }
        for (file, id) in glance.wanted {
            found.wanted.entry(file).or_default().insert(id);
        }
        if !matches!(entry.subject, Subject::Pair(..)) {
            found.ids.insert(file, glance.ids.into());
        }
    }

    /// What is wrong with a page by itself.
    fn faults(&self, address: &str, html: &str) -> BTreeSet<Fault> {
        let mut page = Page::new(self, address);
        html::tags(html, |tag| page.tag(tag));
        if html.trim().is_empty() {
            page.faults.insert(Fault::Blank);
        }
        for (id, fault) in std::mem::take(&mut page.within) {
            if !page.has(&id) {
                page.faults.insert(fault);
            }
        }
        page.faults
    }

    /// Whether a page has lost an id that another page wanted when it was last looked at.
    #[must_use]
    pub fn has_lost_anchors(&self) -> bool {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).lost
    }

    /// Looks for what pages want of each other, by the HTML of an entry. What cannot be had is left out.
    pub fn settle(&self, html: impl Fn(&Entry) -> Option<String> + Sync) {
        use rayon::prelude::*;
        let (wanted, known) = {
            let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
            (std::mem::take(&mut found.wanted), std::mem::take(&mut found.ids))
        };
        let missing = wanted.par_iter().flat_map_iter(|(file, ids)| {
            let seen_now = || {
                let mut glance = Glance::new(self, "/");
                html::tags(&html(&self.at(&format!("/{file}"))?)?, |tag| glance.tag(tag));
                glance.is_well();
                Some(Cow::Owned(glance.ids.into()))
            };
            let there = known.get(file).map(Cow::Borrowed).or_else(seen_now);
            let is_there =
                move |id: &&String| there.as_ref().is_none_or(|ids: &Cow<'_, Box<[u64]>>| has(ids, id));
            ids.iter().filter(move |id| !is_there(id)).map(move |id| (file.as_str(), id.as_str()))
        });
        let missing: BTreeSet<(&str, &str)> = missing.collect();
        let of_page = |index: usize| {
            let entry = self.plan.get(index).filter(is_looked_at)?;
            let html = html(&entry)?;
            let mut page = Page::new(self, &entry.address);
            html::tags(&html, |tag| page.tag(tag));
            page.wanted.retain(|(file, id), _| missing.contains(&(file.as_str(), id.as_str())));
            Some((entry.address.clone(), page.wanted))
        };
        // Who wants what is not there was not kept: that mostly is nobody.
        let pages = if missing.is_empty() { 0 } else { self.plan.len() };
        let pages: Vec<_> = (0..pages).into_par_iter().filter_map(of_page).collect();
        let copies: Vec<_> = self.plan.single().par_iter().filter(|entry| is_copied_page(entry)).collect();
        let of_copy = |entry: &&Entry| match entry.subject {
            Subject::Copy(file) => Some((file, self.faults(&entry.address, &html(entry)?))),
            _ => None,
        };
        let copies: Vec<_> = copies.par_iter().filter_map(of_copy).collect();
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        for (file, faults) in copies {
            for fault in faults {
                found.of_copies.entry(fault).or_insert(file);
            }
        }
        for (address, wanted) in &pages {
            for fault in wanted.values() {
                found.faults.entry(fault.clone()).or_insert_with(Seen::nowhere).on(address);
            }
        }
        found.wanted = wanted;
    }

    /// What the pages that were looked at want of each other, and how much was looked at.
    #[must_use]
    pub fn anchors(&self) -> (Anchors, Counted) {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        (found.wanted.clone(), found.counted)
    }

    /// What is wrong. `at` finds the place where an author wrote a text that is on the page of an address.
    pub fn problems(&self, at: impl Fn(&str, &[String]) -> Option<Span>) -> Vec<Diagnostic> {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let problems = found.faults.iter().enumerate();
        let problems =
            problems.map(|(index, (fault, seen))| self.problem(fault, seen, index < PROPOSED, &at));
        problems.chain(found.of_copies.iter().filter_map(|(fault, file)| of_copy(fault, *file))).collect()
    }

    /// Sets the address that others are relative to, where a tag does.
    fn base_of(&self, tag: &Tag<'_>, address: &str, base: &mut String) {
        if tag.name == "base"
            && let Some(href) = tag.attribute("href")
            && let Target::Site(new, _) = self.place.resolve(href, address)
        {
            *base = new;
        }
    }

    /// The entry at a decoded address, as hosts find it.
    fn at(&self, address: &str) -> Option<Entry> {
        let folder = address.strip_suffix("index.html").unwrap_or(address);
        let slash = if folder.ends_with('/') { "" } else { "/" };
        let plan = self.plan;
        let as_folder = || plan.find(&format!("{folder}{slash}"));
        plan.find(address).or_else(as_folder).or_else(|| plan.find(&format!("{folder}{slash}index.html")))
    }

    fn problem(
        &self,
        fault: &Fault,
        seen: &Seen,
        propose: bool,
        at: &impl Fn(&str, &[String]) -> Option<Span>,
    ) -> Diagnostic {
        let place = |text: &str| {
            // A template writes the path of the site by a name.
            let own = text.strip_prefix(self.place.path.as_str()).unwrap_or(text);
            let around = [("\"", "\""), ("'", "'"), ("}}", "\""), ("}}", "'"), ("(", ")"), ("=", ">")];
            let texts = around
                .iter()
                .flat_map(|(before, after)| [text, own].map(|it| format!("{before}{it}{after}")));
            if propose { at(&seen.page, &texts.collect::<Vec<_>>()) } else { None }
        };
        let d = match fault {
            Fault::Dead { link, written, address } => {
                let d = Diagnostic::new(
                    DEAD_LINK,
                    place(written),
                    format!("`{link}` leads to {address}, where nothing is"),
                );
                let known = self.plan.single().iter().filter(|_| propose).map(|entry| &entry.address);
                Diagnostic { notes: Vec::new(), ..d.nearest(address, known).without_replacement() }
            }
            Fault::Outside { link, written, path } => Diagnostic::new(
                DEAD_LINK,
                place(written),
                format!("`{link}` leads out of the site, which lies below {}/", self.place.path),
            )
            .help(format!("write {}{path}; in a template, {{{{ site.base_path }}}}{path}", self.place.path)),
            Fault::NoAnchor { link, written, id } => Diagnostic::new(
                DEAD_ANCHOR,
                place(written),
                format!("`{link}` leads to no id: there is no `{id}`"),
            ),
            Fault::Script { link } => {
                let d = Diagnostic::new(SCRIPT_LINK, at(&seen.page, &[]), format!("`{link}` runs a script"));
                d.note("the policy of the site has browsers refuse it")
                    .help("let a file of static/ do it, or a link")
            }
            Fault::Twice { id } => {
                Diagnostic::new(REPEATED_ID, place(id), format!("the id `{id}` is on one page twice"))
                    .help("links and labels reach the first of them only: give the other an id of its own")
            }
            Fault::Blank => {
                Diagnostic::new(BLANK_PAGE, at(&seen.page, &[]), "nothing is on the page that is made")
            }
        };
        let more = match seen.pages {
            1 => String::new(),
            pages => format!(" and {} more", pages - 1),
        };
        d.note(format!("on the page {}{more}", seen.page))
    }
}

/// What is wrong with a page that is published as it is. Its ids are the author's own affair.
fn of_copy(fault: &Fault, file: FileId) -> Option<Diagnostic> {
    let message = match fault {
        Fault::Dead { link, address, .. } => format!("`{link}` leads to {address}, where nothing is"),
        Fault::Outside { link, path, .. } => format!("`{link}` leads out of the site; {path} is in it"),
        Fault::NoAnchor { link, id, .. } => format!("`{link}` leads to no id: there is no `{id}`"),
        Fault::Script { link } => format!("`{link}` is a script and no address"),
        Fault::Twice { .. } | Fault::Blank => return None,
    };
    Some(Diagnostic::new(DEAD_LINK_OF_FILE, Span::whole(file), message))
}

/// Whether browsers would run an address.
fn is_script(address: &str) -> bool {
    let seen = address.trim_start_matches(|c| c <= ' ').replace(['\t', '\n', '\r'], "").to_ascii_lowercase();
    ["javascript:", "vbscript:"].iter().any(|scheme| seen.starts_with(scheme))
}

/// Browsers take it for the top of any page.
fn is_top(id: &str) -> bool {
    id.eq_ignore_ascii_case("top")
}

/// Only for this run: it is never stored.
fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Whether a fragment leads to one of some ids.
fn has(ids: &[u64], id: &str) -> bool {
    is_top(id) || ids.binary_search(&hash(id)).is_ok()
}

/// Some of the hashes that were put in, for all threads: a new one may take the place of another.
#[derive(Debug)]
struct Hashes(Box<[AtomicU64]>);

impl Hashes {
    fn new() -> Self {
        Hashes((0..1 << 15).map(|_| AtomicU64::default()).collect())
    }

    fn place(&self, hash: u64) -> &AtomicU64 {
        &self.0[usize::try_from(hash).unwrap_or_default() % self.0.len()]
    }

    fn has(&self, hash: u64) -> bool {
        self.place(hash).load(Ordering::Relaxed) == hash
    }

    fn put(&self, hash: u64) {
        self.place(hash).store(hash, Ordering::Relaxed);
    }
}

impl Seen {
    fn nowhere() -> Seen {
        Seen { page: String::new(), pages: 0 }
    }

    fn on(&mut self, page: &str) {
        self.pages += 1;
        if self.page.is_empty() || *page < *self.page {
            page.clone_into(&mut self.page);
        }
    }
}

impl<'a, 'b> Glance<'a, 'b> {
    fn new(links: &'a Links<'b>, address: &'a str) -> Self {
        let (ids, names, within, wanted) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Glance {
            links,
            address,
            base: address.to_owned(),
            count: 0,
            ids,
            names,
            within,
            wanted,
            is_well: true,
        }
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        for (name, value) in tag.attributes() {
            match name {
                "id" if !trimmed(value).is_empty() => self.ids.push(hash(trimmed(value))),
                "name" if tag.name == "a" => self.names.push(hash(trimmed(value))),
                _ => {}
            }
        }
        let links = self.links;
        links.base_of(tag, self.address, &mut self.base);
        links.place.addresses(tag, |_, _, address| self.link(address));
    }

    fn link(&mut self, address: &str) {
        let links = self.links;
        // What a page wants of itself is looked at each time.
        let own =
            address.strip_prefix(links.place.path.as_str()).and_then(|it| it.strip_prefix(self.address));
        let is_own = own.is_some_and(|rest| rest.is_empty() || rest.starts_with('#'));
        let from_root = address.starts_with('/') && !address.starts_with("//") && !is_own;
        let hashed = hash(address);
        if from_root && links.fine.has(hashed) {
            self.count += 1;
            return;
        }
        match links.place.resolve(address, &self.base) {
            Target::Elsewhere => self.is_well &= !is_script(address),
            Target::Outside(path) => self.is_well &= links.at(&path).is_none(),
            Target::Site(target, fragment) if target == self.address => {
                self.count += 1;
                self.within.extend(fragment.map(|id| hash(&id)));
            }
            Target::Site(target, fragment) => {
                self.count += 1;
                let Some(entry) = links.at(&target) else {
                    self.is_well = false;
                    return;
                };
                if let Some(id) = fragment
                    && entry.file().ends_with(".html")
                {
                    self.wanted.push((entry.file(), id));
                }
                if from_root {
                    links.fine.put(hashed);
                }
            }
        }
    }

    /// Whether nothing is wrong with the page by itself. From then on, its ids are all there, in order.
    fn is_well(&mut self) -> bool {
        self.ids.sort_unstable();
        self.is_well &= self.ids.is_sorted_by(|a, b| a < b);
        self.ids.append(&mut self.names);
        self.ids.sort_unstable();
        let ids = &self.ids;
        self.is_well &= self.within.iter().all(|id| ids.binary_search(id).is_ok());
        self.is_well
    }

    /// Whether a fragment leads somewhere on it.
    fn has(&self, id: &str) -> bool {
        has(&self.ids, id)
    }
}

impl<'a, 'b> Page<'a, 'b> {
    fn new(links: &'a Links<'b>, address: &'a str) -> Self {
        Page {
            links,
            address,
            base: address.to_owned(),
            ids: BTreeSet::new(),
            within: BTreeMap::new(),
            wanted: BTreeMap::new(),
            faults: BTreeSet::new(),
        }
    }

    /// Whether a fragment leads somewhere on it.
    fn has(&self, id: &str) -> bool {
        is_top(id) || self.ids.contains(id)
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        self.ids_of(tag);
        self.links.base_of(tag, self.address, &mut self.base);
        let links = self.links;
        links.place.addresses(tag, |name, written, address| self.link(tag, name, written, address));
    }

    fn ids_of(&mut self, tag: &Tag<'_>) {
        if let Some(id) = tag.attribute("id").filter(|id| !id.is_empty())
            && !self.ids.insert(id.to_owned())
        {
            self.faults.insert(Fault::Twice { id: id.to_owned() });
        }
        if let ("a", Some(name)) = (tag.name, tag.attribute("name")) {
            self.ids.insert(name.to_owned());
        }
    }

    fn link(&mut self, tag: &Tag<'_>, attribute: &str, written: &str, address: &str) {
        let link = || format!("<{} {attribute}=\"{written}\">", tag.name);
        let written = || written.to_owned();
        match self.links.place.resolve(address, &self.base) {
            Target::Elsewhere => {
                if is_script(address) {
                    self.faults.insert(Fault::Script { link: link() });
                }
            }
            Target::Outside(path) => {
                if self.links.at(&path).is_some() {
                    self.faults.insert(Fault::Outside { link: link(), written: written(), path });
                }
            }
            Target::Site(target, fragment) if target == self.address => {
                if let Some(id) = fragment {
                    let fault = || Fault::NoAnchor { link: link(), written: written(), id: id.clone() };
                    self.within.entry(id.clone()).or_insert_with(fault);
                }
            }
            Target::Site(target, fragment) => {
                let Some(entry) = self.links.at(&target) else {
                    self.faults.insert(Fault::Dead { link: link(), written: written(), address: target });
                    return;
                };
                let file = entry.file();
                if let Some(id) = fragment.filter(|_| file.ends_with(".html")) {
                    let fault = || Fault::NoAnchor { link: link(), written: written(), id: id.clone() };
                    self.wanted.entry((file, id.clone())).or_insert_with(fault);
                }
            }
        }
    }
}

codes! {
    /// # A page that is published as it is leads nowhere
    ///
    /// An `.html` file of `static/` or beside your pages is published as it is. What it links to is looked at all the same:
    /// nothing is at this address, or it runs a script, which the policy of the site has browsers refuse.
    ///
    /// Correct the file.
    ///
    /// ```html static/old.html
    /// <p><a href="/tae/">Tea</a> <a href="javascript:history.back()">Back</a></p>
    /// ```
    ///
    /// ```md content/tea.md
    /// # Tea
    /// ```
    ///
    /// ```diagnostics
    /// static/old.html:1:1: warning[dead-link-of-file]: `<a href="/tae/">` leads to /tae/, where nothing is
    /// static/old.html:1:1: warning[dead-link-of-file]: `<a href="javascript:history.back()">` is a script and no address
    /// ```
    ///
    /// ## Mended
    ///
    /// ```html static/old.html
    /// <p><a href="/tea/">Tea</a></p>
    /// ```
    ///
    /// ```md content/tea.md
    /// # Tea
    /// ```
    ///
    /// ```diagnostics
    /// ```
    DEAD_LINK_OF_FILE = "dead-link-of-file" Warning;

    /// # A page has a script in place of an address
    ///
    /// Browsers run what stands behind `javascript:` in an address. The policy of the site has them refuse that, so nothing
    /// would happen.
    ///
    /// Link to a page, or load a script of `static/` that does it.
    ///
    /// ```md content/tea.md
    /// # Tea
    /// ```
    ///
    /// ```html templates/page.html
    /// <p><a href="javascript:history.back()">Back</a></p>
    /// ```
    ///
    /// ```diagnostics
    /// templates/page.html:1:1: warning[script-link]: `<a href="javascript:history.back()">` runs a script
    ///   note: the policy of the site has browsers refuse it
    ///   note: on the page /tea/
    ///   help: let a file of static/ do it, or a link
    /// ```
    SCRIPT_LINK = "script-link" Warning;

    /// # A page leads to an address where nothing is
    ///
    /// Every page is looked at as it will be published: links, pictures, scripts and style sheets that templates and raw
    /// HTML bring must be there. Readers would find a page that says that there is nothing, or a gap.
    ///
    /// Correct the address, or take the link away. In a template, addresses begin with `{{ site.base_path }}`, so that
    /// they hold wherever the site is published.
    ///
    /// ```toml site.toml
    /// title = "Tea"
    /// base_url = "https://example.org/tea"
    /// ```
    ///
    /// ```md content/index.md
    /// # Tea
    /// ```
    ///
    /// ```md content/green.md
    /// # Green
    /// ```
    ///
    /// ```html templates/page.html
    /// <h1>{{ page.title }}</h1>
    /// <a href="{{ site.base_path }}/gren/">Green</a>
    /// <a href="/green/">Green</a>
    /// ```
    ///
    /// ```diagnostics
    /// templates/page.html:2:28: error[dead-link]: `<a href="/tea/gren/">` leads to /gren/, where nothing is
    ///   note: on the page /green/
    ///   help: did you mean `/green/`?
    /// templates/page.html:3:9: error[dead-link]: `<a href="/green/">` leads out of the site, which lies below /tea/
    ///   note: on the page /green/
    ///   help: write /tea/green/; in a template, {{ site.base_path }}/green/
    /// ```
    DEAD_LINK = "dead-link" Error;

    /// # A page leads to an id that is not there
    ///
    /// What stands behind `#` in an address is the id of a part of the page that is led to. It has none of this name, so
    /// readers would land at its top.
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// ## Green
    /// ```
    ///
    /// ```html templates/page.html
    /// <a href="#gren">Green</a>
    /// {{ page.content | safe }}
    /// ```
    ///
    /// ```diagnostics
    /// templates/page.html:1:9: error[dead-anchor]: `<a href="#gren">` leads to no id: there is no `gren`
    ///   note: on the page /tea/
    /// ```
    DEAD_ANCHOR = "dead-anchor" Error;

    /// # An id is on a page twice
    ///
    /// An id names one part of a page. Links, labels and styles that name it reach the first of those that have it.
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// ## Green {#leaf}
    /// ```
    ///
    /// ```html templates/page.html
    /// <h1 id="leaf">{{ page.title }}</h1>
    /// {{ page.content | safe }}
    /// ```
    ///
    /// ```diagnostics
    /// templates/page.html:1:8: error[repeated-id]: the id `leaf` is on one page twice
    ///   note: on the page /tea/
    ///   help: links and labels reach the first of them only: give the other an id of its own
    /// ```
    REPEATED_ID = "repeated-id" Error;

    /// # A page has nothing on it
    ///
    /// The template makes no text for this page: it may be empty, or ask for something that the page does not have.
    ///
    /// ```md content/tea.md
    /// # Tea
    /// ```
    ///
    /// ```html templates/page.html
    /// {% if page.draft %}<h1>{{ page.title }}</h1>{% endif %}
    /// ```
    ///
    /// ```diagnostics
    /// templates/page.html:1:1: error[blank-page]: nothing is on the page that is made
    ///   note: on the page /tea/
    /// ```
    BLANK_PAGE = "blank-page" Error;
}
