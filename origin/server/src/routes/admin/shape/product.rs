//! Products, their prices, and the markets these are for.

use std::collections::BTreeMap;

use books::catalog::Stored;
use domain::PriceInterval;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Money, Time};

/// A product as the merchant keeps it. Shoppers see it as it was when it was last published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Product {
    /// Its id, `prod_…`.
    pub id: String,
    /// Its name in addresses.
    pub slug: String,
    /// Whether the next release has it.
    #[schemars(schema_with = "super::product_status")]
    pub status: String,
    /// Its name among people.
    pub title: String,
    /// What there is to say about it, as plain text.
    pub description: String,
    /// Who made it.
    pub vendor: String,
    /// What kind of thing it is.
    pub kind: String,
    /// Words the merchant finds it by.
    pub tags: Vec<String>,
    /// What a shopper chooses.
    pub options: Vec<Choice>,
    /// What can be bought.
    pub variants: Vec<Variant>,
    /// Pictures, the primary one first.
    pub images: Vec<Image>,
    /// The slugs of its categories.
    pub categories: Vec<String>,
    /// Facts as pairs.
    pub specifications: Vec<Specification>,
    /// The slugs of what goes well with it.
    pub related: Vec<String>,
    /// What search engines are told.
    pub seo: Seo,
    /// How much it is bought, by the merchant's measure.
    pub popularity: u32,
    /// What the merchant's own programs keep with it.
    pub metadata: BTreeMap<String, String>,
    /// Since when it is on the shelves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Time>,
    /// When it was made.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
    /// Which version of it this is. In quotation marks it is its `ETag`.
    pub version: u64,
}

/// Something a shopper chooses, and the values there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "ProductOption")]
pub struct Choice {
    /// `Colour`.
    pub name: String,
    /// `Sand`, `Moss`.
    pub values: Vec<String>,
}

/// What has a SKU, prices and stock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Variant {
    /// Its id, `var_…`.
    pub id: String,
    /// The merchant's number.
    pub sku: String,
    /// The number under its bars, or nothing.
    pub barcode: String,
    /// The chosen values.
    pub options: Vec<String>,
    /// Its prices over time in each price list.
    pub prices: Vec<Price>,
    /// What kind of goods the tax office takes it for.
    #[schemars(schema_with = "super::tax_class")]
    pub tax_class: String,
    /// What one weighs with its packing.
    pub weight_grams: u32,
    /// Which of the product's pictures shows it, counted from zero.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<u32>,
}

/// A price and its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Price {
    /// The price list: each market names one.
    pub price_list: String,
    /// What one costs.
    pub price: Money,
    /// What it is compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compare_at_price: Option<Money>,
    /// The first moment it holds.
    pub from: Time,
    /// The moment it holds no longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Image {
    /// Where it is, below the media address.
    pub path: String,
    /// What it shows, for who cannot see it.
    pub alt: String,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// A fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Specification {
    /// `Material`.
    pub name: String,
    /// `Oak`.
    pub value: String,
}

/// What search engines are told; empty where they are told title and description.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Seo {
    /// The title of the page.
    pub title: String,
    /// The description of the page.
    pub description: String,
}

/// What to change of a product: what is not named stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductChange {
    /// Its name in addresses. The address it had leads to the new one.
    pub slug: Option<String>,
    /// Its name among people.
    pub title: Option<String>,
    /// What there is to say about it, as plain text.
    pub description: Option<String>,
    /// Who made it.
    pub vendor: Option<String>,
    /// What kind of thing it is.
    pub kind: Option<String>,
    /// Words the merchant finds it by.
    pub tags: Option<Vec<String>>,
    /// The slugs of its categories, which must be there.
    pub categories: Option<Vec<String>>,
    /// The slugs of what goes well with it.
    pub related: Option<Vec<String>>,
    /// What search engines are told.
    pub seo: Option<Seo>,
    /// How much it is bought, by the merchant's measure.
    pub popularity: Option<u32>,
    /// What the merchant's own programs keep with it.
    pub metadata: Option<BTreeMap<String, String>>,
    /// Prices to set, one after the other.
    #[serde(default)]
    pub prices: Vec<NewPrice>,
}

