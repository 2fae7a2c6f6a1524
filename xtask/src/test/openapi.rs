//! The step that believes the shop's description of its API, and sees how far it gets.
//!
//! First a program buys something with nothing but the types made from the description. Then
//! thousands of requests made up from the description, right ones and wrong ones, must all be
//! answered as it says.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::fault::{Doing, Fault};
use crate::open::{Host, OpenShop};
use crate::run::Run;
use crate::test::journeys::with_shop;
use crate::tools::{Program, Tool};
use crate::workspace;

/// The program that buys, and what schemathesis cannot guess.
const CLIENT: &str = "e2e/client";
const DESCRIPTION: &str = "/store/v1/openapi.json";
/// What every answer must be: no fault of ours, and status, type, headers and body as described.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
    response_headers_conformance,response_schema_conformance";
/// How long requests are made up.
const SECONDS: &str = "120";
/// How many are made up for each operation at first.
const EXAMPLES: &str = "20";
/// The same every time, so that what one run finds the next one finds, too.
const SEED: &str = "1";

/// Both, against one shop.
pub(super) fn check() -> Result<(), Fault> {
    let python = Tool::Python.ensure()?;
    with_shop(Host::Native, |shop| {
        let folder = tempfile::tempdir().doing(|| "cannot make a folder".to_owned())?;
        // While there is stock: whoever makes up requests also makes up orders.
        buy(shop, folder.path())?;
        make_up(shop, &python, folder.path())
    })
}

/// Makes types from the description, compiles a program against them, and lets it buy.
fn buy(shop: &OpenShop, folder: &Path) -> Result<(), Fault> {
    let packages = Tool::NodePackages.ensure()?;
    let node = Program::Node.path()?;
    let client = workspace::root().join(CLIENT);
    for name in ["buy.mts", "tsconfig.json"] {
        fs::copy(client.join(name), folder.join(name)).doing(|| format!("cannot copy {name}"))?;
    }
    let modules = folder.join("node_modules");
    symlink(&packages, &modules).doing(|| format!("cannot link {}", modules.display()))?;
    let run = || Run::new(&node).within(folder);
    let types = modules.join("openapi-typescript/bin/cli.js");
    let description = format!("{}{DESCRIPTION}", shop.url());
    run().args([&types]).args([&description, "--output", "store.d.ts"]).quiet().done()?;
    run().args([modules.join("typescript/bin/tsc")]).args(["--project", "."]).done()?;
    run().args(["buy.mts"]).env("SHOP", shop.url()).done()
}

/// Lets schemathesis make up requests.
fn make_up(shop: &OpenShop, python: &Path, folder: &Path) -> Result<(), Fault> {
    Run::new(python)
        .args(["-m", "schemathesis.cli", "run", &format!("{}{DESCRIPTION}", shop.url())])
        .args(["--checks", CHECKS, "--max-examples", EXAMPLES, "--max-time", SECONDS])
        .args(["--seed", SEED, "--continue-on-failure", "--no-shrink", "--no-color"])
        // That many made-up requests are refused is no news.
        .args(["--warnings", "off"])
        .env("SHOP", shop.url())
        .env("SCHEMATHESIS_HOOKS", workspace::root().join(CLIENT).join("known.py"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .within(folder)
        .done()
}
