//! Every number the shop is bounded by, with its reason.
//!
//! Relations between them are checked when the crate is compiled, so a change that breaks one does
//! not build.

use crate::time::Millis;

/// Lines of one cart. A cart, its quote and its order must fit into one message.
pub const CART_LINES_MAX: usize = 200;

/// Pieces of one variant in a cart or order. More is a conversation with the merchant.
pub const QUANTITY_MAX: u32 = 999;

/// Body of any request to the edge. The largest honest one is a checkout with its quote.
pub const BODY_BYTES_MAX: usize = 65_536;

/// How long an untouched cart is kept. It is what shoppers are promised.
pub const CART_LIFE: Millis = Millis::from_days(30);

/// Operation ids remembered per cart. All are kept, because a forgotten one could be applied twice;
/// a cart that has been changed this often is a program's, and refuses further changes.
pub const OPERATIONS_KEPT_MAX: usize = 5_000;

/// How long the prices of a quote may be used to place an order.
pub const QUOTE_LIFE: Millis = Millis::from_minutes(30);

/// How old an intent may be and still become an order. Long enough for an origin that was away over
/// a weekend's night and day, short enough that nobody is surprised by a charge.
pub const INTENT_HONOUR_MAX: Millis = Millis::from_hours(48);

/// How long a release is kept after it was replaced: for as long as a quote of it can be honoured,
/// and a day to look into what went wrong.
pub const RELEASE_KEPT: Millis = Millis::from_hours(72);

/// An intent taken in this soon after it was issued found its shopper still waiting.
pub const EXPRESS_WITHIN: Millis = Millis::from_minutes(2);

/// How long stock is held for a shopper who is waiting at the pay page.
pub const HOLD_EXPRESS: Millis = Millis::from_minutes(15);

/// How long stock is held for a shopper who has to be called back by mail.
pub const HOLD_LATE: Millis = Millis::from_hours(24);

/// Unpaid orders that one contact may have at once. Somebody who tries again after a declined card,
/// from a telephone and from a desk, has three or four; a bot that keeps goods from others has as
/// many as it is let. Whoever knows an address can take its places, for as long as goods are held.
pub const UNPAID_PER_CONTACT_MAX: u32 = 5;

/// Pieces of one variant that one contact may hold in unpaid orders, all together. A school class's
/// worth, and not what is on the shelf of a thing that is scarce; whoever pays may go on.
pub const HELD_PER_CONTACT_MAX: u32 = 50;

/// How long a sealed message may be opened. It outlives the queue's retention of 14 days, so that a
/// message delivered on its last day is still understood, and is as long as old keys are kept.
pub const ENVELOPE_LIFE: Millis = Millis::from_days(30);

/// How long the queue keeps a message that nobody takes.
pub const QUEUE_RETENTION: Millis = Millis::from_days(14);

/// How far the clocks of edge and origin may disagree when a delivery is signed.
pub const ATTEMPT_WINDOW: Millis = Millis::from_seconds(300);

/// How long a shopper's request waits for the origin before the durable lane is taken.
pub const EXPRESS_DEADLINE: Millis = Millis::new(800);

/// A message on a queue. Cloudflare Queues takes 128 KB; the rest is for its own framing.
pub const QUEUE_MESSAGE_BYTES_MAX: usize = 100_000;

/// How long the answer to an idempotency key is kept.
pub const IDEMPOTENCY_LIFE: Millis = Millis::from_hours(24);

/// Available pieces up to which a variant is shown as "few".
pub const FEW_MAX: i64 = 5;

/// Products shown on a page when nothing is asked.
pub const PAGE_SIZE: usize = 24;

/// Products shown on a page at most.
pub const PAGE_SIZE_MAX: usize = 100;

/// Options of a product, as many as the product CSV has columns for.
pub const OPTIONS_MAX: usize = 3;

/// Variants of a product, what the largest shops elsewhere allow.
pub const VARIANTS_MAX: usize = 2_048;

/// A tax rate in hundredths of a percent: no tax takes more than the price itself.
pub const TAX_BASIS_POINTS_MAX: u32 = 10_000;

const fn shorter(one: Millis, other: Millis) -> bool {
    one.get() < other.get()
}

// The shopper still waits at the end of the express deadline.
const _: () = assert!(shorter(EXPRESS_DEADLINE, EXPRESS_WITHIN));
// An express hold is shorter than a late one, or being late would be the worse deal.
const _: () = assert!(shorter(HOLD_EXPRESS, HOLD_LATE));
// A shopper who takes all the time a quote gives can still be honoured.
const _: () = assert!(shorter(QUOTE_LIFE, INTENT_HONOUR_MAX));
// What can be honoured can be recomputed, because its release is still there.
const _: () = assert!(shorter(INTENT_HONOUR_MAX, RELEASE_KEPT));
// A cart outlives every intent minted with it.
const _: () = assert!(shorter(INTENT_HONOUR_MAX, CART_LIFE));
// A message outlives the queue, and an intent too old for an order can still be refused properly.
const _: () = assert!(shorter(QUEUE_RETENTION, ENVELOPE_LIFE));
const _: () = assert!(shorter(INTENT_HONOUR_MAX, QUEUE_RETENTION));
// A checkout's body, sealed, fits into a queue message.
const _: () = assert!(BODY_BYTES_MAX < QUEUE_MESSAGE_BYTES_MAX);
// A full cart was made by fewer operations than are remembered.
const _: () = assert!(CART_LINES_MAX < OPERATIONS_KEPT_MAX);
const _: () = assert!(PAGE_SIZE <= PAGE_SIZE_MAX);
// Nobody may hold more unpaid than may be ordered, and everybody may try again.
const _: () = assert!(HELD_PER_CONTACT_MAX <= QUANTITY_MAX);
const _: () = assert!(UNPAID_PER_CONTACT_MAX > 1);
