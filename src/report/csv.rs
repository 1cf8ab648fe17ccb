//! Rows for spreadsheets: UTF-8 with a byte-order mark and CRLF, as Excel expects.
//!
//! A cell that a spreadsheet would take for a formula begins with an apostrophe instead: found text
//! and file names come from strangers.

use std::io::{self, Write};

use super::{
    Report, Shown, Tally,
    wire::{FindingRow, Row},
};
use crate::model::{Concealment, Event};

const HEADER: [&str; 14] = [
    "type",
    "path",
    "part",
    "page",
    "line",
    "cell",
    "kind",
    "group",
    "start",
    "end",
    "text",
    "confidence",
    "severity",
    "evidence",
];

/// Writes findings, skipped things, verdicts and copies as CSV.
pub struct CsvReport<W: Write> {
    out: csv::Writer<W>,
    shown: Shown,
}

impl<W: Write> CsvReport<W> {
    /// A report to `out`, with its header.
    pub fn new(mut out: W, shown: Shown) -> io::Result<CsvReport<W>> {
        out.write_all("\u{feff}".as_bytes())?;
        let mut out = writer(out);
        out.write_record(HEADER)?;
        Ok(CsvReport { out, shown })
    }

    fn finding(&mut self, row: &FindingRow) -> io::Result<()> {
        let number = |value: Option<u64>| value.map_or(String::new(), |value| value.to_string());
        let mut evidence = row.evidence.clone();
        if let (Some(count), Some(unit), Some(advice)) = (row.count, row.unit, row.advice) {
            evidence.push(Concealment { count, unit, advice }.counted());
            evidence.push(advice.to_owned());
        }
        write_safe(
            &mut self.out,
            &[
                "finding",
                &row.path,
                &row.part,
                &number(row.page.map(u64::from)),
                &number(row.line),
                row.cell.as_deref().unwrap_or(""),
                &row.kind,
                row.group,
                &row.start.to_string(),
                &row.end.to_string(),
                &row.text,
                &format!("{:.2}", row.confidence),
                row.severity,
                &evidence.join("; "),
            ],
        )
    }

    fn other(&mut self, kind: &str, path: &str, what: &str, detail: &str) -> io::Result<()> {
        let mut cells = [""; HEADER.len()];
        cells[0] = kind;
        cells[1] = path;
        cells[6] = what;
        cells[10] = detail;
        write_safe(&mut self.out, &cells)
    }
}

impl<W: Write + Send> Report for CsvReport<W> {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        match Row::of(event, self.shown) {
            Some(Row::Finding(row)) => self.finding(&row),
            Some(Row::Skipped { path, reason, detail }) => {
                self.other("skipped", &path, reason, &detail)
            }
            Some(Row::Verdict(row)) => {
                self.other("verdict", &row.path, row.verdict, row.protection)?;
                row.findings.iter().try_for_each(|finding| self.finding(finding))
            }
            Some(Row::Redacted(row)) => {
                let proved = if row.proved { "proved" } else { "not proved" };
                self.other("redacted", &row.path, proved, row.copy.as_deref().unwrap_or(""))
            }
            Some(Row::Part(row)) => self.other("part", &row.path, &row.part, &row.text),
            Some(
                Row::Score(_)
                | Row::Person(_)
                | Row::Request(_)
                | Row::Consent(_)
                | Row::Summary(_),
            )
            | None => Ok(()),
        }
    }

    fn finish(&mut self, _tally: &Tally, _seconds: f64) -> io::Result<()> {
        self.out.flush()
    }
}

/// A writer with the line ends of RFC 4180.
pub(super) fn writer<W: Write>(out: W) -> csv::Writer<W> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out)
}

/// Writes a record whose cells no spreadsheet will run.
pub(super) fn write_safe<W: Write>(out: &mut csv::Writer<W>, cells: &[&str]) -> io::Result<()> {
    let cells = cells.iter().map(|cell| safe(cell));
    Ok(out.write_record(cells.map(|cell| cell.into_owned().into_bytes()))?)
}

fn safe(cell: &str) -> std::borrow::Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{cell}").into()
    } else {
        cell.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, expected) in [
            ("=1+1", "'=1+1"),
            ("+44 7700 900123", "'+44 7700 900123"),
            ("-2", "'-2"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("plain", "plain"),
            ("", ""),
        ] {
            assert_eq!(safe(cell), expected);
        }
    }
}
