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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped() {
        assert_eq!(escape(r#"a<b>&"c'"#), "a&lt;b&gt;&amp;&quot;c'");
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
