//! A listing to rows of cells.

use domain::{Locale, MarketId, Money};

use crate::cells::write_truth;
use crate::field::{Field, Scope};
use crate::layout::{Layout, Meaning};
use crate::listing::{Image, Kept, Listing, Localised, Variant};
use crate::lists::{write_facts, write_paths};
use crate::markets::Markets;

/// What one row is about.
#[derive(Clone, Copy, Default)]
struct Row<'a> {
    first: bool,
    variant: Option<&'a Variant>,
    /// The picture and its position.
    image: Option<(usize, &'a Image)>,
}

/// The rows of a product: each variant has one, pictures stand beside them from the top and go on
/// below. A picture with kept cells has a row of its own below those.
pub(super) fn compose(listing: &Listing, layout: &Layout, markets: &Markets) -> Vec<Vec<String>> {
    let variant = |variant| Row { variant: Some(variant), ..Row::default() };
    let mut rows: Vec<Row<'_>> = listing.variants.iter().map(variant).collect();
    let images = (1_usize..).zip(&listing.images);
    let (beside, below): (Vec<_>, Vec<_>) = images.partition(|(_, image)| image.kept.is_empty());
    for (at, image) in beside.into_iter().enumerate() {
        match rows.get_mut(at) {
            Some(row) => row.image = Some(image),
            None => rows.push(Row { image: Some(image), ..Row::default() }),
        }
    }
    rows.extend(below.into_iter().map(|image| Row { image: Some(image), ..Row::default() }));
    if let Some(first) = rows.first_mut() {
        first.first = true;
    }
    rows.into_iter().map(|row| cells(listing, row, layout, markets)).collect()
}

fn cells(listing: &Listing, row: Row<'_>, layout: &Layout, markets: &Markets) -> Vec<String> {
    let cell = |meaning: &Meaning| match meaning {
        Meaning::Field(Field::Handle) => listing.handle.to_string(),
        Meaning::Field(field) => match field.scope() {
            Scope::Product if row.first => product(listing, *field),
            Scope::Variant => {
                row.variant.map(|one| variant(listing, one, *field, markets)).unwrap_or_default()
            }
            Scope::Image => row.image.map(|one| image(one, *field)).unwrap_or_default(),
            Scope::Product => String::new(),
        },
        Meaning::Text(field, locale) => translated(listing, row, *field, locale),
        Meaning::Market(field, market) => {
            // The first market's prices stand in the plain column.
            let plain =
                market == &markets.main().id && layout.place(&Meaning::Field(*field)).is_some();
            if plain { String::new() } else { priced(listing, row, *field, market) }
        }
        Meaning::Kept(name) => kept(row, name),
        Meaning::Nothing(_) => String::new(),
    };
    // No text has a NUL, and no reader takes one.
    layout.columns().iter().map(|column| cell(&column.meaning).replace('\0', "")).collect()
}

fn product(listing: &Listing, field: Field) -> String {
    match field {
        Field::Title => listing.title.base.clone(),
        Field::Description => listing.description.base.clone(),
        Field::Vendor => listing.vendor.clone(),
        Field::Taxonomy => listing.taxonomy.clone(),
        Field::Kind => listing.kind.clone(),
        Field::Tags => listing.tags.join(", "),
        Field::Published => write_truth(listing.published).to_owned(),
        Field::Status => listing.status.as_str().to_owned(),
        Field::OptionName(0) if listing.options.is_empty() => "Title".to_owned(),
        Field::OptionName(at) => {
            listing.options.get(at).map(|option| option.name.base.clone()).unwrap_or_default()
        }
        Field::SeoTitle => listing.seo_title.base.clone(),
        Field::SeoDescription => listing.seo_description.base.clone(),
        Field::Category => write_paths(&listing.categories),
        Field::Collections => joined(&listing.collections),
        Field::Related => joined(&listing.related),
        Field::Specifications => write_facts(&listing.specifications.base),
        Field::TaxClass => listing.tax_class.map(|class| class.to_string()).unwrap_or_default(),
        _ => String::new(),
    }
}

