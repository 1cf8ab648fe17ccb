//! A text cut into words once, each with its shape, what lies between it and the next, and what
//! the lists say of it. Names and addresses both read this.
//!
//! A word is a run of letters and digits: hyphens and apostrophes part words, so that
//! `Osei-Whitlock`, `O'Brien` and `Amara's` need no list of their own. It allocates once a text
//! and never judges.

use std::ops::Range;

use super::{
    fold::{Hasher, fold},
    lexicon::{Classes, Entry, Lexicon, Weights},
};
use crate::model::Field;

/// The look of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `amara`
    Lower,
    /// `Amara`
    Capital,
    /// `AMARA`, two letters or more
    Upper,
    /// One capital letter.
    Initial,
    /// `McKay`, `DeShawn`
    Mixed,
    /// Begins with a digit: `12`, `14a`, `9ZZ`
    Number,
    /// Letters, then digits: `WR11`
    Code,
    /// Part of a mail or web address, or no Latin word.
    Other,
}

impl Shape {
    /// Whether a name may look so.
    pub(crate) const fn is_capital(self) -> bool {
        matches!(self, Shape::Capital | Shape::Upper | Shape::Initial | Shape::Mixed)
    }
}

/// What lies between a word and the next, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Gap(u16);

impl Gap {
    pub(crate) const NONE: Gap = Gap(0);
    pub(crate) const SPACE: Gap = Gap(1);
    /// A line end.
    pub(crate) const LINE: Gap = Gap(1 << 1);
    /// An empty line.
    pub(crate) const PARA: Gap = Gap(1 << 2);
    pub(crate) const COMMA: Gap = Gap(1 << 3);
    pub(crate) const DOT: Gap = Gap(1 << 4);
    pub(crate) const COLON: Gap = Gap(1 << 5);
    pub(crate) const HYPHEN: Gap = Gap(1 << 6);
    pub(crate) const APOSTROPHE: Gap = Gap(1 << 7);
    pub(crate) const AT: Gap = Gap(1 << 8);
    pub(crate) const AND: Gap = Gap(1 << 9);
    pub(crate) const SLASH: Gap = Gap(1 << 10);
    /// A tab, or three spaces or more: the next column.
    pub(crate) const TAB: Gap = Gap(1 << 11);
    pub(crate) const OPEN: Gap = Gap(1 << 12);
    pub(crate) const QUOTE: Gap = Gap(1 << 13);
    pub(crate) const UNDERSCORE: Gap = Gap(1 << 14);
    pub(crate) const OTHER: Gap = Gap(1 << 15);

    /// Whether the sets share a member.
    #[inline]
    pub(crate) const fn has(self, other: Gap) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether nothing is in it but what `other` holds.
    #[inline]
    pub(crate) const fn within(self, other: Gap) -> bool {
        self.0 & !other.0 == 0
    }

    /// Both together.
    pub(crate) const fn or(self, other: Gap) -> Gap {
        Gap(self.0 | other.0)
    }
}

/// One word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word {
    /// Its first byte.
    pub(crate) start: usize,
    /// What the lists say of it.
    pub(crate) entry: Entry,
    /// Part of its hash.
    pub(crate) key: u32,
    /// What follows it.
    pub(crate) gap: Gap,
    length: u8,
    /// Its look.
    pub(crate) shape: Shape,
}

impl Word {
    /// Its bytes.
    pub(crate) fn range(&self) -> Range<usize> {
        self.start..self.start + usize::from(self.length)
    }

    /// How often it is a name.
    pub(crate) fn weights(&self) -> Weights {
        self.entry.weights
    }

    /// Whether it belongs to one of these classes.
    pub(crate) fn is(&self, classes: Classes) -> bool {
        self.entry.classes.has(classes)
    }

    /// Its length in bytes.
    pub(crate) fn len(&self) -> usize {
        usize::from(self.length)
    }
}

/// How words end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Split {
    /// Where letters and digits end.
    Plain,
    /// Also before a capital inside a word, and between letters and digits: file names.
    Camel,
}

/// The words of a text.
#[derive(Clone)]
pub(crate) struct Words<'a> {
    text: &'a str,
    words: Vec<Word>,
}

/// Longer ones are no words of a language.
const LONGEST: usize = 48;

