//! Values that a label gives away: whatever stands in a column `Religion` is somebody's religion.
//!
//! A label of a field, of a spreadsheet's or table's column, or of a line (`Ethnicity: …`) is
//! looked up whole, words that only say whose it is aside. What a longer text under it tells is
//! left to terms, and so is what stands in running text.

use std::{collections::HashMap, ops::Range, sync::Arc};

use super::{
    assertion,
    compile::{Program, Rule},
    fold, score,
};
use crate::model::{Evidence, Finding, Severity, Text};

/// The longest value, in bytes. Longer ones are prose.
const LONGEST: usize = 80;
/// The longest label at the beginning of a line.
const LONGEST_LABEL: usize = 48;
/// How many letters a rest of a value needs to tell anything.
const LETTERS: usize = 3;
/// What a label is worth here, in log-odds: less than a cue that a number's own form bears out.
const WORTH: f32 = 2.6;
/// What is left of it where the value says no.
const DENIED: f32 = 0.2;

/// Labels of all patterns, folded.
#[derive(Debug, Default)]
pub(super) struct Labels(HashMap<String, Vec<(usize, Arc<str>)>>);

/// The patterns that a label belongs to, each with the label as the pattern writes it.
type Rules<'p> = &'p [(usize, Arc<str>)];

impl Labels {
    /// Adds a label of a rule. False where nothing is left to compare.
    pub(super) fn add(&mut self, rule: usize, label: &str) -> bool {
        let key = words(label).join(" ");
        let known = !key.is_empty();
        self.0.entry(key).or_default().push((rule, label.to_lowercase().into()));
        known
    }

    /// The rules a label speaks for: as it is, or without the words that say whose it is.
    fn of(&self, label: &str) -> Rules<'_> {
        let words = words(&fold::label(label));
        let whole = self.0.get(&words.join(" "));
        let bare = || {
            let telling = |word: &&String| !ASIDE.contains(&word.as_str());
            let bare: Vec<&str> = words.iter().filter(telling).map(String::as_str).collect();
            self.0.get(&bare.join(" "))
        };
        whole.or_else(bare).map_or(&[], Vec::as_slice)
    }
}

/// Words of a label that say whose it is, or that it is one.
const ASIDE: [&str; 40] = [
    "child",
    "childs",
    "children",
    "s",
    "pupil",
    "pupils",
    "student",
    "students",
    "learner",
    "person",
    "patient",
    "client",
    "mother",
    "mothers",
    "father",
    "fathers",
    "parent",
    "parents",
    "carer",
    "carers",
    "applicant",
    "your",
    "my",
    "his",
    "her",
    "their",
    "the",
    "any",
    "current",
    "main",
    "code",
    "desc",
    "description",
    "value",
    "type",
    "please",
    "state",
    "details",
    "if",
    "of",
];

/// Values that say nothing.
const BLANK: [&str; 22] = [
    "n a",
    "na",
    "unknown",
    "not known",
    "not stated",
    "not recorded",
    "not obtained",
    "information not obtained",
    "refused",
    "prefer not to say",
    "tbc",
    "tba",
    "nk",
    "null",
    "nil",
    "see above",
    "as above",
    "not applicable",
    "not asked",
    "no data",
    "none recorded",
    "select",
];

/// Values that say no.
const DENIALS: [&str; 9] =
    ["no", "n", "none", "false", "0", "none known", "no known", "nkda", "no known allergies"];

