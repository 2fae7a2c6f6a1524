//! The test cards: what each number, and each ready-made payment method, does.
//!
//! The names and numbers are Stripe's published test values, so that a test written against the
//! sandbox runs against Stripe's test mode too. Two are the sandbox's own, because Stripe has no
//! slow card: `pm_card_sandboxSlow` (4000 0000 0000 8005) stays in `processing` and succeeds,
//! `pm_card_sandboxSlowDecline` (4000 0000 0000 8013) stays in `processing` and fails.

/// How a card is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decline {
    /// Stripe's error code.
    pub code: &'static str,
    /// The bank's reason, where the code is `card_declined`.
    pub decline_code: Option<&'static str>,
    /// What the shopper reads.
    pub message: &'static str,
}

/// What happens when a card is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// It pays.
    Approve,
    /// The bank says no.
    Decline(Decline),
    /// The risk check says no before the bank is asked.
    Block,
    /// The bank wants the shopper to authenticate; then it pays.
    Authenticate,
    /// The bank wants the shopper to authenticate; then it says no.
    AuthenticateThenDecline,
    /// It is processing for a while; then it pays.
    Slow,
    /// It is processing for a while; then the bank says no.
    SlowDecline,
    /// It pays; a refund of it is pending for a while.
    RefundPending,
    /// It pays; a refund of it fails later.
    RefundFails,
}

/// One test card.
#[derive(Clone, Copy, Debug)]
pub struct Card {
    /// The ready-made payment methods that stand for it; the first is its own name.
    pub names: &'static [&'static str],
    /// The number to type.
    pub number: &'static str,
    /// `visa`, `mastercard`, …
    pub brand: &'static str,
    /// `credit` or `debit`.
    pub funding: &'static str,
    /// What it does.
    pub behaviour: Behaviour,
    /// `normal`, `elevated` or `highest`.
    pub risk: &'static str,
}

const GENERIC: Decline = Decline {
    code: "card_declined",
    decline_code: Some("generic_decline"),
    message: "Your card was declined.",
};
const FUNDS: Decline = Decline {
    code: "card_declined",
    decline_code: Some("insufficient_funds"),
    message: "Your card has insufficient funds.",
};
const LOST: Decline = Decline { decline_code: Some("lost_card"), ..GENERIC };
const STOLEN: Decline = Decline { decline_code: Some("stolen_card"), ..GENERIC };
const VELOCITY: Decline = Decline {
    decline_code: Some("card_velocity_exceeded"),
    message: "Your card was declined for making repeated attempts too frequently.",
    ..GENERIC
};
const EXPIRED: Decline =
    Decline { code: "expired_card", decline_code: None, message: "Your card has expired." };
const CVC: Decline = Decline {
    code: "incorrect_cvc",
    decline_code: None,
    message: "Your card's security code is incorrect.",
};
const PROCESSING: Decline = Decline {
    code: "processing_error",
    decline_code: None,
    message: "An error occurred while processing your card. Try again in a little bit.",
};
/// Why an authentication-then-decline card and a slow-decline card are refused in the end.
pub(crate) const LATE: Decline = GENERIC;
/// What the risk check says.
pub(crate) const BLOCKED: Decline = Decline { decline_code: Some("fraudulent"), ..GENERIC };
/// What a bank says to a charge without the shopper present that it wants authenticated.
pub(crate) const UNAUTHENTICATED: Decline = Decline {
    code: "authentication_required",
    decline_code: Some("authentication_required"),
    message: "Your card was declined. This transaction requires authentication.",
};

const fn visa(names: &'static [&'static str], number: &'static str, behaviour: Behaviour) -> Card {
    Card { names, number, brand: "visa", funding: "credit", behaviour, risk: "normal" }
}

const fn other(names: &'static [&'static str], number: &'static str, brand: &'static str) -> Card {
    Card { names, number, brand, funding: "credit", behaviour: Behaviour::Approve, risk: "normal" }
}

