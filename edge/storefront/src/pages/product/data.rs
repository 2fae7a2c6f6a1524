//! A product as search engines read it: what it is, and at what price each variant is to be had.

use domain::stock::Band;
use maud::Markup;
use release::ProductRef;
use serde::Serialize;

use super::face::{ProductFace, Seller};
use crate::pages::data::{CONTEXT, picture, script};
use crate::pages::site::Site;

/// Pictures that are worth naming.
const PICTURES_MAX: usize = 3;

#[derive(Serialize)]
struct Product<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@id")]
    id: &'a str,
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    brand: Option<Brand<'a>>,
    description: &'a str,
    image: Vec<String>,
    name: &'a str,
    offers: Vec<Offer<'a>>,
    url: &'a str,
}

#[derive(Serialize)]
struct Brand<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
}

#[derive(Serialize)]
struct Offer<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    availability: &'static str,
    #[serde(rename = "itemCondition")]
    condition: &'static str,
    price: String,
    #[serde(rename = "priceCurrency")]
    currency: &'static str,
    sku: &'a str,
    url: String,
}

/// The document of a product.
pub(super) fn product(
    site: &Site<'_>,
    seller: &Seller<'_>,
    product: ProductRef<'_>,
    face: &ProductFace,
) -> Markup {
    let place = [&site.url, &site.prefix, "/products/", product.slug()].concat();
    let offers = product.variants().filter_map(|variant| {
        let offer = variant.offer(seller.market, seller.now, seller.view.bands())?;
        Some(Offer {
            kind: "Offer",
            availability: availability(offer.band),
            condition: "https://schema.org/NewCondition",
            price: offer.price.decimal(),
            currency: offer.price.currency().code(),
            sku: variant.sku(),
            url: [&place, "?variant=", &variant.id().to_string()].concat(),
        })
    });
    let pictures = face.pictures.iter().take(PICTURES_MAX).map(|one| picture(site, one));
    let vendor = Some(face.vendor.as_str()).filter(|vendor| !vendor.is_empty());
    script(&Product {
        context: CONTEXT,
        id: &place,
        kind: "Product",
        brand: vendor.map(|name| Brand { kind: "Brand", name }),
        description: &face.lead,
        image: pictures.collect(),
        name: &face.title,
        offers: offers.collect(),
        url: &place,
    })
}

const fn availability(band: Band) -> &'static str {
    match band {
        Band::InStock => "https://schema.org/InStock",
        Band::Few => "https://schema.org/LimitedAvailability",
        Band::None => "https://schema.org/OutOfStock",
        Band::Backorder => "https://schema.org/BackOrder",
    }
}
