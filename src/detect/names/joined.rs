//! The rules' guesses and the tagger's beliefs, made one.
//!
//! The tagger has heard the rules, so its belief weighs both; but what a label, a title or the
//! roster says stays. How much belief a name needs depends on who else sees it and how it looks:
//! those steps were set on the development sets. No name that either of them saw goes without a
//! trace: doubts are kept with a low confidence.

use std::ops::Range;

use super::{
    around::is_animal,
    extent,
    fold::hash,
    guess::Guess,
    lexicon::{Classes, Lexicon},
    places,
    runs::{Candidate, NO_NAME},
    score::{begins_sentence, blocked},
    words::{Gap, Shape, Word, Words},
};
use crate::{
    detect::tagger::{Beliefs, Label},
    model::{Evidence, Role, Text},
};

/// What the tagger believes less than this is no name and no doubt.
const DOUBT: f32 = 0.05;
/// The same for words in lower case.
const HURRIED_DOUBT: f32 = 0.2;
/// The confidence of the slightest doubt, of just enough belief, and of full belief.
const LEAST: f32 = 0.2;
const ENOUGH: f32 = 0.5;
const MOST: f32 = 0.9;
/// The most that is left of a doubt.
const DOUBTED: f32 = 0.45;
/// Belief that leaves no doubt.
const SURE: f32 = 0.97;
/// More belief than there is.
const NEVER: f32 = 1.1;

/// The belief that a name needs that looks like nothing else.
const PLAIN: f32 = 0.75;
/// How much less it needs in a text that is full of names.
const CROWDED: f32 = 0.2;
/// A text is, where the rules see so many names, and one in so many words.
const CROWD: usize = 3;
const WORDS_A_NAME: usize = 40;

/// The rules give way to the tagger where they are less sure than this, and it believes less.
const RULES_SURE: f32 = 0.65;
const DISBELIEF: f32 = 0.3;

/// Joins settled guesses with beliefs, which are those of words in order.
pub(super) fn join(
    text: &Text,
    words: &Words<'_>,
    rules: Vec<Guess>,
    beliefs: &[(usize, Beliefs)],
) -> Vec<Guess> {
    let fits = !matches!(text.part.role, Role::Attribute | Role::Metadata | Role::Code);
    let mut joined = if fits { believed(text, words, &rules, beliefs) } else { Vec::new() };
    for mut rule in rules {
        let likely = likeliest(&rule.words, beliefs);
        if fits && !is_certain(&rule) && rule.confidence < RULES_SURE && likely < DISBELIEF {
            rule.confidence = rule.confidence.min(DOUBTED);
        }
        joined.push(rule);
    }
    let mut joined = widened(joined);
    if text.part.role != Role::Filename {
        extend(words, &mut joined);
    }
    joined
}

fn is_crowded(words: &Words<'_>, rules: &[Guess]) -> bool {
    let named = rules.iter().filter(|rule| rule.confidence >= ENOUGH).count();
    named >= CROWD && named * WORDS_A_NAME >= words.len()
}

/// What the tagger sees, as guesses; `rules` are those of the rules.
fn believed(
    text: &Text,
    words: &Words<'_>,
    rules: &[Guess],
    beliefs: &[(usize, Beliefs)],
) -> Vec<Guess> {
    let mut guesses = Vec::new();
    let ease = if is_crowded(words, rules) { CROWDED } else { 0.0 };
    for (span, likely) in tagged(words, beliefs) {
        let Some(span) = bare(words, span) else { continue };
        let first = rules.partition_point(|rule| rule.words.end <= span.start);
        let near = rules[first..].iter().take_while(|rule| rule.words.start < span.end);
        let seen = near.map(|rule| rule.confidence).fold(0.0, f32::max);
        let small = !words.all()[span.start].shape.is_capital();
        if seen == 0.0 && likely < HURRIED_DOUBT && small {
            continue;
        }
        let needed = needed(text, words, &span, seen);
        // What looks like something else does so in a crowd too.
        let eased = if needed <= PLAIN { (needed - ease).max(ENOUGH) } else { needed };
        let confidence = confidence(likely, eased);
        let mut guess = Guess::new(span, confidence, Evidence::Word("tagger"));
        if likely > SURE && is_listed(words, &guess) {
            guess.evidence.push(Evidence::Lexicon);
        }
        guesses.push(guess);
    }
    guesses
}

