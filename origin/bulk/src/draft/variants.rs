//! The variants of a listing, each laid over the one it means.

use std::collections::BTreeSet;

use books::catalog::{Draft, Stored, VariantDraft};
use domain::{ProductOption, Sku, Slug, TaxClass};
use exchange::{Choice, Field, Listing, Oversell, Variant};

use super::{Ground, Refused, prices};
use crate::beside::{self, Beside};
use crate::pictures::Gallery;
use crate::remark::Remark;
use crate::stock::OWN_TRACKER;

/// Fields that speak of a variant.
const VARIANT: [Field; 13] = [
    Field::Sku,
    Field::Barcode,
    Field::Price,
    Field::CompareAt,
    Field::Cost,
    Field::Taxable,
    Field::Tracker,
    Field::Quantity,
    Field::Oversell,
    Field::Grams,
    Field::Shipped,
    Field::VariantImage,
    Field::TaxClass,
];

pub(super) fn variants(
    listing: &Listing,
    draft: &mut Draft,
    (stored, gallery): (Option<&Stored>, &Gallery),
    (ground, row): (&Ground<'_>, u64),
) -> Result<(), Refused> {
    let has_options = (0..3).any(|at| {
        ground.layout.has(Field::OptionValue(at)) || ground.layout.has(Field::OptionName(at))
    });
    let one = |variant: &Variant, was: Option<&VariantDraft>, options: Vec<String>| {
        let Some(sku) = sku(listing, variant, was) else {
            let message = "No SKU can be made of the handle: write one.".to_owned();
            return Err(Remark::error(row, Field::Sku.name(), "sku_missing", message));
        };
        let mut one = was.cloned().unwrap_or_else(|| VariantDraft::new(sku.clone()));
        (one.sku, one.options) = (sku, options);
        set(listing, variant, &mut one, (gallery, ground, was.is_some()));
        Ok(one)
    };
    if has_options || stored.is_none() {
        let was = std::mem::take(&mut draft.variants);
        draft.options = listing.options.iter().map(option).collect();
        for variant in &listing.variants {
            draft.variants.push(one(variant, meant(variant, &was), variant.options.clone())?);
        }
        tell_apart(draft);
        return Ok(());
    }
    // The file does not say which options a variant has. A product of one variant, or a SKU, needs
    // no saying.
    let Some(variant) = listing.variants.first() else { return Ok(()) };
    let place = match draft.variants.as_slice() {
        [_] => Some(0),
        several => several.iter().position(|one| Some(&one.sku) == variant.sku.as_ref()),
    };
    match place.and_then(|at| draft.variants.get_mut(at)) {
        Some(was) => *was = one(variant, Some(was), was.options.clone())?,
        None if VARIANT.iter().any(|field| ground.layout.has(*field)) => {
            let message = format!(
                "The shop has {} variants of this product: the file needs columns for their \
                 options, or the SKU of one of them, to tell which is meant.",
                draft.variants.len()
            );
            return Err(Remark::error(row, Field::OptionValue(0).name(), "which_variant", message));
        }
        None => {}
    }
    Ok(())
}

/// The variant that is meant: by its SKU, or, where the file gives none, by its options. A variant
/// with another SKU is another one: stock and orders know it by that.
fn meant<'a>(variant: &Variant, was: &'a [VariantDraft]) -> Option<&'a VariantDraft> {
    was.iter().find(|one| match &variant.sku {
        Some(sku) => one.sku == *sku,
        None => one.options == variant.options,
    })
}

fn option(choice: &Choice) -> ProductOption {
    let values = choice.values.iter().map(|value| value.base.clone());
    ProductOption { name: choice.name.base.clone(), values: values.collect() }
}

/// The file's SKU, or the one it has, or one made of the handle and the options.
fn sku(listing: &Listing, variant: &Variant, was: Option<&VariantDraft>) -> Option<Sku> {
    let given = variant.sku.as_ref().or_else(|| was.map(|was| &was.sku)).cloned();
    given.or_else(|| made(&listing.handle, &variant.options))
}

