//! `GET /store/v1/products` and `GET /store/v1/products/{slug or id}`.

use domain::catalog::Market;
use domain::{Locale, ProductId};
use release::{Facets, ImageRef, ProductRef, VariantRef};
use schemars::JsonSchema;
use serde::Serialize;

use super::answers::{give_written, keep, keep_written, kept, write};
use super::cards::Cards;
use crate::call::Call;
use crate::failure::{Code, Failure};
use crate::form::Form;
use crate::host::Host;
use crate::listing::{Card, Listing};
use crate::memory::{Need, View};
use crate::reply::Reply;
use crate::view::names::Availability;
use crate::view::{Amount, money};

use together::{add, written};

mod together;

/// As long as most cards are at most.
const USUAL_CARD_BYTES: usize = 512;

/// A page of products.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ProductList")]
pub(crate) struct List<'a> {
    data: Vec<CardView<'a>>,
    page: PageView,
    #[serde(skip_serializing_if = "Option::is_none")]
    facets: Option<FacetsView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    did_you_mean: Option<String>,
}

/// Where a page is in its list.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Page")]
pub(crate) struct PageView {
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
    has_more: bool,
    total: u32,
}

/// A product as lists show it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ProductCard")]
pub(crate) struct CardView<'a> {
    id: String,
    slug: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    #[schemars(with = "Option<&str>")]
    vendor: &'a str,
    price: Amount,
    #[serde(skip_serializing_if = "Option::is_none")]
    compare_at_price: Option<Amount>,
    price_varies: bool,
    #[schemars(with = "Availability")]
    availability: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<ImageView<'a>>,
    categories: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    highlight: Option<HighlightView<'a>>,
}

/// What a search found in a product: HTML, with `mark` around what fits.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Highlight")]
pub(crate) struct HighlightView<'a> {
    title: &'a str,
}

/// A picture: `{media}/{path}-{width}.webp` for a width of the ladder.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Image")]
pub(crate) struct ImageView<'a> {
    path: &'a str,
    alt: &'a str,
    width: u32,
    height: u32,
}

/// What else could be chosen, and how many products each choice would show.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Facets")]
pub(crate) struct FacetsView<'a> {
    categories: Vec<CategoryFacetView<'a>>,
    options: Vec<OptionFacetView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<PriceFacetView>,
    in_stock: u32,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CategoryFacet")]
struct CategoryFacetView<'a> {
    slug: &'a str,
    title: &'a str,
    count: u32,
    chosen: bool,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OptionFacet")]
struct OptionFacetView<'a> {
    name: &'a str,
    label: &'a str,
    values: Vec<ValueFacetView<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ValueFacet")]
struct ValueFacetView<'a> {
    value: &'a str,
    label: &'a str,
    count: u32,
    chosen: bool,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PriceFacet")]
struct PriceFacetView {
    min: Amount,
    max: Amount,
}

/// A product with everything there is to know about it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Product")]
pub(crate) struct Detail<'a> {
    id: String,
    slug: &'a str,
    title: &'a str,
    description: &'a str,
    vendor: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    tags: Vec<&'a str>,
    options: Vec<OptionView<'a>>,
    variants: Vec<VariantView<'a>>,
    images: Vec<ImageView<'a>>,
    categories: Vec<&'a str>,
    specifications: Vec<SpecificationView<'a>>,
    related: Vec<CardView<'a>>,
    seo: Seo<'a>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ProductOption")]
struct OptionView<'a> {
    name: &'a str,
    values: Vec<&'a str>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Variant")]
struct VariantView<'a> {
    id: String,
    sku: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    #[schemars(with = "Option<&str>")]
    barcode: &'a str,
    title: String,
    options: Vec<&'a str>,
    price: Amount,
    #[serde(skip_serializing_if = "Option::is_none")]
    compare_at_price: Option<Amount>,
    #[schemars(with = "Availability")]
    availability: &'static str,
    /// The place of its picture among the product's, counted from zero.
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<u32>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Specification")]
struct SpecificationView<'a> {
    name: &'a str,
    value: &'a str,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Seo")]
struct Seo<'a> {
    title: &'a str,
    description: &'a str,
}

/// A page of the list.
pub(crate) async fn list<H: Host>(call: &Call<'_, H>) -> Result<Reply, Failure> {
    if let Some(kept) = kept(call, Need::Whole).await? {
        return Ok(kept);
    }
    let listing = Listing::read(call.query())?;
    let view = call.view().await?;
    let market = named_market(&view, listing.market())?;
    let (page, hits) = listing.hits(&view, market, call.now)?;
    let locale = &market.locale;
    let list = List {
        data: Vec::new(),
        page: PageView {
            has_more: page.next.is_some(),
            next_cursor: page.next.clone(),
            total: page.total,
        },
        facets: page.facets.as_ref().map(|facets| facets_view(facets, locale)),
        did_you_mean: page.did_you_mean.clone(),
    };
    // What a preview shows is nobody else's.
    let own = Cards::default();
    let cards = if call.preview.is_some() { &own } else { call.shop.cards() };
    let mut cards = cards.of(&view, market, call.now);
    let columns = view.release().columns(market, call.now);
    let make = |ordinal| {
        let product = view.release().product(ordinal)?;
        let offer = columns.offer(product, view.bands())?;
        let mut written = Vec::with_capacity(USUAL_CARD_BYTES);
        write(&mut written, &card(&Card { product, offer }, locale));
        Some((product.title(locale), written))
    };
    let mut marked = String::new();
    let written = written(&list, |written| {
        for ordinal in hits {
            cards.card(
                ordinal,
                || make(ordinal),
                |card| {
                    marked.clear();
                    page.mark(card.title, &mut marked);
                    add(written, card, listing.text().map(|_| marked.as_str()));
                },
            );
        }
    });
    // Most searches are asked for once: to keep them would only push out what is asked for again.
    let keeps = listing.text().is_none() || call.shop.asked().again(call.query());
    Ok(match keeps {
        true => keep_written(call, &view, &written),
        false => give_written(call, &view, written),
    })
}

