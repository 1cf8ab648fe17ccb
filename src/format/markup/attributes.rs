//! The attributes of one tag, and where the tag ends.
//!
//! It follows the tokenizer of the HTML standard (13.2.5.32 to 13.2.5.40), which also accepts every
//! tag of well-formed XML. It never fails: what no rule foresees is part of a name or a value.

use std::ops::Range;

use super::Slot;

/// One attribute, as ranges of the document's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its name.
    pub name: Range<usize>,
    /// Its value, without quotes.
    pub value: Option<Value>,
}

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// Where it lies.
    pub range: Range<usize>,
    /// Whether quotes stand around it.
    pub slot: Slot,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0C)
}

/// Scans the attributes that begin at `at`, right after the tag's name, into `found`. Gives the
/// offset of the tag's `>`, or the end of the text where the tag is not closed.
pub fn attributes(text: &str, mut at: usize, found: &mut Vec<Attribute>) -> usize {
    let bytes = text.as_bytes();
    found.clear();
    loop {
        at = skip(bytes, at, |byte| is_space(byte) || byte == b'/');
        if at >= bytes.len() || bytes[at] == b'>' {
            return at;
        }
        // A name may begin with `=`, but has no other.
        let end = skip(bytes, at + 1, |byte| !is_space(byte) && !b"/>=".contains(&byte));
        let name = at..end;
        let after = skip(bytes, end, is_space);
        if bytes.get(after) != Some(&b'=') {
            found.push(Attribute { name, value: None });
            at = end;
            continue;
        }
        let start = skip(bytes, after + 1, is_space);
        let value = value(bytes, start);
        at = value.range.end + usize::from(value.slot == Slot::Quoted);
        at = at.min(bytes.len());
        found.push(Attribute { name, value: Some(value) });
    }
}

fn value(bytes: &[u8], start: usize) -> Value {
    if let Some(quote @ (b'"' | b'\'')) = bytes.get(start) {
        let left = &bytes[start + 1..];
        let end = memchr::memchr(*quote, left).map_or(bytes.len(), |end| start + 1 + end);
        return Value { range: start + 1..end, slot: Slot::Quoted };
    }
    let end = skip(bytes, start, |byte| !is_space(byte) && byte != b'>');
    Value { range: start..end, slot: Slot::Bare }
}

fn skip(bytes: &[u8], from: usize, while_true: impl Fn(u8) -> bool) -> usize {
    let from = from.min(bytes.len());
    bytes[from..].iter().position(|byte| !while_true(*byte)).map_or(bytes.len(), |len| from + len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tag: &str, expected: &[(&str, Option<&str>)], rest: &str) {
        let mut found = Vec::new();
        let end = attributes(tag, 0, &mut found);
        let seen: Vec<_> = found
            .iter()
            .map(|one| {
                let value = one.value.as_ref().map(|value| &tag[value.range.clone()]);
                (&tag[one.name.clone()], value)
            })
            .collect();
        assert_eq!(seen, expected, "{tag}");
        assert_eq!(&tag[end..], rest, "{tag}");
    }

    #[test]
    fn attributes_of_every_shape() {
        check(
            " a=1 b='2' c=\"3\">x",
            &[("a", Some("1")), ("b", Some("2")), ("c", Some("3"))],
            ">x",
        );
        check(" a b = 'x'/>", &[("a", None), ("b", Some("x"))], ">");
        check("a='1'b=2/ c>", &[("a", Some("1")), ("b", Some("2/")), ("c", None)], ">");
        check(" =a=b>", &[("=a", Some("b"))], ">");
        check(" a=>x", &[("a", Some(""))], ">x");
        check(" a='>' b>", &[("a", Some(">")), ("b", None)], ">");
        check(" a='never closed>", &[("a", Some("never closed>"))], "");
        check(" a=", &[("a", Some(""))], "");
        check("", &[], "");
    }
}
