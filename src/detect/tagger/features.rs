//! A word and its surroundings → the rows of the model's table that speak of it.
//!
//! Each feature is a number of a few things seen, hashed with the feature's own number. Apart from
//! the model, which knows nothing of words. It reads at most a sentence around a word, allocates
//! nothing a word, and is the same in training and in use: to change it is to train again.

use std::ops::Range;

use super::{
    model::BITS,
    whole::{Whole, sureness},
};
use crate::detect::names::{
    lexicon::Classes,
    places::{self, Place},
    words::{Gap, Shape, Word, Words},
};

/// Rows that each word looks up.
pub const FEATURES: usize = 55;

/// What lies between two words, in twelve classes; transitions are learned for each.
#[inline]
pub(super) fn gap_class(gap: Gap) -> u8 {
    const ORDER: [(Gap, u8); 10] = [
        (Gap::PARA, 11),
        (Gap::TAB, 10),
        (Gap::LINE, 9),
        (Gap::COLON, 8),
        (Gap::OTHER.or(Gap::AT), 7),
        (Gap::OPEN.or(Gap::QUOTE), 6),
        (Gap::DOT, 5),
        (Gap::COMMA, 4),
        (Gap::AND.or(Gap::SLASH), 3),
        (Gap::APOSTROPHE, 2),
    ];
    if gap == Gap::SPACE {
        return 0;
    }
    ORDER.iter().find(|(class, _)| gap.has(*class)).map_or(1, |(_, number)| *number)
}

/// What one word looks like to its neighbours.
#[derive(Clone, Copy, Default)]
struct Glance {
    /// Its hash; 0 beyond the text.
    word: u32,
    /// What the lists say of it as a name.
    lexicon: u32,
    /// The same in a few steps.
    rough: u32,
    /// Its class.
    class: u32,
    shape: u32,
    /// What follows it.
    gap: u32,
}

impl Glance {
    fn of(word: &Word) -> Glance {
        let weights = word.weights();
        let (given, surname) = (u32::from(weights.given()), u32::from(weights.surname()));
        let ordinary = u32::from((weights.ordinary().clamp(-1, 5) + 1).cast_unsigned());
        let strength = match given.max(surname) {
            0 => 0,
            1 | 2 => 1,
            _ => 2,
        };
        let known = u32::from(weights.known());
        Glance {
            word: word.key,
            lexicon: known
                | u32::from(weights.is_word()) << 1
                | ordinary << 2
                | given << 5
                | surname << 8,
            rough: if known == 0 { 6 } else { strength + 3 * u32::from(ordinary > 1) },
            class: class(word),
            shape: shape(word),
            gap: u32::from(gap_class(word.gap)),
        }
    }
}

fn shape(word: &Word) -> u32 {
    match word.shape {
        Shape::Lower => 0,
        Shape::Capital => 1,
        Shape::Upper if word.len() < 5 => 2,
        Shape::Upper => 3,
        Shape::Initial => 4,
        Shape::Mixed => 5,
        Shape::Number => 6,
        Shape::Code => 7,
        Shape::Other => 8,
    }
}

/// The first class of a word, in the order of what it tells.
fn class(word: &Word) -> u32 {
    const ORDER: [Classes; 26] = [
        Classes::TITLE,
        Classes::MONTH,
        Classes::DAY,
        Classes::RELATION,
        Classes::GREET,
        Classes::CLOSE,
        Classes::NAMING,
        Classes::AMBIGUOUS,
        Classes::SPEECH,
        Classes::AUX,
        Classes::ASKING,
        Classes::PARTICLE,
        Classes::SAINT,
        Classes::FIRM_STREET,
        Classes::WEAK_TITLE,
        Classes::ROLE,
        Classes::STREET,
        Classes::UNIT,
        Classes::ORG,
        Classes::BUILDING,
        Classes::LAW,
        Classes::PREFIX,
        Classes::WITH,
        Classes::PLACE_LEAD,
        Classes::NEVER,
        Classes::FUNCTION,
    ];
    if word.entry.classes == Classes::default() {
        return 0;
    }
    let found = ORDER.iter().position(|class| word.is(*class));
    found.map_or(1, |at| at as u32 + 2)
}

/// The sentence around a word, kept while the words asked for lie in it.
#[derive(Clone, Default)]
struct Sentence {
    words: Range<usize>,
    /// How its letters are cased: 0 no capitals, 1 all capitals, 2 most words, 3 as prose has them.
    casing: u32,
    /// 1 where it begins a line.
    opens: u32,
    /// How many words the rules see begin a name in it.
    named: u32,
    /// How the lines before and behind begin.
    above: u32,
    below: u32,
}

