//! Fonts as the walk needs them: codes of a string, their width, and the characters they mean.
//!
//! A thin layer over `hayro-font`, so that nothing else knows how a font is loaded. It draws
//! nothing.

use std::{cell::RefCell, collections::HashMap, rc::Rc, sync::Arc};

use hayro_font::{
    CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn, StandardFont,
    hayro_cmap::{self, BfString},
};
use hayro_syntax::object::{Array, Dict, Name, Stream};

use super::meanings::{Meaning, Meanings};

/// The characters behind one glyph.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shown {
    /// One character.
    Char(char),
    /// Several: a ligature.
    Many(Rc<str>),
    /// The font does not say, yet its code is that of a character, which other readers show.
    Guess(char),
    /// The font does not say.
    Unknown,
}

impl Shown {
    /// Whether the font leaves open what the glyph means.
    pub(super) fn is_open(&self) -> bool {
        matches!(self, Shown::Guess(_) | Shown::Unknown)
    }
}

/// What the walk needs to know of a code. Lengths are thousandths of the font size.
#[derive(Clone, Debug)]
pub(super) struct Code {
    pub(super) shown: Shown,
    /// How far the next glyph is, along the writing direction (negative when writing downwards).
    pub(super) advance: f64,
}

/// A font that was loaded.
pub(super) struct LoadedFont<'a> {
    font: Font<'a>,
    pub(super) vertical: bool,
    /// Heights below and above the baseline, in thousandths.
    pub(super) descent: f64,
    pub(super) ascent: f64,
    /// Whether its glyphs are drawings with colours of their own.
    pub(super) drawn: bool,
    meanings: Option<Meanings>,
    codes: RefCell<HashMap<(u32, usize), Code>>,
}

impl LoadedFont<'_> {
    /// The code at an offset of a string, and its length in bytes.
    pub(super) fn read(&self, bytes: &[u8], at: usize) -> (u32, usize) {
        let (code, len) = self.font.read_code(bytes, at);
        (code, len.clamp(1, bytes.len() - at))
    }

    /// What a code of this length means.
    pub(super) fn code(&self, code: u32, len: usize) -> Code {
        let mut codes = self.codes.borrow_mut();
        codes.entry((code, len)).or_insert_with(|| self.look_up(code, len)).clone()
    }

    fn look_up(&self, code: u32, len: usize) -> Code {
        let glyph = self.font.glyph(self.font.map_code(code), code);
        let unicode = match &glyph {
            FontGlyph::Outline(outline) => outline.as_unicode(),
            FontGlyph::Type3(type3) => type3.as_unicode(),
        };
        let mut shown = unicode.map_or(Shown::Unknown, shown_as);
        if shown == Shown::Unknown
            && let (Some(meanings), FontGlyph::Outline(outline)) = (&self.meanings, &glyph)
        {
            shown = match meanings.look(code, outline) {
                Some(Meaning::Known(text)) => shown_as(text),
                Some(Meaning::Likely(c)) => Shown::Guess(c),
                None => Shown::Unknown,
            };
        }
        let advance = self.font.code_advance(code);
        Code {
            shown: match (shown, u8::try_from(code)) {
                (Shown::Unknown, Ok(byte @ b'!'..=b'~')) if len == 1 => Shown::Guess(byte.into()),
                (shown, _) => shown,
            },
            advance: finite(if self.vertical { advance.y } else { advance.x }),
        }
    }
}

fn finite(number: f64) -> f64 {
    if number.is_finite() { number } else { 0.0 }
}

/// What the ligatures from U+FB00 stand for: nobody looks for a name with a ligature in it.
const LIGATURES: [&str; 7] = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];

