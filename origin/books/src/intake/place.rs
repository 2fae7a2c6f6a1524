//! The one batch that makes an order. Its steps are counted: at most twelve, whatever the number
//! of lines, because lines travel as one JSON array.

use database::{Batch, Rows, Statement, Step};
use domain::{
    FulfilmentStatus, Money, OrderId, OrderStatus, PaymentStatus, Quote, QuoteLine, Timestamp,
    hold_until,
};
use serde_json::{Value, json};
use wire::answer::{Answer, OrderLine, OrderView, TimelineEntry};
use wire::message::Intent;

use super::{Arrival, claim};
use crate::contact::StoredAddress;
use crate::effects;
use crate::orders::Note;
use crate::shop::Books;
use crate::sql::{orders as sql, stock};
use crate::{Actor, Fault, Moment, mail};

/// The batch that makes an order, with the steps whose refusal says something.
pub(super) struct Placing {
    pub(super) batch: Batch,
    /// Refused: the message or the intent was taken in before.
    pub(super) claim: Step,
    /// Refused: the cart has a living order.
    pub(super) order: Step,
    /// Refused: the contact has too much unpaid. Nothing where that is not limited.
    pub(super) hoarding: Option<Step>,
    /// Refused: there is too little of something.
    pub(super) stock: Step,
    /// Refused: something has no stock at all.
    pub(super) every: Step,
    number: Step,
    view: OrderView,
}

impl Placing {
    pub(super) fn new<S, P>(
        books: &Books<S, P>,
        intent: &Intent,
        arrival: &Arrival,
        quote: &Quote,
        moment: &mut Moment,
    ) -> Result<Self, Fault> {
        let now = moment.now();
        let id: OrderId = moment.mint();
        let view = view(id, intent, quote, hold_until(arrival.issued, now), now);
        let mut batch = Batch::write("place order");
        let claim = batch.push(claim(intent, arrival, "PLACED", None, now));
        let number = batch.push(Statement::new(sql::NEXT_NUMBER));
        let contact = books.shop.contact_mac(&intent.contact.email);
        let order = batch.push(order_row(&view, intent, arrival, quote).bind(contact));
        batch.push(
            Statement::new(sql::INSERT_LINES).bind(id.to_string()).bind(lines(quote).to_string()),
        );
        batch.push(
            Statement::new(sql::INSERT_ADJUSTMENTS)
                .bind(id.to_string())
                .bind(adjustments(quote).to_string()),
        );
        batch.push(contact_row(intent, now)?);
        batch.push(
            Statement::new(stock::INSERT_HOLDS)
                .bind(id.to_string())
                .bind(books.shop.location.to_string()),
        );
        let wanted =
            u32::try_from(quote.lines.len()).map_err(|_| Fault::Forbidden("so many lines"))?;
        let every =
            batch.push_changing(Statement::new(stock::HOLD_STOCK).bind(id.to_string()), wanted);
        let stock = Step::at(every.index().saturating_sub(1));
        // After the stock: what is sold out is so for everybody.
        let email = &intent.contact.email;
        let hoarding = books.shop.guard_hoarding(&mut batch, &id.to_string(), email);
        let actor = Actor::Shopper(intent.intent);
        Note { actor: &actor, at: now }.event(
            &mut batch,
            id,
            "order.placed",
            &json!({ "intent": intent.intent.to_string(), "key": arrival.key,
                "lane": arrival.lane.as_str(), "release": quote.release }),
        );
        if arrival.unattended(now) {
            effects::add_once(&mut batch, mail::Kind::PayLink, id, (arrival.message, now));
        }
        Ok(Self { batch, claim, order, hoarding, stock, every, number, view })
    }

    /// The answer, once the batch is committed.
    pub(super) fn answer(self, rows: &Rows) -> Result<Answer, Fault> {
        let row = rows.of(self.number).first().ok_or(Fault::Stored("order number"))?;
        let number = row.integer(0)?.to_string();
        Ok(Answer::Placed(OrderView { number, ..self.view }))
    }
}

