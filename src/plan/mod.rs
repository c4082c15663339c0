//! Every address of the site and its subject, unique. Guide states are a loop here; pairs, which grow with the square
//! of the options, are counted and computed.

mod pairs;
mod part;
mod share;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, codes};
use crate::formats::FormatId;
use crate::guide::Compiled;
use crate::model::{Comparison, ComparisonId, Generated, Holds, OptionId, PageId, Role, Site};
use crate::picture::{Picture, Variant};
use crate::source::span::{FileId, Span};
use crate::syntax::fields::INVALID_VALUE;

/// How many addresses a sitemap may have, by its standard (sitemaps.org).
pub const IN_SITEMAP: usize = 50_000;
/// The address of the search page.
pub const SEARCH: &str = "/search/";
/// The address of what is searched.
pub const SEARCH_JSON: &str = "/search.json";
pub use pairs::Pairs;
pub(crate) use pairs::pair_address;
pub use part::Part;
pub(crate) use part::part_address;
pub use share::{MOST_FOR_PAIRS, Shared};

/// The plan of a site: by address all that is not the page of a pair, then the pairs of each comparison in the order
/// of its options.
#[derive(Debug, Default)]
pub struct Plan {
    single: Vec<Entry>,
    pairs: Vec<Pairs>,
}

/// One file to publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// From the site's root. Pages end in a slash: `/guide/`.
    pub address: String,
    /// What is there.
    pub subject: Subject,
}

/// What an address shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A Markdown page that is neither an option's nor a generated one.
    Page(PageId),
    /// The home page of a site whose root is no comparison and has no `index.md`.
    Home,
    /// An option's page.
    Option(ComparisonId, OptionId),
    /// A generated page, except the guide's, or a part of it.
    Generated(ComparisonId, Generated, Part),
    /// The facts in a form for programs.
    Data(ComparisonId, FormatId),
    /// A pair; the first comes first in the comparison's order.
    Pair(ComparisonId, OptionId, OptionId),
    /// A state of the guide, by its index.
    State(ComparisonId, usize),
    /// An alias of another address, by its page and its index in the front matter.
    Alias(PageId, usize),
    /// `/search/`: the index of the whole site, and the field.
    Search,
    /// `/search.json`: what is searched.
    SearchJson,
    /// `/404.html`
    NotFound,
    /// `/sitemap.xml`: of a site with more than 50,000 addresses the list of its sitemaps.
    Sitemap,
    /// `/sitemap-1.xml`: one of several sitemaps, from 0.
    SitemapPart(usize),
    /// `/atom.xml`
    Feed,
    /// `/robots.txt`
    Robots,
    /// `/_headers`
    Headers,
    /// A share image.
    Share(Shared),
    /// A file that is copied.
    Copy(FileId),
    /// A style sheet as pages load it, by an address that its bytes give.
    Style(FileId),
    /// A picture that is made of another, which is a file.
    Variant(FileId, Variant),
}

impl Entry {
    /// The file, from the output folder: `guide/index.html`.
    #[must_use]
    pub fn file(&self) -> String {
        let path = self.address.trim_start_matches('/');
        if self.address.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
    }
}

