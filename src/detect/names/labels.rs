//! Names in labelled values: `Name: …`, cells under a column called `Surname`, the display names of
//! mail headers, authors in a document's properties.
//!
//! A label makes nearly any word a name, so these are judged apart from running text.

use std::{collections::HashMap, ops::Range};

use super::{
    guess::{Guess, cue},
    lexicon::Classes,
    runs::{NO_NAME, Part, part},
    words::{Gap, Shape, Split, Word, Words},
};
use crate::model::{Evidence, Role, Text};

/// What a label promises of its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Promise {
    /// Something that is no person: `School name`, `Street`.
    Other,
    /// A person, or words about one: `Mother`, `Social worker`.
    Person,
    /// A person or an office: who wrote a mail or a document.
    Party,
    /// A name: `Surname`, `Author`.
    Name,
}

/// What labels say of a text.
#[derive(Default)]
pub(super) struct Labelled {
    /// Names that a label promises.
    pub(super) names: Vec<Guess>,
    /// Words that a label gives to something else; no names.
    others: Vec<Range<usize>>,
}

impl Labelled {
    /// Puts what was found in order, once all of it is.
    pub(super) fn settle(&mut self) {
        self.others.sort_unstable_by_key(|other| other.start);
    }

    /// Whether a guess from elsewhere stands: not in a value that a label gives to something else.
    pub(super) fn admits(&self, guess: &Guess) -> bool {
        let after = self.others.partition_point(|other| other.start <= guess.words.start);
        self.others[..after].last().is_none_or(|other| guess.words.end > other.end)
    }
}

/// Words that end a label.
const LABELS: Classes = Classes::LABEL.or(Classes::RELATION).or(PLACES);
const PLACES: Classes = Classes::ADDRESS_PART.or(Classes::ADDRESS_LABEL).or(Classes::OTHER_LABEL);

/// Longer values are prose.
const LONGEST_VALUE: usize = 14;

/// Names in fields, headers and properties.
pub(super) fn in_fields(text: &Text, words: &Words<'_>, found: &mut Labelled) {
    if let Some(label) = whole_text_label(text) {
        value(words, 0..words.len(), Promise::Party, &Evidence::Label(label.into()), found);
    }
    let most = match text.part.role {
        Role::Header | Role::Metadata => Promise::Party,
        _ => Promise::Name,
    };
    let mut promises: HashMap<&str, Option<Promise>> = HashMap::new();
    for field in text.fields() {
        let Some(label) = &field.label else { continue };
        let promise = *promises.entry(label).or_insert_with(|| {
            let label = Words::of(label, Split::Camel);
            field_promise(&label).or_else(|| promise(&label, 0..label.len()))
        });
        let inside = words.at_byte(field.range.start)..words.at_byte(field.range.end);
        if let Some(promise) = promise
            && inside.len() <= LONGEST_VALUE
        {
            // Schemas give everything a `name`.
            let schema = text.part.role == Role::Attribute && label.eq_ignore_ascii_case("name");
            let most = if schema { Promise::Party } else { most };
            // The label itself may be document text.
            value(words, inside, promise.min(most), &Evidence::Word("label"), found);
        }
    }
}

/// What only a field's whole label promises; in running text these words are prose.
fn field_promise(label: &Words<'_>) -> Option<Promise> {
    let last = label.lower(label.len().checked_sub(1)?);
    let alone = label.len() == 1
        && matches!(&*last, "given" | "family" | "first" | "last" | "preferred" | "sn");
    (alone || last == "as" && is_known_as(label, label.len() - 1)).then_some(Promise::Name)
}

/// `Known as`
fn is_known_as(words: &Words<'_>, last: usize) -> bool {
    words.str(last).eq_ignore_ascii_case("as")
        && words.before(last).is_some_and(|word| word.gap == Gap::SPACE)
        && words.str(last - 1).eq_ignore_ascii_case("known")
}

/// Headers and properties that hold names and nothing else.
fn whole_text_label(text: &Text) -> Option<&str> {
    let detail = text.part.detail.as_deref()?;
    let bare: String =
        detail.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase();
    let names = match text.part.role {
        Role::Header => matches!(&*bare, "from" | "to" | "cc" | "bcc" | "sender" | "replyto"),
        Role::Metadata => matches!(
            &*bare,
            "author"
                | "authors"
                | "lastmodifiedby"
                | "lastauthor"
                | "lastsavedby"
                | "creator"
                | "manager"
                | "owner"
        ),
        _ => false,
    };
    names.then_some(detail)
}

/// Names after labels in running text.
pub(super) fn in_lines(words: &Words<'_>, found: &mut Labelled) {
    for (at, word) in words.all().iter().enumerate() {
        if !word.gap.has(Gap::COLON) || word.shape == Shape::Other {
            continue;
        }
        if is_known_as(words, at) {
            value(
                words,
                at + 1..line_end(words, at + 1),
                Promise::Name,
                &cue(words, at - 1),
                found,
            );
        }
        if !word.is(LABELS) {
            continue;
        }
        let start = phrase_start(words, at);
        if let Some(promise) = promise(words, start..at + 1) {
            value(words, at + 1..line_end(words, at + 1), promise, &cue(words, at), found);
        }
    }
}

