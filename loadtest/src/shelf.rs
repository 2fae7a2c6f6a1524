//! What the shop sells, read as a shopper would.

use serde::Deserialize;

use crate::reads::Window;
use crate::shopper::{Shopper, Step, Trouble, get};

/// The variants that may go into carts.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    pub(crate) variants: Vec<String>,
    pub(crate) window: Window,
}

#[derive(Deserialize)]
struct List {
    data: Vec<Card>,
}

#[derive(Deserialize)]
struct Card {
    slug: String,
}

#[derive(Deserialize)]
struct Detail {
    variants: Vec<Variant>,
}

#[derive(Deserialize)]
struct Variant {
    id: String,
}

/// As many as a page of the list may hold.
const LIST: &str = "/store/v1/products?limit=100";

impl Shelf {
    /// Reads what can be looked at.
    pub(crate) async fn window(shopper: &mut Shopper) -> Result<Self, Trouble> {
        Ok(Self { window: Window::read(shopper).await?, ..Self::default() })
    }

    /// Reads the first page of the list and each product on it.
    pub(crate) async fn read(shopper: &mut Shopper) -> Result<Self, Trouble> {
        let list: List = shopper.ask(Step::Browse, get(LIST)?).await?;
        let mut variants = Vec::new();
        for card in list.data {
            let path = format!("/store/v1/products/{}", card.slug);
            let product: Detail = shopper.ask(Step::Browse, get(&path)?).await?;
            variants.extend(product.variants.into_iter().map(|variant| variant.id));
        }
        if variants.len() < 2 {
            return Err(Trouble::new(Step::Browse, "the shop sells fewer than two things"));
        }
        Ok(Self { variants, ..Self::default() })
    }
}
