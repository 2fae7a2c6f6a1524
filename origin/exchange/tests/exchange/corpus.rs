//! Files as shops and spreadsheets write them, each beside what is made of it.
//!
//! `x.csv` is read; `x.csv.txt` says what came of it, and `x.csv.out` is its export, if anything
//! was taken. `BLESS=1 cargo test -p exchange` writes both anew, to be read before they are kept.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use exchange::html::plain;
use exchange::{Entry, FileError, Issue, Listing, Localised, Reader, Survey};

use crate::shop::{self, write};

/// What is said about a file, and the listings it gave.
fn read(bytes: &[u8]) -> Result<(String, Survey, Vec<Listing>), FileError> {
    let survey = Survey::of(bytes, &shop::markets())?;
    let mut text = String::new();
    let (rows, products) = (survey.rows, survey.products);
    writeln!(text, "{rows} rows, {products} products").unwrap();
    for issue in survey.issues() {
        say(&mut text, issue);
    }
    let mut listings = Vec::new();
    for entry in Reader::new(bytes, &survey)? {
        let entry = entry?;
        describe(&mut text, &entry);
        listings.extend(entry.listing);
    }
    Ok((text, survey, listings))
}

fn say(text: &mut String, issue: &Issue) {
    let Issue { row, column, code, severity, message, value } = issue;
    writeln!(text, "  {severity:?} row {row} {column:?} {code} {value:?}: {message}").unwrap();
}

fn describe(text: &mut String, entry: &Entry) {
    let Entry { handle, place, rows, listing, issues, .. } = entry;
    let fate = if listing.is_some() { "taken" } else { "NOT TAKEN" };
    writeln!(text, "\n{handle:?} row {} (+{rows}): {fate}", place.row).unwrap();
    for issue in issues {
        say(text, issue);
    }
    let Some(listing) = listing else { return };
    let said = |text: &mut String, name: &str, value: String| {
        if !value.is_empty() && value != "[]" && value != "{}" {
            writeln!(text, "  {name} {value}").unwrap();
        }
    };
    said(text, "title", words(&listing.title));
    said(text, "text", plain(&listing.description.base).replace('\n', " / "));
    said(text, "of", format!("{} | {} | {}", listing.vendor, listing.kind, listing.taxonomy));
    said(text, "tags", format!("{:?}", listing.tags));
    said(text, "state", format!("{:?} published {}", listing.status, listing.published));
    said(text, "included", format!("{:?}", listing.included));
    said(text, "seo", words(&listing.seo_title) + &words(&listing.seo_description));
    let path = |path: &Vec<String>| path.join(" > ");
    said(text, "in", listing.categories.iter().map(path).collect::<Vec<_>>().join("; "));
    said(text, "collections", format!("{:?}", listing.collections));
    said(text, "facts", format!("{:?}", listing.specifications.base));
    said(text, "facts elsewhere", format!("{:?}", listing.specifications.others));
    said(text, "related", format!("{:?}", listing.related));
    said(text, "tax", listing.tax_class.map(|class| class.to_string()).unwrap_or_default());
    for option in &listing.options {
        let values: Vec<String> = option.values.iter().map(words).collect();
        said(text, "option", format!("{}: {}", words(&option.name), values.join(", ")));
    }
    for variant in &listing.variants {
        let sku = variant.sku.as_ref().map_or("no SKU", |sku| sku.as_str());
        let mut line = format!("{sku} {:?}", variant.options);
        for (market, offer) in &variant.offers {
            let shown =
                |money: Option<domain::Money>| money.map_or("-".to_owned(), |m| m.decimal());
            write!(line, " {market}={}<{}", shown(offer.price), shown(offer.compare_at)).unwrap();
        }
        write!(line, " quantity {:?} {:?}", variant.quantity, variant.oversell).unwrap();
        write!(line, " grams {:?} tracker {:?}", variant.grams, variant.tracker).unwrap();
        write!(line, " taxable {:?} shipped {:?}", variant.taxable, variant.shipped).unwrap();
        said(text, "variant", line);
        said(text, "  picture", variant.image.clone());
        for kept in &variant.kept {
            said(text, "  kept", format!("{:?} = {:?}", kept.column, kept.value));
        }
    }
    for image in &listing.images {
        said(text, "image", format!("{} {}", image.url, words(&image.alt)));
        for kept in &image.kept {
            said(text, "  kept", format!("{:?} = {:?}", kept.column, kept.value));
        }
    }
}

fn words(text: &Localised<String>) -> String {
    let mut words = text.base.clone();
    for (locale, text) in &text.others {
        write!(words, " ({locale}: {text})").unwrap();
    }
    words
}

/// Compares with what was kept, or keeps it.
fn compare(file: &Path, found: &[u8], problems: &mut Vec<String>) {
    if option_env!("BLESS").is_some() {
        fs::write(file, found).unwrap();
        return;
    }
    let wanted = fs::read(file).unwrap_or_default();
    if wanted != found {
        let found = String::from_utf8_lossy(found);
        problems.push(format!("{} should be:\n{found}", file.display()));
    }
}

#[test]
fn every_file_gives_what_stands_beside_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files");
    let mut names: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| [".csv", ".txt", ".xlsx"].iter().any(|end| name.ends_with(end)))
        .filter(|name| {
            !name.contains(".csv.") && !name.contains(".xlsx.") && !name.contains(".txt.")
        })
        .collect();
    names.sort();
    assert!(names.len() > 30, "{names:?}");
    let mut problems = Vec::new();
    for name in names {
        let bytes = fs::read(folder.join(&name)).unwrap();
        let told = folder.join(format!("{name}.txt"));
        let (text, survey, listings) = match read(&bytes) {
            Ok(found) => found,
            Err(error) => {
                let text = format!("{}: {error}\n", error.code());
                compare(&told, text.as_bytes(), &mut problems);
                continue;
            }
        };
        compare(&told, text.as_bytes(), &mut problems);
        let first = write(&survey, &listings);
        compare(&folder.join(format!("{name}.out")), &first, &mut problems);
        // The first export settles everything: what comes back is the same, and so is the second.
        let (_, survey, again) = read(&first).unwrap();
        assert_eq!(again, listings, "{name}");
        let second = write(&survey, &again);
        assert_eq!(String::from_utf8_lossy(&second), String::from_utf8_lossy(&first), "{name}");
    }
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

#[test]
fn a_complaint_says_where_what_and_why_in_json() {
    let (_, issues) = shop::complaints(b"Title,Price\nBowl,12.345\n");
    let wanted = serde_json::json!([{
        "row": 2,
        "column": "Price",
        "code": "too_many_decimals",
        "severity": "error",
        "message": "12.345 has more decimals than USD has (2). \
                    If the point separates thousands, write 12345.",
        "value": "12.345",
    }]);
    assert_eq!(serde_json::to_value(issues).unwrap(), wanted);
}
