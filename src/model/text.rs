//! The string a detector sees, and the way from each of its bytes back into the file.

use std::{fmt, ops::Range, sync::Arc};

use super::{NAME_STREAM, Private};

/// What part of a document a text is. [`Part::shown`] gives the `part` of rows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Part {
    /// Its role.
    pub role: Role,
    /// Which one: the header's or property's name, for example. Never document text.
    pub detail: Option<Arc<str>>,
}

impl Part {
    /// A part known by its role alone.
    pub const fn new(role: Role) -> Part {
        Part { role, detail: None }
    }

    /// A part of which there are several kinds: `header:subject`, `metadata:author`.
    pub fn named(role: Role, detail: &str) -> Part {
        Part { role, detail: Some(detail.into()) }
    }

    /// `role` or `role:detail`.
    pub fn shown(&self) -> String {
        match &self.detail {
            Some(detail) => format!("{}:{detail}", self.role.as_str()),
            None => self.role.as_str().to_owned(),
        }
    }
}

/// The role of a part in its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// What a reader of the document sees first.
    Body,
    /// A mail header, or a page's header or footer.
    Header,
    /// A comment, annotation or note in the margin.
    Comment,
    /// Text deleted under change tracking, and its surroundings as they were.
    Deleted,
    /// Text that is there but not shown: hidden rows, sheets, runs, elements.
    Hidden,
    /// Properties of the document: author, title, company.
    Metadata,
    /// Speaker notes, footnotes and endnotes.
    Notes,
    /// Descriptions of pictures.
    AltText,
    /// Attribute values, link targets, field instructions, names inside the format.
    Attribute,
    /// Scripts, style sheets and other machine text.
    Code,
    /// The file's or member's own name.
    Filename,
    /// Text read from pixels.
    Ocr,
}

impl Role {
    /// The word that rows print.
    pub const fn as_str(self) -> &'static str {
        match self {
            Role::Body => "body",
            Role::Header => "header",
            Role::Comment => "comment",
            Role::Deleted => "deleted",
            Role::Hidden => "hidden",
            Role::Metadata => "metadata",
            Role::Notes => "notes",
            Role::AltText => "alt-text",
            Role::Attribute => "attribute",
            Role::Code => "code",
            Role::Filename => "filename",
            Role::Ocr => "ocr",
        }
    }
}

/// How the bytes of a piece relate to the units of its stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// Evenly: with text of `n` bytes over `k * n` units, byte `i` is units `k*i .. k*(i+1)`.
    Even,
    /// Only as a whole: a character reference, one multi-byte character, a ligature.
    Whole,
    /// Nothing in the file stands behind it: a separator that the reader put in.
    Synthetic,
    /// Something stands behind it that the format's writer cannot change.
    Unwritable,
}

/// Where a piece lies in the file: units of one stream of the document.
///
/// What a stream is (an XML part, a page's glyphs, the file itself) and what its units are (bytes,
/// glyphs) is known only to the format's reader, which makes anchors, and its writer, which spends
/// them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The stream, numbered by the format's reader.
    pub stream: u32,
    /// First unit.
    pub start: u64,
    /// One past the last unit.
    pub end: u64,
    /// How text bytes and units correspond.
    pub fit: Fit,
}

/// A run of text bytes with one anchor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Byte range in the text.
    pub range: Range<usize>,
    /// Where it came from.
    pub anchor: Anchor,
}

/// A value that its format sets apart: a cell, a JSON value, an XML element, a form field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Byte range in the text.
    pub range: Range<usize>,
    /// What the format calls it: the column's header, the JSON key, the tag. Detection takes it
    /// for a cue.
    pub label: Option<Arc<str>>,
    /// The cell's name, such as `B7` or `Sheet2!B7`.
    pub cell: Option<Arc<str>>,
}

/// A part of a document (or a window of one) as a string, with the way back into the file.
///
/// **Invariant:** pieces are sorted, disjoint, and cover the string; fields are sorted and disjoint.
#[derive(Clone)]
pub struct Text {
    /// Which part.
    pub part: Part,
    /// The page, from 1, where the format has pages.
    pub page: Option<u32>,
    /// Where this window begins in the part's whole text, in bytes.
    pub base: u64,
    /// The line number of the first byte, from 1.
    pub line: u64,
    /// Findings that begin in this byte range belong to this window; the rest is context that
    /// another window owns.
    pub claim: Range<usize>,
    string: String,
    pieces: Vec<Piece>,
    fields: Vec<Field>,
}

