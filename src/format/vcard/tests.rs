//! Address books and calendars, read and copied.

use crate::format::ooxml::testing::{Format, Keeper, Seen, check_writer, copied, source};
use crate::model::{Cuts, Source};

fn card(lines: &str) -> Source {
    source(format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{lines}\r\nEND:VCARD\r\n").into_bytes())
}

fn bytes(source: &Source) -> String {
    let bytes = source.content.bytes(u64::MAX).expect("it is small");
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn values() {
    for (lines, part, expected) in [
        ("FN:Amara Osei", "body", "Amara Osei\n"),
        ("N:Osei;Amara;;Dr;", "body", "Osei, Amara, Dr\n"),
        (
            "item1.ADR;TYPE=home:;;1 High Street\\, Flat 2;Leeds;;LS1 1AA",
            "body",
            "1 High Street, Flat 2, Leeds, LS1 1AA\n",
        ),
        ("NOTE:Seen by\r\n  Be\r\n n\\nat home", "body", "Seen by Ben\nat home\n"),
        ("NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Zo=C3=AB =\r\nQuill", "body", "Zoë Quill\n"),
        ("NOTE;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Zo=EB", "body", "Zoë\n"),
        ("NOTE;QUOTED-PRINTABLE:a=3Db", "body", "a=b\n"),
        (
            "ATTENDEE;CN=\"Osei, Amara\";ROLE=CHAIR:mailto:amara@home.example",
            "attribute",
            "Osei, Amara\n",
        ),
        (
            "ATTENDEE;CN=\"Osei, Amara\":mailto:amara@home.example",
            "body",
            "mailto:amara@home.example\n",
        ),
        (
            "X-ALT-DESC;FMTTYPE=text/html:<p title=\"Rowe\">Dear Am<b>ara</b></p>",
            "body",
            "Dear Amara\n",
        ),
        (
            "X-ALT-DESC;FMTTYPE=text/html:<p title=\"Rowe\">x</p>",
            "attribute:html",
            "<p title=\"Rowe\"></p>\n",
        ),
        ("UID:amara@home.example", "metadata:property", "amara@home.example\n"),
        ("no line of the format", "body", "no line of the format\n"),
    ] {
        let seen = Seen::of(Format::Vcard, &card(lines)).expect("it opens");
        assert_eq!(seen.part(part), expected, "{lines}");
        assert_eq!(seen.notes, [], "{lines}");
    }
    let seen = Seen::of(Format::Vcard, &card("BDAY:2013-03-09\r\nTEL;CELL:07700 900123"));
    let seen = seen.expect("it opens");
    assert_eq!(seen.tags("2013").0.as_deref(), Some("date of birth"));
    assert_eq!(seen.tags("07700").0.as_deref(), Some("telephone"));
}

#[test]
fn pictures_are_children() {
    for lines in [
        "PHOTO;ENCODING=b;TYPE=PNG:iVBORw0K\r\n GgoAAAA=",
        "PHOTO;PNG;BASE64:\r\n  iVBORw0K\r\n  GgoAAAA=\r\n",
        "PHOTO:data:image/png;base64,iVBORw0KGgoAAAA=",
    ] {
        let document = card(lines);
        let seen = Seen::of(Format::Vcard, &document).expect("it opens");
        assert_eq!(seen.children, ["photo 1"], "{lines}");
        let same = copied(Format::Vcard, &document, &Cuts::default(), Keeper::All);
        assert_eq!(bytes(&same.expect("it is copied")), bytes(&document));
        let none = copied(Format::Vcard, &document, &Cuts::default(), Keeper::None);
        let none = bytes(&none.expect("it is copied"));
        assert!(none.contains("iVBORw0KGgoAAAANSUhEUg"), "an empty picture: {none}");
    }
    let seen = Seen::of(Format::Vcard, &card("PHOTO;ENCODING=b:!!")).expect("it opens");
    assert_eq!(seen.notes.len(), 1);
}

#[test]
fn what_is_cut_is_gone_and_all_else_stays() {
    let document = card(
        "FN:Amara Osei\r\nN:Osei;Amara;;;\r\nNOTE:Seen by Qu\r\n ill\\, at home\r\n\
         NOTE;ENCODING=QUOTED-PRINTABLE:To Zo=C3=AB Ro=\r\nwe\r\nATTENDEE;CN=\"Ben Kaye\":mailto:ben@home.example",
    );
    check_writer(
        Format::Vcard,
        &document,
        &["Osei", "Quill", "Rowe", "Ben Kaye", "ben@home.example", "at home"],
    );
    for (lines, value, expected) in [
        ("NOTE:by Qu\r\n ill x", "Quill", "NOTE:by [X]\r\n  x"),
        ("DTSTART:20130309T090000Z", "20130309", "DTSTART:19000101T000000Z"),
        ("N:Osei;Amara;;;", "Amara", "N:Osei;[X];;;"),
        ("A;CN=\"Ben\":x y", "Ben", "A;CN=\"[X]\":x y"),
    ] {
        let document = card(lines);
        let seen = Seen::of(Format::Vcard, &document).expect("it opens");
        let copy = copied(Format::Vcard, &document, &seen.cuts(value), Keeper::All);
        assert_eq!(bytes(&copy.expect("it is cut")), bytes(&card(expected)), "{lines}");
    }
}

#[test]
fn no_file_is_too_broken() {
    let whole = "BEGIN:VCARD\r\nN;X=\"a:Zo\u{eb}\r\n \\n\r\nNOTE;QUOTED-PRINTABLE:=C3=\r\n=\r\nPHOTO;B:==\r\n";
    for len in 0..whole.len() {
        let document = source(whole.as_bytes()[..len].to_vec());
        Seen::of(Format::Vcard, &document).expect("it opens");
        let copy = copied(Format::Vcard, &document, &Cuts::default(), Keeper::All);
        copy.expect("it is copied");
    }
}
