//! `import`: a spreadsheet becomes the files of a comparison, and of a site where there is none.

use std::path::Path;

use super::new_files;
use crate::cli;
use crate::import::{Import, Said, import};
use crate::kinds::Spreadsheet;
use crate::source::folders;
use crate::syntax::fields::is_id;
use crate::syntax::toml::quoted;

/// What was made.
pub(super) struct Made {
    /// The comparison.
    pub(super) comparison: Import,
    /// The paths that were written, below the site's folder.
    pub(super) paths: Vec<String>,
}

/// Reads the file and writes the comparison.
///
/// # Errors
/// Sentences, one for each cause; nothing is written then.
pub(super) fn run(args: &cli::Import, root: &Path) -> Result<Made, Vec<String>> {
    let name = args.file.display();
    let bytes = std::fs::read(&args.file).map_err(|error| vec![format!("cannot read {name}: {error}")])?;
    let folder = args.folder.trim_matches('/');
    check_folder(root, folder)?;
    let stem = args.file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let said = Said {
        sheet: args.sheet.as_deref(),
        written: Spreadsheet::declared(args.decimal.as_deref(), args.dates.as_deref()),
    };
    let comparison = import(&bytes, &stem, said)
        .map_err(|causes| causes.into_iter().map(|cause| format!("{name}: {cause}")).collect::<Vec<_>>())?;
    let path = |file: &str| {
        [folders::CONTENT, folder, file]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("/")
    };
    let mut files: Vec<(String, String)> =
        comparison.files.iter().map(|(file, text)| (path(file), text.clone())).collect();
    if !root.join(folders::SETTINGS).is_file() {
        let title = quoted(&comparison.title);
        let base_url = "base_url = \"https://example.org\"    # where you will publish it";
        files.push((folders::SETTINGS.to_owned(), format!("title = {title}\n{base_url}\n")));
    }
    let bytes = files.iter().map(|(path, text)| (path.as_str(), text.as_bytes()));
    new_files::write(root, bytes).map_err(|error| {
        let other = "name another folder for the comparison, as in `sidetone import FILE prices`";
        let exists = error.kind() == std::io::ErrorKind::AlreadyExists;
        vec![if exists { format!("{error}; {other}") } else { error.to_string() }]
    })?;
    Ok(Made { comparison, paths: files.into_iter().map(|(path, _)| path).collect() })
}

/// A folder that can hold a comparison: none lies in another.
fn check_folder(root: &Path, folder: &str) -> Result<(), Vec<String>> {
    let names: Vec<&str> = folder.split('/').filter(|name| !name.is_empty()).collect();
    if !names.iter().all(|name| is_id(name)) {
        return Err(vec![format!(
            "`{folder}` is no folder of addresses: lower-case letters, digits and hyphens"
        )]);
    }
    let mut above = root.join(folders::CONTENT);
    for name in names {
        if above.join("comparison.toml").exists() {
            let above = above.display();
            return Err(vec![format!(
                "{above} is a comparison, and none lies in another: make a site of its own"
            )]);
        }
        above.push(name);
    }
    Ok(())
}
