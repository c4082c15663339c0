//! The tables, as Markdown.

#![allow(clippy::cast_precision_loss, reason = "what is printed has three digits")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::edits::Edit;
use crate::peers::Hugo;
use crate::trial::{Rebuild, Row};

/// What it was measured on, and with.
pub(crate) fn machine(folder: &Path, hugo: Option<&Hugo>) -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = fs::read_to_string("/proc/meminfo").ok().and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("MemTotal:"))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok()
    });
    let memory =
        memory.map_or_else(|| "unknown".to_owned(), |kib| format!("{:.0} GiB", kib as f64 / 1_048_576.0));
    let kernel = said("uname", &["-sr"]);
    let kind = said("df", &["--output=fstype", &folder.display().to_string()]);
    let kind = kind.lines().last().unwrap_or("unknown");
    let rustc = said("rustc", &["--version"]);
    let hugo = hugo.map_or_else(|| "not installed".to_owned(), |hugo| hugo.version.clone());
    format!(
        "Machine: {cores} cores, {memory} of memory, {kernel}, file system {kind}. Versions: Sidetone {}, {rustc}, Hugo {hugo}.\n",
        env!("CARGO_PKG_VERSION")
    )
}

fn said(program: &str, arguments: &[&str]) -> String {
    let out = Command::new(program).args(arguments).output().ok().filter(|out| out.status.success());
    out.map_or_else(|| "unknown".to_owned(), |out| String::from_utf8_lossy(&out.stdout).trim().to_owned())
}

/// Ratios first, then what they are made of, then what was promised.
pub(crate) fn all(rows: &[Row]) -> String {
    [ratios(rows), times(rows), rebuilds(rows), sizes(rows), targets(rows)].join("\n")
}

fn table(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut text = format!("| {} |\n|---{}|\n", head.join(" | "), "|---:".repeat(head.len() - 1));
    for row in rows {
        let _ = writeln!(text, "| {} |", row.join(" | "));
    }
    text
}

impl Row {
    fn title(&self) -> String {
        let pairs = match self.shape.pair_count() {
            0 => String::new(),
            pairs => format!(", {} pairs", thousands(pairs as u64)),
        };
        format!("{} options{pairs}", thousands(self.shape.options as u64))
    }

    fn after(&self, edit: Edit) -> Option<&Rebuild> {
        self.rebuilds.iter().find(|rebuild| rebuild.edit == edit)
    }

    fn share(&self, edit: Edit) -> String {
        self.after(edit)
            .map_or_else(|| "–".to_owned(), |rebuild| format!("{:.2}", rebuild.seconds / self.clean))
    }
}

fn ratios(rows: &[Row]) -> String {
    let head = [
        "Ratios",
        "clean / floor",
        "clean / writing",
        "clean / `cp -r`",
        "Hugo / clean",
        "no change / clean",
        "prose edit / clean",
        "fact edit / clean",
        "option template / clean",
        "base template / clean",
    ];
    let cells = rows.iter().map(|row| {
        let mut cells = vec![row.title()];
        cells
            .extend([row.floor, row.writing, row.copying].map(|beside| format!("{:.2}", row.clean / beside)));
        cells.push(
            row.hugo
                .as_ref()
                .map_or_else(|| "–".to_owned(), |hugo| format!("{:.1}", hugo.seconds / row.clean)),
        );
        cells.extend(Edit::ALL.map(|edit| row.share(edit)));
        cells
    });
    table(&head, cells)
}

fn times(rows: &[Row]) -> String {
    let head = ["Clean", "runs", "build", "floor", "writing", "`cp -r`", "Hugo", "peak memory", "Hugo's"];
    let cells = rows.iter().map(|row| {
        let mut cells = vec![row.title(), row.runs.to_string()];
        cells.extend([row.clean, row.floor, row.writing, row.copying].map(time));
        cells.push(row.hugo.as_ref().map_or_else(|| "–".to_owned(), |hugo| time(hugo.seconds)));
        cells.push(megabytes(row.peak));
        cells.push(row.hugo.as_ref().map_or_else(|| "–".to_owned(), |hugo| megabytes(hugo.peak)));
        cells
    });
    table(&head, cells)
}

