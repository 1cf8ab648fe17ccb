//! Dangers besides personal data in clear: too many eyes, dead domains, misspelt tags, passwords.
//!
//! Apart from the answer, which they do not change by themselves; a person is told of them.

use crate::model::{Envelope, MailPolicy, Recipient, RecipientClass};

use super::domain;

/// Tags that gateways are commonly told to look for; a near miss of one means mail in clear.
const TAGS: [&str; 4] = ["secure", "encrypt", "send secure", "securemail"];

/// The risks of a message, in fixed words.
pub(super) fn risks(
    envelope: &Envelope,
    policy: &MailPolicy,
    recipients: &[Recipient],
) -> Vec<String> {
    let mut risks = Vec::new();
    if recipients.iter().any(|to| domain::is_retired(to.address.reveal())) {
        risks.push("retired-secure-domain".to_owned());
    }
    let outside =
        recipients.iter().take(envelope.visible).filter(|to| to.class != RecipientClass::Internal);
    if outside.count() >= policy.many_visible.max(1) {
        risks.push("many-visible-recipients".to_owned());
    }
    if is_near_miss(envelope.subject.reveal(), policy) {
        risks.push("near-miss-secure-tag".to_owned());
    }
    risks
}

/// Whether a subject has one of some tags, in its brackets and letter for letter.
pub(super) fn has_tag(subject: &str, tags: &[String]) -> bool {
    let subject = subject.to_lowercase();
    tags.iter().any(|tag| {
        let tag = tag.trim_matches(['[', ']']).to_lowercase();
        !tag.is_empty() && subject.contains(&format!("[{tag}]"))
    })
}

/// Whether a subject has something in brackets that is nearly a tag: a letter wrong, another
/// bracket, a space inside.
fn is_near_miss(subject: &str, policy: &MailPolicy) -> bool {
    let tags: Vec<String> = TAGS
        .iter()
        .map(|tag| (*tag).to_owned())
        .chain(policy.tags.iter().map(|tag| tag.to_lowercase()))
        .collect();
    if has_tag(subject, &tags) {
        return false;
    }
    let subject = subject.to_lowercase();
    let bracket = |c: char| "[](){}<>".contains(c);
    let spots = subject.match_indices(bracket).map(|(at, open)| &subject[at + open.len()..]);
    spots.filter(|rest| rest.contains(bracket)).any(|rest| {
        let inner = rest.split(bracket).next().unwrap_or("").trim();
        tags.iter().any(|tag| is_close(inner, tag.trim_matches(['[', ']'])))
    })
}

/// Equal but for two letters, and long enough that this is no accident.
fn is_close(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) =
        (a.chars().take(24).collect(), b.chars().take(24).collect());
    if a.len() < 5 || a.first() != b.first() {
        return false;
    }
    distance(&a, &b) <= if b.len() >= 6 { 2 } else { 1 }
}

fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let next = (corner + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            corner = std::mem::replace(&mut row[j + 1], next);
        }
    }
    row[b.len()]
}

/// Whether a text tells a password: the word, then `is` or a colon, then something that is not a
/// promise to send it another way.
pub fn gives_password(text: &str) -> bool {
    const WORDS: [&str; 5] = ["password", "passcode", "passphrase", "pass word", "pwd"];
    let text = text.to_lowercase();
    WORDS.iter().any(|word| {
        text.match_indices(word).any(|(at, _)| {
            let opens = !text[..at].ends_with(char::is_alphanumeric);
            opens && tells(&text[at + word.len()..])
        })
    })
}

/// Whether what follows the word is a value.
fn tells(rest: &str) -> bool {
    let end = rest.char_indices().nth(120).map_or(rest.len(), |(at, _)| at);
    let line = rest[..end].lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let named = [
        "to open",
        "for the",
        "for this",
        "to the",
        "for it",
        "you need",
        "required",
        "needed",
        "to unlock",
        "of the",
    ];
    let mut value = None;
    for mark in [" is ", " is:", " is\t", ":", " = ", "=", " will be ", " - "] {
        if let Some(at) = line.find(mark) {
            let between = line[..at].trim();
            if between.is_empty() || named.iter().any(|start| between.starts_with(start)) {
                value = Some(line[at + mark.len()..].trim_start_matches([':', ' ', '\t', '=']));
                break;
            }
        }
    }
    // `Password:` on a line of its own, and the value on the next.
    let next = rest[..end].lines().map(str::trim).filter(|line| !line.is_empty()).nth(1);
    let value = match value {
        Some("") => next,
        other => other,
    };
    value.is_some_and(|value| {
        let first = value.split_whitespace().next().unwrap_or("");
        let bare = first.trim_matches(|c: char| !c.is_alphanumeric());
        !first.is_empty() && !is_promise(bare)
    })
}

/// Words that begin a promise or a description instead of a value.
fn is_promise(word: &str) -> bool {
    const WORDS: [&str; 24] = [
        "being",
        "sent",
        "not",
        "to",
        "in",
        "on",
        "available",
        "protected",
        "your",
        "the",
        "as",
        "separate",
        "separately",
        "provided",
        "given",
        "a",
        "an",
        "required",
        "needed",
        "known",
        "that",
        "usual",
        "our",
        "will",
    ];
    word.is_empty() || WORDS.contains(&word)
}
