//! The graphics state as far as it decides whether something can be seen: colours, opacity, and
//! what is clipped.
//!
//! Only plain colours are known: grey, RGB and CMYK, by whatever profile. A pattern or a spot
//! colour may look like anything, and nothing is concluded from it.

use hayro_syntax::{
    object::{Array, Dict, Name, Object},
    page::Resources,
};

use super::{
    geometry::Bounds,
    lex::{Op, Operand},
};

/// Red, green and blue, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rgb(pub(super) [f32; 3]);

impl Rgb {
    pub(super) const WHITE: Rgb = Rgb([1.0; 3]);
    const BLACK: Rgb = Rgb([0.0; 3]);

    /// Whether nobody could tell two colours apart.
    pub(super) fn is_like(self, other: Rgb) -> bool {
        self.0.iter().zip(other.0).all(|(a, b)| (a - b).abs() < 0.04)
    }

    pub(super) fn is_dark(self) -> bool {
        self.0.iter().all(|part| *part < 0.25)
    }

    fn of_parts(parts: &[f32]) -> Option<Rgb> {
        let at = |index: usize| parts[index].clamp(0.0, 1.0);
        match parts.len() {
            1 => Some(Rgb([at(0); 3])),
            3 => Some(Rgb([at(0), at(1), at(2)])),
            4 => {
                let left = 1.0 - at(3);
                Some(Rgb([(1.0 - at(0)) * left, (1.0 - at(1)) * left, (1.0 - at(2)) * left]))
            }
            _ => None,
        }
    }
}

/// A colour, where it is known, and whether the space it is chosen from is a plain one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ink {
    pub(super) colour: Option<Rgb>,
    plain: bool,
}

/// How new paint mixes with what is there.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Blend {
    Normal,
    Darken,
    Other,
}

/// What decides how paint looks.
#[derive(Clone, Debug)]
pub(super) struct Paint {
    pub(super) fill: Ink,
    pub(super) stroke: Ink,
    pub(super) line: f64,
    fill_alpha: f64,
    stroke_alpha: f64,
    masked: bool,
    blend: Blend,
    /// Nothing outside these bounds can be seen.
    pub(super) clip: Option<Bounds>,
    /// Whether everything inside them can be.
    pub(super) clip_is_exact: bool,
}

impl Default for Paint {
    fn default() -> Paint {
        let black = Ink { colour: Some(Rgb::BLACK), plain: true };
        Paint {
            fill: black,
            stroke: black,
            line: 1.0,
            fill_alpha: 1.0,
            stroke_alpha: 1.0,
            masked: false,
            blend: Blend::Normal,
            clip: None,
            clip_is_exact: true,
        }
    }
}

impl Paint {
    /// Runs an operator that sets a colour or the width of lines; whether it was one.
    pub(super) fn step(&mut self, resources: &Resources<'_>, word: &[u8], op: &Op) -> bool {
        match word {
            b"g" | b"rg" | b"k" => self.fill = Ink { colour: parts(op), plain: true },
            b"G" | b"RG" | b"K" => self.stroke = Ink { colour: parts(op), plain: true },
            b"cs" => self.fill = space(resources, op),
            b"CS" => self.stroke = space(resources, op),
            b"sc" | b"scn" => self.fill.colour = self.fill.plain.then(|| parts(op)).flatten(),
            b"SC" | b"SCN" => self.stroke.colour = self.stroke.plain.then(|| parts(op)).flatten(),
            b"w" => self.line = op.number(0).abs(),
            _ => return false,
        }
        true
    }

    /// The entries of a graphics-state dictionary.
    pub(super) fn set(&mut self, state: &Dict<'_>) {
        if let Some(alpha) = state.get::<f64>("ca") {
            self.fill_alpha = alpha;
        }
        if let Some(alpha) = state.get::<f64>("CA") {
            self.stroke_alpha = alpha;
        }
        if let Some(width) = state.get::<f64>("LW") {
            self.line = width.abs();
        }
        match state.get::<Object<'_>>("SMask") {
            Some(Object::Dict(_) | Object::Stream(_)) => self.masked = true,
            Some(Object::Name(_)) => self.masked = false,
            _ => {}
        }
        let mode = match state.get::<Object<'_>>("BM") {
            Some(Object::Name(name)) => Some(name),
            Some(Object::Array(list)) => list.flex_iter().next::<Name<'_>>(),
            _ => None,
        };
        match mode.as_deref() {
            None => {}
            Some(b"Normal" | b"Compatible") => self.blend = Blend::Normal,
            Some(b"Multiply" | b"Darken") => self.blend = Blend::Darken,
            Some(_) => self.blend = Blend::Other,
        }
    }

    /// The colour that a fill leaves, where it hides what is below it.
    pub(super) fn opaque_fill(&self) -> Option<Rgb> {
        self.opaque(self.fill.colour?, self.fill_alpha)
    }

    pub(super) fn opaque_stroke(&self) -> Option<Rgb> {
        self.opaque(self.stroke.colour?, self.stroke_alpha)
    }

    /// Whether pictures hide what is below them.
    pub(super) fn is_opaque(&self) -> bool {
        self.fill_alpha >= 0.99 && !self.masked && self.blend == Blend::Normal
    }

    fn opaque(&self, colour: Rgb, alpha: f64) -> Option<Rgb> {
        let hides = match self.blend {
            Blend::Normal => true,
            Blend::Darken => colour.is_dark(),
            Blend::Other => false,
        };
        (hides && alpha >= 0.99 && !self.masked).then_some(colour)
    }

    /// Narrows what can be seen.
    pub(super) fn narrow(&mut self, to: Bounds, exact: bool) {
        self.clip = Some(self.clip.map_or(to, |clip| clip.within(to)));
        self.clip_is_exact &= exact;
    }
}

fn parts(op: &Op) -> Option<Rgb> {
    let parts: Vec<f32> =
        op.operands.iter().take(5).filter_map(Operand::number).map(|part| part as f32).collect();
    (parts.len() == op.operands.len()).then(|| Rgb::of_parts(&parts)).flatten()
}

/// A colour space, with the colour that it begins with.
fn space(resources: &Resources<'_>, op: &Op) -> Ink {
    let name = op.last_name().unwrap_or_default();
    let plain = match name {
        b"DeviceGray" | b"DeviceRGB" | b"DeviceCMYK" => true,
        name => resources.color_spaces.get::<Array<'_>>(name).is_some_and(|space| {
            let family = space.flex_iter().next::<Name<'_>>();
            matches!(family.as_deref(), Some(b"ICCBased" | b"CalGray" | b"CalRGB"))
        }),
    };
    Ink { colour: plain.then_some(Rgb::BLACK), plain }
}
