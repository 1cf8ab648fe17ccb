//! How many messages are judged at once.
//!
//! Apart because what waits must not wait for ever: a server that hears nothing for too long gives
//! up by itself, and less politely.

use std::{
    sync::{Arc, Condvar, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Places for messages.
pub(super) struct Room {
    free: Mutex<usize>,
    changed: Condvar,
}

/// A place that is taken, until it is dropped.
pub(super) struct Taken(Arc<Room>);

impl Room {
    pub(super) fn new(places: usize) -> Room {
        Room { free: Mutex::new(places.max(1)), changed: Condvar::new() }
    }

    /// A place, or none if all stay taken for so long.
    pub(super) fn take(self: &Arc<Room>, patience: Duration) -> Option<Taken> {
        let until = Instant::now() + patience;
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        while *free == 0 {
            let left = until.checked_duration_since(Instant::now())?;
            free = self.changed.wait_timeout(free, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        *free -= 1;
        Some(Taken(self.clone()))
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.changed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_given_back() {
        let room = Arc::new(Room::new(1));
        let taken = room.take(Duration::ZERO).expect("one is free");
        assert!(room.take(Duration::from_millis(20)).is_none());
        drop(taken);
        assert!(room.take(Duration::ZERO).is_some());
    }
}
