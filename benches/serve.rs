//! How long the preview takes: from its start to the first page, and from the save of a file to new bytes served.
//!
//! `cargo bench --bench serve -- FOLDER [SAVES]`: copies the site in FOLDER, serves the copy with the program itself,
//! and saves files of options as an author would, one after the other. Half of the saves change a word of an option's
//! prose, which its page shows; half the first name of an option, which the page of a pair shows too, where
//! it has one. A page is asked for as a browser does it: when the server says that it has changed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement may end at what fails"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// No save takes longer, unless it was missed.
const BOUND: Duration = Duration::from_secs(30);
/// Between two saves nothing of the one before should be left to do.
const PAUSE: Duration = Duration::from_millis(250);

/// Ends with the measurement, however that ends.
struct Server {
    process: Child,
    address: SocketAddr,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An option of the site: its id and its file.
struct Choice {
    id: String,
    file: PathBuf,
}

fn main() {
    // `cargo bench` adds a flag of its own.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with("--")).collect();
    let Some(folder) = arguments.first() else {
        println!("serve: nothing to measure; say `cargo bench --bench serve -- FOLDER [SAVES]`");
        return;
    };
    let saves: usize = arguments.get(1).map_or(100, |saves| saves.parse().expect("SAVES is a number"));
    let copy = tempfile::tempdir().unwrap();
    copy_site(Path::new(folder), copy.path());
    let choices = choices(copy.path());
    assert!(choices.len() > 1, "{folder} has fewer than two options in content/");

    let start = Instant::now();
    let server = serve(copy.path());
    let status = get(server.address, "/").0;
    println!("first page: {} ms after the start", start.elapsed().as_millis());
    assert_eq!(status, 200, "the site must be sound");

    let (mut prose, mut facts) = (Vec::new(), Vec::new());
    for n in 0..saves {
        // Files far from each other.
        let at = n * 397 % (choices.len() - 1);
        if n % 2 == 1
            && let Some(pair) = pair(&server, &choices[at].id, &choices[at + 1].id)
        {
            facts.push(save(&server, &choices[at].file, &pair, n, with_name));
        } else {
            prose.push(save(&server, &choices[at].file, &format!("/{}/", choices[at].id), n, with_word));
        }
        std::thread::sleep(PAUSE);
    }
    print("a word of prose, to the option's page", prose.clone());
    print("the name of an option, to a pair's page", facts.clone());
    print("all saves", [prose, facts].concat());
}

fn print(what: &str, mut times: Vec<Duration>) {
    if times.is_empty() {
        return;
    }
    times.sort();
    let at = |percent: usize| (times.len() * percent).div_ceil(100).saturating_sub(1);
    let ms = |time: Duration| format!("{}.{} ms", time.as_millis(), time.subsec_micros() % 1000 / 100);
    println!(
        "{what}: {} saves, median {}, 95th percentile {}, maximum {}",
        times.len(),
        ms(times[at(50)]),
        ms(times[at(95)]),
        ms(times[times.len() - 1]),
    );
}

// ---------------------------------------------------------------- the site

fn copy_site(from: &Path, to: &Path) {
    for top in ["site.toml", "content", "templates", "static"] {
        for entry in walkdir::WalkDir::new(from.join(top)).into_iter().filter_map(Result::ok) {
            let target = to.join(entry.path().strip_prefix(from).unwrap());
            if entry.file_type().is_dir() {
                std::fs::create_dir_all(target).unwrap();
            } else {
                std::fs::copy(entry.path(), target).unwrap();
            }
        }
    }
}

fn choices(site: &Path) -> Vec<Choice> {
    let entries = std::fs::read_dir(site.join("content")).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .filter(|path| std::fs::read_to_string(path).unwrap().contains("\n[facts]\n"))
        .collect();
    files.sort();
    let id = |file: &Path| file.file_stem().unwrap().to_str().unwrap().to_owned();
    files.into_iter().map(|file| Choice { id: id(&file), file }).collect()
}

/// The page of a pair, if it has one. Which of both comes first, the site decides.
fn pair(server: &Server, a: &str, b: &str) -> Option<String> {
    let pages = [format!("/versus/{a}-or-{b}/"), format!("/versus/{b}-or-{a}/")];
    pages.into_iter().find(|page| get(server.address, page).0 == 200)
}

/// With a word at the end of the prose.
fn with_word(text: &str, word: &str) -> String {
    format!("{text}\nAnd {word}.\n")
}

/// With a word in the option's name.
fn with_name(text: &str, word: &str) -> String {
    let at = text.find("\nname = \"").expect("an option with a name") + "\nname = \"".len();
    format!("{}{word} {}", &text[..at], &text[at..])
}

/// Saves a file with a new word; the time until a page shows it.
fn save(server: &Server, file: &Path, page: &str, n: usize, with: fn(&str, &str) -> String) -> Duration {
    let word = format!("measured{n}");
    let text = std::fs::read_to_string(file).unwrap();
    let before = get(server.address, page).1;
    assert!(!before.contains(&word));
    let key = before.split_once("data-key=\"").expect("a script").1.split('"').next().unwrap();
    let mut events = events(server.address, page, key);

    let start = Instant::now();
    std::fs::write(file, with(&text, &word)).unwrap();
    loop {
        let mut line = String::new();
        assert!(events.read_line(&mut line).expect("the save is seen") > 0, "the stream has ended");
        if line.starts_with("data: ") && get(server.address, page).1.contains(&word) {
            return start.elapsed();
        }
    }
}

// ---------------------------------------------------------------- the server

fn serve(site: &Path) -> Server {
    let mut process = Command::new(env!("CARGO_BIN_EXE_sidetone"))
        .args(["serve", "--port", "0", "--root"])
        .arg(site)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let url = line.trim_end().rsplit_once("http://").expect("an address").1;
    let address = url.trim_end_matches('/').parse().unwrap();
    Server { process, address }
}

fn ask(address: SocketAddr, target: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(BOUND)).unwrap();
    write!(stream, "GET {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    stream
}

/// The status and the text at an address.
fn get(address: SocketAddr, target: &str) -> (u16, String) {
    let mut reply = String::new();
    ask(address, target).read_to_string(&mut reply).unwrap();
    let status = reply.split(' ').nth(1).unwrap().parse().unwrap();
    (status, reply)
}

fn events(address: SocketAddr, page: &str, key: &str) -> BufReader<TcpStream> {
    let mut events = BufReader::new(ask(address, &format!("/__sidetone/events?page={page}&key={key}")));
    let mut line = String::new();
    while line != "\r\n" {
        line.clear();
        assert!(events.read_line(&mut line).unwrap() > 0, "no stream");
    }
    events
}
