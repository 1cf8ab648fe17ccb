//! What is said of a term: that it is denied or only suspected, that it is a mere topic, whom it is
//! about.
//!
//! Kept apart from cues: those make a term likelier, this says what a reader would do with it. A
//! denial still tells that somebody was asked; a policy on self-harm tells of nobody. The words are
//! data, in `patterns/context.txt`, and stand in the one trie with all other phrases. It never reads
//! beyond the sentence and drops nothing by itself: it weighs.

mod about;
mod signs;

use std::ops::Range;

pub(super) use self::signs::{Sign, Signs, read};
use super::{
    near,
    phrases::{Hit, Phrases},
    score,
};
use crate::model::{Evidence, Kind, Part, Role, Severity};

/// How far before a term words about it may end.
const BEFORE: usize = 120;
/// How far behind a term words about it may begin.
const BEHIND: usize = 48;
/// How far a denial or doubt reaches over a list.
const REACH: usize = 80;
/// How many bytes of a record hold one word for a person, at most.
const SOMEBODY_EVERY: usize = 300;
/// How long the gap may be where a word must stand close.
const CLOSE: usize = 24;

/// What the sentence says of a term.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// What speaks for it, in log-odds.
    pub(super) cue: f32,
    /// What speaks against it.
    pub(super) against: f32,
    /// Whether it is said with less than certainty.
    pub(super) lowered: bool,
    /// The words for it.
    pub(super) evidence: Vec<Evidence>,
}

/// A text whose phrases and names are known.
pub(super) struct Scene<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) phrases: &'a Phrases,
    pub(super) hits: &'a [Hit],
    pub(super) people: &'a [Range<usize>],
    /// Where to listen: the field, or everything.
    pub(super) bounds: Range<usize>,
    /// What the field's label says, where there is one.
    pub(super) label: Option<Signs>,
}

/// Whether findings of this kind are told of people.
pub(super) fn is_told(kind: &Kind) -> bool {
    use crate::model::Group::{CriminalOffence, Sensitive, SpecialCategory};
    matches!(kind.group(), CriminalOffence | Sensitive | SpecialCategory)
}

/// Whether a text speaks of people all the way: one word for somebody in so many bytes.
pub(super) fn is_record(len: usize, names: usize, signs: impl Iterator<Item = Signs>) -> bool {
    let told = names + signs.filter(|signs| signs.is_somebody()).count();
    told >= 2 && told * SOMEBODY_EVERY >= len
}

/// Whether a text is what a document or message is called: a subject, a title. It is too short to
/// name anybody, and says what the rest is about.
pub(super) fn is_heading(part: &Part) -> bool {
    let detail = part.detail.as_deref();
    match part.role {
        Role::Header => detail == Some("subject"),
        Role::Metadata => matches!(detail, Some("title" | "subject")),
        _ => false,
    }
}

/// The next severity below.
pub(super) const fn lowered(severity: Severity) -> Severity {
    match severity {
        Severity::High => Severity::Medium,
        Severity::Medium | Severity::Low => Severity::Low,
    }
}

/// A word of the sentence that says something.
#[derive(Clone, Debug)]
struct Near {
    range: Range<usize>,
    signs: Signs,
}

/// Denied or doubted, and whether in words that are said of people alone.
#[derive(Clone, Copy)]
struct Doubt {
    word: &'static str,
    speaks: bool,
}

const NEGATED: &str = "negated";
const SUSPECTED: &str = "suspected";

impl Told {
    /// Whether it is said with doubt.
    pub(super) fn is_suspected(&self) -> bool {
        self.evidence.contains(&Evidence::Word(SUSPECTED))
    }
}

