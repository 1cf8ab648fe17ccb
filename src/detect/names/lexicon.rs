//! The word lists in memory: one look-up tells how often a word is a forename, a surname and an
//! ordinary word, and which classes of cue words it belongs to.
//!
//! One table for both, because every word of every text passes through it. It knows nothing of
//! the words around. The lists are in `patterns/names`, with their sources.

use std::{collections::HashMap, sync::OnceLock};

use flate2::{Decompress, FlushDecompress, Status};

use super::fold::hash;

const PACKED: &[u8] = include_bytes!("../../../patterns/names/lexicon.txt.zlib");
const CLASSES: &str = include_str!("../../../patterns/names/words.txt");

/// How often a word is a forename, a surname, an ordinary word; logarithms, 0 for hardly ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Weights(u16);

impl Weights {
    const KNOWN: u16 = 1 << 13;

    fn parse(digits: &str) -> Weights {
        let digit =
            |i: usize| u16::from(digits.as_bytes().get(i).map_or(0, |b| b.wrapping_sub(b'0')));
        let (given, surname) = (digit(0).min(7), digit(1).min(7));
        let (word, capital) = (digit(2).min(15), digit(3).min(7));
        Weights(Weights::KNOWN | given << 10 | surname << 7 | word << 3 | capital)
    }

    /// Whether the list holds the word at all.
    pub(crate) fn known(self) -> bool {
        self.0 & Weights::KNOWN != 0
    }

    /// As a forename, 0 to 6.
    pub(crate) fn given(self) -> u8 {
        (self.0 >> 10 & 7) as u8
    }

    /// As a surname, 0 to 5.
    pub(crate) fn surname(self) -> u8 {
        (self.0 >> 7 & 7) as u8
    }

    /// How much more it is an ordinary word than a capitalised one; above 0 speaks against a name.
    pub(crate) fn ordinary(self) -> i8 {
        (self.0 >> 3 & 15) as i8 - (self.0 & 7) as i8
    }

    /// Whether it occurs as an ordinary word in lower case.
    pub(crate) fn is_word(self) -> bool {
        self.0 >> 3 & 15 > 0
    }
}

/// Classes of cue words, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Classes(u64);

impl Classes {
    /// Whether the sets share a class.
    #[inline]
    pub(crate) const fn has(self, other: Classes) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets together.
    pub(crate) const fn or(self, other: Classes) -> Classes {
        Classes(self.0 | other.0)
    }
}

macro_rules! classes {
    ($($name:ident = $section:literal),* $(,)?) => {
        #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "numbers the constants below")]
        enum Number { $($name),* }
        impl Classes {
            $(#[doc = concat!("Words of the section `", $section, "`.")]
            pub(crate) const $name: Classes = Classes(1 << Number::$name as u32);)*
            const SECTIONS: &[(&str, Classes)] = &[$(($section, Classes::$name)),*];
        }
    };
}

classes! {
    TITLE = "title", WEAK_TITLE = "weak-title", ROLE = "role", RELATION = "relation", PARTICLE = "particle", SAINT = "saint",
    SUFFIX = "suffix", MONTH = "month", DAY = "day", ORG = "org", LAW = "law", PREFIX = "prefix",
    STREET = "street", FIRM_STREET = "firm-street", STREET_START = "street-start",
    THE_STREET = "the-street", UNIT = "unit", BUILDING = "building", LIVED = "lived",
    SPEECH = "speech", AUX = "aux", ASKING = "asking", NAMING = "naming", WITH = "with", PLACE_LEAD = "place-lead",
    GREET = "greet", CLOSE = "close", LABEL = "label", NOT_LABEL = "not-label",
    STRONG_LABEL = "strong-label", ADDRESS_LABEL = "address-label", ADDRESS_PART = "address-part",
    OTHER_LABEL = "other-label", MEASURE = "measure", NUMBER_LEAD = "number-lead",
    NO_ADDRESS = "no-address", BLANK = "blank", FUNCTION = "function", NEVER = "never", AMBIGUOUS = "ambiguous",
}

/// What the lists say of one word.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Entry {
    /// How often it is a name.
    pub(crate) weights: Weights,
    /// Its classes.
    pub(crate) classes: Classes,
}

/// The table. A slot holds 40 bits of the word's hash, the number of its class set, and its
/// weights; the words themselves are not kept. An unlisted word is taken for a listed one about
/// once in 2⁴⁰ look-ups.
pub(crate) struct Lexicon {
    slots: Vec<u64>,
    sets: Vec<Classes>,
}

const SLOTS: usize = 1 << 18;
const WEIGHT_BITS: u32 = 14;
const FINGERPRINT: u64 = !0 << 24;