impl<'a> Words<'a> {
    /// Cuts a text.
    pub(crate) fn of(text: &'a str, split: Split) -> Words<'a> {
        let mut cutter = Cutter { text, at: 0, lexicon: Lexicon::get() };
        let mut words = Vec::with_capacity(text.len() / 6 + 1);
        cutter.gap();
        while cutter.at < text.len() {
            words.push(cutter.word(split));
        }
        let mut words = Words { text, words };
        words.mark_machine_addresses();
        words
    }

    /// How many.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// The word at `i`, if there is one.
    #[inline]
    pub(crate) fn get(&self, i: usize) -> Option<&Word> {
        self.words.get(i)
    }

    /// The word before `i`.
    pub(crate) fn before(&self, i: usize) -> Option<&Word> {
        i.checked_sub(1).and_then(|i| self.words.get(i))
    }

    /// What lies before word `i`; a paragraph's end before the first.
    pub(crate) fn gap_before(&self, i: usize) -> Gap {
        self.before(i).map_or(Gap::PARA.or(Gap::LINE), |word| word.gap)
    }

    /// All of them.
    pub(crate) fn all(&self) -> &[Word] {
        &self.words
    }

    /// The string they were cut from.
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// The letters of word `i`; none behind the last word.
    pub(crate) fn str(&self, i: usize) -> &'a str {
        self.words.get(i).map_or("", |word| &self.text[word.range()])
    }

    /// Word `i` in lower case, to name a cue of the lists.
    pub(crate) fn lower(&self, i: usize) -> String {
        self.str(i).to_lowercase()
    }

    /// The bytes that a range of words covers.
    pub(crate) fn bytes(&self, words: Range<usize>) -> Range<usize> {
        self.words[words.start].start..self.words[words.end - 1].range().end
    }

    /// The first word that starts at or after a byte.
    pub(crate) fn at_byte(&self, byte: usize) -> usize {
        self.words.partition_point(|word| word.start < byte)
    }

    /// Parts what its format sets apart: what stands before a field, in it and behind it is as far
    /// off as the next column.
    pub(crate) fn part_fields(&mut self, fields: &[Field]) {
        let mut at = 0;
        for edge in fields.iter().flat_map(|field| [field.range.start, field.range.end]) {
            at += self.words[at..].iter().take_while(|word| word.start < edge).count();
            if let Some(last) = at.checked_sub(1) {
                self.words[last].gap = self.words[last].gap.or(Gap::TAB);
            }
        }
    }

    /// The words of mail and web addresses become [`Shape::Other`]: other detectors read those.
    fn mark_machine_addresses(&mut self) {
        const TIGHT: Gap = Gap::DOT.or(Gap::HYPHEN).or(Gap::UNDERSCORE);
        let mut inside: Option<Gap> = None;
        for i in 0..self.words.len() {
            let gap = self.words[i].gap;
            if inside.is_some() {
                self.words[i].shape = Shape::Other;
            }
            if gap == Gap::AT && !self.is_desk(i) {
                let mut first = i;
                while first > 0 && self.words[first - 1].gap.within(TIGHT) && first + 8 > i {
                    first -= 1;
                }
                self.words[first..=i].iter_mut().for_each(|word| word.shape = Shape::Other);
                inside = Some(TIGHT);
            } else if gap == Gap::DOT
                && inside.is_none()
                && self.text[self.words[i].range()].eq_ignore_ascii_case("www")
            {
                self.words[i].shape = Shape::Other;
                inside = Some(TIGHT.or(Gap::SLASH));
            } else if gap == Gap::COLON.or(Gap::SLASH)
                && !self.text[self.words[i].range().end..].starts_with(":/ ")
            {
                self.words[i].shape = Shape::Other;
                inside = Some(
                    TIGHT.or(Gap::SLASH).or(Gap::OTHER).or(Gap::AND).or(Gap::COLON).or(Gap::COMMA),
                );
            } else if inside.is_some_and(|tight| !gap.within(tight)) {
                inside = None;
            }
        }
    }
}

impl Words<'_> {
    /// `Amara Okafor@Housing`: a name at a desk, and no address of a machine.
    fn is_desk(&self, at: usize) -> bool {
        let desk = self.words.get(at + 1);
        self.words[at].shape == Shape::Capital
            && at > 0
            && self.words[at - 1].gap == Gap::SPACE
            && self.words[at - 1].shape == Shape::Capital
            && desk.is_some_and(|desk| desk.shape.is_capital() && desk.gap != Gap::DOT)
    }
}

struct Cutter<'a> {
    text: &'a str,
    at: usize,
    lexicon: &'static Lexicon,
}

