//! An origin that is a value: it opens envelopes with the real keys and follows a script.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use domain::order::{FulfilmentStatus, OrderStatus, PaymentStatus};
use domain::{IntentId, Millis, Money, OrderId, Timestamp};
use storefront::Settings;
use wire::answer::{
    Answer, Difference, DifferentLine, OrderLine, OrderView, PaymentStart, Refusal, RefusalCode,
    TimelineEntry,
};
use wire::envelope::Envelope;
use wire::keys::{EdgeKeys, EdgeSecret, KeyId, Keyring};
use wire::message::{Intent, Message, Method, Subject};
use wire::seal::SealingPrivate;
use wire::secret::OrderSecret;

use crate::memory::parse;

pub(crate) struct Origin {
    ring: Keyring,
    sealing: SealingPrivate,
    /// What the next new intent is refused for.
    pub(crate) refuse: Cell<Option<RefusalCode>>,
    /// The recorded answers, with the hash of the secret that opens them.
    pub(crate) orders: RefCell<BTreeMap<IntentId, (Answer, [u8; 32])>>,
    /// Every message that arrived, by kind.
    pub(crate) heard: RefCell<Vec<Message>>,
}

/// The settings of a test shop, and the origin that they lead to.
pub(crate) fn settings() -> (Settings, Origin) {
    let key = KeyId::parse("edge-1").unwrap();
    let secret = "07".repeat(32);
    let sealing = SealingPrivate::generate(KeyId::parse("seal-1").unwrap(), &[9; 32]);
    let text = |value: &str| value.to_owned();
    let settings = parse(&[
        ("BODEGA_STORE", text("corner")),
        ("BODEGA_ENVIRONMENT", text("test")),
        ("BODEGA_REGION", text("local")),
        ("BODEGA_EDGE_SECRET", secret.clone()),
        ("BODEGA_EDGE_KEY", text("edge-1")),
        ("BODEGA_SEALING_KEY", sealing.public().to_string()),
        ("BODEGA_ORIGIN_URL", text("http://origin.test")),
        ("BODEGA_ORIGIN_PUBLIC_URL", text("http://origin.test")),
        ("BODEGA_PROVIDER_URL", text("http://pay.test")),
        ("BODEGA_PUBLISHABLE_KEY", text("pk_test_1")),
    ]);
    let keys = EdgeKeys::derive(key, &EdgeSecret::parse(&secret).unwrap());
    let origin = Origin {
        ring: Keyring::new().with(keys),
        sealing,
        refuse: Cell::new(None),
        orders: RefCell::default(),
        heard: RefCell::default(),
    };
    (settings, origin)
}

impl Origin {
    /// How many orders there are.
    pub(crate) fn placed(&self) -> usize {
        let orders = self.orders.borrow();
        orders.values().filter(|(answer, _)| matches!(answer, Answer::Placed(_))).count()
    }

    /// Changes an order as staff or the provider would.
    pub(crate) fn change(&self, change: impl Fn(&mut OrderView)) {
        for (answer, _) in self.orders.borrow_mut().values_mut() {
            if let Answer::Placed(order) = answer {
                change(order);
                order.version += 1;
            }
        }
    }

    /// Opens an envelope and answers it.
    pub(crate) fn answer(&self, envelope: &Envelope, now: Timestamp) -> Answer {
        let sealing = std::slice::from_ref(&self.sealing);
        // Over the wire and back, as a host would send it.
        let envelope = Envelope::from_bytes(&envelope.to_bytes()).unwrap();
        let message = self.ring.open(&envelope, sealing, now).unwrap().message;
        self.heard.borrow_mut().push(message.clone());
        let answer = match &message {
            Message::Place(intent) => self.place(intent, now),
            Message::Status(question) => {
                // Orders of this origin are numbered like their intents.
                let intent = match question.subject {
                    Subject::Intent(intent) => intent,
                    Subject::Order(order) => IntentId::from_ulid(order.ulid()),
                };
                self.known(intent, &question.order_secret, as_order)
            }
            Message::StartPayment(start) => {
                self.known(start.intent, &start.order_secret, |_| pay(start.method, now))
            }
            Message::Cancel(cancel) => {
                self.known(cancel.intent, &cancel.order_secret, |answer| match answer {
                    Answer::Placed(order) => Answer::Order(OrderView {
                        status: OrderStatus::Cancelled,
                        payment_status: PaymentStatus::Cancelled,
                        ..order.clone()
                    }),
                    other => other.clone(),
                })
            }
        };
        Answer::from_json(&answer.to_json()).unwrap()
    }

