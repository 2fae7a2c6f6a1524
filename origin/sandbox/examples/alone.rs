//! The sandbox by itself on 127.0.0.1:8789, for trying it with `curl` or another shop:
//!
//! ```text
//! cargo run -p sandbox --example alone
//! curl -u sk_test_sandbox: http://127.0.0.1:8789/v1/payment_intents -d amount=1200 -d currency=eur
//! ```

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sandbox::{Config, Settings};
use sha2::{Digest, Sha256};

#[expect(clippy::disallowed_methods, reason = "an example is where time enters")]
fn since_epoch() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = "http://127.0.0.1:8789";
    let config = Config {
        settings: Settings::new("sk_test_sandbox", "pk_test_sandbox", "whsec_sandbox", address),
        file: None,
        clock: Arc::new(|| i64::try_from(since_epoch().as_millis()).unwrap_or(i64::MAX)),
        // Guessable, which an example with published keys may be; a shop draws from the system.
        entropy: Arc::new(|| Sha256::digest(since_epoch().as_nanos().to_be_bytes()).into()),
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8789").await?;
    let stop = async { tokio::signal::ctrl_c().await.unwrap_or_default() };
    sandbox::serve(listener, config, stop).await?;
    Ok(())
}
