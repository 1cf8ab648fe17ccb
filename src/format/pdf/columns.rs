//! Finds columns of running text, so that one is read to its end before the next begins.
//!
//! Only prose is parted: a form's labels and values, or a table's cells, stay on one line.

use super::layout::Stretch;

/// More stretches than this are read as they stand.
const MOST: usize = 4_000;
/// How many places are tried as the top of the columns.
const TRIES: usize = 60;
/// Columns have at least this many lines, of this many glyphs on average.
const LINES: usize = 4;
const GLYPHS: usize = 18;

/// Parts stretches of one direction into blocks, in reading order.
pub(super) fn blocks(mut stretches: Vec<Stretch>) -> Vec<Vec<Stretch>> {
    if stretches.len() < 2 * LINES || stretches.len() > MOST {
        return vec![stretches];
    }
    stretches.sort_by(|a, b| b.baseline.total_cmp(&a.baseline));
    let tops = tops(&stretches);
    let mut out = Vec::new();
    let mut rest = stretches;
    let mut taken = 0;
    while let Some((from, to, gutter)) = first_columns(&rest, &tops, taken) {
        let tail = rest.split_off(to);
        let body = rest.split_off(from);
        if !rest.is_empty() {
            out.push(rest);
        }
        let (left, right): (Vec<_>, Vec<_>) = body.into_iter().partition(|s| s.left < gutter);
        out.extend(blocks(left));
        out.extend(blocks(right));
        taken += to;
        rest = tail;
    }
    if !rest.is_empty() {
        out.push(rest);
    }
    out
}

/// Where a line begins that lies clearly below the one before: indices into sorted stretches.
fn tops(stretches: &[Stretch]) -> Vec<usize> {
    let mut tops: Vec<usize> = (1..stretches.len())
        .filter(|&at| {
            stretches[at - 1].baseline - stretches[at].baseline > 0.6 * stretches[at].size
        })
        .collect();
    tops.truncate(400);
    tops
}

/// The first run of lines that a gutter parts, as far down as it goes.
fn first_columns(rest: &[Stretch], tops: &[usize], taken: usize) -> Option<(usize, usize, f64)> {
    let mut starts = vec![0];
    starts.extend(tops.iter().filter(|top| **top > taken).map(|top| top - taken));
    starts.retain(|start| *start < rest.len());
    for &from in starts.iter().take(TRIES) {
        let ends = starts.iter().copied().filter(|end| *end > from);
        let mut best = None;
        let candidates: Vec<usize> = ends.chain([rest.len()]).collect();
        // Columns that reach the bottom are the rule: try the longest first.
        for &to in candidates.iter().rev().take(TRIES) {
            if let Some(gutter) = gutter(&rest[from..to]) {
                best = Some((from, to, gutter));
                break;
            }
        }
        if best.is_some() {
            return best;
        }
    }
    None
}

/// The middle of a vertical strip that no stretch crosses, with prose on both sides.
fn gutter(block: &[Stretch]) -> Option<f64> {
    if block.len() < 2 * LINES {
        return None;
    }
    let mut spans: Vec<(f64, f64)> = block.iter().map(|s| (s.left, s.right)).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let size = block.iter().map(|s| s.size).sum::<f64>() / block.len() as f64;
    let mut reach = spans[0].1;
    for &(left, right) in &spans[1..] {
        if left - reach > 0.8 * size {
            let middle = f64::midpoint(left, reach);
            if is_prose(block.iter().filter(|s| s.left < middle))
                && is_prose(block.iter().filter(|s| s.left >= middle))
            {
                return Some(middle);
            }
        }
        reach = reach.max(right);
    }
    None
}

fn is_prose<'s>(side: impl Iterator<Item = &'s Stretch>) -> bool {
    let (mut lines, mut glyphs) = (0, 0);
    for stretch in side {
        lines += 1;
        glyphs += stretch.len();
    }
    lines >= LINES && glyphs >= GLYPHS * lines
}
