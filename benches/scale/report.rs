//! The tables, as Markdown.

#![allow(clippy::cast_precision_loss, reason = "what is printed has three digits")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::edits::Edit;
use crate::peers::{Peer, Program};
use crate::trial::{Builder, Other, Rebuild, Row};

/// What it was measured on, and with.
pub(crate) fn machine(folder: &Path, peers: &[Peer]) -> String {
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
    let peers: Vec<String> =
        peers.iter().map(|peer| format!(", {} {}", peer.program.name(), peer.version)).collect();
    let peers = peers.concat();
    format!(
        "Machine: {cores} cores, {memory} of memory, {kernel}, file system {kind}. Versions: Sidetone {}, {rustc}{peers}.\n",
        env!("CARGO_PKG_VERSION")
    )
}

fn said(program: &str, arguments: &[&str]) -> String {
    let out = Command::new(program).args(arguments).output().ok().filter(|out| out.status.success());
    out.map_or_else(|| "unknown".to_owned(), |out| String::from_utf8_lossy(&out.stdout).trim().to_owned())
}

/// Ratios first, then what they are made of, then what was promised.
pub(crate) fn all(rows: &[Row]) -> String {
    [ratios(rows), times(rows), programs(rows), rebuilds(rows), targets(rows)].join("\n")
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

    fn other(&self, builder: Builder) -> Option<&Other> {
        self.others.iter().find(|other| other.builder == builder)
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
        cells.extend(Edit::ALL.map(|edit| row.share(edit)));
        cells
    });
    table(&head, cells)
}

fn times(rows: &[Row]) -> String {
    let head = ["Clean", "runs", "build", "floor", "writing", "`cp -r`", "peak memory"];
    let cells = rows.iter().map(|row| {
        let mut cells = vec![row.title(), row.runs.to_string()];
        cells.extend([row.clean, row.floor, row.writing, row.copying].map(time));
        cells.push(megabytes(row.peak));
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

/// What each program made, and how long it took: Sidetone with its theme first.
fn programs(rows: &[Row]) -> String {
    let head = ["Program", "time", "Sidetone is faster by", "peak memory", "files", "size", "a file"];
    let made = |seconds, peak, files: u64, bytes: u64| {
        let a_file = format!("{:.1} kB", bytes as f64 / 1e3 / files.max(1) as f64);
        [time(seconds), megabytes(peak), thousands(files), megabytes(bytes), a_file]
    };
    let line = |row: &Row, name: &str, faster: String, made: [String; 5]| {
        let [seconds, peak, files, bytes, a_file] = made;
        vec![format!("{}: {name}", row.title()), seconds, faster, peak, files, bytes, a_file]
    };
    let cells = rows.iter().flat_map(|row| {
        let own = made(row.clean, row.peak, row.files, row.bytes);
        let own = line(row, "Sidetone", "–".to_owned(), own);
        let others = row.others.iter().map(|other| {
            // Zola's pages are the plain ones.
            let plain = row.other(Builder::Plain).filter(|_| other.builder == Builder::Peer(Program::Zola));
            let base = plain.map_or(row.clean, |plain| plain.seconds);
            let faster = match other.builder {
                Builder::Plain => "–".to_owned(),
                Builder::Peer(_) => format!("{:.1}", other.seconds / base),
            };
            line(row, other.builder.name(), faster, made(other.seconds, other.peak, other.files, other.bytes))
        });
        std::iter::once(own).chain(others).collect::<Vec<_>>()
    });
    table(&head, cells)
}

/// What is promised, for the sizes for which it is.
fn targets(rows: &[Row]) -> String {
    let mut lines = Vec::new();
    for row in rows {
        let mut at_most = |what: &str, limit: f64, value: f64, show: fn(f64) -> String| {
            lines.push(vec![
                format!("{}: {what}", row.title()),
                format!("at most {}", show(limit)),
                show(value),
                yes(value <= limit),
            ]);
        };
        let ratio: fn(f64) -> String = |value| format!("{value:.2}");
        let memory: fn(f64) -> String = |value| format!("{:.0} MB", value / 1e6);
        let clean = row.clean;
        match (row.shape.options, row.shape.pairs) {
            (10_000, false) => {
                at_most("clean / floor", 2.0, clean / row.floor, ratio);
                at_most("peak memory", 150e6, row.peak as f64, memory);
                if let Some(hugo) = row.other(Builder::Peer(Program::Hugo)) {
                    at_most("clean / Hugo (a seventh)", 1.0 / 7.0, clean / hugo.seconds, ratio);
                }
            }
            (300, true) => {
                let plain = row.other(Builder::Plain);
                if let Some((zola, plain)) = row.other(Builder::Peer(Program::Zola)).zip(plain) {
                    at_most("plain / Zola (a fifth)", 0.2, plain.seconds / zola.seconds, ratio);
                }
                at_most("peak memory", 80e6, row.peak as f64, memory);
            }
            _ => {}
        }
        // Of a small site most of the time is the start of the program.
        if let Some(nothing) = row.after(Edit::Nothing).filter(|_| row.files >= 10_000) {
            at_most("no change / clean", 0.15, nothing.seconds / clean, ratio);
        }
        if let Some(template) = row.after(Edit::OptionTemplate).filter(|_| row.files >= 10_000) {
            at_most("option template / clean", 1.0, template.seconds / clean, ratio);
        }
    }
    table(&["Target", "wanted", "measured", "met"], lines.into_iter())
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
