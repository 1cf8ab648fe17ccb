//! Rich text, built in code, read and copied.

use crate::format::ooxml::testing::{Format, Keeper, Seen, check_writer, copied, residue, source};
use crate::model::{Cuts, Reason, Source};

fn rtf(body: &str) -> Source {
    source(format!("{{\\rtf1\\ansi\\ansicpg1252\\deff0{{\\fonttbl{{\\f0 Arial;}}{{\\f1\\fcharset238 Arial CE;}}\
        {{\\f2\\fcharset128 MS Mincho;}}}}{body}}}").into_bytes())
}

fn check(body: &str, part: &str, expected: &str) {
    let seen = Seen::of(Format::Rtf, &rtf(body)).expect("it opens");
    assert_eq!(seen.part(part), expected, "{part} of {body}");
}

#[test]
fn text() {
    for (body, expected) in [
        ("Am{\\b ara} Osei\\par x", "Amara Osei\nx\n"),
        ("caf\\'e9 \\'93x\\'94", "café “x”\n"),
        ("\\f1 K\\'f8\\f0  \\'f8", "Kř ø\n"),
        ("\\f2 \\'83\\'41\\'83n", "アハ\n"),
        ("Zo\\u235\\'eb x", "Zoë x\n"),
        ("Zo\\u235?x", "Zoëx\n"),
        ("\\uc0 Zo\\u235x", "Zoëx\n"),
        ("{\\uc2\\u26085\\'93\\'fa}x", "日x\n"),
        ("\\u-10179?\\u-8704?!", "😀!\n"),
        ("a\\tab b\\line c\\~d\\_e\\-f\\emdash\\{\\}\\\\", "a\tb\nc\u{A0}d-ef—{}\\\n"),
        ("a\r\nb", "ab\n"),
        ("{\\field{\\*\\fldinst HYPERLINK \"mailto:a@home.example\"}{\\fldrslt Ben}}", "Ben\n"),
        ("a{\\*\\bin3 }{}}b{\\pict\\bin3 }{}}c", "abc\n"),
        ("to{\\footnote Osei}day", "today\n"),
        ("{\\v Quill}x", "Quillx\n"),
        ("Dear {\\deleted Quill}{\\revised Ben}", "Dear Ben\n"),
        ("{\\*\\htmltag64 <p>}\\htmlrtf \\par\\htmlrtf0 Hello", "Hello\n"),
        ("\\trowd\\intbl Name\\cell Osei\\cell\\row\\pard x", "Name\tOsei\nx\n"),
    ] {
        check(body, "body", expected);
    }
}

