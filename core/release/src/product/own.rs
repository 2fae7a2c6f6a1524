//! A product taken out of the release: domain's own value.

use domain::{
    Locale, Money, PriceInterval, Product, ProductOption, ProductText, Seo, Slug, Specification,
    Variant,
};

use super::{ProductRef, VariantRef};
use crate::layout::product::{option, record, specification, translation};
use crate::layout::read::Row;

impl ProductRef<'_> {
    /// The product that was compiled; none when the bytes do not hold one.
    pub fn to_product(self) -> Option<Product> {
        let bare =
            Product::new(self.id(), Slug::parse(self.slug()).ok()?, self.field(record::TITLE));
        let seo = |title: &str, description: &str| Seo {
            title: title.to_owned(),
            description: description.to_owned(),
        };
        Some(Product {
            description: self.field(record::DESCRIPTION).to_owned(),
            vendor: self.vendor().to_owned(),
            kind: self.kind().to_owned(),
            tags: self.tags().to_vec(),
            options: self.options_of(self.options_at()),
            variants: self.variants().map(variant).collect::<Option<_>>()?,
            images: self.own_images().collect(),
            categories: self.category_slugs().to_vec(),
            specifications: self.specifications_of(self.record.u32(record::SPECIFICATIONS)),
            related: self.related_ids().collect(),
            seo: seo(self.field(record::SEO_TITLE), self.field(record::SEO_DESCRIPTION)),
            published_at: self.published_at(),
            popularity: self.popularity(),
            translations: self
                .translation_rows()
                .iter()
                .map(|row| self.product_text(row))
                .collect::<Option<_>>()?,
            ..bare
        })
    }

    fn product_text(self, row: Row<'_>) -> Option<ProductText> {
        let text = |at: usize| self.heap().text(row.u32(at)).to_owned();
        Some(ProductText {
            locale: Locale::parse(&text(translation::LOCALE)).ok()?,
            title: text(translation::TITLE),
            description: text(translation::DESCRIPTION),
            options: self.options_of(row.u32(translation::OPTIONS)),
            specifications: self.specifications_of(row.u32(translation::SPECIFICATIONS)),
            image_alts: self.heap().texts(row.u32(translation::IMAGE_ALTS)).to_vec(),
            seo: Seo {
                title: text(translation::SEO_TITLE),
                description: text(translation::SEO_DESCRIPTION),
            },
        })
    }

    fn options_of(self, at: u32) -> Vec<ProductOption> {
        let heap = self.heap();
        let read = |row: Row<'_>| ProductOption {
            name: heap.text(row.u32(option::NAME)).to_owned(),
            values: heap.texts(row.u32(option::VALUES)).to_vec(),
        };
        heap.rows(at, option::WIDTH).iter().map(read).collect()
    }

    fn specifications_of(self, at: u32) -> Vec<Specification> {
        let heap = self.heap();
        let read = |row: Row<'_>| Specification {
            name: heap.text(row.u32(specification::NAME)).to_owned(),
            value: heap.text(row.u32(specification::VALUE)).to_owned(),
        };
        heap.rows(at, specification::WIDTH).iter().map(read).collect()
    }
}

fn variant(variant: VariantRef<'_>) -> Option<Variant> {
    let prices = variant.prices().map(|price| {
        let (list, currency) = variant.product().list_at(price.list)?;
        Some(PriceInterval {
            list,
            price: Money::new(price.minor, currency),
            compare_at: price.compare_at.map(|minor| Money::new(minor, currency)),
            from: price.from,
            until: price.until,
        })
    });
    Some(Variant {
        id: variant.id(),
        sku: variant.own_sku()?,
        barcode: variant.barcode().to_owned(),
        title: variant.own_title().to_owned(),
        options: variant.own_values().map(str::to_owned).collect(),
        prices: prices.collect::<Option<_>>()?,
        tax_class: variant.tax_class(),
        weight_grams: variant.weight_grams(),
        image: variant.image(),
    })
}
