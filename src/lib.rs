//! Sidetone makes comparison sites that cannot contradict themselves. This page is the map of the house.
//!
//! # Seven verbs, immutable nouns
//!
//! ```text
//! read -> parse -> link -> check -> plan -> render -> write
//! ```
//!
//! Each stage takes the result of the one before, changes nothing in it, and returns its own result *and* all its
//! diagnostics. [`pipeline`] is the whole program on one page.
//!
//! # The rooms, lowest first
//!
//! A room imports only rooms that are listed before it; `tests/architecture.rs` looks for any other import.
//!
//! | room | what it is about |
//! |---|---|
//! | [`source`] | files in memory, places in them, digests, the built-in theme, one list of a site's folders |
//! | [`diagnostic`] | problems: their codes, how they are raised and shown. What a problem is called, its message and its explanation stand in the file that finds it |
//! | [`read`] | the only reader of the author's files |
//! | [`syntax`] | TOML, YAML and CSV to one tree with the place of every value |
//! | [`words`] | what readers see of the program's own words, a file a language (`words/en.toml`) |
//! | [`kinds`] | criterion types, a file each: how a type is defined, read, shown, placed and ordered; cells, points, constraints |
//! | [`markdown`] | text to a body, and that to HTML and to plain text; drawings, escaping |
//! | [`picture`] | what is known of pictures and made of them; share images |
//! | [`model`] | the linked site, a file a noun: what it is, how it is read from its keys, how its names become ids |
//! | [`guide`] | what is asked when, every verdict, and the proof |
//! | [`check`] | lints, a file each |
//! | [`formats`] | the facts for programs, a file a format |
//! | [`facts`] | facts as pages show them: cards, cells, rows, charts |
//! | [`plan`] | every address and its subject |
//! | [`pages`] | what each page's template sees, a file a kind of page |
//! | [`render`] | a view to bytes; Tera and its errors |
//! | [`links`] | whether what the final pages link to is there |
//! | [`pipeline`] | sources in, a checked and planned site out, any page on demand |
//! | [`write`](mod@write) | the only writer: staging, journal, manifest; parts of a plan, and their joining; what is mended in the author's files |
//! | [`serve`] | the preview: single pages of the same compilation on request |
//! | [`import`] | a spreadsheet to a comparison: every column a guess that is told |
//! | [`cli`] | what can be typed, and what the terminal shows |
//!
//! `CONTRIBUTING.md` has the recipes: which files to touch for a type, a diagnostic, a lint, a page, a language, a format.
//!
//! # What is absent, on purpose
//!
//! - No clock, environment or file system outside `read`, `write`, `serve` and `cli` (`tests/architecture.rs` searches
//!   for it). The day of the build is an argument.
//! - No floating-point number: facts are exact decimals, points and scores whole numbers.
//! - No unordered map where its order could reach a page: output is the same bytes on every machine.
//! - No way for a template to see more than its view. A page's key is the digest of the templates that its own is made of,
//!   its address and its view, or of the sealed parts that a part of the view is made of and of nothing else
//!   ([`facts::Sealed`]); a clean build is the same code with an empty manifest, so there is no second path to grow
//!   stale (`tests/incremental` looks for one).
//! - No part of the output in memory but the page that is being rendered, and no list of all pairs' addresses.
//! - No id that is text once a site is linked, and none that can dangle.
//! - No word of audio, or of anything else that a site may be about.

pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod facts;
pub mod formats;
pub mod guide;
pub mod import;
pub mod kinds;
pub mod links;
pub mod markdown;
pub mod model;
pub mod pages;
pub mod picture;
pub mod pipeline;
pub mod plan;
pub mod read;
pub mod render;
pub mod serve;
pub mod source;
pub mod syntax;
pub mod words;
pub mod write;
