//! Colours that have a name: shown as what they are.
//!
//! A dot is a drawing: the pages' policy forbids styles written on elements, and a drawing's own
//! attributes are none.

use maud::{Markup, html};

/// The colour that a word for a colour means, in the languages of the pages.
pub(crate) fn colour(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase();
    let found = COLOURS.iter().find(|(_, names)| names.contains(&name.as_str()));
    found.map(|(colour, _)| *colour)
}

/// A dot of a colour.
pub(crate) fn dot(colour: &str) -> Markup {
    html! {
        svg.dot viewBox="0 0 20 20" aria-hidden="true" focusable="false" {
            circle cx="10" cy="10" r="9.5" fill=(colour) {}
        }
    }
}

/// What merchants call the colours of things one lives with.
const COLOURS: &[(&str, &[&str])] = &[
    ("#1d1d1f", &["black", "schwarz", "jet"]),
    (
        "#3a3d42",
        &["graphite", "graphit", "charcoal", "anthracite", "anthrazit", "slate", "schiefer"],
    ),
    ("#8b8d90", &["grey", "gray", "grau", "stone", "stein", "asche", "pebble", "kiesel"]),
    ("#c9c7c1", &["silver", "silber", "light grey", "hellgrau", "fog", "nebel"]),
    ("#fbfaf7", &["white", "weiß", "chalk", "kreide", "snow"]),
    (
        "#efe7d8",
        &["cream", "creme", "ivory", "elfenbein", "natural", "natur", "oat", "hafer", "ecru"],
    ),
    ("#d9c7a7", &["sand", "beige", "linen", "leinen", "wheat", "flax", "flachs"]),
    ("#b08d57", &["ochre", "ocker", "brass", "messing", "camel", "honey", "honig"]),
    ("#8a5a3b", &["brown", "braun", "walnut", "nussbaum", "chestnut", "cognac", "tan"]),
    ("#b98b59", &["oak", "eiche"]),
    ("#9b5638", &["cherry", "kirsche"]),
    ("#d8c39c", &["ash", "esche"]),
    ("#9da2a8", &["steel", "stahl"]),
    ("#b5502d", &["rust", "rost", "terracotta", "copper", "kupfer", "brick", "ziegel"]),
    ("#a8322d", &["red", "rot", "brick red", "poppy", "mohn"]),
    ("#6e2436", &["wine", "wein", "burgundy", "bordeaux", "plum", "pflaume", "berry", "beere"]),
    ("#d98a9a", &["pink", "rosa", "rose", "blush"]),
    ("#e07b39", &["orange", "apricot", "aprikose"]),
    ("#e3b73f", &["yellow", "gelb", "mustard", "senf", "sun", "sonne", "saffron", "safran"]),
    (
        "#5f7355",
        &["green", "grün", "moss", "moos", "olive", "oliv", "sage", "salbei", "fern", "farn"],
    ),
    ("#24493c", &["forest", "wald", "pine", "kiefer", "tanne", "bottle green", "flaschengrün"]),
    ("#2f7f86", &["teal", "petrol", "sea", "see", "meer", "lagoon", "lagune"]),
    ("#8fb3c9", &["light blue", "hellblau", "sky", "himmel", "ice", "eis", "mist", "dunst"]),
    ("#2f5d9b", &["blue", "blau", "cobalt", "kobalt", "denim"]),
    ("#1f2f4d", &["navy", "marine", "ink", "tinte", "midnight", "mitternacht", "indigo"]),
    ("#7b6a9b", &["violet", "violett", "lavender", "lavendel", "lilac", "flieder"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_known_by_its_name_in_both_languages() {
        assert_eq!(colour("Moss"), colour("moos"));
        assert_eq!(colour(" Grün "), colour("green"));
        assert_eq!(colour("Dotted"), None);
        let mut names: Vec<&str> = COLOURS.iter().flat_map(|(_, names)| *names).copied().collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all, "a name means one colour");
    }
}
