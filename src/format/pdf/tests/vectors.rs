//! Every place in a file where text can hide, each by itself: there before, gone from the copy.
//!
//! Numbers are those of the list of leaks that copies are held against; each has one row here.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use super::{
    samples::{Sample, holds, redact},
    writing::LABEL,
};

const PLAIN: &str = "BT /F1 12 Tf 72 700 Td (plain) Tj ET";

fn secret() -> Object {
    Object::string_literal("Secret")
}

/// What hides the word, by the number of the leak.
type Row = (u8, fn(&mut Sample));

fn stream(sample: &mut Sample, dict: Dictionary, bytes: &str) -> Object {
    Object::Reference(sample.doc.add_object(Stream::new(dict, bytes.as_bytes().to_vec())))
}

fn script() -> Object {
    dictionary! { "S" => "JavaScript", "JS" => secret() }.into()
}

/// A file, whose content is the word.
fn file(sample: &mut Sample) -> Object {
    let file = stream(sample, dictionary! { "Type" => "EmbeddedFile" }, "Secret");
    dictionary! {
        "Type" => "Filespec", "F" => Object::string_literal("a.txt"),
        "EF" => dictionary! { "F" => file },
    }
    .into()
}

fn annotate(sample: &mut Sample, mut annotation: Dictionary) {
    annotation.set("Rect", vec![300.into(), 380.into(), 500.into(), 400.into()]);
    let page = sample.page(0);
    page.set("Annots", vec![annotation.into()]);
}

fn field(sample: &mut Sample, key: &str, value: Object) {
    let mut field = dictionary! { "Subtype" => "Widget", "FT" => "Tx", "F" => 4 };
    field.set("T", Object::string_literal("field"));
    field.set(key, value);
    annotate(sample, field.clone());
    sample.catalogue().set("AcroForm", dictionary! { "Fields" => vec![field.into()] });
}

fn appearance(sample: &mut Sample) -> Object {
    let form = dictionary! {
        "Type" => "XObject", "Subtype" => "Form",
        "BBox" => vec![0.into(), 0.into(), 200.into(), 20.into()],
    };
    let form = stream(sample, form, "BT /F1 10 Tf 2 4 Td (Secret) Tj ET");
    dictionary! { "N" => form }.into()
}

fn element(sample: &mut Sample, key: &str) {
    let mut element = dictionary! { "Type" => "StructElem", "S" => "Figure", "K" => 0 };
    element.set(key, secret());
    let root = dictionary! { "Type" => "StructTreeRoot", "K" => element };
    sample.catalogue().set("StructTreeRoot", root);
}

/// A page's content that shows the word, or hides it among operators.
const CONTENTS: &[(u8, &str)] = &[
    (1, "BT /F1 12 Tf 72 700 Td (Secret) Tj ET"),
    (2, "BT /F1 12 Tf 72 700 Td [(S)-20(e)-20(c)-20(r)-20(e)-20(t)] TJ ET"),
    (3, "BT /F1 12 Tf 72 700 Td (S) Tj (e) Tj (c) Tj (r) Tj (e) Tj (t) Tj ET"),
    (4, "BT /F1 12 Tf 72 700 Td 3 Tr (Secret) Tj ET"),
    (5, "/Span <</ActualText (Secret)>> BDC BT /F1 12 Tf 72 700 Td (shown) Tj ET EMC"),
    (9, "BT /F1 12 Tf 0 1 -1 0 300 400 Tm (Secret) Tj ET"),
    (10, "q 72 530 5 5 re W n BT /F1 12 Tf 72 500 Td (Secret) Tj ET Q"),
    (11, "1 1 1 rg BT /F1 12 Tf 72 500 Td (Secret) Tj ET"),
    (12, "BT /F1 12 Tf 900 500 Td (Secret) Tj ET"),
    (13, "BT /F1 12 Tf 72 500 Td (Secret) Tj ET 70 495 99 16 re f"),
    (14, "% Secret\nBT /F1 12 Tf 72 700 Td (plain) Tj ET"),
    (18, "/Tag <</Key (Secret)>> BDC EMC"),
];

