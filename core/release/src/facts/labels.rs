//! The names of options and values in a language, read once: facets show them with every answer.

use domain::Locale;

use super::Options;
use crate::layout::narrow;
use crate::release::Release;

/// The names of all values of options in a language: by option, and within it in the order in
/// which products name them.
#[derive(Debug, Default)]
pub(crate) struct Labels(Vec<Label>);

/// The names of a value.
#[derive(Debug)]
pub(crate) struct Label {
    /// Its number.
    pub(crate) value: u32,
    option: u32,
    /// Its option's name in the shop's own language, and in this one.
    pub(crate) name: (Box<str>, Box<str>),
    /// Itself, in the shop's own language and in this one.
    pub(crate) text: (Box<str>, Box<str>),
}

impl Labels {
    fn new(release: &Release, locale: &Locale) -> Self {
        let options = release.options();
        let all = 0..narrow(options.values_len());
        let mut labels: Vec<(u64, Label)> = all
            .filter_map(|value| {
                Some((options.place(value), read(release, options, value, locale)?))
            })
            .collect();
        labels.sort_by(|(place, one), (other_place, other)| {
            let by_place = one.option.cmp(&other.option).then(place.cmp(other_place));
            by_place.then_with(|| one.text.0.cmp(&other.text.0))
        });
        Self(labels.into_iter().map(|(_, label)| label).collect())
    }

    /// The values of each option.
    pub(crate) fn by_option(&self) -> impl Iterator<Item = &[Label]> {
        self.0.chunk_by(|one, other| one.option == other.option)
    }
}

/// The names of a value, as a product that has it writes them.
fn read(release: &Release, options: &Options, value: u32, locale: &Locale) -> Option<Label> {
    let witness = options.witness(value)?;
    let product = release.product(witness.product)?;
    let option = product.options(locale).nth(witness.option)?;
    Some(Label {
        value,
        option: options.option_of(value)?,
        name: (option.own_name().into(), option.name().into()),
        text: (option.own_values().get(witness.value)?.into(), option.value(witness.value)?.into()),
    })
}

impl Release {
    /// The names of values in a language; where the release does not have it, in another one of
    /// the same language, or in the shop's own.
    pub(crate) fn labels(&self, locale: &Locale) -> Option<&Labels> {
        let locales = self.locales();
        let all =
            self.facts.labels.get_or_init(|| locales.iter().map(|_| Default::default()).collect());
        let place = self.locale_place(locale);
        let own = locales.get(place)?;
        Some(all.get(place)?.get_or_init(|| Labels::new(self, own)))
    }
}
