//! Cuts cells out of a worksheet.
//!
//! Kept apart from plain splicing because a cell that held a number cannot hold a label: it becomes
//! an inline string. A formula goes with its value, and with it all formulas that share it, for a
//! program that calculates anew would bring the value back.

use std::{collections::BTreeSet, ops::Range};

use crate::format::ooxml::{
    splice::{Edit, Splicer, escape},
    xml::{Tag, Token, Walker},
};
use crate::model::{Cut, Fault};

#[derive(Default)]
struct Formula {
    /// From `<f` to `</f>`.
    range: Range<usize>,
    content: Option<Range<usize>>,
    shared: Option<String>,
}

struct Cell<'a> {
    tag: Tag<'a>,
    kind: String,
    value: Option<Range<usize>>,
    formula: Option<Formula>,
    inside: Option<&'a str>,
    cut: bool,
}

impl<'a> Cell<'a> {
    fn new(tag: &Tag<'a>) -> Cell<'a> {
        Cell {
            tag: tag.clone(),
            kind: tag.get("t").unwrap_or_else(|| "n".to_owned()),
            value: None,
            formula: None,
            inside: None,
            cut: false,
        }
    }

    fn enter(&mut self, tag: &Tag<'a>) {
        self.inside = Some(tag.name);
        if tag.name == "f" {
            let shared = tag.get("si").filter(|_| tag.get("t").as_deref() == Some("shared"));
            self.formula = Some(Formula { range: tag.range.clone(), content: None, shared });
        }
    }

    fn leave(&mut self, name: &str, end: usize) {
        self.inside = None;
        if let (Some(formula), "f") = (&mut self.formula, name) {
            formula.range.end = end.max(formula.range.end);
        }
    }
}

/// Makes a worksheet's edits.
struct Cutter<'a> {
    xml: &'a str,
    splicer: Splicer<'a>,
    cell: Option<Cell<'a>>,
    /// Where formulas stand that share one, and which of those are gone.
    shared: Vec<(String, Range<usize>)>,
    gone: BTreeSet<String>,
}

/// The edits that cuts make in a worksheet.
pub(in crate::format::ooxml) fn edits(xml: &str, cuts: &[Cut]) -> Result<Vec<Edit>, Fault> {
    let mut cutter = Cutter {
        xml,
        splicer: Splicer::new(xml, cuts),
        cell: None,
        shared: Vec::new(),
        gone: BTreeSet::new(),
    };
    let mut walker = Walker::new(xml);
    while let Some(token) = walker.next()? {
        cutter.token(&token);
    }
    for (shared, range) in cutter.shared {
        if cutter.gone.contains(&shared) {
            cutter.splicer.edit(Edit::remove(range));
        }
    }
    cutter.splicer.finish()
}

impl<'a> Cutter<'a> {
    fn token(&mut self, token: &Token<'a>) {
        match (token, &mut self.cell) {
            (Token::Open(tag), None) if tag.name == "c" => self.cell = Some(Cell::new(tag)),
            (Token::Close("c", range), Some(_)) => self.end_cell(range.end),
            (Token::Open(tag), Some(cell)) if matches!(tag.name, "v" | "f") => cell.enter(tag),
            (Token::Close(name @ ("v" | "f"), range), Some(cell)) => cell.leave(name, range.end),
            (
                Token::Text(range) | Token::Entity(_, range) | Token::CData(range),
                Some(Cell { inside: Some(_), .. }),
            ) => self.content(token, range.clone()),
            _ => self.splicer.token(token),
        }
    }

    fn content(&mut self, token: &Token<'a>, range: Range<usize>) {
        let Some(cell) = &mut self.cell else { return };
        let slot = match (cell.inside, &mut cell.formula) {
            (Some("f"), Some(formula)) => &mut formula.content,
            _ => &mut cell.value,
        };
        *slot = Some(slot.as_ref().map_or(range.start, |slot| slot.start)..range.end);
        if cell.inside == Some("v") && cell.kind == "str" {
            cell.cut |= !self.splicer.touching(&range).is_empty();
            self.splicer.token(token);
        }
    }

