//! One content stream under way: its graphics state, and what it paints.
//!
//! Apart from the walk, which knows where streams are and how they call each other. Here, operators
//! of text, paths and colours become glyphs, and covers that may hide them.

use hayro_syntax::{content::UntypedIter, object::Dict};

use super::{
    colours::{Paint, Rgb},
    geometry::{Bounds, Matrix},
    layers::Open,
    lex::Op,
    marks::Marks,
    paths::{Cover, Path},
    pictures,
    scene::{Look, Scene},
    show::{self, At, TextState},
    walk::rectangle,
};

/// The graphics state, as far as text depends on it.
#[derive(Clone)]
pub(super) struct State<'a> {
    pub(super) ctm: Matrix,
    pub(super) text: TextState<'a>,
    pub(super) paint: Paint,
}

/// The run that is under way.
pub(super) struct Frame<'a> {
    pub(super) run: usize,
    pub(super) state: State<'a>,
    saved: Vec<State<'a>>,
    /// States that were to be saved beyond the bound.
    unsaved: usize,
    pub(super) marks: Marks,
    pub(super) layers: Open,
    pub(super) path: Path,
    pub(super) depth: usize,
}

impl State<'_> {
    pub(super) fn new(ctm: Matrix) -> Self {
        State { ctm, text: TextState::default(), paint: Paint::default() }
    }
}

/// How deep a stream lies in others, and whether nothing of it is shown.
#[derive(Clone, Copy)]
pub(super) struct Depth {
    pub(super) forms: usize,
    pub(super) layer_is_off: bool,
}

/// How many graphics states may be saved at once.
const SAVES: usize = 20_000;
/// How many things one page may paint that are noted.
const COVERS: usize = 100_000;

impl<'a> Frame<'a> {
    pub(super) fn new(run: usize, state: State<'a>, depth: Depth) -> Frame<'a> {
        Frame {
            run,
            state,
            saved: Vec::new(),
            unsaved: 0,
            marks: Marks::default(),
            layers: Open::within(depth.layer_is_off),
            path: Path::default(),
            depth: depth.forms,
        }
    }

    /// The end of the stream, after so many operators.
    pub(super) fn finish(mut self, scene: &mut Scene<'_>, bytes: &[u8], count: usize) {
        self.marks.finish(scene);
        // A stream that says something and shows nothing is no stream of operators.
        if count == 0 && !bytes.trim_ascii().is_empty() {
            scene.broken += 1;
        }
        let run = &mut scene.runs[self.run];
        run.agreed = count == hayro_count(bytes);
        run.open_saves = self.saved.len() + self.unsaved;
        run.open_text = self.state.text.open;
    }

    pub(super) fn save(&mut self) {
        if self.saved.len() < SAVES {
            self.saved.push(self.state.clone());
        } else {
            self.unsaved += 1;
        }
    }

    /// Goes back to the state saved last; false where none is.
    pub(super) fn restore(&mut self) -> bool {
        if self.unsaved > 0 {
            self.unsaved -= 1;
            return true;
        }
        let Some(state) = self.saved.pop() else { return false };
        let open = self.state.text.open;
        self.state = state;
        self.state.text.open = open;
        true
    }

    pub(super) fn end_mark(&mut self, scene: &mut Scene<'_>) {
        self.marks.end(scene);
        self.layers.end();
    }

    pub(super) fn inline_picture(&self, scene: &mut Scene<'_>, op: &Op) {
        if pictures::is_inline_legible(op, scene.setting) {
            scene.pictures.push(unit_square(self.state.ctm));
        }
        self.cover_by_picture(scene, false);
    }

    /// Runs an operator of text, of paths or of colours.
    pub(super) fn paint(&mut self, scene: &mut Scene<'_>, word: &[u8], op: &Op) {
        let ctm = self.state.ctm;
        if self.path.step(ctm, word, op) {
            return;
        }
        if word == b"sh" {
            self.cover_by_shading(scene);
        }
        let scale = ctm.turn(1.0, 0.0).length();
        let (hidden, clip) = (self.layers.is_off(), self.clip());
        let mut cover = |bounds, colour, solid| {
            push_cover(scene, clip, (bounds, colour), solid && !hidden);
        };
        if self.path.paint(&mut self.state.paint, scale, word, &mut cover)
            || self.state.paint.step(&scene.runs[self.run].resources, word, op)
        {
            return;
        }
        let look = if show::shows(word) { self.look(scene) } else { 0 };
        self.state.text.step(scene, At { run: self.run, ctm, look }, word, op);
        if show::shows(word) && self.state.text.mode >= 4 {
            // What is painted from now on shows through the letters alone.
            self.state.paint.clip_is_exact = false;
        }
    }

    /// How glyphs are painted now.
    fn look(&self, scene: &mut Scene<'_>) -> usize {
        let State { text, paint, .. } = &self.state;
        let drawn = text.font.as_ref().is_some_and(|font| font.drawn);
        let look = Look {
            mode: text.mode,
            colour: match text.mode {
                _ if drawn => None,
                0 | 4 => paint.fill.colour,
                1 | 5 => paint.stroke.colour,
                _ => None,
            },
            clip: paint.clip,
            layer_is_off: self.layers.is_off(),
        };
        if scene.looks.last() != Some(&look) {
            scene.looks.push(look);
        }
        scene.looks.len() - 1
    }

    fn clip(&self) -> (Option<Bounds>, bool) {
        (self.state.paint.clip, self.state.paint.clip_is_exact)
    }

    pub(super) fn cover_by_picture(&self, scene: &mut Scene<'_>, whole: bool) {
        let State { ctm, paint, .. } = &self.state;
        let [a, b, c, d, ..] = ctm.0;
        let upright = (b.abs() < 0.01 && c.abs() < 0.01) || (a.abs() < 0.01 && d.abs() < 0.01);
        let before = scene.covers.len();
        let solid = whole && upright && paint.is_opaque();
        push_cover(scene, self.clip(), (unit_square(*ctm), None), solid);
        if let Some(cover) = scene.covers.get_mut(before) {
            cover.picture = true;
        }
    }

    fn cover_by_shading(&self, scene: &mut Scene<'_>) {
        let all = Bounds { x0: -1e9, y0: -1e9, x1: 1e9, y1: 1e9 };
        push_cover(scene, self.clip(), (all, None), false);
    }
}

/// Notes what is painted; the part that can be seen of it.
fn push_cover(
    scene: &mut Scene<'_>,
    (clip, exact): (Option<Bounds>, bool),
    (bounds, colour): (Bounds, Option<Rgb>),
    solid: bool,
) {
    let bounds = clip.map_or(bounds, |clip| bounds.within(clip));
    if scene.covers.len() < COVERS && bounds.area() > 0.0 {
        let after = scene.glyphs.len();
        scene.covers.push(Cover { bounds, colour, solid: solid && exact, picture: false, after });
    }
}

/// A form shows nothing outside its box.
pub(super) fn narrow_to_box(state: &mut State<'_>, form: &Dict<'_>) {
    if let Some(inner) = rectangle(form, "BBox") {
        state.paint.narrow(Bounds::of_image(inner, state.ctm), true);
    }
}

/// Where a picture lies.
pub(super) fn unit_square(ctm: Matrix) -> Bounds {
    Bounds::of_image([0.0, 0.0, 1.0, 1.0], ctm)
}

fn hayro_count(bytes: &[u8]) -> usize {
    let (mut operators, mut count) = (UntypedIter::new(bytes), 0);
    while operators.next().is_some() {
        count += 1;
    }
    count
}
