//! Values that nothing labels and that stand with believed ones: the same once more, one number on
//! from it, or joined to it in a list.
//!
//! Brothers and sisters come next to each other in a case system, and a note gives the label once.
//! Works on what [`Search`] kept back for want of a cue, once all of the text has been read.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::{Ask, Checked, Search};
use crate::{
    detect::{compile::Rule, context::Voices, scan::Stretch, score},
    model::{Evidence, Field, Finding, Kind},
};

/// How far from a believed value another of its list may stand.
const LISTED: usize = 48;
/// How many letters and digits a value has at least for its shape to tell.
const SHAPELY: usize = 6;

impl Search<'_, '_> {
    /// Believes a value without a cue that is believed with one elsewhere in the text; and, with less
    /// certainty, one that is written as a believed one of its kind is, in letters and figures.
    pub(super) fn hear_echoes(&mut self) {
        if self.unheard.is_empty() || self.believed.is_empty() {
            return;
        }
        let (rules, text) = (&self.program.rules, self.text.as_str());
        let believed: HashSet<(&str, u64)> = self
            .believed
            .iter()
            .map(|(rule, print)| (rules[*rule].kind.as_str(), *print))
            .collect();
        let short = self.is_short();
        let shapes: HashSet<(String, String)> = self
            .found
            .iter()
            .filter(|finding| short && finding.confidence >= score::SURE)
            .filter_map(|f| Some((f.kind.to_string(), shape(&text[f.range.clone()])?)))
            .collect();
        for (ask, checked) in std::mem::take(&mut self.unheard) {
            let kind = rules[ask.rule].kind.as_str();
            // Dates are written alike whatever they are of.
            let is_date = rules[ask.rule].validator.is_some_and(|v| v.name.starts_with("birth"));
            let value = shape(&text[ask.range.clone()]).filter(|_| !is_date);
            let value = value.map(|shape| (kind.to_owned(), shape));
            if checked.print.is_some_and(|print| believed.contains(&(kind, print))) {
                self.believe(&ask, checked, score::CUE_BESIDE, "repeated");
            } else if value.is_some_and(|value| shapes.contains(&value)) {
                self.believe(&ask, checked, score::OF_ONE_SHAPE, "alike");
            } else {
                self.unheard.push((ask, checked));
            }
        }
    }

    /// Believes references that begin as a believed one does and are written like it: `60117746`
    /// beside `60117745`.
    pub(super) fn hear_siblings(&mut self, stretches: &[Stretch]) {
        let text = self.text.as_str();
        let short = self.is_short();
        let families: HashMap<String, Kind> = self
            .found
            .iter()
            .filter(|finding| short && finding.confidence >= score::BELIEVED)
            .filter(|finding| self.reference_rule(&finding.kind).is_some())
            .filter_map(|f| Some((family(&text[f.range.clone()])?, f.kind.clone())))
            .collect();
        if families.is_empty() {
            return;
        }
        let believed = |found: &&Finding| found.confidence >= score::BELIEVED;
        let known: HashSet<usize> =
            self.found.iter().filter(believed).map(|found| found.range.start).collect();
        let words = stretches.iter().flat_map(|stretch| words(text, stretch.range.clone()));
        let alike: Vec<(usize, Range<usize>)> = words
            .filter(|word| !known.contains(&word.start))
            .filter_map(|word| Some((families.get(&family(&text[word.clone()])?)?, word)))
            .filter_map(|(kind, word)| Some((self.reference_rule(kind)?, word)))
            .collect();
        for (rule, word) in alike {
            let ask = self.ask(rule, word);
            let labelled = self.text.field_at(ask.range.start).is_some_and(|f| f.label.is_some());
            let against = self.context.around_number(&ask).against;
            if !labelled && against < score::LABEL_OF_OTHERS {
                self.believe(&ask, Checked::default(), score::CUE_BESIDE, "alike");
            }
        }
    }

    /// The first rule of a kind whose values are references that no rule checks.
    fn reference_rule(&self, kind: &Kind) -> Option<usize> {
        let is_one = |rule: &Rule| {
            rule.kind == *kind
                && rule.validator.is_some_and(|validator| validator.name == "reference")
        };
        self.program.rules.iter().position(is_one)
    }

    /// Believes a value that a list joins to one of its kind, on either side:
    /// `CRN K676906 (formerly T958502)`.
    pub(super) fn hear_lists(&mut self) {
        let mut items = std::mem::take(&mut self.unheard);
        if items.is_empty() {
            return;
        }
        items.sort_by_key(|(ask, _)| ask.range.start);
        let mut ends = self.sure_places();
        let mut left = Vec::new();
        for (ask, checked) in items {
            if self.is_listed(&ask, &ends) {
                self.put(&ask, &mut ends);
                self.believe(&ask, checked, score::CUE_BESIDE, "listed");
            } else {
                left.push((ask, checked));
            }
        }
        for (ask, checked) in left.into_iter().rev() {
            if self.is_listed(&ask, &ends) {
                self.put(&ask, &mut ends);
                self.believe(&ask, checked, score::CUE_BESIDE, "listed");
            }
        }
    }