impl Lexicon {
    /// The built-in lists, unpacked on first use.
    pub(crate) fn get() -> &'static Lexicon {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(Lexicon::load)
    }

    fn load() -> Lexicon {
        let mut lexicon = Lexicon { slots: vec![0; SLOTS], sets: vec![Classes::default()] };
        let text = unpack();
        for (word, digits) in text.lines().filter_map(|line| line.split_once(' ')) {
            *lexicon.slot(hash(word)) |= u64::from(Weights::parse(digits).0);
        }
        let mut numbers = HashMap::new();
        for (word, classes) in class_sets(CLASSES) {
            let number = *numbers.entry(classes.0).or_insert_with(|| {
                lexicon.sets.push(classes);
                lexicon.sets.len() as u64 - 1
            });
            *lexicon.slot(hash(word)) |= number << WEIGHT_BITS;
        }
        assert!(lexicon.sets.len() <= 1 << (24 - WEIGHT_BITS), "class sets fit their bits");
        lexicon
    }

    /// The word's slot, taken for it if it has none.
    fn slot(&mut self, hash: u64) -> &mut u64 {
        let mut at = hash as usize & (SLOTS - 1);
        while self.slots[at] != 0 && self.slots[at] & FINGERPRINT != hash & FINGERPRINT {
            at = (at + 1) & (SLOTS - 1);
        }
        self.slots[at] |= hash & FINGERPRINT;
        &mut self.slots[at]
    }

    /// What the lists say of the word with this hash.
    #[inline]
    pub(crate) fn look_up(&self, hash: u64) -> Entry {
        let mut at = hash as usize & (SLOTS - 1);
        while self.slots[at] != 0 {
            let slot = self.slots[at];
            if slot & FINGERPRINT == hash & FINGERPRINT {
                let set = (slot & !FINGERPRINT) >> WEIGHT_BITS;
                return Entry {
                    weights: Weights((slot & ((1 << WEIGHT_BITS) - 1)) as u16),
                    classes: self.sets[set as usize],
                };
            }
            at = (at + 1) & (SLOTS - 1);
        }
        Entry::default()
    }
}

/// The commoner surnames of the list, in lower case.
pub(crate) fn surnames() -> &'static [String] {
    /// As rare as this, a surname is left out.
    const COMMON: u8 = 4;
    static SURNAMES: OnceLock<Vec<String>> = OnceLock::new();
    SURNAMES.get_or_init(|| {
        let text = unpack();
        let words = text.lines().filter_map(|line| line.split_once(' '));
        let common = words.filter(|(_, digits)| Weights::parse(digits).surname() >= COMMON);
        common.map(|(word, _)| word.to_owned()).collect()
    })
}

/// The list of names, unpacked.
fn unpack() -> String {
    const ROOM: usize = 1 << 21;
    let mut inflater = Decompress::new(true);
    let mut bytes = Vec::new();
    let mut status = Status::Ok;
    while status == Status::Ok {
        bytes.reserve(ROOM);
        let rest = &PACKED[inflater.total_in() as usize..];
        status = inflater
            .decompress_vec(rest, &mut bytes, FlushDecompress::None)
            .expect("the built-in list is valid");
    }
    String::from_utf8(bytes).expect("the built-in list is ASCII")
}

/// Each word of the class lists with all its classes.
fn class_sets(text: &'static str) -> HashMap<&'static str, Classes> {
    let mut sets: HashMap<&str, Classes> = HashMap::new();
    let mut class = Classes::default();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some(section) = line.strip_prefix('[') {
            let section = section.trim_end_matches(']');
            class = Classes::SECTIONS
                .iter()
                .find(|(name, _)| *name == section)
                .map(|(_, class)| *class)
                .expect("every section of the built-in list is a class");
            continue;
        }
        for word in line.split_whitespace() {
            let set = sets.entry(word).or_default();
            *set = set.or(class);
        }
    }
    sets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_words_are_told_apart() {
        let of = |word: &str| Lexicon::get().look_up(hash(word)).weights;
        assert!(of("john").given() >= 4 && of("john").ordinary() <= 0);
        assert!(of("okafor").surname() >= 3 && !of("okafor").is_word());
        assert!(of("will").ordinary() > 2 && of("school").ordinary() > 2);
        assert!(!of("zzqxv").known());
    }

    #[test]
    fn a_word_keeps_all_its_classes() {
        let of = |word: &str| Lexicon::get().look_up(hash(word)).classes;
        assert!(of("sister").has(Classes::RELATION) && of("sister").has(Classes::ROLE));
        assert!(of("may").has(Classes::MONTH) && !of("may").has(Classes::DAY));
        assert_eq!(of("okafor"), Classes::default());
    }

    #[test]
    fn every_word_of_the_class_lists_is_one_folded_word() {
        for word in class_sets(CLASSES).keys() {
            assert!(
                word.bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"/-_".contains(&b)),
                "{word}"
            );
        }
    }
}
