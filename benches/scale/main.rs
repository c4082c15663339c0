//! How long builds take and how much memory they need, from 100 options to half a million pairs, beside what the
//! machine needs at least and what Hugo and Zola need.
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
        Do::GenerateZola(folder, shape) => peers::generate_zola(&folder, shape),
        Do::GeneratePlain(folder, shape) => peers::generate_plain(&folder, shape),
        Do::List(folder, to) => floor::list(&folder, &to),
        Do::Floor(sources, list, out) => floor::work(sources.as_deref(), &list, &out),
        Do::Measure(options) => measure_all(&options),
    }
}

fn measure_all(options: &Options) -> io::Result<()> {
    let peers = if options.peers && !options.scaling { peers::Peer::find_all() } else { Vec::new() };
    for folder in &options.folders {
        let mut rows = Vec::new();
        for shape in &options.shapes {
            let here = folder.join(shape.name());
            eprintln!("{}: {} options, {} pairs", here.display(), shape.options, shape.pair_count());
            let trial = trial::Trial::new(&here, *shape, options.runs_of(*shape), &peers);
            rows.push(if options.scaling { trial.clean_only()? } else { trial.run()? });
            if !options.keep {
                measure::remove(&here)?;
            }
        }
        println!("{}", report::machine(folder, &peers));
        println!("{}", if options.scaling { report::scaling(&rows) } else { report::all(&rows) });
    }
    Ok(())
}
