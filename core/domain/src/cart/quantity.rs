//! How many of something.

use std::error::Error;
use std::fmt;

use crate::limits::QUANTITY_MAX;

/// A number of pieces that can be ordered: 1 to [`QUANTITY_MAX`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(u32);

/// The number is zero or more than can be ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuantityError;

impl fmt::Display for QuantityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a quantity is a whole number from 1 to {QUANTITY_MAX}")
    }
}

impl Error for QuantityError {}

impl Quantity {
    /// One piece.
    pub const ONE: Self = Self(1);

    /// Takes a number, or refuses it.
    pub const fn new(pieces: u32) -> Result<Self, QuantityError> {
        if pieces == 0 || pieces > QUANTITY_MAX { Err(QuantityError) } else { Ok(Self(pieces)) }
    }

    /// Reads a number as a form sends it: digits only.
    pub fn parse(text: &str) -> Result<Self, QuantityError> {
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(QuantityError);
        }
        text.parse().map_err(|_| QuantityError).and_then(Self::new)
    }

    /// The number.
    pub const fn get(self) -> u32 {
        self.0
    }

    /// Both together, unless that is more than can be ordered.
    pub const fn plus(self, other: Self) -> Result<Self, QuantityError> {
        Self::new(self.0.saturating_add(other.0))
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