/// What a word is made of.
#[derive(Default)]
struct Seen {
    letters: u8,
    capitals: u8,
    first: First,
    digits: bool,
    foreign: bool,
}

/// What a word begins with.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum First {
    #[default]
    Small,
    Capital,
    Digit,
}

impl Cutter<'_> {
    /// Reads one word and the gap behind it.
    fn word(&mut self, split: Split) -> Word {
        let start = self.at;
        let mut seen = Seen::default();
        let mut hasher = Hasher::new();
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            if self.at > start && split == Split::Camel && self.camel_edge(start) {
                break;
            }
            if byte.is_ascii_alphanumeric() {
                seen.ascii(byte, self.at == start);
                hasher.push(byte | 0x20);
                self.at += 1;
            } else if byte.is_ascii() || !self.letter_beyond_ascii(start, &mut seen, &mut hasher) {
                break;
            }
        }
        let length = self.at - start;
        let hash = hasher.finish();
        let shape = if length > LONGEST { Shape::Other } else { seen.shape() };
        let entry =
            if shape == Shape::Other { Entry::default() } else { self.lexicon.look_up(hash) };
        Word {
            start,
            entry,
            key: (hash >> 32) as u32,
            gap: self.gap(),
            length: (self.text.floor_char_boundary(start + length.min(LONGEST)) - start) as u8,
            shape,
        }
    }

    /// Takes a letter or mark beyond ASCII into the word, if that is what stands here.
    fn letter_beyond_ascii(&mut self, start: usize, seen: &mut Seen, hasher: &mut Hasher) -> bool {
        let Some(letter) = self.text[self.at..].chars().next() else { return false };
        let folded = fold(letter);
        if !letter.is_alphabetic() && (folded.is_none() || self.at == start) {
            return false;
        }
        match folded {
            Some(plain) => plain.bytes().for_each(|byte| hasher.push(byte)),
            None => seen.foreign = true,
        }
        seen.letter(letter.is_uppercase(), self.at == start);
        self.at += letter.len_utf8();
        true
    }

    /// Whether a file name's word ends here: `Letter|To`, `smith|2024`.
    fn camel_edge(&self, start: usize) -> bool {
        let bytes = self.text.as_bytes();
        let (last, next) = (bytes[self.at - 1], bytes[self.at]);
        let prefix = matches!(&bytes[start..self.at], b"Mc" | b"Mac" | b"De" | b"Fitz");
        (last.is_ascii_lowercase() && next.is_ascii_uppercase() && !prefix)
            || last.is_ascii_digit() != next.is_ascii_digit()
                && last.is_ascii()
                && next.is_ascii_alphanumeric()
    }

    /// Reads what parts two words.
    fn gap(&mut self) -> Gap {
        let bytes = self.text.as_bytes();
        let mut gap = Gap::NONE;
        let (mut spaces, mut lines) = (0_u32, 0_u32);
        while let Some(&byte) = bytes.get(self.at) {
            if byte.is_ascii_alphanumeric() {
                break;
            }
            if !byte.is_ascii() {
                let Some(kind) = self.gap_beyond_ascii() else { break };
                gap = gap.or(kind);
                continue;
            }
            self.at += 1;
            gap = gap.or(match byte {
                b' ' => {
                    spaces += 1;
                    Gap::SPACE
                }
                b'\n' => {
                    (lines, spaces) = (lines + 1, 0);
                    Gap::LINE
                }
                _ => ascii_gap(byte),
            });
        }
        gap = if lines > 1 { gap.or(Gap::PARA) } else { gap };
        if spaces > 2 && lines == 0 { gap.or(Gap::TAB) } else { gap }
    }

    /// The kind of a character beyond ASCII that is no letter.
    fn gap_beyond_ascii(&mut self) -> Option<Gap> {
        let next = self.text[self.at..].chars().next()?;
        let kind = match next {
            '\u{a0}' | '\u{2002}'..='\u{200a}' | '\u{202f}' => Gap::SPACE,
            '\u{200b}'..='\u{200f}' | '\u{ad}' | '\u{feff}' | '\u{2060}' => Gap::NONE,
            '’' | '‘' | 'ʼ' | '`' | '´' => Gap::APOSTROPHE,
            '‐' | '‑' => Gap::HYPHEN,
            '“' | '”' | '«' | '»' => Gap::QUOTE,
            '\u{2028}' => Gap::LINE,
            '\u{2029}' => Gap::PARA.or(Gap::LINE),
            _ if next.is_alphabetic() => return None,
            _ => Gap::OTHER,
        };
        self.at += next.len_utf8();
        Some(kind)
    }
}

