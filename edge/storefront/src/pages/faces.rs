//! From the release to what pages show: the one place where products become faces.

use domain::Locale;
use domain::catalog::{Category, Image, Market};
use release::{Offer, ProductRef, VariantRef};

use super::parts::card::CardFace;
use super::parts::picture::PictureFace;
use super::parts::price::PriceFace;
use super::parts::swatch;
use super::site::{self, Link, Site};
use crate::listing::Card;

/// A card of a list.
pub(crate) fn card(site: &Site<'_>, market: &Market, card: &Card<'_>) -> CardFace {
    let product = card.product;
    let mut pictures = pictures(product, &market.locale);
    CardFace {
        href: [&site.prefix, "/products/", product.slug()].concat(),
        title: product.title(&market.locale).to_owned(),
        price: price(site, &card.offer),
        band: card.offer.band,
        picture: pictures.next(),
        second_picture: pictures.next(),
        colours: colours(product),
    }
}

/// What an offer costs.
pub(crate) fn price(site: &Site<'_>, offer: &Offer) -> PriceFace {
    PriceFace {
        price: site.money(offer.price),
        compare_at: offer.compare_at.map(|before| site.money(before)),
        from: offer.from,
    }
}

/// A product's pictures, described in a language.
pub(crate) fn pictures<'p>(
    product: ProductRef<'p>,
    locale: &Locale,
) -> impl Iterator<Item = PictureFace> + use<'p> {
    product.images(locale).map(|image| PictureFace {
        name: image.path.to_owned(),
        alt: image.alt.to_owned(),
        width: image.width,
        height: image.height,
    })
}

/// A picture of a category or collection.
pub(crate) fn image(image: &Image) -> PictureFace {
    PictureFace {
        name: image.path.clone(),
        alt: image.alt.clone(),
        width: image.width,
        height: image.height,
    }
}

/// The picture that shows a variant, or else the product's first.
pub(crate) fn picture(variant: VariantRef<'_>, locale: &Locale) -> Option<PictureFace> {
    let place = variant.image().and_then(|place| usize::try_from(place).ok()).unwrap_or_default();
    pictures(variant.product(), locale).nth(place)
}

/// The colours of the option that is a choice of colours: nothing for one that has no dot.
fn colours(product: ProductRef<'_>) -> Vec<Option<&'static str>> {
    let mut choices =
        product.own_options().map(|one| swatch::colours(one.own_name(), one.own_values().iter()));
    choices.find(|dots| dots.iter().any(Option::is_some)).unwrap_or_default()
}

/// The branches of the tree that lead to a product, from the first on.
pub(crate) fn trail(site: &Site<'_>, product: ProductRef<'_>, locale: &Locale) -> Vec<Link> {
    let branch = |category: &Category| Link {
        href: [&site.prefix, "/categories/", category.slug.as_str()].concat(),
        label: site::title(&category.face, locale).to_owned(),
    };
    product.path().into_iter().map(branch).collect()
}

/// What a market promises about every product: how soon it comes, and when sending is free.
pub(crate) fn promises(site: &Site<'_>, market: &Market) -> Vec<String> {
    let shelf = &site.words.shelf;
    let first = market.shipping.first();
    let arrives = first.map(|option| (shelf.arrives)(option.days.0, option.days.1));
    let free = first.and_then(|option| option.free_from);
    let free = free.map(|sum| (shelf.free_from)(&site.money(sum)));
    let tax = market.tax.included.then(|| shelf.tax_included.to_owned());
    [arrives, free, tax].into_iter().flatten().collect()
}
