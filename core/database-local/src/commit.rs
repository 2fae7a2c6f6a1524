//! Several batches as one transaction, each in a savepoint of its own.

use database::{Batch, BatchError, ResultSet, Rows, Step};

use crate::connection::{Connection, Control, Failed};
use crate::failure::{at_step, is_busy, is_refusal, of_engine};

/// What became of one batch.
type Outcome = Result<Rows, BatchError>;

/// Why a group has no outcomes of its own.
enum Whole {
    /// The transaction is gone and nothing was committed. The last batch that was tried failed so.
    Gone(BatchError),
    /// The same for every batch, and no use in trying them one by one.
    All(BatchError),
}

/// Commits the batches as one transaction, and answers each when all are as durable as the
/// connection was opened to make them.
///
/// A batch that is refused undoes only itself. When the engine ended the transaction, nothing of it
/// was kept, and the batches are run again one by one.
pub fn commit(connection: &mut Connection, batches: &[Batch]) -> Vec<Outcome> {
    if let [batch] = batches {
        return vec![alone(connection, batch)];
    }
    if batches.is_empty() {
        return Vec::new();
    }
    match group(connection, batches) {
        Ok(outcomes) => outcomes,
        Err(Whole::All(failure)) => batches.iter().map(|_| Err(failure.clone())).collect(),
        Err(Whole::Gone(_)) => batches.iter().map(|batch| alone(connection, batch)).collect(),
    }
}

/// Runs the batch on one snapshot, without the write lock.
///
/// # Errors
/// As [`database::Store::run`]; never `Unknown`.
pub fn read(connection: &mut Connection, batch: &Batch) -> Outcome {
    connection.control(Control::BeginRead).map_err(|error| of_engine(&error))?;
    let outcome = check_and_run(connection, batch);
    finish(connection, outcome)
}

/// Ends a read transaction, whatever became of its batch.
fn finish(connection: &Connection, outcome: Outcome) -> Outcome {
    match connection.control(Control::Commit) {
        Ok(()) => outcome,
        Err(error) => {
            undo(connection);
            outcome.and(Err(of_engine(&error)))
        }
    }
}

/// A transaction for one batch needs no savepoint.
fn alone(connection: &mut Connection, batch: &Batch) -> Outcome {
    connection.control(Control::Begin).map_err(|error| of_engine(&error))?;
    let rows = check_and_run(connection, batch).inspect_err(|_| undo(connection))?;
    match end(connection, batch.steps().len()) {
        Ok(()) => Ok(rows),
        Err(Whole::Gone(failure) | Whole::All(failure)) => Err(failure),
    }
}

fn check_and_run(connection: &mut Connection, batch: &Batch) -> Outcome {
    let epoch = if batch.is_guarded() { connection.identify()? } else { None };
    let results = steps(connection, batch)?;
    Ok(Rows { results, index: None, epoch })
}

fn group(connection: &mut Connection, batches: &[Batch]) -> Result<Vec<Outcome>, Whole> {
    connection.control(Control::Begin).map_err(|error| Whole::All(of_engine(&error)))?;
    // One transaction sees one identity row, so it is checked once for all.
    let identity = connection.identify();
    let mut outcomes = Vec::with_capacity(batches.len());
    for batch in batches {
        let outcome = match &identity {
            Err(failure) if batch.is_guarded() => Err(failure.clone()),
            Ok(epoch) if batch.is_guarded() => in_savepoint(connection, batch, *epoch)?,
            _ => in_savepoint(connection, batch, None)?,
        };
        outcomes.push(outcome);
    }
    end(connection, 0)?;
    Ok(outcomes)
}

fn in_savepoint(
    connection: &mut Connection,
    batch: &Batch,
    epoch: Option<i64>,
) -> Result<Outcome, Whole> {
    let control = |connection: &Connection, control| {
        connection.control(control).map_err(|error| {
            undo(connection);
            Whole::Gone(of_engine(&error))
        })
    };
    control(connection, Control::Savepoint)?;
    match steps(connection, batch) {
        Ok(results) => {
            control(connection, Control::Release)?;
            Ok(Ok(Rows { results, index: None, epoch }))
        }
        Err(failure) => {
            // A full disk or `OR ROLLBACK` has ended the transaction with everyone's work in it.
            if connection.is_autocommit() {
                return Err(Whole::Gone(failure));
            }
            control(connection, Control::RollbackTo)?;
            control(connection, Control::Release)?;
            Ok(Err(failure))
        }
    }
}

fn steps(connection: &mut Connection, batch: &Batch) -> Result<Vec<ResultSet>, BatchError> {
    let mut results = Vec::with_capacity(batch.steps().len());
    for (place, statement) in batch.steps().iter().enumerate() {
        let result = connection.run(statement).map_err(|failed| match failed {
            Failed::Preparing(failure) => failure,
            Failed::Running(error) => at_step(&error, Step::at(place)),
        })?;
        results.push(result);
    }
    Ok(results)
}

/// Commits. `steps` is what a refusal by the commit itself is called: the place after the last.
fn end(connection: &Connection, steps: usize) -> Result<(), Whole> {
    let Err(error) = connection.control(Control::Commit) else { return Ok(()) };
    undo(connection);
    if is_refusal(&error) {
        // A deferred foreign key: somebody's, so that they have to be tried apart.
        Err(Whole::Gone(BatchError::Refused(Step::at(steps))))
    } else if is_busy(&error) {
        Err(Whole::All(BatchError::Busy))
    } else {
        // The disk failed while the commit was being written. What a reader finds after a crash
        // may be either, and to run the batches again could do them twice.
        Err(Whole::All(BatchError::Unknown))
    }
}

/// Ends the transaction when there still is one.
fn undo(connection: &Connection) {
    if !connection.is_autocommit() {
        // When even this fails the next BEGIN fails too, which is answered to its callers.
        drop(connection.control(Control::Rollback));
    }
}
