//! Delimiter-separated values: the same number of delimiters, line after line.
//!
//! Apart because it is the one format that is told by counting. Prose has commas too, and must not
//! be taken for a table: its lines would be judged cell by cell.

use super::text::Decoded;

/// How many records are looked at.
const ENOUGH: usize = 200;

/// Whether a text is a table. A name that says so is believed.
pub(super) fn is_table(text: &Decoded, expected: bool) -> bool {
    if expected {
        return !text.text().trim().is_empty();
    }
    // Excel writes, and reads, a first line that names the delimiter.
    if text.start().starts_with("sep=") {
        return true;
    }
    ['\t', ';', ',', '|'].iter().any(|delimiter| is_even(text, *delimiter))
}

/// Whether nearly every record has as many delimiters as the first one.
fn is_even(text: &Decoded, delimiter: char) -> bool {
    let Some(records) = records(text, delimiter) else { return false };
    let Some(first) = records.first().filter(|first| first.delimiters > 0) else { return false };
    if records.len() < 3 || first.begins_empty {
        return false;
    }
    let odd = records.iter().filter(|record| record.delimiters != first.delimiters).count();
    let all: usize = records.iter().map(|record| record.delimiters).sum();
    let spaced: usize = records.iter().map(|record| record.spaced).sum();
    // A space behind the comma is prose. Few tables have it, and those are read as text.
    let prose = delimiter != '\t' && spaced * 2 > all;
    odd * 20 <= records.len() && !prose
}

#[derive(Default)]
struct Record {
    delimiters: usize,
    /// Delimiters with a space behind them.
    spaced: usize,
    /// Whether the first field is empty, as in indented text and drawn tables.
    begins_empty: bool,
}

/// The first records, without one that the head cuts off; none if a quote stays open in a whole
/// text.
fn records(text: &Decoded, delimiter: char) -> Option<Vec<Record>> {
    let mut scan = Scan { delimiter, ..Scan::default() };
    let mut chars = text.start().chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        if scan.quoted && c == '"' && next == Some('"') {
            // A quote inside quotes is written twice.
            chars.next();
            continue;
        }
        scan.meet(c, next);
        if scan.records.len() == ENOUGH {
            return Some(scan.records);
        }
    }
    if text.whole {
        if scan.quoted {
            return None;
        }
        scan.end_record();
    }
    Some(scan.records)
}

#[derive(Default)]
struct Scan {
    delimiter: char,
    records: Vec<Record>,
    record: Record,
    quoted: bool,
    /// Whether something stands in the current field: only a fresh field opens a quote.
    in_field: bool,
    /// Whether anything but line ends stands in the current record.
    in_record: bool,
}

impl Scan {
    fn meet(&mut self, c: char, next: Option<char>) {
        match c {
            '"' if self.quoted => self.quoted = false,
            _ if self.quoted => {}
            '"' if !self.in_field => {
                (self.quoted, self.in_field, self.in_record) = (true, true, true);
            }
            '\n' => self.end_record(),
            '\r' => {}
            _ if c == self.delimiter => {
                self.record.begins_empty |= !self.in_record;
                self.record.delimiters += 1;
                self.record.spaced += usize::from(next == Some(' '));
                (self.in_field, self.in_record) = (false, true);
            }
            _ => (self.in_field, self.in_record) = (true, true),
        }
    }

    /// Empty lines are no records.
    fn end_record(&mut self) {
        let record = std::mem::take(&mut self.record);
        if self.in_record {
            self.records.push(record);
        }
        (self.in_field, self.in_record) = (false, false);
    }
}
