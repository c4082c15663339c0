//! SVG: its size, and drawings, which become part of the page that shows them.
//!
//! A drawing is an SVG with `currentColor` in it: only inside a page can it take the page's colours. What stands in a
//! page can do whatever a page can, so nothing of the file is copied: it is parsed, and written anew from a list of
//! elements and attributes that can do nothing but look like something. What is not on the list is an error. A `<use>`
//! is written out, so that no id remains that another drawing could have too.

use std::collections::BTreeMap;

use roxmltree::{Node, NodeType, ParsingOptions};
use rust_decimal::{Decimal, RoundingStrategy};

use super::{MOST_SIDE, Picture, broken_picture};
use crate::diagnostic::{Diagnostic, codes};
use crate::markdown::document::Drawing;
use crate::source::span::{FileId, Span};

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";

/// The most nodes of an SVG.
const NODES: u32 = 20_000;
/// The most attributes of an element.
const ATTRIBUTES_OF_ONE: usize = 1000;
/// The most bytes of a drawing, written out: it is part of every page that shows it.
const MOST_BYTES: usize = 32_768;
/// How many elements can stand inside each other.
const DEPTH: usize = 32;
/// More problems than these help nobody.
const PROBLEMS: usize = 12;

const WORDS_ELSEWHERE: &str = "words belong into the page: into the caption, or beside the drawing";

/// What is drawn, and what holds that together.
const ELEMENTS: [&str; 9] = ["circle", "ellipse", "g", "line", "path", "polygon", "polyline", "rect", "use"];
/// Words about a drawing; the page has its own.
const WORDS: [&str; 3] = ["desc", "metadata", "title"];
const ATTRIBUTES: &str = "class cx cy d fill fill-opacity fill-rule height opacity pathLength points preserveAspectRatio r rx \
    ry stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit \
    stroke-opacity stroke-width transform vector-effect viewBox width x x1 x2 y y1 y2 shape-rendering \
    color paint-order clip-rule";
/// Attributes that say nothing to a page, and are left out.
const SILENT: [&str; 7] = ["baseProfile", "focusable", "id", "role", "space", "version", "overflow"];
/// Classes that the style sheet knows.
const CLASSES: [&str; 3] = ["accent", "thin", "wash"];

/// Reads an SVG.
///
/// # Errors
/// That it is none, or all in a drawing that can do more than look like something.
pub(super) fn read(file: FileId, bytes: &[u8]) -> Result<Picture, Vec<Diagnostic>> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| vec![broken_picture(Span::whole(file), "it is not UTF-8 text")])?;
    // The parser compares each attribute of an element with the others.
    if text.split('<').any(|tag| {
        tag.len() > ATTRIBUTES_OF_ONE && memchr::memchr_iter(b'=', tag.as_bytes()).count() > ATTRIBUTES_OF_ONE
    }) {
        let reason = format!("an element of it has more than {ATTRIBUTES_OF_ONE} attributes");
        return Err(vec![broken_picture(Span::whole(file), &reason)]);
    }
    let drawn = text.to_ascii_lowercase().contains("currentcolor");
    // As a file of its own, an SVG can do nothing to a page, whatever is in it.
    let options = ParsingOptions { allow_dtd: !drawn, nodes_limit: NODES, ..ParsingOptions::default() };
    let document = roxmltree::Document::parse_with_options(text, options)
        .map_err(|error| vec![syntax(file, text, &error)])?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" || root.tag_name().namespace() != Some(SVG) {
        let reason = "its outermost element is not `<svg xmlns=\"http://www.w3.org/2000/svg\">`";
        return Err(vec![broken_picture(tag(file, root), reason)]);
    }
    if !drawn {
        return Ok(Picture::Vector(pixels(root)));
    }
    let Some(view_box) = view_box(root) else {
        let reason = "it has no `viewBox` that says how large it is, such as `viewBox=\"0 0 120 120\"`";
        return Err(vec![broken_picture(tag(file, root), reason)]);
    };
    let ids = document.descendants().filter_map(|node| Some((node.attribute("id")?, node))).collect();
    let mut writer = Writer { file, ids, out: String::new(), problems: Vec::new() };
    writer.attributes(root, &["viewBox", "width", "height", "class", "x", "y"]);
    let attributes = format!(" viewBox=\"{view_box}\"{}", std::mem::take(&mut writer.out));
    let classes = root.attribute("class").map_or(String::new(), |classes| format!(" {}", tidy(classes)));
    writer.children(root, 0);
    if writer.out.len() > MOST_BYTES {
        writer.problems = vec![too_large(tag(file, root), writer.out.len())];
    }
    if writer.problems.is_empty() {
        Ok(Picture::Drawing(Drawing { classes, attributes, body: writer.out }))
    } else {
        writer.problems.truncate(PROBLEMS);
        Err(writer.problems)
    }
}

