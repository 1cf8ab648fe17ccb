//! What a text full of people says of a doubtful word: the same forename is likelier to be one in a
//! case note than in a price list, and likelier still in a list beside a name.
//!
//! Apart from the scorer because it needs the names that the scorer found. It makes no name of
//! words that lack more than a little.

use super::{
    guess::Guess,
    lexicon::Classes,
    words::{Gap, Words},
};
use crate::model::{Evidence, Role};

/// Points for standing in a text that names people all over, beside a name, or in a line that says
/// what a message or document is about.
const AMONG_PEOPLE: f32 = 0.8;
const BESIDE_NAME: f32 = 1.2;
const TOPIC: f32 = 0.3;
/// A text is full of people that surely names two, or likely more, and one in so many words.
const PEOPLE: usize = 2;
const WORDS_A_PERSON: usize = 120;

/// Decides on the guesses that lack points: they become names, or go.
pub(super) fn decide(words: &Words<'_>, role: Role, guesses: &mut Vec<Guess>) {
    let sure = guesses.iter().filter(|guess| guess.is_sure()).count();
    let likely = guesses.iter().filter(|guess| guess.confidence >= 0.5).count();
    let named = if likely > PEOPLE { likely } else { sure };
    let people = named >= PEOPLE && named * WORDS_A_PERSON >= words.len();
    let topic = matches!(role, Role::Header | Role::Filename | Role::Metadata);
    let general = if people { AMONG_PEOPLE } else { 0.0 } + if topic { TOPIC } else { 0.0 };
    for at in 0..guesses.len() {
        if guesses[at].lacks == 0.0 {
            continue;
        }
        let beside = is_beside_name(words, guesses, at);
        let points = general + if beside { BESIDE_NAME } else { 0.0 };
        if guesses[at].lacks <= points && is_open(words, &guesses[at]) {
            let guess = &mut guesses[at];
            guess.lacks = 0.0;
            guess.confidence = 0.5;
            guess.evidence.push(Evidence::Word("company"));
        }
    }
    guesses.retain(|guess| guess.lacks == 0.0 || guess.confidence > 0.0);
}

/// Whether company may help: not `Victoria Rise`, `Duke of …`, or words that no list holds.
fn is_open(words: &Words<'_>, guess: &Guess) -> bool {
    let end = guess.words.end;
    let goes_on = words.gap_before(end) == Gap::SPACE
        && words.get(end).is_some_and(|next| {
            next.shape.is_capital() && next.is(Classes::STREET) || words.str(end) == "of"
        });
    let unheard =
        guess.words.len() > 1 && guess.words.clone().all(|i| !words.all()[i].weights().known());
    !goes_on && !unheard
}

/// Whether a sure name stands before or behind, in the same list.
fn is_beside_name(words: &Words<'_>, guesses: &[Guess], at: usize) -> bool {
    let joined = |before: &Guess, behind: &Guess| {
        let gap = words.gap_before(behind.words.start);
        match behind.words.start - before.words.end {
            0 => gap.within(Gap::COMMA.or(Gap::SPACE)) && gap.has(Gap::COMMA) || gap.has(Gap::AND),
            1 => gap == Gap::SPACE && words.str(before.words.end) == "and",
            _ => false,
        }
    };
    let guess = &guesses[at];
    let first = words.all()[guess.words.start].weights();
    // `Barnett, Melton and Garcia` is a firm.
    if first.known() && first.given() < first.surname() {
        return false;
    }
    let before = at.checked_sub(1).map(|before| &guesses[before]);
    before.is_some_and(|before| before.confidence >= 0.5 && joined(before, guess))
        || guesses
            .get(at + 1)
            .is_some_and(|behind| behind.confidence >= 0.5 && joined(guess, behind))
}
