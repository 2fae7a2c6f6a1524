//! What a stranger says: what the shop gave away, and what nobody should say.

use arbitrary::{Result, Unstructured};
use http::header;
use serde_json::{Value, json};

use crate::doors::{Door, Sends};
use crate::fixture;
use crate::promises::{MARKUP, Said};

/// What the shop gave away, by kind, the last one last.
#[derive(Debug, Default)]
pub(crate) struct Known {
    given: Vec<(String, String)>,
    /// Whether this time something is to be wrong: else a shopper could say it.
    pub(crate) wild: bool,
}

/// What is worth remembering of JSON and of forms.
const KINDS: [&str; 9] = [
    "id",
    "secret",
    "intent_id",
    "intent",
    "quote",
    "order_secret",
    "next_cursor",
    "version",
    "location",
];

/// Words that are worth trying anywhere.
const WORDS: &[&str] = &[
    "",
    "mug",
    "shirt",
    "lamp",
    "cup",
    "home",
    "light",
    "us",
    "eu",
    "US",
    "DE",
    "en",
    "place",
    "update",
    "remove",
    "set",
    "redirect",
    "element",
    "express",
    "standard",
    "same-origin",
    "*",
    "0",
    "1",
    "2",
    "999",
    "1000",
    "-1",
    "9223372036854775807",
    "18446744073709551616",
    "1e9",
    "NaN",
    "true",
    "null",
    "none",
    "relevance",
    "price",
    "newest",
    "M",
    "S",
    "NY",
    "10001",
    "a@b.example",
    "Ada",
    MARKUP,
    "../..",
    "%00",
    "%ff",
    "//evil.example",
    "/\\evil.example",
    "application/json",
    "text/html",
    "int_00000000000000000000000000",
    "cart_local_00000000000000000000000000",
    "cart_far_00000000000000000000000000",
    "\u{202e}\u{1f9c6}",
    "de-DE,de;q=0.9,*;q=0.1",
    "é",
];

impl Known {
    /// The last thing of this kind.
    pub(crate) fn last(&self, kind: &str) -> String {
        let mut kinds = self.given.iter().rev();
        kinds.find(|(known, _)| known == kind).map_or(String::new(), |(_, text)| text.clone())
    }

    /// Most often the last thing of this kind.
    pub(crate) fn of(&self, kind: &str, bytes: &mut Unstructured<'_>) -> Result<String> {
        if self.odd(bytes, 6)? { self.word(bytes) } else { Ok(self.last(kind)) }
    }

    /// Whether to say something odd: in a wild moment, once in so many times.
    pub(crate) fn odd(&self, bytes: &mut Unstructured<'_>, times: u8) -> Result<bool> {
        Ok(self.wild && bytes.ratio(1, times)?)
    }

    /// Something to say: known, worth trying, or anything.
    pub(crate) fn word(&self, bytes: &mut Unstructured<'_>) -> Result<String> {
        Ok(match bytes.int_in_range(0..=7_u8)? {
            0 | 1 if !self.given.is_empty() => bytes.choose(&self.given)?.1.clone(),
            2 => bytes.arbitrary::<String>()?,
            3 => bytes.choose(WORDS)?.repeat(usize::from(bytes.arbitrary::<u8>()?)),
            4 => fixture::MUG.to_string(),
            _ => (*bytes.choose(WORDS)?).to_owned(),
        })
    }

    /// Every secret among them.
    pub(crate) fn secrets(&self) -> Vec<String> {
        let secret = |kind: &str| matches!(kind, "secret" | "order_secret");
        self.given.iter().filter(|(kind, _)| secret(kind)).map(|(_, text)| text.clone()).collect()
    }

