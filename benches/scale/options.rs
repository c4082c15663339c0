//! The arguments of the benchmark.

use std::path::{Path, PathBuf};

use crate::corpus::{FEWEST_CRITERIA, FEWEST_OPTIONS, Shape};

/// The sizes that are measured where nothing else is asked for.
const SHAPES: [Shape; 5] = [
    Shape { options: 100, criteria: 12, pairs: false },
    Shape { options: 1_000, criteria: 12, pairs: false },
    Shape { options: 10_000, criteria: 12, pairs: false },
    Shape { options: 300, criteria: 12, pairs: true },
    Shape { options: 1_000, criteria: 12, pairs: true },
];

const QUICK: [Shape; 2] =
    [Shape { options: 100, criteria: 12, pairs: false }, Shape { options: 60, criteria: 12, pairs: true }];

pub(crate) const HELP: &str = "\
cargo bench --bench scale -- [OPTIONS]

  --quick             two small sizes, in seconds
  --only SIZE         this size alone, such as 10000 or 300p (with all pairs); may be given again
  --scaling           clean builds only, from 1,000 to 32,000 options
  --runs N            how often each is run; the median counts [default: 3, large ones 1]
  --no-peers          without Hugo and Zola
  --folder DIR        where to work; may be given again [default: in the target folder, then in /dev/shm]
  --keep              leave the corpora and what was built there
  --generate DIR N M [pairs]
                      only write a corpus of N options and M criteria";

/// What the program was started for. All but the first three are how it starts itself.
#[derive(Debug)]
pub(crate) enum Do {
    Help,
    Measure(Options),
    Generate(PathBuf, Shape),
    GenerateHugo(PathBuf, Shape),
    GenerateZola(PathBuf, Shape),
    GeneratePlain(PathBuf, Shape),
    List(PathBuf, PathBuf),
    Floor(Option<PathBuf>, PathBuf, PathBuf),
}

/// How to measure.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) shapes: Vec<Shape>,
    pub(crate) scaling: bool,
    pub(crate) peers: bool,
    pub(crate) keep: bool,
    pub(crate) folders: Vec<PathBuf>,
    runs: Option<usize>,
}

/// Where Linux has a memory file system.
const MEMORY: &str = "/dev/shm";
/// Sizes with more pages than this run once.
const LARGE: usize = 40_000;

impl Options {
    pub(crate) fn runs_of(&self, shape: Shape) -> usize {
        self.runs.unwrap_or(if shape.options + shape.pair_count() > LARGE { 1 } else { 3 })
    }
}

pub(crate) fn read(arguments: &[String]) -> Result<Do, String> {
    // `cargo test --benches` starts it with nothing, `cargo bench` with `--bench`.
    if arguments.is_empty() {
        return Ok(Do::Help);
    }
    let mut options = Options {
        shapes: Vec::new(),
        scaling: false,
        peers: true,
        keep: false,
        folders: Vec::new(),
        runs: None,
    };
    let mut rest = arguments.iter().map(String::as_str).filter(|argument| *argument != "--bench");
    while let Some(argument) = rest.next() {
        let mut value = || rest.next().ok_or_else(|| format!("`{argument}` needs a value"));
        match argument {
            "--help" | "-h" => return Ok(Do::Help),
            "--quick" => options.shapes.extend(QUICK),
            "--only" => options.shapes.push(named(value()?)?),
            "--scaling" => options.scaling = true,
            "--no-peers" => options.peers = false,
            "--keep" => options.keep = true,
            "--folder" => options.folders.push(value()?.into()),
            "--runs" => options.runs = Some(number(value()?, 1)?),
            "--generate" => {
                return Ok(Do::Generate(value()?.into(), shape(value()?, value()?, rest.next())?));
            }
            "--generate-hugo" => {
                return Ok(Do::GenerateHugo(value()?.into(), shape(value()?, value()?, rest.next())?));
            }
            "--generate-zola" => {
                return Ok(Do::GenerateZola(value()?.into(), shape(value()?, value()?, rest.next())?));
            }
            "--generate-plain" => {
                return Ok(Do::GeneratePlain(value()?.into(), shape(value()?, value()?, rest.next())?));
            }
            "--list" => return Ok(Do::List(value()?.into(), value()?.into())),
            "--floor" => {
                let sources = Some(value()?).filter(|sources| *sources != "-").map(PathBuf::from);
                return Ok(Do::Floor(sources, value()?.into(), value()?.into()));
            }
            other => return Err(format!("`{other}` is not an option")),
        }
    }
    if options.shapes.is_empty() {
        options.shapes = if options.scaling { doubling() } else { SHAPES.to_vec() };
    }
    if options.folders.is_empty() {
        options.folders.push(Path::new(env!("CARGO_TARGET_TMPDIR")).join("scale"));
        // A memory file system, where there is one, tells the program's time from the disk's.
        options.folders.extend(Path::new(MEMORY).is_dir().then(|| Path::new(MEMORY).join("sidetone-scale")));
    }
    Ok(Do::Measure(options))
}

fn doubling() -> Vec<Shape> {
    (0..6).map(|n| Shape { options: 1_000 << n, criteria: 12, pairs: false }).collect()
}

fn named(name: &str) -> Result<Shape, String> {
    match name.strip_suffix('p') {
        Some(options) => shape(options, "12", Some("pairs")),
        None => shape(name, "12", None),
    }
}

fn shape(options: &str, criteria: &str, pairs: Option<&str>) -> Result<Shape, String> {
    let pairs = match pairs {
        None => false,
        Some("pairs") => true,
        Some(other) => return Err(format!("`{other}` is not `pairs`")),
    };
    let options = number(options, FEWEST_OPTIONS)?;
    Ok(Shape { options, criteria: number(criteria, FEWEST_CRITERIA)?, pairs })
}

fn number(text: &str, least: usize) -> Result<usize, String> {
    let number = text.replace('_', "").parse().ok().filter(|number| *number >= least);
    number.ok_or_else(|| format!("`{text}` is not a whole number from {least}"))
}
