//! A stored product to a listing.

use std::collections::BTreeMap;

use books::catalog::{Draft, Stored, VariantDraft};
use books::inventory::Level;
use domain::{Market, ProductId, ProductText, Slug, Specification, TaxClass, Timestamp, VariantId};
use exchange::html::{escape, plain};
use exchange::{Choice, Fact, Field, Kept, Listing, Localised, Oversell, Variant};

use crate::beside;
use crate::categories::Tree;
use crate::draft::{implied, offer, written};
use crate::{pictures, stock};

/// What products are shown against.
pub(crate) struct Ground<'a> {
    pub(crate) markets: &'a [Market],
    pub(crate) tree: &'a Tree,
    /// Which picked collections each product is in.
    pub(crate) collections: &'a BTreeMap<ProductId, Vec<Slug>>,
    pub(crate) levels: &'a BTreeMap<VariantId, Level>,
    /// The moment whose prices are written.
    pub(crate) now: Timestamp,
}

/// What a file says of a product.
pub(crate) fn listing(stored: &Stored, ground: &Ground<'_>) -> Listing {
    let draft = &stored.draft;
    let mut listing = Listing::new(draft.slug.clone(), &draft.title);
    listing.description = Localised::from(html(draft, None, &draft.description));
    listing.vendor.clone_from(&draft.vendor);
    listing.kind.clone_from(&draft.kind);
    let taxonomy = beside::get(&draft.extra, Field::Taxonomy);
    listing.taxonomy = taxonomy.unwrap_or_default().to_owned();
    listing.tags.clone_from(&draft.tags);
    (listing.status, listing.published) = status(draft);
    for market in ground.markets {
        let name = beside::of(Field::Included, &market.id);
        if let Some(included) = draft.extra.get(&name) {
            listing.included.insert(market.id.clone(), included == "TRUE");
        }
    }
    listing.seo_title = Localised::from(draft.seo.title.clone());
    listing.seo_description = Localised::from(draft.seo.description.clone());
    listing.categories = draft.categories.iter().map(|slug| ground.tree.path(slug)).collect();
    listing.collections = ground.collections.get(&stored.id).cloned().unwrap_or_default();
    listing.specifications = Localised::from(facts(&draft.specifications));
    listing.related.clone_from(&draft.related);
    listing.tax_class = tax_class(draft);
    let option = |option: &domain::ProductOption| Choice {
        name: Localised::from(option.name.clone()),
        values: option.values.iter().cloned().map(Localised::from).collect(),
    };
    listing.options = draft.options.iter().map(option).collect();
    let mut pictures = pictures::write(draft);
    let url = |place: u32| {
        let place = usize::try_from(place).ok();
        let one = pictures.iter().find(|one| one.place == place && place.is_some());
        one.map(|one| one.image.url.clone()).unwrap_or_default()
    };
    listing.variants =
        draft.variants.iter().map(|one| variant(one, one.image.map(url), ground)).collect();
    for text in &draft.translations {
        translate(text, draft, &mut listing);
        for picture in &mut pictures {
            let alt = picture.place.and_then(|at| text.image_alts.get(at));
            add(&mut picture.image.alt, text, alt);
        }
    }
    listing.images = pictures.into_iter().map(|one| one.image).collect();
    listing
}

/// The HTML that was imported, if the text is still that; the text otherwise.
fn html(draft: &Draft, text: Option<&ProductText>, now: &str) -> String {
    let name = match text {
        Some(text) => beside::of(Field::Description, &text.locale),
        None => Field::Description.name().to_owned(),
    };
    match draft.extra.get(&name).filter(|html| plain(html) == now) {
        Some(html) => html.clone(),
        None => escape(now),
    }
}

/// What a file said that the shop does not know apart, if it still means the same.
fn status(draft: &Draft) -> (exchange::Status, bool) {
    let status = beside::get(&draft.extra, Field::Status).and_then(exchange::Status::parse);
    let published = beside::truth(&draft.extra, Field::Published);
    let plain = written(draft.status);
    let (Some(status), Some(published)) = (status, published) else { return plain };
    let on_sale = status == exchange::Status::Active && published;
    let archived = status == exchange::Status::Archived;
    let (is_on_sale, is_archived) =
        (plain.0 == exchange::Status::Active, plain.0 == exchange::Status::Archived);
    if (on_sale, archived) == (is_on_sale, is_archived) { (status, published) } else { plain }
}

