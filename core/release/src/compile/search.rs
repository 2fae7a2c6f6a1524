//! The full-text indexes: one for each language of a market.
//!
//! A product is the document with its ordinal, so an index changes when a text does, or the set of
//! products, and never with a price.

use domain::{Catalog, Category, Locale, Product};
use search::{Compiler, Document, Language, SynonymGroup};

use super::{CompileError, Draft};
use crate::manifest::Role;

/// The indexes, in the order of the languages; `items` says which one a segment is of.
pub(super) fn search(
    catalog: &Catalog,
    buckets: &[Vec<&Product>],
) -> Result<Vec<Draft>, CompileError> {
    let mut drafts = Vec::new();
    for (locale, number) in locales(catalog).into_iter().zip(0..) {
        let segments = index(catalog, buckets, locale)?.into_iter().map(|segment| Draft {
            role: Role::Search,
            bytes: segment.bytes,
            items: number,
            variants: 0,
        });
        drafts.extend(segments);
    }
    Ok(drafts)
}

/// The languages of the markets, each once.
fn locales(catalog: &Catalog) -> Vec<&Locale> {
    let mut locales = Vec::new();
    for market in catalog.markets() {
        if !locales.contains(&&market.locale) {
            locales.push(&market.locale);
        }
    }
    locales
}

fn index(
    catalog: &Catalog,
    buckets: &[Vec<&Product>],
    locale: &Locale,
) -> Result<Vec<search::Segment>, CompileError> {
    let mut compiler = Compiler::new(Language::of(locale.as_str()));
    for product in buckets.iter().flatten() {
        let text = Text::of(catalog, product, locale);
        let keywords: Vec<&str> = text.keywords.iter().map(String::as_str).collect();
        let document = Document { title: text.title, keywords: &keywords, body: &text.body };
        compiler.add(&document).map_err(|_| CompileError::TooMany)?;
    }
    let same = |one: &&domain::Synonyms| one.locale.language() == locale.language();
    let groups = catalog.parts().synonyms.iter().filter(same);
    let groups: Vec<Vec<&str>> =
        groups.map(|group| group.words.iter().map(String::as_str).collect()).collect();
    let groups: Vec<SynonymGroup<'_>> =
        groups.iter().map(|phrases| SynonymGroup { phrases }).collect();
    compiler.finish(&groups).map_err(|error| CompileError::Search(locale.clone(), error))
}

/// What is searched of a product in a language.
struct Text<'c> {
    title: &'c str,
    keywords: Vec<String>,
    body: String,
}

impl<'c> Text<'c> {
    fn of(catalog: &Catalog, product: &'c Product, locale: &Locale) -> Self {
        let text = product.text(locale);
        let or = |translated: Option<&'c String>, own: &'c String| {
            translated.filter(|text| !text.is_empty()).unwrap_or(own).as_str()
        };
        let mut body = or(text.map(|text| &text.description), &product.description).to_owned();
        let facts = text.map(|text| &text.specifications).filter(|facts| !facts.is_empty());
        for fact in facts.unwrap_or(&product.specifications) {
            body.push('\n');
            body.push_str(&fact.value);
        }
        Self {
            title: or(text.map(|text| &text.title), &product.title),
            keywords: keywords(catalog, product, locale),
            body,
        }
    }
}

/// Maker, kind, tags, values of options, categories and numbers.
fn keywords(catalog: &Catalog, product: &Product, locale: &Locale) -> Vec<String> {
    let text = product.text(locale);
    let mut words = vec![product.vendor.clone(), product.kind.clone()];
    words.extend(product.tags.iter().cloned());
    for (place, option) in product.options.iter().enumerate() {
        let translated = text.and_then(|text| text.options.get(place));
        for (at, value) in option.values.iter().enumerate() {
            let translated = translated.and_then(|option| option.values.get(at));
            words.push(translated.filter(|value| !value.is_empty()).unwrap_or(value).clone());
        }
    }
    for slug in &product.categories {
        let mut categories = catalog.parts().categories.iter();
        let category = categories.find(|category| category.slug.as_str() == slug);
        words.extend(category.map(|category| title(category, locale).to_owned()));
    }
    for variant in &product.variants {
        words.push(variant.sku.to_string());
        words.push(variant.barcode.clone());
    }
    words.retain(|word| !word.is_empty());
    words
}

fn title<'c>(category: &'c Category, locale: &Locale) -> &'c str {
    let text = category.face.text(locale).map(|text| text.title.as_str());
    text.filter(|title| !title.is_empty()).unwrap_or(&category.face.title)
}
