//! What can be bought, and everything that is said and shown about it.

use crate::id::{ProductId, VariantId};
use crate::money::Money;
use crate::tax::TaxClass;
use crate::text::{Locale, PriceListId, Sku, Slug};
use crate::time::Timestamp;

/// Something sold, in one or more variants.
///
/// Its texts are in the shop's own language; `translations` holds them in others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// Its name among machines.
    pub id: ProductId,
    /// Its name in addresses.
    pub slug: Slug,
    /// Its name among people.
    pub title: String,
    /// What there is to say about it, as plain text; an empty line begins a paragraph.
    pub description: String,
    /// Who made it; empty when that is not said.
    pub vendor: String,
    /// What kind of thing it is, in the merchant's words; empty when that is not said.
    pub kind: String,
    /// Words the merchant finds it by, and rules of collections speak of.
    pub tags: Vec<String>,
    /// What a shopper chooses: size, colour. Empty when there is one variant only.
    pub options: Vec<ProductOption>,
    /// What can be bought; at least one.
    pub variants: Vec<Variant>,
    /// Pictures, the primary one first.
    pub images: Vec<Image>,
    /// The slugs of the categories it is in.
    pub categories: Vec<String>,
    /// Facts as pairs: material, size, care.
    pub specifications: Vec<Specification>,
    /// What goes well with it, the best first.
    pub related: Vec<ProductId>,
    /// What search engines are told; empty parts are made from title and description.
    pub seo: Seo,
    /// Since when it is on the shelves, for lists of what is new.
    pub published_at: Timestamp,
    /// How much it is bought, by the merchant's measure: of two that fit a search equally, the
    /// larger comes first.
    pub popularity: u32,
    /// Its texts in other languages; of each at most one.
    pub translations: Vec<ProductText>,
}

/// A product's texts in another language. What is missing is shown in the shop's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductText {
    /// The language.
    pub locale: Locale,
    /// The product's name; empty when it is not translated.
    pub title: String,
    /// What there is to say about it; empty when it is not translated.
    pub description: String,
    /// The names of options and values, in the order of the product's; shorter when some are not
    /// translated.
    pub options: Vec<ProductOption>,
    /// The facts; empty when they are not translated.
    pub specifications: Vec<Specification>,
    /// What each picture shows, in the order of the product's.
    pub image_alts: Vec<String>,
    /// What search engines are told.
    pub seo: Seo,
}

/// What search engines are told about a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seo {
    /// The title; empty when the page's own will do.
    pub title: String,
    /// The description; empty when the page's own will do.
    pub description: String,
}

/// A fact about a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Specification {
    /// What it is about: "Material".
    pub name: String,
    /// What there is to know: "Stoneware".
    pub value: String,
}

/// One thing a shopper chooses about a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductOption {
    /// What is chosen: "Size".
    pub name: String,
    /// What there is to choose from, in the order shown.
    pub values: Vec<String>,
}

/// What can be put into a cart: it has a SKU, prices and stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Its name among machines.
    pub id: VariantId,
    /// The merchant's number.
    pub sku: Sku,
    /// The number under its bars (GTIN); empty when it has none.
    pub barcode: String,
    /// What tells it from its siblings: "Red / M". Empty when it has none.
    pub title: String,
    /// The chosen value of each of the product's options, in their order.
    pub options: Vec<String>,
    /// Its price over time in each price list; those of one list never overlap.
    pub prices: Vec<PriceInterval>,
    /// What kind of goods the tax office takes it for.
    pub tax_class: TaxClass,
    /// What one piece weighs with its packing.
    pub weight_grams: u32,
    /// Which of the product's pictures shows it, counted from zero.
    pub image: Option<u32>,
}

/// A price, from one moment until just before another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceInterval {
    /// The price list it belongs to.
    pub list: PriceListId,
    /// The price of one piece, in the currency of the list's market.
    pub price: Money,
    /// The price it is to be compared with, shown struck through.
    pub compare_at: Option<Money>,
    /// The first moment at which it holds.
    pub from: Timestamp,
    /// The first moment at which it no longer holds; none when it has no end.
    pub until: Option<Timestamp>,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Its name below the media address, without size and kind.
    pub path: String,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// Its width in pixels; zero when that is not known.
    pub width: u32,
    /// Its height in pixels; zero when that is not known.
    pub height: u32,
}

impl Product {
    /// A product that has a name and nothing else yet.
    pub fn new(id: ProductId, slug: Slug, title: &str) -> Self {
        Self {
            id,
            slug,
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
            published_at: Timestamp::EPOCH,
            popularity: 0,
            translations: Vec::new(),
        }
    }

    /// Its texts in a language, if they are translated: `de-AT` is content with `de`.
    pub fn text(&self, locale: &Locale) -> Option<&ProductText> {
        let exact = self.translations.iter().find(|text| &text.locale == locale);
        exact.or_else(|| {
            self.translations.iter().find(|text| text.locale.language() == locale.language())
        })
    }

    /// The name of one of this product's variants as a line of a cart or order shows it.
    pub fn line_title(&self, variant: &Variant, locale: &Locale) -> String {
        let text = self.text(locale);
        let title = text.map(|text| &text.title).filter(|title| !title.is_empty());
        let title = title.unwrap_or(&self.title);
        if self.options.is_empty() || variant.title.is_empty() {
            return title.clone();
        }
        let values = self.options.iter().zip(&variant.options).enumerate();
        let values = values.map(|(place, (option, value))| {
            let translated = || {
                let at = option.values.iter().position(|one| one == value)?;
                text?.options.get(place)?.values.get(at).filter(|value| !value.is_empty())
            };
            translated().unwrap_or(value).as_str()
        });
        let values: Vec<&str> = values.collect();
        format!("{title} - {}", values.join(" / "))
    }
}

impl Variant {
    /// The price that holds in a list at a moment; none when it is not for sale there then.
    pub fn price(&self, list: &PriceListId, at: Timestamp) -> Option<&PriceInterval> {
        self.prices.iter().find(|interval| &interval.list == list && interval.holds(at))
    }
}

impl PriceInterval {
    /// Whether this price holds at a moment.
    pub fn holds(&self, at: Timestamp) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}
