//! What an account must be told.

/// An account's keys, addresses and habits. There is no `Debug`: it holds secrets.
#[derive(Clone)]
pub struct Settings {
    /// The secret API key (`sk_test_…`).
    pub secret_key: String,
    /// The publishable API key (`pk_test_…`), which pages may know.
    pub publishable_key: String,
    /// The webhook signing secret (`whsec_…`).
    pub webhook_secret: String,
    /// A second signing secret while the first is being rolled: deliveries then carry two `v1`.
    pub webhook_secret_old: Option<String>,
    /// Where webhooks go; without it events are kept and never delivered.
    pub webhook_url: Option<String>,
    /// The sandbox's own address as shoppers' browsers reach it, without a trailing slash.
    pub public_url: String,
    /// The shop's name on the pay page.
    pub shop_name: String,
    /// How long a slow card keeps a payment in `processing`.
    pub processing_seconds: u32,
    /// Requests a second before the account answers 429; `None` is unlimited.
    pub requests_per_second: Option<u32>,
}

impl Settings {
    /// An account with the usual habits: slow cards take five seconds, no rate limit.
    pub fn new(
        secret_key: impl Into<String>,
        publishable_key: impl Into<String>,
        webhook_secret: impl Into<String>,
        public_url: impl Into<String>,
    ) -> Self {
        let public_url: String = public_url.into();
        Self {
            secret_key: secret_key.into(),
            publishable_key: publishable_key.into(),
            webhook_secret: webhook_secret.into(),
            webhook_secret_old: None,
            webhook_url: None,
            public_url: public_url.trim_end_matches('/').to_owned(),
            shop_name: "Your shop".to_owned(),
            processing_seconds: 5,
            requests_per_second: None,
        }
    }
}
