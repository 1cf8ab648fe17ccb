//! What the words of a message tell besides personal data: whom it greets, whom it answers,
//! whether it gives a password away or has a tag where no gateway looks.
//!
//! Apart from the rules, which ask about a whole message; this sees one text at a time. Names and
//! addresses leave it closed.

use crate::model::{MailPolicy, Private};

use super::{password, tag};

/// What one text of a message tells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Noticed {
    /// Whether it tells a password.
    pub password: bool,
    /// Whether it has a tag for the gateway.
    pub tag: bool,
    /// The names that it greets, in lower case.
    pub greeted: Vec<Private>,
    /// The addresses in what it quotes, in lower case.
    pub quoted: Vec<Private>,
}

impl Noticed {
    /// Looks at a text of the message itself.
    pub fn of(text: &str, policy: &MailPolicy) -> Noticed {
        Noticed {
            password: password::gives_password(text),
            tag: tag::is_in_text(text, &policy.tags),
            greeted: greeted(text).into_iter().map(Private::new).collect(),
            quoted: quoted(text).into_iter().map(Private::new).collect(),
        }
    }

    /// Looks at a text that only comes with the message: an attachment.
    pub fn of_attached(text: &str) -> Noticed {
        Noticed { password: password::gives_password(text), ..Noticed::default() }
    }

    /// Both together.
    pub fn add(&mut self, other: Noticed) {
        self.password |= other.password;
        self.tag |= other.tag;
        // Text and HTML of one message greet the same.
        self.greeted.extend(other.greeted);
        self.quoted.extend(other.quoted);
    }
}

/// The words that open a letter.
const OPENINGS: [&str; 6] = ["dear ", "hi ", "hello ", "good morning ", "good afternoon ", "hiya "];
/// What is said before a name.
const TITLES: [&str; 14] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "cllr",
    "councillor",
    "sir",
    "lady",
    "rev",
    "and",
];
/// Who is greeted without a name.
const NOBODY: [&str; 28] = [
    "all",
    "both",
    "colleague",
    "colleagues",
    "team",
    "sir",
    "madam",
    "parent",
    "parents",
    "carer",
    "carers",
    "guardian",
    "everyone",
    "everybody",
    "family",
    "families",
    "applicant",
    "customer",
    "there",
    "folks",
    "governor",
    "governors",
    "headteacher",
    "head",
    "friend",
    "friends",
    "sirs",
    "resident",
];

/// The names in the first greeting among the first lines.
fn greeted(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(6);
    for line in lines {
        let lower = line.to_lowercase();
        let Some(opening) = OPENINGS.iter().find(|opening| lower.starts_with(*opening)) else {
            continue;
        };
        // Lower case may be longer than what it was made of.
        let Some(rest) = line.get(opening.len()..) else { continue };
        let names = rest.split([',', '.', '!', ':', ';', '-', '–', '—']).next().unwrap_or("");
        let words = names.split([' ', '&', '/', '\t']).filter(|word| !word.is_empty());
        let words: Vec<String> = words.take(8).map(str::to_lowercase).collect();
        if words.len() > 7 || words.iter().any(|word| NOBODY.contains(&word.as_str())) {
            return Vec::new();
        }
        let is_name = |word: &String| {
            word.chars().count() > 1
                && !TITLES.contains(&word.as_str())
                && word.chars().all(|c| c.is_alphabetic() || c == '\'')
        };
        return words.into_iter().filter(is_name).collect();
    }
    Vec::new()
}

/// Every address in quoted lines, and in the lines that say what is quoted.
fn quoted(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines() {
        let line = line.trim();
        let header =
            ["From:", "To:", "Cc:", "CC:", "Sent:"].iter().any(|name| line.starts_with(name));
        if !(header || line.starts_with('>') || line.ends_with("wrote:")) {
            continue;
        }
        let words = line.split(|c: char| c.is_whitespace() || "<>,;:\"()[]".contains(c));
        found.extend(words.filter(|word| word.contains('@')).map(str::to_lowercase));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greetings() {
        for (text, expected) in [
            ("Dear Mrs Patel,\n\nthank you", &["patel"][..]),
            ("Dear Jo\n", &["jo"]),
            ("\n\nHi Jo and Sam, see below", &["jo", "sam"]),
            ("Dear all,\n", &[]),
            ("Dear Sir or Madam", &[]),
            ("Dear parents and carers,", &[]),
            ("Dear Ms O'Neill-Okoye,", &["o'neill"]),
            ("We hold dear what is ours", &[]),
            ("Hi there!", &[]),
        ] {
            assert_eq!(greeted(text), expected, "{text}");
        }
    }

    #[test]
    fn quotations() {
        let text = "See below.\n\nOn Monday Sam <Sam@x.example> wrote:\n> ask kit@y.example\nme@z.example\n";
        assert_eq!(quoted(text), ["sam@x.example", "kit@y.example"]);
    }
}