/// Takes in the rest of names that were found in part; halves that meet so become one. Guesses are in
/// order.
fn extend(words: &Words<'_>, guesses: &mut Vec<Guess>) {
    let believed = |guess: &Guess| guess.confidence >= ENOUGH;
    let mut last: Option<usize> = None;
    for at in 0..guesses.len() {
        if !believed(&guesses[at]) {
            continue;
        }
        let span = guesses[at].words.clone();
        let start = last.map_or(0, |last| guesses[last].words.end).min(span.start);
        let next = guesses[at + 1..].iter().find(|guess| believed(guess));
        let end = next.map_or(words.len(), |next| next.words.start).max(span.end);
        let whole = extent::whole(words, span.clone(), &(start..end));
        let meets = whole.start < span.start && words.gap_before(whole.start) == Gap::SPACE;
        if let Some(last) = last.filter(|_| meets && whole.start == start) {
            guesses[last].words.end = whole.end;
            guesses[at].confidence = 0.0;
        } else {
            guesses[at].words = whole;
            last = Some(at);
        }
    }
    guesses.retain(|guess| guess.confidence > 0.0);
}

/// Of guesses one within the other, each believed, the wider takes the confidence of both.
fn widened(mut guesses: Vec<Guess>) -> Vec<Guess> {
    guesses.sort_by(|a, b| a.words.start.cmp(&b.words.start).then(b.words.end.cmp(&a.words.end)));
    let mut kept: Vec<Guess> = Vec::with_capacity(guesses.len());
    for guess in guesses {
        match kept.last_mut() {
            Some(last)
                if last.words.end >= guess.words.end
                    && (last.confidence >= ENOUGH) == (guess.confidence >= ENOUGH) =>
            {
                last.confidence = last.confidence.max(guess.confidence);
                last.evidence.extend(guess.evidence);
            }
            _ => kept.push(guess),
        }
    }
    kept
}

/// Whether a name of several words holds one that the lists know as a name.
fn is_listed(words: &Words<'_>, guess: &Guess) -> bool {
    let listed = |word: &Word| word.weights().given().max(word.weights().surname()) >= 2;
    guess.words.len() > 1 && words.all()[guess.words.clone()].iter().any(listed)
}

/// Whether a guess rests on more than the look of its words.
fn is_certain(guess: &Guess) -> bool {
    const CERTAIN: [&str; 6] =
        ["label", "title", "surname-first", "nickname", "initials", "repeated"];
    guess.evidence.iter().any(|reason| match reason {
        Evidence::Label(_) => true,
        Evidence::Word(word) => CERTAIN.contains(word),
        // `May's grandad`
        Evidence::Cue(word) => Lexicon::get().look_up(hash(word)).classes.has(Classes::RELATION),
        _ => false,
    })
}

/// How much belief a name needs that the tagger sees; more than 1 where no belief will do. `seen` is
/// the rules' confidence in it.
fn needed(text: &Text, words: &Words<'_>, span: &Range<usize>, seen: f32) -> f32 {
    let inside = &words.all()[span.clone()];
    let (first, last) = (&inside[0], &inside[inside.len() - 1]);
    let candidate = Candidate { words: span.clone(), title: None, run: span.clone() };
    let single = inside.len() == 1;
    let small = inside.iter().all(|word| word.shape == Shape::Lower);
    let set_apart = !text.fields().is_empty() || text.part.role == Role::Filename;
    let built = last.is(Classes::STREET.or(Classes::BUILDING).or(Classes::ORG));
    let other = inside.iter().all(|word| word.is(NO_NAME) && !word.is(Classes::AMBIGUOUS));
    let place = places::at(words, span.start).is_some_and(|named| named.words >= inside.len());
    // `ami_bee`
    let handle = text.part.role != Role::Filename
        && span.clone().skip(1).any(|at| words.gap_before(at) == Gap::UNDERSCORE);
    match () {
        () if handle => NEVER,
        () if seen >= ENOUGH => 0.5,
        () if other => NEVER,
        () if blocked(words, &candidate) || set_apart && small => NEVER,
        () if is_led_astray(words, span.start) || is_question(words, span.end) => NEVER,
        () if single && !first.weights().known() && begins_sentence(words, span.start) => 0.95,
        () if single && is_people(words, span.start) => 0.985,
        () if place && first.weights().given() < 4 => 0.97,
        () if built && seen == 0.0 => 0.97,
        () if inside.iter().all(|word| word.shape.is_capital() && word.len() == 1) => 0.97,
        () if single && first.shape == Shape::Upper && first.len() < 4 => {
            if set_apart {
                NEVER
            } else {
                0.985
            }
        }
        () if single && first.shape == Shape::Upper && first.len() < 5 => 0.92,
        () if single && seen == 0.0 && is_common(first) => 0.95,
        () if set_apart && single && seen == 0.0 => 0.96,
        () if set_apart => 0.9,
        () if single && small && !first.weights().known() => 0.85,
        () if seen > 0.0 => 0.65,
        () => PLAIN,
    }
}

