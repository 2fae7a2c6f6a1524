//! `/admin/v1/openapi.json`: the Admin API described from its own types and one table.

use std::sync::LazyLock;

use axum::response::Response;
use http::StatusCode;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::routes::admin::show as answer;

mod operations;

use operations::{Body, Key, OPERATIONS, Operation};

/// The description, made at the first question and the same ever after.
static DESCRIPTION: LazyLock<Value> = LazyLock::new(describe);

/// What anybody may know: how to ask, not what there is.
pub(super) async fn show() -> Response {
    answer(StatusCode::OK, &*DESCRIPTION)
}

/// A failure, as RFC 9457 has it.
#[derive(Serialize, JsonSchema)]
struct Problem {
    /// A URN made of the code.
    r#type: String,
    /// A short sentence for people.
    title: String,
    /// The status of the answer.
    status: u16,
    /// What to do about it, or what exactly was wrong.
    detail: String,
    /// The path that was asked for.
    instance: String,
    /// A stable name for programs.
    code: String,
    /// The fields that need correcting.
    errors: Vec<FieldProblem>,
    /// What to name when asking somebody about it.
    request_id: String,
}

/// A field that needs correcting.
#[derive(Serialize, JsonSchema)]
struct FieldProblem {
    /// Where it stands.
    field: String,
    /// A stable name for programs.
    code: String,
    /// A sentence for people.
    message: String,
}

/// How every operation may end.
const ALWAYS: &[u16] = &[400, 401, 403, 500, 503];
/// And every one with a body.
const WITH_BODY: &[u16] = &[408, 413, 415];

fn describe() -> Value {
    let settings = |settings: &mut SchemaSettings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    };
    // What is sent may leave out what has a default, what is answered never does.
    let sent = SchemaSettings::draft2020_12().with(settings).for_deserialize();
    let answered = SchemaSettings::draft2020_12().with(settings).for_serialize();
    let (mut sent, mut answered) = (sent.into_generator(), answered.into_generator());

    let problem = answered.subschema_for::<Problem>();
    let mut paths = Map::new();
    for operation in OPERATIONS {
        let described = operation.describe(&mut sent, &mut answered);
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        if let Some(methods) = path.as_object_mut() {
            methods.insert(operation.method.to_owned(), described);
        }
    }
    let mut schemas = answered.take_definitions(true);
    schemas.extend(sent.take_definitions(true));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Bodega Admin API",
            "version": "1",
            "description": "What staff's programs do. Keys are made by `bodega admin keys create`.",
        },
        "servers": [{ "url": "/" }],
        "security": [{ "key": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "key": {
                    "type": "http", "scheme": "bearer",
                    "description": "A secret key, `sk_…`, of the scope `read` or `write`.",
                },
            },
            "responses": {
                "Problem": {
                    "description": "It was not done",
                    "content": { "application/problem+json": { "schema": problem } },
                },
            },
            "schemas": schemas,
        },
    })
}

impl Operation {
    fn describe(&self, sent: &mut SchemaGenerator, answered: &mut SchemaGenerator) -> Value {
        let mut described = Map::new();
        let mut set = |name: &str, value: Value| described.insert(name.to_owned(), value);
        set("operationId", self.id.into());
        set("summary", self.summary.into());
        set("tags", json!([self.path.split('/').nth(3).unwrap_or_default()]));
        set("parameters", Value::Array(self.parameters(sent)));
        if let Some(body) = self.request(sent) {
            set("requestBody", body);
        }
        set("responses", self.responses(answered));
        Value::Object(described)
    }

    fn parameters(&self, sent: &mut SchemaGenerator) -> Vec<Value> {
        let names =
            self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let text = json!({ "type": "string", "minLength": 1 });
        let in_path =
            |name| json!({ "name": name, "in": "path", "required": true, "schema": text });
        let mut all: Vec<Value> = names.map(in_path).collect();
        all.extend(self.query.into_iter().flat_map(|make| in_query(make(sent), sent)));
        if self.key != Key::None {
            all.push(json!({
                "name": "Idempotency-Key", "in": "header", "required": self.key == Key::Required,
                "description": "Names the request for a day: sent again, it is not done again.",
                "schema": { "type": "string", "pattern": "^[!-~]{1,255}$" },
            }));
        }
        if self.versioned && self.method != "get" {
            all.push(json!({
                "name": "If-Match", "in": "header", "required": false,
                "description": "The ETag that was seen: nothing is done if it is another one now.",
                "schema": { "type": "string" },
            }));
        }
        all
    }

    fn request(&self, sent: &mut SchemaGenerator) -> Option<Value> {
        let (required, schema) = match self.body {
            Body::None => return None,
            Body::Empty => (false, json!({ "type": "object", "additionalProperties": false })),
            Body::Optional(make) => (false, make(sent).to_value()),
            Body::Required(make) => (true, make(sent).to_value()),
        };
        let content = json!({ "application/json": { "schema": schema } });
        Some(json!({ "required": required, "content": content }))
    }

    fn responses(&self, answered: &mut SchemaGenerator) -> Value {
        let mut all = Map::new();
        for (status, description, make) in self.answers {
            let mut response = json!({
                "description": description,
                "content": { "application/json": { "schema": make(answered).to_value() } },
            });
            let mut headers = Map::new();
            let text =
                |description| json!({ "description": description, "schema": { "type": "string" } });
            if self.versioned && *status == 200 {
                headers.insert("ETag".to_owned(), text("Its version, for If-Match"));
            }
            if self.key != Key::None {
                let replayed = text("`true` when the request came before");
                headers.insert("Idempotent-Replayed".to_owned(), replayed);
            }
            if let (false, Some(members)) = (headers.is_empty(), response.as_object_mut()) {
                members.insert("headers".to_owned(), Value::Object(headers));
            }
            all.insert(status.to_string(), response);
        }
        let with_body = if matches!(self.body, Body::None) { &[] } else { WITH_BODY };
        let reused: &[u16] = if self.key == Key::None { &[] } else { &[422] };
        for status in ALWAYS.iter().chain(with_body).chain(reused).chain(self.problems) {
            let problem = json!({ "$ref": "#/components/responses/Problem" });
            all.insert(status.to_string(), problem);
        }
        Value::Object(all)
    }
}

/// The members of a parameters' shape, each a parameter of its own.
fn in_query(schema: schemars::Schema, sent: &mut SchemaGenerator) -> Vec<Value> {
    // The shape itself is no part of the description: only its members are.
    let name = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
    let shape = name.and_then(|name| sent.definitions_mut().remove(name));
    let shape = shape.unwrap_or_else(|| schema.to_value());
    let members = shape.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    members
        .into_iter()
        .map(|(name, mut schema)| {
            let description = schema.as_object_mut().and_then(|one| one.remove("description"));
            json!({
                "name": name, "in": "query", "required": false,
                "description": description.unwrap_or_default(), "schema": schema,
            })
        })
        .collect()
}