/// The first word of the label that ends with word `at`.
fn phrase_start(words: &Words<'_>, at: usize) -> usize {
    const INSIDE: Gap =
        Gap::SPACE.or(Gap::APOSTROPHE).or(Gap::SLASH).or(Gap::HYPHEN).or(Gap::UNDERSCORE);
    let mut start = at;
    while start > 0 && start + 5 > at && words.gap_before(start).within(INSIDE) {
        start -= 1;
    }
    start
}

/// One past the last word of the value that starts at `from`: to the line's end or the next label.
fn line_end(words: &Words<'_>, from: usize) -> usize {
    let mut end = from;
    while let Some(word) = words.get(end) {
        if word.gap.has(Gap::COLON) && end > from {
            return end.max(from + 1);
        }
        end += 1;
        let piece_ends = word.gap != Gap::SPACE;
        let ends = word.gap.has(Gap::LINE.or(Gap::TAB)) || ends_sentence(word);
        if ends || end - from > LONGEST_VALUE && piece_ends {
            break;
        }
    }
    end
}

/// What a label of these words promises.
fn promise(words: &Words<'_>, label: Range<usize>) -> Option<Promise> {
    let last = words.get(label.end.checked_sub(1)?)?;
    let any = |classes| words.all()[label.clone()].iter().any(|word| word.is(classes));
    if any(Classes::STRONG_LABEL) {
        let person = last.is(Classes::LABEL) && !any(Classes::NOT_LABEL)
            || !any(Classes::NOT_LABEL) && label.len() < 5;
        return Some(if person { Promise::Name } else { Promise::Other });
    }
    if last.is(Classes::LABEL.or(Classes::RELATION)) {
        return Some(Promise::Person);
    }
    last.is(PLACES).then_some(Promise::Other)
}

/// Takes the names of a value, one a piece.
fn value(
    words: &Words<'_>,
    value: Range<usize>,
    promise: Promise,
    reason: &Evidence,
    found: &mut Labelled,
) {
    if promise == Promise::Other {
        return found.others.push(value);
    }
    let mut at = value.start;
    let mut first = true;
    while at < value.end {
        let piece = piece_end(words, at, value.end);
        let blank = words.all()[at].is(Classes::BLANK) && !words.all()[at].is(Classes::RELATION);
        if first && blank && words.all()[at].weights().given() < 3 {
            return;
        }
        let reversed = piece_end(words, piece, value.end);
        if first && is_reversed(words, at..piece, piece..reversed, promise) {
            found.names.push(Guess::new(at..reversed, 0.9, reason.clone()));
            at = reversed;
        } else {
            let promise = if first { promise } else { Promise::Person };
            found.names.extend(piece_name(words, at..piece, promise, reason));
            at = piece;
        }
        first = false;
    }
}

/// One past the last word of the piece that starts at `from`.
fn piece_end(words: &Words<'_>, from: usize, end: usize) -> usize {
    const INSIDE: Gap =
        Gap::SPACE.or(Gap::HYPHEN).or(Gap::APOSTROPHE).or(Gap::DOT).or(Gap::UNDERSCORE);
    let mut at = from;
    while at < end {
        at += 1;
        let last = &words.all()[at - 1];
        let dash = last.gap.has(Gap::HYPHEN) && last.gap.has(Gap::SPACE);
        let possessive = last.gap == Gap::APOSTROPHE
            && words.get(at).is_some_and(|next| next.len() == 1 && next.shape == Shape::Lower);
        if ends_sentence(last)
            || !last.gap.within(INSIDE)
            || dash
            || possessive
            || at < end && words.str(at) == "and"
        {
            break;
        }
    }
    at
}

/// `Officer: Nikhil. Rent account …`: a full stop that is no abbreviation's.
fn ends_sentence(word: &Word) -> bool {
    const SHORT: Classes = Classes::TITLE.or(Classes::WEAK_TITLE).or(Classes::SAINT);
    word.gap.has(Gap::DOT) && word.gap.has(Gap::SPACE) && word.len() > 2 && !word.is(SHORT)
}

/// `Okafor, Amara` where one name is promised.
fn is_reversed(
    words: &Words<'_>,
    surname: Range<usize>,
    forename: Range<usize>,
    promise: Promise,
) -> bool {
    if forename.is_empty()
        || surname.is_empty()
        || forename.len() > 2
        || surname.len() > 3
        || promise < Promise::Party
    {
        return false;
    }
    let upper = |i: usize| words.all()[i].shape == Shape::Upper;
    let shouted = surname.clone().all(upper) && !upper(forename.start);
    let comma = words.all()[surname.end - 1].gap;
    let single = surname.len() == 1 || shouted || words.all()[surname.start].gap != Gap::SPACE;
    let capital = |i: usize| {
        words.all()[i].shape.is_capital() && !words.all()[i].is(Classes::ROLE.or(Classes::ORG))
    };
    let weights = words.all()[forename.start].weights();
    let given = weights.given() >= 2 || shouted && (weights.given() > 0 || !weights.is_word());
    comma.within(Gap::COMMA.or(Gap::SPACE))
        && single
        && given
        && surname.chain(forename).all(capital)
}

