//! Takes glyphs out of a content stream by changing the operators that show them, and nothing else.
//!
//! Every other byte of the stream stays as it was, so that what is kept looks as it did in every
//! viewer. Also takes out what no page shows: comments, and strings where no viewer wants any.

use std::{collections::BTreeMap, fmt::Write as _, ops::Range};

use super::{
    lex::{Lexer, Op, Operand, Value},
    pictures::{self, Inline},
    relay::Relaid,
};

/// A code to take out of a string.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Hit {
    /// The string's place among the elements of `TJ`.
    pub(super) element: u32,
    /// Its bytes in the unescaped string.
    pub(super) code: Range<u32>,
    /// What `TJ` must move by instead.
    pub(super) stand_in: f32,
}

/// What is to be taken out of one stream, by the offset of the operator.
pub(super) type Hits = BTreeMap<u32, Vec<Hit>>;

/// Replacements of stretches of a stream.
#[derive(Default)]
pub(super) struct Edits(BTreeMap<usize, (usize, Vec<u8>)>);

impl Edits {
    pub(super) fn replace(&mut self, range: Range<usize>, with: Vec<u8>) {
        self.0.insert(range.start, (range.end, with));
    }

    /// The stream with all replacements made. One that lies within another is left out.
    pub(super) fn apply(&self, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(bytes.len());
        let mut at = 0;
        for (&start, (end, with)) in &self.0 {
            if start < at {
                continue;
            }
            out.extend_from_slice(&bytes[at..start]);
            out.extend_from_slice(with);
            at = *end;
        }
        out.extend_from_slice(&bytes[at..]);
        out
    }
}

/// The edits that take out `hits`, put what is `relaid` into place, and take out whatever no viewer shows. None if a hit is not where its
/// operator should be.
pub(super) fn edits(bytes: &[u8], hits: &Hits, relaid: &Relaid, inline: Inline) -> Option<Edits> {
    let mut edits = Edits::default();
    let (mut lexer, mut op) = (Lexer::new(bytes), Op::default());
    let mut found = 0;
    while lexer.next(&mut op) {
        let word = lexer.word(&op);
        let own = hits.get(&(op.range.start as u32));
        if let Some(new) = relaid.get(&(op.range.start as u32)) {
            edits.replace(op.range.clone(), new.clone());
            found += usize::from(own.is_some());
        } else if let Some(hits) = own {
            edits.replace(op.range.clone(), retell(bytes, word, &op, hits)?);
            found += 1;
        } else if word == b"BI" {
            if !inline.lets_stay(&op) {
                edits.replace(op.range.clone(), pictures::blank_inline(&op));
            }
        } else {
            scrub(word, &op, &mut edits);
        }
    }
    // Operands that no operator follows.
    if let (Some(first), Some(last)) = (op.operands.first(), op.operands.last()) {
        edits.replace(first.range.start..last.range.end, Vec::new());
    }
    for aside in lexer.asides {
        edits.0.entry(aside.start).or_insert((aside.end, b" ".to_vec()));
    }
    (found == hits.len()).then_some(edits)
}

/// One operator that shows text, again, without the codes that were hit.
fn retell(bytes: &[u8], word: &[u8], op: &Op, hits: &[Hit]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    match word {
        b"'" => out.extend_from_slice(b"T* "),
        b"\"" => {
            let [spacing, between, _] = op.operands.as_slice() else { return None };
            out.extend_from_slice(&bytes[spacing.range.clone()]);
            out.extend_from_slice(b" Tw ");
            out.extend_from_slice(&bytes[between.range.clone()]);
            out.extend_from_slice(b" Tc T* ");
        }
        b"Tj" | b"TJ" => {}
        _ => return None,
    }
    let shown = op.operands.last()?;
    let alone = std::slice::from_ref(shown);
    let elements = match &shown.value {
        Value::Array(items) => items.as_slice(),
        _ => alone,
    };
    out.extend_from_slice(array(elements, hits)?.as_bytes());
    out.extend_from_slice(b" TJ");
    Some(out)
}

fn array(elements: &[Operand], hits: &[Hit]) -> Option<String> {
    let mut out = String::from("[");
    let mut shift = 0.0;
    for (element, item) in elements.iter().enumerate() {
        match &item.value {
            Value::Number(number) => shift += number,
            Value::String(string) => {
                let hits = hits.iter().filter(|hit| hit.element as usize == element);
                string_without(string, hits, &mut shift, &mut out)?;
            }
            _ => {}
        }
    }
    write_shift(&mut shift, &mut out);
    out.push(']');
    Some(out)
}

fn string_without<'h>(
    string: &[u8],
    hits: impl Iterator<Item = &'h Hit>,
    shift: &mut f64,
    out: &mut String,
) -> Option<()> {
    let mut hits: Vec<&Hit> = hits.collect();
    hits.sort_by_key(|hit| hit.code.start);
    hits.dedup_by_key(|hit| hit.code.start);
    let mut at = 0;
    for hit in hits {
        write_hex(string.get(at..hit.code.start as usize)?, shift, out);
        *shift += f64::from(hit.stand_in);
        at = hit.code.end as usize;
    }
    write_hex(string.get(at..)?, shift, out);
    Some(())
}

fn write_hex(bytes: &[u8], shift: &mut f64, out: &mut String) {
    if bytes.is_empty() {
        return;
    }
    write_shift(shift, out);
    out.push('<');
    for byte in bytes {
        write!(out, "{byte:02X}").expect("a string takes any text");
    }
    out.push('>');
}

