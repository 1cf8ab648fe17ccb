//! Inspecting: each way of hiding something is found, and a plain page is not.

use std::ops::ControlFlow;

use lopdf::{Object, Stream, dictionary};

use super::samples::{Sample, source};
use crate::{
    format::pdf,
    model::{Fault, Hidden, Limits},
};

const TEXT: &str = "BT /F1 12 Tf 100 700 Td (Jane Doe) Tj ET";

fn inspect(bytes: &[u8]) -> Result<Vec<Hidden>, Fault> {
    let mut found = Vec::new();
    pdf::inspect(&source(bytes), &Limits::default(), &mut |hidden| {
        found.push(hidden);
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

/// Each finding as `kind count page: text`.
fn check(bytes: &[u8], expected: &[&str]) {
    let found: Vec<String> = inspect(bytes)
        .expect("the sample is inspected")
        .iter()
        .map(|hidden| {
            let page = hidden.spot.page.map_or(String::new(), |page| format!(" p{page}"));
            format!("{} {}{page}: {}", hidden.how.kind(), hidden.count, hidden.text.reveal())
        })
        .collect();
    assert_eq!(found, expected);
}

fn text(text: &str) -> Object {
    Object::string_literal(text)
}

/// A page with an annotation.
fn annotated(annotation: lopdf::Dictionary) -> Vec<u8> {
    let mut sample = Sample::new(&[TEXT]);
    let mut annotation = annotation;
    annotation.set("Type", "Annot");
    if !annotation.has(b"Rect") {
        annotation.set("Rect", vec![90.into(), 690.into(), 126.into(), 715.into()]);
    }
    let annotation = sample.doc.add_object(annotation);
    sample.page(0).set("Annots", vec![annotation.into()]);
    sample.bytes()
}

#[test]
fn covered_text_is_told_without_what_stands_beside_it() {
    check(&Sample::new(&[TEXT]).bytes(), &[]);
    let over = "90 690 36 30 re f";
    check(&Sample::new(&["", &format!("{TEXT} {over}")]).bytes(), &["hidden:under-box 4 p2: Jane"]);
    let both = format!("{TEXT} {over} 1 g BT /F1 12 Tf 100 600 Td (white) Tj ET");
    check(
        &Sample::new(&[&both]).bytes(),
        &["hidden:under-box 4 p1: Jane", "hidden:same-colour 5 p1: white"],
    );
    check(&Sample::new(&["BT /F1 12 Tf 100 700 Td (____) Tj ET 90 690 90 30 re f"]).bytes(), &[]);
}

#[test]
fn annotations_that_look_like_redactions() {
    let quads: Vec<Object> =
        [90, 715, 126, 715, 90, 690, 126, 690].into_iter().map(Object::from).collect();
    let black = || vec![0.into(), 0.into(), 0.into()];
    let yellow = vec![1.into(), 1.into(), 0.into()];
    for (annotation, expected) in [
        (dictionary! { "Subtype" => "Redact" }, &["hidden:unapplied-redaction 4 p1: Jane"][..]),
        (
            dictionary! { "Subtype" => "Redact", "QuadPoints" => quads.clone(), "Rect" => vec![0.into(); 4] },
            &["hidden:unapplied-redaction 4 p1: Jane"],
        ),
        (
            dictionary! { "Subtype" => "Highlight", "QuadPoints" => quads.clone(), "C" => black() },
            &["hidden:dark-highlight 4 p1: Jane"],
        ),
        (dictionary! { "Subtype" => "Highlight", "QuadPoints" => quads, "C" => yellow }, &[]),
        (dictionary! { "Subtype" => "Square", "C" => black() }, &[]),
        (
            dictionary! { "Subtype" => "Text", "Contents" => text("call her") },
            &["hidden:comment 1: call her"],
        ),
        (dictionary! { "Subtype" => "FreeText", "Contents" => text("shown") }, &[]),
        (
            dictionary! { "Subtype" => "Widget", "FT" => "Tx", "F" => 2, "V" => text("Ayo"), "T" => text("n") },
            &["hidden:form-field 1: Ayo"],
        ),
        (
            dictionary! { "Subtype" => "Widget", "FT" => "Tx", "V" => text("Ayo"), "T" => text("n") },
            &[],
        ),
    ] {
        check(&annotated(annotation), expected);
    }
}

#[test]
fn what_comes_along_with_the_pages() {
    let mut sample = Sample::new(&[TEXT]);
    let info =
        sample.doc.add_object(dictionary! { "Author" => text("Ayo"), "Producer" => text("P") });
    sample.doc.trailer.set("Info", info);
    let file =
        sample.doc.add_object(Stream::new(dictionary! { "Type" => "EmbeddedFile" }, b"x".to_vec()));
    let spec = dictionary! { "Type" => "Filespec", "UF" => text("notes.txt"), "EF" => dictionary! { "F" => file } };
    sample.doc.add_object(spec);
    let xfa =
        sample.doc.add_object(Stream::new(lopdf::Dictionary::new(), b"<a>behind</a>".to_vec()));
    sample.catalogue().set("AcroForm", dictionary! { "XFA" => xfa });
    sample.catalogue().set("OpenAction", dictionary! { "S" => "JavaScript", "JS" => text("go()") });
    sample.page(0).set("PieceInfo", dictionary! { "Own" => 1 });
    sample.form("BT /F2 12 Tf (unused) Tj ET");
    check(
        &sample.bytes(),
        &[
            "hidden:script 1: go()",
            "hidden:private-data 1: PieceInfo",
            "hidden:metadata 1: Ayo",
            "hidden:attachment 1: notes.txt",
            "hidden:xfa 6: behind",
            "hidden:unused 6: unused",
        ],
    );
}

/// A file whose one page was saved once more with other contents.
fn updated(before: &str, after: &str) -> Vec<u8> {
    let mut bytes = Sample::new(&[before]).bytes();
    let at = memchr::memmem::find(&bytes, before.as_bytes()).expect("the content is plain");
    let object = memchr::memmem::rfind(&bytes[..at], b" 0 obj").expect("it is in an object");
    let start = bytes[..object].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let number = String::from_utf8_lossy(&bytes[start..object]).into_owned();
    let xref = memchr::memmem::rfind(&bytes, b"startxref\n").expect("files end like that");
    let last: String = bytes[xref + 10..]
        .iter()
        .map(|byte| *byte as char)
        .take_while(char::is_ascii_digit)
        .collect();
    let root = memchr::memmem::find(&bytes, b"/Catalog").expect("there is one");
    let root_object = memchr::memmem::rfind(&bytes[..root], b" 0 obj").expect("in an object");
    let root_start =
        bytes[..root_object].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let root = String::from_utf8_lossy(&bytes[root_start..root_object]).into_owned();
    let begin = bytes.len();
    let len = after.len();
    let update = format!("{number} 0 obj\n<</Length {len}>>stream\n{after}\nendstream endobj\n");
    bytes.extend(update.bytes());
    let table = bytes.len();
    let end = format!(
        "xref\n{number} 1\n{begin:010} 00000 n \ntrailer\n<</Root {root} 0 R/Size 99/Prev {last}>>\nstartxref\n{table}\n%%EOF\n"
    );
    bytes.extend(end.bytes());
    bytes
}

#[test]
fn earlier_states_of_a_file() {
    let line = |words: &str| format!("BT /F1 12 Tf 72 700 Td ({words}) Tj ET");
    let bytes = updated(&line("Jane came"), &line("She came"));
    check(&bytes, &["hidden:earlier-revision 4: Jane"]);
    check(&updated(&line("same words"), &line("same words")), &[]);
}
