//! One thread, one clock, and a seed that decides who goes next.
//!
//! A task belongs to a group: a process that may crash, with everything that it was doing, or be
//! frozen for a while. Time stands still while anybody can run and then jumps to the next timer.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use crate::chance::Chance;

/// What a task belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    /// The world itself, which never crashes: networks, disks, shoppers, the provider.
    World,
    /// An isolate of the edge.
    Edge(u8),
    /// A process of the origin.
    Origin(u8),
}

type Work = Pin<Box<dyn Future<Output = ()>>>;

struct Task {
    group: Group,
    /// Away while it is being polled.
    work: Option<Work>,
    alarm: Arc<Alarm>,
}

/// Wakers must be able to cross threads; nothing here ever does.
struct Alarm {
    task: u64,
    queued: AtomicBool,
    ready: Arc<Mutex<Vec<u64>>>,
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if !self.queued.swap(true, Ordering::Relaxed) {
            self.ready.lock().unwrap_or_else(PoisonError::into_inner).push(self.task);
        }
    }
}

/// What one step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// A task of this group went on.
    Ran(Group),
    /// Time passed.
    Passed,
    /// Nobody will ever do anything again.
    Over,
}

/// The executor, its clock and its timers.
pub(crate) struct Executor {
    chance: Rc<Chance>,
    now: Cell<i64>,
    next: Cell<u64>,
    tasks: RefCell<BTreeMap<u64, Task>>,
    ready: Arc<Mutex<Vec<u64>>>,
    timers: RefCell<BTreeMap<(i64, u64), Waker>>,
    frozen: RefCell<BTreeMap<Group, i64>>,
}

impl Executor {
    /// An executor whose clock stands at `now`.
    pub(crate) fn new(chance: Rc<Chance>, now: i64) -> Self {
        Self {
            chance,
            now: Cell::new(now),
            next: Cell::new(0),
            tasks: RefCell::default(),
            ready: Arc::default(),
            timers: RefCell::default(),
            frozen: RefCell::default(),
        }
    }

    /// The time in milliseconds since the Unix epoch.
    pub(crate) fn now(&self) -> i64 {
        self.now.get()
    }

    fn number(&self) -> u64 {
        let number = self.next.get();
        self.next.set(number + 1);
        number
    }

    /// Starts a task.
    pub(crate) fn spawn(&self, group: Group, work: impl Future<Output = ()> + 'static) {
        let task = self.number();
        let ready = Arc::clone(&self.ready);
        let alarm = Arc::new(Alarm { task, queued: AtomicBool::new(false), ready });
        alarm.wake_by_ref();
        self.tasks.borrow_mut().insert(task, Task { group, work: Some(Box::pin(work)), alarm });
    }

    /// Ends every task of a group where it stands.
    pub(crate) fn kill(&self, group: Group) {
        let ids: Vec<u64> = {
            let tasks = self.tasks.borrow();
            tasks.iter().filter(|(_, task)| task.group == group).map(|(id, _)| *id).collect()
        };
        for id in ids {
            // Dropping a task may wake or end others, so no borrow may be held.
            let task = self.tasks.borrow_mut().remove(&id);
            drop(task);
        }
        self.frozen.borrow_mut().remove(&group);
    }

    /// Lets a group stand still for so long, as a paused machine does.
    pub(crate) fn freeze(&self, group: Group, millis: u64) {
        let until = self.now().saturating_add_unsigned(millis);
        self.frozen.borrow_mut().insert(group, until);
    }

    /// Lets everybody go on.
    pub(crate) fn thaw(&self) {
        self.frozen.borrow_mut().clear();
    }

    /// Lets one task go on, or time pass.
    pub(crate) fn step(&self) -> Step {
        loop {
            let Some(id) = self.draw() else { return self.pass() };
            let (group, work, alarm) = {
                let mut tasks = self.tasks.borrow_mut();
                let Some(task) = tasks.get_mut(&id) else { continue };
                if let Some(until) = self.frozen_until(task.group) {
                    let key = (until, self.number());
                    let waker = Waker::from(Arc::clone(&task.alarm));
                    task.alarm.queued.store(false, Ordering::Relaxed);
                    self.timers.borrow_mut().insert(key, waker);
                    continue;
                }
                (task.group, task.work.take(), Arc::clone(&task.alarm))
            };
            alarm.queued.store(false, Ordering::Relaxed);
            let Some(mut work) = work else { continue };
            let waker = Waker::from(alarm);
            let done = work.as_mut().poll(&mut Context::from_waker(&waker)).is_ready();
            if done {
                let ended = self.tasks.borrow_mut().remove(&id);
                drop(ended);
            } else if let Some(task) = self.tasks.borrow_mut().get_mut(&id) {
                task.work = Some(work);
            }
            return Step::Ran(group);
        }
    }

