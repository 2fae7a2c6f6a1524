//! `/orders`: what this browser has ordered. It asks nobody: the browser itself carries the keys.

use domain::Timestamp;
use http::StatusCode;
use maud::{Markup, html};

use super::frame::{Frame, layout};
use super::site::{self, Site};
use crate::call::Call;
use crate::cookie;
use crate::failure::Failure;
use crate::host::Host;
use crate::memory::Need;
use crate::reply::{Body, Private, Reply};

/// A ULID's first 48 bits are the milliseconds at which it was made (github.com/ulid/spec).
const ULID_ENTROPY_BITS: u32 = 80;

/// Lists the orders, the newest first.
pub(crate) async fn show<H: Host>(call: &Call<'_, H>) -> Result<Reply, Failure> {
    let view = call.view_of(Need::Shop).await?;
    let market = site::market(call, &view)?;
    let site = Site::of(call, &view, market);
    let frame = Frame { title: site.words.order.all, ..Frame::default() };
    let body = Body::html(layout(&site, &frame, &main(call, &site)));
    Ok(Private::new(StatusCode::OK, body).into())
}

fn main<H: Host>(call: &Call<'_, H>, site: &Site<'_>) -> Markup {
    let words = &site.words.order;
    let mut intents = cookie::orders(&call.parts.headers);
    intents.sort_unstable_by_key(|intent| std::cmp::Reverse(intent.ulid()));
    html! {
        section.note {
            h1 { (words.all) }
            @if intents.is_empty() {
                p { (words.none_here) }
                p { a.button href=(site.path("/products")) { (site.words.shelf.see_all) } }
            } @else {
                ul.history {
                    @for intent in &intents {
                        li { a href={ "/orders/" (intent) } {
                            ((words.of_day)(&site.manner.day(begun(intent.ulid()))))
                        } }
                    }
                }
                p.small.quiet { (words.kept_here) }
            }
        }
    }
}

/// When the cart of an order was begun: all that the browser knows of its age.
fn begun(ulid: u128) -> Timestamp {
    let millis = ulid.checked_shr(ULID_ENTROPY_BITS).and_then(|millis| i64::try_from(millis).ok());
    Timestamp::from_millis(millis.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_knows_its_day() {
        let ulid = (1_795_240_080_000_u128 << 80) | 12_345;
        assert_eq!(begun(ulid), Timestamp::from_millis(1_795_240_080_000));
    }
}