fn write_shift(shift: &mut f64, out: &mut String) {
    if *shift != 0.0 {
        write!(out, " {} ", decimal(*shift)).expect("a string takes any text");
        *shift = 0.0;
    }
}

/// A number without an exponent, which PDF does not know.
pub(super) fn decimal(number: f64) -> String {
    let text = format!("{number:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Takes out strings that are not shown.
fn scrub(word: &[u8], op: &Op, edits: &mut Edits) {
    let wanted = match word {
        b"Tj" | b"TJ" | b"'" => 1,
        b"\"" => 3,
        b"BDC" | b"DP" => return scrub_properties(op, edits),
        _ if op.operands.iter().any(Operand::holds_string) => {
            return edits.replace(op.range.clone(), Vec::new());
        }
        _ => return,
    };
    if op.operands.len() > wanted {
        let kept = op.operands[op.operands.len() - wanted].range.start;
        edits.replace(op.range.start..kept, b" ".to_vec());
    }
}

/// A property list keeps only its number, once it holds a string.
fn scrub_properties(op: &Op, edits: &mut Edits) {
    for operand in op.operands.iter().filter(|operand| operand.holds_string()) {
        let Value::Dict(entries) = &operand.value else {
            edits.replace(operand.range.clone(), b" ".to_vec());
            continue;
        };
        let mcid = entries.iter().find(|(key, _)| key == b"MCID").and_then(|(_, id)| id.number());
        let kept =
            mcid.map_or_else(|| "<<>>".to_owned(), |id| format!("<</MCID {}>>", decimal(id)));
        edits.replace(operand.range.clone(), kept.into_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::{super::pictures::Setting, *};

    fn cut(content: &str, hits: &[(u32, u32, u32)]) -> String {
        let mut map = Hits::new();
        for &(op, element, at) in hits {
            let hit = Hit { element, code: at..at + 1, stand_in: -500.0 };
            map.entry(op).or_default().push(hit);
        }
        let edits = edits(content.as_bytes(), &map, &Relaid::new(), Inline::Clear(Setting::Page))
            .expect("every hit has its operator");
        String::from_utf8(edits.apply(content.as_bytes())).expect("ASCII in, ASCII out")
    }

    #[test]
    fn hits_leave_a_gap_of_their_width() {
        for (content, hits, expected) in [
            ("BT (abc) Tj ET", &[(3, 0, 1)][..], "BT [<61> -500 <63>] TJ ET"),
            ("(abc) Tj", &[(0, 0, 0), (0, 0, 1), (0, 0, 2)], "[ -1500 ] TJ"),
            ("[(ab)-20(cd)] TJ", &[(0, 0, 1), (0, 2, 0)], "[<61> -1020 <64>] TJ"),
            ("(ab) '", &[(0, 0, 0)], "T* [ -500 <62>] TJ"),
            ("1 .5 (ab) \"", &[(0, 0, 1)], "1 Tw .5 Tc T* [<61> -500 ] TJ"),
            ("(kept) Tj (ab) Tj", &[(10, 0, 1)], "(kept) Tj [<61> -500 ] TJ"),
        ] {
            assert_eq!(cut(content, hits), expected);
        }
    }

    #[test]
    fn what_no_viewer_shows_goes() {
        for (content, expected) in [
            ("q % secret\nQ", "q  \nQ"),
            ("/Span <</ActualText (x) /MCID 3>> BDC EMC", "/Span <</MCID 3>> BDC EMC"),
            ("/Tag <</K (x)>> DP q", "/Tag <<>> DP q"),
            ("/P <</MCID 3 /T /N>> BDC", "/P <</MCID 3 /T /N>> BDC"),
            ("(x) w q", " q"),
            ("(x) (y) Tj", " (y) Tj"),
            ("q (x)", "q "),
            ("(x) 3d Q", "  Q"),
            ("1 0 0 1 5 5 cm (y) Tj", "1 0 0 1 5 5 cm (y) Tj"),
        ] {
            assert_eq!(cut(content, &[]), expected);
        }
    }

    #[test]
    fn unread_pictures_go() {
        for (content, expected) in [
            ("q BI /W 9 /H 9 ID x EI Q", "q BI /W 1 /H 1 /BPC 8 /CS /G /F /AHx ID E0> EI Q"),
            ("q BI /W 9 /H 9 /IM true ID x EI Q", "q   Q"),
            ("q BI /W 2 /H 2 ID x EI Q", "q BI /W 2 /H 2 ID x EI Q"),
        ] {
            assert_eq!(cut(content, &[]), expected);
            let stay = edits(content.as_bytes(), &Hits::new(), &Relaid::new(), Inline::Stay)
                .map(|e| e.0.len());
            assert_eq!(stay, Some(0));
        }
    }

    #[test]
    fn a_hit_without_its_operator_is_an_error() {
        let hits = Hits::from([(1, vec![Hit { element: 0, code: 0..1, stand_in: 0.0 }])]);
        assert!(edits(b"(a) Tj", &hits, &Relaid::new(), Inline::Stay).is_none());
        let hits = Hits::from([(0, vec![Hit { element: 0, code: 5..6, stand_in: 0.0 }])]);
        assert!(edits(b"(a) Tj", &hits, &Relaid::new(), Inline::Stay).is_none());
    }
}
