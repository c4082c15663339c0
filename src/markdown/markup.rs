//! Text and addresses as HTML takes them.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// `text` for an element or a quoted attribute.
#[must_use]
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"']) {
        return Cow::Borrowed(text);
    }
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    Cow::Owned(escaped.replace('"', "&quot;"))
}

/// An address for a quoted attribute: encoded as [`encode_address`] does it, and escaped.
#[must_use]
pub fn escape_address(address: &str) -> String {
    encode_address(address).replace('&', "&amp;")
}

/// What an address cannot hold. A `%` it can: what is encoded already stays as it is.
const NOT_IN_ADDRESS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// An address as RFC 3986 has it.
#[must_use]
pub fn encode_address(address: &str) -> String {
    utf8_percent_encode(address, NOT_IN_ADDRESS).to_string()
}

/// What the name of a file, or an id, may hold and means something else in an address.
const RESERVED: &AsciiSet = &AsciiSet::EMPTY.add(b'%').add(b'#').add(b'?');

/// The path of a file, or an id, as a part of an address: `/c%23.txt` for `/c#.txt`.
#[must_use]
pub fn encode_name(name: &str) -> Cow<'_, str> {
    utf8_percent_encode(name, RESERVED).into()
}

/// `text` with its percent-encoded bytes decoded; as it is where they are not UTF-8.
#[must_use]
pub fn percent_decode(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8().unwrap_or(Cow::Borrowed(text))
}

/// Elements that stand inside a word or beside one; all others end it.
const INLINE: [&str; 18] = [
    "a", "abbr", "b", "bdi", "code", "del", "em", "i", "ins", "kbd", "mark", "s", "small", "span", "strong",
    "sub", "sup", "u",
];

/// The words of some HTML on one line, without tags, comments, scripts and styles.
#[must_use]
pub fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let name: String = rest[1..]
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        if !INLINE.contains(&name.as_str()) {
            text.push(' ');
        }
        rest = after_tag(rest, &name);
    }
    text.push_str(rest);
    unescape(&one_line(&text))
}

/// Text on one line, with single spaces.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What follows the tag, comment, script or style that `html` begins with.
fn after_tag<'a>(html: &'a str, name: &str) -> &'a str {
    let after = |end: &str| html.to_ascii_lowercase().find(end).map_or("", |at| &html[at + end.len()..]);
    if html.starts_with("<!--") {
        return after("-->");
    }
    if matches!(name, "script" | "style") && !html.starts_with("</") {
        return after(&format!("</{name}>"));
    }
    let mut quote = None;
    let end = html.char_indices().find(|(_, c)| {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(*c),
            (Some(open), c) if open == *c => quote = None,
            _ => {}
        }
        quote.is_none() && *c == '>'
    });
    end.map_or("", |(at, _)| &html[at + 1..])
}

/// The character references that [`escape`] writes, and numeric ones, as characters.
fn unescape(text: &str) -> String {
    let mut parts = text.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(';').and_then(|(name, after)| Some((character(name)?, after))) {
            Some((c, after)) => {
                out.push(c);
                out.push_str(after);
            }
            None => {
                out.push('&');
                out.push_str(part);
            }
        }
    }
    out
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "nbsp" => Some(' '),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped() {
        assert_eq!(escape(r#"a<b>&"c'"#), "a&lt;b&gt;&amp;&quot;c'");
    }

    #[test]
    fn words_have_no_tags() {
        let html = "<p>One <em>t</em>wo</p><p title=\"a > b\">3 &lt; 4 &amp;amp; &#39;5&#x27; &ouml;</p>\n<!-- <b> -->\
            <STYLE>p { }</STYLE><script>\"<b>\"</script>six<br>seven<table><td>8<td>9</table> a<b";
        assert_eq!(without_tags(html), "One two 3 < 4 &amp; '5' &ouml; six seven 8 9 a");
        assert_eq!(without_tags("<"), "");
        assert_eq!(without_tags("1 &"), "1 &");
    }

    #[test]
    fn addresses_are_encoded_once() {
        assert_eq!(escape_address("/ä b%20c?d=1&e=\"[x]\\"), "/%C3%A4%20b%20c?d=1&amp;e=%22%5Bx%5D%5C");
    }

    #[test]
    fn percent_is_decoded_where_it_is_text() {
        assert_eq!(percent_decode("a%20b%C3%A4"), "a bä");
        assert_eq!(percent_decode("100%"), "100%");
        assert_eq!(percent_decode("%4"), "%4");
        assert_eq!(percent_decode("%FF"), "%FF");
    }
}
