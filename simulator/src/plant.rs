//! Bugs that are planted on purpose, from outside, to prove that they would be found.
//!
//! None of them is a switch in the shop: each is a lie told to it by a store, a queue, a provider
//! or a schema, such that the shop behaves as if it had the bug.

use database::migrate::Migration;
use database::{Batch, Statement};
use http::{HeaderValue, Request};

use crate::edge::TOKEN;

/// A bug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plant {
    /// The queue's consumer acknowledges a message before the origin has it.
    AckEarly,
    /// Intake forgets to record which message made an order.
    ForgetMessages,
    /// The database does not refuse to promise more than there is.
    NoStockGuard,
    /// Nobody counts what one contact holds unpaid.
    NoHoardGuard,
    /// Every provider call carries a key of its own.
    FreshKeys,
    /// An order is marked as paid without its units leaving the shelf.
    HalfPaid,
    /// Nobody hears of a payment: no webhook, no reconciler, no sweeper.
    Deaf,
    /// The database acknowledges before the disk has it, and a crash takes the last commits.
    LoseTail,
    /// A paid order is cancelled without a refund being asked for.
    NoRefundRow,
    /// The edge takes no notice of what a shopper has seen of their cart.
    TokenIgnored,
    /// The provider hides that a bank returned what it had given back.
    ReturnsHidden,
}

/// What a step is replaced by that is left out: it keeps its place in the batch.
const NOTHING: &str = "SELECT 1";

/// The guard after a left-out step would see the changes of the step before it.
const GUARD: &str = "SELECT iif(changes() = ?, 1, json('guard'))";

impl Plant {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::AckEarly,
        Self::ForgetMessages,
        Self::NoStockGuard,
        Self::NoHoardGuard,
        Self::FreshKeys,
        Self::HalfPaid,
        Self::Deaf,
        Self::LoseTail,
        Self::NoRefundRow,
        Self::TokenIgnored,
        Self::ReturnsHidden,
    ];

    /// Its name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AckEarly => "ack-early",
            Self::ForgetMessages => "forget-messages",
            Self::NoStockGuard => "no-stock-guard",
            Self::NoHoardGuard => "no-hoard-guard",
            Self::FreshKeys => "fresh-keys",
            Self::HalfPaid => "half-paid",
            Self::Deaf => "deaf",
            Self::LoseTail => "lose-tail",
            Self::NoRefundRow => "no-refund-row",
            Self::TokenIgnored => "token-ignored",
            Self::ReturnsHidden => "returns-hidden",
        }
    }

    /// The bug of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|plant| plant.name() == name)
    }

    /// What must be seen to be violated, at least in one world: any of these.
    #[must_use]
    pub const fn breaks(self) -> &'static [&'static str] {
        match self {
            Self::AckEarly | Self::LoseTail => &["DURABLE"],
            Self::ForgetMessages => &["ONCE", "ORDER1", "DURABLE"],
            Self::NoStockGuard | Self::HalfPaid => &["STOCK"],
            Self::NoHoardGuard => &["HOARD"],
            Self::FreshKeys => &["CHARGE1", "LIVE"],
            Self::TokenIgnored => &["MONO"],
            Self::Deaf | Self::NoRefundRow | Self::ReturnsHidden => &["PAID"],
        }
    }

    /// The batch as the database gets to see it.
    pub(crate) fn tamper(self, batch: &Batch) -> Batch {
        match (self, batch.name()) {
            (Self::ForgetMessages, "place order" | "refuse intent") => {
                without(batch, |sql| sql.starts_with("INSERT INTO messages"))
            }
            (Self::NoHoardGuard, "place order") => {
                without(batch, |sql| sql.starts_with("SELECT iif(") && sql.contains("contact_mac"))
            }
            (Self::HalfPaid, "order paid") => without(batch, |sql| {
                sql.starts_with("UPDATE holds") || sql.starts_with("UPDATE stock")
            }),
            (Self::NoRefundRow, "cancel paid order") => without(batch, |sql| {
                sql.starts_with("INSERT INTO refunds") || sql.starts_with("INSERT INTO effects")
            }),
            _ => batch.clone(),
        }
    }

    /// The request as the edge gets to see it: of a cart that was seen, its shopper is made to say
    /// that it had no version yet.
    pub(crate) fn mislead<B>(self, request: &mut Request<B>) {
        let Some(token) = request.headers_mut().get_mut(TOKEN) else { return };
        let text = token.to_str().unwrap_or_default();
        let mut fields = text.split('.').skip(1);
        let (Some(release), Some(cart)) = (fields.next(), fields.next()) else { return };
        if self == Self::TokenIgnored
            && let Ok(less) = HeaderValue::from_str(&format!("1.{release}.{cart}.0o"))
        {
            *token = less;
        }
    }

    /// The origin's schema as the database gets to have it.
    pub(crate) fn schema(self, known: &[Migration]) -> Vec<Migration> {
        let guard = "CHECK (held >= 0 AND held <= on_hand + backorder_limit)";
        if self != Self::NoStockGuard {
            return known.to_vec();
        }
        let without = |migration: &Migration| {
            // A schema is static; one more of them per planted world does no harm.
            let sql = migration.sql.replace(guard, "CHECK (held >= 0 OR held < 0)");
            Migration { sql: Box::leak(sql.into_boxed_str()), ..*migration }
        };
        known.iter().map(without).collect()
    }
}

fn without(batch: &Batch, gone: impl Fn(&str) -> bool) -> Batch {
    let mut tampered = Batch::write(batch.name());
    let mut before_gone = false;
    for step in batch.steps() {
        let leave_out = gone(step.sql()) || (before_gone && step.sql() == GUARD);
        let step = if leave_out { Statement::new(NOTHING) } else { step.clone() };
        before_gone = leave_out;
        tampered.push(step);
    }
    tampered
}

#[cfg(test)]
mod tests {
    use super::{Plant, Request, TOKEN};

    #[test]
    fn only_the_version_that_was_seen_is_taken_away() {
        let misled = |plant: Plant, token: &str| {
            let mut request = Request::builder().header(TOKEN, token).body(()).unwrap();
            plant.mislead(&mut request);
            request.headers()[TOKEN].to_str().unwrap().to_owned()
        };
        assert_eq!(misled(Plant::TokenIgnored, "1.7.cart_eu_0.3s.1.9"), "1.7.cart_eu_0.0o");
        assert_eq!(misled(Plant::TokenIgnored, "1.7"), "1.7");
        assert_eq!(misled(Plant::Deaf, "1.7.cart_eu_0.3s"), "1.7.cart_eu_0.3s");
    }

    #[test]
    fn the_schema_without_its_guard_differs() {
        let known = migrations::ORIGIN;
        let planted = Plant::NoStockGuard.schema(known);
        assert!(known.iter().zip(&planted).any(|(one, other)| one.sql != other.sql));
        assert_eq!(Plant::parse("deaf"), Some(Plant::Deaf));
    }
}
