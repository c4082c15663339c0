//! Every command as a process, on real folders. `serve` has `tests/serve.rs`.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may end at what it cannot set up")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn sidetone(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sidetone"));
    command.args(args).env_remove("SOURCE_DATE_EPOCH").output().expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("what it prints is UTF-8")
}

/// A new site from the starter, in a folder that is removed at the end.
struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    fn new() -> Site {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let site = Site { folder };
        let made = sidetone(&["init", site.root().to_str().expect("a UTF-8 path")]);
        assert!(made.status.success(), "{}", text(&made.stderr));
        site
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut all = args.to_vec();
        let root = self.root();
        all.extend(["--root", root.to_str().expect("a UTF-8 path")]);
        sidetone(&all)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let full = self.root().join(path);
        let before = fs::read_to_string(&full).expect("the file is there");
        assert!(before.contains(from), "{path} does not contain {from}");
        fs::write(full, before.replace(from, to)).expect("a file can be written");
    }

    fn public(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        tree(&self.root().join("public"))
    }
}

fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).expect("below the folder").to_owned();
            (name, fs::read(entry.path()).expect("a file is readable"))
        })
        .collect()
}

#[test]
fn a_new_site_builds_and_says_so() {
    let site = Site::new();
    let built = site.run(&["build"]);
    assert_eq!(built.status.code(), Some(0));
    let said = text(&built.stderr);
    assert!(said.starts_with("Built ") && said.contains("0 removed"), "{said}");
    assert!(!said.contains("warning"), "{said}");
    assert!(site.public().contains_key(Path::new("compare/index.html")));
}

#[test]
fn a_second_build_writes_nothing_and_is_the_same() {
    let site = Site::new();
    site.run(&["build"]);
    let before = site.public();
    let again = site.run(&["build"]);
    assert!(text(&again.stderr).contains(": 0 files written"), "{}", text(&again.stderr));
    assert_eq!(before, site.public());
    let fresh = site.run(&["build", "--no-cache"]);
    assert_eq!(fresh.status.code(), Some(0));
    assert_eq!(before, site.public());
}

#[test]
fn a_build_without_the_cache_undoes_what_was_done_to_its_files() {
    let site = Site::new();
    site.run(&["build"]);
    let before = site.public();
    // Of the same size, which a build that trusts what it knows does not see.
    let page = site.root().join("public/index.html");
    let other = fs::read_to_string(&page).expect("the page is there").replace("<h1>", "<h2>");
    fs::write(&page, other).expect("a file can be written");
    assert!(before != site.public(), "nothing was done to the page");
    let fresh = site.run(&["build", "--no-cache"]);
    assert!(text(&fresh.stderr).contains(": 1 file written"), "{}", text(&fresh.stderr));
    assert!(before == site.public(), "the page is not as it was");
}

#[test]
fn an_edit_renders_what_shows_it_and_says_why() {
    let site = Site::new();
    site.run(&["build"]);
    site.edit("content/paper.md", "There is nothing to charge.", "Nothing ever has to be charged.");
    let built = site.run(&["build", "--verbose"]);
    let said = text(&built.stderr);
    assert!(said.contains("/paper/: something it shows"), "{said}");
    assert!(said.contains("/pros-and-cons/: something it shows"), "{said}");
    assert!(said.contains("/search.json: something it shows"), "{said}");
    assert!(said.contains(": 3 files written"), "{said}");
}

#[test]
#[cfg(feature = "share-images")]
fn a_share_image_is_drawn_anew_when_its_svg_changes_and_not_before() {
    let site = Site::new();
    site.run(&["build"]);
    let theme = fs::read_to_string(Path::new(ROOT).join("templates/share.svg")).expect("it is readable");
    let drawn = |said: &str| said.lines().filter(|line| line.starts_with("/share")).count();
    // A note in the template is in no SVG.
    site.write("templates/share.svg", &theme.replacen("{#- ", "{#- Ours. ", 1));
    let said = text(&site.run(&["build", "--verbose"]).stderr);
    assert_eq!(drawn(&said), 0, "{said}");
    site.edit("content/paper.md", "name = \"Paper\"", "name = \"Foolscap\"");
    let said = text(&site.run(&["build", "--verbose"]).stderr);
    assert!(drawn(&said) > 0 && said.contains("/share/paper.png: something it shows"), "{said}");
    assert!(!said.contains("/share/app.png"), "{said}");
    site.write("templates/share.svg", &theme.replace("#fdfcf9", "#ffffff"));
    let said = text(&site.run(&["build", "--verbose"]).stderr);
    assert!(said.contains("/share/app.png: something it shows"), "{said}");
}

