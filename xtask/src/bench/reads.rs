//! P1 to P5: what visitors look at, from the Worker in its bare runtime and from the native edge,
//! each beside the same server with an answer that is a constant of the same length. For the Worker
//! there are two such servers, in JavaScript and in Rust (see [`isolate`]).
//!
//! All servers read one shop of many products, which is made once: `sqld` holds its release, and
//! nobody sells anything meanwhile. `wrangler dev` would put a proxy in front of the Worker that
//! costs more than the Worker does, so the runtime is started by itself.

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use super::figures::{Figures, Sample};
use super::isolate::{self, Constant, Server};
use super::pages::median;
use super::rounds::Bench;
use super::subject::{Subject, beside_servers};
use crate::build;
use crate::client::Client;
use crate::fault::{Doing, Fault};
use crate::open::edge_keys;
use crate::processes::{Process, Sqld, free};
use crate::run::Run;
use crate::say::say;

/// As many connections as the peers were measured with.
const VISITORS: &str = "32";

/// Fresh isolates that are looked at: the machine counts their time in hundredths of a second.
const COLD_STARTS: u32 = 5;

/// An answer of the API's.
const ONE: &str = "/store/v1/products?limit=1";

/// What is looked at: the load's name for it, the figure's key and name per host.
const LOOKS: [Look; 4] = [
    Look {
        work: "detail",
        like: ONE,
        worker: ("p1.worker", "Worker: product detail"),
        script: ("p1.hello", "floor: a script's constant of its size"),
        rust: ("p1.rust", "floor: a constant of its size in Rust"),
        native: ("p4.detail", "native: product detail"),
        hyper: ("p4.detail.hyper", "floor: hyper's constant of its size"),
    },
    Look {
        work: "list",
        like: ONE,
        worker: ("p2.worker", "Worker: list of 24 by price"),
        script: ("p2.hello", "floor: a script's constant of its size"),
        rust: ("p2.rust", "floor: a constant of its size in Rust"),
        native: ("p4.list", "native: list of 24 by price"),
        hyper: ("p4.list.hyper", "floor: hyper's constant of its size"),
    },
    Look {
        work: "search",
        like: ONE,
        worker: ("p3.worker", "Worker: search with typos and facets"),
        script: ("p3.hello", "floor: a script's constant of its size"),
        rust: ("p3.rust", "floor: a constant of its size in Rust"),
        native: ("p4.search", "native: search with typos and facets"),
        hyper: ("p4.search.hyper", "floor: hyper's constant of its size"),
    },
    Look {
        work: "page",
        like: "/products",
        worker: ("p5.worker", "Worker: product page (HTML)"),
        script: ("p5.hello", "floor: a script's constant of its size"),
        rust: ("p5.rust", "floor: a constant of its size in Rust"),
        native: ("p5.native", "native: product page (HTML)"),
        hyper: ("p5.hyper", "floor: hyper's constant of its size"),
    },
];

struct Look {
    work: &'static str,
    /// An address whose answer has the same headers.
    like: &'static str,
    worker: (&'static str, &'static str),
    script: (&'static str, &'static str),
    rust: (&'static str, &'static str),
    native: (&'static str, &'static str),
    hyper: (&'static str, &'static str),
}

/// A shop of many products that only shows them.
pub(super) struct Showroom {
    bodega: PathBuf,
    loadtest: PathBuf,
    settings: Vec<(String, String)>,
    folder: PathBuf,
    _databases: [Process; 2],
}

