//! The origin: processes that take messages and webhooks, and do what has to be done in time.
//!
//! A process is what the server is around the books, without sockets: the same checks at its
//! door, the same loops behind it. It may crash at any await; its disks stay.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use books::{Books, Fault, Lane, Mail, Moment, Shop, intake, webhooks};
use bytes::Bytes;
use database::BatchError;
use http::Request;
use wire::attempt::{self, Delivery};

use crate::channel::Bell;
use crate::executor::Group;
use crate::far::Far;
use crate::loops::{Loop, turn_for_ever};
use crate::plant::Plant;
use crate::sim::Sim;
use crate::till::Till;

/// An answer over HTTP.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    /// The status.
    pub(crate) status: u16,
    /// The body.
    pub(crate) body: Vec<u8>,
}

impl Reply {
    const fn bare(status: u16) -> Self {
        Self { status, body: Vec::new() }
    }
}

/// What all processes are started from, and what outlives them.
pub(crate) struct Blueprint {
    /// The settings.
    pub(crate) shop: Shop,
    /// The way to the origin's database.
    pub(crate) store: Far,
    /// The way to the catalog database.
    pub(crate) catalog: Far,
    /// The way to the carts database.
    pub(crate) carts: Far,
    /// The way to the provider.
    pub(crate) till: Till,
    /// The bug that was planted.
    pub(crate) plant: Option<Plant>,
}

/// One running process.
pub(crate) struct Process {
    pub(crate) sim: Sim,
    number: u8,
    pub(crate) books: Books<Far, Till>,
    pub(crate) catalog: Far,
    pub(crate) carts: Far,
    pub(crate) changed: BTreeMap<Loop, Bell>,
    mails: Rc<RefCell<BTreeMap<String, Letter>>>,
    taken: Rc<Cell<u64>>,
}

/// A mail that was sent, perhaps more than once.
#[derive(Debug, Clone)]
pub(crate) struct Letter {
    /// Its subject line.
    pub(crate) subject: String,
    /// How often it was sent.
    pub(crate) times: u64,
}

impl Process {
    /// Its tasks' group.
    pub(crate) const fn group(&self) -> Group {
        Group::Origin(self.number)
    }

    /// This time, with fresh entropy.
    pub(crate) fn moment(&self) -> Moment {
        Moment::new(self.sim.now(), self.sim.chance().bytes())
    }

    /// Something about an order was committed here.
    pub(crate) fn order_changed(&self) {
        for work in [Loop::Effects, Loop::Bands] {
            self.ring(work);
        }
    }

    fn ring(&self, work: Loop) {
        if let Some(bell) = self.changed.get(&work) {
            bell.ring();
        }
    }

    /// Takes a delivery of an edge.
    pub(crate) async fn take(&self, request: Request<Bytes>) -> Reply {
        let (parts, body) = request.into_parts();
        let header = |name: &str| {
            let value = parts.headers.get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default()
        };
        let path = parts.uri.path();
        let delivery = Delivery { method: parts.method.as_str(), path, body: &body };
        let keyring = &self.books.shop.keyring;
        let signed = attempt::verify(keyring, header(attempt::HEADER), delivery, self.sim.now());
        if let Err(error) = signed {
            self.sim.trace(format_args!("origin{} refuses: {}", self.number, error.code()));
            return Reply::bare(401);
        }
        if path == storefront::delivery::DEAD_LETTERS {
            return self.bury(&body).await;
        }
        let lane = Lane::parse(header("bodega-lane")).unwrap_or(Lane::Durable);
        match intake::take(&self.books, &body, lane, &mut self.moment()).await {
            Ok(answer) => {
                self.taken.set(self.taken.get() + 1);
                self.order_changed();
                let name = lane.as_str();
                let body = answer.to_json();
                let shown = String::from_utf8_lossy(&body);
                let short: String = shown.chars().take(60).collect();
                self.sim.trace(format_args!("origin{} {name}: {short}", self.number));
                Reply { status: 200, body }
            }
            Err(fault) => self.failed("intake", &fault),
        }
    }

    async fn bury(&self, bytes: &[u8]) -> Reply {
        let letter = books::dead_letters::Letter { bytes, source: "queue", reason: "gave_up" };
        match books::dead_letters::bury(&self.books.store, &letter, self.sim.now()).await {
            Ok(()) => Reply::bare(200),
            Err(fault) => self.failed("dead letter", &fault),
        }
    }

    /// Hears a webhook, and answers its status.
    pub(crate) async fn hear(&self, body: &[u8], signature: &str) -> u16 {
        match webhooks::receive(&self.books, body, signature, self.sim.now()).await {
            Ok(Ok(receipt)) => {
                let news = if receipt.new { "new" } else { "known" };
                self.sim.trace(format_args!("origin{} hears {} {news}", self.number, receipt.id));
                self.ring(Loop::Events);
                200
            }
            Ok(Err(_)) => 400,
            Err(fault) => self.failed("webhook", &fault).status,
        }
    }

