//! Sentences of our own with invented people.
