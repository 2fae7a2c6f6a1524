//! The pages: server-rendered, whole without JavaScript, a little quicker with it.
//!
//! A page is filled from the release and the cart in one place, into faces: plain values in the
//! page's language and currency. What draws them, in `parts` and in the page's own file, knows
//! nothing else.

pub(crate) mod cart;
pub(crate) mod checkout;
mod data;
pub(crate) mod error;
mod faces;
mod frame;
pub(crate) mod home;
pub(crate) mod list;
pub(crate) mod mail_link;
pub(crate) mod order;
pub(crate) mod orders;
mod parts;
pub(crate) mod pay;
pub(crate) mod policy;
pub(crate) mod product;
mod site;
pub(crate) mod sitemap;
pub(crate) mod web;

use crate::failure::{Code, Failure};
use crate::reply::{Public, Reply};
use crate::shop::Shop;

pub(crate) use site::{Site, Surroundings};

/// A file under its hashed name.
pub(crate) fn asset(shop: &Shop, name: &str) -> Result<Reply, Failure> {
    let asset = shop.assets().find(name).ok_or_else(|| Failure::new(Code::NotFound))?;
    Ok(Public::asset(asset.kind, asset.bytes.clone()).into())
}
