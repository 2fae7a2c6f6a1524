//! Pictures.

use crate::field::Field;
use crate::issue::Code;
use crate::limits;
use crate::listing::{Image, Listing};
use crate::record::Record;

use super::Sheet;

/// A picture, and where it wants to stand.
struct Found {
    /// Its place by the file; those without one come last.
    position: u32,
    image: Image,
    /// The rows that bring it, by their place among the product's.
    rows: Vec<usize>,
}

impl<'a> Sheet<'a> {
    /// Reads the pictures, and says which each row brings. An address is there once.
    pub(super) fn images(&mut self, listing: &mut Listing) -> Vec<Option<usize>> {
        let mut found: Vec<Found> = Vec::new();
        for (place, row) in self.rows.iter().enumerate() {
            let url = self.address(row, Field::ImageUrl);
            let position = self.typed(row, Field::ImagePosition, position);
            let alt = self.texts(row, Field::ImageAlt, limits::NOTE_MAX);
            if url.is_empty() {
                self.without_address(row, alt.base.is_empty() && alt.others.is_empty());
                continue;
            }
            match found.iter_mut().find(|one| one.image.url == url) {
                Some(one) => {
                    if one.image.alt.base.is_empty() {
                        one.image.alt.base = alt.base;
                    }
                    for (locale, text) in alt.others {
                        one.image.alt.others.entry(locale).or_insert(text);
                    }
                    one.rows.push(place);
                }
                None => {
                    let image = Image { url, alt, kept: Vec::new() };
                    let position = position.unwrap_or(u32::MAX);
                    found.push(Found { position, image, rows: vec![place] });
                }
            }
        }
        found.sort_by_key(|one| one.position);
        let mut pictures = vec![None; self.rows.len()];
        for (at, one) in found.into_iter().enumerate() {
            for place in one.rows {
                if let Some(slot) = pictures.get_mut(place) {
                    *slot = Some(at);
                }
            }
            listing.images.push(one.image);
        }
        pictures
    }

    /// Complains of what is said about a picture that is not there.
    fn without_address(&mut self, row: &'a Record, silent: bool) {
        if !silent {
            let message = "There is no picture in this row to describe.";
            self.complain(row, Field::ImageAlt, Code::Ignored, message);
        }
    }
}

fn position(text: &str) -> Result<u32, (Code, String)> {
    let whole = text.strip_suffix(".0").unwrap_or(text);
    let digits = whole.bytes().all(|byte| byte.is_ascii_digit());
    let number = whole.parse().ok().filter(|position| *position > 0 && digits);
    number.ok_or_else(|| (Code::BadNumber, "Pictures are counted from 1.".to_owned()))
}
