//! Subject access: what stands by default for each finding, by whose it is.
//!
//! The subject's own data stays; people acting in a professional role stay (Data Protection Act
//! 2018, Schedule 2, paragraph 17, which makes their disclosure reasonable), but not what belongs
//! to their private lives; everybody else is a third party (paragraph 16). Whoever is unknown goes
//! until a human says otherwise: a default may cost a decision, never a disclosure.

use crate::model::{Kind, Mention, Person, PersonRole};

/// What stands for a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// It stays in the copy.
    Keep,
    /// It is withheld.
    Withhold,
}

impl Stand {
    /// The word that rows and tables print.
    pub const fn as_str(self) -> &'static str {
        match self {
            Stand::Keep => "keep",
            Stand::Withhold => "withhold",
        }
    }
}

/// The exemption that withheld data of third parties comes under.
pub const THIRD_PARTY: &str = "S2-16";

/// What stands by default for a finding. `owner` is whose it is, where that is known.
pub fn by_default(mention: &Mention, owner: Option<&Person>) -> Stand {
    let role = owner.map_or(PersonRole::Unknown, |person| person.role);
    if mention.is_name() {
        return of_name(role);
    }
    if is_told(&mention.kind) {
        return of_fact(mention, role);
    }
    match role {
        PersonRole::Subject => Stand::Keep,
        PersonRole::Professional if is_of_office(&mention.kind) => Stand::Keep,
        _ => Stand::Withhold,
    }
}

fn of_name(role: PersonRole) -> Stand {
    match role {
        PersonRole::Subject | PersonRole::Professional => Stand::Keep,
        _ => Stand::Withhold,
    }
}

/// A fact in the subject's file is about the subject unless something says that it is about another.
fn of_fact(mention: &Mention, role: PersonRole) -> Stand {
    let of_other = matches!(role, PersonRole::Family | PersonRole::OtherChild);
    if mention.of_relative && of_other { Stand::Withhold } else { Stand::Keep }
}

/// Facts told in words, which say nothing by themselves of whom.
fn is_told(kind: &Kind) -> bool {
    kind.matches("special:*") || kind.matches("sensitive:*")
}

/// What professionals have in their role: a desk's number, an office's address.
fn is_of_office(kind: &Kind) -> bool {
    matches!(kind.as_str(), "email" | "phone" | "licence-or-permit")
}

#[cfg(test)]
mod tests {
    use super::{
        PersonRole::{Family, Professional, Subject, Unknown},
        *,
    };
    use crate::model::{At, Part, Place, Private, Role};

    #[test]
    fn the_subject_and_professionals_stay_and_others_go() {
        let check = |kind: &str, role: Option<PersonRole>, of_relative: bool, expected| {
            let owner = role.map(|role| Person {
                id: 1,
                name: Private::new("x"),
                role,
                why: Vec::new(),
                mentions: Vec::new(),
            });
            let at =
                At { place: Place::file("a"), part: Part::new(Role::Body), page: None, start: 0 };
            let empty = || Private::new("");
            let mention = Mention {
                document: 0,
                at,
                kind: Kind::new(kind),
                text: empty(),
                folded: empty(),
                before: empty(),
                after: empty(),
                label: None,
                row: None,
                of_relative,
            };
            assert_eq!(by_default(&mention, owner.as_ref()), expected, "{kind} {role:?}");
        };
        check("person-name", Some(Subject), false, Stand::Keep);
        check("person-name", Some(Professional), false, Stand::Keep);
        check("person-name", Some(Family), false, Stand::Withhold);
        check("person-name", Some(Unknown), false, Stand::Withhold);
        check("nhs-number", Some(Subject), false, Stand::Keep);
        check("nhs-number", None, false, Stand::Withhold);
        check("phone", Some(Professional), false, Stand::Keep);
        check("address", Some(Professional), false, Stand::Withhold);
        check("date-of-birth", Some(Professional), false, Stand::Withhold);
        check("special:health", None, false, Stand::Keep);
        check("special:health", Some(Family), true, Stand::Withhold);
        check("special:health", Some(Subject), true, Stand::Keep);
    }
}
