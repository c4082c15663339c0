//! Every kind of input that can be long, wide, deep or wrong, at any size.

#![allow(clippy::too_many_lines, reason = "they are lists")]

use std::fmt::Write as _;

use super::{Files, put};

/// A kind of input.
pub(crate) struct Kind {
    /// What grows, for people.
    pub(crate) name: String,
    /// A site with about this many bytes of it.
    pub(crate) site: Box<dyn Fn(usize) -> Files + Sync>,
    /// Bytes from which on it is refused, if up to there it grows faster than it should.
    pub(crate) bound: Option<usize>,
}

fn kind(name: impl Into<String>, site: impl Fn(usize) -> Files + Sync + 'static) -> Kind {
    Kind { name: name.into(), site: Box::new(site), bound: None }
}

const SETTINGS: &str =
    "title = \"T\"\nbase_url = \"https://example.org\"\nlanguage = \"en\"\nshare_images = false\n";

const COMPARISON: &str = r#"title = "T"
csv = ["options.csv"]
groups = [{ id = "g", title = "G" }]
criteria = [
  { id = "n", title = "N", group = "g", type = "number", unit = "g", better = "higher" },
  { id = "y", title = "Y", group = "g", type = "yes-no", better = "higher" },
  { id = "t", title = "X", group = "g", type = "text" },
  { id = "c", title = "C", group = "g", type = "choice", choices = ["low", "middle", "high"], better = "higher" },
]
pairs = "none"
"#;

const CSV: &str = "id,n,y,t,c\nolive,1,yes,green,low\nplum,2,no,blue,high\n";

const GUIDE: &str = r#"[[questions]]
id = "q"
text = "Q?"
answers = [
  { id = "a", text = "A", weights = { n = 1 } },
  { id = "b", text = "B", weights = { y = 1 } },
]
"#;

/// A comparison of two options, sound, and as small as may be.
fn base() -> Files {
    let mut files = Files::new();
    put(&mut files, "site.toml", SETTINGS);
    put(&mut files, "content/index.md", "+++\ntitle = \"T\"\n+++\n\nWords.\n");
    put(&mut files, "content/comparison.toml", COMPARISON);
    put(&mut files, "content/options.csv", CSV);
    files
}

/// The small site with one file of other text.
fn with(path: &str, text: impl Into<String>) -> Files {
    let mut files = base();
    put(&mut files, path, text);
    files
}

fn shown() -> String {
    SETTINGS.replace("share_images = false", "share_images = true")
}

/// A page with this body.
fn body(text: &str) -> Files {
    with("content/page.md", format!("+++\ntitle = \"P\"\n+++\n\n{text}"))
}

/// A piece again and again, up to a size; with `#` for a number that counts.
fn again(piece: &str, bytes: usize) -> String {
    let mut out = String::with_capacity(bytes + piece.len() + 8);
    let mut count = 0;
    while out.len() < bytes {
        if piece.contains('#') {
            out += &piece.replace('#', &count.to_string());
        } else {
            out += piece;
        }
        count += 1;
    }
    out
}

/// All kinds.
pub(crate) fn kinds() -> Vec<Kind> {
    let mut all = Vec::new();
    texts(&mut all);
    markdown(&mut all);
    front_matter(&mut all);
    settings(&mut all);
    tables(&mut all);
    guides(&mut all);
    files(&mut all);
    templates(&mut all);
    all
}

