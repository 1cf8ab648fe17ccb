//! One span, one kind: settles which of overlapping findings stays.
//!
//! Deterministic, whatever order the findings come in. Two rules. A finding inside a longer one
//! that is believed gives way to it: the postcode in an address, the name in an e-mail address.
//! Among the rest the likelier stays, then the longer, then the earlier, then the first by name.

use std::{collections::BTreeMap, ops::Range};

use super::{neighbours, score::BELIEVED};
use crate::model::{Evidence, Finding, Text};

/// The findings of a text that stay and begin in `claim`, in order.
pub(super) fn arbitrate(found: Vec<Finding>, text: &[u8], claim: &Range<usize>) -> Vec<Finding> {
    // Joined before any is left out: the same, however a long text is parted.
    let mut found = neighbours::join(without_overlaps(found), text);
    found.retain(|finding| claim.contains(&finding.range.start));
    found
}

/// The findings that stay, in order.
fn without_overlaps(mut found: Vec<Finding>) -> Vec<Finding> {
    found.sort_by(|a, b| {
        let place = |f: &Finding| (f.range.start, std::cmp::Reverse(f.range.end));
        place(a)
            .cmp(&place(b))
            .then(b.confidence.total_cmp(&a.confidence))
            .then(a.kind.cmp(&b.kind))
    });
    if found.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start) {
        return found;
    }
    let mut standing = without_contained(without_mere_names(found));
    standing.sort_by(|a, b| {
        b.confidence
            .total_cmp(&a.confidence)
            .then(b.range.len().cmp(&a.range.len()))
            .then(a.range.start.cmp(&b.range.start))
            .then(a.kind.cmp(&b.kind))
    });
    let mut kept: BTreeMap<usize, Finding> = BTreeMap::new();
    for finding in standing {
        let before = kept.range(..finding.range.end).next_back();
        if before.is_none_or(|(_, other)| other.range.end <= finding.range.start) {
            kept.insert(finding.range.start, finding);
        }
    }
    kept.into_values().collect()
}

/// An address that begins with a number which a check digit proves to be something else, or with a
/// date of birth, begins behind it: the line before `14 Ormeau Mews` may be a health number.
pub(super) fn part_numbers(found: &mut [Finding], text: &[u8]) {
    let proven = |finding: &&Finding| {
        finding.confidence >= BELIEVED
            && (finding.evidence.contains(&Evidence::CheckDigit)
                || finding.kind.as_str() == "date-of-birth")
    };
    let numbers: BTreeMap<usize, usize> =
        found.iter().filter(proven).map(|f| (f.range.start, f.range.end)).collect();
    for finding in found.iter_mut().filter(|finding| finding.kind.as_str() == "address") {
        let Some(&end) = numbers.get(&finding.range.start) else { continue };
        let Some(rest) = text.get(end..finding.range.end) else { continue };
        if let Some(gap) = rest.iter().position(u8::is_ascii_alphanumeric) {
            finding.range.start = end + gap;
        }
    }
}

/// An address ends before a postcode that stands in a cell of its own or behind a label of its own:
/// `Post code` over the next column, or before it in the next line of a form.
pub(super) fn part_postcodes(found: &mut [Finding], text: &Text) {
    let is_postcode = |f: &&Finding| f.kind.as_str() == "postcode" && f.confidence >= BELIEVED;
    let mut starts: BTreeMap<usize, Option<String>> = BTreeMap::new();
    for postcode in found.iter().filter(is_postcode) {
        let announced = postcode.evidence.iter().find_map(|evidence| match evidence {
            Evidence::Label(word) | Evidence::Cue(word) => Some(word.to_lowercase()),
            _ => None,
        });
        starts.insert(postcode.range.start, announced);
    }
    for finding in found.iter_mut().filter(|finding| finding.kind.as_str() == "address") {
        let within = finding.range.start + 1..finding.range.end;
        let mut postcodes = starts.range(within);
        let Some((&start, Some(word))) = postcodes.next() else { continue };
        let street = &text.as_str()[finding.range.start..start];
        if has_own_label(text, finding.range.start, start, word)
            && let Some(last) = street.rfind(char::is_alphanumeric)
        {
            finding.range.end = finding.range.start + last + 1;
        }
    }
}

/// Whether a postcode that `word` speaks for has it for a label of its own, rather than of the
/// address before it.
fn has_own_label(text: &Text, address: usize, postcode: usize, word: &str) -> bool {
    if !["post", "pc", "code", "zip"].iter().any(|part| word.contains(part)) {
        return false;
    }
    if let Some(field) = text.field_at(postcode).filter(|field| field.label.is_some()) {
        return !field.range.contains(&address);
    }
    let street = &text.as_str()[address..postcode];
    let edge = street.trim_end_matches(' ').ends_with(['|', '\t']) || street.ends_with("  ");
    edge || street.to_lowercase().contains(word)
}

