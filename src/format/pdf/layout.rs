//! Puts the glyphs of a page into reading order: columns, lines, and the spaces between words.
//!
//! Works on positions alone and changes nothing; what it gives is the order of glyph numbers with
//! the separators that the page only implies.

use std::cmp::Ordering;

use super::{
    columns,
    fonts::Shown,
    geometry::Point,
    hyphens,
    scene::{Glyph, Scene},
};

/// A gap wider than this part of the font size parts words.
const WORD_GAP: f64 = 0.14;
/// A gap wider than this part of the font size ends a stretch: a column or a tab lies between.
const STRETCH_GAP: f64 = 1.6;
/// Glyphs this far off each other's baseline, as a part of the font size, share a line.
const BASELINE: f64 = 0.35;

/// A mark is smaller than this part of the text beside it, and has no more glyphs than this.
const MARK: f64 = 0.82;
const MARK_GLYPHS: usize = 8;
/// A mark is raised or lowered by less than this part of the text's size.
const RAISED: f64 = 0.65;

/// One step of the text: a glyph, or what stands between glyphs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Step {
    Glyph(usize),
    /// The last letter of a line, with the hyphen after it that only the line's end called for.
    Broken(usize),
    Space,
    Line,
}

impl Step {
    /// The glyph that it is.
    pub(super) fn glyph(&self) -> Option<usize> {
        match self {
            Step::Glyph(number) | Step::Broken(number) => Some(*number),
            Step::Space | Step::Line => None,
        }
    }
}

/// Glyphs that follow each other on one baseline, in the frame of their writing direction.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    /// Glyph number, begin and end along the baseline.
    glyphs: Vec<(usize, f64, f64)>,
    angle: i32,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) baseline: f64,
    pub(super) size: f64,
}

/// The reading order of a scene.
pub(super) fn order(scene: &Scene<'_>) -> Vec<Step> {
    let mut steps = Vec::with_capacity(scene.glyphs.len() * 6 / 5);
    let mut stretches = stretches(&scene.glyphs);
    // Text of one direction is kept together; the upright text comes first.
    stretches.sort_by_key(|stretch| (stretch.angle != 0, stretch.angle));
    let mut rest = stretches.as_slice();
    while let Some(first) = rest.first() {
        let len = rest.iter().take_while(|stretch| stretch.angle == first.angle).count();
        let (group, tail) = rest.split_at(len);
        for block in columns::blocks(group.to_vec()) {
            let begin = steps.len();
            for line in lines(&scene.glyphs, block) {
                write_line(&scene.glyphs, &line, &mut steps);
            }
            hyphens::join(&scene.glyphs, &mut steps, begin);
        }
        rest = tail;
    }
    steps
}

fn angle_of(along: Point) -> i32 {
    if along.y == 0.0 && along.x > 0.0 {
        return 0;
    }
    let degrees = along.y.atan2(along.x).to_degrees().round();
    (degrees as i32).rem_euclid(360)
}

/// Cuts the glyphs, in the order in which they are shown, where the baseline or the line breaks.
fn stretches(glyphs: &[Glyph]) -> Vec<Stretch> {
    let mut out: Vec<Stretch> = Vec::new();
    for (number, glyph) in glyphs.iter().enumerate() {
        if !(glyph.origin.x.is_finite() && glyph.origin.y.is_finite() && glyph.size().is_finite()) {
            continue;
        }
        let angle = angle_of(glyph.along);
        let (sin, cos) = match angle {
            0 => (0.0, 1.0),
            _ => f64::from(angle).to_radians().sin_cos(),
        };
        let begin = glyph.origin.x * cos + glyph.origin.y * sin;
        let baseline = glyph.origin.y * cos - glyph.origin.x * sin;
        let end = begin + glyph.width + glyph.spacing.min(glyph.size());
        let size = glyph.size().max(0.01);
        if let Some(last) = out.last_mut()
            && last.angle == angle
            && continues(last, begin, baseline, size)
        {
            last.right = last.right.max(end);
            last.size = last.size.max(size);
            last.glyphs.push((number, begin, end));
            continue;
        }
        let glyphs = vec![(number, begin, end)];
        out.push(Stretch { glyphs, angle, left: begin, right: end, baseline, size });
    }
    out.into_iter().filter_map(|stretch| without_margins(glyphs, stretch)).collect()
}

