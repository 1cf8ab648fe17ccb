//! What a whole text says of one of its words: how it stands elsewhere, whose initials it may be, and
//! how full of people the text is.
//!
//! Apart from the features of a word's own surroundings because it is read once a text. Of a word's
//! hash it keeps half: words that share it, one in some millions, share what is seen of them.

use crate::detect::names::words::{Gap, Shape, Word, Words};

/// How one word stands in a text.
#[derive(Clone, Copy, Default)]
struct Seen {
    /// The word; 0 in an empty slot.
    key: u32,
    /// How often in lower case, where the rules see no name.
    small: u8,
    /// How often with a capital that its place does not give it.
    inside: u8,
    /// How often with a capital.
    capital: u8,
    /// How often the rules are sure that it is of a name.
    named: u8,
}

/// A text, as one of its words sees it.
pub(super) struct Whole {
    /// By the word's hash, as far on as the next free slot.
    slots: Vec<Seen>,
    /// For each first letter of a name, the set of last ones.
    initials: [u32; 26],
    /// How full of people it is, in six steps.
    people: u32,
}

/// How sure the rules are of a word, from 1 to 4; 0 where they see no name.
pub(super) fn sureness(hint: u8) -> u8 {
    if hint > 4 { hint - 4 } else { hint }
}

impl Whole {
    /// Reads a text; `hints` is what the rules make of each word.
    pub(super) fn of(words: &Words<'_>, hints: &[u8]) -> Whole {
        let all = words.all();
        let capitals = all.iter().filter(|word| word.shape.is_capital()).count();
        let hinted = hints.iter().filter(|hint| **hint > 0).count();
        let room = ((capitals + hinted) * 2 + 8).next_power_of_two();
        let mut whole = Whole { slots: vec![Seen::default(); room], initials: [0; 26], people: 0 };
        for (at, word) in all.iter().enumerate() {
            let sure = sureness(hints.get(at).copied().unwrap_or(0));
            if word.shape.is_capital() || sure > 0 {
                whole.add(words, at, word, sure);
            }
        }
        for (at, word) in all.iter().enumerate() {
            if word.shape == Shape::Lower
                && hints.get(at).is_none_or(|hint| *hint == 0)
                && let Some(slot) = whole.find(word.key)
            {
                let seen = &mut whole.slots[slot];
                seen.small = seen.small.saturating_add(1);
            }
        }
        whole.read_initials(words, hints);
        whole.people = density(hints.iter().filter(|hint| sureness(**hint) > 1).count(), all.len());
        whole
    }

    fn add(&mut self, words: &Words<'_>, at: usize, word: &Word, sure: u8) {
        let slot = self.slot(word.key);
        let seen = &mut self.slots[slot];
        seen.key = key(word.key);
        let (capital, inside, named) = standing(words, at, word, sure);
        seen.capital = seen.capital.saturating_add(capital);
        seen.inside = seen.inside.saturating_add(inside);
        seen.named = seen.named.saturating_add(named);
    }

    fn slot(&self, word: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = word as usize & mask;
        while self.slots[at].key != 0 && self.slots[at].key != key(word) {
            at = (at + 1) & mask;
        }
        at
    }

    fn find(&self, word: u32) -> Option<usize> {
        let slot = self.slot(word);
        (self.slots[slot].key != 0).then_some(slot)
    }

    /// First and last letters of the names of several words that the rules see.
    fn read_initials(&mut self, words: &Words<'_>, hints: &[u8]) {
        let mut first = None;
        for (at, hint) in hints.iter().enumerate() {
            match hint {
                0 => first = None,
                1..=4 => first = letter(words, at),
                _ => {
                    if let (Some(first), Some(last)) = (first, letter(words, at)) {
                        self.initials[first] |= 1 << last;
                    }
                }
            }
        }
    }

    /// How the word at `at` stands elsewhere in the text.
    pub(super) fn elsewhere(&self, words: &Words<'_>, at: usize, hint: u8) -> u32 {
        let word = &words.all()[at];
        let Some(slot) = self.find(word.key) else { return 0 };
        let seen = self.slots[slot];
        let (capital, inside, named) = standing(words, at, word, sureness(hint));
        let small = u8::from(word.shape == Shape::Lower && hint == 0);
        let step = |count: u8, own: u8| u32::from(count.saturating_sub(own).min(2));
        1 + step(seen.small, small)
            + 3 * step(seen.inside, inside)
            + 9 * step(seen.capital, capital)
            + 27 * step(seen.named, named)
    }

    /// Whether the word, or the letter with the next, could be initials: 0 no, 1 yes, 2 those of a
    /// name in the text.
    pub(super) fn initials(&self, words: &Words<'_>, at: usize) -> u32 {
        let word = &words.all()[at];
        let letters = match word.len() {
            1 if word.gap.has(Gap::DOT) => (letter(words, at), letter(words, at + 1)),
            2 | 3 => {
                let last = words.str(at).bytes().last().and_then(number);
                (letter(words, at), last)
            }
            _ => return 0,
        };
        match letters {
            (Some(first), Some(last)) if self.initials[first] & 1 << last != 0 => 2,
            _ => 1,
        }
    }

    /// How full of people the text is.
    pub(super) fn people(&self) -> u32 {
        self.people
    }
}

/// Never 0.
fn key(word: u32) -> u32 {
    word | 1
}

/// What one standing of a word counts for: as a capital, as one inside a sentence, as a sure name.
fn standing(words: &Words<'_>, at: usize, word: &Word, sure: u8) -> (u8, u8, u8) {
    const INSIDE: Gap = Gap::SPACE.or(Gap::COMMA).or(Gap::AND).or(Gap::SLASH);
    let capital = word.shape.is_capital();
    let inside = capital && words.gap_before(at).within(INSIDE);
    (u8::from(capital), u8::from(inside), u8::from(sure > 2))
}

fn letter(words: &Words<'_>, at: usize) -> Option<usize> {
    words.str(at).bytes().next().and_then(number)
}

fn number(letter: u8) -> Option<usize> {
    letter.is_ascii_alphabetic().then(|| usize::from(letter.to_ascii_lowercase() - b'a'))
}

/// How many words of how many are of names, in steps; short texts apart.
fn density(named: usize, words: usize) -> u32 {
    match () {
        () if words < 25 => u32::from(named > 0),
        () if named == 0 => 2,
        () if named * 60 < words => 3,
        () if named * 15 < words => 4,
        () => 5,
    }
}