impl Showroom {
    /// Makes the shop: its databases, and a release of so many products in the catalog's.
    pub(super) fn new(bench: &Bench, products: u32) -> Result<Self, Fault> {
        build::workers()?;
        build::hello_worker()?;
        let folder = bench.folder().join("showroom");
        if folder.exists() {
            fs::remove_dir_all(&folder).doing(|| format!("cannot empty {}", folder.display()))?;
        }
        fs::create_dir_all(&folder).doing(|| format!("cannot make {}", folder.display()))?;
        let catalog = Sqld::primary("catalog", &folder)?;
        let carts = Sqld::primary("carts", &folder)?;
        let own = |name: &str, value: String| (name.to_owned(), value);
        let mut settings = vec![
            own("BODEGA_DATA", folder.join("shop").to_string_lossy().into_owned()),
            own("BODEGA_ENVIRONMENT", "development".to_owned()),
            own("BODEGA_REGION", "local".to_owned()),
            own("BODEGA_EDGE_KEY", "edge-1".to_owned()),
            own("BODEGA_RATE_LIMITS", "off".to_owned()),
            own("BODEGA_CATALOG_URL", catalog.url()),
            own("BODEGA_CARTS_URL", carts.url()),
        ];
        let bodega = bench.bodega();
        Run::new(bodega).args(["migrate"]).envs(&settings).quiet().output()?;
        let count = products.to_string();
        Run::new(bodega).args(["seed", "--products", &count]).envs(&settings).quiet().output()?;
        Run::new(bodega).args(["releases", "publish"]).envs(&settings).quiet().output()?;
        settings.extend(edge_keys(&folder.join("shop/keys.json"))?);
        // Nobody orders anything, so nobody has to be there.
        for name in ["BODEGA_ORIGIN_URL", "BODEGA_ORIGIN_PUBLIC_URL", "BODEGA_PROVIDER_URL"] {
            settings.push(own(name, "http://127.0.0.1:9".to_owned()));
        }
        Ok(Self {
            bodega: bodega.to_owned(),
            loadtest: bench.loadtest().to_owned(),
            settings,
            folder,
            _databases: [catalog.into_process(), carts.into_process()],
        })
    }

    /// One round: each look at each host, beside its floor.
    pub(super) fn round(&self, bench: &Bench, figures: &mut Figures) -> Result<(), Fault> {
        for look in &LOOKS {
            let worker = self.worker()?;
            let headers = headers(&worker, look.like)?;
            let bytes = take(bench, figures, look.worker, look.work, &worker)?;
            drop(worker);
            let constant = Constant { bytes, headers };
            take(bench, figures, look.script, "look", &self.script(&constant)?)?;
            take(bench, figures, look.rust, "look", &self.rust(&constant)?)?;
            let bytes = take(bench, figures, look.native, look.work, &self.native()?)?;
            take(bench, figures, look.hyper, "look", &self.hello_server(bytes)?)?;
        }
        Ok(())
    }

    /// P10, and what an isolate's memory is: what a fresh isolate costs beyond one that answers a
    /// constant, line by line. The constant is in JavaScript; what one in Rust costs beyond it is a
    /// line of its own.
    pub(super) fn cold(&self) -> Result<Vec<String>, Fault> {
        const CONSTANT: Constant = Constant { bytes: 1_024, headers: Vec::new() };
        let client = Client::new()?;
        let ask = |server: &Server, path: &str| {
            client.get(&format!("http://{}{path}", server.address))?.expect(&[200])
        };
        let memory = |server: &Server| {
            server.subject.memory().map_or(0.0, |memory| memory.resident / 1_024.0)
        };
        let (bare, warm) = (self.script(&CONSTANT)?, self.worker()?);
        let listed = ask(&warm, ONE)?;
        for _ in 0..10 {
            ask(&bare, "/")?;
            ask(&warm, ONE)?;
        }
        let kept = memory(&warm) - memory(&bare);
        drop((bare, warm));

        let slug = listed.body.pointer("/data/0/slug").and_then(serde_json::Value::as_str);
        let slug = slug.ok_or_else(|| Fault::Failed("the shop lists no product".to_owned()))?;
        let detail = format!("/store/v1/products/{slug}");
        let spent = |server: &Server| server.subject.processor_ms().unwrap_or_default();
        let [mut rust, mut first, mut waited, mut whole] = [const { Vec::new() }; 4];
        for _ in 0..COLD_STARTS {
            let hello = self.script(&CONSTANT)?;
            ask(&hello, "/")?;
            let floor = spent(&hello);
            drop(hello);
            let hello = self.rust(&CONSTANT)?;
            ask(&hello, "/")?;
            rust.push(spent(&hello) - floor);
            drop(hello);
            let worker = self.worker()?;
            let began = Instant::now();
            // A product needs its own segment; a list needs the whole catalog.
            ask(&worker, &detail)?;
            waited.push(began.elapsed().as_secs_f64() * 1e3);
            first.push(spent(&worker) - floor);
            ask(&worker, ONE)?;
            whole.push(spent(&worker) - floor);
        }
        let [rust, first, waited, whole] = [rust, first, waited, whole].map(median);
        Ok(vec![
            format!("fresh isolate, a constant in Rust: {rust:.0} ms of CPU beyond hello"),
            format!(
                "fresh isolate, first answer: {first:.0} ms of CPU beyond hello, {waited:.0} ms"
            ),
            format!("fresh isolate, whole catalog: {whole:.0} ms of CPU beyond hello"),
            format!("isolate with the catalog: {kept:.1} MiB beyond hello"),
        ])
    }