/// A SKU of the handle and the options. One that would be too long is cut, and told from others by
/// a number made of the whole.
fn made(handle: &Slug, options: &[String]) -> Option<Sku> {
    let parts = options.iter().filter_map(|option| exchange::handle(option));
    let name = parts.fold(handle.to_string(), |name, part| format!("{name}-{part}"));
    if name.len() <= Sku::LENGTH_MAX {
        return Sku::parse(&name).ok();
    }
    // FNV-1a.
    let number = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let cut: String = name.chars().take(Sku::LENGTH_MAX.saturating_sub(17)).collect();
    Sku::parse(&format!("{cut}-{number:016x}")).ok()
}

/// Options that differ in signs alone make one SKU: the later ones get a number.
fn tell_apart(draft: &mut Draft) {
    let mut seen = BTreeSet::new();
    for variant in &mut draft.variants {
        let first = variant.sku.to_string();
        let mut number = 2_u32;
        while !seen.insert(variant.sku.clone()) {
            let end = format!("-{number}");
            let room = Sku::LENGTH_MAX.saturating_sub(end.len());
            let cut: String = first.chars().take(room).collect();
            match Sku::parse(&format!("{cut}{end}")) {
                Ok(sku) => variant.sku = sku,
                Err(_) => break,
            }
            number = number.saturating_add(1);
        }
    }
}

/// Lays the fields of a variant over what is there.
fn set(
    listing: &Listing,
    variant: &Variant,
    draft: &mut VariantDraft,
    (gallery, ground, known): (&Gallery, &Ground<'_>, bool),
) {
    let has = |field| ground.layout.has(field);
    if has(Field::Barcode) {
        draft.barcode.clone_from(&variant.barcode);
    }
    if has(Field::Grams) {
        draft.weight_grams = variant.grams.unwrap_or_default();
    }
    if has(Field::TaxClass) || has(Field::Taxable) || !known {
        draft.tax_class = listing.tax_class.unwrap_or_else(|| implied(variant.taxable));
    }
    if has(Field::ImageUrl) || has(Field::VariantImage) {
        draft.image = gallery.place(&variant.image);
        let left = draft.image.is_none() && !variant.image.is_empty();
        let url = left.then(|| variant.image.clone());
        beside::keep(&mut draft.extra, Field::VariantImage, url);
    }
    draft.prices = prices::prices(&draft.prices, variant, &mut draft.extra, ground);
    said(variant, &mut draft.extra, ground);
    for column in ground.layout.columns() {
        if let exchange::layout::Meaning::Kept(_) = column.meaning {
            draft.extra.remove(&column.name);
        }
    }
    let kept = variant.kept.iter().map(|one| (one.column.clone(), one.value.clone()));
    draft.extra.extend(kept);
}

/// The class of goods that a word on taxes means, where nothing more is said.
pub(crate) fn implied(taxable: Option<bool>) -> TaxClass {
    if taxable == Some(false) { TaxClass::Zero } else { TaxClass::Standard }
}

/// What a variant has no place for.
fn said(variant: &Variant, beside: &mut Beside, ground: &Ground<'_>) {
    let has = |field| ground.layout.has(field);
    let endless = variant.oversell == Oversell::Continue;
    if has(Field::Cost) {
        beside::keep(beside, Field::Cost, variant.cost.map(domain::Money::decimal));
    }
    if has(Field::Taxable) {
        beside::keep(beside, Field::Taxable, variant.taxable.map(beside::write_truth));
    }
    if has(Field::Shipped) {
        beside::keep(beside, Field::Shipped, variant.shipped.map(beside::write_truth));
    }
    // What the shop's own counting says already is not kept beside it.
    if has(Field::Tracker) {
        let tracker = &variant.tracker;
        let plain = tracker == OWN_TRACKER || tracker.is_empty() && !endless;
        beside::keep(beside, Field::Tracker, (!plain).then(|| tracker.clone()));
    }
    if has(Field::Oversell) {
        let word = endless.then(|| Oversell::Continue.as_str().to_owned());
        beside::keep(beside, Field::Oversell, word);
    }
}
