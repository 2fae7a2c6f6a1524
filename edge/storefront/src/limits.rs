//! How often one client may ask: against floods and bots, and against nobody who shops.
//!
//! The storefront says what a request is worth ([`Class`]) and who asks ([`Client`]); the host
//! counts, because only it sees more than one request. A host that cannot count, or whose counter
//! fails, lets everybody in: a shop that is slow sells more than one that is shut.

mod tally;

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

use domain::Millis;
use http::{HeaderName, Method};
use serde_json::{Value, json};

use crate::call::Call;
use crate::failure::{Code, Failure};
use crate::host::Host;
use crate::route::Route;

pub use tally::Tally;

/// The time that limits are counted over. It is one of the two that Cloudflare's binding knows.
pub const PERIOD: Millis = Millis::from_minutes(1);

/// How long an answer waits for the counter. It is next door; one that takes longer has failed.
const ADMIT_WITHIN: Millis = Millis::new(100);

/// What kind of request it is. Each kind is counted for itself, so that a crawler behind the same
/// address does not keep a shopper from paying.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Looking at goods, a cart or an order, and addresses where nothing is.
    Reads,
    /// Searches and suggestions, which cost the most processor time of all reads.
    Search,
    /// Whatever writes into the carts' database, and quotes.
    Writes,
    /// Whatever reaches the order desk or the payment provider.
    Checkout,
}

impl Class {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Reads, Self::Search, Self::Writes, Self::Checkout];

    /// Its name in settings and headers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reads => "reads",
            Self::Search => "search",
            Self::Writes => "writes",
            Self::Checkout => "checkout",
        }
    }

    /// How many a minute a client has until a setting says otherwise. wrangler.toml says the same,
    /// in what is counted at once.
    #[must_use]
    pub const fn usual(self) -> u32 {
        match self {
            // Five a second: a household, or a small office behind one address, with every page
            // prefetched under the pointer.
            Self::Reads => 300,
            // Two a second: suggestions for somebody who types without a pause.
            Self::Search => 120,
            // What a cart of a hundred lines needs that a program fills.
            Self::Writes => 100,
            // One a second. Stripe takes 25 a second from the whole shop: no address has all.
            Self::Checkout => 60,
        }
    }

    /// How many requests a counter that is a call away counts at once: see [`Tally`]. It divides
    /// the usual limit.
    #[must_use]
    pub const fn counted_by(self) -> u32 {
        match self {
            Self::Reads | Self::Search => 10,
            Self::Writes | Self::Checkout => 1,
        }
    }

    /// What a request is counted as; nothing where counting costs more than the answer, and where
    /// a machine of the shop's own asks.
    fn of(route: Option<Route<'_>>, method: &Method, query: Option<&str>) -> Option<Self> {
        let post = *method == Method::POST;
        Some(match route {
            Some(Route::Asset(_) | Route::Web(_) | Route::Healthz | Route::Readyz) => return None,
            Some(Route::Search | Route::ApiSuggest) => Self::Search,
            Some(Route::ApiProducts) if searches(query) => Self::Search,
            Some(
                Route::CartLines
                | Route::CartLine(_)
                | Route::ApiCarts
                | Route::ApiLines(_)
                | Route::ApiLine(..)
                | Route::ApiQuote(_),
            ) => Self::Writes,
            Some(Route::Checkout) if post => Self::Checkout,
            // The page itself begins a payment.
            Some(
                Route::Pay(_)
                | Route::CancelOrder(_)
                | Route::ApiCheckouts
                | Route::ApiPayment(_)
                | Route::ApiCancel(_),
            ) => Self::Checkout,
            _ => Self::Reads,
        })
    }
}

/// Whether a list is asked for by words.
fn searches(query: Option<&str>) -> bool {
    query.is_some_and(|query| query.split('&').any(|pair| pair.starts_with("q=")))
}

/// How many requests of each kind one client has a minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimits([u32; 4]);

impl Default for RateLimits {
    fn default() -> Self {
        Self(Class::ALL.map(Class::usual))
    }
}

impl RateLimits {
    /// How many a minute; never none.
    #[must_use]
    pub fn per_minute(&self, class: Class) -> u32 {
        let all = Class::ALL.into_iter().zip(self.0);
        all.into_iter().find(|(one, _)| *one == class).map_or(class.usual(), |(_, most)| most)
    }

    fn show(&self, class: Class) -> Value {
        let seconds = PERIOD.get() / 1_000;
        json!({"name": class.name(), "requests": self.per_minute(class), "seconds": seconds})
    }

    /// Reads the setting: `on`, `off`, or kinds with their own figures, as in
    /// `search=300,checkout=20`; what is not named has its usual one.
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
            let known = Class::ALL.into_iter().zip(&mut limits.0);
            let mut known = known.filter(|(class, _)| class.name() == name.trim());
            match (known.next(), figure) {
                (Some((_, place)), Some(figure)) => *place = figure,
                _ => {
                    let names = Class::ALL.map(Class::name).join(", ");
                    return Err(format!("must be on, off, or pairs such as reads=300 of {names}"));
                }
            }
        }
        Ok(Some(limits))
    }
}