impl Text {
    /// The string. For detectors and writers; whoever prints uses [`Text::slice`].
    pub fn as_str(&self) -> &str {
        &self.string
    }

    /// A stretch of it, closed.
    pub fn slice(&self, range: Range<usize>) -> Private {
        Private::new(&self.string[range])
    }

    /// The pieces, in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The fields, in order.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The field that holds a byte offset.
    pub fn field_at(&self, offset: usize) -> Option<&Field> {
        let after = self.fields.partition_point(|field| field.range.start <= offset);
        self.fields[..after].last().filter(|field| offset < field.range.end)
    }

    /// What lies behind a byte range: the anchors it touches, cut to the range where the fit is
    /// even. Synthetic pieces are left out; whole and unwritable ones appear whole.
    pub fn trace(&self, range: Range<usize>) -> Vec<Anchor> {
        let first = self.pieces.partition_point(|piece| piece.range.end <= range.start);
        self.pieces[first..]
            .iter()
            .take_while(|piece| piece.range.start < range.end)
            .filter_map(|piece| cut(piece, &range))
            .collect()
    }
}

fn cut(piece: &Piece, range: &Range<usize>) -> Option<Anchor> {
    let anchor = piece.anchor;
    match anchor.fit {
        Fit::Synthetic => None,
        Fit::Whole | Fit::Unwritable => Some(anchor),
        Fit::Even => {
            let scale = (anchor.end - anchor.start) / piece.range.len().max(1) as u64;
            let from = range.start.max(piece.range.start) - piece.range.start;
            let to = range.end.min(piece.range.end) - piece.range.start;
            Some(Anchor {
                start: anchor.start + from as u64 * scale,
                end: anchor.start + to as u64 * scale,
                ..anchor
            })
        }
    }
}

/// Extensions that say what a file is, and nothing about anybody.
const EXTENSIONS: &[&str] = &[
    "7z", "bz2", "csv", "doc", "docm", "docx", "dotm", "dotx", "eml", "fodp", "fods", "fodt",
    "gif", "gz", "htm", "html", "ics", "jpeg", "jpg", "json", "jsonl", "log", "mbox", "md", "mht",
    "mhtml", "msg", "odp", "ods", "odt", "otp", "ots", "ott", "pdf", "png", "potx", "ppsx", "ppt",
    "pptm", "pptx", "pst", "rar", "rtf", "tar", "tgz", "tif", "tiff", "tsv", "txt", "vcf", "xls",
    "xlsb", "xlsm", "xlsx", "xltm", "xltx", "xml", "zip",
];

impl Text {
    /// A document's own name as a text about it, without an extension that only says what it is.
    pub fn of_name(name: &str) -> Text {
        let known =
            |extension: &str| EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension));
        let stem = match name.rsplit_once('.') {
            Some((stem, extension)) if known(extension) => stem,
            _ => name,
        };
        let mut builder = TextBuilder::new(Part::new(Role::Filename));
        builder.push_even(stem, NAME_STREAM, 0);
        builder.finish()
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Text({}, {} bytes, {} pieces)",
            self.part.shown(),
            self.string.len(),
            self.pieces.len()
        )
    }
}

/// Builds a [`Text`] piece by piece.
#[derive(Debug)]
pub struct TextBuilder {
    text: Text,
}

impl TextBuilder {
    /// An empty text of a part.
    pub fn new(part: Part) -> TextBuilder {
        TextBuilder {
            text: Text {
                part,
                page: None,
                base: 0,
                line: 1,
                claim: 0..usize::MAX,
                string: String::new(),
                pieces: Vec::new(),
                fields: Vec::new(),
            },
        }
    }

    /// Sets the page, from 1.
    #[must_use]
    pub fn page(mut self, page: u32) -> TextBuilder {
        self.text.page = Some(page);
        self
    }

    /// Makes it a window that begins at `base` bytes and line `line` of the part's whole text.
    #[must_use]
    pub fn window(mut self, base: u64, line: u64) -> TextBuilder {
        self.text.base = base;
        self.text.line = line;
        self
    }

    /// Length so far, in bytes.
    pub fn len(&self) -> usize {
        self.text.string.len()
    }

    /// Whether nothing was pushed yet.
    pub fn is_empty(&self) -> bool {
        self.text.string.is_empty()
    }

    /// The text so far, for readers that look back at what they wrote.
    pub fn so_far(&self) -> &str {
        &self.text.string
    }

    /// Adds text whose bytes lie one to one at `start` of a stream.
    pub fn push_even(&mut self, text: &str, stream: u32, start: u64) {
        self.push_scaled(text, stream, start, 1);
    }

