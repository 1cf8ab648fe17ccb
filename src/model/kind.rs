//! The kinds of personal data, and the groups that reports gather them in.

use std::{fmt, sync::Arc};

/// A kind of personal data, such as `nhs-number` or `special:health`. Packs of a user's own may add
/// kinds. Cheap to clone.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Kind(Arc<str>);

impl Kind {
    /// The kind of this name.
    pub fn new(name: &str) -> Kind {
        Kind(name.into())
    }

    /// Its name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The group it is reported under.
    pub fn group(&self) -> Group {
        Group::of(&self.0)
    }

    /// Whether a finding of this kind tells something of a person by itself. One that does not is
    /// reported, but neither withheld nor judged unless it is asked for by name.
    pub fn tells_of_people(&self) -> bool {
        !matches!(&*self.0, "school" | "organisation")
    }

    /// Whether a selector names it: the kind itself, or a family such as `special:*`.
    pub fn matches(&self, selector: &str) -> bool {
        match selector.strip_suffix('*') {
            Some(family) => self.0.starts_with(family),
            None => &*self.0 == selector,
        }
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The groups of the published list of kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// Numbers and codes that single out one person.
    Identifier,
    /// Names, addresses, dates of birth.
    People,
    /// Ways to reach someone.
    Contact,
    /// Bank details.
    Financial,
    /// UK GDPR Article 9.
    SpecialCategory,
    /// UK GDPR Article 10.
    CriminalOffence,
    /// Sensitive in children's services.
    Sensitive,
    /// Things that a document hides, whatever they say.
    Hidden,
    /// Kinds of a user's own packs.
    Custom,
}

impl Group {
    /// The group of a kind, by its name.
    pub fn of(kind: &str) -> Group {
        match kind {
            "person-name" | "address" | "postcode" | "date-of-birth" | "school"
            | "organisation" => Group::People,
            "email" | "phone" | "username" | "ip-address" | "url-with-personal-data" => {
                Group::Contact
            }
            "sort-code" | "bank-account" | "iban" | "payment-card" => Group::Financial,
            "special:offence" => Group::CriminalOffence,
            "upn"
            | "nhs-number"
            | "chi-number"
            | "hsc-number"
            | "uln"
            | "nino"
            | "nass-number"
            | "home-office-ref"
            | "social-care-ref"
            | "pnc-id"
            | "offender-ref"
            | "temporary-tax-ref"
            | "utr"
            | "passport"
            | "driving-licence"
            | "vehicle-registration"
            | "licence-or-permit"
            | "uci-candidate-number"
            | "school-urn" => Group::Identifier,
            _ if kind.starts_with("special:") => Group::SpecialCategory,
            _ if kind.starts_with("sensitive:") => Group::Sensitive,
            _ if kind.starts_with("hidden:") => Group::Hidden,
            _ => Group::Custom,
        }
    }

    /// The word that rows print.
    pub const fn as_str(self) -> &'static str {
        match self {
            Group::Identifier => "identifier",
            Group::People => "people-and-places",
            Group::Contact => "contact",
            Group::Financial => "financial",
            Group::SpecialCategory => "special-category",
            Group::CriminalOffence => "criminal-offence",
            Group::Sensitive => "sensitive",
            Group::Hidden => "hidden",
            Group::Custom => "custom",
        }
    }
}

/// How much harm the disclosure of a thing may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Seldom more than a nuisance by itself.
    Low,
    /// Harmful together with other facts.
    Medium,
    /// Harmful by itself.
    High,
}

impl Severity {
    /// The word that rows print.
    pub const fn as_str(self) -> &'static str {
        match self {
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
        }
    }
}

impl std::str::FromStr for Severity {
    type Err = ();

    fn from_str(word: &str) -> Result<Severity, ()> {
        match word {
            "low" => Ok(Severity::Low),
            "medium" => Ok(Severity::Medium),
            "high" => Ok(Severity::High),
            _ => Err(()),
        }
    }
}
