use super::*;

fn text(country: &str, region: &str, postal_code: &str) -> AddressText {
    AddressText {
        name: " Ada Lovelace ".to_owned(),
        line1: "12 St James's Square".to_owned(),
        city: "London".to_owned(),
        region: region.to_owned(),
        postal_code: postal_code.to_owned(),
        country: country.to_owned(),
        ..AddressText::default()
    }
}

fn codes(errors: Vec<FieldError>) -> Vec<(String, &'static str)> {
    errors.into_iter().map(|error| (error.field, error.code)).collect()
}

#[test]
fn a_good_address_is_trimmed_and_written_as_its_country_writes_it() {
    for (country, region, postal_code, written) in [
        ("us", "california", "94105", (Some("CA"), Some("94105"))),
        ("US", "ny", "100011234", (Some("NY"), Some("10001-1234"))),
        ("CA", "ON", "k1a0b1", (Some("ON"), Some("K1A 0B1"))),
        ("GB", "", "sw1y 4jh", (None, Some("SW1Y 4JH"))),
        ("GB", "Kent", "M11AE", (Some("Kent"), Some("M1 1AE"))),
        ("DE", "", " 10115 ", (None, Some("10115"))),
        ("NL", "", "1012ab", (None, Some("1012 AB"))),
        ("LT", "", "01100", (None, Some("01100"))),
        ("LT", "", "lt01100", (None, Some("LT-01100"))),
        ("JP", "", "1000001", (None, Some("100-0001"))),
        ("HK", "", "", (None, None)),
        ("AE", "Dubai", "", (Some("Dubai"), None)),
    ] {
        let address = Address::check(text(country, region, postal_code)).unwrap();
        let found = (address.region.as_deref(), address.postal_code.as_deref());
        assert_eq!(found, written, "{country} {postal_code}");
        assert_eq!((address.name.as_str(), address.company), ("Ada Lovelace", None));
    }
}

#[test]
fn every_error_is_reported_at_once() {
    let errors = Address::check(AddressText::default()).unwrap_err();
    let required = ["name", "line1", "city", "country"].map(|field| (field.to_owned(), "required"));
    assert_eq!(codes(errors), required);
    let errors = Address::check(AddressText {
        company: "x".repeat(101),
        line2: "a\nb".to_owned(),
        ..text("US", "Ontario", "K1A 0B1")
    });
    let found = codes(errors.unwrap_err());
    let expected = [
        ("company", "too_long"),
        ("line2", "malformed"),
        ("region", "unknown"),
        ("postal_code", "malformed"),
    ];
    assert_eq!(found, expected.map(|(field, code)| (field.to_owned(), code)));
}

#[test]
fn what_a_country_needs_is_required() {
    let missing = |country: &str| codes(Address::check(text(country, "", "")).unwrap_err());
    let both = ["region", "postal_code"].map(|field| (field.to_owned(), "required"));
    assert_eq!(missing("US"), both);
    assert_eq!(missing("CA"), both);
    assert_eq!(missing("FR"), both[1..]);
    assert_eq!(missing("Narnia"), [("country".to_owned(), "too_long")]);
    assert_eq!(missing("N1"), [("country".to_owned(), "malformed")]);
}

#[test]
fn a_contact_needs_mail_and_may_have_a_telephone() {
    let contact = Contact::check(" ada@example.com ", "  ").unwrap();
    assert_eq!((contact.email.as_str(), contact.phone), ("ada@example.com", None));
    let errors = Contact::check("", "call me").unwrap_err();
    let expected = [("email", "required"), ("phone", "malformed")];
    assert_eq!(codes(errors), expected.map(|(field, code)| (field.to_owned(), code)));
    let error = FieldError::new("email", "required", "x").under("contact");
    assert_eq!(error.field, "contact.email");
}

#[test]
fn region_codes_and_names_are_used_once() {
    for country in ["AU", "CA", "US"] {
        let known = regions(&Country::parse(country).unwrap());
        let codes: std::collections::BTreeSet<_> = known.iter().map(|(code, _)| code).collect();
        let names: std::collections::BTreeSet<_> = known.iter().map(|(_, name)| name).collect();
        assert_eq!((codes.len(), names.len()), (known.len(), known.len()));
    }
}
