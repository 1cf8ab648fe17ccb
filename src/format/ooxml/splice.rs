//! Cuts stretches out of an XML part and leaves every other byte as it was.
//!
//! Kept apart from reading: a cut is only a byte range here, and markup inside it stays. What was
//! one value over several runs gets its label once. A cut that falls on nothing is a fault, so that
//! no copy claims a withholding that did not happen.

use std::{ops::Range, sync::Arc};

use super::{
    sweep::is_unit,
    xml::{Attribute, Bits, Tag, Token, Walker},
};
use crate::model::{Cut, Fault};

/// A replacement of bytes in a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::format) struct Edit {
    /// What goes.
    pub(in crate::format) range: Range<usize>,
    /// What comes, ready escaped.
    pub(in crate::format) text: String,
}

impl Edit {
    /// Removes a range.
    pub(in crate::format) fn remove(range: Range<usize>) -> Edit {
        Edit { range, text: String::new() }
    }
}

/// The part with its edits made. Where edits nest, the outer one wins.
pub(in crate::format) fn apply(xml: &str, mut edits: Vec<Edit>) -> Vec<u8> {
    edits.sort_by_key(|edit| (edit.range.start, std::cmp::Reverse(edit.range.end)));
    let mut out = Vec::with_capacity(xml.len());
    let mut at = 0;
    for edit in edits {
        if edit.range.start < at {
            continue;
        }
        out.extend_from_slice(&xml.as_bytes()[at..edit.range.start]);
        out.extend_from_slice(edit.text.as_bytes());
        at = edit.range.end;
    }
    out.extend_from_slice(&xml.as_bytes()[at..]);
    out
}

/// What holds a stretch of text, which decides how a label is written there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holder {
    Text,
    CData,
    Aside,
}

/// Turns cuts into edits while it is shown the tokens of a part.
pub(in crate::format) struct Splicer<'a> {
    xml: &'a str,
    cuts: &'a [Cut],
    hit: Vec<bool>,
    edits: Vec<Edit>,
    units: usize,
    /// The element whose text may lose white space at its ends, once it is edited.
    spaced: Option<Tag<'a>>,
    /// The last cut whose label was written, and the label, while nothing kept follows it.
    last_cut: Option<usize>,
    carried: Option<Arc<str>>,
    /// Whether the innermost element holds a date and nothing else.
    dated: bool,
    /// How many elements around hold numbers that a chart remembers.
    numbers: usize,
}

