//! The Worker turns a flood away: counted by the runtime's own binding, as wrangler.toml says.

use wire::keys::KeyId;
use wire::seal::SealingPrivate;

use crate::client::{Client, Reply};
use crate::fault::{Doing, Fault};
use crate::processes::{Worker, free};

/// The limit of checkouts in wrangler.toml.
const CHECKOUTS: usize = 60;

/// Sends more checkouts than one client has in a minute, to a Worker that nothing stands behind.
pub(super) fn turned_away() -> Result<(), Fault> {
    let folder = tempfile::tempdir().doing(|| "cannot make a folder".to_owned())?;
    let [listen] = free()?;
    let _worker = Worker::alone(listen, &settings()?, folder.path())?;
    let client = Client::new()?;
    let ask = |method: &str, path: &str| {
        let url = format!("http://{listen}{path}");
        client.send(http::request::Builder::new().method(method).uri(url), String::new())
    };
    let checkout = || ask("POST", "/store/v1/checkouts");

    // Minutes begin by the clock: two of them are never full of fewer than this many.
    let mut answers = (0..=2 * CHECKOUTS).map(|_| checkout());
    let mut let_in = 0;
    let refused = loop {
        match answers.next().transpose()? {
            Some(reply) if reply.status == 429 => break Some(reply),
            // Nobody said which cart, so that nothing behind the Worker is asked.
            Some(reply) => reply.expect(&[400]).map(|_| let_in += 1)?,
            None => break None,
        }
    };
    let refused: Reply = refused.ok_or_else(|| failed("a flood of checkouts was let in"))?;
    if refused.text("/code")? != "rate_limited" || let_in < CHECKOUTS {
        return Err(failed("a checkout was refused that was not one too many"));
    }
    // Each kind is counted for itself.
    ask("GET", "/store/v1/carts/x")?.expect(&[401]).map(|_| ())
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
