//! Content types, by the extension of an address.

/// Of pages.
pub(super) const HTML: &str = "text/html; charset=utf-8";
/// Of messages.
pub(super) const TEXT: &str = "text/plain; charset=utf-8";
/// Of scripts.
pub(super) const SCRIPT: &str = "text/javascript; charset=utf-8";
/// Of style sheets.
pub(super) const STYLE: &str = "text/css; charset=utf-8";

/// The content type of an address. One without extension is a page.
pub(super) fn of(address: &str) -> &'static str {
    let name = address.rsplit('/').next().unwrap_or_default();
    let Some((_, extension)) = name.rsplit_once('.') else { return HTML };
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
        other => mime_guess::from_ext(other).first_raw().unwrap_or("application/octet-stream"),
    }
}