/// Every card the sandbox knows.
pub const CARDS: &[Card] = &[
    visa(&["pm_card_visa", "pm_card_us"], "4242424242424242", Behaviour::Approve),
    Card {
        funding: "debit",
        ..visa(&["pm_card_visa_debit"], "4000056655665556", Behaviour::Approve)
    },
    other(&["pm_card_mastercard"], "5555555555554444", "mastercard"),
    other(&["pm_card_amex"], "378282246310005", "amex"),
    other(&["pm_card_discover"], "6011111111111117", "discover"),
    visa(&["pm_card_bypassPending"], "4000000000000077", Behaviour::Approve),
    visa(
        &["pm_card_visa_chargeDeclined", "pm_card_chargeDeclined"],
        "4000000000000002",
        Behaviour::Decline(GENERIC),
    ),
    visa(
        &[
            "pm_card_visa_chargeDeclinedInsufficientFunds",
            "pm_card_chargeDeclinedInsufficientFunds",
        ],
        "4000000000009995",
        Behaviour::Decline(FUNDS),
    ),
    visa(
        &["pm_card_visa_chargeDeclinedLostCard", "pm_card_chargeDeclinedLostCard"],
        "4000000000009987",
        Behaviour::Decline(LOST),
    ),
    visa(
        &["pm_card_visa_chargeDeclinedStolenCard", "pm_card_chargeDeclinedStolenCard"],
        "4000000000009979",
        Behaviour::Decline(STOLEN),
    ),
    visa(
        &["pm_card_visa_chargeDeclinedVelocityLimitExceeded"],
        "4000000000006975",
        Behaviour::Decline(VELOCITY),
    ),
    visa(
        &["pm_card_chargeDeclinedExpiredCard", "pm_card_visa_chargeDeclinedExpiredCard"],
        "4000000000000069",
        Behaviour::Decline(EXPIRED),
    ),
    visa(
        &["pm_card_chargeDeclinedIncorrectCvc", "pm_card_visa_chargeDeclinedIncorrectCvc"],
        "4000000000000127",
        Behaviour::Decline(CVC),
    ),
    visa(
        &["pm_card_chargeDeclinedProcessingError", "pm_card_visa_chargeDeclinedProcessingError"],
        "4000000000000119",
        Behaviour::Decline(PROCESSING),
    ),
    Card { risk: "highest", ..visa(&["pm_card_radarBlock"], "4100000000000019", Behaviour::Block) },
    Card {
        risk: "elevated",
        ..visa(&["pm_card_riskLevelElevated"], "4000000000009235", Behaviour::Approve)
    },
    visa(&["pm_card_authenticationRequiredOnSetup"], "4000002500003155", Behaviour::Authenticate),
    visa(&["pm_card_authenticationRequired"], "4000002760003184", Behaviour::Authenticate),
    visa(&["pm_card_threeDSecure2Required"], "4000000000003220", Behaviour::Authenticate),
    visa(&["pm_card_threeDSecureRequired"], "4000000000003063", Behaviour::Authenticate),
    visa(&["pm_card_threeDSecureOptional"], "4000000000003055", Behaviour::Approve),
    visa(
        &["pm_card_threeDSecureRequiredChargeDeclined"],
        "4000008400001629",
        Behaviour::AuthenticateThenDecline,
    ),
    visa(&["pm_card_pendingRefund"], "4000000000007726", Behaviour::RefundPending),
    visa(&["pm_card_refundFail"], "4000000000005126", Behaviour::RefundFails),
    visa(&["pm_card_sandboxSlow"], "4000000000008005", Behaviour::Slow),
    visa(&["pm_card_sandboxSlowDecline"], "4000000000008013", Behaviour::SlowDecline),
];

impl Card {
    /// The card behind a ready-made payment method.
    pub fn named(name: &str) -> Option<&'static Self> {
        CARDS.iter().find(|card| card.names.contains(&name))
    }

    /// The card's own name, by which it is stored.
    pub fn name(&self) -> &'static str {
        self.names.first().copied().unwrap_or_default()
    }

    /// The last four digits.
    pub fn last4(&self) -> &'static str {
        self.number.get(self.number.len().saturating_sub(4)..).unwrap_or_default()
    }
}

/// What a shopper typed into the card fields. It lives for one request and is never kept; there
/// is no `Debug`, so that it cannot reach a log.
#[derive(Clone, Default)]
pub struct CardEntry {
    /// The number, with or without spaces.
    pub number: String,
    /// `MM / YY` as one field, or empty when month and year come apart.
    pub expiry: String,
    /// The security code.
    pub cvc: String,
}

/// What is left of an entry: the test card and its expiry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Read {
    pub(crate) card: &'static Card,
    pub(crate) month: u8,
    pub(crate) year: u16,
}

