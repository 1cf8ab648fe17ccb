//! Text that nobody sees: read, and told apart by why it cannot be seen.

use lopdf::{Dictionary, Object, dictionary};

use super::samples::{Sample, read, redact, source};
use crate::{format::pdf, model::Limits};

/// Text at a place where the boxes of these tests cover it.
const TEXT: &str = "BT /F1 12 Tf 100 700 Td (Jane) Tj ET";

/// The parts of a page, each with its text.
fn parts(sample: &mut Sample) -> Vec<(String, String)> {
    let found = read(&sample.bytes()).expect("the sample reads");
    let of_page = found.texts.iter().filter(|text| text.page.is_some());
    of_page.map(|text| (text.part.shown(), text.as_str().trim_end().to_owned())).collect()
}

fn check(content: &str, expected: &[(&str, &str)]) {
    let mut sample = Sample::new(&[content]);
    sample.picture();
    sample.resource("ExtGState", "Half", dictionary! { "ca" => Object::Real(0.5) });
    sample.resource("ExtGState", "Mul", dictionary! { "BM" => "Multiply" });
    let found = parts(&mut sample);
    let found: Vec<(&str, &str)> =
        found.iter().map(|(part, text)| (part.as_str(), text.as_str())).collect();
    assert_eq!(found, expected, "{content}");
}

#[test]
fn text_and_what_is_painted_with_it() {
    let box_over = "90 690 100 30 re f";
    let body = [("body", "Jane")];
    let under_box = [("hidden:under-box", "Jane")];
    for (content, expected) in [
        (TEXT.to_owned(), &body[..]),
        (format!("{TEXT} {box_over}"), &under_box),
        (format!("{TEXT} 1 g {box_over}"), &under_box),
        (format!("1 g {box_over} 0 g {TEXT}"), &body),
        (format!("{TEXT} 90 690 m 190 690 l 190 720 l 90 720 l h f"), &under_box),
        (format!("{TEXT} 90 690 m 190 690 l 90 720 l h f"), &body),
        (format!("{TEXT} 90 690 100 30 re 80 680 120 50 re f*"), &under_box),
        (format!("{TEXT} 80 680 120 50 re 85 685 110 40 re S"), &body),
        (format!("q 7 Tr {TEXT} {box_over} Q"), &body),
        (format!("{TEXT} 30 w 90 705 m 200 705 l S"), &under_box),
        (format!("{TEXT} 1 w 90 705 m 200 705 l S"), &body),
        (format!("{TEXT} /Half gs {box_over}"), &body),
        (format!("{TEXT} /Mul gs 1 1 0 rg {box_over}"), &body),
        (format!("{TEXT} /Mul gs 0 g {box_over}"), &under_box),
        (format!("{TEXT} 0 0 10 10 re W n {box_over}"), &body),
        (format!("{TEXT} q 100 0 0 30 90 690 cm /Im Do Q"), &[("hidden:under-picture", "Jane")]),
        (format!("{TEXT} q 595 0 0 842 0 0 cm /Im Do Q"), &body),
        (format!("1 g {TEXT}"), &[("hidden:same-colour", "Jane")]),
        (format!("{box_over} {TEXT}"), &[("hidden:same-colour", "Jane")]),
        (format!("{box_over} 1 g {TEXT}"), &body),
        (format!("1 0 0 rg {box_over} 0 1 1 0 k {TEXT}"), &[("hidden:same-colour", "Jane")]),
        (format!("q 100 0 0 30 90 690 cm /Im Do Q 1 g {TEXT}"), &body),
        (format!("3 Tr {TEXT}"), &[("hidden:invisible", "Jane")]),
        (format!("q 595 0 0 842 0 0 cm /Im Do Q 3 Tr {TEXT}"), &body),
        (format!("1 0 0 1 600 0 cm {TEXT}"), &[("hidden:off-page", "Jane")]),
        (format!("0 0 10 10 re W n {TEXT}"), &[("hidden:off-page", "Jane")]),
        (format!("0 0 595 842 re W n {TEXT}"), &body),
        (TEXT.replace("12 Tf", ".5 Tf"), &[("hidden:tiny", "Jane")]),
    ] {
        check(&content, expected);
    }
}

#[test]
fn a_line_is_told_whole_where_a_part_of_it_is_hidden() {
    check(
        "BT /F1 12 Tf 20 700 Td (NHS number: ) Tj 80 0 Td (Jane) Tj ET 90 690 100 30 re f",
        &[("body", "NHS number:"), ("hidden:under-box", "NHS number: Jane")],
    );
    check(
        "BT /F1 12 Tf 100 700 Td (........) Tj ET 90 690 100 30 re f 0 g BT /F1 12 Tf 9 9 Td (a) Tj ET",
        &[("body", "........\na")],
    );
}

