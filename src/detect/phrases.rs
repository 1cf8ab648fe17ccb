//! All words and phrases of all patterns in one trie, walked from the beginning of each word.
//!
//! Cues, look-alikes and terms share it, so that a text is read once however many patterns there
//! are. It knows which phrase belongs to which pattern in which role, and nothing of what follows
//! from that.

use std::{collections::HashMap, sync::Arc};

use super::{
    assertion::{Sign, Signs},
    fold,
    heads::{Head, Heads},
    stages::{Ending, Member, Stages, Template},
};
use crate::model::WordLists;

/// A set of rules, by their index.
#[derive(Clone, Debug, Default)]
pub(super) struct RuleSet(Vec<u64>);

impl RuleSet {
    pub(super) fn insert(&mut self, rule: usize) {
        if self.0.len() <= rule / 64 {
            self.0.resize(rule / 64 + 1, 0);
        }
        self.0[rule / 64] |= 1 << (rule % 64);
    }

    pub(super) fn contains(&self, rule: usize) -> bool {
        self.0.get(rule / 64).is_some_and(|word| word >> (rule % 64) & 1 == 1)
    }

    pub(super) fn extend(&mut self, other: &RuleSet) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine |= theirs;
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0
            .iter()
            .enumerate()
            .flat_map(|(index, word)| Bits(*word).map(move |bit| index * 64 + bit))
    }
}

/// The bits of a word that are set.
struct Bits(u64);

impl Iterator for Bits {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let bit = self.0.trailing_zeros();
        self.0 &= self.0.wrapping_sub(1);
        (bit < 64).then_some(bit as usize)
    }
}

/// What a phrase is to a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It speaks for the rule's matches near it, and may label them: `NHS number: …`.
    Cue,
    /// It speaks for the rule's terms near it.
    TermCue,
    /// It speaks against them.
    Anti,
    /// It is a match.
    Term,
    /// It is a match, whatever stands around it.
    Denied,
}

/// A phrase and the rules it belongs to.
#[derive(Debug)]
pub(super) struct Phrase {
    /// As evidence prints it.
    pub(super) shown: Arc<str>,
    /// It is a cue for values: what stands nearest behind it is likely one of those.
    pub(super) labels_values: bool,
    pub(super) cue_for: RuleSet,
    pub(super) anti_for: RuleSet,
    pub(super) term_of: RuleSet,
    pub(super) denied_by: RuleSet,
    /// What it says of terms near it, whatever their rule.
    pub(super) signs: Signs,
}

impl Phrase {
    fn new(text: &str) -> Phrase {
        Phrase {
            shown: text.trim().to_lowercase().into(),
            labels_values: false,
            cue_for: RuleSet::default(),
            anti_for: RuleSet::default(),
            term_of: RuleSet::default(),
            denied_by: RuleSet::default(),
            signs: Signs::default(),
        }
    }
}

/// Where a phrase stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) phrase: usize,
}

/// Gathers phrases before they are compiled.
///
/// The same cues are given by pattern after pattern, so a phrase is looked up before anything is
/// made for it.
#[derive(Debug, Default)]
pub(super) struct PhrasesBuilder {
    /// Folded, without and with any ending.
    places: HashMap<Vec<u8>, [Option<usize>; 2]>,
    phrases: Vec<Phrase>,
    folded: Vec<u8>,
    templates: Vec<Template>,
    /// What all templates of a rule are, without and with any ending.
    of_rules: HashMap<usize, usize>,
    /// Lists that templates name: patterns share them.
    known: Vec<Arc<[String]>>,
    lists: Vec<Vec<Member>>,
}

impl PhrasesBuilder {
    /// Adds a phrase; a trailing `*` accepts any ending. False where nothing is left to compare.
    pub(super) fn add(&mut self, owner: usize, role: Role, text: &str) -> bool {
        let Some(phrase) = self.phrase(text) else { return false };
        match role {
            Role::Cue => {
                phrase.cue_for.insert(owner);
                phrase.labels_values = true;
            }
            Role::TermCue => phrase.cue_for.insert(owner),
            Role::Anti => phrase.anti_for.insert(owner),
            Role::Term => phrase.term_of.insert(owner),
            Role::Denied => phrase.denied_by.insert(owner),
        }
        true
    }

    /// Adds a phrase that says something of any term near it.
    pub(super) fn add_sign(&mut self, sign: Sign, text: &str) {
        if let Some(phrase) = self.phrase(text) {
            phrase.signs.insert(sign);
        }
    }