    /// Remembers what an answer gave away.
    pub(crate) fn learn(&mut self, said: &Said) {
        match said.json() {
            Some(value) => self.learn_json(&value),
            None => self.learn_page(&said.text()),
        }
        for name in [header::ETAG, header::LOCATION] {
            self.keep(name.as_str(), said.header(&name));
        }
        for cookie in said.headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().unwrap().split(';').next().unwrap_or_default();
            match text.split_once('=') {
                Some(("__Host-cart", value)) if !value.is_empty() => {
                    self.keep("secret", value.rsplit('.').next().unwrap_or_default());
                }
                Some((name, value)) if name.starts_with("__Host-order-") => {
                    self.keep("order_secret", value);
                }
                _ => {}
            }
        }
    }

    fn keep(&mut self, kind: &str, text: &str) {
        let entry = (kind.to_owned(), text.to_owned());
        if !text.is_empty() && self.given.last() != Some(&entry) {
            self.given.push(entry);
        }
    }

    fn learn_json(&mut self, value: &Value) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    match value {
                        Value::String(text) if name == "id" && text.starts_with("line_") => {
                            self.keep("line", text);
                        }
                        // Only a cart's own answer has the id that its address needs.
                        Value::String(text) if name == "id" && !text.starts_with("cart_") => {}
                        Value::String(text) if KINDS.contains(&name.as_str()) => {
                            self.keep(name, text);
                        }
                        other => self.learn_json(other),
                    }
                }
            }
            Value::Array(values) => values.iter().for_each(|value| self.learn_json(value)),
            _ => {}
        }
        // A page's form calls it otherwise.
        let intent = self.last("intent_id");
        self.keep("intent", &intent);
    }

    fn learn_page(&mut self, page: &str) {
        let until = |text: &str| text.split('"').next().unwrap_or_default().to_owned();
        for kind in KINDS {
            if let Some(rest) = page.split(&format!("name=\"{kind}\" value=\"")).nth(1) {
                self.keep(kind, &until(rest));
            }
        }
        for (kind, marker) in [("line", "/cart/lines/"), ("asset", "/assets/")] {
            if let Some(rest) = page.split(&format!("\"{marker}")).nth(1) {
                self.keep(kind, &until(rest));
            }
        }
    }

    /// The path of a door, with a query perhaps.
    pub(crate) fn target(&self, door: &Door, bytes: &mut Unstructured<'_>) -> Result<String> {
        let mut target = String::new();
        let mut rest = door.path;
        while let Some((before, after)) = rest.split_once('{') {
            let (kind, after) = after.split_once('}').unwrap_or((after, ""));
            target.push_str(before);
            let text = match kind {
                "slug" if !self.odd(bytes, 3)? => (*bytes
                    .choose(&["mug", "shirt", "home", "gifts", "returns", "cup"])?)
                .to_owned(),
                "number" if !self.odd(bytes, 2)? => "1".to_owned(),
                "slug" | "number" | "word" => self.word(bytes)?,
                kind => self.of(kind, bytes)?,
            };
            target.push_str(&escape(&text));
            rest = after;
        }
        target.push_str(rest);
        if let Sends::Query(names) = &door.sends {
            let mut mark = '?';
            while bytes.ratio(1, if self.wild { 2 } else { 6 })? && target.len() < 4_096 {
                let (name, value) = (bytes.choose(names)?, self.word(bytes)?);
                target.push_str(&format!("{mark}{name}={}", encode(&value)));
                mark = '&';
            }
        }
        Ok(target)
    }

    /// A body, and the content type that it is sent with.
    pub(crate) fn body(
        &self,
        door: &Door,
        bytes: &mut Unstructured<'_>,
    ) -> Result<(Option<&'static str>, Vec<u8>)> {
        if self.odd(bytes, 12)? {
            let raw = bytes.arbitrary::<Vec<u8>>()?;
            return Ok((Some(bytes.choose(&["application/json", FORM, "text/plain"])?), raw));
        }
        Ok(match &door.sends {
            Sends::Nothing => (None, Vec::new()),
            Sends::Query(names) | Sends::Form(names) => {
                (Some(FORM), self.form(names, bytes)?.into_bytes())
            }
            Sends::Json(make) => {
                let mut value = make(self);
                if self.wild {
                    self.spoil(&mut value, bytes)?;
                }
                (Some("application/json"), value.to_string().into_bytes())
            }
        })
    }

    fn form(&self, names: &[&str], bytes: &mut Unstructured<'_>) -> Result<String> {
        let mut fields = Vec::new();
        for name in names {
            let usual = usual(name).map_or_else(|| self.last(name), str::to_owned);
            let value = match self.odd(bytes, 6)? {
                true => self.word(bytes)?,
                false if *name == "do" => {
                    (*bytes.choose(&["place", "place", "set", "update", "remove"])?).to_owned()
                }
                false => usual,
            };
            if !self.odd(bytes, 20)? {
                fields.push(format!("{name}={}", encode(&value)));
            }
        }
        Ok(fields.join("&"))
    }

    /// Puts something wrong somewhere into a value.
    fn spoil(&self, value: &mut Value, bytes: &mut Unstructured<'_>) -> Result<()> {
        match value {
            Value::Object(fields) if !fields.is_empty() && !bytes.ratio(1, 8)? => {
                let names: Vec<String> = fields.keys().cloned().collect();
                let name = bytes.choose(&names)?;
                match bytes.int_in_range(0..=5_u8)? {
                    0 => drop(fields.remove(name)),
                    1 => drop(fields.insert(self.word(bytes)?, json!(1))),
                    _ => self.spoil(&mut fields[name.as_str()], bytes)?,
                }
            }
            value => {
                *value = match bytes.int_in_range(0..=6_u8)? {
                    0 => Value::Null,
                    1 => json!(bytes.arbitrary::<i64>()?),
                    2 => json!(bytes.arbitrary::<f64>()?),
                    3 => json!([{}, []]),
                    4 => json!({ "a": { "a": [true] } }),
                    _ => json!(self.word(bytes)?),
                }
            }
        }
        Ok(())
    }
}

const FORM: &str = "application/x-www-form-urlencoded";

/// What a shopper puts into a field.
fn usual(name: &str) -> Option<&'static str> {
    Some(match name {
        "variant" => "var_00000000000000000000000035",
        "quantity" => "2",
        "email" => "ada@example.com",
        "name" => "Ada Lovelace",
        "line1" => "1 Main Street",
        "city" => "New York",
        "region" => "NY",
        "postal_code" => "10001",
        "country" => "US",
        "method" => "redirect",
        "shipping_option" => "standard",
        "phone" | "company" | "line2" | "note" | "operation" => "",
        _ => return None,
    })
}

fn encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// As much encoding as an address needs to be one.
fn escape(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"?#<>\"{}|\\^`".contains(&byte);
    let one = |byte: u8| {
        if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    text.bytes().map(one).collect()
}
