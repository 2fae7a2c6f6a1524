//! P13 and P11: how long a shop takes from its start to its first answer, and how long a new price
//! takes until a shopper sees it.
//!
//! One process with its databases in files, so that nothing lies between the catalog's database and
//! the edge: there is no replication to be waited for, and what is left is the edge's own.

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::figures::{Figures, Sample};
use super::rounds::Bench;
use super::subject::{Subject, beside_servers, beside_shoppers};
use super::verdict::verdict;
use crate::client::Client;
use crate::fault::{Doing, Fault};
use crate::processes::free;
use crate::run::Run;
use crate::say::say;

/// Starts and changes in one round.
const TIMES: u32 = 5;
/// The traffic of the target: the least that an edge is called warm at.
const SELDOM: Duration = Duration::from_secs(1);
/// That of a shop that is looked at all the time.
const OFTEN: Duration = Duration::from_millis(50);
/// The first answer needs the whole catalog.
const FIRST: &str = "/store/v1/products?limit=24";
/// How often something is looked at whose moment is measured.
const LOOK_EVERY: Duration = Duration::from_millis(1);
/// What takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// From the start of the process to its first answer, in milliseconds (P13).
const START_MAX: f64 = 300.0;
/// From a release to a shopper who sees it, in milliseconds (P11).
const SEEN_MAX: f64 = 2_000.0;

/// A shop of many products in a folder, which nobody serves yet.
pub(super) struct Counter {
    bodega: PathBuf,
    loadtest: PathBuf,
    folder: PathBuf,
    /// The product whose price changes, and its last price in cents.
    slug: String,
    cents: u32,
}

impl Counter {
    /// Makes the shop.
    pub(super) fn new(bench: &Bench, products: u32) -> Result<Self, Fault> {
        let folder = bench.folder().join("counter");
        if folder.exists() {
            fs::remove_dir_all(&folder).doing(|| format!("cannot empty {}", folder.display()))?;
        }
        fs::create_dir_all(&folder).doing(|| format!("cannot make {}", folder.display()))?;
        let mut counter = Self {
            bodega: bench.bodega().to_owned(),
            loadtest: bench.loadtest().to_owned(),
            folder,
            slug: String::new(),
            cents: 1_000,
        };
        counter.staff(&["seed", "--products", &products.to_string()])?;
        counter.staff(&["releases", "publish"])?;
        let listed = counter.staff(&["--json", "products", "list", "--limit", "1"])?;
        let listed: serde_json::Value = serde_json::from_str(&listed).unwrap_or_default();
        let slug = listed.pointer("/0/slug").and_then(serde_json::Value::as_str);
        slug.ok_or_else(|| Fault::Failed("the shop lists no product".to_owned()))?
            .clone_into(&mut counter.slug);
        Ok(counter)
    }

    /// One round of both, each beside its floor.
    pub(super) fn round(&mut self, figures: &mut Figures) -> Result<(), Fault> {
        let client = Client::new()?;
        let (mut starts, mut floors, mut busy) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..TIMES {
            let [address] = free()?;
            let mut hello = beside_servers(&self.loadtest);
            hello.args(["hello", "--bytes", "1024", "--listen", &address.to_string()]);
            floors.push(self.first_answer(&client, hello, address, "/")?.1);
            let (shop, _, took) = self.open(&client)?;
            starts.push(took);
            busy.extend(shop.processor_ms());
        }
        take(figures, "p13.start", "start to first answer, one process", starts);
        // On a machine with other work, the time that passes says less than this.
        take(figures, "p13.busy", "processor time of that", busy);
        take(figures, "p13.hello", "floor: the same of a constant", floors);

        let (_shop, address, _) = self.open(&client)?;
        for (key, what, every) in [
            ("p11.seen", "new price seen, 1 request a second", SELDOM),
            ("p11.often", "new price seen, 20 requests a second", OFTEN),
        ] {
            let (mut seen, mut published) = (Vec::new(), Vec::new());
            for _ in 0..TIMES {
                let (waited, made) = self.change(&client, address, every)?;
                seen.push(waited);
                published.push(made);
            }
            take(figures, key, what, seen);
            take(figures, "p11.publish", "floor: `releases publish` itself", published);
        }
        Ok(())
    }

    /// Starts the shop; answers how long it took until it answered, in milliseconds.
    fn open(&self, client: &Client) -> Result<(Subject, SocketAddr, f64), Fault> {
        let [listen, origin, sandbox] = free()?;
        let mut command = beside_servers(&self.bodega);
        command.args(["serve", "--demo", "none"]).arg("--data").arg(self.data());
        command.args(["--listen", &listen.to_string(), "--origin-listen", &origin.to_string()]);
        command.args(["--sandbox-listen", &sandbox.to_string()]);
        let (subject, took) = self.first_answer(client, command, listen, FIRST)?;
        Ok((subject, listen, took))
    }

