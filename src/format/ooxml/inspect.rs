//! What a package hides by its members: links to data elsewhere, caches, what programs keep for
//! themselves, and pictures that are cropped only for the eye.
//!
//! Comments, tracked changes and hidden rows are known by the roles of what is read, and not looked
//! at here.

use std::ops::ControlFlow;

use super::package::Package;
use crate::model::{Fault, Hidden, Hiding, Limits, Part, Role, Source};

/// Hands over what the members of a package hide.
pub fn inspect(
    source: &Source,
    limits: &Limits,
    each: &mut dyn FnMut(Hidden) -> ControlFlow<()>,
) -> Result<(), Fault> {
    let mut package = Package::open(source, limits)?;
    let names: Vec<String> =
        package.members.iter().map(|member| member.name.to_lowercase()).collect();
    let mut cropped = 0;
    for (index, _) in names.iter().enumerate().filter(|(_, name)| has_drawings(name)) {
        // What cannot be unpacked is told of by the reader.
        if let Ok(bytes) = package.bytes(index) {
            cropped += crops(&bytes);
        }
    }
    let count = |wanted: fn(&str) -> bool| names.iter().filter(|name| wanted(name)).count();
    for (how, count) in [
        (Hiding::ExternalData, count(is_link)),
        (Hiding::PrivateData, count(is_private)),
        (Hiding::CroppedPicture, cropped),
    ] {
        if count > 0 && each(Hidden::of_things(how, Part::new(Role::Hidden), count, "")).is_break()
        {
            break;
        }
    }
    Ok(())
}

fn is_link(name: &str) -> bool {
    name.starts_with("xl/externallinks/externallink")
        || name == "xl/connections.xml"
        || name.starts_with("xl/querytables/")
}

fn is_private(name: &str) -> bool {
    (name.starts_with("customxml/item") && !name.contains("props"))
        || name.starts_with("xl/pivotcache/pivotcacherecords")
        || name.starts_with("xl/model/")
        || name.starts_with("xl/revisions/")
}

fn has_drawings(name: &str) -> bool {
    let drawn = name.starts_with("word/") || name.starts_with("xl/drawings/");
    drawn && !name.contains("/_rels/") && !name.contains("/media/")
}

/// How many pictures show a part of themselves alone: a source rectangle with an edge that is not
/// zero.
fn crops(xml: &[u8]) -> usize {
    let begin = b"<a:srcRect";
    memchr::memmem::find_iter(xml, begin)
        .filter(|at| {
            let rest = &xml[at + begin.len()..];
            let end = memchr::memchr(b'>', rest).unwrap_or(0);
            rest[..end].iter().any(|byte| matches!(byte, b'1'..=b'9'))
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_that_are_cropped() {
        for (xml, expected) in [
            ("<a:srcRect/>", 0),
            (r#"<a:srcRect l="0" t="0"/>"#, 0),
            (r#"<a:srcRect l="0" t="12000"/><a:srcRect/>"#, 1),
            (r#"<a:srcRect r="-5"/><a:srcRect b="9"/>"#, 2),
            ("<a:srcRect", 0),
        ] {
            assert_eq!(crops(xml.as_bytes()), expected, "{xml}");
        }
    }

    #[test]
    fn members_that_nobody_sees() {
        for (name, link, private) in [
            ("xl/externallinks/externallink1.xml", true, false),
            ("xl/pivotcache/pivotcacherecords1.xml", false, true),
            ("customxml/item1.xml", false, true),
            ("customxml/itemprops1.xml", false, false),
            ("xl/worksheets/sheet1.xml", false, false),
        ] {
            assert_eq!((is_link(name), is_private(name)), (link, private), "{name}");
        }
    }
}
