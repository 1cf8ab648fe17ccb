//! What words of `patterns/context.txt` are signs of.
//!
//! The file is read when a detector is built; its phrases go into the trie of all phrases. It
//! knows what a word may mean, not what follows from where it stands.

/// The words.
const LISTS: &str = include_str!("../../../patterns/context.txt");

/// What a word is a sign of. Each has its list in the file, under the name in [`NAMES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::detect) enum Sign {
    Denied,
    DeniedNear,
    DeniedBehind,
    AnswerNo,
    Suspected,
    SuspectedNear,
    SuspectedBehind,
    Stop,
    TopicBefore,
    TopicBehind,
    TeamBehind,
    Link,
    Relative,
    RelativeMale,
    RelativeFemale,
    Subject,
    SubjectMale,
    SubjectFemale,
    Reports,
    Aside,
}

/// The lists of the file, in the order of the signs.
const NAMES: [(&str, Sign); 20] = [
    ("denied", Sign::Denied),
    ("denied-near", Sign::DeniedNear),
    ("denied-behind", Sign::DeniedBehind),
    ("answer-no", Sign::AnswerNo),
    ("suspected", Sign::Suspected),
    ("suspected-near", Sign::SuspectedNear),
    ("suspected-behind", Sign::SuspectedBehind),
    ("stop", Sign::Stop),
    ("topic-before", Sign::TopicBefore),
    ("topic-behind", Sign::TopicBehind),
    ("team-behind", Sign::TeamBehind),
    ("link", Sign::Link),
    ("relative", Sign::Relative),
    ("relative-male", Sign::RelativeMale),
    ("relative-female", Sign::RelativeFemale),
    ("subject", Sign::Subject),
    ("subject-male", Sign::SubjectMale),
    ("subject-female", Sign::SubjectFemale),
    ("reports", Sign::Reports),
    ("aside", Sign::Aside),
];

/// A set of signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::detect) struct Signs(u32);

impl Signs {
    /// One sign.
    pub(in crate::detect) const fn of(sign: Sign) -> Signs {
        Signs(1 << sign as u32)
    }

    /// Adds a sign.
    pub(in crate::detect) fn insert(&mut self, sign: Sign) {
        self.0 |= Signs::of(sign).0;
    }

    /// Adds those of another set.
    pub(in crate::detect) fn extend(&mut self, others: Signs) {
        self.0 |= others.0;
    }

    /// Whether a sign is among them.
    pub(in crate::detect) const fn has(self, sign: Sign) -> bool {
        self.0 & Signs::of(sign).0 != 0
    }

    /// Whether there are none.
    pub(in crate::detect) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether it stands for one person: he, her, mum; not they, nor parents.
    pub(super) const fn is_somebody(self) -> bool {
        self.has(Sign::RelativeMale)
            || self.has(Sign::RelativeFemale)
            || self.has(Sign::SubjectMale)
            || self.has(Sign::SubjectFemale)
    }

    /// Whether it stands for somebody's family.
    pub(in crate::detect) const fn is_relative(self) -> bool {
        self.has(Sign::Relative) || self.has(Sign::RelativeMale) || self.has(Sign::RelativeFemale)
    }

    /// Whether it stands for a person.
    pub(in crate::detect) const fn is_person(self) -> bool {
        self.is_relative()
            || self.has(Sign::Subject)
            || self.has(Sign::SubjectMale)
            || self.has(Sign::SubjectFemale)
    }
}

/// Every phrase of the file and what it is a sign of.
pub(in crate::detect) fn read() -> impl Iterator<Item = (Sign, &'static str)> {
    let lines = LISTS.lines().filter(|line| !line.starts_with('#'));
    let mut sign = None;
    lines.flat_map(move |line| {
        let name = line.strip_prefix('[').and_then(|line| line.strip_suffix(']'));
        if let Some(name) = name {
            sign = NAMES.iter().find(|(known, _)| *known == name).map(|(_, sign)| *sign);
        }
        let list = if name.is_some() { "" } else { line };
        let words = list.split(',').map(str::trim).filter(|word| !word.is_empty());
        words.filter_map(move |word| Some((sign?, word)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_known_and_filled() {
        let headings = LISTS.lines().filter(|line| line.starts_with('['));
        let names = NAMES.iter().map(|(name, _)| format!("[{name}]"));
        assert!(headings.eq(names), "the lists stand in the order of the signs");
        for (index, (name, sign)) in NAMES.iter().enumerate() {
            assert_eq!(index, *sign as usize, "{name}");
            assert!(read().any(|(read, _)| read == *sign), "{name} is empty");
        }
    }
}
