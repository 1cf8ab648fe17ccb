//! One JSON object a line.

use std::io::{self, Write};

use super::{Report, Shown, Tally, wire::Row};
use crate::model::Event;

/// Writes [`Row`]s.
pub struct JsonlReport<W> {
    out: W,
    shown: Shown,
}

impl<W: Write> JsonlReport<W> {
    /// A report to `out`.
    pub fn new(out: W, shown: Shown) -> JsonlReport<W> {
        JsonlReport { out, shown }
    }

    /// Writes one row.
    pub fn row(&mut self, row: &Row) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, row)?;
        self.out.write_all(b"\n")
    }
}

impl<W: Write + Send> Report for JsonlReport<W> {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        match Row::of(event, self.shown) {
            Some(row) => self.row(&row),
            None => Ok(()),
        }
    }

    fn finish(&mut self, tally: &Tally, seconds: f64) -> io::Result<()> {
        self.row(&Row::summary(tally, seconds))?;
        self.out.flush()
    }
}
