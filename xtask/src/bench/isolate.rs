//! The Workers runtime by itself, with one Worker in it: the shop's, or one that answers a constant.
//!
//! There are two floors. One is in JavaScript, and nothing answers a constant faster there. One is in
//! Rust, as the `worker` crate's examples are: what any Worker in Rust starts from.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use super::subject::{Subject, beside_servers};
use crate::build;
use crate::fault::{Doing, Fault};
use crate::processes::free;
use crate::tools::Program;

/// The same as in wrangler.toml, as far as this runtime knows it.
const COMPATIBILITY_DATE: &str = "2026-06-01";

const SCRIPT: &str = r#"(name = "index.js", esModule = embed "index.js")"#;

/// A server to look at.
pub(super) struct Server {
    pub(super) subject: Subject,
    pub(super) address: SocketAddr,
}

/// A Worker of this main module and what lies beside it, started in `place` with these variables.
pub(super) fn built(
    module: &Path,
    place: &Path,
    variables: &[(String, String)],
) -> Result<Server, Fault> {
    let built = module.parent().unwrap_or(module);
    let mut modules = Vec::new();
    for entry in fs::read_dir(built).doing(|| format!("cannot list {}", built.display()))? {
        let path = entry.doing(|| format!("cannot list {}", built.display()))?.path();
        let kind = match path.extension().and_then(|extension| extension.to_str()) {
            Some("js") => "esModule",
            Some("wasm") => "wasm",
            _ => continue,
        };
        let name = path.file_name().unwrap_or_default();
        fs::copy(&path, place.join(name)).doing(|| format!("cannot copy {}", path.display()))?;
        let name = name.to_string_lossy();
        // The first one is the main one.
        let at = if path == module { 0 } else { modules.len() };
        modules.insert(at, format!("(name = {name:?}, {kind} = embed {name:?})"));
    }
    let bindings = variables.iter();
    let bindings = bindings.map(|(name, value)| format!("(name = {name:?}, text = {value:?})"));
    let bindings: Vec<String> = bindings.collect();
    workerd(place, &modules, &bindings)
}

/// A Worker in Rust that answers as many bytes.
pub(super) fn rust_constant(place: &Path, bytes: u64) -> Result<Server, Fault> {
    built(&build::hello_worker()?, place, &[("BYTES".to_owned(), bytes.to_string())])
}

/// A Worker in JavaScript that answers as many bytes. Its headers are those of the one in Rust.
pub(super) fn script_constant(place: &Path, bytes: u64) -> Result<Server, Fault> {
    let script = format!(
        r#"const body = "x".repeat({bytes});
const headers = {{
  "content-type": "application/json", "etag": '"0123456789abcdef"', "age": "0",
  "bodega-version": "1.1", "x-content-type-options": "nosniff",
  "cache-control": "public, max-age=0, s-maxage=60, stale-while-revalidate=600",
}};
export default {{ fetch() {{ return new Response(body, {{ headers }}); }} }};
"#
    );
    fs::write(place.join("index.js"), script).doing(|| "cannot write a script".to_owned())?;
    workerd(place, &[SCRIPT.to_owned()], &[])
}

fn workerd(place: &Path, modules: &[String], bindings: &[String]) -> Result<Server, Fault> {
    let [address] = free()?;
    let (modules, bindings) = (modules.join(",\n    "), bindings.join(",\n    "));
    let config = format!(
        r#"using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "internet", network = (allow = ["private", "public"])),
  ],
  sockets = [(name = "http", address = "{address}", http = (), service = "main")],
);
const main :Workerd.Worker = (
  compatibilityDate = "{COMPATIBILITY_DATE}",
  modules = [
    {modules},
  ],
  bindings = [
    {bindings}
  ],
);
"#
    );
    let path = place.join("config.capnp");
    fs::write(&path, config).doing(|| format!("cannot write {}", path.display()))?;
    let mut command = beside_servers(&Program::Workerd.path()?);
    command.arg("serve").arg(&path);
    Ok(Server { subject: Subject::listening(command, address, place)?, address })
}
