//! Cuts text out of an OpenDocument part, and with it the same value in other attributes.
//!
//! Kept apart from plain splicing because cells and fields have their value twice: as text, and
//! typed in attributes (`office:value`, `office:date-value`, a formula). Where one goes the others
//! go, and what is left is a text.

use std::ops::Range;

use crate::format::ooxml::{
    splice::{Edit, Splicer, escape},
    xml::{Attribute, Tag, Token, Walker},
};
use crate::model::{Cut, Fault};

/// An element with a value of its own.
struct Typed<'a> {
    tag: Tag<'a>,
    depth: usize,
    /// Whether something of it was cut.
    cut: bool,
    /// The label of a value that only stood in an attribute.
    label: Option<std::sync::Arc<str>>,
    has_text: bool,
}

struct Cutter<'a> {
    xml: &'a str,
    splicer: Splicer<'a>,
    open: Vec<Typed<'a>>,
    depth: usize,
    /// Depths at which comments began: what is said there is not the cell's.
    comments: Vec<usize>,
}

/// The edits that cuts make.
pub(super) fn edits(xml: &str, cuts: &[Cut]) -> Result<Vec<Edit>, Fault> {
    let mut cutter = Cutter {
        xml,
        splicer: Splicer::new(xml, cuts),
        open: Vec::new(),
        depth: 0,
        comments: Vec::new(),
    };
    let mut walker = Walker::new(xml);
    while let Some(token) = walker.next()? {
        cutter.token(&token);
    }
    cutter.splicer.finish()
}

impl<'a> Cutter<'a> {
    fn token(&mut self, token: &Token<'a>) {
        match token {
            Token::Open(tag) => {
                self.depth += 1;
                if tag.name == "annotation" {
                    self.comments.push(self.depth);
                }
                self.open(tag);
                self.splicer.token(token);
            }
            Token::Close(_, range) => {
                self.splicer.token(token);
                if self.open.last().is_some_and(|typed| typed.depth == self.depth)
                    && let Some(typed) = self.open.pop()
                {
                    self.end(&typed, range);
                }
                if self.comments.last() == Some(&self.depth) {
                    self.comments.pop();
                }
                self.depth -= 1;
            }
            Token::Text(range) | Token::Entity(_, range) | Token::CData(range) => {
                self.text(range);
                self.splicer.token(token);
            }
            Token::Aside(_) => self.splicer.token(token),
        }
    }

    fn open(&mut self, tag: &Tag<'a>) {
        if !tag.attributes().flatten().any(|attribute| is_value(&attribute)) {
            return;
        }
        let mut typed =
            Typed { tag: tag.clone(), depth: self.depth, cut: false, label: None, has_text: false };
        for attribute in tag.attributes().flatten().filter(is_value) {
            if let Some(label) = self.splicer.spend(&attribute.range) {
                typed.cut = true;
                let shown = attribute.name != "formula";
                typed.label = typed.label.or(shown.then_some(label));
            }
        }
        self.open.push(typed);
    }

    fn text(&mut self, range: &Range<usize>) {
        let Some(typed) = self.open.last_mut() else { return };
        if self.comments.last().is_some_and(|depth| *depth > typed.depth) {
            return;
        }
        typed.has_text |= !self.xml[range.clone()].trim().is_empty();
        typed.cut |= !self.splicer.touching(range).is_empty();
    }

    fn end(&mut self, typed: &Typed<'a>, close: &Range<usize>) {
        if !typed.cut {
            return;
        }
        let tag = &typed.tag;
        let is_cell = tag.name.ends_with("table-cell");
        let text = match &typed.label {
            Some(label) if is_cell && !typed.has_text => {
                format!("<text:p>{}</text:p>", escape(label))
            }
            _ => String::new(),
        };
        for attribute in tag.attributes().flatten() {
            if is_value(&attribute) {
                // The name and the quotes go with the value, and the space before.
                let head = &self.xml[..attribute.range.start];
                let start = head.rfind(attribute.full).unwrap_or(attribute.range.start);
                let start = self.xml[..start].trim_end().len();
                self.splicer.edit(Edit::remove(start..attribute.range.end + 1));
            } else if attribute.name == "value-type" {
                self.splicer.edit(Edit { range: attribute.range, text: "string".to_owned() });
            }
        }
        if text.is_empty() {
            return;
        }
        let end = tag.range.end;
        if self.xml[tag.range.clone()].ends_with("/>") {
            let name = &self.xml[tag.range.start + 1..tag.name_end()];
            let text = format!(">{text}</{name}>");
            self.splicer.edit(Edit { range: end - 2..end, text });
        } else {
            self.splicer.edit(Edit { range: close.start..close.start, text });
        }
    }
}

/// Whether an attribute holds an element's value, or how to come by it.
fn is_value(attribute: &Attribute<'_>) -> bool {
    let prefix = attribute.full.split(':').next().unwrap_or_default();
    matches!(prefix, "office" | "text" | "table")
        && matches!(
            attribute.name,
            "value"
                | "date-value"
                | "time-value"
                | "string-value"
                | "boolean-value"
                | "currency"
                | "formula"
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::ooxml::{splice::apply, testing::marked_cuts};

    /// Cuts each stretch between `«` and `»`.
    fn check(marked: &str, expected: &str) {
        let (xml, cuts) = marked_cuts(marked);
        let edits = edits(&xml, &cuts).expect("all cuts fall on text");
        assert_eq!(String::from_utf8_lossy(&apply(&xml, edits)), expected, "{marked}");
    }

    #[test]
    fn values_go_together() {
        for (marked, expected) in [
            (
                "<table:table-cell office:value-type=\"date\" office:date-value=\"2013-03-09\" \
                 table:formula=\"of:=[.B1]\" table:style-name=\"ce1\"><text:p>«09/03/13»</text:p></table:table-cell>",
                "<table:table-cell office:value-type=\"string\" table:style-name=\"ce1\"><text:p>[X]</text:p></table:table-cell>",
            ),
            (
                "<table:table-cell office:value-type='float' office:value='«7700900123»'><text:p>«07700 900123»</text:p></table:table-cell>",
                "<table:table-cell office:value-type='string'><text:p>[X]</text:p></table:table-cell>",
            ),
            (
                "<table:table-cell office:value-type=\"string\" office:string-value=\"«Amara»\"/>",
                "<table:table-cell office:value-type=\"string\"><text:p>[X]</text:p></table:table-cell>",
            ),
            (
                "<table:table-cell office:value=\"«9»\"><a/></table:table-cell>",
                "<table:table-cell><a/><text:p>[X]</text:p></table:table-cell>",
            ),
            // What is said in a cell's comment leaves its value alone.
            (
                "<table:table-cell office:value=\"9\"><office:annotation><text:p>«Amara»</text:p></office:annotation>\
                 <text:p>9</text:p></table:table-cell>",
                "<table:table-cell office:value=\"9\"><office:annotation><text:p>[X]</text:p></office:annotation>\
                 <text:p>9</text:p></table:table-cell>",
            ),
            (
                "<text:p>born <text:date text:date-value=\"2013-03-09\">«9 March»</text:date></text:p>",
                "<text:p>born <text:date>[X]</text:date></text:p>",
            ),
            (
                "<text:h>«Am»<text:span>«ara»</text:span> x</text:h>",
                "<text:h>[X]<text:span></text:span> x</text:h>",
            ),
        ] {
            check(marked, expected);
        }
    }
}