/// Texts in all the places that have one.
fn texts(all: &mut Vec<Kind>) {
    let pieces = [
        ("words", "word "),
        ("one word", "w"),
        ("Chinese", "中文。"),
        ("marks", "e\u{301}\u{302}"),
        ("<&", "<&"),
    ];
    for (what, piece) in pieces {
        all.push(kind(format!("title of the site: {what}"), move |n| {
            with("site.toml", shown().replace("\"T\"", &format!("\"{}\"", again(piece, n))))
        }));
        all.push(kind(format!("title of a page: {what}"), move |n| {
            let mut files =
                with("content/page.md", format!("+++\ntitle = \"{}\"\n+++\n\nA.\n", again(piece, n)));
            put(&mut files, "site.toml", shown());
            files
        }));
        all.push(kind(format!("name of an option: {what}"), move |n| {
            let page = format!("+++\ntitle = \"Olive\"\nname = \"{}\"\n+++\n\nA.\n", again(piece, n));
            let mut files = with("content/olive.md", page);
            put(&mut files, "site.toml", shown());
            files
        }));
        all.push(kind(format!("cell of text: {what}"), move |n| {
            with("content/options.csv", CSV.replace("green", &format!("\"{}\"", again(piece, n))))
        }));
        all.push(kind(format!("note: {what}"), move |n| {
            let csv = "id,n,n.note\nolive,1,".to_owned() + &again(piece, n) + "\nplum,2,\n";
            with("content/options.csv", csv)
        }));
        all.push(kind(format!("unit: {what}"), move |n| {
            let text = COMPARISON.replace("unit = \"g\"", &format!("unit = \"{}\"", again(piece, n)));
            with("content/comparison.toml", text)
        }));
        all.push(kind(format!("title of a criterion: {what}"), move |n| {
            let text = COMPARISON.replace("title = \"N\"", &format!("title = \"{}\"", again(piece, n)));
            with("content/comparison.toml", text)
        }));
        all.push(kind(format!("heading: {what}"), move |n| body(&format!("## {}\n\nA.\n", again(piece, n)))));
        all.push(kind(format!("paragraph: {what}"), move |n| body(&again(piece, n))));
    }
}

