//! What a shopper has gathered.
//!
//! A cart is its lines and the names of the changes already applied, so that a change which arrives
//! twice does nothing the second time, and two tabs which add things end with the same cart
//! whatever the order of arrival.

mod quantity;

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;

use crate::id::{CartId, IntentId, LineId, VariantId};
use crate::limits;
use crate::names::named;
use crate::text::{MarketId, OperationId};
use crate::time::Timestamp;

pub use quantity::{Quantity, QuantityError};

named! {
    /// How far a cart has come.
    pub enum CartState {
        /// It can be changed.
        Open = "OPEN",
        /// Its intent is on the way; it waits for the answer.
        Submitted = "SUBMITTED",
        /// It has become an order.
        Ordered = "ORDERED",
    }
}

/// A shopper's cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cart {
    /// Its name, and where its home is.
    pub id: CartId,
    /// The intent its checkout will carry; renewed only after a final refusal.
    pub intent: IntentId,
    /// Where it will be bought.
    pub market: MarketId,
    /// How far it has come.
    pub state: CartState,
    /// Raised by every change.
    pub version: u64,
    /// What is in it, in the order of arrival; no variant twice.
    pub lines: Vec<CartLine>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed; kept by whoever has a clock.
    pub updated_at: Timestamp,
    /// When it will be forgotten.
    pub expires_at: Timestamp,
    /// The changes already applied.
    pub applied: BTreeSet<OperationId>,
}

/// So many of one variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CartLine {
    /// Its name, unique in the cart.
    pub id: LineId,
    /// What is wanted.
    pub variant: VariantId,
    /// How many are wanted.
    pub quantity: Quantity,
}

/// What can be done to a cart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Puts more of something in. `line` names the line if there is none for the variant yet.
    Add {
        /// The name of the line, should it be new.
        line: LineId,
        /// What is wanted.
        variant: VariantId,
        /// How many more are wanted.
        quantity: Quantity,
    },
    /// Wants exactly so many.
    Set {
        /// The line.
        line: LineId,
        /// How many are wanted now.
        quantity: Quantity,
    },
    /// Takes a line out. When it is out already, that is what was wanted.
    Remove {
        /// The line.
        line: LineId,
    },
    /// Takes everything out.
    Clear,
}

/// What came of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It has been done now.
    Applied,
    /// It had been done before, and nothing has changed.
    Repeated,
}

/// Why a cart refuses a change; it is then as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CartRefusal {
    /// It is on its way to become an order, or is one.
    Closed(CartState),
    /// It holds as many lines as a cart may.
    TooManyLines,
    /// There would be more of one variant than may be ordered.
    QuantityTooLarge,
    /// It has no such line.
    NoSuchLine,
    /// Another variant's line has this name.
    LineTaken,
    /// It has been changed more often than is remembered.
    TooManyOperations,
    /// Its state does not allow that step.
    WrongState(CartState),
}

impl CartRefusal {
    /// The stable name of the refusal.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Closed(_) => "cart_closed",
            Self::TooManyLines => "too_many_lines",
            Self::QuantityTooLarge => "quantity_too_large",
            Self::NoSuchLine => "line_not_found",
            Self::LineTaken => "line_taken",
            Self::TooManyOperations => "too_many_operations",
            Self::WrongState(_) => "wrong_state",
        }
    }
}

impl fmt::Display for CartRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Closed(state) => write!(f, "the cart is {state} and cannot be changed"),
            Self::TooManyLines => {
                write!(f, "a cart holds at most {} lines", limits::CART_LINES_MAX)
            }
            Self::QuantityTooLarge => {
                write!(f, "at most {} of one variant can be ordered", limits::QUANTITY_MAX)
            }
            Self::NoSuchLine => f.write_str("the cart has no such line"),
            Self::LineTaken => f.write_str("another line of the cart has this id"),
            Self::TooManyOperations => f.write_str("the cart has been changed too often"),
            Self::WrongState(state) => write!(f, "the cart is {state}"),
        }
    }
}

