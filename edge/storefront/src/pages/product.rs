//! `/products/{slug}`: one product, and the button that matters.

use domain::Timestamp;
use domain::catalog::Market;
use domain::limits::QUANTITY_MAX;
use domain::stock::Band;
use maud::{Markup, html};
use release::{ProductRef, VariantOffer, VariantRef};

use super::faces;
use super::frame::{Frame, layout};
use super::parts::card::stand_in;
use super::parts::crumbs::crumbs;
use super::parts::picture::{GALLERY, PictureFace, Place, picture};
use super::parts::price::{PriceFace, availability, price};
use super::site::{self, Link, Site};
use crate::api::products::{find, need};
use crate::call::Call;
use crate::failure::{Code, Failure};
use crate::host::Host;
use crate::memory::View;
use crate::reply::{Body, Public, Reply};

/// What a product's page shows.
struct ProductFace {
    title: String,
    description: String,
    price: PriceFace,
    band: Band,
    pictures: Vec<PictureFace>,
    trail: Vec<Link>,
    /// What is chosen: the names of the options.
    options: String,
    variants: Vec<VariantFace>,
    promises: Vec<String>,
}

/// A variant to choose.
struct VariantFace {
    id: String,
    label: String,
    price: String,
    band: Band,
    chosen: bool,
}

/// Shows a product.
pub(crate) async fn show<H: Host>(call: &Call<'_, H>, slug: &str) -> Result<Reply, Failure> {
    let view = call.view_of(need(slug)).await?;
    let market = site::market(call, &view)?;
    let product = find(&view, slug).ok_or_else(|| Failure::new(Code::ProductNotFound))?;
    let site = Site::of(call, &view, market);
    let face = face(&site, (&view, market), product, call.now)
        .ok_or_else(|| Failure::new(Code::ProductNotFound))?;
    let place = format!("/products/{}", product.slug());
    let frame = Frame {
        title: &face.title,
        place: &place,
        public: true,
        description: &face.description,
        ..Frame::default()
    };
    let body = Body::html(layout(&site, &frame, &main(&site, &face)));
    Ok(Public::catalog(body, &view, call.now).into())
}

fn face(
    site: &Site<'_>,
    (view, market): (&View, &Market),
    product: ProductRef<'_>,
    now: Timestamp,
) -> Option<ProductFace> {
    let offer = product.offer(market, now, view.bands())?;
    let locale = &market.locale;
    let sold: Vec<(VariantRef<'_>, VariantOffer)> = product
        .variants()
        .filter_map(|variant| Some((variant, variant.offer(market, now, view.bands())?)))
        .collect();
    let first = sold.iter().find(|(_, offer)| offer.band.can_order()).map(|(one, _)| one.id());
    let variants = sold.iter().map(|(variant, offer)| VariantFace {
        id: variant.id().to_string(),
        label: variant.title(locale),
        price: site.money(offer.price),
        band: offer.band,
        chosen: first == Some(variant.id()),
    });
    Some(ProductFace {
        title: product.title(locale).to_owned(),
        description: product.description(locale).to_owned(),
        price: faces::price(site, &offer),
        band: offer.band,
        pictures: faces::pictures(product, locale).collect(),
        trail: faces::trail(site, product, locale),
        options: product.options(locale).map(|one| one.name()).collect::<Vec<_>>().join(" / "),
        variants: variants.collect(),
        promises: faces::promises(site, market),
    })
}

fn main(site: &Site<'_>, face: &ProductFace) -> Markup {
    let media = site.shop.settings().media_url.as_str();
    html! {
        (crumbs(site, &face.trail, &face.title))
        article.product {
            div.gallery {
                @for (place, one) in face.pictures.iter().enumerate() {
                    div.frame { (picture(media, one, &Place { first: place == 0, ..GALLERY })) }
                }
                @if face.pictures.is_empty() { div.frame { (stand_in(&face.title)) } }
            }
            div.facts {
                h1 { (face.title) }
                p.lead { (price(site.words, &face.price)) }
                p { (face.description) }
                (buy(site, face))
                ul.promises { @for line in &face.promises { li { (line) } } }
            }
        }
    }
}

fn buy(site: &Site<'_>, face: &ProductFace) -> Markup {
    let shelf = &site.words.shelf;
    let sold_out = !face.variants.iter().any(|variant| variant.chosen);
    html! {
        form.buy method="post" action=(site.path("/cart/lines")) {
            @if let [only] = face.variants.as_slice() {
                input type="hidden" name="variant" value=(only.id);
            } @else {
                fieldset.options {
                    legend { (face.options) }
                    @for variant in &face.variants { (choice(site, variant)) }
                }
            }
            div.buy-row {
                label { span.sr { (shelf.quantity) }
                    input type="number" name="quantity" value="1" min="1" max=(QUANTITY_MAX)
                        inputmode="numeric" required;
                }
                @if sold_out { button.primary disabled { (shelf.sold_out) } }
                @else { button.primary { (shelf.add) } }
            }
            (availability(site.words, face.band))
        }
    }
}

fn choice(site: &Site<'_>, variant: &VariantFace) -> Markup {
    html! {
        label.choice {
            input type="radio" name="variant" value=(variant.id) required
                checked[variant.chosen] disabled[!variant.band.can_order()];
            span { (variant.label) }
            (availability(site.words, variant.band))
            span.quiet { (variant.price) }
        }
    }
}