fn joined(handles: &[domain::Slug]) -> String {
    handles.iter().map(domain::Slug::as_str).collect::<Vec<_>>().join("; ")
}

fn variant(listing: &Listing, variant: &Variant, field: Field, markets: &Markets) -> String {
    let truth = |truth: Option<bool>| truth.map(write_truth).unwrap_or_default().to_owned();
    let offer = variant.offers.get(&markets.main().id).copied().unwrap_or_default();
    match field {
        Field::Sku => variant.sku.as_ref().map(ToString::to_string).unwrap_or_default(),
        Field::Barcode => variant.barcode.clone(),
        Field::OptionValue(0) if listing.options.is_empty() => "Default Title".to_owned(),
        Field::OptionValue(at) => variant.options.get(at).cloned().unwrap_or_default(),
        Field::Price => decimal(offer.price),
        Field::CompareAt => decimal(offer.compare_at),
        Field::Cost => decimal(variant.cost),
        Field::Taxable => truth(variant.taxable),
        Field::Tracker => variant.tracker.clone(),
        Field::Quantity => variant.quantity.map(|count| count.to_string()).unwrap_or_default(),
        Field::Oversell => variant.oversell.as_str().to_owned(),
        Field::Grams => variant.grams.map(|grams| grams.to_string()).unwrap_or_default(),
        Field::Shipped => truth(variant.shipped),
        Field::VariantImage => variant.image.clone(),
        _ => String::new(),
    }
}

fn image((position, image): (usize, &Image), field: Field) -> String {
    match field {
        Field::ImageUrl => image.url.clone(),
        Field::ImagePosition => position.to_string(),
        Field::ImageAlt => image.alt.base.clone(),
        _ => String::new(),
    }
}

fn translated(listing: &Listing, row: Row<'_>, field: Field, locale: &Locale) -> String {
    let text = |text: &Localised<String>| text.get(locale).cloned().unwrap_or_default();
    match field {
        Field::OptionValue(at) => {
            let value = row.variant.and_then(|variant| variant.options.get(at));
            let values = listing.options.get(at).map(|option| option.values.as_slice());
            let known = values.unwrap_or_default().iter().find(|one| Some(&one.base) == value);
            known.map(text).unwrap_or_default()
        }
        Field::ImageAlt => row.image.map(|(_, image)| text(&image.alt)).unwrap_or_default(),
        _ if !row.first => String::new(),
        Field::Title => text(&listing.title),
        Field::Description => text(&listing.description),
        Field::OptionName(at) => {
            listing.options.get(at).map(|option| text(&option.name)).unwrap_or_default()
        }
        Field::SeoTitle => text(&listing.seo_title),
        Field::SeoDescription => text(&listing.seo_description),
        Field::Specifications => {
            listing.specifications.get(locale).map(|facts| write_facts(facts)).unwrap_or_default()
        }
        _ => String::new(),
    }
}

fn priced(listing: &Listing, row: Row<'_>, field: Field, market: &MarketId) -> String {
    let offer = row.variant.and_then(|variant| variant.offers.get(market)).copied();
    match field {
        Field::Price => decimal(offer.and_then(|offer| offer.price)),
        Field::CompareAt => decimal(offer.and_then(|offer| offer.compare_at)),
        Field::Included if row.first => {
            listing.included.get(market).copied().map(write_truth).unwrap_or_default().to_owned()
        }
        _ => String::new(),
    }
}

fn decimal(money: Option<Money>) -> String {
    money.map(Money::decimal).unwrap_or_default()
}

fn kept(row: Row<'_>, name: &str) -> String {
    let cells = match (row.variant, row.image) {
        (Some(variant), _) => variant.kept.as_slice(),
        (None, Some((_, image))) => image.kept.as_slice(),
        (None, None) => &[],
    };
    let same = |one: &&Kept| one.column.to_lowercase() == name;
    cells.iter().find(same).map(|one| one.value.clone()).unwrap_or_default()
}
