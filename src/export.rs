//! `bodega export [FILE]`: the shop as a product CSV.

use std::fs::{File, Permissions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bulk::{Export, Omitted};
use clap::Args;
use database::Database;
use serde::Serialize;

use crate::bar::Bar;
use crate::import::SOME_LEFT_OUT;
use crate::output::Output;
use crate::shop::Shop;
use crate::{Failure, stores};

#[derive(Args)]
pub(crate) struct Verb {
    /// Where to write; the terminal when nothing is said
    file: Option<PathBuf>,
}

#[derive(Serialize)]
struct Report<'a> {
    file: &'a Path,
    products: usize,
    omitted: &'a [Omitted],
}

/// Exports every product, whatever its status. Exits with 3 when one cannot be said in a CSV.
pub(crate) async fn run(verb: Verb, shop: &Shop, output: &Output) -> Result<ExitCode, Failure> {
    let origin = stores::ready(shop, Database::Origin).await?;
    let now = server::clock::now();
    let export = Export::begin(&origin.store, books::demo::LOCATION, now).await?;
    let products = export.products();
    let mut bar = Bar::new(u64::try_from(products)?);
    let mut done = |behind: usize| {
        bar.draw(u64::try_from(behind).unwrap_or_default(), || format!("of {products} products"));
    };
    let omitted = match &verb.file {
        Some(file) => {
            let omitted = write_whole(file, async |out| Ok(export.write(out, &mut done).await?));
            let omitted = omitted.await?;
            bar.clear();
            let report = Report { file, products, omitted: &omitted };
            output.print(&report, || format!("{products} products in {}", file.display()));
            omitted
        }
        None => export.write(BufWriter::new(io::stdout()), done).await?,
    };
    for one in &omitted {
        output.note(&format!("{} is left out: {}", one.handle, one.message));
    }
    Ok(if omitted.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(SOME_LEFT_OUT) })
}

/// Writes a file whole or not at all: an export that is cut off must not look like one that is not.
async fn write_whole<T>(
    path: &Path,
    write: impl AsyncFnOnce(&mut BufWriter<File>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    // As any file that a command writes: what may be done with it, the user's mask says.
    let part = tempfile::Builder::new()
        .permissions(Permissions::from_mode(0o666))
        .tempfile_in(folder.unwrap_or(Path::new(".")))
        .map_err(|error| format!("{}: {error}", path.display()))?;
    let mut out = BufWriter::new(part.reopen()?);
    let written = write(&mut out).await?;
    out.flush()?;
    out.get_ref().sync_all()?;
    part.persist(path)?;
    Ok(written)
}
