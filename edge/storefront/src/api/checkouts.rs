//! `/store/v1/checkouts`: place an order, see what became of it, pay it, cancel it.

use database::Database;
use domain::checkout::{Address, AddressText, Contact};
use domain::quote::Quote;
use domain::{IdempotencyKey, IntentId, Note};
use http::StatusCode;
use http::header::LOCATION;
use wire::answer::Answer;
use wire::message::{CancelRequest, Intent, Message, Method, ReturnUrl, StartPayment, Subject};
use wire::secret::OrderSecret;

use crate::call::Call;
use crate::carts::checkout::{Claim, claim};
use crate::checkout::{self, Standing, answered_after, declined, place, refusal_failure, standing};
use crate::failure::{Code, Failure, FieldError};
use crate::host::Host;
use crate::json::request::{Nothing, request};
use crate::lanes;
use crate::problem::REPLAYED;
use crate::reply::{Body, Private, Reply};
use crate::view::{self, CheckoutView, RefusalView};

request! {
    /// An order to be placed: what was quoted, for whom, and where it goes.
    pub(crate) struct CheckoutRequest {
        /// The cart's `intent_id`.
        intent_id: String,
        /// The signed quote, as it was given out.
        quote: String,
        /// Who orders.
        contact: ContactRequest,
        /// Where the goods go: the place that was quoted.
        shipping_address: AddressRequest,
        /// Where the invoice goes, if elsewhere.
        billing_address: Option<AddressRequest>,
        /// A word to the shop.
        note: Option<String>,
        /// What shall open the order, chosen by the client: 32 random bytes in unpadded
        /// base64url. Without one, the answer brings one.
        order_secret: Option<String>,
    }
}

request! {
    /// How a shopper is reached.
    pub(crate) struct ContactRequest {
        /// The address that mail about the order goes to.
        email: String,
        /// With the country's prefix.
        phone: Option<String>,
    }
}

request! {
    /// A postal address. What a country needs of it is checked by country.
    pub(crate) struct AddressRequest {
        /// Who receives.
        name: String,
        /// The firm.
        company: Option<String>,
        /// Street and number.
        line1: String,
        /// What else helps to find it.
        line2: Option<String>,
        /// The town.
        city: String,
        /// A state or province, where the country has such.
        region: Option<String>,
        /// Where the country has such.
        postal_code: Option<String>,
        /// ISO 3166-1, two capital letters.
        #[schemars(regex(pattern = "^[A-Z]{2}$"))]
        country: String,
    }
}

request! {
    /// How an order shall be paid.
    pub(crate) struct PaymentRequest {
        /// `element` (default): in the provider's fields on a page of the shop's or client's.
        /// `redirect`: on a page of the provider's.
        #[schemars(extend("enum" = ["element", "redirect", null]))]
        method: Option<String>,
    }
}

/// A checkout as it was sent, with everything in it checked on its own.
struct Asked {
    intent: IntentId,
    quote: String,
    contact: Contact,
    shipping_address: Address,
    billing_address: Option<Address>,
    note: Option<Note>,
    order_secret: Option<OrderSecret>,
}

