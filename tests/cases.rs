//! Runs the text cases: `tests/cases/**/*.md`, and the explanation of each code, which is its doc comment in `src/`.
//!
//! A heading is a case. Its fences are input files (```` ```toml site.toml ````), then what is expected:
//! a `diagnostics` fence with one line for each problem, or none for a site without problems; and any number of
//! `output PATH` fences with whole files of the built site; what pages link to is looked at only without these. Further fences: `hex PATH` (a file's bytes), `spaces PATH`
//! (how many it holds), `symlink PATH` (what it points to), `socket PATH`, and `settings` (`today = 2026-11-22`, `drafts = true`).
//!
//! `SIDETONE_BLESS=1 cargo test --test cases` rewrites what is expected; read the change before you commit it.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may end at what it cannot set up")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};

use libtest_mimic::{Arguments, Failed, Trial};
use sidetone::diagnostic::fix::fix;
use sidetone::diagnostic::{self, Applicability, Diagnostic, Severity, show};
use sidetone::model::Publish;
use sidetone::pipeline::{self, Compilation};
use sidetone::read;
use sidetone::source::files::Sources;

/// How many replacements were certain, in all cases.
static FIXES: AtomicUsize = AtomicUsize::new(0);

fn main() -> ExitCode {
    let files = files(&["tests/cases"], "md");
    if std::env::var_os("SIDETONE_BLESS").is_some() {
        for file in files.iter().chain(&files_of_code()) {
            let text = fs::read_to_string(file).expect("a case file is readable");
            let is_code = file.extension().is_some_and(|extension| extension == "rs");
            let blessed = if is_code { bless_explanations(&text) } else { bless(&text) };
            if blessed != text {
                fs::write(file, blessed).expect("a case file is writable");
                println!("rewritten: {}", file.display());
            }
        }
        return ExitCode::SUCCESS;
    }
    let mut trials = Vec::new();
    let mut texts: Vec<(String, String)> = files
        .iter()
        .map(|file| {
            let stem = file.file_stem().expect("a case file has a name").to_string_lossy().into_owned();
            (stem, fs::read_to_string(file).expect("a case file is readable"))
        })
        .collect();
    texts.extend(pipeline::codes().into_iter().map(|code| (code.name.to_owned(), code.explanation())));
    // A program without share images says nothing of them.
    let about_images = ["share-images", "share-image", "missing-letter"];
    texts.retain(|(name, _)| sidetone::picture::share::AVAILABLE || !about_images.contains(&name.as_str()));
    for (name, text) in &texts {
        for case in cases(text) {
            trials.push(Trial::test(format!("{name}: {}", case.title), move || run(&case)));
        }
    }
    trials.push(Trial::test("every code has a case that earns it", every_code_has_a_case));
    let arguments = Arguments::from_args();
    let conclusion = libtest_mimic::run(&arguments, trials);
    let fixes = FIXES.load(Ordering::Relaxed);
    println!("{fixes} replacements were certain, and were made\n");
    // Without any, nothing would be shown of them.
    let every = arguments.filter.is_none() && arguments.skip.is_empty() && !arguments.list;
    if every && fixes < 10 { ExitCode::FAILURE } else { conclusion.exit_code() }
}

/// The files with an extension in some folders.
fn files(folders: &[&str], extension: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| walkdir::WalkDir::new(root.join(folder)))
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|own| own == extension))
        .collect();
    files.sort();
    files
}

/// The files that declare codes.
fn files_of_code() -> Vec<PathBuf> {
    files(&["src"], "rs")
}

/// Blesses each doc comment of a source file that has cases in it.
fn bless_explanations(text: &str) -> String {
    let mut out = String::new();
    let mut comment: Vec<&str> = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some((margin, words)) = line.split_once("///").filter(|(margin, _)| margin.trim().is_empty())
        else {
            out.push_str(line);
            out.push('\n');
            continue;
        };
        comment.push(words.strip_prefix(' ').unwrap_or(words));
        if lines.peek().is_some_and(|next| next.trim_start().starts_with("///")) {
            continue;
        }
        let whole = comment.drain(..).fold(String::new(), |whole, line| whole + line + "\n");
        for line in bless(&whole).lines() {
            out.push_str(format!("{margin}/// {line}").trim_end());
            out.push('\n');
        }
    }
    out
}

#[derive(Debug)]
struct Case {
    title: String,
    fences: Vec<Fence>,
}

/// A fenced block: its info string in two words, its text, and its lines in the file.
#[derive(Debug)]
struct Fence {
    kind: String,
    path: String,
    text: String,
    ticks: usize,
    lines: std::ops::Range<usize>,
}

