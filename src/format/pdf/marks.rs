//! Marked content, as far as it declares text for what it encloses (`ActualText`).

use hayro_syntax::{
    object::{Dict, String as PdfString},
    page::Resources,
};

use super::{
    lex::{Op, Value},
    scene::{Declared, Scene},
    strings::text_string,
};

/// How many marked-content sequences may be open at once.
const OPEN: usize = 512;

/// The sequences open at one point of a stream.
#[derive(Default)]
pub(super) struct Marks {
    open: Vec<(Option<String>, usize)>,
    beyond: usize,
}

impl Marks {
    /// `BMC` or `BDC`; `glyphs` were shown before it.
    pub(super) fn begin(&mut self, resources: &Resources<'_>, op: &Op, glyphs: usize) {
        if self.open.len() >= OPEN {
            self.beyond += 1;
            return;
        }
        self.open.push((declared_text(resources, op), glyphs));
    }

    /// `EMC`.
    pub(super) fn end(&mut self, scene: &mut Scene<'_>) {
        if self.beyond > 0 {
            self.beyond -= 1;
        } else if let Some((Some(text), start)) = self.open.pop() {
            scene.declared.push(Declared { text, glyphs: start..scene.glyphs.len() });
        }
    }

    /// The end of the stream: what is still open ends here.
    pub(super) fn finish(&mut self, scene: &mut Scene<'_>) {
        while !self.open.is_empty() {
            self.beyond = 0;
            self.end(scene);
        }
    }
}

fn declared_text(resources: &Resources<'_>, op: &Op) -> Option<String> {
    let properties = op.operands.get(1)?;
    let parts: Vec<String> = match &properties.value {
        Value::Dict(entries) => entries
            .iter()
            .filter(|(key, _)| matches!(key.as_slice(), b"ActualText" | b"Alt" | b"E"))
            .filter_map(|(_, item)| match &item.value {
                Value::String(bytes) => Some(text_string(bytes)),
                _ => None,
            })
            .collect(),
        Value::Name(name) => {
            let dict = resources.properties.get::<Dict<'_>>(name.as_slice())?;
            ["ActualText", "Alt", "E"]
                .iter()
                .filter_map(|key| dict.get::<PdfString<'_>>(key))
                .map(|string| text_string(string.as_bytes()))
                .collect()
        }
        _ => return None,
    };
    let text = parts.join("\n");
    (!text.is_empty()).then_some(text)
}
