//! Names of people: word lists, titles, labels and the words around.
//!
//! The way through: [`words`] cuts the text once; [`runs`] gives candidates; [`score`] judges them;
//! [`labels`], [`reversed`] and [`lower`] know the places where names look otherwise; [`roster`]
//! goes over the text again for parts of the names found. It never looks beyond the one text, and
//! a later tagger replaces [`score`] alone.

mod around;
mod company;
mod extent;
pub(crate) mod fold;
mod guess;
mod initials;
mod joined;
mod labels;
pub(crate) mod lexicon;
mod lower;
mod misspelt;
mod nicknames;
pub(crate) mod places;
mod reversed;
mod roster;
mod runs;
mod score;
#[cfg(test)]
mod tests;
pub(crate) mod words;

use self::{
    guess::{Guess, settle},
    labels::Labelled,
    lexicon::Classes,
    words::{Split, Words},
};
use crate::{
    detect::tagger,
    model::{Evidence, Finding, Kind, Part, Role, Severity, Text},
};

/// The names of people in a text, sorted and disjoint, without titles. `plain` are its words, cut
/// where letters and digits end.
pub(crate) fn find(text: &Text, plain: &Words<'_>) -> Vec<Finding> {
    if text.part.role == Role::Code || is_machine_header(&text.part) {
        return Vec::new();
    }
    if text.part.role == Role::Filename {
        return among(text, &cut(text));
    }
    if text.fields().is_empty() {
        return among(text, plain);
    }
    let mut words = plain.clone();
    words.part_fields(text.fields());
    among(text, &words)
}

/// The names among a text's words.
fn among(text: &Text, words: &Words<'_>) -> Vec<Finding> {
    let kind = Kind::new("person-name");
    let (guesses, labelled) = by_rules(text, words);
    let beliefs = tagger::beliefs(words, &hinted(words, &guesses));
    let mut guesses = joined::join(text, words, guesses, &beliefs);
    let tagged = |guess: &Guess| guess.evidence.first() == Some(&Evidence::Word("tagger"));
    guesses.retain(|guess| !tagged(guess) || labelled.admits(guess));
    let mut guesses = settle(guesses);
    guesses.extend(roster::repeats(words, &guesses));
    let mut guesses = settle(guesses);
    guesses.extend(misspelt::find(words, &guesses));
    let named = settle(guesses).into_iter().filter(|guess| !is_only_titles(words, guess));
    named.map(|guess| finding(words, &kind, guess)).collect()
}

/// The words of a text, parted at its fields.
pub(crate) fn cut(text: &Text) -> Words<'_> {
    let split = if text.part.role == Role::Filename { Split::Camel } else { Split::Plain };
    let mut words = Words::of(text.as_str(), split);
    words.part_fields(text.fields());
    words
}

/// What the rules alone say.
fn by_rules(text: &Text, words: &Words<'_>) -> (Vec<Guess>, Labelled) {
    let mut labelled = Labelled::default();
    labels::in_fields(text, words, &mut labelled);
    labels::in_lines(words, &mut labelled);
    labelled.settle();
    let mut guesses = Vec::new();
    runs::candidates(words, |candidate| guesses.extend(score::judge(words, &candidate)));
    reversed::find(words, &mut guesses);
    lower::find(words, &mut guesses);
    initials::find(words, &mut guesses);
    nicknames::find(words, &mut guesses);
    guesses.retain(|guess| labelled.admits(guess));
    guesses.append(&mut labelled.names);
    let mut guesses = settle(guesses);
    company::decide(words, text.part.role, &mut guesses);
    guesses.extend(roster::repeats(words, &guesses));
    (settle(guesses), labelled)
}

/// For each word, what the rules make of it: 0 nothing, else in three steps how surely it is a
/// name's, and whether it begins one.
pub(crate) fn hints(text: &Text, words: &Words<'_>) -> Vec<u8> {
    hinted(words, &by_rules(text, words).0)
}

fn hinted(words: &Words<'_>, guesses: &[Guess]) -> Vec<u8> {
    let mut hints = vec![0; words.len()];
    for guess in guesses {
        let sure = match guess.confidence {
            ..0.45 => 1,
            ..0.55 => 2,
            ..0.7 => 3,
            _ => 4,
        };
        hints[guess.words.clone()].fill(sure + 4);
        hints[guess.words.start] = sure;
    }
    hints
}

/// Mail headers that machines write for machines.
fn is_machine_header(part: &Part) -> bool {
    const MACHINE: [&str; 8] = [
        "received",
        "message-id",
        "in-reply-to",
        "references",
        "content-type",
        "mime-version",
        "authentication-results",
        "dkim-signature",
    ];
    let detail = part.detail.as_deref().unwrap_or_default();
    part.role == Role::Header && MACHINE.contains(&detail)
}

/// `Dear Sir`, `Signed: Mrs`: a title that no name follows names nobody.
fn is_only_titles(words: &Words<'_>, guess: &Guess) -> bool {
    words.all()[guess.words.clone()].iter().all(|word| word.is(Classes::TITLE))
}

fn finding(words: &Words<'_>, kind: &Kind, mut guess: Guess) -> Finding {
    guess.evidence.sort();
    guess.evidence.dedup();
    Finding {
        kind: kind.clone(),
        range: words.bytes(guess.words),
        confidence: guess.confidence,
        severity: Severity::Medium,
        evidence: guess.evidence,
    }
}
