//! From the release to what pages show: the one place where products become faces.

use domain::catalog::{Image, Market, Product, ProductText, Variant};
use domain::{Locale, Slug};

use super::parts::card::CardFace;
use super::parts::picture::PictureFace;
use super::parts::price::PriceFace;
use super::parts::swatch::colour;
use super::site::{self, Link, Site};
use crate::listing::{Card, Offer};
use crate::memory::View;

/// A card of a list.
pub(crate) fn card(site: &Site<'_>, market: &Market, card: &Card<'_>) -> CardFace {
    let product = card.product;
    let mut pictures = pictures(product, &market.locale).into_iter();
    CardFace {
        href: site.path(&format!("/products/{}", product.slug)),
        title: title(product, &market.locale).to_owned(),
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

/// A product's name in a language.
pub(crate) fn title<'p>(product: &'p Product, locale: &Locale) -> &'p str {
    translated(product, locale, |text| &text.title).unwrap_or(&product.title)
}

/// What there is to say about a product in a language.
pub(crate) fn description<'p>(product: &'p Product, locale: &Locale) -> &'p str {
    translated(product, locale, |text| &text.description).unwrap_or(&product.description)
}

fn translated<'p>(
    product: &'p Product,
    locale: &Locale,
    part: impl Fn(&'p ProductText) -> &'p String,
) -> Option<&'p str> {
    product.text(locale).map(part).map(String::as_str).filter(|text| !text.is_empty())
}

/// A product's pictures, described in a language.
pub(crate) fn pictures(product: &Product, locale: &Locale) -> Vec<PictureFace> {
    let alts = product.text(locale).map(|text| text.image_alts.as_slice()).unwrap_or_default();
    let one = |(place, image): (usize, &Image)| PictureFace {
        name: image.path.clone(),
        alt: alts.get(place).filter(|alt| !alt.is_empty()).unwrap_or(&image.alt).clone(),
        width: image.width,
        height: image.height,
    };
    product.images.iter().enumerate().map(one).collect()
}

/// The picture that shows a variant, or else the product's first.
pub(crate) fn picture(
    product: &Product,
    variant: &Variant,
    locale: &Locale,
) -> Option<PictureFace> {
    let place = variant.image.and_then(|place| usize::try_from(place).ok()).unwrap_or_default();
    pictures(product, locale).into_iter().nth(place)
}

/// The colours of the option that is a choice of colours, if every one of them is known.
fn colours(product: &Product) -> Vec<&'static str> {
    let known = |values: &Vec<String>| values.iter().map(|value| colour(value)).collect();
    let mut choices = product.options.iter().filter_map(|option| known(&option.values));
    choices.next().unwrap_or_default()
}

/// What a variant is of each option, in a language.
pub(crate) fn values(product: &Product, variant: &Variant, locale: &Locale) -> Vec<String> {
    let text = product.text(locale);
    let each = product.options.iter().zip(&variant.options).enumerate();
    each.map(|(place, (option, value))| {
        let translated = || {
            let at = option.values.iter().position(|one| one == value)?;
            text?.options.get(place)?.values.get(at).filter(|value| !value.is_empty())
        };
        translated().unwrap_or(value).clone()
    })
    .collect()
}

/// What a product's options are called in a language.
pub(crate) fn options(product: &Product, locale: &Locale) -> Vec<String> {
    let text = product.text(locale);
    let each = product.options.iter().enumerate();
    each.map(|(place, option)| {
        let translated = text.and_then(|text| text.options.get(place)).map(|option| &option.name);
        translated.filter(|name| !name.is_empty()).unwrap_or(&option.name).clone()
    })
    .collect()
}

/// The branches of the tree that lead to a product, from the first on.
pub(crate) fn trail(site: &Site<'_>, view: &View, product: &Product, locale: &Locale) -> Vec<Link> {
    let categories = &view.catalog.parts().categories;
    let mut trail = Vec::new();
    let mut at = product.categories.first().map(String::as_str);
    while let Some(category) =
        at.and_then(|slug| categories.iter().find(|category| category.slug.as_str() == slug))
    {
        trail.push(Link {
            href: site.path(&format!("/categories/{}", category.slug)),
            label: site::title(&category.face, locale).to_owned(),
        });
        at = category.parent.as_ref().map(Slug::as_str);
    }
    trail.reverse();
    trail
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
