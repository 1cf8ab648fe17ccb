//! Tables in plain text: what stands at the head of a match's column.
//!
//! Mail, notes and text taken out of PDF files hold tables as lines with tabs or upright strokes,
//! commas or semicolons, which no format sets apart. Lines next to each other with equally many of
//! them are one table, and its first line is the head, unless it holds data itself. Commas stand in
//! prose too: with them a head is several short cells and no sentence. Columns may also be kept apart
//! by spaces alone: then a cell's head is the one it stands under. Says where the head's cell lies;
//! what it means is found out elsewhere.

use std::{cell::RefCell, ops::Range};

use super::rows;

/// The longest line of a table.
const LONGEST_LINE: usize = 2000;
/// The longest cell of a head, where commas or semicolons part them.
const LONGEST_CELL: usize = 32;

/// What stands for a stroke where spaces keep columns apart.
const SPACES: u8 = b' ';

/// The tables of one text; remembers the one it saw last.
#[derive(Debug, Default)]
pub(super) struct Columns {
    last: RefCell<Option<Table>>,
}

#[derive(Debug)]
struct Table {
    range: Range<usize>,
    stroke: u8,
    head: Range<usize>,
}

impl Columns {
    /// The head's cell over the cell that holds `at`.
    pub(super) fn head_of(&self, bytes: &[u8], at: usize) -> Option<Range<usize>> {
        let line = line_at(bytes, at)?;
        let stroke = stroke_of(&bytes[line.clone()])?;
        let mut last = self.last.borrow_mut();
        if !last.as_ref().is_some_and(|table| table.range.contains(&at)) {
            *last = Some(table_around(bytes, &line, stroke));
        }
        let table = last.as_ref()?;
        if table.head.end >= line.start
            || table.stroke != stroke
            || !may_be_head(&bytes[table.head.clone()], stroke)
        {
            return None;
        }
        let cell = if stroke == SPACES {
            cell_over(bytes, &table.head, &line, at)?
        } else {
            nth_cell(bytes, &table.head, stroke, count(&bytes[line.start..at], stroke))?
        };
        rows::is_label(&bytes[cell.clone()]).then_some(cell)
    }
}

/// The first cell of the line that holds `at`, if another one holds it. Commas part clauses as
/// often as cells, and tell nothing here.
pub(super) fn first_cell(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let line = line_at(bytes, at)?;
    let here = &bytes[line.clone()];
    let stroke = stroke_of(here).filter(|stroke| *stroke != b',')?;
    let cell = if stroke == SPACES {
        spaced_cells(here).next()?
    } else {
        let framed = here.iter().take_while(|byte| **byte == stroke || **byte == b' ').count();
        let rest = &here[framed..];
        let len = rest.iter().position(|byte| *byte == stroke)?;
        framed..framed + len
    };
    (line.start + cell.end <= at).then_some(line.start + cell.start..line.start + cell.end)
}

fn count(bytes: &[u8], stroke: u8) -> usize {
    memchr::memchr_iter(stroke, bytes).count()
}

/// The line that holds `at`, without its end. None where it is too long for a table's.
fn line_at(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let floor = at.saturating_sub(LONGEST_LINE);
    let start = match bytes[floor..at].iter().rposition(|byte| *byte == b'\n') {
        Some(end) => floor + end + 1,
        None if floor == 0 => 0,
        None => return None,
    };
    let ceiling = bytes.len().min(at + LONGEST_LINE);
    let end = match bytes[at..ceiling].iter().position(|byte| *byte == b'\n') {
        Some(len) => at + len,
        None if ceiling == bytes.len() => ceiling,
        None => return None,
    };
    Some(start..end)
}

/// What parts the cells of a line.
fn stroke_of(line: &[u8]) -> Option<u8> {
    let stroke = [b'\t', b'|', b';'].into_iter().find(|stroke| line.contains(stroke));
    let spaces = || is_spaced(line).then_some(SPACES);
    stroke.or_else(spaces).or_else(|| line.contains(&b',').then_some(b','))
}

/// Whether a line may be the head of a table. Only tabs, upright strokes and wide gaps stand in no prose.
fn may_be_head(line: &[u8], stroke: u8) -> bool {
    let cells = || line.split(|byte| *byte == stroke);
    matches!(stroke, b'\t' | b'|' | SPACES)
        || cells().count() > 2
            && !line.trim_ascii_end().ends_with(b".")
            && cells()
                .all(|cell| cell.len() <= LONGEST_CELL && cell.iter().any(u8::is_ascii_alphabetic))
}

/// Whether spaces part a line into cells.
fn is_spaced(line: &[u8]) -> bool {
    line.trim_ascii().windows(2).any(|pair| pair == b"  ")
}

/// The cells of a line that two spaces or more keep apart.
fn spaced_cells(line: &[u8]) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + line[at..].iter().position(|byte| *byte != b' ')?;
        let rest = &line[start..];
        let len = rest.windows(2).position(|pair| pair == b"  ").unwrap_or(rest.len());
        at = start + len;
        Some(start..at)
    })
}

