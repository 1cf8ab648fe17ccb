//! Whose a number, an address or a fact is: the person whom its text names, or who stands beside it.

use crate::model::{Day, MONTHS, Mention, Person, PersonRole, Subject};

/// How far before a value its person may stand, in bytes of the text.
const REACH: u64 = 240;

/// For each mention, the person it belongs to, by index; none where nobody stands near.
///
/// A name is its person's. What the request says is the subject's is the subject's wherever it
/// stands. A mail address is that of the person whose names it holds. Anything else belongs to the
/// person named last before it in the same part, or right behind it.
pub fn owners(
    mentions: &[Mention],
    people: &[Person],
    subject: Option<&Subject>,
) -> Vec<Option<usize>> {
    let mut owners = vec![None; mentions.len()];
    for (index, person) in people.iter().enumerate() {
        for mention in &person.mentions {
            owners[*mention] = Some(index);
        }
    }
    let known = subject.map(known_values).unwrap_or_default();
    let the_subject = people.iter().position(|person| person.role == PersonRole::Subject);
    let named = owners.clone();
    for (index, mention) in mentions.iter().enumerate().filter(|(_, mention)| !mention.is_name()) {
        let value = squeezed(mention.folded.reveal());
        owners[index] = if is_known(&value, &known) {
            the_subject
        } else {
            by_address(mention, mentions, people).or_else(|| beside(index, mentions, &named))
        };
    }
    owners
}

/// Letters and digits alone.
fn squeezed(text: &str) -> String {
    text.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What the request says is the subject's, squeezed; the date of birth in the ways it is written.
fn known_values(subject: &Subject) -> Vec<String> {
    let mut known: Vec<String> =
        subject.values.iter().map(|value| squeezed(value.reveal())).collect();
    known.extend(subject.born.into_iter().flat_map(written));
    known.retain(|value| !value.is_empty());
    known
}

/// The ways in which a day is written, squeezed.
fn written(day: Day) -> Vec<String> {
    let (year, month, day) = day.parts();
    let short = year % 100;
    let mut ways = vec![
        format!("{day:02}{month:02}{year}"),
        format!("{day}{month}{year}"),
        format!("{day:02}{month:02}{short:02}"),
        format!("{day}{month}{short:02}"),
        format!("{year}{month:02}{day:02}"),
    ];
    let ending = match (day, day % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    let name = MONTHS.get(usize::from(month).wrapping_sub(1));
    for name in name.into_iter().flat_map(|name| [name, &name[..3]]) {
        ways.extend([
            format!("{day}{name}{year}"),
            format!("{day:02}{name}{year}"),
            format!("{day}{ending}{name}{year}"),
            format!("{day}{name}{short:02}"),
        ]);
    }
    ways
}

/// Whether a value is one that is known, or stands within one: the postcode of an address.
fn is_known(value: &str, known: &[String]) -> bool {
    const TELLING: usize = 5;
    let within = |known: &String| {
        known == value
            || value.len() >= TELLING
                && (known.contains(value)
                    || value.contains(known.as_str()) && known.len() >= TELLING)
    };
    !value.is_empty() && known.iter().any(within)
}

/// The one person whose forename and surname a mail address holds.
fn by_address(mention: &Mention, mentions: &[Mention], people: &[Person]) -> Option<usize> {
    if mention.kind.as_str() != "email" {
        return None;
    }
    let local = squeezed(mention.folded.reveal().split('@').next()?);
    let holds = |person: &&Person| {
        let names = person.mentions.iter().map(|index| mentions[*index].folded.reveal());
        let mut full = names.filter(|name| name.contains(' '));
        full.any(|name| {
            name.split(' ').all(|word| word.len() > 1 && local.contains(&*squeezed(word)))
        })
    };
    let mut fitting = people.iter().enumerate().filter(|(_, person)| holds(person));
    match (fitting.next(), fitting.next()) {
        (Some((index, _)), None) => Some(index),
        _ => None,
    }
}

/// The person named nearest in a mention's own line or row, or else before it, or else behind it.
fn beside(index: usize, mentions: &[Mention], named: &[Option<usize>]) -> Option<usize> {
    let mention = &mentions[index];
    let here = |other: &Mention| {
        (&other.at.place, &other.at.part, other.at.page)
            == (&mention.at.place, &mention.at.part, mention.at.page)
            && other.at.start.abs_diff(mention.at.start) <= REACH
    };
    let in_row = |other: &usize| mention.row.is_some() && mentions[*other].row == mention.row;
    let before = (0..index).rev().take_while(|other| here(&mentions[*other]));
    let behind = (index + 1..mentions.len()).take_while(|other| here(&mentions[*other]));
    let around = before.chain(behind);
    let owned = |other: &usize| named[*other].is_some();
    let nearest = |other: &usize| mentions[*other].at.start.abs_diff(mention.at.start);
    let same_row = around.clone().filter(owned).filter(in_row).min_by_key(nearest);
    same_row.or_else(|| around.clone().find(owned)).and_then(|other| named[other])
}
