//! The kinds of goods, each with its paper behind every picture.

use crate::studio::Colour;

/// A kind of goods: what the studio has one file of shapes for.
#[derive(Debug, PartialEq)]
pub(crate) struct Department {
    /// Its category.
    pub(crate) slug: &'static str,
    /// What its numbers begin with.
    pub(crate) prefix: &'static str,
    /// Its place among the kinds, for numbers under bars.
    pub(crate) number: u32,
    /// Lightness, chroma and hue of the paper.
    paper: (f64, f64, f64),
    /// Its goods.
    pub(super) text: &'static str,
}

impl Department {
    /// The paper behind its pictures.
    pub(crate) fn paper(&self) -> Colour {
        let (lightness, chroma, hue) = self.paper;
        Colour::oklch(lightness, chroma, hue)
    }
}

macro_rules! departments {
    ($($number:literal $slug:literal $prefix:literal $paper:expr, $file:literal;)+) => {
        [$(Department {
            slug: $slug,
            prefix: $prefix,
            number: $number,
            paper: $paper,
            text: include_str!(concat!("../../goods/", $file, ".txt")),
        },)+]
    };
}

/// Every kind, in the merchant's order.
pub(crate) static DEPARTMENTS: [Department; 12] = departments! {
    1 "tableware" "TAB" (0.86, 0.022, 75.0), "tableware";
    2 "lighting" "LIG" (0.83, 0.018, 250.0), "lamps";
    3 "bags" "BAG" (0.85, 0.024, 60.0), "bags";
    4 "plants" "PLA" (0.88, 0.022, 150.0), "plants";
    5 "clothing" "CLO" (0.85, 0.02, 40.0), "clothing";
    6 "furniture" "FUR" (0.85, 0.02, 130.0), "furniture";
    7 "cooking" "COO" (0.85, 0.02, 220.0), "kitchen";
    8 "candles" "CAN" (0.84, 0.022, 340.0), "candles";
    9 "cycling" "CYC" (0.84, 0.022, 240.0), "cycling";
    10 "stationery" "STA" (0.86, 0.024, 90.0), "stationery";
    11 "textiles" "TEX" (0.86, 0.018, 300.0), "textiles";
    12 "bath" "BAT" (0.88, 0.02, 200.0), "bath";
};
