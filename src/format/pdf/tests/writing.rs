//! Writing: what is cut is gone from every byte, the rest reads as before.

use lopdf::{Document, Object, Stream, dictionary};

use super::samples::{PIXELS, Sample, cuts, holds, read, redact, write, write_telling};
use crate::model::{Cut, Cuts};

pub(super) const LABEL: &str = "[REDACTED]";

/// Cuts `Secret` from a page; the rest must read as `expected`.
#[test]
fn cut_glyphs_are_gone_and_others_stay() {
    for (content, expected) in [
        ("BT /F1 12 Tf 72 700 Td (Jane Secret Doe) Tj ET", "Jane Doe\n"),
        ("BT /F1 12 Tf 72 700 Td [(Ja)-20(ne Se)4(cret)-300(Doe)] TJ ET", "Jane Doe\n"),
        ("BT /F1 12 Tf 72 700 Td (S) Tj (ecr) Tj (et) Tj ( kept) Tj ET", "kept\n"),
        ("BT /F1 12 Tf 14 TL 72 700 Td (a) Tj (b Secret) ' 1 2 (c Secret d) \" ET", "a\nb\nc d\n"),
        ("BT /F1 12 Tf 0 1 -1 0 300 400 Tm (a Secret b) Tj ET", "a b\n"),
        ("BT /F1 12 Tf 72 700 Td (Secret) Tj 0.3 0 Td (Secret) Tj 0 20 Td (x) Tj ET", "x\n"),
        ("/Span <</ActualText (Secret)>> BDC BT /F1 12 Tf 72 700 Td (J.) Tj ET EMC", ""),
        ("% Secret\nBT /F1 12 Tf 72 700 Td (kept) Tj ET", "kept\n"),
        ("Q q q BT /F1 12 Tf 72 700 Td (a Secret b) Tj", "a b\n"),
        ("q 1 0 0 1 72 600 cm /Fm Do Q BT /F1 12 Tf 72 700 Td (a Secret b) Tj ET", "a b\nform x\n"),
    ] {
        let mut sample = Sample::new(&[content]);
        sample.form("BT /F2 12 Tf (form Secret x) Tj ET");
        let before = sample.bytes();
        let copy = redact(&before, "Secret", LABEL, |_| true).expect("the sample can be redacted");
        assert!(!holds(&copy, "Secret"), "{content}");
        let pages = read(&copy).expect("the copy reads").pages().concat();
        assert_eq!(pages, expected, "{content}");
        let again = redact(&copy, "Secret", LABEL, |_| true).expect("a copy can be copied");
        assert_eq!(read(&again).expect("it reads").pages().concat(), expected, "{content}");
    }
}

#[test]
fn without_cuts_pages_read_the_same() {
    let contents =
        ["BT /F1 12 Tf 72 700 Td [(Ja)-20(ne)] TJ ET /Fm Do", "BT /F1 9 Tf 5 5 Td (two) Tj ET"];
    let mut sample = Sample::new(&contents);
    sample.form("BT /F2 12 Tf (form) Tj ET");
    let before = sample.bytes();
    let copy = write(&before, &Cuts::default()).expect("the sample can be copied");
    assert_eq!(
        read(&copy).expect("the copy reads").pages(),
        read(&before).expect("it reads").pages()
    );
    let doc = Document::load_mem(&copy).expect("the copy loads");
    for (page, content) in doc.page_iter().zip(contents) {
        assert_eq!(doc.get_page_content(page).trim_ascii_end(), content.as_bytes());
    }
}

#[test]
fn a_shared_form_is_cut_only_where_it_is_hit() {
    let mut sample = Sample::new(&["q /Fm Do Q", "q /Fm Do Q"]);
    sample.form("BT /F2 12 Tf 9 9 Td (a Secret b) Tj ET");
    let copy = redact(&sample.bytes(), "Secret", LABEL, |text| text.page == Some(1))
        .expect("it can be redacted");
    assert_eq!(read(&copy).expect("the copy reads").pages(), ["a b\n", "a Secret b\n"]);
    let copy = redact(&sample.bytes(), "Secret", LABEL, |_| true).expect("it can be redacted");
    assert!(!holds(&copy, "Secret"));
}

