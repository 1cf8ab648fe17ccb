//! The texts that a user allows: findings equal to one are counted, and neither reported nor
//! withheld.
//!
//! Equal means the whole finding, so that an allowed `Ann` leaves `Ann Lee` alone. How two texts are
//! compared depends on what is found: numbers by their letters and digits, addresses of mail and the
//! web by all but case, everything else by its words. What is on a deny list is never allowed.

use std::collections::HashMap;

use crate::{
    detect::DENIED,
    model::{Allowed, Finding, Group, Kind},
};

/// Allowed texts, ready to be asked.
#[derive(Clone, Debug, Default)]
pub struct Allow {
    /// By how they are compared and what is compared: the kinds of each entry.
    texts: HashMap<(Compared, String), Vec<Vec<String>>>,
}

/// What of a text is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Compared {
    /// Letters and digits.
    Code,
    /// Everything but case and white space at its ends.
    Exact,
    /// Words: case, separators and kinds of white space do not count.
    Words,
}

impl Compared {
    const ALL: [Compared; 3] = [Compared::Code, Compared::Exact, Compared::Words];

    fn of(kind: &Kind) -> Compared {
        match (kind.as_str(), kind.group()) {
            ("phone", _) | (_, Group::Identifier | Group::Financial) => Compared::Code,
            (_, Group::Contact) => Compared::Exact,
            _ => Compared::Words,
        }
    }

    fn key(self, text: &str) -> String {
        match self {
            Compared::Code => code(text),
            Compared::Exact => text.trim().to_lowercase(),
            Compared::Words => words(text),
        }
    }
}

/// Letters and digits; a telephone number as it is dialled at home.
fn code(text: &str) -> String {
    let home = text.trim().strip_prefix("+44").map(|rest| {
        let rest = rest.trim_start();
        format!("0{}", rest.strip_prefix("(0)").unwrap_or(rest))
    });
    let text = home.as_deref().unwrap_or(text);
    text.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn words(text: &str) -> String {
    let words =
        text.split(|char: char| char.is_whitespace() || ",.;:-_/\u{2010}\u{2011}".contains(char));
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(|word| word.to_lowercase().replace('\u{2019}', "'"))
        .collect();
    words.join(" ")
}

impl Allow {
    /// Takes in what a user allows.
    pub fn new(allowed: &[Allowed]) -> Allow {
        let mut texts: HashMap<_, Vec<Vec<String>>> = HashMap::new();
        for entry in allowed {
            for text in &entry.texts {
                for compared in Compared::ALL {
                    let kinds = texts.entry((compared, compared.key(text))).or_default();
                    kinds.push(entry.kinds.clone());
                }
            }
        }
        Allow { texts }
    }

    /// Whether a finding, which stands for `text`, is allowed.
    pub fn covers(&self, finding: &Finding, text: &str) -> bool {
        if self.texts.is_empty() || finding.evidence.contains(&DENIED) {
            return false;
        }
        let compared = Compared::of(&finding.kind);
        let entries = self.texts.get(&(compared, compared.key(text)));
        let names = |kinds: &Vec<String>| {
            kinds.is_empty() || kinds.iter().any(|selector| finding.kind.matches(selector))
        };
        entries.is_some_and(|entries| entries.iter().any(names))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Evidence, Severity};

    #[test]
    fn an_allowed_text_is_the_whole_finding() {
        let entry = |text: &str, kinds: &[&str]| Allowed {
            id: "allow-1".into(),
            written: String::new(),
            why: None,
            texts: vec![text.into()],
            kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        };
        let check = |entry: &Allowed, kind: &str, text: &str, expected: bool| {
            let finding = |evidence| Finding {
                kind: Kind::new(kind),
                range: 0..text.len(),
                confidence: 0.9,
                severity: Severity::Low,
                evidence,
            };
            let allow = Allow::new(std::slice::from_ref(entry));
            let found = finding(vec![Evidence::Lexicon]);
            assert_eq!(allow.covers(&found, text), expected, "{kind}: {text}");
            assert!(!allow.covers(&finding(vec![DENIED]), text), "{kind}: {text} is denied");
        };
        let phone = entry("0118 496 0000", &["phone"]);
        check(&phone, "phone", "0118 496 0000", true);
        check(&phone, "phone", "(0118) 4960-000", true);
        check(&phone, "phone", "+44 (0)118 496 0000", true);
        check(&phone, "phone", "+44 118 496 0000", true);
        check(&phone, "phone", "0118 496 00001", false);
        check(&phone, "uln", "0118 496 0000", false);
        let name = entry("Jane Osei-Whitlock", &[]);
        check(&name, "person-name", "JANE\nOSEI WHITLOCK", true);
        check(&name, "person-name", "Jane", false);
        check(&name, "person-name", "Mary Jane Osei-Whitlock", false);
        check(&name, "person-name", "JaneOsei Whitlock", false);
        let mail = entry("Duty.Desk@oakshire.example", &["email", "person-*"]);
        check(&mail, "email", "duty.desk@oakshire.example", true);
        check(&mail, "email", "dutydesk@oakshire.example", false);
        check(&entry("AB 12 34 56 C", &[]), "nino", "ab123456c", true);
        check(&entry("O\u{2019}Brien", &[]), "person-name", "O'BRIEN", true);
    }
}
