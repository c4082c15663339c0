//! `import`: a spreadsheet becomes a comparison without an error, and what was guessed is told.
//!
//! `tests/import/` holds forty licences as a European office saves them; `LibreOffice` made the workbooks of the CSV file.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may end at what it cannot set up")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use proptest::prelude::*;
use sidetone::diagnostic::{Severity, show};
use sidetone::import::{Import, Said, import};
use sidetone::kinds::Spreadsheet;
use sidetone::model::Publish;
use sidetone::pipeline::{Compilation, compile};
use sidetone::source::files::Sources;

const LICENCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/import/lizenzen");

fn sidetone(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sidetone"))
        .args(args)
        .current_dir(folder)
        .output()
        .expect("the program runs")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("what it prints is UTF-8")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn read(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).expect("the file was written")
}

/// The names of everything in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_file());
    files.map(|entry| entry.path().strip_prefix(folder).expect("below it").display().to_string()).collect()
}

fn said(decimal: Option<&str>, dates: Option<&str>) -> Said<'static> {
    Said { sheet: None, written: Spreadsheet::declared(decimal, dates) }
}

fn imported(table: &str) -> Import {
    import(table.as_bytes(), "things", Said::default()).unwrap_or_else(|causes| panic!("{causes:#?}"))
}

/// What a column was taken for.
fn column(table: &str, header: &str) -> String {
    let columns = imported(table).columns;
    let found = columns.into_iter().find(|[_, name, _]| name == header);
    found.map(|[.., says]| says).expect("the column is there")
}

fn file<'a>(import: &'a Import, name: &str) -> &'a str {
    import
        .files
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, text)| text.as_str())
        .expect("the file is there")
}

/// The site that a comparison is alone.
fn site(import: &Import) -> Compilation {
    let settings = ("site.toml".to_owned(), b"title = \"T\"\nbase_url = \"https://example.org\"\n".to_vec());
    let files = import.files.iter().map(|(name, text)| (format!("content/{name}"), text.as_bytes().to_vec()));
    let sources = Sources::from_files(files.chain([settings]));
    compile(sources, Vec::new(), "the folder", &Publish::default())
}

fn problems(site: &Compilation) -> Vec<String> {
    site.diagnostics.iter().map(|problem| show::line(problem, &site.sources)).collect()
}

#[test]
fn a_european_export_of_forty_licences_is_a_site_without_an_edit() {
    let here = folder();
    let out = sidetone(here.path(), &["import", &format!("{LICENCES}.csv")]);
    let report = text(&out.stdout);
    assert!(out.status.success(), "{}{report}", text(&out.stderr));
    let lines = [
        "Read 40 options from text with semicolons of ",
        "  A  Lizenz          the names of the options",
        "  B  Preis (EUR)     `preis`: money, currency EUR; `99,50 €` is 99.5",
        "  C  Art             `art`: choice, 3 choices",
        "  D  Läuft auf       `lauft-auf`: several-of, 3 choices",
        "  E  Verfügbar seit  `verfugbar-seit`: date; `27.02.2016` is 2016-02-27",
        "  F  Kündbar         `kundbar`: yes-no; `ja` is yes",
        "  G  Rabatt          `rabatt`: percent; `9,0 %` is 9",
        "  H  Geräte          `gerate`: number; `unbegrenzt` is unlimited",
        "  I  Version         `version`: version",
        "  J  Bemerkung       `bemerkung`: choice, 2 choices",
        "  K  Bewertung       `bewertung`: rating, scale 5; `5/5` is 5",
        "  - B5, B19: no value of `preis`: unknown, with a note of what it says",
        "Wrote content/comparison.toml, content/options.csv, site.toml.",
        "Checked the site: no problems.",
    ];
    for line in lines {
        assert!(report.contains(line), "{line:?} is missing in\n{report}");
    }
    let options = read(here.path(), "content/options.csv");
    let rows: Vec<&str> = options.lines().collect();
    assert_eq!(rows.len(), 41);
    assert_eq!(
        rows[2],
        "brioche,Brioche,1234.5,,einzelplatz,windows,2023-09-29,yes,4.4,5,4.5.4,nur-mit-vertrag,3"
    );
    assert!(rows[4].starts_with("dunensand,Dünensand,,auf Anfrage,"), "{}", rows[4]);
    let built = sidetone(here.path(), &["build"]);
    assert!(built.status.success(), "{}", text(&built.stderr));
    assert!(!text(&built.stderr).contains("warning"), "{}", text(&built.stderr));
}

