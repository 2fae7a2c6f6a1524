//! `/sitemap.xml`: every address that search engines may know. A large shop has several lists, and
//! an index of them.

use domain::catalog::Market;

use super::site::{self, Site};
use crate::call::{Call, default_market};
use crate::failure::{Code, Failure};
use crate::host::Host;
use crate::memory::View;
use crate::reply::{Body, Public, Reply};

/// Addresses in one list: a fifth of what the protocol allows (sitemaps.org: 50,000), since an
/// isolate writes it in memory.
const PLACES_MAX: usize = 10_000;
const KIND: &str = "application/xml; charset=utf-8";
const BEGINNING: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
const SPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// `/sitemap.xml`: the one list, or the index of several.
pub(crate) async fn whole<H: Host>(call: &Call<'_, H>) -> Result<Reply, Failure> {
    let view = call.view().await?;
    let count = markets(call, &view).map(|(_, places)| places.count()).sum::<usize>();
    let text = if count <= PLACES_MAX {
        list(call, &view, 0)
    } else {
        let url = call.public_url();
        let lists = 1..=count.div_ceil(PLACES_MAX);
        let lists: String = lists
            .map(|list| format!("<sitemap><loc>{url}/sitemaps/{list}.xml</loc></sitemap>\n"))
            .collect();
        format!("{BEGINNING}\n<sitemapindex xmlns=\"{SPACE}\">\n{lists}</sitemapindex>\n")
    };
    Ok(Public::catalog(Body::text(KIND, text), &view, call.now).into())
}

/// `/sitemaps/{number}.xml`: one of several lists, the first of which is 1.
pub(crate) async fn part<H: Host>(call: &Call<'_, H>, name: &str) -> Result<Reply, Failure> {
    let number = name.strip_suffix(".xml").and_then(|text| text.parse::<usize>().ok());
    let before = number.and_then(|number| number.checked_sub(1)).unwrap_or(usize::MAX);
    let view = call.view().await?;
    let text = list(call, &view, before.saturating_mul(PLACES_MAX));
    if text.contains("<url>") {
        Ok(Public::catalog(Body::text(KIND, text), &view, call.now).into())
    } else {
        Err(Failure::new(Code::NotFound))
    }
}

fn list<H: Host>(call: &Call<'_, H>, view: &View, skip: usize) -> String {
    let mut text = format!("{BEGINNING}\n<urlset xmlns=\"{SPACE}\">\n");
    let all = markets(call, view).flat_map(|(site, places)| {
        places.map(move |place| format!("{}{}", site.url, site.path(&place))).collect::<Vec<_>>()
    });
    for address in all.skip(skip).take(PLACES_MAX) {
        text.push_str("<url><loc>");
        text.push_str(&address.replace('&', "&amp;"));
        text.push_str("</loc></url>\n");
    }
    text.push_str("</urlset>\n");
    text
}

type Places<'a> = Box<dyn Iterator<Item = String> + 'a>;

/// Every market's places.
fn markets<'a, H: Host>(
    call: &'a Call<'_, H>,
    view: &'a View,
) -> impl Iterator<Item = (Site<'a>, Places<'a>)> {
    let markets = view.release().markets().iter();
    markets.map(|market| (Site::of(call, view, market), places(call, view, market)))
}

fn places<'a, H: Host>(call: &Call<'_, H>, view: &'a View, market: &Market) -> Places<'a> {
    let release = view.release();
    let columns = release.columns(market, call.now);
    let own = ["/", "/products"].into_iter().map(str::to_owned);
    let named = |kind: &'static str| move |slug: &domain::Slug| format!("/{kind}/{slug}");
    let categories = release.categories().iter().map(|one| &one.slug).map(named("categories"));
    let collections = release.collections().iter().map(|one| &one.slug).map(named("collections"));
    let policies = release.policies().iter().map(|one| &one.slug).map(named("pages"));
    let products = release.products().filter(move |product| columns.shows(product.ordinal()));
    let products = products.map(|product| format!("/products/{}", product.slug()));
    Box::new(own.chain(categories).chain(collections).chain(policies).chain(products))
}

/// Where an address that is not there has moved to, with its market and its query.
pub(crate) fn moved<H: Host>(call: &Call<'_, H>, view: &View) -> Option<String> {
    let path = call.path();
    // What the address begins with may be no market at all.
    let market = site::market(call, view).or_else(|_| default_market(view)).ok()?;
    let site = Site::of(call, view, market);
    let place = path.strip_prefix(&site.prefix).unwrap_or(path);
    let to = view.release().redirect(place)?;
    let query = call.query().map(|query| format!("?{query}")).unwrap_or_default();
    Some(format!("{}{query}", site.path(to)))
}
