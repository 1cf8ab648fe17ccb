//! Schools and other bodies, many of them called after a person.

use super::{Split, random::Random, sections::lines};

/// The bodies of a split.
pub(super) struct Bodies {
    stem: Vec<&'static str>,
    kind: Vec<&'static str>,
    school: Vec<&'static str>,
    body: Vec<&'static str>,
    stem_of_body: Vec<&'static str>,
    kind_of_body: Vec<&'static str>,
}

impl Bodies {
    /// The bodies of a split.
    pub(super) fn new(split: Split) -> Self {
        let text = match split {
            Split::Train => include_str!("data/bodies-train.txt"),
            Split::HeldOut => include_str!("data/bodies-held-out.txt"),
        };
        let listed = |title| {
            let entries = lines(text, title).into_iter().flat_map(|line| line.split(','));
            entries.map(str::trim).filter(|entry| !entry.is_empty()).collect()
        };
        Self {
            stem: listed("school-stem"),
            kind: listed("school-kind"),
            school: listed("school"),
            body: listed("body"),
            stem_of_body: listed("body-stem"),
            kind_of_body: listed("body-kind"),
        }
    }

    /// A school, as people name it.
    pub(super) fn school(&self, random: &mut Random) -> String {
        match random.below(10) {
            0 | 1 => (*random.of(&self.stem)).to_owned(),
            2 | 3 => (*random.of(&self.school)).to_owned(),
            _ => format!("{} {}", random.of(&self.stem), random.of(&self.kind)),
        }
    }

    /// A body that is no school.
    pub(super) fn body(&self, random: &mut Random) -> String {
        if random.percent(60) {
            return (*random.of(&self.body)).to_owned();
        }
        format!("{} {}", random.of(&self.stem_of_body), random.of(&self.kind_of_body))
    }
}
