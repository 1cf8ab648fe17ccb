//! All words and phrases of all patterns in one trie, walked from the beginning of each word.
//!
//! Cues, look-alikes and terms share it, so that a text is read once however many patterns there
//! are. It knows which phrase belongs to which pattern in which role, and nothing of what follows
//! from that.

use std::{collections::HashMap, ops::Range, sync::Arc};

use super::{
    assertion::{Sign, Signs},
    fold,
    heads::{Head, Heads},
    trie::{Stems, Trie},
};

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
    /// Any ending may follow.
    open: bool,
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
    fn new(text: &str, open: bool) -> Phrase {
        Phrase {
            shown: text.trim().to_lowercase().into(),
            open,
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

    fn phrase(&mut self, text: &str) -> Option<&mut Phrase> {
        let (stem, open) = match text.trim().strip_suffix('*') {
            Some(stem) => (stem, true),
            None => (text, false),
        };
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
            self.phrases.push(Phrase::new(text, open));
        }
        self.phrases.get_mut(index)
    }

    /// Compiles them.
    pub(super) fn build(self) -> Phrases {
        let mut places: Vec<_> = self.places.into_iter().collect();
        places.sort_unstable();
        let phrases = self.phrases;
        let mut stems = Stems::default();
        let mut of_stem: Vec<Vec<usize>> = Vec::with_capacity(places.len());
        for (stem, place) in places {
            stems.push(&stem);
            of_stem.push(place.into_iter().flatten().collect());
        }
        let trie = Trie::of(stems);
        let mut heads = Heads::default();
        for (index, of_it) in of_stem.iter().enumerate() {
            let open = of_it.iter().any(|phrase| phrases[*phrase].open);
            heads.insert(index, trie.stem(index), open, |word| trie.after(word));
        }
        Phrases { trie, all: phrases, of_stem, heads }
    }
}

/// How far a walk has come.
struct Way {
    /// In the text.
    at: usize,
    /// In folded bytes.
    len: usize,
    node: usize,
}

/// The compiled phrases.
pub(super) struct Phrases {
    trie: Trie,
    all: Vec<Phrase>,
    of_stem: Vec<Vec<usize>>,
    heads: Heads,
}

impl Phrases {
    /// A phrase by its index.
    pub(super) fn get(&self, phrase: usize) -> &Phrase {
        &self.all[phrase]
    }

    /// Adds every phrase that begins at `start`, which must be the beginning of a word.
    pub(super) fn walk(&self, bytes: &[u8], start: usize, hits: &mut Vec<Hit>) {
        match self.heads.at(bytes, start) {
            Head::None => {}
            Head::Unknown => self.walk_from(bytes, start, Way { at: start, len: 0, node: 0 }, hits),
            Head::Word { len, stem, rest } => {
                let at = start + len;
                if let Some(stem) = stem {
                    self.ending(bytes, start..at, stem, hits);
                }
                if let Some(node) = rest {
                    self.walk_from(bytes, start, Way { at, len, node }, hits);
                }
            }
        }
    }

    fn walk_from(&self, bytes: &[u8], start: usize, mut way: Way, hits: &mut Vec<Hit>) {
        while let Some((byte, after)) = fold::next(bytes, way.at) {
            let Some(node) = self.trie.step(way.node, way.len, byte) else { return };
            way = Way { at: after, len: way.len + 1, node };
            if let Some(stem) = self.trie.ended(node, way.len) {
                self.ending(bytes, start..way.at, stem, hits);
            }
        }
    }

    fn ending(&self, bytes: &[u8], at: Range<usize>, stem: usize, hits: &mut Vec<Hit>) {
        let word_end = end_of_word(bytes, at.end);
        for &phrase in &self.of_stem[stem] {
            if self.all[phrase].open || word_end == at.end {
                hits.push(Hit { start: at.start, end: word_end, phrase });
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
