//! What a draft must be before it is written down, so that nothing that is written down can keep a
//! release from being published.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    CatalogError, CatalogParts, Category, Currency, Face, Market, Product, ProductId, Slug,
    TaxClass, Variant, VariantId, limits,
};

use super::draft::{Draft, VariantDraft};

/// What a title may have; a longer one does not fit a card or a search result.
pub const TITLE_CHARS_MAX: usize = 255;
/// What a description may have. With everything else of the product it has to fit into a segment.
pub const DESCRIPTION_BYTES_MAX: usize = 65_536;
/// Pictures of one product, what the largest shops elsewhere allow.
pub const IMAGES_MAX: usize = 250;
/// Tags, categories, specifications or related products of one product.
pub const LIST_MAX: usize = 250;
/// One short text: a tag, a vendor, an option's value, the name of a fact.
pub const SHORT_CHARS_MAX: usize = 255;
/// Metadata, or imported columns, of one product or variant, in bytes of all keys and values.
pub const PAIRS_BYTES_MAX: usize = 65_536;
/// Prices of one variant, past and future ones included.
pub const PRICES_MAX: usize = 200;

/// Why a draft is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It could not be published.
    #[error("{0}")]
    Invalid(#[from] CatalogError),
    /// Something in it is empty that must not be, or longer than is allowed.
    #[error("{what} must have 1 to {limit} characters")]
    Text {
        /// What: `title`.
        what: &'static str,
        /// How long it may be, in characters.
        limit: usize,
    },
    /// There is too much of something.
    #[error("there may be at most {limit} {what}")]
    TooMany {
        /// Of what: `images`.
        what: &'static str,
        /// How many there may be.
        limit: usize,
    },
    /// It is in a price list of another currency.
    #[error("the price list {list} is in {expected}")]
    Currency {
        /// The price list.
        list: String,
        /// Its currency.
        expected: Currency,
    },
    /// Another product has this slug.
    #[error("the slug {0} is another product's")]
    SlugTaken(Slug),
    /// A variant of another product has this SKU.
    #[error("the SKU {sku} is a variant's of {slug}")]
    SkuTaken {
        /// The SKU.
        sku: String,
        /// The product that has it.
        slug: String,
    },
    /// A variant is taxed as shipping, which is nothing that can be sold.
    #[error("a variant is not taxed as shipping")]
    TaxClass,
    /// The same slug or SKU came twice in one call, or twice in one product.
    #[error("{0} is there twice")]
    Repeated(String),
    /// It is in a category that there is not.
    #[error("there is no category {0}")]
    UnknownCategory(Slug),
    /// Somebody changed it meanwhile.
    #[error("it was changed meanwhile, and is of version {version} now")]
    Changed {
        /// The version it has now.
        version: u64,
    },
}

impl Refusal {
    /// A stable name for programs: `sku_taken`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Invalid(CatalogError::NoVariants(_)) => "no_variants",
            Self::Invalid(CatalogError::Options(_)) => "options",
            Self::Invalid(CatalogError::Interval { .. }) => "price_interval",
            Self::Invalid(CatalogError::NegativePrice { .. }) => "negative_price",
            Self::Invalid(_) => "invalid",
            Self::Text { .. } => "text",
            Self::TooMany { .. } => "too_many",
            Self::Currency { .. } => "currency",
            Self::TaxClass => "tax_class",
            Self::SlugTaken(_) => "slug_taken",
            Self::SkuTaken { .. } => "sku_taken",
            Self::Repeated(_) => "repeated",
            Self::UnknownCategory(_) => "unknown_category",
            Self::Changed { .. } => "changed",
        }
    }
}

/// Says what is wrong with a draft, by itself and in these markets.
pub(super) fn check(draft: &Draft, markets: &[Market]) -> Result<(), Refusal> {
    texts(draft)?;
    amounts(draft)?;
    let variants = &draft.variants;
    if variants.iter().any(|variant| variant.tax_class == TaxClass::Shipping) {
        return Err(Refusal::TaxClass);
    }
    let mut categories = BTreeSet::new();
    if let Some(twice) = draft.categories.iter().find(|slug| !categories.insert(*slug)) {
        return Err(Refusal::Repeated(twice.to_string()));
    }
    for price in variants.iter().flat_map(|variant| &variant.prices) {
        let market = markets.iter().find(|market| market.price_list == price.list);
        if let Some(expected) = market.map(|market| market.currency)
            && expected != price.price.currency()
        {
            return Err(Refusal::Currency { list: price.list.to_string(), expected });
        }
    }
    domain::Catalog::build(alone(draft)).map(|_| ()).map_err(Refusal::from)
}

