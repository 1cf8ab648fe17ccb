//! Precision and recall against marked truth.
//!
//! Truth is written by people, as stretches of text with the mark between « and »; here each is
//! looked up in the texts of its document, so that truth does not depend on a reader's offsets. A
//! finding is right when its kind is that of a mark and the two overlap by more than half; for
//! telling phrases any overlap will do.

use std::{collections::BTreeMap, ops::ControlFlow, ops::Range};

use super::{
    Pipeline,
    select::Purpose,
    tree::{self, Hand, Item},
};
use crate::model::{Found, Group, Kind, Media, Note, Place, Private, Source, Text};

/// One line of truth.
#[derive(Clone, Debug)]
pub struct Mark {
    /// The document, as the place's steps after the set's folder: `mail/a.eml!form.xlsx`.
    pub path: String,
    /// The part, if the mark counts in one part only.
    pub part: Option<String>,
    /// What it is.
    pub kind: Kind,
    /// The stretch of text; the mark is what stands between « and », or all of it. It counts wherever
    /// it stands, but for where it lies within a longer mark.
    pub text: Private,
}

/// What people marked in a set of documents.
#[derive(Clone, Debug, Default)]
pub struct Truth {
    /// The marks.
    pub marks: Vec<Mark>,
    /// Kinds that are not marked in the set: findings of them are neither right nor wrong.
    pub unmarked: Vec<Kind>,
}

/// Counts of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Marks.
    pub gold: u64,
    /// Findings.
    pub found: u64,
    /// Findings that are marks.
    pub right: u64,
}

impl Score {
    /// The share of findings that are right; one where there are none.
    pub fn precision(self) -> f64 {
        share(self.right, self.found)
    }

    /// The share of marks that were found; one where there are none.
    pub fn recall(self) -> f64 {
        share(self.right, self.gold)
    }

    /// The harmonic mean of both.
    pub fn f1(self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall == 0.0 {
            0.0
        } else {
            2.0 * precision * recall / (precision + recall)
        }
    }

    fn add(&mut self, other: Score) {
        self.gold += other.gold;
        self.found += other.found;
        self.right += other.right;
    }
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// The findings whose confidence lies in one tenth.
#[derive(Clone, Copy, Debug, Default)]
pub struct Claimed {
    /// How many.
    pub found: u64,
    /// How many of them are right.
    pub right: u64,
    /// The sum of what they claim.
    pub claimed: f64,
}

impl Claimed {
    fn add(&mut self, confidence: f32, right: bool) {
        self.found += 1;
        self.right += u64::from(right);
        self.claimed += f64::from(confidence);
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Claimed) -> Claimed {
        Claimed {
            found: self.found + other.found,
            right: self.right + other.right,
            claimed: self.claimed + other.claimed,
        }
    }

    /// What they claim on average, and what share of them is right; none where there are none.
    pub fn figures(self) -> Option<(f64, f64)> {
        let found = self.found as f64;
        (self.found > 0).then(|| (self.claimed / found, self.right as f64 / found))
    }
}

/// Where a tenth of confidence begins, but for the first.
const TENTHS: [f32; 9] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/// A mark that was not found, or a finding that is no mark.
#[derive(Clone, Debug)]
pub struct Miss {
    /// Whether it is a mark that was not found.
    pub missed: bool,
    /// The document.
    pub place: Place,
    /// Its part.
    pub part: String,
    /// What it is, or was taken for.
    pub kind: Kind,
    /// The text, closed.
    pub text: Private,
}

/// The outcome for a set of documents.
#[derive(Clone, Debug, Default)]
pub struct Evaluation {
    /// By kind.
    pub scores: BTreeMap<Kind, Score>,
    /// By group and tenth of confidence: how many of the findings that claim it are right.
    pub reliability: BTreeMap<Group, [Claimed; 10]>,
    /// What went wrong.
    pub misses: Vec<Miss>,
    /// Marks whose text is in no part of their document: a wrong mark, or a part not read.
    pub unplaced: Vec<Mark>,
    /// What was not read.
    pub notes: Vec<Note>,
}

impl Evaluation {
    /// All kinds together.
    pub fn total(&self) -> Score {
        let mut total = Score::default();
        self.scores.values().for_each(|score| total.add(*score));
        total
    }
}

impl Pipeline {
    /// Scores one document and what lies inside it. `path` is the document's name in the truth.
    pub fn evaluate(&self, source: &Source, path: &str, truth: &Truth, sum: &mut Evaluation) {
        let look = |source: &Source, media: Media, text: &Text, hand: &mut Hand<'_, Seen>| {
            hand(Seen {
                place: source.place.clone(),
                text: text.clone(),
                found: self.found(source, media, text, Purpose::Report).0,
            })
        };
        let mut placed = vec![false; truth.marks.len()];
        let _ = tree::walk(&self.allowance(), source, &look, &mut |item| {
            match item {
                Item::Seen(mut seen) => seen.score(path, truth, &mut placed, sum),
                Item::Skipped(note) => sum.notes.push(note),
                Item::Opened { .. } => {}
            }
            ControlFlow::Continue(())
        });
        for (mark, placed) in truth.marks.iter().zip(placed) {
            let document = mark.path.split('!').next();
            if !placed && document == Some(path) {
                sum.scores.entry(mark.kind.clone()).or_default().gold += 1;
                sum.unplaced.push(mark.clone());
            }
        }
    }
}