/// What Markdown can repeat: in a line, or in lines.
fn markdown(all: &mut Vec<Kind>) {
    let pieces = [
        "![[]()",
        "[]()",
        "[",
        "]",
        "![",
        "[a](",
        "[a]( b) ",
        "[a][",
        "[a][b#] ",
        "[a] ",
        "[a]: b\n",
        "[a#]: b\n",
        "[^a]",
        "[^a#] ",
        "[^a]:",
        "[^a]: x\n",
        "[^a#]: x\n",
        "[^a#]\n\n[^a#]: x\n\n",
        "*a ",
        "**a ",
        "*a* ",
        "_a ",
        "*a **b ",
        "~~a ",
        "~~",
        "`",
        "`a ",
        "a ``` b ",
        "<",
        "<a ",
        "<a href='",
        "<!--",
        "<?",
        "<![CDATA[",
        "&",
        "&amp;",
        "&#",
        "\\",
        "\\\n",
        "  \n",
        "> ",
        ">",
        "- ",
        "* - ",
        "1. ",
        "- a\n",
        "- a\n\n",
        "1) a\n",
        "- [ ] a\n",
        "  - a\n",
        "| a ",
        "|",
        "|-",
        "a | b\n",
        "| a | b | c |\n",
        "# ",
        "# h\n",
        "## h#\n",
        "## h {#x}\n",
        "## h {.b}\n",
        "## h {.b",
        "{",
        "}",
        "{{",
        "{%",
        "{{ x }} ",
        "{{< a >}}\n",
        "{% a %} ",
        "{: .a}\n",
        "[[a]] ",
        ":::a\n",
        ":::",
        "https://a.example/ ",
        "http://",
        "https://a.example",
        "a@b.example ",
        "www.a.example ",
        "**中。**中",
        "*中。*中",
        "\r",
        "\r\n",
        "\n",
        "\t",
        "```\n",
        "```a\n",
        "~~~\n",
        "    a\n",
        "$",
        "$$ ",
        "<b>",
        "<b>\n",
        "</b>",
        "<div>\n\n",
        "\u{0}",
        "\u{1}",
        "\u{feff}",
        "\u{202e}",
        "![a](b.png) ",
        "![a](b#.png)\n",
        "### a {.pro criterion=n}\n\nA.\n\n",
        "### a {.con criterion=zz}\n\nA.\n\n",
        "### a {criterion=n}\n",
        "> [!note] T\n\n",
        "> [!NOTE]\n> a\n\n",
        "> [!nte]\n> a\n\n",
        "[a](fact:olive.n) ",
        "<fact:olive.n> ",
        "<fact:olive.zz> ",
        "<fact:olve.n>\n\n",
        "[a](source:zz) ",
        "[a](term:zz)\n\n",
        "[a](b.md) ",
        "[a](b#.md)\n\n",
        "[a](index.md) ",
        "[a](index.md#zz)\n\n",
        "[a](#zz#) ",
        "[a](/b#/)\n\n",
        "[a](javascript:b) ",
        "[a](</&#9;/b>) ",
        "[a](//b) ",
        "[a](https://example.org/zz/) ",
        "---\n",
        "===\n",
        "a\n===\n",
        "a\n---\n",
        ": a\n",
        "a\n: b\n",
        "*[a]: b\n",
        "==a== ",
        "a^b^ ",
        "~a~ ",
        ":smile: ",
        "(c) ",
        "\" ",
        "' ",
        "\"a\" 'b' ",
        "... ",
        "-- ",
        "%%a%% ",
        "```mermaid\n",
        "a\u{a0}",
        "\\[",
        "\\(",
        "http://[",
        "![a][b] ",
        "[![a](b)](c) ",
        "[a]( <b ",
        "[a](b \"",
        "+++\n",
    ];
    for piece in pieces {
        all.push(kind(format!("Markdown {piece:?}"), move |n| body(&again(piece, n))));
    }
    all.push(kind("lists in lists", |n| {
        let mut text = String::new();
        let mut depth = 0;
        while text.len() < n {
            let _ = writeln!(text, "{}- a", "  ".repeat(depth));
            depth += 1;
        }
        body(&text)
    }));
    all.push(kind("quotes in quotes", |n| {
        let mut text = String::new();
        let mut depth = 1;
        while text.len() < n {
            let _ = writeln!(text, "{} a", ">".repeat(depth));
            depth += 1;
        }
        body(&text)
    }));
    all.push(kind("columns of a table", |n| {
        body(&format!("|{}\n|{}\n|{}\n", again("a|", n / 3), again("-|", n / 3), again("b|", n / 3)))
    }));
    all.push(kind("rows of a table", |n| {
        body(&format!("| a | b |\n|---|---|\n{}", again("| c | d |\n", n)))
    }));
    all.push(kind("rows of a table with a cell too many", |n| {
        body(&format!("| a | b |\n|---|---|\n{}", again("| c | d | e |\n", n)))
    }));
    all.push(kind("rows of a table without cells", |n| {
        body(&format!("|{}\n|{}\n{}", again("a|", n / 3), again("-|", n / 3), again("b\n", n / 3)))
    }));
    all.push(kind("code", |n| body(&format!("```rust\n{}```\n", again("let a = \"b\"; // c\n", n)))));
    all.push(kind("code in one line", |n| body(&format!("```rust\n{}\n```\n", again("let a = b; ", n)))));
    all.push(kind("code that opens braces", |n| body(&format!("```rust\n{}\n```\n", again("{[(", n)))));
    all.push(kind("information of code", |n| body(&format!("```{}\na\n```\n", again("a,", n)))));
    all.push(kind("broken characters", |n| {
        let mut files = body("");
        if let Some(page) = files.get_mut("content/page.md") {
            page.extend(std::iter::repeat_n(0xff, n));
        }
        files
    }));
}

