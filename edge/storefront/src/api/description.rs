//! `GET /store/v1/openapi.json`: the Store API, described by OpenAPI 3.1.
//!
//! Two things make it. The shapes are the very types that handlers read and write, by their
//! schemas. The operations are tables beside this file, since no type says when which status
//! comes; a test holds them against the routes, and the tests of the shop hold every answer
//! against the description. Where bytes count, the host writes it down while it is built; elsewhere
//! it is made anew for each question: it is rarely asked for, and caches keep it.

mod carts;
mod catalog;
mod checkouts;
mod operation;
mod parameters;

use bytes::Bytes;
use http::{Method, StatusCode};
use schemars::generate::SchemaSettings;
use schemars::json_schema;
use serde_json::{Map, Value, json};

use self::operation::{Answer, Generators, Operation, Parameter, put, shape};
use crate::call::Call;
use crate::failure::Failure;
use crate::host::Host;
use crate::problem::Problem;
use crate::reply::{Body, Public, Reply};
use crate::view::{CartView, DifferenceView};

const ABOUT: &str = "Everything a shopper's program needs: look around, fill a cart, order, pay. \
    Money is in whole minor units of its currency. Times are RFC 3339 in UTC. An id is never a \
    permission: a cart and an order each have a secret, sent in a header. Failures are \
    `application/problem+json` (RFC 9457) with a stable `code`. Unknown fields and parameters are \
    refused. Every `GET` answers `HEAD`, too.";

/// The description itself, described.
const SELF: &[Operation] = &[Operation {
    method: Method::GET,
    path: "/store/v1/openapi.json",
    id: "describe",
    tag: "description",
    summary: "Describe this API",
    parameters: &[&parameters::IF_NONE_MATCH],
    request: None,
    answers: &[
        Answer {
            status: StatusCode::OK,
            about: "An OpenAPI 3.1 description.",
            shape: Some(|_| json_schema!({"type": "object", "required": ["openapi", "paths"]})),
            headers: &["Cache-Control", "ETag", "X-Request-Id"],
            links: &[],
        },
        Answer {
            status: StatusCode::NOT_MODIFIED,
            about: "The client has this already.",
            shape: None,
            headers: &["Cache-Control", "ETag", "X-Request-Id"],
            links: &[],
        },
    ],
    failures: &[],
}];

/// Every operation there is.
fn operations() -> impl Iterator<Item = &'static Operation> {
    [catalog::OPERATIONS, carts::OPERATIONS, checkouts::OPERATIONS, SELF].into_iter().flatten()
}

/// `GET /openapi.json`. It does not depend on the shop, so a catalog that cannot be read does not
/// keep it from being answered.
pub(crate) fn show<H: Host>(call: &Call<'_, H>) -> Result<Reply, Failure> {
    call.expect_no_query()?;
    Ok(Public::document(Body::written("application/json", call.shop.description())).into())
}

/// The OpenAPI description of the Store API, as JSON: the same bytes on every host of one build.
#[must_use]
pub fn describe() -> Bytes {
    // Our own values serialise without fail: their keys are texts.
    Bytes::from(serde_json::to_vec(&document()).unwrap_or_default())
}

fn document() -> Value {
    let settings = || {
        SchemaSettings::draft2020_12().with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
        })
    };
    let mut generators = Generators {
        read: settings().for_deserialize().into_generator(),
        written: settings().for_serialize().into_generator(),
    };
    let mut paths = Map::new();
    let mut used: Vec<&Parameter> = Vec::new();
    for operation in operations() {
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        let method = operation.method.as_str().to_ascii_lowercase();
        put(path, &method, operation.describe(&mut generators));
        used.extend(operation.parameters);
    }
    let more = problem_members(&mut generators);
    let mut schemas = generators.read.take_definitions(true);
    let mut written = generators.written.take_definitions(true);
    if let Some(members) = written.get_mut("Problem").and_then(|one| one.get_mut("properties")) {
        more.into_iter().for_each(|(name, schema)| put(members, name, schema));
    }
    written.values_mut().for_each(without_null);
    schemas.append(&mut written);
    let named = |one: &&Parameter| (one.component(), one.describe());
    let secrets = used.iter().filter(|one| one.is_secret()).map(|one| {
        let scheme = json!({"type": "apiKey", "in": "header", "name": one.name,
            "description": one.about});
        (one.component(), scheme)
    });
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Store API", "version": "1", "description": ABOUT},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "parameters": used.iter().map(named).collect::<Map<_, _>>(),
            "headers": headers(),
            "securitySchemes": secrets.collect::<Map<_, _>>(),
        },
    });
    // Whether a map keeps its order depends on what else is in a host's build.
    document.sort_all_objects();
    document
}

