//! A style sheet without what only its authors need: comments and most white space.

/// The bytes for browsers; those of a file that is no UTF-8 stay as they are.
#[must_use]
pub fn bytes(file: &[u8]) -> Vec<u8> {
    std::str::from_utf8(file).map_or_else(|_| file.to_vec(), |css| compact(css).into_bytes())
}

/// The style sheet for browsers. What is between quotes or in a bare `url(…)` stays as it is, and so does a
/// space wherever one could mean something.
#[must_use]
pub fn compact(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(first) = rest.chars().next() {
        let length = if let Some(comment) = rest.strip_prefix("/*") {
            comment.find("*/").map_or(rest.len(), |end| end + 4)
        } else if first.is_ascii_whitespace() {
            rest.len() - rest.trim_ascii_start().len()
        } else {
            let length = opaque(rest, &out).unwrap_or(first.len_utf8());
            push(&mut out, &rest[..length]);
            rest = &rest[length..];
            continue;
        };
        // A comment parts words as a space does.
        if !out.is_empty() && !out.ends_with([' ', '{', '}', ';', ',', ':']) {
            out.push(' ');
        }
        rest = &rest[length..];
    }
    out.truncate(out.trim_end().len());
    out
}

/// Adds a piece; spaces before a brace or semicolon, and the last semicolons of a block, say nothing.
fn push(out: &mut String, piece: &str) {
    if matches!(piece, "{" | "}" | ";" | ",") && out.ends_with(' ') && !out.ends_with("\\ ") {
        out.pop();
    }
    while piece == "}" && out.ends_with(';') && !out.ends_with("\\;") {
        out.pop();
    }
    out.push_str(piece);
}

/// How many bytes at the start of `rest` are a string, an escape or a bare address; `before` is what came before.
fn opaque(rest: &str, before: &str) -> Option<usize> {
    let end_of = |close: char| {
        let mut escaped = false;
        rest.char_indices().skip(1).find_map(|(at, c)| {
            let ends = c == close && !escaped;
            escaped = c == '\\' && !escaped;
            ends.then_some(at + c.len_utf8())
        })
    };
    match rest.chars().next()? {
        quote @ ('"' | '\'') => Some(end_of(quote).unwrap_or(rest.len())),
        '\\' => Some(1 + rest[1..].chars().next().map_or(0, char::len_utf8)),
        '(' if before.len() >= 3
            && before.is_char_boundary(before.len() - 3)
            && before[before.len() - 3..].eq_ignore_ascii_case("url")
            && !rest[1..].trim_ascii_start().starts_with(['"', '\'']) =>
        {
            Some(end_of(')').unwrap_or(rest.len()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_what_says_nothing_goes() {
        for (css, wanted) in [
            ("/* a */ a { b: c; }\n", "a{b:c}"),
            (
                "a :hover, b > c {\n  d: calc(1px + 2px) e;\n}\n@media (x: 1) and (y) { f { g: h } }",
                "a :hover,b > c{d:calc(1px + 2px) e}@media (x:1) and (y){f{g:h}}",
            ),
            ("a { b: \"  /* no */ ;} \\\" \" ' } ' }", "a{b:\"  /* no */ ;} \\\" \" ' } '}"),
            ("a { b: url( x/*y*/;z ) c; }", "a{b:url( x/*y*/;z ) c}"),
            ("a { b: url( \"x\" ) }", "a{b:url( \"x\" )}"),
            ("a/**/b", "a b"),
            (".a\\;  { }", ".a\\;{}"),
            ("a { b: c; ; }", "a{b:c}"),
            ("a { --b: ; --c:  d }", "a{--b:;--c:d}"),
            ("a { b: \"open", "a{b:\"open"),
            ("/* open", ""),
            ("@layer a, b;\n\n@layer a { }", "@layer a,b;@layer a{}"),
        ] {
            assert_eq!(compact(css), wanted, "{css}");
        }
    }

    proptest! {
        #[test]
        fn nothing_else_changes_and_twice_is_once(css in "[a-c{}:;,'\"\\\\(/* \n]{0,40}|(url\\(|a|[ ;]|/\\*|\\*/|\\)|\"){0,20}") {
            let once = compact(&css);
            prop_assert!(once.len() <= css.len() + css.matches("/**/").count());
            if !css.contains(['\'', '"', '\\']) && !css.contains("/*") {
                let bare = |text: &str| {
                    let text: String = text.split_ascii_whitespace().collect();
                    let mut text = text;
                    while text.contains(";}") { text = text.replace(";}", "}"); }
                    text
                };
                prop_assert_eq!(bare(&once), bare(&css));
                prop_assert_eq!(compact(&once), once);
            }
        }
    }
}
