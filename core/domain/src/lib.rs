//! The shop's rules, and nothing else.
//!
//! This crate says what a bodega *is*: what a price, a cart, a quote and an order may be, and how
//! one becomes the next. It is plain `std`: it reads no clock, draws no randomness, opens no file
//! and knows no serialisation. Time and entropy come in as arguments, so the same code gives the
//! same answer in a Worker, in a native process, in the origin and in the simulator. That sameness
//! is load-bearing: the edge computes a [`Quote`], and the origin computes it again and needs
//! equality.
//!
//! Where to start reading:
//!
//! * [`money`], [`time`], [`id`], [`text`] are the words everything else is written in. Their
//!   fields are private and each has one checked way in, so a value that exists is a value that is
//!   right.
//! * [`limits`] holds every number the shop is bounded by, with its reason and the relations
//!   between them, which are checked when this crate is compiled.
//! * [`catalog`] is what is sold, and in which [`catalog::Market`]; [`mod@tax`] and [`shipping`]
//!   are the rules a market names.
//! * [`cart`] is what a shopper has gathered; [`price`] says what that comes to before an address
//!   is known, [`quote`] says it exactly, for one destination, at one moment, for one release.
//! * [`checkout`] checks contact and address; [`order`] is the one table of what may happen to an
//!   order and its payment; [`stock`] says how much of our stock is shown and how long it is held.
//!
//! Records (a product, a quote's line) have plain public fields. No function here panics:
//! arithmetic is checked and answers with an error of its own module.
#![cfg_attr(
    not(test),
    deny(clippy::indexing_slicing, clippy::as_conversions, clippy::arithmetic_side_effects)
)]

mod names;
#[cfg(test)]
mod sample;

pub mod cart;
pub mod catalog;
pub mod checkout;
pub mod id;
pub mod limits;
pub mod money;
pub mod order;
pub mod price;
pub mod quote;
pub mod shipping;
pub mod stock;
pub mod tax;
pub mod text;
pub mod time;

pub use cart::{Cart, CartLine, CartRefusal, CartState, Change, Outcome, Quantity, QuantityError};
pub use catalog::{
    Article, Catalog, CatalogError, CatalogParts, Category, Collection, Condition, Face, FaceText,
    Image, Market, MarketFault, Members, Policy, PriceInterval, Product, ProductOption,
    ProductText, Redirect, Seo, Shelf, Specification, Synonyms, Variant,
};
pub use checkout::{Address, AddressText, Contact, FieldError};
pub use id::{
    ApiKeyId, AttemptId, CartId, EffectId, EventId, HoldId, Id, IdError, IntentId, LineId,
    LocationId, MessageId, OrderId, ProductId, RefundId, VariantId,
};
pub use money::{Currency, Money, MoneyError, Rounding};
pub use order::{
    FulfilmentStatus, OrderEvent, OrderStatus, PaymentEvent, PaymentStatus, Rejected, next_order,
    next_payment,
};
pub use price::{PriceError, PricedCart, PricedLine, Requirement, Totals, Warning, price_cart};
pub use quote::{
    Adjustment, AdjustmentKind, Destination, Lapse, LineChange, PriceChange, Quote, QuoteLine,
    QuoteRefusal, QuoteRequest,
};
pub use shipping::{OfferedShipping, ShippingOption, shipping_options};
pub use stock::{Band, HoldState, band, hold_until};
pub use tax::{TaxClass, TaxLine, TaxRate, TaxRules, tax};
pub use text::{
    Country, Email, IdempotencyKey, Locale, MarketId, Note, OperationId, Phone, PriceListId,
    Region, Sku, Slug, TextError, TextFault,
};
pub use time::{Millis, TimeError, Timestamp};
