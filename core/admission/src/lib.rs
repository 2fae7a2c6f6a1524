//! How often one client may ask: against floods and bots, and against nobody who shops.
//!
//! What a request is worth ([`Class`]) is said by whoever knows the addresses, which are the
//! storefront and the origin; who asks ([`Client`]), and how much everybody has
//! ([`RateLimits`]), is the same for both. A process that sees all requests counts them by the
//! crate `turnstile`; a platform counts by itself.
#![cfg_attr(
    not(test),
    deny(clippy::indexing_slicing, clippy::as_conversions, clippy::arithmetic_side_effects)
)]

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

use domain::Millis;
use http::{HeaderMap, HeaderName};

/// The time that limits are counted over. It is one of the two that Cloudflare's binding knows.
pub const PERIOD: Millis = Millis::from_minutes(1);

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

    /// How many requests a counter that is a call away counts at once: see `storefront::Tally`. It divides
    /// the usual limit.
    #[must_use]
    pub const fn counted_by(self) -> u32 {
        match self {
            Self::Reads | Self::Search => 10,
            Self::Writes | Self::Checkout => 1,
        }
    }
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
        address.trim().parse::<IpAddr>().ok().map(Self::from)
    }

    /// Whether it is an address of a network's own, which no shopper far away has: a proxy's, a
    /// balancer's, this machine's.
    #[must_use]
    pub const fn is_internal(&self) -> bool {
        match self.0 {
            IpAddr::V4(v4) => {
                let [first, second, ..] = v4.octets();
                // The last are those of RFC 6598, which clouds give to their balancers.
                let shared = first == 100 && second & 0xC0 == 64;
                v4.is_private() || v4.is_loopback() || v4.is_link_local() || shared
            }
            // The network of `::1` is all zeroes.
            IpAddr::V6(v6) => {
                v6.is_unique_local() || v6.is_unicast_link_local() || v6.is_unspecified()
            }
        }
    }
}

impl From<IpAddr> for Client {
    fn from(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(whole) => IpAddr::V6(Ipv6Addr::from_bits(whole.to_bits() & NETWORK)),
            whole @ IpAddr::V4(_) => whole,
        })
    }
}

/// Who asks, as the proxy in front says in this header. Where there are several addresses, the last
/// is the one that it saw itself; those before it are what the client wrote.
#[must_use]
pub fn told<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let last = headers.get_all(name).iter().next_back()?.to_str().ok()?;
    let address = last.rsplit(',').next()?.trim();
    Client::of(address).map(|_| address)
}

impl fmt::Display for Client {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

/// What a counter says.
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

/// How many seconds to wait at least, of a refusal; a platform that does not tell counts whole
/// periods.
#[must_use]
pub fn seconds(wait: Option<Millis>) -> u32 {
    let seconds = wait.unwrap_or(PERIOD).get().div_ceil(1_000).max(1);
    u32::try_from(seconds).unwrap_or(u32::MAX)
}

/// How many requests there are in how many seconds, and how many are left until when
/// (draft-ietf-httpapi-ratelimit-headers).
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LEFT: HeaderName = HeaderName::from_static("ratelimit");

/// The headers of a refusal that was counted by `requests` in so many `seconds`: the limit, and
/// that nothing is left of it for `wait` seconds.
pub fn headers(
    name: &str,
    (requests, seconds): (impl fmt::Display, impl fmt::Display),
    wait: u32,
) -> [(HeaderName, String); 2] {
    [
        (POLICY, format!("\"{name}\";q={requests};w={seconds}")),
        (LEFT, format!("\"{name}\";r=0;t={wait}")),
    ]
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
    fn an_address_of_a_network_of_ones_own_is_internal() {
        let internal = |text| Client::of(text).unwrap().is_internal();
        for inside in ["10.42.0.1", "172.16.9.9", "127.0.0.1", "100.64.0.1", "fd00::7", "::1"] {
            assert!(internal(inside), "{inside}");
        }
        for outside in ["192.0.2.7", "100.128.0.1", "172.32.0.1", "2001:db8::7"] {
            assert!(!internal(outside), "{outside}");
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
    fn of_what_a_proxy_says_the_last_address_counts() {
        let name = HeaderName::from_static("x-forwarded-for");
        let told = |values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(&name, http::HeaderValue::from_static(value));
            }
            told(&headers, &name).map(str::to_owned)
        };
        assert_eq!(told(&["192.0.2.7"]).as_deref(), Some("192.0.2.7"));
        assert_eq!(told(&["10.0.0.1", "junk,  192.0.2.7"]).as_deref(), Some("192.0.2.7"));
        for none in [&[][..], &["192.0.2.7, nobody"], &["192.0.2.7", ""]] {
            assert_eq!(told(none), None, "{none:?}");
        }
    }

    #[test]
    fn a_wait_is_told_in_whole_seconds() {
        assert_eq!(seconds(Some(Millis::new(2_100))), 3);
        assert_eq!(seconds(Some(Millis::new(0))), 1);
        assert_eq!(seconds(None), 60);
        let [(_, policy), (_, left)] = headers("reads", (300, 60), 3);
        assert_eq!((policy.as_str(), left.as_str()), ("\"reads\";q=300;w=60", "\"reads\";r=0;t=3"));
    }
}
