//! What goes on a bicycle, and on whoever rides it.

mod parts;
mod tools;
mod worn;

use super::Shape;

pub(super) const SHAPES: &[(&str, Shape)] = &[
    ("bell", parts::bell),
    ("bike-light", parts::light),
    ("saddle", parts::saddle),
    ("grips", parts::grips),
    ("bike-basket", parts::basket),
    ("pump", tools::pump),
    ("lock", tools::lock),
    ("multitool", tools::multitool),
    ("pedals", parts::pedals),
    ("bottle", worn::bottle),
    ("helmet", worn::helmet),
    ("pannier", worn::pannier),
    ("bar-bag", worn::bar_bag),
    ("patch-kit", worn::patch_kit),
    ("chain-oil", worn::chain_oil),
];
