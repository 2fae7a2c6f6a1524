//! The JSON of answers.

use domain::stock::Band;
use domain::{Currency, Money, VariantId};
use serde::{Deserialize, Serialize};

use crate::answer::order::OrderShape;
use crate::answer::{
    ANSWER_BYTES_MAX, Answer, Difference, DifferentLine, PaymentStart, Refusal, RefusalCode,
};
use crate::malformed::{Malformed, part};
use crate::shape::{self, currency, money};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum AnswerShape {
    Placed(OrderShape),
    Accepted,
    Refused(RefusalShape),
    Order(OrderShape),
    Payment(PaymentShape),
    NotFound,
    Forbidden,
    Conflict(ConflictShape),
    Dead(DeadShape),
    Busy(BusyShape),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RefusalShape {
    code: String,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<DifferenceShape>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DifferenceShape {
    currency: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    actual: Option<i64>,
    lines: Vec<DifferentLineShape>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DifferentLineShape {
    variant: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    actual: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    availability: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PaymentShape {
    provider: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_url: Option<String>,
    publishable_key: String,
    provider_url: String,
    pay_by: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ConflictShape {
    code: String,
    detail: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DeadShape {
    reason: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BusyShape {
    retry_after_seconds: u32,
}

pub(super) fn write(answer: &Answer) -> Vec<u8> {
    crate::json::write(&match answer {
        Answer::Placed(order) => AnswerShape::Placed(OrderShape::write(order)),
        Answer::Accepted => AnswerShape::Accepted,
        Answer::Refused(refusal) => AnswerShape::Refused(RefusalShape {
            code: refusal.code.as_str().to_owned(),
            detail: refusal.detail.clone(),
            difference: refusal.difference.as_ref().map(write_difference),
        }),
        Answer::Order(order) => AnswerShape::Order(OrderShape::write(order)),
        Answer::Payment(start) => AnswerShape::Payment(PaymentShape {
            provider: start.provider.clone(),
            client_secret: start.client_secret.clone(),
            redirect_url: start.redirect_url.clone(),
            publishable_key: start.publishable_key.clone(),
            provider_url: start.provider_url.clone(),
            pay_by: start.pay_by.to_rfc3339(),
        }),
        Answer::NotFound => AnswerShape::NotFound,
        Answer::Forbidden => AnswerShape::Forbidden,
        Answer::Conflict { code, detail } => {
            AnswerShape::Conflict(ConflictShape { code: code.clone(), detail: detail.clone() })
        }
        Answer::Dead { reason } => AnswerShape::Dead(DeadShape { reason: reason.clone() }),
        Answer::Busy { retry_after_seconds } => {
            AnswerShape::Busy(BusyShape { retry_after_seconds: *retry_after_seconds })
        }
    })
}

pub(super) fn read(bytes: &[u8]) -> Result<Answer, Malformed> {
    if bytes.len() > ANSWER_BYTES_MAX {
        return Err(Malformed { what: "answer" });
    }
    Ok(match crate::json::read("answer", bytes)? {
        AnswerShape::Placed(order) => Answer::Placed(order.read()?),
        AnswerShape::Accepted => Answer::Accepted,
        AnswerShape::Refused(refusal) => Answer::Refused(Refusal {
            code: RefusalCode::parse(&refusal.code).ok_or(Malformed { what: "code" })?,
            detail: refusal.detail,
            difference: refusal.difference.map(read_difference).transpose()?,
        }),
        AnswerShape::Order(order) => Answer::Order(order.read()?),
        AnswerShape::Payment(start) => Answer::Payment(PaymentStart {
            pay_by: shape::time("pay_by", &start.pay_by)?,
            provider: start.provider,
            client_secret: start.client_secret,
            redirect_url: start.redirect_url,
            publishable_key: start.publishable_key,
            provider_url: start.provider_url,
        }),
        AnswerShape::NotFound => Answer::NotFound,
        AnswerShape::Forbidden => Answer::Forbidden,
        AnswerShape::Conflict(ConflictShape { code, detail }) => Answer::Conflict { code, detail },
        AnswerShape::Dead(DeadShape { reason }) => Answer::Dead { reason },
        AnswerShape::Busy(BusyShape { retry_after_seconds }) => {
            Answer::Busy { retry_after_seconds }
        }
    })
}

fn write_difference(difference: &Difference) -> DifferenceShape {
    let line = |line: &DifferentLine| DifferentLineShape {
        variant: line.variant.to_string(),
        expected: line.expected.map(Money::minor),
        actual: line.actual.map(Money::minor),
        availability: line.availability.map(|band| band.as_str().to_owned()),
    };
    DifferenceShape {
        currency: difference.currency.code().to_owned(),
        expected: difference.expected.map(Money::minor),
        actual: difference.actual.map(Money::minor),
        lines: difference.lines.iter().map(line).collect(),
    }
}

fn read_difference(difference: DifferenceShape) -> Result<Difference, Malformed> {
    let currency = currency(&difference.currency)?;
    let lines = difference.lines.into_iter().map(|line| read_different_line(line, currency));
    Ok(Difference {
        currency,
        expected: difference.expected.map(money(currency)),
        actual: difference.actual.map(money(currency)),
        lines: lines.collect::<Result<_, _>>()?,
    })
}

fn read_different_line(
    line: DifferentLineShape,
    currency: Currency,
) -> Result<DifferentLine, Malformed> {
    let band = |text: String| Band::parse(&text).ok_or(Malformed { what: "availability" });
    Ok(DifferentLine {
        variant: part("variant", VariantId::parse(&line.variant))?,
        expected: line.expected.map(money(currency)),
        actual: line.actual.map(money(currency)),
        availability: line.availability.map(band).transpose()?,
    })
}