#[test]
fn a_page_that_is_gone_is_removed_and_nothing_else() {
    let site = Site::new();
    site.write("content/extra.md", "# Extra\n\nMore.\n");
    site.run(&["build"]);
    site.write("public/mine.txt", "not yours");
    assert!(site.public().contains_key(Path::new("extra/index.html")));
    fs::remove_file(site.root().join("content/extra.md")).expect("it can be removed");
    let built = site.run(&["build"]);
    assert!(
        text(&built.stderr).contains(if sidetone::picture::share::AVAILABLE {
            "2 removed"
        } else {
            "1 removed"
        }),
        "{}",
        text(&built.stderr)
    );
    let public = site.public();
    assert!(!public.contains_key(Path::new("extra/index.html")));
    assert!(!public.contains_key(Path::new("share/extra.png")), "its share image stayed");
    assert!(!site.root().join("public/extra").exists());
    assert_eq!(public.get(Path::new("mine.txt")).map(Vec::as_slice), Some(b"not yours".as_slice()));
}

#[test]
fn a_site_with_errors_leaves_the_output_as_it_was() {
    let site = Site::new();
    site.run(&["build"]);
    let before = site.public();
    site.edit("content/paper.md", "battery = false", "battery = \"fals\"\nbatery = true");
    let failed = site.run(&["build"]);
    assert_eq!(failed.status.code(), Some(1));
    let said = text(&failed.stderr);
    assert!(said.contains("error[fact-type]") && said.contains("error[unknown-criterion]"), "{said}");
    assert!(said.contains("content/paper.md:"), "{said}");
    assert!(said.contains("did you mean `battery`?"), "{said}");
    assert!(said.ends_with("Nothing was written: 2 errors.\n"), "{said}");
    assert_eq!(before, site.public());
}

#[test]
fn a_template_that_fails_on_one_page_leaves_the_output_as_it_was() {
    let site = Site::new();
    site.run(&["build"]);
    let before = site.public();
    site.write("templates/404.html", "{{ nothing_here }}");
    let failed = site.run(&["build"]);
    assert_eq!(failed.status.code(), Some(1));
    let said = text(&failed.stderr);
    assert!(said.contains("error[template-render]") && said.contains("templates/404.html:1:4"), "{said}");
    assert_eq!(before, site.public());
    let leftovers: Vec<_> = fs::read_dir(site.root())
        .expect("the folder is there")
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_string_lossy().contains("staging"))
        .collect();
    assert!(leftovers.is_empty(), "{leftovers:?}");
}

#[test]
fn a_commit_that_was_stopped_is_finished_even_by_a_build_that_fails() {
    let site = Site::new();
    site.run(&["build"]);
    // A staging folder and a journal, as they are when the machine stops between deciding and renaming.
    let state = fs::read_dir(site.root().join(".sidetone"))
        .expect("there is state")
        .next()
        .expect("of one output")
        .expect("readable")
        .path();
    let staging = site.root().join(".public.sidetone-staging");
    fs::create_dir_all(&staging).expect("a folder can be made");
    fs::write(staging.join("robots.txt"), "from the stopped build").expect("a file can be written");
    let journal =
        serde_json::json!({ "output": "public", "moves": ["robots.txt"], "remove": ["404.html", "own.txt"] });
    fs::write(site.root().join("public/own.txt"), "the author's").expect("a file can be written");
    fs::write(state.join("journal.json"), journal.to_string()).expect("a file can be written");
    site.edit("content/index.md", "[", "[broken](nowhere.md) [");
    let failed = site.run(&["build"]);
    assert_eq!(failed.status.code(), Some(1));
    assert!(text(&failed.stderr).contains("it is whole again"), "{}", text(&failed.stderr));
    let public = site.public();
    assert_eq!(public[Path::new("robots.txt")], b"from the stopped build");
    assert!(!public.contains_key(Path::new("404.html")));
    assert!(public.contains_key(Path::new("own.txt")), "what no manifest lists is removed");
    assert!(!staging.exists() && !state.join("journal.json").exists());
    site.edit("content/index.md", "[broken](nowhere.md) ", "");
    let built = site.run(&["build"]);
    assert_eq!(built.status.code(), Some(0), "{}", text(&built.stderr));
    assert!(
        site.public().contains_key(Path::new("404.html")),
        "what the stopped build removed is written again"
    );
}

#[test]
fn a_build_says_for_whom_it_waits() {
    let site = Site::new();
    site.run(&["build"]);
    let state = fs::read_dir(site.root().join(".sidetone")).expect("there is state").next();
    let path = state.expect("of one output").expect("readable").path().join("lock");
    let lock = fs::OpenOptions::new().write(true).open(&path).expect("there is a lock");
    lock.lock().expect("nobody has it");
    fs::write(&path, "4711\n").expect("a file can be written");
    let mut child = Command::new(env!("CARGO_BIN_EXE_sidetone"))
        .args(["build", "--root"])
        .arg(site.root())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut said = String::new();
    let mut errors = std::io::BufReader::new(child.stderr.take().expect("it is piped"));
    std::io::BufRead::read_line(&mut errors, &mut said).expect("it says something");
    assert_eq!(said, "Waiting for another build of this folder (process 4711) to end.\n");
    assert!(child.try_wait().expect("it is there").is_none(), "it did not wait");
    lock.unlock().expect("it is ours");
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn two_builds_at_once_wait_for_each_other() {
    let site = Site::new();
    let root = site.root();
    let start = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sidetone"));
        command
            .args(["build", "--no-cache", "--quiet", "--root"])
            .arg(&root)
            .spawn()
            .expect("the program runs")
    };
    let children: Vec<_> = (0..4).map(|_| start()).collect();
    for mut child in children {
        assert!(child.wait().expect("it ends").success());
    }
    assert!(site.public().contains_key(Path::new("index.html")));
}

