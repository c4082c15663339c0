//! The command line: flags become a [`Command`].

pub mod command;
mod fix;
mod import;
mod new_files;
pub mod starter;

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand};

use crate::diagnostic::show::Format;
use crate::source::folders;
use crate::write::Shard;

/// Makes comparison sites that cannot contradict themselves.
#[derive(Debug, Parser)]
#[command(
    name = "sidetone",
    version,
    about,
    after_help = "Start with:\n  sidetone init my-comparison\n  cd my-comparison && sidetone serve\n\nExit status: 0 done, 1 the site has errors, 2 wrong use."
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Makes a small working site in a new folder
    #[command(after_help = "Example:\n  sidetone init my-comparison\n\nNothing that exists is overwritten.")]
    Init(Init),
    /// Makes a comparison of a spreadsheet: CSV, .xlsx or .ods
    #[command(
        after_help = "Example:\n  sidetone import licences.xlsx\n  sidetone import prices.csv prices --dates day/month/year\n\nWhat each column is, is guessed from its header and its cells, and every guess is told. Nothing that exists is overwritten."
    )]
    Import(Import),
    /// Builds the site
    #[command(
        after_help = "Example:\n  sidetone build --base-url https://example.org\n\nA site with errors is not written: what is published stays."
    )]
    Build(Build),
    /// Joins the parts of a site that several machines have built
    #[command(
        after_help = "Example:\n  sidetone build --shard 1/2 --output-dir part1\n  sidetone build --shard 2/2 --output-dir part2\n  sidetone merge part1 part2\n\nThe whole is the same, byte for byte, as what one machine builds."
    )]
    Merge(Merge),
    /// Serves the site and rebuilds it as you write
    #[command(
        after_help = "Example:\n  sidetone serve --open\n\nThe page in the browser reloads when something it shows has changed. Stop with Ctrl-C."
    )]
    Serve(Serve),
    /// Reports all problems, and mends those that it can
    #[command(
        after_help = "Example:\n  sidetone check --format github\n  sidetone check --fix --dry-run\n\nOnly what is certain is mended, as `lastmod`, which is `updated` here: no name that is merely near. Without --fix nothing is written."
    )]
    Check(Check),
    /// Prints what is proved of a comparison's guide
    #[command(after_help = "Example:\n  sidetone guide\n  sidetone guide languages")]
    Guide(Guide),
    /// Explains the code of a problem, with an example
    #[command(
        after_help = "Example:\n  sidetone explain contradicted-pro\n\nWithout a code, lists them all."
    )]
    Explain(Explain),
}

/// Where the site is.
#[derive(Debug, Args, Clone)]
pub struct Place {
    /// The site's folder [default: the nearest with a site.toml, from here upwards]
    #[arg(long, short, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Say nothing but problems
    #[arg(long, short)]
    pub quiet: bool,
}

impl Place {
    /// The folder that was named; else the nearest that is a site, this one or one above it; else this one.
    #[must_use]
    pub fn root(&self) -> PathBuf {
        let here = || std::env::current_dir().unwrap_or_default();
        let is_site = |folder: &&Path| folder.join(folders::SETTINGS).is_file();
        match &self.root {
            Some(root) => root.clone(),
            // Shorter in messages.
            None if is_site(&Path::new(".")) => PathBuf::from("."),
            None => here().ancestors().find(is_site).map_or_else(|| PathBuf::from("."), Path::to_owned),
        }
    }
}

/// How problems are printed.
#[derive(Debug, Args, Clone, Copy)]
pub struct Problems {
    /// How to print problems
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// Print every problem, and not those of one cause as one
    #[arg(long)]
    pub all: bool,
}

/// `init`
#[derive(Debug, Args)]
pub struct Init {
    /// The folder to make
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Say nothing but problems
    #[arg(long, short)]
    pub quiet: bool,
}

