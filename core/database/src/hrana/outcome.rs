//! What a server's answer means for each batch of the call.

use super::answer::{Answer, BatchResult, Fault, Piece, StepResult};
use super::layout::{BEGIN, Layout, Part};
use crate::hrana::any_writes;
use crate::{Batch, BatchError, Rows, Step};

/// Why a call has no outcome for each batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whole {
    /// Nothing was committed, and the cause may be one of the batches: send them one by one. For
    /// a batch that was alone this is its failure.
    Gone(BatchError),
    /// The same failure for every batch.
    All(BatchError),
}

type Outcome = Result<Rows, BatchError>;

/// Reads the answer to the call that [`encode`](super::encode) made of these batches.
///
/// # Errors
/// When the batches have no outcomes of their own.
pub fn decode(status: u16, body: &[u8], batches: &[Batch]) -> Result<Vec<Outcome>, Whole> {
    if status != 200 {
        return Err(of_status(status, body, any_writes(batches)));
    }
    let layout = Layout::of(batches);
    // Nobody knows what was done before half an answer came.
    let garbled = |why: String| Whole::All(unclear(layout.writes, BatchError::Malformed(why)));
    let answer: Answer<'_> =
        serde_json::from_slice(body).map_err(|error| garbled(error.to_string()))?;
    let mut pieces = answer.results.into_iter();
    let first = pieces.next().ok_or_else(|| garbled("no results".to_owned()))?;
    let autocommit = pieces.find_map(|piece| piece.response?.is_autocommit);
    let result = match first {
        Piece { error: Some(fault), .. } => return Err(not_run(&fault, &layout, autocommit)),
        Piece { response: Some(response), .. } => response.result,
        Piece { .. } => None,
    };
    let result = result.ok_or_else(|| garbled("no result of the batch".to_owned()))?;
    let mut steps = Steps::new(result, &layout).ok_or_else(|| garbled("missing steps".into()))?;
    steps.begun()?;
    if layout.writes {
        steps.committed(&layout, batches)?;
    }
    Ok(layout.parts.iter().map(|part| steps.outcome(part)).collect())
}

/// The steps of the answer, by their places.
struct Steps<'a> {
    results: Vec<Option<StepResult<'a>>>,
    faults: Vec<Option<Fault>>,
    index: Option<u64>,
    writes: bool,
}

impl<'a> Steps<'a> {
    fn new(result: BatchResult<'a>, layout: &Layout) -> Option<Self> {
        let (results, faults) = (result.step_results, result.step_errors);
        let whole = results.len() == layout.total && faults.len() == layout.total;
        let index = result.replication_index;
        whole.then_some(Self { results, faults, index, writes: layout.writes })
    }

    fn is_ok(&self, step: usize) -> bool {
        self.results.get(step).is_some_and(Option::is_some)
    }

    fn fault(&self, step: usize) -> Option<&Fault> {
        self.faults.get(step).and_then(Option::as_ref)
    }

    fn begun(&self) -> Result<(), Whole> {
        match self.fault(BEGIN) {
            None if self.is_ok(BEGIN) => Ok(()),
            None => Err(Whole::All(BatchError::Malformed("no transaction".to_owned()))),
            // A replica that does not reach its primary.
            Some(fault) if fault.is("PROXY_ERROR") => {
                Err(Whole::All(BatchError::Unreachable(fault.message.clone())))
            }
            Some(fault) => Err(Whole::All(fault.of_engine())),
        }
    }

    /// Whether the transaction was kept; otherwise what that means.
    fn committed(&mut self, layout: &Layout, batches: &[Batch]) -> Result<(), Whole> {
        if self.is_ok(layout.commit) {
            return Ok(());
        }
        if let [part] = layout.parts.as_slice() {
            // Alone, a failed step is why there was no COMMIT.
            if let Err(failure) = self.outcome(part) {
                return Err(Whole::Gone(failure));
            }
        }
        let steps = batches.first().map_or(0, |batch| batch.steps().len());
        Err(match self.fault(layout.commit) {
            None => Whole::Gone(BatchError::Malformed("neither kept nor undone".to_owned())),
            Some(fault) => match fault.class() {
                Class::Busy => Whole::All(BatchError::Busy),
                // A deferred foreign key, or a transaction that had ended before.
                Class::Refusal | Class::Schema => Whole::Gone(BatchError::Refused(Step::at(steps))),
                Class::TooLarge | Class::Proxy | Class::Engine => Whole::All(BatchError::Unknown),
            },
        })
    }