fn syntax(file: FileId, text: &str, error: &roxmltree::Error) -> Diagnostic {
    let at = error.pos();
    let before = |count: u32| count.saturating_sub(1) as usize;
    let line: usize = text.split_inclusive('\n').take(before(at.row)).map(str::len).sum();
    let mut letters = text[line..].chars();
    let column: usize = letters.by_ref().take(before(at.col)).map(char::len_utf8).sum();
    let start = line + column;
    let span = Span::new(file, start..start + letters.next().map_or(0, char::len_utf8));
    if matches!(error, roxmltree::Error::DtdDetected) {
        return unsafe_drawing(span, "a document type").help("leave it out: a drawing needs none");
    }
    if matches!(error, roxmltree::Error::NodesLimitReached) {
        return broken_picture(Span::whole(file), &format!("it has more than {NODES} elements"));
    }
    let reason = error.to_string();
    let reason = reason.rsplit_once(" at ").map_or(reason.as_str(), |(reason, _)| reason);
    broken_picture(span, &format!("it is not well-formed XML: {reason}"))
}

/// The name of an element, where it begins.
fn tag(file: FileId, node: Node<'_, '_>) -> Span {
    let start = node.range().start + 1;
    let text = &node.document().input_text()[start..];
    let length = text.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(text.len());
    Span::new(file, start..start + length)
}

fn numbers(text: &str) -> Option<Vec<Decimal>> {
    let parts = text.split(|c: char| c.is_whitespace() || c == ',').filter(|part| !part.is_empty());
    parts.map(|part| part.parse().ok()).collect()
}

/// A length in pixels, or without a unit.
fn length(node: Node<'_, '_>, name: &str) -> Option<Decimal> {
    let text = node.attribute(name)?.trim();
    text.strip_suffix("px").unwrap_or(text).parse().ok().filter(|length: &Decimal| !length.is_zero())
}

/// The `viewBox`, or one of the root's own size.
fn view_box(root: Node<'_, '_>) -> Option<String> {
    let Some(text) = root.attribute("viewBox") else {
        return own_size(root).map(|(width, height)| format!("0 0 {width} {height}"));
    };
    let positive = |side: &Decimal| *side > Decimal::ZERO;
    let sound =
        matches!(numbers(text)?.as_slice(), [_, _, width, height] if positive(width) && positive(height));
    sound.then(|| tidy(&text.replace(',', " ")))
}

fn own_size(root: Node<'_, '_>) -> Option<(Decimal, Decimal)> {
    length(root, "width").zip(length(root, "height"))
}

/// The size in whole pixels.
fn pixels(root: Node<'_, '_>) -> Option<(u32, u32)> {
    let whole = |side: Decimal| {
        let side = side.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        u32::try_from(side).ok().filter(|side| (1..=MOST_SIDE).contains(side))
    };
    let sides = own_size(root).or_else(|| {
        let numbers = numbers(root.attribute("viewBox")?)?;
        numbers.get(2).copied().zip(numbers.get(3).copied())
    });
    let (width, height) = sides?;
    Some((whole(width)?, whole(height)?))
}

/// Text without line ends and other runs of white space.
fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Writer<'a, 'input> {
    file: FileId,
    ids: BTreeMap<&'a str, Node<'a, 'input>>,
    out: String,
    problems: Vec<Diagnostic>,
}

impl<'a, 'input> Writer<'a, 'input> {
    fn full(&self) -> bool {
        self.problems.len() >= PROBLEMS || self.out.len() > MOST_BYTES
    }

    fn refuse(&mut self, at: Span, what: &str, help: &str) {
        self.problems.push(unsafe_drawing(at, what).help(help));
    }

