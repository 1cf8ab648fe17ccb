//! Runs through an RTF file and says what each stretch of it is.
//!
//! Kept apart from reading and from copying, which must agree to the byte on what is text. Groups
//! lie on a stack of our own, whose height is bounded.

use std::{collections::BTreeMap, ops::Range};

use encoding_rs::Encoding;

use super::{
    charsets,
    destinations::{self, Data, Destination},
    lex::{Kind, Lexer, Token},
};
use crate::model::{Fault, Part, Reason, Role};

/// How deep groups may nest: far beyond any real document.
const DEEPEST: usize = 10_000;

/// What stands in a stretch of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// ASCII text as it stands.
    Text(Range<usize>, Look),
    /// One character, however it is spelled.
    Char(char, Range<usize>, Look),
    /// A control word that stands for white space.
    Gap(Gap),
    /// A destination with text of its own begins.
    Begin(Part),
    /// The last one that began ends.
    End,
    /// Data of a picture, an object or a file: where its digits stand, and what they say.
    Data(Data, Range<usize>, Vec<u8>),
}

/// How a run stands in its paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) deleted: bool,
    pub(super) inserted: bool,
    pub(super) hidden: bool,
}

/// White space by control word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// A tab.
    Tab,
    /// A line or a page ends.
    Line,
    /// A paragraph ends; whether it lies in a table.
    Paragraph { in_table: bool },
    /// A cell ends.
    Cell,
    /// A row ends.
    Row,
}

/// What a group sets, and its end undoes.
#[derive(Clone, Debug)]
struct Group {
    look: Look,
    font: i32,
    skip: usize,
    in_table: bool,
    /// Text between `\htmlrtf` and `\htmlrtf0` is not that of the message.
    rtf_only: bool,
    place: Place,
    /// Whether its end ends a destination of its own.
    begins: bool,
}

/// What text in a group is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Text,
    Fonts,
    Nothing,
    Data(Data),
}

/// Data that are being gathered.
#[derive(Default)]
struct Gathered {
    range: Option<Range<usize>>,
    bytes: Vec<u8>,
    half: Option<u8>,
}

pub(super) struct Machine<'a> {
    bytes: &'a [u8],
    lexer: std::iter::Peekable<Lexer<'a>>,
    group: Group,
    stack: Vec<Group>,
    /// Whether the last token but spaces opened a group, or was `\*` right behind that.
    fresh: bool,
    optional: bool,
    page: &'static Encoding,
    fonts: BTreeMap<i32, Option<&'static Encoding>>,
    default_font: i32,
    /// The first half of a pair of UTF-16.
    high: Option<(u16, usize)>,
    data: Gathered,
    /// The rest of a run of text whose beginning stands in for a character.
    rest: Option<Range<usize>>,
    out: std::collections::VecDeque<Event>,
}