    /// Adds text each of whose bytes takes `scale` units, from `start` of a stream. UTF-16 text
    /// that is all ASCII has a scale of two.
    pub fn push_scaled(&mut self, text: &str, stream: u32, start: u64, scale: u64) {
        let end = start + text.len() as u64 * scale;
        self.push(text, Anchor { stream, start, end, fit: Fit::Even });
    }

    /// Adds text that stands for units `from` as a whole.
    pub fn push_whole(&mut self, text: &str, stream: u32, from: Range<u64>) {
        self.push(text, Anchor { stream, start: from.start, end: from.end, fit: Fit::Whole });
    }

    /// Adds text that nothing in the file stands behind.
    pub fn push_synthetic(&mut self, text: &str) {
        self.push(text, Anchor { stream: 0, start: 0, end: 0, fit: Fit::Synthetic });
    }

    /// Adds text that is in the file but that no writer can change.
    pub fn push_unwritable(&mut self, text: &str) {
        self.push(text, Anchor { stream: 0, start: 0, end: 0, fit: Fit::Unwritable });
    }

    /// Adds text with its anchor, and joins it to the piece before where both run on evenly.
    pub fn push(&mut self, text: &str, anchor: Anchor) {
        if text.is_empty() {
            return;
        }
        let start = self.text.string.len();
        self.text.string.push_str(text);
        let range = start..self.text.string.len();
        if let Some(last) = self.text.pieces.last_mut()
            && joins(last, &anchor, text.len())
        {
            last.range.end = range.end;
            last.anchor.end = anchor.end;
            return;
        }
        self.text.pieces.push(Piece { range, anchor });
    }

    /// Marks `range` as a field.
    pub fn field(&mut self, range: Range<usize>, label: Option<Arc<str>>, cell: Option<Arc<str>>) {
        self.text.fields.push(Field { range, label, cell });
    }

    /// The text, which owns all findings in it.
    pub fn finish(self) -> Text {
        let len = self.text.string.len();
        self.finish_claiming(0..len)
    }

    /// The text as a window that owns only the findings that begin in `claim`.
    pub fn finish_claiming(mut self, claim: Range<usize>) -> Text {
        self.text.claim = claim;
        debug_assert!(covers(&self.text), "pieces are sorted, disjoint and cover the text");
        debug_assert!(
            self.text.fields.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start),
            "fields are sorted and disjoint"
        );
        self.text
    }
}

fn joins(last: &Piece, next: &Anchor, len: usize) -> bool {
    let anchor = &last.anchor;
    anchor.fit == Fit::Even
        && next.fit == Fit::Even
        && anchor.stream == next.stream
        && anchor.end == next.start
        && (anchor.end - anchor.start) * len as u64
            == (next.end - next.start) * last.range.len() as u64
}

fn covers(text: &Text) -> bool {
    let mut at = 0;
    for piece in &text.pieces {
        if piece.range.start != at {
            return false;
        }
        at = piece.range.end;
    }
    at == text.string.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Text {
        let mut builder = TextBuilder::new(Part::new(Role::Body));
        builder.push_even("ab", 1, 10);
        builder.push_even("cd", 1, 12);
        builder.push_whole("&", 1, 14..19);
        builder.push_synthetic("\n");
        builder.push_scaled("xy", 2, 0, 2);
        builder.finish()
    }

    #[test]
    fn even_neighbours_join() {
        assert_eq!(sample().pieces().len(), 4);
    }

    #[test]
    fn trace_cuts_even_pieces_and_keeps_whole_ones() {
        let spots = |range| {
            sample().trace(range).iter().map(|a| (a.stream, a.start, a.end)).collect::<Vec<_>>()
        };
        assert_eq!(spots(1..3), [(1, 11, 13)]);
        assert_eq!(spots(3..5), [(1, 13, 14), (1, 14, 19)]);
        assert_eq!(spots(5..6), []);
        assert_eq!(spots(7..8), [(2, 2, 4)]);
    }

    #[test]
    fn extensions_that_say_what_a_file_is_are_no_text() {
        for (name, text) in [
            ("Letter.PDF", "Letter"),
            ("share/a.tar", "share/a"),
            ("John.Smith", "John.Smith"),
            ("pdf", "pdf"),
            ("", ""),
        ] {
            assert_eq!(Text::of_name(name).as_str(), text);
        }
    }

    #[test]
    fn debug_shows_no_text() {
        let shown = format!("{:?} {:?}", sample(), sample().slice(0..4));
        assert!(!shown.contains("abcd"), "{shown}");
    }
}
