//! `bodega serve`: the shop, or the parts of it that this process is told to be.

use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use database::Database;
use serde::Serialize;
use server::Server;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::origin::{self, Stores};
use crate::output::Output;
use crate::running::Running;
use crate::settings::Part;
use crate::shop::Shop;
use crate::stores::{self, Opened};
use crate::{Failure, edge, media, shelves};

/// What is logged: what happens to the shop, not what happens inside libraries.
const LOG_FILTER: &str = "info,hyper=warn,rustls=warn,libsql=warn";

const STOCKED: &str = "the demo catalog is on the shelves";
/// How long until the shelves are tried again, when the catalog was away.
const STOCK_AGAIN: Duration = Duration::from_secs(5);

/// Cards that the sandbox knows, for whoever opens the shop for the first time.
const CARDS: [(&str, &str); 4] = [
    ("4242 4242 4242 4242", "pays"),
    ("4000 0025 0000 3155", "asks for 3-D Secure first"),
    ("4000 0000 0000 0002", "is declined"),
    ("4000 0000 0000 9995", "has insufficient funds"),
];

/// What is open, and where.
#[derive(Serialize, Default)]
struct Open {
    #[serde(skip_serializing_if = "Option::is_none")]
    shop: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sandbox: Option<String>,
    data: String,
}

/// Fills the shelves as soon as the catalog is there, which is somewhere else and may be away.
fn stock_later(shop: &Arc<Shop>, stores: Stores, error: &(dyn std::error::Error + Send + Sync)) {
    tracing::warn!(%error, "the shelves are filled later");
    let shop = Arc::clone(shop);
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(STOCK_AGAIN).await;
            match shelves::stock(&shop, &stores, server::clock::now()).await {
                Ok(stocked) => {
                    if stocked {
                        tracing::info!("{STOCKED}");
                        shelves::draw_beside(&shop);
                    }
                    return;
                }
                Err(error) => tracing::debug!(%error, "the shelves are filled later"),
            }
        }
    });
}

/// Opens the shop, and returns when a signal has closed it.
pub(crate) async fn serve(shop: Shop, output: &Output) -> Result<ExitCode, Failure> {
    server::start_logs(LOG_FILTER)?;
    let shop = Arc::new(shop);
    let mut parts = Running::default();
    let mut open = Open { data: shop.data.display().to_string(), ..Open::default() };
    let databases = databases(&shop).await?;

    if shop.settings.runs(Part::Sandbox) {
        let listener = tokio::net::TcpListener::bind(shop.sandbox_listen()?).await?;
        open.sandbox = Some(shop.provider_url()?);
        let config = sandbox(&shop)?;
        parts.start(async move |stopping| {
            Ok(sandbox::serve(listener, config, stopped(stopping)).await?)
        });
    }
    if shop.settings.runs(Part::Origin) {
        let stores = Stores::of(&databases)?;
        let far = databases.iter().any(|opened| opened.local.is_none());
        match shelves::stock(&shop, &stores, server::clock::now()).await {
            Ok(false) => {}
            Ok(true) => tracing::info!("{STOCKED}"),
            Err(error) if far => stock_later(&shop, Stores::of(&databases)?, error.as_ref()),
            Err(error) => return Err(error),
        }
        shelves::draw_beside(&shop);
        let pictures = ::media::routes(media::open(&shop)?);
        let server = Server::bind(origin::config(&shop, &stores)?).await?.beside(pictures);
        open.origin = Some(shop.origin_url()?);
        parts.start(async move |stopping| Ok(server.run(stopped(stopping)).await?));
    }
    if shop.settings.runs(Part::Edge) {
        let listener = listen(shop.listen()?)?;
        open.shop = Some(shop.shop_url()?);
        let config = edge::config(&shop, &databases)?;
        parts.start(async move |stopping| {
            let edge = move || on_hyper::serve(listener, config, stopping);
            Ok(tokio::task::spawn_blocking(edge).await??)
        });
    }
    output.print(&open, || open.text());

    let outcome = tokio::select! {
        closed = asked_to_stop() => closed.map_err(Failure::from),
        // A part that ends by itself is a fault, whatever it says.
        () = parts.one_ended() => Err("a part ended by itself, or --parts named none".into()),
    };
    // What a part says of its own end is worth more than that it ended.
    let closed = parts.close().await;
    close(&databases);
    closed.and(outcome).map(|()| ExitCode::SUCCESS)
}

