//! The checkout form as HTML: labels above fields, errors beside them and summed up at the top.

use domain::Country;
use domain::catalog::Market;
use domain::checkout::regions;
use domain::quote::Quote;
use domain::shipping::OfferedShipping;
use maud::{Markup, html};

use super::fields::{self, beside, input, named, wrong};
use super::{Notice, Shown};
use crate::failure::FieldError;
use crate::pages::parts::price::sum;
use crate::pages::site::Site;
use crate::words::checkout::Checkout;
use crate::words::country;

/// What the form's cart comes to.
pub(super) struct Priced<'a> {
    pub(super) market: &'a Market,
    pub(super) quote: Option<Quote>,
    pub(super) signed: Option<String>,
    pub(super) offered: Vec<OfferedShipping>,
    /// Whether enough of the address is known to say what is owed in taxes.
    pub(super) tax_known: bool,
}

/// The whole page.
pub(super) fn main(
    site: &Site<'_>,
    shown: &Shown<'_>,
    priced: &Priced<'_>,
    country: &Country,
) -> Markup {
    let words = &site.words.checkout;
    let Shown { cart, values, errors, .. } = shown;
    html! {
        form.halves.checkout method="post" action=(site.path("/checkout")) novalidate {
            input type="hidden" name="intent" value=(cart.intent);
            input type="hidden" name="version" value=(cart.version);
            @if let Some(signed) = &priced.signed {
                input type="hidden" name="quote" value=(signed);
            }
            div {
                h1 { (words.title) }
                @if let Some(notice) = shown.notice {
                    p.notice role="status" { (told(words, notice)) }
                }
                (summary(site, errors))
                @if let Some(quote) = &priced.quote { (folded(site, quote)) }
                div.fields {
                    // The first submit is what Enter does: nothing is ordered by accident.
                    button.sr name="do" value="update" tabindex="-1" { (words.update) }
                    fieldset {
                        legend { (words.contact) }
                        (input(words, &fields::EMAIL, values, errors))
                        (input(words, &fields::PHONE, values, errors))
                    }
                    fieldset {
                        legend { (words.destination) }
                        (countries(site, priced.market, country, errors))
                        (input(words, &fields::NAME, values, errors))
                        (input(words, &fields::COMPANY, values, errors))
                        (input(words, &fields::LINE1, values, errors))
                        (input(words, &fields::LINE2, values, errors))
                        (fields::place(words, country, values, errors))
                    }
                    (shipping(site, priced))
                    fieldset {
                        legend { (words.anything_else) }
                        (fields::note(words, values, errors))
                    }
                }
            }
            (totals(site, priced))
        }
    }
}

/// On a phone the order stands below the form: what is in it and its total are one tap away above.
fn folded(site: &Site<'_>, quote: &Quote) -> Markup {
    html! {
        details.folded {
            summary {
                (site.words.checkout.your_order)
                span.price { (site.money(quote.totals.total)) }
            }
            (lines(site, quote))
        }
    }
}

fn lines(site: &Site<'_>, quote: &Quote) -> Markup {
    html! {
        ul.lines.short.small {
            @for line in &quote.lines {
                li {
                    span { (line.quantity) " \u{d7} " (line.title) }
                    span.amount { (site.money(line.total)) }
                }
            }
        }
    }
}

const fn told(words: &Checkout, notice: Notice) -> &'static str {
    match notice {
        Notice::TotalChanged => words.total_changed,
        Notice::CartChanged => words.cart_changed,
        Notice::Unconfirmed => words.unconfirmed,
    }
}

fn summary(site: &Site<'_>, errors: &[FieldError]) -> Markup {
    let words = &site.words.checkout;
    html! {
        @if !errors.is_empty() {
            div.errors role="alert" tabindex="-1" autofocus {
                h2 { (words.correct) }
                ul {
                    @for error in errors {
                        li {
                            a href={ "#" (error.field) } {
                                (named(words, &error.field)) ": " (fields::message(words, error))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn countries(site: &Site<'_>, market: &Market, chosen: &Country, errors: &[FieldError]) -> Markup {
    let words = &site.words.checkout;
    let (wrong, error) = wrong("country", errors);
    let mut all: Vec<(&str, &Country)> =
        market.countries.iter().map(|one| (country::name(one, site.words.language), one)).collect();
    all.sort_unstable();
    html! {
        div.field {
            label for="country" { (words.country) }
            select #country name="country" autocomplete="country" required
                aria-invalid=[wrong] aria-describedby=[error] {
                @for (name, one) in all {
                    option value=(one) selected[one == chosen] { (name) }
                }
            }
            (beside(words, "country", errors))
        }
    }
}

fn shipping(site: &Site<'_>, priced: &Priced<'_>) -> Markup {
    let words = &site.words.checkout;
    let chosen = priced.quote.as_ref().map(|quote| quote.shipping_option.as_str());
    html! {
        fieldset #travel {
            legend { (words.travel) }
            @for option in &priced.offered {
                label.choice {
                    input type="radio" name="shipping_option" value=(option.id)
                        checked[chosen == Some(option.id.as_str())];
                    span {
                        (option.name) " "
                        span.quiet.small { ((words.days)(option.days.0, option.days.1)) }
                    }
                    span.price {
                        @if option.price.is_zero() { (words.free) }
                        @else { (site.money(option.price)) }
                    }
                }
            }
        }
    }
}

fn totals(site: &Site<'_>, priced: &Priced<'_>) -> Markup {
    let words = &site.words.checkout;
    let Some(quote) = &priced.quote else {
        return html! {
            aside.panel { button.primary name="do" value="update" { (words.update) } }
        };
    };
    let totals = &quote.totals;
    let total = site.money(totals.total);
    html! {
        aside.panel #totals aria-labelledby="your-order" {
            h2 #your-order { (words.your_order) }
            (lines(site, quote))
            dl.sums {
                (sum(site.words.cart.subtotal, &site.money(totals.subtotal)))
                @if let Some(shipping) = totals.shipping {
                    @if shipping.is_zero() { (sum(words.shipping, words.free)) }
                    @else { (sum(words.shipping, &site.money(shipping))) }
                }
                @if !priced.tax_known {
                    div.sum { dt { (words.tax) } dd.quiet.small { (words.tax_unknown) } }
                } @else if let Some(tax) = totals.tax {
                    (sum(
                        if totals.tax_included { words.tax_included } else { words.tax },
                        &site.money(tax),
                    ))
                }
                div.sum.total { dt { (words.total) } dd { (total) } }
            }
            button name="do" value="update" { (words.update_total) }
            button.primary name="do" value="place" { ((words.place)(&total)) }
            p.small.quiet { (words.pay_next) }
        }
    }
}

/// Whether a quote's taxes are the last word: they are where prices contain them, and otherwise
/// once the address is as far known as its country divides itself.
pub(super) fn tax_known(market: &Market, country: &Country, region: Option<&str>) -> bool {
    market.tax.included || regions(country).is_empty() || region.is_some()
}