/// The members that the problems of some codes bring along. A problem itself is written by hand
/// nowhere, so it becomes known here.
fn problem_members(generators: &mut Generators) -> [(&'static str, Value); 4] {
    let text = |about: &str| json!({"type": "string", "description": about});
    let written = &mut generators.written;
    shape::<Problem<'static>>(written);
    [
        ("cart", shape::<CartView>(written).into()),
        ("difference", shape::<DifferenceView>(written).into()),
        ("renewed_intent_id", text("The intent under which the cart can be ordered again.")),
        ("reason", text("Why the order is not in a state for this.")),
    ]
}

/// What we write is there or is not there; it is never null, which `Option` alone cannot say.
fn without_null(schema: &mut Value) {
    let Some(Value::Object(members)) = schema.get_mut("properties") else { return };
    for member in members.values_mut() {
        if let Some(Value::Array(kinds)) = member.get_mut("type") {
            kinds.retain(|kind| kind != "null");
            if let [only] = kinds.as_slice() {
                let only = only.clone();
                put(member, "type", only);
            }
        }
        if let Some(Value::Array(kinds)) = member.get_mut("anyOf") {
            kinds.retain(|kind| kind.get("type") != Some(&Value::from("null")));
            if let [Value::Object(only)] = kinds.as_slice() {
                let only = only.clone();
                if let Value::Object(member) = member {
                    member.remove("anyOf");
                    member.extend(only);
                }
            }
        }
    }
}

fn headers() -> Value {
    let described = parameters::HEADERS.iter().map(|one| {
        let schema = (one.shape)();
        let header = json!({"description": one.about, "required": one.always, "schema": schema});
        (one.name.to_owned(), header)
    });
    Value::Object(described.collect())
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use serde_json::Value;

    use super::{document, operations};
    use crate::route::Route;

    /// The names of the API's routes, as the source says them.
    fn routes_in_source() -> BTreeSet<String> {
        let source = include_str!("../route.rs");
        let names = source.split("Self::Api").skip(1);
        names.map(|rest| format!("Api{}", first_word(rest))).collect()
    }

    fn first_word(text: &str) -> &str {
        text.split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default()
    }

    fn method_names(allow: &str) -> BTreeSet<String> {
        // HEAD goes with GET.
        allow.split(", ").filter(|one| *one != "HEAD").map(str::to_owned).collect()
    }

    #[test]
    fn every_route_and_method_is_described_and_nothing_else() {
        let mut described: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut answered = BTreeMap::new();
        for operation in operations() {
            let path = operation.path.replace(['{', '}'], "");
            let route = Route::parse(&path).unwrap();
            let name = first_word(&format!("{route:?}")).to_owned();
            described.entry(name.clone()).or_default().insert(operation.method.to_string());
            answered.insert(name, method_names(route.allow()));
        }
        assert_eq!(described, answered);
        assert_eq!(described.into_keys().collect::<BTreeSet<_>>(), routes_in_source());
    }

    #[test]
    fn every_reference_leads_somewhere_and_every_name_is_used_once() {
        let document = document();
        fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
            match value {
                Value::Object(members) => {
                    found.extend(members.get("$ref").and_then(Value::as_str));
                    members.values().for_each(|one| references(one, found));
                }
                Value::Array(items) => items.iter().for_each(|one| references(one, found)),
                _ => {}
            }
        }
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(found.len() > 100, "{found:?}");
        for reference in found {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
        }
        // The generator tells two types of one name apart by a number.
        let schemas = document["components"]["schemas"].as_object().unwrap();
        for name in schemas.keys() {
            assert!(!name.ends_with(|last: char| last.is_ascii_digit()), "{name} is there twice");
        }
        let ids: BTreeSet<_> = operations().map(|one| one.id).collect();
        assert_eq!(ids.len(), operations().count());
    }

    #[test]
    fn what_is_read_refuses_unknown_fields_and_what_is_written_is_never_null() {
        let schemas = document()["components"]["schemas"].clone();
        assert_eq!(schemas["NewLine"]["additionalProperties"], false);
        assert_eq!(schemas["CheckoutRequest"]["additionalProperties"], false);
        assert_eq!(schemas["Cart"]["properties"]["secret"]["type"], "string");
        assert_eq!(
            schemas["Checkout"]["properties"]["order"]["$ref"],
            "#/components/schemas/Order"
        );
    }

    #[test]
    fn examples_are_json() {
        for request in operations().filter_map(|one| one.request.as_ref()) {
            assert!(serde_json::from_str::<Value>(request.example).is_ok(), "{}", request.example);
        }
    }
}
