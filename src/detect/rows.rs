//! Rows of tables: which cells stand before a value on its line.
//!
//! Apart from `columns`, which finds heads in plain text: here the format has told the cells. What
//! their words mean is found out elsewhere.

use crate::model::Field;

use std::ops::Range;

/// How much may stand between two cells of a row.
const BETWEEN_CELLS: usize = 4;
/// How many cells are looked back over.
const CELLS: usize = 24;
/// The longest cell that is a label.
const LONGEST_LABEL: usize = 60;

/// The cell right before a field, on the same line.
pub(super) fn field_before<'f>(
    bytes: &[u8],
    fields: &'f [Field],
    field: &Field,
) -> Option<&'f Field> {
    let index = fields.partition_point(|other| other.range.start < field.range.start);
    let before = fields[..index].last()?;
    let between = bytes.get(before.range.end..field.range.start)?;
    (between.len() <= BETWEEN_CELLS && !between.contains(&b'\n')).then_some(before)
}

/// The first cell of a field's row, if it is another one.
pub(super) fn first_field(bytes: &[u8], fields: &[Field], field: &Field) -> Option<Range<usize>> {
    let mut first = None;
    for _ in 0..CELLS {
        match field_before(bytes, fields, first.unwrap_or(field)) {
            Some(before) => first = Some(before),
            None => return first.map(|first| first.range.clone()),
        }
    }
    None
}

/// Whether a cell may be the label of those beside it: a few words, and no value.
pub(super) fn is_label(cell: &[u8]) -> bool {
    let letters = cell.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let digits = cell.iter().filter(|byte| byte.is_ascii_digit()).count();
    cell.len() <= LONGEST_LABEL && letters > 0 && digits * 4 <= letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_first_cells() {
        let text = "Sort code\tx\t20-11-43\nAccount\t1";
        let fields: Vec<Field> = [0..9, 10..11, 12..20, 21..28, 29..30]
            .map(|range| Field { range, label: None, cell: None })
            .to_vec();
        for (at, expected) in
            [(0, None), (1, Some(0..9)), (2, Some(0..9)), (3, None), (4, Some(21..28))]
        {
            assert_eq!(first_field(text.as_bytes(), &fields, &fields[at]), expected, "cell {at}");
        }
    }

    #[test]
    fn labels_are_words() {
        for (cell, expected) in [
            ("Sort code", true),
            ("Child placed (2)", true),
            ("20-11-43", false),
            ("", false),
            ("Date 0f birth", true),
            ("A1", false),
        ] {
            assert_eq!(is_label(cell.as_bytes()), expected, "{cell:?}");
        }
    }
}
