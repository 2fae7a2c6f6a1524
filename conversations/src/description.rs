//! What a shop says about itself (its OpenAPI description), and whether it keeps to that.

use http::{HeaderMap, Method, StatusCode, header};
use jsonschema::Validator;
use serde_json::{Map, Value, json};

/// An OpenAPI 3.1 description.
#[derive(Debug, Clone)]
pub struct Description {
    document: Value,
}

/// What was sent and what came back.
#[derive(Debug, Clone, Copy)]
pub struct Exchanged<'a> {
    /// The request's method.
    pub method: &'a Method,
    /// The request's path, perhaps with a query.
    pub target: &'a str,
    /// The request's body.
    pub sent: &'a str,
    /// The answer's status.
    pub status: StatusCode,
    /// The answer's headers.
    pub headers: &'a HeaderMap,
    /// The answer's body.
    pub body: &'a str,
}

impl Description {
    /// Reads a description.
    ///
    /// # Errors
    /// With a sentence when it is none.
    pub fn parse(text: &str) -> Result<Self, String> {
        let document: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        match document.get("paths") {
            Some(Value::Object(paths)) if !paths.is_empty() => Ok(Self { document }),
            _ => Err("the description has no paths".to_owned()),
        }
    }

    /// Checks that an answer is as described: its status, the headers and the content type of that
    /// status, and the body by its schema. What was sent, and done, must be as described too.
    /// Addresses outside the API are no business of the description.
    ///
    /// # Errors
    /// With a sentence that says what is not as described.
    pub fn check(&self, exchanged: &Exchanged<'_>) -> Result<(), String> {
        let path = exchanged.target.split('?').next().unwrap_or_default();
        let status = exchanged.status;
        let Some(item) = self.path(path) else {
            let in_api = self.paths().any(|(template, _)| root(template) == root(path));
            return if in_api && status != StatusCode::NOT_FOUND {
                Err(format!("{path} is not described, and answered {status}"))
            } else {
                Ok(())
            };
        };
        // What answers GET answers HEAD, without a body.
        let method = if exchanged.method == Method::HEAD { &Method::GET } else { exchanged.method };
        let Some(operation) = item.get(method.as_str().to_ascii_lowercase()) else {
            return match status {
                StatusCode::METHOD_NOT_ALLOWED => Ok(()),
                _ => Err(format!("{method} {path} is not described, and answered {status}")),
            };
        };
        let described = operation.get("responses").and_then(|all| all.get(status.as_str()));
        let described = described.ok_or_else(|| format!("{status} is not described"))?;
        self.check_headers(described, exchanged.headers)?;
        if exchanged.method != Method::HEAD {
            self.check_body(described, exchanged)?;
        }
        let wanted = operation.pointer("/requestBody/content/application~1json/schema");
        match wanted {
            Some(schema) if status.is_success() && !exchanged.sent.is_empty() => {
                self.check_json("what was sent", schema, exchanged.sent)
            }
            _ => Ok(()),
        }
    }

    fn paths(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.document.get("paths").and_then(Value::as_object).into_iter().flatten()
    }

    /// What is described for a path. A path without variable parts wins.
    fn path(&self, path: &str) -> Option<&Value> {
        let exact = self.paths().find(|(template, _)| *template == path);
        let found = exact.or_else(|| self.paths().find(|(template, _)| fits(template, path)));
        found.map(|(_, item)| item)
    }

    fn check_headers(&self, described: &Value, headers: &HeaderMap) -> Result<(), String> {
        let named = described.get("headers").and_then(Value::as_object);
        for (name, header) in named.into_iter().flatten() {
            let required = self.resolve(header).get("required") == Some(&Value::Bool(true));
            if required && !headers.contains_key(name.as_str()) {
                return Err(format!("the header {name} is described, and missing"));
            }
        }
        Ok(())
    }

    fn check_body(&self, described: &Value, exchanged: &Exchanged<'_>) -> Result<(), String> {
        let given = exchanged.headers.get(header::CONTENT_TYPE);
        let given = given.and_then(|value| value.to_str().ok()).unwrap_or_default();
        let essence = given.split(';').next().unwrap_or_default().trim();
        let Some(content) = described.get("content").and_then(Value::as_object) else {
            return match exchanged.body.is_empty() {
                true => Ok(()),
                false => Err("no body is described, and there is one".to_owned()),
            };
        };
        let media = content.get(essence);
        let media = media.ok_or_else(|| format!("the type {essence:?} is not described"))?;
        let schema = media.get("schema").unwrap_or(&Value::Null);
        self.check_json("the answer", schema, exchanged.body)
    }

