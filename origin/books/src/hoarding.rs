//! How much one contact may hold without paying, so that nobody keeps goods from those who would.
//!
//! A contact is told by its mailbox, of which an unpaid order holds a keyed hash. The limits are a
//! guard in the batch that makes the order, so any number of orders at once meets them too.

use std::fmt::Write;

use database::{Batch, Statement, Step, Store};
use domain::limits::{HELD_PER_CONTACT_MAX, UNPAID_PER_CONTACT_MAX};
use domain::{Email, Quote};
use wire::answer::{Refusal, RefusalCode};

use crate::intake::place::demand;
use crate::shop::{Books, Shop, run};
use crate::sql::orders as sql;
use crate::{Fault, answers};

/// How much one contact may hold in unpaid orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HoardingLimits {
    /// Unpaid orders at once.
    pub orders: u32,
    /// Pieces of one variant in all of them.
    pub pieces: u32,
}

impl Default for HoardingLimits {
    fn default() -> Self {
        Self { orders: UNPAID_PER_CONTACT_MAX, pieces: HELD_PER_CONTACT_MAX }
    }
}

impl HoardingLimits {
    /// Reads the setting: `on`, `off`, or one or both figures, as in `orders=2,pieces=4`; what is
    /// not named has its usual figure.
    ///
    /// # Errors
    /// A sentence that says what may be written.
    pub fn parse(text: &str) -> Result<Option<Self>, String> {
        match text {
            "on" => return Ok(Some(Self::default())),
            "off" => return Ok(None),
            _ => {}
        }
        let mut limits = Self::default();
        for pair in text.split(',') {
            let (name, figure) = pair.split_once('=').unwrap_or_default();
            let figure = figure.trim().parse().ok().filter(|most| *most > 0);
            match (name.trim(), figure) {
                ("orders", Some(figure)) => limits.orders = figure,
                ("pieces", Some(figure)) => limits.pieces = figure,
                _ => return Err("must be on, off, or orders=5,pieces=50".to_owned()),
            }
        }
        Ok(Some(limits))
    }
}

impl Shop {
    /// By what the unpaid orders of a contact are counted: nothing that could be read back.
    pub(crate) fn contact_mac(&self, email: &Email) -> [u8; 32] {
        self.link_key.tag(&[b"bodega/v1/contact", email.mailbox().as_bytes()])
    }

    /// Refuses the batch when this order, whose holds it has written, is more than its contact may
    /// have unpaid.
    pub(crate) fn guard_hoarding(
        &self,
        batch: &mut Batch,
        order: &str,
        email: &Email,
    ) -> Option<Step> {
        let limits = self.hoarding?;
        let guard = Statement::new(sql::NO_HOARD)
            .bind(self.contact_mac(email))
            .bind(order)
            .bind(limits.orders)
            .bind(limits.pieces);
        Some(batch.guard(guard))
    }
}

/// Why a contact may not have this order too; `None` when it may by now.
pub(crate) async fn refusal<S: Store, P>(
    books: &Books<S, P>,
    email: &Email,
    quote: &Quote,
) -> Result<Option<Refusal>, Fault> {
    let Some(limits) = books.shop.hoarding else { return Ok(None) };
    let contact = books.shop.contact_mac(email);
    let mut batch = Batch::read("what is hoarded");
    let orders = batch.push(Statement::new(sql::UNPAID).bind(contact));
    let pieces = batch.push(
        Statement::new(sql::HOARDED)
            .bind(contact)
            .bind(demand(quote).to_string())
            .bind(limits.pieces),
    );
    let rows = run(&books.store, &batch).await?;
    let unpaid = rows.of(orders).first().ok_or(Fault::Stored("unpaid orders"))?.integer(0)?;
    let hoarded: Vec<&str> =
        rows.of(pieces).rows.iter().map(|row| row.text(0)).collect::<Result<_, _>>()?;
    let mut detail = String::new();
    if unpaid >= i64::from(limits.orders) {
        let most = limits.orders;
        // Writing to a text cannot fail.
        let _ = write!(detail, "At most {most} orders of one contact may wait for their payment. ");
    }
    if !hoarded.is_empty() {
        let (most, skus) = (limits.pieces, hoarded.join(", "));
        let _ = write!(detail, "At most {most} pieces of {skus} may be held unpaid. ");
    }
    if detail.is_empty() {
        return Ok(None);
    }
    detail.push_str("Pay or cancel what is open, or wait until it lapses.");
    Ok(Some(answers::refused(RefusalCode::TooManyUnpaid, detail)))
}

#[cfg(test)]
mod tests {
    use super::HoardingLimits;

    #[test]
    fn the_setting_turns_limits_off_or_changes_some() {
        let usual = HoardingLimits::default();
        assert_eq!(HoardingLimits::parse("on"), Ok(Some(usual)));
        assert_eq!(HoardingLimits::parse("off"), Ok(None));
        let own = HoardingLimits { orders: 2, pieces: 4 };
        assert_eq!(HoardingLimits::parse("orders=2, pieces=4"), Ok(Some(own)));
        let some = HoardingLimits { pieces: 4, ..usual };
        assert_eq!(HoardingLimits::parse("pieces=4"), Ok(Some(some)));
        for wrong in ["", "OFF", "orders", "orders=0", "orders=-1", "units=3", "orders=2,"] {
            assert!(HoardingLimits::parse(wrong).is_err(), "{wrong}");
        }
    }
}
