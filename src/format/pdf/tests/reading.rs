//! Reading: text by glyph, parts outside the pages, damaged files.

use lopdf::{
    Document, EncryptionState, EncryptionVersion, Object, Permissions, Stream, dictionary,
};

use super::samples::{Sample, read};

#[test]
fn text_of_a_page() {
    for (content, expected) in [
        ("BT /F1 12 Tf 72 700 Td (Jane Doe) Tj ET", "Jane Doe\n"),
        ("BT /F1 12 Tf 72 700 Td [(Ja)-20(ne)-300(Doe)] TJ ET", "Jane Doe\n"),
        ("BT /F1 12 Tf 72 700 Td <4A616E65> Tj ET", "Jane\n"),
        ("BT /F1 12 Tf 14 TL 72 700 Td (one) Tj (two) ' 0 0 (three) \" ET", "one\ntwo\nthree\n"),
        ("BT /F1 12 Tf 1 0 0 1 72 700 Tm (a) Tj 1 0 0 1 72 686 Tm (b) Tj ET", "a\nb\n"),
        ("BT /F1 12 Tf 72 700 Td (Name:) Tj 200 0 Td (Jane) Tj ET", "Name: Jane\n"),
        ("BT /F1 12 Tf 72 600 Td (low) Tj 0 50 Td (high) Tj ET", "high\nlow\n"),
        ("BT /F1 12 Tf 0 1 -1 0 300 400 Tm (turned) Tj ET", "turned\n"),
        ("BT /F1 12 Tf 14 TL 72 700 Td (Balo-) Tj (gun came) ' ET", "Balogun came\n"),
        ("BT /F1 12 Tf 14 TL 72 700 Td (Osei-) Tj (Whitlock) ' ET", "Osei-Whitlock\n"),
        ("BT /F1 12 Tf 14 TL 72 700 Td (07700-) Tj (900456) ' ET", "07700-900456\n"),
        ("BT /F1 12 Tf 14 TL 72 700 Td (a@b-) Tj (c.example) ' ET", "a@b-c.example\n"),
        ("BT /F1 12 Tf 14 TL 72 700 Td (Item -) Tj (two) ' ET", "Item -\ntwo\n"),
        (
            "BT /F1 12 Tf 72 700 Td (Ayo) Tj 5 Ts /F1 7 Tf (1) Tj 0 Ts /F1 12 Tf ( and) Tj ET",
            "Ayo 1 and\n",
        ),
        (
            "BT /F1 12 Tf 72 700 Td (21) Tj 5 Ts /F1 7 Tf (st) Tj 0 Ts /F1 12 Tf ( May) Tj ET",
            "21st May\n",
        ),
        ("BT /F1 12 Tf 72 700 Td (J) Tj (a) Tj (n) Tj (e) Tj ET", "Jane\n"),
        ("BT /F1 12 Tf 2 Tc 72 700 Td (spread) Tj ET", "spread\n"),
        ("BT /F1 12 Tf 72 700 Td (bold) Tj 0.3 0 Td (bold) Tj ET", "bold\n"),
        ("BT /F1 12 Tf 72 700 Td (succeed) Tj ET", "succeed\n"),
        ("q 1 0 0 1 100 100 cm BT /F1 12 Tf (moved) Tj ET Q", "moved\n"),
        ("BI /W 1 /H 1 /BPC 8 /CS /G ID x EI BT /F1 12 Tf 9 9 Td (after) Tj ET", "after\n"),
    ] {
        let found = read(&Sample::new(&[content]).bytes()).expect("the sample reads");
        assert_eq!(found.pages(), [expected], "{content}");
    }
}

#[test]
fn columns_of_prose_are_read_one_after_the_other() {
    let mut content = String::from("BT /F1 10 Tf ");
    for row in 0..5 {
        for (x, side) in [(50, "left"), (320, "right")] {
            let y = 700 - row * 12;
            let words = format!("some words in the {side} column {row}");
            content.extend([
                "1 0 0 1 ",
                &x.to_string(),
                " ",
                &y.to_string(),
                " Tm (",
                &words,
                ") Tj ",
            ]);
        }
    }
    let found = read(&Sample::new(&[&format!("{content} ET")]).bytes()).expect("the sample reads");
    let text = found.pages()[0];
    let last_left = text.find("left column 4").expect("it is there");
    let first_right = text.find("right column 0").expect("it is there");
    assert!(last_left < first_right, "{text}");
}

