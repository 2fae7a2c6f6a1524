//! What stands around a page: head, header and footer.

use maud::{Markup, PreEscaped, html};

use super::data;
use super::parts::icon::{Icon, icon};
use super::parts::picture::PictureFace;
use super::parts::text::Text;
use super::site::Site;
use crate::assets::Asset;

/// How often a page without JavaScript looks again while something is under way.
const LOOK_AGAIN_SECONDS: u32 = 5;
/// As many branches as fit beside the name and the search field on a desk.
const NAV_MAX: usize = 5;

/// What stands around a page.
#[derive(Debug, Default)]
pub(crate) struct Frame<'a> {
    /// The page's own title.
    pub(crate) title: &'a str,
    /// Its path, without a market's beginning. The same place in other markets is linked from the
    /// footer.
    pub(crate) place: &'a str,
    /// Whether search engines may know it. Then it has one address per market, and says so.
    pub(crate) public: bool,
    /// A sentence about it, for search engines and for whoever is sent a link.
    pub(crate) description: &'a str,
    /// Nothing that leads away: somebody is about to pay.
    pub(crate) narrow: bool,
    /// What was searched for.
    pub(crate) sought: &'a str,
    /// A script of the page's own.
    pub(crate) script: Option<&'a Asset>,
    /// Where there is no JavaScript, go here every few seconds.
    pub(crate) look_again_at: Option<&'a str>,
    /// A picture of it, for whoever is sent a link.
    pub(crate) picture: Option<&'a PictureFace>,
    /// What it is, for programs that read it: elements of the head.
    pub(crate) data: Vec<Markup>,
    /// More that belongs into the head.
    pub(crate) head: Option<Markup>,
}

/// What is drawn once for all pages of a market.
pub(super) struct Drawn {
    /// The beginning of the document.
    opening: String,
    skip: Markup,
    /// What the head loads.
    loads: Markup,
    /// The header, before anything was searched for.
    header: Markup,
    /// The part of the footer that is the same on every page.
    information: Markup,
    drawer: Markup,
}

/// What of the frame no page is different in: all of it is made of the site and of what a shop
/// never changes.
fn drawn<'s>(site: &'s Site<'_>) -> &'s Drawn {
    site.drawn.get_or_init(|| Drawn {
        opening: opening(site),
        skip: html! { a.skip href="#main" { (site.words.frame.skip) } },
        loads: loads(site, false),
        header: header(site, ""),
        information: information(site),
        drawer: drawer(site),
    })
}

fn opening(site: &Site<'_>) -> String {
    let (tag, direction) = (html! { (site.tag) }.0, site.words.language.direction());
    format!("<!DOCTYPE html><html lang=\"{tag}\" dir=\"{direction}\">")
}

/// A whole page. It holds nothing of the shopper unless `main` does: the cart's count is put in by
/// a script, from a readable cookie.
pub(crate) fn layout(site: &Site<'_>, frame: &Frame<'_>, main: &Markup) -> Markup {
    let drawn = drawn(site);
    let head = head(site, drawn, frame);
    let header = match frame {
        Frame { narrow: true, .. } => &narrow(site),
        Frame { sought: "", .. } => &drawn.header,
        Frame { sought, .. } => &header(site, sought),
    };
    let footer = html! {
        @if !frame.narrow { (footer(site, drawn, frame)) (drawn.drawer) }
        @if let Some(release) = site.preview { (preview(site, release)) }
    };
    // The large parts are put together at once: written one into the other, each would be moved
    // whenever what it stands in grows.
    let page = [
        &drawn.opening,
        &head.0,
        "<body>",
        &drawn.skip.0,
        &header.0,
        "<main id=\"main\">",
        &main.0,
        "</main>",
        &footer.0,
        "</body></html>",
    ];
    PreEscaped(page.concat())
}

