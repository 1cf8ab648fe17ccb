//! The integration tests: one crate, so that they link once.

mod bad_input;
mod bundle;
mod cmd;
mod command;
mod corpus;
mod detector;
mod gateway;
mod house;
mod inspect;
mod mail;
mod postfix;
mod privacy;
mod redact;
mod scans;
mod subject;
mod ways_of_labelling;
mod ways_of_writing;
