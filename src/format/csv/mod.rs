//! Delimiter-separated values.
//!
//! Its text is the file's, decoded, with quotes undone, so that where nothing is quoted every offset
//! is one of a plain text. Each value is a field with its column's name and its cell's. Delimiters
//! and line ends are in the text but can never be cut, so a copy keeps its rows and columns. It is
//! read and copied in windows of whole records; what is no table (a quote that never closes, a
//! record longer than a window) is read as plain text. Stream 0 is the file's bytes.

mod lex;
mod sniff;
#[cfg(test)]
mod tests;

use std::{io::Write, ops::ControlFlow, sync::Arc};

use self::{
    lex::{Dialect, Kind, Lexer},
    sniff::{Sniffed, sniff},
};
use super::{
    encoding::Flow,
    plain::{self, Position, Until, Verbatim},
};
use crate::model::{Children, Cuts, Fault, Limits, Part, Role, Sink, Source, TextBuilder};

/// The stream of the file's bytes.
const BYTES: u32 = 0;
/// How much text is looked at to learn the dialect.
const SAMPLE: usize = 64 << 10;

/// See [`format`](crate::format).
pub fn read(source: &Source, limits: &Limits, sink: &mut dyn Sink) -> Result<(), Fault> {
    let mut flow = Flow::open(source)?;
    let mut table = Table::open(source, &mut flow)?;
    let mut position = Position::START;
    while table.step(&mut flow, &mut position, limits, sink)?.is_continue() {}
    if let Some(fault) = flow.damage() {
        sink.note("", fault);
    }
    Ok(())
}

/// See [`format`](crate::format).
pub fn write(
    source: &Source,
    _limits: &Limits,
    cuts: &Cuts,
    _children: &mut dyn Children,
    out: &mut dyn Write,
) -> Result<(), Fault> {
    let mut flow = Flow::open(source)?;
    let dialect = Table::open(source, &mut flow)?.dialect;
    let label = |label: &str| flow.charset().encode(&plain_value(label, dialect));
    plain::splice(&source.content, &plain::patches(cuts.of(BYTES), label), out)
}

/// See [`format`](crate::format). The bytes, what they decode to, and that with doubled quotes
/// undone.
pub fn blobs(source: &Source, limits: &Limits, each: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
    plain::blobs(source, limits, each)?;
    plain::decoded(source, limits, &mut |flow| {
        for doubled in ["\"\"", "''"] {
            if flow.text().contains(doubled) {
                each(flow.text().replace(doubled, &doubled[1..]).as_bytes());
            }
        }
    })
}

/// A label that is a whole value in the dialect, quoted or not, and no formula.
fn plain_value(label: &str, dialect: Dialect) -> String {
    let structural = [dialect.delimiter, dialect.quote, b'\r', b'\n'].map(char::from);
    label.trim_start_matches(['=', '+', '-', '@', '\t']).replace(structural, " ")
}

/// A table while it is read.
struct Table {
    dialect: Dialect,
    names: Option<Vec<Option<Arc<str>>>>,
    /// The length of a first line that is no record.
    preamble: usize,
    /// How many records were read.
    row: u64,
    /// Whether a record was longer than a window: what follows may have begun within its quotes.
    adrift: bool,
}

/// What the text that is held begins with.
#[derive(Debug, PartialEq, Eq)]
enum Next {
    /// Whole records, up to here.
    Records(usize),
    /// A record whose quote, here, closes nowhere in the document.
    Unclosed(usize),
    /// A record that is longer than a window.
    Giant,
}

impl Table {
    fn open(source: &Source, flow: &mut Flow) -> Result<Table, Fault> {
        flow.fill(SAMPLE)?;
        let text = flow.text();
        let sample = &text[..text.floor_char_boundary(SAMPLE)];
        let hint = match source.place.extension().as_str() {
            "tsv" | "tab" => Some(b'\t'),
            _ => None,
        };
        let whole = flow.ended() && sample.len() == text.len();
        let Sniffed { dialect, names, preamble } = sniff(sample, whole, hint);
        Ok(Table { dialect, names, preamble, row: 0, adrift: false })
    }

