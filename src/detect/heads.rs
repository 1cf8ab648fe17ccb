//! Where a phrase may begin: the first words of all phrases, looked up before their trie is walked.
//!
//! Apart from the trie because it is what makes it fast: nearly every word of a text is answered
//! by one look-up, and most of those that do begin a phrase are common ones (`has no`, `is in`),
//! which go on only if the next two letters do. Whatever is not plain ASCII is left to the trie.

/// How long a word may be that is looked up whole.
const WORD: usize = 8;
/// How much of a longer word, or of a phrase with any ending, is looked at.
const HEAD: usize = 6;

/// What is known of the phrases that begin with a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// There are none.
    None,
    /// The trie has to tell.
    Unknown,
    /// The word is of so many bytes; it is this stem; longer ones go on from this node.
    Word { len: usize, stem: Option<usize>, rest: Option<usize> },
}

/// The first words of phrases.
#[derive(Debug)]
pub(super) struct Heads {
    /// Short words, by hash; zero is an empty slot.
    keys: Vec<u64>,
    slots: Vec<u16>,
    words: Vec<Word>,
    /// Two letters behind a short word with which a phrase goes on.
    pairs: Bitmap,
    /// The beginnings of longer words, and of phrases with any ending.
    long: Bitmap,
    /// Phrases with any ending that are shorter than that, and their lengths by bit.
    open: Bitmap,
    open_lengths: u8,
}

/// A short word that begins phrases.
#[derive(Debug)]
struct Word {
    node: usize,
    stem: Option<usize>,
    /// Phrases go on with a space and two letters.
    pairs: bool,
    /// Phrases go on with something else.
    other: bool,
}

const SLOTS: usize = 1 << SLOT_BITS;
/// As a power of two: twice the short words of the packs, and more for those of a user.
const SLOT_BITS: u32 = 15;

impl Default for Heads {
    fn default() -> Heads {
        Heads {
            keys: vec![0; SLOTS],
            slots: vec![0; SLOTS],
            words: Vec::new(),
            pairs: Bitmap::default(),
            long: Bitmap::default(),
            open: Bitmap::default(),
            open_lengths: 0,
        }
    }
}

impl Heads {
    /// Adds a stem; `after` walks the trie over its first word.
    pub(super) fn insert(
        &mut self,
        stem: usize,
        bytes: &[u8],
        open: bool,
        after: impl Fn(&[u8]) -> usize,
    ) {
        let len = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let word = &bytes[..len];
        // Whatever begins with no letter begins at no word.
        if word.is_empty() {
            return;
        }
        if open && len == bytes.len() {
            self.leave_to_trie(word);
        }
        // With more words than slots the trie is asked for the rest.
        let is_full = self.words.len() >= SLOTS / 2 && !self.knows(word);
        if len > WORD || is_full {
            self.leave_to_trie(word);
            return;
        }
        let slot = self.slot(key(word));
        if self.keys[slot] == 0 {
            self.keys[slot] = key(word);
            self.slots[slot] = self.words.len() as u16;
            self.words.push(Word { node: after(word), stem: None, pairs: false, other: false });
        }
        let known = &mut self.words[usize::from(self.slots[slot])];
        match bytes[len..] {
            [] => known.stem = Some(stem),
            [b' ', one, two, ..] if one.is_ascii_alphanumeric() && two.is_ascii_alphanumeric() => {
                known.pairs = true;
                self.pairs.insert(pair(key(word), one, two));
            }
            _ => known.other = true,
        }
    }

    /// Lets the trie tell of all that begins as this word does.
    fn leave_to_trie(&mut self, word: &[u8]) {
        if word.len() < HEAD {
            self.open_lengths |= 1 << word.len();
            self.open.insert(hash(key(word)));
        } else {
            self.long.insert(hash(key(&word[..HEAD])));
        }
    }

    /// Whether a short word has its slot.
    fn knows(&self, word: &[u8]) -> bool {
        word.len() <= WORD && self.keys[self.slot(key(word))] != 0
    }

