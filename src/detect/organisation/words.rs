//! The word lists for schools and organisations: which classes a word belongs to.
//!
//! Every word of every text is asked for, and few are listed, so a look-up first asks a bitmap. The
//! lists are in `patterns/organisations`.

use std::{collections::HashMap, sync::OnceLock};

use crate::detect::names::words::{Split, Word, Words};

const LISTS: &str = include_str!("../../../patterns/organisations/words.txt");

/// Classes of words, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes(u32);

macro_rules! classes {
    ($($name:ident = $section:literal),* $(,)?) => {
        #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "numbers the constants below")]
        enum Number { $($name),* }
        impl Classes {
            $(#[doc = concat!("Words of the section `", $section, "`.")]
            pub(super) const $name: Classes = Classes(1 << Number::$name as u32);)*
            const SECTIONS: &[(&str, Classes)] = &[$(($section, Classes::$name)),*];
        }
    };
}

classes! {
    SCHOOL = "school", ORGANISATION = "organisation", FIRM = "firm", LOOSE = "loose", WEAK = "weak", LOWER = "lower",
    ADJECTIVE = "adjective", FRONT_SCHOOL = "front-school", FRONT_ORGANISATION = "front-organisation",
    BEFORE_OF = "before-of", OF = "of", SAINT = "saint", LEAD = "lead", PART = "part", PLAIN = "plain", FOLLOWS = "follows",
    INSTITUTION = "institution", KNOWN = "known",
}

impl Classes {
    /// Words that end a name.
    pub(super) const HEAD: Classes = Classes::SCHOOL
        .or(Classes::ORGANISATION)
        .or(Classes::FIRM)
        .or(Classes::LOOSE)
        .or(Classes::WEAK);

    /// Both sets together.
    pub(super) const fn or(self, other: Classes) -> Classes {
        Classes(self.0 | other.0)
    }

    /// Whether the sets share a class.
    pub(super) const fn has(self, other: Classes) -> bool {
        self.0 & other.0 != 0
    }

    /// The classes of a word.
    #[inline]
    pub(super) fn of(word: &Word) -> Classes {
        let lists = LISTED.get_or_init(Lists::load);
        let slot = Lists::slot(word.key);
        if lists.listed[slot / 64] >> (slot % 64) & 1 == 0 {
            return Classes::default();
        }
        lists.classes.get(&word.key).copied().unwrap_or_default()
    }
}

static LISTED: OnceLock<Lists> = OnceLock::new();

struct Lists {
    /// Whether any listed word has such a key.
    listed: Vec<u64>,
    classes: HashMap<u32, Classes>,
}

impl Lists {
    fn slot(key: u32) -> usize {
        key as usize & 0xffff
    }

    fn load() -> Lists {
        let mut lists = Lists { listed: vec![0; 1 << 10], classes: HashMap::new() };
        let mut class = Classes::default();
        for line in LISTS.lines().filter(|line| !line.starts_with('#')) {
            if let Some(section) = line.strip_prefix('[') {
                let section = section.trim_end_matches(']');
                let known = Classes::SECTIONS.iter().find(|(name, _)| *name == section);
                class = known.expect("every section of the built-in list is a class").1;
                continue;
            }
            for word in Words::of(line, Split::Plain).all() {
                let slot = Lists::slot(word.key);
                lists.listed[slot / 64] |= 1 << (slot % 64);
                let all = lists.classes.entry(word.key).or_default();
                *all = all.or(class);
            }
        }
        lists
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_keeps_all_its_classes() {
        let check = |word: &str, expected: Classes, other: Classes| {
            let words = Words::of(word, Split::Plain);
            let classes = Classes::of(&words.all()[0]);
            assert!(classes.has(expected) && !classes.has(other), "{word}: {classes:?}");
        };
        check("Academy", Classes::SCHOOL, Classes::ORGANISATION);
        check("ACADEMY", Classes::PART, Classes::FIRM);
        check("Bunscoil", Classes::FRONT_SCHOOL, Classes::HEAD);
        let words = Words::of("Okafor", Split::Plain);
        assert_eq!(Classes::of(&words.all()[0]), Classes::default());
    }
}
