//! Units on the shelf.

use books::inventory::{Adjustment, NOTE_CHARS_MAX, Units, Why};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Invalid, within};

/// How much there is of a variant at a location.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Level {
    /// The variant, `var_…`.
    pub variant_id: String,
    /// Where, `loc_…`.
    pub location_id: String,
    /// Units on the shelf. Below zero when more was sent than anybody had counted.
    pub on_hand: i64,
    /// Units that are promised to orders.
    pub held: i64,
    /// Units that nobody was promised: what is on the shelf without what is held.
    pub available: i64,
    /// How many more than there are may be promised.
    pub backorder_limit: i64,
}

impl From<&books::inventory::Level> for Level {
    fn from(level: &books::inventory::Level) -> Self {
        Self {
            variant_id: level.variant.to_string(),
            location_id: level.location.to_string(),
            on_hand: level.on_hand,
            held: level.held,
            available: level.on_hand.saturating_sub(level.held),
            backorder_limit: level.backorder_limit,
        }
    }
}

/// Units that come, go or were counted: `delta` or `count`, one of the two.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdjustmentWish {
    /// The variant, by id or SKU.
    pub variant: String,
    /// How many come, or go if it is below zero.
    pub delta: Option<i64>,
    /// How many there are, whatever the number was.
    pub count: Option<u32>,
    /// Why.
    #[schemars(schema_with = "super::adjustment_reason")]
    pub reason: String,
    /// What staff has to say about it, up to 500 characters.
    pub note: Option<String>,
}

/// An adjustment that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Adjusted {
    /// Its id in the stock ledger, `evt_…`.
    pub id: String,
    /// How much there is now.
    pub level: Level,
}

/// More than any shelf has: a typing mistake, not a delivery.
const UNITS_MAX: i64 = 1_000_000_000;

impl AdjustmentWish {
    /// The adjustment that is meant.
    ///
    /// # Errors
    /// When it names both numbers or neither, or an unknown reason.
    pub fn read(&self) -> Result<Adjustment<'_>, Invalid> {
        let units = match (self.delta, self.count) {
            (Some(delta), None)
                if delta == 0 || delta.unsigned_abs() > UNITS_MAX.unsigned_abs() =>
            {
                let message = format!("It must be a number up to {UNITS_MAX}, and not zero.");
                return Err(Invalid::new("delta", "range", message));
            }
            (Some(delta), None) => Units::By(delta),
            (None, Some(count)) if i64::from(count) > UNITS_MAX => {
                let message = format!("It must be a number up to {UNITS_MAX}.");
                return Err(Invalid::new("count", "range", message));
            }
            (None, Some(count)) => Units::To(count),
            _ => {
                let message = "Say either how many come or go, or how many there are.";
                return Err(Invalid::new("delta", "delta_or_count", message));
            }
        };
        let why = Why::parse(&self.reason).ok_or_else(|| {
            let known: Vec<_> = Why::ALL.iter().map(|why| why.as_str()).collect();
            Invalid::new("reason", "reason", format!("It is one of {}.", known.join(", ")))
        })?;
        if let Some(note) = &self.note {
            within("note", note, NOTE_CHARS_MAX)?;
        }
        Ok(Adjustment { units, why, note: self.note.as_deref() })
    }
}