impl Plan {
    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.single.len() + self.pairs.iter().map(Pairs::len).sum::<usize>()
    }

    /// Whether nothing is planned.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The entry of an index; `None` from [`Plan::len`] on.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Entry> {
        let Some(mut rest) = index.checked_sub(self.single.len()) else {
            return self.single.get(index).cloned();
        };
        for pairs in &self.pairs {
            match rest.checked_sub(pairs.len()) {
                None => return pairs.get(rest),
                Some(left) => rest = left,
            }
        }
        None
    }

    /// All entries, in order.
    pub fn iter(&self) -> impl Iterator<Item = Entry> {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// All entries but those of pairs, by address.
    #[must_use]
    pub fn single(&self) -> &[Entry] {
        &self.single
    }

    /// The pairs of each comparison that has pages for some.
    #[must_use]
    pub fn pairs(&self) -> &[Pairs] {
        &self.pairs
    }

    /// How many of the entries are pages.
    #[must_use]
    pub fn pages(&self) -> usize {
        let single = self.single.iter().filter(|entry| entry.address.ends_with('/')).count();
        self.len() - self.single.len() + single
    }

    /// Whether an entry is at an address.
    #[must_use]
    pub fn contains(&self, address: &str) -> bool {
        let single = self.single.binary_search_by(|entry| entry.address.as_str().cmp(address));
        single.is_ok() || self.pairs.iter().any(|pairs| pairs.find(address).is_some())
    }

    /// The entry at an address.
    #[must_use]
    pub fn find(&self, address: &str) -> Option<Entry> {
        match self.single.binary_search_by(|entry| entry.address.as_str().cmp(address)) {
            Ok(index) => self.single.get(index).cloned(),
            Err(_) => self.pairs.iter().find_map(|pairs| pairs.find(address)),
        }
    }
}

/// Whether search engines should find an address.
#[must_use]
pub fn is_in_sitemap(address: &str, subject: Subject) -> bool {
    let hidden = match subject {
        Subject::Alias(..) => true,
        Subject::State(_, state) => state > 0,
        _ => false,
    };
    address.ends_with('/') && !hidden
}

/// The address of one of several sitemaps.
#[must_use]
pub fn sitemap_address(part: usize) -> String {
    format!("/sitemap-{}.xml", part + 1)
}

/// The address of a state of the guide.
#[must_use]
pub fn state_address(site: &Site, guides: &[Option<Compiled>], id: ComparisonId, state: usize) -> String {
    let start = site.holder(id, Holds::States).map_or("/", |(_, address)| address);
    let path = guides[id.index()].as_ref().map(|it| it.states.address(&it.guide, state));
    format!("{start}{}", path.unwrap_or_default())
}

/// Plans a site. `guides` has the compiled guide of each comparison.
#[must_use]
pub fn plan(site: &Site, guides: &[Option<Compiled>]) -> (Plan, Vec<Diagnostic>) {
    let mut planner = Planner { site, taken: BTreeMap::new(), problems: Vec::new() };
    // Those whose address was chosen come last: where two clash, that choice can be changed.
    for chosen in [false, true] {
        for (index, page) in site.pages.iter().enumerate() {
            let slug = page.front.slug.as_ref();
            let place = slug.map_or_else(|| page.span(), |slug| slug.span);
            if matches!(page.role, Role::Plain | Role::Home) && slug.is_some() == chosen {
                planner.add(page.address.clone(), Subject::Page(PageId::from_index(index)), Some(place));
            }
        }
    }
    for index in 0..site.comparisons.len() {
        planner.comparison(ComparisonId::from_index(index), guides);
    }
    planner.search();
    for (index, page) in site.pages.iter().enumerate() {
        for (i, alias) in page.front.aliases.iter().enumerate() {
            planner.add(alias.value.clone(), Subject::Alias(PageId::from_index(index), i), Some(alias.span));
        }
    }
    if !planner.taken.contains_key("/") {
        planner.add("/".to_owned(), Subject::Home, None);
    }
    for (address, subject) in [
        ("/404.html", Subject::NotFound),
        ("/sitemap.xml", Subject::Sitemap),
        ("/atom.xml", Subject::Feed),
        ("/robots.txt", Subject::Robots),
        ("/_headers", Subject::Headers),
    ] {
        planner.unless_own(address, address, subject);
    }
    for asset in &site.fingerprinted {
        let style = asset.path.ends_with(".css");
        let subject = if style { Subject::Style(asset.file) } else { Subject::Copy(asset.file) };
        planner.add(asset.address.clone(), subject, Some(Span::whole(asset.file)));
    }
    planner.share_images(guides);
    for (file, address) in site.statics.iter().chain(&site.assets) {
        planner.add(address.clone(), Subject::Copy(*file), Some(Span::whole(*file)));
    }
    planner.variants();
    let pairs: Vec<Pairs> = site
        .comparisons
        .iter()
        .enumerate()
        .filter_map(|(index, _)| Pairs::new(site, ComparisonId::from_index(index)))
        .collect();
    for pairs in &pairs {
        planner.pairs(pairs);
    }
    planner.sitemaps(pairs.iter().map(Pairs::len).sum());
    let single =
        planner.taken.into_iter().map(|(address, (subject, _))| Entry { address, subject }).collect();
    (Plan { single, pairs }, planner.problems)
}