impl Scene<'_> {
    /// What the sentence around `term` says of it.
    pub(super) fn told(&self, term: &Range<usize>) -> Told {
        let (before, behind) = (self.before(term), self.behind(term));
        let mut told = Told::default();
        if let Some(doubt) = self.doubt(term, &before, &behind) {
            told.lowered = true;
            told.cue = if doubt.speaks { score::CUE_OF_TERM } else { 0.0 };
            told.evidence.push(Evidence::Word(doubt.word));
        }
        if self.is_topic(term, &before, &behind) {
            told.against = score::TOPIC;
        }
        let within = self.between(term.clone());
        told.evidence.push(Evidence::Word(self.about(&within, &before, &behind)));
        told
    }

    /// Words before the term in its sentence, the nearest first.
    fn before(&self, term: &Range<usize>) -> Vec<Near> {
        let floor = self.bounds.start.max(term.start.saturating_sub(BEFORE));
        let mut near = self.between(floor..term.start);
        near.reverse();
        let same = near
            .iter()
            .take_while(|near| !near::ends_sentence(&self.bytes[near.range.end..=term.start]));
        let count = same.count();
        near.truncate(count);
        near
    }

    /// Words behind the term in its sentence, the nearest first.
    fn behind(&self, term: &Range<usize>) -> Vec<Near> {
        let ceiling = self.bounds.end.min(term.end + BEHIND).min(self.bytes.len());
        let mut near = self.between(term.end..ceiling);
        let same = near
            .iter()
            .take_while(|near| !near::ends_sentence(&self.bytes[term.end..=near.range.start]));
        let count = same.count();
        near.truncate(count);
        near
    }

    /// Everything that says something in a stretch, in order; a word within a longer phrase is not
    /// heard: the "no" of "no doubt".
    fn between(&self, stretch: Range<usize>) -> Vec<Near> {
        let from = self.hits.partition_point(|hit| hit.start < stretch.start);
        let hits = self.hits[from..].iter().take_while(|hit| hit.start < stretch.end);
        let mut near: Vec<Near> = hits
            .filter(|hit| hit.end <= stretch.end)
            .map(|hit| Near {
                range: hit.start..hit.end,
                signs: self.phrases.get(hit.phrase).signs,
            })
            .filter(|near| !near.signs.is_empty())
            .collect();
        let from = self.people.partition_point(|person| person.start < stretch.start);
        let people = self.people[from..].iter().take_while(|person| person.end <= stretch.end);
        near.extend(
            people.map(|person| Near { range: person.clone(), signs: Signs::of(Sign::Subject) }),
        );
        near.sort_by_key(|near| (near.range.start, std::cmp::Reverse(near.range.end)));
        let mut reached = 0;
        near.retain(|near| {
            let heard = near.range.end > reached;
            reached = reached.max(near.range.end);
            heard
        });
        near
    }

    fn doubt(&self, term: &Range<usize>, before: &[Near], behind: &[Near]) -> Option<Doubt> {
        self.doubt_before(term, before)
            .or_else(|| self.doubt_behind(term, behind))
            .or_else(|| self.is_queried(term).map(|speaks| Doubt { word: SUSPECTED, speaks }))
    }

    fn doubt_before(&self, term: &Range<usize>, before: &[Near]) -> Option<Doubt> {
        for near in before {
            let gap = &self.bytes[near.range.end..term.start];
            let signs = near.signs;
            let stops = signs.has(Sign::Stop) || gap.windows(2).any(|two| two == b". ");
            if stops || gap.len() > REACH || self.opens_clause(near) {
                return None;
            }
            let close = is_close(gap);
            for (sure, loose, word) in [
                (Sign::Denied, Sign::DeniedNear, NEGATED),
                (Sign::Suspected, Sign::SuspectedNear, SUSPECTED),
            ] {
                if signs.has(sure) || (close && signs.has(loose)) {
                    return Some(Doubt { word, speaks: signs.has(sure) });
                }
            }
        }
        None
    }

    /// Whether a word for a person begins a clause of its own: "…, she has".
    fn opens_clause(&self, near: &Near) -> bool {
        let before = self.bytes[..near.range.start].iter().rev().find(|byte| **byte != b' ');
        near.signs.is_person() && before == Some(&b',')
    }

    fn doubt_behind(&self, term: &Range<usize>, behind: &[Near]) -> Option<Doubt> {
        let near = behind.first()?;
        let gap = &self.bytes[term.end..near.range.start];
        if !gap.contains(&b'\n') && near.signs.has(Sign::AnswerNo) && self.is_answer(gap, near) {
            return Some(Doubt { word: NEGATED, speaks: true });
        }
        let near = behind.iter().take_while(|near| !near.signs.has(Sign::Stop)).find(|near| {
            is_close(&self.bytes[term.end..near.range.start])
                && (near.signs.has(Sign::DeniedBehind) || near.signs.has(Sign::SuspectedBehind))
        })?;
        let word = if near.signs.has(Sign::DeniedBehind) { NEGATED } else { SUSPECTED };
        Some(Doubt { word, speaks: false })
    }

    /// Whether a word is all that answers a form's question: `Asthma: no`.
    fn is_answer(&self, gap: &[u8], near: &Near) -> bool {
        let asks = gap.iter().any(|byte| matches!(byte, b':' | b'|' | b'\t' | b'=' | b'-'));
        let bare = !gap.iter().any(u8::is_ascii_alphanumeric);
        let rest = &self.bytes[near.range.end..];
        let next = rest.iter().find(|byte| !matches!(byte, b' ' | b'\r'));
        asks && bare && !next.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80)
    }

    /// Whether a question mark stands at the term; and whether before it, as notes have it.
    fn is_queried(&self, term: &Range<usize>) -> Option<bool> {
        let head = &self.bytes[self.bounds.start..term.start];
        let opens = |rest: &[u8]| {
            rest.last().is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte < 0x80)
        };
        match head {
            [rest @ .., b'?', b' '] | [rest @ .., b'?'] if opens(rest) => Some(true),
            _ => (self.bytes.get(term.end) == Some(&b'?')).then_some(false),
        }
    }

    /// Whether the term is what a policy, a lesson or a team is about.
    fn is_topic(&self, term: &Range<usize>, before: &[Near], behind: &[Near]) -> bool {
        let impersonal = before.iter().take_while(|near| !near.signs.is_person());
        let names_topic =
            |near: &Near| near.signs.has(Sign::TopicBefore) && term.start - near.range.end <= REACH;
        if impersonal.into_iter().any(names_topic) {
            return true;
        }
        let linked = before.iter().any(|near| near.signs.has(Sign::Link));
        behind.iter().any(|near| {
            let heads =
                near.signs.has(Sign::TopicBehind) || (near.signs.has(Sign::TeamBehind) && !linked);
            heads && is_compound(&self.bytes[term.end..near.range.start])
        })
    }
}

