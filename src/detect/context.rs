//! What stands around a match and speaks for or against it: cue words, look-alikes, field labels.
//!
//! Distances are in bytes. A cue counts before and behind; less the further off, across a line end,
//! past a cue of another kind, or once a match of the same pattern has taken it. In a field with a
//! label, only the label and the field itself count: neighbouring cells say nothing of this one.

mod label;

use std::{cell::RefCell, collections::HashMap, ops::Range, rc::Rc, sync::Arc};

use self::label::Label;
use super::{
    assertion::{self, Scene, Signs, Told},
    columns::Columns,
    near,
    phrases::{Hit, Phrases, RuleSet},
    score,
};
use crate::model::{Evidence, Text};

/// How far before a match a cue may end.
const BEFORE: usize = 80;
/// How far behind a match a cue may begin.
const BEHIND: usize = 40;
/// How long a phrase may be, for looking back at where one began.
const LONGEST_PHRASE: usize = 96;
/// How many line ends may lie between.
const LINE_ENDS: i32 = 2;
/// A text longer than this that names nobody is a rule or a notice.
const NOTICE: usize = 300;
/// A field longer than this is prose: a label of other values says nothing of it.
const PROSE: usize = 40;

/// What the surroundings say.
#[derive(Debug, Default)]
pub(super) struct Voices {
    /// What speaks for it, in log-odds, and as evidence.
    pub(super) cue: f32,
    pub(super) evidence: Option<Evidence>,
    /// What speaks against it, in log-odds above zero.
    pub(super) against: f32,
    /// A look-alike covers it: it is not what it seems.
    pub(super) covered: bool,
}

/// Which way a phrase speaks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    For,
    Against,
}

/// A match whose surroundings are asked for.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    pub(super) rule: usize,
    pub(super) range: Range<usize>,
    /// Where the match of the same rule before this one ended.
    pub(super) previous: usize,
    /// Whether names count for cues.
    pub(super) people: bool,
}

/// The surroundings of all matches in one text.
pub(super) struct Context<'a> {
    text: &'a Text,
    bytes: &'a [u8],
    phrases: &'a Phrases,
    hits: &'a [Hit],
    /// Names of people, in order.
    people: Vec<Range<usize>>,
    /// The text is a record of people, not a rule or a notice.
    is_record: bool,
    labels: RefCell<HashMap<&'a str, Rc<Label>>>,
    columns: Columns,
}