/// Blanks at either end say nothing, and may lie under the next column.
fn without_margins(glyphs: &[Glyph], mut stretch: Stretch) -> Option<Stretch> {
    let inked = |item: &(usize, f64, f64)| !is_blank(&glyphs[item.0]);
    let first = stretch.glyphs.iter().position(inked)?;
    let last = stretch.glyphs.iter().rposition(inked)?;
    stretch.glyphs.truncate(last + 1);
    stretch.glyphs.drain(..first);
    stretch.left = stretch.glyphs.iter().map(|item| item.1).fold(f64::INFINITY, f64::min);
    stretch.right = stretch.glyphs.iter().map(|item| item.2).fold(f64::NEG_INFINITY, f64::max);
    Some(stretch)
}

fn continues(last: &Stretch, begin: f64, baseline: f64, size: f64) -> bool {
    let size = last.size.max(size);
    let gap = begin - last.right;
    (baseline - last.baseline).abs() < BASELINE * size && gap < STRETCH_GAP * size && gap > -size
}

/// Gathers stretches of one block into lines, from the top down.
fn lines(glyphs: &[Glyph], mut block: Vec<Stretch>) -> Vec<Vec<Stretch>> {
    block.sort_by(|a, b| b.baseline.total_cmp(&a.baseline).then_with(|| a.left.total_cmp(&b.left)));
    let mut lines: Vec<Vec<Stretch>> = Vec::new();
    for stretch in block {
        let home = lines.iter_mut().rev().take(3).find(|line| shares_line(glyphs, line, &stretch));
        match home {
            Some(line) => line.push(stretch),
            None => lines.push(vec![stretch]),
        }
    }
    for line in &mut lines {
        line.sort_by(|a, b| a.left.total_cmp(&b.left));
    }
    lines
}

fn shares_line(glyphs: &[Glyph], line: &[Stretch], stretch: &Stretch) -> bool {
    let beside = |part: &Stretch| is_level(part, stretch) || is_mark_beside(part, stretch);
    // Text over other text is a line of its own, unless it is the same text again.
    let over = |part: &Stretch| overlaps(glyphs, part, stretch) && !repeats(glyphs, part, stretch);
    line.iter().any(beside) && !line.iter().any(over)
}

/// Whether two stretches stand on one baseline, more or less.
fn is_level(part: &Stretch, stretch: &Stretch) -> bool {
    let (small, large) = (part.size.min(stretch.size), part.size.max(stretch.size));
    let off = (part.baseline - stretch.baseline).abs();
    let near = stretch.left < part.right + large && part.left < stretch.right + large;
    off < BASELINE * small || (near && off < BASELINE * large)
}

/// Whether one of two is a mark that is raised or lowered right beside the other.
fn is_mark_beside(part: &Stretch, stretch: &Stretch) -> bool {
    let (mark, text) = if part.size < stretch.size { (part, stretch) } else { (stretch, part) };
    let room = (mark.left - text.right).max(text.left - mark.right) / text.size;
    mark.size < MARK * text.size
        && mark.len() <= MARK_GLYPHS
        && (-0.25..0.4).contains(&room)
        && (mark.baseline - text.baseline).abs() < RAISED * text.size
}

/// Whether most glyphs of the shorter stretch lie over glyphs of the longer one.
fn overlaps(glyphs: &[Glyph], a: &Stretch, b: &Stretch) -> bool {
    if a.right < b.left || b.right < a.left {
        return false;
    }
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let inked = |item: &&(usize, f64, f64)| !is_blank(&glyphs[item.0]);
    let covered = |item: &&(usize, f64, f64)| {
        long.glyphs.iter().filter(inked).any(|other| {
            // Ink against ink: the room after a glyph may well hold another.
            let (own, its) = (glyphs[item.0].width, glyphs[other.0].width);
            let shared = (item.1 + own).min(other.1 + its) - item.1.max(other.1);
            shared > 0.4 * own.min(its)
        })
    };
    let all = short.glyphs.iter().filter(inked).count();
    short.glyphs.iter().filter(inked).filter(covered).count() * 2 > all
}

fn repeats(glyphs: &[Glyph], part: &Stretch, stretch: &Stretch) -> bool {
    let first = &glyphs[stretch.glyphs[0].0];
    let other = &glyphs[part.glyphs[0].0];
    part.glyphs.iter().any(|item| is_double(&glyphs[item.0], first))
        || stretch.glyphs.iter().any(|item| is_double(&glyphs[item.0], other))
}

