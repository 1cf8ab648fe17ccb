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
    let mut key = 0;
    let mut found = None;
    for (count, word) in words.all()[i..].iter().take(LONGEST).enumerate() {
        key = join(key, word);
        if let Ok(at) = list.binary_search_by_key(&key, |(key, _)| *key) {
            found = Some(Named { words: count + 1, place: list[at].1 });
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

/// The keys of all places, sorted.
fn list() -> &'static [(u64, Place)] {
    static PLACES: OnceLock<Vec<(u64, Place)>> = OnceLock::new();
    PLACES.get_or_init(|| {
        let mut place = Place::Home;
        let mut keys = Vec::new();
        for line in LIST.lines() {
            match line {
                "[uk]" => place = Place::Home,
                "[world]" => place = Place::Abroad,
                name => {
                    let key = Words::of(name, Split::Plain).all().iter().fold(0, join);
                    keys.push((key, place));
                }
            }
        }
        keys.sort_unstable();
        keys.dedup_by_key(|(key, _)| *key);
        keys
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
