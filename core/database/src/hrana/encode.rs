//! Batches to bytes.

use base64::Engine;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::BASE64;
use super::layout::{BEGIN, Layout, Part, Savepoint};
use crate::{Batch, Identity, Statement, Value};

/// The body of the call that runs these batches as one transaction.
///
/// The largest replication index that any of them demands is demanded of the whole.
#[must_use]
pub fn encode(batches: &[Batch], identity: &Identity) -> Vec<u8> {
    let layout = Layout::of(batches);
    let guard = identity.guard();
    let mut steps = Vec::with_capacity(layout.total);
    let begin = if layout.writes { "BEGIN IMMEDIATE" } else { "BEGIN READONLY" };
    steps.push(Step::control(begin, None));
    for (part, batch) in layout.parts.iter().zip(batches) {
        push_part(&mut steps, part, batch, &guard);
    }
    push_end(&mut steps, &layout);
    debug_assert_eq!(steps.len(), layout.total, "the encoder follows the layout");
    let index = batches.iter().filter_map(Batch::index_wanted).max();
    let call = Call {
        baton: (),
        requests: [
            Request::Batch { batch: Steps { steps, replication_index: index.map(Text) } },
            Request::GetAutocommit,
            // The stream is ours for this one call; what it left open is rolled back.
            Request::Close,
        ],
    };
    // Writing to memory cannot fail, and every map key here is a string.
    serde_json::to_vec(&call).unwrap_or_default()
}

fn push_part<'a>(steps: &mut Vec<Step<'a>>, part: &Part, batch: &'a Batch, guard: &'a Statement) {
    let mut before = BEGIN;
    if let Some(Savepoint { open, .. }) = part.savepoint {
        // In autocommit a SAVEPOINT would open a transaction of its own, and RELEASE commit it.
        let inside = When::And { conds: vec![When::Ok { step: BEGIN }, not(When::IsAutocommit)] };
        steps.push(Step::control("SAVEPOINT batch", Some(inside)));
        before = open;
    }
    if let Some(place) = part.guard {
        steps.push(Step::of(guard, before));
        before = place;
    }
    for (place, statement) in part.steps.clone().zip(batch.steps()) {
        steps.push(Step::of(statement, before));
        before = place;
    }
    if let Some(Savepoint { open, .. }) = part.savepoint {
        let failed =
            When::And { conds: vec![When::Ok { step: open }, not(When::Ok { step: part.last() })] };
        steps.push(Step::control("ROLLBACK TO batch", Some(failed)));
        steps.push(Step::control("RELEASE batch", Some(When::Ok { step: open })));
    }
}

fn push_end(steps: &mut Vec<Step<'_>>, layout: &Layout) {
    // Each batch is whole or undone. (`error` would not do: it is true of a step that was skipped.)
    let whole = layout.parts.iter().filter_map(|part| {
        let savepoint = part.savepoint.as_ref()?;
        let undone = When::Ok { step: savepoint.rollback_to };
        Some(When::Or { conds: vec![When::Ok { step: part.last() }, undone] })
    });
    let kept = match layout.parts.as_slice() {
        // Alone there is no savepoint to go back to: a failed step is undone by not committing.
        [part] if layout.writes => vec![When::Ok { step: part.last() }],
        _ => std::iter::once(When::Ok { step: BEGIN }).chain(whole).collect(),
    };
    steps.push(Step::control("COMMIT", Some(When::And { conds: kept })));
    if layout.rollback.is_some() {
        let open = When::And {
            conds: vec![not(When::Ok { step: layout.commit }), not(When::IsAutocommit)],
        };
        steps.push(Step::control("ROLLBACK", Some(open)));
    }
}

#[derive(Serialize)]
struct Call<'a> {
    baton: (),
    requests: [Request<'a>; 3],
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Request<'a> {
    Batch { batch: Steps<'a> },
    GetAutocommit,
    Close,
}

#[derive(Serialize)]
struct Steps<'a> {
    steps: Vec<Step<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replication_index: Option<Text<u64>>,
}

#[derive(Serialize)]
struct Step<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<When>,
    stmt: Sql<'a>,
}

#[derive(Serialize)]
struct Sql<'a> {
    sql: &'static str,
    #[serde(skip_serializing_if = "<[_]>::is_empty", serialize_with = "serialize_args")]
    args: &'a [Value],
    want_rows: bool,
}

/// The conditions that a server knows; it answers 400 to any other.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum When {
    Ok { step: usize },
    Not { cond: Box<When> },
    And { conds: Vec<When> },
    Or { conds: Vec<When> },
    IsAutocommit,
}

fn not(cond: When) -> When {
    When::Not { cond: Box::new(cond) }
}

impl<'a> Step<'a> {
    const fn control(sql: &'static str, condition: Option<When>) -> Self {
        Self { condition, stmt: Sql { sql, args: &[], want_rows: false } }
    }

    fn of(statement: &'a Statement, before: usize) -> Self {
        let stmt = Sql { sql: statement.sql(), args: statement.args(), want_rows: true };
        Self { condition: Some(When::Ok { step: before }), stmt }
    }
}

fn serialize_args<S: Serializer>(args: &&[Value], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(args.iter().map(Arg))
}

struct Arg<'a>(&'a Value);

impl Serialize for Arg<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self.0 {
            Value::Null => map.serialize_entry("type", "null")?,
            Value::Integer(integer) => {
                map.serialize_entry("type", "integer")?;
                map.serialize_entry("value", &Text(*integer))?;
            }
            // SQLite stores a NaN as NULL, and JSON has no infinities.
            Value::Real(real) if !real.is_finite() => map.serialize_entry("type", "null")?,
            Value::Real(real) => {
                map.serialize_entry("type", "float")?;
                map.serialize_entry("value", real)?;
            }
            Value::Text(text) => {
                map.serialize_entry("type", "text")?;
                map.serialize_entry("value", text)?;
            }
            Value::Blob(bytes) => {
                map.serialize_entry("type", "blob")?;
                map.serialize_entry("base64", &BASE64.encode(bytes))?;
            }
        }
        map.end()
    }
}

/// A number written as a string, because JSON readers lose 64-bit integers.
struct Text<T>(T);

impl<T: std::fmt::Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}