#[test]
fn labels_are_shown_on_the_box() {
    let mut sample = Sample::new(&["BT /F1 12 Tf 72 700 Td (Jane Secret Doe) Tj ET"]);
    let copy = redact(&sample.bytes(), "Secret", "[person]", |_| true).expect("it can be redacted");
    let text = read(&copy).expect("the copy reads").pages().concat();
    assert!(text.contains("[person]"), "{text}");
}

/// Hides a word wherever a document can hold one, but for the text of its pages.
fn hide(sample: &mut Sample) {
    let secret = || Object::string_literal("Secret");
    let stream =
        |doc: &mut Document| doc.add_object(Stream::new(dictionary! {}, b"Secret".to_vec()));
    let info = sample.doc.add_object(dictionary! { "Title" => secret() });
    sample.doc.trailer.set("Info", info);
    sample.doc.trailer.set("Own", secret());
    let data = stream(&mut sample.doc);
    let layer = sample.doc.add_object(dictionary! { "Type" => "OCG", "Name" => secret() });
    sample.resource("Properties", "MC0", layer);
    let unused =
        dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(); 4] };
    let unused = sample.doc.add_object(Stream::new(unused, b"BT (Secret) Tj ET".to_vec()));
    sample.resource("XObject", "Unused", unused);
    let note =
        dictionary! { "Subtype" => "Text", "Rect" => vec![0.into(); 4], "Contents" => secret() };
    for (key, object) in [
        ("Annots", Object::Array(vec![note.into()])),
        ("PieceInfo", dictionary! { "App" => secret() }.into()),
        ("Thumb", data.into()),
        ("Secret", secret()),
    ] {
        sample.page(0).set(key, object);
    }
    hide_in_catalogue(sample, data);
}

fn hide_in_catalogue(sample: &mut Sample, data: lopdf::ObjectId) {
    let secret = || Object::string_literal("Secret");
    for (key, object) in [
        ("Metadata", Object::Reference(data)),
        (
            "Names",
            dictionary! { "Dests" => dictionary! { "Names" => vec![secret(), 1.into()] } }.into(),
        ),
        ("OpenAction", dictionary! { "S" => "JavaScript", "JS" => secret() }.into()),
        ("AcroForm", dictionary! { "XFA" => data }.into()),
        ("StructTreeRoot", dictionary! { "Alt" => secret() }.into()),
        ("Own", secret()),
    ] {
        sample.catalogue().set(key, object);
    }
}

#[test]
fn nothing_but_pages_is_copied() {
    let mut sample = Sample::new(&["BT /F1 12 Tf 72 700 Td (page) Tj ET /MP <</K (Secret)>> DP"]);
    hide(&mut sample);
    let mut before = sample.bytes();
    before.extend_from_slice(b"\n% Secret\n");
    assert!(holds(&before, "Secret"), "the test can fail");
    let copy = write(&before, &Cuts::default()).expect("the sample can be copied");
    assert!(!holds(&copy, "Secret"));
    assert_eq!(read(&copy).expect("the copy reads").pages(), ["page\n"]);
}

#[test]
fn earlier_revisions_are_not_copied() {
    let mut sample = Sample::new(&["BT /F1 12 Tf 72 700 Td (Secret) Tj ET"]);
    let first = sample.bytes();
    let mut update = lopdf::IncrementalDocument::create_from(first.clone(), sample.doc);
    let doc = Document::load_mem(&first).expect("the sample loads");
    let page = doc.page_iter().next().expect("it has a page");
    let content = doc.get_page_contents(page)[0];
    let new = Stream::new(dictionary! {}, b"BT /F1 12 Tf 72 700 Td (clean) Tj ET".to_vec());
    update.new_document.objects.insert(content, Object::Stream(new));
    let mut second = Vec::new();
    update.save_to(&mut second).expect("memory takes any file");
    assert!(holds(&second, "Secret"), "the first revision is still there");
    assert_eq!(read(&second).expect("it reads").pages(), ["clean\n"]);
    let copy = write(&second, &Cuts::default()).expect("the sample can be copied");
    assert!(!holds(&copy, "Secret"));
}

