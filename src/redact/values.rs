//! The values that must not be readable in a copy, and where a text still holds them.

use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use super::squeeze::Squeezed;
use crate::model::{Kind, Private};

/// A value to withhold wherever it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Value {
    /// The text.
    pub text: Private,
    /// What it is; literals of the user's have the kind `literal`.
    pub kind: Kind,
    /// Whether capitals count: short single names are also common words ("May", "Will").
    pub exact_case: bool,
}

impl Value {
    /// A text the user wants withheld, without regard to case.
    pub fn literal(text: &str) -> Value {
        Value { text: Private::new(text.trim()), kind: Kind::new("literal"), exact_case: false }
    }

    /// A text that detection found.
    pub fn found(text: Private, kind: Kind) -> Value {
        let word = text.reveal();
        let single = !word.contains(char::is_whitespace);
        let exact_case = kind.as_str() == "person-name" && single && word.chars().count() < 7;
        Value { text, kind, exact_case }
    }
}

/// Where a text holds a withheld value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Byte range in the text.
    pub range: Range<usize>,
    /// Which value, by its index in [`Values::list`].
    pub value: usize,
}

/// A set of withheld values, compiled for searching.
#[derive(Clone, Debug)]
pub struct Values {
    list: Vec<Value>,
    written: Form,
    read: Form,
}

/// All values in one squeezed form.
#[derive(Clone, Debug)]
struct Form {
    shapes: Vec<Shape>,
    matcher: AhoCorasick,
    squeeze: fn(&str) -> Squeezed,
}

impl Form {
    fn new(list: &[Value], squeezed: &[Squeezed], squeeze: fn(&str) -> Squeezed) -> Form {
        let shapes = list.iter().zip(squeezed).map(|(v, s)| Shape::of(v, s)).collect();
        let matcher = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(squeezed.iter().map(|value| value.text.as_bytes()))
            .expect("the values of one bundle fit the automaton");
        Form { shapes, matcher, squeeze }
    }
}

/// A value as short as this is never read loosely: too many words look like it.
const SHORT: usize = 4;

/// What a squeezed value forgot: where its separators were.
#[derive(Clone, Debug)]
struct Shape {
    /// Offsets in the squeezed value before which a separator stood.
    gaps: Vec<usize>,
    /// The separators themselves.
    separators: Vec<char>,
    /// Mostly digits: separators may stand anywhere.
    number: bool,
}

impl Values {
    /// Compiles the values. Values without a letter or digit are refused with their index.
    pub fn new(mut list: Vec<Value>) -> Result<Values, usize> {
        list.sort();
        list.dedup_by(|a, b| a.text == b.text && a.exact_case == b.exact_case);
        let squeezed: Vec<Squeezed> =
            list.iter().map(|value| Squeezed::new(value.text.reveal())).collect();
        if let Some(empty) = squeezed.iter().position(|value| value.text.is_empty()) {
            return Err(empty);
        }
        let written = Form::new(&list, &squeezed, Squeezed::new);
        let loose: Vec<Squeezed> =
            list.iter().map(|value| Squeezed::as_read(value.text.reveal())).collect();
        let read = Form::new(&list, &loose, Squeezed::as_read);
        Ok(Values { list, written, read })
    }

    /// The values, in the order of [`Hit::value`].
    pub fn list(&self) -> &[Value] {
        &self.list
    }

    /// Whether there is nothing to withhold.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Every place where a text holds a value, longest first where several begin together.
    pub fn find(&self, text: &str) -> Vec<Hit> {
        self.find_in(text, &self.written, |_, _| true)
    }

    /// The same in a text that was read from pixels, where letters are taken for others that look
    /// alike, and accents are lost.
    pub fn find_read(&self, text: &str) -> Vec<Hit> {
        let mut hits = self.find(text);
        let long = |value: &Value, found: usize| found > SHORT && !value.exact_case;
        hits.extend(self.find_in(text, &self.read, long));
        hits.sort_by_key(|hit| (hit.range.start, std::cmp::Reverse(hit.range.end), hit.value));
        hits.dedup();
        hits
    }