    /// Hands over what comes next. `Break` at the end, or when nobody wants more.
    fn step(
        &mut self,
        flow: &mut Flow,
        position: &mut Position,
        limits: &Limits,
        sink: &mut dyn Sink,
    ) -> Result<ControlFlow<()>, Fault> {
        flow.fill(limits.window.max(1))?;
        if flow.text().is_empty() {
            return Ok(ControlFlow::Break(()));
        }
        let until = match self.next(flow, limits.window) {
            Next::Records(end) => return Ok(self.records(flow, end, position, sink)),
            Next::Giant => {
                self.adrift = true;
                Until::Window
            }
            Next::Unclosed(_) if self.adrift => Until::End,
            Next::Unclosed(at) => {
                let byte = flow.source(at);
                sink.note(
                    "",
                    Fault::malformed(format!("the quote at byte {byte} is never closed")),
                );
                Until::End
            }
        };
        self.preamble = 0;
        let line = position.line;
        let rest = Verbatim { stream: BYTES, until };
        let flowing = plain::hand_over(&rest, flow, position, limits, sink)?;
        self.row += position.line - line;
        Ok(flowing)
    }

    fn next(&self, flow: &Flow, window: usize) -> Next {
        let held = flow.text();
        let text = &held[..held.ceil_char_boundary(window.max(1))];
        let ended = flow.ended() && text.len() == held.len();
        let mut lexer = Lexer::new(text, self.dialect);
        // A carriage return that the text ends with may be half of a line end.
        let complete = |end: usize| ended || end < text.len() || text.ends_with('\n');
        let whole = (&mut lexer)
            .filter(|(kind, range)| *kind == Kind::Line && complete(range.end))
            .last()
            .map(|(_, range)| range.end);
        match (lexer.open(), whole) {
            (None, _) if ended => Next::Records(text.len()),
            (_, Some(end)) => Next::Records(end),
            (Some(at), None) if ended => Next::Unclosed(at),
            (_, None) => Next::Giant,
        }
    }

    /// Hands over the records up to `end`.
    fn records(
        &mut self,
        flow: &mut Flow,
        end: usize,
        position: &mut Position,
        sink: &mut dyn Sink,
    ) -> ControlFlow<()> {
        let builder = TextBuilder::new(Part::new(Role::Body)).window(position.base, position.line);
        let text = self.text(flow, end, builder);
        position.pass(text.so_far());
        flow.forget(end);
        if text.is_empty() { ControlFlow::Continue(()) } else { sink.text(text.finish()) }
    }

    fn text(&mut self, flow: &Flow, end: usize, mut builder: TextBuilder) -> TextBuilder {
        let preamble = std::mem::take(&mut self.preamble).min(end);
        flow.push(&mut builder, 0..preamble, BYTES);
        let text = &flow.text()[preamble..end];
        let mut cell = Cell { start: builder.len(), column: 0 };
        let mut preface = preamble > 0;
        for (kind, range) in Lexer::new(text, self.dialect) {
            let part = &text[range.clone()];
            let range = preamble + range.start..preamble + range.end;
            match kind {
                Kind::Value => flow.push(&mut builder, range, BYTES),
                Kind::Doubled => {
                    let from = flow.source(range.start)..flow.source(range.end);
                    builder.push_whole(&part[1..], BYTES, from);
                }
                Kind::Open | Kind::Close => {}
                Kind::Delimiter => cell.end(self, &mut builder, part),
                Kind::Line => {
                    cell.end(self, &mut builder, part);
                    cell.column = 0;
                    // The line end of the preamble ends no record.
                    self.row += u64::from(!std::mem::take(&mut preface));
                }
            }
        }
        cell.end(self, &mut builder, "");
        builder
    }

    /// What the cell at a column of the current record is called.
    fn label(&self, column: usize) -> Option<Arc<str>> {
        let names = self.names.as_ref().filter(|_| self.row > 0)?;
        names.get(column).cloned().flatten()
    }
}

/// The cell that is being read.
struct Cell {
    start: usize,
    column: usize,
}

impl Cell {
    /// Marks the cell in the text, and adds what separates it from the next.
    fn end(&mut self, table: &Table, builder: &mut TextBuilder, separator: &str) {
        if builder.len() > self.start {
            let name = cell_name(self.column, table.row + 1);
            builder.field(self.start..builder.len(), table.label(self.column), Some(name));
        }
        builder.push_synthetic(separator);
        self.start = builder.len();
        self.column += 1;
    }
}

/// A cell's name as spreadsheets have it: `A1`, `AB12`. Written by hand because every cell has one.
fn cell_name(column: usize, row: u64) -> Arc<str> {
    let mut name = [0; 40];
    let mut at = name.len();
    let mut put = |byte: u8| {
        at -= 1;
        name[at] = byte;
    };
    let mut left = row;
    while left > 0 {
        put(b'0' + (left % 10) as u8);
        left /= 10;
    }
    let mut left = column + 1;
    while left > 0 {
        put(b'A' + ((left - 1) % 26) as u8);
        left = (left - 1) / 26;
    }
    std::str::from_utf8(&name[at..]).expect("letters and digits are ASCII").into()
}