/// Front matter, in both languages.
fn front_matter(all: &mut Vec<Kind>) {
    let toml = |piece: &'static str| {
        move |n| with("content/page.md", format!("+++\ntitle = \"P\"\n{}\n+++\n\nA.\n", again(piece, n)))
    };
    let yaml = |piece: &'static str| {
        move |n| with("content/page.md", format!("---\ntitle: P\n{}\n---\n\nA.\n", again(piece, n)))
    };
    let pieces = [
        "k# = 1\n",
        "titel = 1\n",
        "a = 1\n",
        "a.b.c# = 1\n",
        "[a#]\n",
        "[[a]]\n",
        "[facts]\n",
        "\"k#\" = 1\n",
        "= 1\n",
        "a\n",
        "a = \n",
        "# a\n",
        "\n",
        "a# = [[1]]\n",
        "a# = {b = 1}\n",
        "a# = \"\"\"b\"\"\"\n",
        "]]\n",
        "a# = 1979-05-27\n",
    ];
    for piece in pieces {
        all.push(kind(format!("TOML of a page {piece:?}"), toml(piece)));
    }
    for piece in [
        "k#: 1\n",
        "a: 1\n",
        "a#: [b]\n",
        "a#: &x# b\n",
        "a#: *x\n",
        "- a\n",
        "# a\n",
        "a#: |\n  b\n",
        "\t",
        "{",
        "? a\n",
    ] {
        all.push(kind(format!("YAML of a page {piece:?}"), yaml(piece)));
    }
    for piece in ["[", "{a = ", "a.", "\"", "9", "1,", "\\", "'a',"] {
        all.push(kind(format!("TOML value {piece:?}"), move |n| {
            with("content/page.md", format!("+++\ntitle = \"P\"\nextra.a = {}\n+++\n\nA.\n", again(piece, n)))
        }));
        all.push(kind(format!("TOML list {piece:?}"), move |n| {
            with(
                "content/page.md",
                format!("+++\ntitle = \"P\"\nextra.a = [{}]\n+++\n\nA.\n", again(piece, n)),
            )
        }));
    }
    for piece in ["[", "{a: ", "&a [*a, ", "- ", "!!a ", "*a ", "'", "\"", "9", "a, ", ": "] {
        all.push(kind(format!("YAML value {piece:?}"), move |n| {
            with("content/page.md", format!("---\ntitle: P\nextra:\n  a: {}\n---\n\nA.\n", again(piece, n)))
        }));
    }
    all.push(kind("aliases of aliases", |n| {
        let mut text = "---\ntitle: P\nextra:\n  a0: &a0 [1,1,1,1,1,1,1,1]\n".to_owned();
        let mut count = 1;
        while text.len() < n {
            let before = format!("*a{},", count - 1).repeat(8);
            let _ = writeln!(text, "  a{count}: &a{count} [{before}]");
            count += 1;
        }
        with("content/page.md", text + "---\n\nA.\n")
    }));
    all.push(kind("redirects", |n| {
        let list = again("\"/old#/\",", n);
        with("content/page.md", format!("+++\ntitle = \"P\"\naliases = [{list}]\n+++\n\nA.\n"))
    }));
    all.push(kind("redirects that are there twice", |n| {
        let list = again("\"/old/\",", n);
        with("content/page.md", format!("+++\ntitle = \"P\"\naliases = [{list}]\n+++\n\nA.\n"))
    }));
    all.push(kind("a long address", |n| {
        with("content/page.md", format!("+++\ntitle = \"P\"\nslug = \"{}\"\n+++\n\nA.\n", again("a", n)))
    }));
    all.push(kind("no end of front matter", |n| {
        with("content/page.md", format!("+++\n{}", again("a = 1\n", n)))
    }));
}

