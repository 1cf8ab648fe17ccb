//! Reads one worksheet: rows as lines, cells between tabs, each cell a value with its name and the
//! header of its column.
//!
//! Kept apart from the workbook because a sheet is read in one walk, however long it is; what is
//! no cell goes to the sweep.

use std::{ops::Range, sync::Arc};

use super::{
    super::{
        drafts::{Draft, Drafts, Piece, Step, Tags, is_blank},
        grid::{Grid, Spot, column_name},
        sweep::{Sweep, Vocabulary},
        xml::{Tag, Token, Walker},
    },
    book::{Strings, Styles},
};
use crate::model::{Part, Role};

/// What a sheet needs of its workbook.
pub(super) struct Context<'b> {
    pub(super) name: &'b str,
    pub(super) hidden: bool,
    pub(super) from_1904: bool,
    pub(super) styles: &'b Styles,
    pub(super) strings: &'b mut Strings,
}

#[derive(Default)]
struct Cell {
    column: u32,
    reference: String,
    kind: String,
    style: usize,
    value: Vec<Piece>,
    text: Vec<Piece>,
    formula: Vec<Piece>,
    inside: Option<&'static str>,
    phonetic: bool,
}

struct Sheet<'a, 'b> {
    xml: &'a str,
    stream: u32,
    context: Context<'b>,
    sweep: Sweep<'a>,
    hidden: Part,
    hidden_columns: Vec<(u32, u32)>,
    row_hidden: bool,
    row: u32,
    column: u32,
    cell: Option<Cell>,
    grid: Grid,
}

/// Reads a worksheet part.
pub(super) fn read(xml: &str, stream: u32, context: Context<'_>, drafts: &mut Drafts<'_>) -> Step {
    let mut sheet = Sheet {
        xml,
        stream,
        context,
        sweep: Sweep::new(xml, stream, Vocabulary::Unknown),
        hidden: Part::new(Role::Hidden),
        hidden_columns: Vec::new(),
        row_hidden: false,
        row: 0,
        column: 0,
        cell: None,
        grid: Grid::default(),
    };
    let mut walker = Walker::new(xml);
    while let Some(token) = walker.next()? {
        match token {
            Token::Open(tag) => sheet.open(&tag, drafts),
            Token::Close(name, _) => {
                sheet.close(name, &token, drafts);
                if name == "row" {
                    drafts.relieve()?;
                }
            }
            Token::Text(ref range) | Token::CData(ref range) => {
                sheet.text(&Piece::Raw(range.clone()), &token, drafts);
            }
            Token::Entity(value, ref range) => {
                sheet.text(&Piece::Whole(value, range.clone()), &token, drafts);
            }
            Token::Aside(_) => sheet.sweep.token(&token, drafts),
        }
    }
    Ok(())
}