impl<'a> Context<'a> {
    pub(super) fn new(
        text: &'a Text,
        phrases: &'a Phrases,
        hits: &'a [Hit],
        people: Vec<Range<usize>>,
    ) -> Context<'a> {
        let bytes = text.as_str().as_bytes();
        let signs = hits.iter().map(|hit| phrases.get(hit.phrase).signs);
        Context {
            text,
            bytes,
            phrases,
            hits,
            is_record: assertion::is_heading(&text.part)
                || assertion::is_record(bytes.len(), people.len(), signs),
            people,
            labels: RefCell::default(),
            columns: Columns::default(),
        }
    }

    /// The rules that any cue or label in the text speaks for.
    pub(super) fn cued(&self) -> RuleSet {
        let mut cued = RuleSet::default();
        for hit in self.hits {
            cued.extend(&self.phrases.get(hit.phrase).cue_for);
        }
        for field in self.text.fields() {
            if let Some(label) = &field.label {
                cued.extend(&self.label(label).cue_for);
            }
        }
        cued
    }

    /// Where a match of a rule that needs a cue may lie: around its cues, and in fields whose label
    /// is one. In order, without overlaps, on word boundaries.
    pub(super) fn near_cues(&self, rule: usize) -> Vec<Range<usize>> {
        let speaks = |hit: &&Hit| self.phrases.get(hit.phrase).cue_for.contains(rule);
        let around = self
            .hits
            .iter()
            .filter(speaks)
            .map(|hit| hit.start.saturating_sub(2 * BEHIND)..hit.end + 2 * BEFORE);
        let is_cued = |label: &'a str| self.label(label).cue_for.contains(rule);
        let labelled = self
            .text
            .fields()
            .iter()
            .filter(|field| field.label.as_deref().is_some_and(is_cued))
            .map(|field| field.range.clone());
        let mut ranges: Vec<Range<usize>> = around.chain(labelled).collect();
        ranges.sort_by_key(|range| range.start);
        let mut merged: Vec<Range<usize>> = Vec::new();
        for range in ranges {
            let range = self.whole_words(range);
            match merged.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => merged.push(range),
            }
        }
        merged
    }

    /// Widens a range to white space, or to a character boundary where none is near.
    fn whole_words(&self, range: Range<usize>) -> Range<usize> {
        let space = u8::is_ascii_whitespace;
        let (start, end) = (range.start, range.end.min(self.bytes.len()));
        let before = &self.bytes[start.saturating_sub(LONGEST_PHRASE)..start];
        let back = before.iter().rev().position(space).unwrap_or(before.len());
        let behind = &self.bytes[end..self.bytes.len().min(end + LONGEST_PHRASE)];
        let more = behind.iter().position(space).unwrap_or(behind.len());
        let (mut start, mut end) = (start - back, end + more);
        while !self.text.as_str().is_char_boundary(start) {
            start -= 1;
        }
        while !self.text.as_str().is_char_boundary(end) {
            end += 1;
        }
        start..end
    }

    /// What speaks for and against a match of a regex.
    pub(super) fn around_number(&self, ask: &Ask) -> Voices {
        let mut voices = Voices::default();
        let bounds = self.label_and_bounds(ask, &mut voices);
        let (mut nearest_other, mut nearest_own) = (0, 0);
        for hit in self.hits_before(ask, &bounds) {
            let phrase = self.phrases.get(hit.phrase);
            let side = self.side(&hit, ask.rule);
            let mut weight = self.before(&hit, ask);
            if side == Some(Side::For) {
                weight *= if hit.end < nearest_other { score::PAST_OTHER_CUE } else { 1.0 };
                nearest_own = nearest_own.max(hit.start);
                voices.hear(true, weight, &phrase.shown);
            } else if side == Some(Side::Against) {
                weight *= if hit.end <= nearest_own { score::ANTI_PAST_CUE } else { 1.0 };
                nearest_other = nearest_other.max(hit.start);
                voices.hear(false, weight, &phrase.shown);
            } else if self.is_rival(hit.phrase) {
                nearest_other = nearest_other.max(hit.start);
            }
        }
        self.hear_behind(ask, &bounds, &mut voices);
        if bounds.len() == self.bytes.len() && voices.cue < score::CUE_BESIDE {
            self.hear_column(ask, &mut voices);
        }
        if voices.cue < score::CUE_BESIDE {
            self.hear_row(ask, &mut voices);
        }
        self.hear_name(ask, &bounds, &mut voices);
        voices
    }

    /// Hears what stands behind a match of a regex, and within it.
    fn hear_behind(&self, ask: &Ask, bounds: &Range<usize>, voices: &mut Voices) {
        for hit in self.hits_behind(ask, bounds) {
            if let Some(side) = self.side(&hit, ask.rule) {
                let shown = &self.phrases.get(hit.phrase).shown;
                let mut weight = self.behind(&hit, ask);
                // "Mosaic 60117745. Order …" is said of what follows.
                let between = &self.bytes[ask.range.end..=hit.start];
                if side == Side::Against && near::ends_sentence(between) {
                    weight *= score::OVER_SENTENCE;
                }
                voices.hear(side == Side::For, weight, shown);
            }
        }
        for hit in self.hits_over(ask).filter(|hit| ask.range.contains(&hit.start)) {
            if let Some(side) = self.side(&hit, ask.rule) {
                let shown = &self.phrases.get(hit.phrase).shown;
                voices.hear(side == Side::For, score::CUE_BEFORE, shown);
            }
        }
    }

    /// Hears a name right before the match, where names count.
    fn hear_name(&self, ask: &Ask, bounds: &Range<usize>, voices: &mut Voices) {
        if ask.people && voices.cue < score::CUE_BESIDE && self.follows_name(ask, bounds) {
            voices.cue = score::CUE_BESIDE;
            voices.evidence = Some(Evidence::Word("person-near"));
        }
    }

    /// Whether the text names people at all.
    pub(super) fn names_anyone(&self) -> bool {
        !self.people.is_empty()
    }

    /// Whether a name stands right before the match: `Amara Osei (9.3.2013)`.
    fn follows_name(&self, ask: &Ask, bounds: &Range<usize>) -> bool {
        let after = self.people.partition_point(|person| person.end <= ask.range.start);
        self.people[..after].last().is_some_and(|person| {
            let between = &self.bytes[person.end..ask.range.start];
            let rest = &self.bytes[ask.range.end..];
            person.start >= bounds.start
                && (near::is_apposition(between)
                    || between == b" " && matches!(rest, [b'.' | b',' | b';' | b')', ..]))
        })
    }

    /// What a phrase that was seen says of a rule's matches. It says nothing as part of a longer
    /// one that says the opposite: the card in "library card", the PIN in "NMC PIN".
    fn side(&self, hit: &Hit, rule: usize) -> Option<Side> {
        let phrase = self.phrases.get(hit.phrase);
        let (side, opposite) = if phrase.cue_for.contains(rule) {
            (Side::For, Side::Against)
        } else if phrase.anti_for.contains(rule) {
            (Side::Against, Side::For)
        } else {
            return None;
        };
        let upto = self.hits.partition_point(|other| other.start <= hit.start);
        let covered = self.hits[..upto]
            .iter()
            .rev()
            .take_while(|other| other.start + LONGEST_PHRASE > hit.start)
            .filter(|other| other.end >= hit.end && other.end - other.start > hit.end - hit.start)
            .any(|other| {
                let longer = self.phrases.get(other.phrase);
                match opposite {
                    Side::For => longer.cue_for.contains(rule),
                    Side::Against => longer.anti_for.contains(rule),
                }
            });
        (!covered).then_some(side)
    }

    /// What speaks for and against a term, in its own sentence.
    pub(super) fn around_term(&self, ask: &Ask) -> Voices {
        let mut voices = Voices { covered: self.joins_cells(&ask.range), ..Voices::default() };
        let bounds = self.label_and_bounds(ask, &mut voices);
        if bounds.len() > PROSE && voices.against == score::LABEL_OF_OTHERS {
            voices.against = 0.0;
        }
        self.hear_sentence(ask, &bounds, &mut voices);
        if bounds.len() == self.bytes.len() && voices.cue < score::CUE_BESIDE {
            self.hear_column(ask, &mut voices);
        }
        if ask.people && voices.cue < score::CUE_OF_TERM && self.names_someone(&ask.range) {
            voices.cue = score::CUE_OF_TERM;
            voices.evidence = Some(Evidence::Word("person-near"));
        }
        if ask.people && voices.cue == 0.0 && self.is_record {
            let in_cell = bounds.len() < self.bytes.len();
            voices.cue = if in_cell { score::IN_RECORD_CELL } else { score::IN_RECORD };
            voices.evidence = Some(Evidence::Word("record"));
        }
        voices
    }

    /// Hears what stands around a term in its sentence, and within it.
    fn hear_sentence(&self, ask: &Ask, bounds: &Range<usize>, voices: &mut Voices) {
        // What speaks against it from beyond a comma, and whether anything speaks for it on this side.
        let (mut aside, mut backed) = (None, false);
        let before = self.hits_before(ask, bounds);
        for hit in before.chain(self.hits_behind(ask, bounds)).chain(self.hits_over(ask)) {
            let phrase = self.phrases.get(hit.phrase);
            let cue = phrase.cue_for.contains(ask.rule);
            if !cue && !phrase.anti_for.contains(ask.rule) {
                continue;
            }
            if hit.start < ask.range.end && hit.end > ask.range.start {
                self.hear_within(&hit, cue, ask, voices);
            } else if (cue || !self.is_look_alike(&hit))
                && self.same_sentence(&(hit.start..hit.end), &ask.range)
            {
                let between = near::between(&(hit.start..hit.end), &ask.range);
                let past_comma = self.bytes[between].contains(&b',');
                if cue {
                    backed |= !past_comma;
                    voices.hear(true, self.cue_of_term(&hit, ask), &phrase.shown);
                } else if past_comma {
                    aside = Some(&phrase.shown);
                } else {
                    voices.hear(false, score::ANTI_OF_TERM, &phrase.shown);
                }
            }
        }
        if let Some(shown) = aside {
            let share = if backed { score::ANTI_PAST_COMMA } else { 1.0 };
            voices.hear(false, score::ANTI_OF_TERM * share, shown);
        }
    }

    /// Hears a phrase that overlaps a term.
    fn hear_within(&self, hit: &Hit, cue: bool, ask: &Ask, voices: &mut Voices) {
        let phrase = self.phrases.get(hit.phrase);
        let covers = hit.start <= ask.range.start && hit.end >= ask.range.end;
        voices.covered |= !cue && covers;
        // The end of the term belongs to something else: "has a record collection".
        if !cue && !covers && hit.end > ask.range.end {
            voices.hear(false, score::ANTI_OF_TERM, &phrase.shown);
        }
        // "cuts on her arm" says whose.
        if cue && !covers && self.tells_whose(phrase.signs) {
            voices.hear(true, score::CUE_OF_TERM, &phrase.shown);
        }
    }

    /// Whether a word within a term says whose it is: "her GCSEs"; "family" only in a record, as it
    /// stands in the titles of services and forms too.
    fn tells_whose(&self, signs: Signs) -> bool {
        signs.is_person() && (self.is_record || !signs.is_relative())
    }

    /// What a cue is worth to a term: most as the label right before it, `Reason: cold`.
    fn cue_of_term(&self, hit: &Hit, ask: &Ask) -> f32 {
        let is_label = !self.phrases.get(hit.phrase).signs.is_person()
            && self.side(hit, ask.rule) == Some(Side::For)
            && self.bytes.get(hit.end..ask.range.start).is_some_and(|between| {
                near::is_beside(between) && between.iter().any(|byte| matches!(byte, b':' | b'='))
            });
        if is_label { score::CUE_BESIDE } else { score::CUE_OF_TERM }
    }

    /// Whether a term goes over the edge of a cell: the end of one and the beginning of the next.
    fn joins_cells(&self, term: &Range<usize>) -> bool {
        let word = &self.bytes[term.clone()];
        word.contains(&b'\t') || word.windows(3).any(|gap| gap == b"   ")
    }

    /// Whether a phrase that speaks against terms is the look-alike of one, which it holds: it says
    /// that this one is none, and nothing of another in the sentence.
    fn is_look_alike(&self, anti: &Hit) -> bool {
        let from = self.hits.partition_point(|hit| hit.start < anti.start);
        let within = self.hits[from..].iter().take_while(|hit| hit.start < anti.end);
        within
            .filter(|hit| hit.end <= anti.end)
            .any(|hit| self.phrases.get(hit.phrase).term_of.iter().next().is_some())
    }

    /// What the sentence says of a term besides: denied, a mere topic, whom it is about.
    pub(super) fn told(&self, term: &Range<usize>) -> Told {
        let field = self.text.field_at(term.start);
        let bounds = field.map_or(0..self.bytes.len(), |field| field.range.clone());
        let label = field.and_then(|field| field.label.as_deref()).map(|label| {
            let mut signs = Signs::default();
            for phrase in &self.label(label).phrases {
                signs.extend(self.phrases.get(*phrase).signs);
            }
            signs
        });
        let heads = field.is_none_or(|field| field.label.is_none()) && self.is_heading(term);
        let (bytes, phrases, hits) = (self.bytes, self.phrases, self.hits);
        let mut told =
            Scene { bytes, phrases, hits, people: &self.people, bounds, label }.told(term);
        // In a rule or a notice "may be" is said of nobody.
        if told.is_suspected() && !self.is_record && bytes.len() > NOTICE {
            told.cue = 0.0;
        }
        if heads {
            told.against = told.against.max(score::TOPIC);
        }
        told
    }

    /// Whether a term stands in the head of a column: what is asked, of nobody.
    fn is_heading(&self, term: &Range<usize>) -> bool {
        let word = &self.bytes[term.clone()];
        self.labels.borrow().keys().any(|label| {
            let label = label.trim().as_bytes();
            let within = label.windows(word.len()).position(|part| part == word);
            within.is_some_and(|at| {
                let start = term.start.checked_sub(at);
                start.is_some_and(|start| self.bytes[start..].starts_with(label))
            })
        })
    }

    /// Whether a phrase is a cue of patterns that are not terms: it may label another value.
    fn is_rival(&self, phrase: usize) -> bool {
        self.phrases.get(phrase).labels_values
    }

    /// Phrases before the match, the nearest first.
    fn hits_before(&self, ask: &Ask, bounds: &Range<usize>) -> impl Iterator<Item = Hit> + 'a {
        let (start, floor) = (ask.range.start, bounds.start);
        let after = self.hits.partition_point(|hit| hit.start < start);
        let hits = self.hits;
        hits[..after]
            .iter()
            .rev()
            .take_while(move |hit| hit.start + LONGEST_PHRASE + BEFORE > start)
            .filter(move |hit| hit.end <= start && start - hit.end <= BEFORE && hit.start >= floor)
            .copied()
    }

    /// Phrases behind the match.
    fn hits_behind(&self, ask: &Ask, bounds: &Range<usize>) -> impl Iterator<Item = Hit> + 'a {
        let (end, ceiling) = (ask.range.end, bounds.end.min(ask.range.end + BEHIND));
        let from = self.hits.partition_point(|hit| hit.start < end);
        let hits = self.hits;
        hits[from..].iter().take_while(move |hit| hit.start < ceiling).copied()
    }

    /// Phrases that overlap the match.
    fn hits_over(&self, ask: &Ask) -> impl Iterator<Item = Hit> + 'a {
        let range = ask.range.clone();
        let floor = range.start.saturating_sub(LONGEST_PHRASE);
        let from = self.hits.partition_point(|hit| hit.start < floor);
        let hits = self.hits;
        hits[from..]
            .iter()
            .take_while(move |hit| hit.start < range.end)
            .filter(move |hit| hit.end > range.start)
            .copied()
    }

    fn before(&self, hit: &Hit, ask: &Ask) -> f32 {
        let between = &self.bytes[hit.end..ask.range.start];
        let lines = near::line_ends(between);
        if lines > LINE_ENDS {
            return 0.0;
        }
        let mut weight = if near::is_beside(between) {
            score::CUE_BESIDE * score::OVER_VALUE.powi(lines)
        } else {
            let share = between.len() as f32 / BEFORE as f32;
            let weight = score::CUE_BEFORE - (score::CUE_BEFORE - score::CUE_FAR) * share;
            // "NHS number?" is answered by what follows.
            let ends = near::ends_sentence(between) && !between.starts_with(b"?");
            let over = if ends { score::OVER_SENTENCE } else { 1.0 };
            weight * over * score::OVER_LINE_END.powi(lines)
        };
        let taken = ask.previous > hit.end && ask.previous <= ask.range.start;
        if taken && !self.is_list(ask.previous..ask.range.start) {
            weight *= score::SPENT;
        }
        weight
    }

    /// Whether what stands between two values makes a list of them: `DOB: Amara 9/3/13, Kofi 1/2/19`.
    pub(super) fn is_list(&self, between: Range<usize>) -> bool {
        let first = self.people.partition_point(|person| person.start < between.start);
        let mut at = between.start;
        for name in self.people[first..].iter().take_while(|name| name.end <= between.end) {
            if !near::is_list(&self.bytes[at..name.start.max(at)]) {
                return false;
            }
            at = at.max(name.end);
        }
        near::is_list(&self.bytes[at..between.end])
    }

    fn behind(&self, hit: &Hit, ask: &Ask) -> f32 {
        let between = &self.bytes[ask.range.end..hit.start];
        let lines = near::line_ends(between);
        if lines > 1 || near::labels_what_follows(&self.bytes[hit.end..]) {
            return 0.0;
        }
        if matches!(between, b"(" | b" (" | b" [") {
            return score::CUE_BESIDE;
        }
        let share = between.len() as f32 / BEHIND as f32;
        score::CUE_AFTER * (1.0 - share / 2.0) * score::OVER_LINE_END.powi(2 * lines)
    }

    fn same_sentence(&self, other: &Range<usize>, range: &Range<usize>) -> bool {
        // With the first byte of what comes next: a small letter there does not begin a sentence.
        let between = near::between(other, range);
        !near::ends_sentence(&self.bytes[between.start..=between.end])
    }

    fn names_someone(&self, range: &Range<usize>) -> bool {
        let after = self.people.partition_point(|person| person.start < range.start);
        let before = self.people[..after]
            .last()
            .filter(|person| person.end <= range.start && range.start - person.end <= BEFORE);
        let behind = self
            .people
            .get(after)
            .filter(|person| person.start >= range.end && person.start - range.end <= BEHIND);
        before.into_iter().chain(behind).any(|person| self.same_sentence(person, range))
    }
}

impl Voices {
    /// Whether nothing speaks for or against.
    pub(super) fn are_silent(&self) -> bool {
        self.cue == 0.0 && self.against == 0.0
    }

    fn hear(&mut self, for_it: bool, weight: f32, shown: &Arc<str>) {
        if !for_it {
            self.against = self.against.max(weight);
        } else if weight > self.cue {
            self.cue = weight;
            self.evidence = Some(Evidence::Cue(Arc::clone(shown)));
        }
    }
}
