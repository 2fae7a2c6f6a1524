//! How large the Worker is when it is uploaded.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::build;
use crate::fault::{Doing, Fault};

/// Builds the Worker, and answers how many bytes its modules have, each packed by gzip.
pub(super) fn size() -> Result<usize, Fault> {
    let module = build::workers()?;
    let folder = module.parent().unwrap_or(&module);
    let entries = fs::read_dir(folder).doing(|| format!("cannot list {}", folder.display()))?;
    let mut bytes = 0;
    for entry in entries {
        let path = entry.doing(|| format!("cannot list {}", folder.display()))?.path();
        let kind = path.extension().and_then(|extension| extension.to_str());
        if matches!(kind, Some("js" | "wasm")) {
            bytes += packed(&path)?;
        }
    }
    Ok(bytes)
}

fn packed(path: &Path) -> Result<usize, Fault> {
    let output =
        Command::new("gzip").args(["-9", "-c"]).arg(path).stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| Fault::Missing(format!("gzip: {error}")))?;
    if output.status.success() {
        Ok(output.stdout.len())
    } else {
        Err(Fault::Failed(format!("gzip ended with {}", output.status)))
    }
}