fn kind(subject: Subject) -> Kind {
    match subject {
        Subject::Alias(..) => Kind::Alias,
        Subject::Copy(_) | Subject::Style(_) | Subject::Variant(..) => Kind::File,
        _ => Kind::Page,
    }
}

struct Planner<'a> {
    site: &'a Site,
    taken: BTreeMap<String, (Subject, Option<Span>)>,
    problems: Vec<Diagnostic>,
}

impl Planner<'_> {
    fn add(&mut self, address: String, subject: Subject, span: Option<Span>) {
        // `/a` and `/a/` are one place: a file and a folder of one name cannot lie side by side.
        let address = if let Subject::Alias(..) = subject
            && !address.ends_with('/')
            && !address.rsplit('/').next().is_some_and(|last| last.contains('.'))
        {
            format!("{address}/")
        } else {
            address
        };
        let too_long = address.split('/').find(|part| part.len() > LONGEST_PART);
        if let Some(part) = too_long.or(Some(address.as_str()).filter(|it| it.len() > LONGEST)) {
            self.problems.push(long_address(span, part));
            return;
        }
        if let Some((taken, first, inside)) = self.in_the_way(&address) {
            let (at, other) = (span.or(first), span.and(first));
            self.problems.push(match (inside, at == span) {
                (true, _) => file_for_folder(at, &address, &taken, other),
                (false, true) => duplicate_address(at, &address, kind(subject), other),
                // The page that is there already was put where a generated one must be.
                (false, false) => duplicate_address(at, &address, Kind::Page, None),
            });
            return;
        }
        self.taken.insert(address, (subject, span));
    }

    /// Plans what a file of the author's own takes the place of: that which would be published as `file`.
    fn unless_own(&mut self, address: &str, file: &str, subject: Subject) {
        if !self.site.statics.iter().chain(&self.site.assets).any(|(_, own)| own == file) {
            self.add(address.to_owned(), subject, None);
        }
    }

    /// A page of the author's own takes the place of the search page too.
    fn search(&mut self) {
        if !self.site.config.search {
            return;
        }
        if !matches!(self.taken.get(SEARCH), Some((Subject::Page(_), _))) {
            self.unless_own(SEARCH, &format!("{SEARCH}index.html"), Subject::Search);
        }
        self.unless_own(SEARCH_JSON, SEARCH_JSON, Subject::SearchJson);
    }

    /// What is at an address already, and whether one of the two would have to be a folder of the other.
    fn in_the_way(&self, address: &str) -> Option<(String, Option<Span>, bool)> {
        let found = |key: &str, inside: bool| {
            self.taken.get_key_value(key).map(|(address, (_, span))| (address.clone(), *span, inside))
        };
        let folder = address.strip_suffix("index.html").filter(|folder| folder.ends_with('/'));
        let same = found(address, false).or_else(|| found(folder?, false));
        // A page is a file `index.html` in its folder.
        let below_page = || {
            let (folder, _) = address.rsplit_once("/index.html/")?;
            found(&format!("{folder}/"), true)
        };
        let above_page = || {
            let folder = format!("{}index.html/", Some(address).filter(|address| address.ends_with('/'))?);
            let (inner, (_, span)) = self.taken.range(folder.clone()..).next()?;
            inner.starts_with(&folder).then(|| (inner.clone(), *span, true))
        };
        same.or_else(below_page)
            .or_else(above_page)
            .or_else(|| address.match_indices('/').skip(1).find_map(|(at, _)| found(&address[..at], true)))
            .or_else(|| {
                let folder = format!("{}/", Some(address).filter(|address| !address.ends_with('/'))?);
                let (inner, (_, span)) = self.taken.range(folder.clone()..).next()?;
                inner.starts_with(&folder).then(|| (inner.clone(), *span, true))
            })
    }

    /// What is made of pictures. Two files with the same bytes and name have the same variants.
    fn variants(&mut self) {
        let site = self.site;
        for (file, address) in site.statics.iter().chain(&site.assets) {
            let Some(Picture::Raster(raster)) = site.pictures.get(file) else { continue };
            for variant in raster.variants() {
                let address = raster.address(address, variant);
                if !matches!(self.taken.get(&address), Some((Subject::Variant(..), _))) {
                    self.add(address, Subject::Variant(*file, variant), None);
                }
            }
        }
    }

    /// The images of the pages that are there. A file of the author's own takes the place of one.
    fn share_images(&mut self, guides: &[Option<Compiled>]) {
        let site = self.site;
        let own: BTreeSet<&str> =
            site.statics.iter().chain(&site.assets).map(|(_, address)| address.as_str()).collect();
        let mut images: BTreeMap<String, (Shared, Option<Span>)> = BTreeMap::new();
        let few = |comparison: &&Comparison| comparison.options.len() <= MOST_FOR_PAIRS;
        let pairs = site.comparisons.iter().enumerate().filter(|(_, it)| few(it)).flat_map(|(index, it)| {
            let id = ComparisonId::from_index(index);
            it.pairs.iter().map(move |(a, b)| (Subject::Pair(id, *a, *b), None))
        });
        for (subject, span) in self.taken.values().copied().chain(pairs) {
            let Some((shared, address)) = Shared::of(site, guides, subject) else { continue };
            match images.get(&address) {
                // Of pairs, that was said.
                Some((Shared::Pair(..), _)) if matches!(shared, Shared::Pair(..)) => {}
                Some((other, first)) if *other != shared => {
                    let at = span.or(*first);
                    self.problems.push(duplicate_address(at, &address, Kind::Page, *first));
                }
                Some(_) => {}
                None => drop(images.insert(address, (shared, span))),
            }
        }
        for (address, (shared, span)) in images {
            if !own.contains(address.as_str()) {
                self.add(address, Subject::Share(shared), span);
            }
        }
    }

    fn comparison(&mut self, id: ComparisonId, guides: &[Option<Compiled>]) {
        let site = self.site;
        let comparison = &site.comparisons[id.index()];
        for option in comparison.option_ids() {
            let it = &comparison.options[option.index()];
            let slug = it.page.and_then(|page| site.pages[page.index()].front.slug.as_ref());
            let span = slug.map_or(it.span, |slug| slug.span);
            self.add(it.address.clone(), Subject::Option(id, option), Some(span));
        }
        for (generated, address) in &comparison.generated {
            let words = comparison.authored.get(generated);
            let span = words.map(|page| site.pages[page.index()].span());
            if site.kinds[generated.index()].holds != Holds::States {
                for part in Part::all(site, id, *generated) {
                    self.add(part_address(address, part), Subject::Generated(id, *generated, part), span);
                }
            }
        }
        if let Some((_, table)) = site.holder(id, Holds::Data) {
            for format in FormatId::all() {
                self.add(format!("{table}{}", format.get().file), Subject::Data(id, format), None);
            }
        }
        if let Some(guide) = &guides[id.index()] {
            for state in 0..guide.states.all.len() {
                self.add(state_address(site, guides, id, state), Subject::State(id, state), None);
            }
        }
    }

    /// The sitemaps of a site that has too many addresses for one.
    fn sitemaps(&mut self, pairs: usize) {
        let single =
            self.taken.iter().filter(|(address, (subject, _))| is_in_sitemap(address, *subject)).count();
        if single + pairs > IN_SITEMAP {
            for part in 0..(single + pairs).div_ceil(IN_SITEMAP) {
                let address = sitemap_address(part);
                self.unless_own(&address, &address, Subject::SitemapPart(part));
            }
        }
    }

    /// Whether pairs are in the way of each other, or of what is planned already.
    fn pairs(&mut self, pairs: &Pairs) {
        for (option, address) in pairs.twice() {
            let at = self.site.comparisons[pairs.comparison().index()].options[option.index()].span;
            self.problems.push(duplicate_address(Some(at), &address, Kind::Page, None));
        }
        let folder = pairs.folder();
        let inside =
            self.taken.range(folder.to_owned()..).take_while(|(address, _)| address.starts_with(folder));
        for (address, (subject, span)) in inside {
            let name = address[folder.len()..].split('/').next().unwrap_or_default();
            if pairs.named(name).next().is_none() {
                continue;
            }
            let page = format!("{folder}{name}/");
            if *address == page || *address == format!("{page}index.html") {
                self.problems.push(duplicate_address(*span, &page, kind(*subject), None));
            } else if *address == page.trim_end_matches('/') {
                self.problems.push(file_for_folder(*span, address, &page, None));
            }
        }
    }
}

