//! `Content-Type` and `Content-Disposition`: a word and its parameters, both ways.
//!
//! Apart from other headers, because a value may be split, percent-encoded and given twice (RFC
//! 2231), so that a cut or a new file name means writing the header anew. What is not understood
//! stays as a nameless parameter: it never vanishes from the text.

use std::{fmt::Write as _, ops::Range};

use crate::model::{Cut, Part, Role, Text, TextBuilder};

use super::{charset, words};

/// A header of a word and parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Params {
    /// The word before the first semicolon, in lower case.
    pub(super) main: String,
    /// The same as it was written; it may be anything, and is text.
    written: String,
    /// The parameters, in order, comments among them.
    pub(super) list: Vec<Param>,
}

/// One parameter, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Param {
    /// Its name in lower case; empty for what is no parameter.
    pub(super) name: String,
    /// The same as it was written.
    written: String,
    /// Its value.
    pub(super) value: String,
}

impl Params {
    /// A header of one word.
    pub(super) fn new(main: &str) -> Params {
        let mut params = Params::default();
        params.become_type(main);
        params
    }

    /// Changes the word.
    pub(super) fn become_type(&mut self, main: &str) {
        main.clone_into(&mut self.written);
        self.main = main.to_lowercase();
    }

    /// Reads a header's value.
    pub(super) fn parse(bytes: &[u8], value: Range<usize>) -> Params {
        let unfolded: Vec<u8> =
            bytes[value].iter().copied().filter(|b| !matches!(b, b'\r' | b'\n')).collect();
        let mut params = Params::default();
        let mut segments = Vec::new();
        for (index, piece) in pieces(&unfolded).into_iter().enumerate() {
            if index == 0 {
                params.set_main(piece);
            } else if !piece.trim_ascii().is_empty() {
                segments.push(Segment::parse(piece));
            }
        }
        params.list.extend(joined(segments));
        params
    }

    /// Anything after the word (a comment, stray words) is kept as a nameless parameter.
    fn set_main(&mut self, piece: &[u8]) {
        let text = decoded(piece.trim_ascii());
        let end = text.find(|c: char| c.is_whitespace() || c == '(').unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        self.become_type(word.trim_matches(['"', '\'']));
        self.add_loose(rest);
    }

    fn add_loose(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.list.push(Param::new("", text.trim().to_owned()));
        }
    }

    /// The first value of a name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.list.iter().find(|param| param.name == name).map(|param| param.value.as_str())
    }

    /// The header as one line of text, and where each parameter's value stands in it.
    fn canonical(&self) -> (String, Vec<Range<usize>>) {
        let mut text = self.written.clone();
        let ranges = self.list.iter().map(|param| {
            text.push_str("; ");
            if !param.name.is_empty() {
                text.push_str(&param.written);
                text.push('=');
            }
            let start = text.len();
            text.push_str(&param.value);
            start..text.len()
        });
        let ranges = ranges.collect();
        (text, ranges)
    }

    /// The text of it on a stream of its own, without file names that equal `shown_elsewhere`.
    pub(super) fn text(&self, header: &str, stream: u32, shown_elsewhere: Option<&str>) -> Text {
        let (line, ranges) = self.canonical();
        let mut text = TextBuilder::new(Part::named(Role::Header, header));
        let mut at = 0;
        for (param, range) in self.list.iter().zip(ranges) {
            if param.is_file_name() && Some(param.value.as_str()) == shown_elsewhere {
                text.push_even(&line[at..range.start], stream, at as u64);
                at = range.end;
            }
        }
        text.push_even(&line[at..], stream, at as u64);
        text.finish()
    }

    /// A copy without what the cuts name. A cut in a parameter's name takes the parameter.
    #[must_use]
    pub(super) fn without(&self, cuts: &[Cut]) -> Params {
        let (line, ranges) = self.canonical();
        let mut copy = Params::new(&self.written);
        if cuts.iter().any(|cut| (cut.start as usize) < self.written.len()) {
            copy.become_type("application/octet-stream");
        }
        let mut from = self.written.len();
        for (param, range) in self.list.iter().zip(ranges) {
            let touches = |to: &Range<usize>| {
                let to = to.clone();
                move |cut: &&Cut| (cut.start as usize) < to.end && (cut.end as usize) > to.start
            };
            if !cuts.iter().any(|cut| touches(&(from..range.start))(&cut)) {
                let inside: Vec<_> = cuts.iter().filter(touches(&range)).cloned().collect();
                let value = super::edits::cut_text(&line, range.clone(), &inside);
                copy.list.push(Param::new(&param.written, value));
            }
            from = range.end;
        }
        copy
    }

    /// Sets a parameter, or adds it.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.list.retain(|param| param.name != name);
        self.list.push(Param::new(name, value.to_owned()));
    }

    /// Gives every file name among the parameters a new value.
    pub(super) fn rename(&mut self, name: &str) {
        for param in self.list.iter_mut().filter(|param| param.is_file_name()) {
            name.clone_into(&mut param.value);
        }
    }

    /// The header's value, folded.
    pub(super) fn serialise(&self, newline: &str) -> String {
        let mut out = self.written.clone();
        for param in &self.list {
            let _ = write!(out, ";{newline}\t{}", param.serialise());
        }
        out
    }
}