/// Opens and prepares the databases that this process's parts need.
async fn databases(shop: &Shop) -> Result<Vec<Opened>, Failure> {
    let region = shop.region()?;
    let mut databases = Vec::new();
    let (edge, origin) = (shop.settings.runs(Part::Edge), shop.settings.runs(Part::Origin));
    if edge || origin {
        databases.push(stores::open(shop, Database::Catalog)?);
        databases.push(stores::open(shop, Database::Carts(region))?);
    }
    if origin {
        databases.push(stores::open(shop, Database::Origin)?);
    }
    for opened in &databases {
        // A server of a distributed shop has other users: `bodega migrate` is for it, and the
        // origin leaves it alone until it has been run.
        if opened.local.is_none() && !(edge && origin) {
            continue;
        }
        match opened.prepare(server::clock::now()).await {
            Ok(applied) if applied.is_empty() => {}
            Ok(applied) => {
                tracing::info!(database = opened.name(), ?applied, "migrations applied");
            }
            Err(error) if opened.local.is_none() && error.passing() => {
                tracing::warn!(database = opened.name(), %error, "is away: opening without it");
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(databases)
}

/// Flushes and closes the files; what is remote looks after itself.
fn close(databases: &[Opened]) {
    for local in databases.iter().filter_map(|opened| opened.local.as_ref()) {
        local.close();
    }
}

impl Stores {
    fn of(databases: &[Opened]) -> Result<Self, Failure> {
        let find = |name| {
            let found = databases.iter().find(|opened| opened.name() == name);
            found.map(|opened| opened.store.clone()).ok_or("a database is not open")
        };
        Ok(Self { origin: find("origin")?, catalog: find("catalog")?, carts: find("carts")? })
    }
}

fn sandbox(shop: &Shop) -> Result<sandbox::Config, Failure> {
    let mut secrets = shop.webhook_secrets()?.into_iter();
    let mut settings = sandbox::Settings::new(
        shop.secret_key()?,
        shop.publishable_key()?,
        secrets.next().ok_or("webhook-secrets is empty")?,
        shop.provider_url()?,
    );
    settings.webhook_secret_old = secrets.next();
    settings.webhook_url = Some(shop.webhook_url()?);
    settings.shop_name = shop.name().to_owned();
    std::fs::create_dir_all(&shop.data)?;
    Ok(sandbox::Config {
        settings,
        file: Some(shop.data.join("sandbox.json")),
        clock: Arc::new(|| server::clock::now().millis()),
        entropy: Arc::new(edge::entropy),
    })
}

/// Binds with `SO_REUSEADDR`, so that a restart need not wait for old connections to die.
fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address)
        .map_err(|error| format!("cannot listen on {address}: {error}").into())
}

/// Resolves when the shop is to close.
async fn stopped(mut stopping: watch::Receiver<bool>) {
    // An error means that the sender is gone, which is the same wish.
    let _ = stopping.wait_for(|stop| *stop).await;
}

/// Resolves on Ctrl-C, and when the system asks politely.
async fn asked_to_stop() -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed,
        _ = terminate.recv() => Ok(()),
    }
}

impl Open {
    fn text(&self) -> String {
        let mut lines = Vec::new();
        let places = [("shop", &self.shop), ("origin", &self.origin), ("sandbox", &self.sandbox)];
        for (name, url) in places {
            lines.extend(url.iter().map(|url| format!("{name:<8} {url}")));
        }
        lines.push(format!("{:<8} {}", "data", self.data));
        if self.sandbox.is_some() {
            lines.push("Cards of the sandbox, with any later date and any code:".to_owned());
            lines.extend(CARDS.iter().map(|(card, does)| format!("  {card}  {does}")));
        }
        lines.push("Ctrl-C closes the shop.".to_owned());
        lines.join("\n")
    }
}
