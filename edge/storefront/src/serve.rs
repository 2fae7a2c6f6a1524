//! From a request to a response: receive, route, answer, write down.

use std::future::{Future, ready};
use std::pin::Pin;

use bytes::Bytes;
use domain::Timestamp;
use http::request::Parts;
use http::{Method, Request, Response};
use http_body_util::Full;

use crate::again::Again;
use crate::call::{Call, receive};
use crate::consistency::{self, Shown};
use crate::failure::{Code, Failure};
use crate::host::Host;
use crate::log::{Level, Line};
use crate::memory::View;
use crate::reply::{Private, Reply};
use crate::route::{Address, Route};
use crate::shop::{Shop, Visitor};
use crate::trace::Trace;
use crate::{api, health, limits, memory, pages, preview, problem};

/// Answers one request. Every failure has already become a page or a problem document.
pub async fn serve<H, B>(
    host: &H,
    shop: &Shop,
    visitor: &Visitor,
    request: Request<B>,
) -> Response<Full<Bytes>>
where
    H: Host,
    B: http_body::Body<Data = Bytes>,
{
    let (parts, body) = request.into_parts();
    let now = host.now();
    let trace = Trace::begin(&parts.headers, now, host.entropy());
    let address = Address::parse(parts.uri.path());
    let route = address.map(|address| address.route);
    let market_id = address.and_then(|address| address.market);
    let looked_at = preview::looked_at(shop, &parts, route, now);
    let preview = looked_at.as_ref().ok().copied().flatten();
    let received = match looked_at {
        Ok(_) => receive(&parts, body).await,
        Err(failure) => Err(failure),
    };
    let mut seen = None;
    let outcome = match received {
        Ok(body) => {
            let (parts, trace) = (&parts, &trace);
            let shown = Shown::default();
            let call =
                Call { host, shop, visitor, parts, market_id, preview, body, trace, now, shown };
            let outcome = answer(&call, route).await;
            seen = call.shown.seen(call.seen().unwrap_or_default());
            match outcome {
                Err(failure) if is_lost(&failure, parts) => moved(&call).ok_or(failure),
                outcome => outcome,
            }
        }
        Err(failure) => Err(failure),
    };
    let (code, cause) = match &outcome {
        Ok(_) => (None, None),
        Err(failure) => (Some(failure.code.text()), failure.cause.clone()),
    };
    let reply = outcome
        .unwrap_or_else(|failure| refuse(shop, (&parts, market_id, preview), &trace, &failure));
    let is_page = !parts.uri.path().starts_with("/store/");
    let reply = consistency::stamp(reply, seen.as_ref(), is_page);
    let reply = if preview.is_some() { reply.in_preview().into() } else { reply };
    let status = reply.status().as_u16();
    let mut response =
        reply.respond(&parts.headers, (&trace.request_id, &shop.settings().media_url));
    if parts.method == Method::HEAD {
        *response.body_mut() = Full::default();
    }
    match response.extensions_mut().get_mut::<Again>() {
        Some(again) if parts.method == Method::GET => {
            again.class = limits::counted_as(shop, route, &parts);
        }
        Some(_) => drop(response.extensions_mut().remove::<Again>()),
        None => {}
    }
    let ours = cause.is_some();
    let line = trace.line(if ours { Level::Error } else { Level::Info }, now, "request");
    host.log(&Line {
        route: Some(route.map_or("none", Route::name)),
        method: Some(parts.method.as_str()),
        status: Some(status),
        took: Some(took(now, host.now())),
        code,
        cause: cause.as_deref(),
        ..line
    });
    response
}

/// Whether it is a page that is not there: it may have moved.
fn is_lost(failure: &Failure, parts: &Parts) -> bool {
    let lost =
        matches!(failure.code, Code::NotFound | Code::ProductNotFound | Code::CategoryNotFound);
    lost && matches!(parts.method, Method::GET | Method::HEAD)
        && !parts.uri.path().starts_with("/store/")
}

/// The new address of a page that has moved, as far as this shop remembers.
fn moved<H: Host>(call: &Call<'_, H>) -> Option<Reply> {
    let view = remembered(call.shop, call.preview)?;
    let location = pages::sitemap::moved(call, &view)?;
    Some(Private::moved(&location).into())
}

/// What is remembered of the catalog that the request looks at.
fn remembered(shop: &Shop, preview: Option<u64>) -> Option<View> {
    match preview {
        Some(release) => memory::remembered_preview(shop, release),
        None => memory::remembered(shop),
    }
}

fn took(from: Timestamp, to: Timestamp) -> u64 {
    to.since(from).get()
}

async fn answer<H: Host>(call: &Call<'_, H>, route: Option<Route<'_>>) -> Result<Reply, Failure> {
    limits::admit(call, route).await?;
    let Some(route) = route else { return Err(Failure::new(Code::NotFound)) };
    let method = &call.parts.method;
    if !route.allows(method) {
        return Err(Failure::method(route.allow()));
    }
    if is_form(route, method) {
        call.expect_same_site()?;
    }
    if let Some(token) = preview::link(call.parts, Some(route)) {
        return Ok(preview::open(call, token)?.into());
    }
    preview::expect_none(call, route)?;
    handle(call, route).await
}