/// Always in sight: what is shown is not what shoppers see.
fn preview(site: &Site<'_>, release: u64) -> Markup {
    let words = &site.words.frame;
    html! {
        aside.ahead aria-label=((words.preview)(release)) {
            form method="post" action=(site.path("/preview/end")) {
                span { ((words.preview)(release)) }
                button { (words.preview_end) }
            }
        }
    }
}

fn head(site: &Site<'_>, drawn: &Drawn, frame: &Frame<'_>) -> Markup {
    let name = site.shop.settings().name.as_str();
    let title = if frame.title == name {
        name.to_owned()
    } else {
        format!("{} \u{b7} {name}", frame.title)
    };
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
            meta name="color-scheme" content="light dark";
            title { (title) }
            @if frame.narrow { (loads(site, true)) } @else { (drawn.loads) }
            @if !frame.description.is_empty() {
                meta name="description" content=(Text(frame.description));
            }
            @if frame.public { (alternates(site, frame.place)) (shared(site, frame)) }
            @for one in &frame.data { (one) }
            @if let Some(place) = frame.look_again_at {
                noscript {
                    meta http-equiv="refresh" content={ (LOOK_AGAIN_SECONDS) "; url=" (place) };
                }
            }
            // Before the page's own script, which may use what is loaded here.
            @if let Some(head) = &frame.head { (head) }
            @if let Some(script) = frame.script { script src=(script.path) defer {} }
        }
    }
}

/// Stylesheet, icon, script, and the colour of the browser's own bar.
fn loads(site: &Site<'_>, narrow: bool) -> Markup {
    let assets = site.shop.assets();
    html! {
        link rel="stylesheet" href=(assets.style.path);
        link rel="icon" href="/icon.svg" type="image/svg+xml";
        @for (colour, scheme) in [(site.bar.0, "light"), (site.bar.1, "dark")] {
            meta name="theme-color" content=(colour)
                media={ "(prefers-color-scheme: " (scheme) ")" };
        }
        // The pay page's policy knows of nothing that paying has no need of.
        @if !narrow { link rel="manifest" href="/manifest.webmanifest"; }
        script src=(assets.shop.path) defer {}
    }
}

/// The one address of this page, and its addresses in the other markets.
fn alternates(site: &Site<'_>, place: &str) -> Markup {
    let address = |prefix: &str| match (prefix, place) {
        ("", place) => [&site.url, place].concat(),
        (prefix, "/") => [&site.url, prefix].concat(),
        (prefix, place) => [&site.url, prefix, place].concat(),
    };
    html! {
        link rel="canonical" href=(Text(&address(&site.prefix)));
        @for market in &site.markets {
            link rel="alternate" hreflang=(market.locale) href=(Text(&address(&market.prefix)));
        }
        @if !site.markets.is_empty() {
            link rel="alternate" hreflang="x-default" href=(Text(&address("")));
        }
    }
}

/// What a link to this page looks like where it is sent.
fn shared(site: &Site<'_>, frame: &Frame<'_>) -> Markup {
    let name = site.shop.settings().name.as_str();
    html! {
        meta property="og:site_name" content=(name);
        meta property="og:title" content=(frame.title);
        meta property="og:type" content="website";
        meta property="og:url" content={ (site.url) (site.path(frame.place)) };
        meta property="og:locale" content=(site.tag.replace('-', "_"));
        @if !frame.description.is_empty() {
            meta property="og:description" content=(Text(frame.description));
        }
        @if let Some(one) = frame.picture {
            meta property="og:image" content=(Text(&data::picture(site, one)));
            meta property="og:image:alt" content=(Text(&one.alt));
            meta name="twitter:card" content="summary_large_image";
        }
    }
}

