//! Writes lines that were laid out anew into their content stream.
//!
//! Every string of such a line is shown from a place of its own, so that nothing in the stream says
//! where it was. The operators that move to the next line become absolute in the same text object,
//! for the same reason; all other bytes stay. Apart from the splicing, which leaves gaps as they
//! were.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    ops::Range,
};

use super::{
    gaps::{Layout, begin},
    lex::{Lexer, Op, Operand, Value},
    scene::{Glyph, Scene},
    splice::decimal,
};

/// New bytes for operators, by where they begin.
pub(super) type Relaid = BTreeMap<u32, Vec<u8>>;

/// An operator of a stream that moves, spaces or shows text.
struct Step {
    range: Range<usize>,
    word: Vec<u8>,
    /// The line matrix, once it has run.
    line: [f64; 6],
    leading: f64,
    character: f64,
    spacing: f64,
    /// By how much a showing operator moves before its first glyph, in `TJ` units.
    lead: f64,
    /// What a showing operator shows, by element.
    strings: Vec<Vec<u8>>,
    /// The text object that it is in.
    object: usize,
    /// The stretch over which one word spacing lasts.
    spaced: usize,
}

impl Step {
    fn shows(&self) -> bool {
        matches!(self.word.as_slice(), b"Tj" | b"TJ" | b"'" | b"\"")
    }

    fn moves(&self) -> bool {
        matches!(self.word.as_slice(), b"Td" | b"TD" | b"Tm" | b"T*" | b"'" | b"\"")
    }
}

/// The new bytes of a run's operators; none where a glyph is not where it was read.
pub(super) fn relay(
    scene: &Scene<'_>,
    run: usize,
    gone: &BTreeSet<usize>,
    layout: &Layout,
) -> Option<Relaid> {
    let mut shown: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (number, glyph) in scene.glyphs.iter().enumerate().filter(|(_, g)| g.run as usize == run) {
        shown.entry(glyph.op).or_default().push(number);
    }
    let steps = steps(&scene.runs[run].bytes);
    let is_set = |number: &usize| gone.contains(number) || layout.shifts.contains_key(number);
    let mut set: BTreeSet<u32> =
        shown.iter().filter(|(_, glyphs)| glyphs.iter().any(is_set)).map(|(op, _)| *op).collect();
    // What is shown from where the last string ended.
    let mut follows = false;
    for step in steps.iter().filter(|step| step.moves() || step.shows()) {
        follows &= !step.moves();
        let at = step.range.start as u32;
        if step.shows() && (follows || set.contains(&at)) {
            set.insert(at);
            follows = true;
        }
    }
    let page = Page { scene, gone, layout, shown, steps: &steps, set: &set };
    page.relaid()
}

/// Where a line begins, and what is shown there first.
struct Start {
    glyph: usize,
    line: [f64; 6],
    /// `TJ` units between the two.
    lead: f64,
}

impl Start {
    /// Begins a new string at a place along the line.
    fn open(&self, first: &Glyph, place: f64, out: &mut String) -> Option<()> {
        out.push_str(if out.contains('[') { "] TJ " } else { " " });
        let own = first.setting?;
        let along = (place - begin(first)) / own.step - self.lead * own.em * own.stretch;
        let mut line = self.line;
        line[4] += along * line[0];
        line[5] += along * line[1];
        matrix(out, line);
        out.push_str(" [");
        Some(())
    }
}

struct Page<'p> {
    scene: &'p Scene<'p>,
    gone: &'p BTreeSet<usize>,
    layout: &'p Layout,
    shown: BTreeMap<u32, Vec<usize>>,
    steps: &'p [Step],
    set: &'p BTreeSet<u32>,
}

