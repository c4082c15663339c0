//! The files are whole, and hold what the program and its theme ask for: no more and no less.

use std::fs;
use std::path::Path;

use super::*;

/// The text of every file of a folder with one of the endings, without the tests at its end.
fn texts(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    let files = walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    let files = files.sort_by_file_name().into_iter().filter_map(Result::ok);
    let named = files.map(|entry| (entry.path().display().to_string(), entry));
    let wanted = named.filter(|(name, _)| {
        endings.iter().any(|ending| name.ends_with(ending)) && !name.ends_with("tests.rs")
    });
    let read = wanted.map(|(name, entry)| (name, fs::read_to_string(entry.path()).expect("it is text")));
    read.map(|(name, text)| (name, text.split("#[cfg(test)]\nmod tests {").next().unwrap_or("").to_owned()))
        .collect()
}

/// A key that is asked for, with the places that are filled.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Ask {
    key: String,
    /// `None` where they are not written out in the call.
    places: Option<BTreeSet<String>>,
    file: String,
}

/// The text up to the bracket that closes the one before it.
fn call(text: &str) -> &str {
    let mut depth = 1;
    let end = text.find(|c| {
        depth += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        depth == 0
    });
    &text[..end.unwrap_or(text.len())]
}

fn quoted(text: &str) -> Option<&str> {
    text.trim_start().strip_prefix('"')?.split('"').next()
}

/// `.say("key", &[("place", …)])` and the like.
fn asks_of_code() -> Vec<Ask> {
    let mut out = Vec::new();
    for (file, text) in texts("src", &[".rs"]) {
        for method in [".word(", ".say(", ".count(", " key(", "[key(", " title: "] {
            for (at, _) in text.match_indices(method) {
                let call = call(&text[at + method.len()..]);
                // Others have methods of these names, too, and no keys.
                let Some(key) = quoted(call).filter(|key| key.contains('.')) else { continue };
                let names = call.split('(').skip(1).filter_map(quoted);
                let names = names.filter(|name| !name.contains('.')).map(str::to_owned);
                let n = (method == ".count(").then(|| "n".to_owned());
                let written = method == ".word(" || method.starts_with('.') && call.contains("&[");
                let places = written.then(|| names.chain(n).collect());
                out.push(Ask { key: key.to_owned(), places, file: file.clone() });
            }
        }
    }
    out
}

/// `word(key="…", place=…)`.
fn asks_of_templates() -> Vec<Ask> {
    let mut out = Vec::new();
    for (file, text) in texts("templates", &[".html", ".svg", ".xml"]) {
        for (at, _) in text.match_indices("word(") {
            let call = call(&text[at + "word(".len()..]);
            let key = call.strip_prefix("key=").and_then(quoted).expect("the key comes first, written out");
            // Arguments of other calls inside are left out.
            let (mut depth, mut own) = (0, String::new());
            for c in call.chars() {
                depth -= i32::from(c == ')');
                own.extend((depth == 0).then_some(c));
                depth += i32::from(c == '(');
            }
            let names = own.split('=').filter_map(|text| text.rsplit([' ', ',']).next());
            let places = names.skip(1).take(own.matches('=').count() - 1).map(str::to_owned);
            out.push(Ask { key: key.to_owned(), places: Some(places.collect()), file: file.clone() });
        }
    }
    out
}

/// Scripts have all messages of a room.
fn rooms_of_templates() -> BTreeSet<String> {
    let texts = texts("templates", &[".html"]);
    let rooms = texts.iter().flat_map(|(_, text)| text.split("words(room=").skip(1).filter_map(quoted));
    rooms.map(str::to_owned).collect()
}

#[test]
fn english_has_each_word_that_is_asked_for_and_its_places_fit() {
    let words = Words::of("en");
    let asks: Vec<Ask> = asks_of_code().into_iter().chain(asks_of_templates()).collect();
    assert!(asks.len() > 100, "only {} were found", asks.len());
    for Ask { key, places, file } in asks {
        assert!(words.messages.contains_key(&key), "{file} asks for `{key}`, which words/en.toml lacks");
        let Some(mut places) = places else { continue };
        let expected: BTreeSet<String> = words.places(&key).into_iter().map(str::to_owned).collect();
        // A number may choose the form and not be shown.
        if !expected.contains("n") {
            places.remove("n");
        }
        assert_eq!(places, expected, "places of `{key}` in {file} and in words/en.toml");
    }
}

