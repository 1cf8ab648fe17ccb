//! Content lines: unfolded, taken apart, their values decoded, every character with its way back.
//!
//! Kept apart so that reading and copying agree on where each character stands.

use std::ops::Range;

use crate::format::encoding::Charset;

/// A character and the bytes it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// The character.
    pub(super) value: char,
    /// Its bytes.
    pub(super) range: Range<usize>,
    /// Whether it can only go as a whole.
    pub(super) whole: bool,
}

/// A content line.
#[derive(Debug)]
pub(super) struct Line {
    /// The property's name, without its group.
    pub(super) name: String,
    /// The names of parameters, and their values.
    pub(super) parameters: Vec<(String, Vec<Unit>)>,
    /// The value, decoded.
    pub(super) value: Vec<Unit>,
    /// From the value's first byte to its last.
    pub(super) extent: Range<usize>,
    /// How the value is written.
    pub(super) coding: Coding,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    /// With backslashes.
    Plain,
    /// With equals signs.
    Quoted,
    /// As base64: data, not text.
    Base64,
}

impl Line {
    /// The value of a parameter.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        let found = self.parameters.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, units)| units.iter().map(|unit| unit.value).collect())
    }

    /// Whether the value is HTML.
    pub(super) fn is_html(&self) -> bool {
        self.name.eq_ignore_ascii_case("X-ALT-DESC")
            || self.parameter("FMTTYPE").is_some_and(|kind| kind.eq_ignore_ascii_case("text/html"))
    }
}

/// The lines of a file.
pub(super) struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    utf8: bool,
}

impl<'a> Lines<'a> {
    /// From the first byte behind a mark.
    pub(super) fn new(bytes: &'a [u8]) -> Lines<'a> {
        let at = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        Lines { bytes, at, utf8: std::str::from_utf8(bytes).is_ok() }
    }

    /// A physical line without its end, and where the next one begins.
    fn physical(&self, at: usize) -> (Range<usize>, usize) {
        let rest = &self.bytes[at..];
        let len = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let end = match rest.get(len..) {
            Some([b'\r', b'\n', ..]) => 2,
            Some([_, ..]) => 1,
            _ => 0,
        };
        (at..at + len, at + len + end)
    }

    /// The characters of a stretch that lies within one physical line.
    fn units(&self, range: Range<usize>, out: &mut Vec<Unit>) {
        let mut at = range.start;
        while at < range.end {
            let byte = self.bytes[at];
            let len = match byte {
                0xF0.. if self.utf8 => 4,
                0xE0.. if self.utf8 => 3,
                0xC0.. if self.utf8 => 2,
                _ => 1,
            };
            let end = (at + len).min(range.end);
            // A fold may divide a character; its halves read as what they are.
            let value = match std::str::from_utf8(&self.bytes[at..end]) {
                Ok(text) => text.chars().next().unwrap_or(' '),
                Err(_) => encoding_rs::WINDOWS_1252
                    .decode_without_bom_handling(&[byte])
                    .0
                    .chars()
                    .next()
                    .unwrap_or(' '),
            };
            out.push(Unit { value, range: at..end, whole: end - at > 1 || !byte.is_ascii() });
            at = end;
        }
    }

    /// The characters of the logical line at the present place.
    fn logical(&mut self) -> Vec<Unit> {
        let mut units = Vec::new();
        let (first, mut next) = self.physical(self.at);
        self.units(first, &mut units);
        let mut quoted = is_quoted(&units);
        loop {
            let folded = matches!(self.bytes.get(next), Some(b' ' | b'\t'));
            let soft = quoted && units.last().is_some_and(|unit| unit.value == '=');
            if !(folded || soft) || next >= self.bytes.len() {
                break;
            }
            if soft {
                units.pop();
            }
            let (line, after) = self.physical(next);
            let start = line.start + usize::from(folded && !soft);
            self.units(start.min(line.end)..line.end, &mut units);
            next = after;
            quoted = quoted || is_quoted(&units);
        }
        self.at = next;
        units
    }
}

/// Whether what stands before the value says that it is quoted-printable.
fn is_quoted(units: &[Unit]) -> bool {
    let head: String =
        units.iter().take(200).map(|unit| unit.value).take_while(|value| *value != ':').collect();
    head.to_ascii_uppercase().contains("QUOTED-PRINTABLE")
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        if self.at >= self.bytes.len() {
            return None;
        }
        Some(parsed(self.logical()))
    }
}

/// Where parameters begin, and the value, outside quotes.
fn marks(units: &[Unit]) -> (Vec<usize>, Option<usize>) {
    let mut quoted = false;
    let mut marks = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        match unit.value {
            '"' => quoted = !quoted,
            ';' if !quoted => marks.push(at),
            ':' if !quoted => return (marks, Some(at)),
            _ => {}
        }
    }
    (marks, None)
}

/// Takes a logical line apart.
fn parsed(units: Vec<Unit>) -> Line {
    let (marks, colon) = marks(&units);
    let Some(colon) = colon else {
        // No content line: text that someone put in.
        let extent = extent(&units);
        return Line {
            name: String::new(),
            parameters: Vec::new(),
            value: units,
            extent,
            coding: Coding::Plain,
        };
    };
    let name_end = marks.first().copied().unwrap_or(colon);
    let name: String = units[..name_end].iter().map(|unit| unit.value).collect();
    let name = name.rsplit('.').next().unwrap_or_default().trim().to_owned();
    let ends = marks.iter().skip(1).copied().chain([colon]);
    let parameters =
        marks.iter().zip(ends).map(|(start, end)| parameter(&units[start + 1..end])).collect();
    let value = units[colon + 1..].to_vec();
    let extent = if value.is_empty() {
        units[colon].range.end..units[colon].range.end
    } else {
        extent(&value)
    };
    let mut line = Line { name, parameters, value, extent, coding: Coding::Plain };
    decode(&mut line);
    line
}

