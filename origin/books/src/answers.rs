//! Small ways to say what is often said to the edge.

use domain::price::Totals;
use domain::{LineChange, Money, PriceChange, VariantId, stock::Band};
use wire::answer::{Answer, Difference, DifferentLine, Refusal, RefusalCode};

/// The order is not in a state for this.
pub(crate) fn conflict(code: &str, detail: &str) -> Answer {
    Answer::Conflict { code: code.to_owned(), detail: detail.to_owned() }
}

/// A final "no" to an intent.
pub(crate) fn refused(code: RefusalCode, detail: impl Into<String>) -> Refusal {
    Refusal { code, detail: detail.into(), difference: None }
}

/// What is no longer as it was quoted.
pub(crate) fn price_changed(change: &PriceChange) -> Refusal {
    let line = |line: &LineChange| DifferentLine {
        variant: line.variant,
        expected: Some(line.expected),
        actual: line.actual,
        availability: None,
    };
    Refusal {
        code: RefusalCode::PriceChanged,
        detail: change.to_string(),
        difference: Some(Difference {
            currency: change.expected.total.currency(),
            expected: Some(change.expected.total),
            actual: change.actual.map(|totals| totals.total),
            lines: change.lines.iter().map(line).collect(),
        }),
    }
}

/// Which of the wanted variants there are too few of.
pub(crate) fn out_of_stock(totals: &Totals, short: &[VariantId]) -> Refusal {
    let line = |variant: &VariantId| DifferentLine {
        variant: *variant,
        expected: None,
        actual: None,
        availability: Some(Band::None),
    };
    Refusal {
        code: RefusalCode::OutOfStock,
        detail: "There is not enough of what was wanted.".to_owned(),
        difference: Some(Difference {
            currency: totals.total.currency(),
            expected: None::<Money>,
            actual: None,
            lines: short.iter().map(line).collect(),
        }),
    }
}