/// The files that are settings alone.
fn settings(all: &mut Vec<Kind>) {
    for piece in [
        "k# = 1\n",
        "[a#]\n",
        "[a.b.c#]\n",
        "x = [1, 2]\n",
        "]]\n",
        "\u{1}",
        "a.b = ",
        "\"",
        "é",
        "a = 1 ",
        "[",
        "[[",
    ] {
        all.push(kind(format!("site.toml {piece:?}"), move |n| {
            with("site.toml", SETTINGS.to_owned() + &again(piece, n))
        }));
    }
    all.push(kind("site.toml in one line", |n| {
        with("site.toml", format!("{SETTINGS}x = [{}]\n", again("1, ", n)))
    }));
    all.push(kind("texts of site.toml in one line", |n| {
        with("site.toml", format!("{SETTINGS}x = [{}]\n", again("\"aaaaaaaa\", ", n)))
    }));
    all.push(kind("links of the header", |n| {
        with(
            "site.toml",
            format!("{SETTINGS}nav = [{}]\n", again("{ title = \"A\", page = \"zz#.md\" }, ", n)),
        )
    }));
    all.push(kind("sources", |n| {
        with("content/sources.toml", again("[s#]\ntitle = \"S#\"\nurl = \"https://a.example/#\"\n", n))
    }));
    all.push(kind("sources that are there twice", |n| {
        with("content/sources.toml", again("[s]\ntitle = \"S\"\n", n))
    }));
    all.push(kind("sources with a fault", |n| {
        with("content/sources.toml", again("[s#]\ntitel = \"S\"\n", n))
    }));
    all.push(kind("terms", |n| with("content/glossary.md", again("## Term #\n\nIts meaning.\n\n", n))));
    let criteria = |piece: &'static str| {
        move |n| {
            with(
                "content/comparison.toml",
                COMPARISON.replace("criteria = [", &format!("criteria = [{}", again(piece, n))),
            )
        }
    };
    all.push(kind(
        "criteria",
        criteria("{ id = \"k#\", title = \"K#\", group = \"g\", type = \"text\" },\n"),
    ));
    all.push(kind(
        "criteria of one name",
        criteria("{ id = \"k\", title = \"K\", group = \"g\", type = \"text\" },\n"),
    ));
    all.push(kind(
        "criteria of no group",
        criteria("{ id = \"k#\", title = \"K#\", group = \"zz\", type = \"text\" },\n"),
    ));
    all.push(kind(
        "criteria of no type",
        criteria("{ id = \"k#\", title = \"K#\", group = \"g\", type = \"txet\" },\n"),
    ));
    all.push(kind("choices", |n| {
        with(
            "content/comparison.toml",
            COMPARISON.replace("\"middle\"", &(again("\"m#\", ", n) + "\"middle\"")),
        )
    }));
    all.push(kind("groups", |n| {
        let groups = again("{ id = \"h#\", title = \"H#\" },", n);
        with("content/comparison.toml", COMPARISON.replace("groups = [", &format!("groups = [{groups}")))
    }));
    all.push(kind("pairs", |n| {
        let pairs = again("[\"olive\", \"plm#\"],", n);
        with("content/comparison.toml", COMPARISON.replace("\"none\"", &format!("[{pairs}]")))
    }));
    all.push(kind("charts", |n| {
        with(
            "content/comparison.toml",
            COMPARISON.to_owned() + &again("[[charts]]\nid = \"k#\"\ncriteria = [\"zz#\"]\n", n),
        )
    }));
}

/// Options from a CSV file.
fn tables(all: &mut Vec<Kind>) {
    let rows = [
        ("rows", "o#,#,yes,green,low\n"),
        ("rows of one id", "o,1,yes,green,low\n"),
        ("rows of one name", "o#,1,yes,green,low\n"),
        ("rows without an id", ",1,yes,green,low\n"),
        ("rows too short", "o#,1\n"),
        ("rows too long", "o#,1,yes,green,low,a,b\n"),
        ("rows with a wrong number", "o#,zz#,yes,green,low\n"),
        ("rows with the same wrong number", "o#,zz,yes,green,low\n"),
        ("rows with a wrong choice", "o#,1,yes,green,lo#\n"),
        ("rows with a thousand and a point", "o#,1.234,yes,green,low\n"),
        ("rows of quotes", "\"o#\",\"1\",\"yes\",\"gr\"\"een\",low\n"),
        ("empty rows", "\n"),
        ("rows of separators", ",,,,\n"),
    ];
    for (what, row) in rows {
        all.push(kind(what, move |n| with("content/options.csv", CSV.to_owned() + &again(row, n))));
    }
    let columns = [
        ("columns that are unknown", ",k#", ",1"),
        ("columns without a name", ",", ","),
        ("columns of one name", ",n", ",1"),
        ("columns of notes of unknown criteria", ",k#.note", ",1"),
    ];
    for (what, head, cell) in columns {
        all.push(kind(what, move |n| {
            let heads = again(head, n);
            let cells = cell.repeat(heads.matches(',').count());
            with("content/options.csv", format!("id{heads}\nolive{cells}\nplum{cells}\n"))
        }));
    }
    for piece in ["\"", "\"a", "a\"b,", "\u{0}", "\r", ";", "\t", "é"] {
        all.push(kind(format!("CSV {piece:?}"), move |n| {
            with("content/options.csv", CSV.to_owned() + &again(piece, n))
        }));
    }
    all.push(kind("values of several", |n| {
        let text = COMPARISON
            .replace("type = \"text\"", "type = \"several-of\", choices = [\"green\", \"blue\", \"red\"]");
        let mut files = with("content/comparison.toml", text);
        put(
            &mut files,
            "content/options.csv",
            CSV.replace("green", &("green".to_owned() + &again(" green", n))),
        );
        files
    }));
}

