//! How products are found without searching: a tree of categories, and collections.

use crate::catalog::{Image, Seo};
use crate::id::ProductId;
use crate::text::{Locale, Slug};

/// A branch of the tree that every product has its place in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its name in addresses and in `Product::categories`.
    pub slug: Slug,
    /// The branch it grows from; none when it is one of the first.
    pub parent: Option<Slug>,
    /// Its name among people, what is said about it, and its picture.
    pub face: Face,
}

/// Products that belong together for a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collection {
    /// Its name in addresses.
    pub slug: Slug,
    /// Its name among people, what is said about it, and its picture.
    pub face: Face,
    /// What is in it.
    pub members: Members,
}

/// What is in a collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Members {
    /// These, in this order.
    Picked(Vec<ProductId>),
    /// Those that fit, looked up whenever a release is published.
    Rule {
        /// Whether every condition must hold, or one is enough.
        all: bool,
        /// What must hold.
        conditions: Vec<Condition>,
    },
}

/// Something a product of a collection by rule has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// This tag.
    Tag(String),
    /// This maker.
    Vendor(String),
    /// It is of this kind.
    Kind(String),
    /// It is in this category or below it.
    Category(Slug),
    /// Some variant has a price to be compared with, in the shop's first market.
    Reduced,
    /// It came onto the shelves at most this many days before the release.
    NewerThanDays(u32),
}

/// What people see of a category, collection or page of text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Face {
    /// Its name.
    pub title: String,
    /// What there is to say about it, as plain text; an empty line begins a paragraph.
    pub description: String,
    /// Its picture.
    pub image: Option<Image>,
    /// What search engines are told.
    pub seo: Seo,
    /// The same in other languages; of each at most one.
    pub translations: Vec<FaceText>,
}

/// A face in another language. What is empty is shown in the shop's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaceText {
    /// The language.
    pub locale: Locale,
    /// The name.
    pub title: String,
    /// What there is to say.
    pub description: String,
    /// What search engines are told.
    pub seo: Seo,
}

/// A page of text: imprint, returns, shipping, privacy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Its name in addresses: `/pages/{slug}`.
    pub slug: Slug,
    /// Its title and text.
    pub face: Face,
}

/// An address that moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// The path that is asked for, from `/` on, without a market's prefix.
    pub from: String,
    /// The path it is answered at.
    pub to: String,
}

/// Words of one language that mean the same to who searches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synonyms {
    /// The language.
    pub locale: Locale,
    /// The words, two at least.
    pub words: Vec<String>,
}

impl Face {
    /// A face that has a name and nothing else yet.
    pub fn new(title: &str) -> Self {
        Self { title: title.to_owned(), ..Self::default() }
    }

    /// The texts in a language, if they are translated: `de-AT` is content with `de`.
    pub fn text(&self, locale: &Locale) -> Option<&FaceText> {
        let exact = self.translations.iter().find(|text| &text.locale == locale);
        exact.or_else(|| {
            self.translations.iter().find(|text| text.locale.language() == locale.language())
        })
    }
}
