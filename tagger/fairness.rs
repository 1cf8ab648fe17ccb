//! Whether everybody's name is found as well as anybody's: the same sentences with the names of each
//! community, and a table of what is found.
//!
//! Apart from the other figures because nobody trains by these, and a test fails when one of them
//! falls. The table is kept beside this file; `tagger fairness` makes it.

use std::{collections::BTreeMap, error::Error, fmt::Write};

use withheld::{
    config::packs,
    detect::{Detector, tagger::cut},
    model::{Finding, Matcher, Part, Role, TextBuilder},
};

use crate::carriers::{self, Label, Marked};

/// What the program must claim of a name for an audit, and where nobody may be missed.
const AUDIT: f32 = 0.5;
const REDACT: f32 = 0.05;

/// Names of a group, and how many of them were found.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Row {
    names: usize,
    audit: usize,
    redact: usize,
}

/// Rows by what they are of, `origin` or `habit`, and the group.
pub(crate) type Table = BTreeMap<(String, String), Row>;

/// What finds names, by itself: what other patterns find in their place is not of this table.
pub(crate) fn detector() -> Result<Detector, Box<dyn Error>> {
    let mut patterns = packs::built_in()?;
    patterns.retain(|pattern| matches!(pattern.matcher, Matcher::Finder(_)));
    Ok(Detector::new(&patterns).map_err(|bad| bad.to_string())?)
}

/// What is found of the names of every group.
pub(crate) fn table(detector: &Detector) -> Table {
    let mut table = Table::new();
    for document in carriers::fair() {
        let mut builder = TextBuilder::new(Part::new(Role::Body));
        builder.push_even(&document.text, 0, 0);
        let found = detector.detect(&builder.finish());
        for (at, span) in document.spans.iter().enumerate() {
            if span.label != Label::Person {
                continue;
            }
            for group in [("origin", span.origin), ("habit", span.habit)] {
                let row = table.entry((group.0.into(), group.1.into())).or_default();
                row.names += 1;
                row.audit += usize::from(is_found(&document, at, &found, AUDIT));
                row.redact += usize::from(is_found(&document, at, &found, REDACT));
            }
        }
    }
    table
}

/// Whether all words of a name lie in findings of names that claim enough.
fn is_found(document: &Marked, span: usize, found: &[Finding], least: f32) -> bool {
    let name = &document.spans[span].range;
    let words = cut(&document.text);
    let sure =
        || found.iter().filter(|one| one.kind.as_str() == "person-name" && one.confidence >= least);
    words
        .iter()
        .filter(|word| name.start < word.end && word.start < name.end)
        .all(|word| sure().any(|one| one.range.start <= word.start && word.end <= one.range.end))
}

impl Row {
    fn shares(&self) -> (f64, f64) {
        let share = |part: usize| 100.0 * part as f64 / self.names.max(1) as f64;
        (share(self.audit), share(self.redact))
    }
}

/// The table as it is kept.
pub(crate) fn shown(table: &Table) -> String {
    let mut text = String::from("of,group,names,found at audit,found at redact\n");
    for ((of, group), row) in table {
        let (audit, redact) = row.shares();
        writeln!(text, "{of},{group},{},{audit:.1},{redact:.1}", row.names)
            .expect("a string takes all that is written to it");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEPT: &str = include_str!("fairness.csv");
    /// How many points of a hundred a community may lie behind the best.
    const BEHIND: f64 = 3.0;
    /// How many points a figure may fall below the table before somebody must look.
    const FALL: f64 = 1.0;
    /// Communities further behind, which the table keeps from falling further.
    const FURTHER: &[&str] = &["common-word", "vietnamese"];

    fn complaints(table: &Table, kept: &str) -> Vec<String> {
        let origins = || table.iter().filter(|((of, _), _)| of == "origin");
        let best = origins().map(|(_, row)| row.shares().1).fold(0.0, f64::max);
        let mut complaints: Vec<String> = origins()
            .filter(|((_, group), row)| {
                row.shares().1 < best - BEHIND && !FURTHER.contains(&group.as_str())
            })
            .map(|((_, group), row)| format!("{group}: {:.1}, best {best:.1}", row.shares().1))
            .collect();
        for line in kept.lines().skip(1) {
            let fields: Vec<&str> = line.split(',').collect();
            let [of, group, _, audit, redact] = fields[..] else {
                complaints.push(format!("no row: {line}"));
                continue;
            };
            let row = table.get(&(of.into(), group.into())).copied().unwrap_or_default();
            let fell = |now: f64, was: &str| was.parse().is_ok_and(|was: f64| now < was - FALL);
            let (now, then) = row.shares();
            if fell(now, audit) || fell(then, redact) {
                complaints.push(format!("{group} fell to {now:.1} and {then:.1}"));
            }
        }
        complaints
    }

    #[test]
    fn a_group_that_falls_behind_is_seen() {
        let table = |redact| -> Table {
            let row = |redact| Row { names: 100, audit: 90, redact };
            let rows = [("best", row(100)), ("other", row(redact))];
            rows.map(|(group, row)| (("origin".to_owned(), group.to_owned()), row)).into()
        };
        let kept = "of,group,…\norigin,other,100,90.0,98.0\n";
        assert_eq!(complaints(&table(98), kept), [""; 0]);
        assert_eq!(complaints(&table(96), "\n"), ["other: 96.0, best 100.0"]);
        assert_eq!(complaints(&table(97), "\n"), [""; 0]);
        assert_eq!(
            complaints(&table(97), "\norigin,other,100,91.5,97.0\n"),
            ["other fell to 90.0 and 97.0"]
        );
        assert_eq!(complaints(&table(97), "\norigin,gone,9,50.0,50.0\n").len(), 1);
    }

    #[test]
    fn no_community_and_no_habit_falls_behind() {
        let detector = detector().expect("the built-in packs compile");
        let table = table(&detector);
        assert_eq!(complaints(&table, KEPT), [""; 0], "now:\n{}", shown(&table));
    }
}
