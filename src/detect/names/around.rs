//! What the words before and behind a candidate say for or against a name, in the scorer's points.
//!
//! Apart from the scorer, which weighs the candidate's own words. It looks a few words far and
//! decides nothing.

use std::ops::Range;

use super::{
    guess::cue,
    lexicon::Classes,
    places,
    runs::{Candidate, Part, part},
    score::{begins_sentence, is_month_here},
    words::{Gap, Shape, Word, Words},
};
use crate::model::Evidence;

/// What the words around say.
pub(super) struct Around {
    /// Points for a name, or against.
    pub(super) points: f32,
    /// The cues among them.
    pub(super) evidence: Vec<Evidence>,
}

impl Around {
    fn add(&mut self, points: f32) {
        self.points += points;
    }

    fn cue(&mut self, points: f32, words: &Words<'_>, at: usize) {
        self.points += points;
        self.evidence.push(cue(words, at));
    }
}

/// Points of the words before and after.
pub(super) fn surroundings(words: &Words<'_>, candidate: &Candidate) -> Around {
    let mut around = Around { points: 0.0, evidence: Vec::new() };
    before(words, candidate, &mut around);
    after(words, candidate, &mut around);
    around
}

fn before(words: &Words<'_>, candidate: &Candidate, around: &mut Around) {
    let start = candidate.words.start;
    around.add(by_itself(words, candidate));
    let Some(at) = start.checked_sub(1) else { return };
    if is_animal(words, at) {
        return around.add(-3.0);
    }
    if let Some((points, cue_at)) = introduced(words, at) {
        return around.cue(points, words, cue_at);
    }
    let word = &words.all()[at];
    if word.gap != Gap::SPACE {
        return;
    }
    if is_month_here(words, start) {
        around.add(-3.0);
    }
    if word.is(Classes::ROLE) && !word.is(Classes::ORG) && word.shape != Shape::Number {
        return around.cue(1.2, words, at);
    }
    around.add(led_by(words, at));
}

/// Points for a line of its own, a signature at the end, a call: `Marlon, can you ring?`.
fn by_itself(words: &Words<'_>, candidate: &Candidate) -> f32 {
    let Range { start, end } = candidate.words;
    let opens = words.gap_before(start).has(Gap::PARA);
    let called = opens
        && words.gap_before(end) == Gap::COMMA.or(Gap::SPACE)
        && words.get(end).is_some_and(|next| next.shape == Shape::Lower);
    match alone_on_line(words, candidate) {
        true if opens && start > 0 && end == words.len() => 1.4,
        true => 0.8,
        false if called => 0.6,
        false => 0.0,
    }
}

/// Points for the word that leads to a name, with a space between.
fn led_by(words: &Words<'_>, at: usize) -> f32 {
    let word = &words.all()[at];
    match () {
        () if word.shape == Shape::Number && !words.gap_before(at).has(Gap::LINE) => -1.2,
        () if word.is(Classes::PLACE_LEAD) => {
            let given = words.get(at + 1).is_some_and(|next| next.weights().given() >= 4);
            if given && places::at(words, at + 1).is_none() { -0.8 } else { -1.6 }
        }
        () if word.is(Classes::WITH) && word.is(Classes::SPEECH) || word.is(Classes::ASKING) => 1.2,
        () if word.is(Classes::WITH) => 0.5,
        () if matches!(words.str(at), "the" | "The") => -2.0,
        () if word.shape.is_capital() && part(words, at, false) == Part::Neither => {
            if begins_sentence(words, at) {
                -0.3
            } else {
                -1.2
            }
        }
        () => 0.0,
    }
}

/// `dog Rex`, `a cat called Smudge`, `the cat's name is Tom`
pub(super) fn is_animal(words: &Words<'_>, at: usize) -> bool {
    let animal = |at: usize| {
        matches!(
            words.str(at),
            "dog" | "cat" | "puppy" | "kitten" | "hamster" | "rabbit" | "pony" | "horse"
        ) && words.all()[at].gap.within(Gap::SPACE.or(Gap::APOSTROPHE))
    };
    let naming = |at: usize| {
        words.all()[at].is(Classes::NAMING)
            || matches!(words.str(at), "s" | "is" | "was" | "are" | "name" | "that" | "which")
    };
    (at.saturating_sub(4)..=at)
        .any(|animal_at| animal(animal_at) && (animal_at + 1..=at).all(naming))
}

