//! The integration tests: one crate, so that they link once.

mod bad_input;
mod command;
mod detector;
mod house;
mod redact;
