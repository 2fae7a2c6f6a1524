//! The host's part of Hrana in this suite, and a proxy that loses and breaks answers.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use database::hrana::{CONTENT_TYPE, Lost, PATH, Reply};
use domain::Millis;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use tokio::sync::mpsc;

/// Posts one call and reads its answer, all within a time.
pub(crate) async fn post(to: SocketAddr, body: Vec<u8>, within: Millis) -> Result<Reply, Lost> {
    if within == Millis::new(0) {
        return Err(Lost::Late);
    }
    let within = Duration::from_millis(within.get());
    tokio::time::timeout(within, exchange(to, body)).await.unwrap_or(Err(Lost::Deadline))
}

async fn exchange(to: SocketAddr, body: Vec<u8>) -> Result<Reply, Lost> {
    let not_sent = |error: &dyn std::fmt::Display| Lost::NotSent(error.to_string());
    let lost = |error: hyper::Error| Lost::NoAnswer(error.to_string());
    let stream = tokio::net::TcpStream::connect(to).await.map_err(|error| not_sent(&error))?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(lost)?;
    let connection = tokio::spawn(connection);
    let request = Request::post(PATH)
        .header("host", to.to_string())
        .header("content-type", CONTENT_TYPE)
        .header("connection", "close")
        .body(Full::new(Bytes::from(body)))
        .unwrap();
    let response = sender.send_request(request).await.map_err(lost)?;
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.map_err(lost)?.to_bytes().to_vec();
    connection.abort();
    Ok(Reply { status, body })
}

/// What a [`Proxy`] does with the answers that pass through it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// Passes them on.
    None,
    /// Closes the connection instead.
    Lost,
    /// Passes on all of the head and half of the body, then closes.
    HalfTold,
    /// Passes on half of the body under a head that says it is whole.
    HalfWhole,
    /// Answers with this instead, and does not ask the server.
    Instead(u16, &'static str),
}

/// Stands before a server for any number of calls, and says when each has been passed on.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    pub(crate) forwarded: mpsc::UnboundedReceiver<()>,
}

impl Proxy {
    pub(crate) fn before(server: SocketAddr, fault: Fault) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, forwarded) = mpsc::unbounded_channel();
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let tell = tell.clone();
                std::thread::spawn(move || drop(pass(client, server, fault, &tell)));
            }
        });
        Self { address, forwarded }
    }
}

fn pass(
    mut client: TcpStream,
    server: SocketAddr,
    fault: Fault,
    tell: &mpsc::UnboundedSender<()>,
) -> std::io::Result<()> {
    let request = message(&mut client)?;
    if let Fault::Instead(status, body) = fault {
        let head = format!("HTTP/1.1 {status} x\r\ncontent-length: {}\r\n\r\n", body.len());
        return client.write_all(format!("{head}{body}").as_bytes());
    }
    let mut upstream = TcpStream::connect(server)?;
    upstream.write_all(&request)?;
    // A test that does not ask when has dropped the other end.
    let _ = tell.send(());
    let answer = message(&mut upstream)?;
    let body = head_end(&answer).unwrap();
    let half = body + (answer.len() - body) / 2;
    match fault {
        Fault::None => client.write_all(&answer)?,
        Fault::Lost => {}
        Fault::HalfTold => client.write_all(&answer[..half])?,
        Fault::HalfWhole => {
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", half - body);
            client.write_all(head.as_bytes())?;
            client.write_all(&answer[body..half])?;
        }
        Fault::Instead(..) => unreachable!("answered above"),
    }
    client.shutdown(Shutdown::Both)
}

/// One whole HTTP message: the head, and as much body as it announces.
fn message(stream: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 16 * 1024];
    loop {
        if let Some(end) = head_end(&bytes) {
            let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length:"))
                .map(|length| length.trim().parse::<usize>().unwrap());
            if length.is_some_and(|length| bytes.len() >= end + length) {
                return Ok(bytes);
            }
        }
        let read = stream.read(&mut chunk)?;
        if read == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        bytes.extend_from_slice(&chunk[..read]);
    }
}

fn head_end(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4)
}