    fn draw(&self) -> Option<u64> {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        if ready.is_empty() {
            return None;
        }
        let place = self.chance.place(ready.len());
        Some(ready.swap_remove(place))
    }

    fn frozen_until(&self, group: Group) -> Option<i64> {
        let until = self.frozen.borrow().get(&group).copied();
        until.filter(|until| *until > self.now())
    }

    fn pass(&self) -> Step {
        let Some(((at, _), first)) = self.timers.borrow_mut().pop_first() else {
            return Step::Over;
        };
        self.now.set(self.now().max(at));
        first.wake();
        loop {
            let due = {
                let mut timers = self.timers.borrow_mut();
                match timers.first_key_value() {
                    Some(((next, _), _)) if *next <= self.now() => timers.pop_first(),
                    _ => None,
                }
            };
            match due {
                Some((_, waker)) => waker.wake(),
                None => return Step::Passed,
            }
        }
    }

    /// Ends after so many milliseconds.
    pub(crate) fn sleep(self: &Rc<Self>, millis: u64) -> Sleep {
        let at = self.now().saturating_add_unsigned(millis);
        Sleep { executor: Rc::clone(self), at, key: None }
    }

    /// What `work` answers, unless so much time passes first; it is dropped then.
    pub(crate) async fn within<T>(
        self: &Rc<Self>,
        millis: u64,
        work: impl Future<Output = T>,
    ) -> Option<T> {
        let mut work = pin!(work);
        let mut deadline = pin!(self.sleep(millis));
        poll_fn(|context| match work.as_mut().poll(context) {
            Poll::Ready(value) => Poll::Ready(Some(value)),
            Poll::Pending => deadline.as_mut().poll(context).map(|()| None),
        })
        .await
    }
}

/// A pause. Dropped, it leaves nothing behind.
pub(crate) struct Sleep {
    executor: Rc<Executor>,
    at: i64,
    key: Option<(i64, u64)>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.executor.now() >= self.at {
            return Poll::Ready(());
        }
        let key = match self.key {
            Some(key) => key,
            None => (self.at, self.executor.number()),
        };
        self.key = Some(key);
        self.executor.timers.borrow_mut().insert(key, context.waker().clone());
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            self.executor.timers.borrow_mut().remove(&key);
        }
    }
}

/// What a future answers that waits for nothing, such as one over a disk at hand.
pub(crate) fn at_once<T>(work: impl Future<Output = T>) -> Option<T> {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::{Executor, Group, Step};
    use crate::chance::Chance;

    fn run(seed: u64) -> (Vec<(i64, u32)>, i64) {
        let executor = Rc::new(Executor::new(Rc::new(Chance::new(seed)), 0));
        let seen = Rc::new(RefCell::new(Vec::new()));
        for number in 0..5_u32 {
            let (clock, seen) = (Rc::clone(&executor), Rc::clone(&seen));
            executor.spawn(Group::Edge(u8::try_from(number % 2).unwrap()), async move {
                for _ in 0..3 {
                    clock.sleep(10).await;
                    seen.borrow_mut().push((clock.now(), number));
                }
            });
        }
        let mut steps = 0;
        while executor.step() != Step::Over {
            steps += 1;
            if steps == 12 {
                executor.kill(Group::Edge(1));
            }
        }
        (seen.take(), executor.now())
    }

    #[test]
    fn a_seed_repeats_its_order_and_a_killed_group_is_silent() {
        let (seen, now) = run(3);
        assert_eq!((seen.clone(), now), run(3));
        assert_eq!(now, 30);
        assert!(seen.iter().all(|(at, number)| number % 2 == 0 || *at <= 20));
        assert!((0..20).any(|seed| run(seed).0 != seen));
    }

    #[test]
    fn a_frozen_group_goes_on_later() {
        let executor = Rc::new(Executor::new(Rc::new(Chance::new(1)), 0));
        let (clock, at) = (Rc::clone(&executor), Rc::new(RefCell::new(0)));
        let seen = Rc::clone(&at);
        executor.spawn(Group::Origin(0), async move {
            clock.sleep(5).await;
            *seen.borrow_mut() = clock.now();
        });
        executor.freeze(Group::Origin(0), 100);
        while executor.step() != Step::Over {}
        assert_eq!(*at.borrow(), 105);
    }
}
