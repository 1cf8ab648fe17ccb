//! Written consent to unencrypted mail, quoted in the message that it allows.
//!
//! Apart from the envelope and strict: only words that a quotation ascribes to a recipient count,
//! only in a plain statement, and anything that could turn it (a negation, a condition, a question)
//! makes it no consent. It never looks outside the message, and it cannot tell an invented quotation
//! from a real one; the policy says whether it counts at all.

use std::ops::ControlFlow;

use crate::model::{Fault, Limits, Private, Role, Sink, Source, Text};

use super::eml;

/// The addresses, in lower case, whose quoted words in this message agree to unencrypted mail.
pub fn quoted(source: &Source, limits: &Limits) -> Result<Vec<Private>, Fault> {
    let mut body = Body::default();
    eml::read(source, limits, &mut body)?;
    let mut found: Vec<Private> = Vec::new();
    for text in &body.texts {
        for address in agreeing(text) {
            let address = Private::new(address);
            if !found.contains(&address) {
                found.push(address);
            }
        }
    }
    Ok(found)
}

/// Keeps the message's own text. What could not be read cannot hold a consent either.
#[derive(Default)]
struct Body {
    texts: Vec<String>,
}

impl Sink for Body {
    fn text(&mut self, text: Text) -> ControlFlow<()> {
        if text.part.role == Role::Body {
            let own = text.claim.end.min(text.as_str().len());
            self.texts.push(text.as_str()[..own].to_owned());
        }
        ControlFlow::Continue(())
    }

    fn child(&mut self, _: Source) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn note(&mut self, _: &str, _: Fault) {}
}

/// Who, by the quotations in a text, agrees.
fn agreeing(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if let Some(address) = attribution(&lines, index) {
            let quoted = lines[index + 1..]
                .iter()
                .skip_while(|line| line.trim().is_empty())
                .take_while(|line| line.trim_start().starts_with('>'))
                .map(|line| line.trim_start()[1..].trim())
                .take_while(|line| !line.starts_with('>'));
            if agrees(&quoted.collect::<Vec<_>>().join(" ")) {
                found.push(address);
            }
        } else if let Some(address) = forwarded_from(line) {
            let quoted = lines[index + 1..]
                .iter()
                .skip_while(|line| !line.trim().is_empty())
                .take_while(|line| forwarded_from(line).is_none())
                .map(|line| line.trim());
            if agrees(&quoted.collect::<Vec<_>>().join(" ")) {
                found.push(address);
            }
        }
    }
    found
}

/// `On …, Jane <jane@x.example> wrote:`, perhaps over two lines.
fn attribution(lines: &[&str], index: usize) -> Option<String> {
    let line = lines[index].trim();
    if line.starts_with('>') || !line.ends_with("wrote:") {
        return None;
    }
    let before = index.checked_sub(1).map_or("", |before| lines[before].trim());
    let opened = line.starts_with("On ") || before.starts_with("On ");
    sole_address(line)
        .or_else(|| sole_address(before).filter(|_| !line.starts_with("On ")))
        .filter(|_| opened)
}

/// The first line of the headers that Outlook puts over a quotation.
fn forwarded_from(line: &str) -> Option<String> {
    let value = line.trim().strip_prefix("From:")?;
    sole_address(value)
}

/// The one address in a line; of two, nobody can say whose words follow.
fn sole_address(line: &str) -> Option<String> {
    let words = line.split(|c: char| c.is_whitespace() || "<>,;:\"()[]".contains(c));
    let mut found = words.filter(|word| word.contains('@')).map(str::to_lowercase);
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}

/// What a consent is about.
const TOPICS: [&str; 6] = [
    "unencrypted",
    "non-encrypted",
    "not encrypted",
    "without encryption",
    "ordinary email",
    "ordinary e-mail",
];
/// Words that turn a sentence about it into something else.
const TURNS: [&str; 15] = [
    "not",
    "no",
    "never",
    "if",
    "unless",
    "until",
    "would",
    "refuse",
    "withdraw",
    "withdrawn",
    "revoke",
    "stop",
    "cannot",
    "disagree",
    "longer",
];

/// Whether one sentence agrees, and none takes it back.
fn agrees(text: &str) -> bool {
    let text = text.to_lowercase().replace('’', "'");
    let mut consent = false;
    for sentence in text.split_inclusive(['.', '?', '!']) {
        let Some(topic) = TOPICS.iter().find(|topic| sentence.contains(**topic)) else { continue };
        let rest = sentence.replace(topic, " ");
        let words: Vec<&str> = rest.split(|c: char| !(c.is_alphanumeric() || c == '\'')).collect();
        let turns = |word: &&str| word.ends_with("n't") || TURNS.contains(word);
        if sentence.ends_with('?') || words.iter().any(turns) {
            return false;
        }
        let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
        consent |= has(&["i", "i'm", "we", "my"])
            && has(&["agree", "consent", "happy", "accept", "content"]);
    }
    consent
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts, and who agrees in them.
    const TABLE: &[(&str, &[&str])] = &[
        (
            "Hello\n\nOn 3 Nov 2026, Jane <jane@x.example> wrote:\n> I agree to this being sent by unencrypted email.\n",
            &["jane@x.example"],
        ),
        (
            "On 3 Nov 2026 at 10:00 Jane Doe\n<jane@x.example> wrote:\n\n> Hi,\n> I am happy to get the report by\n> unencrypted e-mail.\n",
            &["jane@x.example"],
        ),
        (
            "Hi\n\nFrom: Jane <jane@x.example>\nSent: Monday\nSubject: x\n\nI consent to unencrypted email for this letter.\n",
            &["jane@x.example"],
        ),
        ("I agree to unencrypted email.\n", &[]),
        (
            "On 3 Nov 2026, Jane <jane@x.example> wrote:\n> I do not agree to unencrypted email.\n",
            &[],
        ),
        (
            "On 3 Nov 2026, Jane <jane@x.example> wrote:\n> I don’t consent to unencrypted email.\n",
            &[],
        ),
        ("On 3 Nov 2026, Jane <jane@x.example> wrote:\n> Do I agree to unencrypted email?\n", &[]),
        (
            "On 3 Nov 2026, Jane <jane@x.example> wrote:\n> I agree to unencrypted email if it is urgent.\n",
            &[],
        ),
        (
            "On 3 Nov 2026, Jane <jane@x.example> wrote:\n> I agree to unencrypted email.\n> I no longer want unencrypted email.\n",
            &[],
        ),
        ("On 3 Nov 2026, Jane <jane@x.example> wrote:\nI agree to unencrypted email.\n", &[]),
        (
            "On 3 Nov 2026, Jane <jane@x.example> wrote:\n> Thanks.\n>> I agree to unencrypted email.\n",
            &[],
        ),
        ("On 3 Nov 2026, Jane wrote:\n> I agree to unencrypted email.\n", &[]),
    ];

    #[test]
    fn only_plain_quoted_words_of_a_recipient_agree() {
        for (text, expected) in TABLE {
            assert_eq!(agreeing(text), *expected, "{text}");
        }
    }
}
