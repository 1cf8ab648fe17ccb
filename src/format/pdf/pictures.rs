//! Pictures: which of them somebody would have to look at, and what stands in their place.
//!
//! Apart from the copy because the reader tells of the very pictures that the writer takes out.
//! Nothing here decodes pixels: a picture is judged by its size and by where it is shown.

use hayro_syntax::object::{Array, Dict, Name, Stream as Source};
use lopdf::{Dictionary, Object, Stream};

use super::lex::{Op, Operand, Value};
use crate::model::Unread;

/// A picture with at most this many pixels each way is a spacer or a patch of colour.
const SPACER: f64 = 4.0;
/// A spacer's unpacked bytes are no more than this, or they hold something else as well.
const SPACER_BYTES: usize = 256;
/// A stencil in a font is the shape of a glyph if it has at most this many pixels each way.
const SHAPE: f64 = 512.0;
/// And its bytes are no more than this: one bit each.
const SHAPE_BYTES: usize = 32 * 1024;

/// Where a picture is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Setting {
    /// On a page, by itself or in a form or pattern.
    #[default]
    Page,
    /// In the procedure of a font's glyph, whose characters the font tells.
    Glyph,
}

/// What becomes of inline pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Inline {
    /// All stay.
    Stay,
    /// Those stay that show nothing to read in this setting.
    Clear(Setting),
}

impl Inline {
    /// What becomes of those in a content stream.
    pub(super) fn of(unread: Unread, setting: Setting) -> Inline {
        match unread {
            Unread::Keep => Inline::Stay,
            Unread::Drop => Inline::Clear(setting),
        }
    }

    /// Whether a picture stays.
    pub(super) fn lets_stay(self, op: &Op) -> bool {
        match self {
            Inline::Stay => true,
            Inline::Clear(setting) => !is_inline_legible(op, setting),
        }
    }
}

/// Whether an inline picture has anything to read.
pub(super) fn is_inline_legible(op: &Op, setting: Setting) -> bool {
    let bytes = op.range.len();
    let entry = |long: &[u8], short: &[u8]| entry(op, long, short);
    let number = |long, short| entry(long, short).and_then(Operand::number).unwrap_or(f64::MAX);
    let (width, height) = (number(b"Width", b"W"), number(b"Height", b"H"));
    let coded = entry(b"Filter", b"F").is_some_and(|filter| is_coded(&filter.value));
    let spacer = fits(width, height, SPACER) && bytes <= 2 * SPACER_BYTES && !coded;
    let shape = setting == Setting::Glyph
        && is_inline_stencil(op)
        && fits(width, height, SHAPE)
        && bytes <= SHAPE_BYTES;
    !spacer && !shape
}

/// Whether it is a stencil, which paints with the colour of the moment.
fn is_inline_stencil(op: &Op) -> bool {
    entry(op, b"ImageMask", b"IM").and_then(Operand::name).is_some_and(|word| word == b"true")
}

fn entry<'o>(op: &'o Op, long: &[u8], short: &[u8]) -> Option<&'o Operand> {
    let Value::Dict(entries) = &op.operands.first()?.value else { return None };
    entries.iter().find(|(key, _)| key == long || key == short).map(|(_, value)| value)
}

/// Whether a filter is a code of its own for pictures, whose size may be another.
fn is_coded(filter: &Value) -> bool {
    match filter {
        Value::Name(name) => !is_packing(name),
        Value::Array(items) => items.iter().any(|item| is_coded(&item.value)),
        _ => true,
    }
}

fn is_packing(filter: &[u8]) -> bool {
    matches!(
        filter,
        b"FlateDecode"
            | b"Fl"
            | b"LZWDecode"
            | b"LZW"
            | b"ASCII85Decode"
            | b"A85"
            | b"ASCIIHexDecode"
            | b"AHx"
            | b"RunLengthDecode"
            | b"RL"
    )
}

fn fits(width: f64, height: f64, most: f64) -> bool {
    width <= most && height <= most
}

