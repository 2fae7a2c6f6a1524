//! `books::Provider` over the simulated bank: Stripe's requests and answers as the shop's client
//! writes and reads them, on a wire that loses them.

use std::rc::Rc;

use books::{
    NewPage, NewPayment, NewRefund, Payment, PaymentFailure, PaymentState, Provider, ProviderError,
    Refund, RefundState,
};
use domain::{AttemptId, Currency, Millis, Money, OrderId, RefundId};
use sandbox::{Carriage, Request, Response};
use serde_json::Value;

use crate::bank::{Bank, SECRET_KEY};
use crate::executor::Group;
use crate::plant::Plant;
use crate::sim::{Lost, Sim};

/// How long one call may take before its outcome counts as unknown.
const PATIENCE: u64 = 10_000;

/// The origin's way to the provider.
#[derive(Clone)]
pub(crate) struct Till {
    sim: Sim,
    bank: Rc<Bank>,
    plant: Option<Plant>,
}

type Told<T> = Result<T, ProviderError>;

impl Till {
    /// A way to this bank.
    pub(crate) fn new(sim: &Sim, bank: &Rc<Bank>, plant: Option<Plant>) -> Self {
        Self { sim: sim.clone(), bank: Rc::clone(bank), plant }
    }

    async fn send(&self, request: Request) -> Told<Value> {
        if self.bank.is_away() {
            self.sim.sleep(PATIENCE).await;
            return Err(ProviderError::Unknown("no answer".to_owned()));
        }
        let (bank, sim) = (Rc::clone(&self.bank), self.sim.clone());
        let call = self.sim.call(move || {
            let work = async move {
                let response = bank.handle(&request);
                if let Carriage::Lost { after_millis } = response.carriage {
                    sim.sleep(after_millis.unsigned_abs()).await;
                }
                response
            };
            Some((Group::World, work))
        });
        match self.sim.within(PATIENCE, call).await {
            // Stripe's clients hide whether a request had left before the line broke.
            None | Some(Err(Lost::NotSent | Lost::NoAnswer)) => {
                Err(ProviderError::Unknown("no answer".to_owned()))
            }
            Some(Ok(response)) => sort(response),
        }
    }

    async fn post(&self, path: &str, form: &[(&str, &str)], key: &str) -> Told<Value> {
        let fresh = format!("fresh-{}", self.sim.chance().next());
        let key = if self.plant == Some(Plant::FreshKeys) { fresh.as_str() } else { key };
        self.send(Request::post(path, &encode(form), SECRET_KEY).idempotent(key)).await
    }

    async fn get(&self, path: &str, query: &[(&str, &str)]) -> Told<Value> {
        self.send(Request::get(path, &encode(query), SECRET_KEY)).await
    }

    async fn intent(&self, id: &str) -> Told<Payment> {
        let path = format!("/v1/payment_intents/{id}");
        payment(&self.get(&path, &[("expand[]", "latest_charge")]).await?)
    }

    async fn session(&self, id: &str) -> Told<Payment> {
        let expand = [("expand[]", "payment_intent"), ("expand[]", "payment_intent.latest_charge")];
        let shown = self.get(&format!("/v1/checkout/sessions/{id}"), &expand).await?;
        self.page(&shown).await
    }

    /// A page whose payment came as an id alone is completed by asking for that payment.
    async fn page(&self, shown: &Value) -> Told<Payment> {
        match shown.get("payment_intent") {
            Some(Value::String(id)) => Ok(over(shown, self.intent(id).await?)),
            Some(intent @ Value::Object(_)) => Ok(over(shown, payment(intent)?)),
            _ => Ok(over(shown, untouched(shown)?)),
        }
    }
}

impl Provider for Till {
    async fn create(&self, key: &str, wish: &NewPayment) -> Told<Payment> {
        let amount = wish.amount.minor().to_string();
        let currency = wish.amount.currency().code().to_lowercase();
        let (order, attempt) = (wish.order.to_string(), wish.attempt.to_string());
        let form = [
            ("amount", amount.as_str()),
            ("currency", &currency),
            ("automatic_payment_methods[enabled]", "true"),
            ("description", &wish.description),
            ("metadata[order]", &order),
            ("metadata[attempt]", &attempt),
        ];
        payment(&self.post("/v1/payment_intents", &form, key).await?)
    }

