//! A product as search engines read it: what it is, and at what price each variant is to be had.

use domain::stock::Band;
use serde_json::{Value, json};

use super::face::{ProductFace, Seller};
use crate::pages::data::picture;
use crate::pages::site::Site;
use release::ProductRef;

/// Pictures that are worth naming.
const PICTURES_MAX: usize = 3;

/// The document of a product.
pub(super) fn product(
    site: &Site<'_>,
    seller: &Seller<'_>,
    product: ProductRef<'_>,
    face: &ProductFace,
) -> Value {
    let place = format!("{}{}", site.url, site.path(&format!("/products/{}", product.slug())));
    let offers: Vec<Value> = product
        .variants()
        .filter_map(|variant| {
            let offer = variant.offer(seller.market, seller.now, seller.view.bands())?;
            Some(json!({
                "@type": "Offer",
                "url": format!("{place}?variant={}", variant.id()),
                "sku": variant.sku(),
                "price": offer.price.decimal(),
                "priceCurrency": offer.price.currency().code(),
                "availability": availability(offer.band),
                "itemCondition": "https://schema.org/NewCondition",
            }))
        })
        .collect();
    let pictures = face.pictures.iter().take(PICTURES_MAX).map(|one| picture(site, one));
    let mut document = json!({
        "@context": "https://schema.org",
        "@type": "Product",
        "@id": place,
        "name": face.title,
        "description": face.lead,
        "url": place,
        "image": pictures.collect::<Vec<_>>(),
        "offers": offers,
    });
    if let (false, Some(fields)) = (face.vendor.is_empty(), document.as_object_mut()) {
        fields.insert("brand".to_owned(), json!({ "@type": "Brand", "name": face.vendor }));
    }
    document
}

const fn availability(band: Band) -> &'static str {
    match band {
        Band::InStock => "https://schema.org/InStock",
        Band::Few => "https://schema.org/LimitedAvailability",
        Band::None => "https://schema.org/OutOfStock",
        Band::Backorder => "https://schema.org/BackOrder",
    }
}
