//! Files at the root that are there for programs: search engines, browsers, assistants.

use bytes::Bytes;
use maud::{Markup, html};
use serde_json::json;

use super::frame::{Frame, layout};
use super::site::{self, Site};
use crate::call::Call;
use crate::failure::Failure;
use crate::host::Host;
use crate::memory::Need;
use crate::reply::{Body, Public, Reply};

/// A file at the root of the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum File {
    Icon,
    Llms,
    Manifest,
    Offline,
    Prefetch,
    Robots,
    Worker,
}

impl File {
    const ALL: [(&'static str, Self); 7] = [
        ("icon.svg", Self::Icon),
        ("llms.txt", Self::Llms),
        ("manifest.webmanifest", Self::Manifest),
        ("offline", Self::Offline),
        ("prefetch.json", Self::Prefetch),
        ("robots.txt", Self::Robots),
        ("sw.js", Self::Worker),
    ];

    /// The file of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, file)| file)
    }
}

/// What is read on the way to the page that a mouse rests on. What belongs to one shopper is not
/// asked for before it is wanted, nor are the many addresses of one list or product.
const PREFETCH: &str = r#"{"prefetch":[{"where":{"and":[{"href_matches":"/*"},
{"not":{"href_matches":["/*cart*","/*checkout*","/orders*"]}},
{"not":{"selector_matches":"[rel~=nofollow],[data-zoom]"}}]},"eagerness":"moderate"}]}"#;

/// Answers with a file.
pub(crate) async fn show<H: Host>(call: &Call<'_, H>, file: File) -> Result<Reply, Failure> {
    let text = match file {
        File::Llms | File::Offline => return of_shop(call, file).await,
        File::Prefetch => ("application/speculationrules+json", PREFETCH.to_owned()),
        File::Robots => ("text/plain; charset=utf-8", robots(&call.public_url())),
        File::Manifest => ("application/manifest+json", manifest(call)),
        File::Icon => ("image/svg+xml", icon(call)),
        File::Worker => {
            let worker = call.shop.assets().worker.clone();
            return Ok(Public::file("text/javascript; charset=utf-8", worker).into());
        }
    };
    Ok(Public::file(text.0, Bytes::from(text.1)).into())
}

async fn of_shop<H: Host>(call: &Call<'_, H>, file: File) -> Result<Reply, Failure> {
    let view = call.view_of(Need::Shop).await?;
    let market = site::market(call, &view)?;
    let site = Site::of(call, &view, market);
    let body = match file {
        File::Llms => Body::text("text/plain; charset=utf-8", llms(&site)),
        _ => {
            let title = site.words.frame.offline;
            let frame = Frame { title, ..Frame::default() };
            Body::html(layout(&site, &frame, &offline(&site)))
        }
    };
    Ok(Public::catalog(body, &view, call.now).into())
}

fn offline(site: &Site<'_>) -> Markup {
    let words = &site.words.frame;
    html! {
        section.note {
            h1 { (words.offline) }
            p { (words.offline_more) }
            // Whichever page was wanted: the worker answers at its address.
            p { a.button.primary href="" { (words.try_again) } }
        }
    }
}

/// Everything but what belongs to one shopper, and what is the same list in another order.
fn robots(url: &str) -> String {
    let hidden = ["cart", "checkout", "orders", "search", "store/", "*?*cursor=", "*?*sort="];
    let hidden: String = hidden.map(|path| format!("Disallow: /{path}\n")).concat();
    let search = "Disallow: /*/cart\nDisallow: /*/checkout\nDisallow: /*/search\n";
    format!("User-agent: *\n{hidden}{search}\nSitemap: {url}/sitemap.xml\n")
}

/// What an assistant should know before it reads pages: where things are, and that there is an API.
fn llms(site: &Site<'_>) -> String {
    let (name, url) = (&site.shop.settings().name, &site.url);
    let mut text = format!(
        "# {name}\n\n> A shop. Products, prices and stock are on plain HTML pages and in a JSON API; \
        prices of the API are whole numbers of minor units.\n\n## Browse\n\n\
        - [{}]({url}{}): filters and sorting are in the address\n\
        - [{}]({url}{}?q=): add the words to look for\n",
        site.words.frame.all_products,
        site.path("/products"),
        site.words.frame.search,
        site.path("/search"),
    );
    let links = |links: &[site::Link]| -> String {
        links.iter().map(|one| format!("- [{}]({url}{})\n", one.label, one.href)).collect()
    };
    text.push_str(&links(&site.categories));
    if !site.policies.is_empty() {
        text.push_str(&format!("\n## {}\n\n", site.words.frame.information));
        text.push_str(&links(&site.policies));
    }
    if !site.markets.is_empty() {
        text.push_str("\n## Markets\n\n");
        for market in &site.markets {
            let (name, currency, locale) = (&market.name, market.currency, &market.locale);
            text.push_str(&format!("- [{name}]({url}{}/): {currency}, {locale}\n", market.prefix));
        }
    }
    text.push_str(&format!(
        "\n## API\n\n- [OpenAPI]({url}/store/v1/openapi.json): products, search, carts, checkout\n\
        - [Sitemap]({url}/sitemap.xml)\n"
    ));
    text
}

fn manifest<H: Host>(call: &Call<'_, H>) -> String {
    let settings = call.shop.settings();
    let paper = settings.theme.colour("paper").0;
    let icon = |purpose: &str| json!({ "src": "/icon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": purpose });
    json!({
        "name": settings.name,
        "short_name": settings.name,
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": paper,
        "theme_color": settings.theme.colour("bar").0,
        "icons": [icon("any"), icon("maskable")],
    })
    .to_string()
}

/// The shop's first letter on its own colour; enough room around it to be cut to any shape.
fn icon<H: Host>(call: &Call<'_, H>) -> String {
    let settings = call.shop.settings();
    let letter = settings.name.chars().next().unwrap_or('B').to_uppercase().to_string();
    let (ground, ink) = (settings.theme.colour("accent").0, settings.theme.colour("on-accent").0);
    html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" {
            rect width="512" height="512" fill=(ground) {}
            text x="256" y="352" text-anchor="middle" fill=(ink) font-size="280" font-weight="600"
                font-family="Georgia, 'Times New Roman', serif" { (letter) }
        }
    }
    .into_string()
}
