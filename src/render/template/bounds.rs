//! What stops a template that would hardly end, or fill the memory.
//!
//! Tera has no bounds. So calls that Tera's authors would not see are put into the templates of the site: behind the head of
//! each loop and component one that counts a step, behind each `set` one that looks at what was set. The theme's own
//! templates do as much as a site has facts, and are left as they are.

use std::cell::Cell;
use std::io;
use std::ops::Range;

use tera::{Kwargs, State, Tera, TeraResult, Value};

/// How many times loops and components may go through their bodies, for one page.
pub(super) const STEPS: u64 = 4_000_000;

/// Bytes of a text that is set, or entries of a list.
pub(super) const LARGEST: usize = 16 << 20;

/// Bytes of a page.
pub(super) const PAGE: usize = 64 << 20;

/// Whether a template has so many tags that what Tera says of each, with all of the template, would fill the memory.
pub(super) fn is_crowded(template: &str) -> bool {
    let tags = template.matches("{{").count() + template.matches("{%").count();
    tags.saturating_mul(template.len()) > 1 << 27
}

thread_local! {
    /// A page is rendered by one thread, and Tera hands nothing else to a function.
    static TAKEN: Cell<u64> = const { Cell::new(0) };
}

/// Begins a page.
pub(super) fn begin() {
    TAKEN.set(0);
}

/// Teaches a Tera the calls.
pub(super) fn register(tera: &mut Tera) {
    tera.register_function(STEP, |_: Kwargs, _: &State| {
        TAKEN.set(TAKEN.get() + 1);
        if TAKEN.get() > STEPS { Err(too_many_steps()) } else { Ok(Value::none()) }
    });
    tera.register_function(HELD, |arguments: Kwargs, _: &State| held(&arguments));
}

fn too_many_steps() -> tera::Error {
    tera::Error::message(format!("its loops take more than {STEPS} steps for one page"))
}

fn held(arguments: &Kwargs) -> TeraResult<Value> {
    let value = arguments.must_get::<&Value>("value")?;
    if value.len().is_some_and(|length| length > LARGEST) {
        return Err(tera::Error::message(format!("what is set here is larger than {} MB", LARGEST >> 20)));
    }
    Ok(Value::none())
}

const STEP: &str = "__step";
const HELD: &str = "__held";

/// A template with calls in it.
#[derive(Debug, Default)]
pub(super) struct Bounded {
    pub(super) text: String,
    /// What was put in, in order.
    calls: Vec<Call>,
}

#[derive(Debug)]
struct Call {
    /// Where it stands.
    at: Range<usize>,
    /// The tag before it, in the template as it was written.
    tag: Range<usize>,
}

impl Bounded {
    pub(super) fn of(template: &str) -> Bounded {
        let mut out = Bounded::default();
        let mut done = 0;
        // What the open `set` blocks set; nothing of other blocks.
        let mut open: Vec<&str> = Vec::new();
        for tag in real_tags(template) {
            let inner = tag.inner(template);
            let (keyword, rest) = inner.split_once(|c: char| c.is_whitespace()).unwrap_or((inner, ""));
            let name = rest.trim_start().split(|c: char| !(c.is_alphanumeric() || c == '_')).next();
            let name = name.unwrap_or_default();
            let call = match keyword {
                "for" | "component" => Some(format!("{STEP}()")),
                "set" | "set_global" if is_assignment(rest) => Some(format!("{HELD}(value={name})")),
                "set" | "set_global" => {
                    open.push(name);
                    None
                }
                "endset" => open.pop().map(|name| format!("{HELD}(value={name})")),
                _ => None,
            };
            let Some(call) = call else { continue };
            out.text += &template[done..tag.range.end];
            done = tag.range.end;
            let end = if template[..done].ends_with("-%}") { "-%}" } else { "%}" };
            let start = out.text.len();
            out.text += &format!("{{% set __ = {call} {end}");
            out.calls.push(Call { at: start..out.text.len(), tag: tag.range });
        }
        out.text += &template[done..];
        out
    }

    /// Where a part of the text stands in the template as it was written; of a call, the tag before it.
    pub(super) fn written(&self, part: Range<usize>) -> Range<usize> {
        let mut before = 0;
        for call in &self.calls {
            if call.at.start >= part.end {
                break;
            }
            if part.start < call.at.end && part.end > call.at.start {
                return call.tag.clone();
            }
            before += call.at.len();
        }
        part.start - before..part.end - before
    }
}

