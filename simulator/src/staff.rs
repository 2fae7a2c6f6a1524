//! Staff: they count stock, cancel, give money back and publish new prices, now and then and in
//! the middle of everything.

use std::rc::Rc;

use books::publish::{self, Press};
use books::refunds::Requested;
use books::{Actor, Books, Fault, catalog, demo, inventory, orders, refunds};
use database::{Batch, Statement};
use domain::{Money, OrderId, VariantId};

use crate::disk::Disk;
use crate::origin::{Origins, Process};
use crate::sim::Sim;
use crate::witness::Witness;

/// How long staff waits for an answer.
const PATIENCE: u64 = 40_000;

/// The orders that were paid, at this moment.
const PAID: &str = "SELECT id, total, currency FROM orders
    WHERE status = 'PAID' AND payment_status IN ('SUCCEEDED', 'PARTIALLY_REFUNDED')
    ORDER BY number";
const ANY: &str = "SELECT id, total, currency FROM orders ORDER BY number";

/// Whoever works at the shop.
pub(crate) struct Staff {
    pub(crate) sim: Sim,
    pub(crate) origins: Rc<Origins>,
    pub(crate) disk: Rc<Disk>,
    pub(crate) witness: Rc<Witness>,
    pub(crate) wanted: Rc<[String]>,
}

/// What staff asks an origin process to do.
enum Task {
    Adjust(VariantId, i64),
    Refund(OrderId, Money),
    Cancel(OrderId),
    /// Prices this much above the demo's.
    Reprice(i64),
}

impl Staff {
    /// A day at work.
    pub(crate) async fn work(self) {
        let mut dearer = 0;
        for _ in 0..self.sim.climate().staff_acts {
            self.sim.pause(1_000, self.sim.climate().span_seconds * 1_500 + 2_000).await;
            match self.sim.chance().below(5) {
                0 | 1 => self.adjust().await,
                2 => self.refund().await,
                3 => self.cancel().await,
                _ if self.sim.climate().price_changes => {
                    dearer += 100;
                    self.reprice(dearer).await;
                }
                _ => {}
            }
        }
    }

    /// Has an origin process do something. `None` when nobody knows what became of it.
    async fn ask(&self, task: Task) -> Option<Result<bool, Fault>> {
        let origins = Rc::clone(&self.origins);
        let call = self.sim.call(move || {
            let process = origins.any()?;
            let group = process.group();
            Some((group, Box::pin(async move { carry_out(&process, task).await })))
        });
        self.sim.within(PATIENCE, call).await?.ok()
    }

    async fn adjust(&self) {
        let chance = self.sim.chance();
        let Some(variant) = chance.pick(&self.wanted) else { return };
        let Ok(id) = VariantId::parse(variant) else { return };
        let delta = i64::try_from(chance.between(0, 6)).unwrap_or(3) - 3;
        self.sim.trace(format_args!("staff adjusts {variant} by {delta}"));
        let answer = self.ask(Task::Adjust(id, delta)).await;
        self.witness.adjusted(variant, delta, matches!(answer, Some(Ok(true))));
    }

    async fn refund(&self) {
        let Some((order, total)) = self.some(PAID) else { return };
        let part = Money::new((total.minor() / 4).max(1), total.currency());
        self.sim.trace(format_args!("staff refunds a quarter of {order}"));
        match self.ask(Task::Refund(order, part)).await {
            // There was nothing to give back any more.
            Some(Ok(false)) => {}
            answer => {
                let done = matches!(answer, Some(Ok(true)));
                self.witness.refunded(&order.to_string(), done);
            }
        }
    }

    async fn cancel(&self) {
        let Some((order, _)) = self.some(ANY) else { return };
        self.sim.trace(format_args!("staff cancels {order}"));
        self.ask(Task::Cancel(order)).await;
    }

    /// Everything costs a little more from now on. Shoppers with a quote in hand do not care.
    async fn reprice(&self, dearer: i64) {
        self.sim.trace(format_args!("staff publishes prices {dearer} higher"));
        for _ in 0..20 {
            match self.ask(Task::Reprice(dearer)).await {
                Some(Ok(_)) => return,
                _ => self.sim.pause(1_000, 10_000).await,
            }
        }
    }

    /// One of the orders that this finds.
    fn some(&self, sql: &'static str) -> Option<(OrderId, Money)> {
        let mut batch = Batch::read("staff looks");
        let step = batch.push(Statement::new(sql));
        let rows = self.disk.execute(&batch).ok()?;
        let row = self.sim.chance().pick(&rows.of(step).rows)?;
        let currency = domain::Currency::parse(row.text(2).ok()?).ok()?;
        let order = OrderId::parse(row.text(0).ok()?).ok()?;
        Some((order, Money::new(row.integer(1).ok()?, currency)))
    }
}

/// Whether something was done.
async fn carry_out(process: &Process, task: Task) -> Result<bool, Fault> {
    let (books, moment) = (&process.books, &mut process.moment());
    let actor = Actor::Staff("simulated".to_owned());
    let done = match task {
        Task::Adjust(variant, delta) => {
            let place = (variant, books.shop.location);
            let level = inventory::adjust(&books.store, place, delta, &actor, moment).await?;
            level.is_some()
        }
        Task::Refund(order, amount) => {
            let why = ("a scratch", &actor);
            let asked = refunds::request(books, order, Some(amount), why, moment).await?;
            matches!(asked, Requested::Refund(_))
        }
        Task::Cancel(order) => {
            orders::cancel_order(books, order, &actor, moment).await?;
            true
        }
        Task::Reprice(dearer) => {
            let mut drafts = demo::drafts()?;
            let variants = drafts.iter_mut().flat_map(|draft| &mut draft.variants);
            for price in variants.flat_map(|variant| &mut variant.prices) {
                let dearer = price.price.minor() + dearer;
                price.price = Money::new(dearer, price.price.currency());
                price.compare_at = None;
            }
            catalog::upsert(&books.store, &drafts, &actor, moment).await?;
            let Books { store, releases, .. } = books;
            let press = Press { store, releases, shown: &process.catalog };
            publish::publish(press, &actor, moment).await?;
            true
        }
    };
    process.order_changed();
    Ok(done)
}
