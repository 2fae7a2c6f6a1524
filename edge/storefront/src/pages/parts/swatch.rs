//! Colours that have a name: shown as what they are.
//!
//! A dot is a drawing: the pages' policy forbids styles written on elements, and a drawing's own
//! attributes are none.

use maud::{Markup, PreEscaped, html};

/// What an option is called that is a choice of colours, in the languages of the pages.
const COLOUR_OPTIONS: [&str; 6] = ["colour", "color", "farbe", "farbton", "shade", "colourway"];

/// The colour of each value of an option. Of an option that is called so, whatever is known; of any
/// other only if all of them are colours: a plum jam is none.
pub(crate) fn colours<'a>(
    option: &str,
    values: impl IntoIterator<Item = &'a str>,
) -> Vec<Option<&'static str>> {
    let called_so = COLOUR_OPTIONS.contains(&option.trim().to_lowercase().as_str());
    let mut all = true;
    let found = values.into_iter().map(|value| {
        let found = if called_so {
            colour(value).or_else(|| near(value))
        } else {
            // One that is none is enough.
            Some(value).filter(|_| all).and_then(colour)
        };
        all = all && found.is_some();
        found
    });
    let found: Vec<_> = found.collect();
    if called_so || all { found } else { vec![None; found.len()] }
}

/// The colour that a word for a colour means, in the languages of the pages.
fn colour(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase();
    let found = COLOURS.iter().find(|(_, names)| names.contains(&name.as_str()));
    found.map(|(colour, _)| *colour)
}

/// The colour that a longer name is one of: a "heather grey" is a grey, "blue, striped" is blue.
/// What has the colour at its end is looked for first, as both languages put it there.
fn near(name: &str) -> Option<&'static str> {
    name.split(|c: char| !c.is_alphabetic()).rev().find_map(colour)
}

/// A dot of one of our colours.
pub(crate) fn dot(colour: &'static str) -> Markup {
    html! {
        svg.dot viewBox="0 0 20 20" aria-hidden="true" focusable="false" {
            circle cx="10" cy="10" r="9.5" fill=(PreEscaped(colour)) {}
        }
    }
}

