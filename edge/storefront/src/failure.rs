//! Everything that a request can be refused for, each with a stable code.
//!
//! A failure of the shopper's making says what to do. A failure of ours keeps its cause for the
//! log and shows none of it.

use http::StatusCode;
use serde_json::Value;

use crate::log::chain;

/// Declares the closed list of failures: name, code, status, title.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident, $code:literal, $status:ident, $title:literal;)*) => {
        /// What went wrong; the code is promised to API clients and never changes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// The stable code.
            pub(crate) const fn text(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The HTTP status that goes with it.
            pub(crate) const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)* }
            }

            /// A short sentence for people.
            pub(crate) const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }
        }
    };
}

codes! {
    BodyUnreadable, "body_unreadable", BAD_REQUEST, "The body could not be read";
    NotUtf8, "not_utf8", BAD_REQUEST, "The body is not UTF-8";
    MalformedJson, "malformed_json", BAD_REQUEST, "The body is not well-formed JSON";
    MalformedForm, "malformed_form", BAD_REQUEST, "The form could not be read";
    InvalidRequest, "invalid_request", BAD_REQUEST, "The request does not have the right shape";
    InvalidHeader, "invalid_header", BAD_REQUEST, "A header cannot be understood";
    UnknownParameter, "unknown_parameter", BAD_REQUEST, "There is no such query parameter";
    InvalidParameter, "invalid_parameter", BAD_REQUEST, "A query parameter cannot be understood";
    InvalidCursor, "invalid_cursor", BAD_REQUEST, "The cursor is not one of ours";
    IdempotencyKeyRequired, "idempotency_key_required", BAD_REQUEST,
        "An Idempotency-Key header is required";
    CartSecretRequired, "cart_secret_required", UNAUTHORIZED, "The cart's secret is required";
    OrderSecretRequired, "order_secret_required", UNAUTHORIZED, "The order's secret is required";
    OrderSecretInvalid, "order_secret_invalid", FORBIDDEN, "This secret does not open this order";
    CrossSite, "cross_site", FORBIDDEN, "The form was sent from another site";
    PreviewInvalid, "preview_invalid", FORBIDDEN, "This preview link does not open anything here";
    PreviewOnly, "preview_only", CONFLICT, "Nothing can be bought in a preview";
    PreviewExpired, "preview_expired", GONE, "This preview link has expired";
    PreviewGone, "preview_gone", GONE, "This preview is not kept here";
    NotFound, "not_found", NOT_FOUND, "There is nothing at this address";
    ProductNotFound, "product_not_found", NOT_FOUND, "There is no such product";
    CategoryNotFound, "category_not_found", NOT_FOUND, "There is no such category";
    CartNotFound, "cart_not_found", NOT_FOUND, "There is no such cart";
    LineNotFound, "line_not_found", NOT_FOUND, "There is no such line in the cart";
    CheckoutNotFound, "checkout_not_found", NOT_FOUND, "There is no such checkout";
    MethodNotAllowed, "method_not_allowed", METHOD_NOT_ALLOWED, "The method is not allowed here";
    CartSubmitted, "cart_submitted", CONFLICT, "The cart is being ordered";
    CartOrdered, "cart_ordered", CONFLICT, "The cart has become an order";
    OutOfStock, "out_of_stock", CONFLICT, "Some of it is no longer in stock";
    PriceChanged, "price_changed", CONFLICT, "The price has changed";
    IntentExpired, "intent_expired", CONFLICT, "The checkout came too late";
    MarketClosed, "market_closed", CONFLICT, "The shop does not sell there at the moment";
    CartAlreadyOrdered, "cart_already_ordered", CONFLICT, "The cart was ordered before";
    NothingToPay, "nothing_to_pay", CONFLICT, "There is nothing to pay";
    TooManyUnpaid, "too_many_unpaid", CONFLICT, "Too much of what you ordered is not yet paid";
    Conflict, "conflict", CONFLICT, "The order is not in a state for this";
    VersionMismatch, "version_mismatch", PRECONDITION_FAILED, "The cart has changed since";
    BodyTooLarge, "body_too_large", PAYLOAD_TOO_LARGE, "The body is too large";
    UnsupportedMediaType, "unsupported_media_type", UNSUPPORTED_MEDIA_TYPE,
        "The content type is not supported";
    ValidationFailed, "validation_failed", UNPROCESSABLE_ENTITY, "Something needs correcting";
    CartFull, "cart_full", UNPROCESSABLE_ENTITY, "The cart holds no more lines";
    CartEmpty, "cart_empty", UNPROCESSABLE_ENTITY, "There is nothing in the cart to order";
    NotForSale, "not_for_sale", UNPROCESSABLE_ENTITY, "This is not for sale here";
    NotDeliverable, "not_deliverable", UNPROCESSABLE_ENTITY, "We do not deliver there";
    QuoteInvalid, "quote_invalid", UNPROCESSABLE_ENTITY, "The quote is not one of ours";
    QuoteExpired, "quote_expired", UNPROCESSABLE_ENTITY, "The quote has expired";
    QuoteForeign, "quote_foreign", UNPROCESSABLE_ENTITY, "The quote is for another checkout";
    IdempotencyKeyReused, "idempotency_key_reused", UNPROCESSABLE_ENTITY,
        "The Idempotency-Key was used with another request";
    RateLimited, "rate_limited", TOO_MANY_REQUESTS, "Too many requests in a short time";
    Internal, "internal", INTERNAL_SERVER_ERROR, "Something went wrong on our side";
    Unavailable, "unavailable", SERVICE_UNAVAILABLE, "This is not available at the moment";
    CartPending, "cart_pending", SERVICE_UNAVAILABLE,
        "The cart cannot be shown as it was last seen at the moment";
    OriginUnavailable, "origin_unavailable", SERVICE_UNAVAILABLE,
        "The order desk cannot be reached at the moment";
}

