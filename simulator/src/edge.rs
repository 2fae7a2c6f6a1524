//! The edge: isolates that serve shoppers, each with a shop and a clock of its own.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::rc::Rc;

use bytes::Bytes;
use database::{Batch, BatchError, Database, Rows, Store};
use domain::{Millis, Timestamp};
use http::{Method, Request};
use http_body_util::{BodyExt, Full};
use storefront::delivery::{self, Lane};
use storefront::{Host, HostError, Level, Line, Settings, Shop, Visitor, outbox};
use wire::answer::Answer;
use wire::envelope::Envelope;

use crate::executor::Group;
use crate::far::Far;
use crate::origin::{Origins, Reply};
use crate::plant::Plant;
use crate::queue::Queue;
use crate::replica::Replica;
use crate::sim::{Lost, Sim};

/// How long the durable lane may take to take a message.
const SEND_WITHIN: u64 = 5_000;
/// How long the durable lane waits for the origin.
const DELIVER_WITHIN: u64 = 20_000;

/// How long a look into a cart with a replica may take, in milliseconds. By the deadlines of its calls:
/// three seconds for each of the two reads of an isolate that knows nothing of the catalog yet, one
/// for a release that the shopper has seen, the primary's second, a quarter for the replica and a
/// quarter for the primary once more; and half a second for what stands between them.
const LOOK_MAX: i64 = 9_000;

/// The header by which shoppers say what they have seen.
pub(crate) const TOKEN: &str = "bodega-consistency";

/// One isolate's host, in whose plans a bug may have been planted: the index by which it believes
/// the carts' replica.
#[derive(Clone)]
pub(crate) struct Isolate(Rc<Parts>, Option<u64>);

struct Parts {
    sim: Sim,
    group: Group,
    number: u8,
    settings: Settings,
    catalog: Far,
    carts: Far,
    carts_replica: Option<Rc<Replica>>,
    /// Whether the carts' primary has gone away for good.
    carts_gone: Rc<Cell<bool>>,
    origins: Rc<Origins>,
    queue: Option<Rc<Queue>>,
}

impl Isolate {
    /// A delivery to the origin and what it said, within a deadline.
    async fn deliver(&self, request: Request<Bytes>, within: u64) -> Result<Reply, HostError> {
        let origins = Rc::clone(&self.0.origins);
        let call = self.0.sim.call(move || {
            let process = origins.any()?;
            let group = process.group();
            Some((group, Box::pin(async move { process.take(request).await })))
        });
        match self.0.sim.within(within, call).await {
            Some(Ok(reply)) => Ok(reply),
            Some(Err(Lost::NotSent)) => Err(HostError::Unreachable("no connection".to_owned())),
            Some(Err(Lost::NoAnswer)) => Err(HostError::Unreachable("broken".to_owned())),
            None => Err(HostError::Deadline),
        }
    }

    /// Carries a message of the queue. `Ok` means that the origin has it for good.
    pub(crate) async fn carry(&self, message: &[u8]) -> Result<(), HostError> {
        let settings = &self.0.settings;
        let request = delivery::request(settings, message, Lane::Durable, self.now())?;
        let reply = self.deliver(request, DELIVER_WITHIN).await?;
        match delivery::answer(reply.status, &reply.body)? {
            Answer::Busy { .. } => Err(HostError::Rejected(503)),
            _ => Ok(()),
        }
    }

    /// Hands over a message that the queue has given up on.
    pub(crate) async fn bury(&self, message: &[u8]) -> Result<(), HostError> {
        let request = delivery::dead_letter(&self.0.settings, message, self.now())?;
        let reply = self.deliver(request, DELIVER_WITHIN).await?;
        if reply.status == 200 { Ok(()) } else { Err(HostError::Rejected(reply.status)) }
    }

    /// Whether the carts' primary cannot be reached just now.
    fn carts_are_away(&self) -> bool {
        let period = i64::try_from(self.0.sim.climate().carts_away_seconds).unwrap_or(0) * 1_000;
        let now_and_then = period > 0 && self.0.sim.millis() / period % 2 == 1;
        self.0.carts_gone.get() || (now_and_then && !self.0.sim.is_calm())
    }

    /// Its tasks' group.
    pub(crate) fn group(&self) -> Group {
        self.0.group
    }
}