/// Content that is not the page's own.
const STREAMS: &[Row] = &[
    (6, |s| {
        let layer = s.doc.add_object(dictionary! { "Type" => "OCG", "Name" => "layer" });
        s.resource("Properties", "Off", layer);
        let off = dictionary! { "OFF" => vec![Object::Reference(layer)] };
        s.catalogue().set("OCProperties", dictionary! { "OCGs" => vec![layer.into()], "D" => off });
        shows(s, "/OC /Off BDC BT /F1 12 Tf 72 700 Td (Secret) Tj ET EMC");
    }),
    (7, |s| {
        s.form("BT /F2 12 Tf (Secret) Tj ET");
        shows(s, "/Fm Do");
    }),
    (8, |s| {
        let inner = s.form("BT /F2 12 Tf (Secret) Tj ET");
        let outer = dictionary! {
            "Type" => "XObject", "Subtype" => "Form",
            "BBox" => vec![0.into(), 0.into(), 400.into(), 400.into()],
            "Resources" => dictionary! { "XObject" => dictionary! { "In" => inner } },
        };
        let outer = stream(s, outer, "q /In Do Q");
        s.resource("XObject", "Out", outer);
        shows(s, "/Out Do");
    }),
    (15, |s| {
        let glyph = stream(s, dictionary! {}, "1000 0 d0 BT /F1 1000 Tf (Secret) Tj ET");
        let encoding = dictionary! { "Differences" => vec![65.into(), "a".into()] };
        let font = dictionary! {
            "Type" => "Font", "Subtype" => "Type3", "FirstChar" => 65, "LastChar" => 65,
            "FontBBox" => vec![0.into(), 0.into(), 900.into(), 900.into()],
            "FontMatrix" => vec![0.001.into(), 0.into(), 0.into(), 0.001.into(), 0.into(), 0.into()],
            "Widths" => vec![900.into()], "CharProcs" => dictionary! { "a" => glyph },
            "Encoding" => encoding,
        };
        s.resource("Font", "T3", font);
        shows(s, "BT /T3 12 Tf 72 430 Td (A) Tj ET");
    }),
    (16, |s| {
        let image = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 8, "Height" => 9,
            "BitsPerComponent" => 8, "ColorSpace" => "DeviceGray",
        };
        let image = stream(s, image, &"..Secret".repeat(9));
        s.resource("XObject", "Px", image);
        shows(s, &format!("q 9 0 0 9 300 300 cm /Px Do Q {PLAIN}"));
    }),
    (17, |s| picture(s, &dictionary! { "Filter" => "DCTDecode" }, "..Exif..Secret..")),
    (20, |s| {
        s.pattern("BT /F1 9 Tf (Secret) Tj ET");
        shows(s, "/Pattern cs /P scn 0 0 9 9 re f");
    }),
    (21, |s| {
        let xmp = stream(s, dictionary! { "Type" => "Metadata" }, "<x>Secret</x>");
        picture(s, &dictionary! { "Metadata" => xmp }, "....");
    }),
    (60, |s| drop(stream(s, dictionary! {}, "Secret"))),
];

fn shows(sample: &mut Sample, content: &str) {
    let content = stream(sample, dictionary! {}, content);
    sample.page(0).set("Contents", content);
}

/// A picture of a few pixels, which copies keep, with something about it.
fn picture(sample: &mut Sample, more: &Dictionary, rest: &str) {
    let mut dict = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => 2, "Height" => 2,
        "BitsPerComponent" => 8, "ColorSpace" => "DeviceGray",
    };
    dict.extend(more);
    let image = stream(sample, dict, rest);
    sample.resource("XObject", "Px", image);
    shows(sample, &format!("q 9 0 0 9 300 300 cm /Px Do Q {PLAIN}"));
}