/// How the order is shown, without the number it will have.
fn view(
    id: OrderId,
    intent: &Intent,
    quote: &Quote,
    pay_by: Timestamp,
    now: Timestamp,
) -> OrderView {
    let line = |line: &QuoteLine| OrderLine {
        variant: line.variant,
        sku: line.sku.clone(),
        title: line.title.clone(),
        quantity: line.quantity,
        unit_price: line.unit_price,
        total: line.total,
    };
    OrderView {
        id,
        number: String::new(),
        intent: intent.intent,
        status: OrderStatus::Pending,
        payment_status: PaymentStatus::Pending,
        fulfilment_status: FulfilmentStatus::Unfulfilled,
        currency: quote.totals.total.currency(),
        lines: quote.lines.iter().map(line).collect(),
        totals: quote.totals,
        adjustments: quote.adjustments.clone(),
        contact_email: intent.contact.email.clone(),
        shipping_address: intent.shipping_address.clone(),
        pay_by: Some(pay_by),
        placed_at: now,
        timeline: vec![TimelineEntry { at: now, kind: "order.placed".to_owned() }],
        version: 1,
    }
}

fn order_row(view: &OrderView, intent: &Intent, arrival: &Arrival, quote: &Quote) -> Statement {
    let totals = &quote.totals;
    let zero = Money::zero(view.currency);
    let release = i64::try_from(quote.release).unwrap_or(i64::MAX);
    let hold = view.pay_by.unwrap_or(view.placed_at);
    Statement::new(sql::INSERT_ORDER)
        .bind(view.id.to_string())
        .bind(intent.intent.to_string())
        .bind(intent.cart.as_ref().map(ToString::to_string))
        .bind(intent.order_secret_hash)
        .bind(quote.market.as_str())
        .bind(intent.locale.as_str())
        .bind(release)
        .bind(quote.rules)
        .bind(view.status.as_str())
        .bind(view.payment_status.as_str())
        .bind(view.fulfilment_status.as_str())
        .bind(view.currency.code())
        .bind(totals.subtotal.minor())
        .bind(totals.discount.minor())
        .bind(totals.shipping.unwrap_or(zero).minor())
        .bind(totals.tax.unwrap_or(zero).minor())
        .bind(totals.tax_included)
        .bind(totals.total.minor())
        .bind(&quote.shipping_option)
        .bind(arrival.issued.millis())
        .bind(view.placed_at.millis())
        .bind(hold.millis())
}

fn contact_row(intent: &Intent, now: Timestamp) -> Result<Statement, Fault> {
    let billing = intent.billing_address.as_ref().map(StoredAddress::write).transpose()?;
    Ok(Statement::new(sql::INSERT_CONTACT)
        .bind(intent.intent.to_string())
        .bind(intent.contact.email.as_str())
        .bind(intent.contact.phone.as_ref().map(ToString::to_string))
        .bind(StoredAddress::write(&intent.shipping_address)?)
        .bind(billing)
        .bind(intent.note.as_ref().map(ToString::to_string))
        .bind(intent.locale.as_str())
        .bind(now.millis()))
}

fn lines(quote: &Quote) -> Value {
    let line = |line: &QuoteLine| {
        let taxes: Vec<Value> = line
            .taxes
            .iter()
            .map(|tax| {
                json!({ "name": tax.name, "basis_points": tax.basis_points,
                    "amount": tax.amount.minor() })
            })
            .collect();
        json!({ "variant": line.variant.to_string(), "sku": line.sku.as_str(),
            "title": line.title, "quantity": line.quantity.get(),
            "unit_price": line.unit_price.minor(), "total": line.total.minor(), "taxes": taxes })
    };
    quote.lines.iter().map(line).collect()
}

fn adjustments(quote: &Quote) -> Value {
    quote
        .adjustments
        .iter()
        .map(|one| {
            json!({ "kind": one.kind.as_str(), "code": one.code, "label": one.label,
                "amount": one.amount.minor(), "line": one.line })
        })
        .collect()
}

/// How much of each variant is wanted, for asking what is short or hoarded. A quote's lines have a variant
/// once: computing it summed them.
pub(crate) fn demand(quote: &Quote) -> Value {
    quote
        .lines
        .iter()
        .map(|line| {
            json!({ "variant": line.variant.to_string(), "sku": line.sku.as_str(),
                "quantity": line.quantity.get() })
        })
        .collect()
}
