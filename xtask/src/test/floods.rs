//! The Worker turns a flood away: counted by the runtime's own binding, as wrangler.toml says.

use wire::keys::KeyId;
use wire::seal::SealingPrivate;

use crate::client::{Client, Reply};
use crate::fault::{Doing, Fault};
use crate::processes::{Worker, free};

/// What one client has in a minute by wrangler.toml, where reads are counted by the ten.
const CHECKOUTS: usize = 60;
const READS: usize = 300;

/// Sends more than one client has in a minute, to a Worker that nothing stands behind.
pub(super) fn turned_away() -> Result<(), Fault> {
    let folder = tempfile::tempdir().doing(|| "cannot make a folder".to_owned())?;
    let [listen] = free()?;
    let _worker = Worker::alone(listen, &settings()?, folder.path())?;
    let client = Client::new()?;
    let ask = |method: &str, path: &str| {
        let url = format!("http://{listen}{path}");
        client.send(http::request::Builder::new().method(method).uri(url), String::new())
    };
    // Nobody said which cart, so that nothing behind the Worker is asked.
    flood(CHECKOUTS, 400, || ask("POST", "/store/v1/checkouts"))?;
    // Each kind is counted for itself.
    flood(READS, 401, || ask("GET", "/store/v1/carts/x"))
}

/// Asks until one too many is refused, and no earlier.
fn flood(limit: usize, usual: u16, ask: impl Fn() -> Result<Reply, Fault>) -> Result<(), Fault> {
    // Minutes begin by the clock, and two of them never hold more than this; some are counted by
    // the ten.
    for let_in in 0..=2 * limit + 10 {
        let reply = ask()?;
        if reply.status != 429 {
            reply.expect(&[usual])?;
            continue;
        }
        if reply.text("/code")? != "rate_limited" || let_in < limit {
            return Err(failed("a request was refused that was not one too many"));
        }
        return Ok(());
    }
    Err(failed("a flood was let in"))
}

fn failed(what: &str) -> Fault {
    Fault::Failed(what.to_owned())
}

/// Settings that parse, and lead nowhere.
fn settings() -> Result<Vec<(String, String)>, Fault> {
    let key = KeyId::parse("seal-1").map_err(|_| failed("seal-1 is no name of a key"))?;
    let nowhere = "http://127.0.0.1:9".to_owned();
    let settings = [
        ("BODEGA_STORE", "floods".to_owned()),
        ("BODEGA_REGION", "local".to_owned()),
        ("BODEGA_EDGE_KEY", "edge-1".to_owned()),
        ("BODEGA_EDGE_SECRET", "07".repeat(32)),
        ("BODEGA_SEALING_KEY", SealingPrivate::generate(key, &[9; 32]).public().to_string()),
        ("BODEGA_ORIGIN_URL", nowhere.clone()),
        ("BODEGA_ORIGIN_PUBLIC_URL", nowhere.clone()),
        ("BODEGA_PROVIDER_URL", nowhere.clone()),
        ("BODEGA_PUBLISHABLE_KEY", "pk_test_1".to_owned()),
        ("BODEGA_CATALOG_URL", nowhere.clone()),
        ("BODEGA_CARTS_URL", nowhere),
    ];
    Ok(settings.map(|(name, value)| (name.to_owned(), value)).to_vec())
}
