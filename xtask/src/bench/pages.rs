//! P15: what Lighthouse says of the pages, on a phone that it simulates with a slow network.
//!
//! The shop is the demo's, as a newcomer opens it, in a debug build: what a server takes for a page
//! is a few milliseconds of some two seconds. A first look at each page is not counted, for then
//! pictures are still being cut to size. A Worker is looked at without Cloudflare in front of it,
//! so nobody packs its answers there: its bytes and seconds are the worst case.

use std::fs;
use std::path::Path;

use http::request::Builder;
use serde_json::{Value, json};

use crate::client::Client;
use crate::fault::{Doing, Fault};
use crate::open::{Host, OpenShop};
use crate::run::Run;
use crate::say::say;
use crate::tools::{Program, Tool};

/// Each page, where it is, and whether search engines are to find it.
const PAGES: [(&str, &str, bool); 6] = [
    ("home", "/", true),
    ("listing", "/categories/table-kitchen", true),
    ("product", "/products/dome-lamp", true),
    ("search", "/search?q=lamp", false),
    ("cart", "/cart", false),
    ("checkout", "/checkout", false),
];
/// What is in the cart: one of each.
const IN_CART: [&str; 2] = ["dome-lamp", "market-tote"];

/// What is read of a report, and how it is shown: the name, the pointer, what it is divided by, and
/// how many decimals are worth reading.
const READINGS: [(&str, &str, f64, usize); 9] = [
    ("perf", "/categories/performance/score", 0.01, 0),
    ("a11y", "/categories/accessibility/score", 0.01, 0),
    ("best", "/categories/best-practices/score", 0.01, 0),
    ("seo", "/categories/seo/score", 0.01, 0),
    ("FCP s", "/audits/first-contentful-paint/numericValue", 1_000.0, 2),
    ("LCP s", "/audits/largest-contentful-paint/numericValue", 1_000.0, 2),
    ("CLS", "/audits/cumulative-layout-shift/numericValue", 1.0, 3),
    ("TBT ms", "/audits/total-blocking-time/numericValue", 1.0, 0),
    ("KiB", "/audits/total-byte-weight/numericValue", 1_024.0, 0),
];
/// Where in [`READINGS`] the scores are, those that search engines give, and the bytes.
const SCORES: usize = 4;
const SEO: usize = 3;
const BYTES: usize = 8;
/// What P15 asks for.
const SCORE_MIN: f64 = 98.0;
const KIB_MAX: f64 = 100.0;

const CHROMIUM: &str = "--chrome-flags=--headless=new --no-sandbox --disable-gpu \
    --disable-background-networking --disable-component-update --disable-sync --no-first-run";

/// Looks at every page on both hosts, and prints medians.
pub(super) fn run(rounds: u32) -> Result<(), Fault> {
    let mut remarks = Vec::new();
    for host in [Host::Native, Host::Workers] {
        host.build()?;
        let folder = tempfile::tempdir().doing(|| "cannot make a folder".to_owned())?;
        let shop = OpenShop::open(host, None, (folder.path(), "full"))?;
        say(format_args!("\n== {host}, medians of {rounds}"));
        say(header());
        for page in PAGES {
            let medians = look(&shop, page, rounds, folder.path())?;
            say(row(page.0, &medians));
            remarks.extend(short_of(host, page, &medians));
        }
    }
    if remarks.is_empty() {
        say("\nP15 holds on every page.");
    }
    remarks.iter().for_each(say);
    Ok(())
}