impl Error for CartRefusal {}

impl Cart {
    /// An empty cart made at this moment.
    pub const fn new(id: CartId, intent: IntentId, market: MarketId, now: Timestamp) -> Self {
        Self {
            id,
            intent,
            market,
            state: CartState::Open,
            version: 0,
            lines: Vec::new(),
            created_at: now,
            updated_at: now,
            expires_at: now.plus(limits::CART_LIFE),
            applied: BTreeSet::new(),
        }
    }

    /// The line with this id.
    pub fn line(&self, id: LineId) -> Option<&CartLine> {
        self.lines.iter().find(|line| line.id == id)
    }

    /// How many pieces there are in all.
    pub fn pieces(&self) -> u32 {
        self.lines.iter().fold(0, |sum, line| line.quantity.get().saturating_add(sum))
    }

    /// Does a change once. A name seen before changes nothing, even when the cart is closed by now.
    pub fn apply(
        &mut self,
        operation: &OperationId,
        change: &Change,
    ) -> Result<Outcome, CartRefusal> {
        if self.applied.contains(operation) {
            return Ok(Outcome::Repeated);
        }
        if self.state != CartState::Open {
            return Err(CartRefusal::Closed(self.state));
        }
        if self.applied.len() >= limits::OPERATIONS_KEPT_MAX {
            return Err(CartRefusal::TooManyOperations);
        }
        match *change {
            Change::Add { line, variant, quantity } => self.add(line, variant, quantity)?,
            Change::Set { line, quantity } => self.set(line, quantity)?,
            Change::Remove { line } => self.lines.retain(|own| own.id != line),
            Change::Clear => self.lines.clear(),
        }
        self.applied.insert(operation.clone());
        self.version = self.version.saturating_add(1);
        Ok(Outcome::Applied)
    }

    /// Sends the cart on its way; doing so again with the same intent changes nothing.
    pub fn submit(&mut self) -> Result<(), CartRefusal> {
        match self.state {
            CartState::Open => self.enter(CartState::Submitted),
            CartState::Submitted => {}
            CartState::Ordered => return Err(CartRefusal::WrongState(self.state)),
        }
        Ok(())
    }

    /// Opens the cart again after a final refusal, for another try under another intent.
    pub fn reopen(&mut self, intent: IntentId) -> Result<(), CartRefusal> {
        if self.state != CartState::Submitted {
            return Err(CartRefusal::WrongState(self.state));
        }
        self.intent = intent;
        self.enter(CartState::Open);
        Ok(())
    }

    /// Closes the cart for good, because its intent has become an order.
    pub fn ordered(&mut self) {
        if self.state != CartState::Ordered {
            self.enter(CartState::Ordered);
        }
    }

    const fn enter(&mut self, state: CartState) {
        self.state = state;
        self.version = self.version.saturating_add(1);
    }

    fn add(
        &mut self,
        id: LineId,
        variant: VariantId,
        quantity: Quantity,
    ) -> Result<(), CartRefusal> {
        if let Some(line) = self.lines.iter_mut().find(|line| line.variant == variant) {
            line.quantity =
                line.quantity.plus(quantity).map_err(|_| CartRefusal::QuantityTooLarge)?;
            return Ok(());
        }
        if self.line(id).is_some() {
            return Err(CartRefusal::LineTaken);
        }
        if self.lines.len() >= limits::CART_LINES_MAX {
            return Err(CartRefusal::TooManyLines);
        }
        self.lines.push(CartLine { id, variant, quantity });
        Ok(())
    }

    fn set(&mut self, id: LineId, quantity: Quantity) -> Result<(), CartRefusal> {
        let line = self.lines.iter_mut().find(|line| line.id == id);
        line.ok_or(CartRefusal::NoSuchLine)?.quantity = quantity;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