#[test]
fn annotations_are_drawn_into_the_page() {
    let mut sample = Sample::new(&["BT /F1 12 Tf 72 700 Td (page) Tj ET"]);
    let font = sample.doc.add_object(
        dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier" },
    );
    let form = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 100.into(), 20.into()],
        "Resources" => dictionary! { "Font" => dictionary! { "F2" => font } },
    };
    let form = sample
        .doc
        .add_object(Stream::new(form, b"BT /F2 10 Tf 2 4 Td (a Secret b) Tj ET".to_vec()));
    let field = dictionary! {
        "Subtype" => "Widget", "FT" => "Tx", "V" => Object::string_literal("a Secret b"), "F" => 4,
        "Rect" => vec![50.into(), 50.into(), 250.into(), 90.into()], "AP" => dictionary! { "N" => form },
    };
    sample.page(0).set("Annots", vec![field.into()]);
    let before = sample.bytes();
    assert_eq!(read(&before).expect("it reads").pages(), ["page\na Secret b\n"]);
    let same = write(&before, &Cuts::default()).expect("it can be copied");
    assert_eq!(read(&same).expect("the copy reads").pages(), ["page\na Secret b\n"]);
    let copy = redact(&before, "Secret", LABEL, |_| true).expect("it can be redacted");
    assert_eq!(read(&copy).expect("the copy reads").pages(), ["page\na b\n"]);
    assert!(!holds(&copy, "Secret"));
}

#[test]
fn links_stay_unless_their_address_is_cut() {
    let mut sample = Sample::new(&["BT /F1 12 Tf 72 700 Td (page) Tj ET"]);
    let link = |target: &str| {
        Object::from(dictionary! {
            "Subtype" => "Link", "Rect" => vec![0.into(), 0.into(), 9.into(), 9.into()],
            "A" => dictionary! { "S" => "URI", "URI" => Object::string_literal(target) },
        })
    };
    let links = vec![link("https://example.com/a"), link("mailto:Secret@example.com")];
    sample.page(0).set("Annots", links);
    let copy = redact(&sample.bytes(), "Secret", LABEL, |_| true).expect("it can be redacted");
    assert_eq!(
        read(&copy).expect("the copy reads").part("attribute:link"),
        ["https://example.com/a"]
    );
    assert!(!holds(&copy, "Secret"));
}

#[test]
fn what_cannot_be_done_safely_is_refused() {
    let text = "BT /F1 12 Tf 72 700 Td (Secret) Tj ET";
    let mut sample = Sample::new(&[&format!("q 595 0 0 842 0 0 cm /Im Do Q {text}")]);
    sample.picture();
    let fault = redact(&sample.bytes(), "Secret", LABEL, |_| true).err();
    assert_eq!(
        fault.map(|fault| fault.to_string()).as_deref(),
        Some("unsupported: page 1 is mainly a picture, which nobody has read"),
    );
    let bytes = Sample::new(&[text]).bytes();
    for (stream, end) in [(0, 7), (5, 1), (1 << 30, 1)] {
        let mut cuts = Cuts::default();
        cuts.add(stream, Cut { start: 0, end, label: LABEL.into() });
        assert!(write(&bytes, &cuts).is_err(), "stream {stream}, end {end}");
    }
}

pub(super) const TEXT: &str = "BT /F1 12 Tf 72 700 Td (Secret) Tj ET";

/// One sample with pictures wherever they can be, as far as `content` shows them.
pub(super) fn with_pictures(content: &str) -> Vec<u8> {
    let mut sample = Sample::new(&[content]);
    sample.picture();
    let inline = format!("BI /W 8 /H 8 /BPC 8 /CS /G ID {} EI", PIXELS.repeat(4));
    sample.pattern(&inline);
    sample.form(&format!("q 9 0 0 9 9 9 cm {inline} Q"));
    sample.bytes()
}

