//! A database to try rules on, whichever engine is behind it.

use std::cell::Cell;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use database::hrana::{self, Reply};
use database::migrate::establish;
use database::{Batch, BatchError, Identity, Kind, Rows, Store};
use database_local::{Connection, Durability, Local, Options, Place};
use domain::Millis;
use tempfile::TempDir;

use crate::http::post;
use crate::sqld::Sqld;

pub(crate) const LONG: Millis = Millis::from_seconds(20);

pub(crate) fn ours() -> Identity {
    Identity::new("corner", "test")
}

/// Not flushing keeps the suite quick; what is tried here does not depend on it.
pub(crate) fn options() -> Options {
    Options { durability: Durability::Handed, ..Options::default() }
}

pub(crate) enum Engine {
    Local(LocalEngine),
    Remote(Remote),
}

pub(crate) struct LocalEngine {
    folder: TempDir,
    store: Local,
    grouping: Mutex<Connection>,
}

/// Hrana to one address. It demands of every read what it has seen of its own writes.
pub(crate) struct Remote {
    pub(crate) address: SocketAddr,
    pub(crate) identity: Identity,
    pub(crate) seen: Cell<Option<u64>>,
    pub(crate) calls: Cell<usize>,
    servers: Vec<Sqld>,
}

/// An engine with our identity established.
pub(crate) struct Bench {
    pub(crate) engine: Engine,
}

impl Bench {
    pub(crate) async fn local() -> Self {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("shop.db");
        let store = Local::open(&path, &ours(), options()).unwrap();
        let grouping = Connection::open(&Place::File(path), &ours(), &options()).unwrap();
        let grouping = Mutex::new(grouping);
        Self::new(Engine::Local(LocalEngine { folder, store, grouping })).await
    }

    pub(crate) async fn primary() -> Self {
        let primary = Sqld::primary();
        let address = primary.http;
        Self::new(Engine::Remote(Remote::new(address, vec![primary]))).await
    }

    pub(crate) async fn replica() -> Self {
        let primary = Sqld::primary();
        let replica = primary.replica();
        let address = replica.http;
        Self::new(Engine::Remote(Remote::new(address, vec![primary, replica]))).await
    }

    async fn new(engine: Engine) -> Self {
        let bench = Self { engine };
        establish(&bench, &ours()).await.unwrap();
        bench
    }

    /// Commits as one group.
    pub(crate) async fn group(&self, batches: &[Batch]) -> Vec<Result<Rows, BatchError>> {
        match &self.engine {
            Engine::Local(local) => {
                database_local::commit(&mut local.grouping.lock().unwrap(), batches)
            }
            Engine::Remote(remote) => remote.group(batches).await,
        }
    }

    /// Runs as somebody else would.
    pub(crate) async fn run_as(
        &self,
        identity: &Identity,
        batch: &Batch,
    ) -> Result<Rows, BatchError> {
        match &self.engine {
            Engine::Local(local) => {
                let store = Local::open(&local.path(), identity, options()).unwrap();
                store.run(batch, LONG).await
            }
            Engine::Remote(remote) => remote.as_identity(identity).run(batch, LONG).await,
        }
    }

    /// Runs SQL that no batch may hold.
    pub(crate) async fn raw(&self, sql: &str) {
        match &self.engine {
            Engine::Local(local) => {
                drop(raw(&local.path()).await.execute_batch(sql).await.unwrap());
            }
            Engine::Remote(remote) => {
                let call = serde_json::json!({
                    "requests": [{ "type": "sequence", "sql": sql }, { "type": "close" }]
                });
                let reply = remote.send(&call).await;
                assert!(!String::from_utf8_lossy(&reply.body).contains("\"error\""), "{reply:?}");
            }
        }
    }

    pub(crate) fn remote(&self) -> &Remote {
        match &self.engine {
            Engine::Remote(remote) => remote,
            Engine::Local(_) => panic!("not over HTTP"),
        }
    }

    pub(crate) async fn write(&self, batch: &Batch) -> Rows {
        assert_eq!(batch.kind(), Kind::Write);
        self.run(batch, LONG).await.unwrap()
    }
}

impl Store for Bench {
    async fn run(&self, batch: &Batch, within: Millis) -> Result<Rows, BatchError> {
        match &self.engine {
            Engine::Local(local) => local.store.run(batch, within).await,
            Engine::Remote(remote) => remote.run(batch, within).await,
        }
    }
}

impl LocalEngine {
    fn path(&self) -> PathBuf {
        self.folder.path().join("shop.db")
    }
}

impl Remote {
    pub(crate) fn new(address: SocketAddr, servers: Vec<Sqld>) -> Self {
        let (seen, calls) = (Cell::new(None), Cell::new(0));
        Self { address, identity: ours(), seen, calls, servers }
    }

    /// The same server as seen through another address.
    pub(crate) fn through(&self, address: SocketAddr) -> Self {
        Self { seen: Cell::new(self.seen.get()), ..Self::new(address, Vec::new()) }
    }

    pub(crate) fn as_identity(&self, identity: &Identity) -> Self {
        Self { identity: identity.clone(), ..self.through(self.address) }
    }

    pub(crate) fn servers(&mut self) -> &mut [Sqld] {
        &mut self.servers
    }

    pub(crate) async fn group(&self, batches: &[Batch]) -> Vec<Result<Rows, BatchError>> {
        let outcomes = hrana::commit_group(batches, &self.identity, |body| {
            self.calls.set(self.calls.get() + 1);
            post(self.address, body, LONG)
        })
        .await;
        for rows in outcomes.iter().flatten() {
            self.seen.set(self.seen.get().max(rows.index));
        }
        outcomes
    }

    /// Posts JSON of the test's own.
    pub(crate) async fn send(&self, call: &serde_json::Value) -> Reply {
        let reply = post(self.address, serde_json::to_vec(call).unwrap(), LONG).await.unwrap();
        assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
        reply
    }
}

impl Store for Remote {
    async fn run(&self, batch: &Batch, within: Millis) -> Result<Rows, BatchError> {
        let demanded = match batch.kind() {
            Kind::Read => batch.clone().at_index(batch.index_wanted().max(self.seen.get())),
            Kind::Write => batch.clone(),
        };
        let call = |body| post(self.address, body, within);
        let rows = hrana::run(&demanded, &self.identity, call).await?;
        self.seen.set(self.seen.get().max(rows.index));
        Ok(rows)
    }
}

/// The engine without anything of ours around it.
pub(crate) async fn raw(path: &Path) -> libsql::Connection {
    libsql::Builder::new_local(path).build().await.unwrap().connect().unwrap()
}
