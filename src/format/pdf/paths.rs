//! The path under construction, as far as it may cover text: which parts of it are about
//! rectangular.
//!
//! Covers are judged by area, so that a box with round corners, or one drawn by hand from four
//! lines, counts like a rectangle. Curves are taken for their control points.

use super::{
    colours::{Paint, Rgb},
    geometry::{Bounds, Matrix, Point},
    lex::Op,
};

/// A path's parts beyond this are not looked at one against the other.
const PARTS: usize = 200;
/// A part of a path that fills this much of its bounds covers them.
const FULL: f64 = 0.85;
/// A stroke at least this wide covers text.
const BROAD: f64 = 4.0;
/// How many parts one path may have.
const MOST: usize = 50_000;

/// Something painted over, or under, text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cover {
    pub(super) bounds: Bounds,
    /// Its colour, where that is known.
    pub(super) colour: Option<Rgb>,
    /// Whether nothing below it can be seen.
    pub(super) solid: bool,
    pub(super) picture: bool,
    /// How many glyphs were shown before it.
    pub(super) after: usize,
}

/// A path under construction.
#[derive(Default)]
pub(super) struct Path {
    parts: Vec<Part>,
    open: Option<Part>,
    clips: bool,
}

#[derive(Clone, Copy)]
struct Part {
    first: Point,
    last: Point,
    bounds: Bounds,
    /// Twice the area so far.
    area: f64,
    points: usize,
}

impl Part {
    fn new(at: Point) -> Part {
        Part { first: at, last: at, bounds: Bounds::around(&[at]), area: 0.0, points: 1 }
    }

    fn add(&mut self, to: Point) {
        self.area += self.last.x * to.y - to.x * self.last.y;
        self.bounds = self.bounds.with(to);
        self.last = to;
        self.points += 1;
    }

    fn is_full(&self) -> bool {
        let area =
            (self.area + self.last.x * self.first.y - self.first.x * self.last.y).abs() / 2.0;
        area >= FULL * self.bounds.area()
    }
}

impl Path {
    /// Runs an operator of path construction; whether it was one.
    pub(super) fn step(&mut self, ctm: Matrix, word: &[u8], op: &Op) -> bool {
        let point = |index: usize| ctm.apply(op.number(index), op.number(index + 1));
        match word {
            b"m" => {
                self.close();
                self.open = Some(Part::new(point(0)));
            }
            b"l" => self.line(&[point(0)]),
            b"c" => self.line(&[point(0), point(2), point(4)]),
            b"v" | b"y" => self.line(&[point(0), point(2)]),
            b"h" => {}
            b"re" => {
                self.close();
                let (x, y, w, h) = (op.number(0), op.number(1), op.number(2), op.number(3));
                let mut part = Part::new(ctm.apply(x, y));
                for (x, y) in [(x + w, y), (x + w, y + h), (x, y + h)] {
                    part.add(ctm.apply(x, y));
                }
                self.open = Some(part);
                self.close();
            }
            b"W" | b"W*" => self.clips = true,
            _ => return false,
        }
        true
    }

    fn line(&mut self, to: &[Point]) {
        if let Some(part) = &mut self.open {
            for point in to {
                part.add(*point);
            }
        }
    }

    fn close(&mut self) {
        if let Some(part) = self.open.take()
            && self.parts.len() < MOST
        {
            self.parts.push(part);
        }
    }

    /// Ends the path by a painting operator; whether it was one. Hands over what it covers.
    pub(super) fn paint(
        &mut self,
        paint: &mut Paint,
        scale: f64,
        word: &[u8],
        cover: &mut dyn FnMut(Bounds, Option<Rgb>, bool),
    ) -> bool {
        let (fills, strokes) = match word {
            b"f" | b"F" | b"f*" => (true, false),
            b"B" | b"B*" | b"b" | b"b*" => (true, true),
            b"S" | b"s" => (false, true),
            b"n" => (false, false),
            _ => return false,
        };
        self.close();
        if fills {
            let colour = paint.opaque_fill();
            for (index, part) in self.parts.iter().enumerate() {
                let solid = colour.is_some() && part.is_full() && !self.has_hole(index);
                cover(part.bounds, colour, solid);
            }
        }
        if strokes && paint.line * scale >= BROAD {
            let colour = paint.opaque_stroke();
            for part in self.parts.iter().filter(|part| part.points == 2) {
                let upright = (part.first.x - part.last.x).abs() < 0.1
                    || (part.first.y - part.last.y).abs() < 0.1;
                let broad = part.bounds.grown(paint.line * scale / 2.0);
                cover(broad, colour, colour.is_some() && upright);
            }
        }
        self.end(paint);
        true
    }

    fn end(&mut self, paint: &mut Paint) {
        if std::mem::take(&mut self.clips)
            && let Some(first) = self.parts.first()
        {
            let all = self.parts.iter().fold(first.bounds, |all, part| all.joined(part.bounds));
            let exact = self.parts.len() == 1 && first.points >= 4 && first.is_full();
            paint.narrow(all, exact);
        }
        self.parts.clear();
        self.open = None;
    }

    /// Whether another part lies inside this one: a frame, or a box with a hole.
    fn has_hole(&self, index: usize) -> bool {
        let own = self.parts[index].bounds;
        self.parts.len() > 1
            && (self.parts.len() > PARTS
                || self.parts.iter().enumerate().any(|(other, part)| {
                    other != index && own.holds(part.bounds) && !part.bounds.holds(own)
                }))
    }
}
