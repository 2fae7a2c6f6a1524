//! What the API shows: our own wire shapes, written out from the domain's values.

use domain::Money;
use domain::cart::Cart;
use domain::price::{PricedCart, Totals};
use domain::quote::Quote;
use domain::shipping::OfferedShipping;
use schemars::JsonSchema;
use serde::Serialize;
use wire::answer::{Difference, OrderView, PaymentStart};

use self::names::Moment;
use crate::memory::View;

pub(crate) mod names;

/// Money as the API shows it: whole minor units.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Money")]
pub(crate) struct Amount {
    amount: i64,
    currency: &'static str,
}

/// Writes money out.
pub(crate) fn money(money: Money) -> Amount {
    Amount { amount: money.minor(), currency: money.currency().code() }
}

/// The sums of a cart, quote or order.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Totals")]
pub(crate) struct TotalsView {
    subtotal: Amount,
    discount: Amount,
    #[serde(skip_serializing_if = "Option::is_none")]
    shipping: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tax: Option<Amount>,
    tax_included: bool,
    total: Amount,
}

pub(crate) fn totals(totals: &Totals) -> TotalsView {
    TotalsView {
        subtotal: money(totals.subtotal),
        discount: money(totals.discount),
        shipping: totals.shipping.map(money),
        tax: totals.tax.map(money),
        tax_included: totals.tax_included,
        total: money(totals.total),
    }
}

/// A whole cart.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Cart")]
pub(crate) struct CartView {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
    intent_id: String,
    region: String,
    market: String,
    #[schemars(with = "names::CartState")]
    state: &'static str,
    lines: Vec<CartLineView>,
    totals: TotalsView,
    version: u64,
    warnings: Vec<WarningView>,
    requirements: Vec<RequirementView>,
    #[schemars(with = "Moment")]
    expires_at: String,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "CartLine")]