/// `POST /checkouts`, with `Idempotency-Key`.
pub(crate) async fn create<H: Host>(call: &Call<'_, H>) -> Result<Reply, Failure> {
    let asked = check(call.request()?)?;
    let key = call.key_needed(&asked.intent.to_string())?;
    let quote = checkout::quoted(call, &asked.quote)?;
    fits(&asked, &quote)?;
    let view = call.view().await?;
    call.shown.writes();
    let locale = checkout::locale(&view, &quote.market)?;

    let region = checkout::region(call, quote.cart.as_ref());
    // With a quote that is too old nothing is submitted, and so the cart stays as it is.
    let late = call.now > quote.expires;
    let made = asked.order_secret.is_none();
    let secret = asked.order_secret.unwrap_or_else(|| lanes::order_secret(call.shop, asked.intent));
    let intent = Intent {
        intent: asked.intent,
        cart: quote.cart,
        quote: asked.quote,
        contact: asked.contact,
        shipping_address: asked.shipping_address,
        billing_address: asked.billing_address,
        note: asked.note,
        locale,
        order_secret_hash: secret.hash(),
    };
    let sealed = match late {
        true => None,
        false => Some(lanes::seal_intent(call.host, call.shop, intent)?),
    };
    let claimed = claim(call, &region, &key, sealed.as_ref().map(|sealed| sealed.id)).await?;
    let standing = match sealed {
        None => sent_before(call, asked.intent, (secret.clone(), region), claimed).await?,
        Some(sealed) => place(call, sealed, region, Some(key)).await?,
    };

    let shown = made.then(|| secret.reveal());
    let mut answer = placed(asked.intent, standing, shown)?;
    if claimed == Claim::Replayed {
        answer = answer.header(REPLAYED, "true");
    }
    Ok(answer.into())
}

/// What came of an earlier sending whose quote has expired since. It is not sent again: the origin
/// would judge the repetition by its own time, and could refuse it before the first one arrives.
async fn sent_before<H: Host>(
    call: &Call<'_, H>,
    intent: IntentId,
    (secret, region): (OrderSecret, Database),
    claimed: Claim,
) -> Result<Standing, Failure> {
    match standing(call, intent, secret, region).await {
        Ok(Standing::Accepted) if claimed != Claim::Replayed => {
            Err(Failure::new(Code::QuoteExpired))
        }
        Err(failure) if failure.code == Code::CheckoutNotFound => {
            Err(Failure::new(Code::QuoteExpired))
        }
        known => known,
    }
}

fn placed(
    intent: IntentId,
    standing: Standing,
    order_secret: Option<String>,
) -> Result<Private, Failure> {
    let url = format!("/store/v1/checkouts/{intent}");
    let (status, order, name) = match standing {
        Standing::Placed(order) => (StatusCode::CREATED, Some(view::order(&order)), "placed"),
        Standing::Accepted => (StatusCode::ACCEPTED, None, "accepted"),
        Standing::Refused(refusal, renewed) => return Err(refusal_failure(&refusal, renewed)),
    };
    let body = CheckoutView {
        intent_id: intent.to_string(),
        status: name,
        status_url: order.is_none().then(|| url.clone()),
        order,
        order_secret,
        refusal: None,
    };
    Ok(Private::new(status, Body::json(&body)).header(LOCATION, &url))
}

fn check(sent: CheckoutRequest) -> Result<Asked, Failure> {
    let mut errors = Vec::new();
    let intent = IntentId::parse(&sent.intent_id);
    if intent.is_err() {
        errors.push(malformed("intent_id"));
    }
    let phone = sent.contact.phone.unwrap_or_default();
    let contact = keep(&mut errors, "contact", Contact::check(&sent.contact.email, &phone));
    let shipping = Address::check(address(sent.shipping_address));
    let shipping_address = keep(&mut errors, "shipping_address", shipping);
    let billing = sent.billing_address.map(|billing| Address::check(address(billing)));
    let billing_address = billing.map(|one| keep(&mut errors, "billing_address", one));
    let note = sent.note.filter(|text| !text.trim().is_empty()).map(|text| Note::parse(&text));
    if let Some(Err(_)) = note {
        errors.push(malformed("note"));
    }
    let order_secret = sent.order_secret.map(|text| OrderSecret::parse(&text));
    if let Some(Err(_)) = order_secret {
        errors.push(malformed("order_secret"));
    }
    match (intent, contact, shipping_address) {
        (Ok(intent), Some(contact), Some(shipping_address)) if errors.is_empty() => Ok(Asked {
            intent,
            quote: sent.quote,
            contact,
            shipping_address,
            billing_address: billing_address.flatten(),
            note: note.and_then(Result::ok),
            order_secret: order_secret.and_then(Result::ok),
        }),
        _ => Err(Failure::fields(Code::ValidationFailed, errors)),
    }
}

