//! Rebuilds the program when a file of the built-in theme, its words or the starter changes: all are embedded. Tells the
//! program what it was made from: keys of pages that another version has made mean nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

fn main() -> std::io::Result<()> {
    let mut files = BTreeMap::new();
    for folder in ["src", "templates", "static", "starter", "words"] {
        println!("cargo:rerun-if-changed={folder}");
        read(Path::new(folder), &mut files)?;
    }
    files.insert("Cargo.lock".to_owned(), std::fs::read("Cargo.lock").unwrap_or_default());
    // With other features it makes other pages.
    let features: BTreeSet<String> =
        std::env::vars().map(|(name, _)| name).filter(|name| name.starts_with("CARGO_FEATURE_")).collect();
    let mut hasher = DefaultHasher::new();
    (files, features).hash(&mut hasher);
    println!("cargo:rustc-env=SIDETONE_SOURCES={:016x}", hasher.finish());
    Ok(())
}

fn read(folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            read(&path, files)?;
        } else {
            files.insert(path.to_string_lossy().replace('\\', "/"), std::fs::read(&path)?);
        }
    }
    Ok(())
}
