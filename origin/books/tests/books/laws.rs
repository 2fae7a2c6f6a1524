//! Whatever happens, in whatever order: everything adds up after each step, and when the faults
//! stop, nothing is left undone.

use books::{Actor, orders, refunds};
use domain::{IntentId, Millis, OrderStatus};
use proptest::prelude::*;
use wire::answer::Answer;
use wire::message::{Message, Method};

use crate::bench::Bench;
use crate::provider::Fault;

#[derive(Clone, Copy, Debug)]
enum Step {
    Place(u32),
    Repeat(usize),
    Start(usize, bool),
    Succeed(usize),
    SucceedOdd(usize),
    Decline(usize),
    Process(usize),
    Cancel(usize),
    StaffCancel(usize),
    Refund(usize, i64),
    Hear,
    LoseEvents,
    Sweep,
    Reconcile,
    Deliver,
    Pass(u64),
    Fail(Fault),
    FailStore(usize, Fault),
}

fn step() -> impl Strategy<Value = Step> {
    let order = 0..6_usize;
    prop_oneof![
        3 => (1..3_u32).prop_map(Step::Place),
        1 => order.clone().prop_map(Step::Repeat),
        4 => (order.clone(), any::<bool>()).prop_map(|(n, element)| Step::Start(n, element)),
        4 => order.clone().prop_map(Step::Succeed),
        1 => order.clone().prop_map(Step::SucceedOdd),
        2 => order.clone().prop_map(Step::Decline),
        1 => order.clone().prop_map(Step::Process),
        2 => order.clone().prop_map(Step::Cancel),
        1 => order.clone().prop_map(Step::StaffCancel),
        1 => (order, 1..4_000_i64).prop_map(|(n, amount)| Step::Refund(n, amount)),
        3 => Just(Step::Hear),
        1 => Just(Step::LoseEvents),
        2 => Just(Step::Sweep),
        1 => Just(Step::Reconcile),
        2 => Just(Step::Deliver),
        2 => (1..1_800_u64).prop_map(Step::Pass),
        2 => fault().prop_map(Step::Fail),
        2 => (0..4_usize, fault()).prop_map(|(spared, fault)| Step::FailStore(spared, fault)),
    ]
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![Just(Fault::LoseAnswer), Just(Fault::LoseCall), Just(Fault::Busy)]
}

struct Run {
    bench: Bench,
    envelopes: Vec<Vec<u8>>,
    intents: Vec<IntentId>,
}

impl Run {
    fn pick(&self, n: usize) -> Option<IntentId> {
        (!self.intents.is_empty()).then(|| self.intents[n % self.intents.len()])
    }

    /// A payment of the provider's, in a state from which its payer or bank can move it.
    fn movable(&self, n: usize) -> Option<String> {
        use books::PaymentState as S;
        let payments = self.bench.bank.payments();
        let movable: Vec<_> = payments
            .iter()
            .filter(|one| matches!(one.state, S::AwaitingPayer | S::Processing))
            .collect();
        (!movable.is_empty()).then(|| movable[n % movable.len()].id.clone())
    }

    async fn act(&mut self, step: Step) {
        let bench = &self.bench;
        match step {
            Step::Place(quantity) => {
                let intent = bench.intent(&[("MUG-MOSS", quantity), ("NOTE-DOT", 1)]);
                let bytes = bench.envelope(&Message::Place(intent.clone()));
                bench.take(&bytes).await;
                self.intents.push(intent.intent);
                self.envelopes.push(bytes);
            }
            Step::Repeat(n) if !self.envelopes.is_empty() => {
                bench.take(&self.envelopes[n % self.envelopes.len()]).await;
            }
            Step::Start(n, element) => {
                let method = if element { Method::Element } else { Method::Redirect };
                if let Some(intent) = self.pick(n) {
                    bench.start(intent, method).await;
                }
            }
            Step::Cancel(n) => {
                if let Some(intent) = self.pick(n) {
                    bench.cancel(intent).await;
                }
            }
            Step::StaffCancel(n) | Step::Refund(n, _) => self.staff(n, step).await,
            Step::Hear => bench.hear().await,
            Step::LoseEvents => drop(bench.bank.events()),
            Step::Sweep => drop(bench.sweep().await),
            Step::Reconcile => drop(bench.reconcile().await),
            Step::Deliver => drop(bench.deliver().await),
            Step::Pass(seconds) => bench.pass(Millis::from_seconds(seconds)),
            Step::Fail(fault) => bench.bank.fail_next(fault),
            Step::FailStore(spared, fault) => bench.books.store.fail_after(spared, fault),
            _ => self.bank(step),
        }
    }

