//! The order of names: that of the dictionaries of a language, with numbers by value, as browsers have it.

use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_locale_core::Locale;

/// Compares by the rules of CLDR; by code points if they are not to be had.
pub(super) struct Order(Option<CollatorBorrowed<'static>>);

impl Order {
    /// The order of a BCP 47 tag; that of all languages where it is none.
    pub(super) fn of(tag: &str) -> Order {
        let locale: Locale = tag.parse().unwrap_or(Locale::UNKNOWN);
        let mut preferences = CollatorPreferences::from(&locale);
        preferences.numeric_ordering = Some(CollationNumericOrdering::True);
        Order(Collator::try_new(preferences, CollatorOptions::default()).ok())
    }

    /// Texts that the language takes for equal are in the order of their code points.
    pub(super) fn compare(&self, a: &str, b: &str) -> Ordering {
        let by_rules = self.0.as_ref().map_or(Ordering::Equal, |collator| collator.compare(a, b));
        by_rules.then_with(|| a.cmp(b))
    }
}
