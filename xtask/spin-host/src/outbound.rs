//! What the component may call: the hosts of its manifest, over plain HTTP.

use std::sync::Arc;
use std::time::Duration;

use http_body_util::BodyExt;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks};

/// How long an answer may take when the component sets no limit of its own.
const PATIENCE: Duration = Duration::from_secs(60);

/// The pool of connections that all instances share, and the addresses they may reach.
#[derive(Clone)]
pub(crate) struct Outbound {
    client: Client<HttpConnector, WasiBody>,
    allowed: Arc<[String]>,
}

impl Outbound {
    /// Allows these hosts, each `scheme://host:port`.
    pub(crate) fn new(allowed: &[String]) -> Self {
        let client = Client::builder(TokioExecutor::new()).build(HttpConnector::new());
        Self { client, allowed: allowed.into() }
    }

    fn allows(&self, uri: &http::Uri) -> bool {
        let Some((scheme, authority)) = uri.scheme_str().zip(uri.authority()) else {
            return false;
        };
        let wanted = format!("{scheme}://{authority}");
        self.allowed.contains(&wanted)
    }
}

type Sent = (http::Response<WasiBody>, Box<dyn Future<Output = Result<(), Error>> + Send>);

impl WasiHttpHooks for Outbound {
    fn send_request(
        &mut self,
        request: http::Request<WasiBody>,
        options: Option<RequestOptions>,
        _sent: Box<dyn Future<Output = Result<(), Error>> + Send>,
    ) -> Box<dyn Future<Output = Result<Sent, Error>> + Send> {
        let allowed = self.allows(request.uri());
        let client = self.client.clone();
        Box::new(async move {
            if !allowed {
                return Err(Error::HttpRequestDenied);
            }
            let patience = options.and_then(|options| options.first_byte_timeout);
            let answer =
                tokio::time::timeout(patience.unwrap_or(PATIENCE), client.request(request))
                    .await
                    .map_err(|_| Error::ConnectionReadTimeout)?
                    .map_err(|error| Error::InternalError(Some(error.to_string())))?;
            let answer = answer.map(|body| body.map_err(Into::into).boxed_unsync());
            let done: Box<dyn Future<Output = _> + Send> = Box::new(async { Ok(()) });
            Ok((answer, done))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_hosts_of_the_manifest_can_be_reached() {
        let outbound = Outbound::new(&["http://127.0.0.1:8788".to_owned()]);
        assert!(outbound.allows(&"http://127.0.0.1:8788/edge/v1/messages".parse().unwrap()));
        assert!(!outbound.allows(&"http://127.0.0.1:8789/".parse().unwrap()));
        assert!(!outbound.allows(&"https://127.0.0.1:8788/".parse().unwrap()));
        assert!(!outbound.allows(&"/relative".parse().unwrap()));
    }
}
