//! The commands: what each does, prints, and exits with.

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;

use crate::cli::fix::{self, Outcome};
use crate::cli::{self, Cli, Command, starter};
use crate::diagnostic::fix::{Fixed, diff};
use crate::diagnostic::show::{self, Format};
use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::guide::Step;
use crate::import::Import;
use crate::model::Comparison;
use crate::model::{Publish, Unpublished};
use crate::pages;
use crate::pipeline::{self, Compilation};
use crate::source::files::Sources;
use crate::source::folders;
use crate::syntax::date::Date;
use crate::write::{self, Event, WriteError};
use crate::{links, read, serve};

/// The site has errors, or something could not be done.
const FAILED: u8 = 1;
/// Wrong use.
const MISUSED: u8 = 2;

/// Runs a command.
#[must_use]
pub fn run(cli: Cli) -> ExitCode {
    match &cli.command {
        Command::Build(cli::Build { place, .. })
        | Command::Merge(cli::Merge { place, .. })
        | Command::Serve(cli::Serve { place, .. })
        | Command::Check(cli::Check { place, .. })
        | Command::Guide(cli::Guide { place, .. }) => finish(&place.root()),
        Command::Init(_) | Command::Import(_) | Command::Explain(_) => {}
    }
    let status = match cli.command {
        Command::Init(args) => init(&args),
        Command::Import(args) => import(&args),
        Command::Build(args) => build(&args),
        Command::Merge(args) => merge(&args),
        Command::Serve(args) => serve(&args),
        Command::Check(args) => check(&args),
        Command::Guide(args) => guide(&args),
        Command::Explain(args) => explain(&args),
    };
    ExitCode::from(status)
}

/// Finishes what a command that was stopped has begun to publish: whatever this one does, no folder is to be left with
/// pages of two builds.
fn finish(root: &Path) {
    match write::finish(root) {
        Ok((finished, left)) => {
            for folder in finished {
                anstream::eprintln!(
                    "{} held pages of two builds, as a command was stopped: it is whole again.",
                    folder.display()
                );
            }
            for message in left {
                warn(&message);
            }
        }
        Err(error) => {
            warn(&format!("a command was stopped while it published, and that cannot be finished: {error}"));
        }
    }
}

fn warn(message: &str) {
    let yellow = anstyle::Style::new().bold().fg_color(Some(anstyle::AnsiColor::Yellow.into()));
    anstream::eprintln!("{yellow}warning{yellow:#}: {message}");
}

/// The day in the time zone of the site at `root`, and the name of that; of the moment that `SOURCE_DATE_EPOCH` names,
/// where it is set, as reproducible builds ask for.
fn today(root: &Path) -> Option<(Date, String)> {
    let zone = read::time_zone(root).and_then(|name| Some((TimeZone::get(&name).ok()?, name)));
    let (zone, name) = zone.unwrap_or((TimeZone::UTC, "UTC".to_owned()));
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    let now = match fixed {
        Some(seconds) => jiff::Timestamp::from_second(seconds).ok()?,
        None => jiff::Timestamp::now(),
    };
    Some((Date::day(now.to_zoned(zone).date()), name))
}

fn complain(message: &str) {
    let red = anstyle::Style::new().bold().fg_color(Some(anstyle::AnsiColor::Red.into()));
    anstream::eprintln!("{red}error{red:#}: {message}");
}

fn compile(root: &Path, drafts: bool, base_url: Option<String>) -> Compilation {
    compile_with(root, drafts, base_url, &BTreeMap::new())
}

/// With `files` in place of those on the disk.
fn compile_with(
    root: &Path,
    drafts: bool,
    base_url: Option<String>,
    files: &BTreeMap<String, Fixed>,
) -> Compilation {
    let (mut sources, diagnostics) = read::read(root);
    for (path, fixed) in files {
        sources.replace(path, fixed.after.as_bytes());
    }
    let settings = Publish { base_url, drafts, today: today(root).map(|(day, _)| day), ..Publish::default() };
    pipeline::compile(sources, diagnostics, &root.display().to_string(), &settings)
}

/// Prints problems: those in a form for programs on standard output, those for people on standard error.
fn print(problems: &[Diagnostic], sources: &Sources, cli::Problems { format, all }: cli::Problems) {
    let colour = anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never;
    let text = show::all(problems, sources, format, colour && format == Format::Text, all);
    match format {
        // A reader that has gone away, as `| head`, is no failure of ours.
        Format::Text => drop(std::io::stderr().write_all(text.as_bytes())),
        _ => drop(std::io::stdout().write_all(text.as_bytes())),
    }
}