#[test]
fn each_word_is_asked_for() {
    let asked: BTreeSet<String> =
        asks_of_code().into_iter().chain(asks_of_templates()).map(|ask| ask.key).collect();
    let code = texts("src/words", &[".rs"]);
    let rooms = rooms_of_templates();
    let unused = |key: &&str| {
        let of_script = key.split('.').next().is_some_and(|room| rooms.contains(room));
        !asked.contains(*key) && !of_script && !code.iter().any(|(_, text)| text.contains(*key))
    };
    let words = Words::of("en");
    assert_eq!(words.keys().filter(unused).collect::<Vec<_>>(), [""; 0], "nothing asks for these");
}

#[test]
fn every_language_has_the_messages_of_english() {
    let english = Words::of("en");
    for file in FILES.files() {
        let language = file.path().file_stem().and_then(|name| name.to_str()).expect("it has a name");
        let text = file.contents_utf8().expect("it is text");
        let rooms: BTreeMap<String, toml::Table> = toml::from_str(text).expect("rooms of messages");
        let words = Words::parse(language, text);
        assert_eq!(language, language.to_lowercase(), "tags are looked up in small letters");
        assert!(words.plurals.is_some(), "CLDR knows {language}");
        assert!(words.keys().eq(english.keys()), "{language} has other keys than English");
        let entries: usize = rooms.values().map(toml::Table::len).sum();
        assert_eq!(words.messages.len(), entries, "{language} has what is no message");
        let categories: BTreeSet<&str> = (0..=1_000).map(|n| words.category(n)).collect();
        for (key, forms) in &words.messages {
            assert_eq!(words.places(key), english.places(key), "places of `{key}` in {language}");
            let found: BTreeSet<&str> = forms.keys().map(String::as_str).collect();
            assert!(found.len() == 1 || found == categories, "forms of `{key}` in {language}: {found:?}");
            assert!(found.contains(OTHER), "`{key}` in {language} has no form for the rest");
        }
    }
}

#[test]
fn the_best_match_of_a_tag_is_taken() {
    for tag in ["en", "en-GB", "EN-us-x-y", "tlh", "", "-"] {
        assert_eq!(Words::of(tag).language(), "en", "{tag}");
    }
}

#[test]
fn numbers_take_the_form_of_their_language() {
    let words =
        Words::parse("pl", "[a]\nb.one = \"{n} plik\"\nb.few = \"{n} pliki\"\nb.many = \"{n} plików\"\n");
    let said: Vec<String> = [1, 2, 5, 22].map(|n| words.count("a.b", n, &[])).into();
    assert_eq!(said, ["1 plik", "2 pliki", "5 plików", "22 pliki"]);
}

#[test]
fn places_are_filled_by_name() {
    let words = Words::parse("en", "[a]\nb = \"{y}{x}, {y} {\"\n");
    assert_eq!(words.say("a.b", &[("x", &1), ("y", &"z")]), "z1, z {");
    assert_eq!(words.say("a.c", &[]), "");
}

#[test]
fn lists_and_numbers_are_english() {
    let words = Words::of("en");
    assert_eq!(words.all_of(&["a", "b", "c"]), "a, b and c");
    assert_eq!(words.one_of(&["a", "b"]), "a or b");
    assert_eq!(words.all_of(&[""; 0]), "");
    let shown = ["0", "1234", "-12345.50", "1234567"].map(|ascii| words.number(ascii));
    assert_eq!(shown, ["0", "1234", "\u{2212}12\u{202f}345.50", "1\u{202f}234\u{202f}567"]);
}

#[test]
fn names_stand_in_the_order_of_their_language() {
    let sorted = |language: &str, names: &[&str]| {
        let words = Words::of(language);
        let mut names = names.to_vec();
        names.sort_by(|a, b| words.compare(a, b));
        names.join(" ")
    };
    let names = ["Zebra", "Version 1.10", "apple", "Äpfel", "Version 1.9", "Apple"];
    assert_eq!(sorted("en", &names), "Äpfel apple Apple Version 1.9 Version 1.10 Zebra");
    assert_eq!(sorted("de-AT", &["Zug", "Ärger", "Arm", "arm"]), "Ärger arm Arm Zug");
    assert_eq!(sorted("sv", &["Zebra", "Äpple", "Ananas"]), "Ananas Zebra Äpple");
    assert_eq!(sorted("no such tag", &["b", "a", "10", "9"]), "9 10 a b");
}

#[test]
fn scripts_decide_which_way_is_written() {
    for tag in ["ar", "he-IL", "fa", "ur-PK", "az-Arab", "pa-Arab-PK", "ckb", "AR-eg"] {
        assert!(is_right_to_left(tag), "{tag}");
    }
    for tag in ["en", "de-AT", "ar-Latn", "az", "arn", "ja", "", "sr-Latn-RS"] {
        assert!(!is_right_to_left(tag), "{tag}");
    }
}
