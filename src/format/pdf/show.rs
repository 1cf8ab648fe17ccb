//! The text state and the operators that show text (ISO 32000, 9.3 and 9.4).

use std::rc::Rc;

use super::{
    fonts::LoadedFont,
    geometry::{Matrix, Point},
    lex::{Op, Value},
    scene::{Glyph, Measure, Scene},
};

/// Text parameters, and the two matrices of a text object.
#[derive(Clone)]
pub(super) struct TextState<'a> {
    pub(super) font: Option<Rc<LoadedFont<'a>>>,
    pub(super) size: f64,
    /// Whether a text object is open.
    pub(super) open: bool,
    /// The rendering mode.
    pub(super) mode: u8,
    character: f64,
    word: f64,
    scale: f64,
    leading: f64,
    rise: f64,
    matrix: Matrix,
    line: Matrix,
}

impl Default for TextState<'_> {
    fn default() -> Self {
        TextState {
            font: None,
            size: 0.0,
            open: false,
            mode: 0,
            character: 0.0,
            word: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
            matrix: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
        }
    }
}

/// Where a string stands, and under which matrix.
#[derive(Clone, Copy)]
struct Spot {
    at: At,
    op: usize,
    element: usize,
}

/// Where text is shown: in which run, under which matrix, and how it is painted.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub(super) run: usize,
    pub(super) ctm: Matrix,
    /// An index into the scene's looks.
    pub(super) look: usize,
}

/// Whether an operator shows text.
pub(super) fn shows(word: &[u8]) -> bool {
    matches!(word, b"Tj" | b"TJ" | b"'" | b"\"")
}

impl TextState<'_> {
    pub(super) fn begin(&mut self) {
        self.matrix = Matrix::IDENTITY;
        self.line = Matrix::IDENTITY;
    }

    /// Runs one operator.
    pub(super) fn step(&mut self, scene: &mut Scene<'_>, at: At, word: &[u8], op: &Op) {
        match word {
            b"BT" => {
                self.begin();
                self.open = true;
            }
            b"ET" => self.open = false,
            b"Tc" => self.character = op.number(0),
            b"Tw" => self.word = op.number(0),
            b"Tz" => self.scale = op.number(0) / 100.0,
            b"TL" => self.leading = op.number(0),
            b"Ts" => self.rise = op.number(0),
            b"Tr" => self.mode = rendering_mode(op.number(0)),
            b"Td" => self.move_line(op.number(0), op.number(1)),
            b"TD" => {
                self.leading = -op.number(1);
                self.move_line(op.number(0), op.number(1));
            }
            b"Tm" => {
                self.line = Matrix([0, 1, 2, 3, 4, 5].map(|index| op.number(index)));
                self.matrix = self.line;
            }
            b"T*" => self.move_line(0.0, -self.leading),
            b"Tj" | b"TJ" => self.show(scene, at, op),
            b"'" | b"\"" => {
                if word == b"\"" {
                    self.word = op.number(0);
                    self.character = op.number(1);
                }
                self.move_line(0.0, -self.leading);
                self.show(scene, at, op);
            }
            _ => {}
        }
    }

    fn move_line(&mut self, x: f64, y: f64) {
        self.line = Matrix::shift(x, y).then(self.line);
        self.matrix = self.line;
    }

    fn show(&mut self, scene: &mut Scene<'_>, at: At, op: &Op) {
        let mut spot = Spot { at, op: op.range.start, element: 0 };
        match op.operands.last().map(|operand| &operand.value) {
            Some(Value::String(bytes)) => self.string(scene, spot, bytes),
            Some(Value::Array(items)) => {
                for (element, item) in items.iter().enumerate() {
                    spot.element = element;
                    match &item.value {
                        Value::String(bytes) => self.string(scene, spot, bytes),
                        Value::Number(number) => self.advance(-number / 1000.0 * self.size),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    fn vertical(&self) -> bool {
        self.font.as_ref().is_some_and(|font| font.vertical)
    }

    /// Moves along the writing direction by unscaled text units.
    fn advance(&mut self, by: f64) {
        let shift = if self.vertical() {
            Matrix::shift(0.0, by)
        } else {
            Matrix::shift(by * self.scale, 0.0)
        };
        self.matrix = shift.then(self.matrix);
    }

    fn string(&mut self, scene: &mut Scene<'_>, spot: Spot, bytes: &[u8]) {
        let Some(font) = self.font.clone() else {
            scene.unread += bytes.len();
            return;
        };
        let mut at = 0;
        while at < bytes.len() {
            let (code, len) = font.read(bytes, at);
            let meaning = font.code(code, len);
            let spaced = self.character + if code == 32 && len == 1 { self.word } else { 0.0 };
            let matrix = self.matrix.then(spot.at.ctm);
            let em = self.size / 1000.0;
            let origin = matrix.apply(0.0, self.rise);
            let (direction, up) = self.axes(matrix);
            let stretch = if font.vertical { 1.0 } else { self.scale };
            let step = direction.length() * stretch.abs();
            let turned = (meaning.advance * em * stretch) < 0.0;
            scene.glyphs.push(Glyph {
                run: spot.at.run as u32,
                look: spot.at.look as u32,
                op: spot.op as u32,
                element: spot.element as u32,
                code: at as u32..(at + len) as u32,
                stand_in: self.stand_in(meaning.advance, spaced),
                shown: meaning.shown,
                origin,
                along: unit(direction, turned),
                up,
                width: (meaning.advance * em).abs() * step,
                spacing: self.character.max(0.0) * step,
                setting: (!font.vertical).then(|| setting(em, stretch, direction)).flatten(),
                reach: ((font.descent / 1000.0) as f32, (font.ascent / 1000.0) as f32),
            });
            self.advance(meaning.advance * em + spaced);
            at += len;
        }
    }

    /// The writing direction for one text unit, and the way from baseline to top for one em.
    fn axes(&self, matrix: Matrix) -> (Point, Point) {
        if self.vertical() {
            (matrix.turn(0.0, 1.0), matrix.turn(self.size, 0.0))
        } else {
            (matrix.turn(1.0, 0.0), matrix.turn(0.0, self.size))
        }
    }

    /// The `TJ` number that moves as far as a glyph and its spacing.
    fn stand_in(&self, advance: f64, spaced: f64) -> f32 {
        if self.size == 0.0 { 0.0 } else { -(advance + spaced * 1000.0 / self.size) as f32 }
    }
}

fn unit(direction: Point, turned: bool) -> Point {
    let length = direction.length();
    if length == 0.0 || !length.is_finite() {
        return Point { x: 1.0, y: 0.0 };
    }
    let sign = if turned { -1.0 } else { 1.0 };
    Point { x: direction.x / length * sign, y: direction.y / length * sign }
}

/// One of the eight modes (ISO 32000, table 104); the first where there is none of that number.
fn rendering_mode(number: f64) -> u8 {
    (1..8).find(|mode| (f64::from(*mode) - number).abs() < 0.5).unwrap_or(0)
}

/// How a glyph is set on its line, where it runs on along the line.
fn setting(em: f64, stretch: f64, direction: Point) -> Option<Measure> {
    let step = direction.length();
    (em * stretch > 0.0 && step > 0.0).then_some(Measure { em, stretch, step })
}
