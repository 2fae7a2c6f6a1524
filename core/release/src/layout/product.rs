//! The rows that a product is made of: what stands at which offset.
//!
//! A bucket's first table is its directory, sorted by slug; its second one names the price lists.

/// A line of a bucket's directory.
pub(crate) mod directory {
    /// Where the record is.
    pub(crate) const RECORD: usize = 0;
    /// How many variants the products before it in this bucket have.
    pub(crate) const FIRST_VARIANT: usize = 4;
    pub(crate) const WIDTH: usize = 8;
}

/// A price list that prices in this bucket belong to.
pub(crate) mod price_list {
    /// Its name, a text.
    pub(crate) const NAME: usize = 0;
    /// Its currency, a text.
    pub(crate) const CURRENCY: usize = 4;
    pub(crate) const WIDTH: usize = 8;
}

/// A product.
pub(crate) mod record {
    pub(crate) const ID: usize = 0;
    pub(crate) const PUBLISHED_AT: usize = 16;
    pub(crate) const POPULARITY: usize = 24;
    pub(crate) const SLUG: usize = 28;
    pub(crate) const TITLE: usize = 32;
    pub(crate) const DESCRIPTION: usize = 36;
    pub(crate) const VENDOR: usize = 40;
    pub(crate) const KIND: usize = 44;
    pub(crate) const SEO_TITLE: usize = 48;
    pub(crate) const SEO_DESCRIPTION: usize = 52;
    /// Texts.
    pub(crate) const TAGS: usize = 56;
    /// Rows of a name and texts.
    pub(crate) const OPTIONS: usize = 60;
    /// Rows of variants.
    pub(crate) const VARIANTS: usize = 64;
    /// Rows of pictures.
    pub(crate) const IMAGES: usize = 68;
    /// Texts: the slugs.
    pub(crate) const CATEGORIES: usize = 72;
    /// Rows of two texts.
    pub(crate) const SPECIFICATIONS: usize = 76;
    /// Rows of ids.
    pub(crate) const RELATED: usize = 80;
    /// Rows of translations.
    pub(crate) const TRANSLATIONS: usize = 84;
    pub(crate) const WIDTH: usize = 88;
}

/// A variant.
pub(crate) mod variant {
    pub(crate) const ID: usize = 0;
    pub(crate) const SKU: usize = 16;
    pub(crate) const BARCODE: usize = 20;
    pub(crate) const TITLE: usize = 24;
    /// Prices: a stream.
    pub(crate) const PRICES: usize = 28;
    pub(crate) const WEIGHT: usize = 32;
    /// The picture's place plus one; zero when it has none.
    pub(crate) const IMAGE: usize = 36;
    /// For each option the place of the chosen value, 16 bits.
    pub(crate) const OPTIONS: usize = 40;
    /// The tax class by its place in `TaxClass::ALL`.
    pub(crate) const TAX_CLASS: usize = 46;
    pub(crate) const WIDTH: usize = 48;
}

/// An option, also in another language.
pub(crate) mod option {
    pub(crate) const NAME: usize = 0;
    /// Texts.
    pub(crate) const VALUES: usize = 4;
    pub(crate) const WIDTH: usize = 8;
}

/// A picture.
pub(crate) mod image {
    pub(crate) const PATH: usize = 0;
    pub(crate) const ALT: usize = 4;
    pub(crate) const IMAGE_WIDTH: usize = 8;
    pub(crate) const IMAGE_HEIGHT: usize = 12;
    pub(crate) const WIDTH: usize = 16;
}

/// A specification, also in another language.
pub(crate) mod specification {
    pub(crate) const NAME: usize = 0;
    pub(crate) const VALUE: usize = 4;
    pub(crate) const WIDTH: usize = 8;
}

/// A product's texts in another language.
pub(crate) mod translation {
    pub(crate) const LOCALE: usize = 0;
    pub(crate) const TITLE: usize = 4;
    pub(crate) const DESCRIPTION: usize = 8;
    /// Rows of a name and texts.
    pub(crate) const OPTIONS: usize = 12;
    /// Rows of two texts.
    pub(crate) const SPECIFICATIONS: usize = 16;
    /// Texts.
    pub(crate) const IMAGE_ALTS: usize = 20;
    pub(crate) const SEO_TITLE: usize = 24;
    pub(crate) const SEO_DESCRIPTION: usize = 28;
    pub(crate) const WIDTH: usize = 32;
}