/// A text, and what was found in it.
struct Seen {
    place: Place,
    text: Text,
    found: Vec<Found>,
}

impl Seen {
    fn score(&mut self, root: &str, truth: &Truth, placed: &mut [bool], sum: &mut Evaluation) {
        self.found.retain(|found| !truth.unmarked.contains(&found.kind));
        let path =
            self.place.steps().iter().fold(root.to_owned(), |path, step| format!("{path}!{step}"));
        let part = self.text.part.shown();
        let mut gold: Vec<(Range<usize>, &Kind)> = Vec::new();
        for (mark, placed) in truth.marks.iter().zip(placed) {
            let elsewhere = mark.part.as_ref().is_some_and(|only| *only != part);
            if mark.path == path && !elsewhere {
                let spans = spans(self.text.as_str(), mark.text.reveal());
                *placed |= !spans.is_empty();
                gold.extend(spans.into_iter().map(|span| (span, &mark.kind)));
            }
        }
        gold.retain(|(span, _)| self.text.claim.contains(&span.start));
        gold.sort_by_key(|(span, kind)| (span.start, span.end, (*kind).clone()));
        gold.dedup();
        self.compare(outermost(&gold), &part, sum);
    }

    fn compare(&self, mut gold: Vec<(Range<usize>, &Kind)>, part: &str, sum: &mut Evaluation) {
        for (_, kind) in &gold {
            sum.scores.entry((*kind).clone()).or_default().gold += 1;
        }
        for found in &self.found {
            let start = (found.start - self.text.base) as usize;
            let range = start..start + (found.end - found.start) as usize;
            let right = gold
                .iter()
                .position(|(span, kind)| **kind == found.kind && agree(kind, span, &range));
            let score = sum.scores.entry(found.kind.clone()).or_default();
            score.found += 1;
            let tenth = TENTHS.iter().filter(|bound| found.confidence >= **bound).count();
            let claims = sum.reliability.entry(found.kind.group()).or_default();
            claims[tenth].add(found.confidence, right.is_some());
            if let Some(right) = right {
                score.right += 1;
                gold.remove(right);
            } else {
                sum.misses.push(self.miss(false, part, found.kind.clone(), range));
            }
        }
        for (span, kind) in gold {
            sum.misses.push(self.miss(true, part, kind.clone(), span));
        }
    }

    fn miss(&self, missed: bool, part: &str, kind: Kind, range: Range<usize>) -> Miss {
        let text = self.text.slice(range);
        Miss { missed, place: self.place.clone(), part: part.to_owned(), kind, text }
    }
}

/// The marks that lie in no longer one: a forename is marked wherever it stands, and within a full
/// name it is part of that.
fn outermost<'k>(marks: &[(Range<usize>, &'k Kind)]) -> Vec<(Range<usize>, &'k Kind)> {
    let within = |a: &Range<usize>, b: &Range<usize>| a.start >= b.start && a.end <= b.end;
    let lone = |span: &Range<usize>| {
        !marks.iter().any(|(other, _)| within(span, other) && span.len() < other.len())
    };
    marks.iter().filter(|(span, _)| lone(span)).cloned().collect()
}

