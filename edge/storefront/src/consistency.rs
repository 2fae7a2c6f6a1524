//! `Bodega-Consistency`: what a shopper has seen, so that nobody is shown less of it afterwards.
//!
//! Every answer with a cart brings a token, and requests bring back the last one: programs in the
//! header, browsers in a cookie. It names the release that was shown, and the cart: its version and
//! state, and where the log of its primary was (epoch and replication index).
//!
//! - A page is made from a release that is at least as new, wherever one can be had.
//! - A cart is read at its primary. Only while that is away is its replica asked, and it must show
//!   the cart **at least as it was seen**. The version proves it, whatever became of the log; the
//!   index says how long a replica is worth waiting for, and the epoch whether it says even that.
//!   Without a token nothing can be proved, and the primary alone is asked.
//!
//! The token is no permission and holds no secret, and nothing signs it, for a lie gains nothing: the
//! cart's own secret opens the cart, and a token can only ask for *more* than there is or for less
//! than was seen. What one that was made up can do at most:
//!
//! - While the cart's primary answers: nothing. It is asked first, and shown as it is.
//! - While it is away: its maker waits the quarter of a second for the replica and one more question
//!   to the primary, and reads "pending"; or, claiming less than they saw, is shown their own cart as
//!   it was. A token of another cart or region counts as none.
//! - A release that nobody has: one look for it in the catalog's databases, within a second, and
//!   none for it or a later one for a second afterwards. Epochs and indices are only compared, and
//!   never written.
//! - Many of them are many reads, and limited like those.
//!
//! A header that is not one of ours is refused (`invalid_header`), like any header that cannot be
//! understood; a cookie like that is passed over, since no shopper could mend it.

use std::cell::{Cell, RefCell};

use database::Rows;
use domain::CartId;
use domain::cart::{Cart, CartState};
use http::{HeaderMap, HeaderName};

use crate::cookie;
use crate::failure::{Code, Failure};
use crate::reply::Reply;

/// The header of requests and answers.
pub(crate) const HEADER: HeaderName = HeaderName::from_static("bodega-consistency");

/// The first field: tokens of another shape will begin with another number.
const SHAPE: &str = "1";
/// Numbers of more digits than this are nobody's: what counts here counts from one.
const DIGITS_MAX: usize = 18;
/// Longer than any token of ours: five numbers, a cart's id and what is between them.
const LENGTH_MAX: usize = 192;

/// A token as a pattern, for the description of the API.
pub(crate) const PATTERN: &str = "^1\\.(0|[1-9][0-9]{0,17})\
    (\\.cart_[a-z0-9]{1,8}_[0-7][0-9A-HJKMNP-TV-Z]{25}\\.(0|[1-9][0-9]{0,17})[osf]\
    (\\.(0|[1-9][0-9]{0,17})\\.(0|[1-9][0-9]{0,17}))?)?$";

/// What a shopper has seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The release that was shown.
    pub(crate) release: u64,
    /// The cart that was shown.
    pub(crate) cart: Option<SeenCart>,
}

/// How far a cart had come when it was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SeenCart {
    /// Which cart, and by that which database.
    pub(crate) id: CartId,
    /// Its version.
    pub(crate) version: u64,
    /// Its state: it moves on within a version.
    pub(crate) state: CartState,
    /// Where the log was. A database without replicas does not say.
    pub(crate) at: Option<Position>,
}

/// A place in a database's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    /// Positions of different epochs cannot be compared.
    pub(crate) epoch: u64,
    /// The replication index.
    pub(crate) index: u64,
}

impl Position {
    /// Where the database was that gave this answer.
    pub(crate) fn of(rows: &Rows) -> Option<Self> {
        let epoch = u64::try_from(rows.epoch?).ok()?;
        Some(Self { epoch, index: rows.index? })
    }
}

impl SeenCart {
    /// What these rows showed of a cart.
    pub(crate) fn of(cart: &Cart, rows: &Rows) -> Self {
        let Cart { id, version, state, .. } = cart;
        Self { id: id.clone(), version: *version, state: *state, at: Position::of(rows) }
    }

    /// Whether this cart is as it was seen, or has gone on since.
    pub(crate) fn is_in(&self, cart: &Cart) -> bool {
        let seen = (self.version, rank(self.state));
        cart.id == self.id && (cart.version, rank(cart.state)) >= seen
    }
}

/// Within one version a cart only moves this way; opening again raises the version.
const fn rank(state: CartState) -> u8 {
    match state {
        CartState::Open => 0,
        CartState::Submitted => 1,
        CartState::Ordered => 2,
    }
}

const fn letter(state: CartState) -> char {
    match state {
        CartState::Open => 'o',
        CartState::Submitted => 's',
        CartState::Ordered => 'f',
    }
}

impl Seen {
    /// What the request says, in its header or, without one, in its cookie.
    pub(crate) fn read(headers: &HeaderMap) -> Result<Option<Self>, Failure> {
        let Some(value) = headers.get(HEADER) else {
            return Ok(cookie::seen(headers).and_then(Self::parse));
        };
        match value.to_str().ok().and_then(Self::parse) {
            Some(seen) => Ok(Some(seen)),
            None => {
                let detail = "Bodega-Consistency: a token as an answer brought it.";
                Err(Failure::with(Code::InvalidHeader, detail))
            }
        }
    }