impl<'a> Machine<'a> {
    /// Runs from the first byte.
    pub(super) fn new(bytes: &'a [u8]) -> Machine<'a> {
        Machine {
            bytes,
            lexer: Lexer::new(bytes).peekable(),
            group: Group {
                look: Look::default(),
                font: -1,
                skip: 1,
                in_table: false,
                rtf_only: false,
                place: Place::Text,
                begins: false,
            },
            stack: Vec::new(),
            fresh: false,
            optional: false,
            page: encoding_rs::WINDOWS_1252,
            fonts: BTreeMap::new(),
            default_font: -1,
            high: None,
            data: Gathered::default(),
            rest: None,
            out: std::collections::VecDeque::new(),
        }
    }

    /// The next event; none at the end of the file.
    pub(super) fn next(&mut self) -> Result<Option<Event>, Fault> {
        loop {
            if let Some(event) = self.out.pop_front() {
                return Ok(Some(event));
            }
            if let Some(rest) = self.rest.take() {
                self.text(&rest);
                continue;
            }
            let Some(token) = self.lexer.next() else {
                if self.stack.is_empty() {
                    return Ok(None);
                }
                // A file that is cut short closes nothing.
                self.close();
                continue;
            };
            self.token(&token)?;
        }
    }

    fn token(&mut self, token: &Token<'a>) -> Result<(), Fault> {
        let (fresh, optional) = (self.fresh, self.optional);
        (self.fresh, self.optional) = (false, false);
        match token.kind {
            Kind::Open => {
                if self.stack.len() >= DEEPEST {
                    let detail = format!("groups nest deeper than {DEEPEST}");
                    return Err(Fault::new(Reason::TooDeep, detail));
                }
                let inner = Group { begins: false, ..self.group.clone() };
                self.stack.push(std::mem::replace(&mut self.group, inner));
                self.fresh = true;
            }
            Kind::Close => self.close(),
            Kind::Symbol(b'*') if fresh => (self.fresh, self.optional) = (true, true),
            Kind::Word(word, number) => {
                let destination =
                    fresh.then(|| destinations::of(word, optional)).flatten().filter(|_| {
                        // Within data and tables of fonts only data begin.
                        self.group.place != Place::Nothing || word == "pict"
                    });
                match destination {
                    Some(destination) => self.begin(&destination),
                    None => self.word(word, number, &token.range),
                }
            }
            Kind::Symbol(symbol) => self.symbol(symbol, &token.range),
            Kind::Hex(byte) => self.byte(byte, &token.range),
            Kind::Text => self.text(&token.range),
            Kind::Binary => self.binary(&token.range),
        }
        Ok(())
    }

    fn close(&mut self) {
        self.high = None;
        if let Place::Data(data) = self.group.place
            && self.stack.last().is_none_or(|outer| outer.place != self.group.place)
        {
            let gathered = std::mem::take(&mut self.data);
            if let Some(range) = gathered.range {
                self.out.push_back(Event::Data(data, range, gathered.bytes));
            }
        }
        if self.group.begins {
            self.out.push_back(Event::End);
        }
        if let Some(outer) = self.stack.pop() {
            self.group = outer;
        }
    }

    fn begin(&mut self, destination: &Destination) {
        self.group.place = match destination {
            Destination::Text(part) => {
                self.group.begins = true;
                // What surrounds a note does not hide it, but for what was deleted with it.
                self.group.look.hidden = false;
                self.out.push_back(Event::Begin(part.clone()));
                Place::Text
            }
            Destination::Fonts => {
                self.group.begins = true;
                self.out.push_back(Event::Begin(Part::named(Role::Code, "styles")));
                Place::Fonts
            }
            Destination::Data(data) => Place::Data(*data),
            Destination::Nothing => Place::Nothing,
            Destination::Around => self.group.place,
        };
    }

    fn word(&mut self, word: &str, number: Option<i32>, range: &Range<usize>) {
        let on = number != Some(0);
        match word {
            "u" => self.unicode(number.unwrap_or(0), range),
            "uc" => self.group.skip = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(64),
            "v" => self.group.look.hidden = on,
            "deleted" => self.group.look.deleted = on,
            "revised" => self.group.look.inserted = on,
            "htmlrtf" => self.group.rtf_only = on,
            "intbl" => self.group.in_table = true,
            "pard" => self.group.in_table = false,
            "plain" => {
                self.group.look = Look::default();
                self.group.font = self.default_font;
            }
            "f" => self.group.font = number.unwrap_or(0),
            "deff" => {
                self.default_font = number.unwrap_or(0);
                self.group.font = self.default_font;
            }
            "fcharset" if self.group.place == Place::Fonts => {
                self.fonts.insert(self.group.font, charsets::of_charset(number.unwrap_or(0)));
            }
            "cpg" if self.group.place == Place::Fonts => {
                let page = charsets::of_code_page(number.unwrap_or(0));
                self.fonts.insert(self.group.font, Some(page));
            }
            "ansicpg" => self.page = charsets::of_code_page(number.unwrap_or(1252)),
            "mac" => self.page = charsets::of_code_page(10000),
            _ => self.standing_for(word, range),
        }
    }

    /// Control words that stand for characters.
    fn standing_for(&mut self, word: &str, range: &Range<usize>) {
        let gap = match word {
            "tab" | "nestcell" => Gap::Tab,
            "line" | "page" | "column" | "nestrow" | "softline" => Gap::Line,
            "par" | "sect" => Gap::Paragraph { in_table: self.group.in_table },
            "cell" => Gap::Cell,
            "row" => Gap::Row,
            _ => {
                let value = match word {
                    "emdash" => '\u{2014}',
                    "endash" => '\u{2013}',
                    "lquote" => '\u{2018}',
                    "rquote" => '\u{2019}',
                    "ldblquote" => '\u{201C}',
                    "rdblquote" => '\u{201D}',
                    "bullet" => '\u{2022}',
                    "emspace" | "enspace" | "qmspace" => ' ',
                    _ => return,
                };
                self.char(value, range.clone());
                return;
            }
        };
        if self.speaks() {
            self.out.push_back(Event::Gap(gap));
        }
    }

    fn symbol(&mut self, symbol: u8, range: &Range<usize>) {
        match symbol {
            b'~' => self.char('\u{A0}', range.clone()),
            b'_' => self.char('-', range.clone()),
            b'\\' | b'{' | b'}' => self.char(char::from(symbol), range.clone()),
            b'\r' | b'\n' if self.speaks() => {
                let in_table = self.group.in_table;
                self.out.push_back(Event::Gap(Gap::Paragraph { in_table }));
            }
            _ => {}
        }
    }

    /// Whether text is said here at all.
    fn speaks(&self) -> bool {
        matches!(self.group.place, Place::Text | Place::Fonts) && !self.group.rtf_only
    }

    fn char(&mut self, value: char, range: Range<usize>) {
        self.high = None;
        if self.speaks() {
            self.out.push_back(Event::Char(value, range, self.group.look));
        }
    }

    /// The encoding of the present font.
    fn encoding(&self) -> &'static Encoding {
        self.fonts.get(&self.group.font).copied().flatten().unwrap_or(self.page)
    }