    fn first_answer(
        &self,
        client: &Client,
        command: Command,
        address: SocketAddr,
        path: &str,
    ) -> Result<(Subject, f64), Fault> {
        let url = format!("http://{address}{path}");
        let began = Instant::now();
        let subject = Subject::spawn(command, &self.folder)?;
        loop {
            if client.get(&url).is_ok_and(|reply| reply.status == 200) {
                return Ok((subject, millis(began.elapsed())));
            }
            if began.elapsed() > PATIENCE {
                return Err(Fault::Failed(format!("{url} was not answered")));
            }
            std::thread::park_timeout(LOOK_EVERY);
        }
    }

    /// Changes a price and publishes, while a shopper looks so often. Answers how long after the
    /// command had ended the shopper saw the price, and how long the command took.
    fn change(
        &mut self,
        client: &Client,
        address: SocketAddr,
        every: Duration,
    ) -> Result<(f64, f64), Fault> {
        self.cents += 1;
        let price = format!("{}.{:02}", self.cents / 100, self.cents % 100);
        self.staff(&["products", "price", &self.slug, &price, "--market", "us"])?;
        let url = format!("http://{address}/store/v1/products/{}", self.slug);
        let wanted = f64::from(self.cents);
        let began = Instant::now();
        let mut publishing = Ended(self.command(&["releases", "publish"]).spawn().doing(failed)?);
        let mut published = None;
        let mut next = began;
        while began.elapsed() < PATIENCE {
            if published.is_none()
                && let Some(status) = publishing.0.try_wait().doing(failed)?
            {
                published = Some(Instant::now());
                if !status.success() {
                    return Err(Fault::Failed(format!("publishing: {status}")));
                }
            }
            if Instant::now() >= next {
                next += every;
                let reply = client.get(&url)?.expect(&[200])?;
                let amounts = reply.body.pointer("/variants/0/price/amount");
                if amounts.and_then(serde_json::Value::as_f64) == Some(wanted) {
                    let seen = Instant::now();
                    publishing.0.wait().doing(failed)?;
                    // Whoever sees it before the command has ended has not waited at all.
                    let published = published.unwrap_or(seen);
                    return Ok((millis(seen - published), millis(published - began)));
                }
            }
            std::thread::park_timeout(LOOK_EVERY);
        }
        Err(Fault::Failed(format!("{url} never showed {price}")))
    }

    /// What staff does at a terminal.
    fn staff(&self, words: &[&str]) -> Result<String, Fault> {
        let data = self.data().to_string_lossy().into_owned();
        Run::new(&self.bodega).args(["--data", &data]).args(words).quiet().output()
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = beside_shoppers(&self.bodega);
        command.arg("--data").arg(self.data()).args(words).stdout(Stdio::null());
        command
    }

    fn data(&self) -> PathBuf {
        self.folder.join("shop")
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        // What is left of it is removed by the next run too.
        let _gone = fs::remove_dir_all(&self.folder);
    }
}

/// A command that does not outlive the measurement.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ended = self.0.kill();
        let _status = self.0.wait();
    }
}

fn failed() -> String {
    "cannot run `bodega releases publish`".to_owned()
}

fn millis(span: Duration) -> f64 {
    span.as_secs_f64() * 1e3
}

/// The median of some times and the longest of them: of so few, that is the p99.
fn take(figures: &mut Figures, key: &'static str, what: &'static str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |place: usize| times.get(place).copied().unwrap_or_default();
    let (p50, p99) = (at(times.len() / 2), at(times.len().saturating_sub(1)));
    let sample = Sample::of_times(key, what, (p50, p99));
    say(sample.line());
    figures.take(sample);
}

/// What the figures say of the targets.
pub(super) fn remarks(figures: &Figures) -> Vec<String> {
    let mut lines = Vec::new();
    if let (Some(start), Some(hello)) = (figures.get("p13.start"), figures.get("p13.hello")) {
        let (took, least) = (start.p50.median(), hello.p50.median());
        lines.push(format!(
            "{}: {took:.0} ms, a constant {least:.0} ms; at most {START_MAX}: {}",
            start.what,
            verdict(took <= START_MAX)
        ));
    }
    if let Some(seen) = figures.get("p11.seen") {
        // The target is about the slowest of a hundred: of these, the slowest of all.
        let slowest = seen.p99.most();
        lines.push(format!(
            "{}: the slowest after {slowest:.0} ms, at most {SEEN_MAX}: {}",
            seen.what,
            verdict(slowest <= SEEN_MAX)
        ));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slowest_of_all_rounds_decides_what_is_seen_in_time() {
        let mut figures = Figures::default();
        take(&mut figures, "p11.seen", "seen", vec![100.0, 1_999.0, 300.0]);
        assert!(remarks(&figures).join("").contains("1999 ms, at most 2000: met"));
        take(&mut figures, "p11.seen", "seen", vec![2_001.0]);
        assert!(remarks(&figures).join("").contains("2001 ms, at most 2000: MISSED"));
        take(&mut figures, "p13.start", "start", vec![301.0, 200.0, 250.0]);
        take(&mut figures, "p13.hello", "hello", vec![3.0]);
        assert!(remarks(&figures).join("").contains("250 ms, a constant 3 ms; at most 300: met"));
    }
}
