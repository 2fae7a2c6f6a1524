//! Every address of the shop, its methods, and what it may cost.

use domain::MarketId;
use http::Method;

use crate::pages::web::File;

/// Where a request goes: a route, perhaps inside a market.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Address<'a> {
    /// The market that the path begins with. Only the release knows whether there is such a one.
    pub(crate) market: Option<&'a str>,
    /// The rest.
    pub(crate) route: Route<'a>,
}

impl<'a> Address<'a> {
    /// Reads a path. A route's own name wins over a market of the same name.
    pub(crate) fn parse(path: &'a str) -> Option<Self> {
        if let Some(route) = Route::parse(path) {
            return Some(Self { market: None, route });
        }
        let plain = path.strip_prefix('/')?;
        let (market, _) = plain.split_once('/').unwrap_or((plain, ""));
        MarketId::parse(market).ok()?;
        let route = match plain.strip_prefix(market)? {
            "" => Route::Home,
            rest => Route::parse(rest)?,
        };
        route.is_in_markets().then_some(Self { market: Some(market), route })
    }
}

/// An address of the shop. Ids are still text: their handlers read them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route<'a> {
    /// `/`: the shop window.
    Home,
    /// `/products`: the list of everything.
    Products,
    /// `/categories/{slug}`.
    Category(&'a str),
    /// `/collections/{slug}`.
    Collection(&'a str),
    /// `/search`.
    Search,
    /// `/pages/{slug}`: imprint, returns, privacy.
    Policy(&'a str),
    /// `/products/{slug}`.
    Product(&'a str),
    /// `/cart`.
    Cart,
    /// `/cart/lines`: the form that adds.
    CartLines,
    /// `/cart/lines/{line}`: the form that changes or removes.
    CartLine(&'a str),
    /// `/checkout`.
    Checkout,
    /// `/orders`: what this browser has ordered.
    Orders,
    /// `/orders/{intent}`: what has become of a checkout.
    Order(&'a str),
    /// `/orders/{intent}/status`: the same for the page's script.
    OrderStatus(&'a str),
    /// `/orders/{intent}/pay`.
    Pay(&'a str),
    /// `/orders/{intent}/cancel`.
    CancelOrder(&'a str),
    /// `/preview/end`: the form that leaves a preview.
    PreviewEnd,
    /// `/assets/{name}`.
    Asset(&'a str),
    /// A file at the root that is there for programs.
    Web(File),
    /// `/sitemap.xml`.
    Sitemap,
    /// `/sitemaps/{number}.xml`.
    SitemapPart(&'a str),
    /// `/healthz`.
    Healthz,
    /// `/readyz`.
    Readyz,
    /// `/store/v1/products`.
    ApiProducts,
    /// `/store/v1/products/{slug or id}`.
    ApiProduct(&'a str),
    /// `/store/v1/categories`.
    ApiCategories,
    /// `/store/v1/categories/{slug}`.
    ApiCategory(&'a str),
    /// `/store/v1/search/suggest`.
    ApiSuggest,
    /// `/store/v1/carts`.
    ApiCarts,
    /// `/store/v1/carts/{id}`.
    ApiCart(&'a str),
    /// `/store/v1/carts/{id}/lines`.
    ApiLines(&'a str),
    /// `/store/v1/carts/{id}/lines/{line}`.
    ApiLine(&'a str, &'a str),
    /// `/store/v1/carts/{id}/quote`.
    ApiQuote(&'a str),
    /// `/store/v1/checkouts`.
    ApiCheckouts,
    /// `/store/v1/checkouts/{intent}`.
    ApiCheckout(&'a str),
    /// `/store/v1/checkouts/{intent}/payment`.
    ApiPayment(&'a str),
    /// `/store/v1/checkouts/{intent}/cancel`.
    ApiCancel(&'a str),
    /// `/store/v1/orders/{intent}`: an order by the intent it came from.
    ApiOrder(&'a str),
    /// `/store/v1/openapi.json`: what this API is.
    ApiDescription,
}

impl<'a> Route<'a> {
    /// Reads a path. Nothing is decoded: no address of ours needs it.
    pub(crate) fn parse(path: &'a str) -> Option<Self> {
        let mut parts = path.strip_prefix('/')?.splitn(7, '/');
        let all: [Option<&'a str>; 6] = std::array::from_fn(|_| parts.next());
        if parts.next().is_some() {
            return None;
        }
        Some(match all {
            [Some(""), None, ..] => Self::Home,
            [Some("products"), None, ..] => Self::Products,
            [Some("products"), Some(slug), None, ..] => Self::Product(slug),
            [Some("categories"), Some(slug), None, ..] => Self::Category(slug),
            [Some("collections"), Some(slug), None, ..] => Self::Collection(slug),
            [Some("search"), None, ..] => Self::Search,
            [Some("pages"), Some(slug), None, ..] => Self::Policy(slug),
            [Some("cart"), None, ..] => Self::Cart,
            [Some("cart"), Some("lines"), None, ..] => Self::CartLines,
            [Some("cart"), Some("lines"), Some(line), None, ..] => Self::CartLine(line),
            [Some("checkout"), None, ..] => Self::Checkout,
            [Some("orders"), None, ..] => Self::Orders,
            [Some("orders"), Some(intent), None, ..] => Self::Order(intent),
            [Some("orders"), Some(intent), Some("status"), None, ..] => Self::OrderStatus(intent),
            [Some("orders"), Some(intent), Some("pay"), None, ..] => Self::Pay(intent),
            [Some("orders"), Some(intent), Some("cancel"), None, ..] => Self::CancelOrder(intent),
            [Some("preview"), Some("end"), None, ..] => Self::PreviewEnd,
            [Some("assets"), Some(name), None, ..] => Self::Asset(name),
            [Some("sitemap.xml"), None, ..] => Self::Sitemap,
            [Some("sitemaps"), Some(name), None, ..] => Self::SitemapPart(name),
            [Some("healthz"), None, ..] => Self::Healthz,
            [Some("readyz"), None, ..] => Self::Readyz,
            [Some("store"), Some("v1"), rest @ ..] => return Self::parse_api(rest),
            [Some(name), None, ..] => Self::Web(File::named(name)?),
            _ => return None,
        })
    }

    fn parse_api(rest: [Option<&'a str>; 4]) -> Option<Self> {
        Some(match rest {
            [Some("products"), None, ..] => Self::ApiProducts,
            [Some("products"), Some(key), None, _] => Self::ApiProduct(key),
            [Some("categories"), None, ..] => Self::ApiCategories,
            [Some("categories"), Some(slug), None, _] => Self::ApiCategory(slug),
            [Some("search"), Some("suggest"), None, _] => Self::ApiSuggest,
            [Some("carts"), None, ..] => Self::ApiCarts,
            [Some("carts"), Some(id), None, _] => Self::ApiCart(id),
            [Some("carts"), Some(id), Some("lines"), None] => Self::ApiLines(id),
            [Some("carts"), Some(id), Some("lines"), Some(line)] => Self::ApiLine(id, line),
            [Some("carts"), Some(id), Some("quote"), None] => Self::ApiQuote(id),
            [Some("checkouts"), None, ..] => Self::ApiCheckouts,
            [Some("checkouts"), Some(id), None, _] => Self::ApiCheckout(id),
            [Some("checkouts"), Some(id), Some("payment"), None] => Self::ApiPayment(id),
            [Some("checkouts"), Some(id), Some("cancel"), None] => Self::ApiCancel(id),
            [Some("orders"), Some(id), None, _] => Self::ApiOrder(id),
            [Some("openapi.json"), None, ..] => Self::ApiDescription,
            _ => return None,
        })
    }

    /// The methods it answers, as the `Allow` header names them.
    pub(crate) const fn allow(self) -> &'static str {
        match self {
            Self::Home
            | Self::Products
            | Self::Category(_)
            | Self::Collection(_)
            | Self::Search
            | Self::Policy(_)
            | Self::Product(_)
            | Self::Cart
            | Self::Orders
            | Self::Order(_)
            | Self::OrderStatus(_)
            | Self::Asset(_)
            | Self::Web(_)
            | Self::Sitemap
            | Self::SitemapPart(_)
            | Self::Healthz
            | Self::Readyz
            | Self::ApiProducts
            | Self::ApiProduct(_)
            | Self::ApiCategories
            | Self::ApiCategory(_)
            | Self::ApiSuggest
            | Self::ApiCart(_)
            | Self::ApiCheckout(_)
            | Self::ApiOrder(_)
            | Self::ApiDescription => "GET, HEAD",
            Self::Checkout | Self::Pay(_) => "GET, HEAD, POST",
            Self::CartLines
            | Self::CartLine(_)
            | Self::CancelOrder(_)
            | Self::PreviewEnd
            | Self::ApiCarts
            | Self::ApiQuote(_)
            | Self::ApiCheckouts
            | Self::ApiPayment(_)
            | Self::ApiCancel(_) => "POST",
            Self::ApiLines(_) => "POST, DELETE",
            Self::ApiLine(..) => "PATCH, DELETE",
        }
    }

    /// Whether every market has it: what is read and bought there. An order has one address, and
    /// programs name their market otherwise.
    pub(crate) const fn is_in_markets(self) -> bool {
        matches!(
            self,
            Self::Home
                | Self::Products
                | Self::Category(_)
                | Self::Collection(_)
                | Self::Search
                | Self::Policy(_)
                | Self::Product(_)
                | Self::Cart
                | Self::CartLines
                | Self::CartLine(_)
                | Self::Checkout
                | Self::PreviewEnd
        )
    }

    /// Whether programs ask for it.
    pub(crate) fn is_api(self) -> bool {
        self.name().starts_with("api.")
    }

    /// Whether it answers this method.
    pub(crate) fn allows(self, method: &Method) -> bool {
        self.allow().split(", ").any(|one| one == method.as_str())
    }

    /// Its name for logs and budgets, without ids.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Products => "products",
            Self::Category(_) => "category",
            Self::Collection(_) => "collection",
            Self::Search => "search",
            Self::Policy(_) => "policy",
            Self::Product(_) => "product",
            Self::Cart => "cart",
            Self::CartLines => "cart.add",
            Self::CartLine(_) => "cart.change",
            Self::Checkout => "checkout",
            Self::Orders => "orders",
            Self::Web(_) => "web",
            Self::Sitemap | Self::SitemapPart(_) => "sitemap",
            Self::Order(_) => "order",
            Self::OrderStatus(_) => "order.status",
            Self::Pay(_) => "pay",
            Self::CancelOrder(_) => "order.cancel",
            Self::PreviewEnd => "preview.end",
            Self::Asset(_) => "asset",
            Self::Healthz => "healthz",
            Self::Readyz => "readyz",
            Self::ApiProducts => "api.products",
            Self::ApiProduct(_) => "api.product",
            Self::ApiCategories => "api.categories",
            Self::ApiCategory(_) => "api.category",
            Self::ApiSuggest => "api.suggest",
            Self::ApiCarts => "api.carts",
            Self::ApiCart(_) => "api.cart",
            Self::ApiLines(_) => "api.lines",
            Self::ApiLine(..) => "api.line",
            Self::ApiQuote(_) => "api.quote",
            Self::ApiCheckouts => "api.checkouts",
            Self::ApiCheckout(_) => "api.checkout",
            Self::ApiPayment(_) => "api.payment",
            Self::ApiCancel(_) => "api.cancel",
            Self::ApiOrder(_) => "api.order",
            Self::ApiDescription => "api.description",
        }
    }
}

/// What one request may cost on its good path, with the catalog in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// The route's name and method.
    pub route: (&'static str, &'static str),
    /// Round trips to a database while the shopper waits.
    pub round_trips: u32,
    /// Statements in all of them together.
    pub statements: u32,
    /// Questions to the origin while the shopper waits.
    pub questions: u32,
}

const fn cost(
    route: (&'static str, &'static str),
    round_trips: u32,
    statements: u32,
    questions: u32,
) -> Budget {
    Budget { route, round_trips, statements, questions }
}

/// The budget of every route that costs anything; a route that is not here costs nothing.
///
/// Refused guards, expired carts and the like may cost one round trip more: they are not the
/// good path.
pub const BUDGETS: &[Budget] = &[
    cost(("cart", "GET"), 1, 2, 0),
    cost(("cart.add", "POST"), 1, 7, 0),
    cost(("cart.change", "POST"), 1, 7, 0),
    cost(("checkout", "GET"), 1, 2, 0),
    cost(("checkout", "POST"), 1, 4, 1),
    cost(("order", "GET"), 1, 2, 1),
    cost(("order.status", "GET"), 0, 0, 1),
    cost(("pay", "GET"), 0, 0, 1),
    cost(("pay", "POST"), 0, 0, 1),
    cost(("order.cancel", "POST"), 0, 0, 1),
    cost(("readyz", "GET"), 1, 1, 0),
    cost(("api.carts", "POST"), 1, 3, 0),
    cost(("api.cart", "GET"), 1, 2, 0),
    cost(("api.lines", "POST"), 1, 11, 0),
    cost(("api.lines", "DELETE"), 1, 10, 0),
    cost(("api.line", "PATCH"), 1, 11, 0),
    cost(("api.line", "DELETE"), 1, 11, 0),
    cost(("api.quote", "POST"), 1, 2, 0),
    cost(("api.checkouts", "POST"), 1, 5, 1),
    cost(("api.checkout", "GET"), 0, 0, 1),
    cost(("api.payment", "POST"), 1, 3, 1),
    cost(("api.cancel", "POST"), 0, 0, 1),
    cost(("api.order", "GET"), 0, 0, 1),
];

#[cfg(test)]
mod tests {
    use super::{Address, Route};

    #[test]
    fn addresses_are_exact() {
        assert_eq!(Route::parse("/"), Some(Route::Home));
        assert_eq!(Route::parse("/products/mug"), Some(Route::Product("mug")));
        assert_eq!(Route::parse("/store/v1/carts/a/lines/b"), Some(Route::ApiLine("a", "b")));
        for none in
            ["", "//", "/cart/", "/products/a/b", "/store/v1", "/store/v1/carts/a/lines/b/c"]
        {
            assert_eq!(Route::parse(none), None, "{none}");
        }
    }

    #[test]
    fn a_market_stands_before_what_is_bought_in_it() {
        let at = |market, route| Some(Address { market, route });
        assert_eq!(Address::parse("/"), at(None, Route::Home));
        assert_eq!(Address::parse("/de"), at(Some("de"), Route::Home));
        assert_eq!(Address::parse("/de/"), at(Some("de"), Route::Home));
        assert_eq!(Address::parse("/de/products/mug"), at(Some("de"), Route::Product("mug")));
        assert_eq!(Address::parse("/cart/lines"), at(None, Route::CartLines));
        for none in ["", "/DE", "/de/orders/x", "/de/store/v1/products", "/de/de", "/de/healthz"] {
            assert_eq!(Address::parse(none), None, "{none}");
        }
    }
}
