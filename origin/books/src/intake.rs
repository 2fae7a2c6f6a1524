//! Taking messages in: an intent becomes an order with its holds and its event, or a typed and
//! recorded refusal, in one transaction whose first statement is the message's id. So every lane
//! and any number of repetitions give one effect and one answer.

use database::{Batch, Statement, Store};
use domain::{MessageId, Quote, Timestamp, checkout, limits};
use wire::answer::{Answer, Refusal, RefusalCode};
use wire::envelope::{Envelope, Header};
use wire::message::{Intent, Message};

use crate::orders;
use crate::shop::{Books, Written, run, write};
use crate::sql::{orders as sql, stock};
use crate::{Fault, Moment, Provider, answers, dead_letters, hoarding, payments};

pub(crate) mod place;
mod refuse;
mod repeat;

pub(crate) use repeat::recorded_refusal;

/// How a message came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lane {
    /// While its shopper waits for the answer.
    Express,
    /// Through a queue or an outbox: the shopper was told to wait for a mail.
    Durable,
}

impl Lane {
    /// Its name in the header `Bodega-Lane`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Express => "express",
            Self::Durable => "durable",
        }
    }

    /// The lane of this name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Express, Self::Durable].into_iter().find(|lane| lane.as_str() == text)
    }
}

/// How an intent arrived: what intake has to know beside the intent itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The id by which repetitions are recognised.
    pub message: MessageId,
    /// When the shopper pressed the button.
    pub issued: Timestamp,
    /// Which deployment vouches for it, `api` for the origin's own.
    pub key: String,
    /// How it came.
    pub lane: Lane,
}

impl Arrival {
    /// An intent posted to the origin itself, now.
    #[must_use]
    pub fn direct(intent: &Intent, now: Timestamp) -> Self {
        Self {
            message: MessageId::from_ulid(intent.intent.ulid()),
            issued: now,
            key: "api".to_owned(),
            lane: Lane::Express,
        }
    }

    /// Whether nobody waits for the answer, so that the shopper has to be written to: the edge
    /// promised a mail when it chose the durable lane, and a late express answer finds no page.
    fn unattended(&self, now: Timestamp) -> bool {
        self.lane == Lane::Durable || now.since(self.issued) > limits::EXPRESS_WITHIN
    }

    fn of(header: &Header, lane: Lane) -> Self {
        Self { message: header.id, issued: header.issued, key: header.key.to_string(), lane }
    }
}

/// Takes one message in and answers it. What cannot be opened is written to the dead letters and
/// answered [`Answer::Dead`], so that a queue lets go of it; what may open later is
/// [`Answer::Busy`], so that a queue brings it again.
///
/// # Errors
/// When the database or the provider fails. The same message may be sent again at any time.
pub async fn take<S: Store, P: Provider>(
    books: &Books<S, P>,
    bytes: &[u8],
    lane: Lane,
    moment: &mut Moment,
) -> Result<Answer, Fault> {
    let opened = Envelope::from_bytes(bytes)
        .and_then(|envelope| books.shop.keyring.open(&envelope, &books.shop.sealing, moment.now()));
    let opened = match opened {
        Ok(opened) => opened,
        Err(error) if error.may_open_later() => {
            return Ok(Answer::Busy { retry_after_seconds: 60 });
        }
        Err(error) => {
            let letter =
                dead_letters::Letter { bytes, source: lane.as_str(), reason: error.code() };
            dead_letters::bury(&books.store, &letter, moment.now()).await?;
            return Ok(Answer::Dead { reason: error.code().to_owned() });
        }
    };
    match &opened.message {
        Message::Place(intent) => {
            place(books, intent, &Arrival::of(&opened.header, lane), moment).await
        }
        Message::Status(question) => orders::status(books, question).await,
        Message::StartPayment(question) => payments::start(books, question, moment).await,
        Message::Cancel(request) => orders::cancel(books, request, moment).await,
    }
}

/// Makes an order of an intent, or refuses it, once: a repetition gets the recorded answer.
///
/// # Errors
/// When the database fails. The same intent may be sent again at any time.
pub async fn place<S: Store, P>(
    books: &Books<S, P>,
    intent: &Intent,
    arrival: &Arrival,
    moment: &mut Moment,
) -> Result<Answer, Fault> {
    let quote = match judge(books, intent, arrival, moment.now()).await? {
        Ok(quote) => quote,
        Err(refusal) => {
            return refuse::refuse(books, intent, arrival, &refusal, moment.now()).await;
        }
    };
    for _ in 0..payments::ROUNDS {
        let placing = place::Placing::new(books, intent, arrival, &quote, moment)?;
        match write(&books.store, &placing.batch).await? {
            Written::Done(rows) => return placing.answer(&rows),
            Written::Unknown => break,
            Written::Refused(step) if step == placing.claim => break,
            Written::Refused(step) if step == placing.order => {
                let refusal = answers::refused(
                    RefusalCode::CartAlreadyOrdered,
                    "This cart has been ordered already.",
                );
                return refuse::refuse(books, intent, arrival, &refusal, moment.now()).await;
            }
            Written::Refused(step) if Some(step) == placing.hoarding => {
                let email = &intent.contact.email;
                let Some(refusal) = hoarding::refusal(books, email, &quote).await? else {
                    continue;
                };
                return refuse::refuse(books, intent, arrival, &refusal, moment.now()).await;
            }
            Written::Refused(step) if step == placing.stock || step == placing.every => {
                let Some(refusal) = sold_out(books, &quote).await? else { continue };
                return refuse::refuse(books, intent, arrival, &refusal, moment.now()).await;
            }
            Written::Refused(_) => return Err(Fault::Forbidden("this order's rows")),
        }
    }
    // Taken in before, or the answer to the write was lost, or the stock, or what its
    // contact holds, came and went too often.
    let answer = repeat::repeat(&books.store, intent, arrival, moment.now()).await?;
    answer.ok_or(Fault::Contended("placing an order"))
}

