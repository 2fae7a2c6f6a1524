//! Texts, in the shop's own language and in others.

use std::collections::BTreeSet;

use books::catalog::Draft;
use domain::{Locale, ProductOption, ProductText, Seo};
use exchange::html::plain;
use exchange::layout::Meaning;
use exchange::{Field, Listing, Localised};

use super::{Ground, facts};
use crate::beside;
use crate::pictures::Gallery;

/// The description as text, and as HTML beside it where that says more.
pub(super) fn description(listing: &Listing, draft: &mut Draft, ground: &Ground<'_>) {
    if ground.layout.place(&Meaning::Field(Field::Description)).is_some() {
        let html = &listing.description.base;
        draft.description = plain(html);
        let said = (*html != draft.description).then(|| html.clone());
        beside::keep(&mut draft.extra, Field::Description, said);
    }
}

/// The texts in other languages, those that the file has laid over those that were there.
pub(super) fn translations(
    listing: &Listing,
    was: &Draft,
    draft: &mut Draft,
    (gallery, ground): (&Gallery, &Ground<'_>),
) {
    let known = was.translations.iter().map(|text| text.locale.clone());
    let locales: BTreeSet<Locale> =
        known.chain(ground.layout.locales().into_iter().cloned()).collect();
    let mut texts = Vec::new();
    for locale in locales {
        let was_text = was.translations.iter().find(|text| text.locale == locale);
        let text = Translating { listing, was, was_text, locale: &locale, ground };
        let text = text.text(draft, gallery);
        if !is_empty(&text) {
            texts.push(text);
        }
        // Kept only beside a text of the file: the HTML of a language.
        if ground.layout.place(&Meaning::Text(Field::Description, locale.clone())).is_some() {
            let html = listing.description.get(&locale).filter(|html| plain(html) != **html);
            let name = beside::of(Field::Description, &locale);
            beside::put(&mut draft.extra, name, html.cloned());
        }
    }
    draft.translations = texts;
}

/// One language of one product.
struct Translating<'a> {
    listing: &'a Listing,
    was: &'a Draft,
    was_text: Option<&'a ProductText>,
    locale: &'a Locale,
    ground: &'a Ground<'a>,
}

impl Translating<'_> {
    fn text(&self, draft: &Draft, gallery: &Gallery) -> ProductText {
        let listing = self.listing;
        let specifications = if self.has(Field::Specifications) {
            facts(listing.specifications.get(self.locale).map_or(&[], Vec::as_slice))
        } else {
            self.was_text.map(|text| text.specifications.clone()).unwrap_or_default()
        };
        let html = |text: &Localised<String>| text.get(self.locale).map(|html| plain(html));
        ProductText {
            locale: self.locale.clone(),
            title: self.one(Field::Title, &listing.title, |text| &text.title),
            description: if self.has(Field::Description) {
                html(&listing.description).unwrap_or_default()
            } else {
                self.was_text.map(|text| text.description.clone()).unwrap_or_default()
            },
            options: self.options(draft),
            specifications,
            image_alts: self.alts(draft, gallery),
            seo: Seo {
                title: self.one(Field::SeoTitle, &listing.seo_title, |text| &text.seo.title),
                description: self.one(Field::SeoDescription, &listing.seo_description, |text| {
                    &text.seo.description
                }),
            },
        }
    }

    /// Whether the file has a column of this field in this language.
    fn has(&self, field: Field) -> bool {
        self.ground.layout.place(&Meaning::Text(field, self.locale.clone())).is_some()
    }

    fn one(
        &self,
        field: Field,
        said: &Localised<String>,
        was: fn(&ProductText) -> &String,
    ) -> String {
        let text = if self.has(field) { said.get(self.locale) } else { self.was_text.map(was) };
        text.cloned().unwrap_or_default()
    }

    /// Names and values by what they are in the shop's own language, in the draft's order.
    fn options(&self, draft: &Draft) -> Vec<ProductOption> {
        let choice = |name: &str| self.listing.options.iter().find(|one| one.name.base == name);
        let known = |name: &str| {
            let at = self.was.options.iter().position(|one| one.name == name)?;
            Some((self.was.options.get(at)?, self.was_text?.options.get(at)?))
        };
        let names = (0..3).any(|at| self.has(Field::OptionName(at)));
        let values = (0..3).any(|at| self.has(Field::OptionValue(at)));
        let option = |option: &ProductOption| {
            let said = choice(&option.name);
            let name = if names {
                said.and_then(|one| one.name.get(self.locale)).cloned()
            } else {
                known(&option.name).map(|(_, text)| text.name.clone())
            };
            let value = |value: &String| {
                if values {
                    let one = said?.values.iter().find(|one| one.base == *value)?;
                    return one.get(self.locale).cloned();
                }
                let (was, text) = known(&option.name)?;
                let at = was.values.iter().position(|one| one == value)?;
                text.values.get(at).cloned()
            };
            let translated = option.values.iter().map(|one| value(one).unwrap_or_default());
            ProductOption { name: name.unwrap_or_default(), values: translated.collect() }
        };
        let options: Vec<ProductOption> = draft.options.iter().map(option).collect();
        let said = |one: &ProductOption| {
            !one.name.is_empty() || one.values.iter().any(|value| !value.is_empty())
        };
        if options.iter().any(said) { options } else { Vec::new() }
    }

    /// What each picture shows, in the draft's order.
    fn alts(&self, draft: &Draft, gallery: &Gallery) -> Vec<String> {
        let alts: Vec<String> = if self.has(Field::ImageAlt) {
            let alt = |url| {
                let image = self.listing.images.iter().find(|image| image.url == url)?;
                image.alt.get(self.locale).cloned()
            };
            gallery.urls().map(|url| alt(url).unwrap_or_default()).collect()
        } else {
            let known = |path: &String| {
                let at = self.was.images.iter().position(|image| image.path == *path)?;
                self.was_text?.image_alts.get(at).cloned()
            };
            draft.images.iter().map(|image| known(&image.path).unwrap_or_default()).collect()
        };
        if alts.iter().all(String::is_empty) { Vec::new() } else { alts }
    }
}

fn is_empty(text: &ProductText) -> bool {
    text.title.is_empty()
        && text.description.is_empty()
        && text.options.is_empty()
        && text.specifications.is_empty()
        && text.image_alts.is_empty()
        && text.seo == Seo::default()
}
