//! Fills carriers with people and places until there are enough documents.

use super::{
    Label, Marked, Span, Split,
    address::Places,
    effect::{EFFECTS, Effect, Piece, apply},
    names::{Community, communities},
    organisation::Bodies,
    person::{Form, Person},
    random::Random,
    sections::{one_a_line, parted},
    template::{Part, parts},
    values::value,
};

/// Carriers of a split: on one line, on several; then the same without any person.
pub(super) fn sheets(split: Split) -> [Vec<&'static str>; 4] {
    match split {
        Split::Train => [
            [
                include_str!("data/lines-train-1.txt"),
                include_str!("data/lines-train-2.txt"),
                include_str!("data/lines-train-3.txt"),
                include_str!("data/lines-train-4.txt"),
                include_str!("data/lines-train-5.txt"),
            ]
            .into_iter()
            .flat_map(one_a_line)
            .collect(),
            [
                include_str!("data/documents-train-1.txt"),
                include_str!("data/documents-train-2.txt"),
                include_str!("data/documents-train-3.txt"),
            ]
            .into_iter()
            .flat_map(parted)
            .collect(),
            one_a_line(include_str!("data/plain-train.txt")).collect(),
            parted(include_str!("data/plain-documents-train.txt")).collect(),
        ],
        Split::HeldOut => [
            one_a_line(include_str!("data/lines-held-out.txt")).collect(),
            parted(include_str!("data/documents-held-out.txt")).collect(),
            one_a_line(include_str!("data/plain-held-out.txt")).collect(),
            parted(include_str!("data/plain-documents-held-out.txt")).collect(),
        ],
    }
}

/// How often a document begins with a carrier of each sheet.
const SHEETS: [(usize, usize); 4] = [(52, LINES), (30, 1), (15, PLAIN_LINES), (3, 3)];
const LINES: usize = 0;
const PLAIN_LINES: usize = 2;

/// A document that is not drawn: what it says, the community of its people, what happens to its
/// letters.
pub(super) struct Order {
    pub(super) carrier: &'static str,
    pub(super) community: usize,
    pub(super) effect: Effect,
}

/// The documents of a split.
pub(super) struct Documents {
    random: Random,
    communities: Vec<Community>,
    places: Places,
    bodies: Bodies,
    sheets: [Vec<&'static str>; 4],
    next: [usize; 4],
    left: usize,
}

impl Documents {
    /// All of them, from the first.
    pub(super) fn new(split: Split, seed: u64) -> Self {
        Self {
            random: Random::new(seed),
            communities: communities(split),
            places: Places::new(split),
            bodies: Bodies::new(split),
            sheets: sheets(split),
            next: [0; 4],
            left: if split == Split::Train { 20_000 } else { 3_000 },
        }
    }

    /// The next carrier of a sheet, each once before any comes again.
    fn carrier(&mut self, sheet: usize) -> &'static str {
        if self.next[sheet] == 0 {
            self.random.shuffle(&mut self.sheets[sheet]);
        }
        let carrier = self.sheets[sheet][self.next[sheet]];
        self.next[sheet] = (self.next[sheet] + 1) % self.sheets[sheet].len();
        carrier
    }

    /// The carriers of the next document: one, or some short ones below each other.
    fn carriers(&mut self) -> Vec<&'static str> {
        let sheet = self.random.weighted(&SHEETS);
        let mut chosen = vec![self.carrier(sheet)];
        if matches!(sheet, LINES | PLAIN_LINES) && self.random.percent(35) {
            for _ in 0..self.random.between(1, 4) {
                let plain = sheet == PLAIN_LINES || self.random.percent(15);
                chosen.push(self.carrier(if plain { PLAIN_LINES } else { LINES }));
            }
        }
        chosen
    }

    /// How many communities there are.
    pub(super) fn communities(&self) -> usize {
        self.communities.len()
    }

    /// The document of an order.
    pub(super) fn ordered(&mut self, order: &Order) -> Marked {
        let mut scene = Scene::new(self);
        (scene.family, scene.short, scene.effect) = (order.community, Form::Given, order.effect);
        scene.fill(order.carrier, self);
        let mut pieces = scene.pieces;
        apply(order.effect, &mut pieces, &mut self.random);
        marked(pieces)
    }

    fn document(&mut self) -> Marked {
        let carriers = self.carriers();
        let mut scene = Scene::new(self);
        let lead = if carriers.len() > 1 { self.random.below(8) } else { 7 };
        for (index, carrier) in carriers.iter().enumerate() {
            if index > 0 {
                scene.plain("\n");
            }
            scene.plain(&lead_in(lead, index, &mut self.random));
            scene.fill(carrier, self);
        }
        let mut pieces = scene.pieces;
        apply(scene.effect, &mut pieces, &mut self.random);
        marked(pieces)
    }
}

impl Iterator for Documents {
    type Item = Marked;

    fn next(&mut self) -> Option<Marked> {
        self.left = self.left.checked_sub(1)?;
        Some(self.document())
    }
}

