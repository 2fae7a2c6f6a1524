//! Nothing from outside panics: not texts, not bytes.

#![expect(clippy::unwrap_used, reason = "a test says what it needs by failing")]

use proptest::prelude::*;
use search::{Document, Index, Language, Query, Segment, SynonymGroup, compile, highlight};

const LANGUAGES: [Language; 3] = [Language::English, Language::German, Language::Other];

fn sample() -> Vec<Segment> {
    let documents = (0..120).map(|number| {
        let title = ["Red sofa", "Blaues Ledersofa", "緑茶セット", "Crème pot"][number % 4];
        Document { title, keywords: &["furniture", "SKU-001", "t-shirt"], body: "Deep and soft." }
    });
    let synonyms = [SynonymGroup { phrases: &["couch", "sofa", "seat for three"] }];
    compile(Language::German, documents, &synonyms).unwrap()
}

/// Asks everything that can be asked.
fn ask<B: AsRef<[u8]>>(index: &Index<B>, text: &str) {
    for query in [Query::new(text), Query::new(text).literal()] {
        let found = index.search(&query);
        let hits = found.top(5, &|_| true, &|_| f32::NAN);
        assert!(hits.len() <= 5);
        assert!(hits.iter().all(|hit| found.matches().contains(hit.ordinal)));
        for part in highlight(text, found.matched()) {
            assert!(text.get(part).is_some_and(|part| !part.is_empty()));
        }
        assert!(index.suggest(&query, 5).len() <= 5);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_is_a_document_and_a_query(
        texts in proptest::collection::vec(any::<String>(), 1..5),
        query: String,
        language in 0_usize..3,
    ) {
        let keywords: Vec<&str> = texts.iter().map(String::as_str).collect();
        let documents = texts.iter().map(|text| Document { title: text, keywords: &keywords, body: &query });
        let synonyms = [SynonymGroup { phrases: &keywords }];
        let segments = compile(LANGUAGES[language], documents, &synonyms).unwrap();
        let index = Index::open(segments.into_iter().map(|segment| segment.bytes).collect()).unwrap();
        ask(&index, &query);
        for text in &texts {
            ask(&index, text);
            // Each document is found by its own title.
            let found = index.search(&Query::new(text));
            prop_assert!(Query::new(text).is_empty() || !found.matches().is_empty());
        }
    }

    #[test]
    fn arbitrary_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(Index::open(vec![bytes]).is_err());
    }

    #[test]
    fn damaged_bytes_answer_something(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>()), 1..40),
        typed in "[a-z ]{0,12}|sofa|red sofas|ledersof|緑茶|creme pto|couch",
    ) {
        let mut segments: Vec<Vec<u8>> = sample().into_iter().map(|segment| segment.bytes).collect();
        for (segment, at, byte) in changes {
            let segment = segment.get_mut(&mut segments);
            // Headers are checked when they are opened; what is behind them is not.
            let at = 20 + at.index(segment.len() - 20);
            segment[at] = byte;
        }
        if let Ok(index) = Index::open(segments) {
            ask(&index, &typed);
        }
    }

    #[test]
    fn cut_bytes_are_refused(segment in any::<prop::sample::Index>(), at in any::<prop::sample::Index>()) {
        let mut segments: Vec<Vec<u8>> = sample().into_iter().map(|segment| segment.bytes).collect();
        let segment = segment.get_mut(&mut segments);
        segment.truncate(at.index(segment.len()));
        prop_assert!(Index::open(segments).is_err());
    }
}
