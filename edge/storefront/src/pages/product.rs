//! `/products/{slug}`: one product, and the button that matters.

use domain::Timestamp;
use domain::catalog::{Market, Product, Variant};
use domain::limits::QUANTITY_MAX;
use maud::{Markup, html};

use super::list::{availability, initial};
use super::{Frame, layout, price};
use crate::api::products::find;
use crate::call::{Call, default_market};
use crate::failure::{Code, Failure};
use crate::host::Host;
use crate::listing::offer;
use crate::memory::View;
use crate::reply::{Body, Public, Reply};

/// Shows a product.
pub(crate) async fn show<H: Host>(call: &Call<'_, H>, slug: &str) -> Result<Reply, Failure> {
    let view = call.view().await?;
    let market = default_market(&view)?;
    let product = find(&view, slug).ok_or_else(|| Failure::new(Code::ProductNotFound))?;
    let main = main(&view, market, product, call.now)?;
    let head = html! {
        link rel="canonical" href={ "/products/" (product.slug) };
        meta name="description" content=(product.description);
    };
    let frame = Frame { title: &product.title, head: Some(head), ..Frame::default() };
    let body = Body::html(layout(call.shop, frame, &main));
    Ok(Public::catalog(body, &view, call.now).into())
}

fn main(
    view: &View,
    market: &Market,
    product: &Product,
    now: Timestamp,
) -> Result<Markup, Failure> {
    let offer =
        offer(view, market, product, now).ok_or_else(|| Failure::new(Code::ProductNotFound))?;
    let sold: Vec<&Variant> = product
        .variants
        .iter()
        .filter(|variant| variant.price(&market.price_list, now).is_some())
        .collect();
    let first = sold.iter().find(|variant| view.band(variant.id).can_order()).map(|v| v.id);
    Ok(html! {
        article.product {
            div.picture.large aria-hidden="true" { (initial(&product.title)) }
            div {
                h1 { (product.title) }
                p.price.large {
                    @if offer.from { "from " }
                    (price(offer.price))
                    @if let Some(before) = offer.compare_at { " " s { (price(before)) } }
                }
                p { (product.description) }
                form method="post" action="/cart/lines" {
                    @if let [only] = sold.as_slice() {
                        input type="hidden" name="variant" value=(only.id);
                    } @else {
                        fieldset.choices {
                            legend { (names(product)) }
                            @for variant in &sold {
                                (choice(view, market, variant, (first == Some(variant.id), now)))
                            }
                        }
                    }
                    label.number { "Quantity "
                        input type="number" name="quantity" value="1" min="1" max=(QUANTITY_MAX)
                            inputmode="numeric" required;
                    }
                    @if first.is_some() {
                        button.primary { "Add to cart" }
                    } @else {
                        button.primary disabled { "Sold out" }
                    }
                    (availability(offer.band))
                }
            }
        }
    })
}

fn names(product: &Product) -> String {
    let names: Vec<&str> = product.options.iter().map(|option| option.name.as_str()).collect();
    names.join(" / ")
}

fn choice(
    view: &View,
    market: &Market,
    variant: &Variant,
    (chosen, now): (bool, Timestamp),
) -> Markup {
    let band = view.band(variant.id);
    let label = variant.options.join(" / ");
    html! {
        label.choice {
            input type="radio" name="variant" value=(variant.id) required
                checked[chosen] disabled[!band.can_order()];
            span { (label) }
            @if let Some(interval) = variant.price(&market.price_list, now) {
                span.quiet { (price(interval.price)) }
            }
            (availability(band))
        }
    }
}
