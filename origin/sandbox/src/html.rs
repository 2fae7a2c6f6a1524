//! The pages' HTML. They work without scripts; everything shown is escaped by `maud`.

use maud::{DOCTYPE, Markup, html};

use crate::account::{ChallengePage, PayPage};

/// The pay page of a Checkout Session.
pub(crate) fn pay(page: &PayPage, problem: Option<&str>) -> String {
    let total = money(page.total, &page.currency);
    let body = html! {
        header {
            p.shop { (page.shop_name) }
            h1.total { (total) }
        }
        ul.lines {
            @for line in &page.lines {
                li {
                    span { (line.name) @if line.quantity > 1 { " × " (line.quantity) } }
                    span.amount { (money(line.total, &page.currency)) }
                }
            }
        }
        @if let Some(problem) = problem {
            p #problem .problem role="alert" { (problem) }
        }
        form method="post" {
            (card_fields(problem.is_some()))
            button type="submit" { "Pay " (total) }
        }
        @if let Some(cancel_url) = &page.cancel_url {
            p.back { a href=(cancel_url) { "Back to the shop" } }
        }
        (test_cards())
    };
    layout(&format!("Pay {total}"), &body)
}

/// The bank's page of a 3-D Secure step.
pub(crate) fn challenge(page: &ChallengePage) -> String {
    let amount = money(page.amount, &page.currency);
    let body = html! {
        header {
            p.shop { "Your bank" }
            h1 { "Is this you?" }
        }
        p { (page.shop_name) " asks for " strong { (amount) } " from your card ending in "
            strong { (page.last4) } "." }
        form.choices method="post" {
            button name="decision" value="authorise" { "Authorise the payment" }
            button.quiet name="decision" value="fail" { "Refuse it" }
        }
    };
    layout("Confirm your payment", &body)
}

/// Shown after a 3-D Secure step that has no address to return to.
pub(crate) fn done() -> String {
    let body = html! {
        h1 { "Your answer is recorded" }
        p { "You can close this page and return to the shop." }
    };
    layout("Done", &body)
}

/// Shown for a session or step that is over, or never was.
pub(crate) fn gone() -> String {
    let body = html! {
        h1 { "This payment page is no longer open" }
        p { "It may have expired, or the payment was made or cancelled elsewhere. Nothing is \
             charged here. Return to the shop to see how your order stands." }
    };
    layout("Not open", &body)
}

/// Shown when the sandbox cannot write its memory down.
pub(crate) fn broken() -> String {
    let body = html! {
        h1 { "The payment could not be recorded" }
        p { "Return to the shop to see how your order stands before you try again." }
    };
    layout("Not recorded", &body)
}

/// The frame with the card fields that a shop's page mounts.
pub(crate) fn element() -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                title { "Card fields" }
                link rel="stylesheet" href="sandbox.css";
                script src="element.js" defer {}
            }
            body.element {
                form #card autocomplete="on" novalidate { (card_fields(false)) }
                p #problem .problem role="alert" hidden {}
                p.badge { "Sandbox: no money moves. Try 4242 4242 4242 4242." }
            }
        }
    }
    .into_string()
}

fn card_fields(described: bool) -> Markup {
    let described = described.then_some("problem");
    html! {
        div.field {
            label for="number" { "Card number" }
            input #number name="number" inputmode="numeric" autocomplete="cc-number" required
                maxlength="23" placeholder="1234 1234 1234 1234" aria-describedby=[described];
        }
        div.pair {
            div.field {
                label for="expiry" { "Expiry" }
                input #expiry name="expiry" inputmode="numeric" autocomplete="cc-exp" required
                    maxlength="9" placeholder="MM / YY" aria-describedby=[described];
            }
            div.field {
                label for="cvc" { "Security code" }
                input #cvc name="cvc" inputmode="numeric" autocomplete="cc-csc" required
                    maxlength="4" placeholder="CVC" aria-describedby=[described];
            }
        }
    }
}

fn test_cards() -> Markup {
    let cards = [
        ("4242 4242 4242 4242", "pays"),
        ("4000 0000 0000 3220", "asks your bank first (3-D Secure)"),
        ("4000 0000 0000 0002", "is declined"),
        ("4000 0000 0000 9995", "has insufficient funds"),
        ("4000 0000 0000 8005", "takes a while, then pays"),
    ];
    html! {
        details.cards {
            summary { "Test cards" }
            dl { @for (number, outcome) in cards { div { dt { (number) } dd { (outcome) } } } }
            p { "Any future date and any three digits will do." }
        }
    }
}

fn layout(title: &str, body: &Markup) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) }
                link rel="stylesheet" href="/v3/sandbox.css";
            }
            body {
                main {
                    (body)
                    p.badge { "Sandbox: no money moves." }
                }
            }
        }
    }
    .into_string()
}

/// Minor units as people write them.
pub(crate) fn money(minor: i64, currency: &str) -> String {
    let decimals = match currency {
        "bif" | "clp" | "djf" | "gnf" | "jpy" | "kmf" | "krw" | "mga" | "pyg" | "rwf" | "ugx"
        | "vnd" | "vuv" | "xaf" | "xof" | "xpf" => 0,
        "bhd" | "jod" | "kwd" | "omr" | "tnd" => 3,
        _ => 2,
    };
    let unit = 10i64.pow(decimals);
    let whole = group(minor / unit);
    let width = usize::try_from(decimals).unwrap_or(2);
    let number = match decimals {
        0 => whole,
        _ => format!("{whole}.{:0width$}", minor % unit),
    };
    match currency {
        "usd" => format!("${number}"),
        "eur" => format!("€{number}"),
        "gbp" => format!("£{number}"),
        "jpy" => format!("¥{number}"),
        other => format!("{}\u{a0}{number}", other.to_uppercase()),
    }
}

fn group(whole: i64) -> String {
    let digits = whole.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_people_write_them() {
        let all = [
            (money(3412, "usd"), "$34.12"),
            (money(5, "eur"), "€0.05"),
            (money(123_456_700, "gbp"), "£1,234,567.00"),
            (money(4800, "jpy"), "¥4,800"),
            (money(1234, "kwd"), "KWD\u{a0}1.234"),
        ];
        for (made, expected) in all {
            assert_eq!(made, expected);
        }
    }
}
