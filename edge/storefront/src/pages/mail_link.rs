//! `/orders/{intent}?token=…`: the link in an order's mails.
//!
//! The token is exchanged for the browser's cookie and is gone from the address after one step, so
//! that it stays out of history, bookmarks and whatever is copied from the address bar.

use domain::IntentId;
use wire::secret::OrderSecret;

use crate::call::Call;
use crate::checkout::{self, Standing, standing};
use crate::cookie;
use crate::failure::{Code, Failure};
use crate::host::Host;
use crate::reply::{Private, Reply};

/// The token of a mail's link, when the address has one. It is written without percent signs.
pub(crate) fn token<'a, H: Host>(call: &'a Call<'_, H>) -> Option<&'a str> {
    call.query()?.split('&').find_map(|pair| pair.strip_prefix("token="))
}

/// Gives the browser the cookie that opens the order, once the origin has said that the token does.
pub(crate) async fn open<H: Host>(
    call: &Call<'_, H>,
    id: &str,
    token: &str,
) -> Result<Reply, Failure> {
    let intent = IntentId::parse(id).map_err(|_| Failure::new(Code::CheckoutNotFound))?;
    let closed = || Failure::new(Code::OrderSecretInvalid);
    let secret = OrderSecret::parse(token).map_err(|_| closed())?;
    match standing(call, intent, secret.clone(), checkout::region(call, None)).await? {
        Standing::Placed(_) => {
            let answer = Private::see_other(&format!("/orders/{intent}"));
            Ok(answer.cookie(&cookie::set_order(&intent, &secret)).into())
        }
        // Mails are written about orders: nobody has a token for anything else.
        Standing::Accepted | Standing::Refused(..) => Err(closed()),
    }
}
