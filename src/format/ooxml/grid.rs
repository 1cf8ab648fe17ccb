//! The rows of a sheet as lines, cells between tabs, each cell a value with its name and the header
//! of its column.
//!
//! Kept apart from any one kind of workbook: what a cell says is written by whoever reads it. What
//! is hidden lies in a text of its own, in rows of its own.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use super::drafts::{Draft, Drafts, Tags};
use crate::model::{Part, Role};

/// Header rows are looked for in so many rows with content.
const HEADER_WITHIN: usize = 20;
/// A header longer than this is text.
const LONGEST_HEADER: usize = 64;

/// A cell of the present row that was written out.
#[derive(Debug)]
struct Written {
    hidden: bool,
    range: Range<usize>,
    column: u32,
    name: Arc<str>,
    is_text: bool,
}

/// Where a cell stands.
#[derive(Clone, Debug)]
pub(in crate::format) struct Spot {
    /// Its column, from 1.
    pub(in crate::format) column: u32,
    /// Its name, such as `Plan!B7`.
    pub(in crate::format) name: Arc<str>,
    /// Whether its sheet, row or column is hidden.
    pub(in crate::format) hidden: bool,
}

/// The sheet as far as it is written.
#[derive(Debug, Default)]
pub(in crate::format) struct Grid {
    written: Vec<Written>,
    /// Whether the present row has cells in the body, and in what is hidden.
    begun: [bool; 2],
    rows: usize,
    heads: Option<BTreeMap<u32, Arc<str>>>,
}

/// The part that a cell belongs to.
fn part(hidden: bool) -> Part {
    Part::new(if hidden { Role::Hidden } else { Role::Body })
}

impl Grid {
    /// Adds a cell of the present row. `put` writes what it shows, and says whether that is text.
    pub(in crate::format) fn cell(
        &mut self,
        spot: Spot,
        drafts: &mut Drafts<'_>,
        put: impl FnOnce(&mut Draft) -> bool,
    ) {
        let Spot { column, name, hidden } = spot;
        let draft = drafts.at(&part(hidden));
        let begun = draft.len();
        if std::mem::replace(&mut self.begun[usize::from(hidden)], true) {
            draft.gap("\t");
        }
        let start = draft.len();
        let is_text = put(draft);
        if draft.len() > start {
            let range = start..draft.len();
            self.written.push(Written { hidden, range, column, name, is_text });
        } else if draft.len() > begun {
            // An empty cell keeps its tab, so that columns stay apart.
            let range = start..start;
            self.written.push(Written { hidden, range, column, name, is_text: false });
        }
    }

    /// The header of a column, if one is known.
    pub(in crate::format) fn head(&self, column: u32) -> Option<Arc<str>> {
        self.heads.as_ref()?.get(&column).cloned()
    }

    /// Ends the present row.
    pub(in crate::format) fn end_row(&mut self, drafts: &mut Drafts<'_>) {
        let written = std::mem::take(&mut self.written);
        self.begun = [false; 2];
        if written.is_empty() {
            return;
        }
        self.rows += 1;
        if self.heads.is_none() && self.rows <= HEADER_WITHIN {
            self.heads = heads_in(&written, drafts);
            if self.heads.is_some() {
                end_lines(&written, None, drafts);
                return;
            }
        }
        let heads = self.heads.take();
        end_lines(&written, heads.as_ref(), drafts);
        self.heads = heads;
    }
}

/// Marks a row's values and ends its lines.
fn end_lines(
    written: &[Written],
    heads: Option<&BTreeMap<u32, Arc<str>>>,
    drafts: &mut Drafts<'_>,
) {
    let mut left: Option<Arc<str>> = None;
    for cell in written {
        let draft = drafts.at(&part(cell.hidden));
        let text = draft.so_far()[cell.range.clone()].trim();
        let prompt = (cell.is_text && text.len() <= LONGEST_HEADER && text.ends_with(':'))
            .then(|| Arc::from(text));
        let head = || heads.and_then(|heads| heads.get(&cell.column)).cloned();
        let label = left.take().or_else(head);
        let tags = Tags { label, cell: Some(Arc::clone(&cell.name)) };
        draft.field_over(cell.range.clone(), tags);
        left = prompt;
    }
    for hidden in [false, true] {
        if written.iter().any(|cell| cell.hidden == hidden) {
            drafts.at(&part(hidden)).gap("\n");
        }
    }
}

/// The headers in a row, if it looks like a row of headers: two or more, all of them short text.
fn heads_in(written: &[Written], drafts: &mut Drafts<'_>) -> Option<BTreeMap<u32, Arc<str>>> {
    let filled: Vec<&Written> = written.iter().filter(|cell| !cell.range.is_empty()).collect();
    if filled.len() < 2 {
        return None;
    }
    let mut heads = BTreeMap::new();
    for cell in filled {
        let draft = drafts.at(&part(cell.hidden));
        let text = draft.so_far()[cell.range.clone()].trim();
        let good = cell.is_text && text.len() <= LONGEST_HEADER && !text.ends_with(':');
        heads.insert(cell.column, good.then(|| Arc::from(text))?);
    }
    Some(heads)
}

/// The letters of a column number, from 1.
pub(in crate::format) fn column_name(mut column: u32) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        column -= 1;
        letters.push(char::from(b'A' + (column % 26) as u8));
        column /= 26;
    }
    letters.iter().rev().collect()
}
