//! The shapes of a server's answer, read straight into our values.

use std::borrow::Cow;
use std::fmt;

use base64::Engine;
use serde::Deserialize;
use serde::de::{Deserializer, Error, Unexpected, Visitor};

use super::BASE64;
use crate::{ResultSet, Row, Value};

/// A whole answer. Fields that we do not read are passed over.
#[derive(Deserialize)]
pub(super) struct Answer<'a> {
    #[serde(borrow)]
    pub(super) results: Vec<Piece<'a>>,
}

/// The answer to one request of the call: a response or an error.
#[derive(Deserialize)]
pub(super) struct Piece<'a> {
    #[serde(borrow)]
    pub(super) response: Option<Response<'a>>,
    pub(super) error: Option<Fault>,
}

#[derive(Deserialize)]
pub(super) struct Response<'a> {
    #[serde(borrow)]
    pub(super) result: Option<BatchResult<'a>>,
    pub(super) is_autocommit: Option<bool>,
}

#[derive(Deserialize)]
pub(super) struct BatchResult<'a> {
    #[serde(borrow)]
    pub(super) step_results: Vec<Option<StepResult<'a>>>,
    pub(super) step_errors: Vec<Option<Fault>>,
    #[serde(default, deserialize_with = "index")]
    pub(super) replication_index: Option<u64>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Fault {
    #[serde(default)]
    pub(super) message: String,
    #[serde(default)]
    pub(super) code: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct StepResult<'a> {
    #[serde(borrow, default)]
    cols: Vec<Column<'a>>,
    #[serde(default)]
    rows: Vec<Vec<Cell>>,
    #[serde(default)]
    affected_row_count: u64,
}

#[derive(Deserialize)]
struct Column<'a> {
    #[serde(borrow, default)]
    name: Option<Cow<'a, str>>,
}

impl StepResult<'_> {
    pub(super) fn into_result_set(self) -> ResultSet {
        let names: Vec<String> =
            self.cols.into_iter().map(|column| column.name.unwrap_or_default().into()).collect();
        let columns = if names.is_empty() { None } else { Some(names.into()) };
        let rows = self
            .rows
            .into_iter()
            .map(|cells| Row(cells.into_iter().map(|Cell(value)| value).collect()))
            .collect();
        ResultSet { columns, rows, changes: self.affected_row_count }
    }
}

/// The replication index comes as a string, or as null.
fn index<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    let Some(scalar) = Option::<Scalar>::deserialize(deserializer)? else { return Ok(None) };
    match scalar {
        Scalar::Text(text) => text.parse().map(Some).map_err(D::Error::custom),
        Scalar::Integer(integer) => u64::try_from(integer).map(Some).map_err(D::Error::custom),
        Scalar::Real(real) => Err(D::Error::invalid_type(Unexpected::Float(real), &"an index")),
    }
}

/// One value.
struct Cell(Value);

#[derive(Deserialize)]
struct RawCell<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    value: Option<Scalar>,
    #[serde(default)]
    base64: Option<Blob>,
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = RawCell::deserialize(deserializer)?;
        let value = match (&*raw.kind, raw.value, raw.base64) {
            ("null", _, _) => Value::Null,
            ("integer", Some(Scalar::Text(digits)), _) => {
                Value::Integer(digits.parse().map_err(D::Error::custom)?)
            }
            ("integer", Some(Scalar::Integer(integer)), _) => Value::Integer(integer),
            ("float", Some(Scalar::Real(real)), _) => Value::Real(real),
            // JSON writes a whole float without its point.
            ("float", Some(Scalar::Integer(integer)), _) => {
                Value::Real(integer.to_string().parse().map_err(D::Error::custom)?)
            }
            ("text", Some(Scalar::Text(text)), _) => Value::Text(text),
            ("blob", _, Some(Blob(bytes))) => Value::Blob(bytes),
            (kind, _, _) => return Err(D::Error::invalid_value(Unexpected::Str(kind), &"a value")),
        };
        Ok(Self(value))
    }
}

/// Bytes, decoded where they stand: a segment is a megabyte that nobody has to check for being text.
struct Blob(Vec<u8>);

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(BlobVisitor)
    }
}

struct BlobVisitor;

impl Visitor<'_> for BlobVisitor {
    type Value = Blob;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("base64")
    }

    fn visit_bytes<E: Error>(self, base64: &[u8]) -> Result<Blob, E> {
        BASE64.decode(base64).map(Blob).map_err(E::custom)
    }

    fn visit_str<E: Error>(self, base64: &str) -> Result<Blob, E> {
        self.visit_bytes(base64.as_bytes())
    }
}

/// What a value's JSON may be.
enum Scalar {
    Text(String),
    Integer(i64),
    Real(f64),
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl Visitor<'_> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string or a number")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Scalar, E> {
        Ok(Scalar::Text(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Scalar, E> {
        Ok(Scalar::Text(text))
    }

    fn visit_i64<E: Error>(self, integer: i64) -> Result<Scalar, E> {
        Ok(Scalar::Integer(integer))
    }

    fn visit_u64<E: Error>(self, integer: u64) -> Result<Scalar, E> {
        let integer = i64::try_from(integer)
            .map_err(|_| E::invalid_value(Unexpected::Unsigned(integer), &self))?;
        Ok(Scalar::Integer(integer))
    }

    fn visit_f64<E: Error>(self, real: f64) -> Result<Scalar, E> {
        Ok(Scalar::Real(real))
    }
}