/// Whether a picture has anything to read.
pub(super) fn is_legible(picture: &Source<'_>, setting: Setting) -> bool {
    let dict = picture.dict();
    let number = |key: &str| dict.get::<f64>(key).unwrap_or(f64::MAX);
    let (width, height) = (number("Width"), number("Height"));
    let (most, bytes) = match setting {
        Setting::Glyph if dict.get::<bool>("ImageMask") == Some(true) => (SHAPE, SHAPE_BYTES),
        _ => (SPACER, SPACER_BYTES.min(room(dict, width, height))),
    };
    dict.contains_key("SMask")
        || dict.get::<Source<'_>>("Mask").is_some()
        || !fits(width, height, most)
        || !is_packed_only(dict)
        || !picture.decoded_data().is_ok_and(|data| data.len() <= bytes)
}

/// How many bytes the pixels of a picture have. What follows them would be something else.
fn room(dict: &Dict<'_>, width: f64, height: f64) -> usize {
    let stencil = dict.get::<bool>("ImageMask") == Some(true);
    let samples = match dict.get::<Name<'_>>("ColorSpace").as_deref() {
        _ if stencil => 1.0,
        Some(b"DeviceGray" | b"G") => 1.0,
        Some(b"DeviceRGB" | b"RGB") => 3.0,
        _ => 4.0,
    };
    let bits = if stencil { 1.0 } else { dict.get::<f64>("BitsPerComponent").unwrap_or(8.0) };
    #[expect(clippy::cast_sign_loss, reason = "what is less than nothing is nothing")]
    let room = ((width * samples * bits / 8.0).ceil() * height) as usize;
    room
}

fn is_packed_only(dict: &Dict<'_>) -> bool {
    match dict.get::<Array<'_>>("Filter") {
        Some(filters) => filters.iter::<Name<'_>>().all(|name| is_packing(&name)),
        None => dict.get::<Name<'_>>("Filter").is_none_or(|name| is_packing(&name)),
    }
}

/// Light grey, so that a reader sees that there was a picture.
const GREY: u8 = 0xE0;

/// What stands in the place of an inline picture.
pub(super) fn blank_inline(op: &Op) -> Vec<u8> {
    if is_inline_stencil(op) {
        return b" ".to_vec();
    }
    format!("BI /W 1 /H 1 /BPC 8 /CS /G /F /AHx ID {GREY:02X}> EI").into_bytes()
}

/// What stands in the place of a picture, or of a stencil, which would paint over what is there.
pub(super) fn blank(stencil: bool) -> Stream {
    let mut dict = Dictionary::new();
    for (key, name) in [("Type", "XObject"), ("Subtype", "Image")] {
        dict.set(key, Object::Name(name.into()));
    }
    dict.set("Width", 1);
    dict.set("Height", 1);
    if stencil {
        dict.set("ImageMask", true);
        dict.set("BitsPerComponent", 1);
        // A one leaves the page as it is.
        return Stream::new(dict, vec![0x80]);
    }
    dict.set("ColorSpace", Object::Name(b"DeviceGray".to_vec()));
    dict.set("BitsPerComponent", 8);
    Stream::new(dict, vec![GREY])
}

/// The pictures of a document that nobody has looked at.
#[derive(Debug, Default)]
pub(super) struct Unseen {
    pictures: usize,
    /// Numbers of pages with pictures on them, and of those that are mainly a picture.
    pages: Vec<usize>,
    scans: Vec<usize>,
    /// Pictures in patterns and masks, which have no page of their own.
    elsewhere: usize,
}

/// This many page numbers are named.
const NAMED: usize = 12;

impl Unseen {
    /// A page with pictures.
    pub(super) fn page(&mut self, number: usize, pictures: usize) {
        if pictures > 0 {
            self.pictures += pictures;
            self.pages.push(number);
        }
    }

    /// A page that is a picture.
    pub(super) fn scan(&mut self, number: usize) {
        self.scans.push(number);
    }

