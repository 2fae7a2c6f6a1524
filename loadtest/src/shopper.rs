//! A shopper: the requests of one sale, and what their answers must be.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use bytes::Bytes;
use http::{Method, Request, header};
use http_body_util::Full;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::chance::Chance;
use crate::connection::{Broken, Connection, Reply};
use crate::measure::Measure;
use crate::{Target, clock};

/// The kinds of requests that a shopper sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    Browse,
    Cart,
    Add,
    Quote,
    Checkout,
    Payment,
    Confirm,
    Hello,
    Look,
}

impl Step {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Browse => "browse",
            Self::Cart => "cart",
            Self::Add => "add",
            Self::Quote => "quote",
            Self::Checkout => "checkout",
            Self::Payment => "payment",
            Self::Confirm => "confirm",
            Self::Hello => "hello",
            Self::Look => "look",
        }
    }

    /// The status of the answer that is wanted. 202 is not: an order that was only accepted was
    /// not placed in time.
    const fn wanted(self) -> u16 {
        match self {
            Self::Cart | Self::Checkout => 201,
            _ => 200,
        }
    }
}

/// Why a turn did not end well: at which request, and by which code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Trouble {
    step: &'static str,
    code: String,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.step, self.code)
    }
}

impl Trouble {
    pub(crate) fn new(step: Step, code: impl Into<String>) -> Self {
        Self { step: step.name(), code: code.into() }
    }

    /// The status and the stable code of a problem document.
    fn refused(step: Step, reply: &Reply) -> Self {
        #[derive(Deserialize)]
        struct Problem {
            code: String,
        }
        let problem: Option<Problem> = serde_json::from_slice(&reply.body).ok();
        let code = problem.map(|problem| problem.code).unwrap_or_default();
        Self::new(step, format!("{} {code}", reply.status).trim_end())
    }

    fn broken(step: Step, broken: &Broken) -> Self {
        Self::new(step, broken.to_string())
    }
}

/// A cart, and the right to it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Cart {
    id: String,
    secret: String,
    #[serde(rename = "intent_id")]
    intent: String,
}

/// An order that was placed.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    intent: String,
    secret: String,
}

/// Somebody with a connection, a taste, and an address.
pub(crate) struct Shopper {
    target: Target,
    connection: Connection,
    /// The payment provider's page is another server.
    provider: Option<Connection>,
    pub(crate) chance: Chance,
    measure: Rc<RefCell<Measure>>,
}

const FIRST: [&str; 8] = ["Ada", "Alan", "Edsger", "Grace", "Barbara", "Niklaus", "Tony", "Radia"];
const LAST: [&str; 6] = ["Byron", "Hopper", "Liskov", "Wirth", "Hoare", "Perlman"];
/// A state that taxes, one that does not, and their codes.
const PLACES: [(&str, &str, &str); 3] =
    [("New York", "NY", "10001"), ("San Francisco", "CA", "94103"), ("Portland", "OR", "97201")];
const JSON: &str = "application/json";

impl Shopper {
    pub(crate) fn new(target: Target, chance: Chance, measure: &Rc<RefCell<Measure>>) -> Self {
        let connection = Connection::new(target);
        Self { target, connection, provider: None, chance, measure: Rc::clone(measure) }
    }

    /// From now on this one's requests are counted here.
    pub(crate) fn count_in(&mut self, measure: &Rc<RefCell<Measure>>) {
        self.measure = Rc::clone(measure);
    }

    /// Sends a request and reads its answer, which must be the wanted one.
    pub(crate) async fn ask<T: DeserializeOwned>(
        &mut self,
        step: Step,
        request: Request<Full<Bytes>>,
    ) -> Result<T, Trouble> {
        let reply = self.reply(step, request).await?;
        serde_json::from_slice(&reply.body)
            .map_err(|error| Trouble::new(step, format!("another shape: {error}")))
    }

    async fn reply(&mut self, step: Step, request: Request<Full<Bytes>>) -> Result<Reply, Trouble> {
        let connection = match (step, &mut self.provider) {
            (Step::Confirm, Some(provider)) => provider,
            _ => &mut self.connection,
        };
        let began = clock::instant();
        let reply = connection.send(request).await;
        let took = began.elapsed();
        let reply = reply.map_err(|broken| Trouble::broken(step, &broken))?;
        if reply.status != step.wanted() {
            return Err(Trouble::refused(step, &reply));
        }
        self.measure.borrow_mut().answered(step, took, reply.body.len());
        Ok(reply)
    }

