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
    let mut records = Vec::new();
    let mut record = Record::default();
    let mut quoted = false;
    // Where a field begins: only there a quote opens.
    let mut fresh = true;
    let mut empty = true;
    let mut chars = text.start().chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => _ = chars.next(),
            '"' if quoted => quoted = false,
            '"' if fresh => (quoted, empty) = (true, false),
            _ if quoted => {}
            '\n' => {
                if !empty {
                    records.push(std::mem::take(&mut record));
                }
                if records.len() == ENOUGH {
                    return Some(records);
                }
                (fresh, empty) = (true, true);
                continue;
            }
            _ if c == delimiter => {
                record.begins_empty |= empty;
                record.delimiters += 1;
                record.spaced += usize::from(chars.peek() == Some(&' '));
                (fresh, empty) = (true, false);
                continue;
            }
            '\r' => {}
            _ => empty = false,
        }
        fresh = false;
    }
    if text.whole && quoted {
        return None;
    }
    if text.whole && !empty {
        records.push(record);
    }
    Some(records)
}
