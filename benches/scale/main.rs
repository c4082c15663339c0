//! How long builds take and how much memory they need, from 100 options to half a million pairs, beside what the
//! machine needs at least and what Hugo needs.
//!
//! `cargo bench --bench scale` measures everything; see `benches/README.md` for the options and for how to read the
//! tables. Every number is of a program that runs in a process of its own.

mod corpus;
mod edits;
mod floor;
mod measure;
mod options;
mod peers;
mod report;
mod trial;

use std::io;
use std::path::Path;
use std::process::ExitCode;

use options::{Do, Options};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let what = match options::read(&arguments) {
        Ok(what) => what,
        Err(fault) => {
            eprintln!("error: {fault}\n\n{}", options::HELP);
            return ExitCode::from(2);
        }
    };
    match perform(what) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn perform(what: Do) -> io::Result<()> {
    match what {
        Do::Help => {
            println!("{}", options::HELP);
            Ok(())
        }
        Do::Generate(folder, shape) => corpus::generate(&folder, shape),
        Do::GenerateHugo(folder, shape) => peers::generate_hugo(&folder, shape),
        Do::List(folder, to) => floor::list(&folder, &to),
        Do::Floor(sources, list, out) => floor::work(sources.as_deref(), &list, &out),
        Do::Measure(options) => measure_all(&options),
    }
}

fn measure_all(options: &Options) -> io::Result<()> {
    let hugo = options.peers.then(peers::Hugo::find).flatten();
    let folder =
        options.folder.clone().unwrap_or_else(|| Path::new(env!("CARGO_TARGET_TMPDIR")).join("scale"));
    let mut rows = Vec::new();
    for shape in &options.shapes {
        eprintln!("{}: {} options, {} pairs", shape.name(), shape.options, shape.pair_count());
        let hugo = hugo.as_ref().filter(|_| !options.scaling);
        let trial = trial::Trial::new(&folder.join(shape.name()), *shape, options.runs_of(*shape), hugo);
        rows.push(if options.scaling { trial.clean_only()? } else { trial.run()? });
        if !options.keep {
            measure::remove(&folder.join(shape.name()))?;
        }
    }
    println!("{}", report::machine(&folder, hugo.as_ref()));
    if options.scaling {
        println!("{}", report::scaling(&rows));
    } else {
        println!("{}", report::all(&rows));
    }
    Ok(())
}
