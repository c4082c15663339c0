//! What the search page searches, as JSON.

use crate::pages::search::SearchDocument;

/// An array with a document a line, so that two builds can be compared by eye.
#[must_use]
pub fn json(documents: &[SearchDocument]) -> Vec<u8> {
    let mut out = b"[".to_vec();
    for (index, document) in documents.iter().enumerate() {
        out.extend_from_slice(if index == 0 { b"\n" } else { b",\n" });
        // Memory takes whatever is written to it, and a document has no keys but text.
        let _ = serde_json::to_writer(&mut out, document);
    }
    out.extend_from_slice(if documents.is_empty() { b"\n\n]\n" } else { b"\n]\n" });
    out
}
