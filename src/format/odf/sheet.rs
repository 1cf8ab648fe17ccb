//! One sheet of an OpenDocument spreadsheet while it is read: rows as lines, cells between tabs.
//!
//! Kept apart from the story because cells are counted here: rows, columns and cells repeat by a
//! number, and a cell has its value a second time in its attributes.

use std::{ops::Range, sync::Arc};

use crate::format::ooxml::{
    attributes::pieces_of,
    drafts::{Drafts, Piece, Tags, is_blank},
    grid::{Grid, Spot, column_name},
    xml::{Attribute, Tag},
};
use crate::model::{Part, Role};

/// A cell that is open.
#[derive(Default)]
pub(super) struct Cell {
    name: Arc<str>,
    pieces: Vec<Piece>,
    value: Vec<Piece>,
    is_text: bool,
    repeated: u32,
    depth: usize,
}

impl Cell {
    /// Adds a paragraph.
    pub(super) fn take(&mut self, pieces: &[Piece]) {
        if !self.pieces.is_empty() {
            self.pieces.push(Piece::Gap('\n'));
        }
        self.pieces.extend_from_slice(pieces);
    }
}

/// A sheet that is open.
pub(super) struct Sheet {
    name: String,
    hidden: bool,
    depth: usize,
    /// Tables that lie in this one.
    inner: usize,
    grid: Grid,
    hidden_columns: Vec<Range<u32>>,
    columns: u32,
    row: u32,
    row_repeated: u32,
    row_hidden: bool,
    in_row: bool,
    column: u32,
    cell: Option<Cell>,
}

impl Sheet {
    /// A sheet begins, with so many contexts around it.
    pub(super) fn new(tag: &Tag<'_>, hidden: bool, depth: usize) -> Sheet {
        Sheet {
            name: tag.get("name").unwrap_or_default(),
            hidden,
            depth,
            inner: 0,
            grid: Grid::default(),
            hidden_columns: Vec::new(),
            columns: 1,
            row: 1,
            row_repeated: 1,
            row_hidden: false,
            in_row: false,
            column: 1,
            cell: None,
        }
    }

    /// Whether no row is half written.
    pub(super) fn is_between_rows(&self) -> bool {
        !self.in_row
    }

    /// The open cell, where text in so many contexts is its own.
    pub(super) fn cell_at(&mut self, depth: usize) -> Option<&mut Cell> {
        self.cell.as_mut().filter(|cell| cell.depth == depth)
    }

    /// The name of the open cell.
    pub(super) fn cell_name(&self) -> Option<Arc<str>> {
        self.cell.as_ref().map(|cell| Arc::clone(&cell.name))
    }

    /// An element begins.
    pub(super) fn open(&mut self, tag: &Tag<'_>, depth: usize) {
        if tag.prefix() != "table" {
            return;
        }
        match tag.name {
            "table" => self.inner += 1,
            _ if self.inner > 0 || depth != self.depth => {}
            "table-column" => {
                let end = self.columns.saturating_add(count(tag, "number-columns-repeated"));
                if is_hidden(tag) {
                    self.hidden_columns.push(self.columns..end);
                }
                self.columns = end;
            }
            "table-row" => {
                self.row_hidden = is_hidden(tag);
                self.row_repeated = count(tag, "number-rows-repeated");
                (self.column, self.in_row) = (1, true);
            }
            "table-cell" | "covered-table-cell" if self.in_row => {
                let reference = format!("{}{}", column_name(self.column), self.row);
                let name = match self.name.as_str() {
                    "" => reference.into(),
                    sheet => format!("{sheet}!{reference}").into(),
                };
                let kind = tag.get("value-type");
                self.cell = Some(Cell {
                    name,
                    pieces: Vec::new(),
                    value: typed(tag).map_or_else(Vec::new, |value| pieces_of(&value)),
                    is_text: kind.is_none_or(|kind| kind == "string"),
                    repeated: count(tag, "number-columns-repeated"),
                    depth,
                });
            }
            _ => {}
        }
    }

    /// An element ends. Gives whether the sheet does.
    pub(super) fn close(
        &mut self,
        name: &str,
        depth: usize,
        (xml, stream): (&str, u32),
        drafts: &mut Drafts<'_>,
    ) -> bool {
        match name {
            "table" if self.inner == 0 => return true,
            "table" => self.inner -= 1,
            _ if self.inner > 0 || depth != self.depth => {}
            "table-cell" | "covered-table-cell" => {
                if let Some(cell) = self.cell.take() {
                    self.end_cell(&cell, xml, stream, drafts);
                }
            }
            "table-row" => {
                self.grid.end_row(drafts);
                self.row = self.row.saturating_add(self.row_repeated);
                self.in_row = false;
            }
            _ => {}
        }
        false
    }

    fn end_cell(&mut self, cell: &Cell, xml: &str, stream: u32, drafts: &mut Drafts<'_>) {
        let column = self.column;
        self.column = column.saturating_add(cell.repeated);
        let shown = if is_blank(&cell.pieces, xml) { &cell.value } else { &cell.pieces };
        let hidden = self.hidden
            || self.row_hidden
            || self.hidden_columns.iter().any(|range| range.contains(&column));
        let spot = Spot { column, name: Arc::clone(&cell.name), hidden };
        // Only the first of a row may be empty and count: the others keep columns apart.
        self.grid.cell(spot, drafts, |draft| {
            draft.pieces(shown, xml, stream);
            cell.is_text
        });
        if letters(shown, xml) != letters(&cell.value, xml) {
            let tags = Tags { label: self.grid.head(column), cell: Some(Arc::clone(&cell.name)) };
            let part = Part::named(Role::Attribute, "value");
            drafts.at(&part).line(&cell.value, xml, stream, tags);
        }
    }
}

/// The value that a cell has beside its text.
fn typed<'a>(tag: &Tag<'a>) -> Option<Attribute<'a>> {
    let names = ["string-value", "date-value", "value"];
    tag.attributes().flatten().find(|attribute| names.contains(&attribute.name))
}

fn count(tag: &Tag<'_>, name: &str) -> u32 {
    tag.get(name).and_then(|count| count.parse().ok()).unwrap_or(1).max(1)
}

fn is_hidden(tag: &Tag<'_>) -> bool {
    tag.get("visibility").is_some_and(|visibility| visibility != "visible")
}

/// Letters and digits alone.
fn letters(pieces: &[Piece], xml: &str) -> String {
    let mut all = String::new();
    for piece in pieces {
        match piece {
            Piece::Raw(range) => {
                all.extend(xml[range.clone()].chars().filter(|c| c.is_alphanumeric()));
            }
            Piece::Whole(value, _) | Piece::Gap(value) => {
                all.extend(Some(*value).filter(|c| c.is_alphanumeric()));
            }
        }
    }
    all
}