impl Param {
    fn new(written: &str, value: String) -> Param {
        Param { name: written.to_lowercase(), written: written.to_owned(), value }
    }

    /// Whether it names a file.
    pub(super) fn is_file_name(&self) -> bool {
        matches!(self.name.as_str(), "name" | "filename")
    }

    fn serialise(&self) -> String {
        let (name, value) = (&self.written, &self.value);
        if name.is_empty() {
            // Loose text goes back as a comment, so that it cannot become anything else.
            let safe: String = value.chars().filter(|c| !matches!(c, '(' | ')' | '\\')).collect();
            let safe = safe.replace(|c: char| !c.is_ascii_graphic() && c != ' ', "?");
            return format!("x-comment=\"{}\"", safe.replace('"', "'"));
        }
        if value.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
            return format!("{name}=\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""));
        }
        let mut out = format!("{name}*=utf-8''");
        for byte in value.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
                out.push(char::from(byte));
            } else {
                let _ = write!(out, "%{byte:02X}");
            }
        }
        out
    }
}

/// Splits at semicolons outside quotes and comments.
fn pieces(bytes: &[u8]) -> Vec<&[u8]> {
    let (mut pieces, mut from, mut depth) = (Vec::new(), 0, 0usize);
    let (mut quoted, mut escaped) = (false, false);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted || depth > 0 => escaped = true,
            b'"' if depth == 0 => quoted = !quoted,
            b'(' if !quoted => depth += 1,
            b')' if !quoted => depth = depth.saturating_sub(1),
            b';' if !quoted && depth == 0 => {
                pieces.push(&bytes[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    // An open quote or bracket swallowed the rest; it is better to split too often.
    if quoted || depth > 0 {
        pieces.extend(bytes[from..].split(|byte| *byte == b';'));
    } else {
        pieces.push(&bytes[from..]);
    }
    pieces
}

/// A parameter as it stands, perhaps one of several segments.
struct Segment {
    name: String,
    /// The number of a `name*N` segment.
    order: Option<u32>,
    extended: bool,
    value: Vec<u8>,
}

impl Segment {
    fn parse(piece: &[u8]) -> Segment {
        let piece = piece.trim_ascii();
        let Some(at) = memchr::memchr(b'=', piece) else { return Segment::loose(piece) };
        let name = String::from_utf8_lossy(piece[..at].trim_ascii()).into_owned();
        if name.is_empty()
            || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b"*-_.".contains(&b))
        {
            return Segment::loose(piece);
        }
        let value = unquoted(piece[at + 1..].trim_ascii());
        let (name, extended) = match name.strip_suffix('*') {
            Some(name) => (name.to_owned(), true),
            None => (name, false),
        };
        match name.rsplit_once('*').map(|(base, number)| (base.to_owned(), number.parse())) {
            Some((base, Ok(order))) => Segment { name: base, order: Some(order), extended, value },
            _ => Segment { name, order: None, extended, value },
        }
    }

    fn loose(piece: &[u8]) -> Segment {
        Segment { name: String::new(), order: None, extended: false, value: piece.to_vec() }
    }
}

/// Joins the segments of each name, decodes all, and puts the extended form of a name first.
fn joined(segments: Vec<Segment>) -> Vec<Param> {
    let mut extended = Vec::new();
    let mut plain = Vec::new();
    let (mut split, single): (Vec<_>, Vec<_>) =
        segments.into_iter().partition(|segment| segment.order.is_some());
    split.sort_by_cached_key(|part| (part.name.to_lowercase(), part.order));
    for group in split.chunk_by(|a, b| a.name.eq_ignore_ascii_case(&b.name)) {
        let value = join_group(group);
        extended.push(Param::new(&group[0].name, value));
    }
    for segment in single {
        if segment.extended {
            let value = join_group(std::slice::from_ref(&segment));
            extended.push(Param::new(&segment.name, value));
        } else {
            plain.push(Param::new(&segment.name, decoded(&segment.value)));
        }
    }
    extended.append(&mut plain);
    extended
}

/// `charset'language'percent-encoded`, of which only the first segment has the first two.
fn join_group(group: &[Segment]) -> String {
    let mut label = None;
    let mut bytes = Vec::new();
    for (index, segment) in group.iter().enumerate() {
        if !segment.extended {
            bytes.extend_from_slice(&segment.value);
            continue;
        }
        let mut value = segment.value.as_slice();
        if index == 0 {
            let mut quotes = memchr::memchr_iter(b'\'', value);
            if let (Some(first), Some(second)) = (quotes.next(), quotes.next()) {
                label = Some(String::from_utf8_lossy(&value[..first]).into_owned());
                value = &value[second + 1..];
            }
        }
        percent_decode(value, &mut bytes);
    }
    let label = label.filter(|label| !label.is_empty());
    match label {
        Some(_) => charset::pick(label.as_deref(), &bytes).0.decode(&bytes).0,
        None => decoded(&bytes),
    }
}

fn percent_decode(value: &[u8], out: &mut Vec<u8>) {
    let mut at = 0;
    while at < value.len() {
        let hex = |n: usize| value.get(at + n).and_then(|b| char::from(*b).to_digit(16));
        if let (b'%', Some(high), Some(low)) = (value[at], hex(1), hex(2)) {
            out.push((high * 16 + low) as u8);
            at += 3;
        } else {
            out.push(value[at]);
            at += 1;
        }
    }
}

fn decoded(bytes: &[u8]) -> String {
    words::value(bytes, 0..bytes.len())
}

fn unquoted(value: &[u8]) -> Vec<u8> {
    let Some(inner) = value.strip_prefix(b"\"") else { return value.to_vec() };
    let mut out = Vec::with_capacity(inner.len());
    let mut bytes = inner.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            // A path of Windows is not a row of escapes.
            b'\\' => match bytes.next() {
                Some(next @ (b'"' | b'\\')) => out.push(*next),
                Some(next) => out.extend([b'\\', *next]),
                None => out.push(b'\\'),
            },
            b'"' => {
                out.extend(bytes.as_slice());
                break;
            }
            _ => out.push(*byte),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(input: &str) -> Params {
        Params::parse(input.as_bytes(), 0..input.len())
    }

    #[test]
    fn parameters_in_every_dress() {
        let table = [
            ("text/plain", "text/plain"),
            ("Text/HTML; Charset=\"UTF-8\"", "Text/HTML; Charset=UTF-8"),
            ("a/b; name=\"a;b\\\".pdf\"", "a/b; name=a;b\".pdf"),
            ("attachment; filename*=utf-8''Zo%C3%AB.pdf", "attachment; filename=Zoë.pdf"),
            (
                "attachment; filename*0*=iso-8859-1'en'Zo%EB; filename*1=\" Reed.pdf\"",
                "attachment; filename=Zoë Reed.pdf",
            ),
            ("attachment; filename=\"=?utf-8?Q?Zo=C3=AB.pdf?=\"", "attachment; filename=Zoë.pdf"),
            ("attachment; filename=my file.pdf", "attachment; filename=my file.pdf"),
            ("attachment; filename=a; b.pdf", "attachment; filename=a; b.pdf"),
            ("attachment; filename=\"C:\\temp\\a.pdf\"", "attachment; filename=C:\\temp\\a.pdf"),
            ("text/plain (a comment; of sorts)", "text/plain; (a comment; of sorts)"),
            ("a/b; name=\"open; x=y", "a/b; name=open; x=y"),
            ("a/b;\r\n\tx=y", "a/b; x=y"),
            ("", ""),
        ];
        for (input, expected) in table {
            assert_eq!(parse(input).canonical().0, expected, "{input}");
        }
    }

    #[test]
    fn written_parameters_read_the_same() {
        for input in ["a/b; name=\"q\\\"u\"; x=y", "attachment; filename*=utf-8''Zo%C3%AB%20R.pdf"]
        {
            let params = parse(input);
            let line = params.serialise("\r\n");
            assert_eq!(Params::parse(line.as_bytes(), 0..line.len()), params, "{line}");
        }
    }

    #[test]
    fn cuts_stay_within_their_parameter() {
        let params = parse("attachment; filename=\"Zoë Reed.pdf\"; size=12");
        let (line, _) = params.canonical();
        let at = line.find("Reed").expect("it is there") as u64;
        let cut = Cut { start: at, end: at + 4, label: "[REDACTED]".into() };
        let copy = params.without(&[cut]);
        assert_eq!(copy.get("filename"), Some("Zoë [REDACTED].pdf"));
        assert_eq!(copy.get("size"), Some("12"));
    }
}
