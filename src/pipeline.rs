//! The one place with threads.
