//! What an answer costs before any network: the shop's own work on a read, in microseconds.
//!
//! `bodega --data FOLDER seed --products 10000`, `bodega --data FOLDER releases publish`, then
//! `cargo bench -p storefront -- FOLDER/catalog.db STORE ENVIRONMENT`, which the database's table
//! `store_identity` names. One thread; medians of many rounds over the same draws, in time on the
//! processor, so that neighbours on the machine count less.
//!
//! With `--once` each is asked for once, in `Bench::once`: for whoever counts instructions, which
//! repeat to the last digits. `valgrind --tool=callgrind --collect-atstart=no
//! '--toggle-collect=*Bench*once*' BENCH CATALOG_DB STORE ENVIRONMENT search --once`
//!
//! With `--digest` a hash of each answer is printed, whatever its status: two builds of the shop
//! that print the same answer the same. Instead of a kind, paths can be given.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement prints, and may stop")]

mod draws;
mod host;

use std::hint::black_box;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, StatusCode};
use http_body_util::{BodyExt, Full};
use storefront::{Shop, Visitor, serve};
use twox_hash::XxHash3_64;

use draws::Draws;
use host::{FileHost, now};

/// Requests of each kind in one round.
const DRAWS: usize = 2_000;
const ROUNDS: usize = 15;
/// Requests of a kind whose instructions are counted.
const ONCE: usize = 500;

fn main() {
    let asked = |flag: &str| std::env::args().any(|one| one == flag);
    let (once, digest) = (asked("--once"), asked("--digest"));
    let given: Vec<String> =
        std::env::args().skip(1).filter(|one| !one.starts_with("--")).collect();
    let [file, store, environment, kinds @ ..] = given.as_slice() else {
        println!("storefront reads: give CATALOG_DB STORE ENVIRONMENT [KIND…]");
        return;
    };
    let (host, settings) = FileHost::open(file.as_ref(), store, environment);
    let shop = Shop::new(settings);
    let mut bench = Bench { host, shop };
    let (own, kinds): (Vec<String>, Vec<String>) =
        kinds.iter().cloned().partition(|kind| kind.starts_with('/'));
    if digest && !own.is_empty() {
        own.iter().for_each(|path| bench.digest(path));
        return;
    }
    let draws = Draws::read(&mut |path| bench.ask(path));
    for (name, paths) in draws.kinds(if once { ONCE } else { DRAWS }) {
        if kinds.is_empty() || kinds.iter().any(|kind| name.starts_with(kind.as_str())) {
            match (once, digest) {
                (true, _) => println!("{name}: {} bytes", bench.once(&paths)),
                (_, true) => paths.iter().for_each(|path| bench.digest(path)),
                _ => bench.measure(name, &paths),
            }
        }
    }
}

struct Bench {
    host: FileHost,
    shop: Shop,
}

impl Bench {
    fn ask(&mut self, path: &str) -> Bytes {
        let (status, body) = self.answer(path);
        assert!(status.is_success(), "{path}: {status}");
        body
    }

    fn digest(&mut self, path: &str) {
        let (status, body) = self.answer(path);
        println!(
            "{} {:016x} {:>6} {path}",
            status.as_u16(),
            XxHash3_64::oneshot(&body),
            body.len()
        );
    }

    fn answer(&mut self, path: &str) -> (StatusCode, Bytes) {
        let request = Request::get(path).header("host", "shop.test");
        let request = request.body(Full::new(Bytes::new())).unwrap();
        let visitor = Visitor::default();
        let response = now(serve(&self.host, &self.shop, &visitor, request));
        let status = response.status();
        let body = now(response.into_body().collect()).unwrap().to_bytes();
        self.host.settle();
        (status, body)
    }

    /// Asks for each; what all of it weighs.
    #[inline(never)]
    fn once(&mut self, paths: &[String]) -> usize {
        paths.iter().map(|path| self.ask(path).len()).sum()
    }

    fn measure(&mut self, name: &str, paths: &[String]) {
        let bytes: usize = paths.iter().map(|path| self.ask(path).len()).sum();
        let bytes = bytes / paths.len();
        // Nobody has asked for these addresses yet: an option without a value says nothing, and
        // neither does an empty parameter where there are no options.
        let first = self.rounds(ROUNDS, |round| {
            let empty = "&".repeat(round + 1);
            let address = |(number, path): (usize, &String)| match path.contains("/products?") {
                true => format!("{path}&option.{round}-{number}="),
                false if path.contains('?') => format!("{path}{empty}"),
                false => format!("{path}?{empty}"),
            };
            paths.iter().enumerate().map(address).collect()
        });
        // One address, and so an answer that is kept where such answers are.
        let again = self.rounds(ROUNDS, |_| vec![paths[0].clone(); paths.len()]);
        println!("{name:<20} first {first}   again {again}   {bytes:>6} bytes");
    }

    fn rounds(&mut self, count: usize, paths: impl Fn(usize) -> Vec<String>) -> String {
        let round = |round: usize| {
            let paths = paths(round);
            let start = on_processor();
            for path in &paths {
                black_box(self.ask(path));
            }
            (on_processor() - start).as_secs_f64() * 1e6 / paths.len() as f64
        };
        let mut rounds: Vec<f64> = (0..count).map(round).collect();
        rounds.sort_by(f64::total_cmp);
        format!("{:>7.1} µs, at best {:>7.1}", rounds[count / 2], rounds[0])
    }
}

/// For how long this process has been on a processor: Linux's own account, in nanoseconds.
fn on_processor() -> Duration {
    let account = std::fs::read_to_string("/proc/self/schedstat").unwrap();
    Duration::from_nanos(account.split(' ').next().unwrap().parse().unwrap())
}
