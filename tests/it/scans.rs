//! Pictures of text, read by the real `tesseract` where it is installed.

use std::io::Write;

use crate::command::{Folder, field};

const LETTER: &[u8] = include_bytes!("scans/letter.png");
const WITHHELD: [&str; 5] = ["Okafor", "Ayo Balogun", "12/03/2011", "999 124 5006", "Kiln Row"];

/// Says so loudly where it is not.
fn is_installed() -> bool {
    let installed = std::process::Command::new("tesseract").arg("--version").output().is_ok();
    if !installed {
        eprintln!("SKIPPED: `tesseract` is not installed, so no picture was read");
    }
    installed
}

#[test]
fn without_ocr_a_picture_is_told_of_and_not_copied() {
    let folder = Folder::new();
    folder.write("letter.png", LETTER);
    let off = ["--ocr", "off", "--format", "jsonl"];
    let ran = folder.run(&[&["scan", "letter.png"][..], &off].concat());
    let skipped = ran.rows("skipped");
    assert_eq!(field(&skipped, "reason"), ["unsupported"]);
    assert!(field(&skipped, "detail")[0].contains("pixels"), "{}", ran.stdout());
    let ran = folder.run(&[&["redact", "letter.png", "--out", "out"][..], &off].concat());
    assert_eq!(ran.code(), 3, "{}", ran.stdout());
    assert!(!folder.path().join("out/letter.png").exists());
}

#[test]
fn languages_are_codes_and_nothing_else() {
    let folder = Folder::new();
    for languages in ["", "eng+", "../eng", "-c", "eng;ls"] {
        let ran = folder.run(&["scan", ".", &format!("--ocr-lang={languages}")]);
        assert_eq!(ran.code(), 2, "{languages}: {}", ran.stderr());
    }
}

#[test]
fn a_letter_is_read_and_painted_over() {
    if !is_installed() {
        return;
    }
    let folder = Folder::new();
    folder.write("letter.png", LETTER);
    let read = |path: &str| {
        let ran = folder.run(&["extract", path, "--reveal", "--format", "jsonl"]);
        field(&ran.rows("part"), "text").join("\n")
    };
    let before = read("letter.png");
    for value in WITHHELD.iter().chain(&["seen at clinic on Tuesday"]) {
        assert!(before.contains(value), "{value} in {before}");
    }
    let ran = folder.run(&["redact", "letter.png", "--out", "out", "--format", "jsonl"]);
    assert_eq!(ran.code(), 0, "{}", ran.stdout());
    let after = read("out/letter.png");
    for value in WITHHELD {
        assert!(!after.contains(value), "{value} in {after}");
    }
    assert!(after.contains("clinic on Tuesday"), "{after}");
}

#[test]
fn a_picture_in_an_archive_is_copied_like_any_document() {
    if !is_installed() {
        return;
    }
    let folder = Folder::new();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("scan.png", options).expect("memory takes it");
    zip.write_all(LETTER).expect("memory takes it");
    zip.start_file("note.txt", options).expect("memory takes it");
    zip.write_all(b"A note on Ayo Balogun.").expect("memory takes it");
    let bytes = zip.finish().expect("memory takes it").into_inner();
    folder.write("case.zip", bytes);
    let ran = folder.run(&["redact", "case.zip", "--out", "out", "--format", "jsonl"]);
    assert_eq!(ran.code(), 0, "{}", ran.stdout());
    let ran = folder.run(&["extract", "out/case.zip", "--reveal", "--format", "jsonl"]);
    let after = field(&ran.rows("part"), "text").join("\n");
    assert!(after.contains("clinic on Tuesday") && !after.contains("Balogun"), "{after}");
}

/// The letter as the only thing on a page.
fn scanned_pdf() -> Vec<u8> {
    use lopdf::{Document, Object, Stream, dictionary};
    let pixels = image::load_from_memory(LETTER).expect("it is a picture").into_luma8();
    let mut doc = Document::with_version("1.7");
    let tree = doc.new_object_id();
    let picture = doc.add_object(Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "ColorSpace" => "DeviceGray",
            "BitsPerComponent" => 8, "Width" => pixels.width(), "Height" => pixels.height(),
        },
        pixels.into_raw(),
    ));
    let content = b"q 540 0 0 223 0 0 cm /Im Do Q".to_vec();
    let content = doc.add_object(Stream::new(dictionary! {}, content));
    let page = doc.add_object(dictionary! {
        "Type" => "Page", "Parent" => tree, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), 540.into(), 223.into()],
        "Resources" => dictionary! { "XObject" => dictionary! { "Im" => picture } },
    });
    let kids = vec![Object::Reference(page)];
    doc.objects
        .insert(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 1 }.into());
    let root = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    doc.trailer.set("Root", root);
    let mut bytes = Vec::new();
    doc.save_to(&mut bytes).expect("memory takes it");
    bytes
}

#[test]
fn a_scanned_page_becomes_a_picture_without_what_is_withheld() {
    let folder = Folder::new();
    folder.write("scan.pdf", scanned_pdf());
    let off = ["redact", "scan.pdf", "--out", "off", "--ocr", "off", "--format", "jsonl"];
    assert_eq!(folder.run(&off).code(), 3, "nobody has read it");
    if !is_installed() {
        return;
    }
    let ran = folder.run(&["redact", "scan.pdf", "--out", "out", "--format", "jsonl"]);
    assert_eq!(ran.code(), 0, "{}", ran.stdout());
    let ran = folder.run(&["extract", "out/scan.pdf", "--reveal", "--format", "jsonl"]);
    let parts = ran.rows("part");
    let after = field(&parts, "text").join("\n");
    assert!(parts.iter().any(|part| part["part"] == "ocr" && part["page"] == 1));
    assert!(after.contains("clinic on Tuesday"), "{after}");
    for value in WITHHELD {
        assert!(!after.contains(value), "{value} in {after}");
    }
}
