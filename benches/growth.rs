//! How work and memory grow with each kind of input: `cargo bench --bench growth`.
//!
//! Each kind of `tests/growth/inputs.rs` is doubled five times. What grows faster than its input is marked.

#[path = "../tests/growth/inputs.rs"]
mod inputs;
#[path = "../tests/growth/work.rs"]
mod work;

use std::io::Write as _;
use std::time::Duration;

/// Files by their paths.
type Files = std::collections::BTreeMap<String, Vec<u8>>;

fn put(files: &mut Files, path: &str, text: impl Into<String>) {
    files.insert(path.to_owned(), text.into().into_bytes());
}

#[global_allocator]
static COUNTING: work::Counting = work::Counting;

fn main() {
    let mut only: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    let mut first = 1 << 13;
    if let Some(at) = only.iter().position(|it| it == "--bytes") {
        first = only.get(at + 1).and_then(|it| it.parse().ok()).unwrap_or(first);
        only.drain(at..(at + 2).min(only.len()));
    }
    println!(
        "| kind | first | last | ratio of the last doubling: time, asked | most held | printed | problems |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|");
    for kind in inputs::kinds() {
        if !only.is_empty() && !only.iter().any(|it| kind.name.contains(it)) {
            continue;
        }
        // What any site takes.
        let base = work::work((kind.site)(0));
        let mut all = Vec::new();
        for double in 0..6 {
            all.push(work::work((kind.site)(first << double)));
            if all.last().is_some_and(|it| it.time > Duration::from_secs(5)) {
                break;
            }
        }
        let [.., before, last] = all.as_slice() else { continue };
        let more = |work: &work::Work| work.time.saturating_sub(base.time).as_secs_f64() + 0.002;
        let ratio = more(last) / more(before);
        #[allow(clippy::cast_precision_loss)]
        let more = |work: &work::Work| work.asked.saturating_sub(base.asked) as f64 + 1e6;
        let asked = more(last) / more(before);
        let mark = if ratio > 2.6 || asked > 2.6 { "**" } else { "" };
        println!(
            "| {mark}{}{mark} | {:.1?} | {:.1?} | {ratio:.1}, {asked:.1} | {} MB | {} kB | {} |",
            kind.name.replace('|', "\\|"),
            all[0].time,
            last.time,
            last.most >> 20,
            last.printed >> 10,
            last.problems
        );
        let _ = std::io::stdout().flush();
    }
}
