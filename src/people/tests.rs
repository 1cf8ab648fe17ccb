use super::*;
use crate::model::{At, Day, Kind, Part, Place, Role};

/// The mentions of a text with marks: `«name»`, or `«kind|value»`; `¶` parts documents.
fn mentions(text: &str) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for (document, text) in text.split('¶').enumerate() {
        let plain = text.replace(['«', '»'], "");
        let place = Place::file(format!("{document}.txt"));
        let (mut rest, mut at) = (text, 0);
        while let Some((before, marked)) = rest.split_once('«') {
            let (inside, after) = marked.split_once('»').expect("a mark ends");
            let (kind, value) = inside.split_once('|').unwrap_or(("person-name", inside));
            at += before.len();
            let start = at + inside.len() - value.len();
            at += inside.len();
            let around = |text: &str| Private::new(text.to_lowercase());
            mentions.push(Mention {
                document,
                at: At {
                    place: place.clone(),
                    part: Part::new(Role::Body),
                    page: None,
                    start: start as u64,
                },
                kind: Kind::new(kind),
                text: Private::new(value),
                folded: around(value),
                before: around(&plain[..at - inside.len()]),
                after: around(&plain[at..]),
                label: None,
                row: Some(plain[..at].matches('\n').count() as u64),
                of_relative: false,
            });
            rest = after;
        }
    }
    mentions
}

fn subject(names: &[&str]) -> Subject {
    let names = names.iter().map(|name| Private::new(*name)).collect();
    let values = vec![Private::new("999 124 5006"), Private::new("3 Tarn Close, Evesham WR11 9ZZ")];
    Subject { names, born: Day::of(2013, 3, 9), values, ..Subject::default() }
}

/// Each person as `name role mentions`.
fn shown(text: &str, subject: Option<&Subject>) -> Vec<String> {
    let mentions = mentions(text);
    let people = people(&mentions, subject);
    people
        .iter()
        .map(|person| format!("{} {} {}", person.name.reveal(), person.role, person.mentions.len()))
        .collect()
}

#[test]
fn mentions_of_one_human_are_joined() {
    let check = |text: &str, expected: &[&str]| assert_eq!(shown(text, None), expected, "{text}");
    check("«Tom Osei» came. «Tom» left. Mr «Osei» wrote. «T. Osei»", &["Tom Osei unknown 4"]);
    check("«OSEI, Thomas» ¶ «Tom Osei» ¶ «Thomas Kofi Osei»", &["Thomas Kofi Osei unknown 3"]);
    check("«Kwabena Mensah», «Kwabana Mensah»", &["Kwabena Mensah unknown 2"]);
    check("«Amy Osei-Whitlock» is «Amy Whitlock»", &["Amy Osei-Whitlock unknown 2"]);
    check(
        "«Amy Jones» and «Amy Patel»; «Amy» said",
        &["Amy Jones unknown 1", "Amy Patel unknown 1", "Amy unknown 1"],
    );
    check("«Amy Jones» ¶ «Amy Patel»; «Amy» said", &["Amy Jones unknown 1", "Amy Patel unknown 2"]);
    check("Mr «Osei» and Mrs «Osei»", &["Osei unknown 1", "Osei unknown 1"]);
    check("Mrs «Osei» ¶ Mrs «Osei»", &["Osei unknown 2"]);
    check("«Joan Smith» met «J.S.»", &["Joan Smith unknown 2"]);
    check(
        "«Joan Smith», «James Smith»: «J. Smith»",
        &["Joan Smith unknown 1", "James Smith unknown 1", "J. Smith unknown 1"],
    );
    check("«jamie» and «Jamie»", &["jamie unknown 2"]);
    check("«Tom Osei» and «Tim Osei»", &["Tom Osei unknown 1", "Tim Osei unknown 1"]);
}

#[test]
fn people_have_the_role_that_the_words_beside_them_say() {
    let subject = subject(&["Amara Osei", "Ami"]);
    let check = |text: &str, expected: &[&str]| {
        assert_eq!(shown(text, Some(&subject)), expected, "{text}");
    };
    check(
        "«Ami» came with her mother «Grace Osei».",
        &["Amara Osei subject 1", "Grace Osei family 1"],
    );
    check("Mrs «Osei» rang.", &["Amara Osei subject 0", "Osei family 1"]);
    check(
        "Present: «Dee Hart» (social worker)",
        &["Amara Osei subject 0", "Dee Hart professional 1"],
    );
    check("Dr «Hart» wrote", &["Amara Osei subject 0", "Hart professional 1"]);
    check("«Amara Osei» and her friend «Liam»", &["Amara Osei subject 1", "Liam other-child 1"]);
    check("a neighbour, «Ron Hill», rang", &["Amara Osei subject 0", "Ron Hill informant 1"]);
    check("«Ron Hill» rang. The mother", &["Amara Osei subject 0", "Ron Hill unknown 1"]);
}

#[test]
fn what_stands_beside_a_person_is_that_persons() {
    let subject = subject(&["Amara Osei"]);
    let owned = |text: &str| -> Vec<String> {
        let mentions = mentions(text);
        let people = people(&mentions, Some(&subject));
        let owners = owners(&mentions, &people, Some(&subject));
        let others = mentions.iter().zip(owners).filter(|(mention, _)| !mention.is_name());
        let owner = |owner: Option<usize>| {
            owner.map_or("nobody".into(), |index| people[index].name.reveal().to_owned())
        };
        others.map(|(_, person)| owner(person)).collect()
    };
    let check = |text: &str, expected: &[&str]| assert_eq!(owned(text), expected, "{text}");
    check("«Tom Hill», born «date-of-birth|1.2.2010»", &["Tom Hill"]);
    check("«Tom Hill»'s pupil, born «date-of-birth|9 March 2013»", &["Amara Osei"]);
    check("Tom: «nhs-number|9991245006»", &["Amara Osei"]);
    check("lives at «address|3 Tarn Close», «postcode|WR11 9ZZ»", &["Amara Osei", "Amara Osei"]);
    check("«upn|X1»,«Tom Hill»\n«upn|X2»,«Ann Bell»", &["Tom Hill", "Ann Bell"]);
    check("«Ann Bell» «Tom Hill» «email|ann.bell@example.com»", &["Ann Bell"]);
    check("«phone|07700 900123»", &["nobody"]);
}
