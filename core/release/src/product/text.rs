//! A product's texts in a language.

use domain::Locale;

use super::ProductRef;
use crate::layout::product::{image, option, record, specification, translation};
use crate::layout::read::{Heap, Row, Rows, Texts};

/// Something a shopper chooses about a product.
#[derive(Debug, Clone, Copy)]
pub struct OptionRef<'r> {
    heap: Heap<'r>,
    own: Row<'r>,
    translated: Option<Row<'r>>,
}

/// A picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageRef<'r> {
    /// Its name below the media address, without size and kind.
    pub path: &'r str,
    /// What it shows.
    pub alt: &'r str,
    /// Its width in pixels; zero when that is not known.
    pub width: u32,
    /// Its height in pixels; zero when that is not known.
    pub height: u32,
}

/// A fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpecificationRef<'r> {
    /// What it is about.
    pub name: &'r str,
    /// What there is to know.
    pub value: &'r str,
}

/// What search engines are told; empty parts are made from title and description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeoRef<'r> {
    /// The title.
    pub title: &'r str,
    /// The description.
    pub description: &'r str,
}

/// The one of two texts that says something, the first if it does.
pub(super) fn either<'r>(translated: Option<&'r str>, own: &'r str) -> &'r str {
    translated.filter(|text| !text.is_empty()).unwrap_or(own)
}

impl<'r> ProductRef<'r> {
    /// Its translation: `de-AT` is content with `de`.
    fn translation(self, locale: &Locale) -> Option<Row<'r>> {
        // Each locale is read once: this is asked for every text of every product that is shown.
        let mut near = None;
        for row in self.translation_rows().iter() {
            let of_row = self.heap().blob(row.u32(translation::LOCALE));
            if of_row == locale.as_str().as_bytes() {
                return Some(row);
            }
            let language = of_row.split(|byte| *byte == b'-').next().unwrap_or_default();
            if near.is_none() && language == locale.language().as_bytes() {
                near = Some(row);
            }
        }
        near
    }

    pub(super) fn translation_rows(self) -> Rows<'r> {
        self.list(record::TRANSLATIONS, translation::WIDTH)
    }

    fn translated(self, locale: &Locale, at: usize) -> Option<&'r str> {
        Some(self.heap().text(self.translation(locale)?.u32(at)))
    }

    /// The product's name.
    pub fn title(self, locale: &Locale) -> &'r str {
        either(self.translated(locale, translation::TITLE), self.field(record::TITLE))
    }

    /// What there is to say about it, as plain text.
    pub fn description(self, locale: &Locale) -> &'r str {
        let translated = self.translated(locale, translation::DESCRIPTION);
        either(translated, self.field(record::DESCRIPTION))
    }

    /// What search engines are told in this language. A translation that does not say it does not
    /// borrow it from the shop's own language.
    pub fn seo(self, locale: &Locale) -> SeoRef<'r> {
        let heap = self.heap();
        match self.translation(locale) {
            Some(row) => SeoRef {
                title: heap.text(row.u32(translation::SEO_TITLE)),
                description: heap.text(row.u32(translation::SEO_DESCRIPTION)),
            },
            None => SeoRef {
                title: self.field(record::SEO_TITLE),
                description: self.field(record::SEO_DESCRIPTION),
            },
        }
    }

    /// What a shopper chooses.
    pub fn options(
        self,
        locale: &Locale,
    ) -> impl ExactSizeIterator<Item = OptionRef<'r>> + use<'r> {
        let heap = self.heap();
        let translated = self.translation(locale);
        let translated =
            translated.map(|row| heap.rows(row.u32(translation::OPTIONS), option::WIDTH));
        self.list(record::OPTIONS, option::WIDTH).iter().enumerate().map(move |(place, own)| {
            OptionRef { heap, own, translated: translated.and_then(|rows| rows.get(place)) }
        })
    }

    /// What a shopper chooses, in the shop's own language.
    pub fn own_options(self) -> impl ExactSizeIterator<Item = OptionRef<'r>> + use<'r> {
        let heap = self.heap();
        let rows = self.list(record::OPTIONS, option::WIDTH);
        rows.iter().map(move |own| OptionRef { heap, own, translated: None })
    }

    /// Pictures, the primary one first.
    pub fn images(self, locale: &Locale) -> impl ExactSizeIterator<Item = ImageRef<'r>> + use<'r> {
        let heap = self.heap();
        let alts = self.translation(locale);
        let alts = alts.map(|row| heap.texts(row.u32(translation::IMAGE_ALTS)));
        self.list(record::IMAGES, image::WIDTH).iter().enumerate().map(move |(place, row)| {
            let translated = alts.and_then(|alts| alts.get(place));
            ImageRef {
                path: heap.text(row.u32(image::PATH)),
                alt: either(translated, heap.text(row.u32(image::ALT))),
                width: row.u32(image::IMAGE_WIDTH),
                height: row.u32(image::IMAGE_HEIGHT),
            }
        })
    }

    /// Facts: all of them translated, or none.
    pub fn specifications(
        self,
        locale: &Locale,
    ) -> impl ExactSizeIterator<Item = SpecificationRef<'r>> + use<'r> {
        let heap = self.heap();
        let rows = |at: u32| heap.rows(at, specification::WIDTH);
        let translated = self.translation(locale);
        let translated = translated.map(|row| rows(row.u32(translation::SPECIFICATIONS)));
        let list = translated.filter(|rows| rows.len() > 0);
        let list = list.unwrap_or_else(|| self.list(record::SPECIFICATIONS, specification::WIDTH));
        list.iter().map(move |row| SpecificationRef {
            name: heap.text(row.u32(specification::NAME)),
            value: heap.text(row.u32(specification::VALUE)),
        })
    }
}

impl<'r> OptionRef<'r> {
    /// What is chosen.
    pub fn name(self) -> &'r str {
        let translated = self.translated.map(|row| self.heap.text(row.u32(option::NAME)));
        either(translated, self.own_name())
    }

    /// What is chosen, in the shop's own language: the name by which it is filtered.
    pub fn own_name(self) -> &'r str {
        self.heap.text(self.own.u32(option::NAME))
    }

    /// The reference to that name, which tells names apart within a segment.
    pub(crate) fn own_name_at(self) -> u32 {
        self.own.u32(option::NAME)
    }

    /// What there is to choose from.
    pub fn values(self) -> impl ExactSizeIterator<Item = &'r str> + use<'r> {
        let translated = self.translated_values();
        self.own_values()
            .iter()
            .enumerate()
            .map(move |(place, own)| either(translated.get(place), own))
    }

    /// The value at this place.
    pub fn value(self, place: usize) -> Option<&'r str> {
        let own = self.own_values().get(place)?;
        Some(either(self.translated_values().get(place), own))
    }

    /// What there is to choose from, in the shop's own language: the values by which it is
    /// filtered.
    pub fn own_values(self) -> Texts<'r> {
        self.heap.texts(self.own.u32(option::VALUES))
    }

    fn translated_values(self) -> Texts<'r> {
        let row = self.translated.map(|row| row.u32(option::VALUES));
        row.map_or(Texts::EMPTY, |at| self.heap.texts(at))
    }
}
