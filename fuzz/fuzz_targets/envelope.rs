//! Whatever arrives as an envelope: nothing panics, reading and writing are each other's
//! opposite, and only what was sealed opens, as what was sealed.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use wire::answer::Answer;
use wire::envelope::Envelope;
use wire::message::Message;

struct Genuine {
    message: Message,
    json: Vec<u8>,
    bytes: Vec<u8>,
}

const ANSWERS: [&[u8]; 3] = [
    include_bytes!("../../core/wire/tests/golden/answer-placed.json"),
    include_bytes!("../../core/wire/tests/golden/answer-payment.json"),
    include_bytes!("../../core/wire/tests/golden/answer-refused-price.json"),
];

static GENUINE: LazyLock<Vec<Genuine>> = LazyLock::new(|| {
    let public = fuzz::origin().public();
    let seal = |message: Message| {
        let sealed = Envelope::seal(&message, &fuzz::keys(), &public, fuzz::NOW, [3; 32]);
        let bytes = sealed.expect("a small message").to_bytes();
        Genuine { json: message.to_json(), bytes, message }
    };
    fuzz::messages().into_iter().map(seal).collect()
});

fuzz_target!(|input: &[u8]| {
    let Some((which, edits)) = input.split_first() else { return };
    let genuine = &GENUINE[usize::from(*which) % GENUINE.len()];

    let bytes = fuzz::edit(&genuine.bytes, edits);
    if let Ok(envelope) = Envelope::from_bytes(&bytes) {
        assert_eq!(envelope.to_bytes(), bytes, "one spelling");
        if let Ok(opened) = fuzz::ring().open(&envelope, &[fuzz::origin()], fuzz::NOW) {
            let sealed = GENUINE.iter().find(|genuine| genuine.message == opened.message);
            assert_eq!(sealed.expect("only what was sealed opens").bytes, bytes);
        }
    }

    // Behind seal and tag: what a deployment with keys, or the origin, could send.
    let json = fuzz::edit(&genuine.json, edits);
    if let Ok(message) = Message::from_json(&json) {
        assert_eq!(Message::from_json(&message.to_json()), Ok(message));
    }
    let answer = ANSWERS[usize::from(*which) % ANSWERS.len()];
    if let Ok(answer) = Answer::from_json(&fuzz::edit(answer, edits)) {
        assert_eq!(Answer::from_json(&answer.to_json()), Ok(answer));
    }
});