    fn find_in(&self, text: &str, form: &Form, may: impl Fn(&Value, usize) -> bool) -> Vec<Hit> {
        if self.list.is_empty() {
            return Vec::new();
        }
        let squeezed = (form.squeeze)(text);
        let mut hits: Vec<Hit> = form
            .matcher
            .find_overlapping_iter(&squeezed.text)
            .filter(|found| may(&self.list[found.pattern().as_usize()], found.len()))
            .filter_map(|found| {
                let at = (found.pattern().as_usize(), found.start()..found.end());
                self.confirm(text, &squeezed, form, at, Numbers::Spaced)
            })
            .collect();
        hits.sort_by_key(|hit| (hit.range.start, std::cmp::Reverse(hit.range.end)));
        hits
    }

    /// Whether a text holds any value.
    pub fn any(&self, text: &str) -> bool {
        !self.find(text).is_empty()
    }

    /// Whether machine text — raw bytes, streams, operators — holds any value. There, digits that
    /// stand near each other are no number, so numbers must be written with the separators that
    /// the value has, or with none; and values of one or two letters are no evidence.
    pub(super) fn any_in_bytes(&self, text: &str) -> bool {
        let (squeezed, form) = (Squeezed::new(text), &self.written);
        form.matcher.find_overlapping_iter(&squeezed.text).any(|found| {
            let at = (found.pattern().as_usize(), found.start()..found.end());
            found.len() > 2 && self.confirm(text, &squeezed, form, at, Numbers::AsWritten).is_some()
        })
    }

    fn confirm(
        &self,
        text: &str,
        squeezed: &Squeezed,
        form: &Form,
        (value, found): (usize, Range<usize>),
        numbers: Numbers,
    ) -> Option<Hit> {
        let range = squeezed.original(found.start, found.end);
        let shape = &form.shapes[value];
        if !stands_alone(text, &range) || !shape.allows(text, squeezed, &found, numbers) {
            return None;
        }
        if self.list[value].exact_case && !same_case(&text[range.clone()], &self.list[value]) {
            return None;
        }
        Some(Hit { range: widen(text, range, self.list[value].text.reveal()), value })
    }
}

/// How the digits of a number may be parted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbers {
    /// Anywhere, as people write them.
    Spaced,
    /// Only where the value itself is parted.
    AsWritten,
}

/// No letter or digit touches the range from outside.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

/// As the value is written, or all in capitals.
fn same_case(found: &str, value: &Value) -> bool {
    found == value.text.reveal() || found.chars().all(|char| !char.is_lowercase())
}

/// Takes in the value's own punctuation at either end, such as the `£` of `£500`.
fn widen(text: &str, range: Range<usize>, value: &str) -> Range<usize> {
    let body = value.trim_start_matches(|c: char| !c.is_alphanumeric());
    let head = &value[..value.len() - body.len()];
    let tail = &body[body.trim_end_matches(|c: char| !c.is_alphanumeric()).len()..];
    let start = if text[..range.start].ends_with(head) { head.len() } else { 0 };
    let end = if text[range.end..].starts_with(tail) { tail.len() } else { 0 };
    range.start - start..range.end + end
}

impl Shape {
    fn of(value: &Value, squeezed: &Squeezed) -> Shape {
        let text = value.text.reveal();
        let gaps = (1..squeezed.text.len())
            .filter(|&at| squeezed.original(at - 1, at).end < squeezed.original(at, at + 1).start)
            .collect();
        let separators = text.chars().filter(|char| !char.is_alphanumeric()).collect();
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        Shape { gaps, separators, number: digits >= 5 && digits * 2 > squeezed.text.len() }
    }

