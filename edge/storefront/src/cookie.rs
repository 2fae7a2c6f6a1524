//! The shop's cookies: the cart, its count, one per order, and the preview that is looked at.

use domain::{CartId, IntentId};
use http::HeaderMap;
use http::header::COOKIE;
use wire::secret::{CartSecret, OrderSecret};

/// The cart's id and the secret that opens it.
#[derive(Debug, Clone)]
pub(crate) struct CartToken {
    /// Which cart.
    pub(crate) id: CartId,
    /// What proves that it is the caller's.
    pub(crate) secret: CartSecret,
}

const CART: &str = "__Host-cart";
const COUNT: &str = "cart_count";
const SEEN: &str = "__Host-seen";
const ORDER: &str = "__Host-order-";
const PREVIEW: &str = "__Host-preview";

/// A cart is kept for 30 days after its last change, and so is its cookie.
const CART_SECONDS: u32 = 30 * 24 * 60 * 60;
/// An order's page opens without a mail link for as long as its payment may take, and then some.
const ORDER_SECONDS: u32 = 90 * 24 * 60 * 60;

/// The cart that the browser carries, if it can be read at all.
pub(crate) fn cart(headers: &HeaderMap) -> Option<CartToken> {
    let (id, secret) = find(headers, CART)?.rsplit_once('.')?;
    Some(CartToken { id: CartId::parse(id).ok()?, secret: CartSecret::parse(secret).ok()? })
}

/// What the browser has seen, as it was last told (`consistency`).
pub(crate) fn seen(headers: &HeaderMap) -> Option<&str> {
    find(headers, SEEN)
}

/// Lets the browser bring back what it has seen, for as long as it has the cart.
pub(crate) fn set_seen(token: &str) -> String {
    format!("{SEEN}={token}; Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age={CART_SECONDS}")
}

/// The order secret that the browser carries for this intent.
pub(crate) fn order(headers: &HeaderMap, intent: &IntentId) -> Option<OrderSecret> {
    let name = format!("{ORDER}{intent}");
    OrderSecret::parse(find(headers, &name)?).ok()
}

/// Every intent whose order secret the browser carries.
pub(crate) fn orders(headers: &HeaderMap) -> Vec<IntentId> {
    let intents = pairs(headers).filter_map(|(name, _)| name.strip_prefix(ORDER));
    intents.filter_map(|intent| IntentId::parse(intent).ok()).collect()
}

fn find<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    pairs(headers).find_map(|(found, value)| (found == name).then_some(value))
}

fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='))
}

/// Gives the browser its cart.
pub(crate) fn set_cart(token: &CartToken) -> String {
    let CartToken { id, secret } = token;
    format!(
        "{CART}={id}.{}; Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age={CART_SECONDS}",
        secret.reveal()
    )
}

/// The token of the preview that the browser looks at.
pub(crate) fn preview(headers: &HeaderMap) -> Option<&str> {
    find(headers, PREVIEW).filter(|token| !token.is_empty())
}

/// Lets the browser keep the token of a preview, which has this long to live.
pub(crate) fn set_preview(token: &str, seconds: u64) -> String {
    format!("{PREVIEW}={token}; Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age={seconds}")
}

/// Takes the preview from the browser.
pub(crate) fn forget_preview() -> String {
    format!("{PREVIEW}=; Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age=0")
}

/// Takes the cart from the browser: it has become an order.
pub(crate) fn forget_cart() -> String {
    format!("{CART}=; Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age=0")
}

/// Tells the header's script how many things are in the cart, and the cart's version, so that a
/// form that is sent twice from the same page can be known. It holds two numbers and nothing else.
pub(crate) fn set_count(count: u64, version: u64) -> String {
    format!("{COUNT}={count}.{version}; Secure; SameSite=Lax; Path=/; Max-Age={CART_SECONDS}")
}

/// Nothing is in the cart, for there is none.
pub(crate) fn forget_count() -> String {
    format!("{COUNT}=0; Secure; SameSite=Lax; Path=/; Max-Age={CART_SECONDS}")
}

/// The version of the cart that this browser saw last.
pub(crate) fn version_seen(headers: &HeaderMap) -> Option<u64> {
    find(headers, COUNT)?.split_once('.')?.1.parse().ok()
}

/// A refusal can be read again for this long; then its cookie goes. The cart, under its next
/// intent, is what goes on.
const REFUSED_SECONDS: u32 = 60 * 60;

/// Lets the browser keep the secret of an intent that was refused only for as long as its page may
/// be looked at again: cookies of refusals would add up to headers that nobody accepts.
pub(crate) fn set_refused(intent: &IntentId, secret: &OrderSecret) -> String {
    format!(
        "{ORDER}{intent}={}; Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age={REFUSED_SECONDS}",
        secret.reveal()
    )
}

/// Gives the browser the secret of its order.
pub(crate) fn set_order(intent: &IntentId, secret: &OrderSecret) -> String {
    format!(
        "{ORDER}{intent}={}; Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age={ORDER_SECONDS}",
        secret.reveal()
    )
}