impl Host for Isolate {
    async fn run(&self, on: Database, batch: &Batch, within: Millis) -> Result<Rows, HostError> {
        let rows = match on {
            Database::Catalog => self.0.catalog.run(batch, within).await,
            Database::Carts(region) if region == self.0.settings.region => {
                if self.carts_are_away() {
                    Err(BatchError::Unreachable("the carts are away".to_owned()))
                } else {
                    self.0.carts.run(batch, within).await
                }
            }
            Database::CartsReplica(region) if region == self.0.settings.region => {
                match &self.0.carts_replica {
                    Some(replica) => {
                        let believed = |rows: &Rows| self.1.is_none() || rows.index >= self.1;
                        let answer = replica.run(batch, within).await;
                        answer.and_then(|rows| {
                            if believed(&rows) { Ok(rows) } else { Err(BatchError::Deadline) }
                        })
                    }
                    None => Err(BatchError::Unreachable("the carts have no replica".to_owned())),
                }
            }
            Database::Carts(_) | Database::CartsReplica(_) | Database::Origin => {
                Err(BatchError::Unreachable("no such database here".to_owned()))
            }
        };
        Ok(rows?)
    }

    async fn ask(
        &self,
        question: &Envelope,
        traceparent: &str,
        within: Millis,
    ) -> Result<Answer, HostError> {
        let request = delivery::express(&self.0.settings, question, traceparent, self.now())?;
        let reply = self.deliver(request, within.get()).await?;
        delivery::answer(reply.status, &reply.body)
    }

    async fn send(&self, intent: &Envelope, _traceparent: &str) -> Result<(), HostError> {
        let Some(queue) = self.0.queue.clone() else {
            let batch = outbox::batch(intent, self.now());
            let region = self.0.settings.region.clone();
            return self
                .run(Database::Carts(region), &batch, Millis::new(SEND_WITHIN))
                .await
                .map(|_| ());
        };
        let bytes = intent.to_bytes();
        let call = self.0.sim.call(move || Some((Group::World, async move { queue.put(bytes) })));
        match self.0.sim.within(SEND_WITHIN, call).await {
            Some(Ok(())) => Ok(()),
            _ => Err(HostError::Unreachable("the queue did not answer".to_owned())),
        }
    }

    fn after(&self, work: impl Future<Output = ()> + 'static) {
        self.0.sim.spawn(self.0.group, work);
    }

    fn now(&self) -> Timestamp {
        let place = usize::from(self.0.number);
        let skew = self.0.sim.climate().skews.get(place).copied().unwrap_or(0);
        // Clocks are set right when the storm is over.
        let skew = if self.0.sim.is_calm() { 0 } else { skew };
        Timestamp::from_millis(self.0.sim.millis() + skew * 1_000)
    }

    fn entropy(&self) -> [u8; 32] {
        self.0.sim.chance().bytes()
    }

    fn log(&self, line: &Line<'_>) {
        let Line { message, route, status, code, cause, intent, .. } = line;
        let number = self.0.number;
        self.0.sim.trace(format_args!(
            "edge{number} {message} {} {} {} {}",
            route.or(*intent).unwrap_or_default(),
            status.unwrap_or_default(),
            code.unwrap_or_default(),
            cause.unwrap_or_default()
        ));
        if line.level == Level::Error && *code == Some("internal") {
            self.0.sim.violated("FAULT", format!("the edge failed: {}", cause.unwrap_or_default()));
        }
    }
}

/// What an isolate is started from.
pub(crate) struct Blueprint {
    /// Its settings.
    pub(crate) settings: Settings,
    /// Its way to the catalog.
    pub(crate) catalog: Far,
    /// Its way to the carts.
    pub(crate) carts: Far,
    /// What follows the carts, if anything does.
    pub(crate) carts_replica: Option<Rc<Replica>>,
    /// The bug that was planted.
    pub(crate) plant: Option<Plant>,
    /// The durable lane, when it is a queue.
    pub(crate) queue: Option<Rc<Queue>>,
}

/// All isolates.
pub(crate) struct Edges {
    sim: Sim,
    blueprint: Blueprint,
    origins: Rc<Origins>,
    live: RefCell<Vec<Option<(Isolate, Shop)>>>,
    carts_gone: Rc<Cell<bool>>,
}

/// What a shopper got to see.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The body.
    pub(crate) body: Bytes,
    /// What the shopper is to bring back: the token of consistency.
    pub(crate) token: Option<String>,
}

