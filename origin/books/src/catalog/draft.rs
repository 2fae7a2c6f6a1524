//! A product as the merchant keeps it: what is published of it, and what is kept beside.

use std::collections::BTreeMap;

use domain::{
    Image, PriceInterval, ProductId, ProductOption, ProductText, Seo, Sku, Slug, Specification,
    TaxClass, Timestamp, VariantId,
};

/// Whether shoppers see a product, once the next release is published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Status {
    /// It is being worked on.
    #[default]
    Draft,
    /// It is for sale.
    Published,
    /// It is sold no longer, and kept because orders speak of it.
    Archived,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Published, Self::Archived];

    /// As it is stored: `PUBLISHED`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "DRAFT",
            Self::Published => "PUBLISHED",
            Self::Archived => "ARCHIVED",
        }
    }

    /// The status of this name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

/// A product as somebody wants it to be, whole. What is not named here is not there afterwards;
/// to change a part, begin with [`Stored::draft`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The id it gets if there is no product of this slug yet; a new one when that is `None`.
    pub id: Option<ProductId>,
    /// Its name in addresses, by which it is found.
    pub slug: Slug,
    /// Whether it is for sale.
    pub status: Status,
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
    pub options: Vec<ProductOption>,
    /// What can be bought; at least one. A variant is found by its SKU.
    pub variants: Vec<VariantDraft>,
    /// Pictures, the primary one first.
    pub images: Vec<Image>,
    /// The slugs of categories, which must be there.
    pub categories: Vec<Slug>,
    /// Facts as pairs.
    pub specifications: Vec<Specification>,
    /// The slugs of what goes well with it. Those that are not for sale are not shown.
    pub related: Vec<Slug>,
    /// What search engines are told.
    pub seo: Seo,
    /// How much it is bought, by the merchant's measure.
    pub popularity: u32,
    /// Its texts in other languages.
    pub translations: Vec<ProductText>,
    /// Since when it is on the shelves; the moment of its first publication when it is `None`.
    pub published_at: Option<Timestamp>,
    /// Whatever the merchant's own programs keep with it. Never published.
    pub metadata: BTreeMap<String, String>,
    /// Columns of an imported file that nothing here models, to be written back. Never published.
    pub extra: BTreeMap<String, String>,
    /// The version this is a change of: another one now, and the change is refused.
    pub based_on: Option<u64>,
}

/// A variant as somebody wants it to be, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariantDraft {
    /// The id it gets if there is no variant of this SKU yet; a new one when that is `None`.
    pub id: Option<VariantId>,
    /// The merchant's number, by which it is found.
    pub sku: Sku,
    /// The number under its bars; empty when it has none.
    pub barcode: String,
    /// The chosen value of each of the product's options.
    pub options: Vec<String>,
    /// Its prices over time in each price list; those of one list never overlap.
    pub prices: Vec<PriceInterval>,
    /// What kind of goods the tax office takes it for.
    pub tax_class: TaxClass,
    /// What one piece weighs with its packing.
    pub weight_grams: u32,
    /// Which of the product's pictures shows it, counted from zero.
    pub image: Option<u32>,
    /// Columns of an imported file that nothing here models, to be written back.
    pub extra: BTreeMap<String, String>,
}

/// A product as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its place in the merchant's order.
    pub position: i64,
    /// Its id, which its draft has too.
    pub id: ProductId,
    /// What it is. `id` and each variant's `id` are given, `based_on` is not.
    pub draft: Draft,
    /// Which version of it this is, from 1.
    pub version: u64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// The change of the catalog that touched it last.
    pub(crate) changed: i64,
}

impl Draft {
    /// A draft that has a name and nothing else yet.
    #[must_use]
    pub fn new(slug: Slug, title: &str) -> Self {
        Self {
            id: None,
            slug,
            status: Status::Draft,
            title: title.to_owned(),
            description: String::new(),
            vendor: String::new(),
            kind: String::new(),
            tags: Vec::new(),
            options: Vec::new(),
            variants: Vec::new(),
            images: Vec::new(),
            categories: Vec::new(),
            specifications: Vec::new(),
            related: Vec::new(),
            seo: Seo::default(),
            popularity: 0,
            translations: Vec::new(),
            published_at: None,
            metadata: BTreeMap::new(),
            extra: BTreeMap::new(),
            based_on: None,
        }
    }
}

impl VariantDraft {
    /// A variant that has a number and nothing else yet.
    #[must_use]
    pub const fn new(sku: Sku) -> Self {
        Self {
            id: None,
            sku,
            barcode: String::new(),
            options: Vec::new(),
            prices: Vec::new(),
            tax_class: TaxClass::Standard,
            weight_grams: 0,
            image: None,
            extra: BTreeMap::new(),
        }
    }
}

impl Stored {
    /// What it is, as the beginning of a change: refused if somebody changes it meanwhile.
    #[must_use]
    pub fn draft(&self) -> Draft {
        Draft { based_on: Some(self.version), ..self.draft.clone() }
    }
}