/// Whether `name = value` stands there, and not `name | filter` of a block.
fn is_assignment(rest: &str) -> bool {
    let name = rest.trim_start();
    let end = name.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(name.len());
    name[end..].trim_start().starts_with('=')
}

/// A `{% … %}` that Tera reads: not in a comment, not in a text, not in a raw block.
struct RealTag {
    range: Range<usize>,
}

impl RealTag {
    fn inner<'a>(&self, template: &'a str) -> &'a str {
        let inner = template.get(self.range.start + 2..self.range.end.saturating_sub(2)).unwrap_or_default();
        inner.trim_matches('-').trim()
    }
}

fn real_tags(template: &str) -> Vec<RealTag> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(start) = template[from..].find('{').map(|at| from + at) {
        let rest = &template[start..];
        let end = if rest.starts_with("{#") {
            rest.find("#}").map(|at| at + 2)
        } else if rest.starts_with("{{") {
            end_of(rest, "}}")
        } else if rest.starts_with("{%") {
            end_of(rest, "%}")
        } else {
            from = start + 1;
            continue;
        };
        let Some(end) = end.map(|end| start + end) else { break };
        from = end;
        if rest.starts_with("{%") {
            let tag = RealTag { range: start..end };
            if tag.inner(template) == "raw" {
                from = end_of_raw(template, end);
            } else {
                out.push(tag);
            }
        }
    }
    out
}

/// Where the tag ends that a text begins with.
fn end_of(text: &str, close: &str) -> Option<usize> {
    let mut quote = None;
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        if let Some(open) = quote {
            if letter == '\\' {
                letters.next();
            } else if letter == open {
                quote = None;
            }
        } else if matches!(letter, '"' | '\'' | '`') {
            quote = Some(letter);
        } else if text[at..].starts_with(close) {
            return Some(at + close.len());
        }
    }
    None
}

/// Where the raw block ends that has begun before.
fn end_of_raw(template: &str, from: usize) -> usize {
    let ends = template[from..].match_indices("{%").map(|(at, _)| from + at);
    let end = |start: usize| {
        let end = start + template[start..].find("%}")? + 2;
        (RealTag { range: start..end }.inner(template) == "endraw").then_some(end)
    };
    ends.into_iter().find_map(end).unwrap_or(template.len())
}

/// A page while it is written: no longer than it may be.
#[derive(Default)]
pub(super) struct Page(Vec<u8>);

impl Page {
    /// Its text.
    pub(super) fn into_text(self) -> Result<String, std::string::FromUtf8Error> {
        String::from_utf8(self.0)
    }

    pub(super) fn is_full(&self) -> bool {
        self.0.len() >= PAGE
    }
}

impl io::Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > PAGE {
            // So that it is full from now on.
            self.0.resize(PAGE, b' ');
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(template: &str) -> String {
        Bounded::of(template).text.replace("{% set __ = ", "«").replace(" %}", "»").replace(" -%}", "-»")
    }

    #[test]
    fn calls_stand_behind_what_may_grow_alone() {
        assert_eq!(shown("{% for a in b %}c"), "{% for a in b»«__step()»c");
        assert_eq!(shown("{% for a in b -%} c"), "{% for a in b-»«__step()-» c");
        assert_eq!(shown("{%- set a = b ~ \"%}\" %}c"), "{%- set a = b ~ \"%}\"»«__held(value=a)»c");
        assert_eq!(
            shown("{% set a | upper %}b{% endset %}"),
            "{% set a | upper»b{% endset»«__held(value=a)»"
        );
        assert_eq!(shown("{% set a = b | upper %}"), "{% set a = b | upper»«__held(value=a)»");
        for same in [
            "{# {% for a in b %} #}",
            "{{ \"{% for a in b %}\" }}",
            "{% raw %}{% for a in b %}{% endraw %}",
            "{% if a %}",
        ] {
            assert_eq!(Bounded::of(same).text, same);
        }
    }

    #[test]
    fn places_are_those_of_the_template_as_written() {
        let template = "a{% for a in b %}c{% set d = a %}e";
        let bounded = Bounded::of(template);
        for (part, written) in [("a{%", 0..3), ("c{%", 17..20), ("e", 33..34)] {
            let at = bounded.text.rfind(part).unwrap();
            assert_eq!(bounded.written(at..at + part.len()), written, "{part}");
        }
        let at = bounded.text.find("__step()").unwrap();
        assert_eq!(bounded.written(at..at + 8), 1..17);
    }
}