/// What claims an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A page of its own.
    Page,
    /// An alias of a page.
    Alias,
    /// A file that is copied.
    File,
}

/// The most bytes of what stands between two slashes of an address: file systems take no more.
const LONGEST_PART: usize = 255;
/// The most bytes of an address.
const LONGEST: usize = 2000;

/// An address that no file can be written for.
fn long_address(at: Option<Span>, part: &str) -> Diagnostic {
    let start: String = part.chars().take(40).collect();
    let message = format!("an address is too long for a file: `{start}…` has {} bytes", part.len());
    let most = format!("expected at most {LONGEST_PART} between two slashes, and {LONGEST} in all");
    Diagnostic::new(INVALID_VALUE, at, message)
        .label(most)
        .help("give the page a shorter `slug`, or the file a shorter name")
}

/// Two things with one address. `first` is the other one, unless that is generated.
fn duplicate_address(at: Option<Span>, address: &str, kind: Kind, first: Option<Span>) -> Diagnostic {
    let what = if first.is_some() { "is taken already" } else { "is that of a generated page" };
    let d = Diagnostic::new(DUPLICATE_ADDRESS, at, format!("the address {address} {what}"));
    let d = d.help(match kind {
        Kind::Page => "give this page another `slug`, or the file another name",
        Kind::Alias => "take this alias away",
        Kind::File => "give this file another name, or put it into another folder",
    });
    match first {
        Some(first) => d.related(first, "it is taken here"),
        None => d,
    }
}

