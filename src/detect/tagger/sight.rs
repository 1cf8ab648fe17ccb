//! Which words could be part of a name at all: the gate that keeps plain text cheap.
//!
//! Apart from the features because it must cost next to nothing a word. A word that it turns away
//! is no name for the tagger, in training as in use; it should turn away none that is one.

use crate::detect::names::{
    lexicon::Classes,
    words::{Gap, Shape, Word, Words},
};

/// Words that a lower-case name of two or three words may hold between its capitals.
const LINKS: Classes = Classes::FUNCTION.or(Classes::PARTICLE).or(Classes::ORG).or(Classes::STREET);
/// Words behind which nearly any word may be a name.
const LEADS: Classes = Classes::TITLE
    .or(Classes::RELATION)
    .or(Classes::GREET)
    .or(Classes::NAMING)
    .or(Classes::ASKING)
    .or(Classes::WITH)
    .or(Classes::STRONG_LABEL);
/// What is no name in lower case unless something leads to it.
const COMMON: Classes = Classes::FUNCTION
    .or(Classes::AUX)
    .or(Classes::SPEECH)
    .or(Classes::RELATION)
    .or(Classes::ROLE)
    .or(Classes::TITLE)
    .or(Classes::DAY)
    .or(Classes::LABEL)
    .or(Classes::NEVER);
/// What ends or parts the name of a house, a street or an organisation.
const BUILT: Classes = Classes::STREET
    .or(Classes::ORG)
    .or(Classes::UNIT)
    .or(Classes::BUILDING)
    .or(Classes::STREET_START);

/// The gate over one text, asked word by word in order.
pub(super) struct Sight<'a> {
    words: &'a Words<'a>,
    /// Whether the word before passed.
    passed: bool,
}