    /// Writes a fault down. One that is not passing is a mistake of the books.
    pub(crate) fn failed(&self, work: &str, fault: &Fault) -> Reply {
        let mut text = fault.to_string();
        let mut cause = std::error::Error::source(fault);
        while let Some(error) = cause {
            text = format!("{text}: {error}");
            cause = error.source();
        }
        self.sim.trace(format_args!("origin{} {work} fails: {text}", self.number));
        let ours = match fault {
            Fault::Store(_, error) => !matches!(
                error,
                BatchError::Busy
                    | BatchError::Deadline
                    | BatchError::Unreachable(_)
                    | BatchError::Unknown
            ),
            Fault::Provider(_) | Fault::Contended(_) => false,
            Fault::Row(_) | Fault::Stored(_) | Fault::Forbidden(_) => true,
        };
        if ours {
            self.sim.violated("FAULT", format!("{work}: {text}"));
        }
        Reply::bare(503)
    }

    /// Sends a mail, which may fail and may be sent although it fails.
    pub(crate) async fn post(&self, mail: Mail) -> Result<(), String> {
        self.sim.pause(1, 200).await;
        let fate = self.sim.chance().below(3);
        let lost = self.sim.chance().happens(self.sim.rate(self.sim.climate().lost));
        if lost && fate == 0 {
            return Err("the mail server is away".to_owned());
        }
        {
            let mut mails = self.mails.borrow_mut();
            let letter = Letter { subject: mail.subject.clone(), times: 0 };
            mails.entry(mail.id).or_insert(letter).times += 1;
        }
        self.sim.trace(format_args!("origin{} mails {}", self.number, mail.subject));
        if lost { Err("the mail server's answer was lost".to_owned()) } else { Ok(()) }
    }
}

/// All processes of the origin.
pub(crate) struct Origins {
    sim: Sim,
    blueprint: Blueprint,
    live: RefCell<Vec<Option<Rc<Process>>>>,
    mails: Rc<RefCell<BTreeMap<String, Letter>>>,
    taken: Rc<Cell<u64>>,
}

impl Origins {
    /// Starts as many processes as the climate has.
    pub(crate) fn new(sim: &Sim, blueprint: Blueprint) -> Rc<Self> {
        let count = usize::from(sim.climate().origins);
        let origins = Rc::new(Self {
            sim: sim.clone(),
            blueprint,
            live: RefCell::new((0..count).map(|_| None).collect()),
            mails: Rc::default(),
            taken: Rc::default(),
        });
        (0..sim.climate().origins).for_each(|number| origins.start(number));
        origins
    }

    /// Starts a process, which remembers nothing.
    pub(crate) fn start(&self, number: u8) {
        if self.live.borrow().get(usize::from(number)).is_none_or(Option::is_some) {
            return;
        }
        let Blueprint { shop, store, catalog, carts, till, plant } = &self.blueprint;
        let process = Rc::new(Process {
            sim: self.sim.clone(),
            number,
            books: Books::new(store.clone(), till.clone(), shop.clone()),
            catalog: catalog.clone(),
            carts: carts.clone(),
            changed: Loop::ALL.into_iter().map(|work| (work, Bell::default())).collect(),
            mails: Rc::clone(&self.mails),
            taken: Rc::clone(&self.taken),
        });
        self.sim.trace(format_args!("origin{number} starts"));
        for work in Loop::ALL {
            let deaf = matches!(work, Loop::Reconcile | Loop::Sweep);
            if *plant == Some(Plant::Deaf) && deaf {
                continue;
            }
            // Nobody asks for an index where nothing is followed.
            if work == Loop::Epoch && !self.sim.climate().carts_replica {
                continue;
            }
            self.sim.spawn(process.group(), turn_for_ever(Rc::clone(&process), work));
        }
        if let Some(place) = self.live.borrow_mut().get_mut(usize::from(number)) {
            *place = Some(process);
        }
    }

    /// Ends a process where it stands. Answers whether there was one.
    pub(crate) fn crash(&self, number: u8) -> bool {
        let gone = self.live.borrow_mut().get_mut(usize::from(number)).and_then(Option::take);
        self.sim.kill(Group::Origin(number));
        if gone.is_some() {
            self.sim.trace(format_args!("origin{number} crashes"));
        }
        gone.is_some()
    }

    /// One of the living processes.
    pub(crate) fn any(&self) -> Option<Rc<Process>> {
        let live: Vec<_> = self.live.borrow().iter().flatten().cloned().collect();
        self.sim.chance().pick(&live).cloned()
    }

    /// Whether every process is up.
    pub(crate) fn are_up(&self) -> bool {
        self.live.borrow().iter().all(Option::is_some)
    }

    /// The mails that were sent, by their ids.
    pub(crate) fn mails(&self) -> BTreeMap<String, Letter> {
        self.mails.borrow().clone()
    }

    /// How many messages intake took in.
    pub(crate) fn taken(&self) -> u64 {
        self.taken.get()
    }
}