/// What stands before each of some short carriers.
fn lead_in(kind: usize, index: usize, random: &mut Random) -> String {
    let made = |slot, random: &mut Random| value(slot, random).expect("a known slot");
    match kind {
        0 => "- ".to_owned(),
        1 => "• ".to_owned(),
        2 => format!("{}. ", index + 1),
        3 => made("date", random) + " - ",
        4 => made("date", random) + ": ",
        5 => made("time", random) + " ",
        _ => String::new(),
    }
}

fn marked(pieces: Vec<Piece>) -> Marked {
    let mut document = Marked { text: String::new(), spans: Vec::new() };
    for piece in pieces {
        let start = document.text.len();
        document.text.push_str(&piece.text);
        if let Some((label, origin, habit)) = piece.mark {
            let habit = finer(&piece.text, habit);
            document.spans.push(Span { range: start..document.text.len(), label, origin, habit });
        }
    }
    document
}

/// Words that stand before a surname and belong to it.
const PARTICLES: [&str; 32] = [
    "al", "el", "abu", "bin", "ben", "de", "da", "do", "dos", "di", "del", "della", "dela", "la",
    "los", "lo", "ap", "ab", "ó", "ní", "nic", "mac", "van", "ter", "dan", "al-", "el-", "o'",
    "d'", "n'", "yar'", "an",
];

