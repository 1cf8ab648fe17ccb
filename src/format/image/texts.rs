//! Texts of a picture: words with their boxes as anchors, and what its metadata says.
//!
//! A page is a stream, and a box is one unit of it: its four numbers, packed. So the writer gets
//! the boxes to paint from the cuts alone.

use std::ops::ControlFlow;

use crate::model::{Cut, Fault, Part, PixelBox, Role, Sink, Text, TextBuilder, Word};

/// The stream of everything that no copy has.
const DROPPED: u32 = 1 << 31;
/// The widest and highest page: a side has two bytes in an anchor.
pub(in crate::format) const LONGEST_SIDE: u32 = u16::MAX as u32 - 1;

/// A box as the number of a unit.
fn pack(place: PixelBox) -> u64 {
    [place.left, place.top, place.width, place.height]
        .into_iter()
        .fold(0, |packed, side| packed << 16 | u64::from(side.min(LONGEST_SIDE)))
}

/// The box that a cut names.
pub(in crate::format) fn unpack(cut: &Cut) -> PixelBox {
    let side = |shift: u32| (cut.start >> shift & 0xFFFF) as u32;
    PixelBox { left: side(48), top: side(32), width: side(16), height: side(0) }
}

/// The words of a page as a person reads them: spaces between words, a line for a line, an empty
/// line between paragraphs.
pub(in crate::format) fn of_words(words: &[Word], stream: u32, page: u32) -> Text {
    let mut builder = TextBuilder::new(Part::new(Role::Ocr)).page(page);
    let mut last: Option<&Word> = None;
    for word in words {
        if let Some(last) = last {
            builder.push_synthetic(if last.paragraph != word.paragraph {
                "\n\n"
            } else if last.line != word.line {
                "\n"
            } else {
                " "
            });
        }
        let unit = pack(word.place);
        builder.push_whole(word.text.reveal(), stream, unit..unit + 1);
        last = Some(word);
    }
    builder.finish()
}

/// Bytes as UTF-8, or else as Windows-1252.
pub(super) fn legacy(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
    }
}

/// What the metadata of a file says.
#[derive(Default)]
pub(super) struct Said {
    texts: Vec<(&'static str, String)>,
    /// Whether some of it could not be read.
    pub(super) broken: bool,
}

impl Said {
    /// Adds a text, unless the same was said before.
    pub(super) fn text(&mut self, name: &'static str, text: &str) {
        let text = text.trim();
        let known = self.texts.iter().any(|(other, said)| *other == name && said == text);
        if !text.is_empty() && !known {
            self.texts.push((name, text.to_owned()));
        }
    }

    /// Hands everything on.
    pub(super) fn hand_over(self, sink: &mut dyn Sink) -> ControlFlow<()> {
        let mut at = 0;
        for (name, text) in self.texts {
            let mut builder = TextBuilder::new(Part::named(Role::Metadata, name));
            builder.push_even(&text, DROPPED, at);
            builder.field(0..text.len(), Some(name.into()), None);
            at += text.len() as u64;
            sink.text(builder.finish())?;
        }
        if self.broken {
            sink.note("", Fault::malformed("text in its metadata cannot be unpacked"));
        }
        ControlFlow::Continue(())
    }
}