/// What merchants call the colours of things one lives with.
const COLOURS: &[(&str, &[&str])] = &[
    ("#2b2b2e", &["black", "schwarz", "jet", "onyx"]),
    ("#3a3d42", &["graphite", "graphit", "charcoal", "anthracite", "anthrazit"]),
    ("#5f7078", &["slate", "schiefer", "storm", "sturm"]),
    ("#8b8d90", &["grey", "gray", "grau", "stone", "stein", "asche", "pebble", "kiesel"]),
    ("#c9c7c1", &["silver", "silber", "light grey", "hellgrau", "fog", "nebel", "pearl", "perle"]),
    ("#b9bcc0", &["steel", "stahl", "chrome", "chrom", "zinc", "zink"]),
    ("#fbfaf7", &["white", "weiß", "chalk", "kreide", "snow", "schnee", "milk", "milch"]),
    ("#efe7d8", &["cream", "creme", "ivory", "elfenbein", "natural", "natur", "ecru"]),
    ("#d9c9ae", &["oat", "hafer", "linen", "leinen", "flax", "flachs"]),
    ("#d8c3a5", &["sand", "beige", "wheat", "weizen", "khaki"]),
    ("#c8a04a", &["brass", "messing", "gold", "honey", "honig", "ochre", "ocker"]),
    ("#c59d70", &["oak", "eiche", "camel", "kamel", "caramel", "karamell"]),
    ("#dcb98a", &["ash", "esche", "birch", "birke", "beech", "buche", "bamboo", "bambus"]),
    ("#b5764a", &["tan", "hellbraun", "cinnamon", "zimt", "teak"]),
    ("#9a6a44", &["cognac", "brown", "braun", "hazel", "haselnuss"]),
    ("#7a4a24", &["amber", "bernstein", "tortoise", "chestnut", "kastanie"]),
    ("#6b4630", &["walnut", "nussbaum", "chocolate", "schokolade", "espresso", "coffee", "kaffee"]),
    ("#b07a4c", &["cherry", "kirsche", "bronze"]),
    ("#b8683f", &["clay", "ton", "copper", "kupfer"]),
    ("#c98f74", &["terracotta", "terrakotta"]),
    ("#a9502f", &["rust", "rost", "paprika"]),
    ("#8a3f33", &["brick", "ziegel", "ziegelrot", "brick red", "mahogany", "mahagoni"]),
    ("#a8322d", &["red", "rot", "poppy", "mohn", "scarlet", "scharlach", "tomato", "tomate"]),
    ("#6e2f42", &["wine", "wein", "burgundy", "bordeaux", "plum", "pflaume", "berry", "beere"]),
    ("#d9788f", &["pink", "rosa", "coral", "koralle", "salmon", "lachs"]),
    ("#e3b7a4", &["rose", "rosé", "blush", "peach", "pfirsich", "nude"]),
    ("#e07b39", &["orange", "apricot", "aprikose", "tangerine", "mandarine"]),
    ("#d9a93f", &["yellow", "gelb", "mustard", "senf", "sun", "sonne", "saffron", "safran"]),
    ("#efdc8a", &["lemon", "zitrone", "butter", "vanilla", "vanille"]),
    ("#5f7355", &["green", "grün", "moss", "moos", "olive", "oliv", "olivgrün", "fern", "farn"]),
    ("#a3b29a", &["sage", "salbei", "mint", "minze", "pistachio", "pistazie", "eucalyptus"]),
    ("#2f4a3a", &["forest", "wald", "waldgrün", "pine", "kiefer", "tanne", "bottle green"]),
    ("#2f7f86", &["teal", "petrol", "lagoon", "lagune", "turquoise", "türkis"]),
    ("#4a6a78", &["sea", "see", "meer", "ocean", "ozean"]),
    ("#8fa9b8", &["light blue", "hellblau", "sky", "himmel", "ice", "eis", "mist", "dunst"]),
    ("#2f5d9b", &["blue", "blau", "cobalt", "kobalt", "denim"]),
    ("#26334f", &["navy", "marine", "ink", "tinte", "midnight", "mitternacht", "indigo"]),
    ("#7b6a9b", &["violet", "violett", "purple", "lila", "lavender", "lavendel", "lilac"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Every colour that the demo names, in both languages, with what it is painted in.
    const PAINTS: &str = include_str!("../../../../../demo/goods/words/colours.txt");

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

    #[test]
    fn every_colour_of_the_demo_has_a_dot_that_looks_like_its_picture() {
        let channels = |hex: &str| {
            let number = i64::from_str_radix(hex, 16).unwrap();
            [number >> 16, (number >> 8) & 255, number & 255]
        };
        let mut seen = 0;
        for line in PAINTS.lines() {
            let (english, rest) = line.split_once(" = ").unwrap();
            let (german, painted) = rest.rsplit_once(' ').unwrap();
            let dot = colour(english).unwrap_or_else(|| panic!("no dot for {english}"));
            assert_eq!(colour(german), Some(dot), "{german}");
            let pairs = channels(&dot[1..]).into_iter().zip(channels(painted));
            let apart: i64 = pairs.map(|(one, other)| (one - other).pow(2)).sum();
            // A third of the way from one grey of the list to the next.
            assert!(apart < 35 * 35, "{english}: {dot} is not #{painted}");
            seen += 1;
        }
        assert!(seen > 30);
    }

    #[test]
    fn longer_names_are_near_a_colour_where_the_option_is_one() {
        let blue = colour("blue");
        assert_eq!(colours("Colour", ["Dusty blue", "Blue, striped"]), [blue, blue]);
        assert_eq!(colours("Farbe", ["Himmel", "Konfetti"]), [colour("sky"), None]);
        assert_eq!(colours("Wood", ["Oak", "Ash"]), [colour("oak"), colour("ash")]);
        // Jams and teas are no colours.
        assert_eq!(colours("Flavour", ["Plum", "Quince"]), [None, None]);
        assert_eq!(colours("Tea", ["Black tea", "Green tea"]), [None, None]);
    }
}
