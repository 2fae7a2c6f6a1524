//! From a product of the release to what its page shows.

use domain::catalog::Market;
use domain::stock::Band;
use domain::{Timestamp, VariantId};
use release::{OptionRef, ProductRef, VariantOffer, VariantRef};

use crate::listing::Card;
use crate::memory::View;
use crate::pages::faces;
use crate::pages::parts::card::CardFace;
use crate::pages::parts::picture::PictureFace;
use crate::pages::parts::price::PriceFace;
use crate::pages::parts::swatch::colours;
use crate::pages::site::{Link, Site};

/// More than this beside each other is a list, not a proposal.
const RELATED_MAX: usize = 4;
/// As long as search engines show it.
const DESCRIPTION_MAX: usize = 160;

/// What a product's page shows.
pub(super) struct ProductFace {
    pub(super) title: String,
    pub(super) vendor: String,
    pub(super) seo_title: String,
    pub(super) seo_description: String,
    /// The first paragraph of what there is to say.
    pub(super) lead: String,
    /// The others.
    pub(super) more: Vec<String>,
    pub(super) price: PriceFace,
    pub(super) band: Band,
    /// The chosen variant.
    pub(super) variant: String,
    /// Its pictures, that of the chosen variant first.
    pub(super) pictures: Vec<PictureFace>,
    pub(super) trail: Vec<Link>,
    pub(super) options: Vec<OptionFace>,
    pub(super) specifications: Vec<(String, String)>,
    pub(super) promises: Vec<String>,
    pub(super) related: Vec<CardFace>,
}

/// Something to choose.
pub(super) struct OptionFace {
    pub(super) name: String,
    /// The value of the chosen variant.
    pub(super) chosen: String,
    pub(super) values: Vec<ValueFace>,
}

/// A value to choose.
pub(super) struct ValueFace {
    pub(super) label: String,
    /// The page on which it is chosen.
    pub(super) href: String,
    pub(super) colour: Option<&'static str>,
    pub(super) chosen: bool,
    /// Whether, with everything else as it is chosen, it can be ordered.
    pub(super) available: bool,
}

/// By whom, where and when it is sold.
pub(super) struct Seller<'a> {
    pub(super) view: &'a View,
    pub(super) market: &'a Market,
    pub(super) now: Timestamp,
}

/// A variant that is for sale.
#[derive(Clone, Copy)]
struct Sold<'a> {
    variant: VariantRef<'a>,
    offer: VariantOffer,
    /// The place of its value of each option.
    values: [usize; 3],
}

/// What there is to show; nothing when no variant is for sale in the market.
pub(super) fn face(
    site: &Site<'_>,
    seller: &Seller<'_>,
    product: ProductRef<'_>,
    wanted: Option<VariantId>,
) -> Option<ProductFace> {
    let Seller { view, market, now } = *seller;
    let locale = &market.locale;
    let sold: Vec<Sold<'_>> = product
        .variants()
        .filter_map(|variant| {
            let offer = variant.offer(market, now, view.bands())?;
            Some(Sold { variant, offer, values: variant.value_places() })
        })
        .collect();
    let chosen = choose(&sold, wanted)?;
    let description = product.description(locale);
    let mut paragraphs = description.split("\n\n").map(str::trim).filter(|text| !text.is_empty());
    let lead = paragraphs.next().unwrap_or_default().to_owned();
    let seo = product.seo(locale);
    let own = |text: &str, other: &str| {
        if text.is_empty() { other.to_owned() } else { text.to_owned() }
    };
    let title = product.title(locale);
    Some(ProductFace {
        title: title.to_owned(),
        vendor: product.vendor().to_owned(),
        seo_title: own(seo.title, title),
        seo_description: own(seo.description, &short(&lead)),
        more: paragraphs.map(str::to_owned).collect(),
        lead,
        price: PriceFace {
            price: site.money(chosen.offer.price),
            compare_at: chosen.offer.compare_at.map(|before| site.money(before)),
            from: false,
        },
        band: chosen.offer.band,
        variant: chosen.variant.id().to_string(),
        pictures: pictures(seller, product, chosen.variant),
        trail: faces::trail(site, product, locale),
        options: options(site, seller, product, &sold, chosen),
        specifications: product
            .specifications(locale)
            .map(|one| (one.name.to_owned(), one.value.to_owned()))
            .collect(),
        promises: faces::promises(site, market),
        related: related(site, seller, product),
    })
}

