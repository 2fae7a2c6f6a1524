//! The figures beside the targets, their floors and the peers.

use super::figures::{Figure, Figures};
use super::plot::Bar;

/// A peer's figure for the same work, measured before on such a machine: two cores, its database
/// and the load on the same ones.
struct Peer {
    group: &'static str,
    name: &'static str,
    per_second: f64,
}

const PEERS: [Peer; 8] = [
    Peer { group: "p1", name: "Vendure 3.7, product detail", per_second: 217.0 },
    Peer { group: "p1", name: "Medusa 2.21, product detail", per_second: 74.0 },
    Peer { group: "p2", name: "Vendure 3.7, list of 24", per_second: 173.0 },
    Peer { group: "p3", name: "Vendure 3.7, its default search", per_second: 3.9 },
    Peer { group: "p3", name: "Medusa 2.21, its full-text module", per_second: 239.0 },
    Peer { group: "p6", name: "Vendure 3.7, add to cart, 32 connections", per_second: 51.0 },
    Peer { group: "p7", name: "Vendure 3.7, cart to order, 8 shoppers", per_second: 10.2 },
    Peer { group: "p7", name: "Medusa 2.21, cart to order, 8 shoppers", per_second: 1.7 },
];
const VENDURE_ADDS: f64 = 51.0;
const VENDURE_ORDERS: f64 = 10.2;

/// A ratio that is wanted.
struct Target {
    of: &'static str,
    to: To,
    at_least: Option<f64>,
}

