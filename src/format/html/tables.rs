//! Which label belongs to which cell of a table.
//!
//! A cell is labelled by its column's header; where there is none, by the header before it in its
//! row; and in rows of two cells, the first labels the second.

use std::{ops::Range, sync::Arc};

use crate::format::markup::{Flow, Labels};

/// How deep tables may nest and still have their cells labelled.
const DEEPEST: usize = 64;
/// How many columns have labels.
const COLUMNS: usize = 1024;

/// The tables that are open.
#[derive(Default)]
pub(super) struct Tables {
    open: Vec<Table>,
    /// Tables beyond the deepest.
    beyond: usize,
}

#[derive(Default)]
struct Table {
    columns: Vec<Option<Arc<str>>>,
    row: Vec<Cell>,
    next_column: usize,
    /// A table stood within the cell that is open.
    nested: bool,
}

struct Cell {
    range: Range<u64>,
    columns: Range<usize>,
    kind: CellKind,
    text: Option<Arc<str>>,
}

/// What a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CellKind {
    /// `td`.
    Value,
    /// `th`.
    Header,
}

impl Tables {
    /// A table begins.
    pub(super) fn begin(&mut self) {
        if self.open.len() >= DEEPEST {
            self.beyond += 1;
            return;
        }
        if let Some(around) = self.open.last_mut() {
            around.nested = true;
        }
        self.open.push(Table::default());
    }

    /// The innermost table ends.
    pub(super) fn end(&mut self, flow: &mut Flow) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        self.end_row(flow);
        self.open.pop();
    }

    /// A cell ends, which took a range of the flow and `span` columns.
    pub(super) fn end_cell(
        &mut self,
        kind: CellKind,
        range: Range<u64>,
        span: usize,
        flow: &Flow,
        labels: &mut Labels,
    ) {
        let Some(table) = self.open.last_mut().filter(|_| self.beyond == 0) else { return };
        let columns = table.next_column..(table.next_column + span.max(1)).min(COLUMNS);
        table.next_column = columns.end;
        let may_label = kind == CellKind::Header || table.row.is_empty();
        let nested = std::mem::take(&mut table.nested);
        let text = if may_label && !nested { labels.of(flow.said(range.clone())) } else { None };
        // A cell with a table in it is no value: the cells of that table are.
        let range = if nested { range.end..range.end } else { range };
        if table.row.len() < COLUMNS {
            table.row.push(Cell { range, columns, kind, text });
        }
    }

    /// A row ends: its cells are labelled, or label the columns.
    pub(super) fn end_row(&mut self, flow: &mut Flow) {
        let Some(table) = self.open.last_mut().filter(|_| self.beyond == 0) else { return };
        let row = std::mem::take(&mut table.row);
        table.next_column = 0;
        if row.len() > 1 && row.iter().all(|cell| cell.kind == CellKind::Header) {
            table.columns.clear();
            for cell in row {
                table.columns.resize(cell.columns.start, None);
                table.columns.resize(cell.columns.end, cell.text);
            }
            return;
        }
        for (at, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.range.is_empty()) {
            let column = table.columns.get(cell.columns.start).cloned().flatten();
            let before = || {
                let headers = row[..at].iter().rev().filter(|cell| cell.kind == CellKind::Header);
                headers.map(|cell| cell.text.clone()).next().flatten()
            };
            let first = || (row.len() == 2 && at == 1).then(|| row[0].text.clone()).flatten();
            let label = match cell.kind {
                CellKind::Header => None,
                CellKind::Value => column.or_else(before).or_else(first),
            };
            flow.field(cell.range.clone(), label);
        }
    }
}
