//! Instances of the component: how many requests each takes, and how long it may live.
//!
//! The figures are Spin's own defaults. An instance that is used again shows, as in production,
//! what a component wrongly keeps from one request to the next.

use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::time::Sleep;
use wasmtime::component::{Component, GuestTaskId, Linker, ResourceTable};
use wasmtime::{Config, Engine, Store, StoreContextMut};
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};
use wasmtime_wasi_http::handler::{
    HandlerState, Instance, ProxyPre, ShouldAccept, WorkerExpiration, WorkerState, WorkerStatus,
};
use wasmtime_wasi_http::p3::bindings::ServicePre;
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

use crate::manifest::Manifest;
use crate::outbound::Outbound;
use crate::variables::{self, Variables};

/// How many requests one instance answers in its life.
const REQUESTS_MAX: usize = 128;
/// How many of them at a time.
const CONCURRENT_MAX: usize = 16;
/// How long an instance without work is kept.
const IDLE_MAX: Duration = Duration::from_secs(1);
/// How long a request, or what it left to do, may take.
const BUSY_MAX: Duration = Duration::from_secs(60);

/// What one instance owns on this side.
pub(crate) struct Guest {
    table: ResourceTable,
    wasi: WasiCtx,
    http: WasiHttpCtx,
    outbound: Outbound,
    variables: Arc<Variables>,
}

impl Guest {
    /// The values the component may ask for.
    pub(crate) fn variables(&mut self) -> &mut Arc<Variables> {
        &mut self.variables
    }
}

impl WasiView for Guest {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

impl WasiHttpView for Guest {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView { ctx: &mut self.http, table: &mut self.table, hooks: &mut self.outbound }
    }
}

/// The compiled component, ready to be instantiated.
pub(crate) struct Guests {
    engine: Engine,
    service: ProxyPre<Guest>,
    outbound: Outbound,
    variables: Arc<Variables>,
}

impl Guests {
    /// Compiles the component and links everything it imports.
    pub(crate) fn load(component: &Path, manifest: &Manifest) -> wasmtime::Result<Self> {
        let mut config = Config::new();
        config.wasm_component_model_async(true);
        let engine = Engine::new(&config)?;
        let component = Component::from_file(&engine, component)?;
        let mut linker = Linker::<Guest>::new(&engine);
        wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
        wasmtime_wasi::p3::add_to_linker(&mut linker)?;
        wasmtime_wasi_http::p3::add_to_linker(&mut linker)?;
        variables::add_to_linker(&mut linker)?;
        let service = ServicePre::new(linker.instantiate_pre(&component)?)?;
        Ok(Self {
            engine,
            service: ProxyPre::P3(service),
            outbound: Outbound::new(&manifest.allowed_hosts),
            variables: Arc::new(Variables(manifest.variables.clone())),
        })
    }
}

impl HandlerState for Guests {
    type StoreData = Guest;
    type WorkerExpiration = Life;
    type WorkerState = Worker;

    async fn instantiate(&self) -> wasmtime::Result<Instance<Guest, Life, Worker>> {
        let guest = Guest {
            table: ResourceTable::new(),
            wasi: WasiCtxBuilder::new().inherit_stdout().inherit_stderr().build(),
            http: WasiHttpCtx::new(),
            outbound: self.outbound.clone(),
            variables: Arc::clone(&self.variables),
        };
        let mut store = Store::new(&self.engine, guest);
        let proxy = self.service.instantiate_async(&mut store).await?;
        let expiration = Life { until: None, sleep: Box::pin(tokio::time::sleep(IDLE_MAX)) };
        Ok(Instance { store, proxy, view: Guest::http, expiration, state: Worker })
    }
}

/// Says when an instance takes another request.
pub(crate) struct Worker;

impl WorkerState for Worker {
    type StoreData = Guest;
    type RequestData = ();

    fn should_accept_request(&self, concurrent: usize, total: usize) -> ShouldAccept {
        match (concurrent < CONCURRENT_MAX, total < REQUESTS_MAX) {
            (_, false) => ShouldAccept::Never,
            (false, true) => ShouldAccept::No,
            (true, true) => ShouldAccept::Yes,
        }
    }

    fn on_request_start(
        &self,
        _store: StoreContextMut<'_, Guest>,
        _data: (),
        _task: GuestTaskId,
    ) -> Pin<Box<dyn Future<Output = ()> + 'static + Send + Sync>> {
        Box::pin(tokio::time::sleep(BUSY_MAX))
    }

    fn drop(&self, store: Store<Guest>, result: wasmtime::Result<()>) {
        drop(store);
        if let Err(error) = result {
            use std::io::Write;
            let _closed = writeln!(std::io::stderr(), "an instance ended: {error:?}");
        }
    }
}

/// Ends an instance that has idled, or worked, for too long.
pub(crate) struct Life {
    until: Option<Instant>,
    sleep: Pin<Box<Sleep>>,
}

impl WorkerExpiration for Life {
    fn poll(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        status: WorkerStatus,
        start: Instant,
    ) -> Poll<()> {
        let patience = match status {
            WorkerStatus::Idle => IDLE_MAX,
            WorkerStatus::Requests | WorkerStatus::PostReturn => BUSY_MAX,
        };
        let until = start + patience;
        if self.until != Some(until) {
            self.until = Some(until);
            self.sleep.as_mut().reset(until.into());
        }
        self.sleep.as_mut().poll(context)
    }
}
