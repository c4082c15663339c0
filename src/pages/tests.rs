//! Charts say what the table says.

use std::path::Path;

use crate::model::{ComparisonId, Publish};
use crate::pipeline::{Compilation, compile};
use crate::source::files::Sources;

fn site(root: &str) -> Compilation {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(root);
    let top = ["site.toml", "content"].map(|name| root.join(name));
    let files = top.iter().flat_map(walkdir::WalkDir::new).filter_map(Result::ok);
    let files = files.filter(|file| file.file_type().is_file()).map(|file| {
        let path = file.path().strip_prefix(&root).expect("below the root").to_string_lossy().into_owned();
        (path, std::fs::read(file.path()).expect("a file of the site is readable"))
    });
    compile(Sources::from_files(files), Vec::new(), "the site", &Publish::default())
}

pub(super) fn sites() -> [Compilation; 2] {
    [site("."), site("tests/sites/atlas")]
}

#[test]
fn charts_say_what_the_table_says() {
    let mut seen = 0;
    for site in sites() {
        let views = site.views();
        for index in 0..site.site.comparisons.len() {
            let id = ComparisonId::from_index(index);
            let comparison = &site.site.comparisons[index];
            let facts = views.facts(id);
            let all = facts.all();
            for criterion in comparison.criterion_ids() {
                let row = facts.schema.row(criterion, &all);
                let dots = facts.schema.dot_row(criterion, &all).dots;
                for (cell, dot) in row.cells.iter().zip(&dots) {
                    assert_eq!(cell.points, dot.at, "{}", cell.anchor);
                    assert!(!cell.best || dot.best, "{}", cell.anchor);
                    seen += 1;
                }
                let Some(bars) = facts.schema.range_bars(criterion, &all) else { continue };
                for bar in bars.bars.iter().chain(&bars.without) {
                    let cell = row.cells.iter().find(|cell| cell.option == bar.card.id).expect("its cell");
                    let option = comparison.option(&cell.option).expect("it is one of the options");
                    let value = comparison.fact(option, criterion).cell.value();
                    assert_eq!(bar.from.is_empty(), value.is_none(), "{}", cell.anchor);
                    assert!(cell.bare.starts_with(&bar.words), "{}: {}", cell.anchor, bar.words);
                }
                assert_eq!(bars.bars.len() + bars.without.len(), all.len());
            }
        }
    }
    assert!(seen > 300, "{seen}");
}