/// Of the names written plainly, those that are made of more than a forename and a surname.
fn finer(text: &str, habit: &'static str) -> &'static str {
    if !matches!(habit, "full" | "given" | "surname") {
        return habit;
    }
    let lower = text.to_lowercase();
    let particle = lower.split(' ').any(|word| {
        PARTICLES.iter().any(|&particle| match particle.strip_suffix(['-', '\'']) {
            Some(_) => word.starts_with(particle),
            None => word == particle,
        })
    });
    match (particle, text.contains('-')) {
        (true, _) => "particle",
        (_, true) => "hyphen",
        _ => habit,
    }
}

/// One document in the making: its people and its habits.
struct Scene {
    pieces: Vec<Piece>,
    people: Vec<(char, Person)>,
    family: usize,
    short: Form,
    effect: Effect,
}

impl Scene {
    fn new(from: &mut Documents) -> Self {
        let random = &mut from.random;
        let short = random.weighted(&[
            (78, Form::Given),
            (2, Form::Letter),
            (4, Form::Initials),
            (4, Form::Dotted),
            (4, Form::Nick),
            (3, Form::GivenInitial),
            (3, Form::Surname),
            (2, Form::Full),
        ]);
        let effect = random.weighted(&EFFECTS);
        let family = community(&from.communities, random);
        Self { pieces: Vec::new(), people: Vec::new(), family, short, effect }
    }

    fn plain(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        self.pieces.push(Piece { text: text.to_owned(), mark: None });
    }

    fn fill(&mut self, carrier: &str, from: &mut Documents) {
        let mut after_person = false;
        for part in parts(carrier) {
            match part {
                Part::Text(text) => {
                    let rest = if after_person { self.possessive(text, from) } else { text };
                    self.plain(rest);
                }
                Part::Person(letter, form) => self.person(letter, form, from),
                Part::Literal(label, text) => {
                    // People who stand in a carrier are there because their names are words.
                    let origin = if label == Label::Person { "common-word" } else { "" };
                    let mark = Some((label, origin, "as-it-stands"));
                    self.pieces.push(Piece { text: text.to_owned(), mark });
                }
                Part::Value(slot) => self.value(slot, from),
            }
            after_person = matches!(part, Part::Person(_, form) if form != Form::Mailbox);
        }
    }

    fn value(&mut self, slot: &str, from: &mut Documents) {
        let random = &mut from.random;
        let ((text, habit), label) = match slot {
            "address" => (from.places.inline(random), Label::Address),
            "lines" => {
                let indent = self.indent();
                (from.places.lines(&indent, random), Label::Address)
            }
            "street" => ((from.places.street(random), "street-only"), Label::Address),
            "road" => ((from.places.road(random), "road-only"), Label::Address),
            "postcode" => ((from.places.postcode(random), "postcode-only"), Label::Address),
            "place" => ((from.places.place(random), "place"), Label::Place),
            "school" => ((from.bodies.school(random), "school"), Label::School),
            "org" => ((from.bodies.body(random), "body"), Label::Organisation),
            _ => {
                let text = value(slot, random);
                self.plain(&text.unwrap_or_else(|| unreachable!("no slot is called {slot}")));
                return;
            }
        };
        self.pieces.push(Piece { text, mark: Some((label, "", habit)) });
    }

    /// The blanks that the line so far consists of.
    fn indent(&self) -> String {
        let text = self.pieces.last().map_or("", |piece| piece.text.as_str());
        let line = &text[text.rfind('\n').map_or(0, |at| at + 1)..];
        if line.trim().is_empty() { line.to_owned() } else { String::new() }
    }

    fn person(&mut self, letter: char, form: Form, from: &mut Documents) {
        let person = self.who(letter, from);
        let random = &mut from.random;
        let form = match form {
            Form::Any => random.weighted(&[
                (64, Form::Full),
                (12, self.short),
                (6, Form::InitialSurname),
                (5, Form::TitleSurname),
                (4, Form::SurnameFirst),
                (3, Form::TitleFull),
                (2, Form::Surname),
                (2, Form::GivenInitial),
                (2, Form::Initials),
                (1, Form::TitleInitial),
            ]),
            Form::Short if random.percent(6) => Form::Nick,
            Form::Short => self.short,
            other => other,
        };
        let written = person.write(form, random);
        self.plain(&written.before);
        let (mut text, mut habit) = (written.name, written.habit);
        if form == Form::Mailbox {
            return self.plain(&text);
        }
        if random.percent(4) && text.chars().count() > 4 {
            text = misspelt(&text, random);
            habit = "misspelt";
        }
        if !self.joined(&text, form, habit) {
            self.pieces.push(Piece { text, mark: Some((Label::Person, person.origin, habit)) });
        }
    }

    /// Makes one name of a forename and a surname that a carrier has side by side.
    fn joined(&mut self, text: &str, form: Form, habit: &'static str) -> bool {
        let [.., first, blank] = self.pieces.as_mut_slice() else { return false };
        let Some((Label::Person, _, before)) = &mut first.mark else { return false };
        let together = match form {
            Form::Surname => *before == "given" || *before == "misspelt",
            Form::Given => *before == "surname",
            _ => false,
        };
        if !together || blank.mark.is_some() || blank.text != " " {
            return false;
        }
        *before = match (*before, habit) {
            ("misspelt", _) | (_, "misspelt") => "misspelt",
            ("given", _) => "full",
            _ => "surname-first",
        };
        first.text.push(' ');
        first.text.push_str(text);
        self.pieces.pop();
        true
    }

    /// The person of a letter, invented where it is met first.
    fn who(&mut self, letter: char, from: &mut Documents) -> Person {
        if let Some((_, person)) = self.people.iter().find(|(known, _)| *known == letter) {
            return person.clone();
        }
        let mut person = self.invented(letter, from);
        for _ in 0..3 {
            if self.people.iter().any(|(_, known)| known.given == person.given) {
                person = self.invented(letter, from);
            }
        }
        self.people.push((letter, person.clone()));
        person
    }

    fn invented(&self, letter: char, from: &mut Documents) -> Person {
        let random = &mut from.random;
        if letter <= 'h' {
            let kin = self.people.iter().find(|(known, _)| *known <= 'h');
            let kin = kin.map(|(_, person)| person.surname.clone());
            let family = kin.filter(|_| random.percent(65));
            Person::new(&from.communities[self.family], family.as_deref(), random)
        } else {
            let own = community(&from.communities, random);
            let other = random.percent(8).then(|| community(&from.communities, random));
            let surname =
                other.map(|at| random.of(&from.communities[at].surname).replace('_', " "));
            Person::new(&from.communities[own], surname.as_deref(), random)
        }
    }

    /// Deals with `'s` after a name, and with letters that a carrier has right behind it, which are
    /// of the same word: gives back the text that is left.
    fn possessive<'a>(&mut self, text: &'a str, from: &mut Documents) -> &'a str {
        let Some(Piece { text: name, mark: Some((_, _, habit)) }) = self.pieces.last_mut() else {
            return text;
        };
        let tail = text.find(|letter: char| !letter.is_alphabetic()).unwrap_or(text.len());
        if tail > 0 {
            name.push_str(&text[..tail]);
            *habit = "possessive-bare";
            return &text[tail..];
        }
        let Some(rest) = text.strip_prefix("'s") else { return text };
        let plain = matches!(*habit, "full" | "given" | "surname" | "title");
        if from.random.percent(12) && name.ends_with(char::is_lowercase) {
            name.push('s');
            *habit = "possessive-bare";
            return rest;
        }
        if plain {
            *habit = "possessive";
        }
        if from.random.percent(30) {
            self.plain("’s");
            return rest;
        }
        text
    }
}

/// A community: those whose names are ordinary words come up more often than any other.
fn community(all: &[Community], random: &mut Random) -> usize {
    let words = all.iter().position(|community| community.name == "common-word");
    match words {
        Some(at) if random.percent(6) => at,
        _ => random.below(all.len()),
    }
}

/// A name with one letter wrong, lost, doubled or in the wrong place; the first letter stays.
fn misspelt(name: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = random.between(1, letters.len() - 2);
    if !letters[at].is_lowercase() || !letters[at + 1].is_lowercase() {
        return name.to_owned();
    }
    match random.below(4) {
        0 => letters[at] = *random.of(&['a', 'e', 'i', 'o', 'u', 'n', 'r', 's', 't']),
        1 => drop(letters.remove(at)),
        2 => letters.insert(at, letters[at]),
        _ => letters.swap(at, at + 1),
    }
    letters.into_iter().collect()
}