    /// The token of this text, if it is exactly as we write them.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text.len() > LENGTH_MAX {
            return None;
        }
        let mut fields = text.split('.');
        let mut next = || fields.next();
        if next() != Some(SHAPE) {
            return None;
        }
        let release = number(next()?)?;
        let Some(id) = next() else { return Some(Self { release, cart: None }) };
        let id = CartId::parse(id).ok()?;
        let version = next()?;
        let (version, state) = version.split_at_checked(version.len().checked_sub(1)?)?;
        let state = match state {
            "o" => CartState::Open,
            "s" => CartState::Submitted,
            "f" => CartState::Ordered,
            _ => return None,
        };
        let version = number(version)?;
        let at = match next() {
            None => None,
            Some(epoch) => Some(Position { epoch: number(epoch)?, index: number(next()?)? }),
        };
        if next().is_some() {
            return None;
        }
        Some(Self { release, cart: Some(SeenCart { id, version, state, at }) })
    }

    /// The token.
    pub(crate) fn token(&self) -> String {
        let mut text = format!("{SHAPE}.{}", self.release);
        if let Some(SeenCart { id, version, state, at }) = &self.cart {
            text.push_str(&format!(".{id}.{version}{}", letter(*state)));
            if let Some(Position { epoch, index }) = at {
                text.push_str(&format!(".{epoch}.{index}"));
            }
        }
        text
    }
}

/// A whole number as we write it.
fn number(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    let long = text.len() > DIGITS_MAX || (text.len() > 1 && text.starts_with('0'));
    if plain && !long { text.parse().ok() } else { None }
}

/// What one request shows, gathered on its way and written into its answer.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    release: Cell<Option<u64>>,
    cart: RefCell<Option<SeenCart>>,
    writes: Cell<bool>,
}

impl Shown {
    /// This release is being shown.
    pub(crate) fn release(&self, number: u64) {
        self.release.set(Some(number));
    }

    /// This cart is being shown.
    pub(crate) fn cart(&self, cart: SeenCart) {
        *self.cart.borrow_mut() = Some(cart);
    }

    /// The request writes: its answer brings a token, whether or not its cart could be read.
    pub(crate) fn writes(&self) {
        self.writes.set(true);
    }

    /// What the shopper will have seen, for an answer that shows a cart or answers a write.
    pub(crate) fn seen(&self, before: Option<Seen>) -> Option<Seen> {
        let cart = self.cart.borrow().clone();
        if cart.is_none() && !self.writes.get() {
            return None;
        }
        let (before_release, before_cart) =
            before.map_or((None, None), |seen| (Some(seen.release), seen.cart));
        // A release that is rolled back is a lower number, and the truth: it is not held on to.
        let release = self.release.get().or(before_release).unwrap_or(0);
        Some(Seen { release, cart: cart.or(before_cart) })
    }
}

/// The answer with its token: in a cookie for a page, in the header for a program.
pub(crate) fn stamp(reply: Reply, seen: Option<&Seen>, is_page: bool) -> Reply {
    let Some(token) = seen.map(Seen::token) else { return reply };
    match reply {
        Reply::Public(_) => reply,
        Reply::Private(answer) if is_page => answer.cookie(&cookie::set_seen(&token)).into(),
        Reply::Private(answer) => answer.header(HEADER, &token).into(),
    }
}

#[cfg(test)]
mod tests {
    use domain::Region;

    use super::*;

    fn cart(at: Option<Position>) -> Seen {
        let id = CartId::from_ulid(Region::parse("eu").unwrap(), 7);
        Seen {
            release: 12,
            cart: Some(SeenCart { id, version: 3, state: CartState::Submitted, at }),
        }
    }

    #[test]
    fn a_token_comes_back_as_it_was_given() {
        let id = "cart_eu_00000000000000000000000007";
        for (seen, token) in [
            (Seen { release: 0, cart: None }, "1.0".to_owned()),
            (cart(None), format!("1.12.{id}.3s")),
            (cart(Some(Position { epoch: 2, index: 904 })), format!("1.12.{id}.3s.2.904")),
        ] {
            assert_eq!(seen.token(), token);
            assert_eq!(Seen::parse(&token), Some(seen));
        }
        let longest = Seen {
            release: 999_999_999_999_999_999,
            cart: Some(SeenCart {
                id: CartId::from_ulid(Region::parse(&"r".repeat(8)).unwrap(), u128::MAX),
                version: 999_999_999_999_999_999,
                state: CartState::Ordered,
                at: Some(Position { epoch: 999_999_999_999_999_999, index: 1 << 59 }),
            }),
        };
        assert!(longest.token().len() < LENGTH_MAX, "{}", longest.token().len());
        assert_eq!(Seen::parse(&longest.token()), Some(longest));
    }

    #[test]
    fn nothing_else_is_a_token() {
        let id = "cart_eu_00000000000000000000000007";
        for text in [
            "",
            "1",
            "1.",
            "2.12",
            "01.12",
            "1.012",
            "1.+1",
            "1.-1",
            "1.1234567890123456789",
            "1.12.",
            " 1.12",
            "1.12 ",
            "1.12.cart_eu",
            "1.\u{661}",
        ] {
            assert_eq!(Seen::parse(text), None, "{text:?}");
        }
        for rest in [
            "",
            ".3",
            ".s",
            ".3x",
            ".3é",
            ".03s",
            ".3s.",
            ".3s.1",
            ".3s.1.",
            ".3s.1.2.",
            ".3s.1.2.3",
        ] {
            assert_eq!(Seen::parse(&format!("1.12.{id}{rest}")), None, "{rest:?}");
        }
        let lower = format!("1.12.{}.3s", id.replace("cart_eu", "cart_EU"));
        assert_eq!(Seen::parse(&lower), None);
        assert_eq!(Seen::parse(&format!("1.{}", "1".repeat(LENGTH_MAX))), None);
    }
}