    /// What begins with the word at `at`.
    pub(super) fn at(&self, bytes: &[u8], at: usize) -> Head {
        let rest = &bytes[at..];
        let len =
            rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).take(WORD + 1).count();
        // Beyond ASCII, folding may pass over bytes.
        if rest.get(len).is_some_and(|byte| *byte >= 0x80) {
            return Head::Unknown;
        }
        if self.may_be_open(&rest[..len.min(HEAD)]) {
            return Head::Unknown;
        }
        if len == 0 || len > WORD {
            return Head::None;
        }
        let key = key(&rest[..len]);
        let slot = self.slot(key);
        if self.keys[slot] != key {
            return Head::None;
        }
        let known = &self.words[usize::from(self.slots[slot])];
        let goes_on = known.other
            || known.pairs
                && match rest[len..] {
                    [b' ', one, two, ..]
                        if one.is_ascii_alphanumeric() && two.is_ascii_alphanumeric() =>
                    {
                        self.pairs.has(pair(key, one | SMALL, two | SMALL))
                    }
                    _ => true,
                };
        Head::Word { len, stem: known.stem, rest: goes_on.then_some(known.node) }
    }

    /// Whether a longer word, or a phrase with any ending, may begin with this.
    fn may_be_open(&self, head: &[u8]) -> bool {
        let mut lengths = self.open_lengths & ((1_u16 << head.len().min(7)) * 2 - 1) as u8;
        while lengths != 0 {
            let len = lengths.trailing_zeros() as usize;
            if self.open.has(hash(key(&head[..len]))) {
                return true;
            }
            lengths &= lengths - 1;
        }
        head.len() == HEAD && self.long.has(hash(key(head)))
    }

    /// Where a word is, or would be.
    fn slot(&self, key: u64) -> usize {
        let mut slot = (hash(key) >> (u32::BITS - SLOT_BITS)) as usize;
        while self.keys[slot] != 0 && self.keys[slot] != key {
            slot = (slot + 1) % SLOTS;
        }
        slot
    }
}

/// Makes ASCII letters small, and leaves digits as they are.
const SMALL: u8 = 0x20;

/// Up to eight letters and digits in one number, without regard to case.
fn key(word: &[u8]) -> u64 {
    word.iter().rev().fold(0, |key, byte| key << 8 | u64::from(byte | SMALL))
}

const fn hash(key: u64) -> u32 {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

fn pair(word: u64, one: u8, two: u8) -> u32 {
    hash(word.rotate_left(19) ^ u64::from(one) << 8 ^ u64::from(two))
}

/// A set of hashes; may hold more than was put in.
#[derive(Debug)]
struct Bitmap(Box<[u64; BITMAP]>);

/// How many numbers hold its bits, as a power of two times the bits of one.
const BITMAP: usize = 1 << (BITMAP_BITS - 6);
const BITMAP_BITS: u32 = 17;

impl Default for Bitmap {
    fn default() -> Bitmap {
        Bitmap(Box::new([0; BITMAP]))
    }
}

impl Bitmap {
    fn insert(&mut self, hash: u32) {
        let slot = (hash >> (u32::BITS - BITMAP_BITS)) as usize;
        self.0[slot / 64] |= 1 << (slot % 64);
    }

    fn has(&self, hash: u32) -> bool {
        let slot = (hash >> (u32::BITS - BITMAP_BITS)) as usize;
        self.0[slot / 64] >> (slot % 64) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_looked_up_and_the_rest_is_left_to_the_trie() {
        let mut heads = Heads::default();
        for (index, (stem, open)) in [
            ("harm", false),
            ("has no", false),
            ("asth", true),
            ("self-harm", false),
            ("epileptics", false),
        ]
        .into_iter()
        .enumerate()
        {
            heads.insert(index, stem.as_bytes(), open, |_| 7);
        }
        let word = |len, stem: Option<usize>, goes_on: bool| Head::Word {
            len,
            stem,
            rest: goes_on.then_some(7),
        };
        let check =
            |text: &str, expected| assert_eq!(heads.at(text.as_bytes(), 0), expected, "{text}");
        check("harm", word(4, Some(0), false));
        check("HARM done", word(4, Some(0), false));
        check("harms", Head::None);
        check("harm\u{ad}less", Head::Unknown);
        check("has none", word(3, None, true));
        check("Has NO", word(3, None, true));
        check("has many", word(3, None, false));
        check("has\nno", word(3, None, true));
        check("asthma", Head::Unknown);
        check("asth", Head::Unknown);
        check("ast", Head::None);
        check("self harm", word(4, None, true));
        check("epileptics", Head::Unknown);
        check("extraordinary", Head::None);
        check(", harm", Head::None);
    }

    #[test]
    fn words_beyond_the_slots_are_left_to_the_trie() {
        let mut heads = Heads::default();
        let word = |number: usize| {
            let digits = [number / 676, number / 26, number];
            let letters: String =
                digits.into_iter().map(|digit| char::from(b'a' + (digit % 26) as u8)).collect();
            format!("w{letters}")
        };
        for number in 0..26 * 26 * 26 {
            heads.insert(number, word(number).as_bytes(), false, |_| 7);
        }
        heads.insert(0, b"wzzz ends", false, |_| 7);
        assert_eq!(heads.words.len(), SLOTS / 2);
        for number in [0, 5000, 26 * 26 * 26 - 1] {
            let found = heads.at(word(number).as_bytes(), 0);
            assert_ne!(found, Head::None, "{number}");
        }
        assert_eq!(heads.at(b"nowhere", 0), Head::None);
    }
}
