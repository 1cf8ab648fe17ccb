//! Walks over content streams as a viewer does, and notes every glyph with its operator.
//!
//! The graphics and text state of ISO 32000, 8.4 and 9.3, as far as it moves or hides text. Text
//! that is clipped, covered, invisible or on a hidden layer is in the file and can be copied out of
//! it, so it is read like any other; what is painted over it is only noted. Nothing is drawn.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    rc::Rc,
    time::Instant,
};

use hayro_syntax::{
    Pdf,
    object::{Array, Dict, Name, Stream},
    page::{Page, Resources},
};

use super::{
    annots,
    fonts::{Fonts, LoadedFont},
    frame::{Depth, Frame, State, narrow_to_box, unit_square},
    geometry::Matrix,
    layers::Layers,
    lex::{Lexer, Op},
    pictures::{self, Setting},
    scene::{Caller, Id, Origin, Run, Scene},
};
use crate::model::{Fault, Limits, Reason};

/// Forms may invoke each other this deep.
const FORM_DEPTH: usize = 12;
/// How many operators one document may make us run, forms counted each time they are shown.
const OPERATORS: usize = 40_000_000;
/// How many glyphs one page may show.
const PAGE_GLYPHS: usize = 2_000_000;

/// Walks over the pages of one document.
pub(super) struct Walker<'a> {
    pub(super) pdf: &'a Pdf,
    fonts: Fonts<'a>,
    layers: Layers,
    operators: usize,
    until: Option<Instant>,
    decoded: u64,
    loaded: HashMap<Id, Option<Rc<[u8]>>>,
    known_fonts: HashMap<FontKey, Option<Rc<LoadedFont<'a>>>>,
    /// Content streams that are not forms on a page: patterns, glyph procedures, mask groups.
    /// Each is walked once, with the resources it falls back to.
    pub(super) others: BTreeMap<Id, Other<'a>>,
    /// Every stream that some page draws.
    pub(super) reached: HashSet<Id>,
    /// Those among them that are copied as they stand: pictures, and the others above.
    pub(super) fixed: HashSet<Id>,
    /// Pictures that may show something to read.
    pub(super) pictures: HashSet<Id>,
    judged: HashMap<(Id, Setting), bool>,
}

/// A stream that is walked by itself.
#[derive(Clone)]
pub(super) struct Other<'a> {
    stream: Stream<'a>,
    resources: Rc<Resources<'a>>,
    setting: Setting,
}

type FontKey = (usize, usize);

