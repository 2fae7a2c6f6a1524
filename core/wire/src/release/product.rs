//! The JSON of a product in a release.

use domain::{
    Image, Money, PriceInterval, PriceListId, Product, ProductId, ProductOption, Sku, Slug,
    TaxClass, Timestamp, Variant, VariantId,
};
use serde::{Deserialize, Serialize};

use crate::malformed::{Malformed, part};
use crate::shape::{currency, millis, money};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProductShape {
    id: String,
    slug: String,
    title: String,
    description: String,
    options: Vec<OptionShape>,
    variants: Vec<VariantShape>,
    images: Vec<ImageShape>,
    categories: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OptionShape {
    name: String,
    values: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ImageShape {
    path: String,
    alt: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct VariantShape {
    id: String,
    sku: String,
    title: String,
    options: Vec<String>,
    prices: Vec<PriceShape>,
    tax_class: String,
    weight_grams: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PriceShape {
    list: String,
    currency: String,
    price: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    compare_at: Option<i64>,
    from: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<i64>,
}

impl ProductShape {
    pub(super) fn write(product: &Product) -> Self {
        let option = |option: &ProductOption| OptionShape {
            name: option.name.clone(),
            values: option.values.clone(),
        };
        let image = |image: &Image| ImageShape { path: image.path.clone(), alt: image.alt.clone() };
        Self {
            id: product.id.to_string(),
            slug: product.slug.to_string(),
            title: product.title.clone(),
            description: product.description.clone(),
            options: product.options.iter().map(option).collect(),
            variants: product.variants.iter().map(VariantShape::write).collect(),
            images: product.images.iter().map(image).collect(),
            categories: product.categories.clone(),
        }
    }

    pub(super) fn read(self) -> Result<Product, Malformed> {
        let option = |OptionShape { name, values }| ProductOption { name, values };
        let image = |ImageShape { path, alt }| Image { path, alt, width: 0, height: 0 };
        let variants = self.variants.into_iter().map(VariantShape::read);
        let id = part("product.id", ProductId::parse(&self.id))?;
        let slug = part("product.slug", Slug::parse(&self.slug))?;
        Ok(Product {
            description: self.description,
            options: self.options.into_iter().map(option).collect(),
            variants: variants.collect::<Result<_, _>>()?,
            images: self.images.into_iter().map(image).collect(),
            categories: self.categories,
            ..Product::new(id, slug, &self.title)
        })
    }
}

impl VariantShape {
    fn write(variant: &Variant) -> Self {
        Self {
            id: variant.id.to_string(),
            sku: variant.sku.to_string(),
            title: variant.title.clone(),
            options: variant.options.clone(),
            prices: variant.prices.iter().map(PriceShape::write).collect(),
            tax_class: variant.tax_class.as_str().to_owned(),
            weight_grams: variant.weight_grams,
        }
    }

    fn read(self) -> Result<Variant, Malformed> {
        let class = TaxClass::parse(&self.tax_class);
        let prices = self.prices.into_iter().map(PriceShape::read);
        Ok(Variant {
            id: part("variant.id", VariantId::parse(&self.id))?,
            sku: part("variant.sku", Sku::parse(&self.sku))?,
            title: self.title,
            options: self.options,
            prices: prices.collect::<Result<_, _>>()?,
            tax_class: class.ok_or(Malformed { what: "variant.tax_class" })?,
            weight_grams: self.weight_grams,
            barcode: String::new(),
            image: None,
        })
    }
}

impl PriceShape {
    fn write(interval: &PriceInterval) -> Self {
        Self {
            list: interval.list.to_string(),
            currency: interval.price.currency().code().to_owned(),
            price: interval.price.minor(),
            compare_at: interval.compare_at.map(Money::minor),
            from: interval.from.millis(),
            until: interval.until.map(Timestamp::millis),
        }
    }

    fn read(self) -> Result<PriceInterval, Malformed> {
        let currency = currency(&self.currency)?;
        let until = self.until.map(|until| millis("price.until", until)).transpose()?;
        Ok(PriceInterval {
            list: part("price.list", PriceListId::parse(&self.list))?,
            price: money(currency)(self.price),
            compare_at: self.compare_at.map(money(currency)),
            from: millis("price.from", self.from)?,
            until,
        })
    }
}
