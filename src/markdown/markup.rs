//! Text and addresses as HTML takes them.

use std::borrow::Cow;

/// `text` for an element or a quoted attribute.
#[must_use]
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"']) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}

/// An address for a quoted attribute: encoded as [`encode_address`] does it, and escaped.
#[must_use]
pub fn escape_address(address: &str) -> String {
    encode_address(address).replace('&', "&amp;")
}

/// An address as RFC 3986 has it: what is not allowed is percent-encoded, what is encoded already
/// stays as it is.
#[must_use]
pub fn encode_address(address: &str) -> String {
    const ALLOWED: &[u8] = b"-_.~!*'();:@&=+$,/?#%";
    let mut encoded = String::with_capacity(address.len() + 8);
    for byte in address.bytes() {
        if byte.is_ascii_alphanumeric() || ALLOWED.contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// `text` with its percent-encoded bytes decoded; as it is where they are no UTF-8.
#[must_use]
pub fn percent_decode(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let pair = if byte == b'%' { digit(at + 1).zip(digit(at + 2)) } else { None };
        match pair {
            Some((high, low)) => {
                decoded.push(u8::try_from(high * 16 + low).unwrap_or(b'%'));
                at += 3;
            }
            None => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Elements that stand inside a word or beside one; all others end it.
const INLINE: [&str; 18] = [
    "a", "abbr", "b", "bdi", "code", "del", "em", "i", "ins", "kbd", "mark", "s", "small", "span", "strong",
    "sub", "sup", "u",
];

/// The words of some HTML on one line, without tags, comments, scripts and styles.
#[must_use]
pub fn words(html: &str) -> String {
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
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    unescape(&line)
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
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let reference = rest[1..].split_once(';').map(|(name, after)| (character(name), after));
        match reference {
            Some((Some(c), after)) => {
                out.push(c);
                rest = after;
            }
            _ => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out + rest
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
        assert_eq!(words(html), "One two 3 < 4 &amp; '5' &ouml; six seven 8 9 a");
        assert_eq!(words("<"), "");
        assert_eq!(words("1 &"), "1 &");
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
