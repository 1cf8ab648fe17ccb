//! `inspect`: what documents hide, each in a row of its own, and nothing passed over as clean.

use std::io::Write;

use crate::command::{Folder, field};

const W: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;
const R: &str = r#"xmlns="http://schemas.openxmlformats.org/package/2006/relationships""#;
const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn package(members: &[(&str, String)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a name is given");
        zip.write_all(text.as_bytes()).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}

/// A Word document with a body and further members.
fn document(body: &str, more: &[(&str, String)]) -> Vec<u8> {
    let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/comments.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"/></Types>"#;
    let root = format!(
        r#"<Relationships {R}><Relationship Id="r1" Type="{REL}/officeDocument" Target="word/document.xml"/></Relationships>"#
    );
    let main = format!("<w:document {W}><w:body>{body}</w:body></w:document>");
    let mut members = vec![
        ("[Content_Types].xml", types.to_owned()),
        ("_rels/.rels", root),
        ("word/document.xml", main),
    ];
    members.extend(more.iter().cloned());
    package(&members)
}

fn check(name: &str, bytes: &[u8], expected: &[&str]) {
    let folder = Folder::new();
    folder.write(name, bytes);
    let ran = folder.run(&["inspect", name, "--format", "jsonl"]);
    let mut kinds = field(&ran.rows("finding"), "kind");
    kinds.sort();
    kinds.dedup();
    assert_eq!(kinds, expected, "{name}: {}", ran.stdout());
    assert_eq!(field(&ran.rows("skipped"), "reason"), Vec::<String>::new(), "{}", ran.stdout());
}

#[test]
fn word_documents() {
    let plain = "<w:p><w:r><w:t>All agreed.</w:t></w:r></w:p>";
    check("plain.docx", &document(plain, &[]), &[]);
    let deleted = "<w:p><w:del><w:r><w:delText>Ayo said no.</w:delText></w:r></w:del></w:p>";
    check("deleted.docx", &document(deleted, &[]), &["hidden:tracked-change"]);
    let vanished = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Ayo</w:t></w:r></w:p>";
    check("vanished.docx", &document(vanished, &[]), &["hidden:text"]);
    let comments = format!(
        r#"<w:comments {W}><w:comment w:id="1"><w:p><w:r><w:t>Ring Ayo.</w:t></w:r></w:p></w:comment></w:comments>"#
    );
    let more = [("word/comments.xml", comments), ("customXml/item1.xml", "<a/>".to_owned())];
    check("comments.docx", &document(plain, &more), &["hidden:comment", "hidden:private-data"]);
}

#[test]
fn what_is_not_inspected_is_told_of() {
    let folder = Folder::new();
    folder.write("mail.eml", "From: a@example.com\nTo: b@example.com\nSubject: x\n\nHello.\n");
    let ran = folder.run(&["inspect", "mail.eml", "--format", "jsonl"]);
    assert_eq!(ran.code(), 2);
    assert_eq!(field(&ran.rows("skipped"), "detail"), ["message: not inspected"]);
    folder.write("list.csv", "a,b\n1,2\n");
    let ran = folder.run(&["inspect", "list.csv", "--format", "jsonl"]);
    assert_eq!((ran.code(), ran.rows("skipped").len()), (0, 0));
}

#[test]
fn documents_inside_others_are_inspected() {
    let plain = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Ayo</w:t></w:r></w:p>";
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("a.docx", zip::write::SimpleFileOptions::default()).expect("a name is given");
    zip.write_all(&document(plain, &[])).expect("memory takes it");
    let folder = Folder::new();
    folder.write("all.zip", zip.finish().expect("memory takes it").into_inner());
    let ran = folder.run(&["inspect", "all.zip", "--fail-on", "high", "--format", "jsonl"]);
    assert_eq!(ran.code(), 1);
    assert_eq!(field(&ran.rows("finding"), "path"), ["all.zip!a.docx"]);
}
