//! Whatever arrives as a signed quote: nothing panics, and only the issued quote is believed, in
//! its one spelling. Content that was signed by a deployment is a quote or an error.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use wire::{attempt, quote, token};

static GENUINE: LazyLock<String> = LazyLock::new(|| quote::sign(&fuzz::quote(), &fuzz::keys()));

fuzz_target!(|input: &[u8]| {
    let text = String::from_utf8_lossy(&fuzz::edit(GENUINE.as_bytes(), input)).into_owned();
    if quote::verify(&fuzz::ring(), &text).is_ok() {
        assert_eq!(text, *GENUINE, "only what was issued is believed");
    }

    let content = fuzz::edit(&fuzz::content(&GENUINE), input);
    if let Ok(quote) = quote::verify(&fuzz::ring(), &fuzz::sign_as_quote(&content)) {
        let again = quote::sign(&quote, &fuzz::keys());
        assert_eq!(quote::verify(&fuzz::ring(), &again), Ok(quote.clone()));
        // What is believed is computed again; that must not panic on any amount either.
        let _ = quote.check(&fuzz::catalog());
    }

    // The other signed texts that strangers can send.
    let delivery = attempt::Delivery { method: "POST", path: "/", body: input };
    let _ = attempt::verify(&fuzz::ring(), &text, delivery, fuzz::NOW);
    assert!(token::verify(&fuzz::keys(), &text).is_err());
});