    /// Where believed values stand, by kind and in order.
    fn sure_places(&self) -> HashMap<String, Vec<Range<usize>>> {
        let mut places: HashMap<String, Vec<Range<usize>>> = HashMap::new();
        for finding in self.found.iter().filter(|f| f.confidence >= score::BELIEVED) {
            places.entry(finding.kind.to_string()).or_default().push(finding.range.clone());
        }
        for ranges in places.values_mut() {
            ranges.sort_by_key(|range| range.start);
        }
        places
    }

    fn put(&self, ask: &Ask, places: &mut HashMap<String, Vec<Range<usize>>>) {
        let kind = self.program.rules[ask.rule].kind.as_str();
        if let Some(ranges) = places.get_mut(kind) {
            let at = ranges.partition_point(|range| range.start < ask.range.start);
            ranges.insert(at, ask.range.clone());
        }
    }

    fn is_listed(&self, ask: &Ask, places: &HashMap<String, Vec<Range<usize>>>) -> bool {
        let kind = self.program.rules[ask.rule].kind.as_str();
        let Some(ranges) = places.get(kind) else { return false };
        let after = ranges.partition_point(|range| range.start < ask.range.start);
        let bytes = self.text.as_str().as_bytes();
        // Numbers that stand side by side with nothing between them, or in cells, are no list.
        let joins = |byte: &u8| byte.is_ascii_alphabetic() || b",;/&(".contains(byte);
        let parts = |byte: &u8| b"\n\t|".contains(byte);
        let field = self.text.field_at(ask.range.start).filter(|field| field.label.is_some());
        let near = |between: Range<usize>| {
            let within = |field: &Field| {
                field.range.start <= between.start && between.end <= field.range.end
            };
            if field.is_some_and(|field| !within(field)) {
                return false;
            }
            let gap = bytes.get(between.clone()).unwrap_or_default();
            between.len() <= LISTED
                && !matches!(gap, b"," | b";")
                && gap.iter().any(joins)
                && !gap.iter().any(parts)
                && self.context.is_list(between)
        };
        ranges[..after].last().is_some_and(|before| near(before.end..ask.range.start))
            || ranges.get(after).is_some_and(|next| near(ask.range.end..next.start))
    }

    fn believe(&mut self, ask: &Ask, checked: Checked, cue: f32, why: &'static str) {
        let evidence = Some(Evidence::Word(why));
        let voices = Voices { cue, evidence, ..Voices::default() };
        self.push(ask, checked, voices);
    }
}

/// The words of letters, digits, strokes and hyphens in a range.
fn words(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = range.start;
    text[range].split(|char: char| !char.is_ascii_alphanumeric() && !"/-".contains(char)).map(
        move |word| {
            let start = text[at..].find(word).map_or(at, |gap| at + gap);
            at = start + word.len();
            start..at
        },
    )
}

/// How a value of letters and figures is written. Only of four figures at least, in runs: a word with
/// a digit in it is no number.
fn shape(value: &str) -> Option<String> {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let letters = value.bytes().any(|byte| byte.is_ascii_uppercase());
    (digits >= SHAPELY - 2 && letters && value.is_ascii()).then(|| {
        let char = |byte: u8| match byte {
            b'0'..=b'9' => '9',
            b'a'..=b'z' | b'A'..=b'Z' => 'A',
            other => char::from(other),
        };
        value.bytes().map(char).collect()
    })
}

/// What values that are given out one after the other share: their shape and their first half.
fn family(value: &str) -> Option<String> {
    let count = value.bytes().filter(u8::is_ascii_alphanumeric).count();
    if count < SHAPELY || !value.is_ascii() {
        return None;
    }
    // A system's letters tell more than figures.
    let letters = value.bytes().take_while(u8::is_ascii_alphabetic).count();
    let half = if letters > 1 { letters + 1 } else { value.len().div_ceil(2) };
    let shape = value.bytes().enumerate().map(|(at, byte)| match byte {
        byte if at < half => char::from(byte.to_ascii_uppercase()),
        b'0'..=b'9' => '9',
        b'a'..=b'z' | b'A'..=b'Z' => 'A',
        other => char::from(other),
    });
    Some(shape.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_given_out_together_are_a_family() {
        for (one, other, same) in [
            ("60117745", "60117746", true),
            ("P044771", "P044898", true),
            ("P044771", "Q044771", false),
            ("60117745", "6011774", false),
            ("CSC/2026/0417", "CSC/2026/1190", true),
            ("PCC-904417", "PCC-880211", true),
            ("4417", "4418", false),
        ] {
            let found = family(one).is_some() && family(one) == family(other);
            assert_eq!(found, same, "{one} {other}");
        }
    }
}