fn write_line(glyphs: &[Glyph], line: &[Stretch], steps: &mut Vec<Step>) {
    let mut placed: Vec<(usize, f64, f64, f64)> = line
        .iter()
        .flat_map(|stretch| {
            stretch.glyphs.iter().map(|&(n, begin, end)| (n, begin, end, stretch.size))
        })
        .collect();
    placed.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    let placed = without_doubles(glyphs, placed);
    let begin = steps.len();
    let mut last_end: Option<f64> = None;
    for &(number, from, to, size) in &placed {
        let blank = is_blank(&glyphs[number]);
        if let Some(end) = last_end
            && !blank
            && !ends_blank(glyphs, steps)
            && (from - end > WORD_GAP * glyphs[number].size().min(size).max(0.01)
                || is_note_mark(glyphs, steps, number))
        {
            steps.push(Step::Space);
        }
        if !(blank && (last_end.is_none() || ends_blank(glyphs, steps))) {
            steps.push(Step::Glyph(number));
        }
        last_end = Some(last_end.unwrap_or(to).max(to));
    }
    turn_right_to_left(glyphs, &mut steps[begin..]);
    if steps.len() > begin {
        steps.push(Step::Line);
    }
}

/// Whether a glyph is a raised number after a letter: the mark of a footnote is no part of a name.
fn is_note_mark(glyphs: &[Glyph], steps: &[Step], number: usize) -> bool {
    let (Some(Step::Glyph(last)), glyph) = (steps.last(), &glyphs[number]) else { return false };
    let last = &glyphs[*last];
    let is =
        |glyph: &Glyph, class: fn(char) -> bool| matches!(glyph.shown, Shown::Char(c) if class(c));
    let length = last.up.length().max(0.01);
    let (x, y) = (glyph.origin.x - last.origin.x, glyph.origin.y - last.origin.y);
    let raised = (x * last.up.x + y * last.up.y) / length;
    is(last, char::is_alphabetic)
        && is(glyph, |c| c.is_ascii_digit())
        && glyph.size() < MARK * last.size()
        && raised > 0.2 * last.size()
}

fn ends_blank(glyphs: &[Glyph], steps: &[Step]) -> bool {
    match steps.last() {
        Some(Step::Glyph(number) | Step::Broken(number)) => is_blank(&glyphs[*number]),
        Some(Step::Space | Step::Line) | None => true,
    }
}

pub(super) fn is_blank(glyph: &Glyph) -> bool {
    matches!(glyph.shown, Shown::Char(c) | Shown::Guess(c) if c.is_whitespace())
}

/// Leaves out glyphs that are shown twice in one place, as a poor man's bold type.
fn without_doubles(
    glyphs: &[Glyph],
    placed: Vec<(usize, f64, f64, f64)>,
) -> Vec<(usize, f64, f64, f64)> {
    let mut kept: Vec<(usize, f64, f64, f64)> = Vec::with_capacity(placed.len());
    for item in placed {
        let double =
            kept.iter().rev().take(4).any(|other| is_double(&glyphs[other.0], &glyphs[item.0]));
        if !double {
            kept.push(item);
        }
    }
    kept
}

/// Whether two glyphs are the same one, shown twice in (almost) one place.
pub(super) fn is_double(a: &Glyph, b: &Glyph) -> bool {
    let mut near = 0.12 * a.size().max(b.size());
    if a.width > 0.0 {
        near = near.min(0.4 * a.width);
    }
    a.shown == b.shown
        && a.shown != Shown::Unknown
        && !is_blank(a)
        && (a.run, a.op, a.element) != (b.run, b.op, b.element)
        && (a.origin.x - b.origin.x).abs() < near
        && (a.origin.y - b.origin.y).abs() < near
}

/// Pages place Hebrew and Arabic from left to right, too: their stretches are turned back.
fn turn_right_to_left(glyphs: &[Glyph], steps: &mut [Step]) {
    let class = |step: &Step| match step {
        Step::Glyph(number) | Step::Broken(number) => direction(&glyphs[*number].shown),
        Step::Space | Step::Line => Ordering::Equal,
    };
    let mut at = 0;
    while at < steps.len() {
        if class(&steps[at]) != Ordering::Less {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        let mut last = at + 1;
        while end < steps.len() && class(&steps[end]) != Ordering::Greater {
            end += 1;
            if class(&steps[end - 1]) == Ordering::Less {
                last = end;
            }
        }
        steps[at..last].reverse();
        at = last;
    }
}

/// Less for right-to-left letters, greater for left-to-right ones and digits.
fn direction(shown: &Shown) -> Ordering {
    let c = match shown {
        Shown::Char(c) | Shown::Guess(c) => *c,
        Shown::Many(text) => text.chars().next().unwrap_or(' '),
        Shown::Unknown => return Ordering::Equal,
    };
    match c {
        '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' => Ordering::Less,
        c if c.is_alphanumeric() => Ordering::Greater,
        _ => Ordering::Equal,
    }
}

impl Stretch {
    /// How many glyphs it has.
    pub(super) fn len(&self) -> usize {
        self.glyphs.len()
    }
}
