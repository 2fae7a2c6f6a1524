//! The columns of the format, under all their names.
//!
//! The names are those of Shopify's product template and of exports of real shops; today's is the
//! one that is written. Sources: help.shopify.com, "Using CSV files to import and export products";
//! the sample file linked there; exports before 2024 for the older names.

/// A column with a meaning for the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The product's name.
    Title,
    /// Its name in addresses; every row of the product repeats it.
    Handle,
    /// What there is to say, HTML.
    Description,
    /// Who made it.
    Vendor,
    /// Its place in Shopify's taxonomy.
    Taxonomy,
    /// What kind of thing it is.
    Kind,
    /// Words, separated by commas.
    Tags,
    /// Whether the online shop shows it.
    Published,
    /// Whether it is ready.
    Status,
    /// Whether a market sells it; only with a market's name.
    Included,
    /// The merchant's number for a variant.
    Sku,
    /// The number under its bars.
    Barcode,
    /// The name of the first, second or third option, counted from zero.
    OptionName(usize),
    /// A variant's value for it.
    OptionValue(usize),
    /// What a variant costs.
    Price,
    /// The price it is compared with.
    CompareAt,
    /// What it costs the merchant.
    Cost,
    /// Whether tax is charged.
    Taxable,
    /// Who counts the stock.
    Tracker,
    /// How many there are.
    Quantity,
    /// Whether it is sold when none is left.
    Oversell,
    /// What one piece weighs.
    Grams,
    /// Whether it has to be sent.
    Shipped,
    /// A picture's address.
    ImageUrl,
    /// A picture's place, from one.
    ImagePosition,
    /// What a picture shows.
    ImageAlt,
    /// The address of the picture that shows a variant.
    VariantImage,
    /// What search engines show as the title.
    SeoTitle,
    /// What search engines show below it.
    SeoDescription,
    /// The paths to its categories in the shop's own tree. Bodega's own column.
    Category,
    /// Handles of collections. Bodega's own column.
    Collections,
    /// Facts as pairs. Bodega's own column.
    Specifications,
    /// Handles of related products. Bodega's own column.
    Related,
    /// What kind of goods the tax office takes it for. Bodega's own column.
    TaxClass,
}

/// What the cells of a column are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The product; its first row says it.
    Product,
    /// The variant of the row.
    Variant,
    /// The picture of the row.
    Image,
}

/// One column of the format.
pub(crate) struct Standard {
    /// What it means; none when it is only kept.
    pub(crate) field: Option<Field>,
    /// Today's name.
    pub(crate) name: &'static str,
    /// Other names it had, in small letters.
    older: &'static [&'static str],
}