fn plural(n: usize, word: &str) -> String {
    if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") }
}

fn count(problems: &[Diagnostic]) -> String {
    let errors = problems.iter().filter(|d| d.severity() == Severity::Error).count();
    let warnings = problems.len() - errors;
    match (errors, warnings) {
        (0, 0) => "no problems".to_owned(),
        (0, warnings) => plural(warnings, "warning"),
        (errors, 0) => plural(errors, "error"),
        (errors, warnings) => format!("{} and {}", plural(errors, "error"), plural(warnings, "warning")),
    }
}

/// Where to read more, for the first code that is printed.
fn hint(problems: &[Diagnostic], format: Format) {
    if let Some(first) = problems.iter().find(|d| d.severity() == Severity::Error)
        && format == Format::Text
    {
        anstream::eprintln!("For more on a problem: sidetone explain {}", first.code);
    }
}

fn seconds(since: Instant) -> String {
    let elapsed = since.elapsed();
    if elapsed < Duration::from_secs(1) {
        format!("{} ms", elapsed.as_millis())
    } else {
        format!("{:.1} s", elapsed.as_secs_f64())
    }
}

fn build(args: &cli::Build) -> u8 {
    let start = Instant::now();
    let root = &args.place.root();
    let mut site = compile(root, args.drafts, args.base_url.clone());
    let for_people = args.problems.format == Format::Text;
    // Programs get all problems at once, in the end.
    if for_people || !site.is_sound() {
        print_unless_empty(&site.diagnostics, &site.sources, args.problems);
    }
    if !site.is_sound() {
        return not_built(&site.diagnostics, args.problems.format);
    }
    let options = write::Options {
        root: root.clone(),
        output: args.output_dir.clone().unwrap_or_else(|| root.join(folders::OUTPUT)),
        force: args.force,
        no_cache: args.no_cache,
        shard: args.shard,
    };
    let total = args.shard.map_or(site.plan.len(), |shard| site.plan.len() / shard.count);
    let progress = Progress::new(total, args.place.quiet);
    let result = write::write(&site, &options, &|event| progress.tell(event));
    progress.done();
    let mut problems = if for_people { Vec::new() } else { site.diagnostics.clone() };
    match &result {
        Ok(report) => problems.extend_from_slice(&report.warnings),
        Err(WriteError::Render(more)) => problems.extend_from_slice(more),
        Err(_) => {}
    }
    site.hold(&problems);
    print_unless_empty(&problems, &site.sources, args.problems);
    match result {
        Ok(report) => {
            if args.verbose {
                for (index, reason) in &report.reasons {
                    if let Some(entry) = site.plan.get(*index) {
                        anstream::eprintln!("{}: {}", entry.address, reason.words());
                    }
                }
            }
            let part = args.shard.map_or(String::new(), |shard| format!("part {shard} of "));
            done(&format!("Built {part}"), &report, &options, args.place.quiet, start);
            left_out(&site.site.unpublished, root, args.place.quiet);
            0
        }
        Err(WriteError::Render(_)) => not_built(&problems, args.problems.format),
        Err(error) => {
            complain(&error.to_string());
            FAILED
        }
    }
}

/// Says what is not published yet.
fn left_out(unpublished: &Unpublished, root: &Path, quiet: bool) {
    let Unpublished { drafts, future, files } = *unpublished;
    let some = |n: usize, word: &str| (n > 0).then(|| plural(n, word));
    let future = some(future, "page").map(|pages| format!("{pages} dated in the future"));
    let files = some(files, "file").map(|files| format!("{files} of theirs"));
    let parts: Vec<String> = [some(drafts, "draft"), future, files].into_iter().flatten().collect();
    if !quiet && !parts.is_empty() {
        let day = today(root).map(|(day, zone)| format!(" It is {day} in {zone}.")).unwrap_or_default();
        anstream::eprintln!("Left out: {}; --drafts publishes them.{day}", parts.join(", "));
    }
}