    async fn create_page(&self, key: &str, page: &NewPage) -> Told<Payment> {
        let wish = &page.payment;
        let amount = wish.amount.minor().to_string();
        let currency = wish.amount.currency().code().to_lowercase();
        let (order, attempt) = (wish.order.to_string(), wish.attempt.to_string());
        let form = [
            ("mode", "payment"),
            ("line_items[0][price_data][currency]", currency.as_str()),
            ("line_items[0][price_data][unit_amount]", &amount),
            ("line_items[0][price_data][product_data][name]", &wish.description),
            ("line_items[0][quantity]", "1"),
            ("payment_intent_data[metadata][order]", &order),
            ("payment_intent_data[metadata][attempt]", &attempt),
            ("payment_intent_data[description]", &wish.description),
            ("metadata[order]", &order),
            ("metadata[attempt]", &attempt),
            ("client_reference_id", &order),
            ("success_url", &page.return_url),
            ("cancel_url", &page.return_url),
        ];
        let shown = self.post("/v1/checkout/sessions", &form, key).await?;
        Ok(over(&shown, untouched(&shown)?))
    }

    async fn retrieve(&self, id: &str) -> Told<Payment> {
        if id.starts_with("cs_") { self.session(id).await } else { self.intent(id).await }
    }

    async fn cancel(&self, key: &str, id: &str) -> Told<Payment> {
        let ended = if id.starts_with("cs_") {
            match self.post(&format!("/v1/checkout/sessions/{id}/expire"), &[], key).await {
                Ok(shown) => self.page(&shown).await,
                Err(error) => Err(error),
            }
        } else {
            let path = format!("/v1/payment_intents/{id}/cancel");
            self.post(&path, &[], key).await.and_then(|shown| payment(&shown))
        };
        match ended {
            Err(ProviderError::Refused { .. }) => self.retrieve(id).await,
            other => other,
        }
    }

    async fn find(&self, order: OrderId, attempt: AttemptId) -> Told<Option<Payment>> {
        let wanted = attempt.to_string();
        let pages = self.get("/v1/checkout/sessions", &[("limit", "100")]).await?;
        for shown in rows(&pages) {
            if text(shown, "/metadata/attempt") == Some(&wanted) {
                return self.session(text(shown, "/id").unwrap_or_default()).await.map(Some);
            }
        }
        let query = format!("metadata['attempt']:'{wanted}'");
        let found = self.get("/v1/payment_intents/search", &[("query", &query)]).await?;
        let ours = rows(&found).find(|one| {
            text(one, "/metadata/order").and_then(|id| OrderId::parse(id).ok()) == Some(order)
        });
        match ours.and_then(|one| text(one, "/id")) {
            Some(id) => self.intent(id).await.map(Some),
            None => Ok(None),
        }
    }

    async fn refund(&self, key: &str, wish: &NewRefund) -> Told<Refund> {
        let amount = wish.amount.minor().to_string();
        let (refunded, order) = (wish.refund.to_string(), wish.order.to_string());
        let form = [
            ("payment_intent", wish.charge.as_str()),
            ("amount", &amount),
            ("metadata[refund]", &refunded),
            ("metadata[order]", &order),
        ];
        refund(&self.post("/v1/refunds", &form, key).await?)
    }

    async fn retrieve_refund(&self, id: &str) -> Told<Refund> {
        let mut told = refund(&self.get(&format!("/v1/refunds/{id}"), &[]).await?)?;
        if self.plant == Some(Plant::ReturnsHidden) && told.state == RefundState::Failed {
            told.state = RefundState::Succeeded;
        }
        Ok(told)
    }

    async fn find_refund(&self, charge: &str, wanted: RefundId) -> Told<Option<Refund>> {
        let wanted = wanted.to_string();
        let query = [("payment_intent", charge), ("limit", "100")];
        let found = self.get("/v1/refunds", &query).await?;
        let ours = rows(&found).find(|one| text(one, "/metadata/refund") == Some(&wanted));
        ours.map(refund).transpose()
    }
}

/// What Stripe's statuses mean for whether something was done.
fn sort(response: Response) -> Told<Value> {
    let code = || {
        let code = text(&response.json, "/error/code").unwrap_or("none");
        (code.to_owned(), text(&response.json, "/error/message").unwrap_or_default().to_owned())
    };
    match response.status {
        200 => Ok(response.json),
        404 => Err(ProviderError::NotFound),
        409 => Err(ProviderError::Unknown("the idempotency key is in use".to_owned())),
        429 => Err(ProviderError::Busy { retry_after: Some(Millis::from_seconds(1)) }),
        400..=423 | 425..=499 => {
            let (code, message) = code();
            Err(ProviderError::Refused { code, message })
        }
        status => Err(ProviderError::Unknown(format!("status {status}"))),
    }
}

fn strange(what: &str) -> ProviderError {
    ProviderError::Unknown(what.to_owned())
}

