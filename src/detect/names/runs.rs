//! Where a name might stand: runs of capitalised words, cut at the words that no name holds.
//!
//! Apart from the scorer, which says which of these candidates are names, so that a trained one can
//! take its place. This part only reads shapes, gaps and classes.

use std::ops::Range;

use super::{
    lexicon::Classes,
    words::{Gap, Shape, Word, Words},
};

/// What a capitalised word may be to a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Listed as a name, or not listed at all.
    Name,
    /// A name and an ordinary word: `May`, `Hope`, `Field`.
    Ambiguous,
    /// One letter.
    Initial,
    /// `De`, `Al`, `O`
    Particle,
    /// `Mr`, `Dr`: what follows is a name.
    Title,
    /// No name holds it.
    Neither,
}

/// A candidate and the words at its sides.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Its words, without title.
    pub(super) words: Range<usize>,
    /// The title before it.
    pub(super) title: Option<usize>,
    /// The capitalised run that it is cut from.
    pub(super) run: Range<usize>,
}

const JOINED: Gap = Gap::HYPHEN.or(Gap::APOSTROPHE);
/// Words that no name holds.
pub(super) const NO_NAME: Classes = Classes::NEVER
    .or(Classes::FUNCTION)
    .or(Classes::MONTH)
    .or(Classes::DAY)
    .or(Classes::RELATION)
    .or(Classes::ROLE)
    .or(Classes::LAW)
    .or(Classes::ORG)
    .or(Classes::FIRM_STREET)
    .or(Classes::UNIT)
    .or(Classes::SUFFIX)
    .or(Classes::CLOSE)
    .or(Classes::GREET)
    .or(Classes::NAMING)
    .or(Classes::SPEECH);

/// Hands every candidate to `each`.
pub(super) fn candidates(words: &Words<'_>, mut each: impl FnMut(Candidate)) {
    let mut at = 0;
    while let Some(word) = words.get(at) {
        if !word.shape.is_capital() {
            at += 1;
            continue;
        }
        let end = run_end(words, at);
        cut(words, at..end, &mut each);
        at = end;
    }
}

/// One past the last word of the capitalised run that begins at `start`.
fn run_end(words: &Words<'_>, start: usize) -> usize {
    let mut end = start + 1;
    while let Some(next) = joined(words, start, end) {
        end = next;
    }
    end
}

/// One past the next word of a run whose words so far are `start..end`, if there is one.
fn joined(words: &Words<'_>, start: usize, end: usize) -> Option<usize> {
    let (last, next) = (words.get(end - 1)?, words.get(end)?);
    let capital = next.shape.is_capital();
    if last.gap == Gap::SPACE || last.gap == Gap::UNDERSCORE || last.gap == Gap::NONE {
        return if capital { Some(end + 1) } else { over_particles(words, end) };
    }
    if last.gap.within(JOINED) {
        return capital.then_some(end + 1);
    }
    if last.gap.within(Gap::DOT.or(Gap::SPACE)) && capital {
        let short = last.shape == Shape::Initial
            || last.is(Classes::TITLE.or(Classes::WEAK_TITLE).or(Classes::SAINT));
        return short.then_some(end + 1);
    }
    (capital && wraps(words, start, end)).then_some(end + 1)
}

/// `de`, `van der`, `bin`, `al-` in lower case inside a name.
fn over_particles(words: &Words<'_>, from: usize) -> Option<usize> {
    let mut at = from;
    while at < from + 3
        && words.get(at)?.shape == Shape::Lower
        && words.get(at)?.is(Classes::PARTICLE)
    {
        if !words.get(at)?.gap.within(Gap::SPACE.or(JOINED)) {
            return None;
        }
        at += 1;
        if words.get(at)?.shape.is_capital() {
            return Some(at + 1);
        }
    }
    None
}

/// Whether a line of prose ends between a run's words: a long line, and a run that did not begin it.
fn wraps(words: &Words<'_>, start: usize, end: usize) -> bool {
    const WRAPPED: usize = 50;
    let all = words.all();
    if !all[end - 1].gap.within(Gap::LINE.or(Gap::SPACE)) || words.gap_before(start).has(Gap::LINE)
    {
        return false;
    }
    let first =
        (start.saturating_sub(20)..start).rev().find(|i| words.gap_before(*i).has(Gap::LINE));
    first.is_some_and(|first| all[end - 1].range().end - all[first].start >= WRAPPED)
}

/// Cuts a run into candidates.
fn cut(words: &Words<'_>, run: Range<usize>, each: &mut impl FnMut(Candidate)) {
    let mut start = run.start;
    let mut title = before_run(words, run.start);
    for at in run.clone() {
        match part(words, at, follows(words, title, at)) {
            Part::Title => {
                emit(words, start..at, title, &run, each);
                (start, title) = (at + 1, Some(at));
            }
            Part::Neither => {
                emit(words, start..at, title, &run, each);
                (start, title) = (at + 1, None);
            }
            _ => {}
        }
    }
    emit(words, start..run.end, title, &run, each);
}

/// Whether a word stands right behind a title, or a second one that is a surname: `Mr Will Power`.
fn follows(words: &Words<'_>, title: Option<usize>, at: usize) -> bool {
    let word = &words.all()[at];
    let surname =
        word.weights().surname() >= 3 && !word.is(NO_NAME) && words.gap_before(at) == Gap::SPACE;
    title.is_some_and(|title| title + 1 == at || title + 2 == at && surname)
}

/// A lower-case title before a run: `mr Smith`.
fn before_run(words: &Words<'_>, start: usize) -> Option<usize> {
    let word = words.before(start)?;
    let near = word.gap.within(Gap::SPACE.or(Gap::DOT));
    (near && word.shape == Shape::Lower && word.is(Classes::TITLE)).then(|| start - 1)
}

