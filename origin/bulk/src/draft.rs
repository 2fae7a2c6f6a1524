//! A listing to a draft: what the file says, laid over what is there.
//!
//! A column that the file does not have changes nothing.

mod prices;
mod texts;
mod variants;

use books::catalog::{Draft, Status, Stored};
use domain::{Market, Slug, Specification, Timestamp};
use exchange::{Fact, Field, Layout, Listing};

use crate::beside::{self, PICTURES};
use crate::pictures::Gallery;
use crate::remark::Remark;

pub(crate) use prices::offer;
pub(crate) use variants::implied;

/// What a listing is read against.
pub(crate) struct Ground<'a> {
    /// The file's columns.
    pub(crate) layout: &'a Layout,
    /// The shop's markets, the first one first.
    pub(crate) markets: &'a [Market],
    /// Since when a changed price holds.
    pub(crate) now: Timestamp,
}

/// Why a variant of a listing has no counterpart.
pub(crate) type Refused = Remark;

/// The draft that a listing makes of what is there.
///
/// `categories` are those the file says, found in the tree already; `row` is the listing's first.
pub(crate) fn draft(
    listing: &Listing,
    stored: Option<&Stored>,
    (gallery, categories): (&Gallery, Option<Vec<Slug>>),
    (ground, row): (&Ground<'_>, u64),
) -> Result<Draft, Refused> {
    let new = || Draft::new(listing.handle.clone(), &listing.title.base);
    let was = stored.map_or_else(new, Stored::draft);
    let mut draft = was.clone();
    let has = |field| ground.layout.has(field);
    let set = |field, slot: &mut String, text: &str| {
        if has(field) {
            text.clone_into(slot);
        }
    };
    listing.title.base.clone_into(&mut draft.title);
    texts::description(listing, &mut draft, ground);
    set(Field::Vendor, &mut draft.vendor, &listing.vendor);
    set(Field::Kind, &mut draft.kind, &listing.kind);
    set(Field::SeoTitle, &mut draft.seo.title, &listing.seo_title.base);
    set(Field::SeoDescription, &mut draft.seo.description, &listing.seo_description.base);
    if has(Field::Tags) {
        draft.tags.clone_from(&listing.tags);
    }
    if has(Field::Specifications) {
        draft.specifications = facts(&listing.specifications.base);
    }
    if has(Field::Related) {
        draft.related.clone_from(&listing.related);
    }
    draft.categories = categories.unwrap_or(draft.categories);
    if has(Field::ImageUrl) || has(Field::VariantImage) {
        draft.images = gallery.images();
        beside::put(&mut draft.extra, PICTURES.to_owned(), gallery.beside());
    }
    variants::variants(listing, &mut draft, (stored, gallery), (ground, row))?;
    status(listing, &mut draft, (stored.is_none(), ground));
    kept(listing, &mut draft, ground);
    texts::translations(listing, &was, &mut draft, (gallery, ground));
    Ok(draft)
}

fn facts(facts: &[Fact]) -> Vec<Specification> {
    let one = |fact: &Fact| Specification { name: fact.name.clone(), value: fact.value.clone() };
    facts.iter().map(one).collect()
}

/// For sale is what is active and shown by the online shop. What else a file can say, the shop
/// does not know apart, and keeps the words.
fn status(listing: &Listing, draft: &mut Draft, (new, ground): (bool, &Ground<'_>)) {
    let said = ground.layout.has(Field::Status) || ground.layout.has(Field::Published);
    if !said && !new {
        return;
    }
    draft.status = match listing.status {
        _ if listing.on_sale() => Status::Published,
        exchange::Status::Archived => Status::Archived,
        _ => Status::Draft,
    };
    let plain = written(draft.status) == (listing.status, listing.published);
    let said = |text: String| (!plain).then_some(text);
    beside::keep(&mut draft.extra, Field::Status, said(listing.status.as_str().to_owned()));
    let published = beside::write_truth(listing.published);
    beside::keep(&mut draft.extra, Field::Published, said(published));
}

/// How a status is written when a file said nothing else.
pub(crate) const fn written(status: Status) -> (exchange::Status, bool) {
    match status {
        Status::Published => (exchange::Status::Active, true),
        Status::Draft => (exchange::Status::Draft, true),
        Status::Archived => (exchange::Status::Archived, true),
    }
}

/// What a draft has no place for.
fn kept(listing: &Listing, draft: &mut Draft, ground: &Ground<'_>) {
    let has = |field| ground.layout.has(field);
    let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    if has(Field::Taxonomy) {
        beside::keep(&mut draft.extra, Field::Taxonomy, said(&listing.taxonomy));
    }
    if has(Field::TaxClass) {
        let class = listing.tax_class.map(|class| class.to_string());
        beside::keep(&mut draft.extra, Field::TaxClass, class);
    }
    if has(Field::Included) {
        for market in ground.markets {
            let included = listing.included.get(&market.id).copied();
            let name = beside::of(Field::Included, &market.id);
            beside::put(&mut draft.extra, name, included.map(beside::write_truth));
        }
    }
}