/// Points for a word that introduces a name, and the cue: `Dear`, `mother`, `called`, `my name is`.
fn introduced(words: &Words<'_>, at: usize) -> Option<(f32, usize)> {
    let word = &words.all()[at];
    let gap = word.gap;
    if word.is(Classes::CLOSE) && gap.has(Gap::LINE) {
        return Some((2.0, at));
    }
    let thanks = matches!(words.str(at), "Thanks" | "Cheers" | "thanks" | "cheers");
    if thanks && gap.within(Gap::SPACE.or(Gap::COMMA)) && opens(words, at) {
        return Some((1.4, at));
    }
    let known_as = words.str(at) == "as"
        && words.before(at).is_some_and(|word| word.gap == Gap::SPACE)
        && words.str(at - 1).eq_ignore_ascii_case("known");
    if known_as && gap.within(Gap::SPACE.or(Gap::QUOTE)) {
        return Some((1.4, at - 1));
    }
    if word.is(Classes::GREET) && gap.within(Gap::SPACE.or(Gap::COMMA)) && opens(words, at) {
        return Some((2.0, at));
    }
    if word.is(Classes::RELATION)
        && gap.within(Gap::SPACE.or(Gap::COMMA).or(Gap::OPEN).or(Gap::QUOTE))
    {
        let heading = word.shape.is_capital()
            && words.get(at + 1).is_some_and(|next| !next.weights().known());
        return Some((if gap == Gap::SPACE && !heading { 2.2 } else { 1.0 }, at));
    }
    let says = |word: &Word| word.is(Classes::STRONG_LABEL.or(Classes::SPEECH));
    if gap == Gap::SPACE
        && matches!(words.str(at), "is" | "me")
        && words.before(at).is_some_and(says)
    {
        return Some((2.4, at - 1));
    }
    (gap.within(Gap::SPACE.or(Gap::QUOTE)) && word.is(Classes::NAMING)).then_some((2.2, at))
}

/// Whether a greeting opens a line or a sentence: `Hi`, `Good morning`.
fn opens(words: &Words<'_>, greeting: usize) -> bool {
    let good =
        greeting.checked_sub(1).is_some_and(|at| matches!(words.str(at), "Good" | "good" | "and"));
    begins_sentence(words, greeting) || good
}

/// A line of its own, as a signature or a salutation has it.
fn alone_on_line(words: &Words<'_>, candidate: &Candidate) -> bool {
    let last = &words.all()[candidate.words.end - 1];
    let ends = last.gap.has(Gap::LINE) || candidate.words.end == words.len();
    ends && words.gap_before(candidate.words.start).has(Gap::LINE)
        && candidate.run.len() == candidate.words.len()
}

fn after(words: &Words<'_>, candidate: &Candidate, around: &mut Around) {
    let end = candidate.words.end;
    let gap = words.all()[end - 1].gap;
    let Some(next) = words.get(end) else { return };
    let lower = next.shape == Shape::Lower;
    match gap {
        Gap::SPACE if lower && next.is(Classes::SPEECH) => around.cue(1.3, words, end),
        Gap::SPACE if lower && next.is(Classes::AUX) => around.add(0.5),
        Gap::SPACE if lower && next.is(Classes::LAW) => around.add(-1.5),
        Gap::SPACE if is_epithet(words, end) => around.add(-1.5),
        Gap::APOSTROPHE if lower && next.len() == 1 => match words.get(end + 1) {
            Some(kin) if kin.is(Classes::RELATION) && kin.shape == Shape::Lower => {
                let given = words.all()[end - 1].weights().given() >= 2;
                around.cue(if given { 3.0 } else { 2.0 }, words, end + 1);
            }
            _ => around.add(0.4),
        },
        Gap::SPACE if next.shape == Shape::Number => around.add(-1.2),
        Gap::SPACE if next.shape.is_capital() && part(words, end, false) == Part::Neither => {
            around.add(if next.is(Classes::RELATION.or(Classes::ROLE)) { 0.0 } else { -1.2 });
        }
        _ if gap.has(Gap::OPEN) && gap.within(Gap::OPEN.or(Gap::SPACE)) => {
            around.add(bracketed(words, end));
        }
        _ if gap.has(Gap::COMMA) && matches!(words.str(end), "aged" | "who" | "whose") => {
            around.add(1.2);
        }
        _ => {}
    }
}

/// `Thomas the Tank Engine`
fn is_epithet(words: &Words<'_>, at: usize) -> bool {
    words.str(at) == "the" && words.get(at + 1).is_some_and(|word| word.shape.is_capital())
}

/// Points for what the bracket behind a name begins with: an age, a date of birth, who they are.
fn bracketed(words: &Words<'_>, at: usize) -> f32 {
    let word = &words.all()[at];
    let born = matches!(words.str(at), "aged" | "DOB" | "dob" | "age" | "born")
        || words.str(at) == "d" && words.str(at + 1) == "o";
    let told = word.is(Classes::RELATION.or(Classes::ROLE)) || word.shape == Shape::Number;
    match (born, told) {
        (true, _) => 3.0,
        (false, true) => 1.2,
        (false, false) => 0.0,
    }
}
