//! `cargo run -p demo --example judged`: nDCG@10 of the shop's search over the demo, and of
//! MiniSearch on the same documents in the same run. Needs node, and `npm ci` in the root.

use std::error::Error;
use std::io::Write as _;
use std::process::{Command, Stdio};

use demo::Demo;
use demo::judged::{Judged, Language, Text, ndcg};
use search::{Document, Index, Query, SynonymGroup, compile};
use serde_json::{Value, json};

type Answers = Vec<Vec<String>>;

fn main() -> Result<(), Box<dyn Error>> {
    let demo = Demo::read()?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "nDCG@10             queries  bodega  without synonyms  MiniSearch")?;
    for language in [Language::English, Language::German] {
        let texts = demo.texts(language);
        let synonyms = Demo::synonyms(language)?;
        let sets = [("", demo.judged(language)?), (", held out", demo.held_out(language)?)];
        for (set, judged) in sets {
            let [ours, plain, theirs] = [
                mean(&judged, &ours((language, &texts), &judged, &synonyms)?),
                mean(&judged, &ours((language, &texts), &judged, &[])?),
                mean(&judged, &theirs(&texts, &judged)?),
            ];
            let (count, name) = (judged.len(), format!("{language:?}{set}"));
            writeln!(out, "{name:<20}{count:>7}{ours:>8.3}{plain:>18.3}{theirs:>12.3}")?;
        }
    }
    Ok(())
}

fn mean(judged: &[Judged], answers: &Answers) -> f64 {
    let scores = judged.iter().zip(answers);
    let sum: f64 = scores.map(|(one, got)| ndcg(got.iter().map(String::as_str), one)).sum();
    sum / f64::from(u32::try_from(judged.len()).unwrap_or(u32::MAX))
}

fn ours(
    (language, texts): (Language, &[Text]),
    judged: &[Judged],
    synonyms: &[Vec<String>],
) -> Result<Answers, Box<dyn Error>> {
    let keywords: Vec<Vec<&str>> =
        texts.iter().map(|text| text.keywords.iter().map(String::as_str).collect()).collect();
    let documents = texts.iter().zip(&keywords).map(|(text, keywords)| Document {
        title: &text.title,
        keywords,
        body: &text.body,
    });
    let groups: Vec<Vec<&str>> =
        synonyms.iter().map(|group| group.iter().map(String::as_str).collect()).collect();
    let groups: Vec<SynonymGroup<'_>> =
        groups.iter().map(|phrases| SynonymGroup { phrases }).collect();
    let spoken = match language {
        Language::English => search::Language::English,
        Language::German => search::Language::German,
    };
    let segments = compile(spoken, documents, &groups)?;
    let index = Index::open(segments.into_iter().map(|one| one.bytes).collect())?;
    let answer = |one: &Judged| {
        let hits = index.search(&Query::new(&one.typed)).top(10, &|_| true, &|_| 1.0);
        let place = |ordinal| usize::try_from(ordinal).ok().and_then(|at| texts.get(at));
        hits.iter().filter_map(|hit| Some(place(hit.ordinal)?.handle.clone())).collect()
    };
    Ok(judged.iter().map(answer).collect())
}

fn theirs(texts: &[Text], judged: &[Judged]) -> Result<Answers, Box<dyn Error>> {
    let document = |text: &Text| {
        json!({
            "handle": text.handle,
            "title": text.title,
            "keywords": text.keywords,
            "body": text.body,
        })
    };
    let documents: Vec<Value> = texts.iter().map(document).collect();
    let queries: Vec<&str> = judged.iter().map(|one| one.typed.as_str()).collect();
    let asked = json!({ "documents": documents, "queries": queries });
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/minisearch.mjs");
    let mut node =
        Command::new("node").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    if let Some(mut stdin) = node.stdin.take() {
        stdin.write_all(asked.to_string().as_bytes())?;
    }
    let done = node.wait_with_output()?;
    if !done.status.success() {
        return Err("MiniSearch did not answer: is it installed (npm ci)?".into());
    }
    Ok(serde_json::from_slice(&done.stdout)?)
}
