//! Splits a content stream into operators, each with the byte range of every operand.
//!
//! Apart from the walk because the writer splices the very bytes that the reader saw: whatever is
//! not cut stays as it is. The lexer never fails; bytes that make no sense are stepped over, and
//! the writer refuses streams in which another parser counts other operators.

use std::ops::Range;

/// Arrays and dictionaries may nest this deep; what lies deeper is stepped over.
const DEPTH: usize = 32;

/// The value of an operand.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// A number.
    Number(f64),
    /// A name, unescaped, without its slash.
    Name(Vec<u8>),
    /// A string, unescaped.
    String(Vec<u8>),
    /// An array.
    Array(Vec<Operand>),
    /// A dictionary: keys are names.
    Dict(Vec<(Vec<u8>, Operand)>),
}

/// An operand and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Operand {
    pub(super) range: Range<usize>,
    pub(super) value: Value,
}

impl Operand {
    pub(super) fn number(&self) -> Option<f64> {
        match self.value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    pub(super) fn name(&self) -> Option<&[u8]> {
        match &self.value {
            Value::Name(name) => Some(name),
            _ => None,
        }
    }

    /// Whether a string stands anywhere in it.
    pub(super) fn holds_string(&self) -> bool {
        match &self.value {
            Value::String(_) => true,
            Value::Array(items) => items.iter().any(Operand::holds_string),
            Value::Dict(entries) => entries.iter().any(|(_, item)| item.holds_string()),
            Value::Number(_) | Value::Name(_) => false,
        }
    }
}

/// One operator with its operands.
#[derive(Clone, Debug, Default)]
pub(super) struct Op {
    /// From its first operand to its last byte.
    pub(super) range: Range<usize>,
    /// The operator itself. An inline image is one operator, `BI`, that ends with its `EI`.
    pub(super) word: Range<usize>,
    /// Its operands, in order. An inline image has its dictionary.
    pub(super) operands: Vec<Operand>,
}

impl Op {
    pub(super) fn number(&self, index: usize) -> f64 {
        self.operands.get(index).and_then(Operand::number).unwrap_or(0.0)
    }

    pub(super) fn last_name(&self) -> Option<&[u8]> {
        self.operands.last().and_then(Operand::name)
    }
}

/// Walks over the operators of a stream.
pub(super) struct Lexer<'c> {
    bytes: &'c [u8],
    at: usize,
    /// What no operator takes: comments, and operands before a word that is no operator.
    pub(super) asides: Vec<Range<usize>>,
}

impl<'c> Lexer<'c> {
    pub(super) fn new(bytes: &'c [u8]) -> Lexer<'c> {
        Lexer { bytes, at: 0, asides: Vec::new() }
    }

    pub(super) fn word(&self, op: &Op) -> &'c [u8] {
        &self.bytes[op.word.clone()]
    }

    /// Reads the next operator into `op`; false at the end.
    pub(super) fn next(&mut self, op: &mut Op) -> bool {
        op.operands.clear();
        loop {
            self.skip_space();
            let Some(first) = self.peek() else { return false };
            let start = self.at;
            if let Some(operand) = self.operand(first, 0) {
                op.operands.push(operand);
                continue;
            }
            self.at = start;
            let word = self.regular();
            if word.is_empty() {
                self.at += 1; // a stray delimiter
                continue;
            }
            if word_like_number(&self.bytes[word.clone()]) {
                let begin = op.operands.first().map_or(word.start, |first| first.range.start);
                self.asides.push(begin..word.end);
                op.operands.clear();
                continue;
            }
            let begin = op.operands.first().map_or(word.start, |operand| operand.range.start);
            op.word = word.clone();
            if &self.bytes[word] == b"BI" {
                op.operands.clear();
                self.inline_image(op);
            }
            op.range = begin..self.at;
            return true;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn starts(&self, with: &[u8]) -> bool {
        self.bytes[self.at..].starts_with(with)
    }

    fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                let start = self.at;
                while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                    self.at += 1;
                }
                self.asides.push(start..self.at);
            } else if is_space(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    fn regular(&mut self) -> Range<usize> {
        let start = self.at;
        while self.peek().is_some_and(is_regular) {
            self.at += 1;
        }
        start..self.at
    }

    fn operand(&mut self, first: u8, depth: usize) -> Option<Operand> {
        let start = self.at;
        let value = match first {
            b'/' => {
                self.at += 1;
                let range = self.regular();
                Value::Name(unescape_name(&self.bytes[range]))
            }
            b'(' => Value::String(self.literal()),
            b'<' if self.starts(b"<<") && depth < DEPTH => self.dict(depth),
            b'<' => Value::String(self.hex()),
            b'[' if depth < DEPTH => self.array(depth),
            b'0'..=b'9' | b'+' | b'-' | b'.' => {
                let range = self.regular();
                Value::Number(number(&self.bytes[range])?)
            }
            _ => return None,
        };
        Some(Operand { range: start..self.at, value })
    }

    /// Elements up to a closing delimiter. Keywords within (`true`, `null`) are left out.
    fn array(&mut self, depth: usize) -> Value {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                None => break,
                Some(b']') => {
                    self.at += 1;
                    break;
                }
                Some(first) => {
                    let start = self.at;
                    if let Some(operand) = self.operand(first, depth + 1) {
                        items.push(operand);
                    } else {
                        self.at = start;
                        self.step_over();
                    }
                }
            }
        }
        Value::Array(items)
    }

    fn dict(&mut self, depth: usize) -> Value {
        self.at += 2;
        let mut entries = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                None => break,
                Some(b'>') => {
                    self.at += if self.starts(b">>") { 2 } else { 1 };
                    break;
                }
                Some(b'/') => self.entry(&mut entries, depth),
                Some(_) => self.step_over(),
            }
        }
        Value::Dict(entries)
    }

    fn entry(&mut self, entries: &mut Vec<(Vec<u8>, Operand)>, depth: usize) {
        self.at += 1;
        let key = self.regular();
        let key = unescape_name(&self.bytes[key]);
        self.skip_space();
        let Some(first) = self.peek() else { return };
        let start = self.at;
        if let Some(value) = self.operand(first, depth + 1) {
            entries.push((key, value));
        } else {
            self.at = start;
            if first != b'>' {
                let word = self.regular();
                if word.is_empty() {
                    self.at += 1;
                }
                let value = Value::Name(self.bytes[word.clone()].to_vec());
                entries.push((key, Operand { range: word, value }));
            }
        }
    }

    fn step_over(&mut self) {
        if self.regular().is_empty() {
            self.at += 1;
        }
    }

    fn literal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut out = Vec::new();
        let mut depth = 1;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'(' => depth += 1,
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                b'\\' => {
                    self.escape(&mut out);
                    continue;
                }
                b'\r' => {
                    // An end of line in a string is one line feed, however it is written.
                    if self.peek() == Some(b'\n') {
                        self.at += 1;
                    }
                    out.push(b'\n');
                    continue;
                }
                _ => {}
            }
            out.push(byte);
        }
        out
    }

    fn escape(&mut self, out: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'\n' => {}
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    code = code * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                out.push(code as u8);
            }
            other => out.push(other),
        }
    }

    fn hex(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut digits = Vec::new();
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            digits.extend((byte as char).to_digit(16).map(|digit| digit as u8));
        }
        digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
    }

    /// Everything from after `BI` to after `EI`.
    fn inline_image(&mut self, op: &mut Op) {
        let start = self.at;
        let mut entries = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                None => return,
                Some(b'/') => self.entry(&mut entries, 0),
                Some(_) if self.starts(b"ID") => break,
                Some(_) => self.step_over(),
            }
        }
        let end = self.at;
        op.operands.push(Operand { range: start..end, value: Value::Dict(entries) });
        self.at = (self.at + 3).min(self.bytes.len());
        self.at = image_end(self.bytes, self.at);
    }
}