impl<'a> Walker<'a> {
    pub(super) fn new(pdf: &'a Pdf, limits: &Limits) -> Walker<'a> {
        Walker {
            pdf,
            fonts: Fonts::new(),
            layers: Layers::of_file(pdf),
            operators: OPERATORS,
            until: limits.until,
            decoded: limits.expanded,
            loaded: HashMap::new(),
            known_fonts: HashMap::new(),
            others: BTreeMap::new(),
            reached: HashSet::new(),
            fixed: HashSet::new(),
            pictures: HashSet::new(),
            judged: HashMap::new(),
        }
    }

    /// Walks over a page and the appearances of its annotations.
    pub(super) fn page(&mut self, page: &Page<'a>) -> Result<Scene<'a>, Fault> {
        let mut scene = Scene::default();
        self.loaded.clear();
        let bytes: Rc<[u8]> = page.page_stream().unwrap_or_default().into();
        self.charge(bytes.len())?;
        let resources = Rc::new(page.resources().clone());
        if page.page_stream().is_none() && page.raw().contains_key("Contents") {
            scene.broken += 1;
        }
        let run = new_run(Origin::Page, None, bytes, Rc::clone(&resources), true);
        let depth = Depth { forms: 0, layer_is_off: false };
        self.start(&mut scene, run, State::new(Matrix::IDENTITY), depth)?;
        for appearance in annots::appearances(self.pdf, page) {
            self.appearance(&mut scene, &appearance, &resources)?;
        }
        Ok(scene)
    }

    /// Walks over a stream that is not part of a page.
    pub(super) fn other(&mut self, id: Id, other: &Other<'a>) -> Result<Scene<'a>, Fault> {
        let mut scene = Scene { setting: other.setting, ..Scene::default() };
        let Some(bytes) = self.load(id, &other.stream)? else {
            scene.broken += 1;
            return Ok(scene);
        };
        let own = other.stream.dict().get::<Dict<'a>>("Resources");
        let own_resources = own.is_some();
        let resources =
            own.map_or_else(|| Rc::clone(&other.resources), |r| Rc::new(Resources::new(r)));
        let run = new_run(Origin::Whole(id), None, bytes, resources, own_resources);
        let depth = Depth { forms: FORM_DEPTH, layer_is_off: false };
        self.start(&mut scene, run, State::new(Matrix::IDENTITY), depth)?;
        Ok(scene)
    }

    /// Walks over a form that nothing shows, its own forms included.
    pub(super) fn hidden(&mut self, stream: Stream<'a>) -> Result<Scene<'a>, Fault> {
        let resources = Rc::new(Resources::new(Dict::empty()));
        self.other(id_of(&stream), &Other { stream, resources, setting: Setting::Page })
    }

    fn appearance(
        &mut self,
        scene: &mut Scene<'a>,
        appearance: &annots::Appearance<'a>,
        page: &Rc<Resources<'a>>,
    ) -> Result<(), Fault> {
        let stream = &appearance.stream;
        let id = id_of(stream);
        let Some(bytes) = self.load(id, stream)? else {
            scene.broken += 1;
            return Ok(());
        };
        let own = stream.dict().get::<Dict<'a>>("Resources");
        let own_resources = own.is_some();
        let resources = own.map_or_else(|| Rc::clone(page), |r| Rc::new(Resources::new(r)));
        let origin = Origin::Appearance(id, appearance.matrix);
        let run = new_run(origin, None, bytes, resources, own_resources);
        let ctm = form_matrix(stream.dict()).then(appearance.matrix);
        let mut state = State::new(ctm);
        narrow_to_box(&mut state, stream.dict());
        self.start(scene, run, state, Depth { forms: 1, layer_is_off: false })
    }

    fn start(
        &mut self,
        scene: &mut Scene<'a>,
        run: Run<'a>,
        state: State<'a>,
        depth: Depth,
    ) -> Result<(), Fault> {
        if self.until.is_some_and(|until| Instant::now() > until) {
            return Err(Fault::new(Reason::TimedOut, "the deadline for one document passed"));
        }
        let mut frame = Frame::new(scene.runs.len(), state, depth);
        let bytes = Rc::clone(&run.bytes);
        scene.runs.push(run);
        let mut lexer = Lexer::new(&bytes);
        let mut op = Op::default();
        let mut count = 0;
        while lexer.next(&mut op) {
            count += 1;
            self.operators = self.operators.checked_sub(1).ok_or_else(too_much)?;
            let word = lexer.word(&op);
            self.step(scene, &mut frame, word, &op)?;
        }
        if scene.glyphs.len() > PAGE_GLYPHS {
            return Err(too_much());
        }
        frame.finish(scene, &bytes, count);
        Ok(())
    }

    fn step(
        &mut self,
        scene: &mut Scene<'a>,
        frame: &mut Frame<'a>,
        word: &[u8],
        op: &Op,
    ) -> Result<(), Fault> {
        match word {
            b"q" => frame.save(),
            b"Q" if !frame.restore() => {
                scene.runs[frame.run].stray_restores.push(op.range.clone());
            }
            b"Q" => {}
            b"cm" => frame.state.ctm = matrix_of(op).then(frame.state.ctm),
            b"BI" => frame.inline_picture(scene, op),
            b"Do" => self.invoke(scene, frame, op)?,
            b"gs" => self.graphics_state(scene, frame, op),
            b"Tf" => {
                let font = op.operands.first().and_then(|name| name.name());
                frame.state.text.font = font.and_then(|name| self.font(scene, frame.run, name));
                frame.state.text.size = op.number(1);
            }
            b"BMC" | b"BDC" => {
                frame.marks.begin(&scene.runs[frame.run].resources, op, scene.glyphs.len());
                frame.layers.begin(&self.layers, &scene.runs[frame.run].resources, op);
            }
            b"EMC" => frame.end_mark(scene),
            _ => {
                if matches!(word, b"scn" | b"SCN") {
                    self.pattern(scene, frame, op);
                }
                frame.paint(scene, word, op);
            }
        }
        Ok(())
    }

    fn invoke(
        &mut self,
        scene: &mut Scene<'a>,
        frame: &mut Frame<'a>,
        op: &Op,
    ) -> Result<(), Fault> {
        let Some(operand) = op.operands.last() else { return Ok(()) };
        let Some(name) = operand.name() else { return Ok(()) };
        let resources = Rc::clone(&scene.runs[frame.run].resources);
        let Some(stream) = resources.x_objects.get::<Stream<'a>>(name) else {
            // What is not there shows nothing; what is there and cannot be had may show text.
            scene.broken += usize::from(resources.x_objects.contains_key(name));
            return Ok(());
        };
        let id = id_of(&stream);
        match stream.dict().get::<Name<'_>>("Subtype").as_deref() {
            Some(b"Image") => {
                self.fixed.insert(id);
                self.picture(scene, frame, id, &stream);
            }
            Some(b"Form") if frame.depth >= FORM_DEPTH && is_whole(scene) => {
                self.add_other(stream, &resources, Setting::Page);
            }
            Some(b"Form") => {
                if frame.depth >= FORM_DEPTH || calls_itself(scene, frame.run, id) {
                    scene.broken += 1;
                    return Ok(());
                }
                let caller = Caller { run: frame.run, name: operand.range.clone() };
                self.form(scene, frame, &stream, caller)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn picture(&mut self, scene: &mut Scene<'a>, frame: &Frame<'a>, id: Id, stream: &Stream<'a>) {
        if self.is_legible(id, stream, scene.setting) {
            scene.pictures.push(unit_square(frame.state.ctm));
        }
        let dict = stream.dict();
        let whole = !["SMask", "Mask", "ImageMask"].iter().any(|key| dict.contains_key(key));
        if !self.layers.hide(dict, b"OC") && !frame.layers.is_off() {
            frame.cover_by_picture(scene, whole);
        }
    }

    fn is_legible(&mut self, id: Id, picture: &Stream<'a>, setting: Setting) -> bool {
        let key = (id, setting);
        let known = self.judged.get(&key).copied();
        let legible = known.unwrap_or_else(|| pictures::is_legible(picture, setting));
        self.judged.insert(key, legible);
        if legible {
            self.pictures.insert(id);
        }
        legible
    }

    fn form(
        &mut self,
        scene: &mut Scene<'a>,
        frame: &Frame<'a>,
        stream: &Stream<'a>,
        caller: Caller,
    ) -> Result<(), Fault> {
        let id = id_of(stream);
        let Some(bytes) = self.load(id, stream)? else {
            scene.broken += 1;
            return Ok(());
        };
        let own = stream.dict().get::<Dict<'a>>("Resources");
        let own_resources = own.is_some();
        let resources = match own {
            Some(own) => Rc::new(Resources::new(own)),
            None => Rc::clone(&scene.runs[caller.run].resources),
        };
        let mut state = frame.state.clone();
        state.ctm = form_matrix(stream.dict()).then(state.ctm);
        state.text.begin();
        state.text.open = false;
        narrow_to_box(&mut state, stream.dict());
        let layer_is_off = frame.layers.is_off() || self.layers.hide(stream.dict(), b"OC");
        let run = new_run(Origin::Form(id), Some(caller), bytes, resources, own_resources);
        self.start(scene, run, state, Depth { forms: frame.depth + 1, layer_is_off })
    }

    fn graphics_state(&mut self, scene: &Scene<'a>, frame: &mut Frame<'a>, op: &Op) {
        let resources = Rc::clone(&scene.runs[frame.run].resources);
        let Some(name) = op.last_name() else { return };
        let Some(state) = resources.ext_g_states.get::<Dict<'a>>(name) else { return };
        frame.state.paint.set(&state);
        if let Some((font, size)) = super::fonts::of_state(&state) {
            frame.state.text.font = self.load_font(&font, &resources);
            frame.state.text.size = size;
        }
        if let Some(mask) = state.get::<Dict<'a>>("SMask")
            && let Some(group) = mask.get::<Stream<'a>>("G")
        {
            self.add_other(group, &resources, Setting::Page);
        }
    }

    fn pattern(&mut self, scene: &Scene<'a>, frame: &Frame<'a>, op: &Op) {
        let resources = &scene.runs[frame.run].resources;
        if let Some(name) = op.last_name()
            && let Some(stream) = resources.patterns.get::<Stream<'a>>(name)
        {
            let resources = Rc::clone(resources);
            self.add_other(stream, &resources, Setting::Page);
        }
    }

    /// A stream that is both a glyph's procedure and something else counts as something else.
    fn add_other(&mut self, stream: Stream<'a>, resources: &Rc<Resources<'a>>, setting: Setting) {
        let id = id_of(&stream);
        self.fixed.insert(id);
        let resources = Rc::clone(resources);
        let other = self.others.entry(id).or_insert(Other { stream, resources, setting });
        if setting == Setting::Page {
            other.setting = Setting::Page;
        }
    }

    fn font(&mut self, scene: &Scene<'a>, run: usize, name: &[u8]) -> Option<Rc<LoadedFont<'a>>> {
        let resources = Rc::clone(&scene.runs[run].resources);
        match resources.fonts.get::<Dict<'a>>(name) {
            Some(dict) => self.load_font(&dict, &resources),
            None => self.fonts.fallback(),
        }
    }

    fn load_font(
        &mut self,
        dict: &Dict<'a>,
        page: &Rc<Resources<'a>>,
    ) -> Option<Rc<LoadedFont<'a>>> {
        // A dictionary is a stretch of the file: where it lies tells it from all others.
        let key = (dict.data().as_ptr() as usize, dict.data().len());
        if let Some(known) = self.known_fonts.get(&key) {
            return known.clone();
        }
        if super::fonts::is_type3(dict) {
            let own = dict.get::<Dict<'a>>("Resources");
            let resources = own.map_or_else(|| Rc::clone(page), |r| Rc::new(Resources::new(r)));
            for procedure in super::fonts::procedures(dict) {
                self.add_other(procedure, &resources, Setting::Glyph);
            }
        }
        let font = self.fonts.load(dict).or_else(|| self.fonts.fallback());
        self.known_fonts.insert(key, font.clone());
        font
    }

    /// A stream's decoded bytes; none where it cannot be decoded.
    fn load(&mut self, id: Id, stream: &Stream<'a>) -> Result<Option<Rc<[u8]>>, Fault> {
        self.reached.insert(id);
        if let Some(known) = self.loaded.get(&id) {
            return Ok(known.clone());
        }
        let bytes: Option<Rc<[u8]>> = stream.decoded_data().ok().map(|data| data.as_ref().into());
        self.charge(bytes.as_ref().map_or(0, |bytes| bytes.len()))?;
        self.loaded.insert(id, bytes.clone());
        Ok(bytes)
    }

    fn charge(&mut self, bytes: usize) -> Result<(), Fault> {
        self.decoded = self.decoded.checked_sub(bytes as u64).ok_or_else(too_much)?;
        Ok(())
    }
}

fn new_run(
    origin: Origin,
    caller: Option<Caller>,
    bytes: Rc<[u8]>,
    resources: Rc<Resources<'_>>,
    own_resources: bool,
) -> Run<'_> {
    Run {
        origin,
        caller,
        bytes,
        resources,
        own_resources,
        agreed: false,
        open_saves: 0,
        stray_restores: Vec::new(),
        open_text: false,
    }
}

fn is_whole(scene: &Scene<'_>) -> bool {
    matches!(scene.runs[0].origin, Origin::Whole(_))
}

fn calls_itself(scene: &Scene<'_>, mut run: usize, id: Id) -> bool {
    loop {
        let at = &scene.runs[run];
        if matches!(at.origin, Origin::Form(own) | Origin::Appearance(own, _) if own == id) {
            return true;
        }
        match &at.caller {
            Some(caller) => run = caller.run,
            None => return false,
        }
    }
}

/// The object that a stream is.
pub(super) fn id_of(stream: &Stream<'_>) -> Id {
    let id = stream.obj_id();
    (id.obj_number, u16::try_from(id.gen_number).unwrap_or(0))
}

pub(super) fn form_matrix(dict: &Dict<'_>) -> Matrix {
    dict.get::<[f64; 6]>("Matrix").map_or(Matrix::IDENTITY, Matrix)
}

/// An array's numbers, if there are four.
pub(super) fn rectangle(dict: &Dict<'_>, key: &str) -> Option<[f64; 4]> {
    let mut numbers = dict.get::<Array<'_>>(key)?.iter::<f64>();
    let rect = [numbers.next()?, numbers.next()?, numbers.next()?, numbers.next()?];
    Some([rect[0].min(rect[2]), rect[1].min(rect[3]), rect[0].max(rect[2]), rect[1].max(rect[3])])
}

fn matrix_of(op: &Op) -> Matrix {
    Matrix([0, 1, 2, 3, 4, 5].map(|index| op.number(index)))
}

fn too_much() -> Fault {
    Fault::new(Reason::TooLarge, "its pages hold more operators than the limits allow")
}