/// The kind of an ASCII character that is no letter or digit. Stars are Markdown, and nothing.
const fn ascii_gap(byte: u8) -> Gap {
    match byte {
        b'\t' | b'|' | 0x0b | 0x0c => Gap::TAB,
        b'\r' | b'*' => Gap::NONE,
        b',' => Gap::COMMA,
        b'.' => Gap::DOT,
        b':' => Gap::COLON,
        b'-' => Gap::HYPHEN,
        b'\'' | b'`' => Gap::APOSTROPHE,
        b'@' => Gap::AT,
        b'&' => Gap::AND,
        b'/' | b'\\' => Gap::SLASH,
        b'(' | b'[' => Gap::OPEN,
        b'"' => Gap::QUOTE,
        b'_' => Gap::UNDERSCORE,
        _ => Gap::OTHER,
    }
}

impl Seen {
    fn ascii(&mut self, byte: u8, first: bool) {
        if !byte.is_ascii_digit() {
            return self.letter(byte.is_ascii_uppercase(), first);
        }
        self.digits = true;
        if first {
            self.first = First::Digit;
        }
    }

    fn letter(&mut self, capital: bool, first: bool) {
        self.letters = self.letters.saturating_add(1);
        self.capitals = self.capitals.saturating_add(u8::from(capital));
        if first && capital {
            self.first = First::Capital;
        }
    }

    fn shape(&self) -> Shape {
        match (self.letters, self.capitals) {
            _ if self.foreign => Shape::Other,
            _ if self.first == First::Digit => Shape::Number,
            _ if self.digits => Shape::Code,
            (_, 0) => Shape::Lower,
            (1, 1) => Shape::Initial,
            (letters, capitals) if letters == capitals => Shape::Upper,
            (_, 1) if self.first == First::Capital => Shape::Capital,
            _ if self.first == First::Capital => Shape::Mixed,
            _ => Shape::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, split: Split) -> Vec<(&str, Shape)> {
        let words = Words::of(text, split);
        (0..words.len()).map(|i| (words.str(i), words.all()[i].shape)).collect()
    }

    #[test]
    fn a_word_without_end_is_kept_to_whole_letters() {
        let text = "の".repeat(400);
        assert_eq!(cut(&text, Split::Plain), [("の".repeat(16).as_str(), Shape::Other)]);
    }

    #[test]
    fn words_have_shapes() {
        use Shape::{Capital, Code, Initial, Lower, Mixed, Number, Other, Upper};
        for (text, expected) in [
            ("Amara's mum", vec![("Amara", Capital), ("s", Lower), ("mum", Lower)]),
            ("J. O'BRIEN", vec![("J", Initial), ("O", Initial), ("BRIEN", Upper)]),
            ("McKay, WR11 9ZZ", vec![("McKay", Mixed), ("WR11", Code), ("9ZZ", Number)]),
            ("Łukasz Öz", vec![("Łukasz", Capital), ("Öz", Capital)]),
            ("王 x", vec![("王", Other), ("x", Lower)]),
            (
                "a.b@c.example d",
                vec![("a", Other), ("b", Other), ("c", Other), ("example", Other), ("d", Lower)],
            ),
            (
                "https://x.example/A B",
                vec![
                    ("https", Other),
                    ("x", Other),
                    ("example", Other),
                    ("A", Other),
                    ("B", Initial),
                ],
            ),
        ] {
            assert_eq!(cut(text, Split::Plain), expected, "{text}");
        }
    }

    #[test]
    fn file_names_split_at_capitals_and_digits() {
        let names =
            |text| cut(text, Split::Camel).iter().map(|(word, _)| *word).collect::<Vec<_>>();
        assert_eq!(
            names("LetterToJohnMcKay2024.docx"),
            ["Letter", "To", "John", "McKay", "2024", "docx"]
        );
    }

    #[test]
    fn gaps_tell_lines_columns_and_paragraphs() {
        let gap = |text: &str| Words::of(text, Split::Plain).all()[0].gap;
        assert_eq!(gap("a b"), Gap::SPACE);
        assert_eq!(gap("a,\n b"), Gap::COMMA.or(Gap::LINE).or(Gap::SPACE));
        assert!(gap("a\r\n\r\nb").has(Gap::PARA));
        assert!(gap("a    b").has(Gap::TAB) && !gap("a\n    b").has(Gap::TAB));
        assert!(gap("a’s") == Gap::APOSTROPHE);
    }
}
