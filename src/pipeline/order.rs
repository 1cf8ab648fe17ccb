//! Many workers, one order.
//!
//! Workers take documents in turn and emit events as they find them. The document at the head of
//! the line writes straight through; the others wait in buffers, and when these hold too much their
//! workers wait until they are at the head. So memory is bounded, and the output is the same for
//! any number of workers.

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
};

/// How many events may wait behind the head of the line.
const WAITING: usize = 100_000;

/// Runs `work` on every item with `jobs` workers, and hands what it emits to `receive` item by item
/// in the order of `items`.
pub(super) fn ordered<I, T: Send>(
    jobs: usize,
    items: impl Iterator<Item = I> + Send,
    work: impl Fn(I, &mut dyn FnMut(T) -> ControlFlow<()>) + Sync,
    receive: &mut (dyn FnMut(T) -> ControlFlow<()> + Send),
) where
    I: Send,
{
    let items = Mutex::new(items.enumerate());
    let line = Line { state: Mutex::new(State::new(receive)), moved: Condvar::new() };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs.max(1))
        .build()
        .expect("a pool of a few threads starts");
    pool.scope(|scope| {
        for _ in 0..jobs.max(1) {
            scope.spawn(|_| {
                loop {
                    // The guard goes at the end of this statement: taking is quick, working is not.
                    let next = items.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((index, item)) = next else { return };
                    let finished = Finished { line: &line, index };
                    if line.lock().closed {
                        return;
                    }
                    work(item, &mut |event| line.emit(index, event));
                    drop(finished);
                }
            });
        }
    });
}

struct Line<'a, T> {
    state: Mutex<State<'a, T>>,
    moved: Condvar,
}

struct State<'a, T> {
    head: usize,
    waiting: BTreeMap<usize, Waiting<T>>,
    buffered: usize,
    closed: bool,
    receive: &'a mut (dyn FnMut(T) -> ControlFlow<()> + Send),
}

struct Waiting<T> {
    events: Vec<T>,
    finished: bool,
}

impl<T> Default for Waiting<T> {
    fn default() -> Waiting<T> {
        Waiting { events: Vec::new(), finished: false }
    }
}

impl<'a, T> Line<'a, T> {
    fn lock(&self) -> MutexGuard<'_, State<'a, T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn emit(&self, index: usize, event: T) -> ControlFlow<()> {
        let mut state = self.lock();
        while index != state.head && state.buffered >= WAITING && !state.closed {
            state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if index == state.head {
            state.flush(index);
            state.hand(event);
        } else {
            state.buffered += 1;
            state.waiting.entry(index).or_default().events.push(event);
        }
        if state.closed { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// Marks an item as done when its worker leaves it, by return or by panic, so that the line moves.
struct Finished<'a, 'b, T> {
    line: &'a Line<'b, T>,
    index: usize,
}

impl<T> Drop for Finished<'_, '_, T> {
    fn drop(&mut self) {
        let mut state = self.line.lock();
        state.waiting.entry(self.index).or_default().finished = true;
        state.advance();
        self.line.moved.notify_all();
    }
}

impl<'a, T> State<'a, T> {
    fn new(receive: &'a mut (dyn FnMut(T) -> ControlFlow<()> + Send)) -> State<'a, T> {
        State { head: 0, waiting: BTreeMap::new(), buffered: 0, closed: false, receive }
    }

    fn hand(&mut self, event: T) {
        if !self.closed && (self.receive)(event).is_break() {
            self.closed = true;
        }
    }

    fn flush(&mut self, index: usize) {
        let Some(waiting) = self.waiting.get_mut(&index) else { return };
        let events = std::mem::take(&mut waiting.events);
        self.buffered -= events.len();
        for event in events {
            self.hand(event);
        }
    }

    fn advance(&mut self) {
        loop {
            self.flush(self.head);
            let done = self.waiting.get(&self.head).is_some_and(|waiting| waiting.finished);
            if !done {
                return;
            }
            self.waiting.remove(&self.head);
            self.head += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(jobs: usize, items: u32, per_item: u32) -> Vec<u32> {
        let mut seen = Vec::new();
        ordered(
            jobs,
            0..items,
            |item, emit| {
                for n in 0..per_item {
                    // The first items are the slowest, so that order has to be made.
                    std::thread::sleep(std::time::Duration::from_micros(u64::from(items - item)));
                    let _ = emit(item * per_item + n);
                }
            },
            &mut |event| {
                seen.push(event);
                ControlFlow::Continue(())
            },
        );
        seen
    }

    #[test]
    fn order_is_that_of_the_items_for_any_number_of_workers() {
        let expected: Vec<u32> = (0..300).collect();
        for jobs in [1, 2, 7] {
            assert_eq!(run(jobs, 30, 10), expected, "{jobs} workers");
        }
    }

    #[test]
    fn a_full_line_waits_for_its_head() {
        let mut count = 0;
        ordered(
            3,
            0..4u32,
            |item, emit| {
                if item == 0 {
                    std::thread::sleep(std::time::Duration::from_millis(50));
                }
                for _ in 0..WAITING {
                    let _ = emit(item);
                }
            },
            &mut |_| {
                count += 1;
                ControlFlow::Continue(())
            },
        );
        assert_eq!(count, WAITING * 4);
    }

    #[test]
    fn a_receiver_that_has_enough_stops_the_run() {
        let mut seen = 0;
        ordered(
            2,
            0..1_000_000u32,
            |item, emit| {
                let _ = emit(item);
            },
            &mut |_| {
                seen += 1;
                if seen == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        assert_eq!(seen, 5);
    }
}