fn address(sent: AddressRequest) -> AddressText {
    AddressText {
        name: sent.name,
        company: sent.company.unwrap_or_default(),
        line1: sent.line1,
        line2: sent.line2.unwrap_or_default(),
        city: sent.city,
        region: sent.region.unwrap_or_default(),
        postal_code: sent.postal_code.unwrap_or_default(),
        country: sent.country,
    }
}

fn malformed(field: &str) -> FieldError {
    FieldError::new(field, "malformed", "This does not look right.")
}

/// Keeps what was read, or all that was wrong with it.
pub(crate) fn keep<T>(
    errors: &mut Vec<FieldError>,
    parent: &str,
    read: Result<T, Vec<domain::FieldError>>,
) -> Option<T> {
    let (value, wrong) = match read {
        Ok(value) => (Some(value), Vec::new()),
        Err(wrong) => (None, wrong),
    };
    errors.extend(wrong.into_iter().map(|error| {
        let error = error.under(parent);
        FieldError { field: error.field, code: error.code, message: error.message }
    }));
    value
}

/// The quote is for this intent and for the place that the goods go to.
fn fits(asked: &Asked, quote: &Quote) -> Result<(), Failure> {
    if quote.intent != asked.intent {
        return Err(Failure::new(Code::QuoteForeign));
    }
    if same_place(quote, &asked.shipping_address) {
        return Ok(());
    }
    let message = "The quote is for another destination. Ask for a new one.";
    let field = FieldError::new("shipping_address", "other_destination", message);
    Err(Failure::fields(Code::QuoteForeign, vec![field]))
}

/// Whether a quote's destination is where an address is, as far as prices depend on it.
pub(crate) fn same_place(quote: &Quote, address: &Address) -> bool {
    let plain = |text: &Option<String>| text.as_deref().map(str::to_ascii_uppercase);
    let there = &quote.destination;
    let postal = there.postal_code.is_none() || there.postal_code == address.postal_code;
    there.country == address.country && plain(&there.region) == plain(&address.region) && postal
}

/// `GET /checkouts/{intent}`.
pub(crate) async fn show<H: Host>(call: &Call<'_, H>, id: &str) -> Result<Reply, Failure> {
    call.expect_no_query()?;
    let (intent, secret) = caller(call, id)?;
    let region = checkout::region(call, None);
    let standing = standing(call, intent, secret, region.clone()).await?;
    let (status, order, refusal) = match standing {
        Standing::Placed(order) => {
            checkout::settle_after(call, region, intent, None, StatusCode::OK);
            ("placed", Some(view::order(&order)), None)
        }
        Standing::Accepted => ("accepted", None, None),
        Standing::Refused(refusal, _) => {
            let code = checkout::refusal_code(refusal.code).text();
            let difference = refusal.difference.as_ref().map(view::difference);
            ("refused", None, Some(RefusalView { code, detail: refusal.detail, difference }))
        }
    };
    let body = CheckoutView {
        intent_id: intent.to_string(),
        status,
        order,
        order_secret: None,
        status_url: None,
        refusal,
    };
    Ok(Private::new(StatusCode::OK, Body::json(&body)).into())
}

/// `GET /orders/{order or intent}`: the order alone.
pub(crate) async fn order<H: Host>(call: &Call<'_, H>, id: &str) -> Result<Reply, Failure> {
    call.expect_no_query()?;
    let subject = Subject::parse(id).ok_or_else(|| Failure::new(Code::CheckoutNotFound))?;
    let secret = order_secret(call)?;
    let order = match subject {
        Subject::Order(order) => checkout::order(call, order, secret).await?,
        Subject::Intent(intent) => {
            let region = checkout::region(call, None);
            let Standing::Placed(order) = standing(call, intent, secret, region).await? else {
                return Err(Failure::new(Code::CheckoutNotFound));
            };
            order
        }
    };
    Ok(Private::new(StatusCode::OK, Body::json(&view::order(&order))).into())
}