    /// Takes a new cart.
    pub(crate) async fn cart(&mut self) -> Result<Cart, Trouble> {
        self.ask(Step::Cart, post("/store/v1/carts", &[], String::new())?).await
    }

    /// Puts something into it.
    pub(crate) async fn add(&mut self, cart: &Cart, variant: &str) -> Result<(), Trouble> {
        #[derive(Deserialize)]
        struct Changed {
            lines: Vec<Line>,
        }
        #[derive(Deserialize)]
        struct Line {
            variant_id: String,
        }
        let (path, headers) = (format!("/store/v1/carts/{}/lines", cart.id), cart.headers());
        let body = line(variant, self.chance.next());
        let changed: Changed = self.ask(Step::Add, post(&path, &headers, body)?).await?;
        if changed.lines.iter().any(|line| line.variant_id == variant) {
            Ok(())
        } else {
            Err(Trouble::new(Step::Add, "the line is not in the cart"))
        }
    }

    /// Asks what it costs, delivered.
    pub(crate) async fn quote(
        &mut self,
        cart: &Cart,
        (_, region, postal): (&str, &str, &str),
    ) -> Result<String, Trouble> {
        #[derive(Deserialize)]
        struct Quoted {
            quote: String,
        }
        let (path, headers) = (format!("/store/v1/carts/{}/quote", cart.id), cart.headers());
        let body = format!(
            r#"{{"destination":{{"country":"US","region":"{region}","postal_code":"{postal}"}}}}"#
        );
        let quoted: Quoted = self.ask(Step::Quote, post(&path, &headers, body)?).await?;
        Ok(quoted.quote)
    }

    /// Orders what is in the cart.
    pub(crate) async fn order(&mut self, cart: &Cart) -> Result<Placed, Trouble> {
        #[derive(Deserialize)]
        struct Answer {
            status: String,
            order_secret: String,
            order: Order,
        }
        #[derive(Deserialize)]
        struct Order {
            number: String,
            status: String,
        }
        let place = *self.chance.one_of(&PLACES).unwrap_or(&PLACES[0]);
        let quote = self.quote(cart, place).await?;
        let key = format!("shop-{:016x}", self.chance.next());
        let headers = [("idempotency-key", key.as_str())];
        let body = checkout(&cart.intent, &quote, place, &mut self.chance);
        let request = post("/store/v1/checkouts", &headers, body)?;
        let answer: Answer = self.ask(Step::Checkout, request).await?;
        if answer.status != "placed" || answer.order.status != "PENDING" {
            let found = format!("not placed but {} {}", answer.status, answer.order.status);
            return Err(Trouble::new(Step::Checkout, found));
        }
        if !self.measure.borrow_mut().is_new(&answer.order.number) {
            return Err(Trouble::new(Step::Checkout, "an order number was given twice"));
        }
        Ok(Placed { intent: cart.intent.clone(), secret: answer.order_secret })
    }

    /// Pays with a test card on the provider's page.
    pub(crate) async fn pay(&mut self, placed: &Placed) -> Result<(), Trouble> {
        #[derive(Deserialize)]
        struct Start {
            client_secret: String,
            publishable_key: String,
            provider_url: String,
        }
        #[derive(Deserialize)]
        struct Confirmed {
            status: String,
        }
        let path = format!("/store/v1/checkouts/{}/payment", placed.intent);
        let key = format!("pay-{:016x}", self.chance.next());
        let headers = [("idempotency-key", key.as_str()), ("bodega-order", &placed.secret)];
        let body = r#"{"method":"element"}"#.to_owned();
        let start: Start = self.ask(Step::Payment, post(&path, &headers, body)?).await?;

        if self.provider.is_none() {
            let target = Target::parse(&start.provider_url)
                .map_err(|error| Trouble::new(Step::Confirm, error.to_string()))?;
            self.provider = Some(Connection::new(target));
        }
        let intent = start.client_secret.split("_secret_").next().unwrap_or_default();
        let path = format!("/v1/payment_intents/{intent}/confirm");
        let (key, secret) = (&start.publishable_key, &start.client_secret);
        let form = format!("key={key}&client_secret={secret}&payment_method=pm_card_visa");
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let request = built(Step::Confirm, request.body(Full::from(form)))?;
        let confirmed: Confirmed = self.ask(Step::Confirm, request).await?;
        match confirmed.status.as_str() {
            "succeeded" | "requires_capture" => Ok(()),
            other => Err(Trouble::new(Step::Confirm, other)),
        }
    }