/// The market that a question names, or the first.
pub(super) fn named_market<'v>(view: &'v View, name: Option<&str>) -> Result<&'v Market, Failure> {
    let Some(name) = name else { return crate::call::default_market(view) };
    let market = view.release().markets().iter().find(|market| market.id.as_str() == name);
    market.ok_or_else(|| {
        let error =
            crate::failure::FieldError::new("market", "unknown", "There is no such market.");
        Failure::fields(Code::InvalidParameter, vec![error])
    })
}

pub(super) fn card<'a>(card: &Card<'a>, locale: &Locale) -> CardView<'a> {
    let product = card.product;
    CardView {
        id: product.id().to_string(),
        slug: product.slug(),
        title: product.title(locale),
        vendor: product.vendor(),
        price: money(card.offer.price),
        compare_at_price: card.offer.compare_at.map(money),
        price_varies: card.offer.from,
        availability: card.offer.band.as_str(),
        image: product.images(locale).next().map(image),
        categories: product.category_slugs().iter().collect(),
        highlight: None,
    }
}

fn image(image: ImageRef<'_>) -> ImageView<'_> {
    ImageView { path: image.path, alt: image.alt, width: image.width, height: image.height }
}

fn facets_view<'a>(facets: &Facets<'a>, locale: &Locale) -> FacetsView<'a> {
    let categories = facets.categories.iter().map(|facet| {
        let face = &facet.category.face;
        let text = face.text(locale).map(|text| text.title.as_str());
        CategoryFacetView {
            slug: facet.category.slug.as_str(),
            title: text.filter(|title| !title.is_empty()).unwrap_or(&face.title),
            count: facet.count,
            chosen: facet.chosen,
        }
    });
    let options = facets.options.iter().map(|facet| OptionFacetView {
        name: facet.name,
        label: facet.label,
        values: facet
            .values
            .iter()
            .map(|one| ValueFacetView {
                value: one.value,
                label: one.label,
                count: one.count,
                chosen: one.chosen,
            })
            .collect(),
    });
    FacetsView {
        categories: categories.collect(),
        options: options.collect(),
        price: facets
            .price
            .map(|price| PriceFacetView { min: money(price.min), max: money(price.max) }),
        in_stock: facets.in_stock,
    }
}

/// One product with its variants.
pub(crate) async fn show<H: Host>(call: &Call<'_, H>, key: &str) -> Result<Reply, Failure> {
    if let Some(kept) = kept(call, need(key)).await? {
        return Ok(kept);
    }
    let form = Form::query(call.query())?;
    if let Some(name) = form.names().find(|name| *name != "market") {
        let message = format!("There is no parameter {name} here.");
        return Err(Failure::with(Code::UnknownParameter, message));
    }
    let view = call.view_of(need(key)).await?;
    let market = named_market(&view, form.filled("market"))?;
    let product = find(&view, key).ok_or_else(|| Failure::new(Code::ProductNotFound))?;
    if product.offer(market, call.now, view.bands()).is_none() {
        return Err(Failure::new(Code::ProductNotFound));
    }
    let locale = &market.locale;
    let variants = product.variants().filter_map(|one| variant(one, (call, &view, market)));
    let related = product.related().filter_map(|product| {
        let offer = product.offer(market, call.now, view.bands())?;
        Some(card(&Card { product, offer }, locale))
    });
    let specifications = product.specifications(locale);
    let seo = product.seo(locale);
    let detail = Detail {
        id: product.id().to_string(),
        slug: product.slug(),
        title: product.title(locale),
        description: product.description(locale),
        vendor: product.vendor(),
        kind: product.kind(),
        tags: product.tags().iter().collect(),
        options: product
            .options(locale)
            .map(|one| OptionView { name: one.name(), values: one.values().collect() })
            .collect(),
        variants: variants.collect(),
        images: product.images(locale).map(image).collect(),
        categories: product.category_slugs().iter().collect(),
        specifications: specifications
            .map(|one| SpecificationView { name: one.name, value: one.value })
            .collect(),
        related: related.collect(),
        seo: Seo {
            title: either(seo.title, product.title(locale)),
            description: either(seo.description, product.description(locale)),
        },
    };
    Ok(keep(call, &view, &detail))
}

fn variant<'a, H: Host>(
    variant: VariantRef<'a>,
    (call, view, market): (&Call<'_, H>, &View, &Market),
) -> Option<VariantView<'a>> {
    let offer = variant.offer(market, call.now, view.bands())?;
    Some(VariantView {
        id: variant.id().to_string(),
        sku: variant.sku(),
        barcode: variant.barcode(),
        title: variant.title(&market.locale),
        options: variant.values(&market.locale).collect(),
        price: money(offer.price),
        compare_at_price: offer.compare_at.map(money),
        availability: offer.band.as_str(),
        image: variant.image(),
    })
}

fn either<'a>(text: &'a str, other: &'a str) -> &'a str {
    if text.is_empty() { other } else { text }
}

/// What must be known to show this product.
pub(crate) fn need(key: &str) -> Need<'_> {
    ProductId::parse(key).map_or(Need::Slug(key), Need::Product)
}

/// The product of this slug or id.
pub(crate) fn find<'a>(view: &'a View, key: &str) -> Option<ProductRef<'a>> {
    match ProductId::parse(key) {
        Ok(id) => view.release().by_id(id),
        Err(_) => view.release().by_slug(key),
    }
}

#[cfg(test)]
mod tests;
