//! A real S3 server in this process, and a line to it that can be made to fail.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use domain::Timestamp;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use media::{Clock, Media, Place, S3, S3Settings, Style};
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::fixture::AT_ONCE;

pub(crate) const ACCESS_KEY: &str = "key";
pub(crate) const SECRET_KEY: &str = "secret";
pub(crate) const BUCKET: &str = "pictures";

/// What happens to the next request instead of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The server says 503.
    Overloaded,
    /// The line breaks before an answer.
    Lost,
    /// The line breaks in the middle of the body.
    Torn,
    /// The answer does not say how long it is, and the line breaks in its middle.
    Endless,
    /// The answer says that it is larger than any picture.
    Flood,
    /// The answer is larger than any picture and does not say so.
    Flow,
    /// The server says that it has no such bucket.
    NoBucket,
}

/// A running server.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    folder: TempDir,
    faults: Arc<Mutex<VecDeque<Fault>>>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

/// A request that reached the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) content_type: String,
    pub(crate) cache_control: String,
}

/// Starts a server with one bucket.
pub(crate) async fn server() -> Server {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(BUCKET)).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let mut service = S3ServiceBuilder::new(FileSystem::new(folder.path()).unwrap());
    service.set_auth(SimpleAuth::from_single(ACCESS_KEY, SECRET_KEY));
    let (faults, seen) = (Arc::default(), Arc::default());
    tokio::spawn(accept(listener, service.build(), Arc::clone(&faults), Arc::clone(&seen)));
    Server { address, folder, faults, seen }
}

impl Server {
    /// A client of the server.
    pub(crate) fn media(&self) -> Media {
        self.media_with(|_| ())
    }

    /// A client with other settings.
    pub(crate) fn media_with(&self, change: impl FnOnce(&mut S3Settings)) -> Media {
        let mut settings = S3Settings {
            endpoint: format!("http://127.0.0.1:{}", self.address.port()),
            bucket: BUCKET.to_owned(),
            region: "us-east-1".to_owned(),
            style: Style::Path,
            access_key: ACCESS_KEY.to_owned(),
            secret_key: SECRET_KEY.to_owned(),
        };
        change(&mut settings);
        Media::new(Place::S3(S3::new(settings, clock()).unwrap()), AT_ONCE)
    }

    /// Has the next requests fail in these ways.
    pub(crate) fn fail(&self, faults: impl IntoIterator<Item = Fault>) {
        self.faults.lock().unwrap().extend(faults);
    }

    /// How many of the faults have not happened yet.
    pub(crate) fn faults_left(&self) -> usize {
        self.faults.lock().unwrap().len()
    }

    /// The requests the server has seen since this was last asked.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        std::mem::take(&mut self.seen.lock().unwrap())
    }

    /// The file of an object.
    pub(crate) fn object(&self, key: &str) -> PathBuf {
        self.folder.path().join(BUCKET).join(key)
    }
}

/// The server checks when a signature was made, so this is the real time.
#[expect(clippy::disallowed_methods, reason = "the server under test reads the clock itself")]
pub(crate) fn clock() -> Clock {
    Arc::new(|| {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap())
    })
}

async fn accept(
    listener: TcpListener,
    service: S3Service,
    faults: Arc<Mutex<VecDeque<Fault>>>,
    seen: Arc<Mutex<Vec<Seen>>>,
) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let (service, faults, seen) = (service.clone(), Arc::clone(&faults), Arc::clone(&seen));
        tokio::spawn(async move {
            let fault = faults.lock().unwrap().pop_front();
            match fault {
                Some(fault) => fail(stream, fault).await,
                None => serve(stream, service, seen).await,
            }
        });
    }
}

/// One request a connection, so that every request meets the next fault.
async fn serve(stream: TcpStream, service: S3Service, seen: Arc<Mutex<Vec<Seen>>>) {
    let answer = service_fn(|request: Request<Incoming>| {
        let header = |name: &str| {
            let value = request.headers().get(name);
            value.map_or("", |value| value.to_str().unwrap()).to_owned()
        };
        seen.lock().unwrap().push(Seen {
            method: request.method().to_string(),
            path: request.uri().path().to_owned(),
            content_type: header("content-type"),
            cache_control: header("cache-control"),
        });
        let answered = service.call(request.map(s3s::Body::from));
        async move {
            let answer = match answered.await {
                Ok(answer) => {
                    let (parts, body) = answer.into_parts();
                    let body = body.collect().await.unwrap().to_bytes();
                    Response::from_parts(parts, Full::new(body))
                }
                Err(error) => {
                    let mut answer = Response::new(Full::new(Bytes::from(format!("{error:?}"))));
                    *answer.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
                    answer
                }
            };
            Ok::<_, Infallible>(answer)
        }
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), answer);
    drop(connection.await);
}

async fn fail(mut stream: TcpStream, fault: Fault) {
    if fault != Fault::Lost {
        // The whole head at least, or the client sees a broken line instead of an answer.
        let mut head = Vec::new();
        while !head.windows(4).any(|end| end == b"\r\n\r\n") {
            if stream.read_buf(&mut head).await.unwrap_or(0) == 0 {
                return;
            }
        }
    }
    let answer: &[u8] = match fault {
        Fault::Overloaded => {
            b"HTTP/1.1 503 Slow Down\r\ncontent-length: 38\r\nconnection: close\r\n\r\n\
              <Error><Code>SlowDown</Code></Error>\r\n"
        }
        Fault::Lost => b"",
        Fault::Torn => b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhalf of it",
        Fault::Endless => b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nhalf of it",
        Fault::Flood => b"HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\nmuch",
        Fault::Flow => b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
        Fault::NoBucket => {
            b"HTTP/1.1 404 Not Found\r\ncontent-length: 40\r\nconnection: close\r\n\r\n\
              <Error><Code>NoSuchBucket</Code></Error>"
        }
    };
    drop(stream.write_all(answer).await);
    if fault == Fault::Flow {
        let piece = [b"100000\r\n".as_slice(), &[7; 0x10_0000], b"\r\n"].concat();
        while stream.write_all(&piece).await.is_ok() {}
    }
    drop(stream.shutdown().await);
}
