//! From a request to a response: receive, route, answer, write down.

use bytes::Bytes;
use domain::Timestamp;
use http::request::Parts;
use http::{Method, Request, Response};
use http_body_util::Full;

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
            // One box per request keeps the futures of the hosts small.
            let outcome = Box::pin(answer(&call, route)).await;
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
    let post = *method == Method::POST;
    match route {
        Route::Home => pages::home::show(call).await,
        Route::Products => pages::list::all(call).await,
        Route::Category(slug) => pages::list::category(call, slug).await,
        Route::Collection(slug) => pages::list::collection(call, slug).await,
        Route::Search => pages::list::search(call).await,
        Route::Policy(slug) => pages::policy::show(call, slug).await,
        Route::Product(slug) => pages::product::show(call, slug).await,
        Route::Cart => pages::cart::show(call).await,
        Route::CartLines => pages::cart::add(call).await,
        Route::CartLine(line) => pages::cart::change(call, line).await,
        Route::Checkout if post => pages::checkout::submit(call).await,
        Route::Checkout => pages::checkout::show(call).await,
        Route::Orders => pages::orders::show(call).await,
        Route::Web(file) => pages::web::show(call, file).await,
        Route::Sitemap => pages::sitemap::whole(call).await,
        Route::SitemapPart(name) => pages::sitemap::part(call, name).await,
        Route::Order(intent) => match pages::mail_link::token(call) {
            Some(token) => pages::mail_link::open(call, intent, token).await,
            None => pages::order::show(call, intent).await,
        },
        Route::OrderStatus(intent) => pages::order::status(call, intent).await,
        Route::Pay(intent) if post => pages::pay::start(call, intent).await,
        Route::Pay(intent) => pages::pay::show(call, intent).await,
        Route::CancelOrder(intent) => pages::order::cancel(call, intent).await,
        Route::PreviewEnd => Ok(preview::end(call).into()),
        Route::Asset(name) => pages::asset(call.shop, name),
        Route::Healthz => Ok(health::alive()),
        Route::Readyz => health::ready(call).await,
        Route::ApiProducts => api::products::list(call).await,
        Route::ApiProduct(key) => api::products::show(call, key).await,
        Route::ApiCategories => api::categories::list(call).await,
        Route::ApiCategory(slug) => api::categories::show(call, slug).await,
        Route::ApiSuggest => api::suggest::show(call).await,
        Route::ApiCarts => api::carts::create(call).await,
        Route::ApiCart(id) => api::carts::show(call, id).await,
        Route::ApiLines(id) if post => api::carts::add(call, id).await,
        Route::ApiLines(id) => api::carts::clear(call, id).await,
        Route::ApiLine(id, line) if *method == Method::PATCH => {
            api::carts::set(call, id, line).await
        }
        Route::ApiLine(id, line) => api::carts::remove(call, id, line).await,
        Route::ApiQuote(id) => api::quotes::create(call, id).await,
        Route::ApiCheckouts => api::checkouts::create(call).await,
        Route::ApiCheckout(id) => api::checkouts::show(call, id).await,
        Route::ApiOrder(id) => api::checkouts::order(call, id).await,
        Route::ApiPayment(id) => api::checkouts::pay(call, id).await,
        Route::ApiCancel(id) => api::checkouts::cancel(call, id).await,
        Route::ApiDescription => api::description::show(call),
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
