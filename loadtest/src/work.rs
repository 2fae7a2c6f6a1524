//! What one turn is, and what has to be there before it begins.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::shelf::Shelf;
use crate::shopper::{Cart, Shopper, Step, Trouble};

/// How many things go into a cart before another one is taken. Few: a cart of an ordinary sale,
/// and an answer of its size.
const ADDED_MAX: u32 = 10;

/// What shoppers do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// One turn puts one thing into a cart. Every tenth needs a new cart first, which is no turn.
    Add,
    /// One turn makes an order of a cart of two lines that was filled beforehand: quote, checkout.
    Order,
    /// One turn is a whole sale: cart, two lines, quote, checkout.
    Journey,
    /// The same, and paid with a test card.
    Paid,
    /// One turn is the request of an `Add` to a server that answers a constant.
    Hello,
    /// One turn reads a product, popular ones more often.
    Detail,
    /// One turn reads a list of 24 of a category, sorted by price.
    List,
    /// One turn searches, with facets and typing mistakes.
    Search,
    /// One turn reads the page of a product.
    Page,
    /// One turn reads from a server that answers a constant.
    Look,
}

impl Work {
    /// Whether turns only look, and need to know what there is to look at.
    pub(crate) const fn looks(self) -> bool {
        matches!(self, Self::Detail | Self::List | Self::Search | Self::Page)
    }
}

/// Carts that wait to be ordered.
pub(crate) type Filled = Rc<RefCell<VecDeque<Cart>>>;

/// A shopper at work.
pub(crate) struct Worker {
    pub(crate) shopper: Shopper,
    work: Work,
    shelf: Rc<Shelf>,
    filled: Filled,
    cart: Option<Cart>,
    added: u32,
}

impl Worker {
    pub(crate) fn new(shopper: Shopper, work: Work, shelf: &Rc<Shelf>, filled: &Filled) -> Self {
        let (shelf, filled) = (Rc::clone(shelf), Rc::clone(filled));
        Self { shopper, work, shelf, filled, cart: None, added: 0 }
    }

    /// Does what a turn needs and does not count. False: there is nothing left to do.
    pub(crate) async fn prepare(&mut self) -> Result<bool, Trouble> {
        match self.work {
            Work::Add if self.cart.is_none() || self.added == ADDED_MAX => {
                self.cart = None;
                self.cart = Some(self.shopper.cart().await?);
                self.added = 0;
            }
            Work::Order if self.cart.is_none() => {
                self.cart = self.filled.borrow_mut().pop_front();
                return Ok(self.cart.is_some());
            }
            _ => {}
        }
        Ok(true)
    }

    /// One turn.
    pub(crate) async fn turn(&mut self) -> Result<(), Trouble> {
        match self.work {
            Work::Add => {
                let cart = self.cart.take().ok_or_else(|| Trouble::new(Step::Add, "no cart"))?;
                self.added += 1;
                let variant = self.any();
                self.shopper.add(&cart, &variant).await?;
                self.cart = Some(cart);
                Ok(())
            }
            Work::Order => {
                let cart = self.cart.take().ok_or_else(|| Trouble::new(Step::Quote, "no cart"))?;
                self.shopper.order(&cart).await.map(drop)
            }
            Work::Journey | Work::Paid => {
                let cart = self.fill().await?;
                let placed = self.shopper.order(&cart).await?;
                match self.work {
                    Work::Paid => self.shopper.pay(&placed).await,
                    _ => Ok(()),
                }
            }
            Work::Hello => self.shopper.hello().await,
            Work::Detail | Work::Page | Work::List | Work::Search | Work::Look => {
                let (window, chance) = (&self.shelf.window, &mut self.shopper.chance);
                let path = match self.work {
                    Work::Detail => format!("/store/v1/products/{}", window.product(chance)),
                    Work::Page => format!("/products/{}", window.product(chance)),
                    Work::List => window.list(chance),
                    Work::Search => window.search(chance),
                    _ => "/".to_owned(),
                };
                self.shopper.look(&path).await
            }
        }
    }

    /// A cart with two different things in it.
    pub(crate) async fn fill(&mut self) -> Result<Cart, Trouble> {
        let first = self.any();
        let mut second = self.any();
        while second == first {
            second = self.any();
        }
        let cart = self.shopper.cart().await?;
        self.shopper.add(&cart, &first).await?;
        self.shopper.add(&cart, &second).await?;
        Ok(cart)
    }

    fn any(&mut self) -> String {
        self.shopper.chance.one_of(&self.shelf.variants).cloned().unwrap_or_default()
    }
}
