//! What went wrong, in the envelope that Stripe's clients take apart.

use serde::{Deserialize, Serialize};

/// The error object's own fields; kept by a payment intent as its `last_payment_error`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Problem {
    pub(crate) kind: String,
    pub(crate) code: Option<String>,
    pub(crate) decline_code: Option<String>,
    pub(crate) message: String,
    pub(crate) param: Option<String>,
    pub(crate) charge: Option<String>,
    /// The payment method's id; it is shown as a whole object.
    pub(crate) method: Option<String>,
}

/// A refused request.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) problem: Box<Problem>,
    /// The payment intent to show inside the error.
    pub(crate) intent: Option<String>,
    /// Whether the operation had begun, so that its answer is kept under the idempotency key.
    /// Stripe keeps neither a parameter mistake nor a rate limit.
    pub(crate) executed: bool,
}

impl Refusal {
    fn new(status: u16, kind: &str, code: Option<&str>, message: String) -> Self {
        let problem = Problem {
            kind: kind.to_owned(),
            code: code.map(str::to_owned),
            message,
            ..Problem::default()
        };
        let problem = Box::new(problem);
        Self { status, problem, intent: None, executed: false }
    }

    pub(crate) fn missing(name: &str) -> Self {
        Self::parameter(name, "parameter_missing", format!("Missing required param: {name}."))
    }

    pub(crate) fn parameter(name: &str, code: &str, message: String) -> Self {
        let mut refusal = Self::new(400, "invalid_request_error", Some(code), message);
        refusal.problem.param = Some(name.to_owned());
        refusal
    }

    /// A request that contradicts the state of what it names.
    pub(crate) fn state(code: &str, message: String) -> Self {
        let mut refusal = Self::new(400, "invalid_request_error", Some(code), message);
        refusal.executed = true;
        refusal
    }

    pub(crate) fn unknown(param: &str, noun: &str, id: &str) -> Self {
        let message = format!("No such {noun}: '{id}'");
        let mut refusal = Self::parameter(param, "resource_missing", message);
        refusal.status = 404;
        refusal
    }

    pub(crate) fn unknown_route(method: &str, path: &str) -> Self {
        let message = format!("Unrecognized request URL ({method}: {path}).");
        Self::new(404, "invalid_request_error", None, message)
    }

    pub(crate) fn unauthorised(message: &str) -> Self {
        Self::new(401, "invalid_request_error", None, message.to_owned())
    }

    pub(crate) fn needs_secret_key() -> Self {
        let message = "This API call cannot be made with a publishable API key.".to_owned();
        Self::new(403, "invalid_request_error", Some("secret_key_required"), message)
    }

    pub(crate) fn rate_limited() -> Self {
        let message = "Request rate limit exceeded.".to_owned();
        Self::new(429, "invalid_request_error", Some("rate_limit"), message)
    }

    pub(crate) fn internal() -> Self {
        let mut refusal = Self::new(500, "api_error", None, "An unknown error occurred".to_owned());
        refusal.executed = true;
        refusal
    }

    pub(crate) fn key_reused(key: &str) -> Self {
        let message = format!(
            "Keys for idempotent requests can only be used with the same endpoint and parameters \
             they were first used with. Try using a key other than '{key}' if you meant to execute \
             a different request."
        );
        Self::new(400, "idempotency_error", None, message)
    }

    pub(crate) fn key_in_use(key: &str) -> Self {
        let message = format!(
            "There is currently another in-progress request using this idempotency key '{key}'. \
             Please try again later."
        );
        Self::new(409, "idempotency_error", Some("idempotency_key_in_use"), message)
    }

    pub(crate) fn card(problem: Problem, intent: Option<&str>) -> Self {
        let problem = Box::new(problem);
        Self { status: 402, problem, intent: intent.map(str::to_owned), executed: true }
    }

    /// The same refusal, showing the payment intent it is about.
    pub(crate) fn about(mut self, intent: &str) -> Self {
        self.intent = Some(intent.to_owned());
        self
    }
}
