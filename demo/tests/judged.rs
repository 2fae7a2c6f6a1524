//! The shop's search over the demo, judged by what shoppers would want to see.

#![expect(clippy::unwrap_used, reason = "a test says what it needs by failing")]
#![expect(clippy::print_stdout, reason = "the figure is wanted, also when it is good enough")]

use demo::Demo;
use demo::judged::{Judged, Language, ndcg};
use search::{Document, Index, Query, SynonymGroup, compile};

/// The mean of nDCG@10 that is had today, rounded down. Less is a step back.
const FLOORS: [(Language, f64); 2] = [(Language::English, 0.91), (Language::German, 0.87)];

/// The same of the held-out queries: lower, as nothing was tuned to them.
const HELD_OUT_FLOORS: [(Language, f64); 2] = [(Language::English, 0.77), (Language::German, 0.48)];

/// What the best-selling product gains in the shop, the others less by their rank: its `release`
/// ranks so.
const POPULAR: f32 = 0.1;

/// What each good's score is multiplied by for how much it is bought.
fn boosts(demo: &Demo) -> Vec<f32> {
    let bought = demo.bought();
    let count = bought.len() as f32;
    let rank = |one: &u32| bought.iter().filter(|other| *other > one).count() as f32;
    bought.iter().map(|one| 1.0 + POPULAR * (1.0 - rank(one) / count)).collect()
}

fn answers(
    demo: &Demo,
    language: Language,
    judged: &[Judged],
    boost: &dyn Fn(u32) -> f32,
) -> Vec<Vec<String>> {
    let texts = demo.texts(language);
    let keywords: Vec<Vec<&str>> =
        texts.iter().map(|text| text.keywords.iter().map(String::as_str).collect()).collect();
    let documents = texts.iter().zip(&keywords).map(|(text, keywords)| Document {
        title: &text.title,
        keywords,
        body: &text.body,
    });
    let synonyms = Demo::synonyms(language).unwrap();
    let synonyms: Vec<Vec<&str>> =
        synonyms.iter().map(|group| group.iter().map(String::as_str).collect()).collect();
    let groups: Vec<SynonymGroup<'_>> =
        synonyms.iter().map(|phrases| SynonymGroup { phrases }).collect();
    let spoken = match language {
        Language::English => search::Language::English,
        Language::German => search::Language::German,
    };
    let segments = compile(spoken, documents, &groups).unwrap();
    let index = Index::open(segments.into_iter().map(|one| one.bytes).collect()).unwrap();
    let answer = |one: &Judged| {
        let hits = index.search(&Query::new(&one.typed)).top(10, &|_| true, boost);
        hits.iter().map(|hit| texts[hit.ordinal as usize].handle.clone()).collect()
    };
    judged.iter().map(answer).collect()
}

#[test]
fn shoppers_see_what_they_want() {
    let demo = Demo::read().unwrap();
    let mut count = 0;
    for (language, floor) in FLOORS {
        let judged = demo.judged(language).unwrap();
        let answers = answers(&demo, language, &judged, &|_| 1.0);
        let mut sum = 0.0;
        let mut poor = Vec::new();
        for (one, got) in judged.iter().zip(&answers) {
            let score = ndcg(got.iter().map(String::as_str), one);
            assert!((0.0..=1.000_001).contains(&score), "{}: {score}", one.typed);
            if score < 0.7 {
                poor.push(format!("{score:.2} {}: {got:?}", one.typed));
            }
            sum += score;
        }
        let mean = sum / f64::from(u32::try_from(judged.len()).unwrap());
        println!("{language:?}: nDCG@10 {mean:.3} of {} queries\n{poor:#?}", judged.len());
        assert!(mean >= floor, "{language:?}: {mean:.3}\n{poor:#?}");
        count += judged.len();
    }
    assert!(count >= 60, "{count}");
}

#[test]
fn shoppers_of_whom_nobody_thought_are_served_too() {
    let demo = Demo::read().unwrap();
    for (language, floor) in HELD_OUT_FLOORS {
        let judged = demo.held_out(language).unwrap();
        let answers = answers(&demo, language, &judged, &|_| 1.0);
        let scores = judged.iter().zip(&answers);
        let sum: f64 = scores.map(|(one, got)| ndcg(got.iter().map(String::as_str), one)).sum();
        let mean = sum / f64::from(u32::try_from(judged.len()).unwrap());
        println!("{language:?}, held out: nDCG@10 {mean:.3} of {} queries", judged.len());
        assert!(mean >= floor, "{language:?}: {mean:.3}");
        assert!(judged.len() >= 20);
        // A query of the other set would not be held out.
        let known = demo.judged(language).unwrap();
        assert!(judged.iter().all(|one| known.iter().all(|other| other.typed != one.typed)));
    }
}

#[test]
fn what_sells_well_does_not_outweigh_what_was_asked_for() {
    let demo = Demo::read().unwrap();
    let boosts = boosts(&demo);
    let boost = |ordinal: u32| boosts[ordinal as usize];
    for (floors, held_out) in [(FLOORS, false), (HELD_OUT_FLOORS, true)] {
        for (language, floor) in floors {
            let judged = if held_out { demo.held_out(language) } else { demo.judged(language) };
            let judged = judged.unwrap();
            let answers = answers(&demo, language, &judged, &boost);
            let scores = judged.iter().zip(&answers);
            let sum: f64 = scores.map(|(one, got)| ndcg(got.iter().map(String::as_str), one)).sum();
            let mean = sum / f64::from(u32::try_from(judged.len()).unwrap());
            println!("{language:?}, best sellers first: nDCG@10 {mean:.3}");
            assert!(mean >= floor, "{language:?}: {mean:.3}");
        }
    }
}

#[test]
fn a_perfect_answer_is_one_and_a_wrong_one_nothing() {
    let demo = Demo::read().unwrap();
    let judged = demo.judged(Language::English).unwrap();
    for one in &judged {
        let mut best: Vec<_> = one.gains.iter().collect();
        best.sort_by(|a, b| b.1.total_cmp(a.1));
        assert!((ndcg(best.iter().map(|(name, _)| name.as_str()), one) - 1.0).abs() < 1e-9);
        assert_eq!(ndcg(["nothing"], one), 0.0);
    }
}
