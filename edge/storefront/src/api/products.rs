//! `GET /store/v1/products` and `GET /store/v1/products/{slug or id}`.

use domain::ProductId;
use domain::catalog::Product;
use serde::Serialize;

use crate::call::{Call, default_market};
use crate::failure::{Code, Failure};
use crate::host::Host;
use crate::listing::{Card, Listing, offer};
use crate::memory::View;
use crate::reply::{Body, Public, Reply};
use crate::view::{Amount, money};

#[derive(Serialize)]
struct List<'a> {
    data: Vec<CardView<'a>>,
    page: PageView,
}

#[derive(Serialize)]
struct PageView {
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
    has_more: bool,
}

#[derive(Serialize)]
struct CardView<'a> {
    id: String,
    slug: &'a str,
    title: &'a str,
    price: Amount,
    #[serde(skip_serializing_if = "Option::is_none")]
    compare_at_price: Option<Amount>,
    price_varies: bool,
    availability: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<ImageView<'a>>,
    categories: &'a [String],
}

#[derive(Serialize)]
struct ImageView<'a> {
    path: &'a str,
    alt: &'a str,
}

#[derive(Serialize)]
struct Detail<'a> {
    id: String,
    slug: &'a str,
    title: &'a str,
    description: &'a str,
    options: Vec<OptionView<'a>>,
    variants: Vec<VariantView<'a>>,
    images: Vec<ImageView<'a>>,
    categories: &'a [String],
    seo: Seo<'a>,
}

#[derive(Serialize)]
struct OptionView<'a> {
    name: &'a str,
    values: &'a [String],
}

#[derive(Serialize)]
struct VariantView<'a> {
    id: String,
    sku: &'a str,
    title: &'a str,
    options: &'a [String],
    price: Amount,
    #[serde(skip_serializing_if = "Option::is_none")]
    compare_at_price: Option<Amount>,
    availability: &'static str,
}

#[derive(Serialize)]
struct Seo<'a> {
    title: &'a str,
    description: &'a str,
}

/// A page of the list.
pub(crate) async fn list<H: Host>(call: &Call<'_, H>) -> Result<Reply, Failure> {
    let listing = Listing::read(call.query())?;
    let view = call.view().await?;
    let page = listing.page(&view, default_market(&view)?, call.now);
    let list = List {
        data: page.cards.iter().map(card).collect(),
        page: PageView { has_more: page.next.is_some(), next_cursor: page.next },
    };
    Ok(Public::catalog(Body::json(&list), &view, call.now).into())
}

fn card<'a>(card: &Card<'a>) -> CardView<'a> {
    CardView {
        id: card.product.id.to_string(),
        slug: card.product.slug.as_str(),
        title: &card.product.title,
        price: money(card.offer.price),
        compare_at_price: card.offer.compare_at.map(money),
        price_varies: card.offer.from,
        availability: card.offer.band.as_str(),
        image: images(card.product).into_iter().next(),
        categories: &card.product.categories,
    }
}

fn images(product: &Product) -> Vec<ImageView<'_>> {
    let image = product.images.iter();
    image.map(|image| ImageView { path: &image.path, alt: &image.alt }).collect()
}

/// One product with its variants.
pub(crate) async fn show<H: Host>(call: &Call<'_, H>, key: &str) -> Result<Reply, Failure> {
    call.expect_no_query()?;
    let view = call.view().await?;
    let market = default_market(&view)?;
    let product = find(&view, key).ok_or_else(|| Failure::new(Code::ProductNotFound))?;
    if offer(&view, market, product, call.now).is_none() {
        return Err(Failure::new(Code::ProductNotFound));
    }
    let variants = product.variants.iter().filter_map(|variant| {
        let price = variant.price(&market.price_list, call.now)?;
        Some(VariantView {
            id: variant.id.to_string(),
            sku: variant.sku.as_str(),
            title: &variant.title,
            options: &variant.options,
            price: money(price.price),
            compare_at_price: price.compare_at.map(money),
            availability: view.band(variant.id).as_str(),
        })
    });
    let options = product.options.iter();
    let detail = Detail {
        id: product.id.to_string(),
        slug: product.slug.as_str(),
        title: &product.title,
        description: &product.description,
        options: options.map(|one| OptionView { name: &one.name, values: &one.values }).collect(),
        variants: variants.collect(),
        images: images(product),
        categories: &product.categories,
        seo: Seo { title: &product.title, description: &product.description },
    };
    Ok(Public::catalog(Body::json(&detail), &view, call.now).into())
}

/// The product of this slug or id.
pub(crate) fn find<'a>(view: &'a View, key: &str) -> Option<&'a Product> {
    match ProductId::parse(key) {
        Ok(id) => view.catalog.product(id),
        Err(_) => view.catalog.by_slug(key),
    }
}