/// One past the `EI` of the inline image whose data begins at `from`. Image data may hold `EI` by
/// chance: it counts only between white space, with what may be content after it.
fn image_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(found) = memchr::memmem::find(&bytes[at..], b"EI") {
        let start = at + found;
        let before = start == from || is_space(bytes[start - 1]);
        let rest = &bytes[start + 2..];
        let after = rest.first().is_none_or(|byte| is_space(*byte));
        let text = |byte: &u8| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r');
        if before && after && rest.iter().take(24).all(text) {
            return start + 2;
        }
        at = start + 2;
    }
    bytes.len()
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte)
        && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn word_like_number(word: &[u8]) -> bool {
    matches!(word[0], b'0'..=b'9' | b'+' | b'-' | b'.')
}

/// A number as viewers take it: `--5` and `1.2-3` appear in real files.
fn number(word: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(word).ok()?;
    if let Ok(number) = text.parse::<f64>()
        && word.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+'))
    {
        return Some(number);
    }
    let signs = text.len() - text.trim_start_matches(['-', '+']).len();
    let digits = &text[signs..];
    let end = digits.find(['-', '+']).unwrap_or(digits.len());
    if !digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+')) {
        return None;
    }
    let value = digits[..end].parse::<f64>().unwrap_or(0.0);
    Some(if text.starts_with('-') { -value } else { value })
}

fn unescape_name(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    let mut at = 0;
    while at < raw.len() {
        let digit = |at: usize| raw.get(at).and_then(|byte| (*byte as char).to_digit(16));
        if raw[at] == b'#'
            && let (Some(high), Some(low)) = (digit(at + 1), digit(at + 2))
        {
            out.push((high * 16 + low) as u8);
            at += 3;
        } else {
            out.push(raw[at]);
            at += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(content: &str) -> String {
        let (mut lexer, mut op, mut out) =
            (Lexer::new(content.as_bytes()), Op::default(), Vec::new());
        while lexer.next(&mut op) {
            let word = String::from_utf8_lossy(lexer.word(&op)).into_owned();
            out.push(format!("{word}{}", op.operands.len()));
        }
        out.join(" ")
    }

    #[test]
    fn operators_and_their_operands() {
        for (content, expected) in [
            ("q 1 0 0 1 5 5 cm Q", "q0 cm6 Q0"),
            ("(a(b)c\\)) Tj", "Tj1"),
            ("[(a)-20<4142>] TJ", "TJ1"),
            ("/F1 12 Tf % comment Q\nET", "Tf2 ET0"),
            ("/Span<</ActualText(x)/MCID 1>>BDC", "BDC2"),
            ("BI /W 1 /H 1 ID \u{1}EI\u{2} EI Q", "BI1 Q0"),
            ("1 2 3foo 4 w", "w1"),
            (") ] q", "q0"),
            ("--5 .5- Td", "Td2"),
            ("[1 2", ""),
            ("", ""),
        ] {
            assert_eq!(words(content), expected, "{content}");
        }
    }

    #[test]
    fn strings_are_unescaped() {
        for (content, expected) in [
            ("(a\\101\\n\\\nb) Tj", &b"aA\nb"[..]),
            ("<41 4> Tj", b"A@"),
            ("((x)) Tj", b"(x)"),
            ("(a\r\nb) Tj", b"a\nb"),
        ] {
            let (mut lexer, mut op) = (Lexer::new(content.as_bytes()), Op::default());
            assert!(lexer.next(&mut op));
            assert_eq!(op.operands[0].value, Value::String(expected.to_vec()), "{content}");
        }
    }
}