/// Who asks, as far as an address says it.
///
/// An IPv6 address counts by its first 64 bits, because that is what one customer of a provider
/// has; an IPv4 address that comes mapped into IPv6 is itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Client(IpAddr);

/// The bits of an IPv6 address that name a network.
const NETWORK: u128 = u128::MAX << 64;

impl Client {
    /// Reads an address as a platform gives it; nothing when it is none.
    #[must_use]
    pub fn of(address: &str) -> Option<Self> {
        Some(Self(match address.trim().parse::<IpAddr>().ok()?.to_canonical() {
            IpAddr::V6(whole) => IpAddr::V6(Ipv6Addr::from_bits(whole.to_bits() & NETWORK)),
            whole @ IpAddr::V4(_) => whole,
        }))
    }
}

impl fmt::Display for Client {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

/// What the counter says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// The request may be answered.
    Granted,
    /// It was one too many.
    Refused {
        /// When there is room for one more; nothing where the platform does not tell.
        wait: Option<Millis>,
    },
}

/// How many requests there are in how many seconds, and how many are left until when
/// (draft-ietf-httpapi-ratelimit-headers).
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LEFT: HeaderName = HeaderName::from_static("ratelimit");
/// The member of a problem that names the limit.
const LIMIT: &str = "limit";

/// The headers of a refusal by a limit that this shop counts itself.
pub(crate) fn headers(failure: &Failure) -> Vec<(HeaderName, String)> {
    let limit = failure.members.iter().find(|(name, _)| *name == LIMIT);
    let text = |name| limit.and_then(|(_, value)| value.get(name)).map(Value::to_string);
    let (Some(name), Some(most), Some(seconds), Some(wait)) =
        (text("name"), text("requests"), text("seconds"), failure.retry_after)
    else {
        return Vec::new();
    };
    vec![(POLICY, format!("{name};q={most};w={seconds}")), (LEFT, format!("{name};r=0;t={wait}"))]
}

/// Lets a request in, or refuses it with the time to come back.
pub(crate) async fn admit<H: Host>(
    call: &Call<'_, H>,
    route: Option<Route<'_>>,
) -> Result<(), Failure> {
    let Some(limits) = &call.shop.settings().rate_limits else { return Ok(()) };
    let class = Class::of(route, &call.parts.method, call.query());
    // An address that the platform does not tell is nobody's: counted as one, it would be everyone.
    let client = call.visitor.address.as_deref().and_then(Client::of);
    let (Some(class), Some(client)) = (class, client) else { return Ok(()) };
    match call.host.admit(client, class, ADMIT_WITHIN).await {
        Ok(Admission::Granted) => Ok(()),
        Ok(Admission::Refused { wait }) => {
            let seconds = wait.unwrap_or(PERIOD).get().div_ceil(1_000).max(1);
            let retry_after = Some(u32::try_from(seconds).unwrap_or(u32::MAX));
            let failure = Failure { retry_after, ..Failure::new(Code::RateLimited) };
            // A platform that does not tell the time counts by figures of its own.
            Err(if wait.is_none() { failure } else { failure.member(LIMIT, limits.show(class)) })
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
    fn a_network_of_ipv6_is_one_client_and_an_address_of_ipv4_is_one() {
        let of = |text| Client::of(text).map(|client| client.to_string());
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), Some("2001:db8:1:2::".to_owned()));
        assert_eq!(of("2001:db8:1:2::"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:3::9"), of("2001:db8:1:2::9"));
        assert_eq!(of("192.0.2.7"), Some("192.0.2.7".to_owned()));
        assert_eq!(of("::ffff:192.0.2.7"), of("192.0.2.7"));
        for none in ["", "shop.example", "192.0.2.7:80", "192.0.2.7, 192.0.2.8", "unknown"] {
            assert_eq!(of(none), None, "{none}");
        }
    }

    #[test]
    fn the_setting_turns_limits_off_or_changes_some() {
        let usual = RateLimits::default();
        assert_eq!(RateLimits::parse("on"), Ok(Some(usual)));
        assert_eq!(RateLimits::parse("off"), Ok(None));
        let own = RateLimits::parse("search=7, checkout=9").unwrap().unwrap();
        let figures = Class::ALL.map(|class| own.per_minute(class));
        assert_eq!(figures, [300, 7, 100, 9]);
        for wrong in ["", "OFF", "reads", "reads=", "reads=0", "reads=-1", "paying=3", "reads=1,"] {
            assert!(RateLimits::parse(wrong).is_err(), "{wrong}");
        }
    }

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
            Class::of(Route::parse(path), &method, query)
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
