//! Content types, by the extension of an address.

/// Of pages.
pub(super) const HTML: &str = "text/html; charset=utf-8";
/// Of messages.
pub(super) const TEXT: &str = "text/plain; charset=utf-8";
/// Of scripts.
pub(super) const SCRIPT: &str = "text/javascript; charset=utf-8";
/// Of style sheets.
pub(super) const STYLE: &str = "text/css; charset=utf-8";

/// Whether an address may be that of a page: of a folder, of an HTML file, or of what lacks its last slash.
pub(super) fn is_page(address: &str) -> bool {
    let name = address.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.')
        .is_none_or(|(_, end)| end.eq_ignore_ascii_case("html") || end.eq_ignore_ascii_case("htm"))
}

/// The content type of an address, and of its first bytes where the extension says nothing.
pub(super) fn of(address: &str, bytes: &[u8]) -> &'static str {
    let name = address.rsplit('/').next().unwrap_or_default();
    if name.is_empty() {
        return HTML;
    }
    let unknown = || {
        // A beginning may end within a letter.
        let is_text = !bytes.contains(&0)
            && std::str::from_utf8(bytes).map_or_else(|error| error.error_len().is_none(), |_| true);
        if is_text { TEXT } else { "application/octet-stream" }
    };
    let Some((_, extension)) = name.rsplit_once('.') else { return unknown() };
    if name == "atom.xml" {
        return "application/atom+xml; charset=utf-8";
    }
    match extension.to_ascii_lowercase().as_str() {
        "html" | "htm" => HTML,
        "txt" | "md" | "toml" => TEXT,
        "js" | "mjs" => SCRIPT,
        "css" => STYLE,
        "csv" => "text/csv; charset=utf-8",
        "json" | "map" => "application/json; charset=utf-8",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        // What is text has its charset above.
        other => mime_guess::from_ext(other).first_raw().unwrap_or_else(unknown),
    }
}
