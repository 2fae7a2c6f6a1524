//! A list put together from cards that are JSON already.

use super::{HighlightView, List};
use crate::api::answers::{USUAL_BYTES, write};
use crate::api::cards::Written;

/// A list as JSON, with cards that are JSON already, which `cards` adds one by one. What is made is
/// byte for byte what [`List`] would be.
pub(super) fn written(list: &List<'_>, cards: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    const BEGINNING: &[u8] = b"{\"data\":[";
    // What stands behind the cards.
    let mut rest = Vec::with_capacity(USUAL_BYTES / 2);
    write(&mut rest, list);
    let rest = rest.strip_prefix(BEGINNING).unwrap_or_default();
    let mut written = Vec::with_capacity(USUAL_BYTES);
    written.extend_from_slice(BEGINNING);
    cards(&mut written);
    if written.last() == Some(&b',') {
        written.pop();
    }
    written.extend_from_slice(rest);
    written
}

/// Adds a card and a comma, with its marked title where something was searched for.
pub(super) fn add(written: &mut Vec<u8>, card: Written<'_>, marked: Option<&str>) {
    match marked {
        None => written.extend_from_slice(card.json),
        // The last of a card's members.
        Some(title) => {
            written.extend_from_slice(card.json.strip_suffix(b"}").unwrap_or_default());
            written.extend_from_slice(b",\"highlight\":");
            write(written, &HighlightView { title });
            written.push(b'}');
        }
    }
    written.push(b',');
}