/// The class that must be said: the one a file said, or one that its word on taxes does not imply.
fn tax_class(draft: &Draft) -> Option<TaxClass> {
    let first = draft.variants.first()?;
    let said = beside::get(&draft.extra, Field::TaxClass).and_then(TaxClass::parse);
    let differs =
        |one: &VariantDraft| one.tax_class != implied(beside::truth(&one.extra, Field::Taxable));
    let must = draft.variants.iter().any(differs);
    (must || said == Some(first.tax_class)).then_some(first.tax_class)
}

fn facts(facts: &[Specification]) -> Vec<Fact> {
    facts.iter().map(|one| Fact { name: one.name.clone(), value: one.value.clone() }).collect()
}

fn variant(draft: &VariantDraft, image: Option<String>, ground: &Ground<'_>) -> Variant {
    let level = draft.id.and_then(|id| ground.levels.get(&id));
    let extra = &draft.extra;
    let kept = extra.iter().filter(|(name, _)| !beside::is_ours(name));
    let oversell = beside::get(extra, Field::Oversell).and_then(Oversell::parse);
    let oversell = oversell.unwrap_or(Oversell::Deny);
    let tracker = beside::get(extra, Field::Tracker);
    let tracker = tracker.unwrap_or_else(|| stock::tracker(level, oversell)).to_owned();
    // Nothing on a shelf that nobody counts is what a file says by saying nothing.
    let told = |level: &&Level| !tracker.is_empty() || level.on_hand != 0;
    let quantity = level.filter(told).map(|level| level.on_hand);
    let mut variant = Variant {
        sku: Some(draft.sku.clone()),
        barcode: draft.barcode.clone(),
        options: draft.options.clone(),
        taxable: beside::truth(extra, Field::Taxable),
        tracker,
        quantity,
        oversell,
        grams: (draft.weight_grams > 0).then_some(draft.weight_grams),
        shipped: beside::truth(extra, Field::Shipped),
        kept: kept
            .map(|(column, value)| Kept { column: column.clone(), value: value.clone() })
            .collect(),
        ..Variant::default()
    };
    variant.image = match (image, beside::get(extra, Field::VariantImage)) {
        (Some(url), _) => url,
        (None, Some(url)) => url.to_owned(),
        (None, None) => String::new(),
    };
    for market in ground.markets {
        let offer = offer(&draft.prices, extra, (market, ground.now));
        if !offer.is_empty() {
            variant.offers.insert(market.id.clone(), offer);
        }
    }
    let currency = ground.markets.first().map(|market| market.currency);
    variant.cost = beside::get(extra, Field::Cost)
        .zip(currency)
        .and_then(|(text, currency)| domain::Money::parse_decimal(text, currency).ok());
    variant
}

fn add(to: &mut Localised<String>, text: &ProductText, said: Option<&String>) {
    if let Some(said) = said.filter(|said| !said.is_empty()) {
        to.others.insert(text.locale.clone(), said.clone());
    }
}

fn translate(text: &ProductText, draft: &Draft, listing: &mut Listing) {
    add(&mut listing.title, text, Some(&text.title));
    if !text.description.is_empty() {
        let html = html(draft, Some(text), &text.description);
        add(&mut listing.description, text, Some(&html));
    }
    add(&mut listing.seo_title, text, Some(&text.seo.title));
    add(&mut listing.seo_description, text, Some(&text.seo.description));
    if !text.specifications.is_empty() {
        let facts = facts(&text.specifications);
        listing.specifications.others.insert(text.locale.clone(), facts);
    }
    for (choice, translated) in listing.options.iter_mut().zip(&text.options) {
        add(&mut choice.name, text, Some(&translated.name));
        for (value, translated) in choice.values.iter_mut().zip(&translated.values) {
            add(value, text, Some(translated));
        }
    }
}