fn shown_as(unicode: BfString) -> Shown {
    match unicode {
        BfString::Char('\t' | '\n' | '\r' | '\u{A0}') => Shown::Char(' '),
        BfString::Char(c) if c.is_control() => Shown::Unknown,
        BfString::Char(c @ '\u{FB00}'..='\u{FB06}') => {
            Shown::Many(LIGATURES[c as usize - 0xFB00].into())
        }
        BfString::Char(c) => Shown::Char(c),
        BfString::String(text) => {
            let clean: String = text.chars().filter(|c| !c.is_control()).collect();
            if clean.is_empty() { Shown::Unknown } else { Shown::Many(clean.into()) }
        }
    }
}

/// Loads fonts, each once.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    programs: FontResolverFn,
    cmaps: CMapResolverFn,
}

impl<'a> Fonts<'a> {
    pub(super) fn new() -> Fonts<'a> {
        Fonts {
            cache: FontCache::new(),
            programs: Arc::new(|query| match query {
                FontQuery::Standard(font) => Some(font.get_font_data()),
                FontQuery::Fallback(query) => Some(query.pick_standard_font().get_font_data()),
            }),
            cmaps: Arc::new(hayro_cmap::load_embedded),
        }
    }

    /// The font of a dictionary; none where it is broken.
    pub(super) fn load(&self, dict: &Dict<'a>) -> Option<Rc<LoadedFont<'a>>> {
        let font = self.cache.font(dict, &self.programs, &self.cmaps)?;
        let vertical = !font.is_horizontal();
        // Vertical writing runs down the middle of its glyphs.
        let (descent, ascent) = if vertical { (-500.0, 500.0) } else { heights(dict) };
        Some(Rc::new(LoadedFont {
            vertical,
            font,
            descent,
            ascent,
            drawn: is_type3(dict),
            meanings: Some(Meanings::of_font(dict)),
            codes: RefCell::default(),
        }))
    }

    /// What viewers fall back to where a font is missing.
    pub(super) fn fallback(&self) -> Option<Rc<LoadedFont<'a>>> {
        let font = self.cache.standard_font(StandardFont::Helvetica, &self.programs)?;
        Some(Rc::new(LoadedFont {
            vertical: false,
            font,
            descent: DESCENT,
            ascent: ASCENT,
            drawn: false,
            meanings: None,
            codes: RefCell::default(),
        }))
    }
}

const DESCENT: f64 = -250.0;
const ASCENT: f64 = 900.0;

/// A Type 3 font has its own scale, which only its box and matrix tell.
fn heights(dict: &Dict<'_>) -> (f64, f64) {
    if !is_type3(dict) {
        return (DESCENT, ASCENT);
    }
    let matrix = dict.get::<[f64; 6]>("FontMatrix").unwrap_or([0.001, 0.0, 0.0, 0.001, 0.0, 0.0]);
    let scale = matrix[3] * 1000.0;
    let bounds = dict.get::<[f64; 4]>("FontBBox").unwrap_or_default();
    let (low, high) = (bounds[1] * scale, bounds[3] * scale);
    let (low, high) = if low <= high { (low, high) } else { (high, low) };
    if high - low > 1.0 { (low, high) } else { (DESCENT, ASCENT) }
}

pub(super) fn is_type3(dict: &Dict<'_>) -> bool {
    dict.get::<Name<'_>>("Subtype").is_some_and(|subtype| subtype.as_ref() == b"Type3")
}

/// The glyph procedures of a Type 3 font, by name.
pub(super) fn procedures<'a>(dict: &Dict<'a>) -> Vec<Stream<'a>> {
    let Some(procs) = dict.get::<Dict<'a>>("CharProcs") else { return Vec::new() };
    let mut names: Vec<_> = procs.keys().collect();
    names.sort();
    names.iter().filter_map(|name| procs.get::<Stream<'a>>(name.as_ref())).collect()
}

/// The font and size of a graphics-state dictionary.
pub(super) fn of_state<'a>(state: &Dict<'a>) -> Option<(Dict<'a>, f64)> {
    let mut items = state.get::<Array<'a>>("Font")?.flex_iter();
    Some((items.next::<Dict<'a>>()?, items.next::<f64>()?))
}
