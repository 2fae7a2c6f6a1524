//! The rules for Rust files: sizes, names, and attributes that this house does without.

use super::Complaint;

/// More than the longest tenth of files in codebases that read well has: 400 is what to aim at.
const LINES_MAX: usize = 430;
/// The formatter keeps code at 100; this is for texts that it does not break.
const COLUMNS_MAX: usize = 130;

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 7] = ["mod", "utils", "common", "helpers", "types", "manager", "service"];

/// What may not be written, and what to do instead. Each is cut in two so that this file keeps
/// the rule itself.
const BANNED: [([&str; 2], &str); 5] = [
    (["cfg(fea", "ture"], "a platform or product is a crate, never a cargo feature"),
    (["#[ign", "ore"], "a test runs or does not exist"),
    (["tod", "o!("], "finish it or leave it out"),
    (["#[al", "low("], "use #[expect(…, reason = \"…\")]"),
    (["#![al", "low("], "use #![expect(…, reason = \"…\")]"),
];

pub(super) fn check(place: &str, text: &str) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let stem = place.rsplit('/').next().and_then(|name| name.strip_suffix(".rs"));
    if let Some(name) = stem.filter(|stem| EMPTY_NAMES.contains(stem)) {
        let rule = format!("a file called {name} says nothing: name it after its subject");
        complaints.push(Complaint::new(place, rule));
    }
    let lines = text.lines().count();
    if lines > LINES_MAX {
        let rule = format!("{lines} lines; at most {LINES_MAX}: split it by subject");
        complaints.push(Complaint::new(place, rule));
    }
    for (number, line) in (1_usize..).zip(text.lines()) {
        let columns = line.chars().count();
        if columns > COLUMNS_MAX {
            let rule = format!("{columns} columns; at most {COLUMNS_MAX}");
            complaints.push(Complaint::new(format!("{place}:{number}"), rule));
        }
        let squeezed: String = line.chars().filter(|character| *character != ' ').collect();
        for (halves, instead) in BANNED {
            let banned = halves.concat();
            if squeezed.contains(&banned) {
                let rule = format!("{banned} is not written here: {instead}");
                complaints.push(Complaint::new(format!("{place}:{number}"), rule));
            }
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(place: &str, text: &str) -> Vec<String> {
        check(place, text).into_iter().map(|complaint| complaint.rule).collect()
    }

    #[test]
    fn an_ordinary_file_is_fine() {
        assert_eq!(rules("core/domain/src/money.rs", "//! Money.\nstruct Money;\n").len(), 0);
    }

    #[test]
    fn each_banned_spelling_is_found_with_its_line() {
        for (halves, _) in BANNED {
            let found = check("a.rs", &format!("fine\n    {}\n", halves.concat()));
            assert_eq!(found.len(), 1, "{halves:?}");
            assert_eq!(found[0].place, "a.rs:2");
        }
        let spaced = format!("#[cfg{}(feature = \"x\")]", "").replace("cfg(", "cfg( ");
        assert_eq!(rules("a.rs", &spaced).len(), 1);
    }

    #[test]
    fn sizes_are_counted_in_characters_and_lines() {
        assert_eq!(rules("a.rs", &"é".repeat(130)).len(), 0);
        assert_eq!(rules("a.rs", &"é".repeat(131)).len(), 1);
        assert_eq!(rules("a.rs", &"x\n".repeat(430)).len(), 0);
        assert_eq!(rules("a.rs", &"x\n".repeat(431)).len(), 1);
    }

    #[test]
    fn a_file_is_named_after_its_subject() {
        for name in EMPTY_NAMES {
            assert_eq!(rules(&format!("x/{name}.rs"), "").len(), 1);
        }
        assert_eq!(rules("x/model.rs", "").len(), 0);
    }
}
