//! The options of all products, as numbers.
//!
//! "Size" of a shirt and "size" of a shoe are one option, and so are their values "M" and "m":
//! they are compared in the shop's own language and without capitals.

use std::collections::{BTreeMap, HashMap, hash_map::DefaultHasher};
use std::hash::BuildHasherDefault;
use std::rc::Rc;

use crate::fold::lower;
use crate::layout::{narrow, size};
use crate::product::{ProductRef, value_places};
use crate::release::Release;

/// The value of an option that a variant does not have.
pub(crate) const NO_VALUE: u32 = u32::MAX;

/// The options of all products.
#[derive(Debug, Default)]
pub(crate) struct Options {
    /// The number of an option by its name.
    names: BTreeMap<String, u32>,
    /// The number of a value by its option and text.
    by_text: HashMap<(u32, String), u32, BuildHasherDefault<DefaultHasher>>,
    /// The option that each value is of.
    options: Vec<u32>,
    /// A product where each value can be seen as the merchant wrote it.
    witnesses: Vec<Witness>,
    /// For each value the sum of its places among its options' values, and how many these are.
    places: Vec<(u64, u64)>,
    /// For each variant the values of its up to three options.
    values: Vec<[u32; 3]>,
}

/// Where a value can be seen as the merchant wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Witness {
    /// The product's ordinal.
    pub(crate) product: u32,
    /// Which of its options.
    pub(crate) option: usize,
    /// Which of the option's values.
    pub(crate) value: usize,
}

/// The numbers of the values of one product's options.
type Lists = Rc<Vec<Vec<u32>>>;

/// What was looked up in a bucket already, by reference: the texts of its products are few.
#[derive(Debug, Default)]
struct Known {
    lists: BTreeMap<u32, Lists>,
    names: BTreeMap<u32, u32>,
    values: BTreeMap<(u32, u32), u32>,
}

impl Options {
    pub(super) fn new(release: &Release) -> Self {
        let mut all = Self::default();
        all.values.reserve(release.variants());
        for bucket in &release.buckets {
            let mut known = Known::default();
            let ordinals = (bucket.first..).take(size(bucket.products));
            for product in ordinals.filter_map(|ordinal| release.product(ordinal)) {
                let lists = match known.lists.get(&product.options_at()) {
                    Some(lists) => Rc::clone(lists),
                    None => {
                        let lists = Rc::new(all.read(product, &mut known));
                        known.lists.insert(product.options_at(), Rc::clone(&lists));
                        lists
                    }
                };
                all.add(product, &lists);
            }
        }
        all
    }

    /// The numbers of a product's values; new ones are given where they are needed.
    fn read(&mut self, product: ProductRef<'_>, known: &mut Known) -> Vec<Vec<u32>> {
        let Known { names, values: numbers, .. } = known;
        let options = product.own_options().enumerate();
        let lists = options.map(|(place, option)| {
            let number = *names.entry(option.own_name_at()).or_insert_with(|| {
                let next = narrow(self.names.len());
                *self.names.entry(lower(option.own_name())).or_insert(next)
            });
            let values = option.own_values();
            let values = values.references().zip(values.iter()).enumerate();
            let of_it = values.map(|(at, (reference, text))| {
                let witness = Witness { product: product.ordinal(), option: place, value: at };
                *numbers
                    .entry((number, reference))
                    .or_insert_with(|| self.number(number, lower(text), witness))
            });
            of_it.collect()
        });
        lists.collect()
    }

    fn number(&mut self, option: u32, text: String, witness: Witness) -> u32 {
        let next = narrow(self.options.len());
        let number = *self.by_text.entry((option, text)).or_insert(next);
        if number == next {
            self.options.push(option);
            self.witnesses.push(witness);
            self.places.push((0, 0));
        }
        number
    }

    fn add(&mut self, product: ProductRef<'_>, lists: &[Vec<u32>]) {
        for (place, value) in lists.iter().flat_map(|list| (0_u64..).zip(list)) {
            if let Some((sum, count)) = self.places.get_mut(size(*value)) {
                *sum = sum.saturating_add(place);
                *count = count.saturating_add(1);
            }
        }
        for row in product.variant_rows().iter() {
            let mut values = [NO_VALUE; 3];
            let chosen = lists.iter().zip(value_places(row));
            for (value, (list, place)) in values.iter_mut().zip(chosen) {
                *value = list.get(place).copied().unwrap_or(NO_VALUE);
            }
            self.values.push(values);
        }
    }

    /// The number of an option by its name.
    pub(crate) fn option(&self, name: &str) -> Option<u32> {
        self.names.get(&lower(name)).copied()
    }

    /// How many options there are.
    pub(crate) fn options_len(&self) -> usize {
        self.names.len()
    }

    /// The number of a value of an option.
    pub(crate) fn value(&self, option: u32, text: &str) -> Option<u32> {
        self.by_text.get(&(option, lower(text))).copied()
    }

    /// How many values there are.
    pub(crate) fn values_len(&self) -> usize {
        self.options.len()
    }

    /// The option that a value is of.
    pub(crate) fn option_of(&self, value: u32) -> Option<u32> {
        self.options.get(size(value)).copied()
    }

    /// Where a value can be seen as the merchant wrote it.
    pub(crate) fn witness(&self, value: u32) -> Option<Witness> {
        self.witnesses.get(size(value)).copied()
    }

    /// The mean place of a value among those of its options, in thousandths: small before large.
    pub(crate) fn place(&self, value: u32) -> u64 {
        let (sum, count) = self.places.get(size(value)).copied().unwrap_or_default();
        sum.saturating_mul(1_000).checked_div(count).unwrap_or(0)
    }

    /// For each variant the values of its up to three options.
    pub(crate) fn variants(&self) -> &[[u32; 3]] {
        &self.values
    }
}