fn cases(text: &str) -> Vec<Case> {
    let lines: Vec<&str> = text.lines().collect();
    let mut cases: Vec<Case> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        let ticks = line.chars().take_while(|c| *c == '`').count();
        if ticks >= 3 {
            let close = (at + 1..lines.len())
                .find(|i| lines[*i].len() >= ticks && lines[*i].chars().all(|c| c == '`'))
                .unwrap_or_else(|| panic!("the fence in line {} is never closed", at + 1));
            let (kind, path) = line[ticks..].trim().split_once(' ').unwrap_or((line[ticks..].trim(), ""));
            let text: String = lines[at + 1..close].iter().fold(String::new(), |out, line| out + line + "\n");
            let fence =
                Fence { kind: kind.to_owned(), path: path.to_owned(), text, ticks, lines: at..close + 1 };
            if let Some(case) = cases.last_mut() {
                case.fences.push(fence);
            }
            at = close;
        } else if line.starts_with('#') {
            cases.push(Case { title: line.trim_start_matches('#').trim().to_owned(), fences: Vec::new() });
        }
        at += 1;
    }
    // A heading without fences is a title over the cases below it.
    cases.retain(|case| !case.fences.is_empty());
    cases
}

/// What came out: the diagnostics as lines, and what was rendered if nothing is wrong.
struct Outcome {
    diagnostics: String,
    files: Vec<(String, String)>,
    /// What is wrong once what is certain is replaced: that which should be gone, and errors that are new.
    after_fixing: String,
    fixes: usize,
}

fn build(case: &Case) -> Outcome {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut settings = Publish::default();
    let mut has_site = false;
    for fence in &case.fences {
        let path = folder.path().join(&fence.path);
        if fence.path.is_empty() || matches!(fence.kind.as_str(), "output" | "diagnostics") {
            if fence.kind == "settings" {
                read_settings(&fence.text, &mut settings);
            }
            continue;
        }
        has_site |= fence.path == "site.toml";
        fs::create_dir_all(path.parent().expect("a path has a parent")).expect("a folder can be made");
        match fence.kind.as_str() {
            "hex" => fs::write(&path, unhex(&fence.text)).expect("a file can be written"),
            "symlink" => std::os::unix::fs::symlink(fence.text.trim(), &path).expect("a link can be made"),
            "socket" => drop(std::os::unix::net::UnixListener::bind(&path).expect("a socket can be made")),
            "spaces" => {
                let count = fence.text.trim().parse().expect("a number of spaces");
                fs::write(&path, " ".repeat(count)).expect("a file can be written");
            }
            _ => fs::write(&path, &fence.text).expect("a file can be written"),
        }
    }
    let no_site = case.fences.iter().any(|fence| fence.kind == "settings" && fence.text.contains("no-site"));
    if !has_site && !no_site {
        let site = "title = \"Test\"\nbase_url = \"https://example.org\"\n";
        fs::write(folder.path().join("site.toml"), site).expect("a file can be written");
    }
    let (sources, problems) = read::read(folder.path());
    let (site, problems, files) = compile(case, sources, problems, &settings);
    let diagnostics =
        problems.iter().fold(String::new(), |out, d| out + &show::line(d, &site.sources) + "\n");
    let fixed = fix(&problems, &site.sources, |_| true);
    let mut after_fixing = String::new();
    if !fixed.is_empty() {
        let (mut sources, read) = read::read(folder.path());
        for (path, fixed) in &fixed {
            sources.replace(path, fixed.after.as_bytes());
        }
        let (after, left, _) = compile(case, sources, read, &settings);
        let certain = |d: &&Diagnostic| d.applicability() == Some(Applicability::MachineApplicable);
        let (mended, mut rest): (Vec<_>, Vec<_>) = problems.iter().partition(certain);
        for d in &left {
            let same = |known: &&Diagnostic| (known.code, &known.message) == (d.code, &d.message);
            if let Some(index) = rest.iter().position(same) {
                rest.remove(index);
            } else if d.severity() == Severity::Error || mended.iter().any(same) {
                let _ = writeln!(after_fixing, "{}", show::line(d, &after.sources));
            }
        }
    }
    let fixes = fixed.values().map(|fixed| fixed.count).sum();
    Outcome { diagnostics, files, after_fixing, fixes }
}