/// The quote, when it is genuine, in time, and what its release says; else the refusal.
async fn judge<S: Store, P>(
    books: &Books<S, P>,
    intent: &Intent,
    arrival: &Arrival,
    now: Timestamp,
) -> Result<Result<Quote, Refusal>, Fault> {
    let invalid = |detail: &str| Ok(Err(answers::refused(RefusalCode::QuoteInvalid, detail)));
    let quote = match wire::quote::verify(&books.shop.keyring, &intent.quote) {
        Ok(quote) => quote,
        Err(error) => return invalid(&error.to_string()),
    };
    if quote.intent != intent.intent || quote.cart != intent.cart {
        return invalid("The quote is another checkout's.");
    }
    if !same_destination(&quote, intent) {
        return invalid("The quote is for another destination.");
    }
    match quote.lapsed(arrival.issued, now) {
        Some(domain::Lapse::IntentTooOld) => {
            let detail = "The order reached us too late to be honoured.";
            return Ok(Err(answers::refused(RefusalCode::IntentExpired, detail)));
        }
        Some(domain::Lapse::QuoteExpired) => {
            let detail = "The prices were too old when the order was placed.";
            return Ok(Err(answers::refused(RefusalCode::PriceChanged, detail)));
        }
        None => {}
    }
    let Some(catalog) = books.releases.get(&books.store, quote.release).await? else {
        let detail = "The prices are of a release that is kept no longer.";
        return Ok(Err(answers::refused(RefusalCode::PriceChanged, detail)));
    };
    Ok(match quote.check(&*catalog) {
        // No provider takes a payment of nothing, so such an order could only lapse.
        Ok(()) if quote.totals.total.minor() <= 0 => Err(answers::refused(
            RefusalCode::NothingToPay,
            "There is nothing to pay, and the shop takes no order without a payment.",
        )),
        Ok(()) => Ok(quote),
        Err(change) => Err(match &change.refusal {
            Some(refusal @ domain::QuoteRefusal::UnknownMarket(_)) => {
                answers::refused(RefusalCode::MarketClosed, refusal.to_string())
            }
            _ => answers::price_changed(&change),
        }),
    })
}

/// Whether the order goes where the quote's taxes and shipping were computed for.
fn same_destination(quote: &Quote, intent: &Intent) -> bool {
    let (quoted, wanted) = (&quote.destination, intent.shipping_address.destination());
    let spelled = |region: &Option<String>| region.as_deref().unwrap_or_default().to_uppercase();
    // Where a country's regions are a list, taxes may hang on them; elsewhere they are decoration.
    let regions = !checkout::regions(&wanted.country).is_empty();
    quoted.country == wanted.country
        && (!regions || spelled(&quoted.region) == spelled(&wanted.region))
}

/// What there is too little of; `None` when there is enough again.
async fn sold_out<S: Store, P>(
    books: &Books<S, P>,
    quote: &Quote,
) -> Result<Option<Refusal>, Fault> {
    let mut batch = Batch::read("what is short");
    let short = batch.push(
        Statement::new(stock::SHORT)
            .bind(place::demand(quote).to_string())
            .bind(books.shop.location.to_string()),
    );
    let rows = run(&books.store, &batch).await?;
    let short = rows
        .of(short)
        .rows
        .iter()
        .map(|row| domain::VariantId::parse(row.text(0)?).map_err(|_| Fault::Stored("variant id")))
        .collect::<Result<Vec<_>, Fault>>()?;
    Ok((!short.is_empty()).then(|| answers::out_of_stock(&quote.totals, &short)))
}

/// The statement that claims a message id for its outcome.
fn claim(
    intent: &Intent,
    arrival: &Arrival,
    outcome: &'static str,
    answer: Option<String>,
    now: Timestamp,
) -> Statement {
    Statement::new(sql::CLAIM_MESSAGE)
        .bind(arrival.message.to_string())
        .bind("PLACE")
        .bind(intent.intent.to_string())
        .bind(outcome)
        .bind(intent.order_secret_hash)
        .bind(answer)
        .bind(now.millis())
}