enum To {
    /// Another figure, shown as a share of it.
    Floor(&'static str),
    /// A peer's, shown as a multiple.
    Peer(&'static str, f64),
}

const TARGETS: [Target; 22] = [
    Target { of: "p1.worker", to: To::Floor("p1.hello"), at_least: Some(0.9) },
    Target { of: "p1.worker", to: To::Floor("p1.rust"), at_least: Some(0.9) },
    Target { of: "p1.worker", to: To::Peer("Vendure", 217.0), at_least: Some(80.0) },
    Target { of: "p2.worker", to: To::Floor("p2.hello"), at_least: Some(0.6) },
    Target { of: "p2.worker", to: To::Floor("p2.rust"), at_least: Some(0.6) },
    Target { of: "p2.worker", to: To::Peer("Vendure", 173.0), at_least: Some(60.0) },
    Target { of: "p3.worker", to: To::Floor("p3.hello"), at_least: Some(0.3) },
    Target { of: "p3.worker", to: To::Floor("p3.rust"), at_least: Some(0.3) },
    Target { of: "p3.worker", to: To::Peer("Vendure", 3.9), at_least: Some(1_000.0) },
    Target { of: "p4.detail", to: To::Floor("p4.detail.hyper"), at_least: Some(0.7) },
    Target { of: "p4.list", to: To::Floor("p4.list.hyper"), at_least: Some(0.7) },
    Target { of: "p4.search", to: To::Floor("p4.search.hyper"), at_least: Some(0.7) },
    Target { of: "p5.worker", to: To::Floor("p5.hello"), at_least: Some(0.5) },
    Target { of: "p5.worker", to: To::Floor("p5.rust"), at_least: Some(0.5) },
    Target { of: "p6.add", to: To::Floor("p6.database"), at_least: None },
    Target { of: "p6.add", to: To::Floor("p6.hello"), at_least: None },
    Target { of: "p6.add", to: To::Peer("Vendure", VENDURE_ADDS), at_least: Some(50.0) },
    Target { of: "p6.worker", to: To::Floor("p6.fetch"), at_least: Some(0.5) },
    Target { of: "p7.order.8", to: To::Floor("p7.database.8"), at_least: Some(0.5) },
    Target { of: "p7.order.256", to: To::Floor("p7.database.256"), at_least: Some(0.5) },
    Target { of: "p7.order.8", to: To::Peer("Vendure", VENDURE_ORDERS), at_least: Some(200.0) },
    Target { of: "p7.journey.8", to: To::Peer("Vendure", VENDURE_ORDERS), at_least: None },
];

/// The slowest of a hundred orders at half load, in milliseconds.
const P99_MAX: f64 = 50.0;
/// Resident memory of the whole shop in one process, idle, in KiB.
const IDLE_MAX: f64 = 64.0 * 1_024.0;

/// What the figures say, line by line.
pub(super) fn remarks(figures: &Figures) -> Vec<String> {
    let mut lines: Vec<String> =
        TARGETS.iter().filter_map(|target| ratio(figures, target)).collect();
    if let Some(open) = figures.get("p7.open.256") {
        let p99 = open.p99.median();
        let verdict = verdict(p99 <= P99_MAX);
        lines.push(format!(
            "p99 of an order at half load: {p99:.1} ms, at most {P99_MAX}: {verdict}"
        ));
    }
    lines.extend(["p6.add", "p7.order.256"].iter().filter_map(|key| memory(figures.get(key)?)));
    lines
}

fn ratio(figures: &Figures, target: &Target) -> Option<String> {
    let ours = figures.get(target.of)?;
    let value = ours.per_second.median();
    let (shown, reached) = match &target.to {
        To::Floor(key) => {
            let floor = figures.get(key)?;
            let share = value / floor.per_second.median();
            (format!("{:.1} % of `{}`", share * 100.0, floor.what), share)
        }
        To::Peer(name, per_second) => {
            let multiple = value / per_second;
            (format!("{multiple:.0} × {name} ({per_second}/s)"), multiple)
        }
    };
    let wanted = target.at_least.map(|least| {
        let least_shown = match target.to {
            To::Floor(_) => format!("{:.0} %", least * 100.0),
            To::Peer(..) => format!("{least:.0} ×"),
        };
        format!(", at least {least_shown}: {}", verdict(reached >= least))
    });
    Some(format!("{}: {shown}{}", ours.what, wanted.unwrap_or_default()))
}

/// What a target came to.
pub(super) fn verdict(met: bool) -> &'static str {
    if met { "met" } else { "MISSED" }
}

fn memory(figure: &Figure) -> Option<String> {
    let [idle, loaded, shared_idle, shared_loaded] = &figure.memory;
    let mib = |kib: f64| kib / 1_024.0;
    // Nothing was measured where the system does not tell.
    (idle.median() > 0.0).then(|| {
        format!(
            "memory of `bodega serve` idle → after `{}`: RSS {:.1} → {:.1} MiB, PSS {:.1} → {:.1} \
             MiB; idle at most {:.0}: {}",
            figure.what,
            mib(idle.median()),
            mib(loaded.median()),
            mib(shared_idle.median()),
            mib(shared_loaded.median()),
            mib(IDLE_MAX),
            verdict(idle.median() <= IDLE_MAX)
        )
    })
}

/// What is drawn of a group: its figures, then the peers'.
pub(super) fn bars(figures: &Figures, group: &str) -> Vec<Bar> {
    let ours = figures.group(group).map(|figure| Bar {
        label: figure.what.to_owned(),
        value: figure.per_second.median(),
        range: Some((figure.per_second.least(), figure.per_second.most())),
        floor: figure.what.starts_with("floor"),
        peer: false,
    });
    let peers = PEERS.iter().filter(|peer| peer.group == group).map(|peer| Bar {
        label: peer.name.to_owned(),
        value: peer.per_second,
        range: None,
        floor: false,
        peer: true,
    });
    ours.chain(peers).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::figures::Sample;
    use super::*;

    #[test]
    fn targets_are_met_or_missed_by_the_medians() {
        let latency = json!({ "p50": 1.0, "p99": 60.0 });
        let report = |per_second: f64| json!({ "per_second": per_second, "latency": latency });
        let mut figures = Figures::default();
        for (key, per_second) in [("p7.order.8", 3_000.0), ("p7.database.8", 10_000.0)] {
            figures.take(Sample::of_run(key, key, &report(per_second)).unwrap());
        }
        figures.take(Sample::of_run("p7.open.256", "open", &report(100.0)).unwrap());
        let text = remarks(&figures).join("\n");
        assert!(text.contains("30.0 % of `p7.database.8`, at least 50 %: MISSED"), "{text}");
        assert!(text.contains("294 × Vendure (10.2/s), at least 200 ×: met"), "{text}");
        assert!(text.contains("60.0 ms, at most 50: MISSED"), "{text}");
        assert_eq!(bars(&figures, "p7").iter().filter(|bar| bar.peer).count(), 2);
    }
}
