//! Lists of names inside a sentence: "a, b and c".

use super::Words;

impl Words {
    /// All of several: "a, b and c".
    #[must_use]
    pub fn all_of(&self, items: &[impl AsRef<str>]) -> String {
        self.list(items, self.word("list.and"))
    }

    /// One of several: "a, b or c".
    #[must_use]
    pub fn one_of(&self, items: &[impl AsRef<str>]) -> String {
        self.list(items, self.word("list.or"))
    }

    fn list(&self, items: &[impl AsRef<str>], last: &str) -> String {
        let mut out = String::new();
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                out.push_str(if index + 1 == items.len() { last } else { self.word("list.between") });
            }
            out.push_str(item.as_ref());
        }
        out
    }
}