impl CardEntry {
    /// Reads the entry as Stripe's form would, naming the first thing that is wrong.
    pub(crate) fn read(&self, now_millis: i64) -> Result<Read, Decline> {
        let digits: String =
            self.number.chars().filter(|letter| !" -\u{a0}".contains(*letter)).collect();
        if !(12..=19).contains(&digits.len()) || !luhn(&digits) {
            return Err(wrong("incorrect_number", "Your card number is incorrect."));
        }
        let Some((month, year)) = expiry(&self.expiry) else {
            return Err(wrong("invalid_expiry_month", "Your card's expiration date is invalid."));
        };
        let (this_year, this_month) = year_and_month(now_millis);
        if (year, month) < (this_year, this_month) {
            return Err(wrong(
                "invalid_expiry_year",
                "Your card's expiration date is in the past.",
            ));
        }
        let cvc = self.cvc.trim();
        if !(3..=4).contains(&cvc.len()) || !cvc.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(wrong("invalid_cvc", "Your card's security code is invalid."));
        }
        let Some(card) = CARDS.iter().find(|card| card.number == digits) else {
            // The sandbox answers a real card as Stripe's test mode does, and forgets it.
            return Err(Decline {
                code: "card_declined",
                decline_code: Some("test_mode_live_card"),
                message: "Your card was declined. This is a sandbox: use a test card.",
            });
        };
        Ok(Read { card, month, year })
    }
}

fn wrong(code: &'static str, message: &'static str) -> Decline {
    Decline { code, decline_code: None, message }
}

fn expiry(text: &str) -> Option<(u8, u16)> {
    let (month, year) = match text.split_once('/') {
        Some((month, year)) => (month.trim(), year.trim()),
        None => text.trim().split_at_checked(2)?,
    };
    let month: u8 = month.parse().ok().filter(|month| (1..=12).contains(month))?;
    let year: u16 = year.parse().ok()?;
    match year {
        0..100 => Some((month, year.saturating_add(2000))),
        2000..2100 => Some((month, year)),
        _ => None,
    }
}

fn luhn(digits: &str) -> bool {
    let mut sum = 0u32;
    for (place, letter) in digits.chars().rev().enumerate() {
        let Some(digit) = letter.to_digit(10) else { return false };
        let doubled = if place % 2 == 1 { digit * 2 } else { digit };
        sum += if doubled > 9 { doubled - 9 } else { doubled };
    }
    sum.is_multiple_of(10)
}

/// The civil year and month of a moment (Howard Hinnant's algorithm).
fn year_and_month(now_millis: i64) -> (u16, u8) {
    let days = now_millis.div_euclid(86_400_000) + 719_468;
    let era_day = days.rem_euclid(146_097);
    let era_year = (era_day - era_day / 1_460 + era_day / 36_524 - era_day / 146_096) / 365;
    let year_day = era_day - (365 * era_year + era_year / 4 - era_year / 100);
    let shifted = (5 * year_day + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = days.div_euclid(146_097) * 400 + era_year + i64::from(month <= 2);
    (u16::try_from(year).unwrap_or(u16::MAX), u8::try_from(month).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOVEMBER_2026: i64 = 1_795_240_080_000;

    fn read(number: &str, expiry: &str, cvc: &str) -> Result<&'static str, &'static str> {
        let entry = CardEntry { number: number.into(), expiry: expiry.into(), cvc: cvc.into() };
        entry.read(NOVEMBER_2026).map(|read| read.card.name()).map_err(|decline| decline.code)
    }

    #[test]
    fn every_card_has_a_valid_number_and_names_are_unique() {
        let mut names: Vec<_> = CARDS.iter().flat_map(|card| card.names).collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
        for card in CARDS {
            assert!(luhn(card.number), "{}", card.number);
            assert!(card.names.iter().all(|name| Card::named(name).is_some()));
        }
    }

    #[test]
    fn an_entry_is_read_or_refused_by_its_first_mistake() {
        assert_eq!(read("4242 4242 4242 4242", "11 / 26", "123"), Ok("pm_card_visa"));
        assert_eq!(read("4242424242424242", "1/2027", "1234"), Ok("pm_card_visa"));
        assert_eq!(read("4242424242424242", "0127", "1234"), Ok("pm_card_visa"));
        assert_eq!(read("4242424242424241", "12/30", "123"), Err("incorrect_number"));
        assert_eq!(read("", "12/30", "123"), Err("incorrect_number"));
        assert_eq!(read("4242424242424242", "10/26", "123"), Err("invalid_expiry_year"));
        assert_eq!(read("4242424242424242", "13/30", "123"), Err("invalid_expiry_month"));
        assert_eq!(read("4242424242424242", "12/30", "12"), Err("invalid_cvc"));
        assert_eq!(read("4111111111111111", "12/30", "123"), Err("card_declined"));
    }

    #[test]
    fn the_calendar_knows_its_leap_days() {
        assert_eq!(year_and_month(0), (1970, 1));
        assert_eq!(year_and_month(NOVEMBER_2026), (2026, 11));
        assert_eq!(year_and_month(1_709_164_800_000), (2024, 2)); // 2024-02-29
        assert_eq!(year_and_month(1_709_251_200_000), (2024, 3));
    }
}
