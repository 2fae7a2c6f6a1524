//! Counting by the ten, for a host whose counter is a call away.

use std::collections::HashMap;

use super::{Class, Client};

/// How many clients one isolate remembers. Beyond this it forgets all of them, which lets each in
/// a few times more; at some 50 bytes a client it is half a megabyte.
const CLIENTS_MAX: usize = 10_000;

/// Which requests of a client the counter has to be asked about.
///
/// What only looks is counted by the ten: nine requests are let in at once, and the tenth asks for
/// all of them. So a shopper's page never waits for the counter, and a flood is turned away nine
/// requests later. Once the counter has refused, it is asked each time until it grants again.
#[derive(Debug, Default)]
pub struct Tally(HashMap<(Client, Class), u32>);

impl Tally {
    /// Whether the counter has to be asked about this request, of which it then counts
    /// [`Class::counted_by`] at once.
    pub fn is_due(&mut self, client: Client, class: Class) -> bool {
        if self.0.len() >= CLIENTS_MAX && !self.0.contains_key(&(client, class)) {
            self.0.clear();
        }
        let left = self.0.entry((client, class)).or_insert_with(|| class.counted_by());
        *left = left.saturating_sub(1);
        *left == 0
    }

    /// Notes that the counter has let the client in.
    pub fn granted(&mut self, client: Client, class: Class) {
        self.0.insert((client, class), class.counted_by());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(number: usize) -> Client {
        Client::of(&std::net::Ipv4Addr::from(u32::try_from(number).unwrap()).to_string()).unwrap()
    }

    #[test]
    fn looking_is_counted_by_the_ten_and_changing_one_by_one() {
        let mut tally = Tally::default();
        let due = (1..=10).filter(|_| tally.is_due(client(1), Class::Reads)).count();
        assert_eq!(due, 1);
        // Refused, and so asked about until it is granted.
        assert!(tally.is_due(client(1), Class::Reads) && tally.is_due(client(1), Class::Reads));
        assert!(!tally.is_due(client(2), Class::Reads) && !tally.is_due(client(1), Class::Search));
        tally.granted(client(1), Class::Reads);
        assert!((1..10).all(|_| !tally.is_due(client(1), Class::Reads)));
        assert!(tally.is_due(client(1), Class::Reads));
        for class in [Class::Writes, Class::Checkout] {
            tally.granted(client(1), class);
            assert!((0..20).all(|_| tally.is_due(client(1), class)), "{class:?}");
        }
    }

    #[test]
    fn it_remembers_so_many_and_no_more() {
        let mut tally = Tally::default();
        (0..3 * CLIENTS_MAX).for_each(|number| {
            tally.is_due(client(number), Class::Reads);
        });
        assert!(tally.0.len() <= CLIENTS_MAX);
    }
}