/// What a handler will answer. Each is a function of its own: put together into one, they would be
/// so large that an isolate's first answer waits for a compiler.
type Handled<'a> = Pin<Box<dyn Future<Output = Result<Reply, Failure>> + 'a>>;

#[inline(never)]
fn handle<'a, H: Host>(call: &'a Call<'_, H>, route: Route<'a>) -> Handled<'a> {
    let method = &call.parts.method;
    let post = *method == Method::POST;
    match route {
        Route::Home => Box::pin(pages::home::show(call)),
        Route::Products => Box::pin(pages::list::all(call)),
        Route::Category(slug) => Box::pin(pages::list::category(call, slug)),
        Route::Collection(slug) => Box::pin(pages::list::collection(call, slug)),
        Route::Search => Box::pin(pages::list::search(call)),
        Route::Policy(slug) => Box::pin(pages::policy::show(call, slug)),
        Route::Product(slug) => Box::pin(pages::product::show(call, slug)),
        Route::Cart => Box::pin(pages::cart::show(call)),
        Route::CartLines => Box::pin(pages::cart::add(call)),
        Route::CartLine(line) => Box::pin(pages::cart::change(call, line)),
        Route::Checkout if post => Box::pin(pages::checkout::submit(call)),
        Route::Checkout => Box::pin(pages::checkout::show(call)),
        Route::Orders => Box::pin(pages::orders::show(call)),
        Route::Web(file) => Box::pin(pages::web::show(call, file)),
        Route::Sitemap => Box::pin(pages::sitemap::whole(call)),
        Route::SitemapPart(name) => Box::pin(pages::sitemap::part(call, name)),
        Route::Order(intent) => match pages::mail_link::token(call) {
            Some(token) => Box::pin(pages::mail_link::open(call, intent, token)),
            None => Box::pin(pages::order::show(call, intent)),
        },
        Route::OrderStatus(intent) => Box::pin(pages::order::status(call, intent)),
        Route::Pay(intent) if post => Box::pin(pages::pay::start(call, intent)),
        Route::Pay(intent) => Box::pin(pages::pay::show(call, intent)),
        Route::CancelOrder(intent) => Box::pin(pages::order::cancel(call, intent)),
        Route::PreviewEnd => Box::pin(ready(Ok(preview::end(call).into()))),
        Route::Asset(name) => Box::pin(ready(pages::asset(call.shop, name))),
        Route::Healthz => Box::pin(ready(Ok(health::alive()))),
        Route::Readyz => Box::pin(health::ready(call)),
        Route::ApiProducts => Box::pin(api::products::list(call)),
        Route::ApiProduct(key) => Box::pin(api::products::show(call, key)),
        Route::ApiCategories => Box::pin(api::categories::list(call)),
        Route::ApiCategory(slug) => Box::pin(api::categories::show(call, slug)),
        Route::ApiSuggest => Box::pin(api::suggest::show(call)),
        Route::ApiCarts => Box::pin(api::carts::create(call)),
        Route::ApiCart(id) => Box::pin(api::carts::show(call, id)),
        Route::ApiLines(id) if post => Box::pin(api::carts::add(call, id)),
        Route::ApiLines(id) => Box::pin(api::carts::clear(call, id)),
        Route::ApiLine(id, line) if *method == Method::PATCH => {
            Box::pin(api::carts::set(call, id, line))
        }
        Route::ApiLine(id, line) => Box::pin(api::carts::remove(call, id, line)),
        Route::ApiQuote(id) => Box::pin(api::quotes::create(call, id)),
        Route::ApiCheckouts => Box::pin(api::checkouts::create(call)),
        Route::ApiCheckout(id) => Box::pin(api::checkouts::show(call, id)),
        Route::ApiOrder(id) => Box::pin(api::checkouts::order(call, id)),
        Route::ApiPayment(id) => Box::pin(api::checkouts::pay(call, id)),
        Route::ApiCancel(id) => Box::pin(api::checkouts::cancel(call, id)),
        Route::ApiDescription => Box::pin(ready(api::description::show(call))),
    }
}

/// Whether this is a post of one of the pages' forms, which browsers send cookies with.
fn is_form(route: Route<'_>, method: &Method) -> bool {
    *method == Method::POST && !route.is_api()
}

/// A failure as whoever asked can read it: a page, or a problem document.
fn refuse(
    shop: &Shop,
    (parts, market_id, preview): (&Parts, Option<&str>, Option<u64>),
    trace: &Trace,
    failure: &Failure,
) -> Reply {
    let path = parts.uri.path();
    let accepts = parts.headers.get(http::header::ACCEPT).and_then(|value| value.to_str().ok());
    let json = path.starts_with("/store/")
        || matches!(path, "/healthz" | "/readyz")
        || accepts.is_some_and(|kinds| kinds.starts_with("application/json"));
    if json {
        problem::problem(failure, path, trace).into()
    } else {
        // One that is not there cannot be looked at any longer.
        let preview = preview.filter(|_| failure.code != Code::PreviewGone);
        let view = remembered(shop, preview).or_else(|| memory::remembered(shop));
        let site = pages::Site::lost(shop, view.as_ref(), market_id, &parts.headers);
        let site = pages::Site { preview, ..site };
        pages::error::page(&site, failure, trace).into()
    }
}