/// Leaves out names for which only the tagger speaks where anything else was found: a phrase of a
/// pack is known, a name by its looks is not. `found` is sorted by start, the longer first.
fn without_mere_names(found: Vec<Finding>) -> Vec<Finding> {
    let mere = |finding: &Finding| finding.evidence == [Evidence::Word("tagger")];
    let mut reached = 0;
    let mut met = vec![false; found.len()];
    for (at, finding) in found.iter().enumerate() {
        if mere(finding) {
            let next = found[at + 1..].iter().find(|other| !mere(other));
            met[at] = reached > finding.range.start
                || next.is_some_and(|other| other.range.start < finding.range.end);
        } else {
            reached = reached.max(finding.range.end);
        }
    }
    let mut met = met.into_iter();
    found.into_iter().filter(|_| !met.next().unwrap_or_default()).collect()
}

/// Leaves out what lies inside a longer finding that is believed. `found` is sorted by start, the
/// longer first.
fn without_contained(found: Vec<Finding>) -> Vec<Finding> {
    // The believed finding that reaches furthest, of those that begin no later.
    let mut furthest: Option<Range<usize>> = None;
    let mut standing = Vec::with_capacity(found.len());
    for finding in found {
        let range = finding.range.clone();
        let inside = furthest
            .as_ref()
            .is_some_and(|outer| range.end <= outer.end && range.len() < outer.len());
        if inside {
            continue;
        }
        let reaches = furthest.as_ref().is_none_or(|outer| range.end > outer.end);
        if finding.confidence >= BELIEVED && reaches {
            furthest = Some(range);
        }
        standing.push(finding);
    }
    standing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Kind, Part, Role, Severity, TextBuilder};

    fn finding(kind: &str, range: Range<usize>, confidence: f32) -> Finding {
        Finding {
            kind: Kind::new(kind),
            range,
            confidence,
            severity: Severity::Low,
            evidence: Vec::new(),
        }
    }

    #[test]
    fn one_span_has_one_kind() {
        let check = |found: &[(&str, Range<usize>, f32)], expected: &[&str]| {
            let all: Vec<Finding> =
                found.iter().map(|(kind, range, p)| finding(kind, range.clone(), *p)).collect();
            let mut backwards = all.clone();
            backwards.reverse();
            for order in [all, backwards] {
                let kept = arbitrate(order, b"", &(0..100));
                let kinds: Vec<&str> = kept.iter().map(|f| f.kind.as_str()).collect();
                assert_eq!(kinds, expected);
            }
        };
        check(&[("a", 0..5, 0.9), ("b", 5..9, 0.3)], &["a", "b"]);
        check(&[("a", 0..5, 0.9), ("b", 0..5, 0.8)], &["a"]);
        check(&[("address", 0..30, 0.6), ("postcode", 20..28, 0.95)], &["address"]);
        check(&[("doubtful", 0..30, 0.4), ("postcode", 20..28, 0.95)], &["postcode"]);
        check(&[("a", 0..10, 0.6), ("b", 8..20, 0.7), ("c", 18..25, 0.6)], &["b"]);
        check(&[("b", 0..5, 0.5), ("a", 0..5, 0.5)], &["a"]);
        let mut found = [finding("address", 0..40, 0.9), finding("hsc-number", 0..12, 0.9)];
        found[1].evidence.push(Evidence::CheckDigit);
        part_numbers(&mut found, b"328 164 1512\n14 Ormeau Mews, Belfast BT7");
        assert_eq!(found[0].range, 13..40);
        check(&[("outside", 100..105, 0.9), ("inside", 99..100, 0.9)], &["inside"]);
    }
    #[test]
    fn addresses_end_before_a_postcode_with_its_own_label() {
        let check = |string: &str, word: Option<&str>, label: Option<&str>, expected: &str| {
            let postcode = string.find("DN14 6QT").expect("it holds the postcode");
            let mut builder = TextBuilder::new(Part::new(Role::Body));
            builder.push_even(string, 0, 0);
            if let Some(label) = label {
                builder.field(postcode..postcode + 8, Some(label.into()), None);
            }
            let mut found = [
                finding("address", 0..postcode + 8, 0.9),
                finding("postcode", postcode..postcode + 8, 0.9),
            ];
            found[1].evidence.extend(word.map(|word| Evidence::Cue(word.into())));
            part_postcodes(&mut found, &builder.finish());
            assert_eq!(&string[found[0].range.clone()], expected, "{string:?}");
        };
        check("1 Tarn Row,DN14 6QT", None, None, "1 Tarn Row,DN14 6QT");
        check("1 Tarn Row,DN14 6QT", Some("post code"), Some("Post code"), "1 Tarn Row");
        check("1 Tarn Row, DN14 6QT", Some("post code"), None, "1 Tarn Row, DN14 6QT");
        check("1 Tarn Row | DN14 6QT", Some("post code"), None, "1 Tarn Row");
        check("1 Tarn Row | DN14 6QT", Some("address"), None, "1 Tarn Row | DN14 6QT");
    }
}