struct CartLineView {
    id: String,
    variant_id: String,
    quantity: u32,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit_price: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    compare_at_price: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<Amount>,
    #[schemars(with = "names::Availability")]
    availability: &'static str,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Warning")]
struct WarningView {
    code: &'static str,
    line: String,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Requirement")]
struct RequirementView {
    code: &'static str,
    field: &'static str,
}

/// Writes a cart out. The secret is shown only to whoever has just made the cart.
pub(crate) fn cart(
    cart: &Cart,
    priced: &PricedCart,
    view: &View,
    secret: Option<String>,
) -> CartView {
    let lines = priced.lines.iter().map(|line| CartLineView {
        id: line.line.to_string(),
        variant_id: line.variant.to_string(),
        quantity: line.quantity.get(),
        title: line.title.clone(),
        unit_price: line.unit_price.map(money),
        compare_at_price: line.compare_at.map(money),
        total: line.total.map(money),
        availability: view.band(line.variant).as_str(),
    });
    let warnings = priced.warnings.iter();
    let requirements = priced.requirements.iter();
    CartView {
        id: cart.id.to_string(),
        secret,
        intent_id: cart.intent.to_string(),
        region: cart.id.region().to_string(),
        market: cart.market.to_string(),
        state: cart.state.as_str(),
        lines: lines.collect(),
        totals: totals(&priced.totals),
        version: cart.version,
        warnings: warnings
            .map(|one| WarningView { code: one.code, line: one.line.to_string() })
            .collect(),
        requirements: requirements
            .map(|one| RequirementView { code: one.code, field: one.field })
            .collect(),
        expires_at: cart.expires_at.to_rfc3339(),
    }
}

/// A signed quote and what it says.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Quote")]
pub(crate) struct QuoteView {
    quote: String,
    #[schemars(with = "Moment")]
    expires_at: String,
    lines: Vec<OrderLineView>,
    shipping_option: String,
    shipping_options: Vec<ShippingView>,
    totals: TotalsView,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ShippingOption")]
struct ShippingView {
    id: String,
    name: String,
    price: Amount,
    estimate: Estimate,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "DeliveryEstimate")]
struct Estimate {
    days_min: u8,
    days_max: u8,
}

pub(crate) fn quote(quote: &Quote, signed: String, options: Vec<OfferedShipping>) -> QuoteView {
    let lines = quote.lines.iter().map(|line| OrderLineView {
        variant_id: line.variant.to_string(),
        sku: line.sku.to_string(),
        title: line.title.clone(),
        quantity: line.quantity.get(),
        unit_price: money(line.unit_price),
        total: money(line.total),
    });
    let options = options.into_iter().map(|option| ShippingView {
        id: option.id,
        name: option.name,
        price: money(option.price),
        estimate: Estimate { days_min: option.days.0, days_max: option.days.1 },
    });
    QuoteView {
        quote: signed,
        expires_at: quote.expires.to_rfc3339(),
        lines: lines.collect(),
        shipping_option: quote.shipping_option.clone(),
        shipping_options: options.collect(),
        totals: totals(&quote.totals),
    }
}

/// An order as its shopper may see it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Order")]
pub(crate) struct OrderJson {
    id: String,
    number: String,
    intent_id: String,
    #[schemars(with = "names::OrderStatus")]
    status: &'static str,
    #[schemars(with = "names::PaymentStatus")]
    payment_status: &'static str,
    #[schemars(with = "names::FulfilmentStatus")]
    fulfilment_status: &'static str,
    lines: Vec<OrderLineView>,
    adjustments: Vec<AdjustmentView>,
    totals: TotalsView,
    contact: ContactView,
    shipping_address: AddressView,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Moment>")]
    pay_by: Option<String>,
    #[schemars(with = "Moment")]
    placed_at: String,
    timeline: Vec<TimelineView>,
    version: u64,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "OrderLine")]
struct OrderLineView {
    variant_id: String,
    sku: String,
    title: String,
    quantity: u32,
    unit_price: Amount,
    total: Amount,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Adjustment")]
struct AdjustmentView {
    #[schemars(with = "names::AdjustmentKind")]
    kind: &'static str,
    code: String,
    label: String,
    amount: Amount,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Contact")]
struct ContactView {
    email: String,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Address")]
struct AddressView {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    company: Option<String>,
    line1: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    line2: Option<String>,
    city: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    postal_code: Option<String>,
    country: String,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TimelineEntry")]
struct TimelineView {
    #[schemars(with = "Moment")]
    at: String,
    #[serde(rename = "type")]
    kind: String,
}

pub(crate) fn order(order: &OrderView) -> OrderJson {
    let lines = order.lines.iter().map(|line| OrderLineView {
        variant_id: line.variant.to_string(),
        sku: line.sku.to_string(),
        title: line.title.clone(),
        quantity: line.quantity.get(),
        unit_price: money(line.unit_price),
        total: money(line.total),
    });
    let adjustments = order.adjustments.iter().map(|one| AdjustmentView {
        kind: one.kind.as_str(),
        code: one.code.clone(),
        label: one.label.clone(),
        amount: money(one.amount),
    });
    let timeline = order.timeline.iter();
    let address = &order.shipping_address;
    OrderJson {
        id: order.id.to_string(),
        number: order.number.clone(),
        intent_id: order.intent.to_string(),
        status: order.status.as_str(),
        payment_status: order.payment_status.as_str(),
        fulfilment_status: order.fulfilment_status.as_str(),
        lines: lines.collect(),
        adjustments: adjustments.collect(),
        totals: totals(&order.totals),
        contact: ContactView { email: order.contact_email.to_string() },
        shipping_address: AddressView {
            name: address.name.clone(),
            company: address.company.clone(),
            line1: address.line1.clone(),
            line2: address.line2.clone(),
            city: address.city.clone(),
            region: address.region.clone(),
            postal_code: address.postal_code.clone(),
            country: address.country.to_string(),
        },
        pay_by: order.pay_by.map(|at| at.to_rfc3339()),
        placed_at: order.placed_at.to_rfc3339(),
        timeline: timeline
            .map(|one| TimelineView { at: one.at.to_rfc3339(), kind: one.kind.clone() })
            .collect(),
        version: order.version,
    }
}

/// What has become of a checkout.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Checkout")]
pub(crate) struct CheckoutView {
    pub(crate) intent_id: String,
    #[schemars(extend("enum" = ["placed", "accepted", "refused"]))]
    pub(crate) status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) order: Option<OrderJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) order_secret: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refusal: Option<RefusalView>,
}

/// Why a checkout was refused for good.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Refusal")]
pub(crate) struct RefusalView {
    pub(crate) code: &'static str,
    pub(crate) detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) difference: Option<DifferenceView>,
}

/// What is different from what the shopper agreed to.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Difference")]
pub(crate) struct DifferenceView {
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    actual: Option<Amount>,
    lines: Vec<DifferentLineView>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "DifferentLine")]
struct DifferentLineView {
    variant_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    actual: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<names::Availability>")]
    availability: Option<&'static str>,
}

pub(crate) fn difference(difference: &Difference) -> DifferenceView {
    let lines = difference.lines.iter().map(|line| DifferentLineView {
        variant_id: line.variant.to_string(),
        expected: line.expected.map(money),
        actual: line.actual.map(money),
        availability: line.availability.map(|band| band.as_str()),
    });
    DifferenceView {
        expected: difference.expected.map(money),
        actual: difference.actual.map(money),
        lines: lines.collect(),
    }
}

/// What a shopper needs to pay. It passes through and is never kept.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Payment")]
pub(crate) struct PaymentView<'a> {
    provider: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_url: Option<&'a str>,
    publishable_key: &'a str,
    provider_url: &'a str,
    #[schemars(with = "Moment")]
    pay_by: String,
}

pub(crate) fn payment(start: &PaymentStart) -> PaymentView<'_> {
    PaymentView {
        provider: &start.provider,
        client_secret: start.client_secret.as_deref(),
        redirect_url: start.redirect_url.as_deref(),
        publishable_key: &start.publishable_key,
        provider_url: &start.provider_url,
        pay_by: start.pay_by.to_rfc3339(),
    }
}