/// The head's cell over the cell that holds `at`: the one that begins no further right than it
/// ends, and ends no further left than it begins.
fn cell_over(
    bytes: &[u8],
    head: &Range<usize>,
    line: &Range<usize>,
    at: usize,
) -> Option<Range<usize>> {
    // In characters: that is how people line them up.
    let place = |line: &[u8], cell: &Range<usize>| {
        let chars = |bytes: &[u8]| bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        let start = chars(&line[..cell.start]);
        start..start + chars(&line[cell.clone()])
    };
    let (above, here) = (&bytes[head.clone()], &bytes[line.clone()]);
    let own = spaced_cells(here).find(|cell| cell.contains(&(at - line.start)))?;
    let own = place(here, &own);
    let mut over = spaced_cells(above).filter(|cell| {
        let cell = place(above, cell);
        cell.start < own.end && own.start < cell.end
    });
    let cell = over.next().filter(|_| over.next().is_none())?;
    Some(head.start + cell.start..head.start + cell.end)
}

fn table_around(bytes: &[u8], line: &Range<usize>, stroke: u8) -> Table {
    let strokes = count(&bytes[line.clone()], stroke);
    let alike = |other: &Range<usize>| match stroke {
        SPACES => is_spaced(&bytes[other.clone()]),
        _ => count(&bytes[other.clone()], stroke) == strokes,
    };
    let mut head = line.clone();
    while let Some(above) = head.start.checked_sub(1).and_then(|end| line_at(bytes, end)) {
        if !alike(&above) {
            break;
        }
        head = above;
    }
    let mut end = line.end;
    while end < bytes.len() {
        match line_at(bytes, end + 1) {
            Some(below) if alike(&below) => end = below.end,
            _ => break,
        }
    }
    Table { range: head.start..end, stroke, head }
}

fn nth_cell(bytes: &[u8], line: &Range<usize>, stroke: u8, nth: usize) -> Option<Range<usize>> {
    let mut start = line.start;
    for (index, cell) in bytes[line.clone()].split(|byte| *byte == stroke).enumerate() {
        if index == nth {
            return Some(start..start + cell.len());
        }
        start += cell.len() + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_their_heads() {
        let check = |text: &str, needle: &str, expected: Option<&str>| {
            let at = text.find(needle).unwrap_or_else(|| panic!("{needle:?} in {text:?}"));
            let columns = Columns::default();
            // Asked twice: the second answer comes from what is remembered.
            for _ in 0..2 {
                let head = columns.head_of(text.as_bytes(), at);
                assert_eq!(head.map(|cell| text[cell].trim()), expected, "{needle:?} in {text:?}");
            }
        };
        let table = "List\n| Name | NHS No |\n|---|---|\n| Amara | 12 |\n| Kofi | 34 |\n\nEnd 56";
        check(table, "12", Some("NHS No"));
        check(table, "34", Some("NHS No"));
        check(table, "Kofi", Some("Name"));
        check(table, "56", None);
        check("UPN\tULN\n1\t2", "2", Some("ULN"));
        check("UPN\tULN\n1\t2\t3", "2", None);
        check("UPN\tULN", "ULN", None);
        check("DOB\t1\nULN\t2", "2", None);
        check("no table 1", "1", None);
        check("name,eth,sen\nAmir,WROM,K", "WROM", Some("eth"));
        check("name; alcohol; sen\nAmir; daily; K", "daily", Some("alcohol"));
        check("She came, he went, they sang.\nThen 1, 2, 3.", "3", None);
        check("mum, dad\ncider, wine", "cider", None);
        let spaced =
            "Seen\n  Naïve    UPN      ULN\n  Ámara    12       34\n  Kofi              56\n";
        check(spaced, "12", Some("UPN"));
        check(spaced, "34", Some("ULN"));
        check(spaced, "56", Some("ULN"));
        check("UPN  ULN\n123456789", "123", None);
        check(&format!("a|b\n{}|1", "x".repeat(3000)), "|1", None);
        check("D0B  CID pers0n ID\n1    330180", "3301", Some("CID pers0n ID"));
    }

    #[test]
    fn rows_have_their_heads() {
        let check = |text: &str, needle: &str, expected: Option<&str>| {
            let at = text.find(needle).unwrap_or_else(|| panic!("{needle:?} in {text:?}"));
            let cell = first_cell(text.as_bytes(), at);
            assert_eq!(cell.map(|cell| text[cell].trim()), expected, "{needle:?} in {text:?}");
        };
        check("| Sort code | 20-11-43 | 20-11-44 |", "11-44", Some("Sort code"));
        check("x\nSort code   20-11-43   20-11-44", "11-44", Some("Sort code"));
        check("UTR\t1\t\t2", "2", Some("UTR"));
        check("Sort code, 20-11-43, 20-11-44", "11-44", None);
        check("Sort code: 20-11-43", "11-43", None);
        check("12   UTR", "12", None);
    }
}