/// `POST /checkouts/{intent}/payment {method?}`, with `Idempotency-Key`.
pub(crate) async fn pay<H: Host>(call: &Call<'_, H>, id: &str) -> Result<Reply, Failure> {
    let (intent, order_secret) = caller(call, id)?;
    let asked: PaymentRequest = call.request()?;
    let method = asked.method.map_or(Some(Method::Element), |text| Method::parse(&text));
    let method = method.ok_or_else(|| {
        let message = "Either element or redirect.";
        Failure::field(FieldError::new("method", "unknown", message))
    })?;
    let key = call.key_needed(&intent.to_string())?;

    let region = checkout::region(call, None);
    let claimed = claim(call, &region, &key, None).await?;
    let start = StartPayment {
        intent,
        order_secret,
        idempotency_key: key.key.clone(),
        method,
        return_url: return_url(call, intent)?,
    };
    let answer =
        lanes::ask(call.host, call.shop, call.trace, &Message::StartPayment(start)).await?;
    let Answer::Payment(start) = answer else { return Err(declined(answer)) };
    answered_after(call, region, key, StatusCode::OK);

    let mut answer = Private::new(StatusCode::OK, Body::json(&view::payment(&start)));
    if claimed == Claim::Replayed {
        answer = answer.header(REPLAYED, "true");
    }
    Ok(answer.into())
}

/// Where the provider sends the shopper when the payment is done.
pub(crate) fn return_url<H: Host>(
    call: &Call<'_, H>,
    intent: IntentId,
) -> Result<ReturnUrl, Failure> {
    ReturnUrl::parse(&format!("{}/orders/{intent}", call.public_url()))
        .map_err(|_| Failure::with(Code::InvalidHeader, "The Host header is not understood."))
}

/// `POST /checkouts/{intent}/cancel`.
pub(crate) async fn cancel<H: Host>(call: &Call<'_, H>, id: &str) -> Result<Reply, Failure> {
    let (intent, order_secret) = caller(call, id)?;
    let Nothing = call.request()?;
    let given = call.key(&intent.to_string())?.map(|key| key.key);
    let idempotency_key = given.map_or_else(|| cancel_key(intent), Ok)?;
    let request = CancelRequest { intent, order_secret, idempotency_key };
    match lanes::ask(call.host, call.shop, call.trace, &Message::Cancel(request)).await? {
        Answer::Order(order) | Answer::Placed(order) => {
            Ok(Private::new(StatusCode::OK, Body::json(&view::order(&order))).into())
        }
        other => Err(declined(other)),
    }
}

/// Cancelling twice is cancelling once, so the intent itself is the key.
pub(crate) fn cancel_key(intent: IntentId) -> Result<IdempotencyKey, Failure> {
    IdempotencyKey::parse(&format!("cancel-{intent}")).map_err(|error| Failure::internal(&error))
}

/// The intent a request is about, and the secret that opens it.
fn caller<H: Host>(call: &Call<'_, H>, id: &str) -> Result<(IntentId, OrderSecret), Failure> {
    let intent = IntentId::parse(id).map_err(|_| Failure::new(Code::CheckoutNotFound))?;
    Ok((intent, order_secret(call)?))
}

/// The secret that opens an order, as a program sends it.
fn order_secret<H: Host>(call: &Call<'_, H>) -> Result<OrderSecret, Failure> {
    let Some(secret) = call.header("bodega-order") else {
        return Err(Failure::new(Code::OrderSecretRequired));
    };
    OrderSecret::parse(secret).map_err(|_| Failure::new(Code::OrderSecretInvalid))
}
