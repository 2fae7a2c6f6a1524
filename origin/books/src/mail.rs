//! The mails of an order, rendered when they are sent, from what is stored then: an effect holds
//! ids only, and a contact that was erased meanwhile is not written to.

use database::{Batch, Statement, Store};
use domain::{IntentId, Money};
use wire::answer::{Answer, OrderView};

use crate::orders::{self};
use crate::shop::{Books, run};
use crate::sql::orders as sql;
use crate::{Fault, intake};

/// A mail to be sent. Its id repeats when it is sent again, so that a mail server can drop it.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// What the `Message-ID` is made of.
    pub id: String,
    /// To whom.
    pub to: String,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail").field("id", &self.id).finish_non_exhaustive()
    }
}

/// What a mail is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    OrderConfirmed,
    PaymentFailed,
    PayLink,
    Refused,
    Cancelled,
    Refunded,
}

impl Kind {
    const ALL: [Self; 6] = [
        Self::OrderConfirmed,
        Self::PaymentFailed,
        Self::PayLink,
        Self::Refused,
        Self::Cancelled,
        Self::Refunded,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::OrderConfirmed => "mail.order_confirmed",
            Self::PaymentFailed => "mail.payment_failed",
            Self::PayLink => "mail.pay_link",
            Self::Refused => "mail.refused",
            Self::Cancelled => "mail.order_cancelled",
            Self::Refunded => "mail.refunded",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// The mail, or nothing when there is nobody to write to, or nothing left to say.
pub(crate) async fn render<S: Store, P>(
    books: &Books<S, P>,
    kind: Kind,
    id: &str,
    subject: &str,
) -> Result<Option<Mail>, Fault> {
    if kind == Kind::Refused {
        return refused(books, id, subject).await;
    }
    let Some(seen) = orders::find(&books.store, subject).await? else { return Ok(None) };
    let Some(to) = seen.email else { return Ok(None) };
    let order = &seen.view;
    // A link to pay for what is paid or gone would only confuse.
    if matches!(kind, Kind::PayLink | Kind::PaymentFailed) && order.pay_by.is_none() {
        return Ok(None);
    }
    let shop = &books.shop;
    let link = format!(
        "{}/orders/{}?token={}",
        shop.public_url,
        order.intent,
        shop.link_secret(order.id).reveal()
    );
    let (title, opening) = words(kind, order);
    let text = format!(
        "{opening}\n\nOrder {}\n{}\nYour order: {link}\n\n{}\n",
        order.number,
        summary(order),
        shop.name
    );
    Ok(Some(Mail {
        id: id.to_owned(),
        to: to.to_string(),
        subject: format!("{title} - {}", shop.name),
        text,
    }))
}

/// The subject without the shop's name, and the first lines.
fn words(kind: Kind, order: &OrderView) -> (String, String) {
    let number = &order.number;
    let pay_by = order.pay_by.map(|at| at.to_rfc3339()).unwrap_or_default();
    match kind {
        Kind::OrderConfirmed => (
            format!("Order {number} is confirmed"),
            "Thank you. We have received your payment and are preparing your order.".to_owned(),
        ),
        Kind::PaymentFailed => (
            format!("The payment for order {number} did not go through"),
            format!(
                "Your payment was declined and nothing was taken. We hold your items until \
                 {pay_by}: you can pay again, with the same card or another one."
            ),
        ),
        Kind::PayLink => (
            format!("Order {number} is waiting for your payment"),
            format!("We have your order and hold your items until {pay_by}. Please pay by then."),
        ),
        Kind::Cancelled => (
            format!("Order {number} is cancelled"),
            "Your order is cancelled. If you had paid, your money is on its way back.".to_owned(),
        ),
        Kind::Refunded => (
            format!("Your money for order {number} is on its way"),
            "We have given your money back. Your bank may take some days to show it.".to_owned(),
        ),
        Kind::Refused => (String::new(), String::new()),
    }
}

fn summary(order: &OrderView) -> String {
    let mut text = String::new();
    for line in &order.lines {
        let row = format!("  {} x {}  {}\n", line.quantity.get(), line.title, money(line.total));
        text.push_str(&row);
    }
    for one in &order.adjustments {
        text.push_str(&format!("  {}  {}\n", one.label, money(one.amount)));
    }
    text.push_str(&format!("  Total  {}\n", money(order.totals.total)));
    text
}

fn money(amount: Money) -> String {
    format!("{} {}", amount.decimal(), amount.currency().code())
}

/// An intent that never became an order: its contact and its reason are all there is.
async fn refused<S: Store, P>(
    books: &Books<S, P>,
    id: &str,
    intent: &str,
) -> Result<Option<Mail>, Fault> {
    let mut batch = Batch::read("refused contact");
    let step = batch.push(Statement::new(sql::CONTACT).bind(intent));
    let rows = run(&books.store, &batch).await?;
    let Some(row) = rows.of(step).first() else { return Ok(None) };
    let to = row.text(0)?.to_owned();
    IntentId::parse(intent).map_err(|_| Fault::Stored("intent id"))?;
    let answer = intake::recorded_refusal(&books.store, intent, |_| true).await?;
    let Some(Answer::Refused(refusal)) = answer else { return Ok(None) };
    let shop = &books.shop;
    Ok(Some(Mail {
        id: id.to_owned(),
        to,
        subject: format!("We could not accept your order - {}", shop.name),
        text: format!(
            "We are sorry: your order could not be accepted, and nothing was charged.\n\n{}\n\n\
             Your cart is still there: {}/cart\n\n{}\n",
            refusal.detail, shop.public_url, shop.name
        ),
    }))
}
