//! Work and memory grow at most as the input does, mistakes included.
//!
//! Each kind of input is tried at a size and at four times that. What it asks of the allocator is a count, and the same in
//! each run; what it takes of the processors is compared with itself. Larger sizes, with figures:
//! `cargo bench --bench growth`.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may end at what it cannot set up")]

#[path = "growth/inputs.rs"]
mod inputs;
#[path = "growth/work.rs"]
mod work;

use std::collections::BTreeMap;
use std::hint::black_box;

use work::Work;

/// Files by their paths.
type Files = BTreeMap<String, Vec<u8>>;

fn put(files: &mut Files, path: &str, text: impl Into<String>) {
    files.insert(path.to_owned(), text.into().into_bytes());
}

#[global_allocator]
static COUNTING: work::Counting = work::Counting;

/// Bytes of the smaller input.
const BYTES: usize = 1 << 13;

/// How many times as much four times the input may take: what grows with its square takes sixteen times as much.
const MOST: f64 = 8.0;

/// What grows faster than the input, beyond `base`, which any site takes; `None` if nothing does.
fn too_much(base: &Work, small: &Work, large: &Work) -> Option<String> {
    // What is less than this is no growth yet.
    let (slack_time, slack_bytes) = (0.05, 4e6);
    let time = |work: &Work| work.time.saturating_sub(base.time).as_secs_f64() + slack_time;
    #[allow(clippy::cast_precision_loss)]
    let asked = |work: &Work| work.asked.saturating_sub(base.asked) as f64 + slack_bytes;
    #[allow(clippy::cast_precision_loss)]
    let most = |work: &Work| work.most.saturating_sub(base.most) as f64 + slack_bytes;
    let ratios = [time(large) / time(small), asked(large) / asked(small), most(large) / most(small)];
    let names = ["time", "bytes asked for", "bytes held"];
    let found = ratios.iter().zip(names).find(|(ratio, _)| **ratio > MOST);
    found.map(|(ratio, name)| format!("{name}: {ratio:.1} times as much"))
}

/// Tries it up to three times: the clock of the processors may be disturbed, and never for the better.
fn grows_too_fast(work: &dyn Fn(usize) -> Work, large: usize) -> Option<String> {
    let base = work(0);
    let mut found = None;
    for _ in 0..3 {
        found = Some(too_much(&base, &work(BYTES), &work(large))?);
    }
    found
}

#[test]
fn nothing_grows_faster_than_its_input() {
    let kinds = inputs::kinds();
    assert!(kinds.len() > 300, "{} kinds", kinds.len());
    let mut found = Vec::new();
    for kind in &kinds {
        // Beyond its bound it is an error, and takes no more than a small input.
        let large = kind.bound.map_or(4 * BYTES, |bound| 2 * bound);
        if let Some(what) = grows_too_fast(&|bytes| work::work((kind.site)(bytes)), large) {
            found.push(format!("{}: {what}", kind.name));
        }
    }
    assert!(found.is_empty(), "with four times the input\n{}", found.join("\n"));
}

/// A loop in a loop, as a planted fault.
#[test]
fn the_square_of_the_input_is_seen() {
    let lines = |bytes: usize| -> Vec<String> { (0..bytes / 8).map(|it| format!("{it:>7}\n")).collect() };
    let square = |bytes: usize| {
        work::measured(|| {
            let lines = lines(bytes);
            for line in &lines {
                black_box(lines.iter().filter(|other| other.as_str() < line.as_str()).count());
            }
            (0, 0)
        })
    };
    let copies = |bytes: usize| {
        work::measured(|| {
            let lines = lines(bytes);
            (0..lines.len()).for_each(|_| drop(black_box(lines.concat())));
            (0, 0)
        })
    };
    let once = |bytes: usize| {
        work::measured(|| {
            drop(black_box(lines(bytes)));
            (0, 0)
        })
    };
    // A square shows once it takes some time: so the input is larger here.
    let many = |work: &dyn Fn(usize) -> Work| too_much(&work(0), &work(8 * BYTES), &work(32 * BYTES));
    assert!(many(&square).is_some_and(|what| what.starts_with("time")), "by the time that it takes");
    assert!(many(&copies).is_some(), "by what it asks for");
    assert_eq!(many(&once), None);
}