    /// A byte of text that is no ASCII, with the one behind it where they are a pair.
    fn byte(&mut self, byte: u8, range: &Range<usize>) {
        if matches!(self.group.place, Place::Data(_)) {
            return;
        }
        let encoding = self.encoding();
        let mut range = range.clone();
        let mut pair = vec![byte];
        if charsets::leads(encoding, byte)
            && let Some(next) = self.lexer.peek()
        {
            let second = match next.kind {
                Kind::Hex(second) => Some(second),
                Kind::Text if next.range.len() == 1 => Some(self.bytes[next.range.start]),
                _ => None,
            };
            if let Some(second) = second {
                pair.push(second);
                range.end = next.range.end;
                self.lexer.next();
            }
        }
        // Bytes that a multi-byte pair takes from longer text are rare and read as they stand.
        self.char(charsets::decode(encoding, &pair), range);
    }

    /// `\uN`, with the characters behind it that stand in for it.
    fn unicode(&mut self, number: i32, range: &Range<usize>) {
        let unit = (number.cast_unsigned() & 0xFFFF) as u16;
        let start = self.high.take().map_or((None, range.start), |(high, at)| (Some(high), at));
        let end = self.skip_fallback(range.end);
        match (start, unit) {
            ((Some(high), at), 0xDC00..=0xDFFF) => {
                let value = char::decode_utf16([high, unit]).next().and_then(Result::ok);
                self.char(value.unwrap_or(char::REPLACEMENT_CHARACTER), at..end);
            }
            (_, 0xD800..=0xDBFF) => self.high = Some((unit, range.start)),
            _ => {
                // Symbol fonts live at U+F000 above their codes.
                let code = u32::from(unit);
                let code = if (0xF020..0xF100).contains(&code) { code - 0xF000 } else { code };
                let value = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
                self.char(value, range.start..end);
            }
        }
    }

    /// Passes over what stands in for a character; gives where that ends.
    fn skip_fallback(&mut self, mut end: usize) -> usize {
        let mut left = self.group.skip;
        while left > 0 {
            let Some(next) = self.lexer.peek() else { break };
            match next.kind {
                Kind::Text if next.range.len() > left => {
                    // The rest of the run is text.
                    let rest = next.range.start + left..next.range.end;
                    end = rest.start;
                    self.lexer.next();
                    self.rest = Some(rest);
                    break;
                }
                Kind::Text => {
                    left -= next.range.len();
                    end = next.range.end;
                    self.lexer.next();
                }
                Kind::Hex(_) | Kind::Symbol(b'\\' | b'{' | b'}' | b'~' | b'_' | b'-') => {
                    left -= 1;
                    end = next.range.end;
                    self.lexer.next();
                }
                _ => break,
            }
        }
        end
    }

    fn text(&mut self, range: &Range<usize>) {
        let first = self.bytes[range.start];
        match self.group.place {
            Place::Data(_) => self.digits(range),
            _ if !first.is_ascii() => self.byte(first, range),
            _ if self.speaks() => {
                self.high = None;
                self.out.push_back(Event::Text(range.clone(), self.group.look));
            }
            _ => {}
        }
    }

    fn gathers(&mut self, range: &Range<usize>) {
        let known = self.data.range.get_or_insert(range.clone());
        known.end = range.end;
    }

    fn digits(&mut self, range: &Range<usize>) {
        let mut any = false;
        for byte in &self.bytes[range.clone()] {
            let Some(digit) = char::from(*byte).to_digit(16) else { continue };
            any = true;
            let digit = digit as u8;
            match self.data.half.take() {
                Some(high) => self.data.bytes.push(high << 4 | digit),
                None => self.data.half = Some(digit),
            }
        }
        if any {
            self.gathers(range);
        }
    }

    fn binary(&mut self, range: &Range<usize>) {
        if !matches!(self.group.place, Place::Data(_)) {
            return;
        }
        let bytes = &self.bytes[range.clone()];
        // `\binN`, a space perhaps, and the data.
        let head = 4 + bytes[4..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let head = head + usize::from(bytes.get(head) == Some(&b' '));
        self.data.bytes.extend_from_slice(&bytes[head..]);
        self.gathers(range);
    }
}