    fn worker(&self) -> Result<Server, Fault> {
        isolate::built(&build::worker_module(), &self.place("worker")?, &self.settings)
    }

    fn script(&self, constant: &Constant) -> Result<Server, Fault> {
        isolate::script_constant(&self.place("hello")?, constant)
    }

    fn rust(&self, constant: &Constant) -> Result<Server, Fault> {
        isolate::rust_constant(&self.place("hello-worker")?, constant)
    }

    fn native(&self) -> Result<Server, Fault> {
        let [address] = free()?;
        let mut command = beside_servers(&self.bodega);
        command.args(["serve", "--parts", "edge", "--threads", "1"]);
        command.args(["--listen", &address.to_string()]);
        command.envs(self.settings.iter().map(|(name, value)| (name, value)));
        let (subject, _) = Subject::start(command, "Ctrl-C closes the shop", &self.folder)?;
        Ok(Server { subject, address })
    }

    fn hello_server(&self, bytes: u64) -> Result<Server, Fault> {
        let [address] = free()?;
        let mut command = beside_servers(&self.loadtest);
        command.args(["hello", "--bytes", &bytes.to_string(), "--listen", &address.to_string()]);
        let (subject, _) = Subject::start(command, "listening on ", &self.folder)?;
        Ok(Server { subject, address })
    }

    fn place(&self, name: &str) -> Result<PathBuf, Fault> {
        let place = self.folder.join(name);
        fs::create_dir_all(&place).doing(|| format!("cannot make {}", place.display()))?;
        Ok(place)
    }
}

impl Drop for Showroom {
    fn drop(&mut self) {
        // What is left of it is removed by the next run too.
        let _gone = fs::remove_dir_all(&self.folder);
    }
}

/// What the shop says beside its answers of this kind, but for what the platform says by itself.
fn headers(shop: &Server, path: &str) -> Result<Vec<(String, String)>, Fault> {
    let reply = Client::new()?.get(&format!("http://{}{path}", shop.address))?.expect(&[200])?;
    let said = reply.headers.iter();
    let said = said.filter(|(name, _)| !matches!(name.as_str(), "content-length" | "date"));
    let text = |value: &http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
    Ok(said.map(|(name, value)| (name.to_string(), text(value))).collect())
}

/// Takes a figure of a warm server. Answers how long an answer was.
pub(super) fn take(
    bench: &Bench,
    figures: &mut Figures,
    (key, what): (&'static str, &'static str),
    work: &str,
    server: &Server,
) -> Result<u64, Fault> {
    let (address, id) = (server.address.to_string(), server.subject.id().to_string());
    let run = ["run", &address, "--server", &id, "--shoppers", VISITORS, "--work", work];
    bench.warm(&run)?;
    let sample = Sample::of_run(key, what, &bench.load(&run)?)?;
    say(sample.line());
    let bytes = sample.bytes;
    figures.take(sample);
    Ok(bytes)
}