#[test]
fn unread_pictures_are_left_out_unless_kept() {
    for content in [
        format!("q 9 0 0 9 300 300 cm /Im Do Q {TEXT}"),
        format!("q 9 0 0 9 300 300 cm BI /W 8 /H 8 ID {} EI Q {TEXT}", PIXELS.repeat(4)),
        format!("/Fm Do {TEXT}"),
        format!("/Pattern cs /P scn 0 0 9 9 re f {TEXT}"),
    ] {
        let before = with_pictures(&content);
        assert!(holds(&before, PIXELS));
        let mut cuts = cuts(&before, "Secret", LABEL, |_| true).expect("the sample reads");
        let (copy, kept) = write_telling(&before, &cuts).expect("it can be copied");
        assert!(!kept && !holds(&copy, PIXELS) && !holds(&copy, "Secret"), "{content}");
        assert_eq!(read(&copy).expect("the copy reads").notes, [""; 0], "{content}");
        cuts.keep_unread();
        let (copy, kept) = write_telling(&before, &cuts).expect("it can be copied");
        assert!(kept && holds(&copy, PIXELS) && !holds(&copy, "Secret"), "{content}");
    }
    let mut cuts = Cuts::default();
    cuts.keep_unread();
    let (copy, kept) = write_telling(&with_pictures(TEXT), &cuts).expect("it can be copied");
    assert!(!kept && !holds(&copy, PIXELS), "what no page shows is not copied");
}

#[test]
fn the_layout_stays_where_a_picture_was() {
    let content = "q 9 0 0 9 0 0 cm /Im Do Q BT /F1 12 Tf 72 700 Td (page) Tj ET";
    let copy = write(&with_pictures(content), &Cuts::default()).expect("it can be copied");
    let doc = Document::load_mem(&copy).expect("the copy loads");
    let page = doc.page_iter().next().expect("it has a page");
    assert_eq!(doc.get_page_content(page).trim_ascii_end(), content.as_bytes());
    let sizes =
        doc.objects.values().filter_map(|object| object.as_stream().ok()?.dict.get(b"Width").ok());
    assert_eq!(sizes.map(|size| size.as_i64().ok()).collect::<Vec<_>>(), [Some(1)]);
}

#[test]
fn fonts_of_the_document_get_names_that_tell_nothing() {
    let program = "%!PS-AdobeFont-1.0: Secret\n/FontName /Secret def eexec";
    for (name, embedded, expected) in [
        ("Secret", true, "Font1"),
        ("ABCDEF+Secret", true, "Font1"),
        ("ABCDEF+Arial-BoldMT", true, "ABCDEF+Arial-BoldMT"),
        ("Secret", false, "Secret"),
    ] {
        let mut sample = Sample::new(&["BT /F9 12 Tf 72 700 Td (page) Tj ET"]);
        let file = sample.doc.add_object(Stream::new(dictionary! {}, program.as_bytes().to_vec()));
        let name = Object::Name(name.into());
        let mut descriptor = dictionary! { "Type" => "FontDescriptor", "FontName" => name.clone() };
        if embedded {
            descriptor.set("FontFile", file);
        }
        let descriptor = sample.doc.add_object(descriptor);
        let font = dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "Name" => "Secret", "BaseFont" => name,
            "FontDescriptor" => descriptor, "Encoding" => "WinAnsiEncoding",
        };
        sample.resource("Font", "F9", font);
        let copy = write(&sample.bytes(), &Cuts::default()).expect("it can be copied");
        let doc = Document::load_mem(&copy).expect("the copy loads");
        let fonts: Vec<&[u8]> = doc
            .objects
            .values()
            .filter_map(|o| o.as_dict().ok()?.get(b"FontName").ok()?.as_name().ok())
            .collect();
        assert_eq!(fonts, [expected.as_bytes()]);
        assert_eq!(holds(&copy, "Secret"), !embedded, "{expected}");
    }
}
