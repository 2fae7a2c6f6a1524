//! A shop with markets in four currencies, and the way from bytes to listings and back.

use domain::{Currency, MarketId};
use exchange::{FileError, Issue, Listing, Markets, PricedMarket, Reader, Survey, Writer};

pub(crate) fn markets() -> Markets {
    let market = |id: &str, name: &str, currency: &str| PricedMarket {
        id: MarketId::parse(id).unwrap(),
        name: name.to_owned(),
        currency: Currency::parse(currency).unwrap(),
    };
    let others = vec![
        market("europe", "Europe", "EUR"),
        market("jp", "Japan", "JPY"),
        market("kw", "Kuwait", "KWD"),
    ];
    Markets::new(market("us", "United States", "USD"), others)
}

/// Everything that can be taken from a file.
pub(crate) fn take(bytes: &[u8]) -> Result<(Survey, Vec<Listing>), FileError> {
    let survey = Survey::of(bytes, &markets())?;
    let mut listings = Vec::new();
    for entry in Reader::new(bytes, &survey)? {
        listings.extend(entry?.listing);
    }
    Ok((survey, listings))
}

/// How many products can be taken from a file, and everything that is said about them.
pub(crate) fn complaints(bytes: &[u8]) -> (usize, Vec<Issue>) {
    let survey = Survey::of(bytes, &markets()).unwrap();
    let (mut taken, mut issues) = (0, Vec::new());
    for entry in Reader::new(bytes, &survey).unwrap() {
        let entry = entry.unwrap();
        taken += usize::from(entry.listing.is_some());
        issues.extend(entry.issues);
    }
    (taken, issues)
}

/// The export of listings, in the columns of a file and all that there are besides.
pub(crate) fn write(survey: &Survey, listings: &[Listing]) -> Vec<u8> {
    let locales: Vec<_> = survey.layout().locales().into_iter().cloned().collect();
    let layout = survey.layout().clone().completed(&markets(), &locales, []);
    let mut writer = Writer::new(Vec::new(), layout, markets()).unwrap();
    for listing in listings {
        writer.write(listing).unwrap();
    }
    writer.finish().unwrap()
}
