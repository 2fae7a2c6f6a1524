//! Every number this format is bounded by, with its reason.

/// Bytes of one row, its quotes undone. A description of half a megabyte is the longest that other
/// shops allow; more is a quote that was opened and never closed.
pub const ROW_BYTES_MAX: usize = 1_048_576;

/// Columns of a file. Shops with every metafield there is export two hundred.
pub const COLUMNS_MAX: usize = 512;

/// Rows of one product: its variants, as many as a product can have, and 250 pictures below them.
pub const PRODUCT_ROWS_MAX: usize = domain::limits::VARIANTS_MAX + 250;

/// Bytes of one product's rows together. It bounds the memory of a reader.
pub const PRODUCT_BYTES_MAX: usize = 8_388_608;

/// Characters of a name: title, vendor, type, a tag, an option and its values.
pub const NAME_MAX: usize = 255;

/// Characters of an SEO text or a picture's description; search engines show 320.
pub const NOTE_MAX: usize = 5_000;

/// Characters of a picture's address, what browsers agree on.
pub const ADDRESS_MAX: usize = 2_048;

/// The largest price in minor units: room for nine digits before the point in any currency, and
/// exact in the numbers of JavaScript.
pub const PRICE_MAX: i64 = 999_999_999_999;

/// The largest quantity, either way: what a spreadsheet shows without shortening it.
pub const QUANTITY_MAX: i64 = 999_999_999;

/// The largest weight in grams, a thousand tonnes.
pub const GRAMS_MAX: u32 = 1_000_000_000;

/// Characters of a value that are repeated in a complaint about it.
pub const SHOWN_MAX: usize = 80;

/// Products with rows apart that are remembered; a file with more of them is not in order at all.
pub const APART_MAX: usize = 10_000;