    fn end_cell(&mut self, end: usize) {
        let Some(mut cell) = self.cell.take() else { return };
        let formula = cell.formula.take();
        if let Some(Formula { range, shared: Some(shared), .. }) = &formula {
            self.shared.push((shared.clone(), range.clone()));
        }
        let content = formula.as_ref().and_then(|formula| formula.content.clone());
        cell.cut |= content.is_some_and(|content| self.splicer.spend(&content).is_some());
        let label = match (&cell.value, cell.kind.as_str()) {
            (_, "str" | "s" | "inlineStr") | (None, _) => None,
            (Some(value), _) => self.splicer.spend(value),
        };
        if (cell.cut || label.is_some())
            && let Some(Formula { range, shared, .. }) = formula
        {
            self.gone.extend(shared);
            self.splicer.edit(Edit::remove(range));
        }
        if let Some(label) = label {
            let text = inline_string(&cell.tag, self.xml, &label);
            self.splicer.edit(Edit { range: cell.tag.range.start..end, text });
        }
    }
}

/// A cell with a label for its value: its own tag, but an inline string.
fn inline_string(tag: &Tag<'_>, xml: &str, label: &str) -> String {
    let prefix = match tag.prefix() {
        "" => String::new(),
        prefix => format!("{prefix}:"),
    };
    let mut kept = String::new();
    for attribute in tag.attributes().flatten() {
        // `cm` and `vm` point at metadata of the value that is gone.
        if !matches!(attribute.full, "t" | "cm" | "vm") {
            let quoted = &xml[attribute.range.start - 1..=attribute.range.end];
            kept.extend([" ", attribute.full, "=", quoted]);
        }
    }
    format!(
        "<{prefix}c{kept} t=\"inlineStr\"><{prefix}is><{prefix}t xml:space=\"preserve\">{}\
         </{prefix}t></{prefix}is></{prefix}c>",
        escape(label)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::ooxml::{splice::apply, testing::marked_cuts};

    /// Cuts each stretch between `«` and `»` out of the sheet.
    fn check(marked: &str, expected: &str) {
        let (xml, cuts) = marked_cuts(marked);
        let edits = edits(&xml, &cuts).expect("all cuts fall on cells");
        assert_eq!(String::from_utf8_lossy(&apply(&xml, edits)), expected, "{marked}");
    }

    #[test]
    fn cells() {
        const LABEL: &str = "t=\"inlineStr\"><is><t xml:space=\"preserve\">[X]</t></is></c>";
        for (marked, expected) in [
            ("<c r=\"A1\" s=\"3\"><v>«31354»</v></c>", format!("<c r=\"A1\" s=\"3\" {LABEL}")),
            ("<c r=\"A1\" t=\"n\"><f>B1*2</f><v>«7»</v></c>", format!("<c r=\"A1\" {LABEL}")),
            // A formula's text is one thing; its number may stay.
            ("<c r=\"A1\"><f>«\"x\"»</f><v>7</v></c>", "<c r=\"A1\"><v>7</v></c>".to_owned()),
            (
                "<c t=\"str\"><f>B1</f><v>Dr «Osei»</v></c>",
                "<c t=\"str\"><v>Dr [X]</v></c>".to_owned(),
            ),
            (
                "<c t=\"inlineStr\"><is><t>«Osei»</t></is></c>",
                "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">[X]</t></is></c>".to_owned(),
            ),
            (
                "<d><c><f t=\"shared\" si=\"0\">«B1»</f><v>1</v></c><c><f t=\"shared\" si=\"0\"/>\
                 <v>2</v></c></d>",
                "<d><c><v>1</v></c><c><v>2</v></c></d>".to_owned(),
            ),
            (
                "<x:c r='A1'><x:v>«1»</x:v></x:c>",
                "<x:c r='A1' t=\"inlineStr\"><x:is><x:t xml:space=\"preserve\">[X]</x:t></x:is></x:c>"
                    .to_owned(),
            ),
        ] {
            check(marked, &expected);
        }
    }
}