/// Says which pages are gone, whose addresses readers and other sites may still have, and which files stay.
fn removed(report: &write::Report) {
    let some = |list: &[String]| {
        let more = list.len().saturating_sub(LISTED);
        let mut shown: Vec<String> = list.iter().take(LISTED).cloned().collect();
        shown.extend((more > 0).then(|| format!("and {more} more")));
        shown.join(", ")
    };
    if let Some(first) = report.gone.first() {
        warn(&format!(
            "{} gone: {}. If a page took its place, name the old address in its front matter: `aliases = [\"{first}\"]`",
            if report.gone.len() == 1 { "an address is" } else { "addresses are" },
            some(&report.gone),
        ));
    }
    if !report.kept.is_empty() {
        warn(&format!(
            "not removed, though no page is there any more, as somebody has changed them: {}",
            some(&report.kept)
        ));
    }
}

/// How many addresses and files are named.
const LISTED: usize = 8;

/// Says what was done.
fn done(what: &str, report: &write::Report, options: &write::Options, quiet: bool, start: Instant) {
    if !quiet {
        removed(report);
        anstream::eprintln!(
            "{what}{} into {}: {} written, {} unchanged, {} removed, in {}.",
            plural(report.pages, "page"),
            options.output.display(),
            plural(report.written, "file"),
            report.unchanged,
            report.removed,
            seconds(start)
        );
        let links::Counted { pages, links } = report.looked_at;
        if pages > 0 {
            anstream::eprintln!(
                "Looked at {} on {}: all lead somewhere.",
                plural(links, "link"),
                plural(pages, "page")
            );
        }
    }
}

fn merge(args: &cli::Merge) -> u8 {
    let start = Instant::now();
    let root = &args.place.root();
    let options = write::Options {
        root: root.clone(),
        output: args.output_dir.clone().unwrap_or_else(|| root.join(folders::OUTPUT)),
        force: args.force,
        no_cache: false,
        shard: None,
    };
    match write::merge(&args.parts, &options, &|event| waiting(event)) {
        Ok(report) => {
            done("Joined ", &report, &options, args.place.quiet, start);
            0
        }
        Err(error) => {
            complain(&error.to_string());
            FAILED
        }
    }
}

/// Says that another build is waited for.
fn waiting(event: Event) {
    if let Event::Waiting(process) = event {
        let who = process.map_or(String::new(), |process| format!(" (process {process})"));
        anstream::eprintln!("Waiting for another build of this folder{who} to end.");
    }
}

/// A form for programs is printed even when there is nothing to say.
fn print_unless_empty(problems: &[Diagnostic], sources: &Sources, how: cli::Problems) {
    if !problems.is_empty() || how.format != Format::Text {
        print(problems, sources, how);
    }
}

fn not_built(problems: &[Diagnostic], format: Format) -> u8 {
    hint(problems, format);
    anstream::eprintln!("Nothing was written: {}.", count(problems));
    FAILED
}

/// A bar on standard error for work that takes longer than a second, if somebody is there to see it.
struct Progress {
    bar: indicatif::ProgressBar,
    start: Instant,
    done: AtomicUsize,
}

impl Progress {
    fn new(total: usize, quiet: bool) -> Self {
        let bar = if quiet || !std::io::stderr().is_terminal() {
            indicatif::ProgressBar::hidden()
        } else {
            indicatif::ProgressBar::with_draw_target(
                u64::try_from(total).ok(),
                indicatif::ProgressDrawTarget::stderr_with_hz(10),
            )
        };
        Progress { bar, start: Instant::now(), done: AtomicUsize::new(0) }
    }

    fn tell(&self, event: Event) {
        waiting(event);
        if event != Event::Done {
            return;
        }
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if self.start.elapsed() > Duration::from_secs(1) {
            self.bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
        }
    }

    fn done(&self) {
        self.bar.finish_and_clear();
    }
}