impl<'a> Splicer<'a> {
    /// A splicer for settled cuts.
    pub(in crate::format) fn new(xml: &'a str, cuts: &'a [Cut]) -> Splicer<'a> {
        Splicer {
            xml,
            cuts,
            hit: vec![false; cuts.len()],
            edits: Vec::new(),
            units: 0,
            spaced: None,
            last_cut: None,
            carried: None,
            dated: false,
            numbers: 0,
        }
    }

    /// The cuts that touch a range, by index.
    pub(in crate::format) fn touching(&self, range: &Range<usize>) -> Range<usize> {
        let first = self.cuts.partition_point(|cut| cut.end <= range.start as u64);
        let last = self.cuts.partition_point(|cut| cut.start < range.end as u64);
        first..last.max(first)
    }

    /// Counts the cuts that touch a range as made, and gives the first one's label.
    pub(in crate::format) fn spend(&mut self, range: &Range<usize>) -> Option<Arc<str>> {
        let touching = self.touching(range);
        self.hit[touching.clone()].fill(true);
        self.cuts[touching].first().map(|cut| Arc::clone(&cut.label))
    }

    /// Adds an edit.
    pub(in crate::format) fn edit(&mut self, edit: Edit) {
        self.edits.push(edit);
    }

    /// Takes in one token.
    pub(in crate::format) fn token(&mut self, token: &Token<'a>) {
        match token {
            Token::Open(tag) => self.open(tag),
            Token::Close(name, _) => {
                self.spaced = None;
                self.dated = false;
                self.numbers -= usize::from(is_memory(name)).min(self.numbers);
                self.units -= usize::from(is_unit(name)).min(self.units);
                if self.units == 0 || is_unit(name) {
                    self.carried = None;
                }
            }
            Token::Text(range) => self.stretch(range, Holder::Text),
            Token::Entity(_, range) => self.whole(range),
            Token::CData(range) => self.stretch(range, Holder::CData),
            Token::Aside(range) => self.stretch(range, Holder::Aside),
        }
    }

    /// All edits; a fault where a cut fell on nothing.
    pub(in crate::format) fn finish(self) -> Result<Vec<Edit>, Fault> {
        if self.hit.iter().all(|hit| *hit) {
            Ok(self.edits)
        } else {
            Err(Fault::unsupported("a cut falls on nothing that can be cut"))
        }
    }

    fn open(&mut self, tag: &Tag<'a>) {
        self.units += usize::from(is_unit(tag.name));
        self.numbers += usize::from(is_memory(tag.name));
        if self.units == 0 || matches!(tag.name, "tab" | "br" | "cr" | "p") {
            self.carried = None;
        }
        // DrawingML text keeps its white space by itself and has no such attribute.
        let keeps = matches!(tag.name, "t" | "delText" | "instrText" | "delInstrText");
        let spaced = keeps && tag.prefix() != "a" && tag.get("space").is_none();
        self.spaced = spaced.then(|| tag.clone());
        self.dated = matches!(tag.name, "created" | "modified" | "lastPrinted" | "filetime")
            || matches!(tag.name, "creation-date" | "print-date")
            || (tag.name == "date" && tag.prefix() == "dc");
        self.atom(tag);
        if self.touching(&tag.range).is_empty() {
            return;
        }
        for attribute in tag.attributes().flatten() {
            if !self.touching(&attribute.range).is_empty() {
                self.attribute(tag, &attribute);
            }
        }
    }

    /// An element that stands for a character goes as a whole.
    fn atom(&mut self, tag: &Tag<'a>) {
        let touching = self.touching(&tag.range);
        let covered = self.cuts[touching]
            .iter()
            .any(|cut| cut.start <= tag.range.start as u64 && tag.range.end as u64 <= cut.end);
        let empty = self.xml[tag.range.clone()].ends_with("/>");
        if covered && empty && matches!(tag.name, "noBreakHyphen" | "sym") {
            self.spend(&tag.range);
            self.edits.push(Edit::remove(tag.range.clone()));
        }
    }

    fn attribute(&mut self, tag: &Tag<'a>, attribute: &Attribute<'a>) {
        self.spend(&attribute.range);
        if let Some(neutral) = neutral_value(tag, attribute) {
            let text = neutral.to_owned();
            self.edits.push(Edit { range: attribute.range.clone(), text });
            return;
        }
        let named = is_name(tag, attribute);
        let mut kept = String::new();
        let mut last = None;
        for bit in Bits::new(attribute.raw, attribute.range.start) {
            let mut at = bit.range.start;
            for index in self.touching(&bit.range) {
                let Some(cut) = overlap(&self.cuts[index], &bit.range, bit.whole) else { continue };
                kept.push_str(&self.xml[at..cut.start]);
                // Parts of one value that lie side by side get one label.
                if last.is_none_or(|end| end < cut.start) {
                    let label = if named {
                        unique_name(cut.start)
                    } else {
                        escape(&self.cuts[index].label)
                    };
                    kept.push_str(&label);
                }
                last = Some(cut.end);
                at = cut.end;
            }
            kept.push_str(&self.xml[at..bit.range.end]);
        }
        if tag.name == "sheet" && kept.chars().count() > 31 {
            kept = unique_name(attribute.range.start);
        }
        self.edits.push(Edit { range: attribute.range.clone(), text: kept });
    }

    fn whole(&mut self, range: &Range<usize>) {
        let Some(index) = self.touching(range).next() else {
            self.carried = None;
            return;
        };
        self.cut_out(index, range.clone(), Holder::Text);
    }

    fn stretch(&mut self, range: &Range<usize>, holder: Holder) {
        if self.dated || self.numbers > 0 {
            if self.spend(range).is_some() {
                let text = if self.dated { NO_DATE } else { "0" };
                self.edits.push(Edit { range: range.clone(), text: text.to_owned() });
            }
            return;
        }
        let mut at = range.start;
        for index in self.touching(range) {
            let Some(cut) = overlap(&self.cuts[index], range, false) else { continue };
            if at < cut.start {
                self.carried = None;
            }
            at = cut.end;
            self.cut_out(index, cut, holder);
        }
        if at < range.end {
            self.carried = None;
        }
    }

    fn cut_out(&mut self, index: usize, range: Range<usize>, holder: Holder) {
        let label = Arc::clone(&self.cuts[index].label);
        let written = self.last_cut == Some(index) || self.carried.as_ref() == Some(&label);
        let text = match holder {
            _ if written => String::new(),
            Holder::Text => escape(&label),
            Holder::CData => label.replace("]]>", "]]"),
            Holder::Aside => label.replace("--", "-").replace("?>", "?"),
        };
        self.hit[index] = true;
        self.last_cut = Some(index);
        self.carried = Some(label);
        self.edits.push(Edit { range, text });
        if let Some(tag) = self.spaced.take() {
            let text = " xml:space=\"preserve\"".to_owned();
            self.edits.push(Edit { range: tag.name_end()..tag.name_end(), text });
        }
    }
}

/// The part of a stretch that a cut takes: all of it where it only goes as a whole.
fn overlap(cut: &Cut, range: &Range<usize>, whole: bool) -> Option<Range<usize>> {
    let start = usize::try_from(cut.start).ok()?.max(range.start);
    let end = usize::try_from(cut.end).unwrap_or(usize::MAX).min(range.end);
    (start < end).then(|| if whole { range.clone() } else { start..end })
}

/// Whether an element holds numbers that a chart remembers.
fn is_memory(name: &str) -> bool {
    matches!(name, "numCache" | "numLit")
}