    /// Whether any page is a picture that was not read.
    pub(super) fn has_scans(&self) -> bool {
        !self.scans.is_empty()
    }

    /// Pictures in patterns and masks.
    pub(super) fn elsewhere(&mut self, pictures: usize) {
        self.elsewhere += pictures;
    }

    /// What the document's notes say.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        match self.scans.as_slice() {
            [] => {}
            [page] => notes.push(format!("page {page} is a picture (no text to read)")),
            pages => notes.push(format!(
                "{} pages are pictures (no text to read): {}",
                pages.len(),
                list(pages)
            )),
        }
        let pictures = plural(self.pictures);
        match self.pages.as_slice() {
            [] => {}
            [page] => notes.push(format!("{pictures} on page {page}: pixels not read")),
            pages => notes.push(format!(
                "{pictures} on {} pages: pixels not read (pages {})",
                pages.len(),
                list(pages)
            )),
        }
        if self.elsewhere > 0 {
            notes.push(format!("{} in patterns: pixels not read", plural(self.elsewhere)));
        }
        notes
    }
}

fn plural(count: usize) -> String {
    if count == 1 { "1 picture".to_owned() } else { format!("{count} pictures") }
}

fn list(pages: &[usize]) -> String {
    let named: Vec<String> = pages.iter().take(NAMED).map(ToString::to_string).collect();
    let rest = if pages.len() > NAMED { ", …" } else { "" };
    format!("{}{rest}", named.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::pdf::lex::Lexer;

    #[test]
    fn inline_pictures_by_size_and_setting() {
        let long = "0".repeat(600);
        for (content, on_page, in_glyph) in [
            ("BI /W 9 /H 9 /BPC 8 /CS /G ID x EI", true, true),
            ("BI /W 4 /H 4 /BPC 8 /CS /G ID x EI", false, false),
            ("BI /Width 4 /Height 5 ID x EI", true, true),
            ("BI /W 1 /H 1 /F /DCT ID x EI", true, true),
            ("BI /W 1 /H 1 /F [/AHx /DCT] ID x EI", true, true),
            ("BI /W 1 /H 1 /F [/AHx /Fl] ID x EI", false, false),
            (&format!("BI /W 1 /H 1 ID {long} EI"), true, true),
            ("BI /W 40 /H 90 /IM true ID x EI", true, false),
            ("BI /W 40 /H 90 /IM true /F /CCF ID x EI", true, false),
            ("BI /W 40 /H 900 /IM true ID x EI", true, true),
            ("BI /W 40 /H 90 /IM false ID x EI", true, true),
            ("BI ID x EI", true, true),
        ] {
            let (mut lexer, mut op) = (Lexer::new(content.as_bytes()), Op::default());
            assert!(lexer.next(&mut op), "{content}");
            assert_eq!(is_inline_legible(&op, Setting::Page), on_page, "{content}");
            assert_eq!(is_inline_legible(&op, Setting::Glyph), in_glyph, "{content}");
        }
    }

    #[test]
    fn one_note_for_all_pages() {
        let many: Vec<(usize, usize)> = (1..=20).map(|page| (page, 1)).collect();
        for (pages, scans, expected) in [
            (&[][..], &[][..], &[][..]),
            (&[(1, 0)], &[], &[]),
            (&[(3, 1)], &[], &["1 picture on page 3: pixels not read"]),
            (&[(1, 2), (3, 1)], &[], &["3 pictures on 2 pages: pixels not read (pages 1, 3)"]),
            (&[], &[4], &["page 4 is a picture (no text to read)"]),
            (&[], &[4, 5], &["2 pages are pictures (no text to read): 4, 5"]),
            (
                many.as_slice(),
                &[],
                &["20 pictures on 20 pages: pixels not read \
                   (pages 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, …)"],
            ),
        ] {
            let mut unseen = Unseen::default();
            for (page, pictures) in pages {
                unseen.page(*page, *pictures);
            }
            for page in scans {
                unseen.scan(*page);
            }
            assert_eq!(unseen.notes(), expected);
        }
    }
}