/// Looks at one page several times; the median of each reading.
fn look(
    shop: &OpenShop,
    (name, path, _): (&str, &str, bool),
    rounds: u32,
    folder: &Path,
) -> Result<Vec<f64>, Fault> {
    let headers = folder.join("headers.json");
    let cookie = json!({ "Cookie": cart(&shop.url())? }).to_string();
    fs::write(&headers, cookie).doing(|| format!("cannot write {}", headers.display()))?;
    let kept = super::folder()?.join("lighthouse");
    fs::create_dir_all(&kept).doing(|| format!("cannot make {}", kept.display()))?;
    let mut readings: Vec<Vec<f64>> = vec![Vec::new(); READINGS.len()];
    for round in 0..=rounds {
        let report = kept.join(format!("{name}.json"));
        let page = format!("{}{path}", shop.url());
        let look = || {
            let run = Run::new(Program::Node.path()?).args([Program::Lighthouse.path()?]);
            run.args([page.as_str(), "--quiet", "--output=json", CHROMIUM])
                .args([format!("--extra-headers={}", headers.display())])
                .args([format!("--output-path={}", report.display())])
                .env("CHROME_PATH", Tool::Chromium.ensure()?)
                .quiet()
                .done()
        };
        // Now and then it misses the beginning of a load, and asks to be run again (NO_NAVSTART).
        look().or_else(|_| look()).or_else(|_| look())?;
        let text = fs::read(&report).doing(|| format!("cannot read {}", report.display()))?;
        let report: Value = serde_json::from_slice(&text)
            .map_err(|error| Fault::Failed(format!("Lighthouse's report: {error}")))?;
        if round == 0 {
            continue;
        }
        for (values, (what, pointer, unit, _)) in readings.iter_mut().zip(READINGS) {
            let value = report.pointer(pointer).and_then(Value::as_f64);
            let missing = || Fault::Failed(format!("Lighthouse does not say {what} of {path}"));
            values.push(value.ok_or_else(missing)? / unit);
        }
    }
    Ok(readings.into_iter().map(median).collect())
}

/// A cart with something in it, as a browser's cookie.
fn cart(shop: &str) -> Result<String, Fault> {
    let client = Client::new()?;
    let post = |path: &str| {
        let uri = format!("{shop}/store/v1{path}");
        Builder::new().method("POST").uri(uri).header("content-type", "application/json")
    };
    let cart = client.send(post("/carts"), "{}".to_owned())?.expect(&[201])?;
    let (id, secret) = (cart.text("/id")?, cart.text("/secret")?);
    for product in IN_CART {
        let product = client.get(&format!("{shop}/store/v1/products/{product}"))?.expect(&[200])?;
        let line = json!({ "variant_id": product.text("/variants/0/id")?, "quantity": 1 });
        let request = post(&format!("/carts/{id}/lines")).header("bodega-cart", secret.as_str());
        client.send(request, line.to_string())?.expect(&[200, 201])?;
    }
    Ok(format!("__Host-cart={id}.{secret}; cart_count={}", IN_CART.len()))
}

/// The middle one of a few figures.
pub(super) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn header() -> String {
    let names = READINGS.map(|(name, ..)| format!("{name:>8}"));
    format!("{:<10}{}", "", names.concat())
}

fn row(page: &str, medians: &[f64]) -> String {
    let values: String = medians
        .iter()
        .zip(READINGS)
        .map(|(value, (.., decimals))| format!("{value:>8.decimals$}"))
        .collect();
    format!("{page:<10}{values}")
}

/// Where a page falls short of P15.
fn short_of(host: Host, (page, _, public): (&str, &str, bool), medians: &[f64]) -> Vec<String> {
    let scores = medians.iter().zip(READINGS).enumerate().take(SCORES);
    let low = scores.filter(|(at, (value, _))| **value < SCORE_MIN && (public || *at != SEO));
    let low = low.map(|(_, (value, (what, ..)))| format!("{host}: {page}: {what} is {value:.0}"));
    let bytes = medians.get(BYTES).filter(|kib| **kib > KIB_MAX);
    low.chain(bytes.map(|kib| format!("{host}: {page}: {kib:.0} KiB"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_falls_short_is_named() {
        let mut medians = [100.0, 100.0, 100.0, 60.0, 1.0, 2.0, 0.0, 10.0, 90.0];
        let of = |medians: &[f64], public| short_of(Host::Native, ("home", "/", public), medians);
        assert!(of(&medians, false).is_empty(), "nobody searches for a cart");
        assert_eq!(of(&medians, true), ["the native host: home: seo is 60"]);
        medians[0] = 97.0;
        medians[8] = 101.0;
        assert_eq!(of(&medians, false).len(), 2);
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
    }
}