    /// Sends what an `add` would send to a server that does not look at it.
    pub(crate) async fn hello(&mut self) -> Result<(), Trouble> {
        let body = line("var_01JQ0000000000000000000000", self.chance.next());
        let secret = [("bodega-cart", "AAAAAAAAAAAAAAAAAAAAAA")];
        let path = "/store/v1/carts/cart_local_01JQ0000000000000000000000/lines";
        let reply = self.reply(Step::Hello, post(path, &secret, body)?).await?;
        drop(reply);
        Ok(())
    }

    /// Reads something, and looks at no more than its status and length.
    pub(crate) async fn look(&mut self, path: &str) -> Result<(), Trouble> {
        self.reply(Step::Look, get(path)?).await.map(drop)
    }

    /// Another one at the same shop.
    pub(crate) fn companion(&self, chance: Chance) -> Self {
        Self::new(self.target, chance, &self.measure)
    }
}

impl Cart {
    fn headers(&self) -> [(&'static str, &str); 1] {
        [("bodega-cart", &self.secret)]
    }
}

fn line(variant: &str, operation: u64) -> String {
    format!(r#"{{"variant_id":"{variant}","quantity":1,"operation_id":"{operation:016x}"}}"#)
}

fn checkout(
    intent: &str,
    quote: &str,
    (city, region, postal): (&str, &str, &str),
    chance: &mut Chance,
) -> String {
    let first = chance.one_of(&FIRST).copied().unwrap_or_default();
    let last = chance.one_of(&LAST).copied().unwrap_or_default();
    let house = chance.next() % 900 + 1;
    // Somebody else each time: one contact may hold only so much unpaid.
    let contact = format!(r#"{{"email":"{first}.{last}.{intent}@example.com"}}"#);
    let street = format!(r#""name":"{first} {last}","line1":"{house} Main Street""#);
    let place = format!(r#""city":"{city}","region":"{region}","postal_code":"{postal}""#);
    format!(r#"{{"intent_id":"{intent}","quote":"{quote}","contact":{contact},"#)
        + &format!(r#""shipping_address":{{{street},{place},"country":"US"}}}}"#)
}

/// A request without a body.
pub(crate) fn get(path: &str) -> Result<Request<Full<Bytes>>, Trouble> {
    built(Step::Browse, Request::builder().uri(path).body(Full::default()))
}

fn post(
    path: &str,
    headers: &[(&'static str, &str)],
    body: String,
) -> Result<Request<Full<Bytes>>, Trouble> {
    let mut request = Request::builder().method(Method::POST).uri(path);
    if !body.is_empty() {
        request = request.header(header::CONTENT_TYPE, JSON);
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    built(Step::Browse, request.body(Full::from(body)))
}

/// What the shop said a moment ago may not be fit for a header or a path.
fn built<T>(step: Step, request: http::Result<T>) -> Result<T, Trouble> {
    request.map_err(|error| Trouble::new(step, format!("not a request: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_json_and_repeat_with_the_seed() {
        let body = |seed| checkout("int_1", "q1.x", PLACES[0], &mut Chance::new(seed, 0));
        let parsed: serde_json::Value = serde_json::from_str(&body(5)).unwrap();
        assert_eq!(parsed["shipping_address"]["region"], "NY");
        assert_eq!(body(5), body(5));
        let line: serde_json::Value = serde_json::from_str(&line("var_1", 7)).unwrap();
        assert_eq!(line["operation_id"], "0000000000000007");
    }

    #[test]
    fn trouble_is_named_by_request_status_and_code() {
        let reply = |status, body: &'static str| Reply {
            status,
            body: Bytes::from_static(body.as_bytes()),
        };
        let problem = reply(409, r#"{"code":"out_of_stock","title":"x"}"#);
        let trouble = Trouble::refused(Step::Checkout, &problem);
        assert_eq!(trouble.to_string(), "checkout: 409 out_of_stock");
        let page = reply(502, "<html>");
        assert_eq!(Trouble::refused(Step::Add, &page).to_string(), "add: 502");
    }
}