    /// Whether the separators inside a match are ones that a person would read over.
    fn allows(
        &self,
        text: &str,
        squeezed: &Squeezed,
        found: &Range<usize>,
        numbers: Numbers,
    ) -> bool {
        let value_gap = |at: usize| self.gaps.contains(&(at - found.start));
        ((found.start + 1)..found.end).all(|at| {
            let end = squeezed.original(at - 1, at).end;
            let next = squeezed.original(at, at + 1);
            if next.start <= end {
                return true; // letters that touch: "JohnSmith" is read as "John Smith"
            }
            let between = &text[end..next.start];
            if self.number && numbers == Numbers::Spaced {
                between.len() <= 8 && between.chars().all(|c| is_filler(c) || ".-/–‑()".contains(c))
            } else if value_gap(at) {
                between
                    .chars()
                    .all(|c| is_filler(c) || "-_.+‐‑–,".contains(c) || self.separators.contains(&c))
            } else {
                is_soft(between)
            }
        })
    }
}

/// White space and characters that show nothing.
fn is_filler(char: char) -> bool {
    char.is_whitespace() || is_invisible(char)
}

fn is_invisible(char: char) -> bool {
    matches!(char, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// What may stand inside one word without parting it: a hyphen at a line's end, or nothing that
/// shows.
fn is_soft(between: &str) -> bool {
    let seen = between.trim_matches(is_invisible);
    seen.is_empty()
        || seen.strip_prefix(['-', '\u{2010}']).is_some_and(|rest| {
            rest.contains(['\n', '\r']) && rest.chars().all(char::is_whitespace)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(values: &[&str], text: &str) -> Vec<String> {
        let list = values.iter().map(|value| Value::literal(value)).collect();
        let values = Values::new(list).expect("values have letters");
        values.find(text).into_iter().map(|hit| text[hit.range].to_owned()).collect()
    }

    #[test]
    fn literals_are_found_however_they_are_written() {
        let none: &[&str] = &[];
        for (value, text, expected) in [
            ("Ayo Balogun", "met AYO  balogun today", &["AYO  balogun"][..]),
            ("Ayo Balogun", "met Ayo\r\n Balogun today", &["Ayo\r\n Balogun"]),
            ("Ayo Balogun", "ayo.balogun@example.com", &["ayo.balogun"]),
            ("Ayo Balogun", "AyoBalogun.docx", &["AyoBalogun"]),
            ("Balogun", "Balo-\ngun came", &["Balo-\ngun"]),
            ("Balogun", "Balo\u{ad}gun came", &["Balo\u{ad}gun"]),
            ("Balogun", "Balogunson came", none),
            ("Balogun", "balo gun", none),
            ("999 124 5006", "9991245006, 999-124-5006", &["9991245006", "999-124-5006"]),
            ("999 124 5006", "19991245006", none),
            ("Ayo Balogun", "Ayo; Balogun", none),
            ("£500", "owes £500.", &["£500"]),
            ("Zoë", "ZOË and Zoe", &["ZOË"]),
        ] {
            assert_eq!(hits(&[value], text), expected, "{value} in {text}");
        }
    }

    #[test]
    fn what_was_read_from_pixels_is_found_by_its_looks() {
        for (value, text, strict, loose) in [
            ("Wójcik", "met Wojcik today", 0, 1),
            ("999 124 5006", "999 l24 5OO6", 0, 1),
            ("Isobel", "met 1sobe1", 0, 1),
            ("Isobel", "met Isobel", 1, 1),
            ("Mol", "met Mo1", 0, 0),
            ("Balogun", "met Ba1ogunson", 0, 0),
        ] {
            let values = Values::new(vec![Value::literal(value)]).expect("it has letters");
            let counts = (values.find(text).len(), values.find_read(text).len());
            assert_eq!(counts, (strict, loose), "{value} in {text}");
        }
    }

    #[test]
    fn short_names_are_found_only_as_names() {
        let may = Value::found(Private::new("May"), Kind::new("person-name"));
        let values = Values::new(vec![may]).expect("a name has letters");
        let found = values.find("May may come in MAY.");
        let starts: Vec<usize> = found.iter().map(|hit| hit.range.start).collect();
        assert_eq!(starts, [0, 16]);
    }

    #[test]
    fn a_value_without_letters_is_refused() {
        assert_eq!(Values::new(vec![Value::literal("--")]).err(), Some(0));
    }
}
