//! `subject.toml`: whose data a subject access request asks for.
//!
//! An unknown key, a date that is none, and a name without letters are errors with their line: a
//! subject read wrongly would have the subject's own data withheld, or another's disclosed.

use std::{collections::BTreeMap, path::Path};

use serde::Deserialize;
use toml::{Spanned, value::Datetime};

use super::file::File;
use crate::{
    error::{Error, Result},
    model::{Day, Jurisdiction, Private, Request, Subject},
};

/// Reads a subject file.
pub fn load(path: &Path) -> Result<Subject> {
    read(&File::read(path)?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    subject: Whose,
    requester: Option<Requester>,
    request: Option<Asked>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Whose {
    names: Spanned<Vec<Spanned<String>>>,
    date_of_birth: Option<Spanned<Date>>,
    #[serde(default)]
    identifiers: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    addresses: Vec<Spanned<String>>,
    #[serde(default)]
    contacts: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Requester {
    names: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Asked {
    received: Option<Spanned<Date>>,
    #[serde(rename = "reference")]
    _reference: Option<String>,
    #[serde(default)]
    jurisdiction: Where,
    #[serde(default)]
    extended: bool,
    #[serde(default)]
    paused_days: u16,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Where {
    #[default]
    EnglandAndWales,
    Scotland,
    NorthernIreland,
}

impl From<Where> for Jurisdiction {
    fn from(place: Where) -> Jurisdiction {
        match place {
            Where::EnglandAndWales => Jurisdiction::EnglandAndWales,
            Where::Scotland => Jurisdiction::Scotland,
            Where::NorthernIreland => Jurisdiction::NorthernIreland,
        }
    }
}

/// A day, in quotes or not.
#[derive(Deserialize)]
#[serde(untagged)]
enum Date {
    Bare(Datetime),
    Quoted(String),
}

fn read(file: &File) -> Result<Subject> {
    let Written { subject, requester, request } = file.parse()?;
    if subject.names.get_ref().is_empty() {
        return Err(file.error(&subject.names.span(), "`names`: at least one is needed"));
    }
    let named = |names: Vec<Spanned<String>>, field: &str| -> Result<Vec<Private>> {
        names.into_iter().map(|name| told(file, name, field)).collect()
    };
    let mut values = Vec::new();
    for (_, number) in subject.identifiers {
        values.push(told(file, number, "identifiers")?);
    }
    values.extend(named(subject.addresses, "addresses")?);
    values.extend(named(subject.contacts, "contacts")?);
    let born = subject.date_of_birth.map(|born| day(file, &born, "date-of-birth")).transpose()?;
    let request = request.map(|asked| clock(file, &asked)).transpose()?.flatten();
    Ok(Subject {
        names: named(subject.names.into_inner(), "names")?,
        born,
        values,
        requester: named(requester.map(|who| who.names).unwrap_or_default(), "names")?,
        request,
    })
}

/// What runs the clock, where the day of receipt is said.
fn clock(file: &File, asked: &Asked) -> Result<Option<Request>> {
    let Some(received) = &asked.received else { return Ok(None) };
    Ok(Some(Request {
        received: day(file, received, "received")?,
        jurisdiction: asked.jurisdiction.into(),
        extended: asked.extended,
        paused: asked.paused_days,
    }))
}

/// A text that tells something. Errors never quote it.
fn told(file: &File, text: Spanned<String>, field: &str) -> Result<Private> {
    if text.get_ref().chars().any(char::is_alphanumeric) {
        return Ok(Private::new(text.into_inner().trim()));
    }
    Err(file.error(&text.span(), &format!("`{field}`: it has no letter or digit")))
}

fn day(file: &File, written: &Spanned<Date>, field: &str) -> Result<Day> {
    let wrong = || -> Error {
        file.error(&written.span(), &format!("`{field}`: it is no date such as `2013-03-09`"))
    };
    let date = match written.get_ref() {
        Date::Bare(date) => *date,
        Date::Quoted(text) => text.trim().parse::<Datetime>().map_err(|_| wrong())?,
    };
    let date = date.date.ok_or_else(wrong)?;
    Day::of(date.year, date.month, date.day).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_read() {
        let text = "[subject]\nnames = ['Amara Osei-Whitlock', 'Ami']\n\
                    date-of-birth = '2013-03-09'\n\
                    identifiers = { nhs-number = '999 124 5006' }\n\
                    addresses = ['3 Tarn Close']\ncontacts = ['07700 900456']\n\
                    [requester]\nnames = ['Grace Osei']\n\
                    [request]\nreceived = 2026-11-02\nreference = 'SAR/26/0412'\n\
                    jurisdiction = 'scotland'\npaused-days = 4\n";
        let subject = read(&File::built_in("subject.toml", text)).expect("it is well formed");
        assert_eq!(subject.names.len(), 2);
        assert_eq!(subject.born, Day::of(2013, 3, 9));
        let values: Vec<&str> = subject.values.iter().map(Private::reveal).collect();
        assert_eq!(values, ["999 124 5006", "3 Tarn Close", "07700 900456"]);
        let request = subject.request.expect("it says when");
        assert_eq!((Some(request.received), request.paused), (Day::of(2026, 11, 2), 4));
        assert_eq!(request.jurisdiction, Jurisdiction::Scotland);
        assert_eq!(subject.requester[0].reveal(), "Grace Osei");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_not_quoted() {
        for (text, expected) in [
            ("[subject]\nnames = []", "line 2: `names`: at least one is needed"),
            ("[subject]\nnames = ['A']\nname = 'Tarn'", "line 3: unknown field `name`"),
            ("[subject]\nnames = ['-']", "line 2: `names`: it has no letter or digit"),
            ("[subject]\nnames = ['A']\ndate-of-birth = '9 March'", "line 3: `date-of-birth`"),
            ("[subject]\nnames = ['A']\n[request]\nreceived = '13/13/2026'", "line 4: `received`"),
        ] {
            let error = read(&File::built_in("subject.toml", text)).expect_err(text).to_string();
            assert!(error.contains(expected), "{error}");
            assert!(!error.contains("Tarn") && !error.contains("March"), "{error}");
        }
    }
}