/// Whether a finding is the mark. Where a telling phrase begins and ends is a matter of taste, so
/// any overlap will do for those; everything else must share more than half of both.
fn agree(kind: &Kind, a: &Range<usize>, b: &Range<usize>) -> bool {
    let shared = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    let joined = a.end.max(b.end) - a.start.min(b.start);
    let phrase =
        matches!(kind.group(), Group::SpecialCategory | Group::CriminalOffence | Group::Sensitive);
    if phrase { shared > 0 } else { shared * 2 > joined }
}

/// Where a stretch stands in a text, as the spans of its mark. Any run of white space in the
/// stretch stands for any other: documents wrap their lines differently.
fn spans(text: &str, stretch: &str) -> Vec<Range<usize>> {
    let (before, rest) = stretch.split_once('«').unwrap_or(("", stretch));
    let (mark, after) = rest.split_once('»').unwrap_or((rest, ""));
    let pattern = format!("{}({}){}", loose(before), loose(mark), loose(after));
    let regex = regex::Regex::new(&pattern).expect("an escaped text is a pattern");
    let mut spans = Vec::new();
    let mut at = 0;
    while let Some(found) = regex.captures_at(text, at) {
        let mark = found.get(1).expect("the group always takes part");
        let whole = found.get(0).expect("a match has a whole");
        if alone(text, &mark.range()) {
            spans.push(mark.range());
        }
        at = whole.end().max(at + 1);
        while at < text.len() && !text.is_char_boundary(at) {
            at += 1;
        }
        if at > text.len() {
            break;
        }
    }
    spans
}

/// A mark is not the inside of a longer word or number.
fn alone(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

fn loose(text: &str) -> String {
    let mut pattern = String::new();
    let mut space = false;
    for char in text.chars() {
        if char.is_whitespace() {
            space = true;
            continue;
        }
        if std::mem::take(&mut space) {
            pattern.push_str(r"\s+");
        }
        pattern.push_str(&regex::escape(char.encode_utf8(&mut [0; 4])));
    }
    if space {
        pattern.push_str(r"\s+");
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_wherever_their_stretch_stands() {
        let none: &[&str] = &[];
        for (text, stretch, expected) in [
            ("Ayo met Ayo.", "Ayo", &["0 Ayo", "8 Ayo"][..]),
            ("May met May in May", "«May» met", &["0 May"]),
            ("12 Hill\r\nRoad", "Hill Road", &["3 Hill\r\nRoad"]),
            ("Mayor", "May", none),
            ("a (b) c", "(b)", &["2 (b)"]),
        ] {
            let shown = |span: Range<usize>| format!("{} {}", span.start, &text[span.clone()]);
            let got: Vec<String> = spans(text, stretch).into_iter().map(shown).collect();
            assert_eq!(got, expected, "{stretch}");
        }
    }

    #[test]
    fn a_mark_within_a_longer_one_is_part_of_it() {
        let kinds = ["person-name", "email"].map(Kind::new);
        let mark = |span, kind: usize| (span, &kinds[kind]);
        let marks = [mark(0..3, 0), mark(0..9, 0), mark(0..9, 1), mark(12..15, 0), mark(14..20, 0)];
        assert_eq!(outermost(&marks), marks[1..]);
    }

    #[test]
    fn a_finding_is_right_when_enough_of_both_is_shared() {
        let (name, term) = (Kind::new("person-name"), Kind::new("special:health"));
        for (a, b, names, terms) in [
            (0..10, 0..10, true, true),
            (0..10, 2..12, true, true),
            (0..10, 5..15, false, true),
            (0..10, 0..4, false, true),
            (0..10, 10..14, false, false),
        ] {
            assert_eq!((agree(&name, &a, &b), agree(&term, &a, &b)), (names, terms), "{b:?}");
        }
    }

    #[test]
    fn scores_without_findings_or_marks_are_perfect() {
        let score = Score { gold: 0, found: 0, right: 0 };
        assert!((score.f1() - 1.0).abs() < f64::EPSILON);
        let score = Score { gold: 4, found: 2, right: 1 };
        assert!((score.precision() - 0.5).abs() < f64::EPSILON);
        assert!((score.recall() - 0.25).abs() < f64::EPSILON);
    }
}
