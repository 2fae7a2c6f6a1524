//! How many.

use maud::{Markup, html};

use crate::pages::site::Site;

/// A number, and where there is a script a button on either side of it.
pub(crate) fn quantity(site: &Site<'_>, label: &str, value: u32, most: u32) -> Markup {
    let shelf = &site.words.shelf;
    html! {
        span.quantity {
            button.step type="button" data-step="-1" aria-label=(shelf.less) { "\u{2212}" }
            label { span.sr { (label) }
                input type="number" name="quantity" value=(value) min="1" max=(most)
                    inputmode="numeric" required;
            }
            button.step type="button" data-step="1" aria-label=(shelf.one_more) { "+" }
        }
    }
}