/// Strings and streams about a page, its annotations and its fields.
const PAGES: &[Row] = &[
    (19, |s| {
        let layer = s.doc.add_object(dictionary! { "Type" => "OCG", "Name" => secret() });
        s.resource("Properties", "On", layer);
        shows(s, "/OC /On BDC BT /F1 12 Tf 72 700 Td (shown) Tj ET EMC");
    }),
    (22, |s| {
        s.resource("Properties", "Pr", dictionary! { "Key" => secret() });
        shows(s, "/Tag /Pr BDC EMC");
    }),
    (23, |s| s.page(0).set("PieceInfo", dictionary! { "App" => secret() })),
    (24, |s| {
        let thumb = stream(s, dictionary! {}, "Secret..");
        s.page(0).set("Thumb", thumb);
    }),
    (25, |s| {
        let xmp = stream(s, dictionary! { "Type" => "Metadata" }, "<x>Secret</x>");
        s.page(0).set("Metadata", xmp);
    }),
    (26, |s| annotate(s, dictionary! { "Subtype" => "Text", "Contents" => secret() })),
    (27, |s| annotate(s, dictionary! { "Subtype" => "Text", "T" => secret() })),
    (28, |s| annotate(s, dictionary! { "Subtype" => "Text", "RC" => secret() })),
    (29, |s| annotate(s, dictionary! { "Subtype" => "FreeText", "Contents" => secret() })),
    (30, |s| {
        let shown = appearance(s);
        annotate(s, dictionary! { "Subtype" => "FreeText", "F" => 4, "AP" => shown });
    }),
    (31, |s| {
        let action = dictionary! {
            "S" => "URI", "URI" => Object::string_literal("https://example.com/?q=Secret"),
        };
        annotate(s, dictionary! { "Subtype" => "Link", "A" => action });
    }),
    (32, |s| {
        let file = dictionary! { "Type" => "Filespec", "F" => secret() };
        annotate(s, dictionary! { "Subtype" => "FileAttachment", "FS" => file });
    }),
    (33, |s| {
        let file = file(s);
        annotate(s, dictionary! { "Subtype" => "FileAttachment", "FS" => file });
    }),
    (34, |s| field(s, "T", secret())),
    (35, |s| field(s, "V", secret())),
    (36, |s| field(s, "DV", secret())),
    (37, |s| field(s, "TU", secret())),
    (38, |s| {
        let shown = appearance(s);
        field(s, "AP", shown);
    }),
    (39, |s| field(s, "AA", dictionary! { "K" => script() }.into())),
    (40, |s| s.page(0).set("AA", dictionary! { "O" => script() })),
];

/// Strings and streams about the document.
const DOCUMENTS: &[Row] = &[
    (41, |s| {
        let form = stream(s, dictionary! {}, "<xdp>Secret</xdp>");
        s.catalogue().set("AcroForm", dictionary! { "XFA" => form });
    }),
    (42, |s| {
        let xmp = stream(s, dictionary! { "Type" => "Metadata" }, "<x>Secret</x>");
        s.catalogue().set("Metadata", xmp);
    }),
    (43, |s| info(s, "Title")),
    (44, |s| info(s, "Author")),
    (45, |s| info(s, "Custom")),
    (46, |s| {
        let item = dictionary! { "Title" => secret() };
        s.catalogue().set("Outlines", dictionary! { "First" => item.clone(), "Last" => item });
    }),
    (47, |s| {
        let file = dictionary! { "Type" => "Filespec", "Desc" => secret() };
        named(s, "EmbeddedFiles", file.into());
    }),
    (48, |s| {
        let file = file(s);
        named(s, "EmbeddedFiles", file);
    }),
    (49, |s| named(s, "JavaScript", script())),
    (50, |s| named(s, "Dests", secret())),
    (51, |s| {
        let label = dictionary! { "P" => secret() };
        s.catalogue().set("PageLabels", dictionary! { "Nums" => vec![0.into(), label.into()] });
    }),
    (52, |s| element(s, "Alt")),
    (53, |s| element(s, "ActualText")),
    (54, |s| element(s, "E")),
    (55, |s| element(s, "T")),
    (56, |s| s.catalogue().set("PieceInfo", dictionary! { "App" => secret() })),
    (57, |s| {
        let file = file(s);
        s.catalogue().set("AF", vec![file]);
    }),
    (58, |s| s.catalogue().set("OpenAction", script())),
    (59, |s| s.catalogue().set("MyPrivate", secret())),
    (61, |s| s.doc.trailer.set("MyTrailer", secret())),
];