/// `import`
#[derive(Debug, Args)]
pub struct Import {
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields are documented")]
    pub place: Place,
    /// The spreadsheet
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The comparison's folder below content/ [default: content/ itself]
    #[arg(value_name = "FOLDER", default_value = "", hide_default_value = true)]
    pub folder: String,
    /// The sheet to take, of several [default: the first]
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// What stands before decimals, where the cells do not show it
    #[arg(long, value_parser = [",", "."])]
    pub decimal: Option<String>,
    /// Which number of a date comes first, where the cells do not show it
    #[arg(long, value_parser = ["day/month/year", "month/day/year"])]
    pub dates: Option<String>,
}

/// `build`
#[derive(Debug, Args)]
pub struct Build {
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields are documented")]
    pub place: Place,
    /// Where to write [default: public, in the site's folder]
    #[arg(long, short, value_name = "DIR")]
    pub output_dir: Option<PathBuf>,
    /// Where the site will be published, in place of site.toml's
    #[arg(long, short = 'u', value_name = "URL", value_parser = base_url)]
    pub base_url: Option<String>,
    /// Publish drafts, and pages dated in the future
    #[arg(long)]
    pub drafts: bool,
    /// Write into a folder that holds other files, and over those in the way
    #[arg(long, short)]
    pub force: bool,
    /// Render every page anew
    #[arg(long)]
    pub no_cache: bool,
    /// Write one part of several, as 2/4 is the second of four; `merge` joins them
    #[arg(long, value_name = "I/N", value_parser = shard)]
    pub shard: Option<Shard>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields are documented")]
    pub problems: Problems,
    /// Say why each page was rendered
    #[arg(long, short)]
    pub verbose: bool,
}

/// `merge`
#[derive(Debug, Args)]
pub struct Merge {
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields are documented")]
    pub place: Place,
    /// The folders that hold the parts
    #[arg(value_name = "DIR", required = true)]
    pub parts: Vec<PathBuf>,
    /// Where to write [default: public, in the site's folder]
    #[arg(long, short, value_name = "DIR")]
    pub output_dir: Option<PathBuf>,
    /// Write into a folder that holds other files, and over those in the way
    #[arg(long, short)]
    pub force: bool,
}

/// `serve`
#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields are documented")]
    pub place: Place,
    /// Address to listen on; others than the default can be reached from outside this machine
    #[arg(long, short, default_value = "127.0.0.1")]
    pub interface: IpAddr,
    /// Port to listen on; 0 takes any that is free
    #[arg(long, short, default_value = "1111")]
    pub port: u16,
    /// Another name under which this machine is asked for the site, as `laptop.local`; may be given several times
    #[arg(long, value_name = "NAME")]
    pub host: Vec<String>,
    /// Open the site in the browser
    #[arg(long, short = 'O')]
    pub open: bool,
    /// Show drafts, and pages dated in the future
    #[arg(long)]
    pub drafts: bool,
}

/// `check`
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields are documented")]
    pub place: Place,
    /// Check drafts, and pages dated in the future, too
    #[arg(long)]
    pub drafts: bool,
    /// Mend what is certain: print the changes as a diff, write them, and report what is left
    ///
    /// What comes to light by that is mended too, up to eight times over. The diff is for `patch -p1` and `git apply`; with
    /// a --format for programs it is on standard error.
    #[arg(long)]
    pub fix: bool,
    /// With --fix: print the diff, and write nothing
    #[arg(long, requires = "fix")]
    pub dry_run: bool,
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields are documented")]
    pub problems: Problems,
}

/// `guide`
#[derive(Debug, Args)]
pub struct Guide {
    #[command(flatten)]
    #[allow(missing_docs, reason = "its fields are documented")]
    pub place: Place,
    /// The comparison's folder below content/ [default: all]
    #[arg(value_name = "FOLDER")]
    pub folder: Option<String>,
}

/// `explain`
#[derive(Debug, Args)]
pub struct Explain {
    /// The code, as printed in brackets
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

fn shard(text: &str) -> Result<Shard, String> {
    Shard::parse(text).ok_or_else(|| "expected a part and how many there are, such as 2/4".to_owned())
}

fn base_url(text: &str) -> Result<String, String> {
    if crate::model::is_base_url(text) {
        Ok(text.trim_end_matches('/').to_owned())
    } else {
        Err("expected an address such as https://example.org".to_owned())
    }
}