fn compile(
    case: &Case,
    sources: Sources,
    problems: Vec<Diagnostic>,
    settings: &Publish,
) -> (Compilation, Vec<Diagnostic>, Vec<(String, String)>) {
    let mut site = pipeline::compile(sources, problems, "the folder", settings);
    let mut problems = site.diagnostics.clone();
    let mut files = Vec::new();
    if site.is_sound() {
        match site.render_all() {
            Ok(pages) => {
                // Templates of one line, which show what a case is about, lack what others link to.
                if !case.fences.iter().any(|fence| fence.kind == "output") {
                    problems.extend(site.look_at(&pages).1);
                }
                files = pages
                    .into_iter()
                    .map(|page| (page.file, String::from_utf8_lossy(&page.bytes).into_owned()))
                    .collect();
            }
            Err(more) => problems.extend(more),
        }
    }
    diagnostic::sort(&mut problems);
    site.hold(&problems);
    (site, problems, files)
}

fn read_settings(text: &str, settings: &mut Publish) {
    for line in text.lines() {
        match line.split_once('=').map(|(key, value)| (key.trim(), value.trim())) {
            Some(("today", date)) => settings.today = sidetone::syntax::date::Date::parse(date),
            Some(("drafts", value)) => settings.drafts = value == "true",
            Some(("base_url", url)) => settings.base_url = Some(url.to_owned()),
            _ => assert!(line.trim() == "no-site", "unknown setting: {line}"),
        }
    }
}

fn unhex(text: &str) -> Vec<u8> {
    text.split_whitespace()
        .map(|byte| u8::from_str_radix(byte, 16).expect("two hexadecimal digits"))
        .collect()
}

/// What a fence should hold; `None` for an input.
fn actual(fence: &Fence, outcome: &Outcome) -> Option<String> {
    match fence.kind.as_str() {
        "diagnostics" => Some(outcome.diagnostics.clone()),
        "output" => {
            let found = outcome.files.iter().find(|(file, _)| *file == fence.path);
            let text =
                found.map_or_else(|| format!("(there is no {})\n", fence.path), |(_, text)| text.clone());
            // The lines of a fence have no carriage returns; `tests/properties.rs` sees to those of CSV.
            let text = text.replace("\r\n", "\n");
            Some(if text.ends_with('\n') || text.is_empty() { text } else { text + "\n" })
        }
        _ => None,
    }
}

fn run(case: &Case) -> Result<(), Failed> {
    let outcome = build(case);
    let mut report = String::new();
    let expects_problems = case.fences.iter().any(|fence| fence.kind == "diagnostics");
    if !expects_problems && !outcome.diagnostics.is_empty() {
        let _ = write!(report, "no problems were expected, but:\n{}", outcome.diagnostics);
    }
    for fence in &case.fences {
        if let Some(actual) = actual(fence, &outcome)
            && actual != fence.text
        {
            let _ = write!(
                report,
                "{} {}\n--- expected\n{}--- found\n{actual}",
                fence.kind, fence.path, fence.text
            );
        }
    }
    if !outcome.after_fixing.is_empty() {
        let _ = write!(report, "after what is certain was replaced:\n{}", outcome.after_fixing);
    }
    FIXES.fetch_add(outcome.fixes, Ordering::Relaxed);
    let expects = case.fences.iter().any(|fence| matches!(fence.kind.as_str(), "diagnostics" | "output"));
    if !expects {
        report.push_str("this case expects nothing: give it a `diagnostics` or an `output PATH` fence\n");
    }
    if report.is_empty() { Ok(()) } else { Err(report.into()) }
}

fn bless(text: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut edits: Vec<(std::ops::Range<usize>, Vec<String>)> = Vec::new();
    for case in cases(text) {
        let outcome = build(&case);
        for fence in &case.fences {
            if let Some(actual) = actual(fence, &outcome) {
                let ticks = "`".repeat(fence.ticks);
                let mut block = vec![lines[fence.lines.start].clone()];
                block.extend(actual.lines().map(str::to_owned));
                block.push(ticks);
                edits.push((fence.lines.clone(), block));
            }
        }
    }
    for (range, block) in edits.into_iter().rev() {
        lines.splice(range, block);
    }
    lines.join("\n") + "\n"
}

/// The explanation of a code must show that code.
fn every_code_has_a_case() -> Result<(), Failed> {
    let mut missing = String::new();
    for code in pipeline::codes() {
        let earned = cases(&code.explanation()).iter().any(|case| {
            case.fences
                .iter()
                .any(|fence| fence.kind == "diagnostics" && fence.text.contains(&format!("[{code}]")))
        });
        if !earned {
            let _ = writeln!(missing, "the explanation of {code} has no example that earns the code");
        }
    }
    if missing.is_empty() { Ok(()) } else { Err(missing.into()) }
}