#[test]
fn composite_fonts_by_their_code_map() {
    let mut sample = Sample::new(&["BT /F9 12 Tf 72 700 Td <000100020003> Tj ET"]);
    let map = b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange \
        2 beginbfchar <0001> <0041> <0002> <00660069> endbfchar 1 beginbfrange <0003> <0004> <00E9> endbfrange endcmap";
    let map = sample.doc.add_object(Stream::new(lopdf::Dictionary::new(), map.to_vec()));
    let child = sample.doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "None", "DW" => 500,
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("Identity"), "Supplement" => 0,
        },
    });
    let font = sample.doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "None", "Encoding" => "Identity-H",
        "DescendantFonts" => vec![child.into()], "ToUnicode" => map,
    });
    sample.resource("Font", "F9", font);
    let found = read(&sample.bytes()).expect("the sample reads");
    assert_eq!(found.pages(), ["Afié\n"]);
    assert_eq!(found.texts[0].trace(1..2)[0].start, 1, "a ligature is one glyph");
}

/// Hangs text into the catalogue and the trailer.
fn add_document_parts(sample: &mut Sample) {
    let text = Object::string_literal;
    let info = sample
        .doc
        .add_object(dictionary! { "Author" => text("author"), "Secret" => text("own key") });
    sample.doc.trailer.set("Info", info);
    let xmp = Stream::new(
        dictionary! { "Type" => "Metadata" },
        b"<x a='in attribute'>in xmp</x>".to_vec(),
    );
    let xmp = sample.doc.add_object(xmp);
    let file = sample
        .doc
        .add_object(Stream::new(dictionary! { "Type" => "EmbeddedFile" }, b"content".to_vec()));
    let spec = sample.doc.add_object(dictionary! {
        "Type" => "Filespec", "F" => text("note.txt"), "EF" => dictionary! { "F" => file },
    });
    let outline =
        sample.doc.add_object(dictionary! { "Title" => text("chapter"), "Parent" => info });
    let catalogue = sample.catalogue();
    catalogue.set("Metadata", xmp);
    catalogue.set("Attached", spec);
    catalogue.set("Outlines", outline);
}

/// Puts a remark, a link and a form field on the page.
fn add_annotations(sample: &mut Sample) {
    let text = Object::string_literal;
    let note = dictionary! {
        "Subtype" => "Text", "Rect" => vec![0.into(), 0.into(), 9.into(), 9.into()],
        "Contents" => Object::String(b"\xFE\xFF\0r\0e\0m\0a\0r\0k".to_vec(), lopdf::StringFormat::Hexadecimal),
    };
    let link = dictionary! {
        "Subtype" => "Link", "Rect" => vec![0.into(), 0.into(), 9.into(), 9.into()],
        "A" => dictionary! { "S" => "URI", "URI" => text("https://example.com/") },
    };
    let field = dictionary! {
        "Subtype" => "Widget", "FT" => "Tx", "T" => text("field"), "TU" => text("tip"), "V" => text("value"),
        "Rect" => vec![0.into(), 0.into(), 9.into(), 9.into()],
        "AA" => dictionary! { "K" => dictionary! { "S" => "JavaScript", "JS" => text("script()") } },
    };
    sample.page(0).set("Annots", vec![note.into(), link.into(), field.into()]);
}

#[test]
fn everything_outside_the_pages() {
    let mut sample = Sample::new(&["BT /F1 12 Tf 72 700 Td (page) Tj ET"]);
    add_document_parts(&mut sample);
    add_annotations(&mut sample);
    let found = read(&sample.bytes()).expect("the sample reads");
    for (part, expected) in [
        ("body", &["page\n"][..]),
        ("metadata:author", &["author"]),
        ("metadata:custom", &["own key"]),
        ("metadata:outline", &["chapter"]),
        ("comment", &["remark"]),
        ("attribute:link", &["https://example.com/"]),
        ("body:form-field", &["value"]),
        ("attribute:form-field", &["field", "tip"]),
        ("code", &["script()"]),
        ("filename", &["note.txt"]),
    ] {
        assert_eq!(found.part(part), expected, "{part}");
    }
    assert!(found.part("metadata:xmp")[0].contains("in attribute"));
    assert!(found.part("metadata:xmp")[0].contains("in xmp"));
    assert_eq!(found.children, [("note.txt".to_owned(), b"content".to_vec())]);
}

