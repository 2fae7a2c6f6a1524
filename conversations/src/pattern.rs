//! Comparing what came back with what was expected, placeholders and all.
//!
//! `{{name}}` stands for a text: the first time it is met it is remembered, afterwards it must be
//! the same. `{{*}}` stands for anything and remembers nothing.

use std::collections::BTreeMap;

use serde_json::Value;

/// The placeholders met so far, by name.
#[derive(Debug, Clone, Default)]
pub struct Slots(BTreeMap<String, String>);

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token<'a> {
    Text(&'a str),
    Slot(&'a str),
}

fn tokens(pattern: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = pattern;
    while let Some((text, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else { break };
        if !text.is_empty() {
            tokens.push(Token::Text(text));
        }
        tokens.push(Token::Slot(name));
        rest = after;
    }
    if !rest.is_empty() {
        tokens.push(Token::Text(rest));
    }
    tokens
}

impl Slots {
    /// Gives a placeholder its value.
    pub fn set(&mut self, name: &str, value: &str) {
        self.0.insert(name.to_owned(), value.to_owned());
    }

    /// A text with its placeholders filled in, or the name of one that is not known yet.
    ///
    /// # Errors
    /// With that name.
    pub fn fill(&self, text: &str) -> Result<String, String> {
        let parts = tokens(text).into_iter().map(|token| match token {
            Token::Text(text) => Ok(text.to_owned()),
            Token::Slot(name) => self.0.get(name).cloned().ok_or_else(|| name.to_owned()),
        });
        parts.collect()
    }

    /// Whether a whole text fits a pattern. What it teaches is kept only then.
    pub fn fits(&mut self, pattern: &str, text: &str) -> bool {
        let mut learned = self.clone();
        let fits = learned.take(&tokens(pattern), text) == Some("");
        if fits {
            *self = learned;
        }
        fits
    }

    /// Whether a pattern fits somewhere in a text; answers what follows it.
    fn find<'t>(&mut self, pattern: &str, text: &'t str) -> Option<&'t str> {
        let tokens = tokens(pattern);
        for (at, _) in text.char_indices() {
            let mut learned = self.clone();
            let rest = text.get(at..).unwrap_or_default();
            if let Some(after) = learned.take(&tokens, rest) {
                *self = learned;
                return Some(after);
            }
        }
        None
    }

    /// Takes the tokens off the front of a text; answers what is left.
    fn take<'t>(&mut self, tokens: &[Token<'_>], text: &'t str) -> Option<&'t str> {
        let mut rest = text;
        let mut tokens = tokens.iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                Token::Text(text) => rest = rest.strip_prefix(text)?,
                Token::Slot(name) => {
                    if let Some(known) = self.0.get(*name) {
                        rest = rest.strip_prefix(known.as_str())?;
                        continue;
                    }
                    let end = match tokens.peek() {
                        Some(Token::Text(next)) => rest.find(next)?,
                        Some(Token::Slot(_)) => return None,
                        None => rest.len(),
                    };
                    let (value, after) = rest.split_at(end);
                    if *name != "*" {
                        if value.is_empty() {
                            return None;
                        }
                        self.set(name, value);
                    }
                    rest = after;
                }
            }
        }
        Some(rest)
    }

    /// Compares a body: as JSON when the pattern is JSON, otherwise line by line, each of which
    /// must be found, in order.
    ///
    /// # Errors
    /// With the first place that differs.
    pub fn compare(&mut self, pattern: &str, body: &str) -> Result<(), String> {
        match serde_json::from_str::<Value>(pattern) {
            Ok(expected) => {
                let actual: Value = serde_json::from_str(body)
                    .map_err(|error| format!("the body is not JSON ({error})"))?;
                self.compare_json(&expected, &actual, "")
            }
            Err(_) => self.compare_lines(pattern, body),
        }
    }

    fn compare_lines(&mut self, pattern: &str, body: &str) -> Result<(), String> {
        let mut rest = body;
        for line in pattern.lines().map(str::trim).filter(|line| !line.is_empty()) {
            rest = self.find(line, rest).ok_or_else(|| format!("the body lacks: {line}"))?;
        }
        Ok(())
    }

    fn compare_json(&mut self, expected: &Value, actual: &Value, at: &str) -> Result<(), String> {
        let differs = || Err(format!("{at}: expected {expected}, got {actual}"));
        match (expected, actual) {
            (Value::String(pattern), _) if pattern == "{{*}}" => Ok(()),
            (Value::String(pattern), Value::String(text)) => {
                if self.fits(pattern, text) {
                    Ok(())
                } else {
                    differs()
                }
            }
            (Value::Array(expected), Value::Array(actual)) => {
                self.compare_lists(expected, actual, at)
            }
            (Value::Object(expected), Value::Object(actual)) => {
                let open = expected.contains_key("...");
                for (name, value) in expected.iter().filter(|(name, _)| *name != "...") {
                    let at = format!("{at}/{name}");
                    let found = actual.get(name).ok_or_else(|| format!("{at} is missing"))?;
                    self.compare_json(value, found, &at)?;
                }
                let more = actual.keys().find(|name| !expected.contains_key(*name));
                match more {
                    Some(name) if !open => Err(format!("{at}/{name} was not expected")),
                    _ => Ok(()),
                }
            }
            _ => {
                if expected == actual {
                    Ok(())
                } else {
                    differs()
                }
            }
        }
    }

    fn compare_lists(
        &mut self,
        expected: &[Value],
        actual: &[Value],
        at: &str,
    ) -> Result<(), String> {
        let (expected, open) = match expected.split_last() {
            Some((Value::String(last), first)) if last == "..." => (first, true),
            _ => (expected, false),
        };
        if actual.len() < expected.len() || (!open && actual.len() > expected.len()) {
            return Err(format!("{at}: expected {} items, got {}", expected.len(), actual.len()));
        }
        for (place, (expected, actual)) in expected.iter().zip(actual).enumerate() {
            self.compare_json(expected, actual, &format!("{at}/{place}"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Slots;

    #[test]
    fn placeholders_are_learned_once() {
        let mut slots = Slots::default();
        assert!(slots.fits("/carts/{{cart}}/lines/{{line}}", "/carts/c1/lines/l1"));
        assert!(slots.fits("{{cart}}", "c1"));
        assert!(!slots.fits("{{cart}}", "c2"));
        assert!(!slots.fits("{{new}}", ""));
        assert!(slots.fits("a{{*}}b", "ab"));
        assert_eq!(slots.fill("{{line}}!").unwrap(), "l1!");
        assert_eq!(slots.fill("{{none}}").unwrap_err(), "none");
    }

    fn compare(pattern: &str, body: &str) -> Result<String, String> {
        let mut slots = Slots::default();
        slots.compare(pattern, body)?;
        Ok(slots.fill("{{a}}").unwrap_or_default())
    }

    #[test]
    fn json_is_compared_by_shape() {
        let ok = |value: &str| Ok(value.to_owned());
        assert_eq!(compare(r#"{"x":"{{a}}"}"#, r#"{"x":"1"}"#), ok("1"));
        assert_eq!(compare(r#"{"x":"{{*}}","...":0}"#, r#"{"x":[1],"y":2}"#), ok(""));
        assert_eq!(compare(r#"[1,"..."]"#, "[1,2,3]"), ok(""));
        for (pattern, body) in [
            (r#"{"x":1}"#, r#"{"x":1,"y":2}"#),
            (r#"{"x":1}"#, r#"{"y":1}"#),
            ("[1]", "[1,2]"),
            (r#"[1,"..."]"#, "[]"),
            (r#"{"x":1}"#, r#"{"x":"1"}"#),
            (r#"["{{a}}","{{a}}"]"#, r#"["1","2"]"#),
            (r#"{"x":1}"#, "x"),
        ] {
            assert!(compare(pattern, body).is_err(), "{pattern} {body}");
        }
    }

    #[test]
    fn pages_are_searched_in_order() {
        let page = "<p>one</p>\n<input name=\"x\" value=\"42\">\n<p>two</p>";
        assert_eq!(compare("one\nname=\"x\" value=\"{{a}}\"\ntwo", page), Ok("42".to_owned()));
        assert!(compare("two\none", page).is_err());
    }
}