#[test]
fn letters_of_windows_come_to_the_same() {
    let csv = fs::read(format!("{LICENCES}.csv")).expect("the file is there");
    let words =
        String::from_utf8(csv.clone()).expect("it is UTF-8").replace(['\u{feff}', 'š', 'Ł', 'ź', 'ř'], "");
    let (windows, _, lossy) = encoding_rs::WINDOWS_1252.encode(&words);
    assert!(!lossy);
    let [utf_8, windows] = [words.as_bytes(), windows.as_ref()]
        .map(|bytes| import(bytes, "lizenzen", Said::default()).expect("it is a table"));
    assert_eq!(utf_8.files, windows.files);
    let told: Vec<&String> = windows.notes.iter().filter(|note| !utf_8.notes.contains(note)).collect();
    assert_eq!(
        told,
        ["It is not UTF-8, and was read in the letters of Windows: see that é, ö and € are right."]
    );
    let utf_16: Vec<u8> = format!("\u{feff}{words}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(import(&utf_16, "lizenzen", Said::default()).expect("it is a table").files, utf_8.files);
}

#[test]
fn workbooks_say_the_same_as_their_csv_but_for_what_the_spreadsheet_lost() {
    let of = |ending: &str| {
        let bytes = fs::read(format!("{LICENCES}.{ending}")).expect("the file is there");
        import(&bytes, "lizenzen", Said::default()).unwrap_or_else(|causes| panic!("{causes:#?}"))
    };
    let [csv, xlsx, ods] = ["csv", "xlsx", "ods"].map(of);
    assert_eq!(xlsx.form, "the sheet `lizenzen`");
    // Without the column of versions, some of which are dates now, and of an .ods without signs of per cent.
    let without = |import: &Import, columns: &[usize]| {
        let mut rows = ::csv::Reader::from_reader(file(import, "options.csv").as_bytes());
        let rows = rows.records().map(|row| {
            let row = row.expect("it is a table");
            row.iter()
                .enumerate()
                .filter(|(index, _)| !columns.contains(index))
                .map(|(_, cell)| cell.to_owned())
                .collect()
        });
        rows.collect::<Vec<Vec<String>>>()
    };
    assert_eq!(without(&xlsx, &[10]), without(&csv, &[10]));
    assert_eq!(without(&ods, &[8, 10]), without(&csv, &[8, 10]));
    let dates = "I2, I3, I6 and 21 more: a date among other values; spreadsheets make dates of versions and fractions";
    assert!(xlsx.notes.iter().any(|note| note == dates), "{:#?}", xlsx.notes);
    assert!(
        xlsx.columns.iter().any(|[.., says]| says.starts_with("`rabatt`: percent")),
        "{:#?}",
        xlsx.columns
    );
    assert!(ods.notes.iter().any(|note| note.contains("are not read from .ods")), "{:#?}", ods.notes);
    for import in [csv, xlsx, ods] {
        assert_eq!(problems(&site(&import)), Vec::<String>::new());
    }
}

#[test]
fn nothing_is_overwritten() {
    let here = folder();
    let import = |args: &[&str]| {
        let file = format!("{LICENCES}.csv");
        let out = sidetone(here.path(), &[&["import", &file], args].concat());
        (out.status.code(), text(&out.stderr).to_owned())
    };
    fs::create_dir(here.path().join("content")).expect("a folder");
    fs::write(here.path().join("content/options.csv"), "mine").expect("a file");
    let (code, error) = import(&[]);
    assert_eq!(code, Some(1));
    assert!(
        error.contains(
            "content/options.csv is there already, and nothing is overwritten; name another folder"
        ),
        "{error}"
    );
    assert_eq!(names(here.path()), ["content/options.csv"]);
    assert_eq!(read(here.path(), "content/options.csv"), "mine");
    assert_eq!(import(&["software/licences"]).0, Some(0));
    assert_eq!(
        names(here.path()),
        [
            "content/options.csv",
            "content/software/licences/comparison.toml",
            "content/software/licences/options.csv",
            "site.toml"
        ]
    );
    let (code, error) = import(&["software/licences/more"]);
    assert_eq!(code, Some(1));
    assert!(error.contains("content/software/licences is a comparison, and none lies in another"), "{error}");
    let (code, error) = import(&["../up"]);
    assert_eq!(code, Some(1));
    assert!(error.contains("`../up` is no folder of addresses"), "{error}");
    assert!(!here.path().parent().expect("it is below").join("up").exists());
}

#[test]
fn what_could_mean_two_things_is_asked_once_for_a_cause() {
    let table = "name,price,since\nA,\"1,234\",01/02/2024\nB,\"2,345\",03/04/2024\n";
    let causes = import(table.as_bytes(), "things", Said::default()).expect_err("it is not known");
    let wanted = [
        "B2, B3: the `,` in this number stands before decimals, or between thousands",
        "C2, C3: which of these numbers is the day, and which the month, is not known",
    ];
    assert_eq!(causes.len(), 2, "{causes:#?}");
    for (cause, wanted) in causes.iter().zip(wanted) {
        assert_eq!(*cause, format!("{wanted}: say it by --decimal or --dates"));
    }
    let of = |said| import(table.as_bytes(), "things", said).expect("it is known");
    let thousands = of(said(Some("."), Some("month/day/year")));
    assert_eq!(file(&thousands, "options.csv").lines().nth(1), Some("a,A,1234,2024-01-02"));
    let decimals = of(said(Some(","), Some("day/month/year")));
    assert_eq!(file(&decimals, "options.csv").lines().nth(1), Some("a,A,1.234,2024-02-01"));
    // What is no date, or is one by its points, shows nothing of others.
    let table =
        "name,since,version,until\nA,01/02/2024,1.10.24,01.02.2024\nB,03/04/2024,13.2.24,03.04.2024\n";
    let causes = import(table.as_bytes(), "things", Said::default()).expect_err("it is not known");
    assert_eq!(causes, [format!("B2, B3: {}: say it by --decimal or --dates", &wanted[1][8..])]);
    let pointed = imported("name,until\nA,01.02.2024\nB,03.04.2024\n");
    assert_eq!(file(&pointed, "options.csv").lines().nth(1), Some("a,A,2024-02-01"));
    // One cell that shows it is enough.
    let shown = imported("name,price,since\nA,\"1,234\",01/02/2024\nB,\"2,5\",13/04/2024\n");
    assert_eq!(file(&shown, "options.csv").lines().nth(1), Some("a,A,1.234,2024-02-01"));
}

#[test]
fn a_column_is_what_its_cells_say() {
    let of = |cells: &[&str]| {
        let rows = cells.iter().enumerate().map(|(row, cell)| format!("Thing {row}\t{cell}"));
        let lines: Vec<String> = std::iter::once("Thing\tValue".to_owned()).chain(rows).collect();
        column(&lines.join("\n"), "Value")
    };
    let columns: &[(&[&str], &str)] = &[
        (&["yes", "no", "", "yes"], "yes-no"),
        (&["x", "", "x"], "yes-no; `x` is yes"),
        (&["0", "1", "1"], "yes-no; `0` is no"),
        (&["1", "1"], "number"),
        (&["2019", "2024", "1998"], "date"),
        (&["1500", "2024", "80"], "number"),
        (&["2024-03", "2023-11-30"], "date"),
        (&["31/12/23", "1/2/99"], "date; `31/12/23` is 2023-12-31"),
        (&["1.10.2", "1.9"], "version"),
        (&["90 min", "1 h 30 min", "2 d"], "duration; `90 min` is 1 h 30 min"),
        (&["0:45:00", "12:30:15"], "duration; `0:45:00` is 45 min"),
        (&["9:30", "18:00"], "text"),
        (&["45 %", "7,5 %"], "percent; `45 %` is 45"),
        (&["4,5/5", "3/5"], "rating, scale 5, step 0.5; `4,5/5` is 4.5"),
        (&["$5", "$1,234.50", "free"], "money, currency USD; `$5` is 5"),
        (&["5 zł", "7,50 zł"], "money, currency PLN; `5 zł` is 5"),
        (&["5 kg", "0.25 kg", "at least 10 kg"], "number, unit kg; `5 kg` is 5"),
        (&["10-20", "30 – 40", "5"], "number; `10-20` is 10..20"),
        (&["unlimited", "5", "10+"], "number; `10+` is 10.."),
        (&["01234", "04109", "10115"], "text"),
        (&["+49 30 1234", "030 99", "112"], "text"),
        (&["linux, mac", "mac", "linux", "linux, mac"], "several-of, 2 choices"),
        (&["GPL", "MIT", "gpl", "MIT"], "choice, 2 choices"),
        (&["One", "Two", "Three"], "text"),
        (&["5 kg", "7 lb", "9 st"], "text"),
        (&["5 €", "7 $", "9 £"], "text"),
    ];
    for (cells, wanted) in columns {
        assert_eq!(of(cells), format!("`value`: {wanted}"), "{cells:?}");
    }
}

#[test]
fn what_stands_around_a_table_is_told() {
    let table = "Licences 2024;;;\n;;;\nName;Price (€);;Empty\nA;5;stray;\n;6;;\nA;auf Anfrage;;\nB;7;;\nC;8;;\nD;9;;\n";
    let import = imported(table);
    assert_eq!(import.options, 5);
    assert_eq!(
        import.columns,
        [
            ["A", "Name", "the names of the options"],
            ["B", "Price (€)", "`price`: money, currency EUR"],
            ["C", "", "`column-c`: text"],
            ["D", "Empty", "left out: no cell is filled"],
        ]
    );
    assert_eq!(
        import.notes,
        [
            "Row 3 is the header; what stands above it is left out.",
            "A5: the row has no name, and is left out",
            "A6: the id that this makes is taken, and has a number behind it",
            "B6: no value of `price`: unknown, with a note of what it says",
        ]
    );
    let wanted = "\u{feff}id,name,price,price.note,column-c\na,A,5,,stray\na-2,A,,auf Anfrage,\nb,B,7,,\nc,C,8,,\nd,D,9,,\n";
    assert_eq!(file(&import, "options.csv"), wanted);
}

#[test]
fn what_a_site_publishes_is_imported_again() {
    let table = "id,name,summary,checked,price,price.source,price.note\n\
                 a-1,A,One thing.,2024-02-01,5 €,https://www.example.org/a/,with tax\n\
                 b,B,,2024-02-01,depends: on the size,https://www.example.org/a/; The shop,\n";
    let import = imported(table);
    assert_eq!(
        file(&import, "options.csv"),
        "\u{feff}id,name,summary,checked,price,price.source,price.note\n\
         a-1,A,One thing.,2024-02-01,5,example-org-a,with tax\n\
         b,B,,2024-02-01,depends: on the size,example-org-a; the-shop,\n"
    );
    assert_eq!(
        file(&import, "sources.toml"),
        "[example-org-a]\ntitle = \"example.org/a\"\nurl = \"https://www.example.org/a/\"\n\n[the-shop]\ntitle = \"The shop\"\n"
    );
    assert_eq!(problems(&site(&import)), Vec::<String>::new());
}

#[test]
fn what_is_no_spreadsheet_is_said_to_be_none() {
    let xlsx = fs::read(format!("{LICENCES}.xlsx")).expect("the file is there");
    let files: &[(&[u8], &str)] = &[
        (b"", "it has no rows below a header"),
        (b"name,price\n", "it has no rows below a header"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "it is neither text nor a spreadsheet"),
        (&[0xD0, 0xCF, 0x11, 0xE0, 0xA1], "it is a spreadsheet of an old form, or has a password"),
        (&xlsx[..xlsx.len() / 2], "it cannot be read: "),
        (b"name,price\n,5\n", "no row has a name in column A"),
        (b"a,b\n1,2\n3,4\n", "no column has a word for each row"),
        (b"name,price\nA,\"5\nB,6\n", "the quotation mark of a cell below row 1 is never closed"),
    ];
    for (bytes, wanted) in files {
        let causes = import(bytes, "things", Said::default()).expect_err("it is no table");
        assert!(causes.len() == 1 && causes[0].starts_with(wanted), "{causes:?}, not {wanted}");
    }
    let wanted = Said { sheet: Some("Prices"), ..Said::default() };
    let causes = import(&xlsx, "things", wanted).expect_err("there is no such sheet");
    assert_eq!(causes, ["it has no sheet `Prices`, but `lizenzen`"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_table_the_site_has_no_error(
        header in prop::collection::vec("[A-Za-z.()€ ]{0,8}|name|id|source|checked|hue|price.note|price|compare", 1..6),
        rows in prop::collection::vec(prop::collection::vec(
            "[-=+@'\"a-zé;,. \n€%0-9]{0,8}|[0-9]{1,5}|[0-9]{1,2}/[0-9]{1,2}/20[0-9]{2}|[0-9]{1,3}[.,][0-9]{1,3}|x|ja|unknown|none|compare|search|1/5|5 kg|1\\.2\\.3|https://e\\.org/[a-c]",
            6,
        ), 1..12),
        order in prop::sample::select(vec!["day/month/year", "month/day/year"]),
        decimal in prop::sample::select(vec![",", "."]),
    ) {
        let mut csv = ::csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        csv.write_record(&header).expect("a vector takes it");
        for row in &rows {
            csv.write_record(&row[..header.len()]).expect("a vector takes it");
        }
        let bytes = csv.into_inner().expect("a vector takes it");
        if let Ok(import) = import(&bytes, "things", said(Some(decimal), Some(order))) {
            let site = site(&import);
            let errors: Vec<String> = site.diagnostics.iter()
                .filter(|problem| problem.severity() == Severity::Error)
                .map(|problem| show::line(problem, &site.sources))
                .collect();
            prop_assert!(errors.is_empty(), "{}\n{:#?}", errors.join("\n"), import);
        }
    }
}
