//! What pages are put together from. A part is given plain values, already in the page's language
//! and currency; it knows neither the release nor the cart.

pub(crate) mod card;
pub(crate) mod crumbs;
pub(crate) mod icon;
pub(crate) mod picture;
pub(crate) mod price;
pub(crate) mod quantity;
pub(crate) mod swatch;
pub(crate) mod text;
