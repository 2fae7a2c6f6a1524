//! A product as this format says it.

use std::collections::BTreeMap;

use domain::{Locale, MarketId, Money, Sku, Slug, TaxClass};

/// One product with everything its rows say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// Its name in addresses.
    pub handle: Slug,
    /// Its name among people.
    pub title: Localised<String>,
    /// What there is to say about it, HTML as it came; [`crate::html::plain`] makes text of it.
    pub description: Localised<String>,
    /// Who made it.
    pub vendor: String,
    /// Its place in Shopify's product taxonomy: `Apparel & Accessories > Clothing`.
    pub taxonomy: String,
    /// What kind of thing it is, in the merchant's words.
    pub kind: String,
    /// Words the merchant finds it by.
    pub tags: Vec<String>,
    /// Whether it is ready, and for whom.
    pub status: Status,
    /// Whether the online shop shows it.
    pub published: bool,
    /// In which other markets it is said to be sold, where the file says.
    pub included: BTreeMap<MarketId, bool>,
    /// What a shopper chooses; empty when there is one variant only.
    pub options: Vec<Choice>,
    /// What can be bought; at least one.
    pub variants: Vec<Variant>,
    /// Pictures in their order, each address once. Their position is their place here.
    pub images: Vec<Image>,
    /// What search engines show as the title.
    pub seo_title: Localised<String>,
    /// What search engines show below the title.
    pub seo_description: Localised<String>,
    /// The paths to its categories in the shop's own tree, each from the root.
    pub categories: Vec<Vec<String>>,
    /// The collections it was put into by hand.
    pub collections: Vec<Slug>,
    /// Facts as pairs.
    pub specifications: Localised<Vec<Fact>>,
    /// Handles of products that go well with it.
    pub related: Vec<Slug>,
    /// What kind of goods the tax office takes it for; none when that is not said.
    pub tax_class: Option<TaxClass>,
}

/// Something in the shop's own language, and in others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Localised<T> {
    /// In the shop's own language.
    pub base: T,
    /// In other languages, where it is translated.
    pub others: BTreeMap<Locale, T>,
}

/// Whether a product is ready, and for whom.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Status {
    /// Ready to sell.
    #[default]
    Active,
    /// Not ready.
    Draft,
    /// No longer sold.
    Archived,
    /// Sold to whoever has the address, and not listed.
    Unlisted,
}

/// Whether a variant is sold when none is left.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Oversell {
    /// It is not.
    #[default]
    Deny,
    /// It is.
    Continue,
}

/// One thing a shopper chooses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is chosen: "Size".
    pub name: Localised<String>,
    /// What there is to choose from, in the order in which the variants bring it.
    pub values: Vec<Localised<String>>,
}

/// What can be bought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Variant {
    /// The merchant's number, where there is one.
    pub sku: Option<Sku>,
    /// The number under its bars.
    pub barcode: String,
    /// The chosen value of each of the product's options, in their order.
    pub options: Vec<String>,
    /// What it costs in each market that has a price for it.
    pub offers: BTreeMap<MarketId, Offer>,
    /// What one piece costs the merchant, in the first market's currency.
    pub cost: Option<Money>,
    /// Whether tax is charged, where the file says.
    pub taxable: Option<bool>,
    /// Who counts its stock: `shopify`, or empty when nobody does.
    pub tracker: String,
    /// How many there are.
    pub quantity: Option<i64>,
    /// Whether it is sold when none is left.
    pub oversell: Oversell,
    /// What one piece weighs.
    pub grams: Option<u32>,
    /// Whether it has to be sent, where the file says.
    pub shipped: Option<bool>,
    /// The address of the picture that shows it.
    pub image: String,
    /// Cells of its row that the shop has no use for.
    pub kept: Vec<Kept>,
}

/// What a variant costs in one market. One of the two is there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Offer {
    /// The price; without one it is not for sale there.
    pub price: Option<Money>,
    /// The price it is compared with.
    pub compare_at: Option<Money>,
}

/// A picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Image {
    /// Where it is.
    pub url: String,
    /// What it shows, for those who do not see it.
    pub alt: Localised<String>,
    /// Cells of its row that the shop has no use for, when it had a row of its own.
    pub kept: Vec<Kept>,
}

/// A cell that the shop has no use for: it is written back in its column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The column.
    pub column: String,
    /// What stands in it, as it stands there. Never empty.
    pub value: String,
}

/// A fact about a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is about: "Material".
    pub name: String,
    /// What there is to know: "Stoneware".
    pub value: String,
}

impl Listing {
    /// A product with a name, one variant, and nothing else yet.
    pub fn new(handle: Slug, title: &str) -> Self {
        Self {
            handle,
            title: Localised::from(title.to_owned()),
            description: Localised::default(),
            vendor: String::new(),
            taxonomy: String::new(),
            kind: String::new(),
            tags: Vec::new(),
            status: Status::Active,
            published: true,
            included: BTreeMap::new(),
            options: Vec::new(),
            variants: vec![Variant::default()],
            images: Vec::new(),
            seo_title: Localised::default(),
            seo_description: Localised::default(),
            categories: Vec::new(),
            collections: Vec::new(),
            specifications: Localised::default(),
            related: Vec::new(),
            tax_class: None,
        }
    }

    /// Whether shoppers are to find it: active and shown by the online shop.
    pub const fn on_sale(&self) -> bool {
        matches!(self.status, Status::Active) && self.published
    }
}

impl<T> From<T> for Localised<T> {
    fn from(base: T) -> Self {
        Self { base, others: BTreeMap::new() }
    }
}

impl<T> Localised<T> {
    /// What it is in this language, where it is translated.
    pub fn get(&self, locale: &Locale) -> Option<&T> {
        self.others.get(locale)
    }
}

impl Status {
    /// How it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Draft => "Draft",
            Self::Archived => "Archived",
            Self::Unlisted => "Unlisted",
        }
    }

    /// Reads it, whatever the case.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Active, Self::Draft, Self::Archived, Self::Unlisted]
            .into_iter()
            .find(|one| one.as_str().eq_ignore_ascii_case(text))
    }
}

impl Oversell {
    /// How it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Deny => "DENY",
            Self::Continue => "CONTINUE",
        }
    }

    /// Reads it, whatever the case.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Deny, Self::Continue].into_iter().find(|one| one.as_str().eq_ignore_ascii_case(text))
    }
}

impl Offer {
    /// Whether it says nothing.
    pub const fn is_empty(&self) -> bool {
        self.price.is_none() && self.compare_at.is_none()
    }
}
