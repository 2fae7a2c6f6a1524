//! `Host` on a native process: databases in files or over HTTP, the origin over HTTP, the outbox
//! as the durable lane.

use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use database::hrana::{self, Lost};
use database::{Batch, BatchError, Database, Rows, Store};
use database_local::Local;
use domain::{Millis, Timestamp};
use http::{Request, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use storefront::{
    Admission, Class, Client as Shopper, Host, HostError, Level, Line, Remote, Shop, delivery,
    outbox, reach,
};
use tokio::task::JoinSet;
use turnstile::Limiter;
use wire::answer::{ANSWER_BYTES_MAX, Answer};
use wire::envelope::Envelope;

use crate::{Config, Place};

/// How long the durable lane may take to take a message.
const SEND_WITHIN: Millis = Millis::from_seconds(5);

/// One thread's host. Clones share it.
#[derive(Clone)]
pub(crate) struct Native(Rc<Parts>);

struct Parts {
    config: Config,
    shop: Shop,
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    /// What all threads count.
    limiter: Option<Arc<Limiter>>,
    /// What goes on after responses have left.
    tasks: RefCell<JoinSet<()>>,
}

impl Native {
    /// The host of a thread. Connections are kept alive and belong to the thread.
    pub(crate) fn new(config: Config, shop: &Shop, limiter: Option<Arc<Limiter>>) -> Self {
        let connector = hyper_rustls::HttpsConnectorBuilder::new()
            .with_webpki_roots()
            .https_or_http()
            .enable_http1()
            .build();
        let client = Client::builder(TokioExecutor::new())
            // The origin closes a connection that was idle for 5 s: let go before it does.
            .pool_idle_timeout(Duration::from_secs(4))
            .build(connector);
        let shop = shop.clone();
        Self(Rc::new(Parts { config, shop, client, limiter, tasks: RefCell::default() }))
    }

    /// Waits until everything that was to go on after responses has ended.
    pub(crate) async fn finish(&self) {
        loop {
            let tasks = self.0.tasks.take();
            if tasks.is_empty() {
                return;
            }
            tasks.join_all().await;
        }
    }

    /// The file that holds a database, where one does.
    fn local(&self, on: &Database) -> Option<&Local> {
        let config = &self.0.config;
        let place = match on {
            Database::Catalog => &config.catalog,
            Database::Carts(region) if *region == config.settings.region => &config.carts,
            // Other regions and replicas are elsewhere, and the origin's is nobody's at the edge.
            Database::Carts(_) | Database::CartsReplica(_) | Database::Origin => return None,
        };
        match place {
            Place::Local(local) => Some(local),
            Place::Remote => None,
        }
    }

    async fn post(
        &self,
        request: Request<Bytes>,
        answer_max: usize,
        within: Millis,
    ) -> Result<(u16, Vec<u8>), Lost> {
        let call = async {
            let response =
                self.0.client.request(request.map(Full::new)).await.map_err(|error| {
                    if error.is_connect() {
                        Lost::NotSent(error.to_string())
                    } else {
                        Lost::NoAnswer(error.to_string())
                    }
                })?;
            let (parts, body) = response.into_parts();
            let body = Limited::new(body, answer_max).collect().await;
            let body = body.map_err(|error| Lost::NoAnswer(error.to_string()))?;
            Ok((parts.status.as_u16(), body.to_bytes().to_vec()))
        };
        let within = Duration::from_millis(within.get());
        tokio::time::timeout(within, call).await.unwrap_or(Err(Lost::Deadline))
    }

    async fn run_remote(
        &self,
        on: &Database,
        batch: &Batch,
        within: Millis,
    ) -> Result<Rows, BatchError> {
        let settings = &self.0.config.settings;
        let nowhere = || BatchError::Unreachable("this edge serves no region".to_owned());
        let area = settings.area(&settings.region).ok_or_else(nowhere)?;
        let call = async |remote: &Remote, body, within| {
            let url = format!("{}{}", remote.url, hrana::PATH);
            let mut request = Request::post(url).header(header::CONTENT_TYPE, hrana::CONTENT_TYPE);
            if let Some(token) = &remote.token {
                request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
            }
            let request = request.body(Bytes::from(body));
            let request = request.map_err(|error| Lost::NotSent(error.to_string()))?;
            let (status, body) = self.post(request, hrana::ANSWER_BYTES_MAX, within).await?;
            Ok(hrana::Reply { status, body })
        };
        reach::run((&self.0.shop, area), (on, batch), within, || self.now(), call).await
    }
}

impl Host for Native {
    async fn run(&self, on: Database, batch: &Batch, within: Millis) -> Result<Rows, HostError> {
        let rows = match self.local(&on) {
            Some(local) => local.run(batch, within).await,
            None => self.run_remote(&on, batch, within).await,
        };
        Ok(rows?)
    }

    async fn ask(
        &self,
        question: &Envelope,
        traceparent: &str,
        within: Millis,
    ) -> Result<Answer, HostError> {
        let request =
            delivery::express(&self.0.config.settings, question, traceparent, self.now())?;
        match self.post(request, ANSWER_BYTES_MAX, within).await {
            Ok((status, body)) => delivery::answer(status, &body),
            Err(Lost::Deadline | Lost::Late) => Err(HostError::Deadline),
            Err(Lost::NotSent(why) | Lost::NoAnswer(why)) => Err(HostError::Unreachable(why)),
        }
    }

    async fn admit(
        &self,
        client: Shopper,
        class: Class,
        _within: Millis,
    ) -> Result<Admission, HostError> {
        let limiter = self.0.limiter.as_ref();
        Ok(limiter.map_or(Admission::Granted, |limiter| limiter.admit(client, class)))
    }

    async fn send(&self, intent: &Envelope, _traceparent: &str) -> Result<(), HostError> {
        let region = self.0.config.settings.region.clone();
        let batch = outbox::batch(intent, self.now());
        self.run(Database::Carts(region), &batch, SEND_WITHIN).await.map(|_| ())
    }

    fn after(&self, work: impl Future<Output = ()> + 'static) {
        let mut tasks = self.0.tasks.borrow_mut();
        while tasks.try_join_next().is_some() {}
        tasks.spawn_local(work);
    }

    #[expect(clippy::disallowed_methods, reason = "the one place where time enters this host")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn entropy(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        if getrandom::fill(&mut bytes).is_err() {
            // A shop without randomness would hand out secrets that can be guessed.
            std::process::abort();
        }
        bytes
    }

    fn log(&self, line: &Line<'_>) {
        let Line { message, request_id, traceparent, route, method, status, took, .. } = line;
        let (code, cause, intent) = (line.code, line.cause, line.intent);
        macro_rules! write {
            ($level:ident) => {
                tracing::$level!(
                    request_id,
                    traceparent,
                    route,
                    method,
                    status,
                    took,
                    code,
                    cause,
                    intent,
                    "{message}"
                )
            };
        }
        match line.level {
            Level::Info => write!(info),
            Level::Warn => write!(warn),
            Level::Error => write!(error),
        }
    }
}
