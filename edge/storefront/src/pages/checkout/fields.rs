//! The fields of an address, as its country needs them.

use domain::Country;
use domain::checkout::regions;
use maud::{Markup, html};

use crate::failure::FieldError;
use crate::form::Form;
use crate::words::checkout::Checkout;

/// A text field: its name, what it is called, its autocomplete token, whether it must be filled in.
pub(super) struct Input {
    name: &'static str,
    label: fn(&Checkout) -> &'static str,
    autocomplete: &'static str,
    required: bool,
}

const fn field(
    name: &'static str,
    autocomplete: &'static str,
    required: bool,
    label: fn(&Checkout) -> &'static str,
) -> Input {
    Input { name, label, autocomplete, required }
}

pub(super) const EMAIL: Input = field("email", "email", true, |words| words.email);
pub(super) const PHONE: Input = field("phone", "tel", false, |words| words.phone);
pub(super) const NAME: Input = field("name", "name", true, |words| words.name);
pub(super) const COMPANY: Input = field("company", "organization", false, |words| words.company);
pub(super) const LINE1: Input = field("line1", "address-line1", true, |words| words.line1);
pub(super) const LINE2: Input = field("line2", "address-line2", false, |words| words.line2);
const CITY: Input = field("city", "address-level2", true, |words| words.city);
const POSTAL: Input = field("postal_code", "postal-code", true, |words| words.postal_code);
const CODE_IF_ANY: Input = field("postal_code", "postal-code", false, |words| words.postal_code);
const REGION: Input = field("region", "address-level1", false, |words| words.region);

/// Where places have no postal codes, or not everywhere.
const CODELESS: [&str; 4] = ["AE", "HK", "IE", "KE"];
/// Where the city is written before the code.
const CITY_FIRST: [&str; 6] = ["GB", "HK", "ID", "IE", "IN", "NZ"];
/// Where letters name a prefecture, province or state, though we have no list of them.
const REGIONAL: [&str; 9] = ["BR", "CN", "IN", "IT", "JP", "KR", "MX", "MY", "TH"];

/// What the form calls a field.
pub(super) fn named<'f>(words: &Checkout, field: &'f str) -> &'f str {
    let inputs = [EMAIL, PHONE, NAME, COMPANY, LINE1, LINE2, CITY, POSTAL];
    match (field, inputs.iter().find(|input| input.name == field)) {
        (_, Some(input)) => (input.label)(words),
        ("country", _) => words.country,
        ("region", _) => words.state,
        ("note", _) => words.note,
        _ => field,
    }
}

/// What is wrong with a field, as its page says it.
pub(super) fn message(words: &Checkout, error: &FieldError) -> String {
    let text = match (error.field.as_str(), error.code) {
        (_, "required") => words.required,
        ("note", _) => words.note_too_long,
        (_, "too_long") => words.too_long,
        ("postal_code", "malformed") => words.postal_code_wrong,
        ("region", "unknown") => words.region_unknown,
        (_, "malformed") => words.malformed,
        ("country", _) => words.not_deliverable,
        _ => return error.message.clone(),
    };
    text.to_owned()
}

/// The two attributes that tie a field to its error: `aria-invalid` and `aria-describedby`.
pub(super) fn wrong(field: &str, errors: &[FieldError]) -> (Option<&'static str>, Option<String>) {
    let wrong = errors.iter().any(|error| error.field == field);
    (wrong.then_some("true"), wrong.then(|| format!("{field}-error")))
}

/// The error of a field.
pub(super) fn beside(words: &Checkout, field: &str, errors: &[FieldError]) -> Markup {
    html! {
        @for error in errors.iter().filter(|error| error.field == field) {
            span.error id={ (field) "-error" } { (message(words, error)) }
        }
    }
}

/// A field on a line of its own.
pub(super) fn input(
    words: &Checkout,
    field: &Input,
    values: &Form,
    errors: &[FieldError],
) -> Markup {
    html! { div.field { (label(words, field)) (control(words, field, values, errors)) } }
}

fn label(words: &Checkout, field: &Input) -> Markup {
    html! {
        label for=(field.name) { ((field.label)(words)) @if !field.required { (optional(words)) } }
    }
}

fn optional(words: &Checkout) -> Markup {
    html! { span.quiet { " (" (words.optional) ")" } }
}

fn control(words: &Checkout, field: &Input, values: &Form, errors: &[FieldError]) -> Markup {
    let name = field.name;
    let (wrong, error) = wrong(name, errors);
    let (kind, mode) = match name {
        "email" => ("email", "email"),
        "phone" => ("tel", "tel"),
        _ => ("text", "text"),
    };
    html! {
        input id=(name) type=(kind) inputmode=(mode) name=(name) value=(values.get(name))
            autocomplete=(field.autocomplete) required[field.required] aria-invalid=[wrong]
            aria-describedby=[error];
        (beside(words, name, errors))
    }
}

/// City, state and postal code, in the order and the proportions of the country.
pub(super) fn place(
    words: &Checkout,
    country: &Country,
    values: &Form,
    errors: &[FieldError],
) -> Markup {
    let code = if CODELESS.contains(&country.as_str()) { &CODE_IF_ANY } else { &POSTAL };
    let city = |width: &str| part(words, &CITY, width, (values, errors));
    let postal = |width: &str| part(words, code, width, (values, errors));
    if regions(country).is_empty() {
        // As it is written on a letter there.
        let city_first = CITY_FIRST.contains(&country.as_str());
        let region = REGIONAL.contains(&country.as_str());
        return html! {
            @if city_first { (city("two-thirds")) (postal("third")) }
            @else { (postal("third")) (city("two-thirds")) }
            @if region { (input(words, &REGION, values, errors)) }
        };
    }
    html! {
        (city(""))
        div.field.half {
            label for="region" { (words.state) }
            (states(words, country, values, errors))
        }
        (postal("half"))
    }
}

fn part(
    words: &Checkout,
    field: &Input,
    width: &str,
    (values, errors): (&Form, &[FieldError]),
) -> Markup {
    html! {
        div.field.(width) { (label(words, field)) (control(words, field, values, errors)) }
    }
}

fn states(words: &Checkout, country: &Country, values: &Form, errors: &[FieldError]) -> Markup {
    let (wrong, error) = wrong("region", errors);
    let typed = values.get("region").trim();
    html! {
        select #region name="region" autocomplete="address-level1" required
            aria-invalid=[wrong] aria-describedby=[error] {
            option value="" { (words.choose) }
            @for (code, name) in regions(country) {
                option value=(code) selected[code.eq_ignore_ascii_case(typed)] { (name) }
            }
        }
        (beside(words, "region", errors))
    }
}

/// What else the shopper wants to say.
pub(super) fn note(words: &Checkout, values: &Form, errors: &[FieldError]) -> Markup {
    let (wrong, error) = wrong("note", errors);
    html! {
        div.field {
            label for="note" { (words.note) (optional(words)) }
            textarea #note name="note" rows="2" maxlength="500" aria-invalid=[wrong]
                aria-describedby=[error] { (values.get("note")) }
            (beside(words, "note", errors))
        }
    }
}