fn check(args: &cli::Check) -> u8 {
    let start = Instant::now();
    let root = args.place.root();
    let links = std::cell::Cell::new(None);
    let compile = |files: &BTreeMap<String, Fixed>| {
        let mut site = compile_with(&root, args.drafts, None, files);
        let mut problems = site.diagnostics.clone();
        if site.is_sound() {
            let more = match site.render_all() {
                Ok(pages) => {
                    let (counted, dead) = site.look_at(&pages);
                    links.set(Some(counted.links));
                    dead
                }
                Err(more) => more,
            };
            site.hold(&more);
            problems.extend(more);
        }
        (site, problems)
    };
    let (site, problems) = if args.fix {
        if args.dry_run && args.problems.format != Format::Text {
            complain("--dry-run prints a diff and no problems: leave out --format");
            return MISUSED;
        }
        let Outcome { site, problems, files } = fix::run(&root, compile);
        if let Err(error) = mend(&root, &files, args) {
            complain(&error.to_string());
            return FAILED;
        }
        if args.dry_run {
            return if crate::diagnostic::any_error(&problems) { FAILED } else { 0 };
        }
        (site, problems)
    } else {
        compile(&BTreeMap::new())
    };
    print_unless_empty(&problems, &site.sources, args.problems);
    let failed = crate::diagnostic::any_error(&problems);
    hint(&problems, args.problems.format);
    if failed || !args.place.quiet {
        let pages = plural(site.plan.pages(), "page");
        // With errors before, no page was made.
        let links = links.get().map_or(String::new(), |links| format!(" and {}", plural(links, "link")));
        anstream::eprintln!("Checked {pages}{links} in {}: {}.", seconds(start), count(&problems));
        let certain = problems.iter().filter(|d| d.applicability() == Some(Applicability::MachineApplicable));
        let certain = certain.count();
        if certain > 0 && !args.fix && args.problems.format == Format::Text {
            anstream::eprintln!("`sidetone check --fix` mends {certain} of them.");
        }
        left_out(&site.site.unpublished, &root, args.place.quiet);
    }
    if failed { FAILED } else { 0 }
}

/// Shows what is mended, and writes it unless that is not wanted. What could not be shown is not written.
fn mend(root: &Path, files: &BTreeMap<String, Fixed>, args: &cli::Check) -> Result<(), WriteError> {
    let diff = files.iter().fold(String::new(), |out, (path, fixed)| out + &diff(path, fixed));
    let shown = match args.problems.format {
        Format::Text => std::io::stdout().write_all(diff.as_bytes()),
        _ => std::io::stderr().write_all(diff.as_bytes()),
    };
    shown.map_err(|error| WriteError::Refused(format!("the diff could not be printed: {error}")))?;
    if !args.dry_run {
        write::fix::write(root, files)?;
    }
    if !args.place.quiet {
        let count = plural(files.values().map(|fixed| fixed.count).sum(), "replacement");
        let done = if args.dry_run { "Would make" } else { "Made" };
        match files.len() {
            0 => anstream::eprintln!("Nothing is certain enough to be mended."),
            many => anstream::eprintln!("{done} {count} in {}.", plural(many, "file")),
        }
    }
    Ok(())
}

fn serve(args: &cli::Serve) -> u8 {
    let options = serve::Options {
        root: args.place.root(),
        interface: args.interface,
        port: args.port,
        open: args.open,
        quiet: args.place.quiet,
        drafts: args.drafts,
        base_url: None,
        hosts: args.host.clone(),
        today: today(&args.place.root()).map(|(day, _)| day),
        colour: anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never,
    };
    match serve::serve(options) {
        Ok(()) => 0,
        Err(error) => {
            complain(&error.to_string());
            FAILED
        }
    }
}

fn init(args: &cli::Init) -> u8 {
    match starter::unpack(&args.folder) {
        Ok(made) => {
            let folder = args.folder.display().to_string();
            if !args.quiet {
                let go = if folder == "." { String::new() } else { format!("  cd {folder}\n") };
                anstream::println!(
                    "Made a site with {} files in {folder}. Next:\n\n{go}  sidetone serve --open\n\nThen edit content/, one Markdown page for each thing you compare.",
                    made.files
                );
            }
            if made.kept_gitignore {
                anstream::eprintln!(
                    "There is a .gitignore: add the lines `/public/` and `/.sidetone/` to it."
                );
            }
            0
        }
        Err(error) => {
            complain(&error.to_string());
            FAILED
        }
    }
}

fn import(args: &cli::Import) -> u8 {
    let root = args.place.root();
    let made = match cli::import::run(args, &root) {
        Ok(made) => made,
        Err(causes) => {
            for cause in causes {
                complain(&cause);
            }
            return FAILED;
        }
    };
    if !args.place.quiet {
        anstream::print!("{}", imported(&made.comparison, &args.file));
        let within = if root == Path::new(".") { String::new() } else { format!(" in {}", root.display()) };
        anstream::println!(
            "Wrote {}{within}. What was guessed wrong can be changed there; what is still to say is the groups, and which\nend of a criterion is better: `better = \"higher\"` or `\"lower\"`.\n",
            made.paths.join(", ")
        );
    }
    let site = compile(&root, false, None);
    print_unless_empty(&site.diagnostics, &site.sources, cli::Problems { format: Format::Text, all: false });
    if !args.place.quiet {
        let found = count(&site.diagnostics);
        anstream::println!("Checked the site: {found}. Next:\n\n  sidetone serve --open");
    }
    0
}

