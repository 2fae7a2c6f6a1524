//! Many shoppers at once, while something happens to the origin.

use std::sync::mpsc::{self, Sender};
use std::thread::JoinHandle;

use super::wrong;
use crate::fault::Fault;
use crate::shopper::{PLENTY, SCARCE, Shopper, Wish, Word};

/// How many shop at once.
const SHOPPERS: usize = 20;
/// What each of them buys, one after the other: half of them begin at either end.
const WISHES: [Wish; 2] = [PLENTY, SCARCE];
/// How many are answered before it happens. Half of all first orders are on their way or about to
/// be, and no second one has been sent by those.
const BEFORE: usize = 10;

/// What a shopper was told.
pub(super) struct Sale {
    pub(super) scarce: bool,
    pub(super) word: Word,
}

/// Lets them all shop; `blow` happens when some of them have been answered.
pub(super) fn rush(
    shop: &str,
    blow: impl FnOnce() -> Result<(), Fault>,
) -> Result<Vec<Sale>, Fault> {
    let (sender, answered) = mpsc::channel();
    let enter = |number| {
        let (shop, sender) = (shop.to_owned(), sender.clone());
        std::thread::spawn(move || shopping(shop, number, &sender))
    };
    let threads: Vec<JoinHandle<_>> = (0..SHOPPERS).map(enter).collect();
    drop(sender);
    // Fewer answers than that mean that shoppers have failed, and they will say why.
    let _answers = answered.iter().take(BEFORE).count();
    let blown = blow();
    let mut sales = Vec::new();
    for thread in threads {
        sales.extend(thread.join().map_err(|_| wrong("a shopper panicked"))??);
    }
    blown.map(|()| sales)
}

fn shopping(shop: String, number: usize, answered: &Sender<()>) -> Result<Vec<Sale>, Fault> {
    let shopper = Shopper::new(shop)?;
    let mut sales = Vec::new();
    for turn in 0..WISHES.len() {
        let place = (number + turn) % WISHES.len();
        let Some(wish) = WISHES.get(place) else { continue };
        let checkout = shopper.fill(*wish)?;
        sales.push(Sale { scarce: place == 1, word: shopper.ask_for(&checkout, "first")? });
        // Nobody counts any more after the first ones.
        let _enough = answered.send(());
    }
    Ok(sales)
}
