//! What a command says: text for people, JSON for scripts, never both.

use std::error::Error;
use std::io::Write;

/// Where a command's words go.
pub(crate) struct Output {
    json: bool,
}

impl Output {
    /// JSON, or text for people.
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Prints the value as JSON, or else the text. A closed pipe is nobody's fault.
    pub(crate) fn print(&self, value: &impl serde::Serialize, text: impl FnOnce() -> String) {
        let line = match self.json {
            true => serde_json::to_string(value).unwrap_or_else(|error| format!("{error:?}")),
            false => text(),
        };
        let _ = writeln!(std::io::stdout().lock(), "{line}");
    }

    /// Whether scripts listen.
    pub(crate) const fn is_json(&self) -> bool {
        self.json
    }

    /// Prints a line for people; scripts are told otherwise.
    pub(crate) fn line(&self, text: &str) {
        if !self.json {
            let _ = writeln!(std::io::stdout().lock(), "{text}");
        }
    }

    /// Says something beside what is printed.
    pub(crate) fn note(&self, text: &str) {
        let _ = writeln!(std::io::stderr().lock(), "bodega: {text}");
    }

    /// Prints a failure with everything that led to it.
    pub(crate) fn failure(&self, failure: &(dyn Error + 'static)) {
        let mut chain = vec![failure.to_string()];
        let mut cause = failure.source();
        while let Some(error) = cause {
            chain.push(error.to_string());
            cause = error.source();
        }
        let line = match self.json {
            true => serde_json::json!({ "error": chain }).to_string(),
            false => format!("bodega: {}", chain.join(": ")),
        };
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    }
}

/// Lays rows out in columns as wide as their widest cell.
pub(crate) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let cells = |row: &[String], column: usize| row.get(column).map_or(0, |c| c.chars().count());
    let widths: Vec<usize> = head
        .iter()
        .enumerate()
        .map(|(column, title)| {
            rows.iter().map(|row| cells(row, column)).fold(title.chars().count(), usize::max)
        })
        .collect();
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let padded = cells.zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let mut lines = vec![line(&mut head.iter().copied())];
    lines.extend(rows.iter().map(|row| line(&mut row.iter().map(String::as_str))));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_table_is_as_wide_as_its_widest_cell() {
        let rows = vec![vec!["1".to_owned(), "PAID".to_owned()]];
        assert_eq!(super::table(&["number", "status"], &rows), "number  status\n1       PAID");
    }
}
