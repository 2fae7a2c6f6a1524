//! The rule for migrations: nothing in them may end a whole group of batches silently.

use super::Complaint;

/// Both roll back the transaction that other shoppers' batches share (see `core/database`).
const BANNED: [&str; 2] = ["OR ROLLBACK", "RAISE(ROLLBACK"];

pub(super) fn check(place: &str, text: &str) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (number, line) in (1_usize..).zip(text.lines()) {
        let words: Vec<_> = line.split_whitespace().collect();
        let squeezed = words.join(" ").to_uppercase().replace(" (", "(").replace("( ", "(");
        for banned in BANNED.iter().filter(|banned| squeezed.contains(**banned)) {
            let rule = format!("{banned} ends the whole group's transaction: use ABORT");
            complaints.push(Complaint::new(format!("{place}:{number}"), rule));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_are_found_however_they_are_spaced() {
        let text = "INSERT or  rollback INTO t VALUES (1);\nSELECT raise( ROLLBACK, 'x');\n";
        let found = check("migrations/a.sql", text);
        let places: Vec<_> = found.iter().map(|complaint| complaint.place.as_str()).collect();
        assert_eq!(places, ["migrations/a.sql:1", "migrations/a.sql:2"]);
    }

    #[test]
    fn an_ordinary_statement_is_fine() {
        assert_eq!(check("a.sql", "INSERT OR IGNORE INTO t VALUES (1);").len(), 0);
    }
}
