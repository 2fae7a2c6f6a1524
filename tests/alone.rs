//! The origin as a process of its own, without the databases that others keep.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on fails, also in the functions its cases share"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

/// Ended whatever becomes of the test.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn get(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: origin\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn the_origin_opens_without_the_catalog_and_the_carts_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (origin, sandbox, nowhere) = (free(), free(), format!("http://{}", free()));
    let mut command = Command::new(env!("CARGO_BIN_EXE_bodega"));
    command.args(["serve", "--parts", "origin,sandbox", "--demo", "small"]);
    command.arg("--data").arg(folder.path());
    command.args([
        "--origin-listen",
        &origin.to_string(),
        "--sandbox-listen",
        &sandbox.to_string(),
    ]);
    command.args(["--catalog-url", &nowhere, "--carts-url", &nowhere]);
    let mut running = Ended(command.stdout(Stdio::piped()).spawn().unwrap());

    let mut lines = BufReader::new(running.0.stdout.take().unwrap()).lines().map(Result::unwrap);
    let open = lines.any(|line| line.contains("closes the shop"));

    assert!(open, "it ended instead of opening");
    assert!(get(origin, "/healthz").starts_with("HTTP/1.1 200"));
    // The databases are looked at as soon as it is open, and given two seconds to answer.
    let said = (0..1_000).map(|_| get(origin, "/readyz")).find(|said| said.contains("carts of"));
    let said = said.unwrap();
    assert!(said.starts_with("HTTP/1.1 200"), "{said}");
    assert!(said.contains("\"database\":\"catalog\""), "{said}");
    assert!(said.contains("database_unavailable"), "{said}");
}