    fn place(&self, intent: &Intent, now: Timestamp) -> Answer {
        let known = self.orders.borrow().get(&intent.intent).cloned();
        if let Some((answer, hash)) = known {
            return if hash == intent.order_secret_hash { answer } else { Answer::Forbidden };
        }
        let quote = wire::quote::verify(&self.ring, &intent.quote).unwrap();
        assert_eq!(quote.intent, intent.intent);
        let answer = match self.refuse.take() {
            Some(code) => Answer::Refused(refusal(code, &quote)),
            None => Answer::Placed(order(intent, &quote, now)),
        };
        let kept = (answer.clone(), intent.order_secret_hash);
        self.orders.borrow_mut().insert(intent.intent, kept);
        answer
    }

    fn known(
        &self,
        intent: IntentId,
        secret: &OrderSecret,
        answer: impl Fn(&Answer) -> Answer,
    ) -> Answer {
        match self.orders.borrow().get(&intent) {
            None => Answer::NotFound,
            Some((_, hash)) if !secret.matches(hash) => Answer::Forbidden,
            Some((kept, _)) => answer(kept),
        }
    }
}

fn as_order(kept: &Answer) -> Answer {
    match kept {
        Answer::Placed(order) => Answer::Order(order.clone()),
        other => other.clone(),
    }
}

fn pay(method: Method, now: Timestamp) -> Answer {
    let element = method == Method::Element;
    Answer::Payment(PaymentStart {
        provider: "stripe".to_owned(),
        client_secret: element.then(|| "pi_1_secret_2".to_owned()),
        redirect_url: (!element).then(|| "http://pay.test/pay/cs_1".to_owned()),
        publishable_key: "pk_test_1".to_owned(),
        provider_url: "http://pay.test".to_owned(),
        pay_by: now.plus(Millis::from_minutes(15)),
    })
}

fn refusal(code: RefusalCode, quote: &domain::Quote) -> Refusal {
    let line = quote.lines.first().unwrap();
    Refusal {
        code,
        detail: "There is not enough of it.".to_owned(),
        difference: Some(Difference {
            currency: quote.totals.total.currency(),
            expected: Some(quote.totals.total),
            actual: None,
            lines: vec![DifferentLine {
                variant: line.variant,
                expected: Some(line.total),
                actual: None,
                availability: Some(domain::Band::None),
            }],
        }),
    }
}

fn order(intent: &Intent, quote: &domain::Quote, now: Timestamp) -> OrderView {
    let lines = quote.lines.iter().map(|line| OrderLine {
        variant: line.variant,
        sku: line.sku.clone(),
        title: line.title.clone(),
        quantity: line.quantity,
        unit_price: line.unit_price,
        total: line.total,
    });
    OrderView {
        id: OrderId::from_ulid(intent.intent.ulid()),
        number: "1001".to_owned(),
        intent: intent.intent,
        status: OrderStatus::Pending,
        payment_status: PaymentStatus::Pending,
        fulfilment_status: FulfilmentStatus::Unfulfilled,
        currency: Money::currency(quote.totals.total),
        lines: lines.collect(),
        totals: quote.totals,
        adjustments: quote.adjustments.clone(),
        contact_email: intent.contact.email.clone(),
        shipping_address: intent.shipping_address.clone(),
        pay_by: Some(now.plus(Millis::from_minutes(15))),
        placed_at: now,
        timeline: vec![TimelineEntry { at: now, kind: "order.placed".to_owned() }],
        version: 1,
    }
}
