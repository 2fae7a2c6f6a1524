//! From a priced cart to what its page shows.

use domain::cart::{Cart, CartState};
use domain::catalog::Market;
use domain::price::{PricedCart, PricedLine};
use domain::stock::Band;
use domain::{IntentId, Money};

use crate::memory::View;
use crate::pages::faces;
use crate::pages::parts::picture::PictureFace;
use crate::pages::site::Site;

/// What a cart shows.
pub(super) struct CartFace {
    pub(super) lines: Vec<LineFace>,
    pub(super) subtotal: String,
    pub(super) tax_included: bool,
    pub(super) free_shipping: Option<Progress>,
    /// Whether it can be ordered as it is.
    pub(super) ready: bool,
    /// Whether it can be changed.
    pub(super) open: bool,
    pub(super) sent: Option<Sent>,
}

/// A line of it.
pub(super) struct LineFace {
    pub(super) id: String,
    pub(super) variant: String,
    /// Empty when it is not sold any more.
    pub(super) title: String,
    /// What was chosen of each option.
    pub(super) kind: String,
    pub(super) href: Option<String>,
    pub(super) picture: Option<PictureFace>,
    pub(super) quantity: u32,
    pub(super) unit: Option<String>,
    pub(super) total: String,
    pub(super) band: Band,
}

/// How far it is to free shipping.
pub(super) struct Progress {
    /// What is missing; nothing when sending is free already.
    pub(super) missing: Option<String>,
    pub(super) has: i64,
    pub(super) needs: i64,
}

/// The cart is being ordered.
pub(super) struct Sent {
    /// The order, if this browser can open it.
    pub(super) order: Option<IntentId>,
}

/// `known`: the browser can open the order that the cart was sent as.
pub(super) fn face(
    site: &Site<'_>,
    (view, market): (&View, &Market),
    (cart, priced): (&Cart, &PricedCart),
    known: bool,
) -> CartFace {
    let open = cart.state == CartState::Open;
    let submitted = cart.state == CartState::Submitted;
    CartFace {
        lines: priced.lines.iter().map(|one| line(site, (view, market), one)).collect(),
        subtotal: site.money(priced.totals.subtotal),
        tax_included: priced.totals.tax_included,
        free_shipping: progress(site, market, priced.totals.subtotal),
        ready: open && priced.requirements.is_empty(),
        open,
        sent: submitted.then(|| Sent { order: known.then_some(cart.intent) }),
    }
}

fn line(site: &Site<'_>, (view, market): (&View, &Market), line: &PricedLine) -> LineFace {
    let found = view.release().by_variant(line.variant);
    LineFace {
        id: line.line.to_string(),
        variant: line.variant.to_string(),
        title: found.map_or_else(
            || line.title.clone(),
            |one| one.product().title(&market.locale).to_owned(),
        ),
        kind: found
            .map(|one| one.values(&market.locale).collect::<Vec<_>>().join(" / "))
            .unwrap_or_default(),
        href: found.map(|one| site.path(&format!("/products/{}", one.product().slug()))),
        picture: found.and_then(|one| faces::picture(one, &market.locale)),
        quantity: line.quantity.get(),
        unit: line.unit_price.map(|price| site.money(price)),
        total: line.total.map(|total| site.money(total)).unwrap_or_default(),
        band: view.band(line.variant),
    }
}

/// By the first way of sending, which is the one that is proposed.
fn progress(site: &Site<'_>, market: &Market, subtotal: Money) -> Option<Progress> {
    let needs = market.shipping.first()?.free_from?;
    let missing = needs.minus(subtotal).ok()?;
    let short = missing.minor() > 0;
    Some(Progress {
        missing: short.then(|| site.money(missing)),
        has: subtotal.minor().min(needs.minor()),
        needs: needs.minor(),
    })
}