    /// Adds a term that may name lists. False where nothing is left to compare.
    pub(super) fn add_term(
        &mut self,
        owner: usize,
        term: &str,
        lists: &WordLists,
    ) -> Result<bool, String> {
        if !term.contains('{') {
            return Ok(self.add(owner, Role::Term, term));
        }
        let (stem, open) = stem(term);
        let mut written = String::with_capacity(stem.len());
        let mut named = Vec::new();
        let mut rest = stem;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').ok_or_else(|| after.to_owned())?;
            let words = lists.get(name).ok_or_else(|| name.to_owned())?;
            named.push(self.list(words));
            written.push_str(before);
            written.push(LIST);
            rest = after;
        }
        written.push_str(rest);
        fold::phrase_into(&written, &mut self.folded);
        let texts = self.folded.split(|byte| *byte == LIST as u8).map(<[u8]>::to_vec).collect();
        let phrases = &mut self.phrases;
        let phrase = *self.of_rules.entry(owner).or_insert_with(|| {
            phrases.push(Phrase::new(""));
            phrases.len() - 1
        });
        phrases[phrase].term_of.insert(owner);
        self.templates.push(Template { texts, lists: named, ending: Ending { phrase, open } });
        Ok(true)
    }

    fn list(&mut self, words: &Arc<[String]>) -> usize {
        let known = self.known.iter().position(|list| Arc::ptr_eq(list, words));
        known.unwrap_or_else(|| {
            let member = |word: &String| {
                let (stem, open) = stem(word);
                let mut folded = Vec::with_capacity(stem.len());
                fold::phrase_into(stem, &mut folded);
                (folded, open)
            };
            self.known.push(Arc::clone(words));
            self.lists.push(words.iter().map(member).collect());
            self.lists.len() - 1
        })
    }

    fn phrase(&mut self, text: &str) -> Option<&mut Phrase> {
        let (stem, open) = stem(text);
        fold::phrase_into(stem, &mut self.folded);
        if self.folded.is_empty() {
            return None;
        }
        let new = self.phrases.len();
        let index = if let Some(place) = self.places.get_mut(&self.folded) {
            *place[usize::from(open)].get_or_insert(new)
        } else {
            let mut place = [None; 2];
            place[usize::from(open)] = Some(new);
            self.places.insert(self.folded.clone(), place);
            new
        };
        if index == new {
            self.phrases.push(Phrase::new(text));
        }
        self.phrases.get_mut(index)
    }

    /// Compiles them.
    pub(super) fn build(self) -> Phrases {
        let plain = self.places.into_iter().flat_map(|(stem, [closed, open])| {
            let ending = |phrase: Option<usize>, open| Some(Ending { phrase: phrase?, open });
            let endings = [ending(closed, false), ending(open, true)];
            endings.into_iter().flatten().map(move |ending| (stem.clone(), ending))
        });
        let (stages, heads) = Stages::of(plain, &self.templates, &self.lists);
        Phrases { stages, all: self.phrases, heads }
    }
}

/// Stands for a list in a folded phrase.
const LIST: char = '\u{1}';

/// A phrase without its trailing `*`, and whether there is one: any ending may follow.
fn stem(text: &str) -> (&str, bool) {
    match text.trim().strip_suffix('*') {
        Some(stem) => (stem, true),
        None => (text, false),
    }
}

/// The compiled phrases.
pub(super) struct Phrases {
    stages: Stages,
    all: Vec<Phrase>,
    heads: Heads,
}

impl Phrases {
    /// A phrase by its index.
    pub(super) fn get(&self, phrase: usize) -> &Phrase {
        &self.all[phrase]
    }

    /// Adds every phrase that begins at `start`, which must be the beginning of a word.
    pub(super) fn walk(&self, bytes: &[u8], start: usize, hits: &mut Vec<Hit>) {
        let head = self.heads.at(bytes, start);
        if head == Head::None {
            return;
        }
        let before = hits.len();
        let mut each = |at: usize, Ending { phrase, open }: Ending| {
            let end = end_of_word(bytes, at);
            let hit = Hit { start, end, phrase };
            // What lists amount to may be the same in two ways.
            if (open || end == at) && !hits[before..].contains(&hit) {
                hits.push(hit);
            }
        };
        match head {
            Head::None => {}
            Head::Unknown => self.stages.walk_on(bytes, start, (0, 0), &mut each),
            Head::Word { len, stem, rest } => {
                let at = start + len;
                if let Some(stem) = stem {
                    self.stages.after(stem, bytes, at, &mut each);
                }
                if let Some(node) = rest {
                    self.stages.walk_on(bytes, at, (len, node), &mut each);
                }
            }
        }
    }
}

/// Where the word that goes on at `at` ends: `at` itself where none does.
pub(super) fn end_of_word(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii_alphanumeric() {
            at += 1;
        } else if *byte < 0x80 {
            break;
        } else {
            match letter_len(&bytes[at..]) {
                Some(len) => at += len,
                None => break,
            }
        }
    }
    at
}

