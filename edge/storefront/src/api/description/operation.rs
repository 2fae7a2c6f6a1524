//! What an operation of the API is, and how it is written down in OpenAPI.

use std::collections::BTreeMap;

use http::{Method, StatusCode};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::parameters::CONSISTENCY;
use crate::failure::Code;

/// Makes the schema of a value, and leaves what it is made of with the generator.
pub(super) type Shape = fn(&mut SchemaGenerator) -> Schema;

/// The schema of a type.
pub(super) fn shape<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// One method of one address.
pub(super) struct Operation {
    pub(super) method: Method,
    /// The path, with its variable parts in braces.
    pub(super) path: &'static str,
    /// What programs made from the description call it.
    pub(super) id: &'static str,
    pub(super) tag: &'static str,
    pub(super) summary: &'static str,
    pub(super) parameters: &'static [&'static Parameter],
    pub(super) request: Option<Request>,
    pub(super) answers: &'static [Answer],
    /// What it may refuse for, besides what every operation may.
    pub(super) failures: &'static [&'static [Code]],
}

/// What an operation wants in its body.
pub(super) struct Request {
    pub(super) shape: Shape,
    /// Whether it cannot be left out.
    pub(super) required: bool,
    /// A body as clients send it, as JSON.
    pub(super) example: &'static str,
}

/// An answer other than a failure.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) about: &'static str,
    /// Nothing when there is no body.
    pub(super) shape: Option<Shape>,
    pub(super) headers: &'static [&'static str],
    /// What can be done next.
    pub(super) links: &'static [Link],
}

/// An operation that can follow, with its parameters, each taken from the request or answer by a
/// runtime expression.
pub(super) struct Link {
    pub(super) operation: &'static str,
    pub(super) parameters: &'static [(&'static str, &'static str)],
}

/// Where a parameter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Path,
    Query,
    Header,
}

/// A parameter.
pub(super) struct Parameter {
    pub(super) name: &'static str,
    pub(super) place: Place,
    pub(super) required: bool,
    pub(super) about: &'static str,
    pub(super) shape: fn() -> Value,
}

/// The two ways in which types become schemas: as they are read, and as they are written.
pub(super) struct Generators {
    pub(super) read: SchemaGenerator,
    pub(super) written: SchemaGenerator,
}

/// What any operation may be refused for: the shop is away, it is our fault, or it is a flood.
const ALWAYS: &[Code] = &[Code::Internal, Code::Unavailable, Code::RateLimited];
/// What any operation with a body may be refused for.
const BODY: &[Code] = &[
    Code::BodyUnreadable,
    Code::NotUtf8,
    Code::MalformedJson,
    Code::InvalidRequest,
    Code::BodyTooLarge,
    Code::UnsupportedMediaType,
];
/// What any operation may be refused for, since unknown parameters are refused.
const QUERY: &[Code] = &[Code::UnknownParameter, Code::InvalidParameter];

impl Operation {
    /// The codes it may refuse with, by status.
    fn refusals(&self) -> BTreeMap<u16, Vec<Code>> {
        let body = if self.method == Method::GET { &[] } else { BODY };
        let mut by_status: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
        let token = self.parameters.iter().any(|one| one.name == CONSISTENCY.name);
        let header: &[Code] = if token { &[Code::InvalidHeader] } else { &[] };
        for codes in self.failures.iter().copied().chain([QUERY, body, header, ALWAYS]) {
            for code in codes {
                let known = by_status.entry(code.status().as_u16()).or_default();
                if !known.contains(code) {
                    known.push(*code);
                }
            }
        }
        by_status
    }

