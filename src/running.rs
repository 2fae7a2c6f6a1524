//! The parts of the shop that run in this process, and the order in which they close.

use std::future::Future;
use std::sync::Arc;

use tokio::sync::{Notify, watch};
use tokio::task::{JoinError, JoinHandle};

use crate::Failure;

type Ended = Result<Result<(), Failure>, JoinError>;

/// Parts under way. Each relies on those that were started before it.
#[derive(Default)]
pub(crate) struct Running {
    parts: Vec<Part>,
    ended: Arc<Notify>,
}

struct Part {
    stop: watch::Sender<bool>,
    task: JoinHandle<Ended>,
}

impl Running {
    /// Starts a part. What `open` is given becomes true when the part is to close.
    pub(crate) fn start<F>(&mut self, open: impl FnOnce(watch::Receiver<bool>) -> F)
    where
        F: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        let (stop, stopping) = watch::channel(false);
        let work = tokio::spawn(open(stopping));
        let ended = Arc::clone(&self.ended);
        let task = tokio::spawn(async move {
            let outcome = work.await;
            ended.notify_one();
            outcome
        });
        self.parts.push(Part { stop, task });
    }

    /// Resolves when some part has ended, which none does unasked unless something is wrong; at
    /// once when there is none.
    pub(crate) async fn one_ended(&self) {
        if !self.parts.is_empty() {
            self.ended.notified().await;
        }
    }

    /// Closes the parts, the last one started first: whoever is being served there can still be
    /// served to the end by the parts behind it. Answers the first failure.
    pub(crate) async fn close(mut self) -> Result<(), Failure> {
        let mut outcome = Ok(());
        while let Some(Part { stop, task }) = self.parts.pop() {
            stop.send_replace(true);
            let ended = match task.await {
                Ok(Ok(ended)) => ended,
                Ok(Err(panicked)) | Err(panicked) => Err(panicked.into()),
            };
            outcome = outcome.and(ended);
        }
        outcome
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    type Log = Arc<Mutex<Vec<&'static str>>>;

    fn part(running: &mut Running, log: &Log, name: &'static str) {
        let log = Arc::clone(log);
        running.start(async move |mut stopping: watch::Receiver<bool>| {
            stopping.wait_for(|stop| *stop).await?;
            // Whatever is in flight takes its time.
            for _ in 0..100 {
                tokio::task::yield_now().await;
            }
            log.lock().unwrap().push(name);
            Ok(())
        });
    }

    #[tokio::test]
    async fn a_part_closes_before_what_it_relies_on() {
        let (mut running, log) = (Running::default(), Log::default());
        for name in ["sandbox", "origin", "edge"] {
            part(&mut running, &log, name);
        }
        running.close().await.unwrap();
        assert_eq!(*log.lock().unwrap(), ["edge", "origin", "sandbox"]);
    }

    #[tokio::test]
    async fn a_part_that_ends_by_itself_is_noticed_and_the_others_close() {
        let (mut running, log) = (Running::default(), Log::default());
        part(&mut running, &log, "origin");
        running.start(async |_| Err("no such luck".into()));
        running.one_ended().await;
        assert_eq!(running.close().await.unwrap_err().to_string(), "no such luck");
        assert_eq!(*log.lock().unwrap(), ["origin"]);
    }
}
