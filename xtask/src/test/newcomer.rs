//! The step that does what README tells a newcomer first, and looks at what has opened.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::client::{Client, until};
use crate::fault::{Doing, Fault};
use crate::open::READY;
use crate::processes::{Process, free};
use crate::run::Run;
use crate::workspace;

/// Pictures are drawn beside the shop, a thousand of them.
const DRAWN_WITHIN: Duration = Duration::from_secs(60);

/// `cargo run` on an empty folder opens a shop with goods and pictures in it; the second time it
/// opens the same one.
pub(super) fn opens() -> Result<(), Fault> {
    let folder = tempfile::tempdir().doing(|| "cannot make a folder".to_owned())?;
    // Compiling is not opening: it may take its time.
    Run::cargo(["build"]).done()?;
    let first = look(folder.path())?;
    let second = look(folder.path())?;
    if first.is_empty() || first != second {
        return Err(Fault::Failed(format!(
            "after a restart there is {second:?} instead of {first:?}"
        )));
    }
    Ok(())
}

/// Opens the shop, looks at its window, closes it. Answers the ids of what is in it.
fn look(folder: &Path) -> Result<Vec<Value>, Fault> {
    let [shop, origin, sandbox] = free()?;
    let mut command = Command::new("cargo");
    command.current_dir(workspace::root()).args(["run", "--quiet", "--"]);
    let data = folder.join("data");
    let text = |address: SocketAddr| address.to_string();
    command.arg("--data").arg(data).args(["--listen", &text(shop)]);
    command.args(["--origin-listen", &text(origin), "--sandbox-listen", &text(sandbox)]);
    let (mut process, _) = Process::start("newcomer", command, READY, folder)?;
    let client = Client::new()?;
    let goods =
        client.get(&format!("http://{shop}/store/v1/products?limit=100"))?.expect(&[200])?;
    let page = client.get(&format!("http://{shop}/"))?.expect(&[200])?;
    let page = page.body.as_str().unwrap_or_default();
    let missing = || Fault::Failed("there is no picture in the shop's window".to_owned());
    let picture = page.split("src=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let picture = picture.filter(|address| address.contains("/media/")).last();
    let picture = picture.ok_or_else(missing)?.replace("&amp;", "&");
    until(DRAWN_WITHIN, "a picture", || client.get(&picture)?.expect(&[200]))?;
    process.stop();
    // Not how many are left: that is told by a stream of its own, a moment later.
    let ids = goods.body["data"].as_array().into_iter().flatten().map(|one| one["id"].clone());
    Ok(ids.collect())
}
