//! A variant of a product, and its prices.

use domain::{Currency, Locale, Money, PriceListId, Sku, TaxClass, Timestamp, VariantId};

use super::ProductRef;
use crate::compile::prices::{HAS_COMPARE_AT, HAS_FROM, HAS_UNTIL, IS_WIDE};
use crate::layout::product::{price_list, variant};
use crate::layout::read::{Heap, Row, Rows};
use crate::layout::stream::{In, Malformed};

/// A variant. It is a few pointers and may be copied.
#[derive(Debug, Clone, Copy)]
pub struct VariantRef<'r> {
    product: ProductRef<'r>,
    row: Row<'r>,
    place: usize,
}

/// A price over time, in one price list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceRef {
    /// The list's position among those of the bucket.
    pub(crate) list: u16,
    /// The price of one piece in minor units.
    pub minor: i64,
    /// The price to be compared with, in minor units.
    pub compare_at: Option<i64>,
    /// The first moment at which it holds.
    pub from: Timestamp,
    /// The first moment at which it no longer holds.
    pub until: Option<Timestamp>,
}

/// Prices behind each other.
#[derive(Debug, Clone, Copy)]
pub struct Prices<'r>(In<'r>);

impl<'r> VariantRef<'r> {
    pub(crate) const fn new(product: ProductRef<'r>, row: Row<'r>, place: usize) -> Self {
        Self { product, row, place }
    }

    fn field(self, at: usize) -> &'r str {
        self.product.heap().text(self.row.u32(at))
    }

    /// The product it belongs to.
    pub const fn product(self) -> ProductRef<'r> {
        self.product
    }

    /// Its place among the product's variants, counted from zero.
    pub const fn place(self) -> usize {
        self.place
    }

    /// Its number in this release; another release gives it another one.
    pub fn ordinal(self) -> u32 {
        self.product.first_variant().saturating_add(crate::layout::narrow(self.place))
    }

    /// Its name among machines.
    pub fn id(self) -> VariantId {
        VariantId::from_ulid(self.row.u128(variant::ID))
    }

    /// The merchant's number.
    pub fn sku(self) -> &'r str {
        self.field(variant::SKU)
    }

    /// The number under its bars; empty when it has none.
    pub fn barcode(self) -> &'r str {
        self.field(variant::BARCODE)
    }

    /// What tells it from its siblings, in the shop's own language. Empty when it has none.
    pub fn own_title(self) -> &'r str {
        self.field(variant::TITLE)
    }

    /// What tells it from its siblings: its values, ` / ` between them; its own title when it has
    /// no options.
    pub fn title(self, locale: &Locale) -> String {
        let values: Vec<&str> = self.values(locale).collect();
        if values.is_empty() { self.own_title().to_owned() } else { values.join(" / ") }
    }

    /// The name of it as a line of a cart or order shows it: that of [`domain::Product::line_title`].
    pub fn line_title(self, locale: &Locale) -> String {
        let title = self.product.title(locale);
        let values: Vec<&str> = self.values(locale).collect();
        if values.is_empty() || self.own_title().is_empty() {
            return title.to_owned();
        }
        format!("{title} - {}", values.join(" / "))
    }

    /// The chosen value of each of the product's options.
    pub fn values(self, locale: &Locale) -> impl Iterator<Item = &'r str> + use<'r> {
        let options = self.product.options(locale).zip(self.value_places());
        options.map(|(option, place)| option.value(place).unwrap_or_default())
    }

    /// The chosen value of each of the product's options, in the shop's own language.
    pub fn own_values(self) -> impl Iterator<Item = &'r str> + use<'r> {
        let options = self.product.own_options().zip(self.value_places());
        options.map(|(option, place)| option.own_values().get(place).unwrap_or_default())
    }

    /// For each of three options the place of the chosen value; only as many as the product has
    /// options mean something.
    pub fn value_places(self) -> [usize; 3] {
        value_places(self.row)
    }

    /// What kind of goods the tax office takes it for.
    pub fn tax_class(self) -> TaxClass {
        let place = usize::from(self.row.u16(variant::TAX_CLASS));
        TaxClass::ALL.get(place).copied().unwrap_or(TaxClass::Standard)
    }

    /// What one piece weighs with its packing.
    pub fn weight_grams(self) -> u32 {
        self.row.u32(variant::WEIGHT)
    }

    /// Which of the product's pictures shows it, counted from zero.
    pub fn image(self) -> Option<u32> {
        self.row.u32(variant::IMAGE).checked_sub(1)
    }

    /// Its prices in all lists.
    pub fn prices(self) -> Prices<'r> {
        prices(self.product.heap(), self.row)
    }

    /// The price that holds in a list at a moment; none when it is not for sale there then.
    pub fn price(self, list: &PriceListId, at: Timestamp) -> Option<(Money, Option<Money>)> {
        let (place, currency) = self.product.price_list(list)?;
        let held = self.prices().find(|price| price.list == place && price.holds(at))?;
        let money = |minor| Money::new(minor, currency);
        Some((money(held.minor), held.compare_at.map(money)))
    }

    pub(super) fn own_sku(self) -> Option<Sku> {
        Sku::parse(self.sku()).ok()
    }
}