    fn children(&mut self, parent: Node<'a, 'input>, depth: usize) {
        for node in parent.children() {
            if self.full() {
                return;
            }
            match node.node_type() {
                NodeType::Element => self.element(node, depth + 1),
                NodeType::Text if !node.text().unwrap_or_default().trim().is_empty() => {
                    self.refuse(Span::new(self.file, node.range()), "text", WORDS_ELSEWHERE);
                }
                _ => {}
            }
        }
    }

    fn element(&mut self, node: Node<'a, 'input>, depth: usize) {
        let name = node.tag_name().name();
        let at = tag(self.file, node);
        if node.tag_name().namespace() != Some(SVG) {
            self.refuse(at, &format!("`<{name}>`, which is not SVG"), "save it as plain SVG");
        } else if WORDS.contains(&name) || name == "defs" {
            // Shown where a `<use>` names them, if at all.
        } else if depth > DEPTH {
            let what = format!("more than {DEPTH} elements inside each other");
            self.refuse(at, &what, "draw it with fewer groups");
        } else if name == "use" {
            self.reference(node, at, depth);
        } else if ELEMENTS.contains(&name) {
            self.shape(node, depth);
        } else {
            let help = match name {
                "text" | "tspan" | "textPath" => WORDS_ELSEWHERE,
                "style" => {
                    "give shapes their colours with `fill`, `stroke` and the classes accent, thin and wash"
                }
                _ => "a drawing is made of g, path, rect, circle, ellipse, line, polyline and polygon",
            };
            self.refuse(at, &format!("`<{name}>`"), help);
        }
    }

    fn shape(&mut self, node: Node<'a, 'input>, depth: usize) {
        let name = node.tag_name().name();
        let start = self.out.len();
        self.out.push_str(&format!("<{name}"));
        self.attributes(node, &[]);
        let inner = self.out.len();
        self.out.push('>');
        self.children(node, depth);
        if self.out.len() == inner + 1 {
            if name == "g" {
                // An empty group draws nothing.
                self.out.truncate(start);
            } else {
                self.out.truncate(inner);
                self.out.push_str("/>");
            }
        } else {
            self.out.push_str(&format!("</{name}>"));
        }
    }

    /// A `<use>`: what it names, in a group that has its place and looks.
    fn reference(&mut self, node: Node<'a, 'input>, at: Span, depth: usize) {
        let href = node.attribute("href").or_else(|| node.attribute((XLINK, "href"))).unwrap_or_default();
        let Some(target) = href.strip_prefix('#').and_then(|id| self.ids.get(id).copied()) else {
            let help = "name an element of the same file by its id: `href=\"#cup\"`";
            return self.refuse(at, &format!("`<use>` of `{href}`, which is not in this file"), help);
        };
        if target.descendants().any(|inner| inner.tag_name().name() == "use") {
            return self.refuse(at, "a `<use>` of a `<use>`", "let each name a shape or a group of shapes");
        }
        self.out.push_str("<g");
        self.attributes(node, &["x", "y", "width", "height", "transform"]);
        let place = |name: &str| node.attribute(name).map_or("0", str::trim);
        let moved = (place("x") != "0" || place("y") != "0")
            .then(|| format!("translate({} {})", place("x"), place("y")));
        let own = node.attribute("transform").map(tidy);
        let transform: Vec<String> = own.into_iter().chain(moved).collect();
        if !transform.is_empty() {
            self.out.push_str(&format!(" transform=\"{}\"", transform.join(" ")));
        }
        self.out.push('>');
        self.element(target, depth + 1);
        self.out.push_str("</g>");
    }

    /// Writes the attributes of an element; those of `handled` are checked alone.
    fn attributes(&mut self, node: Node<'a, 'input>, handled: &[&str]) {
        for attribute in node.attributes() {
            let name = attribute.name();
            let at = Span::new(self.file, attribute.range_qname());
            let reference = name == "href" && node.tag_name().name() == "use";
            let silent = SILENT.contains(&name) || name.starts_with("aria-") || name.starts_with("data-");
            if reference && matches!(attribute.namespace(), None | Some(XLINK)) {
                continue;
            }
            if silent && attribute.namespace().is_none_or(|space| space == roxmltree::NS_XML_URI) {
                continue;
            }
            if attribute.namespace().is_some() || !ATTRIBUTES.split(' ').any(|known| known == name) {
                let help = match name {
                    "style" => "write each of its properties as an attribute: `fill=\"none\"`",
                    _ if name.starts_with("on") => "a drawing does nothing: take it out",
                    _ => "take it out: a drawing has shapes, their places and their looks alone",
                };
                self.refuse(at, &format!("the attribute `{name}`"), help);
                continue;
            }
            let at = Span::new(self.file, attribute.range_value());
            if name == "class" {
                for class in attribute.value().split_whitespace().filter(|class| !CLASSES.contains(class)) {
                    let problem = unsafe_drawing(at, &format!("the class `{class}`"));
                    self.problems.push(problem.nearest(class, CLASSES).without_replacement());
                }
            } else if !is_inert(attribute.value()) {
                let what = format!("a value of `{name}` that is no number, colour or path");
                self.refuse(at, &what, "write it without `url()` and quotes");
            }
            if !handled.contains(&name) {
                self.out.push_str(&format!(" {name}=\"{}\"", tidy(attribute.value())));
            }
        }
    }
}

