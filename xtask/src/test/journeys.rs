//! The steps that hold conversations with a shop, and that let a browser shop in it: the same ones
//! on every host, each with a fresh shop of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use crate::build;
use crate::client::until;
use crate::fault::{Doing, Fault};
use crate::open::{Host, OpenShop};
use crate::run::Run;
use crate::say::say;
use crate::tools::{Program, Tool};
use crate::workspace;

/// Where the conversations are, which every host must hold the same way.
const CONVERSATIONS: &str = "edge/storefront/tests/conversations";
/// What a browser does in a shop with few goods and no pictures.
const JOURNEYS: &str = "e2e/*.test.mjs";
/// What it does in the whole demo.
const FULL_JOURNEYS: &str = "e2e/full/*.test.mjs";
/// A thousand pictures are drawn beside the shop, in a debug build.
const DRAWN_WITHIN: Duration = Duration::from_secs(120);

pub(super) fn conversations_native() -> Result<(), Fault> {
    converse(Host::Native)
}

pub(super) fn conversations_workers() -> Result<(), Fault> {
    converse(Host::Workers)
}

pub(super) fn conversations_spin() -> Result<(), Fault> {
    converse(Host::Spin)
}

/// Every page is looked at here, for one host's pages are the other's: those of the whole demo too.
pub(super) fn browser_native() -> Result<(), Fault> {
    let pictures = workspace::target().join("pictures").to_string_lossy().into_owned();
    with_shop(Host::Native, |shop| browse(shop, JOURNEYS, &pictures))?;
    with_shelves((Host::Native, 1), "full", |shop| {
        until_drawn(shop)?;
        browse(shop, FULL_JOURNEYS, &pictures)
    })
}

pub(super) fn browser_workers() -> Result<(), Fault> {
    with_shop(Host::Workers, |shop| browse(shop, JOURNEYS, ""))
}

/// Waits for the demo's pictures.
fn until_drawn(shop: &OpenShop) -> Result<(), Fault> {
    let data = shop.settings().iter().find(|(name, _)| name == "BODEGA_DATA");
    let undrawn = data.map(|(_, data)| Path::new(data).join("pictures-undrawn"));
    until(DRAWN_WITHIN, "the demo's pictures", || match &undrawn {
        Some(undrawn) if undrawn.exists() => Err(Fault::Failed("they are being drawn".to_owned())),
        _ => Ok(()),
    })
}

/// Holds every conversation with a shop on this host.
fn converse(host: Host) -> Result<(), Fault> {
    let player = ["build", "--package", "conversations"];
    Run::cargo(player).done()?;
    with_shop(host, |shop| {
        let player = workspace::target().join("debug/conversations");
        let known = preview(shop)?;
        Run::new(player).args([shop.url()]).args(known).args(conversations()?).quiet().done()
    })
}

/// What the conversation about a preview has to know: one that staff has made, and its link.
fn preview(shop: &OpenShop) -> Result<Vec<String>, Fault> {
    let staff = Run::new(build::bodega_command()).envs(shop.settings()).quiet();
    let made = staff.args(["--json", "releases", "preview"]).output()?;
    let made: Value = serde_json::from_str(&made).unwrap_or_default();
    let token = made["token"].as_str().map(str::to_owned);
    let missing = || Fault::Failed(format!("`bodega releases preview` says no token: {made}"));
    let (token, release) = (token.ok_or_else(missing)?, &made["release"]);
    let known = [format!("preview={token}"), format!("release={release}")];
    Ok(known.into_iter().flat_map(|pair| ["--set".to_owned(), pair]).collect())
}

/// Lets a browser do this in a shop. What pages looked like is kept in the folder `pictures`, if
/// there is one, for people to look at.
fn browse(shop: &OpenShop, journeys: &str, pictures: &str) -> Result<(), Fault> {
    Run::new(Program::Node.path()?)
        // One after another: two browsers at a time are slower than one here, and less sure.
        .args(["--test", "--test-concurrency=1", journeys])
        .env("E2E_SHOP", shop.url())
        .env("E2E_SANDBOX", shop.sandbox_url())
        .env("E2E_BODEGA", build::bodega_command())
        .env("E2E_PICTURES", pictures)
        .env("BODEGA_CHROMIUM", Tool::Chromium.ensure()?)
        .envs(shop.settings())
        .done()
}

/// Opens a shop, does `work` with it, and says what its processes said when that failed.
pub(super) fn with_shop(
    host: Host,
    work: impl FnOnce(&mut OpenShop) -> Result<(), Fault>,
) -> Result<(), Fault> {
    with_shop_in((host, 1), work)
}

/// The same in so many regions.
pub(super) fn with_shop_in(
    host: (Host, usize),
    work: impl FnOnce(&mut OpenShop) -> Result<(), Fault>,
) -> Result<(), Fault> {
    with_shelves(host, "small", work)
}

/// The same with this demo on its shelves.
fn with_shelves(
    (host, regions): (Host, usize),
    demo: &str,
    work: impl FnOnce(&mut OpenShop) -> Result<(), Fault>,
) -> Result<(), Fault> {
    host.build()?;
    let folder = tempfile::tempdir().doing(|| "cannot make a folder".to_owned())?;
    let mut shop = OpenShop::open_in((host, regions), None, (folder.path(), demo))?;
    say(format_args!("a shop on {host} at {}", shop.url()));
    let whole =
        |shop: &mut OpenShop| shop.ended().into_iter().next().map_or(Ok(()), |(_, f)| Err(f));
    let outcome = work(&mut shop).and_then(|()| whole(&mut shop));
    if outcome.is_err() {
        let kept = keep_logs(folder.path())?;
        say(format_args!("what the shop's processes said is in {}", kept.display()));
    }
    outcome
}

/// Every conversation, in order of name.
fn conversations() -> Result<Vec<PathBuf>, Fault> {
    let folder = workspace::root().join(CONVERSATIONS);
    let failed = || format!("cannot list {CONVERSATIONS}");
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder).doing(failed)? {
        files.push(entry.doing(failed)?.path());
    }
    files.retain(|file| file.extension().is_some_and(|extension| extension == "http"));
    files.sort();
    if files.is_empty() {
        return Err(Fault::Failed(format!("{CONVERSATIONS} holds no conversations")));
    }
    Ok(files)
}

/// Copies the logs to where they outlive the shop.
fn keep_logs(folder: &Path) -> Result<PathBuf, Fault> {
    let kept = workspace::target().join("logs");
    let failed = || format!("cannot keep logs in {}", kept.display());
    fs::create_dir_all(&kept).doing(failed)?;
    for entry in fs::read_dir(folder).doing(failed)? {
        let file = entry.doing(failed)?.path();
        // The Workers of several regions have a folder each.
        if file.join("wrangler.toml").is_file() {
            keep_logs(&file)?;
        }
        if file.extension().is_some_and(|extension| extension == "log") && file.is_file() {
            fs::copy(&file, kept.join(file.file_name().unwrap_or_default())).doing(failed)?;
        }
    }
    Ok(kept)
}