/// For each of three options the place of the chosen value, in a variant's row.
pub(crate) fn value_places(row: Row<'_>) -> [usize; 3] {
    let place = |at: usize| usize::from(row.u16(variant::OPTIONS.saturating_add(at)));
    [place(0), place(2), place(4)]
}

/// The prices of a variant's row.
pub(crate) fn prices<'r>(heap: Heap<'r>, row: Row<'r>) -> Prices<'r> {
    Prices(In::new(heap.blob(row.u32(variant::PRICES))))
}

impl<'r> ProductRef<'r> {
    /// Where among the bucket's price lists one is, and its currency.
    pub(crate) fn price_list(self, list: &PriceListId) -> Option<(u16, Currency)> {
        let heap = self.heap();
        let place = find_list(heap, self.price_lists(), list)?;
        let (_, currency) = self.list_at(place)?;
        Some((place, currency))
    }

    fn price_lists(self) -> Rows<'r> {
        self.heap().table(self.bucket.lists)
    }

    /// The name and currency of a price list of the bucket.
    pub(super) fn list_at(self, place: u16) -> Option<(PriceListId, Currency)> {
        let row = self.price_lists().get(usize::from(place))?;
        let name = PriceListId::parse(self.heap().text(row.u32(price_list::NAME))).ok()?;
        let currency = Currency::parse(self.heap().text(row.u32(price_list::CURRENCY))).ok()?;
        Some((name, currency))
    }
}

/// Where among these price lists one is.
pub(crate) fn find_list(heap: Heap<'_>, lists: Rows<'_>, list: &PriceListId) -> Option<u16> {
    let name = |row: Row<'_>| heap.text(row.u32(price_list::NAME)) == list.as_str();
    lists.iter().position(name).and_then(|place| u16::try_from(place).ok())
}

impl PriceRef {
    /// Whether this price holds at a moment.
    pub fn holds(self, at: Timestamp) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

impl Iterator for Prices<'_> {
    type Item = PriceRef;

    fn next(&mut self) -> Option<PriceRef> {
        if self.0.is_done() { None } else { read(&mut self.0).ok() }
    }
}

fn read(from: &mut In<'_>) -> Result<PriceRef, Malformed> {
    let (list, flags) = (from.u16()?, from.byte()?);
    let has = |flag: u8| flags & flag != 0;
    let amount = |from: &mut In<'_>| {
        if has(IS_WIDE) { from.i64() } else { from.u32().map(i64::from) }
    };
    Ok(PriceRef {
        list,
        minor: amount(from)?,
        compare_at: if has(HAS_COMPARE_AT) { Some(amount(from)?) } else { None },
        from: if has(HAS_FROM) { from.moment()? } else { Timestamp::EPOCH },
        until: if has(HAS_UNTIL) { Some(from.moment()?) } else { None },
    })
}
