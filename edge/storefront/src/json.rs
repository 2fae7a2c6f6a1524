//! JSON as clients send it: read strictly, with every mistake named.
//!
//! `serde_json`'s own value keeps the last of two equal keys without a word. This one refuses
//! them, and [`Fields`] then takes the known fields out one by one; what is left over is unknown.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::failure::{Code, Failure, FieldError};

pub(crate) mod request;

/// A JSON value without duplicate keys.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Integer(i64),
    Real(f64),
    Text(String),
    List(Vec<Json>),
    Object(BTreeMap<String, Json>),
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        // Nothing here counts that far, and saturating keeps it out of every range.
        Ok(Json::Integer(i64::try_from(value).unwrap_or(i64::MAX)))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Real(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Json, E> {
        Ok(Json::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        let mut object = BTreeMap::new();
        while let Some((key, value)) = entries.next_entry::<String, Json>()? {
            if object.contains_key(&key) {
                return Err(de::Error::custom("a key appears twice in one object"));
            }
            object.insert(key, value);
        }
        Ok(Json::Object(object))
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

/// The fields of a JSON object, taken out one by one; mistakes are collected, not thrown.
#[derive(Debug)]
pub(crate) struct Fields {
    path: String,
    left: BTreeMap<String, Json>,
    errors: Vec<FieldError>,
}

impl Fields {
    /// Reads a body that must be one JSON object. An empty body counts as an empty object.
    pub(crate) fn read(body: &[u8]) -> Result<Self, Failure> {
        if std::str::from_utf8(body).is_err() {
            return Err(Failure::new(Code::NotUtf8));
        }
        if body.is_empty() {
            return Ok(Self { path: String::new(), left: BTreeMap::new(), errors: Vec::new() });
        }
        match serde_json::from_slice(body) {
            Ok(Json::Object(left)) => Ok(Self { path: String::new(), left, errors: Vec::new() }),
            Ok(_) => Err(Failure::with(Code::InvalidRequest, "The body must be a JSON object.")),
            Err(error) => Err(Failure::with(
                Code::MalformedJson,
                format!("At line {}, column {}: {error}", error.line(), error.column()),
            )),
        }
    }

    fn named(&self, field: &str) -> String {
        format!("{}{field}", self.path)
    }

    fn complain(&mut self, field: &str, code: &'static str, message: impl Into<String>) {
        let field = self.named(field);
        self.errors.push(FieldError { field, code, message: message.into() });
    }

    /// A text that must be there.
    pub(crate) fn text(&mut self, field: &str) -> Option<String> {
        let found = self.left.contains_key(field);
        if !found {
            self.complain(field, "required", "This field is required.");
        }
        self.optional_text(field)
    }

    /// A text that may be missing or null.
    pub(crate) fn optional_text(&mut self, field: &str) -> Option<String> {
        match self.left.remove(field) {
            None | Some(Json::Null) => None,
            Some(Json::Text(text)) => Some(text),
            Some(_) => {
                self.complain(field, "wrong_type", "This field must be a string.");
                None
            }
        }
    }

    /// A whole number that must be there.
    pub(crate) fn integer(&mut self, field: &str) -> Option<i64> {
        match self.left.remove(field) {
            Some(Json::Integer(number)) => Some(number),
            None => {
                self.complain(field, "required", "This field is required.");
                None
            }
            Some(_) => {
                self.complain(field, "wrong_type", "This field must be a whole number.");
                None
            }
        }
    }

    /// An object that must be there, read by `read`.
    pub(crate) fn object<T>(
        &mut self,
        field: &str,
        read: impl FnOnce(&mut Self) -> T,
    ) -> Option<T> {
        if !self.left.contains_key(field) {
            self.complain(field, "required", "This field is required.");
        }
        self.optional_object(field, read)
    }

    /// An object that may be missing or null, read by `read`.
    pub(crate) fn optional_object<T>(
        &mut self,
        field: &str,
        read: impl FnOnce(&mut Self) -> T,
    ) -> Option<T> {
        match self.left.remove(field) {
            None | Some(Json::Null) => None,
            Some(Json::Object(left)) => {
                let path = format!("{}.", self.named(field));
                let mut inner = Self { path, left, errors: Vec::new() };
                let value = read(&mut inner);
                self.errors.extend(inner.close());
                Some(value)
            }
            Some(_) => {
                self.complain(field, "wrong_type", "This field must be an object.");
                None
            }
        }
    }

    /// A list of texts that may be missing or null.
    pub(crate) fn optional_texts(&mut self, field: &str) -> Option<Vec<String>> {
        let wrong = match self.left.remove(field) {
            None | Some(Json::Null) => return None,
            Some(Json::List(items)) => {
                let texts = items.into_iter().map(|item| match item {
                    Json::Text(text) => Some(text),
                    _ => None,
                });
                match texts.collect() {
                    Some(texts) => return Some(texts),
                    None => "This field must be a list of strings.",
                }
            }
            Some(_) => "This field must be a list of strings.",
        };
        self.complain(field, "wrong_type", wrong);
        None
    }

    fn close(mut self) -> Vec<FieldError> {
        let unknown: Vec<String> = self.left.keys().cloned().collect();
        for field in unknown {
            self.complain(&field, "unknown_field", "There is no such field.");
        }
        self.errors
    }

    /// Ends the reading: every field that was not asked for is unknown.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        let errors = self.close();
        if errors.is_empty() { Ok(()) } else { Err(Failure::fields(Code::InvalidRequest, errors)) }
    }
}

#[cfg(test)]
mod tests {
    use super::Fields;

    fn code(body: &[u8]) -> String {
        let outcome = Fields::read(body).and_then(|mut fields| {
            fields.text("a");
            fields.optional_object("o", |inner| inner.integer("n"));
            fields.finish()
        });
        match outcome {
            Ok(()) => "ok".to_owned(),
            Err(failure) => {
                let errors = failure.errors.iter().map(|e| format!(" {}:{}", e.field, e.code));
                format!("{}{}", failure.code.text(), errors.collect::<String>())
            }
        }
    }

    #[test]
    fn every_mistake_is_named() {
        assert_eq!(code(br#"{"a":"x"}"#), "ok");
        assert_eq!(code(br#"{"a":"x","o":{"n":7}}"#), "ok");
        assert_eq!(code(b"\xff"), "not_utf8");
        assert_eq!(code(b"{"), "malformed_json");
        assert_eq!(code(br#"{"a":"x","a":"y"}"#), "malformed_json");
        assert_eq!(code(b"[1]"), "invalid_request");
        assert_eq!(code(b""), "invalid_request a:required");
        assert_eq!(code(br#"{"a":1,"b":2}"#), "invalid_request a:wrong_type b:unknown_field");
        assert_eq!(
            code(br#"{"a":"x","o":{"n":1.5,"m":0}}"#),
            "invalid_request o.n:wrong_type o.m:unknown_field"
        );
        assert_eq!(code(&[b'['; 60_000]), "malformed_json");
    }
}