/// The letters and digits of a text as words in small letters.
fn words(text: &str) -> Vec<String> {
    let letters = text.split(|char: char| !char.is_alphanumeric());
    letters.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// Adds the values under labels.
pub(super) fn find(program: &Program, text: &Text, found: &mut Vec<Finding>) {
    if program.labels.0.is_empty() {
        return;
    }
    let others = others(found);
    let mut given = Vec::new();
    let mut known: HashMap<&str, Rules> = HashMap::new();
    for field in text.fields() {
        let Some(label) = field.label.as_deref() else { continue };
        let rules = *known.entry(label).or_insert_with(|| program.labels.of(label));
        push(program, text, field.range.clone(), rules, &others, &mut given);
    }
    let mut heads: Vec<(Range<usize>, Rules)> = Vec::new();
    let mut rest = lines(text.as_str()).peekable();
    while let Some(line) = rest.next() {
        let Some((label, value)) = labelled(text.as_str(), &line) else { continue };
        let rules = program.labels.of(&text.as_str()[label.clone()]);
        if rules.is_empty() {
            continue;
        }
        heads.push((label, rules));
        // The label over its value.
        let below = rest.peek().filter(|next| labelled(text.as_str(), next).is_none());
        let value = if value.is_empty() { below.cloned().unwrap_or(value) } else { value };
        push(program, text, value, rules, &others, &mut given);
    }
    found.append(&mut given);
    // The label is on every form; what stands under it tells.
    found.retain(|other| {
        let before = heads.partition_point(|(label, _)| label.start <= other.range.start);
        heads[..before].last().is_none_or(|(label, rules)| {
            other.range.end > label.end
                || rules.iter().all(|(rule, _)| program.rules[*rule].kind != other.kind)
        })
    });
}

fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some(start..start + line.trim_end().len())
    })
}

/// The label that a line begins with, and the value behind it.
fn labelled(text: &str, line: &Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let bytes = &text.as_bytes()[line.clone()];
    let colon = memchr::memchr(b':', &bytes[..bytes.len().min(LONGEST_LABEL)])?;
    let value = &bytes[colon + 1..];
    let apart = |window: &[u8]| matches!(window, [b' ', b' ', ..] | [b'\t' | b'|', ..]);
    let lead = value.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let len = (lead..value.len()).find(|at| apart(&value[*at..])).unwrap_or(value.len());
    let start = line.start + colon + 1;
    Some((line.start..line.start + colon, start + lead.min(len)..start + len))
}

fn push(
    program: &Program,
    text: &Text,
    range: Range<usize>,
    rules: Rules,
    others: &[Range<usize>],
    given: &mut Vec<Finding>,
) {
    if rules.is_empty() {
        return;
    }
    let values: Vec<_> = values(text.as_str(), range)
        .flat_map(|(value, worth)| {
            around(text.as_str(), value, others).map(move |part| (part, worth))
        })
        .collect();
    for (rule, label) in rules {
        let rule = &program.rules[*rule];
        for (range, worth) in &values {
            given.push(finding(rule, label, range.clone(), *worth));
        }
    }
}

/// Where names, numbers and the like stand, in order and disjoint: they are found as what they are,
/// and tell who.
fn others(found: &[Finding]) -> Vec<Range<usize>> {
    let mut others: Vec<_> = found
        .iter()
        .filter(|other| other.confidence >= score::BELIEVED && !assertion::is_told(&other.kind))
        .map(|other| other.range.clone())
        .collect();
    others.sort_by_key(|other| other.start);
    others.dedup_by(|next, kept| {
        let joined = next.start < kept.end;
        if joined {
            kept.end = kept.end.max(next.end);
        }
        joined
    });
    others
}

/// What is left of a value around others: all of it where there are none.
fn around<'t>(
    text: &'t str,
    value: Range<usize>,
    others: &[Range<usize>],
) -> impl Iterator<Item = Range<usize>> + use<'t> {
    let first = others.partition_point(|other| other.end <= value.start);
    let inside = others[first..].iter().take_while(|other| other.start < value.end);
    let mut left = Vec::new();
    let mut at = value.start;
    for other in inside {
        left.push(at..other.start.max(at));
        at = at.max(other.end);
    }
    left.push(at..value.end.max(at));
    let whole = left.len() == 1;
    let tells = move |part: &Range<usize>| {
        let letters = text[part.clone()].chars().filter(|char| char.is_alphabetic()).count();
        whole || letters >= LETTERS
    };
    left.into_iter().filter(tells).filter_map(|part| self::value(text, part).map(|(part, _)| part))
}

fn finding(rule: &Rule, label: &Arc<str>, range: Range<usize>, worth: f32) -> Finding {
    let mut evidence = vec![Evidence::Label(Arc::clone(label))];
    if worth == DENIED {
        evidence.push(Evidence::Word("negated"));
    }
    Finding {
        kind: rule.kind.clone(),
        range,
        confidence: score::probability(rule.base + worth),
        severity: if worth == DENIED { Severity::Low } else { rule.severity },
        evidence,
    }
}