/// The guide.
fn guides(all: &mut Vec<Kind>) {
    let guide = |text: String| with("content/guide.toml", text);
    all.push(kind("guide: a long question", move |n| guide(GUIDE.replace("Q?", &again("word ", n)))));
    all.push(kind("guide: answers", move |n| {
        guide(GUIDE.replace(
            "answers = [",
            &("answers = [".to_owned() + &again("{ id = \"k#\", text = \"K#\", weights = { t = 1 } },\n", n)),
        ))
    }));
    all.push(kind("guide: answers of one id", move |n| {
        guide(GUIDE.replace(
            "answers = [",
            &("answers = [".to_owned() + &again("{ id = \"k\", text = \"K\" },\n", n)),
        ))
    }));
    all.push(kind("guide: weights of unknown criteria", move |n| {
        guide(GUIDE.replace("{ n = 1 }", &format!("{{ {} n = 1 }}", again("k# = 1, ", n))))
    }));
    all.push(kind("guide: questions", move |n| {
        guide(GUIDE.to_owned() + &again("[[questions]]\nid = \"k#\"\ntext = \"K#?\"\nanswers = [{ id = \"a\", text = \"A\" }, { id = \"b\", text = \"B\", weights = { n = 1 } }]\n", n))
    }));
    all.push(kind("guide: questions of one id", move |n| {
        guide(
            GUIDE.to_owned()
                + &again(
                    "[[questions]]\nid = \"k\"\ntext = \"K?\"\nanswers = [{ id = \"a\", text = \"A\" }]\n",
                    n,
                ),
        )
    }));
    all.push(kind("guide: situations", move |n| {
        guide(GUIDE.to_owned() + &again("[[situations]]\ntitle = \"S#\"\nanswers = { q = \"a\" }\nverdict = \"plum\"\nwhy = \"W.\"\n", n))
    }));
    all.push(kind("guide: situations of unknown answers", move |n| {
        guide(GUIDE.to_owned() + &again("[[situations]]\ntitle = \"S#\"\nanswers = { q# = \"zz\" }\nverdict = \"plm\"\nwhy = \"W.\"\n", n))
    }));
    all.push(kind("guide: advice", move |n| {
        guide(GUIDE.to_owned() + &again("[[advice]]\nkind = \"choose\"\nsay = \"K#.\"\nwhen = { q = [\"a\", \"b\"] }\npicks = { c = \"low\" }\n", n))
    }));
    all.push(kind("guide: advice of unknown names", move |n| {
        guide(
            GUIDE.to_owned()
                + &again(
                    "[[advice]]\nkind = \"chose\"\nwhen = { q# = \"zz\" }\nfor = \"plm\"\nlink = \"k#.md\"\n",
                    n,
                ),
        )
    }));
    all.push(kind("guide: answers that earn advice", move |n| {
        guide(format!(
            "{GUIDE}[[advice]]\nkind = \"choose\"\nsay = \"K.\"\nwhen = {{ q = [{}] }}\n",
            again("\"a\", ", n)
        ))
    }));
    all.push(kind("guide: unknown keys", move |n| guide(again("k# = 1\n", n) + GUIDE)));
}