/// Whether a value can name nothing outside of itself.
fn is_inert(value: &str) -> bool {
    let all = |c: char| c.is_ascii_alphanumeric() || c.is_ascii_whitespace() || " .,-+#%()".contains(c);
    value.chars().all(all) && !value.to_ascii_lowercase().contains("url")
}

/// `what` in a drawing that becomes part of a page.
fn unsafe_drawing(at: Span, what: &str) -> Diagnostic {
    Diagnostic::new(UNSAFE_DRAWING, at, format!("a drawing cannot have {what}"))
}

/// A drawing that would make every page that shows it heavy.
fn too_large(at: Span, bytes: usize) -> Diagnostic {
    let most = MOST_BYTES / 1024;
    let message =
        format!("this drawing is more than {most} KB large, and it is part of each page that shows it");
    Diagnostic::new(UNSAFE_DRAWING, at, message)
        .note(format!("counted until {bytes} bytes"))
        .help("draw it with fewer points, or take `currentColor` out: then it is a file of its own")
}

codes! {
    /// # A drawing holds more than shapes
    ///
    /// An SVG with `currentColor` in it is a drawing: it becomes part of the page, so that it
    /// can take the page's colours. What is part of a page can do whatever a page can. So a
    /// drawing is written anew from a short list of things that do nothing but look like
    /// something:
    ///
    /// - the elements `svg`, `g`, `path`, `rect`, `circle`, `ellipse`, `line`, `polyline`,
    ///   `polygon`, and `use` of something in the same file;
    /// - their places and looks, as attributes: no `style`, no `url()`;
    /// - the classes `accent` (the option's colour), `wash` (its pale background) and `thin`.
    ///
    /// Titles, descriptions and comments are left out. All else is an error: scripts, events,
    /// links, animation, words, pictures inside the picture, document types. Take it out, or
    /// save the file as plain SVG. Without `currentColor`, the file is shown as it is, and may
    /// hold what it likes: browsers let it do nothing.
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// ![A cup](tea.svg)
    /// ```
    ///
    /// ```svg content/tea.svg
    /// <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" onload="alert(1)">
    ///   <path stroke="currentColor" style="fill: none" d="M5 10h30l-5 25h-20z"/>
    ///   <script>alert(2)</script>
    ///   <path class="acent" d="M5 10h30"/>
    /// </svg>
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.svg:1:61: error[unsafe-drawing]: a drawing cannot have the attribute `onload`
    ///   help: a drawing does nothing: take it out
    /// content/tea.svg:2:31: error[unsafe-drawing]: a drawing cannot have the attribute `style`
    ///   help: write each of its properties as an attribute: `fill="none"`
    /// content/tea.svg:3:4: error[unsafe-drawing]: a drawing cannot have `<script>`
    ///   help: a drawing is made of g, path, rect, circle, ellipse, line, polyline and polygon
    /// content/tea.svg:4:16: error[unsafe-drawing]: a drawing cannot have the class `acent`
    ///   help: did you mean `accent`?
    /// ```
    ///
    /// ## Mended
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// ![A cup](tea.svg)
    /// ```
    ///
    /// ```svg content/tea.svg
    /// <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">
    ///   <path stroke="currentColor" fill="none" d="M5 10h30l-5 25h-20z"/>
    ///   <path class="accent" d="M5 10h30"/>
    /// </svg>
    /// ```
    ///
    /// ```diagnostics
    /// ```
    UNSAFE_DRAWING = "unsafe-drawing" Error;
}
