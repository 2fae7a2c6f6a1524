//! Reading a `*.http` file.

use http::{HeaderName, Method, StatusCode};

/// A file of exchanges, held in order.
#[derive(Debug, Clone)]
pub struct Conversation {
    /// Where it comes from, for people.
    pub name: String,
    /// What is said and answered, in order.
    pub exchanges: Vec<Exchange>,
}

/// One request and what must be answered.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// The line after `###`.
    pub title: String,
    /// The line number of the request, for people.
    pub line: usize,
    /// How many seconds to go on asking until the answer fits.
    pub within: Option<u64>,
    /// The request's method.
    pub method: Method,
    /// The request's path and query, with placeholders.
    pub target: String,
    /// The request's headers, with placeholders.
    pub headers: Vec<(HeaderName, String)>,
    /// The request's body, with placeholders.
    pub body: String,
    /// The status that must come back.
    pub status: StatusCode,
    /// Headers that must come back with these values, or that must not come back at all.
    pub expected_headers: Vec<(HeaderName, Option<String>)>,
    /// The body that must come back; nothing is compared when it is empty.
    pub expected_body: String,
}

/// A file that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}:{line}: {complaint}")]
pub struct ParseError {
    /// The file.
    pub name: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub complaint: &'static str,
}

struct Lines<'a> {
    name: &'a str,
    lines: Vec<&'a str>,
    at: usize,
}

impl<'a> Lines<'a> {
    fn peek(&self) -> Option<&'a str> {
        self.lines.get(self.at).copied()
    }

    fn next(&mut self) -> Option<&'a str> {
        let line = self.peek();
        self.at += 1;
        line
    }

    fn wrong(&self, complaint: &'static str) -> ParseError {
        ParseError { name: self.name.to_owned(), line: self.at.max(1), complaint }
    }

    /// The lines up to the next one that begins with one of these, without blank ones around.
    fn until(&mut self, marks: &[&str]) -> String {
        let mut taken = Vec::new();
        while let Some(line) = self.peek() {
            if marks.iter().any(|mark| line.starts_with(mark)) {
                break;
            }
            taken.push(line);
            self.at += 1;
        }
        taken.join("\n").trim().to_owned()
    }

    /// Header lines up to a blank line, or up to what follows without one.
    fn headers(&mut self) -> Result<Vec<(HeaderName, Option<String>)>, ParseError> {
        let mut headers = Vec::new();
        while let Some(line) = self.peek() {
            if line.starts_with("---") || line.starts_with("###") {
                break;
            }
            self.at += 1;
            if line.trim().is_empty() {
                break;
            }
            let (name, value) = match line.strip_prefix('!') {
                Some(absent) => (absent, None),
                None => {
                    let pair = line.split_once(':');
                    let (name, value) = pair.ok_or_else(|| self.wrong("this is no header"))?;
                    (name, Some(value.trim().to_owned()))
                }
            };
            let name = HeaderName::from_bytes(name.trim().as_bytes())
                .map_err(|_| self.wrong("this is no header name"))?;
            headers.push((name, value));
        }
        Ok(headers)
    }
}

impl Conversation {
    /// Reads a file.
    ///
    /// # Errors
    /// With the first line that cannot be understood.
    pub fn parse(name: &str, text: &str) -> Result<Self, ParseError> {
        let mut lines = Lines { name, lines: text.lines().collect(), at: 0 };
        lines.until(&["###"]);
        let mut exchanges = Vec::new();
        while lines.peek().is_some() {
            exchanges.push(exchange(&mut lines)?);
        }
        if exchanges.is_empty() {
            return Err(lines.wrong("there is no exchange in it"));
        }
        Ok(Self { name: name.to_owned(), exchanges })
    }
}

fn exchange(lines: &mut Lines<'_>) -> Result<Exchange, ParseError> {
    let title = lines.next().unwrap_or_default().trim_start_matches('#').trim();
    let (title, within) = match title.split_once("@within ") {
        None => (title, None),
        Some((title, seconds)) => {
            let seconds = seconds.trim().trim_end_matches('s').parse();
            let seconds = seconds.map_err(|_| lines.wrong("@within takes seconds"))?;
            (title.trim(), Some(seconds))
        }
    };
    let line = lines.at + 1;
    let request = lines.next().unwrap_or_default();
    let (method, target) =
        request.split_once(' ').ok_or_else(|| lines.wrong("expected METHOD /path"))?;
    let method =
        Method::from_bytes(method.as_bytes()).map_err(|_| lines.wrong("this is no method"))?;
    let mut headers = Vec::new();
    for (name, value) in lines.headers()? {
        let value = value.ok_or_else(|| lines.wrong("a request's header needs a value"))?;
        headers.push((name, value));
    }
    let body = lines.until(&["---", "###"]);
    let status = lines
        .next()
        .and_then(|line| line.strip_prefix("---"))
        .and_then(|text| text.trim().parse::<StatusCode>().ok())
        .ok_or_else(|| lines.wrong("expected --- and a status"))?;
    let expected_headers = lines.headers()?;
    let expected_body = lines.until(&["###"]);
    Ok(Exchange {
        title: title.to_owned(),
        line,
        within,
        method,
        target: target.trim().to_owned(),
        headers,
        body,
        status,
        expected_headers,
        expected_body,
    })
}

#[cfg(test)]
mod tests {
    use super::Conversation;

    const FILE: &str = "Prose first.\n\n### Make it @within 5s\nPOST /carts?a=1\nA-B: {{c}}\n\n\
        {\n  \"x\": 1\n}\n\n--- 201\ncontent-type: application/json\n!set-cookie\n\n\
        {\"id\": \"{{id}}\"}\n\
        ### Look\nGET /\n--- 200\n";

    #[test]
    fn a_file_is_read() {
        let conversation = Conversation::parse("f", FILE).unwrap();
        let [first, second] = conversation.exchanges.as_slice() else { panic!() };
        assert_eq!((first.title.as_str(), first.within, first.line), ("Make it", Some(5), 4));
        assert_eq!(first.headers[0].1, "{{c}}");
        assert_eq!(first.body, "{\n  \"x\": 1\n}");
        assert_eq!(first.status.as_u16(), 201);
        assert_eq!(first.expected_headers[1].1, None);
        assert_eq!(first.expected_body, "{\"id\": \"{{id}}\"}");
        assert_eq!((second.target.as_str(), second.expected_body.as_str()), ("/", ""));
    }

    #[test]
    fn what_is_wrong_is_named_by_its_line() {
        for (text, line) in [
            ("prose only", 1),
            ("### a\nGET\n--- 200", 2),
            ("### a\nGET /\nnothing\n--- 200", 3),
            ("### a\nGET /\n\nbody", 5),
            ("### a\nGET /\n--- fine", 3),
        ] {
            assert_eq!(Conversation::parse("f", text).unwrap_err().line, line, "{text}");
        }
    }
}
