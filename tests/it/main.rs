//! The integration tests: one crate, so that they link once.

mod bad_input;
mod command;
mod corpus;
mod house;
mod redact;