    fn outcome(&mut self, part: &Part) -> Outcome {
        let mut epoch = None;
        if let Some(guard) = part.guard {
            if let Some(fault) = self.fault(guard) {
                return Err(match fault.class() {
                    Class::Refusal | Class::Schema | Class::Proxy => BatchError::WrongStore,
                    Class::Busy | Class::TooLarge | Class::Engine => fault.of_engine(),
                });
            }
            let answer = self.take(guard)?.into_result_set();
            epoch = answer.first().and_then(|row| row.optional_integer(0).ok().flatten());
        }
        let mut results = Vec::with_capacity(part.steps.len());
        for (place, step) in part.steps.clone().enumerate() {
            if let Some(fault) = self.fault(step) {
                return Err(match fault.class() {
                    Class::Refusal | Class::Proxy => BatchError::Refused(Step::at(place)),
                    Class::Busy | Class::TooLarge | Class::Engine | Class::Schema => {
                        fault.of_engine()
                    }
                });
            }
            results.push(self.take(step)?.into_result_set());
        }
        Ok(Rows { results, index: self.index, epoch })
    }

    /// The result of a step whose step before it was ok, so that it must have one.
    fn take(&mut self, step: usize) -> Result<StepResult<'a>, BatchError> {
        let found = self.results.get_mut(step).and_then(Option::take);
        let missing = || BatchError::Malformed("a step without result".to_owned());
        found.ok_or_else(|| unclear(self.writes, missing()))
    }
}

/// For a write, an answer that cannot be relied on leaves open what was done.
fn unclear(writes: bool, failure: BatchError) -> BatchError {
    if writes { BatchError::Unknown } else { failure }
}

fn of_status(status: u16, body: &[u8], writes: bool) -> Whole {
    let said = || String::from_utf8_lossy(body.get(..200).unwrap_or(body)).into_owned();
    match status {
        401 | 403 => Whole::All(BatchError::Denied),
        // Together they were too much; each by itself may not be.
        413 => Whole::Gone(BatchError::TooLarge),
        429 => Whole::All(BatchError::Busy),
        408 | 500.. => {
            Whole::All(unclear(writes, BatchError::Unreachable(format!("status {status}"))))
        }
        300..=499 => {
            Whole::All(BatchError::Server { code: format!("HTTP_{status}"), message: said() })
        }
        _ => Whole::All(unclear(writes, BatchError::Malformed(format!("status {status}")))),
    }
}

/// The server did not answer the batch at all.
fn not_run(fault: &Fault, layout: &Layout, autocommit: Option<bool>) -> Whole {
    match fault.class() {
        Class::Schema => Whole::Gone(fault.of_engine()),
        _ if !layout.writes => Whole::All(fault.of_engine()),
        Class::Busy => Whole::All(BatchError::Busy),
        // The transaction is still open, and is rolled back with the stream.
        _ if autocommit == Some(false) => Whole::Gone(fault.of_engine()),
        _ => Whole::All(BatchError::Unknown),
    }
}

/// What kind of failure the server's words tell of. **Which** rule refused a batch is never read
/// from them: only whether it was a rule at all, or the engine.
enum Class {
    /// A constraint or a guard.
    Refusal,
    /// SQL that does not fit the schema or does not parse.
    Schema,
    /// Somebody else's lock.
    Busy,
    /// A value or an answer above a limit.
    TooLarge,
    /// Said by a replica about a statement that failed on its primary; it does not say how.
    Proxy,
    /// Everything else: full disk, corrupt page, closed stream.
    Engine,
}

impl Fault {
    fn is(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }

    fn class(&self) -> Class {
        let misfit = ["no such table", "no such column", "no such function", "has no column named"];
        match self.code.as_deref().unwrap_or_default() {
            "SQL_PARSE_ERROR"
            | "SQL_INPUT_ERROR"
            | "SQL_NO_STATEMENT"
            | "SQL_MANY_STATEMENTS"
            | "ARGS_INVALID"
            | "ARGS_BOTH_POSITIONAL_AND_NAMED" => Class::Schema,
            "SQLITE_UNKNOWN" | "SQLITE_ERROR" | "PROXY_ERROR"
                if misfit.iter().any(|words| self.message.contains(words)) =>
            {
                Class::Schema
            }
            "PROXY_ERROR" => Class::Proxy,
            code if code.starts_with("SQLITE_CONSTRAINT") => Class::Refusal,
            "SQLITE_UNKNOWN" | "SQLITE_ERROR" | "SQLITE_MISMATCH" => Class::Refusal,
            code if code.starts_with("SQLITE_BUSY") || code.starts_with("SQLITE_LOCKED") => {
                Class::Busy
            }
            "TRANSACTION_TIMEOUT" | "TRANSACTION_BUSY" => Class::Busy,
            "SQLITE_TOOBIG" | "RESPONSE_TOO_LARGE" => Class::TooLarge,
            _ => Class::Engine,
        }
    }

    /// This failure, when it is not a refusal of a step.
    fn of_engine(&self) -> BatchError {
        match self.class() {
            Class::Busy => BatchError::Busy,
            Class::TooLarge => BatchError::TooLarge,
            Class::Refusal | Class::Schema | Class::Proxy | Class::Engine => BatchError::Server {
                code: self.code.clone().unwrap_or_default(),
                message: self.message.clone(),
            },
        }
    }
}