fn info(sample: &mut Sample, key: &str) {
    let mut info = Dictionary::new();
    info.set(key, secret());
    let info = sample.doc.add_object(info);
    sample.doc.trailer.set("Info", info);
}

fn named(sample: &mut Sample, tree: &str, value: Object) {
    let mut names = Dictionary::new();
    names.set(tree, dictionary! { "Names" => vec![Object::string_literal("a"), value] });
    sample.catalogue().set("Names", names);
}

/// What is outside the objects of the last revision.
fn outside() -> [(u8, Vec<u8>); 2] {
    let old = Sample::new(&[CONTENTS[0].1]).bytes();
    let mut update = lopdf::IncrementalDocument::create_from(
        old.clone(),
        Document::load_mem(&old).expect("the sample loads"),
    );
    let doc = Document::load_mem(&old).expect("the sample loads");
    let page = doc.page_iter().next().expect("it has a page");
    let new = Stream::new(dictionary! {}, PLAIN.as_bytes().to_vec());
    update.new_document.objects.insert(doc.get_page_contents(page)[0], new.into());
    let mut revised = Vec::new();
    update.save_to(&mut revised).expect("memory takes any file");
    let after = [Sample::new(&[PLAIN]).bytes(), b"% Secret\n".to_vec()].concat();
    [(62, revised), (63, after)]
}

#[test]
fn every_hiding_place_is_closed() {
    let rows = [STREAMS, PAGES, DOCUMENTS].concat();
    let made = rows.into_iter().map(|(number, hide)| {
        let mut sample = Sample::new(&[PLAIN]);
        hide(&mut sample);
        (number, sample.bytes())
    });
    let contents = CONTENTS.iter().map(|(number, text)| (*number, Sample::new(&[text]).bytes()));
    let mut numbers = BTreeSet::new();
    for (number, before) in contents.chain(made).chain(outside()) {
        assert!(numbers.insert(number), "{number} twice");
        assert!(holds_in_order(&before), "{number} cannot fail");
        let copy = redact(&before, "Secret", LABEL, |_| true)
            .unwrap_or_else(|fault| panic!("{number}: {fault}"));
        assert!(!holds_in_order(&copy), "{number} is in the copy");
    }
    assert!(numbers.into_iter().eq(1..=63), "every number has its row");
}

#[test]
fn what_follows_the_pixels_of_a_small_picture_goes() {
    let mut sample = Sample::new(&[PLAIN]);
    picture(&mut sample, &dictionary! {}, "....Secret");
    let before = sample.bytes();
    assert!(holds_in_order(&before));
    let copy = redact(&before, "Secret", LABEL, |_| true).expect("it can be redacted");
    assert!(!holds_in_order(&copy));
}

/// Whether the word is anywhere in a file, its strings joined or not, as text or as UTF-16.
fn holds_in_order(bytes: &[u8]) -> bool {
    let wide: Vec<u8> = "Secret".encode_utf16().flat_map(u16::to_be_bytes).collect();
    holds(bytes, "Secret")
        || memchr::memmem::find(bytes, b"Secret").is_some()
        || memchr::memmem::find(bytes, &wide).is_some()
}
