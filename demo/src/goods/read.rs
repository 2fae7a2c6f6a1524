//! Lines to goods.

use std::collections::BTreeMap;

use super::{Both, Broken, Choice, Department, Good};
use crate::studio::Colour;

/// Every good of a department, in the order of its file.
pub(super) fn goods(department: &'static Department) -> Result<Vec<Good>, Broken> {
    let goods = department.text.split("\n\n").enumerate();
    goods.map(|(number, lines)| good(lines, (department, number))).collect()
}

fn good(text: &str, (department, number): (&'static Department, usize)) -> Result<Good, Broken> {
    let text = text.replace("\n    ", " ");
    let mut lines = text.lines();
    let head = lines.next().unwrap_or_default();
    let broken = |what: &str| Broken(format!("{head}: {what}"));
    let (handle, names) = head
        .strip_prefix('[')
        .and_then(|head| head.split_once("] "))
        .ok_or_else(|| broken("no handle"))?;
    let (en, de) = names.split_once(" = ").ok_or_else(|| broken("no German name"))?;
    let mut good = Good {
        handle: handle.to_owned(),
        title: Both { en: en.to_owned(), de: de.to_owned() },
        maker: String::new(),
        price: 0,
        was: None,
        grams: 0,
        tags: Vec::new(),
        options: Vec::new(),
        facts: Vec::new(),
        text: Both::default(),
        department,
        number,
        shape: String::new(),
        figures: BTreeMap::new(),
        colours: BTreeMap::new(),
    };
    for line in lines {
        let (name, said) = line.split_once(": ").ok_or_else(|| broken(line))?;
        match name {
            "by" => by(&mut good, said).ok_or_else(|| broken(line))?,
            "draw" => draw(&mut good, said).ok_or_else(|| broken(line))?,
            "facts" => {
                let fact = |fact: &str| {
                    let (name, value) = fact.split_once(" = ")?;
                    Some((name.to_owned(), value.to_owned()))
                };
                let facts: Option<_> = said.split("; ").map(fact).collect();
                good.facts = facts.ok_or_else(|| broken(line))?;
            }
            "en" => said.clone_into(&mut good.text.en),
            "de" => said.clone_into(&mut good.text.de),
            option => {
                let values: Option<_> = said.split(", ").map(value).collect();
                let values = values.ok_or_else(|| broken(line))?;
                good.options.push(Choice { name: option.to_owned(), values });
            }
        }
    }
    Ok(good)
}

/// `Holm & Daughter; 229 was 260; 4200 g; dinner, gift`
fn by(good: &mut Good, said: &str) -> Option<()> {
    let mut parts = said.split("; ");
    parts.next()?.clone_into(&mut good.maker);
    let (price, was) = match parts.next()?.split_once(" was ") {
        Some((price, was)) => (price.parse().ok()?, Some(was.parse().ok()?)),
        None => (said.split("; ").nth(1)?.parse().ok()?, None),
    };
    (good.price, good.was) = (price, was);
    good.grams = parts.next()?.strip_suffix(" g")?.parse().ok()?;
    good.tags = parts.next()?.split(", ").map(str::to_owned).collect();
    Some(())
}

/// `mug trim=efe6d6 raw=.18`
fn draw(good: &mut Good, said: &str) -> Option<()> {
    let mut words = said.split_whitespace();
    words.next()?.clone_into(&mut good.shape);
    for word in words {
        let (name, value) = word.split_once('=')?;
        if matches!(name, "main" | "trim" | "accent") {
            let hex = u32::from_str_radix(value, 16).ok()?;
            good.colours.insert(name.to_owned(), Colour::rgb(hex));
        } else {
            good.figures.insert(name.to_owned(), value.parse().ok()?);
        }
    }
    Some(())
}

/// `Walnut +8`
fn value(said: &str) -> Option<(String, i64)> {
    match said.rsplit_once(" +") {
        Some((name, more)) => Some((name.to_owned(), more.parse().ok()?)),
        None => Some((said.to_owned(), 0)),
    }
}
