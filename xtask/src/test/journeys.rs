//! The steps that hold conversations with a shop, and that let a browser shop in it: the same ones
//! on every host, each with a fresh shop of its own.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::build;
use crate::fault::{Doing, Fault};
use crate::open::{Host, OpenShop};
use crate::run::Run;
use crate::say::say;
use crate::tools::{Program, Tool};
use crate::workspace;

/// Where the conversations are, which every host must hold the same way.
const CONVERSATIONS: &str = "edge/storefront/tests/conversations";
/// What a browser does.
const JOURNEYS: &str = "e2e/**/*.test.mjs";

pub(super) fn conversations_native() -> Result<(), Fault> {
    converse(Host::Native)
}

pub(super) fn conversations_workers() -> Result<(), Fault> {
    converse(Host::Workers)
}

pub(super) fn conversations_spin() -> Result<(), Fault> {
    converse(Host::Spin)
}

pub(super) fn browser_native() -> Result<(), Fault> {
    browse(Host::Native)
}

pub(super) fn browser_workers() -> Result<(), Fault> {
    browse(Host::Workers)
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

/// Lets a browser shop on this host.
fn browse(host: Host) -> Result<(), Fault> {
    let node = Program::Node.path()?;
    let chromium = Tool::Chromium.ensure()?;
    // What every page looked like is for people to look at; one host's pages are the other's.
    let pictures = match host {
        Host::Native => workspace::target().join("pictures").to_string_lossy().into_owned(),
        _ => String::new(),
    };
    with_shop(host, |shop| {
        Run::new(node)
            // One after another: two browsers at a time are slower than one here, and less sure.
            .args(["--test", "--test-concurrency=1", JOURNEYS])
            .env("E2E_SHOP", shop.url())
            .env("E2E_SANDBOX", shop.sandbox_url())
            .env("E2E_BODEGA", build::bodega_command())
            .env("E2E_PICTURES", &pictures)
            .env("BODEGA_CHROMIUM", chromium)
            .envs(shop.settings())
            .done()
    })
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
    (host, regions): (Host, usize),
    work: impl FnOnce(&mut OpenShop) -> Result<(), Fault>,
) -> Result<(), Fault> {
    host.build()?;
    let folder = tempfile::tempdir().doing(|| "cannot make a folder".to_owned())?;
    let mut shop = OpenShop::open_in((host, regions), None, (folder.path(), "small"))?;
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
