//! Pictures that are elsewhere on the web, fetched with distrust: of whom is asked, of how much
//! comes, and of how long it takes. What it is, [`crate::Media::take`] finds out.

mod door;
mod reach;

use std::collections::HashMap;
use std::error::Error;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, LOCATION, USER_AGENT};
use http::{HeaderValue, Request, Response, StatusCode};
use http_body::Body as _;
use http_body_util::{BodyExt as _, Empty, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use thiserror::Error;
use url::Url;

use crate::limits::{self, FETCH_TIME, ORIGINAL_BYTES_MAX, REDIRECTS_MAX, SILENCES_MAX};
use door::{Closed, Door};

/// Servers close idle connections after 5 to 60 s: let go before most do.
const IDLE_TIME: Duration = Duration::from_secs(4);
/// Who asks: some servers refuse whoever does not say.
const NAME: HeaderValue = HeaderValue::from_static("bodega (pictures of an imported catalog)");
const WANTED: HeaderValue =
    HeaderValue::from_static("image/webp, image/jpeg, image/png, image/gif, image/*;q=0.5");

/// The web, as far as pictures are fetched from it. Private networks are out of its reach.
pub struct Web {
    client: Client<HttpsConnector<Door>, Empty<Bytes>>,
    /// How long one picture may take.
    within: Duration,
    /// How often in a row hosts have not answered.
    silent: Mutex<HashMap<String, u32>>,
}

/// Why a picture was not fetched. The texts are for the merchant.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unfetched {
    /// No address of the web, or one with a password in it.
    #[error("this is no address that pictures are fetched from")]
    Address,
    /// It leads, at once or by a redirection, to a machine that strangers may not reach.
    #[error("it leads into a private network")]
    Private,
    /// One redirection after another, [`REDIRECTS_MAX`] and one more.
    #[error("it is redirected again and again")]
    Redirected,
    /// There is an answer, and it is not the picture.
    #[error("the server answers {0}")]
    Answered(StatusCode),
    /// More than [`ORIGINAL_BYTES_MAX`].
    #[error("it has more than {ORIGINAL_BYTES_MAX} bytes")]
    TooMuch,
    /// Not in time.
    #[error("it did not come in time")]
    Slow,
    /// The line failed.
    #[error("the server cannot be reached: {0}")]
    Unreachable(String),
    /// Others were asked for at the same host, in vain: this one was not asked for.
    #[error("its server did not answer {SILENCES_MAX} times in a row, and is left alone")]
    LeftAlone,
}

impl Web {
    /// The public web, and of private networks these addresses.
    #[must_use]
    pub fn new(private: impl IntoIterator<Item = SocketAddr>) -> Self {
        let connector = hyper_rustls::HttpsConnectorBuilder::new()
            .with_webpki_roots()
            .https_or_http()
            .enable_http1()
            .wrap_connector(Door::new(private));
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE_TIME)
            .pool_max_idle_per_host(limits::FETCHED_AT_ONCE)
            .build(connector);
        Self { client, within: FETCH_TIME, silent: Mutex::default() }
    }

    /// The same with another patience than [`FETCH_TIME`].
    #[must_use]
    pub const fn within(mut self, time: Duration) -> Self {
        self.within = time;
        self
    }

    /// The bytes at an `http` or `https` address, whatever they are.
    ///
    /// # Errors
    /// When they cannot be had, or may not be asked for.
    pub async fn fetch(&self, address: &str) -> Result<Bytes, Unfetched> {
        let url = parse(address)?;
        let host = url.host_str().unwrap_or_default().to_owned();
        if self.silences(&host, |count| *count) >= SILENCES_MAX {
            return Err(Unfetched::LeftAlone);
        }
        let fetched = tokio::time::timeout(self.within, self.follow(url)).await;
        let fetched = fetched.unwrap_or(Err(Unfetched::Slow));
        let silent = matches!(fetched, Err(Unfetched::Slow | Unfetched::Unreachable(_)));
        self.silences(&host, |count| *count = if silent { count.saturating_add(1) } else { 0 });
        fetched
    }

    fn silences<T>(&self, host: &str, look: impl FnOnce(&mut u32) -> T) -> T {
        let mut silent = self.silent.lock().unwrap_or_else(PoisonError::into_inner);
        look(silent.entry(host.to_owned()).or_default())
    }

    async fn follow(&self, mut url: Url) -> Result<Bytes, Unfetched> {
        for _ in 0..=REDIRECTS_MAX {
            let mut request = Request::new(Empty::new());
            *request.uri_mut() = url.as_str().parse().map_err(|_| Unfetched::Address)?;
            request.headers_mut().insert(USER_AGENT, NAME);
            request.headers_mut().insert(ACCEPT, WANTED);
            let response = self.client.request(request).await.map_err(|error| lost(&error))?;
            if response.status().is_success() {
                return whole(response).await;
            }
            let to = response.headers().get(LOCATION).and_then(|to| to.to_str().ok());
            url = match to.filter(|_| response.status().is_redirection()) {
                Some(to) => checked(url.join(to).map_err(|_| Unfetched::Address)?)?,
                None => return Err(Unfetched::Answered(response.status())),
            };
        }
        Err(Unfetched::Redirected)
    }
}

fn parse(address: &str) -> Result<Url, Unfetched> {
    checked(Url::parse(address).map_err(|_| Unfetched::Address)?)
}

/// An address with a host and without a password, which would be somebody's to keep.
fn checked(mut url: Url) -> Result<Url, Unfetched> {
    let web = matches!(url.scheme(), "http" | "https");
    let open = url.username().is_empty() && url.password().is_none();
    url.set_fragment(None);
    (web && open && url.has_host()).then_some(url).ok_or(Unfetched::Address)
}

async fn whole(response: Response<Incoming>) -> Result<Bytes, Unfetched> {
    let most = u64::try_from(ORIGINAL_BYTES_MAX).unwrap_or(u64::MAX);
    if response.body().size_hint().lower() > most {
        return Err(Unfetched::TooMuch);
    }
    let body = Limited::new(response.into_body(), ORIGINAL_BYTES_MAX).collect().await;
    body.map(|body| body.to_bytes()).map_err(|error| match error.is::<LengthLimitError>() {
        true => Unfetched::TooMuch,
        false => lost(error.as_ref()),
    })
}

/// The innermost cause says what happened; the ones around it say that a request failed.
fn lost(error: &(dyn Error + 'static)) -> Unfetched {
    let mut cause = error;
    loop {
        if matches!(cause.downcast_ref(), Some(Closed::Private)) {
            return Unfetched::Private;
        }
        match cause.source() {
            Some(inner) => cause = inner,
            None => return Unfetched::Unreachable(cause.to_string()),
        }
    }
}
