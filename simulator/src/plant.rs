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
    /// The edge believes the carts' replica by its index, whichever log that counts.
    EpochIgnored,
    /// The edge asks no replica for somebody whose token is of another epoch.
    OldEpochRefused,
    /// The provider hides that a bank returned what it had given back.
    ReturnsHidden,
}

/// What a step is replaced by that is left out: it keeps its place in the batch.
const NOTHING: &str = "SELECT 1";

/// The guard after a left-out step would see the changes of the step before it.
const GUARD: &str = "SELECT iif(changes() = ?, 1, json('guard'))";

impl Plant {
    /// All of them.
    pub const ALL: [Self; 13] = [
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
        Self::EpochIgnored,
        Self::OldEpochRefused,
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
            Self::EpochIgnored => "epoch-ignored",
            Self::OldEpochRefused => "old-epoch-refused",
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
            Self::TokenIgnored | Self::EpochIgnored => &["MONO"],
            Self::OldEpochRefused => &["LOCKED"],
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

    /// The request as the edge gets to see it, where the carts' replica is in this epoch: of a cart
    /// that was seen, its shopper is made to say that it had no version yet, or to say nothing.
    /// Answers the index that a replica is believed by instead.
    pub(crate) fn mislead<B>(self, request: &mut Request<B>, epoch: Option<i64>) -> Option<u64> {
        let token = request.headers().get(TOKEN)?;
        let fields: Vec<String> =
            token.to_str().unwrap_or_default().split('.').map(str::to_owned).collect();
        let [_, release, cart, _, at @ ..] = fields.as_slice() else { return None };
        let seen = at.first().and_then(|epoch| epoch.parse::<i64>().ok());
        if self == Self::OldEpochRefused && seen.is_some_and(|seen| epoch != Some(seen)) {
            request.headers_mut().remove(TOKEN);
        }
        let blind = matches!(self, Self::TokenIgnored | Self::EpochIgnored);
        let less = HeaderValue::from_str(&format!("1.{release}.{cart}.0o")).ok();
        if let Some(less) = less.filter(|_| blind) {
            request.headers_mut().insert(TOKEN, less);
        }
        let index = at.get(1).and_then(|index| index.parse().ok());
        index.filter(|_| self == Self::EpochIgnored)
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
        let misled = |plant: Plant, token: &str, epoch| {
            let mut request = Request::builder().header(TOKEN, token).body(()).unwrap();
            let index = plant.mislead(&mut request, epoch);
            let token = request.headers().get(TOKEN);
            (token.map(|token| token.to_str().unwrap().to_owned()), index)
        };
        let (seen, less) = ("1.7.cart_eu_0.3s.1.9", "1.7.cart_eu_0.0o");
        for (plant, token, epoch, (says, index)) in [
            (Plant::TokenIgnored, seen, None, (Some(less), None)),
            (Plant::TokenIgnored, "1.7", None, (Some("1.7"), None)),
            (Plant::Deaf, seen, Some(2), (Some(seen), None)),
            (Plant::EpochIgnored, seen, Some(2), (Some(less), Some(9))),
            (Plant::OldEpochRefused, seen, Some(1), (Some(seen), None)),
            (Plant::OldEpochRefused, seen, Some(2), (None, None)),
        ] {
            let expected = (says.map(str::to_owned), index);
            assert_eq!(misled(plant, token, epoch), expected, "{plant:?} {token} {epoch:?}");
        }
    }

    #[test]
    fn the_schema_without_its_guard_differs() {
        let known = migrations::ORIGIN;
        let planted = Plant::NoStockGuard.schema(known);
        assert!(known.iter().zip(&planted).any(|(one, other)| one.sql != other.sql));
        assert_eq!(Plant::parse("deaf"), Some(Plant::Deaf));
    }
}
