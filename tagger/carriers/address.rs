//! Invented addresses in the layouts people use.

use super::{Split, random::Random, sections::lines};

/// Streets, towns and houses of a split.
pub(super) struct Places {
    street: Vec<&'static str>,
    kind: Vec<&'static str>,
    whole: Vec<&'static str>,
    house: Vec<&'static str>,
    block: Vec<&'static str>,
    town: Vec<&'static str>,
    village: Vec<&'static str>,
    county: Vec<&'static str>,
    outward: Vec<&'static str>,
}

impl Places {
    /// The places of a split.
    pub(super) fn new(split: Split) -> Self {
        let text = match split {
            Split::Train => include_str!("data/places-train.txt"),
            Split::HeldOut => include_str!("data/places-held-out.txt"),
        };
        let listed = |title| {
            let split = |line: &'static str| line.split(',').map(str::trim);
            let entries = lines(text, title).into_iter().flat_map(split);
            entries.filter(|entry| !entry.is_empty()).collect()
        };
        Self {
            street: listed("street"),
            kind: listed("kind"),
            whole: listed("whole"),
            house: listed("house"),
            block: listed("block"),
            town: listed("town"),
            village: listed("village"),
            county: listed("county"),
            outward: listed("outward"),
        }
    }

    /// A town, a village, now and then a county.
    pub(super) fn place(&self, random: &mut Random) -> String {
        let list = random.weighted(&[(7, &self.town), (2, &self.village), (1, &self.county)]);
        (*random.of(list)).to_owned()
    }

    /// A street without its number.
    pub(super) fn road(&self, random: &mut Random) -> String {
        if random.percent(25) {
            return (*random.of(&self.whole)).to_owned();
        }
        let kind = random.of(&self.kind);
        let short = match *kind {
            "Road" => "Rd",
            "Street" => "St",
            "Avenue" => "Ave",
            "Close" => "Cl",
            "Lane" => "Ln",
            "Drive" => "Dr",
            other => other,
        };
        let kind = if random.percent(12) { short } else { kind };
        format!("{} {kind}", random.of(&self.street))
    }

    /// A number and a street.
    pub(super) fn street(&self, random: &mut Random) -> String {
        let number = number(random);
        let comma = random.of(&[" ", " ", " ", " ", ", "]);
        format!("{number}{comma}{}", self.road(random))
    }

    /// A postcode.
    pub(super) fn postcode(&self, random: &mut Random) -> String {
        let letters: Vec<char> = "ABDEFGHJLNPQRSTUWXYZ".chars().collect();
        let space = random.of(&[" ", " ", " ", " ", ""]);
        let (first, second) = (random.of(&letters), random.of(&letters));
        format!("{}{space}{}{first}{second}", random.of(&self.outward), random.below(10))
    }

    /// The lines of a whole address, and what its layout is called.
    fn parts(&self, random: &mut Random) -> (Vec<String>, &'static str) {
        let town = (*random.of(&self.town)).to_owned();
        let (mut parts, mut layout) = match random.below(16) {
            0 | 1 => (vec![format!("Flat {}", flat(random)), self.street(random)], "flat"),
            2 => {
                let block = random.of(&self.block);
                (vec![format!("{} {block}", number(random)), self.road(random)], "flat")
            }
            3 => {
                let door =
                    *random.of(&["1/2", "2/1", "3/2", "0/1", "G/1", "Flat 2/2", "PF1", "1F2"]);
                (vec![format!("{door}, {}", self.street(random))], "tenement")
            }
            4 | 5 => {
                let house = (*random.of(&self.house)).to_owned();
                (
                    vec![house, self.road(random), (*random.of(&self.village)).to_owned()],
                    "house-name",
                )
            }
            6 => (
                vec![(*random.of(&self.house)).to_owned(), (*random.of(&self.village)).to_owned()],
                "house-name",
            ),
            7 => (vec![self.street(random), (*random.of(&self.village)).to_owned()], "street"),
            _ => (vec![self.street(random)], "street"),
        };
        parts.push(town);
        if random.percent(15) {
            parts.push((*random.of(&self.county)).to_owned());
        }
        if random.percent(70) {
            parts.push(self.postcode(random));
        } else {
            layout = without_postcode(layout);
        }
        (parts, layout)
    }

    /// An address on one line, with the name of its layout.
    pub(super) fn inline(&self, random: &mut Random) -> (String, &'static str) {
        if random.percent(12) {
            return (self.street(random), "street-only");
        }
        let (mut parts, layout) = self.parts(random);
        if random.percent(15) {
            let postcode = parts.last().is_some_and(|part| part.ends_with(char::is_uppercase));
            let town = parts.len() - if postcode { 2 } else { 1 };
            if town > 0 {
                parts.remove(town);
            }
        }
        let join = *random.of(&[", ", ", ", ", ", " ", ",", ", "]);
        (parts.join(join), layout)
    }

    /// An address on several lines.
    pub(super) fn lines(&self, indent: &str, random: &mut Random) -> (String, &'static str) {
        let (mut parts, layout) = self.parts(random);
        if parts.len() > 3 && random.percent(30) {
            let last = parts.pop().expect("more than three");
            let town = parts.pop().expect("more than three");
            parts.push(format!("{town} {last}"));
        }
        let comma = if random.percent(25) { "," } else { "" };
        (parts.join(&format!("{comma}\n{indent}")), layout)
    }
}

/// What a layout is called when the postcode is left out.
fn without_postcode(layout: &str) -> &'static str {
    match layout {
        "street" => "street-no-postcode",
        "flat" => "flat-no-postcode",
        "tenement" => "tenement-no-postcode",
        _ => "house-name-no-postcode",
    }
}

fn number(random: &mut Random) -> String {
    let number = random.between(1, 240);
    match random.below(12) {
        0 => format!("{number}{}", random.of(&['a', 'b', 'A', 'B', 'C'])),
        1 => format!("{number}-{}", number + 2),
        _ => number.to_string(),
    }
}

fn flat(random: &mut Random) -> String {
    let number = random.between(1, 48);
    match random.below(4) {
        0 => (*random.of(&["A", "B", "C", "D", "2B", "4A"])).to_owned(),
        _ => number.to_string(),
    }
}
