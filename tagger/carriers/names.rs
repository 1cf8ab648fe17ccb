//! The names of each community, as listed in `data/names-*.txt`.
//!
//! A section is `[community given]` or `[community surname]`, with words parted by blanks; `_` stands
//! for a blank inside a name. A section `[community manner]` tells how names are put together.

use super::{Split, random::Random, sections::sections};

/// How a community puts names together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Manner {
    /// Forename, surname.
    #[default]
    GivenFirst,
    /// Surname, forename, as often as the other way.
    SurnameFirst,
    /// Own name, father's name, grandfather's name: no surname in common use.
    Patronymic,
    /// Two surnames.
    TwoSurnames,
    /// Singh or Kaur between or instead of the surname.
    SinghKaur,
}

/// The names of a community.
#[derive(Debug)]
pub(super) struct Community {
    /// What it is called in the lists.
    pub(super) name: &'static str,
    /// Forenames.
    pub(super) given: Vec<&'static str>,
    /// Surnames.
    pub(super) surname: Vec<&'static str>,
    /// How they are put together.
    pub(super) manner: Manner,
}

/// The communities of a split, in the order of the lists.
pub(super) fn communities(split: Split) -> Vec<Community> {
    let text = match split {
        Split::Train => include_str!("data/names-train.txt"),
        Split::HeldOut => include_str!("data/names-held-out.txt"),
    };
    let mut found: Vec<Community> = Vec::new();
    for (title, lines) in sections(text) {
        let (name, kind) = title.rsplit_once(' ').expect("a section is `community kind`");
        let words = lines.iter().flat_map(|line| line.split_whitespace());
        let at = found.iter().position(|community| community.name == name).unwrap_or_else(|| {
            let (given, surname) = (Vec::new(), Vec::new());
            found.push(Community { name, given, surname, manner: Manner::default() });
            found.len() - 1
        });
        match kind {
            "given" => found[at].given.extend(words),
            "surname" => found[at].surname.extend(words),
            _ => found[at].manner = manner(lines[0]),
        }
    }
    found
}

fn manner(word: &str) -> Manner {
    match word {
        "surname-first" => Manner::SurnameFirst,
        "patronymic" => Manner::Patronymic,
        "two-surnames" => Manner::TwoSurnames,
        "singh-kaur" => Manner::SinghKaur,
        _ => Manner::GivenFirst,
    }
}

/// Short names people go by, beside cutting the name down.
const NICKNAMES: &str = include_str!("data/nicknames.txt");

/// What a forename is cut down to.
pub(super) fn nickname(given: &str, random: &mut Random) -> String {
    let known: Vec<&str> = NICKNAMES
        .lines()
        .filter_map(|line| line.split_once(": "))
        .filter(|(name, _)| *name == given)
        .flat_map(|(_, short)| short.split_whitespace())
        .collect();
    if !known.is_empty() {
        return (*random.of(&known)).to_owned();
    }
    let letters: Vec<char> = given.chars().take_while(|c| c.is_alphabetic()).collect();
    let mut length = random.between(3, 4).min(letters.len());
    while length > 2 && "aeiou".contains(letters[length - 1]) {
        length -= 1;
    }
    let cut: String = letters[..length].iter().collect();
    let tail = if length < letters.len() { *random.of(&["", "", "y", "ie", "o", "z"]) } else { "" };
    cut + tail
}
