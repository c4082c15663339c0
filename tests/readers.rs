//! Twelve people with a need walk through the flagship's guide, on the pages as they are published and without a script. Each
//! has to come to the right device, the right form of it, and reasons, in seven taps at most.

#![allow(clippy::expect_used, clippy::panic, reason = "this is a test throughout")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The most answers that a reader gives.
const MOST_TAPS: usize = 7;

struct Reader {
    /// Who it is, and what they need.
    need: &'static str,
    /// What they answer when they are asked: the beginning of a question, and of an answer.
    says: &'static [(&'static str, &'static str)],
    /// The verdict.
    verdict: &'static str,
    /// What the page has to advise.
    advice: &'static [&'static str],
    /// An answer under "make it exact", and what it adds.
    exact: Option<(&'static str, &'static str)>,
}

const READERS: [Reader; 12] = [
    Reader {
        need: "rides an hour on a train twice a day, and wants music and quiet",
        says: &[
            ("What will you do", "Listen"),
            ("How often", "Never"),
            ("Where", "On trains"),
            ("Must you hear", "No"),
            ("How much does", "Good enough"),
            ("How long", "An evening"),
        ],
        verdict: "Choose headphones.",
        advice: &["a closed back with noise cancelling", "Skip: the microphone"],
        exact: None,
    },
    Reader {
        need: "answers calls all day in an open office, and is spoken to by colleagues",
        says: &[
            ("What will you do", "Talk"),
            ("How often", "Most of the day"),
            ("Where", "In an open office"),
            ("Must you hear", "Yes"),
            ("How much does", "I hardly"),
            ("How long", "A whole"),
        ],
        verdict: "Choose a headset.",
        advice: &["one with a boom", "one ear (monaural)", "a mute button", "whether it is certified"],
        exact: None,
    },
    Reader {
        need: "works at home with a meeting every day and the door shut",
        says: &[
            ("What will you do", "Talk"),
            ("How often", "Every day"),
            ("Where", "In a quiet room"),
            ("Must you hear", "It does not"),
            ("How much does", "Good enough"),
            ("How long", "A whole"),
        ],
        verdict: "Choose a headset.",
        advice: &["one with a boom", "both ears (binaural)"],
        exact: Some(("A computer", "a cable or a dongle")),
    },
    Reader {
        need: "plays with friends every evening, and they complain that they cannot hear",
        says: &[
            ("What will you do", "Play"),
            ("How often", "Every day"),
            ("Where", "In a quiet room"),
            ("Must you hear", "It does not"),
            ("How much does", "I hardly"),
            ("How long", "An evening"),
        ],
        verdict: "Choose a headset.",
        advice: &[
            "a gaming model",
            "one with a boom",
            "a cable, or a radio dongle of its own. Not Bluetooth",
        ],
        exact: None,
    },
    Reader {
        need: "sits down to listen to records in a quiet room",
        says: &[
            ("What will you do", "Listen"),
            ("How often", "Never"),
            ("Where", "In a quiet room"),
            ("Must you hear", "It does not"),
            ("How much does", "Before all else"),
            ("How long", "An evening"),
        ],
        verdict: "Choose headphones.",
        advice: &["an over-ear pair", "an open back", "Skip: the microphone"],
        exact: None,
    },
    Reader {
        need: "runs beside a road, with music",
        says: &[
            ("What will you do", "Listen"),
            ("How often", "Never"),
            ("Where", "Outdoors"),
            ("Must you hear", "Yes"),
            ("How much does", "Good enough"),
            ("How long", "Under an hour"),
        ],
        verdict: "Choose headphones.",
        advice: &["earphones that leave the ear open", "what the law says"],
        exact: None,
    },
    Reader {
        need: "listens at night, and must hear the baby",
        says: &[
            ("What will you do", "Listen"),
            ("How often", "Never"),
            ("Where", "In a quiet room"),
            ("Must you hear", "Yes"),
            ("How much does", "Good enough"),
            ("How long", "An evening"),
        ],
        verdict: "Choose headphones.",
        advice: &["an open back"],
        exact: None,
    },
    Reader {
        need: "buys for a child of eight who watches films in the car",
        says: &[
            ("What will you do", "Listen"),
            ("How often", "Never"),
            ("Where", "On trains"),
            ("Must you hear", "It does not"),
            ("How much does", "Good enough"),
            ("How long", "An evening"),
        ],
        verdict: "Choose headphones.",
        advice: &["an over-ear pair"],
        exact: Some(("It is for a child", "a limit on the volume")),
    },
    Reader {
        need: "wears glasses and talks to clients among colleagues",
        says: &[
            ("What will you do", "Talk"),
            ("How often", "Every day"),
            ("Where", "In an open office"),
            ("Must you hear", "No"),
            ("How much does", "I hardly"),
            ("How long", "A whole"),
        ],
        verdict: "Choose a headset.",
        advice: &["one with a boom", "both ears (binaural)", "noise cancelling on the listening side"],
        exact: Some(("I wear glasses", "how it feels with your glasses on")),
    },
    Reader {
        need: "hears with one ear only, and calls most of the day",
        says: &[
            ("What will you do", "Talk"),
            ("How often", "Most of the day"),
            ("Where", "In a quiet room"),
            ("Must you hear", "It does not"),
            ("How much does", "I hardly"),
            ("How long", "A whole"),
        ],
        verdict: "Choose a headset.",
        advice: &["one with a boom"],
        exact: Some(("I hear better with one ear", "play both channels to one ear")),
    },
    Reader {
        need: "loves a good pair of headphones and now has a call or two a week",
        says: &[
            ("What will you do", "Listen"),
            ("How often", "A few times"),
            ("Where", "In a quiet room"),
            ("Must you hear", "It does not"),
            ("How much does", "Before all else"),
            ("How long", "An evening"),
        ],
        verdict: "Choose headphones.",
        advice: &["microphones in the cups"],
        exact: Some(("Headphones that I like", "nothing but an add-on boom")),
    },
    Reader {
        need: "talks all day, and mixes music at night",
        says: &[
            ("What will you do", "A bit of"),
            ("How often", "Most of the day"),
            ("Where", "In a quiet room"),
            ("Must you hear", "It does not"),
            ("How much does", "Before all else"),
            ("How long", "A whole"),
        ],
        verdict: "Take both: headphones and a headset.",
        advice: &["headphones for the music, and a headset with a boom", "headphones and an add-on boom"],
        exact: None,
    },
];

