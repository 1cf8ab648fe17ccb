//! Names of towns, counties and countries. A person's name that is also a place's needs more to be
//! believed; an address goes on over them.
//!
//! Apart from the lexicon because places have several words. The list is in `patterns/places`.

use std::sync::OnceLock;

use super::words::{Gap, Split, Word, Words};

const LIST: &str = include_str!("../../../patterns/places/places.txt");

/// The longest place has this many words.
const LONGEST: usize = 6;

/// The kinds of place that the list parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// In the United Kingdom or its islands.
    Home,
    /// Elsewhere.
    Abroad,
}

/// A place that begins at a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    /// How many words it has.
    pub(crate) words: usize,
    /// What it is.
    pub(crate) place: Place,
}

/// The longest place of the list that begins at word `i`, whatever the case of its letters.
pub(crate) fn at(words: &Words<'_>, i: usize) -> Option<Named> {
    let list = list();
    if !list.may_begin(join(0, words.get(i)?)) {
        return None;
    }
    let mut key = 0;
    let mut found = None;
    for (count, word) in words.all()[i..].iter().take(LONGEST).enumerate() {
        key = join(key, word);
        if let Ok(at) = list.keys.binary_search_by_key(&key, |(key, _)| *key) {
            found = Some(Named { words: count + 1, place: list.keys[at].1 });
        }
        if !word.gap.within(Gap::SPACE.or(Gap::HYPHEN).or(Gap::APOSTROPHE)) {
            break;
        }
    }
    found
}

fn join(key: u64, word: &Word) -> u64 {
    (key.rotate_left(7) ^ u64::from(word.key)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// All places.
struct List {
    /// Their keys, sorted.
    keys: Vec<(u64, Place)>,
    /// A bit for the keys of first words: most words begin no place, and need no search.
    begins: Vec<u64>,
}

impl List {
    /// The bit of a key: which number, and which of its bits.
    const fn bit(key: u64) -> (usize, u64) {
        ((key >> 54) as usize, 1 << (key >> 48 & 63))
    }

    #[inline]
    fn may_begin(&self, key: u64) -> bool {
        let (at, bit) = List::bit(key);
        self.begins[at] & bit != 0
    }
}

fn list() -> &'static List {
    static PLACES: OnceLock<List> = OnceLock::new();
    PLACES.get_or_init(|| {
        let mut place = Place::Home;
        let mut list = List { keys: Vec::new(), begins: vec![0; 1 << 10] };
        for line in LIST.lines() {
            match line {
                "[uk]" => place = Place::Home,
                "[world]" => place = Place::Abroad,
                name => {
                    let words = Words::of(name, Split::Plain);
                    list.keys.push((words.all().iter().fold(0, join), place));
                    if let Some(first) = words.get(0) {
                        let (at, bit) = List::bit(join(0, first));
                        list.begins[at] |= bit;
                    }
                }
            }
        }
        list.keys.sort_unstable();
        list.keys.dedup_by_key(|(key, _)| *key);
        list
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_place_counts() {
        for (text, expected) in [
            ("Kingston upon Thames is", Some((3, Place::Home))),
            ("KINGSTON-UPON-THAMES", Some((3, Place::Home))),
            ("Evesham, Worcs", Some((1, Place::Home))),
            ("Bishops Stortford", Some((2, Place::Home))),
            ("Baghdad", Some((1, Place::Abroad))),
            ("Nowhereton", None),
        ] {
            let found =
                at(&Words::of(text, Split::Plain), 0).map(|named| (named.words, named.place));
            assert_eq!(found, expected, "{text}");
        }
    }
}
