//! What a writer changes in a message: byte ranges and what stands there instead.
//!
//! Apart, so that whatever no edit names is copied byte for byte.

use std::ops::Range;

use crate::model::Cut;

/// Changes to a message.
#[derive(Debug, Default)]
pub(super) struct Edits {
    list: Vec<(Range<usize>, Vec<u8>)>,
}

impl Edits {
    /// Puts `bytes` in the place of a range. Of edits that overlap, the one that begins first wins,
    /// then the longest, then the latest.
    pub(super) fn put(&mut self, range: Range<usize>, bytes: impl Into<Vec<u8>>) {
        self.list.push((range, bytes.into()));
    }

    /// Whether nothing changes.
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether anything changes in a range.
    pub(super) fn touch(&self, range: &Range<usize>) -> bool {
        self.list.iter().any(|(at, _)| at.start < range.end && at.end > range.start)
    }

    /// The message with all changes.
    pub(super) fn apply(self, bytes: &[u8]) -> Vec<u8> {
        let mut list: Vec<_> = self.list.into_iter().enumerate().collect();
        list.sort_by_key(|(order, (range, _))| {
            (range.start, std::cmp::Reverse(range.end), std::cmp::Reverse(*order))
        });
        let mut out = Vec::with_capacity(bytes.len());
        let mut at = 0;
        for (_, (range, new)) in list {
            if range.start < at {
                // What a winning edit covers only in part must still go.
                at = at.max(range.end);
                continue;
            }
            out.extend_from_slice(&bytes[at..range.start]);
            out.extend_from_slice(&new);
            at = range.end;
        }
        out.extend_from_slice(&bytes[at..]);
        out
    }
}

/// A stretch of a text without what the cuts name. Units are bytes of `text`.
pub(super) fn cut_text(text: &str, range: Range<usize>, cuts: &[Cut]) -> String {
    let mut out = String::new();
    let mut at = range.start;
    for cut in merged(cuts, |gap| gap.is_empty()) {
        let start = text.floor_char_boundary((cut.start as usize).clamp(at, range.end)).max(at);
        let end = text.ceil_char_boundary((cut.end as usize).clamp(start, range.end));
        out.push_str(&text[at..start]);
        out.push_str(&cut.label);
        at = end.max(start);
    }
    out.push_str(&text[at..range.end]);
    out
}

/// Neighbouring cuts with one label and nothing that matters between them, joined, so that a value
/// over several pieces gets one label.
pub(super) fn merged(cuts: &[Cut], is_nothing: impl Fn(Range<usize>) -> bool) -> Vec<Cut> {
    let mut out: Vec<Cut> = Vec::with_capacity(cuts.len());
    for cut in cuts {
        match out.last_mut() {
            Some(last)
                if last.label == cut.label
                    && (cut.start <= last.end
                        || is_nothing(last.end as usize..cut.start as usize)) =>
            {
                last.end = last.end.max(cut.end);
            }
            _ => out.push(cut.clone()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_apply_in_order_and_the_larger_wins() {
        let mut edits = Edits::default();
        edits.put(8..9, "X");
        edits.put(2..4, "__");
        edits.put(1..5, "big");
        edits.put(1..5, "BIG");
        edits.put(4..6, "late");
        assert_eq!(edits.apply(b"0123456789"), b"0BIG67X9");
    }

    #[test]
    fn texts_lose_what_is_cut() {
        let cut = |start, end| Cut { start, end, label: "[R]".into() };
        let table: &[(&[(u64, u64)], &str)] = &[
            (&[(0, 3)], "[R] Reed"),
            (&[(0, 2), (2, 4)], "[R] Reed"),
            (&[(5, 9)], "Zoë [R]"),
            (&[(0, 1), (6, 7)], "[R]oë R[R]ed"),
            (&[], "Zoë Reed"),
        ];
        for (ranges, expected) in table {
            let cuts: Vec<_> = ranges.iter().map(|(a, b)| cut(*a, *b)).collect();
            assert_eq!(cut_text("Zoë Reed", 0..9, &cuts), *expected, "{ranges:?}");
        }
    }
}
