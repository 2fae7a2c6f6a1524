//! Laws that hold for any documents.

#![expect(clippy::unwrap_used, reason = "a test says what it needs by failing")]

use std::collections::BTreeSet;

use proptest::prelude::*;
use search::{Document, Index, Language, Query, Segment, SynonymGroup, compile};

/// Words that share beginnings, for prefixes to mean something.
fn word() -> impl Strategy<Value = String> {
    "[ab]{1,3}c?[ab]{0,2}"
}

#[derive(Debug, Clone)]
struct Text {
    title: Vec<String>,
    keywords: Vec<String>,
    body: Vec<String>,
}

fn text() -> impl Strategy<Value = Text> {
    let words = |most| proptest::collection::vec(word(), 0..most);
    (words(5), words(4), words(20)).prop_map(|(title, keywords, body)| Text {
        title,
        keywords,
        body,
    })
}

impl Text {
    fn words(&self) -> impl Iterator<Item = &String> {
        self.title.iter().chain(&self.keywords).chain(&self.body)
    }
}

fn compiled(texts: &[Text], language: Language) -> Vec<Segment> {
    let owned: Vec<_> =
        texts.iter().map(|text| (text.title.join(" "), text.body.join(" "))).collect();
    let keywords: Vec<Vec<&str>> =
        texts.iter().map(|text| text.keywords.iter().map(String::as_str).collect()).collect();
    let documents = owned.iter().zip(&keywords).map(|((title, body), keywords)| Document {
        title,
        keywords,
        body,
    });
    compile(language, documents, &[SynonymGroup { phrases: &["a b", "cc"] }]).unwrap()
}

fn opened(segments: &[Segment]) -> Index<&[u8]> {
    Index::open(segments.iter().map(|segment| segment.bytes.as_slice()).collect()).unwrap()
}

/// Which documents a scan finds: each word is there, or begins a word that is there.
fn scan(texts: &[Text], words: &[String]) -> BTreeSet<u32> {
    let has = |text: &Text, at: usize, word: &String| {
        let begins = at + 1 == words.len() || word.len() >= 3;
        text.words().any(|ours| ours == word || begins && ours.starts_with(word.as_str()))
    };
    let matching = (0..)
        .zip(texts)
        .filter(|(_, text)| words.iter().enumerate().all(|(at, word)| has(text, at, word)));
    matching.map(|(ordinal, _)| ordinal).collect()
}

proptest! {
    #[test]
    fn a_literal_search_finds_what_a_scan_finds(
        texts in proptest::collection::vec(text(), 1..40),
        words in proptest::collection::vec(word(), 1..4),
    ) {
        let segments = compiled(&texts, Language::Other);
        let index = opened(&segments);
        let found = index.search(&Query::new(&words.join(" ")).literal());
        let expected = scan(&texts, &words);
        prop_assert_eq!(found.is_complete(), !expected.is_empty());
        if found.is_complete() {
            prop_assert_eq!(found.matches().iter().collect::<BTreeSet<_>>(), expected);
        }
    }

    #[test]
    fn forgiveness_only_adds(
        texts in proptest::collection::vec(text(), 1..30),
        words in proptest::collection::vec(word(), 1..4),
    ) {
        let segments = compiled(&texts, Language::German);
        let index = opened(&segments);
        let found = index.search(&Query::new(&words.join(" ")));
        for ordinal in scan(&texts, &words) {
            prop_assert!(found.is_complete() && found.matches().contains(ordinal));
        }
    }

    #[test]
    fn the_same_documents_give_the_same_bytes(texts in proptest::collection::vec(text(), 0..20)) {
        prop_assert_eq!(compiled(&texts, Language::German), compiled(&texts, Language::German));
    }

    #[test]
    fn the_best_come_first_and_pages_join(
        texts in proptest::collection::vec(text(), 1..40),
        typed in word(),
        page in 1_usize..10,
    ) {
        let segments = compiled(&texts, Language::Other);
        let found = opened(&segments).search(&Query::new(&typed));
        let keep = |ordinal: u32| !ordinal.is_multiple_of(3);
        let boost = |ordinal: u32| 1.0 + (ordinal % 2) as f32;
        let all = found.top(usize::MAX, &keep, &boost);
        let kept: BTreeSet<u32> = found.matches().iter().filter(|ordinal| keep(*ordinal)).collect();
        prop_assert_eq!(all.iter().map(|hit| hit.ordinal).collect::<BTreeSet<_>>(), kept);
        let ordered = all.is_sorted_by(|one, other| {
            one.score > other.score || one.score == other.score && one.ordinal < other.ordinal
        });
        prop_assert!(ordered);
        prop_assert_eq!(found.top(page, &keep, &boost), all[..page.min(all.len())].to_vec());
    }

    #[test]
    fn what_is_kept_of_words_changes_no_answer(
        texts in proptest::collection::vec(text(), 1..30),
        queries in proptest::collection::vec(proptest::collection::vec(word(), 1..4), 1..5),
        language in prop_oneof![Just(Language::English), Just(Language::German)],
    ) {
        let segments = compiled(&texts, language);
        let used = opened(&segments);
        let queries = queries.iter().flat_map(|words| {
            let text = words.join(" ");
            [Query::new(&text), Query::new(&format!("{text} ")), Query::new(&text).literal()]
        });
        let queries: Vec<Query> = queries.collect();
        // The second time everything is known.
        for query in queries.iter().chain(&queries) {
            let fresh = opened(&segments);
            let (again, first) = (used.search(query), fresh.search(query));
            prop_assert_eq!(format!("{again:?}"), format!("{first:?}"));
            prop_assert_eq!(used.suggest(query, 8), fresh.suggest(query, 8));
        }
    }

    #[test]
    fn the_order_of_segments_does_not_matter(texts in proptest::collection::vec(text(), 1..10), typed in word()) {
        let segments = compiled(&texts, Language::English);
        let mut reversed = segments.clone();
        reversed.reverse();
        let query = Query::new(&typed);
        let (one, other) = (opened(&segments).search(&query), opened(&reversed).search(&query));
        prop_assert_eq!(one.matches(), other.matches());
    }
}