/// A text in an answer, by its pointer.
pub(crate) fn text<'a>(shown: &'a Value, pointer: &str) -> Option<&'a str> {
    shown.pointer(pointer).and_then(Value::as_str)
}

/// A number in an answer, by its pointer.
pub(crate) fn number(shown: &Value, pointer: &str) -> i64 {
    shown.pointer(pointer).and_then(Value::as_i64).unwrap_or(0)
}

/// The rows of a list.
pub(crate) fn rows(list: &Value) -> impl Iterator<Item = &Value> {
    list.get("data").and_then(Value::as_array).into_iter().flatten()
}

fn money(shown: &Value, pointer: &str) -> Told<Money> {
    let code = text(shown, "/currency").unwrap_or_default().to_uppercase();
    let currency = Currency::parse(&code).map_err(|_| strange("a currency we do not know"))?;
    Ok(Money::new(number(shown, pointer), currency))
}

fn payment(shown: &Value) -> Told<Payment> {
    let id = text(shown, "/id").unwrap_or_default().to_owned();
    let status = text(shown, "/status").unwrap_or_default();
    let state = match status {
        "requires_payment_method" | "requires_confirmation" | "requires_action" => {
            PaymentState::AwaitingPayer
        }
        "processing" => PaymentState::Processing,
        "requires_capture" => PaymentState::Authorized,
        "succeeded" => PaymentState::Succeeded,
        "canceled" => PaymentState::Cancelled,
        _ => return Err(strange("a payment in a strange state")),
    };
    let error = shown.get("last_payment_error").filter(|_| status == "requires_payment_method");
    let failure = error.filter(|error| error.is_object()).map(|error| {
        let code = text(error, "/decline_code").or_else(|| text(error, "/code"));
        let code = code.unwrap_or("unknown").to_owned();
        let mark = text(error, "/charge").map_or_else(|| code.clone(), str::to_owned);
        PaymentFailure { code, mark }
    });
    Ok(Payment {
        charge: Some(id.clone()),
        id,
        state,
        amount: money(shown, "/amount")?,
        captured: money(shown, "/amount_received")?,
        refunded: money(shown, "/latest_charge/amount_refunded")?,
        order: text(shown, "/metadata/order").and_then(|id| OrderId::parse(id).ok()),
        attempt: text(shown, "/metadata/attempt").and_then(|id| AttemptId::parse(id).ok()),
        client_secret: text(shown, "/client_secret").map(str::to_owned),
        url: None,
        failure,
    })
}

/// A page that nobody has begun to pay on.
fn untouched(shown: &Value) -> Told<Payment> {
    if text(shown, "/status") == Some("complete") {
        return Err(strange("a completed page without its payment"));
    }
    let amount = money(shown, "/amount_total")?;
    let zero = Money::zero(amount.currency());
    Ok(Payment {
        id: String::new(),
        charge: None,
        state: PaymentState::AwaitingPayer,
        amount,
        captured: zero,
        refunded: zero,
        order: text(shown, "/metadata/order").and_then(|id| OrderId::parse(id).ok()),
        attempt: text(shown, "/metadata/attempt").and_then(|id| AttemptId::parse(id).ok()),
        client_secret: None,
        url: None,
        failure: None,
    })
}

/// A page over the payment behind it, which says how far it is.
fn over(shown: &Value, behind: Payment) -> Payment {
    // A slow bank may say no after the page is complete: nobody can try another card on it then.
    let ended = matches!(text(shown, "/status"), Some("expired" | "complete"));
    let closed = ended && behind.state == PaymentState::AwaitingPayer;
    Payment {
        id: text(shown, "/id").unwrap_or_default().to_owned(),
        url: text(shown, "/url").map(str::to_owned),
        client_secret: None,
        state: if closed { PaymentState::Cancelled } else { behind.state },
        ..behind
    }
}

fn refund(shown: &Value) -> Told<Refund> {
    let state = match text(shown, "/status") {
        Some("succeeded") => RefundState::Succeeded,
        Some("failed" | "canceled") => RefundState::Failed,
        _ => RefundState::Pending,
    };
    let id = text(shown, "/id").unwrap_or_default().to_owned();
    Ok(Refund { id, state, amount: money(shown, "/amount")? })
}

/// Fields as a form, with everything encoded that is not plain.
pub(crate) fn encode(fields: &[(&str, &str)]) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~[]".contains(&byte);
    let write = |text: &str| -> String {
        text.bytes()
            .map(|byte| match plain(byte) {
                true => char::from(byte).to_string(),
                false => format!("%{byte:02X}"),
            })
            .collect()
    };
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", write(name), write(value))).collect();
    pairs.join("&")
}