/// The name in one piece of a labelled value.
fn piece_name(
    words: &Words<'_>,
    piece: Range<usize>,
    promise: Promise,
    reason: &Evidence,
) -> Option<Guess> {
    let mut start = piece.start;
    while start + 1 < piece.end && precedes_name(words, start) {
        start += 1;
    }
    let mut end = start;
    while end < piece.end && end < start + 6 && fits(words, end, promise) {
        end += 1;
    }
    let office = |i: usize| words.all()[i].is(Classes::ORG) && words.all()[i].weights().given() < 3;
    if piece.clone().any(office) {
        return None;
    }
    while end > start
        && matches!(part(words, end - 1, false), Part::Particle)
        && words.all()[end - 1].weights().surname() < 3
    {
        end -= 1;
    }
    let span = start..end;
    let titled = start > piece.start;
    let confidence = named(words, &span, promise, titled)?;
    // `Early Help Front Door`: a name that other words go on from is a team's.
    let cut_short = promise == Promise::Party && span.len() == 1 && end < piece.end && !titled;
    if cut_short || is_label(words, &span) {
        return None;
    }
    // `Name: Data Protection Officer`: ordinary words before a role.
    let role = words.get(end).is_some_and(|word| end < piece.end && word.is(Classes::ROLE));
    if role && span.clone().all(|i| part(words, i, false) == Part::Neither) {
        return None;
    }
    Some(Guess::new(span, confidence, reason.clone()))
}

/// `Mr`, `Unborn`: what stands before a name in a value, and is none.
fn precedes_name(words: &Words<'_>, at: usize) -> bool {
    let word = &words.all()[at];
    word.is(Classes::TITLE.or(Classes::WEAK_TITLE))
        || word.is(Classes::BLANK) && word.is(Classes::RELATION)
}

/// Whether the words are themselves a label: the left column of a form.
fn is_label(words: &Words<'_>, span: &Range<usize>) -> bool {
    let label = LABELS.or(Classes::NOT_LABEL).or(Classes::NEVER);
    words.all()[span.clone()]
        .iter()
        .all(|word| word.is(label) && !word.is(Classes::AMBIGUOUS) && word.weights().given() < 3)
}

/// Whether a word goes on with a labelled name.
fn fits(words: &Words<'_>, at: usize, promise: Promise) -> bool {
    let word = &words.all()[at];
    let weights = word.weights();
    let listed = weights.given().max(weights.surname());
    match word.shape {
        Shape::Number | Shape::Code | Shape::Other => false,
        Shape::Lower if word.is(Classes::PARTICLE) => true,
        Shape::Lower => {
            let rare = !weights.is_word() && (listed >= 2 || !weights.known());
            let party = promise == Promise::Party && at > 0 && weights.surname() >= 3;
            (rare || party && words.all()[at - 1].weights().given() >= 3)
                && !word.is(Classes::FUNCTION.or(Classes::SPEECH))
        }
        _ if promise == Promise::Name => {
            !word.is(Classes::FUNCTION.or(Classes::ROLE)) || word.is(Classes::AMBIGUOUS)
        }
        // A rare word that is a name now and then is one behind a label.
        _ if !word.is(NO_NAME) && listed >= 2 && weights.ordinary() < 2 => {
            word.shape != Shape::Upper || word.len() > 4 || part(words, at, false) != Part::Neither
        }
        _ => part(words, at, false) != Part::Neither,
    }
}

/// How sure a labelled stretch is a name.
fn named(words: &Words<'_>, span: &Range<usize>, promise: Promise, titled: bool) -> Option<f32> {
    let inside = words.all().get(span.clone())?;
    let best =
        inside.iter().map(|word| word.weights().given().max(word.weights().surname())).max()?;
    let capital = inside.iter().all(|word| word.shape.is_capital() || word.is(Classes::PARTICLE));
    let initials = inside.iter().all(|word| word.shape == Shape::Initial);
    let ordinary =
        inside.iter().all(|word| word.weights().ordinary() >= 2 && !word.is(Classes::AMBIGUOUS));
    let unheard = inside
        .iter()
        .all(|word| !word.weights().is_word() && (word.len() > 2 || word.shape == Shape::Initial));
    match promise {
        Promise::Other => None,
        _ if initials => (inside.len() > 1 && inside[0].gap.has(Gap::DOT)).then_some(0.6),
        _ if titled => Some(0.9),
        Promise::Name if capital && best >= 2 && !ordinary => Some(0.9),
        Promise::Name if capital && ordinary => (best >= 2).then_some(0.5),
        Promise::Name if capital => Some(0.7),
        Promise::Name => (best >= 2).then_some(0.7),
        _ if !capital => (best >= 3).then_some(0.6),
        _ if ordinary => None,
        _ if inside.len() > 1 && best >= 1 => Some(0.9),
        _ if inside.len() > 1 => unheard.then_some(0.7),
        _ => (best >= 2).then_some(if best >= 3 { 0.85 } else { 0.6 }),
    }
}
