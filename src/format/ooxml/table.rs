//! Tables of a story: where cells lie in the text, and what they are called.
//!
//! Kept apart from the story because labels need the whole row and the first row. A cell is called
//! by the cell to its left where that one ends in a colon or the row has two cells, else by the
//! first row's cell of its column. In a form of two columns the left cell is a label and has none;
//! a first row that holds values, as forms of four columns do, names no column.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use super::drafts::{Draft, Tags};

/// A label longer than this is text, not a label.
const LONGEST_LABEL: usize = 80;

#[derive(Debug)]
struct Cell {
    range: Range<usize>,
    column: usize,
    span: usize,
    /// Whether no other table lies inside.
    leaf: bool,
}

#[derive(Debug, Default)]
struct Table {
    heads: BTreeMap<usize, Arc<str>>,
    /// Whether the first row says that it is a header row.
    headed: bool,
    rows: usize,
    cells: Vec<Cell>,
    inside: bool,
}

/// The tables around the present point, outermost first.
#[derive(Debug, Default)]
pub(in crate::format) struct Tables(Vec<Table>);

impl Tables {
    /// Whether the present point lies in no table.
    pub(in crate::format) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the present point lies in at most one table.
    pub(in crate::format) fn is_outermost(&self) -> bool {
        self.0.len() <= 1
    }

    /// A `tbl`, `tr` or `tc` begins.
    pub(in crate::format) fn open(&mut self, name: &str, draft: &mut Draft) {
        match (name, self.0.last_mut()) {
            ("tbl", parent) => {
                if let Some(cell) = parent.and_then(|table| table.cells.last_mut()) {
                    cell.leaf = false;
                }
                self.separate(draft);
                self.0.push(Table::default());
            }
            ("tr", Some(table)) => table.cells.clear(),
            ("tc", Some(table)) => {
                if !table.cells.is_empty() {
                    draft.gap("\t");
                }
                let column = table.cells.last().map_or(0, |cell| cell.column + cell.span);
                let range = draft.len()..draft.len();
                table.cells.push(Cell { range, column, span: 1, leaf: true });
                table.inside = true;
            }
            _ => {}
        }
    }

    /// A `tbl`, `tr` or `tc` ends.
    pub(in crate::format) fn close(&mut self, name: &str, draft: &mut Draft) {
        match (name, self.0.last_mut()) {
            ("tbl", _) => {
                self.0.pop();
            }
            ("tr", Some(table)) => {
                table.end_row(draft);
                draft.gap("\n");
            }
            ("tc", Some(table)) => {
                table.inside = false;
                if let Some(cell) = table.cells.last_mut() {
                    cell.range.end = draft.len();
                }
            }
            _ => {}
        }
    }

    /// The present cell spans this many columns.
    pub(in crate::format) fn span(&mut self, columns: Option<usize>) {
        let cell = self.0.last_mut().and_then(|table| table.cells.last_mut());
        if let (Some(cell), Some(columns)) = (cell, columns) {
            cell.span = columns.clamp(1, 1000);
        }
    }

    /// The present row is a header row.
    pub(in crate::format) fn heads(&mut self) {
        if let Some(table) = self.0.last_mut() {
            table.headed |= table.rows == 0;
        }
    }

    /// Sets the next paragraph of a cell apart from the one before.
    pub(in crate::format) fn separate(&self, draft: &mut Draft) {
        let Some(table) = self.0.last().filter(|table| table.inside) else { return };
        let start = table.cells.last().map_or(0, |cell| cell.range.start);
        if draft.len() > start && !draft.so_far().ends_with('\n') {
            draft.gap("\n");
        }
    }
}

impl Table {
    fn end_row(&mut self, draft: &mut Draft) {
        let texts: Vec<Option<Arc<str>>> =
            self.cells.iter().map(|cell| label(&draft.so_far()[cell.range.clone()])).collect();
        for (index, cell) in self.cells.iter().enumerate().filter(|(_, cell)| cell.leaf) {
            let left = index.checked_sub(1).and_then(|left| texts[left].clone());
            let tags = Tags { label: self.label_of(cell, left), cell: None };
            draft.field_over(cell.range.clone(), tags);
        }
        if self.rows == 0 {
            self.heads = self.heads_in(texts);
        }
        self.rows += 1;
    }

    /// What the cells of the first row call their columns, if it says that it is a header row or
    /// no cell of it is a prompt or a value with digits.
    fn heads_in(&self, texts: Vec<Option<Arc<str>>>) -> BTreeMap<usize, Arc<str>> {
        let value = |text: &Arc<str>| {
            text.trim_end().ends_with(':') || text.contains(|one: char| one.is_ascii_digit())
        };
        if !self.headed && texts.iter().flatten().any(value) {
            return BTreeMap::new();
        }
        let heads = self.cells.iter().zip(texts);
        heads.filter_map(|(cell, text)| Some((cell.column, text?))).collect()
    }

    fn label_of(&self, cell: &Cell, left: Option<Arc<str>>) -> Option<Arc<str>> {
        let form = self.cells.len() == 2 && !self.headed;
        let by_left = |text: &Arc<str>| text.trim_end().ends_with(':') || form;
        if let Some(left) = left.filter(by_left) {
            return Some(left);
        }
        self.heads.get(&cell.column).filter(|_| !form).cloned()
    }
}

/// A cell's text as a label: short, and not blank.
fn label(text: &str) -> Option<Arc<str>> {
    let text = text.trim();
    (!text.is_empty() && text.len() <= LONGEST_LABEL).then(|| text.into())
}