/// The text of HTML, without its tags and with single spaces.
fn text(html: &str) -> String {
    let mut out = String::new();
    for part in html.split('<') {
        out.push(' ');
        out.push_str(part.split_once('>').map_or(part, |(_, text)| text));
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ").replace(" :", ":").replace(" .", ".")
}

/// What lies between two marks, at the first place.
fn between<'a>(html: &'a str, start: &str, end: &str) -> Option<&'a str> {
    html.split_once(start)?.1.split_once(end).map(|(inside, _)| inside)
}

/// The links of a list of answers, by their texts.
fn answers(html: &str) -> BTreeMap<String, String> {
    let list = between(html, "<ul class=\"answers\">", "</ul>").unwrap_or_default();
    let links = list.split("<a href=\"").skip(1);
    links
        .map(|link| {
            let (url, rest) = link.split_once("\">").expect("an address ends");
            (text(rest), url.to_owned())
        })
        .collect()
}

/// What is wrong with what a reader finds.
fn walk(site: &Path, reader: &Reader) -> Result<(), String> {
    let page = |url: &str| {
        fs::read_to_string(site.join(url.trim_start_matches('/')).join("index.html"))
            .map_err(|error| format!("{url}: {error}"))
    };
    let mut url = "/guide/".to_owned();
    for taps in 0.. {
        let html = page(&url)?;
        let heading = text(between(&html, "<h1>", "</h1>").unwrap_or_default());
        // The first page has the title of the guide above its question.
        let links = answers(&html);
        if links.is_empty() {
            let taps = taps + usize::from(reader.exact.is_some());
            if taps > MOST_TAPS {
                return Err(format!("{url}: {taps} taps"));
            }
            return verdict(&url, &html, &heading, reader);
        }
        let main = text(between(&html, "<main", "</main>").unwrap_or_default());
        let said =
            reader.says.iter().find(|(question, _)| main.contains(question) && heading.starts_with(question));
        let Some((_, answer)) = said else { return Err(format!("{url} asks {heading:?}")) };
        let next = links.into_iter().find(|(text, _)| text.starts_with(answer));
        url = next.ok_or_else(|| format!("{url} has no answer {answer:?}"))?.1;
    }
    Ok(())
}

fn verdict(url: &str, html: &str, heading: &str, reader: &Reader) -> Result<(), String> {
    if heading != reader.verdict {
        return Err(format!("{url} says {heading:?} and not {:?}", reader.verdict));
    }
    let section = |id: &str| between(html, &format!("<h2 id=\"{id}\">"), "</section>").unwrap_or_default();
    let advice = text(section("page-advice"));
    for wanted in reader.advice {
        if !advice.contains(wanted) {
            return Err(format!("{url} does not advise {wanted:?}, but: {advice}"));
        }
    }
    if let Some((answer, adds)) = reader.exact {
        let mut details = section("page-exact").split("<details>").skip(1).map(text);
        let found = details.find(|details| details.starts_with(answer));
        if !found.as_ref().is_some_and(|found| found.contains(adds)) {
            return Err(format!("{url}: {answer:?} does not add {adds:?}, but: {found:?}"));
        }
    }
    Ok(())
}

#[test]
fn readers_leave_with_the_right_device_its_form_and_a_reason() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let built = Command::new(env!("CARGO_BIN_EXE_sidetone"))
        .args(["build", "--quiet", "--root", env!("CARGO_MANIFEST_DIR"), "--output-dir"])
        .arg(folder.path().join("site"))
        .output()
        .expect("the program runs");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let site = folder.path().join("site");
    let lost: Vec<String> = READERS
        .iter()
        .filter_map(|reader| walk(&site, reader).err().map(|why| format!("who {}: {why}", reader.need)))
        .collect();
    assert!(lost.is_empty(), "{} of {} are lost:\n{}", lost.len(), READERS.len(), lost.join("\n"));

    // And every verdict gives a reason.
    let mut verdicts = 0;
    for entry in walkdir::WalkDir::new(site.join("guide")).into_iter().filter_map(Result::ok) {
        if entry.file_name() != "index.html" {
            continue;
        }
        let html = fs::read_to_string(entry.path()).expect("a page is text");
        if !html.contains("<article class=\"verdict\">") {
            continue;
        }
        verdicts += 1;
        let reasons =
            ["page-reasons", "page-merits"].map(|id| between(&html, id, "<dl class=\"contest\">").is_some());
        assert!(reasons.contains(&true), "{} gives no reason", entry.path().display());
    }
    assert!(verdicts > 100, "only {verdicts} verdicts were found");
}