    fn check_json(&self, what: &str, schema: &Value, text: &str) -> Result<(), String> {
        let value: Value =
            serde_json::from_str(text).map_err(|error| format!("{what} is not JSON: {error}"))?;
        let validator = self.validator(schema)?;
        let wrong: Vec<_> = validator
            .iter_errors(&value)
            .map(|error| format!("{} at {:?}", error, error.instance_path().as_str()))
            .collect();
        match wrong.is_empty() {
            true => Ok(()),
            false => Err(format!("{what} is not as described: {}", wrong.join("; "))),
        }
    }

    /// A schema where its references can be followed.
    fn validator(&self, schema: &Value) -> Result<Validator, String> {
        let mut whole = Map::new();
        let components = self.document.get("components").cloned().unwrap_or_default();
        whole.insert("components".to_owned(), components);
        whole.insert("allOf".to_owned(), json!([schema]));
        jsonschema::draft202012::options()
            .should_validate_formats(true)
            .build(&Value::Object(whole))
            .map_err(|error| format!("the description has a bad schema: {error}"))
    }

    /// What a reference leads to, or the value itself.
    fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        let pointer = value.get("$ref").and_then(Value::as_str).and_then(|to| to.strip_prefix('#'));
        pointer.and_then(|pointer| self.document.pointer(pointer)).unwrap_or(value)
    }
}

/// Where an API begins: the first two parts of a path.
fn root(path: &str) -> Vec<&str> {
    path.split('/').skip(1).take(2).collect()
}

/// Whether a path is one of a template's.
fn fits(template: &str, path: &str) -> bool {
    let (mut template, mut path) = (template.split('/'), path.split('/'));
    loop {
        match (template.next(), path.next()) {
            (None, None) => return true,
            (Some(part), Some(given)) if part == given || part.starts_with('{') => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, Method, StatusCode};

    use super::{Description, Exchanged};

    const DESCRIPTION: &str = r##"{
        "paths": {"/store/v1/carts/{cart}": {"post": {
            "requestBody": {"content": {"application/json": {"schema": {"required": ["a"]}}}},
            "responses": {"200": {
                "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Cart"}}}
            }}}}},
        "components": {
            "headers": {"ETag": {"required": true}},
            "schemas": {"Cart": {"type": "object", "required": ["at"],
                "properties": {"at": {"type": "string", "format": "date-time"}}}}
        }}"##;
    const SENT: &str = r#"{"a": 1}"#;
    const BODY: &str = r#"{"at": "2026-11-21T15:20:00Z"}"#;

    fn said(change: impl FnOnce(&mut Exchanged<'_>, &mut HeaderMap)) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("etag", HeaderValue::from_static("\"1\""));
        headers.insert("content-type", HeaderValue::from_static("application/json"));
        let none = HeaderMap::new();
        let mut exchanged = Exchanged {
            method: &Method::POST,
            target: "/store/v1/carts/one?x=1",
            sent: SENT,
            status: StatusCode::OK,
            headers: &none,
            body: BODY,
        };
        change(&mut exchanged, &mut headers);
        let exchanged = Exchanged { headers: &headers, ..exchanged };
        let description = Description::parse(DESCRIPTION).unwrap();
        description.check(&exchanged).err().unwrap_or_default()
    }

    #[test]
    fn what_is_as_described_passes() {
        assert_eq!(said(|_, _| {}), "");
        assert_eq!(said(|one, _| one.target = "/cart"), "");
        let method = |one: &mut Exchanged<'_>, status| {
            one.method = &Method::PUT;
            one.status = status;
        };
        assert_eq!(said(|one, _| method(one, StatusCode::METHOD_NOT_ALLOWED)), "");
        assert!(said(|one, _| method(one, StatusCode::OK)).contains("PUT"));
    }

    #[test]
    fn whatever_is_not_as_described_is_named() {
        assert!(said(|one, _| one.target = "/store/v1/unicorns").contains("not described"));
        assert!(said(|one, _| one.status = StatusCode::CREATED).contains("201"));
        assert!(said(|_, headers| drop(headers.remove("etag"))).contains("ETag"));
        assert!(said(|_, headers| drop(headers.remove("content-type"))).contains("type"));
        assert!(said(|one, _| one.body = "{}").contains("\"at\""));
        assert!(said(|one, _| one.body = r#"{"at": "yesterday"}"#).contains("date-time"));
        assert!(said(|one, _| one.body = "").contains("not JSON"));
        assert!(said(|one, _| one.sent = "{}").contains("what was sent"));
        assert!(Description::parse("{}").is_err());
    }
}