/// A document with a layer that is off, as property `/MC` and as the layer of `/Fm`.
fn layered(content: &str, state: Dictionary) -> Sample {
    let mut sample = Sample::new(&[content]);
    let layer = sample
        .doc
        .add_object(dictionary! { "Type" => "OCG", "Name" => Object::string_literal("L") });
    let mut first = state;
    if first.has(b"list") {
        first.remove(b"list");
        first.set("OFF", vec![layer.into()]);
    }
    sample
        .catalogue()
        .set("OCProperties", dictionary! { "OCGs" => vec![layer.into()], "D" => first });
    sample.resource("Properties", "MC", layer);
    let form = sample.form("BT /F2 12 Tf (form) Tj ET");
    let form = sample.doc.get_object_mut(form).and_then(Object::as_stream_mut);
    form.expect("the form was made here").dict.set("OC", layer);
    sample
}

#[test]
fn layers_that_are_off() {
    let off = || dictionary! { "list" => 1 };
    for (content, state, expected) in [
        (format!("/OC /MC BDC {TEXT} EMC"), off(), "hidden:layer"),
        (format!("/OC /MC BDC q {TEXT} Q EMC"), off(), "hidden:layer"),
        (format!("/OC /MC BDC EMC {TEXT}"), off(), "body"),
        (format!("/Span /MC BDC {TEXT} EMC"), off(), "body"),
        (format!("/OC /MC BDC {TEXT} EMC"), Dictionary::new(), "body"),
        (format!("/OC /MC BDC {TEXT} EMC"), dictionary! { "BaseState" => "OFF" }, "hidden:layer"),
        ("/Fm Do".to_owned(), off(), "hidden:layer"),
        ("/Fm Do".to_owned(), Dictionary::new(), "body"),
    ] {
        let found = parts(&mut layered(&content, state));
        let found: Vec<&str> = found.iter().map(|(part, _)| part.as_str()).collect();
        assert_eq!(found, [expected], "{content}");
    }
}

#[test]
fn hidden_text_can_be_cut() {
    let bytes = Sample::new(&[&format!("{TEXT} 90 690 100 30 re f")]).bytes();
    let copy = redact(&bytes, "Jane", "", |_| true).expect("the sample is written");
    let left = read(&copy).expect("the copy reads");
    assert!(left.texts.iter().all(|text| !text.as_str().contains("Jane")));
    let bytes = Sample::new(&["BT 3 Tr /F1 12 Tf 72 700 Td (a Secret b) Tj ET"]).bytes();
    let copy = redact(&bytes, "Secret", "", |_| true).expect("the sample is written");
    assert_eq!(read(&copy).expect("the copy reads").part("hidden:invisible"), ["a b\n"]);
}

#[test]
fn a_hyphen_goes_with_its_word() {
    let content = "BT /F1 12 Tf 14 TL 72 700 Td (by Balo-) Tj (gun there) ' ET";
    let copy = redact(&Sample::new(&[content]).bytes(), "Balogun", "", |_| true);
    let left = read(&copy.expect("the sample is written")).expect("the copy reads");
    let words: Vec<&str> = left.pages()[0].split_whitespace().collect();
    assert_eq!(words, ["by", "there"]);
}

#[test]
fn a_stream_without_its_length_is_read() {
    let mut bytes = Sample::new(&[TEXT]).bytes();
    let at = memchr::memmem::find(&bytes, b"/Length").expect("streams have a length");
    bytes[at..at + 7].copy_from_slice(b"/Lengte");
    let mut seen = super::samples::Read::default();
    pdf::read(&source(&bytes), &Limits::default(), &mut seen).expect("the sample reads");
    assert_eq!(seen.pages(), ["Jane\n"]);
    let copy = redact(&bytes, "Jane", "", |_| true).expect("the sample is written");
    assert!(!super::samples::holds(&copy, "Jane"));
}

#[test]
fn a_font_without_a_map_by_the_order_of_its_glyphs() {
    let mut sample = Sample::new(&["BT /F9 12 Tf 72 700 Td <002D0044005100480003> Tj ET"]);
    let child = sample.doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "ArialMT", "DW" => 500,
    });
    let font = sample.doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "ArialMT", "Encoding" => "Identity-H",
        "DescendantFonts" => vec![child.into()],
    });
    sample.resource("Font", "F9", font);
    let found = read(&sample.bytes()).expect("the sample reads");
    assert_eq!(found.pages(), ["Jane\n"]);
    assert_eq!(found.notes.len(), 1, "a guess is told of");
}
