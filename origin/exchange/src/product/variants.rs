//! What can be bought.

use std::collections::BTreeSet;

use domain::limits::VARIANTS_MAX;
use domain::{MarketId, Money, Sku};

use crate::cells;
use crate::field::Field;
use crate::issue::Code;
use crate::layout::Meaning;
use crate::limits;
use crate::listing::{Listing, Offer, Oversell, Variant};
use crate::price::{SHORTENED, price, shortened};
use crate::record::Record;

use super::options::Option3;
use super::{Sheet, cell};

impl<'a> Sheet<'a> {
    /// Reads options and variants, and says which variant each row is.
    pub(super) fn variants(&mut self, listing: &mut Listing) -> Vec<Option<usize>> {
        let mut lines: Vec<Option<usize>> = Vec::new();
        let mut rows: Vec<&'a Record> = Vec::new();
        for row in self.rows {
            lines.push(self.is_variant(row).then_some(rows.len()));
            if lines.last().is_some_and(Option::is_some) {
                rows.push(row);
            }
        }
        // A product of which nothing is said but its texts still is one thing that can be bought.
        if rows.is_empty() {
            rows.extend(self.rows.first());
            if let Some(line) = lines.first_mut() {
                *line = Some(0);
            }
        }
        if let Some(row) = rows.get(VARIANTS_MAX) {
            let message = format!("A product has at most {VARIANTS_MAX} variants.");
            self.complain(row, Field::Handle, Code::TooManyVariants, &message);
            rows.truncate(VARIANTS_MAX);
        }
        let mut options = self.options(&rows);
        listing.variants = rows.iter().map(|row| self.variant(row, &mut options)).collect();
        listing.options = options.into_iter().map(|one| one.choice).collect();
        let values: Vec<&[String]> =
            listing.variants.iter().map(|variant| variant.options.as_slice()).collect();
        self.tell_apart(&rows, &values);
        self.once(&rows, &listing.variants);
        self.left_over(&lines, &rows);
        lines
    }

    fn variant(&mut self, row: &'a Record, options: &mut [Option3]) -> Variant {
        let mut variant = Variant {
            sku: self.sku(row),
            barcode: self.barcode(row),
            options: self.values(row, options),
            taxable: self.typed(row, Field::Taxable, cells::truth),
            tracker: self.name(row, Field::Tracker),
            quantity: self.typed(row, Field::Quantity, cells::quantity),
            oversell: self.oversell(row),
            grams: self.typed(row, Field::Grams, cells::grams),
            shipped: self.typed(row, Field::Shipped, cells::truth),
            image: self.address(row, Field::VariantImage),
            ..Variant::default()
        };
        let main = self.markets.main().clone();
        variant.cost = self.typed(row, Field::Cost, |text| price(text, main.currency));
        self.offers(row, &mut variant);
        let column = self.layout.has(Field::Price) && self.get(row, Field::Price).is_empty();
        if column && variant.offers.get(&main.id).is_none_or(|offer| offer.price.is_none()) {
            let message = format!("Without a price it is not for sale in {:?}.", main.name);
            self.complain(row, Field::Price, Code::PriceMissing, &message);
        }
        variant
    }

    fn offers(&mut self, row: &'a Record, variant: &mut Variant) {
        let (layout, main) = (self.layout, self.markets.main().id.clone());
        let columns = |field| {
            let plain = layout.place(&Meaning::Field(field)).map(|at| (&main, at));
            plain.into_iter().chain(layout.markets(field)).collect::<Vec<_>>()
        };
        for (market, at) in columns(Field::Price) {
            let Some(price) = self.price(row, at, market) else { continue };
            let offer = variant.offers.entry(market.clone()).or_default();
            self.offer(row, at, &mut offer.price, price);
        }
        for (market, at) in columns(Field::CompareAt) {
            let Some(price) = self.price(row, at, market) else { continue };
            let offer = variant.offers.entry(market.clone()).or_default();
            self.offer(row, at, &mut offer.compare_at, price);
            let Offer { price: Some(now), compare_at: Some(before) } = *offer else { continue };
            if before.minor() <= now.minor() {
                let message = "The price to compare with is not higher: it will not be shown.";
                self.complain_at(row, at, Code::CompareNotHigher, message);
            }
        }
    }

    fn price(&mut self, row: &Record, at: usize, market: &MarketId) -> Option<Money> {
        let currency = self.markets.get(market)?.currency;
        self.typed_at(row, at, |text| price(text, currency))
    }

    /// The first market may have a column of its own beside the plain one; they must agree.
    fn offer(&mut self, row: &Record, at: usize, slot: &mut Option<Money>, price: Money) {
        if slot.is_some_and(|other| other != price) {
            let message = "Another column gives a different price for this market.";
            self.complain_at(row, at, Code::TwoPrices, message);
        }
        *slot = Some(price);
    }

    fn sku(&mut self, row: &'a Record) -> Option<Sku> {
        let read = |text: &str| Sku::parse(text).map_err(|why| (Code::BadSku, format!("{why}.")));
        self.typed(row, Field::Sku, read)
    }

    fn barcode(&mut self, row: &'a Record) -> String {
        let barcode = self.name(row, Field::Barcode);
        if shortened(&barcode) {
            self.complain(row, Field::Barcode, Code::Shortened, SHORTENED);
        }
        barcode
    }

    fn oversell(&mut self, row: &'a Record) -> Oversell {
        let read = |text: &str| {
            let message = "Write DENY or CONTINUE.";
            Oversell::parse(text).ok_or_else(|| (Code::UnknownWord, message.to_owned()))
        };
        self.typed(row, Field::Oversell, read).unwrap_or_default()
    }

    /// A picture's address.
    pub(super) fn address(&mut self, row: &'a Record, field: Field) -> String {
        let address = self.text(row, field, limits::ADDRESS_MAX);
        if address.chars().any(|letter| letter.is_whitespace() || letter.is_control()) {
            let message = "An address has no spaces: write %20.";
            self.complain(row, field, Code::BadAddress, message);
        }
        address
    }

    /// Complains of one SKU on two variants.
    fn once(&mut self, rows: &[&'a Record], variants: &[Variant]) {
        let mut seen = BTreeSet::new();
        for (row, variant) in rows.iter().zip(variants) {
            if variant.sku.as_ref().is_some_and(|sku| !seen.insert(sku)) {
                let message = "Another variant of the product has this SKU.";
                self.complain(row, Field::Sku, Code::SameSku, message);
            }
        }
    }

    /// Complains of a quantity in a row that is no variant's, and of rows that say nothing.
    fn left_over(&mut self, lines: &[Option<usize>], rows: &[&'a Record]) {
        for (row, _) in self.rows.iter().zip(lines).filter(|(_, line)| line.is_none()) {
            let quantity = self.get(row, Field::Quantity);
            if !matches!(quantity, "" | "0") {
                let message = "The row has no option, SKU, barcode or price: it is no variant's.";
                self.complain(row, Field::Quantity, Code::Ignored, message);
            }
            let said = |(at, _): (usize, _)| {
                Some(at) != self.layout.place(&Meaning::Field(Field::Handle))
                    && !cell(row, at).is_empty()
            };
            if !self.layout.columns().iter().enumerate().any(said) && !rows.is_empty() {
                let message = "There is nothing in the row but its handle.";
                self.complain(row, Field::Handle, Code::EmptyRow, message);
            }
        }
    }
}