/// Whether a gap is short enough for a word as common as "no" to be about the term.
fn is_close(gap: &[u8]) -> bool {
    gap.len() <= CLOSE
        && !gap.iter().any(|byte| matches!(byte, b'\n' | b',' | b';' | b':' | b'.'))
        && gap.split(|byte| !byte.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).count()
            <= 2
}

/// Whether a gap may stand within a compound: "asthma and epilepsy policy".
fn is_compound(gap: &[u8]) -> bool {
    const APART: [&[u8]; 34] = [
        b"in", b"a", b"an", b"the", b"is", b"was", b"has", b"had", b"at", b"by", b"with", b"to",
        b"from", b"on", b"for", b"under", b"after", b"since", b"this", b"so", b"last", b"next",
        b"each", b"every", b"per", b"that", b"my", b"his", b"her", b"their", b"our", b"most",
        b"all", b"one",
    ];
    let mut words = gap
        .split(|byte| matches!(byte, b' ' | b'-' | b'/' | b'\n' | b'\r' | b'&'))
        .filter(|word| !word.is_empty());
    gap.len() <= CLOSE
        && words.clone().count() <= 2
        && words.all(|word| {
            word.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'\'')
                && !APART.iter().any(|apart| word.eq_ignore_ascii_case(apart))
        })
}

#[cfg(test)]
mod tests;