    /// What happens at the provider, behind the shop's back.
    fn bank(&self, step: Step) {
        let bank = &self.bench.bank;
        let (Step::Succeed(n) | Step::SucceedOdd(n) | Step::Decline(n) | Step::Process(n)) = step
        else {
            return;
        };
        let Some(id) = self.movable(n) else { return };
        match step {
            Step::Succeed(_) => bank.succeed(&id),
            Step::SucceedOdd(_) => bank.succeed_with(&id, 77),
            Step::Decline(_) => bank.decline(&id),
            _ => bank.process(&id),
        }
    }

    async fn staff(&self, n: usize, step: Step) {
        let bench = &self.bench;
        let Some(intent) = self.pick(n) else { return };
        let shown = orders::show(&bench.books.store, &intent.to_string()).await.unwrap();
        let Some(id) = shown.map(|order| order.id) else { return };
        let actor = Actor::Staff("staff_1".to_owned());
        let mut moment = bench.moment();
        if let Step::Refund(_, amount) = step {
            let amount = Some(domain::Money::new(amount, domain::Currency::USD));
            let why = ("goodwill", &actor);
            let asked = refunds::request(&bench.books, id, amount, why, &mut moment).await;
            bench.fine(asked.map(Some));
        } else {
            let ended = orders::cancel_order(&bench.books, id, &actor, &mut moment).await;
            bench.fine(ended.map(Some));
        }
    }

    /// The faults stop, payers and banks finish, and time passes: nothing may be left undone.
    async fn settle(&self) {
        let bench = &self.bench;
        bench.bank.heal();
        bench.books.store.heal();
        // What was not answered is sent again, as a queue does, until it is.
        for envelope in &self.envelopes {
            let answer = bench.take(envelope).await;
            assert!(matches!(answer, Answer::Placed(_) | Answer::Refused(_)), "{answer:?}");
        }
        for payment in bench.bank.payments() {
            if payment.state == books::PaymentState::Processing {
                bench.bank.succeed(&payment.id);
            }
        }
        for _ in 0..6 {
            bench.pass(Millis::from_hours(6));
            bench.hear().await;
            bench.reconcile().await;
            bench.sweep().await;
            bench.deliver().await;
            bench.sound().await;
        }
        bench.quiet().await;
        let mut kept = 0;
        for intent in &self.intents {
            let shown = orders::show(&bench.books.store, &intent.to_string()).await.unwrap();
            let Some(order) = shown else { continue };
            let left = bench.number("SELECT count(*) FROM payments WHERE ended = 0").await;
            assert_eq!(left, 0);
            match order.status {
                OrderStatus::Paid => kept += 1,
                status => assert_eq!(status, OrderStatus::Cancelled),
            }
        }
        let charged = "SELECT coalesce(sum(captured - refunded), 0) FROM payments";
        assert_eq!(bench.number(charged).await, bench.bank.charged());
        if kept == 0 {
            assert_eq!(bench.bank.charged(), 0);
            assert_eq!(bench.level("MUG-MOSS").await, (4, 0));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn everything_adds_up_after_every_step(steps in prop::collection::vec(step(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut bench = Bench::new().await;
            bench.faulty = true;
            let mut run = Run { bench, envelopes: Vec::new(), intents: Vec::new() };
            for step in steps {
                run.act(step).await;
                run.bench.sound().await;
            }
            run.settle().await;
        });
    }
}