impl Page<'_> {
    fn is_set(&self, step: &Step) -> bool {
        step.shows() && self.set.contains(&(step.range.start as u32))
    }

    fn relaid(&self) -> Option<Relaid> {
        let mut relaid = Relaid::new();
        let objects: BTreeSet<usize> =
            self.steps.iter().filter(|step| self.is_set(step)).map(|step| step.object).collect();
        let mut start: Option<Start> = None;
        let (mut object, mut lead) = (0, 0.0);
        for (index, step) in self.steps.iter().enumerate() {
            if step.moves() || step.object != object {
                (start, object, lead) = (None, step.object, 0.0);
            }
            let at = step.range.start as u32;
            if step.shows() && start.is_none() {
                lead += step.lead;
                let first = self.shown.get(&at).and_then(|glyphs| glyphs.first());
                start = first.map(|first| Start { glyph: *first, line: step.line, lead });
            }
            if !objects.contains(&step.object) {
                continue;
            }
            let bytes = if self.is_set(step) {
                self.show(step, start.as_ref())?
            } else if step.word == b"Tw" {
                if !self.spaces_set_lines_alone(step) {
                    continue;
                }
                "0 Tw".to_owned()
            } else if step.shows() && step.moves() {
                unmoved(step)
            } else if step.moves() {
                self.moved(index)
            } else {
                continue;
            };
            relaid.insert(at, bytes.into_bytes());
        }
        Some(relaid)
    }

    /// Whether a word spacing is used by lines only that are set anew.
    fn spaces_set_lines_alone(&self, own: &Step) -> bool {
        let same = |step: &&Step| step.spaced == own.spaced && step.shows();
        let mut shows = self.steps.iter().filter(same);
        shows.clone().next().is_some() && shows.all(|step| self.is_set(step))
    }

    /// A move to a place that does not depend on the line before.
    fn moved(&self, index: usize) -> String {
        let step = &self.steps[index];
        let mut out = String::new();
        let rest = self.steps[index + 1..].iter().take_while(|next| next.object == step.object);
        let mut shows = rest.take_while(|next| !next.moves()).filter(|next| next.shows());
        if shows.any(|next| !self.is_set(next)) {
            matrix(&mut out, step.line);
        }
        if step.word == b"TD" {
            write!(out, " {} TL", precise(step.leading)).expect("a string takes any text");
        }
        out
    }

    /// A string from places of its own.
    fn show(&self, step: &Step, start: Option<&Start>) -> Option<String> {
        let mut out = String::new();
        if step.word == b"\"" {
            write!(out, "{} Tc ", precise(step.character)).expect("a string takes any text");
        }
        let glyphs = self.shown.get(&(step.range.start as u32));
        let Some((glyphs, start)) = glyphs.zip(start) else { return Some(out) };
        let first = &self.scene.glyphs[start.glyph];
        let spaced = step.spacing != 0.0 || step.word == b"\"";
        out.push_str(if spaced { "0 Tw" } else { "" });
        // Where the glyph before ends, of those that were just shown.
        let mut pen: Option<f64> = None;
        for number in glyphs {
            let glyph = &self.scene.glyphs[*number];
            let measure = glyph.setting?;
            if self.gone.contains(number) {
                pen = None;
                continue;
            }
            let place = begin(glyph) + self.layout.shifts.get(number).unwrap_or(&0.0);
            match pen {
                Some(pen) if (place - pen).abs() < 0.0005 => {}
                Some(pen) => {
                    let by = -(place - pen) / measure.unit();
                    write!(out, " {} ", decimal(by)).expect("a string takes any text");
                }
                None => start.open(first, place, &mut out)?,
            }
            out.push_str(&hex(step, glyph)?);
            let after = step.character * measure.stretch * measure.step;
            pen = Some(place + glyph.width + after);
        }
        out.push_str(if out.contains('[') { "] TJ" } else { "" });
        if spaced && !self.spaces_set_lines_alone(step) {
            write!(out, " {} Tw", precise(step.spacing)).expect("a string takes any text");
        }
        Some(out)
    }
}

fn hex(step: &Step, glyph: &Glyph) -> Option<String> {
    let string = step.strings.get(glyph.element as usize)?;
    let code = string.get(glyph.code.start as usize..glyph.code.end as usize)?;
    let digits = code.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02X}").expect("a string takes any text");
        hex
    });
    Some(format!("<{digits}>"))
}