fn texts(draft: &Draft) -> Result<(), Refusal> {
    let within = |what, text: &str, least: usize, limit: usize| {
        if text.trim().len() < least || text.chars().nth(limit).is_some() {
            return Err(Refusal::Text { what, limit });
        }
        Ok(())
    };
    within("title", &draft.title, 1, TITLE_CHARS_MAX)?;
    within("vendor", &draft.vendor, 0, SHORT_CHARS_MAX)?;
    within("kind", &draft.kind, 0, SHORT_CHARS_MAX)?;
    within("SEO title", &draft.seo.title, 0, TITLE_CHARS_MAX)?;
    within("SEO description", &draft.seo.description, 0, DESCRIPTION_BYTES_MAX)?;
    for tag in &draft.tags {
        within("tag", tag, 1, SHORT_CHARS_MAX)?;
    }
    for option in &draft.options {
        within("option", &option.name, 1, SHORT_CHARS_MAX)?;
        for value in &option.values {
            within("option's value", value, 1, SHORT_CHARS_MAX)?;
        }
    }
    for fact in &draft.specifications {
        within("specification", &fact.name, 1, SHORT_CHARS_MAX)?;
        within("specification's value", &fact.value, 0, DESCRIPTION_BYTES_MAX)?;
    }
    for image in &draft.images {
        within("image's path", &image.path, 1, 1_024)?;
        within("image's alt text", &image.alt, 0, 512)?;
    }
    for variant in &draft.variants {
        within("barcode", &variant.barcode, 0, SHORT_CHARS_MAX)?;
    }
    let translated = draft.translations.iter().map(|text| text.description.len());
    let longest = translated.chain([draft.description.len()]).max().unwrap_or_default();
    if longest > DESCRIPTION_BYTES_MAX {
        return Err(Refusal::Text { what: "description", limit: DESCRIPTION_BYTES_MAX });
    }
    Ok(())
}

fn amounts(draft: &Draft) -> Result<(), Refusal> {
    let bytes = |pairs: &BTreeMap<String, String>| -> usize {
        pairs.iter().map(|(key, value)| key.len().saturating_add(value.len())).sum()
    };
    let prices = draft.variants.iter().map(|variant| variant.prices.len()).max();
    let columns = draft.variants.iter().map(|variant| bytes(&variant.extra)).max();
    let all = [
        ("variants", draft.variants.len(), limits::VARIANTS_MAX),
        ("images", draft.images.len(), IMAGES_MAX),
        ("tags", draft.tags.len(), LIST_MAX),
        ("categories", draft.categories.len(), LIST_MAX),
        ("specifications", draft.specifications.len(), LIST_MAX),
        ("related products", draft.related.len(), LIST_MAX),
        ("prices of a variant", prices.unwrap_or_default(), PRICES_MAX),
        ("bytes of metadata", bytes(&draft.metadata), PAIRS_BYTES_MAX),
        ("bytes of columns", bytes(&draft.extra), PAIRS_BYTES_MAX),
        ("bytes of columns", columns.unwrap_or_default(), PAIRS_BYTES_MAX),
    ];
    match all.into_iter().find(|(_, count, limit)| count > limit) {
        Some((what, _, limit)) => Err(Refusal::TooMany { what, limit }),
        None => Ok(()),
    }
}

/// A catalog of this product alone, which is what domain can check. New things have no id yet.
fn alone(draft: &Draft) -> CatalogParts {
    let category =
        |slug: &Slug| Category { slug: slug.clone(), parent: None, face: Face::default() };
    let categories: BTreeSet<&Slug> = draft.categories.iter().collect();
    let id = draft.id.unwrap_or(ProductId::from_ulid(0));
    let variants = (0_u128..).zip(&draft.variants).map(|(place, one)| {
        let mut one = one.clone();
        one.id = Some(VariantId::from_ulid(place));
        variant(&one)
    });
    let product = Product {
        options: draft.options.clone(),
        images: draft.images.clone(),
        categories: draft.categories.iter().map(Slug::to_string).collect(),
        translations: draft.translations.clone(),
        variants: variants.collect(),
        ..Product::new(id, draft.slug.clone(), &draft.title)
    };
    CatalogParts {
        products: vec![product],
        categories: categories.into_iter().map(category).collect(),
        ..CatalogParts::default()
    }
}

/// A variant as it is published. One without an id is not, and gets none here.
pub(super) fn variant(draft: &VariantDraft) -> Variant {
    Variant {
        id: draft.id.unwrap_or(VariantId::from_ulid(0)),
        sku: draft.sku.clone(),
        barcode: draft.barcode.clone(),
        title: draft.options.join(" / "),
        options: draft.options.clone(),
        prices: draft.prices.clone(),
        tax_class: draft.tax_class,
        weight_grams: draft.weight_grams,
        image: draft.image,
    }
}