impl<'a> Sight<'a> {
    pub(super) fn new(words: &'a Words<'a>) -> Sight<'a> {
        Sight { words, passed: false }
    }

    /// Whether word `at` could be part of a name.
    #[inline]
    pub(super) fn may_be_named(&mut self, at: usize) -> bool {
        let word = &self.words.all()[at];
        self.passed = match word.shape {
            Shape::Lower => self.small(at, word),
            Shape::Capital | Shape::Upper | Shape::Mixed => !self.only_begins(at, word),
            Shape::Initial => !self.is_pronoun(at, word),
            Shape::Code => true,
            Shape::Number => self.number(at, word),
            Shape::Other => false,
        };
        self.passed
    }

    /// `The`, `He`: capital for its place alone.
    fn only_begins(&self, at: usize, word: &Word) -> bool {
        word.is(Classes::FUNCTION.or(Classes::AUX))
            && !word.is(Classes::AMBIGUOUS)
            && !self.is_capital_near(at + 1)
    }

    fn is_pronoun(&self, at: usize, word: &Word) -> bool {
        matches!(self.words.str(at), "I" | "A")
            && word.gap == Gap::SPACE
            && !self.is_capital_near(at + 1)
    }

    /// Whether a word stands right behind the one before, and has a capital.
    fn is_capital_near(&self, at: usize) -> bool {
        self.words.gap_before(at).within(Gap::SPACE.or(Gap::HYPHEN).or(Gap::APOSTROPHE))
            && self.words.get(at).is_some_and(|word| word.shape.is_capital())
    }

    fn number(&self, at: usize, word: &Word) -> bool {
        let near = word.gap.within(Gap::SPACE.or(Gap::COMMA).or(Gap::HYPHEN).or(Gap::SLASH));
        let behind = near
            && self.words.get(at + 1).is_some_and(|next| {
                next.shape.is_capital() || next.shape == Shape::Code || next.is(BUILT)
            });
        let before = self.words.before(at).is_some_and(|before| {
            before.shape == Shape::Code || before.is(Classes::UNIT) || self.is_after_capital(at)
        });
        let street = || {
            self.words.get(at + 2).is_some_and(|word| word.is(Classes::STREET))
                && self.words.gap_before(at + 2) == Gap::SPACE
        };
        behind || before || near && street()
    }

    fn is_after_capital(&self, at: usize) -> bool {
        self.words.gap_before(at) == Gap::SPACE
            && self.words.before(at).is_some_and(|word| word.shape.is_capital())
    }

    fn small(&self, at: usize, word: &Word) -> bool {
        if is_only_name(word) {
            return true;
        }
        let gap = self.words.gap_before(at);
        if word.len() == 1 {
            return self.is_letter(at, word, gap) || self.links(at, word, gap);
        }
        if self.passed && (gap == Gap::SPACE && word.is(BUILT) || self.follows(at, word, gap)) {
            return true;
        }
        self.leads(at, word) || self.is_led_to(at, word, gap) || self.links(at, word, gap)
    }

    /// `rebel okonkwo`: before a word that is only a name.
    fn leads(&self, at: usize, word: &Word) -> bool {
        let weights = word.weights();
        word.gap == Gap::SPACE
            && weights.given().max(weights.surname()) >= 2
            && !word.is(COMMON)
            && self.words.get(at + 1).is_some_and(|next| {
                next.shape == Shape::Lower && next.weights().known() && is_only_name(next)
            })
    }

    /// `j.s.`
    fn is_letter(&self, at: usize, word: &Word, gap: Gap) -> bool {
        let single = |i: usize| self.words.get(i).is_some_and(|other| other.len() == 1);
        word.gap.has(Gap::DOT) && single(at + 1) || gap == Gap::DOT && at > 0 && single(at - 1)
    }

    /// `ginger field`, `anne-rose`: behind a forename in lower case, and in the same word.
    fn follows(&self, at: usize, word: &Word, gap: Gap) -> bool {
        let before = self.words.before(at).filter(|before| before.shape == Shape::Lower);
        word.len() > 2
            && !word.is(COMMON)
            && before.is_some_and(|before| {
                gap == Gap::HYPHEN || gap == Gap::SPACE && before.weights().given() >= 2
            })
    }

    /// `mrs hope`, `mum may`
    fn is_led_to(&self, at: usize, word: &Word, gap: Gap) -> bool {
        let weights = word.weights();
        let named = word.is(Classes::AMBIGUOUS) || weights.given().max(weights.surname()) >= 2;
        gap.within(Gap::SPACE.or(Gap::DOT).or(Gap::OPEN).or(Gap::QUOTE).or(Gap::COLON))
            && named
            && !word.is(COMMON)
            && self.words.before(at).is_some_and(|before| before.is(LEADS))
    }

    /// `Bank of Scotland`, `Beatriz de Souza`, `St Mary's School`
    fn links(&self, at: usize, word: &Word, gap: Gap) -> bool {
        const NEAR: Gap = Gap::SPACE.or(Gap::APOSTROPHE).or(Gap::HYPHEN);
        let led = self.passed
            && gap.within(NEAR)
            && self
                .words
                .before(at)
                .is_some_and(|before| before.shape.is_capital() || before.is(LINKS));
        let begins = word.is(Classes::PARTICLE) && word.len() > 1;
        if !(led && (word.is(LINKS) || word.len() == 1) || begins) || !word.gap.within(NEAR) {
            return false;
        }
        let capital = |i: usize| self.words.get(i).is_some_and(|next| next.shape.is_capital());
        let second = || {
            self.words.get(at + 1).is_some_and(|next| next.is(LINKS) && next.gap.within(NEAR))
                && capital(at + 2)
        };
        let name = || begins && self.words.get(at + 1).is_some_and(is_only_name);
        capital(at + 1) || led && second() || name()
    }
}

/// Listed as a name rather than a word, or not listed at all.
fn is_only_name(word: &Word) -> bool {
    let weights = word.weights();
    let strength = weights.given().max(weights.surname());
    word.len() > 1
        && !word.is(COMMON)
        && (!weights.is_word() || strength >= 3 && weights.ordinary() < 2)
}
