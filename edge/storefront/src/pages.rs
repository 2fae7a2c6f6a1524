//! The pages: server-rendered, whole without JavaScript, a little quicker with it.

use domain::Money;
use maud::{DOCTYPE, Markup, html};

use crate::assets::Asset;
use crate::failure::{Code, Failure};
use crate::reply::{Public, Reply};
use crate::shop::Shop;

pub(crate) mod cart;
pub(crate) mod checkout;
pub(crate) mod error;
pub(crate) mod list;
pub(crate) mod mail_link;
pub(crate) mod order;
pub(crate) mod pay;
pub(crate) mod product;

/// The shop's name as shoppers read it, until a merchant can set it.
const NAME: &str = "Bodega";

/// How often a page without JavaScript looks again while something is under way.
const LOOK_AGAIN_SECONDS: u32 = 5;

/// What stands around a page.
#[derive(Debug, Default)]
pub(crate) struct Frame<'a> {
    /// The page's own title.
    pub(crate) title: &'a str,
    /// A script of the page's own.
    pub(crate) script: Option<&'a Asset>,
    /// Where there is no JavaScript, go here every few seconds.
    pub(crate) look_again_at: Option<&'a str>,
    /// More that belongs into the head.
    pub(crate) head: Option<Markup>,
}

/// A whole page. It holds nothing of the shopper unless `main` does: the cart's count is put in by
/// a script, from a readable cookie.
pub(crate) fn layout(shop: &Shop, frame: Frame<'_>, main: &Markup) -> Markup {
    let assets = shop.assets();
    let name = NAME;
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (frame.title) " \u{b7} " (name) }
                link rel="stylesheet" href=(assets.style.path);
                link rel="icon" href="data:,";
                script src=(assets.shop.path) defer {}
                @if let Some(place) = frame.look_again_at {
                    noscript {
                        meta http-equiv="refresh" content={ (LOOK_AGAIN_SECONDS) "; url=" (place) };
                    }
                }
                // Before the page's own script, which may use what is loaded here.
                @if let Some(head) = &frame.head { (head) }
                @if let Some(script) = frame.script { script src=(script.path) defer {} }
            }
            body {
                a.skip href="#main" { "Skip to content" }
                header.top {
                    a.name href="/" { (name) }
                    nav aria-label="Shop" {
                        a href="/" { "Products" }
                        a href="/cart" { "Cart" span.count data-cart-count="" hidden {} }
                    }
                }
                main #main { (main) }
                footer.bottom { p { "Everything near you, open when the city is not." } }
            }
        }
    }
}

/// Money as people read it.
pub(crate) fn price(money: Money) -> String {
    let symbol = match money.currency().code() {
        "USD" => "$",
        "EUR" => "\u{20ac}",
        "GBP" => "\u{a3}",
        "JPY" => "\u{a5}",
        _ => return format!("{}\u{a0}{}", money.decimal(), money.currency().code()),
    };
    match money.decimal().strip_prefix('-') {
        Some(amount) => format!("\u{2212}{symbol}{amount}"),
        None => format!("{symbol}{}", money.decimal()),
    }
}

/// A file under its hashed name.
pub(crate) fn asset(shop: &Shop, name: &str) -> Result<Reply, Failure> {
    let asset = shop.assets().find(name).ok_or_else(|| Failure::new(Code::NotFound))?;
    Ok(Public::asset(asset.kind, asset.text).into())
}

/// What sending costs, as people read it.
pub(crate) fn shipping_price(money: Money) -> String {
    if money.minor() == 0 { "Free".to_owned() } else { price(money) }
}

/// A sum with its name, as a row of a summary.
pub(crate) fn sum(label: &str, money: Money) -> Markup {
    html! { div.sum { dt { (label) } dd { (price(money)) } } }
}
