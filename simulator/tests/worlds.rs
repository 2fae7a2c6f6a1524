//! A few worlds at every `cargo test`; a thousand of them are lived by `cargo xtask simulate`.

use simulator::{Options, Plant, Scenario, simulate};

/// Worlds lived here.
const WORLDS: std::ops::RangeInclusive<u64> = 1..=30;

#[test]
fn worlds_keep_their_promises_and_repeat_themselves() {
    let mut orders = 0;
    let mut durable = 0;
    for seed in WORLDS {
        let outcome = simulate(seed, Options::default());
        let violations: Vec<String> = outcome.violations.iter().map(ToString::to_string).collect();
        assert!(
            violations.is_empty(),
            "seed {seed}: {violations:#?}\n{}\n\
             again: cargo run -p simulator -- --seed {seed} --trace",
            outcome.lines.join("\n")
        );
        orders += outcome.counts.orders;
        durable += outcome.counts.durable;
        // Every third is lived twice, which is enough to notice a clock or a hash map.
        if seed % 3 == 0 {
            let again = simulate(seed, Options::default());
            assert_eq!(again.hash, outcome.hash, "seed {seed} was another world the second time");
            assert_eq!(again.counts, outcome.counts);
        }
    }
    // Worlds in which nobody buys would be healthy too.
    assert!(orders > 50 && durable > 10, "{orders} orders, {durable} by the durable lane");
}

/// Whatever was accepted in an hour without an origin is one order, or one refusal with a mail.
#[test]
fn an_hour_without_the_origin_loses_nothing() {
    // One of these has a queue and the other the outbox.
    for seed in 1..=2 {
        let options = Options { scenario: Scenario::Hour, ..Options::default() };
        let outcome = simulate(seed, options);
        let violations: Vec<String> = outcome.violations.iter().map(ToString::to_string).collect();
        assert!(violations.is_empty(), "seed {seed}: {violations:#?}");
        let counts = outcome.counts;
        assert!(counts.durable >= 90, "seed {seed}: {counts}");
        assert!(counts.orders >= 90 && counts.refused >= 10, "seed {seed}: {counts}");
        assert!(counts.seconds >= 3_600, "seed {seed}: {counts}");
    }
}

#[test]
fn planted_bugs_are_caught() {
    // The ones that show in few worlds; `--plant all` holds the simulator to every one of them.
    let shown = [
        Plant::ForgetMessages,
        Plant::HalfPaid,
        Plant::Deaf,
        Plant::NoRefundRow,
        Plant::NoHoardGuard,
        Plant::TokenIgnored,
        Plant::EpochIgnored,
        Plant::OldEpochRefused,
    ];
    for plant in shown {
        let caught = (1..=60).any(|seed| {
            let outcome = simulate(seed, Options { plant: Some(plant), ..Options::default() });
            outcome.violations.iter().any(|one| plant.breaks().contains(&one.invariant))
        });
        assert!(caught, "{} was not caught", plant.name());
    }
}