#[test]
fn check_reports_everything_in_every_form_and_writes_nothing() {
    let site = Site::new();
    assert_eq!(site.run(&["check"]).status.code(), Some(0));
    site.edit("content/paper.md", "search = false", "search = \"no\"");
    site.edit("content/app.md", "<fact:paper.search>", "<fact:papr.search>");
    let failed = site.run(&["check"]);
    assert_eq!(failed.status.code(), Some(1));
    let said = text(&failed.stderr);
    assert!(said.contains("error[fact-type]") && said.contains("error[unknown-option]"), "{said}");
    let json = site.run(&["check", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON");
    let codes: Vec<&str> =
        value["diagnostics"].as_array().expect("a list").iter().filter_map(|d| d["code"].as_str()).collect();
    assert_eq!(codes, ["unknown-option", "fact-type"]);
    assert_eq!(value["diagnostics"][1]["place"]["file"], "content/paper.md");
    let page = fs::read_to_string(site.root().join("content/paper.md")).expect("the file is there");
    let line = page.lines().position(|line| line.starts_with("search = ")).map(|index| index + 1);
    assert_eq!(
        value["diagnostics"][1]["place"]["line"].as_u64(),
        line.and_then(|line| u64::try_from(line).ok())
    );
    let github = text(&site.run(&["check", "--format", "github"]).stdout);
    assert!(github.lines().all(|line| line.starts_with("::error file=content/")), "{github}");
    let sarif: serde_json::Value =
        serde_json::from_slice(&site.run(&["check", "--format", "sarif"]).stdout).expect("SARIF is JSON");
    assert_eq!(sarif["runs"][0]["results"].as_array().map(Vec::len), Some(2));
    assert!(!site.root().join("public").exists() && !site.root().join(".sidetone").exists());
}

#[test]
fn init_never_overwrites() {
    let site = Site::new();
    let before = tree(&site.root());
    let again = sidetone(&["init", site.root().to_str().expect("a UTF-8 path")]);
    assert_eq!(again.status.code(), Some(1));
    assert_eq!(before, tree(&site.root()));
}

#[test]
fn init_takes_a_new_repository() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join(".git")).expect("a folder can be made");
    for (name, text) in [("README.md", "mine"), ("LICENSE", "mine"), (".gitignore", "mine")] {
        fs::write(folder.path().join(name), text).expect("a file can be written");
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_sidetone"));
    let made = command.args(["init", "."]).current_dir(folder.path()).output().expect("the program runs");
    assert!(made.status.success(), "{}", text(&made.stderr));
    assert!(!text(&made.stdout).contains("cd .") && text(&made.stderr).contains("/public/"));
    let files = tree(folder.path());
    assert_eq!(files[Path::new(".gitignore")], b"mine");
    assert!(files.contains_key(Path::new("site.toml")));

    let other = tempfile::tempdir().expect("a temporary folder");
    fs::write(other.path().join("thesis.docx"), "mine").expect("a file can be written");
    let refused = sidetone(&["init", other.path().to_str().expect("a UTF-8 path")]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("thesis.docx"));
    assert_eq!(tree(other.path()).len(), 1);
}

#[test]
fn a_site_is_found_from_a_folder_below() {
    let site = Site::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_sidetone"));
    let found =
        command.arg("check").current_dir(site.root().join("content")).output().expect("the program runs");
    assert!(found.status.success(), "{}", text(&found.stderr));
}

#[test]
fn thousands_of_problems_are_shown_by_their_causes() {
    let site = Site::new();
    for number in 0..1500 {
        site.write(
            &format!("content/notes/{number}.md"),
            "+++\ntitle = \"N\"\nlastmod = 2024-01-01\nown = 1\n+++\n",
        );
    }
    let all = |args: &[&str]| text(&site.run(args).stderr);
    let said = all(&["check"]);
    assert!(said.contains("3000 errors") && said.lines().count() < 60, "{said}");
    assert!(said.contains("the same at content/notes/1.md:3:1") && said.contains("and 1496 more"), "{said}");
    assert_eq!(all(&["check", "--all"]).matches("error[unknown-key]").count(), 3000);
    // Each cause is another; the hundredth is that nothing lists these pages.
    for number in 0..300 {
        site.write(
            &format!("content/notes/{number}.md"),
            &format!("+++\ntitle = \"N\"\nown{number} = 1\n+++\n"),
        );
    }
    let said = all(&["check"]);
    assert!(said.matches("error[unknown-key]").count() == 99 && said.contains("--all"), "{said}");
}

#[test]
fn guide_prints_the_proof() {
    let site = Site::new();
    let proof = site.run(&["guide"]);
    assert_eq!(proof.status.code(), Some(0));
    let said = text(&proof.stdout);
    assert!(said.contains("Every one of the ") && said.contains("either of paper, app"), "{said}");
    assert_eq!(site.run(&["guide", "nowhere"]).status.code(), Some(2));
}

#[test]
fn explain_knows_every_code() {
    let list = text(&sidetone(&["explain"]).stdout);
    assert_eq!(list.lines().count(), sidetone::pipeline::codes().len());
    for line in list.lines() {
        let code = line.split_whitespace().next().expect("a code");
        let explained = sidetone(&["explain", code]);
        assert_eq!(explained.status.code(), Some(0));
        assert!(text(&explained.stdout).starts_with("# "), "{code}");
    }
    let wrong = sidetone(&["explain", "contradicted-por"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(text(&wrong.stderr).contains("did you mean `contradicted-pro`?"));
}

#[test]
fn wrong_use_is_exit_status_2() {
    for args in [vec!["biuld"], vec!["build", "--base-url", "example"], vec!["serve", "--port", "x"], vec![]]
    {
        assert_eq!(sidetone(&args).status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn help_of_every_command_has_an_example() {
    for command in ["init", "build", "serve", "check", "guide", "explain"] {
        let help = text(&sidetone(&[command, "--help"]).stdout);
        assert!(help.contains("Example:") && help.contains("sidetone"), "{command}: {help}");
    }
}

#[test]
fn quiet_is_quiet() {
    let site = Site::new();
    for args in [vec!["build", "--quiet"], vec!["check", "--quiet"]] {
        let output = site.run(&args);
        assert!(output.stdout.is_empty() && output.stderr.is_empty(), "{args:?}: {}", text(&output.stderr));
    }
}

#[test]
fn a_folder_without_a_site_says_what_to_do() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = sidetone(&["build", "--root", folder.path().to_str().expect("a UTF-8 path")]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(said.contains("there is no site.toml") && said.contains("sidetone init"), "{said}");
    assert_eq!(tree(folder.path()).len(), 0);
}

/// A copy of a site of this repository: a build leaves its state in the site's folder. Drawing the share images takes
/// longer than all the rest: it has none.
fn copy(site: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for top in ["content", "templates", "static"] {
        for (path, bytes) in tree(&site.join(top)) {
            let to = folder.path().join(top).join(path);
            fs::create_dir_all(to.parent().expect("a parent")).expect("a folder can be made");
            fs::write(to, bytes).expect("a file can be written");
        }
    }
    let config = fs::read_to_string(site.join("site.toml")).expect("a site has a site.toml");
    fs::write(folder.path().join("site.toml"), format!("share_images = false\n{config}"))
        .expect("a file can be written");
    folder
}

/// Every page that the reader's table names is there, and at most two links from the home page.
#[test]
fn the_flagship_has_every_page_within_two_steps() {
    let site = copy(Path::new(ROOT));
    let output = site.path().join("public");
    let root = site.path().to_str().expect("a UTF-8 path");
    let built = sidetone(&["build", "--root", root, "--base-url", "http://localhost"]);
    let said = text(&built.stderr);
    assert_eq!(built.status.code(), Some(0), "{said}");
    assert!(!said.contains("warning"), "{said}");
    let pages = tree(&output);
    let links = |page: &str| -> Vec<String> {
        let file = format!("{}index.html", page.trim_start_matches('/'));
        let html = pages.get(Path::new(&file)).map(|bytes| text(bytes)).unwrap_or_default();
        let hrefs = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        hrefs
            .filter(|href| href.starts_with('/'))
            .map(|href| href.split('#').next().unwrap_or("").to_owned())
            .collect()
    };
    let one: Vec<String> = links("/");
    let mut two: Vec<String> = one.iter().flat_map(|page| links(page)).collect();
    two.extend(one);
    for page in [
        "/compare/",
        "/compare/table.csv",
        "/compare/facts.csv",
        "/compare/table.json",
        "/pros-and-cons/",
        "/versus/",
        "/versus/headphones-or-headsets/",
        "/guide/",
        "/guide/proof/",
        "/glossary/",
        "/sources/",
        "/method/",
        "/headphones/",
        "/headsets/",
        "/atom.xml",
    ] {
        assert!(two.iter().any(|link| link == page), "{page} is more than two steps away");
    }
    for file in
        ["404.html", "sitemap.xml", "robots.txt", "atom.xml", "guide/use-listen/talk-never/index.html"]
    {
        assert!(pages.contains_key(Path::new(file)), "{file} is missing");
    }
}

/// Every address and anchor in the pages of a built site leads somewhere, those that templates make included.
fn dangling(site: &Path, base_path: &str) -> (usize, Vec<String>) {
    let folder = copy(site);
    let built = sidetone(&["build", "--quiet", "--root", folder.path().to_str().expect("a UTF-8 path")]);
    assert!(built.status.success(), "{}", text(&built.stderr));
    let pages = tree(&folder.path().join("public"));
    let html: BTreeMap<String, String> = pages
        .iter()
        .filter(|(path, _)| path.extension().is_some_and(|extension| extension == "html"))
        .map(|(path, bytes)| (path.to_string_lossy().into_owned(), text(bytes)))
        .collect();
    let values = |page: &str, name: &str| -> Vec<String> {
        let marker = format!(" {name}=\"");
        let found = page.split(marker.as_str()).skip(1).filter_map(|rest| rest.split('"').next());
        found.map(|value| value.replace("&amp;", "&")).collect()
    };
    let ids: BTreeMap<&String, Vec<String>> =
        html.iter().map(|(file, page)| (file, values(page, "id"))).collect();
    let (mut checked, mut wrong) = (0, Vec::new());
    let search = pages.get(Path::new("search.json")).map(|bytes| text(bytes)).unwrap_or_default();
    let found: serde_json::Value = serde_json::from_str(&search).expect("JSON");
    let found = found.as_array().expect("a list of documents").iter();
    let found: Vec<String> =
        found.map(|document| document["u"].as_str().expect("an address").to_owned()).collect();
    assert!(found.len() > 50, "only {} documents can be searched", found.len());
    let links = html.iter().flat_map(|(file, page)| {
        values(page, "href").into_iter().chain(values(page, "src")).map(move |link| (file, link))
    });
    let search_file = "search.json".to_owned();
    for (file, link) in links.chain(found.into_iter().map(|link| (&search_file, link))) {
        let (address, anchor) = link.split_once('#').unwrap_or((&link, ""));
        let target = match address.strip_prefix(base_path) {
            _ if address.is_empty() => file.clone(),
            Some(address) if address.starts_with('/') => {
                let path = address.trim_start_matches('/');
                if address.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
            }
            _ => continue,
        };
        checked += 1;
        let there = pages.contains_key(Path::new(&target));
        if !there
            || (!anchor.is_empty() && !ids.get(&target).is_some_and(|ids| ids.iter().any(|id| id == anchor)))
        {
            wrong.push(format!("{file}: {link}"));
        }
    }
    (checked, wrong)
}

#[test]
fn every_link_of_both_sites_leads_somewhere() {
    for (site, base_path, least) in
        [(ROOT.to_owned(), "", 5_000), (format!("{ROOT}/tests/sites/atlas"), "/atlas", 5_000)]
    {
        let (checked, wrong) = dangling(Path::new(&site), base_path);
        assert!(checked > least, "only {checked} links were found in {site}");
        assert!(
            wrong.is_empty(),
            "{} of {checked}: {:#?}",
            wrong.len(),
            wrong.iter().take(20).collect::<Vec<_>>()
        );
    }
}

#[test]
fn a_page_that_stays_as_it_is_must_still_lead_somewhere() {
    let site = Site::new();
    site.edit("site.toml", "title =", "raw_html = true\ntitle =");
    site.write("content/notes.md", "# Notes\n\n## One\n\nText\n");
    site.write("content/more.md", "# More\n\nText\n");
    let links = "<a href=\"/notes/#one\">1</a> <a href=\"/more/\">2</a> <a href=\"/leaf.txt\">3</a>";
    site.write("content/links.md", &format!("# Links\n\n{links}\n"));
    site.write("content/list.md", "# List\n\n[Notes](notes.md), [more](more.md), [links](links.md)\n");
    site.write("static/leaf.txt", "leaf\n");
    let built = site.run(&["build"]);
    assert!(built.status.success(), "{}", text(&built.stderr));
    let said = text(&built.stderr);
    let line =
        said.lines().find(|line| line.starts_with("Looked at ")).expect("it says how much was looked at");
    assert!(line.contains(" links on ") && !line.contains(" 0 links"), "{line}");
    let before = site.public();
    let broken = |code: &str, link: &str| {
        let built = site.run(&["build"]);
        let said = text(&built.stderr);
        assert_eq!(built.status.code(), Some(1), "{said}");
        assert!(said.contains(code) && said.contains(link) && said.contains("content/links.md"), "{said}");
        assert!(site.public() == before, "nothing was written");
    };
    // Of each of them, the page that leads there is not rendered again.
    site.edit("content/notes.md", "## One", "## First");
    broken("dead-anchor", "/notes/#one");
    broken("dead-anchor", "/notes/#one");
    site.edit("content/notes.md", "## First", "## One");
    fs::remove_file(site.root().join("static/leaf.txt")).expect("it can be removed");
    broken("dead-link", "/leaf.txt");
    site.write("static/leaf.txt", "leaf\n");
    site.edit("content/more.md", "# More", "+++\nslug = \"others\"\n+++\n\n# More");
    broken("dead-link", "/more/");
    site.edit("content/more.md", "slug = \"others\"", "slug = \"more\"");
    site.edit("content/notes.md", "Text", "Other text");
    let built = site.run(&["build"]);
    assert!(built.status.success(), "{}", text(&built.stderr));
    assert!(text(&built.stderr).contains("\nLooked at "), "{}", text(&built.stderr));
    // What nobody remembers is looked at anew.
    let state = fs::read_dir(site.root().join(".sidetone")).expect("there is state").next();
    let state = state.expect("of one output folder").expect("it is readable").path();
    fs::remove_file(state.join("anchors")).expect("what pages want of each other is remembered");
    site.edit("content/notes.md", "## One", "## First");
    let built = site.run(&["build"]);
    assert!(text(&built.stderr).contains("/notes/#one"), "{}", text(&built.stderr));
}

#[test]
fn what_pages_of_different_parts_want_of_each_other_is_looked_at() {
    let site = Site::new();
    site.edit("site.toml", "title =", "raw_html = true\ntitle =");
    site.write("content/links.md", "# Links\n\n<a href=\"/notes/#one\">1</a>\n");
    site.write("content/notes.md", "# Notes\n\n## One\n\n[links](links.md)\n");
    let part = |part: &str| {
        let output = site.folder.path().join(format!("part{}", &part[..1]));
        let output = output.to_str().expect("a UTF-8 path");
        let built = site.run(&["build", "--shard", part, "--output-dir", output]);
        (built.status.success(), text(&built.stderr))
    };
    for of in ["1/3", "2/3", "3/3"] {
        let (built, said) = part(of);
        assert!(built, "{said}");
    }
    site.edit("content/notes.md", "## One", "## Two");
    let failed: Vec<String> = ["1/3", "2/3", "3/3"].iter().map(|of| part(of).1).collect();
    assert_eq!(failed.iter().filter(|said| said.contains("/notes/#one")).count(), 1, "{failed:?}");
}

#[test]
fn it_is_today_by_the_clock_of_the_site() {
    let site = Site { folder: tempfile::tempdir().expect("a temporary folder") };
    site.write("content/index.md", "# Home\n");
    site.write("content/new.md", "+++\ntitle = \"New\"\ndate = 2026-11-26\n+++\nWords.\n");
    // Half past eight in the evening of the 25th in Greenwich.
    let check = |settings: &str| {
        site.write("site.toml", &format!("title = \"T\"\nbase_url = \"https://example.org\"\n{settings}"));
        let root = site.root();
        let out = Command::new(env!("CARGO_BIN_EXE_sidetone"))
            .args(["check", "--root"])
            .arg(&root)
            .env("SOURCE_DATE_EPOCH", "1795638600")
            .env("TZ", "Asia/Tokyo")
            .output()
            .expect("the program runs");
        text(&out.stderr)
    };
    let report = check("");
    assert!(
        report.contains(
            "Left out: 1 page dated in the future; --drafts publishes them. It is 2026-11-25 in UTC."
        ),
        "{report}"
    );
    assert!(!check("time_zone = \"Pacific/Auckland\"\n").contains("Left out"));
    let report = check("time_zone = \"America/New_York\"\n");
    assert!(report.contains("It is 2026-11-25 in America/New_York."), "{report}");
}

/// Front matter and words of a post as Jekyll has them, and as Hugo has them; `N` is its number, `M` that of another.
const POSTS: [(&str, &str); 2] = [
    (
        "content/_posts/2024-01-1N-post-N.md",
        "---\nlayout: post\ntitle: \"Post N: a long day\"\ndate: 2024-01-1N 10:00:00 +0100\nlast_modified_at: 2024-02-1N\n\
         categories: [notes, audio]\ntags:\n  - one\npermalink: /blog/N/\nauthor: Jane\nimage: /assets/N.jpg\npublished: true\n\
         comments: true\nexcerpt_separator: <!--more-->\n---\n\nSee [another]({% post_url 2024-01-1M-post-M %}) and [about](/about).\n\n\
         <!--more-->\n\n{% highlight ruby %}\nputs N\n{% endhighlight %}\n\n![Picture N]({{ site.baseurl }}/assets/N.jpg){: .center}\n\n\
         Lead N.\n{: .lead}\n\nA note[^1], and [a file](my file N.pdf).\n\n[^1]: Of N.\n",
    ),
    (
        "content/posts/post-N.md",
        "+++\ntitle = \"Post N\"\ndate = 2024-01-1NT10:00:00+01:00\nlastmod = 2024-02-1NT10:00:00+01:00\ntags = [\"one\"]\n\
         categories = [\"audio\"]\nurl = \"/blog/N/\"\nauthor = \"Jane\"\ntype = \"post\"\nkeywords = [\"a\"]\n[cover]\n\
         image = \"N.jpg\"\n+++\n\nSee [another]({{< ref \"post-M.md\" >}}).\n\n<!--more-->\n\n{{< figure src=\"N.jpg\" title=\"N\" >}}\n\n\
         {{% notice note %}}\nTake care, N.\n{{% /notice %}}\n\n## Heading {#h-N}\n\nSome <b>raw</b> words N.\n",
    ),
];

#[test]
fn ten_posts_of_other_programs_get_one_message_for_a_cause() {
    for (path, post) in POSTS {
        let site = Site { folder: tempfile::tempdir().expect("a temporary folder") };
        site.write("site.toml", "title = \"T\"\nbase_url = \"https://example.org\"\n");
        for number in 0..10 {
            let filled = |text: &str| {
                text.replace('N', &number.to_string()).replace('M', &((number + 1) % 10).to_string())
            };
            site.write(&filled(path), &filled(post));
        }
        let out = site.run(&["check"]);
        let report = text(&out.stderr);
        let is_problem = |line: &&str| line.starts_with("error[") || line.starts_with("warning[");
        let mut problems: Vec<&str> = report.lines().filter(is_problem).collect();
        let all = problems.len();
        problems.sort_unstable();
        problems.dedup();
        assert_eq!(problems.len(), all, "{report}");
        assert!((10..20).contains(&all), "{all} causes in\n{report}");
        assert_eq!(report.matches("the same at").count(), all - 1, "{report}");
    }
}

/// Promise 14: whatever lies in the folders of a site is published, or is told.
#[cfg(unix)]
#[test]
fn no_file_is_passed_over_in_silence() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::symlink;
    let site = Site::new();
    let root = site.root();
    let mut names = Vec::new();
    for (folder, ending) in [("content", "md"), ("static", "css"), ("templates", "html")] {
        let folder = root.join(folder);
        fs::create_dir_all(folder.join("deep")).expect("a folder can be made");
        let mut put = |name: &str| {
            names.push(folder.join(name).strip_prefix(&root).expect("it is below").display().to_string());
            folder.join(name)
        };
        // That its name is told so, too, is seen by its beginning.
        drop(put("name-"));
        symlink("nowhere", put(&format!("dangling.{ending}"))).expect("a link can be made");
        symlink("/etc/hosts", put(&format!("deep/outside.{ending}"))).expect("a link can be made");
        drop(
            std::os::unix::net::UnixListener::bind(put(&format!("socket.{ending}")))
                .expect("a socket can be made"),
        );
        fs::write(folder.join(OsStr::from_bytes(b"name-\xff.md")), "x").expect("a file can be written");
        if ending != "css" {
            fs::write(put(&format!("bytes.{ending}")), b"a\xff").expect("a file can be written");
            fs::write(put("deep/strange.xyz"), "x").expect("a file can be written");
            fs::write(put("none"), "x").expect("a file can be written");
        }
    }
    // What the superuser may read, others may not.
    let forbidden = root.join("content/forbidden.md");
    fs::write(&forbidden, "# F\n").expect("a file can be written");
    fs::set_permissions(&forbidden, std::os::unix::fs::PermissionsExt::from_mode(0o000))
        .expect("they can be set");
    if fs::read(&forbidden).is_err() {
        names.push("content/forbidden.md".to_owned());
    }
    let out = site.run(&["check", "--all"]);
    assert_eq!(out.status.code(), Some(1));
    let report = text(&out.stderr);
    for name in &names {
        assert!(report.contains(&format!("--> {name}")), "{name} is not told of in\n{report}");
    }
    assert!(names.len() >= 18, "{names:?}");
}

#[test]
fn addresses_that_are_gone_are_named() {
    let site = Site::new();
    site.write("content/old.md", "# Old\n\nWords.\n");
    site.run(&["build"]);
    fs::rename(site.root().join("content/old.md"), site.root().join("content/new.md")).expect("it is there");
    let said = text(&site.run(&["build"]).stderr);
    assert!(said.contains("gone: /old/") && said.contains("aliases = [\"/old/\"]"), "{said}");
    site.write("content/new.md", "+++\ntitle = \"New\"\naliases = [\"/old/\"]\n+++\n\nWords.\n");
    site.run(&["build"]);
    assert!(!text(&site.run(&["build"]).stderr).contains("gone"), "an alias was added");
}

#[test]
fn what_somebody_has_changed_is_not_removed() {
    let site = Site::new();
    site.write("content/old.md", "# Old\n\nWords.\n");
    site.run(&["build"]);
    let page = site.root().join("public/old/index.html");
    fs::write(&page, "written by the author").expect("a file can be written");
    fs::remove_file(site.root().join("content/old.md")).expect("it is there");
    let said = text(&site.run(&["build"]).stderr);
    assert!(said.contains("not removed") && said.contains("old/index.html"), "{said}");
    assert_eq!(fs::read_to_string(&page).expect("it stays"), "written by the author");
}

#[test]
fn state_that_is_damaged_can_be_done_without() {
    let site = Site::new();
    site.run(&["build"]);
    let before = site.public();
    let state = fs::read_dir(site.root().join(".sidetone")).expect("there is state").next();
    let state = state.expect("of one output").expect("readable").path();
    fs::write(state.join("manifest"), "damaged").expect("a file can be written");
    let refused = site.run(&["build"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("--force"), "{}", text(&refused.stderr));
    let forced = site.run(&["build", "--force"]);
    assert_eq!(forced.status.code(), Some(0), "{}", text(&forced.stderr));
    assert_eq!(site.public(), before);
    assert_eq!(site.run(&["build"]).status.code(), Some(0));
}

#[test]
fn state_is_written_through_no_link() {
    let site = Site::new();
    let elsewhere = site.root().join("../elsewhere");
    fs::create_dir(&elsewhere).expect("a folder can be made");
    std::os::unix::fs::symlink(&elsewhere, site.root().join(".sidetone")).expect("a link can be made");
    let refused = site.run(&["build"]);
    assert_eq!(refused.status.code(), Some(1), "{}", text(&refused.stderr));
    assert_eq!(fs::read_dir(&elsewhere).expect("it is there").count(), 0);
    fs::remove_file(site.root().join(".sidetone")).expect("it is there");
    site.run(&["build"]);
    let state = fs::read_dir(site.root().join(".sidetone")).expect("there is state").next();
    let state = state.expect("of one output").expect("readable").path();
    let victim = elsewhere.join("victim");
    for name in ["lock", "manifest.part", "journal.part", "anchors.part"] {
        fs::write(&victim, "precious").expect("a file can be written");
        drop(fs::remove_file(state.join(name)));
        std::os::unix::fs::symlink(&victim, state.join(name)).expect("a link can be made");
        site.write("content/more.md", &format!("# {name}\n\n[Home](/index.md)\n"));
        let built = site.run(&["build"]);
        assert_eq!(built.status.code(), Some(0), "{}", text(&built.stderr));
        assert_eq!(fs::read_to_string(&victim).expect("it is there"), "precious", "{name}");
    }
}

#[test]
fn what_is_refused_is_not_opened() {
    let site = Site::new();
    let path = site.root().join("content/z.md");
    std::os::unix::fs::symlink("/dev/zero", &path).expect("a link can be made");
    assert!(text(&site.run(&["check"]).stderr).contains("leads out of the site"));
    fs::remove_file(&path).expect("it is there");
    assert!(Command::new("mkfifo").arg(&path).status().expect("it is installed").success());
    assert!(text(&site.run(&["check"]).stderr).contains("not a regular file"));
    fs::remove_file(&path).expect("it is there");
    // Of a page of a terabyte nothing is read.
    fs::File::create(&path).and_then(|file| file.set_len(1 << 40)).expect("a file can have holes");
    assert!(text(&site.run(&["check"]).stderr).contains("one like it may have 1"));
}

#[test]
fn a_home_that_no_shell_has_filled_in_is_no_folder() {
    let site = Site::new();
    let refused = site.run(&["build", "--output-dir", "~/public"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("to a shell alone"), "{}", text(&refused.stderr));
}

#[test]
fn programs_get_a_bounded_number_of_problems_unless_they_ask_for_all() {
    let site = Site::new();
    let pages = "[a](nowhere.md)\n\n".repeat(6000);
    site.write("content/more.md", &format!("# More\n\n{pages}"));
    let count = |arguments: &[&str]| {
        let printed = site.run(arguments).stdout;
        let json: serde_json::Value = serde_json::from_slice(&printed).expect("it is JSON");
        let listed = json["diagnostics"].as_array().expect("a list").len();
        (listed, json["left_out"].as_u64().expect("a number"))
    };
    assert_eq!(count(&["check", "--format", "json"]), (5000, 1000));
    assert_eq!(count(&["check", "--format", "json", "--all"]), (6000, 0));
    let sarif = site.run(&["check", "--format", "sarif"]).stdout;
    let sarif: serde_json::Value = serde_json::from_slice(&sarif).expect("it is JSON");
    assert_eq!(sarif["runs"][0]["properties"]["leftOut"], 1000);
    assert_eq!(sarif["runs"][0]["results"].as_array().map(Vec::len), Some(5000));
    // For people one cause is one message.
    let said = text(&site.run(&["check"]).stderr);
    assert!(said.contains("and 5996 more") && said.lines().count() < 20, "{said}");
}

#[test]
fn a_build_prints_one_document_for_programs() {
    let site = Site::new();
    site.write("content/notes/alone.md", "# Alone\n\nWords.\n");
    site.write("static/old.html", "<a href=\"/nowhere/\">Gone</a>");
    let codes = |output: &Output| -> Vec<String> {
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one document");
        let list = json["diagnostics"].as_array().expect("a list").iter();
        list.map(|it| it["code"].as_str().expect("a code").to_owned()).collect()
    };
    let built = site.run(&["build", "--format", "json"]);
    assert_eq!(built.status.code(), Some(0));
    assert_eq!(codes(&built), ["unlisted-page", "dead-link-of-file"]);
    // What is made of templates comes after what is written, and is no document of its own either.
    site.write("templates/page.html", "<p><a href=\"/nowhere/\">Gone</a></p>");
    let failed = site.run(&["build", "--format", "json"]);
    assert_eq!(failed.status.code(), Some(1));
    assert_eq!(codes(&failed), ["unlisted-page", "dead-link-of-file", "dead-link"]);
}