/// The wanted variant, or else the first that can be ordered, or else the first.
fn choose<'a>(sold: &[Sold<'a>], wanted: Option<VariantId>) -> Option<Sold<'a>> {
    let asked = sold.iter().find(|one| Some(one.variant.id()) == wanted);
    let ready = || sold.iter().find(|one| one.offer.band.can_order());
    asked.or_else(ready).or_else(|| sold.first()).copied()
}

/// The product's pictures, turned so that the chosen variant's comes first.
fn pictures(
    seller: &Seller<'_>,
    product: ProductRef<'_>,
    chosen: VariantRef<'_>,
) -> Vec<PictureFace> {
    let mut pictures: Vec<PictureFace> = faces::pictures(product, &seller.market.locale).collect();
    let place = chosen.image().and_then(|place| usize::try_from(place).ok()).unwrap_or_default();
    if place < pictures.len() {
        pictures.rotate_left(place);
    }
    pictures
}

fn options(
    site: &Site<'_>,
    seller: &Seller<'_>,
    product: ProductRef<'_>,
    sold: &[Sold<'_>],
    chosen: Sold<'_>,
) -> Vec<OptionFace> {
    let options: Vec<OptionRef<'_>> = product.options(&seller.market.locale).collect();
    let each = options.iter().zip(chosen.values).enumerate();
    each.map(|(at, (option, own))| {
        let dots = colours(option.own_name(), option.own_values().iter());
        let value = |(place, label): (usize, &str)| {
            let exact = with(sold, &chosen, (at, place), options.len());
            // Where there is no such thing, to whatever there is of this value.
            let any = || sold.iter().find(|one| one.values.get(at) == Some(&place));
            let leads_to = exact.or_else(any)?;
            Some(ValueFace {
                label: label.to_owned(),
                href: address(site, product, leads_to.variant),
                colour: dots.get(place).copied().flatten(),
                chosen: place == own,
                available: exact.is_some_and(|one| one.offer.band.can_order()),
            })
        };
        OptionFace {
            name: option.name().to_owned(),
            chosen: option.value(own).unwrap_or_default().to_owned(),
            values: option.values().enumerate().filter_map(value).collect(),
        }
    })
    .collect()
}

/// What is for sale with this value of one option and everything else as it is chosen.
fn with<'s, 'a>(
    sold: &'s [Sold<'a>],
    chosen: &Sold<'_>,
    (at, place): (usize, usize),
    options: usize,
) -> Option<&'s Sold<'a>> {
    let wanted = |(option, value): (usize, &usize)| {
        let other = chosen.values.get(option) == Some(value);
        if option == at { *value == place } else { other }
    };
    sold.iter().find(|one| one.values.iter().take(options).enumerate().all(wanted))
}

fn address(site: &Site<'_>, product: ProductRef<'_>, variant: VariantRef<'_>) -> String {
    let id = variant.id().to_string();
    [&site.prefix, "/products/", product.slug(), "?variant=", &id].concat()
}

fn related(site: &Site<'_>, seller: &Seller<'_>, product: ProductRef<'_>) -> Vec<CardFace> {
    let offered = product.related().filter_map(|product| {
        let offer = product.offer(seller.market, seller.now, seller.view.bands())?;
        Some(Card { product, offer })
    });
    let cards = offered.take(RELATED_MAX);
    cards.map(|card| faces::card(site, seller.market, &card)).collect()
}

/// The beginning of a text, to the end of a word.
fn short(text: &str) -> String {
    match text.char_indices().nth(DESCRIPTION_MAX) {
        None => text.to_owned(),
        Some((end, _)) => {
            let begun = text.get(..end).unwrap_or_default();
            let whole = begun.rsplit_once(' ').map_or(begun, |(whole, _)| whole);
            format!("{}\u{2026}", whole.trim_end_matches([',', '.', ';', ':', ' ']))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_words() {
        assert_eq!(short("A mug."), "A mug.");
        let long = "word, ".repeat(40);
        let cut = short(&long);
        assert!(cut.ends_with("word\u{2026}") && cut.chars().count() <= DESCRIPTION_MAX, "{cut}");
        assert_eq!(short(&"\u{e4}".repeat(200)).chars().count(), DESCRIPTION_MAX + 1);
    }
}