#[test]
fn destinations() {
    for (body, part, expected) in [
        ("{\\header Case of Quill\\par}", "header", "Case of Quill\n"),
        ("to{\\footnote {\\super 1} Osei}day", "notes", "1 Osei\n"),
        (
            "x{\\*\\atnid EB}{\\*\\atnauthor Efua}{\\*\\annotation{\\*\\atndate 9}Ask Ben\\par}",
            "comment",
            "Ask Ben\n",
        ),
        ("x{\\*\\atnid EB}{\\*\\atnauthor Efua}", "metadata:comment-author", "EB\nEfua\n"),
        ("{\\*\\revtbl{Unknown;}{Efua;}}", "metadata:comment-author", "Unknown;Efua;\n"),
        (
            "{\\info{\\author Tola}{\\title Plan \\u235?}{\\creatim\\yr2024}}",
            "metadata:author",
            "Tola\n",
        ),
        ("{\\info{\\author Tola}{\\title Plan \\u235?}}", "metadata:title", "Plan ë\n"),
        (
            "{\\*\\userprops{\\propname NHS}\\proptype30{\\staticval 9991245006}}",
            "metadata:property",
            "NHS\n9991245006\n",
        ),
        (
            "{\\field{\\*\\fldinst HYPERLINK \"x\"}{\\fldrslt Ben}}",
            "attribute:field",
            "HYPERLINK \"x\"\n",
        ),
        (
            "{\\*\\htmltag84 <a href=\"mailto:a@home.example\">}x",
            "attribute:html",
            "<a href=\"mailto:a@home.example\">\n",
        ),
        ("{\\v Quill}x", "hidden", "Quill\n"),
        ("Dear {\\deleted Quill}{\\revised Ben}", "deleted", "Dear Quill\n"),
        ("{\\*\\bkmkstart _Quill}x{\\*\\bkmkend _Quill}", "attribute", "_Quill\n_Quill\n"),
        (
            "{\\stylesheet{\\s1 Letter to Rowe;}}",
            "code:styles",
            "Arial;Arial CE;MS Mincho;\nLetter to Rowe;\n",
        ),
        ("{\\*\\unheard of Sey}x", "hidden", "of Sey\n"),
        (
            "{\\shp{\\*\\shpinst{\\sp{\\sn wzDescription}{\\sv Photo of Tam}}{\\shptxt boxed\\par}}}",
            "attribute",
            "Photo of Tam\n",
        ),
    ] {
        check(body, part, expected);
    }
    let seen =
        Seen::of(Format::Rtf, &rtf("\\trowd\\intbl Name\\cell Osei\\cell\\row")).expect("it opens");
    assert_eq!(seen.tags("Osei").0.as_deref(), Some("Name"));
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// A file packed under its name and its old path.
fn package(label: &str, path: &str, content: &[u8]) -> Vec<u8> {
    let mut inner = vec![2, 0];
    inner.extend(label.bytes().chain([0]).chain(path.bytes()).chain([0, 0, 0, 3, 0]));
    inner.extend((path.len() as u32 + 1).to_le_bytes());
    inner.extend(path.bytes().chain([0]));
    inner.extend((content.len() as u32).to_le_bytes());
    inner.extend(content);
    let mut bytes = vec![1, 5, 0, 0, 2, 0, 0, 0, 8, 0, 0, 0];
    bytes.extend(b"Package\0\0\0\0\0\0\0\0\0");
    bytes.extend((inner.len() as u32).to_le_bytes());
    bytes.extend(inner);
    bytes
}

#[test]
fn pictures_and_objects_are_children() {
    let object = hex(&package("Osei.txt", "C:\\Users\\quill\\Osei.txt", b"Dear Zadie"));
    let body = format!(
        "{{\\pict\\pngblip{{\\*\\blipuid 00ff}}\n89504e47\n0d0a1a0a}}{{\\object{{\\*\\objclass Package}}{{\\*\\objdata {object}}}{{\\result x}}}}"
    );
    let document = rtf(&body);
    let seen = Seen::of(Format::Rtf, &document).expect("it opens");
    assert_eq!(seen.children, ["picture 1", "Osei.txt"]);
    assert_eq!(
        seen.part("attribute:object"),
        "Osei.txt\nC:\\Users\\quill\\Osei.txt\nC:\\Users\\quill\\Osei.txt\n"
    );
    let same = copied(Format::Rtf, &document, &Cuts::default(), Keeper::All).expect("it is copied");
    assert_eq!(bytes(&same), bytes(&document));
    // Where it came from goes as a whole.
    let copy = copied(Format::Rtf, &document, &seen.cuts("quill"), Keeper::All).expect("it is cut");
    assert_eq!(residue(Format::Rtf, &copy, "quill"), 0);
    let again = Seen::of(Format::Rtf, &copy).expect("it opens");
    assert_eq!(again.children, ["picture 1", "object"]);
    let none =
        copied(Format::Rtf, &document, &Cuts::default(), Keeper::None).expect("it is copied");
    assert!(bytes(&none).contains("89504e470d0a1a0a0000000d49484452"), "an empty picture");
    assert!(bytes(&none).contains("{\\*\\objdata }"), "no object");
}

fn bytes(source: &Source) -> String {
    let bytes = source.content.bytes(u64::MAX).expect("it is small");
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn what_is_cut_is_gone_and_all_else_stays() {
    let document = rtf(
        "{\\info{\\author Efua Boateng}{\\title Plan for Sey}}{\\header Case of Quill\\par}\
         Dear Am{\\b ara} O\\'92Shea \\{x\\}\\par{\\*\\annotation Ask Zadie}{\\footnote See Rowe}\
         {\\field{\\*\\fldinst HYPERLINK \"mailto:ben@home.example\"}{\\fldrslt Ben}}{\\v Tam}{\\deleted Uba}\\par",
    );
    check_writer(
        Format::Rtf,
        &document,
        &[
            "Efua Boateng",
            "Sey",
            "Quill",
            "Amara",
            "Zadie",
            "Rowe",
            "ben@home.example",
            "Tam",
            "Uba",
            "O’Shea",
        ],
    );
}

#[test]
fn text_among_the_digits_of_a_picture() {
    let body = "{\\pict 8950{\\sp{\\sn a}{\\sv Osei}}4e47}x";
    let document = rtf(body);
    let seen = Seen::of(Format::Rtf, &document).expect("it opens");
    assert_eq!(seen.part("attribute"), "Osei\n");
    let same = copied(Format::Rtf, &document, &Cuts::default(), Keeper::All);
    assert_eq!(bytes(&same.expect("it is copied")), bytes(&document));
    let cuts = seen.cuts("Osei");
    let none = copied(Format::Rtf, &document, &cuts, Keeper::None).expect("it is cut");
    let none = bytes(&none);
    assert!(none.contains("{\\pict 89504e470d0a") && none.ends_with("}x}"), "{none}");
    assert!(!none.contains("Osei"), "{none}");
}

#[test]
fn stores_of_custom_xml() {
    const BOOKS: &str = "<b:Sources xmlns:b=\"x\"></b:Sources><ds:datastoreItem/>";
    for (store, noted) in [
        ("\u{1}CFB", false),
        (BOOKS, false),
        ("<b:Sources><b:Source><b:Last>Osei</b:Last></b:Source></b:Sources>", true),
        ("<case>Osei</case>", true),
    ] {
        let document = rtf(&format!("{{\\*\\datastore {}}}Ben", hex(store.as_bytes())));
        let seen = Seen::of(Format::Rtf, &document).expect("it opens");
        assert_eq!(seen.notes.len(), usize::from(noted), "{store}");
        let copy = copied(Format::Rtf, &document, &seen.cuts("Ben"), Keeper::All);
        assert!(bytes(&copy.expect("it is cut")).contains("{\\*\\datastore }[X]"), "{store}");
    }
}

#[test]
fn labels_in_their_place() {
    for (body, value, expected) in [
        ("Am{\\b ara} x", "Amara", "[X]{\\b } x"),
        ("\\b0\\'c9va x", "Éva", "\\b0 [X] x"),
        ("a \\u201?va\\par", "Éva", "a [X]\\par"),
        ("a\\par Ben", "Ben", "a\\par [X]"),
        ("\\\\Ben", "Ben", "\\\\[X]"),
    ] {
        let document = rtf(body);
        let seen = Seen::of(Format::Rtf, &document).expect("it opens");
        let cuts = seen.cuts(value);
        let copy = copied(Format::Rtf, &document, &cuts, Keeper::All).expect("it is cut");
        assert_eq!(bytes(&copy), bytes(&rtf(expected)), "{body}");
    }
}

#[test]
fn no_file_is_too_broken() {
    let whole = bytes(&rtf("{\\header a{\\b \\'e9\\u235?}}{\\pict 89504e47}x\\par"));
    for len in 0..whole.len() {
        let cut_short = source(whole.as_bytes()[..len].to_vec());
        Seen::of(Format::Rtf, &cut_short).expect("it opens");
        let copy = copied(Format::Rtf, &cut_short, &Cuts::default(), Keeper::All);
        assert_eq!(bytes(&copy.expect("it is copied")), whole[..len]);
    }
    let deep = source("{".repeat(100_000).into_bytes());
    assert_eq!(Seen::of(Format::Rtf, &deep).err().map(|fault| fault.reason), Some(Reason::TooDeep));
    Seen::of(Format::Rtf, &source(b"}}}}x".to_vec())).expect("it opens");
}
