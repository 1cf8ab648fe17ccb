//! Reads a carrier: text with slots such as `{a}`, `{b.g}`, `{address}`, and stretches such as
//! `<O:John Lewis>` that are marked as they stand.
//!
//! `{a}` to `{h}` are of one family, `{i}` to `{z}` anybody else; one letter is one person all
//! through the document.

use super::{Label, person::Form};

/// A piece of a carrier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// Text as it stands.
    Text(&'a str),
    /// A person, by letter, in a form.
    Person(char, Form),
    /// Something that is made up anew each time: a date, an address.
    Value(&'a str),
    /// A stretch with its label.
    Literal(Label, &'a str),
}

/// The pieces of a carrier.
pub(super) fn parts(carrier: &str) -> Vec<Part<'_>> {
    let mut found = Vec::new();
    let (mut plain, mut at) = (0, 0);
    while let Some(step) = carrier[at..].find(['{', '<']) {
        at += step;
        let Some((part, length)) = slot(&carrier[at..]).or_else(|| literal(&carrier[at..])) else {
            at += 1;
            continue;
        };
        if plain < at {
            found.push(Part::Text(&carrier[plain..at]));
        }
        found.push(part);
        at += length;
        plain = at;
    }
    if plain < carrier.len() {
        found.push(Part::Text(&carrier[plain..]));
    }
    found
}

fn slot(text: &str) -> Option<(Part<'_>, usize)> {
    let (inside, _) = text.strip_prefix('{')?.split_once('}')?;
    if inside.is_empty() || !inside.bytes().all(|b| b.is_ascii_lowercase() || b == b'.') {
        return None;
    }
    let (name, form) = inside.split_once('.').unwrap_or((inside, ""));
    let mut letters = name.chars();
    let part = match (letters.next(), letters.next()) {
        (Some(letter), None) => Part::Person(letter, self::form(form)),
        _ => Part::Value(inside),
    };
    Some((part, inside.len() + 2))
}

fn form(name: &str) -> Form {
    match name {
        "" => Form::Any,
        "g" => Form::Short,
        "f" => Form::Full,
        "first" => Form::Given,
        "s" => Form::Surname,
        "t" => Form::TitleSurname,
        "tf" => Form::TitleFull,
        "ti" => Form::TitleInitial,
        "i" => Form::Initials,
        "id" => Form::Dotted,
        "is" => Form::InitialSurname,
        "gi" => Form::GivenInitial,
        "r" => Form::SurnameFirst,
        "n" => Form::Nick,
        "d" => Form::Display,
        "c" => Form::Camel,
        "m" => Form::Mailbox,
        other => unreachable!("no form of a name is called {other}"),
    }
}

fn literal(text: &str) -> Option<(Part<'_>, usize)> {
    let (inside, _) = text.strip_prefix('<')?.split_once('>')?;
    let (code, stretch) = inside.split_once(':')?;
    let label = match code {
        "P" => Label::Person,
        "A" => Label::Address,
        "L" => Label::Place,
        "O" => Label::Organisation,
        "S" => Label::School,
        _ => return None,
    };
    Some((Part::Literal(label, stretch), inside.len() + 2))
}