/// One field that needs correcting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldError {
    /// The field's path, such as `shipping_address.line1`.
    pub(crate) field: String,
    /// A stable code.
    pub(crate) code: &'static str,
    /// A sentence for people.
    pub(crate) message: String,
}

impl FieldError {
    /// An error of this field.
    pub(crate) fn new(
        field: impl Into<String>,
        code: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self { field: field.into(), code, message: message.into() }
    }
}

/// A request that was refused or that could not be done.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    /// Which one.
    pub(crate) code: Code,
    /// What to do about it, or what exactly was wrong.
    pub(crate) detail: Option<String>,
    /// The fields to correct.
    pub(crate) errors: Vec<FieldError>,
    /// More members of the problem, such as the current resource or a price difference.
    pub(crate) members: Vec<(&'static str, Value)>,
    /// The methods that are allowed instead.
    pub(crate) allow: Option<&'static str>,
    /// When to try again, in seconds.
    pub(crate) retry_after: Option<u32>,
    /// What lies behind it, for the log alone.
    pub(crate) cause: Option<Box<str>>,
}

/// How long a shopper is asked to wait when a part of the shop is away.
const RETRY_AFTER_SECONDS: u32 = 5;

impl Failure {
    /// A failure without more to say than its title.
    pub(crate) const fn new(code: Code) -> Self {
        Self {
            code,
            detail: None,
            errors: Vec::new(),
            members: Vec::new(),
            allow: None,
            retry_after: None,
            cause: None,
        }
    }

    /// A failure with a sentence that says what exactly was wrong.
    pub(crate) fn with(code: Code, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..Self::new(code) }
    }

    /// Fields to correct; the status depends on the code.
    pub(crate) fn fields(code: Code, errors: Vec<FieldError>) -> Self {
        Self { errors, ..Self::new(code) }
    }

    /// One field to correct.
    pub(crate) fn field(error: FieldError) -> Self {
        Self::fields(Code::ValidationFailed, vec![error])
    }

    /// A method that this route does not have.
    pub(crate) fn method(allow: &'static str) -> Self {
        Self { allow: Some(allow), ..Self::new(Code::MethodNotAllowed) }
    }

    /// A part of the shop is away; the cause goes to the log.
    pub(crate) fn away(code: Code, cause: &dyn std::error::Error) -> Self {
        Self {
            retry_after: Some(RETRY_AFTER_SECONDS),
            cause: Some(chain(cause).into()),
            ..Self::new(code)
        }
    }

    /// Our own fault; the cause goes to the log.
    pub(crate) fn internal(cause: &dyn std::error::Error) -> Self {
        Self { cause: Some(chain(cause).into()), ..Self::new(Code::Internal) }
    }

    /// The failure with one more member in its problem.
    pub(crate) fn member(mut self, name: &'static str, value: Value) -> Self {
        self.members.push((name, value));
        self
    }
}