/// A file where a folder of the same name must be, or the other way round.
fn file_for_folder(at: Option<Span>, address: &str, other: &str, first: Option<Span>) -> Diagnostic {
    let message =
        format!("{address} and {other} cannot both be: one is a file, the other a folder of that name");
    let d = Diagnostic::new(DUPLICATE_ADDRESS, at, message).help("give one of them another name");
    match first {
        Some(first) => d.related(first, "the other one"),
        None => d,
    }
}

codes! {
    /// # Two pages have the same address
    ///
    /// Only one page can be at an address; the other would be overwritten and nobody could read
    /// it. Addresses are made of file names, of `slug` and of `aliases`, and some are taken by
    /// pages that are generated, as `/compare/` is below a comparison.
    ///
    /// Give one of the two another `slug` or its file another name, or take away the alias.
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// +++
    /// ```
    ///
    /// ```md content/leaves.md
    /// +++
    /// title = "Leaves"
    /// slug = "tea"
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// content/leaves.md:3:8: error[duplicate-address]: the address /tea/ is taken already
    ///   content/tea.md:1:1: it is taken here
    ///   help: give this page another `slug`, or the file another name
    /// ```
    ///
    /// ## Mended
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// +++
    /// ```
    ///
    /// ```md content/leaves.md
    /// +++
    /// title = "Leaves"
    /// slug = "tea-leaves"
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// ```
    DUPLICATE_ADDRESS = "duplicate-address" Error;
}