/// A price to set. Of the prices that hold at its time, what lies before and after stays: one with
/// an end is followed by the price it interrupted, one without replaces everything to come.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPrice {
    /// The variant, by id or SKU. All variants of the product when it is left out.
    pub variant: Option<String>,
    /// The market whose price list it goes into.
    pub market: String,
    /// What one costs, in the market's currency.
    pub price: Money,
    /// What it is compared with, which must be more.
    pub compare_at_price: Option<Money>,
    /// From when on; now when it is left out.
    pub from: Option<Time>,
    /// Until when; for good when it is left out.
    pub until: Option<Time>,
}

/// A market: where a price is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Market {
    /// Its id, `us`.
    pub id: String,
    /// Its name among people.
    pub name: String,
    /// What is paid with there.
    pub currency: String,
    /// Where its prices are. Several markets may share one.
    pub price_list: String,
    /// Whether its prices contain the tax.
    pub tax_included: bool,
}

impl From<&domain::Market> for Market {
    fn from(market: &domain::Market) -> Self {
        Self {
            id: market.id.to_string(),
            name: market.name.clone(),
            currency: market.currency.code().to_owned(),
            price_list: market.price_list.to_string(),
            tax_included: market.tax.included,
        }
    }
}

impl From<&PriceInterval> for Price {
    fn from(one: &PriceInterval) -> Self {
        Self {
            price_list: one.list.to_string(),
            price: one.price.into(),
            compare_at_price: one.compare_at.map(Money::from),
            from: one.from.into(),
            until: one.until.map(Time::from),
        }
    }
}

impl From<&books::catalog::VariantDraft> for Variant {
    fn from(one: &books::catalog::VariantDraft) -> Self {
        Self {
            id: one.id.map(|id| id.to_string()).unwrap_or_default(),
            sku: one.sku.to_string(),
            barcode: one.barcode.clone(),
            options: one.options.clone(),
            prices: one.prices.iter().map(Price::from).collect(),
            tax_class: one.tax_class.as_str().to_owned(),
            weight_grams: one.weight_grams,
            image: one.image,
        }
    }
}

impl From<&Stored> for Product {
    fn from(stored: &Stored) -> Self {
        let draft = &stored.draft;
        let option = |one: &domain::ProductOption| Choice {
            name: one.name.clone(),
            values: one.values.clone(),
        };
        let image = |one: &domain::Image| Image {
            path: one.path.clone(),
            alt: one.alt.clone(),
            width: one.width,
            height: one.height,
        };
        let fact = |one: &domain::Specification| Specification {
            name: one.name.clone(),
            value: one.value.clone(),
        };
        Self {
            id: stored.id.to_string(),
            slug: draft.slug.to_string(),
            status: draft.status.as_str().to_owned(),
            title: draft.title.clone(),
            description: draft.description.clone(),
            vendor: draft.vendor.clone(),
            kind: draft.kind.clone(),
            tags: draft.tags.clone(),
            options: draft.options.iter().map(option).collect(),
            variants: draft.variants.iter().map(Variant::from).collect(),
            images: draft.images.iter().map(image).collect(),
            categories: draft.categories.iter().map(ToString::to_string).collect(),
            specifications: draft.specifications.iter().map(fact).collect(),
            related: draft.related.iter().map(ToString::to_string).collect(),
            seo: Seo { title: draft.seo.title.clone(), description: draft.seo.description.clone() },
            popularity: draft.popularity,
            metadata: draft.metadata.clone(),
            published_at: draft.published_at.map(Time::from),
            created_at: stored.created_at.into(),
            updated_at: stored.updated_at.into(),
            version: stored.version,
        }
    }
}