/// Many files, and files of other kinds.
fn files(all: &mut Vec<Kind>) {
    let many = |path: &'static str, text: &'static str| {
        move |n: usize| {
            let mut files = base();
            for count in 0..=n / 64 {
                let count = count.to_string();
                put(&mut files, &path.replace('#', &count), text.replace('#', &count));
            }
            files
        }
    };
    all.push(kind("pages", many("content/p#.md", "+++\ntitle = \"P#\"\n+++\n\nA [link](p0.md).\n")));
    all.push(kind(
        "pages with a wrong link",
        many("content/p#.md", "+++\ntitle = \"P#\"\n+++\n\nA [link](pp#.md).\n"),
    ));
    all.push(kind(
        "pages with the same wrong link",
        many("content/p#.md", "+++\ntitle = \"P#\"\n+++\n\nA [link](zz.md).\n"),
    ));
    all.push(kind(
        "pages with an unknown key",
        many("content/p#.md", "+++\ntitle = \"P#\"\ntitel = 1\n+++\n\nA.\n"),
    ));
    all.push(kind("pages of one title", many("content/p#.md", "+++\ntitle = \"P\"\n+++\n\nA.\n")));
    all.push(kind(
        "pages at one address",
        many("content/p#.md", "+++\ntitle = \"P\"\nslug = \"one\"\n+++\n\nA.\n"),
    ));
    all.push(kind(
        "pages with one redirect",
        many("content/p#.md", "+++\ntitle = \"P\"\naliases = [\"/one/\"]\n+++\n\nA.\n"),
    ));
    all.push(kind("pages without front matter", many("content/p#.md", "A.\n")));
    all.push(kind("drafts", many("content/p#.md", "+++\ntitle = \"P\"\ndraft = true\n+++\n\nA.\n")));
    all.push(kind(
        "pages with a wrong fact",
        many("content/p#.md", "+++\ntitle = \"P\"\n+++\n\n<fact:olive.zz#>\n"),
    ));
    all.push(kind(
        "pages of options with a wrong fact",
        many("content/p#.md", "+++\ntitle = \"P#\"\n[facts]\nzz# = 1\n+++\n\nA.\n"),
    ));
    all.push(kind(
        "pages with a wrong picture",
        many("content/p#.md", "+++\ntitle = \"P#\"\n+++\n\n![a](zz#.png)\n"),
    ));
    all.push(kind("folders in folders", |n| {
        let mut files = base();
        let mut path = "content/".to_owned();
        // Their paths grow with their depth.
        for _ in 0..=(n / 8).isqrt() {
            path += "f/";
            put(&mut files, &format!("{path}index.md"), "+++\ntitle = \"P\"\n+++\n\nA.\n");
        }
        files
    }));
    all.push(kind("folders", many("content/f#/index.md", "+++\ntitle = \"P#\"\n+++\n\nA.\n")));
    all.push(kind("static files", many("static/f#.txt", "A.\n")));
    all.push(kind("unknown files", many("content/f#.zz", "A.\n")));
    let picture = |text: &'static str, end: &'static str, piece: &'static str| {
        move |n| {
            let mut files = body("![a](d.svg)\n");
            put(&mut files, "content/d.svg", text.to_owned() + &again(piece, n) + end);
            files
        }
    };
    let start = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">";
    all.push(kind(
        "SVG: a path",
        picture(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M0 0",
            "\"/></svg>",
            " L1 1",
        ),
    ));
    all.push(kind("SVG: elements", picture(start, "</svg>", "<g/>")));
    all.push(kind("SVG: depth", picture(start, "</svg>", "<g>")));
    all.push(kind("SVG: ids", picture(start, "</svg>", "<g id=\"a#\"/>")));
    all.push(kind("SVG: scripts", picture(start, "</svg>", "<script/>")));
    all.push(kind(
        "SVG: attributes",
        picture("<svg xmlns=\"http://www.w3.org/2000/svg\"", "/>", " a#=\"b\""),
    ));
    all.push(kind("SVG: entities", picture("<!DOCTYPE svg [", "]><svg/>", "<!ENTITY a# \"b\">")));
    let drawing = |text: &'static str, end: &'static str, piece: &'static str| {
        move |n| {
            let mut files =
                with("content/olive.md", "+++\ntitle = \"Olive\"\ndrawing = \"d.svg\"\n+++\n\nA.\n");
            put(&mut files, "content/d.svg", text.to_owned() + &again(piece, n) + end);
            files
        }
    };
    all.push(kind(
        "drawing: a path",
        drawing(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M0 0",
            "\"/></svg>",
            " L1 1",
        ),
    ));
    all.push(kind("drawing: elements", drawing(start, "</svg>", "<g/>")));
    all.push(kind("drawing: depth", drawing(start, "</svg>", "<g>")));
    all.push(kind("drawing: classes", drawing(start, "</svg>", "<g class=\"zz#\"/>")));
    all.push(kind("drawing: links", drawing(start, "</svg>", "<a href=\"#\"/>")));
}