    /// It as OpenAPI's Operation Object.
    pub(super) fn describe(&self, generators: &mut Generators) -> Value {
        let parameters = self.parameters.iter().map(|one| one.reference());
        let mut operation = json!({
            "operationId": self.id,
            "tags": [self.tag],
            "summary": self.summary,
            "parameters": parameters.collect::<Vec<_>>(),
            "responses": self.responses(generators),
        });
        if let Some(request) = &self.request {
            let example: Value = serde_json::from_str(request.example).unwrap_or_default();
            let content = json!({
                "schema": (request.shape)(&mut generators.read),
                "example": example,
            });
            put(
                &mut operation,
                "requestBody",
                json!({"required": request.required, "content": {"application/json": content}}),
            );
        }
        let secrets = self.parameters.iter().filter(|one| one.is_secret());
        let secrets: Vec<_> = secrets.map(|one| json!({one.component(): []})).collect();
        if !secrets.is_empty() {
            put(&mut operation, "security", Value::Array(secrets));
        }
        operation
    }

    fn responses(&self, generators: &mut Generators) -> Value {
        let mut responses = Map::new();
        for answer in self.answers {
            responses.insert(answer.status.as_u16().to_string(), answer.describe(generators));
        }
        for (status, codes) in self.refusals() {
            responses.insert(status.to_string(), refusal(status, &codes));
        }
        Value::Object(responses)
    }
}

impl Answer {
    fn describe(&self, generators: &mut Generators) -> Value {
        let mut answer = json!({"description": self.about, "headers": headers(self.headers)});
        if let Some(shape) = self.shape {
            let schema = shape(&mut generators.written);
            put(&mut answer, "content", json!({"application/json": {"schema": schema}}));
        }
        if !self.links.is_empty() {
            let links = self.links.iter().map(|link| (link.operation.to_owned(), link.describe()));
            put(&mut answer, "links", Value::Object(links.collect()));
        }
        answer
    }
}

impl Link {
    fn describe(&self) -> Value {
        let parameters = self.parameters.iter();
        let parameters: Map<String, Value> =
            parameters.map(|(name, from)| ((*name).to_owned(), Value::from(*from))).collect();
        json!({"operationId": self.operation, "parameters": parameters})
    }
}

/// The problems of one status, with their codes.
fn refusal(status: u16, codes: &[Code]) -> Value {
    let titles = codes.iter().map(|code| format!("`{}`: {}", code.text(), code.title()));
    let names: Vec<_> = codes.iter().map(|code| code.text()).collect();
    let more: &[&str] = match status {
        401 => &["X-Request-Id", "WWW-Authenticate"],
        429 | 503 => &["X-Request-Id", "Retry-After"],
        _ => &["X-Request-Id"],
    };
    json!({
        "description": titles.collect::<Vec<_>>().join(". "),
        "headers": headers(more),
        "content": {"application/problem+json": {"schema": {
            "allOf": [{"$ref": "#/components/schemas/Problem"}],
            "properties": {"code": {"enum": names}, "status": {"const": status}},
        }}},
    })
}

fn headers(names: &[&str]) -> Value {
    let reference = |name: &&str| {
        let place = format!("#/components/headers/{name}");
        ((*name).to_owned(), json!({ "$ref": place }))
    };
    Value::Object(names.iter().map(reference).collect())
}

impl Parameter {
    /// What it is called among the components: a name may be in the path here and in the query
    /// there.
    pub(super) fn component(&self) -> String {
        match self.place {
            Place::Path => format!("path.{}", self.name),
            Place::Query => format!("query.{}", self.name),
            Place::Header => self.name.to_owned(),
        }
    }

    /// Whether it opens something.
    pub(super) fn is_secret(&self) -> bool {
        matches!(self.name, "Bodega-Cart" | "Bodega-Order")
    }

    fn reference(&self) -> Value {
        json!({"$ref": format!("#/components/parameters/{}", self.component())})
    }

    /// It as OpenAPI's Parameter Object.
    pub(super) fn describe(&self) -> Value {
        let place = match self.place {
            Place::Path => "path",
            Place::Query => "query",
            Place::Header => "header",
        };
        json!({
            "name": self.name,
            "in": place,
            "required": self.required,
            "description": self.about,
            "schema": (self.shape)(),
        })
    }
}

/// Sets a member of an object.
pub(super) fn put(object: &mut Value, name: &str, value: Value) {
    if let Value::Object(members) = object {
        members.insert(name.to_owned(), value);
    }
}