const fn column(field: Field, name: &'static str, older: &'static [&'static str]) -> Standard {
    Standard { field: Some(field), name, older }
}

const fn kept(name: &'static str, older: &'static [&'static str]) -> Standard {
    Standard { field: None, name, older }
}

/// Every column, in the order of today's template; bodega's own follow the last one.
pub(crate) static STANDARD: &[Standard] = &[
    column(Field::Title, "Title", &[]),
    column(Field::Handle, "URL handle", &["handle"]),
    column(Field::Description, "Description", &["body (html)", "body html"]),
    column(Field::Vendor, "Vendor", &[]),
    column(
        Field::Taxonomy,
        "Product category",
        &["standard product type", "standardized product type"],
    ),
    column(Field::Kind, "Type", &["custom product type"]),
    column(Field::Tags, "Tags", &[]),
    column(Field::Published, "Published on online store", &["published"]),
    column(Field::Status, "Status", &[]),
    column(Field::Included, "Included", &[]),
    column(Field::Sku, "SKU", &["variant sku"]),
    column(Field::Barcode, "Barcode", &["variant barcode", "variant barcodes"]),
    column(Field::OptionName(0), "Option1 name", &[]),
    column(Field::OptionValue(0), "Option1 value", &[]),
    kept("Option1 Linked To", &[]),
    column(Field::OptionName(1), "Option2 name", &[]),
    column(Field::OptionValue(1), "Option2 value", &[]),
    kept("Option2 Linked To", &[]),
    column(Field::OptionName(2), "Option3 name", &[]),
    column(Field::OptionValue(2), "Option3 value", &[]),
    kept("Option3 Linked To", &[]),
    column(Field::Price, "Price", &["variant price"]),
    column(Field::CompareAt, "Compare-at price", &["variant compare at price", "compare at price"]),
    column(Field::Cost, "Cost per item", &["variant cost"]),
    column(Field::Taxable, "Charge tax", &["variant taxable"]),
    kept("Tax code", &["variant tax code"]),
    kept("Unit price total measure", &["variant unit price total measure"]),
    kept("Unit price total measure unit", &["variant unit price total measure unit"]),
    kept("Unit price base measure", &["variant unit price base measure"]),
    kept("Unit price base measure unit", &["variant unit price base measure unit"]),
    column(Field::Tracker, "Inventory tracker", &["variant inventory tracker"]),
    column(Field::Quantity, "Inventory quantity", &["variant inventory qty"]),
    column(Field::Oversell, "Continue selling when out of stock", &["variant inventory policy"]),
    column(Field::Grams, "Weight value (grams)", &["variant grams"]),
    kept("Weight unit for display", &["variant weight unit"]),
    column(Field::Shipped, "Requires shipping", &["variant requires shipping"]),
    kept("Fulfillment service", &["variant fulfillment service"]),
    column(Field::ImageUrl, "Product image URL", &["image src"]),
    column(Field::ImagePosition, "Image position", &[]),
    column(Field::ImageAlt, "Image alt text", &[]),
    column(Field::VariantImage, "Variant image URL", &["variant image"]),
    kept("Gift card", &[]),
    column(Field::SeoTitle, "SEO title", &[]),
    column(Field::SeoDescription, "SEO description", &[]),
    column(Field::Category, "Category", &[]),
    column(Field::Collections, "Collections", &["collection"]),
    column(Field::Specifications, "Specifications", &[]),
    column(Field::Related, "Related", &[]),
    column(Field::TaxClass, "Tax class", &[]),
];

/// The column with this name, today's or an older one; the text is in small letters.
pub(crate) fn standard(small: &str) -> Option<&'static Standard> {
    STANDARD
        .iter()
        .find(|column| column.name.eq_ignore_ascii_case(small) || column.older.contains(&small))
}

impl Field {
    /// Today's name, without market or language.
    pub fn name(self) -> &'static str {
        STANDARD.iter().find(|column| column.field == Some(self)).map_or("", |column| column.name)
    }

    /// Whether there may be a column of it for each language: `Title / de`.
    pub const fn is_translated(self) -> bool {
        matches!(
            self,
            Self::Title
                | Self::Description
                | Self::OptionName(_)
                | Self::OptionValue(_)
                | Self::ImageAlt
                | Self::SeoTitle
                | Self::SeoDescription
                | Self::Specifications
        )
    }

    /// Whether there may be a column of it for each market: `Price / Europe`.
    pub const fn is_priced(self) -> bool {
        matches!(self, Self::Included | Self::Price | Self::CompareAt)
    }

    /// Whether there is a column of it without a market.
    pub(crate) const fn stands_alone(self) -> bool {
        !matches!(self, Self::Included)
    }

    /// What it is about.
    pub const fn scope(self) -> Scope {
        match self {
            Self::Sku
            | Self::Barcode
            | Self::OptionValue(_)
            | Self::Price
            | Self::CompareAt
            | Self::Cost
            | Self::Taxable
            | Self::Tracker
            | Self::Quantity
            | Self::Oversell
            | Self::Grams
            | Self::Shipped
            | Self::VariantImage => Scope::Variant,
            Self::ImageUrl | Self::ImagePosition | Self::ImageAlt => Scope::Image,
            Self::Title
            | Self::Handle
            | Self::Description
            | Self::Vendor
            | Self::Taxonomy
            | Self::Kind
            | Self::Tags
            | Self::Published
            | Self::Status
            | Self::Included
            | Self::OptionName(_)
            | Self::SeoTitle
            | Self::SeoDescription
            | Self::Category
            | Self::Collections
            | Self::Specifications
            | Self::Related
            | Self::TaxClass => Scope::Product,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_name_means_one_column() {
        let mut seen = BTreeSet::new();
        for column in STANDARD {
            assert!(seen.insert(column.name.to_lowercase()), "{}", column.name);
            for older in column.older {
                assert!(seen.insert((*older).to_owned()), "{older}");
                assert_eq!(older.to_lowercase(), *older, "older names are in small letters");
            }
        }
    }

    #[test]
    fn a_field_has_its_name() {
        for field in STANDARD.iter().filter_map(|column| column.field) {
            assert_eq!(standard(&field.name().to_lowercase()).unwrap().field, Some(field));
        }
    }
}