/// An author's templates.
fn templates(all: &mut Vec<Kind>) {
    let template = |piece: &'static str, end: &'static str| {
        move |n| {
            let pieces = again(piece, n);
            let ends = end.repeat(pieces.len() / piece.len().max(1));
            with("templates/page.html", pieces + &ends)
        }
    };
    let pieces = [
        ("words ", ""),
        ("{{ page.title }}", ""),
        ("{{ zz }}", ""),
        ("{{ page.zz# }}\n", ""),
        ("{{ page.title | zz }}", ""),
        ("{% if page %}", "{% endif %}"),
        ("{% if page %}a{% endif %}", ""),
        ("{% zz %}\n", ""),
        ("{{", ""),
        ("{#", ""),
        ("{% include \"zz#.html\" %}\n", ""),
        ("{{ ((", ""),
        ("{% for a in page %}", ""),
        ("<a href=\"/zz#/\">a</a>\n", ""),
        ("<p id=\"a\">a</p>\n", ""),
        ("<p id=\"a#\">a</p>", ""),
        ("<a href=\"#zz#\">a</a>", ""),
        ("<img src=\"zz#.png\">", ""),
        ("<a href=\"javascript:a\">a</a>\n", ""),
        ("<div>", ""),
        ("<", ""),
        ("&", ""),
        ("<a b=\"", ""),
        ("<script>", ""),
        ("<!--", ""),
        ("{{ 1 + ", ""),
        ("{{ \"a\" ~ ", ""),
        ("{% set a = 1 %}", ""),
        ("{% raw %}", ""),
        ("{% block a# %}{% endblock %}", ""),
        ("{% block a# %}", "{% endblock %}"),
    ];
    for (piece, end) in pieces {
        all.push(kind(format!("template {piece:?}"), template(piece, end)));
    }
    // Tera says each mistake with all of the template.
    for known in all.iter_mut().filter(|it| it.name.contains("| zz") || it.name.contains("include")) {
        known.bound = Some(1 << 16);
    }
    all.push(kind("templates", |n| {
        let mut files = base();
        for count in 0..=n / 64 {
            put(&mut files, &format!("templates/t{count}.html"), "{{ page.title }}");
        }
        files
    }));
    all.push(kind("templates that include each other", |n| {
        let mut files = base();
        for count in 0..=n / 64 {
            put(
                &mut files,
                &format!("templates/t{count}.html"),
                format!("{{% include \"t{}.html\" %}}", count + 1),
            );
        }
        put(&mut files, "templates/page.html", "{% include \"t0.html\" %}");
        files
    }));
}