fn extent(units: &[Unit]) -> Range<usize> {
    let start = units.first().map_or(0, |unit| unit.range.start);
    start..units.last().map_or(start, |unit| unit.range.end)
}

/// A parameter's name and value, quotes left out. Those of vCard 2.1 have no name.
fn parameter(units: &[Unit]) -> (String, Vec<Unit>) {
    let equals = units.iter().position(|unit| unit.value == '=');
    let name: String = units[..equals.unwrap_or(0)].iter().map(|unit| unit.value).collect();
    let value = &units[equals.map_or(0, |at| at + 1)..];
    (name, value.iter().filter(|unit| unit.value != '"').cloned().collect())
}

fn decode(line: &mut Line) {
    let says = |line: &Line, what: &[&str]| {
        line.parameters.iter().any(|(name, units)| {
            let value: String = units.iter().map(|unit| unit.value.to_ascii_uppercase()).collect();
            (name.is_empty() || name.eq_ignore_ascii_case("ENCODING"))
                && what.contains(&value.as_str())
        })
    };
    if says(line, &["B", "BASE64"]) {
        line.coding = Coding::Base64;
    } else if says(line, &["QUOTED-PRINTABLE"]) {
        line.coding = Coding::Quoted;
        let charset = line.parameter("CHARSET");
        line.value = quoted(&line.value, charset.as_deref());
    } else if let Some(comma) = data_start(&line.value) {
        line.coding = Coding::Base64;
        line.value.drain(..=comma);
        line.extent.start = line.value.first().map_or(line.extent.end, |unit| unit.range.start);
    } else {
        line.value = unescaped(&line.value);
    }
}

/// Where the comma of a `data:` address with base64 stands.
fn data_start(units: &[Unit]) -> Option<usize> {
    let comma = units.iter().take(120).position(|unit| unit.value == ',')?;
    let head: String = units[..comma].iter().map(|unit| unit.value.to_ascii_lowercase()).collect();
    (head.starts_with("data:") && head.ends_with(";base64")).then_some(comma)
}

/// Backslash escapes resolved.
fn unescaped(units: &[Unit]) -> Vec<Unit> {
    let mut out = Vec::with_capacity(units.len());
    let mut rest = units.iter();
    while let Some(unit) = rest.next() {
        let next = (unit.value == '\\').then(|| rest.clone().next()).flatten();
        match next {
            Some(escaped) if matches!(escaped.value, '\\' | ',' | ';' | ':' | 'n' | 'N') => {
                rest.next();
                let value = if matches!(escaped.value, 'n' | 'N') { '\n' } else { escaped.value };
                out.push(Unit { value, range: unit.range.start..escaped.range.end, whole: true });
            }
            _ => out.push(unit.clone()),
        }
    }
    out
}

/// Quoted-printable resolved: runs of bytes as characters.
fn quoted(units: &[Unit], charset: Option<&str>) -> Vec<Unit> {
    let charset = charset.and_then(Charset::from_label);
    let mut out = Vec::with_capacity(units.len());
    let mut run: Vec<(u8, Range<usize>)> = Vec::new();
    let mut at = 0;
    while at < units.len() {
        let digit = |at: usize| units.get(at).and_then(|unit| unit.value.to_digit(16));
        if let ('=', Some(high), Some(low)) = (units[at].value, digit(at + 1), digit(at + 2)) {
            let range = units[at].range.start..units[at + 2].range.end;
            run.push(((high * 16 + low) as u8, range));
            at += 3;
        } else {
            end_run(&mut run, charset, &mut out);
            out.push(units[at].clone());
            at += 1;
        }
    }
    end_run(&mut run, charset, &mut out);
    out
}

/// The characters of a run of bytes: each in UTF-8 over its bytes, in any other character set over
/// one byte, or over all where those are not one to one.
fn end_run(run: &mut Vec<(u8, Range<usize>)>, charset: Option<Charset>, out: &mut Vec<Unit>) {
    let run = std::mem::take(run);
    let bytes: Vec<u8> = run.iter().map(|(byte, _)| *byte).collect();
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return };
    let decoded;
    let text = match (std::str::from_utf8(&bytes), charset) {
        (Ok(text), _) => {
            let mut at = 0;
            for value in text.chars() {
                let end = at + value.len_utf8();
                let range = run[at].1.start..run[end - 1].1.end;
                out.push(Unit { value, range, whole: true });
                at = end;
            }
            return;
        }
        (_, Some(charset)) => {
            decoded = charset.decode(&bytes, crate::format::encoding::Rest::Nothing);
            decoded.as_str().to_owned()
        }
        _ => encoding_rs::WINDOWS_1252.decode(&bytes).0.into_owned(),
    };
    let one_to_one = text.chars().count() == run.len();
    for (at, value) in text.chars().enumerate() {
        let range = if one_to_one { run[at].1.clone() } else { first.1.start..last.1.end };
        out.push(Unit { value, range, whole: true });
    }
}
