//! The words of the theme in templates: the function `word`, and the check of the keys that stand in a template.

use std::io::Write;
use std::sync::Arc;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::missing_template;
use crate::diagnostic::Diagnostic;
use crate::source::span::{FileId, Span};
use crate::words::{Part, Words};

/// Teaches a Tera `word(key="room.name", place=…)`, `words(room="…")` for scripts, and the filter `number`.
pub(super) fn register(tera: &mut Tera, words: &Arc<Words>) {
    let own = words.clone();
    tera.register_function("word", move |arguments: Kwargs, _: &State| word(&own, &arguments));
    let own = words.clone();
    tera.register_function("words", move |arguments: Kwargs, _: &State| room(&own, &arguments));
    let own = words.clone();
    tera.register_filter("number", move |ascii: &str, _: Kwargs, _: &State| own.number(ascii));
}

/// Where a place is filled with mark-up (a text that is safe), the rest is escaped and all of it is safe; else it is
/// text as any other.
fn word(words: &Words, arguments: &Kwargs) -> TeraResult<Value> {
    let key = arguments.must_get::<&str>("key")?;
    let n = arguments.get::<u64>("n")?;
    let Some(parts) = words.parts(key, n) else {
        return Err(tera::Error::message(format!("there is no word `{key}`")));
    };
    let is_markup = |value: &Value| value.as_str().is_some() && value.is_safe();
    let markup = arguments.iter().any(|(_, value)| is_markup(value));
    let mut out = Vec::new();
    let mut put = |text: &str, escape: bool| {
        // Writing into memory cannot fail.
        drop(if escape { tera::escape_html(text, &mut out) } else { out.write_all(text.as_bytes()) });
    };
    for part in parts {
        match part {
            Part::Text(text) => put(text, markup),
            Part::Place(name) => {
                let value = arguments.must_get::<&Value>(name)?;
                put(&value.to_string(), markup && !is_markup(value));
            }
        }
    }
    let out = String::from_utf8(out).map_err(tera::Error::message)?;
    Ok(if markup { Value::safe_string(&out) } else { Value::from(out) })
}

/// The messages of a room as JSON, with the language whose plurals they have.
fn room(words: &Words, arguments: &Kwargs) -> TeraResult<String> {
    let room = arguments.must_get::<&str>("room")?;
    let messages = words.room(room).map(|(name, message)| (name.to_owned(), message));
    let language = ("language".to_owned(), words.language().into());
    Ok(serde_json::Value::Object([language].into_iter().chain(messages).collect()).to_string())
}

/// Words that a template asks for and that do not exist.
pub(super) fn unknown(words: &Words, file: FileId, text: &str) -> Vec<Diagnostic> {
    let unknown = keys(text).filter(|(_, key)| words.parts(key, None).is_none());
    let problem = |(at, key): (usize, &str)| {
        missing_template(Span::new(file, at..at + key.len()), "word", key, words.keys())
    };
    unknown.map(problem).collect()
}

/// The keys that are written out in calls of `word`, each with its place.
fn keys(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices("word(").filter_map(|(start, _)| {
        let named = text[..start].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_');
        let at = start + "word(".len();
        let rest = text[at..].trim_start().strip_prefix("key")?.trim_start().strip_prefix('=')?.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`') && !named)?;
        let key = rest[1..].split(quote).next()?;
        Some((text.len() - rest.len() + 1, key))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(template: &str) -> Result<String, String> {
        let mut tera = Tera::default();
        tera.autoescape_on([".html"]);
        register(&mut tera, &Arc::new(Words::of("en")));
        tera.add_raw_template("t.html", template).map_err(|error| error.to_string())?;
        tera.render("t.html", &tera::Context::new()).map_err(|error| error.to_string())
    }

    #[test]
    fn places_are_escaped_unless_they_are_markup() {
        let filled = |option: &str| rendered(&format!("{option}{{{{ word(key=\"versus.or\", option=x) }}}}"));
        assert_eq!(filled("{% set x = \"<b> & 'c'\" %}").as_deref(), Ok("&lt;b&gt; &amp; &#39;c&#39; or"));
        assert_eq!(filled("{% set x %}<b>{% endset %}").as_deref(), Ok("<b> or"));
        let both = "{% set x %}<b>{% endset %}{{ word(key=\"number.of\", some=x, all=\"<\") }}";
        assert_eq!(rendered(both).as_deref(), Ok("<b> of &lt;"));
    }

    #[test]
    fn numbers_choose_the_form() {
        let facts = |n| rendered(&format!("{{{{ word(key=\"source.facts\", n={n}) }}}}"));
        assert_eq!(facts(1).as_deref(), Ok("1 fact rests on it"));
        assert_eq!(facts(2).as_deref(), Ok("2 facts rest on it"));
        assert_eq!(rendered("{{ \"-12345.5\" | number }}").as_deref(), Ok("−12\u{202f}345.5"));
    }

    #[test]
    fn what_is_missing_is_said() {
        assert!(rendered("{{ word(key=\"versus.or\") }}").is_err_and(|error| error.contains("option")));
        assert!(rendered("{{ word(key=\"no.such\") }}").is_err_and(|error| error.contains("`no.such`")));
    }

    #[test]
    fn keys_are_found_where_they_are_written_out() {
        let text = "{{ word( key = 'a.b', n=1) }}{{ word(key=`c`) }}{{ word(key=x) }}{{ sword(key=\"d\") }}";
        let found: Vec<_> = keys(text).map(|(at, key)| (&text[at..at + key.len()], key)).collect();
        assert_eq!(found, [("a.b", "a.b"), ("c", "c")]);
    }
}
