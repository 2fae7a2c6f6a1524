//! The Workers runtime by itself, with one Worker in it: the shop's, or one that answers a constant.
//!
//! There are two floors. One is in JavaScript, and nothing answers a constant faster there. One is in
//! Rust, as the `worker` crate's examples are: what any Worker in Rust starts from.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use serde_json::Value;

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

/// A constant answer: so many bytes under these headers, which are those of the shop's.
pub(super) struct Constant {
    pub(super) bytes: u64,
    pub(super) headers: Vec<(String, String)>,
}

/// A Worker in Rust that answers a constant.
pub(super) fn rust_constant(place: &Path, constant: &Constant) -> Result<Server, Fault> {
    let headers = constant.headers.iter().map(|(name, value)| format!("{name}\n{value}"));
    let headers = headers.collect::<Vec<_>>().join("\n");
    let variables = [("BYTES", constant.bytes.to_string()), ("HEADERS", headers)];
    built(&build::hello_worker()?, place, &variables.map(|(name, value)| (name.to_owned(), value)))
}

/// A Worker in JavaScript that answers a constant.
pub(super) fn script_constant(place: &Path, constant: &Constant) -> Result<Server, Fault> {
    let headers = constant.headers.iter();
    let headers = headers.map(|(name, value)| (name.clone(), Value::from(value.clone()))).collect();
    let script = format!(
        r#"const body = "x".repeat({});
const headers = {};
export default {{ fetch() {{ return new Response(body, {{ headers }}); }} }};
"#,
        constant.bytes,
        Value::Object(headers)
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
