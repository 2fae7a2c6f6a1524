//! P6 through the Worker: adding to a cart that `sqld` keeps, beside a Worker that does nothing but
//! ask the same kind of `sqld` to write one row.
//!
//! Both sides have their server, Worker and database together, on one core, and begin with an empty
//! database. This `sqld` does not flush its log of replication before it answers, so neither side
//! is as durable as the native shop: what is compared is what the shop does around the bare fetch.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::figures::Figures;
use super::isolate;
use super::reads::take;
use super::rounds::{Bench, done};
use super::subject::SERVER_CORE;
use crate::build;
use crate::client::Client;
use crate::fault::{Doing, Fault};
use crate::open::edge_keys;
use crate::processes::{Process, Sqld};
use crate::run::Run;

/// As many products have variants for everybody to put different ones into carts.
const PRODUCTS: &str = "100";

/// One call per request, and a look at whether it did anything.
const BARE: &str = r#"const row = "x".repeat(100);
const step = (sql, condition) => ({ stmt: { sql, want_rows: false }, condition });
const after = (step) => ({ type: "ok", step });
const steps = [
  step("BEGIN IMMEDIATE"),
  step(`INSERT INTO bare (row) VALUES ('${row}')`, after(0)),
  step("COMMIT", after(1)),
];
const call = {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ requests: [{ type: "batch", batch: { steps } }, { type: "close" }] }),
};
export default {
  async fetch(request, env) {
    await request.text();
    const reply = await fetch(env.CARTS + "/v3/pipeline", call);
    const { results } = await reply.json();
    const written = results[0].response?.result.step_results[2];
    return new Response("x".repeat(Number(env.BYTES)), { status: written ? 200 : 500 });
  },
};
"#;

/// A shop whose Worker can be started, and the databases behind it.
pub(super) struct Adding {
    bodega: PathBuf,
    settings: Vec<(String, String)>,
    folder: PathBuf,
    _catalog: Process,
    turn: u32,
}

impl Adding {
    /// Makes the shop and its release.
    pub(super) fn new(bench: &Bench) -> Result<Self, Fault> {
        build::workers()?;
        let folder = bench.folder().join("adding");
        if folder.exists() {
            fs::remove_dir_all(&folder).doing(|| format!("cannot empty {}", folder.display()))?;
        }
        fs::create_dir_all(&folder).doing(|| format!("cannot make {}", folder.display()))?;
        let catalog = Sqld::primary("catalog", &folder)?;
        let own = |name: &str, value: String| (name.to_owned(), value);
        let settings = vec![
            own("BODEGA_DATA", folder.join("shop").to_string_lossy().into_owned()),
            own("BODEGA_ENVIRONMENT", "development".to_owned()),
            own("BODEGA_REGION", "local".to_owned()),
            own("BODEGA_EDGE_KEY", "edge-1".to_owned()),
            own("BODEGA_RATE_LIMITS", "off".to_owned()),
            own("BODEGA_CATALOG_URL", catalog.url()),
        ];
        let bodega = bench.bodega().to_owned();
        let _catalog = catalog.into_process();
        let mut adding = Self { bodega, settings, folder, _catalog, turn: 0 };
        let carts = adding.carts()?;
        for arguments in [["seed", "--products", PRODUCTS].as_slice(), &["releases", "publish"]] {
            adding.bodega(arguments, &carts)?;
        }
        let keys = edge_keys(&adding.folder.join("shop/keys.json"))?;
        adding.settings.extend(keys);
        // Nobody orders anything, so nobody has to be there.
        for name in ["BODEGA_ORIGIN_URL", "BODEGA_ORIGIN_PUBLIC_URL", "BODEGA_PROVIDER_URL"] {
            adding.settings.push(own(name, "http://127.0.0.1:9".to_owned()));
        }
        Ok(adding)
    }

    /// One round: the shop's Worker, then the bare one.
    pub(super) fn round(&mut self, bench: &Bench, figures: &mut Figures) -> Result<(), Fault> {
        let carts = self.carts()?;
        let worker =
            isolate::built(&build::worker_module(), &self.place("shop")?, &self.told(&carts))?;
        let named = ("p6.worker", "Worker: add to cart, 32 connections");
        let bytes = take(bench, figures, named, "add", &worker)?;
        drop((worker, carts));

        let rows = self.empty("bare")?;
        ask(&rows, "CREATE TABLE bare (id INTEGER PRIMARY KEY, row TEXT NOT NULL)")?;
        let script = self.place("script")?.join("index.js");
        fs::write(&script, BARE).doing(|| "cannot write a script".to_owned())?;
        let told = [("CARTS".to_owned(), rows.url()), ("BYTES".to_owned(), bytes.to_string())];
        let worker = isolate::built(&script, &self.place("bare-worker")?, &told)?;
        let named = ("p6.fetch", "floor: a Worker's bare fetch, one row");
        take(bench, figures, named, "hello", &worker)?;
        Ok(())
    }

    /// A database for carts, with nothing in it.
    fn carts(&mut self) -> Result<Sqld, Fault> {
        let carts = self.empty("carts")?;
        self.bodega(&["migrate"], &carts)?;
        Ok(carts)
    }

    /// A server beside the other servers, without anything in it.
    fn empty(&mut self, name: &str) -> Result<Sqld, Fault> {
        self.turn += 1;
        let mut sqld = Sqld::of_many_writers(&format!("{name}-{}", self.turn), &self.folder)?;
        let number = sqld.process().number().to_string();
        let mut pin = Command::new("taskset");
        pin.args(["--all-tasks", "--cpu-list", "--pid", SERVER_CORE, &number]);
        done(pin.stdout(Stdio::null()), "giving a database its core")?;
        Ok(sqld)
    }

    fn told(&self, carts: &Sqld) -> Vec<(String, String)> {
        let carts = ("BODEGA_CARTS_URL".to_owned(), carts.url());
        self.settings.iter().cloned().chain([carts]).collect()
    }

    fn bodega(&self, arguments: &[&str], carts: &Sqld) -> Result<(), Fault> {
        let told = self.told(carts);
        Run::new(&self.bodega).args(arguments).envs(&told).quiet().output().map(drop)
    }

    fn place(&self, name: &str) -> Result<PathBuf, Fault> {
        let place = self.folder.join(name);
        fs::create_dir_all(&place).doing(|| format!("cannot make {}", place.display()))?;
        Ok(place)
    }
}

impl Drop for Adding {
    fn drop(&mut self) {
        // What is left of it is removed by the next run too.
        let _gone = fs::remove_dir_all(&self.folder);
    }
}

/// Runs one statement.
fn ask(sqld: &Sqld, sql: &str) -> Result<(), Fault> {
    let requests =
        [json!({ "type": "execute", "stmt": { "sql": sql } }), json!({ "type": "close" })];
    let call = http::Request::post(format!("{}/v3/pipeline", sqld.url()));
    let call = call.header("content-type", "application/json");
    let reply = Client::new()?.send(call, json!({ "requests": requests }).to_string())?;
    let body = reply.expect(&[200])?.body;
    match body.pointer("/results/0/type").and_then(Value::as_str) {
        Some("ok") => Ok(()),
        _ => Err(Fault::Failed(format!("{sql}: {body}"))),
    }
}
