//! How often one client may ask, as far as the storefront has a say: what a request is worth, and
//! how "no" is said.
//!
//! The host counts, because only it sees more than one request. A host that cannot count, or whose
//! counter fails, lets everybody in: a shop that is slow sells more than one that is shut.

mod tally;

use admission::PERIOD;
use domain::Millis;
use http::request::Parts;
use http::{HeaderName, Method};
use serde_json::{Value, json};

use crate::call::Call;
use crate::failure::{Code, Failure};
use crate::host::Host;
use crate::route::Route;
use crate::shop::Shop;

pub use admission::{Admission, Class, Client, RateLimits};
pub use tally::Tally;

/// How long an answer waits for the counter. It is next door; one that takes longer has failed.
const ADMIT_WITHIN: Millis = Millis::new(100);

/// What a request is counted as; nothing where counting costs more than the answer, and where
/// a machine of the shop's own asks.
fn class(route: Option<Route<'_>>, method: &Method, query: Option<&str>) -> Option<Class> {
    let post = *method == Method::POST;
    Some(match route {
        Some(Route::Asset(_) | Route::Web(_) | Route::Healthz | Route::Readyz) => return None,
        Some(Route::Search | Route::ApiSuggest) => Class::Search,
        Some(Route::ApiProducts) if searches(query) => Class::Search,
        Some(
            Route::CartLines
            | Route::CartLine(_)
            | Route::ApiCarts
            | Route::ApiLines(_)
            | Route::ApiLine(..)
            | Route::ApiQuote(_),
        ) => Class::Writes,
        Some(Route::Checkout) if post => Class::Checkout,
        // The page itself begins a payment.
        Some(
            Route::Pay(_)
            | Route::CancelOrder(_)
            | Route::ApiCheckouts
            | Route::ApiPayment(_)
            | Route::ApiCancel(_),
        ) => Class::Checkout,
        _ => Class::Reads,
    })
}

/// Whether a list is asked for by words.
fn searches(query: Option<&str>) -> bool {
    query.is_some_and(|query| query.split('&').any(|pair| pair.starts_with("q=")))
}

fn show(limits: &RateLimits, class: Class) -> Value {
    let (requests, seconds) = (limits.per_minute(class), PERIOD.get() / 1_000);
    json!({"name": class.name(), "requests": requests, "seconds": seconds})
}

/// The member of a problem that names the limit.
const LIMIT: &str = "limit";

/// The headers of a refusal by a limit that this shop counts itself.
pub(crate) fn headers(failure: &Failure) -> Vec<(HeaderName, String)> {
    let limit = failure.members.iter().find(|(name, _)| *name == LIMIT);
    let member = |name| limit.and_then(|(_, value)| value.get(name));
    let (Some(name), Some(most), Some(seconds), Some(wait)) = (
        member("name").and_then(Value::as_str),
        member("requests"),
        member("seconds"),
        failure.retry_after,
    ) else {
        return Vec::new();
    };
    admission::headers(name, (most, seconds), wait).to_vec()
}

/// What a request is counted as in this shop.
pub(crate) fn counted_as(shop: &Shop, route: Option<Route<'_>>, parts: &Parts) -> Option<Class> {
    shop.settings().rate_limits.as_ref()?;
    class(route, &parts.method, parts.uri.query())
}

/// Lets a request in, or refuses it with the time to come back.
pub(crate) async fn admit<H: Host>(
    call: &Call<'_, H>,
    route: Option<Route<'_>>,
) -> Result<(), Failure> {
    let Some(limits) = &call.shop.settings().rate_limits else { return Ok(()) };
    let class = class(route, &call.parts.method, call.query());
    // An address that the platform does not tell is nobody's: counted as one, it would be everyone.
    let client = call.visitor.address.as_deref().and_then(Client::of);
    let (Some(class), Some(client)) = (class, client) else { return Ok(()) };
    match call.host.admit(client, class, ADMIT_WITHIN).await {
        Ok(Admission::Granted) => Ok(()),
        Ok(Admission::Refused { wait }) => {
            let retry_after = Some(admission::seconds(wait));
            let failure = Failure { retry_after, ..Failure::new(Code::RateLimited) };
            // A platform that does not tell the time counts by figures of its own.
            Err(if wait.is_none() { failure } else { failure.member(LIMIT, show(limits, class)) })
        }
        Err(error) => {
            call.trace.warn(call.host, "requests are not counted", &error.to_string());
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worker_is_deployed_with_the_usual_limits_everywhere() {
        let toml = include_str!("../../../wrangler.toml");
        for class in Class::ALL {
            let name = format!("name = \"RATE_{}\"", class.name().to_uppercase());
            let most = class.usual() / class.counted_by();
            assert_eq!(most * class.counted_by(), class.usual(), "{name}");
            let limit = format!("limit = {most}, period = {} ", PERIOD.get() / 1_000);
            let tables = toml.split("[[").filter(|table| table.contains(&name));
            let right = tables.filter(|table| table.contains(&limit)).count();
            // In production and in staging.
            assert_eq!(right, 2, "{name} {limit}");
        }
    }

    #[test]
    fn what_costs_more_has_less() {
        let of = |method: Method, path: &str| {
            let (path, query) = path.split_once('?').map_or((path, None), |(p, q)| (p, Some(q)));
            class(Route::parse(path), &method, query)
        };
        for free in ["/healthz", "/readyz", "/assets/a.css", "/robots.txt"] {
            assert_eq!(of(Method::GET, free), None, "{free}");
        }
        for read in ["/", "/products?q=mug", "/cart", "/checkout", "/nothing/at/all", "/orders/x"] {
            assert_eq!(of(Method::GET, read), Some(Class::Reads), "{read}");
        }
        for search in
            ["/search", "/store/v1/search/suggest?q=m", "/store/v1/products?limit=3&q=mug"]
        {
            assert_eq!(of(Method::GET, search), Some(Class::Search), "{search}");
        }
        assert_eq!(of(Method::GET, "/store/v1/products?faq=1"), Some(Class::Reads));
        assert_eq!(of(Method::POST, "/cart/lines"), Some(Class::Writes));
        assert_eq!(of(Method::PATCH, "/store/v1/carts/a/lines/b"), Some(Class::Writes));
        assert_eq!(of(Method::POST, "/checkout"), Some(Class::Checkout));
        assert_eq!(of(Method::GET, "/orders/x/pay"), Some(Class::Checkout));
        assert_eq!(of(Method::POST, "/store/v1/checkouts/x/payment"), Some(Class::Checkout));
    }
}
