//! The closed lists of names that the API shows, as schemas of their own.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

macro_rules! names {
    ($($(#[$about:meta])* $name:ident of $list:ty;)*) => {$(
        $(#[$about])*
        pub(crate) struct $name;

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let names: Vec<_> = <$list>::ALL.iter().map(|one| one.as_str()).collect();
                json_schema!({"type": "string", "enum": names})
            }
        }
    )*};
}

names! {
    /// How much of something there is, roughly.
    Availability of domain::Band;
    /// Whether a cart can be changed.
    CartState of domain::cart::CartState;
    /// How far an order is.
    OrderStatus of domain::OrderStatus;
    /// How far its payment is.
    PaymentStatus of domain::PaymentStatus;
    /// How far its sending is.
    FulfilmentStatus of domain::FulfilmentStatus;
    /// What an adjustment is.
    AdjustmentKind of domain::quote::AdjustmentKind;
}

/// A point in time, RFC 3339 in UTC.
pub(crate) struct Moment;

impl JsonSchema for Moment {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Moment".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "date-time"})
    }
}
