//! Events → what people and programs read.
//!
//! The only place where found text may be shown, and then masked unless the user asks to see it.
//! Formats are apart from each other; [`wire`] alone serialises.

mod csv;
mod jsonl;
mod log;
mod mask;
mod proofs;
mod style;
mod table;
mod tally;
pub mod wire;

pub use self::{
    csv::CsvReport,
    jsonl::JsonlReport,
    log::RedactionLog,
    mask::Shown,
    proofs::ProofLog,
    style::{Style, printable},
    table::{TableReport, columns},
    tally::Tally,
};

use std::io;

use crate::model::Event;

/// Receives a run's events and writes them out.
pub trait Report: Send {
    /// One event, in order.
    fn event(&mut self, event: &Event) -> io::Result<()>;

    /// The end of the run.
    fn finish(&mut self, tally: &Tally, seconds: f64) -> io::Result<()>;
}