/// What stands for a date where a label would break the document.
const NO_DATE: &str = "1900-01-01T00:00:00Z";

/// What stands in an attribute whose type admits no label.
fn neutral_value(tag: &Tag<'_>, attribute: &Attribute<'_>) -> Option<&'static str> {
    Some(match (tag.name, attribute.name) {
        ("Relationship", _) => "https://redacted.invalid/",
        ("d", "v")
        | (_, "fullDate" | "date")
        | ("sharedItems" | "rangePr", "minDate" | "maxDate" | "startDate" | "endDate") => NO_DATE,
        ("n", "v")
        | ("sharedItems" | "rangePr", "minValue" | "maxValue" | "startNum" | "endNum") => "0",
        _ => return None,
    })
}

/// Attributes that must stay unique names of letters, digits and underscores.
fn is_name(tag: &Tag<'_>, attribute: &Attribute<'_>) -> bool {
    matches!(
        (tag.name, attribute.name),
        ("bookmarkStart" | "sheet" | "definedName" | "table" | "pivotTableDefinition", "name")
            | ("table", "displayName")
            | ("style", "styleId")
    )
}

/// A name that no other name in its part has.
fn unique_name(at: usize) -> String {
    format!("redacted_{at}")
}

/// Text as it stands in character data and in attribute values.
pub(in crate::format) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for value in text.chars() {
        match value {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            _ => out.push(value),
        }
    }
    out
}

/// The edits that cuts make in a part that has no more structure than XML.
pub(in crate::format) fn edits(xml: &str, cuts: &[Cut]) -> Result<Vec<Edit>, Fault> {
    let mut splicer = Splicer::new(xml, cuts);
    let mut walker = Walker::new(xml);
    while let Some(token) = walker.next()? {
        splicer.token(&token);
    }
    splicer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::ooxml::testing::marked_cuts;

    /// Cuts each stretch between `«` and `»` out of the part.
    fn check(marked: &str, expected: &str) {
        let (xml, cuts) = marked_cuts(marked);
        let edits = edits(&xml, &cuts).expect("all cuts fall on text");
        assert_eq!(String::from_utf8_lossy(&apply(&xml, edits)), expected, "{marked}");
    }

    #[test]
    fn cuts() {
        for (marked, expected) in [
            ("<a>Dear «Amara»,</a>", "<a>Dear [X],</a>"),
            // One value over two runs, as two cuts and as one.
            (
                "<p><t>«Am»</t><b/><t>«ara» went</t></p>",
                "<p><t xml:space=\"preserve\">[X]</t><b/><t xml:space=\"preserve\"> went</t></p>",
            ),
            (
                "<p><t>«Am</t></p><p><t>ara»</t></p>",
                "<p><t xml:space=\"preserve\">[X]</t></p><p><t xml:space=\"preserve\"></t></p>",
            ),
            // Two values in two paragraphs, or with a word between, keep two labels.
            ("<x><p>«a»</p><p>«b»</p></x>", "<x><p>[X]</p><p>[X]</p></x>"),
            ("<p><r>«a» </r><r>«b»</r></p>", "<p><r>[X] </r><r>[X]</r></p>"),
            ("<p>«A»«&amp;»«B» Ltd</p>", "<p>[X] Ltd</p>"),
            ("<a b=\"Dr «Osei»\" c='1'/>", "<a b=\"Dr [X]\" c='1'/>"),
            ("<a b=\"«O»«&apos;»«Shea» x\"/>", "<a b=\"[X] x\"/>"),
            ("<a><![CDATA[«Amara» & co]]></a>", "<a><![CDATA[[X] & co]]></a>"),
            ("<a><!--«Amara»--></a>", "<a><!--[X]--></a>"),
            (
                "<r><t>07«700</t><noBreakHyphen/><t>900»</t></r>",
                "<r><t xml:space=\"preserve\">07[X]</t><t xml:space=\"preserve\"></t></r>",
            ),
        ] {
            check(marked, expected);
        }
    }

    #[test]
    fn cuts_where_a_label_would_break_the_document() {
        for (marked, expected) in [
            (
                "<Relationship Target=\"mailto:«a@b.example»\" TargetMode=\"External\"/>",
                "<Relationship Target=\"https://redacted.invalid/\" TargetMode=\"External\"/>",
            ),
            ("<d v=\"«2013-03-09»T00:00:00\"/>", "<d v=\"1900-01-01T00:00:00Z\"/>"),
            ("<n v=\"«99»\"/>", "<n v=\"0\"/>"),
            (
                "<created>2013-«03-09»T00:00:00Z</created>",
                "<created>1900-01-01T00:00:00Z</created>",
            ),
            (
                "<bookmarkStart name=\"_«Amara»_ref\"/>",
                "<bookmarkStart name=\"_redacted_22_ref\"/>",
            ),
        ] {
            check(marked, expected);
        }
    }

    #[test]
    fn a_cut_on_markup_is_refused() {
        let cut = Cut { start: 1, end: 2, label: "[X]".into() };
        assert!(edits("<a>b</a>", &[cut]).is_err());
    }
}
