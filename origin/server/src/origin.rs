//! The one value that every request and every loop works with.

use books::dead_letters::{self, Letter};
use books::intake::{self, Arrival};
use books::webhooks::{self, Receipt, SignatureError};
use books::{Books, Fault, Lane, Moment, orders, payments, queries};
use domain::{Region, Timestamp};
use stripe::Stripe;
use tokio::sync::watch;
use wire::answer::{Answer, OrderView};
use wire::envelope::Envelope;
use wire::message::{CancelRequest, Intent, StartPayment, StatusQuestion, Subject};
use wire::secret::OrderSecret;

use crate::clock::{self, Clock};
use crate::crash::CrashPoint;
use crate::http::limits::Limits;
use crate::live::Live;
use crate::mailer::Mailer;
use crate::metrics::Metrics;
use crate::neighbour::Neighbour;
use crate::problem::Problem;
use crate::ready::{Durability, Trouble};
use crate::store::Store;
use crate::turn::Wakes;

/// What requests and loops need of the configuration.
pub(crate) struct Settings {
    pub(crate) shop_origins: Vec<String>,
    pub(crate) mailer: Mailer,
    pub(crate) mail_from: String,
    pub(crate) crash: Option<CrashPoint>,
    pub(crate) clock: Clock,
}

/// The origin process: its books, its databases, and what it remembers while it runs.
pub(crate) struct Origin {
    pub(crate) settings: Settings,
    pub(crate) books: Books<Store, Stripe>,
    pub(crate) catalog: Store,
    pub(crate) carts: Vec<(Region, Store)>,
    pub(crate) neighbours: Neighbours,
    pub(crate) metrics: Metrics,
    pub(crate) wakes: Wakes,
    pub(crate) live: Live,
    /// How often one shopper may ask; `None`: as often as they like.
    pub(crate) limits: Option<Limits>,
    pub(crate) durability: Durability,
    pub(crate) draining: watch::Receiver<bool>,
}

/// What is known of the databases beside the origin's own, the carts in the order of [`Origin`]'s.
pub(crate) struct Neighbours {
    pub(crate) catalog: Neighbour,
    pub(crate) carts: Vec<Neighbour>,
}

impl Neighbours {
    /// All of them.
    pub(crate) fn each(&self) -> impl Iterator<Item = &Neighbour> {
        std::iter::once(&self.catalog).chain(&self.carts)
    }
}

/// An order, for somebody who says he has its secret.
pub(crate) enum Seen {
    Order(Box<OrderView>),
    Nothing,
    Closed,
}

impl Origin {
    pub(crate) fn is_draining(&self) -> bool {
        *self.draining.borrow()
    }

    /// Refuses to take an order that might be forgotten.
    pub(crate) async fn may_take_orders(&self) -> Result<(), Problem> {
        self.durability.ensure(&self.books.store).await.map_err(|trouble: Trouble| {
            tracing::error!(code = trouble.code(), "orders are refused");
            Problem::unavailable(trouble.code(), 5)
        })
    }

    /// The time, by the clock of the configuration.
    pub(crate) fn now(&self) -> Timestamp {
        (self.settings.clock)()
    }

    /// This time, with fresh entropy.
    pub(crate) fn moment(&self) -> Result<Moment, getrandom::Error> {
        Ok(Moment::new(self.now(), clock::entropy()?))
    }

    /// Takes one envelope.
    pub(crate) async fn take(&self, bytes: &[u8], lane: Lane) -> Result<Answer, Failed> {
        let answer = intake::take(&self.books, bytes, lane, &mut self.moment()?).await?;
        self.count(&answer);
        Ok(answer)
    }

    /// Takes one intent that was posted here directly.
    pub(crate) async fn place(&self, intent: &Intent) -> Result<Answer, Failed> {
        let arrival = Arrival::direct(intent, self.now());
        let answer = intake::place(&self.books, intent, &arrival, &mut self.moment()?).await?;
        self.count(&answer);
        Ok(answer)
    }

    pub(crate) async fn start_payment(&self, start: &StartPayment) -> Result<Answer, Failed> {
        let answer = payments::start(&self.books, start, &mut self.moment()?).await?;
        self.count(&answer);
        Ok(answer)
    }

    pub(crate) async fn cancel(&self, request: &CancelRequest) -> Result<Answer, Failed> {
        let answer = orders::cancel(&self.books, request, &mut self.moment()?).await?;
        self.wakes.order_changed();
        Ok(answer)
    }

    pub(crate) async fn status(&self, question: &StatusQuestion) -> Result<Answer, Failed> {
        Ok(orders::status(&self.books, question).await?)
    }

    /// An order, for whoever has its secret.
    pub(crate) async fn order(
        &self,
        subject: Subject,
        secret: &OrderSecret,
    ) -> Result<Seen, Failed> {
        let question = StatusQuestion { subject, order_secret: secret.clone() };
        Ok(match self.status(&question).await? {
            Answer::Order(order) => Seen::Order(Box::new(order)),
            Answer::Forbidden => Seen::Closed,
            _ => Seen::Nothing,
        })
    }

    /// Keeps what an edge's queue gave up on, with what is wrong with it; nothing is wrong with one
    /// that was only carried in vain for too long.
    pub(crate) async fn bury(&self, bytes: &[u8]) -> Result<(), Failed> {
        let shop = &self.books.shop;
        let opened = Envelope::from_bytes(bytes)
            .and_then(|envelope| shop.keyring.open(&envelope, &shop.sealing, self.now()));
        let reason = opened.err().map_or("gave_up", |error| error.code());
        let letter = Letter { bytes, source: "queue", reason };
        dead_letters::bury(&self.books.store, &letter, self.now()).await?;
        self.metrics.dead_letters.add(1);
        Ok(())
    }

    /// Keeps a provider event, or says that it is not the provider's.
    pub(crate) async fn receive_event(
        &self,
        raw: &[u8],
        signature: &str,
    ) -> Result<Result<Receipt, SignatureError>, Failed> {
        Ok(webhooks::receive(&self.books, raw, signature, self.now()).await?)
    }

    /// How much waits, by queue.
    pub(crate) async fn queue_depths(&self) -> Result<Vec<(&'static str, u64)>, Failed> {
        let waiting = queries::waiting(&self.books.store, self.now()).await?;
        Ok(vec![
            ("effects", waiting.effects),
            ("effects_dead", waiting.effects_dead),
            ("provider_events", waiting.events),
            ("dead_letters", waiting.dead_letters),
            ("silent_attempts", waiting.attempts),
            ("due_holds", waiting.holds),
        ])
    }

    /// Counts an answer, and wakes whoever has work because of it.
    fn count(&self, answer: &Answer) {
        match answer {
            Answer::Placed(_) => self.metrics.orders_placed.add(1),
            Answer::Refused(_) => self.metrics.orders_refused.add(1),
            Answer::Payment(_) => self.metrics.payments_started.add(1),
            Answer::Dead { .. } => self.metrics.dead_letters.add(1),
            _ => return,
        }
        self.wakes.order_changed();
    }
}

/// Why a request could not be carried out, as far as this process is concerned.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failed {
    /// The books could not do it now.
    #[error("the books could not do it")]
    Books(#[from] Fault),
    /// The machine has no entropy.
    #[error("the machine has no entropy to give")]
    Entropy(#[from] getrandom::Error),
}

impl Failed {
    /// Whether the same work may succeed later, without anybody's help.
    pub(crate) fn passing(&self) -> bool {
        match self {
            Self::Books(fault) => fault.passing(),
            Self::Entropy(_) => true,
        }
    }
}