/// Reads the features of a text's words, asked for in order.
pub(super) struct Reader<'a> {
    words: &'a Words<'a>,
    hints: &'a [u8],
    sentence: Sentence,
    hurried: u32,
    whole: Whole,
    /// Two words before the last word asked for, to two behind it.
    near: [Glance; 5],
    last: usize,
}

impl<'a> Reader<'a> {
    /// `hints` is what the rules make of each word.
    pub(super) fn new(words: &'a Words<'a>, hints: &'a [u8]) -> Reader<'a> {
        Reader {
            words,
            hints,
            sentence: Sentence::default(),
            hurried: u32::from(is_small(words)),
            whole: Whole::of(words, hints),
            near: [Glance::default(); 5],
            last: usize::MAX - 1,
        }
    }

    /// The rows that word `at` looks up.
    pub(super) fn rows(&mut self, at: usize) -> [u32; FEATURES] {
        if !self.sentence.words.contains(&at) {
            self.sentence = sentence(self.words, self.hints, at);
        }
        let mut rows = Rows { found: [0; FEATURES], next: 0 };
        let near = self.look(at);
        about_words(&near, &mut rows);
        about_lists(&near, &mut rows);
        self.about_letters(at, near[2].shape, &mut rows);
        self.about_line(at, &near, &mut rows);
        self.about_run(at, &near, &mut rows);
        self.about_rules(at, &near[2], &mut rows);
        self.about_text(at, &near, &mut rows);
        rows.found
    }

    /// What the rules make of the word and its neighbours.
    fn about_rules(&self, at: usize, this: &Glance, rows: &mut Rows) {
        let hint = |at: Option<usize>| {
            at.and_then(|at| self.hints.get(at)).map_or(15, |hint| u32::from(*hint))
        };
        let own = hint(Some(at));
        let (before, next) = (hint(at.checked_sub(1)), hint(Some(at + 1)));
        rows.add(own, 0);
        rows.add(own, this.shape | this.rough << 4);
        rows.add(own, this.class | this.shape << 5);
        rows.add(own | before << 4 | next << 8, this.shape);
    }

    /// The rest of the text, and the lines around.
    fn about_text(&self, at: usize, near: &[Glance; 5], rows: &mut Rows) {
        let this = &near[2];
        let own = this.shape | this.rough << 4;
        let hint = self.hints.get(at).copied().unwrap_or(0);
        let elsewhere = self.whole.elsewhere(self.words, at, hint);
        let initials = self.whole.initials(self.words, at);
        let people = self.whole.people();
        rows.add(elsewhere, this.shape | u32::from(hint) << 4);
        rows.add(elsewhere, own);
        rows.add(initials | this.shape << 2, near[1].class | people << 5);
        rows.add(initials | this.shape << 2, near[3].class | near[3].shape << 5 | this.gap << 9);
        rows.add(people, own | u32::from(hint) << 8);
        let begun = u32::from(hint > 0 && hint < 5);
        let company = self.sentence.named.saturating_sub(begun).min(3);
        rows.add(company | self.sentence.casing << 2, own | u32::from(hint) << 8);
        let position = (at - self.sentence.words.start).min(3) as u32;
        rows.add(self.sentence.above | position << 12, own);
        rows.add(self.sentence.below | position << 12, own);
    }

    /// The words around `at`; of those that it just looked at, only one is new.
    fn look(&mut self, at: usize) -> [Glance; 5] {
        if at == self.last + 1 {
            self.near.rotate_left(1);
            self.near[4] = self.glance(at + 4, 2);
        } else {
            self.near = std::array::from_fn(|i| self.glance(at + i, 2));
        }
        self.last = at;
        self.near
    }

    /// The word `back` before `at`.
    fn glance(&self, at: usize, back: usize) -> Glance {
        at.checked_sub(back)
            .and_then(|i| self.words.get(i))
            .map_or(Glance { gap: 11, class: 31, ..Glance::default() }, Glance::of)
    }

    /// Beginnings and ends.
    fn about_letters(&self, at: usize, shape: u32, rows: &mut Rows) {
        let bytes = self.words.str(at).as_bytes();
        let letter = |byte: u8| u32::from(byte | 0x20);
        let (mut front, mut back) = (0, 0);
        let length = bytes.len() as u32;
        for count in 0..4 {
            let inside = count < bytes.len();
            front = front << 8 | if inside { letter(bytes[count]) } else { 0 };
            back = back << 8 | if inside { letter(bytes[bytes.len() - 1 - count]) } else { 0 };
            if count > 0 {
                rows.add(front, shape);
            }
            rows.add(back, if count == 0 { shape | length.min(15) << 4 } else { shape });
        }
    }

    /// The line, its label, how it is cased.
    fn about_line(&self, at: usize, near: &[Glance; 5], rows: &mut Rows) {
        let this = &near[2];
        let own = this.shape | this.rough << 4;
        let (label, since) = self.label(at);
        rows.add(label, this.shape | since.min(4) << 4);
        rows.add(label, own);
        let position = (at - self.sentence.words.start).min(3) as u32;
        let last = u32::from(at + 1 == self.sentence.words.end);
        let place = position | last << 2 | self.sentence.opens << 3;
        rows.add(place | this.class << 4, own);
        rows.add(self.sentence.casing | self.hurried << 2, own);
        let first = u32::from(position == 0);
        rows.add(first | this.shape << 1, this.lexicon);
        rows.add(self.place(at), own);
    }

    /// Whether a listed place begins here, and of how many words.
    fn place(&self, at: usize) -> u32 {
        if self.words.all()[at].shape == Shape::Number {
            return 0;
        }
        places::at(self.words, at).map_or(1, |named| {
            2 + u32::from(named.place == Place::Home) + 2 * u32::from(named.words > 1)
        })
    }

    /// The word before the last colon of the line, and how many words ago that was.
    fn label(&self, at: usize) -> (u32, u32) {
        for back in 1..=6.min(at) {
            let word = &self.words.all()[at - back];
            if word.gap.has(Gap::COLON) {
                return (word.key, back as u32);
            }
            if word.gap.has(Gap::LINE.or(Gap::TAB)) {
                break;
            }
        }
        (0, 0)
    }

    /// The run of capitalised words around the word: how it ends, what stands at its sides.
    fn about_run(&self, at: usize, near: &[Glance; 5], rows: &mut Rows) {
        const FAR: usize = 4;
        let all = self.words.all();
        let run = |word: &Word, gap: Gap| {
            gap.within(Gap::SPACE.or(Gap::HYPHEN).or(Gap::APOSTROPHE)) && word.shape.is_capital()
        };
        let (mut start, mut end) = (at, at + 1);
        while start > 0 && at - start < FAR && run(&all[start - 1], all[start - 1].gap) {
            start -= 1;
        }
        while end < all.len() && end - at <= FAR && run(&all[end], all[end - 1].gap) {
            end += 1;
        }
        let this = &near[2];
        let own = this.shape | this.rough << 4;
        let last = Glance::of(&all[end - 1]);
        let sides = ((at - start).min(3) | (end - 1 - at).min(3) << 2) as u32;
        rows.add(sides, own | this.class << 7);
        rows.add(last.class | sides << 5, own);
        rows.add(last.word, this.shape | u32::from(end - 1 == at) << 4);
        let (before, behind) = (self.glance(start, 1), self.glance(end, 0));
        rows.add(before.word, this.shape | before.gap << 4);
        rows.add(before.class | before.gap << 5, sides | own << 4);
        rows.add(behind.word, this.shape | last.gap << 4);
        rows.add(behind.class | last.gap << 5 | behind.shape << 9, sides | own << 4);
    }
}

/// Words and their neighbours.
fn about_words(near: &[Glance; 5], rows: &mut Rows) {
    let [back, before, this, next, on] = near;
    let own = this.shape | this.rough << 4;
    rows.add(this.shape, 0);
    rows.add(this.word, 0);
    rows.add(this.word, this.shape);
    rows.add(before.word, 0);
    rows.add(next.word, 0);
    rows.add(back.word, 0);
    rows.add(on.word, 0);
    rows.add(before.word, this.word);
    rows.add(this.word, next.word);
    rows.add(before.word, before.gap | own << 4);
    rows.add(next.word, this.gap | own << 4);
    rows.add(before.word, back.word.rotate_left(5) ^ this.shape);
    rows.add(next.word, on.word.rotate_left(5) ^ this.shape);
}

/// Lists and classes.
fn about_lists(near: &[Glance; 5], rows: &mut Rows) {
    let [back, before, this, next, on] = near;
    let own = this.shape | this.rough << 4;
    rows.add(this.lexicon, this.shape);
    rows.add(this.lexicon | this.gap << 11, next.lexicon | next.shape << 11);
    rows.add(this.lexicon | before.gap << 11, before.lexicon | before.shape << 11);
    let side = |glance: &Glance, gap: u32| glance.rough | glance.shape << 3 | gap << 7;
    rows.add(own, side(before, before.gap) | side(next, this.gap) << 11);
    rows.add(this.class, own);
    rows.add(before.class | before.gap << 5, own);
    rows.add(next.class | this.gap << 5, own);
    rows.add(before.class | back.class << 5, before.gap | back.gap << 4 | own << 8);
    rows.add(next.class | on.class << 5, this.gap | next.gap << 4 | own << 8);
    let shapes =
        back.shape | before.shape << 4 | this.shape << 8 | next.shape << 12 | on.shape << 16;
    rows.add(shapes, before.gap | this.gap << 4);
}

/// The rows of one word, filled in order: a feature's number is its place.
struct Rows {
    found: [u32; FEATURES],
    next: usize,
}

impl Rows {
    #[inline]
    fn add(&mut self, a: u32, b: u32) {
        let seen = u64::from(a) | u64::from(b) << 32;
        let salt = (self.next as u64 + 1).wrapping_mul(0xd6e8_feb8_6659_fd93);
        let mixed = (seen ^ salt).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mixed = (mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        self.found[self.next] = (mixed >> (64 - BITS)) as u32;
        self.next += 1;
    }
}

/// Whether a text has next to no capitals.
fn is_small(words: &Words<'_>) -> bool {
    let capitals = words.all().iter().filter(|word| word.shape.is_capital()).count();
    capitals * 25 < words.len()
}

/// The sentence, line or cell that a word stands in.
fn sentence(words: &Words<'_>, hints: &[u8], at: usize) -> Sentence {
    const FAR: usize = 40;
    let all = words.all();
    let (mut start, mut end) = (at, at + 1);
    while start > 0 && at - start < FAR && !ends(&all[start - 1]) {
        start -= 1;
    }
    while end < all.len() && end - at < FAR && !ends(&all[end - 1]) {
        end += 1;
    }
    let line = |gap: Gap| gap.has(Gap::LINE);
    let opens = line(words.gap_before(start));
    let begun = hints.iter().take(end).skip(start).filter(|hint| (1..=4).contains(*hint));
    Sentence {
        casing: casing(&all[start..end]),
        opens: u32::from(opens),
        named: begun.count() as u32,
        above: if opens { beginning(words, hints, line_before(words, start)) } else { 0 },
        below: if line(words.gap_before(end)) { beginning(words, hints, Some(end)) } else { 0 },
        words: start..end,
    }
}

/// The first word of the line before the one that begins at `start`.
fn line_before(words: &Words<'_>, start: usize) -> Option<usize> {
    const FAR: usize = 30;
    (start.saturating_sub(FAR)..start).rev().find(|at| words.gap_before(*at).has(Gap::LINE))
}

/// How a line begins.
fn beginning(words: &Words<'_>, hints: &[u8], first: Option<usize>) -> u32 {
    let Some((at, word)) = first.and_then(|at| Some((at, words.get(at)?))) else { return 1 };
    let sure = u32::from(sureness(hints.get(at).copied().unwrap_or(0)));
    let glance = Glance::of(word);
    2 + (sure | glance.shape << 3 | glance.rough << 7)
}

/// Whether a sentence, a line or a cell ends behind a word.
fn ends(word: &Word) -> bool {
    let stop = word.gap.has(Gap::DOT)
        && word.gap.has(Gap::SPACE)
        && word.len() > 1
        && !word.is(Classes::TITLE.or(Classes::WEAK_TITLE));
    stop || word.gap.has(Gap::LINE.or(Gap::TAB))
}

fn casing(words: &[Word]) -> u32 {
    let (mut small, mut capital, mut upper) = (0, 0, 0);
    for word in words.iter().filter(|word| word.len() > 2) {
        match word.shape {
            Shape::Lower => small += 1,
            Shape::Upper => upper += 1,
            Shape::Capital | Shape::Mixed => capital += 1,
            _ => {}
        }
    }
    match () {
        () if capital + upper == 0 => 0,
        () if upper > 1 && small + capital == 0 => 1,
        () if capital + upper > 2 && small <= (capital + upper) / 3 => 2,
        () => 3,
    }
}
