//! Reading SQL text just far enough to split it and to find forbidden words.

use std::ops::Range;

/// One token that matters here; spaces, comments, strings and quoted names are passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(Range<usize>),
    Semicolon(usize),
    Other(usize),
}

struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            let start = self.at;
            let byte = self.take()?;
            match byte {
                b';' => return Some(Token::Semicolon(start)),
                b'-' if self.peek() == Some(b'-') => self.skip_until(|byte| byte == b'\n'),
                b'/' if self.peek() == Some(b'*') => self.skip_comment(),
                b'\'' | b'"' | b'`' => {
                    // A doubled quote ends one string and starts the next, which is as good.
                    self.skip_until(|other| other == byte);
                    return Some(Token::Other(start));
                }
                b'[' => {
                    self.skip_until(|other| other == b']');
                    return Some(Token::Other(start));
                }
                byte if byte.is_ascii_alphabetic() || byte == b'_' => {
                    while self.peek().is_some_and(in_word) {
                        self.take();
                    }
                    return Some(Token::Word(start..self.at));
                }
                byte if byte.is_ascii_whitespace() => {}
                _ => return Some(Token::Other(start)),
            }
        }
    }
}

const fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

impl Tokens<'_> {
    const fn of(sql: &str) -> Tokens<'_> {
        Tokens { bytes: sql.as_bytes(), at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn take(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at = self.at.saturating_add(1);
        Some(byte)
    }

    fn skip_until(&mut self, last: impl Fn(u8) -> bool) {
        while let Some(byte) = self.take() {
            if last(byte) {
                return;
            }
        }
    }

    fn skip_comment(&mut self) {
        // The star of the opening is not the star of the end.
        self.take();
        while let Some(byte) = self.take() {
            if byte == b'*' && self.peek() == Some(b'/') {
                self.take();
                return;
            }
        }
    }
}

/// The bare words of this SQL: no strings, no comments, no quoted names.
pub(crate) fn words(sql: &str) -> impl Iterator<Item = &str> {
    Tokens::of(sql).filter_map(|token| match token {
        Token::Word(range) => sql.get(range),
        Token::Semicolon(_) | Token::Other(_) => None,
    })
}

/// The statements of a script, without their semicolons. A trigger's body is one statement.
pub(crate) fn split(sql: &str) -> Vec<&str> {
    let mut statements = Vec::new();
    let mut statement = Open::default();
    for token in Tokens::of(sql) {
        let start = match &token {
            Token::Word(range) => range.start,
            Token::Semicolon(at) | Token::Other(at) => *at,
        };
        if let Token::Semicolon(at) = token {
            if statement.ends_here() {
                let whole = statement.start.and_then(|start| sql.get(start..at));
                statements.extend(whole);
                statement = Open::default();
            } else {
                statement.tail = Tail::Semicolon;
            }
            continue;
        }
        statement.start.get_or_insert(start);
        statement.see(match token {
            Token::Word(range) => sql.get(range).unwrap_or_default(),
            Token::Semicolon(_) | Token::Other(_) => "",
        });
    }
    statements.extend(statement.start.and_then(|start| sql.get(start..)).map(str::trim_end));
    statements
}

/// A statement whose end has not been found yet.
#[derive(Default)]
struct Open {
    start: Option<usize>,
    words: usize,
    creates: bool,
    trigger: bool,
    tail: Tail,
}

/// A trigger ends with `; END ;`.
#[derive(Default, PartialEq, Eq)]
enum Tail {
    #[default]
    Other,
    Semicolon,
    End,
}

impl Open {
    fn see(&mut self, word: &str) {
        self.words = self.words.saturating_add(1);
        let is = |name: &str| word.eq_ignore_ascii_case(name);
        if self.words == 1 {
            self.creates = is("CREATE");
        }
        // CREATE TRIGGER, or CREATE TEMP TRIGGER.
        if self.creates && self.words <= 3 && is("TRIGGER") {
            self.trigger = true;
        }
        self.tail = if is("END") && self.tail == Tail::Semicolon { Tail::End } else { Tail::Other };
    }

    const fn ends_here(&self) -> bool {
        !self.trigger || matches!(self.tail, Tail::End)
    }
}

#[cfg(test)]
mod tests {
    use super::{split, words};

    #[test]
    fn a_script_is_split_at_its_own_semicolons() {
        let sql = "-- one; two\nCREATE TABLE a(x TEXT DEFAULT ';'); /* ; */ \n;INSERT INTO a \
                   VALUES ('it''s; so')  ";
        let found = split(sql);
        assert_eq!(
            found,
            ["CREATE TABLE a(x TEXT DEFAULT ';')", "", "INSERT INTO a VALUES ('it''s; so')"]
                .into_iter()
                .filter(|statement| !statement.is_empty())
                .collect::<Vec<_>>()
        );
    }

    #[test]
    fn a_trigger_is_one_statement() {
        let sql = "CREATE TRIGGER t BEFORE UPDATE ON a BEGIN SELECT CASE WHEN 1 THEN 2 END; \
                   SELECT 1; END; SELECT 3;";
        let found = split(sql);
        assert_eq!(found.len(), 2);
        assert!(found[0].ends_with("END"));
        assert_eq!(found[1], "SELECT 3");
    }

    #[test]
    fn strings_and_comments_have_no_words() {
        let found: Vec<_> = words("SELECT 'rollback' AS \"rollback\" -- rollback\n, b_1").collect();
        assert_eq!(found, ["SELECT", "AS", "b_1"]);
    }
}
