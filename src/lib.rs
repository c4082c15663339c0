//! Sidetone makes comparison sites that cannot contradict themselves. This page is the map of the house.
//!
//! # Seven verbs, immutable nouns
//!
//! ```text
//! read -> parse -> link -> check -> plan -> render -> write
//! ```
//!
//! | stage | from, to | what it may do |
//! |---|---|---|
//! | [`read`] | a folder, [`source::files::Sources`] | the only reader of the author's files |
//! | [`parse`] | a file, a typed value with spans | one file at a time, in parallel; knows no other file |
//! | [`link`] | [`parse::Parsed`], [`site::Site`] | names become ids, valid by construction; what does not link is reported and left out |
//! | [`check`] | `&Site`, diagnostics | one lint a file |
//! | [`guide`] | `&Comparison`, [`guide::Compiled`] | what is asked when, every verdict, and the proof |
//! | [`plan`] | `&Site`, [`plan::Plan`] | every address and its subject; guide states are a loop here, pairs are counted and computed |
//! | [`view`] | an entry of the plan, [`view::View`] | all that the page's template sees, and so all that the page depends on |
//! | [`render`] | a view, bytes | pure |
//! | [`write`](mod@write) | pages, a folder | the only writer: staging, journal, manifest; parts of a plan, and their joining |
//!
//! [`pipeline`] is all of this on one page. [`serve`] renders single pages of the same compilation on request,
//! [`watch`] tells it when to compile again, [`command`] is what the terminal shows, and [`cli`] what can be
//! typed there. [`fact`] holds the values that everything is about, [`span`] where they were written, [`diagnostic`] what
//! can be wrong with them; [`picture`] is what is known of pictures and made of them; [`template`] is Tera, [`share`]
//! draws share images, [`markup`] escaping, [`style`] what browsers need of a style sheet, [`digest`] keys; [`theme`] and [`starter`] are
//! embedded files.
//!
//! # What is absent, on purpose
//!
//! - No stage changes another's result. A stage returns a value *and* its diagnostics.
//! - No clock, environment or file system outside `read`, `write`, `serve`, `watch`, `starter` and `command`
//!   (`tests/architecture.rs` searches for it). The day of the build is an argument.
//! - No floating-point number: facts are exact decimals, points and scores whole numbers.
//! - No unordered map where its order could reach a page: output is the same bytes on every machine.
//! - No way for a template to see more than its view. A page's key is the digest of the templates, its address and
//!   its view, or of the sealed parts that a part of the view is made of and of nothing else
//!   ([`view::Sealed`]); a clean build is the same code with an empty manifest, so there is no second path to grow
//!   stale (`tests/incremental` looks for one).
//! - No part of the output in memory but the page that is being rendered, and no list of all pairs' addresses.
//! - No id that is text once a site is linked, and none that can dangle.
//! - No word of audio, or of anything else that a site may be about.

pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod formats;
pub mod guide;
pub mod kinds;
pub mod markdown;
pub mod model;
pub mod pages;
pub mod picture;
pub mod pipeline;
pub mod read;
pub mod render;
pub mod serve;
pub mod source;
pub mod syntax;
pub mod words;
pub mod write;
