//! What a draft has no place for and a file says: kept beside it under the names of columns.

use std::collections::BTreeMap;

use domain::MarketId;
use exchange::Field;

/// Columns of one product or variant.
pub(crate) type Beside = BTreeMap<String, String>;

/// Under which name the pictures are kept, with where each came from.
pub(crate) const PICTURES: &str = "pictures";

/// Keeps a text under a field's name, and drops it where there is none.
pub(crate) fn keep(beside: &mut Beside, field: Field, text: Option<String>) {
    put(beside, field.name().to_owned(), text);
}

/// Keeps a text under a name, and drops it where there is none.
pub(crate) fn put(beside: &mut Beside, name: String, text: Option<String>) {
    match text {
        Some(text) => beside.insert(name, text),
        None => beside.remove(&name),
    };
}

/// What is kept under a field's name.
pub(crate) fn get(beside: &Beside, field: Field) -> Option<&str> {
    beside.get(field.name()).map(String::as_str)
}

/// Yes or no under a field's name.
pub(crate) fn truth(beside: &Beside, field: Field) -> Option<bool> {
    match get(beside, field) {
        Some("TRUE") => Some(true),
        Some("FALSE") => Some(false),
        _ => None,
    }
}

/// How yes and no are kept.
pub(crate) fn write_truth(truth: bool) -> String {
    if truth { "TRUE" } else { "FALSE" }.to_owned()
}

/// The name of a field for one language or market: `Description / de`.
pub(crate) fn of(field: Field, which: impl std::fmt::Display) -> String {
    format!("{} / {which}", field.name())
}

/// The name of a variant's field for one market. No column is called so: `Price / Canada` is one
/// that a file may have where the shop has no such market.
pub(crate) fn at(field: Field, market: &MarketId) -> String {
    format!("{}{AT}{market}", field.name())
}

const AT: &str = " @ ";

/// Whether a name is one that this crate keeps something under, and no column of a file.
pub(crate) fn is_ours(name: &str) -> bool {
    OURS.iter().any(|field| {
        let rest = name.strip_prefix(field.name());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(AT))
    })
}

/// Fields that are kept beside a variant.
const OURS: [Field; 8] = [
    Field::Price,
    Field::CompareAt,
    Field::Cost,
    Field::Taxable,
    Field::Tracker,
    Field::Oversell,
    Field::Shipped,
    Field::VariantImage,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_a_file_are_told_from_ours() {
        assert!(is_ours("Cost per item"));
        assert!(is_ours("Compare-at price @ europe"));
        assert!(!is_ours("Compare-at price / Canada"));
        assert!(!is_ours("Tax code"));
        assert!(!is_ours("Price list (product.metafields.custom.list)"));
    }
}