fn emit(
    words: &Words<'_>,
    mut span: Range<usize>,
    title: Option<usize>,
    run: &Range<usize>,
    each: &mut impl FnMut(Candidate),
) {
    let all = words.all();
    while span.end > span.start
        && title.is_none()
        && ends_badly(&all[span.end - 1], span.len())
        && !is_shortened(words, &span)
    {
        span.end -= 1;
    }
    while span.start < span.end
        && all[span.start].is(Classes::SAINT.or(Classes::SUFFIX))
        && all[span.start].len() < 4
    {
        span.start += 1;
    }
    // An article, with a full name behind it.
    let article =
        span.len() > 2 && words.str(span.start) == "A" && all[span.start].gap == Gap::SPACE;
    if article && words.gap_before(span.start).has(Gap::LINE.or(Gap::DOT).or(Gap::OTHER)) {
        span.start += 1;
    }
    if span.start == run.start && !span.is_empty() && particle_before(words, span.start) {
        span.start -= 1;
    }
    if !span.is_empty() {
        each(Candidate { words: span, title, run: run.clone() });
    }
}

/// Whether a name begins with `al-` or `de` in lower case.
fn particle_before(words: &Words<'_>, start: usize) -> bool {
    words.before(start).is_some_and(|word| {
        word.shape == Shape::Lower
            && word.is(Classes::PARTICLE)
            && word.gap.within(JOINED)
            && word.len() == 2
    })
}

/// `Chantelle R.`: a forename, and a letter for the surname.
fn is_shortened(words: &Words<'_>, span: &Range<usize>) -> bool {
    let last = &words.all()[span.end - 1];
    let first = &words.all()[span.start];
    let goes_on = words.get(span.end).is_some_and(|next| {
        !last.gap.has(Gap::LINE.or(Gap::DOT).or(Gap::TAB))
            && (next.shape.is_capital()
                || next.shape == Shape::Number && first.weights().given() < 4
                || last.gap.within(JOINED))
    });
    span.len() == 2
        && last.shape == Shape::Initial
        && !matches!(words.str(span.end - 1), "A" | "I")
        && first.gap == Gap::SPACE
        && first.weights().given() >= 2
        && first.shape == Shape::Capital
        && part(words, span.start, false) == Part::Name
        && !goes_on
}

fn ends_badly(word: &Word, length: usize) -> bool {
    word.is(Classes::PARTICLE) && word.len() < 4 && word.weights().surname() < 3
        || word.shape == Shape::Initial && length > 1
}

/// What a word may be to a name, by itself. After a title, more words are names.
pub(super) fn part(words: &Words<'_>, at: usize, titled: bool) -> Part {
    let word = &words.all()[at];
    if word.shape == Shape::Initial {
        return match words.str(at) {
            _ if word.gap != Gap::NONE && word.gap.within(JOINED) => Part::Particle,
            "I" if word.gap == Gap::SPACE => Part::Neither,
            _ => Part::Initial,
        };
    }
    if is_title(words, at) {
        return Part::Title;
    }
    if word.is(Classes::PARTICLE) && word.weights().given() < 4 {
        return Part::Particle;
    }
    if word.is(Classes::AMBIGUOUS) {
        return Part::Ambiguous;
    }
    if titled && !word.is(Classes::ORG.or(Classes::FUNCTION).or(Classes::ROLE)) {
        return Part::Name;
    }
    if word.is(NO_NAME) || acronym(words, at) {
        return Part::Neither;
    }
    by_weights(word)
}

fn is_title(words: &Words<'_>, at: usize) -> bool {
    let word = &words.all()[at];
    let Some(next) = words.get(at + 1) else { return false };
    if !word.gap.within(Gap::SPACE.or(Gap::DOT)) || !next.shape.is_capital() {
        return false;
    }
    if word.is(Classes::TITLE) {
        return true;
    }
    let name = next.weights();
    word.is(Classes::WEAK_TITLE)
        && (next.shape == Shape::Initial
            || name.given().max(name.surname()) >= 2
            || !name.known() && next.shape == Shape::Capital && !word.is(Classes::ROLE))
        && name.ordinary() < 2
        && !next.is(NO_NAME)
}

/// `SEN`, `IRO`: short, all capitals, and not beside a name in capitals.
fn acronym(words: &Words<'_>, at: usize) -> bool {
    let word = &words.all()[at];
    if word.shape != Shape::Upper || word.len() > 4 {
        return false;
    }
    let weights = word.weights();
    let beside = |i: Option<usize>| {
        i.and_then(|i| words.get(i)).is_some_and(|other| {
            other.shape.is_capital()
                && other.len() > 2
                && !other.is(NO_NAME)
                && other.weights().given() >= 3
        })
    };
    let neighbour = beside(at.checked_sub(1)) || beside(Some(at + 1));
    !(neighbour && weights.surname().max(weights.given()) >= 2 && weights.ordinary() <= 0)
}

fn by_weights(word: &Word) -> Part {
    let weights = word.weights();
    let strength = weights.given().max(weights.surname());
    let street = word.is(Classes::STREET.or(Classes::BUILDING));
    if !weights.known() {
        return if word.len() > 2 && !street { Part::Name } else { Part::Neither };
    }
    match weights.ordinary() {
        _ if street && strength < 3 => Part::Neither,
        _ if street => Part::Ambiguous,
        ..=0 if strength == 0 => Part::Neither,
        ..=-1 => Part::Name,
        0 if !weights.is_word() => Part::Name,
        ..=2 if strength >= 3 => Part::Ambiguous,
        _ if strength >= 4 => Part::Ambiguous,
        _ => Part::Neither,
    }
}
