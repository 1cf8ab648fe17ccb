//! What happens to the letters of a whole document: typed in a hurry, in capitals, scanned, dictated.

use super::{Label, random::Random};

/// A stretch of a document, marked or not.
pub(super) struct Piece {
    /// Its text.
    pub(super) text: String,
    /// What it names, the community, the habit.
    pub(super) mark: Option<(Label, &'static str, &'static str)>,
}

/// What is done to the letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing.
    Clean,
    /// All lower case.
    Lower,
    /// Names in lower case, the rest as it was.
    NamesLower,
    /// All capitals.
    Upper,
    /// Names in capitals.
    NamesUpper,
    /// Letters misread, blanks lost.
    Scanned,
    /// Lower case without punctuation.
    Dictated,
}

/// How often each effect is seen.
pub(super) const EFFECTS: [(usize, Effect); 7] = [
    (66, Effect::Clean),
    (11, Effect::Lower),
    (6, Effect::NamesLower),
    (4, Effect::Upper),
    (4, Effect::NamesUpper),
    (6, Effect::Scanned),
    (3, Effect::Dictated),
];

/// Does it to a document.
pub(super) fn apply(effect: Effect, pieces: &mut [Piece], random: &mut Random) {
    for piece in pieces {
        let person = matches!(piece.mark, Some((Label::Person, ..)));
        let text = match effect {
            Effect::Lower => piece.text.to_lowercase(),
            Effect::NamesLower if person => piece.text.to_lowercase(),
            Effect::Upper => piece.text.to_uppercase(),
            Effect::NamesUpper if person => piece.text.to_uppercase(),
            Effect::Scanned => scanned(&piece.text, piece.mark.is_some(), random),
            Effect::Dictated => dictated(&piece.text, piece.mark.is_some()),
            _ => continue,
        };
        let changed = text != piece.text;
        let lost_blank = changed && text.matches(' ').count() < piece.text.matches(' ').count();
        piece.text = text;
        if let (true, Some((Label::Person, _, habit))) = (changed, &mut piece.mark) {
            *habit = renamed(habit, effect, lost_blank);
        }
    }
}

fn renamed(habit: &'static str, effect: Effect, lost_blank: bool) -> &'static str {
    match (effect, habit) {
        (Effect::Scanned, _) if lost_blank => "run-together",
        (Effect::Scanned, _) => "misread",
        (Effect::Upper | Effect::NamesUpper, "initials") => "initials",
        (Effect::Upper | Effect::NamesUpper, _) => "upper",
        (_, "initials" | "initial-surname") => "lower-initials",
        _ => "lower",
    }
}

/// Letters misread for each other.
const MISREAD: [(&str, &str); 16] = [
    ("rn", "m"),
    ("m", "rn"),
    ("l", "1"),
    ("l", "I"),
    ("I", "l"),
    ("O", "0"),
    ("o", "0"),
    ("e", "c"),
    ("c", "e"),
    ("h", "b"),
    ("S", "5"),
    ("cl", "d"),
    ("d", "cl"),
    ("vv", "w"),
    ("fi", "ﬁ"),
    ("ii", "n"),
];

fn scanned(text: &str, marked: bool, random: &mut Random) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let lost = if marked { 12 } else { 1 };
    while let Some(letter) = rest.chars().next() {
        let swap = *random.of(&MISREAD);
        if let (true, Some(after)) = (random.percent(20), rest.strip_prefix(swap.0)) {
            out.push_str(swap.1);
            rest = after;
            continue;
        }
        rest = &rest[letter.len_utf8()..];
        let inside = !out.is_empty() && !rest.is_empty();
        if !(letter == ' ' && inside && random.percent(lost)) {
            out.push(letter);
        }
    }
    out
}

fn dictated(text: &str, marked: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let lower = text.to_lowercase();
    let mut letters = lower.chars().peekable();
    while let Some(letter) = letters.next() {
        if marked || !matches!(letter, '.' | ',' | ';' | '-' | '–' | '"') {
            out.push(letter);
        } else if !letters.peek().is_some_and(|next| next.is_whitespace() || *next == '"') {
            out.push(' ');
        }
    }
    out
}
