//! What is too much of something.

use std::io::{self, Read};

use exchange::limits::{
    APART_MAX, COLUMNS_MAX, PRODUCT_BYTES_MAX, PRODUCT_ROWS_MAX, ROW_BYTES_MAX,
};
use exchange::{Code, FileError, Listing, Reader, Survey, WriteError, Writer};

use crate::shop::{markets, take};

fn issues(bytes: &[u8]) -> Vec<(String, bool, Vec<Code>)> {
    let survey = Survey::of(bytes, &markets()).unwrap();
    Reader::new(bytes, &survey)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            let codes = entry.issues.iter().map(|issue| issue.code).collect();
            (entry.handle, entry.listing.is_some(), codes)
        })
        .collect()
}

#[test]
fn a_product_of_too_many_rows_is_left_out_and_its_neighbour_is_taken() {
    let mut file = "Title,URL handle,Product image URL\nA,a,\n".to_owned();
    for at in 0..PRODUCT_ROWS_MAX {
        file.push_str(&format!(",a,https://x.example/{at}.jpg\n"));
    }
    file.push_str("B,b,\n");
    let found = issues(file.as_bytes());
    assert_eq!(found[0], ("a".to_owned(), false, vec![Code::TooManyRows]));
    assert_eq!(found[1], ("b".to_owned(), true, vec![]));
}

#[test]
fn a_product_of_too_many_variants_is_left_out() {
    let mut file = "Title,URL handle,Option1 name,Option1 value\n".to_owned();
    for at in 0..=domain::limits::VARIANTS_MAX {
        let (title, name) = if at == 0 { ("A", "Size") } else { ("", "") };
        file.push_str(&format!("{title},a,{name},{at}\n"));
    }
    assert_eq!(issues(file.as_bytes()), [("a".to_owned(), false, vec![Code::TooManyVariants])]);
}

#[test]
fn a_product_of_too_many_bytes_is_left_out() {
    let mut file = "Title,URL handle,SKU,Option1 name,Option1 value,Note\n".to_owned();
    let note = "x".repeat(ROW_BYTES_MAX - 100);
    for at in 0..=PRODUCT_BYTES_MAX / note.len() {
        let (title, name) = if at == 0 { ("A", "Size") } else { ("", "") };
        file.push_str(&format!("{title},a,S{at},{name},{at},{note}\n"));
    }
    assert_eq!(issues(file.as_bytes()), [("a".to_owned(), false, vec![Code::TooLarge])]);
}

#[test]
fn a_quote_that_swallows_a_long_file_is_stopped_early() {
    /// Counts what is asked of it; it never ends.
    struct Endless(usize);
    impl Read for Endless {
        fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
            self.0 += bytes.len();
            bytes.fill(b'x');
            Ok(bytes.len())
        }
    }
    let mut endless = Endless(0);
    let file = b"Title,Description\nBowl,\"".as_slice().chain(&mut endless);
    let error = Survey::of(file, &markets()).unwrap_err();
    assert!(matches!(error, FileError::RowTooLong { row: 2 }), "{error}");
    assert!(endless.0 < ROW_BYTES_MAX + 200_000, "{} bytes were read", endless.0);
}

#[test]
fn too_many_columns_are_refused() {
    let header: Vec<String> = (0..COLUMNS_MAX).map(|at| format!("c{at}")).collect();
    let error = take(format!("Title,{}\nA\n", header.join(",")).as_bytes()).unwrap_err();
    assert!(matches!(error, FileError::TooManyColumns), "{error}");
    let commas = ",".repeat(COLUMNS_MAX + 1);
    let error = take(format!("Title\nA{commas}\n").as_bytes()).unwrap_err();
    assert!(matches!(error, FileError::TooManyColumns), "{error}");
}

#[test]
fn a_file_in_no_order_is_refused_as_one() {
    let mut file = "Title,URL handle\n".to_owned();
    for _ in 0..2 {
        for at in 0..=APART_MAX {
            file.push_str(&format!("A,a{at}\n"));
        }
    }
    assert!(matches!(take(file.as_bytes()).unwrap_err(), FileError::Unsorted));
}

#[test]
fn what_the_format_cannot_say_is_not_written() {
    let writer = || {
        let layout = exchange::Layout::standard(&markets(), []);
        Writer::new(Vec::new(), layout, markets()).unwrap()
    };
    let empty = writer().finish().unwrap().len();
    let mut writer = writer();
    let bowl = exchange::handle("bowl").unwrap();
    for wrong in ["", &"x".repeat(256)] {
        let refused = writer.write(&Listing::new(bowl.clone(), wrong)).unwrap_err();
        assert!(matches!(refused, WriteError::Refused { .. }), "{refused}");
    }
    let mut long = Listing::new(bowl.clone(), "Bowl");
    long.description = "x".repeat(ROW_BYTES_MAX + 1).into();
    assert!(writer.write(&long).is_err());
    let mut twins = Listing::new(bowl, "Bowl");
    twins.variants.push(twins.variants[0].clone());
    assert!(writer.write(&twins).is_err());
    assert_eq!(writer.finish().unwrap().len(), empty, "nothing of a refused product is written");
}
