//! What the demo shop sells, and the studio that draws its pictures.
//!
//! [`Demo::csv`] writes the goods as a merchant's product CSV, so that they come into the shop as
//! anybody's do; [`Demo::frame`] is what a CSV cannot say: the texts of categories and collections,
//! synonyms, policies. A picture is named in the CSV as `demo:<name>`, and [`Demo::picture`] draws
//! it. The same demo is the same bytes each time.

mod bought;
mod frame;
mod goods;
pub mod judged;
mod listing;
mod shots;
pub mod studio;

#[cfg(test)]
mod tests;

use std::io;

use domain::Locale;
use exchange::{Layout, Listing, Markets, WriteError, Writer};

pub use frame::Frame;
pub use goods::{Both, Broken, Choice, Good};

/// The address of a picture begins so in the CSV; its name follows.
pub const SCHEME: &str = "demo";

/// Everything that is sold, read from its texts.
#[derive(Debug, Clone)]
pub struct Demo {
    goods: Vec<Good>,
    words: goods::Words,
}

/// Why the goods could not be written as CSV.
#[derive(Debug, thiserror::Error)]
pub enum CsvError {
    /// A text of the demo says what the format has no way to say; a test writes them all.
    #[error(transparent)]
    Broken(#[from] Broken),
    /// The writer refused.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl From<io::Error> for CsvError {
    fn from(error: io::Error) -> Self {
        Self::Write(WriteError::Io(error))
    }
}

impl Demo {
    /// Reads the texts.
    ///
    /// # Errors
    /// Never: a test reads the same texts.
    pub fn read() -> Result<Self, Broken> {
        Ok(Self { goods: goods::all()?, words: goods::Words::read()? })
    }

    /// What is sold, in the order of the shelves.
    #[must_use]
    pub fn goods(&self) -> &[Good] {
        &self.goods
    }

    /// The goods as a product CSV, priced for these markets.
    ///
    /// # Errors
    /// Never for the demo's own markets: a test writes the same file.
    pub fn csv(&self, markets: &Markets) -> Result<Vec<u8>, CsvError> {
        let german = german()?;
        let layout = Layout::standard(markets, [&german]);
        let mut writer = Writer::new(Vec::new(), layout, markets.clone())?;
        for listing in self.listings(markets)? {
            writer.write(&listing)?;
        }
        Ok(writer.finish()?)
    }

    /// The goods as the CSV says them, in its order.
    ///
    /// # Errors
    /// Never: a test writes them all.
    pub fn listings(&self, markets: &Markets) -> Result<Vec<Listing>, Broken> {
        let goods = self.goods.iter().enumerate();
        goods.map(|numbered| listing::listing(self, numbered, markets)).collect()
    }

    /// The picture of that name as SVG, or nothing when there is none.
    #[must_use]
    pub fn picture(&self, name: &str) -> Option<String> {
        shots::draw(self, name)
    }

    /// The names of all pictures of goods.
    pub fn pictures(&self) -> impl Iterator<Item = String> {
        self.goods.iter().flat_map(|good| shots::shots(good, &self.words)).map(|shot| shot.name)
    }
}

/// The demo's second language.
pub(crate) fn german() -> Result<Locale, Broken> {
    Locale::parse("de").map_err(|_| Broken("de".to_owned()))
}
