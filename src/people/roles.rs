//! What a person is in the request, by the words beside the mentions.
//!
//! Each mention votes with what stands right before and behind it; the clearest role wins, and
//! nothing clear is unknown. The words are the ordinary ones of case files.

use super::resolve::Cluster;
use crate::model::{Mention, PersonRole};

/// Words of family, beside a name.
const FAMILY: [&str; 46] = [
    "mother",
    "mum",
    "mam",
    "mummy",
    "mom",
    "ma",
    "father",
    "dad",
    "daddy",
    "da",
    "parent",
    "parents",
    "carer",
    "stepmother",
    "stepmum",
    "stepfather",
    "stepdad",
    "brother",
    "sister",
    "sibling",
    "siblings",
    "twin",
    "half-brother",
    "half-sister",
    "grandmother",
    "gran",
    "nan",
    "nana",
    "nanny",
    "grandma",
    "grandfather",
    "grandad",
    "granddad",
    "grandparent",
    "aunt",
    "auntie",
    "aunty",
    "uncle",
    "cousin",
    "nephew",
    "niece",
    "partner",
    "husband",
    "wife",
    "boyfriend",
    "girlfriend",
];

/// Words of professions, beside a name.
const PROFESSIONAL: [&str; 54] = [
    "worker",
    "sw",
    "swa",
    "iro",
    "social",
    "teacher",
    "headteacher",
    "head",
    "deputy",
    "ht",
    "dht",
    "senco",
    "sendco",
    "dsl",
    "ddsl",
    "ta",
    "tutor",
    "manager",
    "officer",
    "practitioner",
    "nurse",
    "visitor",
    "gp",
    "doctor",
    "consultant",
    "paediatrician",
    "psychologist",
    "psychiatrist",
    "therapist",
    "salt",
    "camhs",
    "solicitor",
    "barrister",
    "guardian",
    "advocate",
    "chair",
    "coordinator",
    "co-ordinator",
    "lead",
    "supervisor",
    "author",
    "assessor",
    "interpreter",
    "inspector",
    "constable",
    "sergeant",
    "detective",
    "governor",
    "councillor",
    "registrar",
    "midwife",
    "adviser",
    "advisor",
    "reviewing",
];

/// Words of other children, beside a name.
const CHILD: [&str; 14] = [
    "friend",
    "friends",
    "classmate",
    "classmates",
    "peer",
    "peers",
    "pupil",
    "pupils",
    "student",
    "boy",
    "girl",
    "schoolfriend",
    "yp",
    "housemate",
];

/// Words of those who tell, beside a name.
const INFORMANT: [&str; 9] = [
    "neighbour",
    "neighbours",
    "anonymous",
    "anonymously",
    "caller",
    "referrer",
    "informant",
    "whistleblower",
    "complainant",
];

/// Words that end what is said of a name: beyond them another is spoken of.
const ENDS: [char; 5] = ['.', ';', '\n', '|', '\t'];

/// How far from a name its word may stand, in words.
const NEAR: usize = 3;

/// The role of a person and why.
pub(super) fn of(
    cluster: &Cluster,
    mentions: &[Mention],
    surnames: &[String],
) -> (PersonRole, Vec<&'static str>) {
    if cluster.is_subject {
        return (PersonRole::Subject, vec!["request"]);
    }
    let mut votes = Votes::default();
    for mention in cluster.mentions.iter().map(|index| &mentions[*index]) {
        votes.hear(mention);
    }
    if cluster.titles.contains(&super::name::Title::Professional) {
        votes.add(PersonRole::Professional, 3, "title");
    }
    let shares = cluster.names.iter().any(|(_, surname)| surnames.contains(surname));
    if shares {
        votes.add(PersonRole::Family, 2, "shares-surname");
    }
    votes.decide()
}

#[derive(Default)]
struct Votes(Vec<(PersonRole, u32, &'static str)>);

impl Votes {
    fn add(&mut self, role: PersonRole, weight: u32, why: &'static str) {
        match self.0.iter_mut().find(|(known, _, old)| (*known, *old) == (role, why)) {
            Some((_, sum, _)) => *sum += weight,
            None => self.0.push((role, weight, why)),
        }
    }

    fn hear(&mut self, mention: &Mention) {
        let label = mention.label.as_deref().unwrap_or_default().to_lowercase();
        for word in words(&label) {
            self.word(word, 3, "label");
        }
        let before = mention.before.reveal();
        let before = before.rsplit(ENDS).next().unwrap_or(before);
        let before: Vec<&str> = words(before).collect();
        for word in before.iter().rev().take(NEAR) {
            self.word(word, 2, "word-before");
        }
        let after = mention.after.reveal();
        let after = after.split(ENDS).next().unwrap_or(after);
        // `Tom (brother)`, `Tom, his brother,`, `Tom Osei, Social Worker`
        if after.starts_with([',', '(']) || after.starts_with(" (") || after.starts_with(" -") {
            for word in words(after).take(NEAR) {
                self.word(word, 2, "word-behind");
            }
        }
    }

    fn word(&mut self, word: &str, weight: u32, why: &'static str) {
        let roles = [
            (PersonRole::Family, &FAMILY[..]),
            (PersonRole::Professional, &PROFESSIONAL[..]),
            (PersonRole::OtherChild, &CHILD[..]),
            (PersonRole::Informant, &INFORMANT[..]),
        ];
        for (role, words) in roles {
            if words.contains(&word) {
                self.add(role, weight, why);
            }
        }
    }

    fn decide(self) -> (PersonRole, Vec<&'static str>) {
        let sum = |role: PersonRole| -> u32 {
            self.0.iter().filter(|(known, ..)| *known == role).map(|(_, weight, _)| weight).sum()
        };
        let roles = [
            PersonRole::Informant,
            PersonRole::Professional,
            PersonRole::Family,
            PersonRole::OtherChild,
        ];
        let mut sums: Vec<(u32, PersonRole)> = roles.map(|role| (sum(role), role)).into();
        sums.sort_by_key(|(sum, _)| std::cmp::Reverse(*sum));
        let ((best, role), (second, _)) = (sums[0], sums[1]);
        // As much for one role as for another says nothing.
        if best == 0 || best == second {
            return (PersonRole::Unknown, Vec::new());
        }
        let why = self.0.iter().filter(|(known, ..)| *known == role).map(|(_, _, why)| *why);
        (role, why.collect())
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|char: char| !char.is_alphanumeric() && char != '-').filter(|word| !word.is_empty())
}
