//! What shoppers type, and which goods they would want to see: a set to judge a search by.
//!
//! A judgement is `typed = wanted > also fine`; `@shape` stands for every good that the studio draws
//! with that shape, so that most of it was judged by what things are and not by what they are called.

use std::collections::BTreeMap;

use crate::goods::{Broken, Good};
use crate::{Demo, frame};

const ENGLISH: &str = include_str!("../judged/en.txt");
const GERMAN: &str = include_str!("../judged/de.txt");
/// Written down before any answer to them was looked at; nothing is tuned to please these.
const HELD_OUT_ENGLISH: &str = include_str!("../judged/held-out-en.txt");
const HELD_OUT_GERMAN: &str = include_str!("../judged/held-out-de.txt");

/// What a wanted answer is worth, and what one that is also fine.
const GAINS: [f64; 2] = [3.0, 1.0];
/// How many answers are looked at.
const DEPTH: usize = 10;

/// A language of the demo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// German.
    German,
}

/// A good as a search engine is given it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Its handle.
    pub handle: String,
    /// Its name.
    pub title: String,
    /// Maker, tags, choices and category.
    pub keywords: Vec<String>,
    /// What there is to say about it, and its facts.
    pub body: String,
}

/// Something typed, and what each good is worth as an answer, by its handle.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// What was typed.
    pub typed: String,
    /// What each answer is worth; everything else is worth nothing.
    pub gains: BTreeMap<String, f64>,
}

impl Demo {
    /// The goods as documents.
    #[must_use]
    pub fn texts(&self, language: Language) -> Vec<Text> {
        let text = |good: &Good| {
            let german = language == Language::German;
            let say = |word: &str| if german { self.words.german(word) } else { word.to_owned() };
            let (title, body) = match language {
                Language::English => (&good.title.en, &good.text.en),
                Language::German => (&good.title.de, &good.text.de),
            };
            let category = frame::title(good.department.slug);
            let category = if german { category.de } else { category.en };
            let mut keywords = vec![good.maker.clone(), category.to_owned()];
            keywords.extend(good.tags.iter().cloned());
            let values = good.options.iter().flat_map(|option| &option.values);
            keywords.extend(values.map(|(value, _)| say(value)));
            let mut body = body.clone();
            for (_, value) in &good.facts {
                body.push('\n');
                body.push_str(&say(value));
            }
            Text { handle: good.handle.clone(), title: title.clone(), keywords, body }
        };
        self.goods.iter().map(text).collect()
    }

    /// The judged queries of a language.
    ///
    /// # Errors
    /// Never: a test reads them.
    pub fn judged(&self, language: Language) -> Result<Vec<Judged>, Broken> {
        let text = match language {
            Language::English => ENGLISH,
            Language::German => GERMAN,
        };
        self.judgements(text)
    }

    /// Judged queries that nobody may tune the search or its synonyms to: what a shop with other
    /// goods may expect.
    ///
    /// # Errors
    /// Never: a test reads them.
    pub fn held_out(&self, language: Language) -> Result<Vec<Judged>, Broken> {
        let text = match language {
            Language::English => HELD_OUT_ENGLISH,
            Language::German => HELD_OUT_GERMAN,
        };
        self.judgements(text)
    }

    fn judgements(&self, text: &str) -> Result<Vec<Judged>, Broken> {
        text.lines().map(|line| self.judgement(line)).collect()
    }

    /// The words of that language that mean the same.
    ///
    /// # Errors
    /// Never: a test reads them.
    pub fn synonyms(language: Language) -> Result<Vec<Vec<String>>, Broken> {
        let wanted = if language == Language::German { "de" } else { "en" };
        let frame = Self::frame(&BTreeMap::new())?;
        let groups = frame.synonyms.into_iter();
        Ok(groups.filter(|one| one.locale.as_str() == wanted).map(|one| one.words).collect())
    }

    fn judgement(&self, line: &str) -> Result<Judged, Broken> {
        let broken = || Broken(line.to_owned());
        let (typed, wanted) = line.split_once(" = ").ok_or_else(broken)?;
        let mut gains = BTreeMap::new();
        for (group, gain) in wanted.split(" > ").zip(GAINS) {
            for name in group.split(' ') {
                let meant = |good: &&Good| match name.strip_prefix('@') {
                    Some(shape) => good.shape == shape,
                    None => good.handle == name,
                };
                let found: Vec<&Good> = self.goods.iter().filter(meant).collect();
                if found.is_empty() {
                    return Err(broken());
                }
                for good in found {
                    gains.entry(good.handle.clone()).or_insert(gain);
                }
            }
        }
        Ok(Judged { typed: typed.to_owned(), gains })
    }
}

/// The normalised discounted cumulative gain of the first ten answers: 1 when nothing could be
/// better, 0 when nothing wanted is among them (Järvelin and Kekäläinen, 2002).
#[must_use]
pub fn ndcg<'a>(answers: impl IntoIterator<Item = &'a str>, judged: &Judged) -> f64 {
    let gain = |handle: &str| judged.gains.get(handle).copied().unwrap_or_default();
    let got = discounted(answers.into_iter().map(gain));
    let mut ideal: Vec<f64> = judged.gains.values().copied().collect();
    ideal.sort_by(|one, two| two.total_cmp(one));
    got / discounted(ideal.into_iter())
}

fn discounted(gains: impl Iterator<Item = f64>) -> f64 {
    let ranks = (2_u16..).map(|rank| f64::from(rank).log2());
    gains.take(DEPTH).zip(ranks).map(|(gain, discount)| gain / discount).sum()
}
