//! `cargo xtask tidy`: the house rules that no compiler lint can see.
//!
//! Everything is looked at before anything is reported, so that one run shows every complaint.

mod imports;
mod rust;
mod sql;

use std::fs;
use std::path::{Path, PathBuf};

use crate::fault::{Doing, Fault};
use crate::say::say;
use crate::workspace;

/// One broken rule: where, and what to do about it.
#[derive(Debug, PartialEq, Eq)]
struct Complaint {
    place: String,
    rule: String,
}

impl Complaint {
    fn new(place: impl Into<String>, rule: impl Into<String>) -> Self {
        Self { place: place.into(), rule: rule.into() }
    }
}

/// Folders that hold nothing of ours.
const FOREIGN: [&str; 5] = ["target", "node_modules", "build", "bodega-data", "artifacts"];

/// Checks the whole repository.
pub(crate) fn run() -> Result<(), Fault> {
    let root = workspace::root();
    let mut files = Vec::new();
    walk(&root, &mut files)?;
    let mut complaints = imports::check(&workspace::metadata()?);
    for file in files {
        let place = file.strip_prefix(&root).unwrap_or(&file).display().to_string();
        match file.extension().and_then(|extension| extension.to_str()) {
            Some("rs") => complaints.extend(rust::check(&place, &read(&file)?)),
            Some("sql") => complaints.extend(sql::check(&place, &read(&file)?)),
            _ => {}
        }
    }
    for Complaint { place, rule } in &complaints {
        say(format_args!("{place}: {rule}"));
    }
    match complaints.len() {
        0 => Ok(()),
        count => Err(Fault::Failed(format!("{count} house rules are broken"))),
    }
}

fn read(file: &Path) -> Result<String, Fault> {
    fs::read_to_string(file).doing(|| format!("cannot read {}", file.display()))
}

/// Every file below `folder`, in order of name.
fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Fault> {
    let failed = || format!("cannot list {}", folder.display());
    let mut entries: Vec<_> =
        fs::read_dir(folder).doing(failed)?.collect::<Result<_, _>>().doing(failed)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let kind = entry.file_type().doing(failed)?;
        if kind.is_dir() && !name.starts_with('.') && !FOREIGN.contains(&name.as_ref()) {
            walk(&entry.path(), files)?;
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
    Ok(())
}