impl<'a> Sheet<'a, '_> {
    fn open(&mut self, tag: &Tag<'a>, drafts: &mut Drafts<'_>) {
        if let Some(cell) = &mut self.cell {
            match tag.name {
                "v" => cell.inside = Some("v"),
                "f" => cell.inside = Some("f"),
                "t" => cell.inside = Some("t"),
                "rPh" => cell.phonetic = true,
                _ => {}
            }
            return;
        }
        match tag.name {
            "row" => {
                let number = tag.get("r").and_then(|row| row.parse().ok());
                self.row = number.unwrap_or(self.row + 1);
                self.row_hidden = is_set(tag, "hidden") || is_zero(tag, "ht");
                self.column = 0;
            }
            "c" => self.cell = Some(self.begin_cell(tag)),
            "col" if is_set(tag, "hidden") || is_zero(tag, "width") => {
                let edge = |name: &str| tag.get(name).and_then(|edge| edge.parse().ok());
                self.hidden_columns.extend(edge("min").zip(edge("max")));
            }
            _ => {
                if tag.name == "sheetData" {
                    self.hidden_columns = merged(std::mem::take(&mut self.hidden_columns));
                }
                self.sweep.token(&Token::Open(tag.clone()), drafts);
            }
        }
    }

    fn begin_cell(&mut self, tag: &Tag<'_>) -> Cell {
        let mut cell = Cell { kind: "n".to_owned(), ..Cell::default() };
        for attribute in tag.attributes().flatten() {
            match attribute.full {
                "r" => attribute.raw.clone_into(&mut cell.reference),
                "t" => attribute.raw.clone_into(&mut cell.kind),
                "s" => cell.style = attribute.raw.parse().unwrap_or(0),
                _ => {}
            }
        }
        self.column = column_of(&cell.reference).unwrap_or(self.column + 1);
        cell.column = self.column;
        if cell.reference.is_empty() {
            cell.reference = format!("{}{}", column_name(self.column), self.row);
        }
        cell
    }

    fn text(&mut self, piece: &Piece, token: &Token<'a>, drafts: &mut Drafts<'_>) {
        let Some(cell) = &mut self.cell else {
            self.sweep.token(token, drafts);
            return;
        };
        match cell.inside {
            Some("v") => cell.value.push(piece.clone()),
            Some("f") => cell.formula.push(piece.clone()),
            Some("t") if !cell.phonetic => cell.text.push(piece.clone()),
            _ => {
                let pieces = std::slice::from_ref(piece);
                drafts.at(&self.hidden).line(pieces, self.xml, self.stream, Tags::default());
            }
        }
    }

    fn close(&mut self, name: &str, token: &Token<'a>, drafts: &mut Drafts<'_>) {
        match (name, &mut self.cell) {
            ("c", Some(_)) => {
                if let Some(cell) = self.cell.take() {
                    self.end_cell(&cell, drafts);
                }
            }
            ("rPh", Some(cell)) => cell.phonetic = false,
            (_, Some(cell)) => cell.inside = None,
            ("row", None) => self.grid.end_row(drafts),
            ("c" | "col", None) => {}
            _ => self.sweep.token(token, drafts),
        }
    }

    fn end_cell(&mut self, cell: &Cell, drafts: &mut Drafts<'_>) {
        let name: Arc<str> = match self.context.name {
            "" => cell.reference.as_str().into(),
            sheet => format!("{sheet}!{}", cell.reference).into(),
        };
        if !cell.formula.is_empty() {
            let tags = Tags { label: None, cell: Some(Arc::clone(&name)) };
            let part = Part::named(Role::Attribute, "formula");
            drafts.at(&part).line(&cell.formula, self.xml, self.stream, tags);
        }
        // What does not belong into a cell of this kind is shown nowhere, but it is there.
        let leftover = if cell.kind == "inlineStr" { &cell.value } else { &cell.text };
        let tags = Tags { label: None, cell: Some(Arc::clone(&name)) };
        drafts.at(&self.hidden).line(leftover, self.xml, self.stream, tags);
        let column = cell.column;
        let hidden =
            self.context.hidden || self.row_hidden || is_within(&self.hidden_columns, column);
        let mut grid = std::mem::take(&mut self.grid);
        grid.cell(Spot { column, name, hidden }, drafts, |draft| self.put_value(cell, draft));
        self.grid = grid;
    }

    /// Writes a cell's value as it is shown. Gives whether it is text.
    fn put_value(&mut self, cell: &Cell, draft: &mut Draft) -> bool {
        match cell.kind.as_str() {
            "inlineStr" => draft.pieces(&cell.text, self.xml, self.stream),
            "s" => {
                let index = plain(&cell.value, self.xml).trim().parse().ok();
                let strings = &mut *self.context.strings;
                let stream = strings.stream;
                if let Some(pieces) = index.and_then(|index| strings.take(index)) {
                    let pieces = pieces.to_vec();
                    draft.pieces(&pieces, &strings.xml, stream);
                }
            }
            "str" | "e" => draft.pieces(&cell.value, self.xml, self.stream),
            kind => {
                if !is_blank(&cell.value, self.xml) {
                    let value = plain(&cell.value, self.xml);
                    let shown = self.show(kind, cell.style, value.trim());
                    draft.whole(&shown, self.stream, &extent(&cell.value));
                }
                return false;
            }
        }
        cell.kind != "e"
    }

    fn show(&self, kind: &str, style: usize, value: &str) -> String {
        match (kind, value) {
            ("b", "1") => "TRUE".to_owned(),
            ("b", "0") => "FALSE".to_owned(),
            ("d", _) => value.to_owned(),
            _ => value.parse().map_or_else(
                |_| value.to_owned(),
                |number| self.context.styles.of(style).show(number, self.context.from_1904),
            ),
        }
    }
}

/// Ranges of columns, sorted and joined where they meet.
fn merged(mut ranges: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    ranges.sort_unstable();
    ranges.dedup_by(|next, kept| {
        let meets = next.0 <= kept.1;
        kept.1 = if meets { kept.1.max(next.1) } else { kept.1 };
        meets
    });
    ranges
}

/// Whether sorted and disjoint ranges hold a column.
fn is_within(ranges: &[(u32, u32)], column: u32) -> bool {
    let after = ranges.partition_point(|(min, _)| *min <= column);
    ranges[..after].last().is_some_and(|(_, max)| column <= *max)
}

fn is_set(tag: &Tag<'_>, name: &str) -> bool {
    matches!(tag.get(name).as_deref(), Some("1" | "true"))
}

fn is_zero(tag: &Tag<'_>, name: &str) -> bool {
    tag.get(name).and_then(|size| size.parse::<f64>().ok()) == Some(0.0)
}

/// The text of pieces.
fn plain(pieces: &[Piece], xml: &str) -> String {
    pieces.iter().fold(String::new(), |mut text, piece| {
        match piece {
            Piece::Raw(range) => text.push_str(&xml[range.clone()]),
            Piece::Whole(value, _) | Piece::Gap(value) => text.push(*value),
        }
        text
    })
}

/// From the first piece's start to the last one's end.
fn extent(pieces: &[Piece]) -> Range<usize> {
    let mut ranges = pieces.iter().filter_map(|piece| match piece {
        Piece::Raw(range) | Piece::Whole(_, range) => Some(range.clone()),
        Piece::Gap(_) => None,
    });
    let first = ranges.next().unwrap_or(0..0);
    first.start..ranges.next_back().map_or(first.end, |last| last.end)
}

/// The column number, from 1, of a reference such as `AB12`.
fn column_of(reference: &str) -> Option<u32> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).take(4);
    let column = letters
        .fold(0, |column, letter| column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    (column > 0).then_some(column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns() {
        for (name, number) in [("A", 1), ("Z", 26), ("AA", 27), ("XFD", 16_384)] {
            assert_eq!(column_of(&format!("{name}7")), Some(number));
            assert_eq!(column_name(number), name);
        }
        assert_eq!(column_of("7"), None);
        let ranges = merged(vec![(7, 9), (2, 3), (3, 5), (20, 10)]);
        let within: Vec<u32> = (1..30).filter(|column| is_within(&ranges, *column)).collect();
        assert_eq!(within, [2, 3, 4, 5, 7, 8, 9]);
    }
}