/// The values of a list, and what the label says of each.
fn values(text: &str, range: Range<usize>) -> impl Iterator<Item = (Range<usize>, f32)> + '_ {
    let shown = &text[range.clone()];
    let all = if shown.len() > LONGEST { "" } else { shown };
    let mut at = range.start;
    let items = all.split_inclusive("; ").flat_map(|items| items.split_inclusive(", "));
    items
        .map(move |item| {
            at += item.len();
            at - item.len()..at
        })
        .filter_map(|item| value(text, item))
}

/// What of a value is one, and what the label says of it.
fn value(text: &str, range: Range<usize>) -> Option<(Range<usize>, f32)> {
    let shown = &text[range.clone()];
    let start = range.start + (shown.len() - shown.trim_start().len());
    let value = shown.trim().trim_end_matches(['.', ',', ';']);
    let words = words(value);
    let empty_form = value.starts_with(['(', '[', '<', '_'])
        || words.iter().any(|word| matches!(word.as_str(), "please" | "tick" | "specify"));
    let said = words.join(" ");
    // A year or a count says nothing by itself; `1` is a yes.
    let flag = matches!(shown.trim(), "0" | "1");
    let number = !flag && !said.contains(|char: char| char.is_alphabetic());
    if number || empty_form || BLANK.contains(&said.as_str()) {
        return None;
    }
    let denied = DENIALS.contains(&said.as_str()) || said.starts_with("nil ");
    Some((start..start + value.len(), if denied { DENIED } else { WORTH }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        detect::Detector,
        model::{Kind, Matcher, Needs, Part, Pattern, Role, TextBuilder},
    };

    fn detector() -> Detector {
        let labels = ["religion", "faith"].map(str::to_owned).to_vec();
        let pattern = Pattern {
            id: "faith".into(),
            kind: Kind::new("special:religion"),
            written: "here".into(),
            title: "Faith".into(),
            why: "It tells.".into(),
            matcher: Matcher::Labels(labels),
            validator: None,
            cues: Vec::new(),
            anti_cues: Vec::new(),
            needs: Needs::Nothing,
            severity: Severity::High,
            base: 0.4,
            references: Vec::new(),
            finds: Vec::new(),
            ignores: Vec::new(),
        };
        Detector::new(&[pattern]).expect("it compiles")
    }

    fn shown(string: &str, label: Option<&str>) -> Vec<String> {
        let mut builder = TextBuilder::new(Part::new(Role::Body));
        builder.push_even(string, 0, 0);
        if let Some(label) = label {
            builder.field(0..string.len(), Some(label.into()), None);
        }
        let found = detector().detect(&builder.finish());
        let believed = found.iter().filter(|finding| finding.confidence >= score::BELIEVED);
        believed.map(|finding| string[finding.range.clone()].to_owned()).collect()
    }

    #[test]
    fn lines_and_fields_with_a_label_hold_values() {
        let none: &[&str] = &[];
        let check = |string, label, expected: &[&str]| {
            assert_eq!(shown(string, label), expected, "{string:?} under {label:?}");
        };
        check("Religion: Zoroastrian.\nFaith :Quaker", None, &["Zoroastrian", "Quaker"]);
        check("Child's religion:\tPagan\tDiet: any", None, &["Pagan"]);
        check("Faith:\nBaha'i\nDiet: any", None, &["Baha'i"]);
        check("Religion: (please state)\nFaith: n/a\nFaith: ____\nFaith:\nDiet: any", None, none);
        check("Religious studies: grade 4; her religion is a comfort: truly", None, none);
        check("Parsi", Some("PupilReligion"), &["Parsi"]);
        check("Parsi", Some("religion_code"), &["Parsi"]);
        check("Not known", Some("Religion"), none);
        check("none", Some("Religion"), none);
        check("Parsi", Some("Religious education"), none);
        check(&"prose ".repeat(20), Some("Religion"), none);
    }
}
