//! A copy of a document with labels where cuts were: all other bytes stay as they are.
//!
//! A label is written so that it cannot end, begin or change the markup around it: escaped where
//! the slot allows escapes, and plain words where it does not.

use std::io::Write;

use super::{Slot, whole};
use crate::{
    format::encoding::Charset,
    model::{Cut, Cuts, Fault, Limits, Source},
};

struct Splice<'a> {
    cut: &'a Cut,
    slot: Slot,
    end: usize,
}

/// Writes the copy. `declared` finds the character set that the document names in its bytes.
pub fn write(
    source: &Source,
    limits: &Limits,
    cuts: &Cuts,
    declared: impl Fn(&[u8]) -> Option<String>,
    out: &mut dyn Write,
) -> Result<(), Fault> {
    if cuts.is_empty() {
        std::io::copy(&mut source.content.reader()?, out)?;
        return Ok(());
    }
    let bytes = whole(source, limits)?;
    let declared = declared(&bytes);
    let (charset, _) = Charset::detect(&bytes, declared.as_deref());
    let mut done = 0;
    for splice in splices(cuts, bytes.len()) {
        let start = splice.cut.start as usize;
        out.write_all(&bytes[done..start])?;
        let around = Around { before: before(&bytes[..start]), after: after(&bytes[splice.end..]) };
        out.write_all(&charset.encode(&label(&splice.cut.label, splice.slot, around)))?;
        done = splice.end;
    }
    out.write_all(&bytes[done..])?;
    Ok(())
}

/// The cuts of all slots in one order, those that overlap joined.
fn splices(cuts: &Cuts, len: usize) -> Vec<Splice<'_>> {
    let mut all: Vec<Splice> = Slot::ALL
        .into_iter()
        .flat_map(|slot| cuts.of(slot.stream()).iter().map(move |cut| (slot, cut)))
        .map(|(slot, cut)| Splice { cut, slot, end: (cut.end as usize).min(len) })
        .filter(|splice| (splice.cut.start as usize) < splice.end)
        .collect();
    all.sort_by_key(|splice| (splice.cut.start, std::cmp::Reverse(splice.end)));
    all.dedup_by(|next, kept| {
        let overlaps = (next.cut.start as usize) < kept.end;
        if overlaps {
            kept.end = kept.end.max(next.end);
        }
        overlaps
    });
    all
}

/// The nearest bytes, without the NULs that wide character sets put between them.
#[derive(Clone, Copy)]
struct Around {
    before: [u8; 2],
    after: [u8; 2],
}

fn before(bytes: &[u8]) -> [u8; 2] {
    let [last, first] = nearest(bytes.iter().rev());
    [first, last]
}

fn after(bytes: &[u8]) -> [u8; 2] {
    nearest(bytes.iter())
}

fn nearest<'a>(bytes: impl Iterator<Item = &'a u8>) -> [u8; 2] {
    let mut near = bytes.take(8).copied().filter(|byte| *byte != 0);
    [near.next().unwrap_or(b' '), near.next().unwrap_or(b' ')]
}

fn label(label: &str, slot: Slot, around: Around) -> String {
    match slot {
        Slot::Text => {
            let label = escaped(label, Slot::Text);
            // What stands before must not become a tag or reference with the label or what follows.
            let opens = matches!(
                around.before,
                [_, b'<' | b'&'] | [b'<', b'/' | b'!' | b'?'] | [b'&', b'#']
            );
            let guard = if opens { " " } else { "" };
            format!("{guard}{label}")
        }
        Slot::Quoted => escaped(label, Slot::Quoted),
        // An empty value would take what follows for its own.
        Slot::Bare if label.is_empty() => "-".to_owned(),
        Slot::Bare => escaped(label, Slot::Bare),
        Slot::Raw => plain(label),
        Slot::Cdata if matches!(around.after, [b'>', _] | [b']', b'>']) => plain(label),
        Slot::Cdata => label.replace('>', ")"),
        Slot::Name => name(label),
    }
}

fn escaped(label: &str, slot: Slot) -> String {
    let mut escaped = String::with_capacity(label.len());
    for character in label.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' if slot != Slot::Text => escaped.push_str("&quot;"),
            '\'' | '`' | '=' if slot != Slot::Text => {
                escaped.push_str("&#");
                escaped.push_str(&u32::from(character).to_string());
                escaped.push(';');
            }
            ' ' | '\t' | '\n' | '\r' if slot == Slot::Bare => escaped.push_str("&#32;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// Words that mean nothing in comments, scripts, styles and declarations.
fn plain(label: &str) -> String {
    let mut words = String::with_capacity(label.len());
    for character in label.chars() {
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' | '_' | '.' => words.push(character),
            '-' if !words.is_empty() && !words.ends_with('-') => words.push('-'),
            '[' | '(' => words.push('('),
            ']' | ')' => words.push(')'),
            _ => {}
        }
    }
    let words = words.trim_end_matches('-');
    // Without anything, what stands before and after might form a delimiter.
    if words.is_empty() { "_".to_owned() } else { words.to_owned() }
}

fn name(label: &str) -> String {
    let name: String =
        label.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect();
    let name = name.trim_matches('-');
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name.to_owned()
    } else {
        format!("x{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_by_slot() {
        let quiet = Around { before: [b' '; 2], after: [b' ', b' '] };
        let check = |text: &str, slot, around, expected: &str| {
            assert_eq!(label(text, slot, around), expected, "{text} {slot:?}");
        };
        for (text, slot, expected) in [
            ("[REDACTED]", Slot::Text, "[REDACTED]"),
            ("<a&b>", Slot::Text, "&lt;a&amp;b&gt;"),
            ("", Slot::Text, ""),
            ("it's \"x\"", Slot::Quoted, "it&#39;s &quot;x&quot;"),
            ("[a b]", Slot::Bare, "[a&#32;b]"),
            ("", Slot::Bare, "-"),
            ("[nhs-number]", Slot::Raw, "(nhs-number)"),
            ("-->x--y</script>\"'", Slot::Raw, "x-yscript"),
            ("--", Slot::Raw, "_"),
            ("[REDACTED]", Slot::Cdata, "[REDACTED]"),
            ("]]>", Slot::Cdata, "]])"),
            ("[nhs-number]", Slot::Name, "nhs-number"),
            ("[7]", Slot::Name, "x7"),
            ("", Slot::Name, "x"),
        ] {
            check(text, slot, quiet, expected);
        }
        let near = |before: &[u8; 2], after: &[u8; 2]| Around { before: *before, after: *after };
        check("b", Slot::Text, near(b" <", b"  "), " b");
        check("b", Slot::Text, near(b"</", b"  "), " b");
        check("b", Slot::Text, near(b"a/", b"  "), "b");
        check("", Slot::Text, near(b" &", b"lt"), " ");
        check("[X]", Slot::Cdata, near(b"  ", b"]>"), "(X)");
        check("[X]", Slot::Cdata, near(b"  ", b"]]"), "[X]");
    }
}