/// Whether the word stands near behind an article too: `the Sami` are a people.
fn is_people(words: &Words<'_>, at: usize) -> bool {
    const NEAR: usize = 200;
    let all = words.all();
    (at.saturating_sub(NEAR).max(1)..(at + NEAR).min(all.len())).any(|other| {
        all[other].key == all[at].key
            && all[other].shape == Shape::Capital
            && words.gap_before(other) == Gap::SPACE
            && matches!(words.str(other - 1), "the" | "The" | "a")
    })
}

/// A word far more often in lower case, or one in capitals.
fn is_common(word: &Word) -> bool {
    word.weights().ordinary() >= 2 || word.shape == Shape::Upper
}

/// `a cat called Smudge`, `1640 ms ticks`, `Sexual orientation: ace`
fn is_led_astray(words: &Words<'_>, start: usize) -> bool {
    let Some(before) = start.checked_sub(1) else { return false };
    let measure = matches!(words.str(before), "ms" | "MS")
        && words.before(before).is_some_and(|word| word.shape == Shape::Number);
    let word = &words.all()[start];
    let answer = word.shape == Shape::Lower
        && word.weights().is_word()
        && words.gap_before(start).has(Gap::COLON);
    measure || answer || is_animal(words, before)
}

/// `Asthma: No`
fn is_question(words: &Words<'_>, end: usize) -> bool {
    words.gap_before(end).has(Gap::COLON)
        && words.get(end).is_some_and(|answer| answer.is(Classes::BLANK))
}

/// The span without family words before it; none if nothing is left that could be a name.
fn bare(words: &Words<'_>, mut span: Range<usize>) -> Option<Range<usize>> {
    let all = words.all();
    while span.len() > 1
        && all[span.start].is(Classes::RELATION)
        && !all[span.start].is(Classes::AMBIGUOUS)
    {
        span.start += 1;
    }
    let inside = &all[span.clone()];
    let kin = inside.len() == 1 && inside[0].is(Classes::RELATION);
    let coded = inside.iter().all(|word| matches!(word.shape, Shape::Code | Shape::Number));
    (!kin && !coded && !is_abbreviation(words, &span)).then_some(span)
}

/// `d.o.b.`, `p.p.`, and what is cut out of one.
fn is_abbreviation(words: &Words<'_>, span: &Range<usize>) -> bool {
    const OTHERS: [&str; 14] =
        ["pp", "dob", "eg", "ie", "am", "pm", "nb", "ps", "tbc", "aka", "ta", "na", "kg", "ad"];
    let inside = &words.all()[span.clone()];
    if inside.iter().any(|word| word.len() > 1) {
        return false;
    }
    let letters: String = span.clone().map(|at| words.lower(at)).collect();
    words.gap_before(span.start) == Gap::DOT
        || inside[inside.len() - 1].gap == Gap::DOT
        || OTHERS.contains(&&*letters)
}

/// The names that the tagger sees, doubts among them, and how likely each is.
fn tagged(words: &Words<'_>, beliefs: &[(usize, Beliefs)]) -> Vec<(Range<usize>, f32)> {
    let mut names: Vec<(Range<usize>, f32)> = Vec::new();
    for (at, belief) in beliefs {
        let likely = belief.person();
        if likely < DOUBT {
            continue;
        }
        let begins = belief.of(Label::Person) > belief.of(Label::Within)
            || words.gap_before(*at).has(Gap::LINE) && !wraps(words, *at);
        match names.last_mut() {
            Some((name, best))
                if name.end == *at && !begins && (likely < ENOUGH) == (*best < ENOUGH) =>
            {
                name.end = at + 1;
                *best = best.max(likely);
            }
            _ => names.push((*at..at + 1, likely)),
        }
    }
    names
}

/// Whether a long line ends before a word: of prose, which goes on.
fn wraps(words: &Words<'_>, at: usize) -> bool {
    const LONG: usize = 45;
    let end = words.bytes(at - 1..at).end;
    let line = &words.text()[..end];
    let start = line.bytes().rev().take(LONG).take_while(|byte| *byte != b'\n').count();
    !words.gap_before(at).has(Gap::PARA) && start == LONG
}

/// The likeliest of some words.
fn likeliest(words: &Range<usize>, beliefs: &[(usize, Beliefs)]) -> f32 {
    let first = beliefs.partition_point(|(at, _)| *at < words.start);
    let inside = beliefs[first..].iter().take_while(|(at, _)| *at < words.end);
    inside.map(|(_, belief)| belief.person()).fold(0.0, f32::max)
}

/// The confidence for a belief, where `needed` makes it likely.
fn confidence(likely: f32, needed: f32) -> f32 {
    if likely >= needed {
        return ENOUGH + (MOST - ENOUGH) * (likely - needed) / (1.0 - needed);
    }
    LEAST + (DOUBTED - LEAST) * (likely - DOUBT) / (needed - DOUBT)
}
