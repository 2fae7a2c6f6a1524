//! `bodega queue dead list|redrive`: messages that could not be opened or understood.

use std::process::ExitCode;

use books::dead_letters::{self, DeadLetter};
use books::{Books, Moment};
use clap::Subcommand;
use database::Database;
use serde_json::{Value, json};
use wire::answer::Answer;

use crate::output::{Output, table};
use crate::shop::Shop;
use crate::{Failure, origin, stores};

/// How many dead letters one look takes. More than these are a fault to mend, not a list to read.
const LETTERS_MAX: u32 = 1_000;

#[derive(Subcommand)]
pub(crate) enum Verb {
    /// Messages that were given up
    Dead {
        #[command(subcommand)]
        verb: Dead,
    },
}

#[derive(Subcommand)]
pub(crate) enum Dead {
    /// What waits, oldest first, with why
    List,
    /// Take messages in again
    Redrive {
        /// Which, as `list` shows them; all when none is named
        ids: Vec<String>,
    },
}

/// Runs the verb on the origin database.
pub(crate) async fn run(verb: Verb, shop: &Shop, output: &Output) -> Result<ExitCode, Failure> {
    let Verb::Dead { verb } = verb;
    let store = stores::ready(shop, Database::Origin).await?.store;
    match verb {
        Dead::List => {
            let letters = dead_letters::list(&store, LETTERS_MAX).await?;
            let values: Vec<Value> = letters.iter().map(value).collect();
            output.print(&values, || text(&letters));
            Ok(ExitCode::SUCCESS)
        }
        Dead::Redrive { ids } => {
            let provider = stripe::Stripe::new(&origin::provider(shop)?)?;
            let books = Books::new(store, provider, origin::books(shop)?);
            redrive(&books, ids, output).await
        }
    }
}

/// Exits with 1 when a message that was named, or any at all, is still dead.
async fn redrive<S: database::Store, P: books::Provider>(
    books: &Books<S, P>,
    ids: Vec<String>,
    output: &Output,
) -> Result<ExitCode, Failure> {
    let ids = match ids.is_empty() {
        false => ids,
        true => {
            let letters = dead_letters::list(&books.store, LETTERS_MAX).await?;
            letters.into_iter().map(|letter| letter.id).collect()
        }
    };
    let mut outcomes = Vec::new();
    for id in ids {
        let mut moment = Moment::new(server::clock::now(), server::clock::entropy()?);
        let outcome = match dead_letters::redrive(books, &id, &mut moment).await? {
            None => "unknown",
            Some(Answer::Dead { .. }) => "dead",
            Some(Answer::Busy { .. }) => "busy",
            Some(_) => "taken",
        };
        outcomes.push((id, outcome));
    }
    let values: Vec<Value> =
        outcomes.iter().map(|(id, outcome)| json!({ "id": id, "outcome": outcome })).collect();
    output.print(&values, || {
        let lines = outcomes.iter().map(|(id, outcome)| format!("{outcome:<8} {id}"));
        let lines: Vec<_> = lines.collect();
        if lines.is_empty() { "No dead letters.".to_owned() } else { lines.join("\n") }
    });
    let taken = outcomes.iter().all(|(_, outcome)| *outcome == "taken");
    Ok(if taken { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn value(letter: &DeadLetter) -> Value {
    json!({
        "id": letter.id,
        "source": letter.source,
        "reason": letter.reason,
        "seen": letter.seen,
        "at": letter.at.to_rfc3339(),
        "bytes": letter.bytes,
    })
}

fn text(letters: &[DeadLetter]) -> String {
    if letters.is_empty() {
        return "No dead letters.".to_owned();
    }
    let cells = |letter: &DeadLetter| {
        vec![
            letter.at.to_rfc3339(),
            letter.source.clone(),
            letter.reason.clone(),
            letter.seen.to_string(),
            letter.id.clone(),
        ]
    };
    let rows: Vec<_> = letters.iter().map(cells).collect();
    table(&["since", "from", "reason", "seen", "id"], &rows)
}