/// The length of the letter or digit beyond ASCII that `bytes` begin with, if they do.
pub(super) fn letter_len(bytes: &[u8]) -> Option<usize> {
    let len = match bytes.first()? {
        0xC0..=0xDF => 2,
        0xE0..=0xEF => 3,
        _ => 4,
    };
    let char = std::str::from_utf8(bytes.get(..len)?).ok()?.chars().next()?;
    char.is_alphanumeric().then_some(len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(phrases: &[&str], text: &str) -> Vec<String> {
        let mut builder = PhrasesBuilder::default();
        for phrase in phrases {
            assert!(builder.add(0, Role::Cue, phrase));
        }
        hits_of(builder, text)
    }

    fn hits_of(builder: PhrasesBuilder, text: &str) -> Vec<String> {
        let compiled = builder.build();
        let mut hits = Vec::new();
        for (at, _) in text.char_indices() {
            if text[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric()) {
                compiled.walk(text.as_bytes(), at, &mut hits);
            }
        }
        hits.iter().map(|hit| text[hit.start..hit.end].to_owned()).collect()
    }

    #[test]
    fn phrases_are_found_at_word_boundaries() {
        let check = |phrases: &[&str], text, expected: &[&str]| {
            assert_eq!(hits(phrases, text), expected, "{phrases:?} in {text:?}");
        };
        check(&["nhs no"], "his NHS No: 1", &["NHS No"]);
        check(&["nhs no"], "his NHS\nNo", &["NHS\nNo"]);
        check(&["nhs no"], "nhs note, xnhs no", &[]);
        check(&["asthma*"], "asthmatic", &["asthmatic"]);
        check(&["asthma"], "asthmatic", &[]);
        check(&["asthma"], "asthma\u{2019}s", &["asthma"]);
        check(&["self-harm*"], "self harming, self_harm", &["self harming", "self_harm"]);
        check(&["harm", "self-harm"], "self-harm", &["self-harm", "harm"]);
        check(&["d.o.b", "a/c"], "D.O.B. A/C", &["D.O.B", "A/C"]);
        check(&["caf\u{e9}"], "CAF\u{e9} caf\u{e9}s", &["CAF\u{e9}"]);
        check(&["x"], "x", &["x"]);
        check(&["as*"], "as, a, asthma, gas", &["as", "asthma"]);
        check(&["asthma*", "asthm"], "asthm asthmas Asthma-free", &["asthm", "asthmas", "Asthma"]);
        check(&["is in", "is of"], "is in, is it, is\noff, Is - of", &["is in", "Is - of"]);
        check(&["drunk"], "dr\u{ad}unk drunks", &["dr\u{ad}unk"]);
    }

    #[test]
    fn lists_in_terms_stand_for_each_of_their_words() {
        let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let lists = WordLists::from([
            ("drug".into(), list(&["ritalin", "st john's wort", "melatonin", "medic*", "ox-y"])),
            ("when".into(), list(&["daily", "at night"])),
        ]);
        let check = |terms: &[&str], text, expected: &[&str]| {
            let mut builder = PhrasesBuilder::default();
            for term in terms {
                assert_eq!(builder.add_term(0, term, &lists), Ok(true));
            }
            assert_eq!(hits_of(builder, text), expected, "{terms:?} in {text:?}");
        };
        check(
            &["on {drug}"],
            "on Ritalin, On St John\u{2019}s\nwort",
            &["on Ritalin", "On St John\u{2019}s\nwort"],
        );
        check(&["on {drug}"], "on ritalins, on medication, on it", &["on medication"]);
        check(&["{drug} {when}"], "medicine at night", &["medicine at night"]);
        check(&["{drug} {when}"], "melatonin daily melatonin nightly", &["melatonin daily"]);
        check(&["{drug}"], "Melatonin melatonins Medics", &["Melatonin", "Medics"]);
        check(&["{drug}s*"], "ritalinsky ritalin", &["ritalinsky"]);
        check(&["un{drug} x"], "unox y x, unritalin x", &["unox y x", "unritalin x"]);
        check(&["{drug}{when}"], "ritalindaily", &["ritalindaily"]);
        check(&["has {drug} and {drug}"], "has oxy", &[]);
        check(&["has {drug} and {drug}"], "HAS ox y and medical", &["HAS ox y and medical"]);
        check(&["on {drug}", "on ox*", "{when}"], "on oxen daily", &["on oxen", "daily"]);
        check(
            &["given {drug} {when}", "given {drug}"],
            "given ritalin daily",
            &["given ritalin", "given ritalin daily"],
        );
        check(
            &["two words {drug}", "two other {drug}"],
            "two words ritalin",
            &["two words ritalin"],
        );
    }

    #[test]
    fn a_list_that_is_not_there_is_named() {
        let mut builder = PhrasesBuilder::default();
        let lists = WordLists::new();
        assert_eq!(builder.add_term(0, "on {drug}", &lists), Err("drug".into()));
        assert_eq!(builder.add_term(0, "on {drug", &lists), Err("drug".into()));
    }

    #[test]
    fn a_phrase_without_words_is_refused() {
        assert!(!PhrasesBuilder::default().add(0, Role::Cue, " * "));
    }

    #[test]
    fn rule_sets_hold_what_was_put_in() {
        let mut set = RuleSet::default();
        set.insert(3);
        set.insert(130);
        assert_eq!(set.iter().collect::<Vec<_>>(), [3, 130]);
        assert!(!set.contains(4) && !set.contains(1000));
    }
}
