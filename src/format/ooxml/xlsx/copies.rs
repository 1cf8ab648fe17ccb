//! Copies of a withheld number: what charts, pivot tables, filters and other cells remember of it.
//!
//! Kept apart because the number is not written there as its cell shows it: a date of birth is
//! `41342` in a chart and `2013-03-09T00:00:00` in a pivot cache. Texts need no such help, for they
//! are written alike everywhere, and found. Numbers of fewer than four digits are no copies: too
//! many things are 7.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use super::numfmt::{Format, Moment};
use crate::format::ooxml::{
    package::{Kind, Package},
    xml::{self, Tag, Token, Walker},
};
use crate::model::{Cut, Cuts, Fault};

/// Withheld numbers, as they are stored, and the label of each; dates under their day too.
#[derive(Debug, Default)]
pub(in crate::format::ooxml) struct Gone {
    numbers: BTreeMap<String, Arc<str>>,
    days: BTreeMap<String, Arc<str>>,
}

impl Gone {
    /// The numbers that cuts take out of worksheets.
    pub(in crate::format::ooxml) fn of(package: &mut Package, cuts: &Cuts) -> Result<Gone, Fault> {
        let mut gone = Gone::default();
        for index in 0..package.members.len() {
            let cuts = cuts.of(index as u32);
            if cuts.is_empty() || package.members[index].kind != Kind::Xml {
                continue;
            }
            let (xml, _) = package.xml(index)?;
            if xml::check(&xml)? == "worksheet" {
                gone.add(&xml, cuts)?;
            }
        }
        if !gone.numbers.is_empty() {
            let main = package.main_part()?;
            let (xml, _) = package.xml(main)?;
            gone.date(counts_from_1904(&xml)?);
        }
        Ok(gone)
    }

    /// Whether there is nothing to look for.
    pub(in crate::format::ooxml) fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    fn add(&mut self, xml: &str, cuts: &[Cut]) -> Result<(), Fault> {
        numbers(xml, &mut |range| {
            let value = xml[range.clone()].trim();
            let hit = cuts
                .iter()
                .find(|cut| cut.start < range.end as u64 && (range.start as u64) < cut.end);
            if let Some(cut) = hit
                && value.bytes().filter(u8::is_ascii_digit).count() >= 4
                && let Some(number) = canonical(value)
            {
                self.numbers.insert(number, Arc::clone(&cut.label));
            }
        })
    }

    fn date(&mut self, from_1904: bool) {
        for (number, label) in &self.numbers {
            let Ok(serial) = number.parse::<f64>() else { continue };
            let shown = Format::Moment(Moment::Date).show(serial, from_1904);
            if let [day, month, year] = shown.split('/').collect::<Vec<_>>()[..] {
                self.days.insert(format!("{year}-{month}-{day}"), Arc::clone(label));
            }
        }
    }

    /// The label of a number or of a moment on a withheld day.
    fn label(&self, value: &str) -> Option<&Arc<str>> {
        let value = value.trim();
        let number = canonical(value).and_then(|number| self.numbers.get(&number));
        number.or_else(|| self.days.get(value.get(..10)?))
    }

    /// The cuts that take the copies out of a part.
    pub(in crate::format::ooxml) fn cuts_in(&self, xml: &str) -> Result<Vec<Cut>, Fault> {
        let mut cuts = Vec::new();
        let mut add = |range: Range<usize>| {
            if let Some(label) = self.label(&xml[range.clone()]) {
                let (start, end) = (range.start as u64, range.end as u64);
                cuts.push(Cut { start, end, label: Arc::clone(label) });
            }
        };
        numbers(xml, &mut add)?;
        let mut walker = Walker::new(xml);
        while let Some(token) = walker.next()? {
            let Token::Open(tag) = token else { continue };
            for attribute in tag.attributes().flatten() {
                if remembers(&tag, attribute.name) {
                    add(attribute.range);
                }
            }
        }
        Ok(cuts)
    }
}

/// A number without regard to how it is written; none where it is none.
fn canonical(value: &str) -> Option<String> {
    let number: f64 = value.parse().ok()?;
    number.is_finite().then(|| number.to_string())
}

/// Attributes that hold a number or a moment out of a cell.
fn remembers(tag: &Tag<'_>, attribute: &str) -> bool {
    matches!(
        (tag.name, attribute),
        ("n" | "d", "v")
            | ("customFilter" | "filter", "val")
            | ("sharedItems" | "rangePr", "minValue" | "maxValue" | "minDate" | "maxDate")
            | ("rangePr", "startNum" | "endNum" | "startDate" | "endDate")
    )
}

/// Calls back with every number that a cell, or a chart's memory of one, holds.
fn numbers(xml: &str, each: &mut dyn FnMut(Range<usize>)) -> Result<(), Fault> {
    let mut walker = Walker::new(xml);
    let (mut number, mut inside) = (true, false);
    while let Some(token) = walker.next()? {
        match token {
            Token::Open(tag) => {
                if matches!(tag.name, "c" | "cell") {
                    // Other types hold texts, or the numbers of texts.
                    number = tag.get("t").is_none_or(|kind| matches!(&*kind, "n" | "d" | "str"));
                }
                inside = tag.name == "v" || tag.name == "formula1" || tag.name == "formula2";
            }
            Token::Text(range) if inside && number => each(range),
            Token::Close(..) => inside = false,
            _ => {}
        }
    }
    Ok(())
}

fn counts_from_1904(xml: &str) -> Result<bool, Fault> {
    let mut walker = Walker::new(xml);
    while let Some(token) = walker.next()? {
        if let Token::Open(tag) = token
            && tag.name == "workbookPr"
        {
            return Ok(matches!(tag.get("date1904").as_deref(), Some("1" | "true")));
        }
    }
    Ok(false)
}
