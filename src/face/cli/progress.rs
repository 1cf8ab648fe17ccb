//! The progress bar on standard error: files and bytes done, of how many.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use indicatif::{ProgressBar, ProgressStyle};

use crate::{
    error::Result,
    model::{Event, Note},
    walk::Entry,
};

/// A bar, or nothing where nobody looks.
pub(super) struct Progress {
    bar: ProgressBar,
    counter: Option<Counter>,
}

struct Counter {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Progress {
    /// Starts the bar. How many files there are is counted beside the work, by a walk of its own.
    pub(super) fn start<I>(shown: bool, walk: impl FnOnce() -> Result<I>) -> Progress
    where
        I: Iterator<Item = std::result::Result<Entry, Note>> + Send + 'static,
    {
        if !shown {
            return Progress { bar: ProgressBar::hidden(), counter: None };
        }
        let bar = ProgressBar::no_length().with_style(style());
        bar.enable_steady_tick(Duration::from_millis(120));
        // Standard input cannot be counted beforehand, and roots that fail are told of elsewhere.
        let counter = walk().ok().map(|files| Counter::start(bar.clone(), files));
        Progress { bar, counter }
    }

    /// Moves on when a root file is opened.
    pub(super) fn event(&self, event: &Event) {
        if let Event::Opened { place, .. } = event
            && place.depth() == 0
        {
            self.bar.inc(1);
        }
    }

    /// Runs `print` with the bar out of the way.
    pub(super) fn hidden<T>(&self, print: impl FnOnce() -> T) -> T {
        if self.bar.is_hidden() { print() } else { self.bar.suspend(print) }
    }

    /// Takes the bar away.
    pub(super) fn finish(self) {
        if let Some(counter) = self.counter {
            counter.stop.store(true, Ordering::Relaxed);
            // A counter that failed has told of it in the log, and matters to nobody now.
            let _ = counter.thread.join();
        }
        self.bar.finish_and_clear();
    }
}

impl Counter {
    fn start<I>(bar: ProgressBar, files: I) -> Counter
    where
        I: Iterator<Item = std::result::Result<Entry, Note>> + Send + 'static,
    {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            let count = files.take_while(|_| !stopped.load(Ordering::Relaxed)).count();
            bar.set_length(count as u64);
        });
        Counter { stop, thread }
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{spinner} {bar:30} {pos}/{len} files  {elapsed}")
        .expect("the template is well formed")
}
