//! Pictures in a bucket of anything that speaks S3: Amazon, R2, MinIO, Garage, SeaweedFS …
//!
//! The signing is `rusty-s3`'s, the connections are ours. Every request may be repeated, because a
//! key is made of its bytes or of what its bytes are made of.

mod exchange;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use domain::Timestamp;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use rusty_s3::actions::{GetObject, HeadObject, PutObject};
use rusty_s3::{Bucket, Credentials, S3Action, UrlStyle};
use thiserror::Error;

use self::exchange::{Ask, Line};
use super::{Key, PlaceError};
use crate::http::{IMMUTABLE, PRIVATE};

/// How long a signed request is good for. Long enough for a clock that is minutes wrong and for the
/// slowest upload, and it is sent at once and to nobody else.
const SIGNED_FOR: Duration = Duration::from_secs(900);

/// Where a process gets its time from: a signature says when it was made.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Which bucket, and how to enter. There is no `Debug`: it holds a key.
pub struct S3Settings {
    /// `https://s3.eu-central-1.amazonaws.com`, `https://<account>.r2.cloudflarestorage.com`.
    pub endpoint: String,
    /// The bucket's name. It must be there already.
    pub bucket: String,
    /// `eu-central-1`; `auto` for R2; `us-east-1` where the server does not care.
    pub region: String,
    /// Whether the bucket is named by the path or by the host.
    pub style: Style,
    /// Who asks.
    pub access_key: String,
    /// What the asking is signed with.
    pub secret_key: String,
}

/// How a bucket is named in an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `https://host/bucket/key`: R2, MinIO and most others.
    Path,
    /// `https://bucket.host/key`: Amazon.
    VirtualHost,
}

/// Why settings do not name a bucket.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum S3SettingsError {
    /// The endpoint is not an http or https address.
    #[error("the endpoint is not an http address")]
    Endpoint,
    /// The bucket's name cannot be part of an address in the chosen style.
    #[error("the bucket's name does not fit into the address")]
    Bucket,
}

/// A bucket. Clones share their connections.
#[derive(Clone)]
pub struct S3(Arc<Inner>);

struct Inner {
    line: Line,
    bucket: Bucket,
    credentials: Credentials,
    clock: Clock,
}

impl S3 {
    /// Makes a client of these settings. Nothing is sent yet.
    ///
    /// # Errors
    /// When the settings do not name a bucket.
    pub fn new(settings: S3Settings, clock: Clock) -> Result<Self, S3SettingsError> {
        let style = match settings.style {
            Style::Path => UrlStyle::Path,
            Style::VirtualHost => UrlStyle::VirtualHost,
        };
        let endpoint = settings.endpoint.parse().map_err(|_| S3SettingsError::Endpoint)?;
        let empty = settings.bucket.is_empty() || settings.bucket.contains('/');
        if empty || settings.bucket.starts_with('.') {
            return Err(S3SettingsError::Bucket);
        }
        let bucket = Bucket::new(endpoint, style, settings.bucket, settings.region);
        let bucket = bucket.map_err(|error| match error {
            rusty_s3::BucketError::ParseError(_) => S3SettingsError::Bucket,
            _ => S3SettingsError::Endpoint,
        })?;
        let credentials = Credentials::new(settings.access_key, settings.secret_key);
        Ok(Self(Arc::new(Inner { line: Line::new(), bucket, credentials, clock })))
    }

    pub(super) async fn read(&self, key: Key) -> Result<Option<Bytes>, PlaceError> {
        let object = key.to_string();
        let reply = self
            .ask(Method::GET, HeaderMap::new(), Bytes::new(), |inner| {
                inner.sign(GetObject::new(&inner.bucket, Some(&inner.credentials), &object))
            })
            .await?;
        match (reply.status, reply.code.as_str()) {
            (StatusCode::OK, _) => Ok(Some(reply.body)),
            (StatusCode::NOT_FOUND, "NoSuchBucket") => Err(PlaceError::NoBucket),
            (StatusCode::NOT_FOUND, _) => Ok(None),
            (status, _) => Err(refusal(status, reply.code)),
        }
    }

    pub(super) async fn holds(&self, key: Key) -> Result<bool, PlaceError> {
        let object = key.to_string();
        let reply = self
            .ask(Method::HEAD, HeaderMap::new(), Bytes::new(), |inner| {
                inner.sign(HeadObject::new(&inner.bucket, Some(&inner.credentials), &object))
            })
            .await?;
        match reply.status {
            StatusCode::OK => Ok(true),
            // Of a bucket that is not there a HEAD says no more than of a key; the PUT will.
            StatusCode::NOT_FOUND => Ok(false),
            status => Err(refusal(status, reply.code)),
        }
    }

    pub(super) async fn write(
        &self,
        key: Key,
        bytes: Bytes,
        content_type: &'static str,
    ) -> Result<(), PlaceError> {
        let object = key.to_string();
        let kept = match key {
            Key::Original(_) => PRIVATE,
            Key::Variant(_) => IMMUTABLE,
        };
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(kept));
        let reply = self
            .ask(Method::PUT, headers, bytes, |inner| {
                inner.sign(PutObject::new(&inner.bucket, Some(&inner.credentials), &object))
            })
            .await?;
        match (reply.status, reply.code.as_str()) {
            (status, _) if status.is_success() => Ok(()),
            (StatusCode::NOT_FOUND, _) => Err(PlaceError::NoBucket),
            (status, _) => Err(refusal(status, reply.code)),
        }
    }

    async fn ask(
        &self,
        method: Method,
        headers: HeaderMap,
        body: Bytes,
        sign: impl Fn(&Inner) -> String + Send + Sync,
    ) -> Result<exchange::Reply, PlaceError> {
        let inner = &self.0;
        let ask = Ask { method, headers, body };
        // Signed anew each time: the wait before a repetition must not eat up the signature.
        inner.line.exchange(&ask, || sign(inner)).await
    }
}

impl Inner {
    fn sign<'a>(&self, action: impl S3Action<'a>) -> String {
        let now = (self.clock)().millis();
        let now = jiff::Timestamp::from_millisecond(now).unwrap_or_default();
        action.sign_with_time(SIGNED_FOR, &now).into()
    }
}

impl fmt::Debug for S3 {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("S3").field(&self.0.bucket.base_url().as_str()).finish()
    }
}

fn refusal(status: StatusCode, code: String) -> PlaceError {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => PlaceError::Denied(code),
        status => PlaceError::Refused { status: status.as_u16(), code },
    }
}
