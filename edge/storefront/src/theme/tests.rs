//! A theme is legible by day and by night, and small.

use std::collections::{BTreeMap, BTreeSet};

use super::Theme;
use crate::assets::style;

/// Text in the first colour stands on the second.
const TEXTS: [(&str, &[&str]); 8] = [
    ("ink", &["paper", "raised", "sunk"]),
    ("quiet", &["paper", "raised", "sunk"]),
    ("link", &["paper", "raised", "sunk"]),
    ("on-accent", &["accent"]),
    ("good", &["paper", "raised"]),
    ("warn", &["paper", "raised"]),
    ("bad", &["paper", "raised"]),
    ("on-bar", &["bar"]),
];
/// What must be made out, though it is not read: the edges of fields, the ring of the focus.
const EDGES: [(&str, &[&str]); 2] = [("edge", &["paper", "raised"]), ("link", &["paper"])];

/// The ratios of WCAG 2.2, AA.
const TEXT_LEAST: f64 = 4.5;
const EDGE_LEAST: f64 = 3.0;

type Colour = [f64; 3];

/// Every colour token with its two sides.
fn colours(theme: Theme) -> BTreeMap<&'static str, [Colour; 2]> {
    let mut found = BTreeMap::new();
    for line in theme.tokens().lines() {
        let Some((name, value)) = line.trim().strip_prefix("--").and_then(|l| l.split_once(": "))
        else {
            continue;
        };
        let Some(sides) = value.strip_prefix("light-dark(") else { continue };
        let sides: Vec<Colour> = sides.split("oklch(").skip(1).map(oklch).collect();
        found.insert(name, sides.try_into().unwrap());
    }
    found
}

/// Linear light of an OKLCH colour, after Björn Ottosson.
fn oklch(text: &str) -> Colour {
    let text = &text[..text.find(')').unwrap()];
    let mut parts = text.split_whitespace();
    let l: f64 = parts.next().unwrap().trim_end_matches('%').parse::<f64>().unwrap() / 100.0;
    let c: f64 = parts.next().unwrap().parse().unwrap();
    let h: f64 = parts.next().unwrap().parse::<f64>().unwrap().to_radians();
    let (a, b) = (c * h.cos(), c * h.sin());
    let cube = |x: f64| x * x * x;
    let long = cube(l + 0.396_337_777_4 * a + 0.215_803_757_3 * b);
    let medium = cube(l - 0.105_561_345_8 * a - 0.063_854_172_8 * b);
    let short = cube(l - 0.089_484_177_5 * a - 1.291_485_548_0 * b);
    [
        4.076_741_662_1 * long - 3.307_711_591_3 * medium + 0.230_969_929_2 * short,
        -1.268_438_004_6 * long + 2.609_757_401_1 * medium - 0.341_319_396_5 * short,
        -0.004_196_086_3 * long - 0.703_418_614_7 * medium + 1.707_614_701_0 * short,
    ]
    .map(|part| part.clamp(0.0, 1.0))
}

fn contrast(one: Colour, other: Colour) -> f64 {
    let light = |[r, g, b]: Colour| 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
    let (one, other) = (light(one), light(other));
    one.max(other) / one.min(other)
}

fn hold(theme: Theme, pairs: &[(&str, &[&str])], least: f64) {
    let colours = colours(theme);
    for (above, grounds) in pairs {
        for ground in *grounds {
            for (side, name) in ["day", "night"].into_iter().enumerate() {
                let ratio = contrast(colours[above][side], colours[ground][side]);
                let what = format!("{theme:?} by {name}: {above} on {ground}");
                assert!(ratio >= least, "{what}: {ratio:.2} of {least}");
            }
        }
    }
}

#[test]
fn contrast_is_reckoned_as_wcag_does() {
    let (black, white) = ([0.0; 3], [1.0; 3]);
    assert!((contrast(black, white) - 21.0).abs() < 1e-9);
    // #767676, the lightest grey that may be read on white.
    let grey = oklch("56.69% 0 0)");
    assert!((contrast(grey, white) - 4.54).abs() < 0.02, "{}", contrast(grey, white));
    // #ff0000 has 4.00 on white.
    let red = oklch("62.8% 0.2577 29.23)");
    assert!((contrast(red, white) - 4.0).abs() < 0.02, "{}", contrast(red, white));
}

#[test]
fn everything_can_be_read_in_every_theme() {
    for theme in Theme::ALL {
        hold(theme, &TEXTS, TEXT_LEAST);
        hold(theme, &EDGES, EDGE_LEAST);
    }
}

#[test]
fn themes_have_the_same_tokens_and_the_style_sheet_uses_no_others() {
    let names = |css: &str| -> BTreeSet<String> {
        let names = css.split("--").skip(1).map(|rest| {
            rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
        });
        names.collect()
    };
    let tokens = names(Theme::Corner.tokens());
    assert_eq!(tokens, names(Theme::Night.tokens()));
    let style = String::from_utf8(style(Theme::Corner).to_vec()).unwrap();
    let used = style.split("var(--").skip(1).map(|rest| &rest[..rest.find([')', ',']).unwrap()]);
    for name in used {
        let known = tokens.contains(name) || style.contains(&format!("--{name}:"));
        assert!(known, "--{name} is nobody's token");
    }
    assert!(!style.contains("/*"), "comments are for authors");
}

#[test]
fn names_are_read_back() {
    for theme in Theme::ALL {
        assert_eq!(Theme::parse(theme.name()), Some(theme));
    }
    assert_eq!(Theme::parse("noon"), None);
}
