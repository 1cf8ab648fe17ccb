//! `withheld` finds personal data in the records of UK children's services, judges whether
//! outgoing mail carries it unprotected, and makes redacted copies that really hide it.
//!
//! # Architecture
//!
//! ```text
//!           walk           open             detect       people      decide         redact         report
//! roots ─▶ Source ─▶ Text, children ─▶ Vec<Finding> ─▶ Person ─▶ Verdict, cuts ─▶ copy, proof ─▶ Event ─▶ rows
//!              ▲── children (archive members, messages, attachments) come back to open
//! ```
//!
//! The folders of this crate are the stages, and [`model`] holds the nouns that pass between them.
//!
//! **Invariant: imports point one way.** [`model`] knows only the standard library; [`format`](mod@format)
//! knows [`model`]; [`walk`], [`open`] and [`redact`] know [`model`] and [`format`](mod@format); [`ocr`]
//! knows [`model`] alone and is the one stage that starts processes; [`consent`] knows [`model`] and
//! is the one stage with a database; [`detect`], [`people`] and
//! [`decide`] know [`model`] alone and touch no file, clock or network; [`pipeline`] knows every
//! stage; a [`face`] knows the pipeline, [`config`], [`report`] and [`model`]. A test keeps this.
//!
//! **Invariant: opening never fails.** What cannot be read becomes a [`model::Note`]; nothing is
//! skipped without one, and "nothing found" never means "nothing read".
//!
//! **Invariant: found text stays private.** Document text moves only as [`model::Text`] and
//! [`model::Private`], whose `Debug` prints lengths. No log line, error or panic holds it.
//!
//! **Invariant: a copy that cannot be proved clean is not written.** [`pipeline`] opens each copy
//! again from its bytes and searches it for every withheld value before the copy gets its name.
//!
//! **Invariant: originals are never changed.** Copies are written beside their final name, synced,
//! and renamed into place.

pub mod config;
pub mod consent;
pub mod decide;
pub mod detect;
pub mod error;
pub mod face;
pub mod format;
pub mod model;
pub mod ocr;
pub mod open;
pub mod people;
pub mod pipeline;
pub mod redact;
pub mod report;
pub mod walk;
