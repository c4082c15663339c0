//! The pages of a site: what their templates see. A file a kind of page.

mod feed;
mod flow;
mod glossary;
mod guide;
mod head;
mod home;
pub mod kind;
mod method;
mod option;
mod pair;
mod plain;
mod proof;
mod pros_and_cons;
pub mod search;
mod share;
mod site;
mod sources;
mod table;
#[cfg(test)]
mod tests;
mod versus;
pub mod view;

use kind::Kind;

use crate::model::{Generated, GeneratedPage};

macro_rules! kinds {
    ($($name:ident: $file:ident,)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "it only counts")]
        enum Order { $($name),* }

        $(
            #[doc = concat!("`", stringify!($file), ".rs`")]
            pub const $name: Generated = Generated(Order::$name as u32);
        )*

        /// The kinds of generated pages, by index.
        static KINDS: &[&Kind] = &[$(&$file::KIND),*];

        /// The same, as the model needs them.
        pub static GENERATED: &[&GeneratedPage] = &[$(&$file::KIND.page),*];
    };
}

// In the order of search results.
kinds! {
    HOME: home,
    TABLE: table,
    PROS_AND_CONS: pros_and_cons,
    VERSUS: versus,
    GUIDE: guide,
    PROOF: proof,
    GLOSSARY: glossary,
    SOURCES: sources,
    METHOD: method,
}