/// What was made of each column, and what to look at.
fn imported(comparison: &Import, file: &Path) -> String {
    let options = plural(comparison.options, "option");
    let mut out = format!("Read {options} from {} of {}.\n\n", comparison.form, file.display());
    let width =
        |part: usize| comparison.columns.iter().map(|line| line[part].chars().count()).max().unwrap_or(0);
    let (letters, headers) = (width(0), width(1).min(30));
    for [letter, header, says] in &comparison.columns {
        out += &format!("  {letter:letters$}  {header:headers$}  {says}\n");
    }
    if !comparison.notes.is_empty() {
        out += "\nLook at these:\n";
    }
    for note in &comparison.notes {
        out += &format!("  - {note}\n");
    }
    out + "\n"
}

fn explain(args: &cli::Explain) -> u8 {
    let Some(name) = &args.code else {
        for code in pipeline::codes() {
            anstream::println!("{:26} {}", code.name, code.summary());
        }
        return 0;
    };
    if let Some(code) = pipeline::codes().into_iter().find(|code| code.name == name) {
        anstream::print!("{}", code.explanation());
        return 0;
    }
    let near = pipeline::codes()
        .into_iter()
        .map(|code| code.name)
        .min_by_key(|known| strsim::damerau_levenshtein(known, name));
    complain(&format!(
        "there is no code `{name}`{}; `sidetone explain` lists them all",
        near.map(|near| format!(": did you mean `{near}`?")).unwrap_or_default()
    ));
    MISUSED
}

fn guide(args: &cli::Guide) -> u8 {
    let site = compile(&args.place.root(), false, None);
    print_unless_empty(&site.diagnostics, &site.sources, cli::Problems { format: Format::Text, all: false });
    let folder = args.folder.as_deref().map(|folder| folder.trim_matches('/'));
    let mut printed = 0;
    for (comparison, compiled) in site.site.comparisons.iter().zip(&site.guides) {
        if folder.is_some_and(|folder| folder != comparison.folder) {
            continue;
        }
        if let Some(compiled) = compiled {
            anstream::print!("{}", proof(comparison, compiled));
            printed += 1;
        }
    }
    if printed == 0 && site.is_sound() {
        let wanted = folder.map(|folder| format!(" in content/{folder}")).unwrap_or_default();
        complain(&format!("there is no guide{wanted}: a comparison's guide is its guide.toml"));
        return MISUSED;
    }
    if site.is_sound() { 0 } else { not_proved(&site.diagnostics) }
}

fn not_proved(problems: &[Diagnostic]) -> u8 {
    hint(problems, Format::Text);
    anstream::eprintln!("Not proved: {}.", count(problems));
    FAILED
}

/// The proof of a guide, in words.
fn proof(comparison: &Comparison, compiled: &crate::guide::Compiled) -> String {
    use std::fmt::Write as _;
    let guide = &compiled.guide;
    let proof = &compiled.proof;
    let path = |state: usize| {
        let answers = compiled.states.all[state].answers.iter().map(|(q, a)| {
            let question = &guide.questions[q.index()];
            format!("{}: {}", question.id, question.answers[a.index()].id)
        });
        answers.collect::<Vec<_>>().join(" → ")
    };
    let mut out = String::new();
    // Writing into a string cannot fail.
    let _ = writeln!(out, "{}", comparison.title);
    let start = comparison.generated.get(&pages::GUIDE).map_or("/", String::as_str);
    let _ = writeln!(
        out,
        "  {} pages from {start}: {} ask, {} answer; at most {} questions",
        compiled.states.all.len(),
        proof.question_pages,
        proof.verdict_pages,
        proof.longest
    );
    let _ = writeln!(out, "  Outcomes, each with a shortest way to it:");
    for outcome in &proof.outcomes {
        let _ = writeln!(
            out,
            "    {} ({} pages): {}",
            outcome.outcome.ids(comparison),
            outcome.verdicts,
            path(outcome.witness)
        );
    }
    let _ = writeln!(out, "  Questions, and on how many pages each is asked:");
    for (question, asked) in guide.questions.iter().zip(&proof.asked) {
        let _ = writeln!(out, "    {} ({asked}): {}", question.id, question.text);
    }
    let ends = compiled.states.all.iter().filter(|state| matches!(state.step, Step::Done(_))).count();
    let _ = writeln!(out, "  Every one of the {ends} ways through it ends in a verdict.\n");
    out
}
