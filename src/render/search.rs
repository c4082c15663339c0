//! What the search page searches, as JSON.

use crate::pages::search::SearchDocument;

/// An array with a document a line, so that two builds can be compared by eye.
#[must_use]
pub fn json(documents: &[SearchDocument]) -> Vec<u8> {
    let lines: Vec<String> =
        documents.iter().filter_map(|document| serde_json::to_string(document).ok()).collect();
    format!("[\n{}\n]\n", lines.join(",\n")).into_bytes()
}
