//! The folder of the user's cache that holds every pinned tool.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::fault::{Doing, Fault};
use crate::say::say;

/// `$XDG_CACHE_HOME/bodega-tools`, else `~/.cache/bodega-tools`.
fn folder() -> Result<PathBuf, Fault> {
    let set = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    set("XDG_CACHE_HOME")
        .or_else(|| set("HOME").map(|home| home.join(".cache")))
        .map(|cache| cache.join("bodega-tools"))
        .ok_or_else(|| Fault::Missing("neither XDG_CACHE_HOME nor HOME names a folder".into()))
}

/// Where a tool of this name and version is or would be.
pub(super) fn place(name: &str, version: &str) -> Result<PathBuf, Fault> {
    Ok(folder()?.join(format!("{name}-{version}")))
}

/// Fills a fresh folder by `work` and moves it to its place, unless another process did so while
/// this one waited for the lock.
pub(super) fn install(
    place: &Path,
    takes: &str,
    work: impl FnOnce(&Path) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let name = place.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let parent = place.parent().unwrap_or(place);
    fs::create_dir_all(parent).doing(|| format!("cannot make {}", parent.display()))?;
    let lock = File::create(parent.join(format!(".{name}.lock")))
        .and_then(|file| file.lock().map(|()| file))
        .doing(|| format!("cannot lock the place of {name}"))?;
    if !place.exists() {
        say(format_args!("installing {name} into {} (about {takes})", parent.display()));
        let staging = parent.join(format!(".{name}.part"));
        if staging.exists() {
            fs::remove_dir_all(&staging).doing(|| format!("cannot clear {}", staging.display()))?;
        }
        fs::create_dir(&staging).doing(|| format!("cannot make {}", staging.display()))?;
        work(&staging)?;
        fs::rename(&staging, place).doing(|| format!("cannot move {name} to its place"))?;
    }
    drop(lock);
    Ok(())
}
