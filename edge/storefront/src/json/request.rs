//! Requests as types: one list of fields is how a body is read and how it is described.

use super::Fields;
use crate::call::Call;
use crate::failure::Failure;
use crate::host::Host;

/// A JSON object that a client sends.
pub(crate) trait Request: Default {
    /// Takes its fields. Mistakes are collected there, and what is missing gets a blank value that
    /// nobody sees: reading then ends with a failure.
    fn take(fields: &mut Fields) -> Self;
}

/// A value that a request may hold. An `Option` may be missing or null.
pub(crate) trait Field {
    /// Takes the field of this name.
    fn take(fields: &mut Fields, name: &str) -> Self;
}

impl Field for String {
    fn take(fields: &mut Fields, name: &str) -> Self {
        fields.text(name).unwrap_or_default()
    }
}

impl Field for Option<String> {
    fn take(fields: &mut Fields, name: &str) -> Self {
        fields.optional_text(name)
    }
}

impl Field for Option<Vec<String>> {
    fn take(fields: &mut Fields, name: &str) -> Self {
        fields.optional_texts(name)
    }
}

impl Field for i64 {
    fn take(fields: &mut Fields, name: &str) -> Self {
        fields.integer(name).unwrap_or_default()
    }
}

impl<T: Request> Field for T {
    fn take(fields: &mut Fields, name: &str) -> Self {
        fields.object(name, T::take).unwrap_or_default()
    }
}

impl<T: Request> Field for Option<T> {
    fn take(fields: &mut Fields, name: &str) -> Self {
        fields.optional_object(name, T::take)
    }
}

/// Nothing at all: an empty body, or an object without fields.
#[derive(Debug, Default)]
pub(crate) struct Nothing;

impl Request for Nothing {
    fn take(_: &mut Fields) -> Self {
        Self
    }
}

impl<H: Host> Call<'_, H> {
    /// Reads the body as this request, whole or not at all. A route with a body has no parameters.
    pub(crate) fn request<T: Request>(&self) -> Result<T, Failure> {
        self.expect_no_query()?;
        let mut fields = self.json()?;
        let request = T::take(&mut fields);
        fields.finish()?;
        Ok(request)
    }
}

/// Declares a request: a struct, its schema, and how it is read. No field can be in one of them
/// and not in another.
macro_rules! request {
    ($(#[$about:meta])* pub(crate) struct $name:ident {
        $($(#[$field_about:meta])* $field:ident: $kind:ty,)*
    }) => {
        $(#[$about])*
        #[derive(Debug, Default, schemars::JsonSchema)]
        #[schemars(deny_unknown_fields)]
        pub(crate) struct $name {
            $($(#[$field_about])* pub(crate) $field: $kind,)*
        }

        impl crate::json::request::Request for $name {
            fn take(fields: &mut crate::json::Fields) -> Self {
                Self { $($field: crate::json::request::Field::take(fields, stringify!($field)),)* }
            }
        }
    };
}

pub(crate) use request;

#[cfg(test)]
mod tests {
    use super::{Fields, Request};

    request! {
        /// A part.
        pub(crate) struct Part {
            number: i64,
        }
    }

    request! {
        /// A whole.
        pub(crate) struct Whole {
            text: String,
            note: Option<String>,
            codes: Option<Vec<String>>,
            part: Part,
            spare: Option<Part>,
        }
    }

    #[test]
    fn what_is_described_is_what_is_read() {
        let schema = serde_json::to_value(schemars::schema_for!(Whole)).unwrap();
        assert_eq!(schema["additionalProperties"], false);
        assert_eq!(schema["required"], serde_json::json!(["text", "part"]));
        let mut fields = Fields::read(br#"{"part": {"odd": 1}, "spare": null}"#).unwrap();
        let whole = Whole::take(&mut fields);
        assert!(whole.spare.is_none() && whole.note.is_none() && whole.codes.is_none());
        assert_eq!((whole.text.as_str(), whole.part.number), ("", 0));
        let errors = fields.finish().unwrap_err().errors;
        let named: Vec<_> = errors.iter().map(|one| (one.field.as_str(), one.code)).collect();
        let expected =
            [("text", "required"), ("part.number", "required"), ("part.odd", "unknown_field")];
        assert_eq!(named, expected);
    }
}
