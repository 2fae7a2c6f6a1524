//! Looking at a release before it is published: a signed link opens it, a cookie keeps it open.
//!
//! Under a preview, the pages of the catalog and the API's catalog routes answer from that release,
//! to one person alone. Nothing can be bought from it: the cart's and the checkout's pages say so.
//! Orders, files, and the carts of programs are what they are without it.

use domain::Timestamp;
use http::Method;
use http::request::Parts;
use wire::preview::{PARAMETER, Pass, PreviewError, verify};

use crate::call::Call;
use crate::cookie;
use crate::failure::{Code, Failure};
use crate::host::Host;
use crate::reply::Private;
use crate::route::Route;
use crate::shop::Shop;

/// What an address is to somebody who looks at a preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It is answered from the release that is looked at.
    Shown,
    /// It sells, and says that nothing can be bought in a preview.
    Refused,
    /// It is what everybody finds there.
    Unchanged,
}

impl Kind {
    /// Where there is nothing, a moved page may be meant.
    const fn of(route: Option<Route<'_>>) -> Self {
        match route {
            None
            | Some(
                Route::Home
                | Route::Products
                | Route::Category(_)
                | Route::Collection(_)
                | Route::Search
                | Route::Policy(_)
                | Route::Product(_)
                | Route::ApiProducts
                | Route::ApiProduct(_)
                | Route::ApiCategories
                | Route::ApiCategory(_)
                | Route::ApiSuggest,
            ) => Self::Shown,
            Some(Route::Cart | Route::CartLines | Route::CartLine(_) | Route::Checkout) => {
                Self::Refused
            }
            Some(_) => Self::Unchanged,
        }
    }
}

/// The release that a request looks at; nothing is the one that everybody sees.
///
/// # Errors
/// When its cookie opens nothing any more, on an address that it would have opened.
pub(crate) fn looked_at(
    shop: &Shop,
    parts: &Parts,
    route: Option<Route<'_>>,
    now: Timestamp,
) -> Result<Option<u64>, Failure> {
    let Some(token) = cookie::preview(&parts.headers) else { return Ok(None) };
    match (Kind::of(route), read(shop, token, now)) {
        (Kind::Unchanged, _) => Ok(None),
        (_, Ok(pass)) => Ok(Some(pass.release)),
        // A new link is there to replace what the old one left.
        (Kind::Shown, Err(failure)) if link(parts, route).is_none() => Err(failure),
        (Kind::Shown | Kind::Refused, Err(_)) => Ok(None),
    }
}

/// The token of a link to a page.
pub(crate) fn link<'p>(parts: &'p Parts, route: Option<Route<'_>>) -> Option<&'p str> {
    let page = route.is_some_and(|route| !route.is_api()) && Kind::of(route) == Kind::Shown;
    if !page || !matches!(parts.method, Method::GET | Method::HEAD) {
        return None;
    }
    pairs(parts).find_map(|(name, value)| (name == PARAMETER).then_some(value))
}

/// Refuses what sells: shoppers cannot buy what is not published.
pub(crate) fn expect_none<H: Host>(call: &Call<'_, H>, route: Route<'_>) -> Result<(), Failure> {
    match (call.preview, Kind::of(Some(route))) {
        (Some(_), Kind::Refused) => Err(Failure::new(Code::PreviewOnly)),
        _ => Ok(()),
    }
}

/// Opens a preview: the browser keeps the token for as long as it is good, and goes to the same
/// address without it.
pub(crate) fn open<H: Host>(call: &Call<'_, H>, token: &str) -> Result<Private, Failure> {
    let pass = read(call.shop, token, call.now)?;
    let seconds = pass.expires.since(call.now).get() / 1_000;
    let rest = pairs(call.parts).filter(|(name, _)| *name != PARAMETER);
    let rest: Vec<String> = rest
        .map(
            |(name, value)| {
                if value.is_empty() { name.to_owned() } else { format!("{name}={value}") }
            },
        )
        .collect();
    let query = if rest.is_empty() { String::new() } else { format!("?{}", rest.join("&")) };
    let clean = format!("{}{query}", call.path());
    Ok(Private::see_other(&clean).cookie(&cookie::set_preview(token, seconds)).unlisted())
}

/// Ends a preview: the browser goes to the shop as everybody sees it.
pub(crate) fn end<H: Host>(call: &Call<'_, H>) -> Private {
    let home = call.market_id.map_or_else(|| "/".to_owned(), |market| format!("/{market}"));
    Private::see_other(&home).cookie(&cookie::forget_preview())
}

fn read(shop: &Shop, token: &str, now: Timestamp) -> Result<Pass, Failure> {
    verify(&shop.settings().keys, token, now).map_err(|error| {
        Failure::new(match error {
            PreviewError::Foreign => Code::PreviewInvalid,
            PreviewError::Expired => Code::PreviewExpired,
        })
    })
}

/// The parameters as they are written: a token needs no escapes, so whatever else looks like its
/// name is not taken for it.
fn pairs(parts: &Parts) -> impl Iterator<Item = (&str, &str)> {
    let query = parts.uri.query().unwrap_or_default();
    let all = query.split('&').filter(|pair| !pair.is_empty());
    all.map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}
