//! An account with a clock that only the test moves.

use sandbox::{Account, Method, Request, Response, Settings};
use serde_json::Value;

pub(crate) const SECRET: &str = "sk_test_sandbox";
pub(crate) const PUBLISHABLE: &str = "pk_test_sandbox";

pub(crate) struct World {
    pub(crate) account: Account,
    pub(crate) now: i64,
    pub(crate) settings: Settings,
    draws: u64,
}

impl World {
    pub(crate) fn new() -> Self {
        let mut settings =
            Settings::new(SECRET, PUBLISHABLE, "whsec_sandbox", "http://127.0.0.1:8789/");
        settings.webhook_url = Some("http://shop.test/webhooks/stripe".to_owned());
        Self::with(settings)
    }

    pub(crate) fn with(settings: Settings) -> Self {
        let account = Account::new(settings.clone());
        Self { account, now: 1_795_240_080_000, settings, draws: 0 }
    }

    pub(crate) fn entropy(&mut self) -> [u8; 32] {
        self.draws += 1;
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&self.draws.to_le_bytes());
        bytes
    }

    pub(crate) fn send(&mut self, request: &Request) -> Response {
        let entropy = self.entropy();
        self.account.handle(request, self.now, entropy)
    }

    pub(crate) fn post(&mut self, path: &str, body: &str) -> Response {
        self.send(&Request::post(path, body, SECRET))
    }

    pub(crate) fn get(&mut self, path: &str) -> Response {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        self.send(&Request::get(path, query, SECRET))
    }

    /// A write that must succeed.
    pub(crate) fn done(&mut self, path: &str, body: &str) -> Value {
        let response = self.post(path, body);
        assert_eq!(response.status, 200, "{path} {body}: {}", response.json);
        response.json
    }

    /// A read that must succeed.
    pub(crate) fn read(&mut self, path: &str) -> Value {
        let response = self.get(path);
        assert_eq!(response.status, 200, "{path}: {}", response.json);
        response.json
    }

    /// A write that must be refused, with its status and error object.
    pub(crate) fn refused(&mut self, path: &str, body: &str) -> (u16, Value) {
        let response = self.post(path, body);
        assert_ne!(response.status, 200, "{path} {body}: {}", response.json);
        (response.status, response.json["error"].clone())
    }

    pub(crate) fn delete(&mut self, path: &str) -> Response {
        let mut request = Request::get(path, "", SECRET);
        request.method = Method::Delete;
        self.send(&request)
    }

    /// A payment intent over 34.12 USD.
    pub(crate) fn intent(&mut self, more: &str) -> String {
        let body = format!("amount=3412&currency=usd{more}");
        id(&self.done("/v1/payment_intents", &body))
    }

    /// Confirms with a ready-made payment method.
    pub(crate) fn confirm(&mut self, intent: &str, method: &str) -> Response {
        let body = format!("payment_method={method}&return_url=https://shop.test/back");
        self.post(&format!("/v1/payment_intents/{intent}/confirm"), &body)
    }

    pub(crate) fn show(&mut self, intent: &str) -> Value {
        self.read(&format!("/v1/payment_intents/{intent}"))
    }

    pub(crate) fn pass_seconds(&mut self, seconds: i64) {
        self.now += seconds * 1000;
    }

    /// The types of all events so far, oldest first, leaving out charges'.
    pub(crate) fn kinds(&mut self) -> Vec<String> {
        let list = self.read("/v1/events?limit=100");
        let kinds = list["data"].as_array().unwrap().iter().rev();
        kinds
            .map(|event| event["type"].as_str().unwrap().to_owned())
            .filter(|kind| !matches!(kind.as_str(), "charge.succeeded" | "charge.failed"))
            .collect()
    }

    /// Takes every due delivery, telling that each arrived.
    pub(crate) fn deliver(&mut self) -> Vec<sandbox::Delivery> {
        let mut all = Vec::new();
        loop {
            let due = self.account.due_events(self.now);
            if due.is_empty() {
                return all;
            }
            for delivery in due {
                self.account.settle(&delivery.event, true, self.now);
                all.push(delivery);
            }
        }
    }

    /// The account after its process was replaced: what it wrote down is all it knows.
    pub(crate) fn restart(&mut self) {
        let records = self.account.take_records();
        let lines: Vec<String> =
            records.iter().map(|record| serde_json::to_string(record).unwrap()).collect();
        let records = lines.iter().map(|line| serde_json::from_str(line).unwrap());
        self.account = Account::restore(self.settings.clone(), records);
    }
}

pub(crate) fn id(object: &Value) -> String {
    object["id"].as_str().unwrap().to_owned()
}
