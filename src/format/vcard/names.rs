//! What the names of properties and parameters mean.
//!
//! Kept apart because they are tables (RFC 6350, RFC 5545).

/// What a property is called by people; its own name where there is no better word.
pub(super) fn label(name: &str) -> String {
    let upper = name.to_ascii_uppercase();
    let known = match upper.as_str() {
        "FN" | "N" | "NICKNAME" | "CN" => "name",
        "BDAY" => "date of birth",
        "DEATHDATE" => "date of death",
        "TEL" => "telephone",
        "EMAIL" => "email",
        "ADR" | "LABEL" => "address",
        "ORG" => "organisation",
        "URL" | "SOURCE" => "web page",
        "NOTE" | "DESCRIPTION" | "X-ALT-DESC" | "COMMENT" => "note",
        "ORGANIZER" | "ATTENDEE" | "CONTACT" => "contact",
        _ => return name.to_ascii_lowercase().replace('-', " "),
    };
    known.to_owned()
}

/// Properties whose values are words of the format.
pub(super) fn is_structure(name: &str) -> bool {
    [
        "BEGIN", "END", "VERSION", "CALSCALE", "METHOD", "TRANSP", "CLASS", "STATUS", "PRIORITY",
        "ACTION",
    ]
    .iter()
    .any(|known| known.eq_ignore_ascii_case(name))
}

/// Properties that the program wrote about the file.
pub(super) fn is_metadata(name: &str) -> bool {
    ["PRODID", "UID", "REV", "X-WR-CALNAME"].iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Properties whose values have parts between semicolons.
pub(super) fn is_structured(name: &str) -> bool {
    ["N", "ADR", "ORG", "GEO", "REQUEST-STATUS"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}

/// Properties that must stay moments for the file to be read.
pub(super) fn is_moment(name: &str) -> bool {
    [
        "DTSTART",
        "DTEND",
        "DTSTAMP",
        "DUE",
        "CREATED",
        "LAST-MODIFIED",
        "REV",
        "RECURRENCE-ID",
        "COMPLETED",
    ]
    .iter()
    .any(|known| known.eq_ignore_ascii_case(name))
}

/// Parameters whose values come from a list.
pub(super) fn is_listed(name: &str) -> bool {
    [
        "TYPE",
        "ENCODING",
        "CHARSET",
        "VALUE",
        "PREF",
        "LANGUAGE",
        "PARTSTAT",
        "ROLE",
        "CUTYPE",
        "RSVP",
        "FMTTYPE",
        "RELATED",
        "FBTYPE",
        "RANGE",
        "TZID",
        "ALTID",
        "PID",
        "INDEX",
        "LEVEL",
        "MEDIATYPE",
    ]
    .iter()
    .any(|known| known.eq_ignore_ascii_case(name))
}