impl Edges {
    /// Starts as many isolates as the climate has.
    pub(crate) fn new(sim: &Sim, blueprint: Blueprint, origins: &Rc<Origins>) -> Rc<Self> {
        let count = usize::from(sim.climate().edges);
        let live = RefCell::new((0..count).map(|_| None).collect());
        let origins = Rc::clone(origins);
        let carts_gone = Rc::default();
        let edges = Rc::new(Self { sim: sim.clone(), blueprint, origins, live, carts_gone });
        (0..sim.climate().edges).for_each(|number| edges.start(number));
        edges
    }

    /// Starts an isolate, which remembers nothing.
    pub(crate) fn start(&self, number: u8) {
        let settings = self.blueprint.settings.clone();
        let shop = Shop::new(settings.clone());
        let parts = Rc::new(Parts {
            sim: self.sim.clone(),
            group: Group::Edge(number),
            number,
            settings,
            catalog: self.blueprint.catalog.clone(),
            carts: self.blueprint.carts.clone(),
            carts_replica: self.blueprint.carts_replica.clone(),
            carts_gone: Rc::clone(&self.carts_gone),
            origins: Rc::clone(&self.origins),
            queue: self.blueprint.queue.clone(),
        });
        let isolate = Isolate(parts, None);
        if let Some(place) = self.live.borrow_mut().get_mut(usize::from(number)) {
            *place = Some((isolate, shop));
        }
    }

    /// Ends an isolate and all it was doing.
    pub(crate) fn crash(&self, number: u8) {
        let gone = self.live.borrow_mut().get_mut(usize::from(number)).and_then(Option::take);
        if gone.is_some() {
            self.sim.trace(format_args!("edge{number} dies"));
        }
        self.sim.kill(Group::Edge(number));
        drop(gone);
    }

    /// From now on nobody reaches the carts' primary.
    pub(crate) fn lose_carts(&self) {
        self.sim.trace(format_args!("the carts' primary goes away"));
        self.carts_gone.set(true);
    }

    /// One of the living isolates.
    pub(crate) fn any(&self) -> Option<(Isolate, Shop)> {
        let live: Vec<_> = self.live.borrow().iter().flatten().cloned().collect();
        self.sim.chance().pick(&live).cloned()
    }

    /// Sends a shopper's request to whichever isolate is near. `None` when no answer came.
    pub(crate) async fn serve(
        self: &Rc<Self>,
        mut request: Request<Full<Bytes>>,
        within: u64,
    ) -> Option<Seen> {
        let epoch = || self.blueprint.carts_replica.as_ref()?.epoch();
        let plant = self.blueprint.plant;
        let believed = plant.and_then(|plant| plant.mislead(&mut request, epoch()));
        let edges = Rc::clone(self);
        let call = self.sim.call(move || {
            let (isolate, shop) = edges.any()?;
            let isolate = Isolate(isolate.0, believed);
            let group = isolate.group();
            Some((group, Box::pin(async move { timed(&isolate, &shop, request).await })))
        });
        self.sim.within(within, call).await?.ok()
    }
}

/// A request and its answer, which nobody who looks into a cart may have to wait long for.
async fn timed(isolate: &Isolate, shop: &Shop, request: Request<Full<Bytes>>) -> Seen {
    let (sim, path) = (&isolate.0.sim, request.uri().path().to_owned());
    let looks = request.method() == Method::GET && path.starts_with("/store/v1/carts/");
    let began = sim.millis();
    let seen = serve(isolate, shop, request).await;
    let took = sim.millis().saturating_sub(began);
    // Who stands still cannot answer.
    let bound = looks && sim.climate().carts_replica && sim.climate().freezes == 0;
    if bound && took > LOOK_MAX {
        sim.violated("LIVE", format!("a look at {path} took {took} ms"));
    }
    seen
}

async fn serve(isolate: &Isolate, shop: &Shop, request: Request<Full<Bytes>>) -> Seen {
    let visitor = Visitor::default();
    let response = storefront::serve(isolate, shop, &visitor, request).await;
    let status = response.status().as_u16();
    let token = response.headers().get(TOKEN).and_then(|value| value.to_str().ok());
    let token = token.map(str::to_owned);
    let body = match response.into_body().collect().await {
        Ok(body) => body.to_bytes(),
        Err(never) => match never {},
    };
    Seen { status, body, token }
}