fn header(site: &Site<'_>, sought: &str) -> Markup {
    let words = &site.words.frame;
    html! {
        header.top {
            button.sign.menu-button type="button" popovertarget="menu" aria-label=(words.menu) {
                (icon(Icon::Menu))
            }
            a.name href=(site.path("/")) { (site.shop.settings().name) }
            nav.shelves aria-label=(words.categories) {
                @for link in site.categories.iter().take(NAV_MAX) {
                    a href=(link.href) { (link.label) }
                }
            }
            (search(site, sought))
            button.sign.find-button type="button" popovertarget="find" aria-label=(words.search) {
                (icon(Icon::Search))
            }
            a.cart-link href=(site.path("/cart")) {
                (icon(Icon::Bag)) span.cart-word { (words.cart) }
                span.count data-cart-count="" hidden {}
            }
        }
        nav.menu #menu popover aria-label=(words.menu) {
            button.sign type="button" popovertarget="menu" popovertargetaction="hide"
                aria-label=(words.close) { (icon(Icon::Close)) }
            ul {
                @for link in &site.categories { li { a href=(link.href) { (link.label) } } }
                li { a href=(site.path("/products")) { (words.all_products) } }
            }
        }
    }
}

/// Always there on a desk; on a phone one tap brings it.
fn search(site: &Site<'_>, sought: &str) -> Markup {
    let words = &site.words.frame;
    html! {
        search.find #find popover {
            form action=(site.path("/search")) role="search" data-suggest=(site.prefix)
                data-media=(site.shop.settings().media_url) data-label=(words.proposals) {
                label.sr for="q" { (words.search_hint) }
                input #q type="search" name="q" value=(sought) placeholder=(words.search_hint)
                    maxlength="100" autocomplete="off" enterkeyhint="search";
                button.sign aria-label=(words.search) { (icon(Icon::Search)) }
            }
        }
    }
}

/// Where the cart slides in. It is filled by a script, with what the cart's own page shows.
fn drawer(site: &Site<'_>) -> Markup {
    let (frame, cart) = (&site.words.frame, &site.words.cart);
    html! {
        dialog.drawer #drawer aria-labelledby="drawer-title" data-added=(cart.added)
            data-removed=(cart.removed) data-undo=(cart.undo) {
            div.drawer-head {
                h2 #drawer-title { (cart.title) }
                button.sign type="button" data-closes="" aria-label=(frame.close) {
                    (icon(Icon::Close))
                }
            }
            p.sr role="status" {}
            div data-drawer="" tabindex="-1" {}
        }
    }
}

fn narrow(site: &Site<'_>) -> Markup {
    html! {
        header.top.narrow {
            a.name href=(site.path("/")) { (site.shop.settings().name) }
            a.cart-link href=(site.path("/cart")) { (site.words.checkout.back) }
        }
    }
}

fn footer(site: &Site<'_>, drawn: &Drawn, frame: &Frame<'_>) -> Markup {
    let words = &site.words.frame;
    let place = |prefix: &str| match (prefix, frame.place) {
        ("", "") => "/".to_owned(),
        (prefix, "/" | "") => prefix.to_owned(),
        (prefix, place) => format!("{prefix}{place}"),
    };
    html! {
        footer.bottom {
            div.bottom-parts {
                (drawn.information)
                @if !site.markets.is_empty() {
                    nav aria-label=(words.markets) {
                        ul.markets {
                            @for market in &site.markets {
                                li {
                                    a href=(place(&market.prefix)) hreflang=(market.locale)
                                        aria-current=[market.here.then_some("true")] {
                                        span lang=(market.locale) { (market.name) }
                                        " " span.quiet { (market.currency) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Who this is, and what is good to know.
fn information(site: &Site<'_>) -> Markup {
    let words = &site.words.frame;
    html! {
        p.name { (site.shop.settings().name) }
        nav aria-label=(words.information) {
            ul {
                li { a href=(site.path("/products")) { (words.all_products) } }
                li { a href="/orders" rel="nofollow" { (site.words.order.all) } }
                @for link in &site.policies { li { a href=(link.href) { (link.label) } } }
            }
        }
    }
}
