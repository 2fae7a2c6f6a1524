//! Who did it: every change records its actor.

use std::fmt;

use domain::IntentId;

/// Who did it. Its text is stored with every event and ledger row, and names no person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Whoever holds the secret of this checkout.
    Shopper(IntentId),
    /// A part of the shop, by name: `sweeper`, `reconciler`.
    Shop(&'static str),
    /// The payment provider's word.
    Provider,
    /// A member of staff or an API key, by id.
    Staff(String),
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shopper(intent) => write!(f, "shopper:{intent}"),
            Self::Shop(part) => write!(f, "shop:{part}"),
            Self::Provider => f.write_str("provider"),
            Self::Staff(id) => write!(f, "staff:{id}"),
        }
    }
}