#[test]
fn declared_text_is_read_where_it_differs() {
    let content = "/Span <</ActualText (Jane)>> BDC BT /F1 12 Tf 72 700 Td (J.) Tj ET EMC \
        /Span <</ActualText (same)>> BDC BT /F1 12 Tf 72 600 Td (same) Tj ET EMC";
    let found = read(&Sample::new(&[content]).bytes()).expect("the sample reads");
    assert_eq!(found.part("alt-text:actual-text"), ["Jane"]);
}

#[test]
fn pictures_are_noted() {
    for (content, expected) in [
        ("q 500 0 0 800 0 0 cm /Im Do Q", "unsupported: page 1 is a picture (no text to read)"),
        ("q 9 0 0 9 0 0 cm /Im Do Q", "unsupported: page 1 is a picture (no text to read)"),
        (
            "q 9 0 0 9 0 0 cm /Im Do Q BT /F1 12 Tf 72 700 Td (text) Tj ET",
            "unsupported: 1 picture on page 1: pixels not read",
        ),
        (
            "/Pattern cs /P scn 0 0 9 9 re f BT /F1 12 Tf 72 700 Td (text) Tj ET",
            "unsupported: 1 picture in patterns: pixels not read",
        ),
        (
            "q 595 0 0 842 0 0 cm /Im Do Q BT /F1 12 Tf 72 700 Td (text) Tj ET",
            "unsupported: page 1 is a picture (no text to read)",
        ),
    ] {
        let mut sample = Sample::new(&[content]);
        sample.picture();
        sample.pattern("BI /W 9 /H 9 /BPC 8 /CS /G ID x EI");
        let found = read(&sample.bytes()).expect("the sample reads");
        assert_eq!(found.notes, [expected], "{content}");
    }
    let text = "BT /F1 12 Tf 72 700 Td (text) Tj ET";
    let shown = format!("q 9 0 0 9 0 0 cm /Im Do /Im Do Q {text}");
    let mut sample = Sample::new(&[&shown, text, &shown]);
    sample.picture();
    let found = read(&sample.bytes()).expect("the sample reads");
    let expected = "unsupported: 4 pictures on 2 pages: pixels not read (pages 1, 3)";
    assert_eq!(found.notes, [expected]);
}

#[test]
fn forms_that_invoke_themselves_end() {
    let mut sample = Sample::new(&["/Fm Do"]);
    let form = sample.form("BT /F2 12 Tf (once) Tj ET /Fm Do");
    let stream =
        sample.doc.get_object_mut(form).and_then(Object::as_stream_mut).expect("it is a stream");
    let resources =
        stream.dict.get_mut(b"Resources").and_then(Object::as_dict_mut).expect("it has resources");
    resources.set("XObject", dictionary! { "Fm" => form });
    let found = read(&sample.bytes()).expect("the sample reads");
    assert_eq!(found.pages(), ["once\n"]);
}

#[test]
fn damaged_and_locked_files() {
    let mut sample = Sample::new(&["BT /F1 12 Tf 72 700 Td (Jane) Tj ET"]);
    let whole = sample.bytes();
    let broken = String::from_utf8_lossy(&whole).replace("startxref\n", "startxref\n9");
    let found = read(broken.as_bytes()).expect("the cross-reference table is rebuilt");
    assert_eq!(found.pages(), ["Jane\n"]);
    for (bytes, reason) in
        [(&b""[..], "malformed"), (b"%PDF-1.7", "malformed"), (b"text", "malformed")]
    {
        let fault = read(bytes).map(|_| ()).expect_err("there is no page");
        assert_eq!(fault.reason.as_str(), reason);
    }
    for (password, expected) in [("", Ok(vec!["Jane\n".to_owned()])), ("key", Err("encrypted"))] {
        let mut sample = Sample::new(&["BT /F1 12 Tf 72 700 Td (Jane) Tj ET"]);
        let id = Object::string_literal("0123456789abcdef");
        sample.doc.trailer.set("ID", vec![id.clone(), id]);
        lock(&mut sample.doc, password);
        let found = read(&sample.bytes());
        let pages =
            found.map(|found| found.pages().iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(pages.map_err(|fault| fault.reason.as_str()), expected);
    }
}

fn lock(doc: &mut Document, user_password: &str) {
    let version = EncryptionVersion::V2 {
        document: doc,
        owner_password: "owner",
        user_password,
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).expect("the parameters are sound");
    doc.encrypt(&state).expect("the sample is not encrypted yet");
}
