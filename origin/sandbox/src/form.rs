//! Form-encoded parameters with Stripe's brackets: `metadata[order]=7&expand[]=latest_charge`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::problem::Refusal;

/// Decoded parameters in the order they came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form {
    pairs: Vec<(String, String)>,
}

impl Form {
    /// Decodes the body and the query as one set of parameters.
    pub(crate) fn parse(parts: &[&str]) -> Self {
        let pairs = parts
            .iter()
            .flat_map(|part| part.split('&'))
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                (decode(name), decode(value))
            })
            .collect();
        Self { pairs }
    }

    /// A parameter's text; an empty one counts as absent.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        let found = self.pairs.iter().rev().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// A parameter that must be there.
    pub(crate) fn required(&self, name: &str) -> Result<&str, Refusal> {
        self.text(name).ok_or_else(|| Refusal::missing(name))
    }

    /// A whole number.
    pub(crate) fn integer(&self, name: &str) -> Result<Option<i64>, Refusal> {
        self.text(name)
            .map(|text| {
                text.parse().map_err(|_| {
                    let message = format!("Invalid integer: {text}");
                    Refusal::parameter(name, "parameter_invalid_integer", message)
                })
            })
            .transpose()
    }

    /// `true` or `false`; absent is false.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, Refusal> {
        match self.text(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(other) => {
                let message = format!("Invalid boolean: {other}");
                Err(Refusal::parameter(name, "parameter_invalid_boolean", message))
            }
        }
    }

    /// One of a closed set of words.
    pub(crate) fn word<'a>(
        &'a self,
        name: &str,
        words: &[&str],
    ) -> Result<Option<&'a str>, Refusal> {
        match self.text(name) {
            Some(text) if !words.contains(&text) => {
                let all = words.join(", ");
                let message = format!("Invalid {name}: must be one of {all}");
                Err(Refusal::parameter(name, "parameter_invalid_enum", message))
            }
            found => Ok(found),
        }
    }

    /// An absolute web address.
    pub(crate) fn address(&self, name: &str) -> Result<Option<String>, Refusal> {
        match self.text(name) {
            Some(text) if !(text.starts_with("http://") || text.starts_with("https://")) => {
                Err(Refusal::parameter(name, "url_invalid", "Not a valid URL".to_owned()))
            }
            found => Ok(found.map(str::to_owned)),
        }
    }

    /// `prefix[key]=value` pairs, one level deep; an empty value is kept, it removes a key.
    pub(crate) fn map(&self, prefix: &str) -> BTreeMap<String, String> {
        self.under(prefix)
            .filter_map(|(rest, value)| {
                let key = rest.strip_prefix('[')?.strip_suffix(']')?;
                (!key.is_empty()).then(|| (key.to_owned(), value.to_owned()))
            })
            .collect()
    }

    /// `prefix[]=a&prefix[]=b`, or with numbers in the brackets.
    pub(crate) fn list(&self, prefix: &str) -> Vec<String> {
        self.under(prefix)
            .filter(|(rest, _)| rest.starts_with('[') && rest.ends_with(']'))
            .map(|(_, value)| value.to_owned())
            .collect()
    }

    /// The numbers `n` for which `prefix[n]…` was sent.
    pub(crate) fn indexes(&self, prefix: &str) -> Vec<usize> {
        let mut found: Vec<usize> = self
            .under(prefix)
            .filter_map(|(rest, _)| rest.strip_prefix('[')?.split_once(']')?.0.parse().ok())
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Everything below `prefix` as a JSON object; null when nothing was sent.
    pub(crate) fn tree(&self, prefix: &str) -> Value {
        let mut root = Value::Null;
        for (rest, value) in self.under(prefix) {
            let keys: Vec<&str> =
                rest.split('[').filter_map(|part| part.strip_suffix(']')).collect();
            plant(&mut root, &keys, value);
        }
        root
    }

    /// Refuses a parameter that the operation does not know, as Stripe does.
    pub(crate) fn only(&self, known: &[&str]) -> Result<(), Refusal> {
        for (name, _) in &self.pairs {
            let top = name.split('[').next().unwrap_or(name);
            // Stripe.js sends its key, and marks of itself, as parameters.
            if !known.contains(&top) && !["expand", "key", "client_secret"].contains(&top) {
                let message = format!("Received unknown parameter: {top}");
                return Err(Refusal::parameter(top, "parameter_unknown", message));
            }
        }
        Ok(())
    }

    /// The same parameters give the same text, in whatever order they were sent.
    pub(crate) fn canonical(&self) -> String {
        let mut pairs = self.pairs.clone();
        pairs.sort();
        let mut text = String::new();
        for (name, value) in pairs {
            text.push_str(&format!("{}:{name}{}:{value}", name.len(), value.len()));
        }
        text
    }

    fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.pairs.iter().filter_map(move |(name, value)| {
            let rest = name.strip_prefix(prefix)?;
            rest.starts_with('[').then_some((rest, value.as_str()))
        })
    }
}

fn plant(place: &mut Value, keys: &[&str], text: &str) {
    let [key, rest @ ..] = keys else {
        *place = Value::String(text.to_owned());
        return;
    };
    if !place.is_object() {
        *place = Value::Object(Map::new());
    }
    if let Some(object) = place.as_object_mut() {
        plant(object.entry((*key).to_owned()).or_insert(Value::Null), rest, text);
    }
}

/// Percent-encodes a value for a query.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let mut ahead = rest.clone();
                match (ahead.next().and_then(hex), ahead.next().and_then(hex)) {
                    (Some(high), Some(low)) => {
                        bytes.push(high << 4 | low);
                        rest = ahead;
                    }
                    _ => bytes.push(byte),
                }
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(byte: u8) -> Option<u8> {
    let digit = char::from(byte).to_digit(16)?;
    u8::try_from(digit).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_become_maps_lists_and_trees() {
        let form = Form::parse(&[
            "metadata%5Border%5D=ord_1&metadata[attempt]=a+b%2Bc&expand[]=x&expand[1]=y",
            "line_items[0][price_data][unit_amount]=500&line_items[2][quantity]=1&amount=12",
        ]);
        assert_eq!(form.map("metadata").get("attempt").unwrap(), "a b+c");
        assert_eq!(form.list("expand"), ["x", "y"]);
        assert_eq!(form.indexes("line_items"), [0, 2]);
        assert_eq!(form.tree("line_items")["0"]["price_data"]["unit_amount"], "500");
        assert_eq!(form.integer("amount").unwrap(), Some(12));
        assert!(form.only(&["metadata", "line_items"]).is_err());
        assert!(form.only(&["metadata", "line_items", "amount"]).is_ok());
    }

    #[test]
    fn order_does_not_change_the_canonical_text_but_values_do() {
        let text = |body| Form::parse(&[body]).canonical();
        assert_eq!(text("a=1&b=2"), text("b=2&a=1"));
        assert_ne!(text("a=1&b=2"), text("a=1&b=3"));
        assert_ne!(text("a=1b"), text("a=1&b="));
    }

    #[test]
    fn broken_escapes_are_kept_as_they_are() {
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%zz%41"), "%zzA");
        assert_eq!(decode(&encode("a b&c=d/é")), "a b&c=d/é");
    }
}