/// `'` and `"` from an absolute place.
fn unmoved(step: &Step) -> String {
    let mut out = String::new();
    matrix(&mut out, step.line);
    if step.word == b"\"" {
        write!(out, " {} Tw {} Tc", precise(step.spacing), precise(step.character))
            .expect("a string takes any text");
    }
    let string = step.strings.first().map_or(&[][..], Vec::as_slice);
    out.push_str(" <");
    for byte in string {
        write!(out, "{byte:02X}").expect("a string takes any text");
    }
    out.push_str("> Tj");
    out
}

fn matrix(out: &mut String, numbers: [f64; 6]) {
    for number in numbers {
        out.push_str(&precise(number));
        out.push(' ');
    }
    out.push_str("Tm");
}

fn precise(number: f64) -> String {
    let text = format!("{number:.5}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// The text state as far as it places lines.
#[derive(Clone, Copy, Default)]
struct State {
    leading: f64,
    character: f64,
    spacing: f64,
}

const IDENTITY: [f64; 6] = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

impl State {
    /// Runs an operator; `saved` are the states to go back to.
    fn step(&mut self, word: &[u8], op: &Op, saved: &mut Vec<State>) {
        match word {
            b"q" => saved.push(*self),
            b"Q" => *self = saved.pop().unwrap_or_default(),
            b"TL" => self.leading = op.number(0),
            b"TD" => self.leading = -op.number(1),
            b"Tc" => self.character = op.number(0),
            b"Tw" => self.spacing = op.number(0),
            b"\"" => (self.spacing, self.character) = (op.number(0), op.number(1)),
            _ => {}
        }
    }

    /// The line matrix after an operator.
    fn line(self, word: &[u8], op: &Op, line: [f64; 6]) -> [f64; 6] {
        let by = |x: f64, y: f64| {
            let [xx, xy, yx, yy, ..] = line;
            [xx, xy, yx, yy, line[4] + x * xx + y * yx, line[5] + x * xy + y * yy]
        };
        match word {
            b"BT" => IDENTITY,
            b"Td" | b"TD" => by(op.number(0), op.number(1)),
            b"Tm" => [0, 1, 2, 3, 4, 5].map(|index| op.number(index)),
            b"T*" | b"'" | b"\"" => by(0.0, -self.leading),
            _ => line,
        }
    }
}

/// All operators of a stream that move, space or show text.
fn steps(bytes: &[u8]) -> Vec<Step> {
    let (mut steps, mut saved) = (Vec::new(), Vec::new());
    let (mut state, mut line) = (State::default(), IDENTITY);
    let (mut object, mut spaced) = (0, 0);
    let (mut lexer, mut op) = (Lexer::new(bytes), Op::default());
    while lexer.next(&mut op) {
        let word = lexer.word(&op);
        state.step(word, &op, &mut saved);
        line = state.line(word, &op, line);
        object += usize::from(word == b"BT");
        spaced += usize::from(matches!(word, b"Q" | b"Tw" | b"\""));
        if matches!(word, b"Td" | b"TD" | b"Tm" | b"T*" | b"Tw" | b"Tj" | b"TJ" | b"'" | b"\"") {
            steps.push(Step {
                range: op.range.clone(),
                word: word.to_vec(),
                line,
                leading: state.leading,
                character: state.character,
                spacing: state.spacing,
                lead: lead(&op),
                strings: strings(&op),
                object,
                spaced,
            });
        }
    }
    steps
}

/// What the numbers before an operator's first string sum up to.
fn lead(op: &Op) -> f64 {
    let Some(Value::Array(items)) = op.operands.last().map(|operand| &operand.value) else {
        return 0.0;
    };
    let is_empty = |item: &&Operand| !matches!(&item.value, Value::String(s) if !s.is_empty());
    items.iter().take_while(is_empty).filter_map(Operand::number).sum()
}

/// The strings of an operator by element; what is no string has an empty one.
fn strings(op: &Op) -> Vec<Vec<u8>> {
    let string = |operand: &Operand| match &operand.value {
        Value::String(bytes) => bytes.clone(),
        _ => Vec::new(),
    };
    match op.operands.last().map(|operand| (&operand.value, operand)) {
        Some((Value::Array(items), _)) => items.iter().map(string).collect(),
        Some((_, operand)) => vec![string(operand)],
        None => Vec::new(),
    }
}