fn rebuilds(rows: &[Row]) -> String {
    let head = ["Rebuild after", "time", "files rendered", "files written", "peak memory"];
    let cells = rows.iter().flat_map(|row| row.rebuilds.iter().map(move |rebuild| (row, rebuild)));
    let cells = cells.map(|(row, rebuild)| {
        let rendered = if rebuild.edit.is_small() {
            thousands(rebuild.rendered)
        } else {
            "all it may show in".to_owned()
        };
        let title = format!("{}: {}", row.title(), rebuild.edit.title());
        vec![title, time(rebuild.seconds), rendered, thousands(rebuild.written), megabytes(rebuild.peak)]
    });
    table(&head, cells)
}

fn sizes(rows: &[Row]) -> String {
    let head = ["Output", "files", "size", "a file", "Hugo's files", "size", "a file"];
    let cells = rows.iter().map(|row| {
        let mut cells = vec![row.title()];
        cells.extend(size(Some((row.files, row.bytes))));
        cells.extend(size(row.hugo.as_ref().map(|hugo| (hugo.files, hugo.bytes))));
        cells
    });
    table(&head, cells)
}

fn size(of: Option<(u64, u64)>) -> [String; 3] {
    match of {
        None => ["–".to_owned(), "–".to_owned(), "–".to_owned()],
        Some((files, bytes)) => [
            thousands(files),
            megabytes(bytes),
            format!("{:.1} kB", bytes as f64 / 1e3 / files.max(1) as f64),
        ],
    }
}

/// What is promised, for the sizes for which it is.
fn targets(rows: &[Row]) -> String {
    let mut found: Vec<(String, String, String, bool)> = Vec::new();
    let mut target = |row: &Row, what: &str, limit: &str, value: String, met: bool| {
        found.push((format!("{}: {what}", row.title()), limit.to_owned(), value, met));
    };
    for row in rows {
        let floors = row.clean / row.floor;
        let large = (row.shape.options, row.shape.pairs);
        if [(10_000, false), (300, true), (1_000, true)].contains(&large) {
            target(row, "clean / floor", "at most 1.5", format!("{floors:.2}"), floors <= 1.5);
        }
        if let (10_000, false, Some(hugo)) = (large.0, large.1, &row.hugo) {
            let times = hugo.seconds / row.clean;
            target(row, "Hugo / clean", "at least 7", format!("{times:.1}"), times >= 7.0);
        }
        for (which, limit) in [((10_000, false), 200), ((1_000, true), 700)] {
            if which == large {
                let met = row.peak <= limit * 1_000_000;
                target(row, "peak memory", &format!("at most {limit} MB"), megabytes(row.peak), met);
            }
        }
        let (Some(nothing), Some(prose)) = (row.after(Edit::Nothing), row.after(Edit::Prose)) else {
            continue;
        };
        let share = nothing.seconds / row.clean;
        target(row, "no change / clean", "at most 0.20", format!("{share:.2}"), share <= 0.2);
        let more = prose.seconds - nothing.seconds;
        target(
            row,
            "prose edit over no change",
            "at most 50 ms",
            format!("{:.0} ms", more * 1e3),
            more <= 0.05,
        );
    }
    let head = ["Target", "wanted", "measured", "met"];
    table(&head, found.into_iter().map(|(what, limit, value, met)| vec![what, limit, value, yes(met)]))
}

fn yes(met: bool) -> String {
    if met { "yes" } else { "**no**" }.to_owned()
}

/// Whether twice the options take twice the time.
pub(crate) fn scaling(rows: &[Row]) -> String {
    let head =
        ["Scaling", "clean", "to the one before", "within 10 %", "clean / floor", "floor", "peak memory"];
    let cells = rows.iter().enumerate().map(|(n, row)| {
        let before = n.checked_sub(1).and_then(|n| rows.get(n));
        // A doubling takes twice the time; other steps their share.
        let growth = before.map(|before| {
            let expected = row.shape.options as f64 / before.shape.options as f64;
            (row.clean / before.clean, (row.clean / before.clean / expected - 1.0).abs() <= 0.1)
        });
        let dash = || "–".to_owned();
        vec![
            row.title(),
            time(row.clean),
            growth.map_or_else(dash, |(ratio, _)| format!("{ratio:.2}")),
            growth.map_or_else(dash, |(_, met)| yes(met)),
            format!("{:.2}", row.clean / row.floor),
            time(row.floor),
            megabytes(row.peak),
        ]
    });
    table(&head, cells)
}

fn time(seconds: f64) -> String {
    if seconds < 1.0 { format!("{:.0} ms", seconds * 1e3) } else { format!("{seconds:.2} s") }
}

fn megabytes(bytes: u64) -> String {
    format!("{:.0} MB", bytes as f64 / 1e6)
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
