//! The checkout form as HTML: labels above fields, errors beside them and summed up at the top.

use domain::Country;
use domain::catalog::Market;
use domain::checkout::regions;
use domain::quote::Quote;
use domain::shipping::OfferedShipping;
use maud::{Markup, html};

use super::Shown;
use crate::failure::FieldError;
use crate::form::Form;
use crate::pages::{price, shipping_price, sum};

/// What the form's cart comes to.
pub(super) struct Priced<'a> {
    pub(super) market: &'a Market,
    pub(super) quote: Option<Quote>,
    pub(super) signed: Option<String>,
    pub(super) offered: Vec<OfferedShipping>,
}

/// A text field: its name, label, autocomplete token, and whether it must be filled in.
struct Input(&'static str, &'static str, &'static str, bool);

const EMAIL: Input = Input("email", "Email", "email", true);
const PHONE: Input = Input("phone", "Phone, for the carrier (optional)", "tel", false);
const NAME: Input = Input("name", "Full name", "name", true);
const COMPANY: Input = Input("company", "Company (optional)", "organization", false);
const LINE1: Input = Input("line1", "Street and number", "address-line1", true);
const LINE2: Input = Input("line2", "Flat, floor (optional)", "address-line2", false);
const CITY: Input = Input("city", "City", "address-level2", true);
const POSTAL: Input = Input("postal_code", "Postal code", "postal-code", false);

/// The whole page.
pub(super) fn main(shown: &Shown<'_>, priced: &Priced<'_>, country: &Country) -> Markup {
    let Shown { cart, values, errors, .. } = shown;
    html! {
        h1 { "Checkout" }
        @if let Some(notice) = shown.notice { p.notice role="status" { (notice) } }
        (summary(errors))
        form.checkout method="post" action="/checkout" novalidate {
            input type="hidden" name="intent" value=(cart.intent);
            input type="hidden" name="version" value=(cart.version);
            @if let Some(signed) = &priced.signed {
                input type="hidden" name="quote" value=(signed);
            }
            div.fields {
                // The first submit is what Enter does: nothing is ordered by accident.
                button.sr name="do" value="update" tabindex="-1" { "Update" }
                fieldset {
                    legend { "Contact" }
                    (input(&EMAIL, values, errors))
                    (input(&PHONE, values, errors))
                }
                fieldset {
                    legend { "Where it goes" }
                    (input(&NAME, values, errors))
                    (input(&COMPANY, values, errors))
                    (countries(priced.market, country, errors))
                    (input(&LINE1, values, errors))
                    (input(&LINE2, values, errors))
                    (input(&CITY, values, errors))
                    (region(country, values, errors))
                    (input(&POSTAL, values, errors))
                }
                (shipping(priced))
                fieldset {
                    legend { "Anything else?" }
                    label for="note" { "Note (optional)" }
                    textarea #note name="note" rows="2" maxlength="500" { (values.get("note")) }
                    (beside("note", errors))
                }
            }
            aside.summary { (totals(priced)) }
        }
    }
}

fn summary(errors: &[FieldError]) -> Markup {
    html! {
        @if !errors.is_empty() {
            div.errors role="alert" tabindex="-1" autofocus {
                h2 { "Please correct this" }
                ul {
                    @for error in errors {
                        li {
                            a href={ "#" (error.field) } {
                                (named(&error.field)) ": " (error.message)
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What the form calls a field.
fn named(field: &str) -> &str {
    let inputs = [&EMAIL, &PHONE, &NAME, &COMPANY, &LINE1, &LINE2, &CITY, &POSTAL];
    let input = inputs.iter().find(|input| input.0 == field);
    match (field, input) {
        (_, Some(Input(_, label, ..))) => label.trim_end_matches(" (optional)"),
        ("country", _) => "Country",
        ("region", _) => "State or province",
        ("note", _) => "Note",
        _ => field,
    }
}

/// The two attributes that tie a field to its error: `aria-invalid` and `aria-describedby`.
fn wrong(field: &str, errors: &[FieldError]) -> (Option<&'static str>, Option<String>) {
    let wrong = errors.iter().any(|error| error.field == field);
    (wrong.then_some("true"), wrong.then(|| format!("{field}-error")))
}

fn beside(field: &str, errors: &[FieldError]) -> Markup {
    html! {
        @for error in errors.iter().filter(|error| error.field == field) {
            span.error id={ (field) "-error" } { (error.message) }
        }
    }
}

fn input(field: &Input, values: &Form, errors: &[FieldError]) -> Markup {
    let Input(name, label, autocomplete, required) = field;
    let (wrong, error) = wrong(name, errors);
    let (kind, mode) = match *name {
        "email" => ("email", "email"),
        "phone" => ("tel", "tel"),
        _ => ("text", "text"),
    };
    html! {
        label for=(name) { (label) }
        input id=(name) type=(kind) inputmode=(mode) name=(name) value=(values.get(name))
            autocomplete=(autocomplete) required[*required] aria-invalid=[wrong]
            aria-describedby=[error];
        (beside(name, errors))
    }
}

fn countries(market: &Market, chosen: &Country, errors: &[FieldError]) -> Markup {
    let (wrong, error) = wrong("country", errors);
    html! {
        label for="country" { "Country" }
        select #country name="country" autocomplete="country" required
            aria-invalid=[wrong] aria-describedby=[error] {
            @for one in &market.countries {
                option value=(one) selected[one == chosen] { (country_name(one)) }
            }
        }
        (beside("country", errors))
    }
}

fn region(country: &Country, values: &Form, errors: &[FieldError]) -> Markup {
    let known = regions(country);
    let (wrong, error) = wrong("region", errors);
    let typed = values.get("region").trim();
    html! {
        label for="region" {
            @if known.is_empty() { "Region (optional)" } @else { "State or province" }
        }
        @if known.is_empty() {
            input #region name="region" value=(typed) autocomplete="address-level1"
                aria-invalid=[wrong] aria-describedby=[error];
        } @else {
            select #region name="region" autocomplete="address-level1" required
                aria-invalid=[wrong] aria-describedby=[error] {
                option value="" { "Please choose" }
                @for (code, name) in known {
                    option value=(code) selected[code.eq_ignore_ascii_case(typed)] { (name) }
                }
            }
        }
        (beside("region", errors))
    }
}

fn shipping(priced: &Priced<'_>) -> Markup {
    let chosen = priced.quote.as_ref().map(|quote| quote.shipping_option.as_str());
    html! {
        fieldset.choices {
            legend { "How it travels" }
            @for option in &priced.offered {
                label.choice {
                    input type="radio" name="shipping_option" value=(option.id)
                        checked[chosen == Some(option.id.as_str())];
                    span {
                        (option.name) " "
                        span.quiet { (option.days.0) "\u{2013}" (option.days.1) " days" }
                    }
                    span.price { (shipping_price(option.price)) }
                }
            }
        }
    }
}

fn totals(priced: &Priced<'_>) -> Markup {
    let Some(quote) = &priced.quote else {
        return html! { button.primary name="do" value="update" { "Update" } };
    };
    let totals = &quote.totals;
    html! {
        h2 { "Your order" }
        ul.lines.small {
            @for line in &quote.lines {
                li {
                    span { (line.quantity) " \u{d7} " (line.title) }
                    span.price { (price(line.total)) }
                }
            }
        }
        dl.sums {
            (sum("Subtotal", totals.subtotal))
            @if let Some(shipping) = totals.shipping {
                div.sum { dt { "Shipping" } dd { (shipping_price(shipping)) } }
            }
            @if let Some(tax) = totals.tax {
                (sum(if totals.tax_included { "Tax, included" } else { "Tax" }, tax))
            }
            div.sum.total { dt { "Total" } dd { (price(totals.total)) } }
        }
        button.quiet name="do" value="update" { "Update total" }
        button.primary name="do" value="place" { "Place order \u{b7} " (price(totals.total)) }
        p.small.quiet { "You pay on the next page." }
    }
}

/// A country's name, for those that the demo sells to; its code otherwise.
fn country_name(country: &Country) -> &str {
    match country.as_str() {
        "AT" => "Austria",
        "AU" => "Australia",
        "BE" => "Belgium",
        "CA" => "Canada",
        "CH" => "Switzerland",
        "DE" => "Germany",
        "DK" => "Denmark",
        "ES" => "Spain",
        "FR" => "France",
        "GB" => "United Kingdom",
        "IE" => "Ireland",
        "IT" => "Italy",
        "JP" => "Japan",
        "NL" => "Netherlands",
        "PL" => "Poland",
        "SE" => "Sweden",
        "US" => "United States",
        other => other,
    }
}
