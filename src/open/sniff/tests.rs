use std::io::{Cursor, Write};

use super::*;
use Media::{Ciphertext, Gzip, Image, Other, Pdf, Picture, Tnef};

/// A name and what stands in the file → what it is.
fn check(name: &str, bytes: &[u8], expected: Media) {
    check_declared(name, None, bytes, expected);
}

fn check_declared(name: &str, declared: Option<&str>, bytes: &[u8], expected: Media) {
    let content = Content::memory(bytes);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let head = &bytes[..bytes.len().min(HEAD)];
    let got = sniff(head, extension, declared, &content).expect("memory can be read");
    let start = String::from_utf8_lossy(&head[..head.len().min(40)]).into_owned();
    assert_eq!(got, expected, "{name} {declared:?} {start:?}");
}

/// Bytes that no text has, as they stand behind most signatures.
fn binary(start: &[u8]) -> Vec<u8> {
    let mut bytes = start.to_vec();
    bytes.extend((0..600_u32).map(|at| (at * 7 % 256) as u8));
    bytes
}

/// Beginnings of files, and what they are whatever they are called.
const SIGNATURES: &[(&[u8], Media)] = &[
    (b"%PDF-1.7\n", Pdf),
    (b"\x1f\x8b\x08\0", Gzip),
    (b"\x1f\x9d\x90", Other("compress (Z) archive")),
    (b"7z\xbc\xaf\x27\x1c", Other("7-Zip archive")),
    (b"Rar!\x1a\x07\0", Other("RAR archive")),
    (b"Rar!\x1a\x07\x01\0", Other("RAR archive")),
    (b"BZh91AY&SY", Other("bzip2 archive")),
    (b"\xfd7zXZ\0", Other("xz archive")),
    (b"\x28\xb5\x2f\xfd", Other("zstd archive")),
    (b"MSCF\0\0\0\0", Other("cabinet archive")),
    (b"\x89PNG\r\n\x1a\n", Image),
    (b"\xff\xd8\xff\xe0", Image),
    (b"GIF89a", Image),
    (b"II*\0", Image),
    (b"MM\0*", Image),
    (b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", Image),
    (b"RIFF\x24\0\0\0WEBPVP8 ", Image),
    (b"\0\0\0\x18ftypheic", Picture),
    (b"\0\0\0\x18ftypmp42", Other("video")),
    (b"RIFF\x24\0\0\0WAVEfmt ", Other("sound")),
    (b"ID3\x04\0", Other("sound")),
    (b"\xd7\xcd\xc6\x9a\0\0", Picture),
    (b"!BDN\0", Other("Outlook data file (pst)")),
    (b"\x78\x9f\x3e\x22\0", Tnef),
    (b"MZ\x90\0\x03", Other("executable")),
    (b"\x7fELF\x02", Other("executable")),
    (b"SQLite format 3\0", Other("SQLite database")),
    (b"\0\x01\0\0Standard Jet DB\0", Other("Access database")),
    (b"OTTO\0\x0b", Other("font")),
    (b"wOF2\0\x01", Other("font")),
    (b"\x09\x08\x08\0\0\x05\0", Other("legacy Excel workbook")),
    (b"\xdb\xa5\x2d\0", Other("legacy Word document")),
    (b"\xffWPC\x10", Other("WordPerfect document")),
    (b"Salted__\x01", Ciphertext),
    (b"age-encryption.org/v1\n-> X25519", Ciphertext),
    (b"\x85\x01\x0c\x03\x01\x02\x03\x04\x05\x06\x07\x08\x01", Ciphertext),
    (b"\xc1\xc0\x4c\x03\x01\x02\x03\x04\x05\x06\x07\x08\x01", Ciphertext),
    (b"\x8c\x0d\x04\x09\x03\x02", Ciphertext),
    (b"\x30\x82\x01\0\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0", Ciphertext),
    (b"\x30\x80\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17", Ciphertext),
    (b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0", Other("signed data (p7m)")),
    (b"\x30\x82\x01\0\x02\x01\x03", Media::Unknown),
    (b"\x01\x02\x03\x04", Media::Unknown),
];

#[test]
fn signatures() {
    for (start, expected) in SIGNATURES {
        // No name changes what the bytes show.
        for name in ["x", "x.txt", "x.docx", "x.csv"] {
            check(name, &binary(start), *expected);
        }
    }
    let mut emf = binary(b"\x01\0\0\0");
    emf[40..44].copy_from_slice(b" EMF");
    check("x", &emf, Picture);
    let mut dicom = binary(b"");
    dicom[128..132].copy_from_slice(b"DICM");
    check("x", &dicom, Other("DICOM image"));
}

#[test]
fn letters_that_begin_a_text_are_no_signature() {
    for text in ["MZ is a code", "BMI of the child: 17", "ID3 form", "OTTO went home", "BZh is odd"]
    {
        check("x.bin", text.as_bytes(), Media::Text);
    }
    check("x", b"The file begins with %PDF-1.4 as all do.", Media::Text);
}

#[test]
fn pdf_with_a_broken_beginning() {
    let body = "1 0 obj\n<< /Type /Catalog >>\nendobj\n";
    for start in ["HTTP/1.1 200 OK\n\n%PDF-1.4\n", "\u{feff}%PDF-1.4\n", "%\n", ""] {
        check("x", format!("{start}{body}").as_bytes(), Media::Pdf);
    }
}

/// Texts that no name speaks for, and what they are.
const TEXTS: &[(&str, Media)] = &[
    ("Dear Sam,\nsee you soon.\n", Media::Text),
    (" \n\n", Media::Text),
    ("x", Media::Text),
    ("{\\rtf1\\ansi hello}", Media::Rtf),
    ("%!PS-Adobe-3.0", Media::Other("PostScript document")),
    ("-----BEGIN PGP MESSAGE-----\n\nhQ", Media::Ciphertext),
    ("-----BEGIN AGE ENCRYPTED FILE-----\nYW", Media::Ciphertext),
    ("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nHi", Media::Text),
    ("-----BEGIN PKCS7-----\nMIIB", Media::Other("CMS data")),
    ("<!DOCTYPE html><p>", Media::Html),
    ("<!doctype HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\">", Media::Html),
    ("\n  <html lang=en>", Media::Html),
    ("<!-- made by hand -->\n<body>", Media::Html),
    ("<p>hello <b>you</b>", Media::Html),
    ("<div class='x'>a</div>", Media::Html),
    ("<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC 'x'>\n<html xmlns='y'/>", Media::Html),
    ("<?xml version=\"1.0\"?><Pupils/>", Media::Xml),
    ("<?xml version=\"1.0\"?><!DOCTYPE p [<!ENTITY a \"<b>\">]><p>x</p>", Media::Xml),
    ("<?xml version=\"1.0\"?><!-- cut off", Media::Xml),
    ("<?xml version=\"1.0\"?>\n<office:document xmlns:office='x'>", Media::FlatOdf),
    ("<?xml version=\"1.0\"?>\n<office:document-content xmlns:office='x'>", Media::Xml),
    ("<Message><Header/></Message>", Media::Xml),
    ("<ns:a xmlns:ns='x'>", Media::Xml),
    ("<sam@school.example> wrote:\n> hello", Media::Text),
    ("<3 you", Media::Text),
    ("<name> please fill in", Media::Text),
    ("{\"name\": \"Sam\"}", Media::Json),
    ("[1, 2, {\"a\": null}]\n", Media::Json),
    ("{}", Media::Json),
    ("{\"a\":1}\n{\"a\":2}\n", Media::Json),
    ("[1] Smith: A title.\n[2] Jones: Another.", Media::Text),
    ("[Sam] was here", Media::Text),
    ("{name} was here", Media::Text),
    ("{\"a\": ", Media::Text),
    ("From: a@x.example\nTo: b@y.example\n\nHi", Media::Eml),
    ("Received: from x\r\n\tby y\r\nSubject: Hi\r\n\r\nHi", Media::Eml),
    ("MIME-Version: 1.0\nContent-Type: text/plain\n\nHi", Media::Eml),
    ("Content-Type: multipart/mixed; boundary=a\n\n--a\n", Media::Eml),
    ("X-Any: 1\nFrom : a@x.example\nDate : today\n\nHi", Media::Eml),
    ("title: Notes\ndate: 2024-01-01\n\nHi", Media::Text),
    ("Note: call school\nPhone: 01632 960001\n", Media::Text),
    ("\n\nFrom: a\nTo: b\n\nquoted", Media::Text),
    ("From a@x.example Fri Jul  8 12:08:34 2011\nSubject: x\n\nHi", Media::Mbox),
    ("From - Tue Oct 28 09:00:00 2008\n", Media::Mbox),
    ("From Monday 10:30 in 2024 we will\n", Media::Text),
    ("From Mon to Fri in Jan 2024\n", Media::Text),
    ("BEGIN:VCARD\nVERSION:3.0\nFN:Sam Example\n", Media::Vcard),
    ("begin:vcalendar\r\nVERSION:2.0\r\n", Media::Calendar),
    ("BEGIN:VCARDS of all kinds\n", Media::Text),
    ("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n--a\n", Media::Eml),
    ("name,upn\nSam,1\nAlex,2\n", Media::Csv),
    ("name;born\r\nSam;2010\r\nAlex;2011\r\n", Media::Csv),
    ("name\tborn\nSam\t2010\nAlex\t2011\n", Media::Csv),
    ("a|b\nc|d\ne|f", Media::Csv),
    ("sep=;\na;b\n", Media::Csv),
    ("a,b\n\"x, y\nz\",2\n\"say \"\"hi\"\"\",3\n", Media::Csv),
    ("Dear Sam, hello\nI came, I saw\nyours, Alex\n", Media::Text),
    ("one, two\nthree, four\nfive, six\n", Media::Text),
    ("a,b\n1,2,3\n4\n", Media::Text),
    ("a,b\n\"never closed,1\n2,3\n", Media::Text),
    ("| a | b |\n|---|---|\n| 1 | 2 |\n", Media::Text),
    ("\tindented\n\tlines\n\tof code\n", Media::Text),
    ("a,b\n1,2\n", Media::Text),
];

#[test]
fn text_formats_by_content() {
    for (text, expected) in TEXTS {
        check("x", text.as_bytes(), *expected);
        check("x.unheard-of", text.as_bytes(), *expected);
    }
}

#[test]
fn names_and_declarations_decide_among_text_formats() {
    for (name, declared, text, expected) in [
        ("x.csv", None, "a,b\n1,2\n", Media::Csv),
        ("x.csv", None, "only one column\n", Media::Csv),
        ("x.tsv", None, "Subject: a\tDate: b\n", Media::Csv),
        ("x.csv", None, "From: a\nTo: b\n", Media::Csv),
        ("x.csv", None, "<html><table>", Media::Html),
        ("x.csv", None, "", Media::Empty),
        ("x", Some("text/csv; charset=utf-8"), "a,b\n1,2\n", Media::Csv),
        ("x.txt", Some("text/csv"), "a,b\n1,2\n", Media::Text),
        ("x.html", None, "Hello &amp; goodbye", Media::Html),
        ("x.html", None, "<x-card>hello</x-card>", Media::Html),
        ("x", Some("text/html"), "Hello", Media::Html),
        ("x", Some("TEXT/HTML"), "<?xml version='1.0'?><a/>", Media::Xml),
        ("x", Some("image/png"), "Hello", Media::Text),
        ("x.xml", None, "<title>x</title>", Media::Xml),
        ("x.xml", None, "<cut off", Media::Xml),
        ("x", Some("application/atom+xml"), "<link>", Media::Xml),
        ("x.json", None, "{\"a\": ", Media::Json),
        ("x.json", None, "nothing of the kind", Media::Text),
        ("x", Some("application/ld+json"), "[{]", Media::Json),
        ("x.eml", None, "Subject: x\n\nHi", Media::Eml),
        ("x.eml", None, "\r\n\r\nSubject: x\n\nHi", Media::Eml),
        ("x.eml", None, "no header at all\n", Media::Text),
        ("x.eml", None, "From a Fri Jul  8 12:08:34 2011\nTo: b\n", Media::Mbox),
        ("x", Some("message/rfc822"), "X-Odd: 1\n\nHi", Media::Eml),
        ("x.mbox", None, "From someone, some time\nTo: b\n", Media::Mbox),
        ("x.pdf", Some("application/pdf"), "Hello", Media::Text),
    ] {
        check_declared(name, declared, text.as_bytes(), expected);
    }
}

#[test]
fn a_long_file_shows_only_its_head() {
    let cell = |row: usize| format!("name {row},{row}\n");
    let csv: String = (0..20_000).map(cell).collect();
    check("x", csv.as_bytes(), Media::Csv);
    let json = format!("[{}0]", "{\"a\": \"b\"},\n".repeat(20_000));
    check("x", json.as_bytes(), Media::Json);
    let lines = "{\"a\": \"b\"}\n".repeat(20_000);
    check("x", lines.as_bytes(), Media::Json);
    // A head that ends in a quoted cell or a comment.
    check("x", format!("a,b\n1,2\n3,4\n\"{}", "x ".repeat(60_000)).as_bytes(), Media::Csv);
    check("x.html", format!("<!-- {}", "x ".repeat(60_000)).as_bytes(), Media::Html);
}

#[test]
fn encodings() {
    let utf16 =
        |text: &str, to: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to).collect::<Vec<u8>>();
    for (text, expected) in [
        ("Dear Sam, see you soon", Media::Text),
        ("name;born\nSam;2010\nZoë;2011\n", Media::Csv),
        ("<?xml version='1.0' encoding='utf-16'?><a/>", Media::Xml),
        ("{\"a\": 1}", Media::Json),
        ("From: a@x.example\nTo: b@y.example\n\nHi", Media::Eml),
    ] {
        for to in [u16::to_le_bytes, u16::to_be_bytes] {
            check("x", &utf16(text, to), expected);
            check("x", &utf16(&format!("\u{feff}{text}"), to), expected);
        }
        check("x", format!("\u{feff}{text}").as_bytes(), expected);
    }
    check("x", b"caf\xe9 in Latin-1, na\xefve", Media::Text);
    check("x", "Привет".as_bytes(), Media::Text);
    check("x", &utf16("\u{feff}Привет, как дела", u16::to_le_bytes), Media::Text);
    check("x", b"\xff\xfe\0\0h\0\0\0i\0\0\0", Media::Unknown);
}

#[test]
fn zeros_and_control_characters() {
    let mostly = |zeros: usize, letters: usize| {
        let mut bytes = b"name,born\nSam,2010\nAlex,2011\n".repeat(letters);
        bytes.extend(vec![0; zeros]);
        bytes
    };
    check("x.csv", &mostly(30, 10), Media::Csv);
    check("x.csv", &mostly(1, 1), Media::Csv);
    check("x.txt", &mostly(100, 10), Media::Csv);
    check("x", &mostly(2, 10), Media::Csv);
    check("x", &mostly(30, 10), Media::Unknown);
    check("x.txt", &mostly(3000, 10), Media::Unknown);
    check("x", b"old text\x0c with a page, \x1b[1mbold\x1b[0m, an end\x1a", Media::Text);
    check("x.txt", b"\x01\x02\x03\x05\x06\x10\x11 not a text", Media::Unknown);
}

#[test]
fn tar_by_signature_or_checksum() {
    let mut builder = ::tar::Builder::new(Vec::new());
    for mut header in [::tar::Header::new_gnu(), ::tar::Header::new_old()] {
        header.set_size(2);
        builder.append_data(&mut header, "a.txt", &b"Hi"[..]).expect("memory can be written");
    }
    let bytes = builder.into_inner().expect("memory can be written");
    check("x", &bytes, Media::Tar);
    check("x.txt", &bytes[1024..], Media::Tar);
}

fn zip(members: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(name, ::zip::write::SimpleFileOptions::default()).expect("a fresh name");
        writer.write_all(content.as_bytes()).expect("memory can be written");
    }
    writer.finish().expect("memory can be written").into_inner()
}

/// The list of content types, with those of something embedded first.
fn types(main: &str) -> String {
    let office = "application/vnd.openxmlformats-officedocument";
    format!(
        "<Types><Default Extension='xlsx' ContentType='{office}.spreadsheetml.sheet'/>\
         <Override PartName='/x.xml' ContentType='application/vnd.{main}+xml'/></Types>"
    )
}

#[test]
fn zip_archives_by_their_main_part() {
    for (main, expected) in [
        ("openxmlformats-officedocument.wordprocessingml.document.main", Media::Docx),
        ("openxmlformats-officedocument.wordprocessingml.template.main", Media::Docx),
        ("ms-word.document.macroEnabled.main", Media::Docx),
        ("openxmlformats-officedocument.spreadsheetml.sheet.main", Media::Xlsx),
        ("ms-excel.sheet.macroEnabled.main", Media::Xlsx),
        ("ms-excel.sheet.binary.macroEnabled.main", Media::Other("binary Excel workbook (xlsb)")),
        ("openxmlformats-officedocument.presentationml.presentation.main", Media::Pptx),
        ("ms-powerpoint.slideshow.macroEnabled.main", Media::Pptx),
        ("ms-powerpoint.template.macroEnabled.main", Media::Pptx),
        ("ms-word.template.macroEnabledTemplate.main", Media::Docx),
        ("openxmlformats-officedocument.spreadsheetml.template.main", Media::Xlsx),
        ("ms-excel.template.macroEnabled.main", Media::Xlsx),
        ("ms-visio.drawing.main", Media::Other("Visio drawing")),
        ("something.else", Media::Zip),
    ] {
        check("x.bin", &zip(&[("[Content_Types].xml", &types(main)), ("x.xml", "<x/>")]), expected);
    }
}

#[test]
fn zip_archives_by_members_that_tell() {
    let odt = "application/vnd.oasis.opendocument.text";
    for (name, content, expected) in [
        ("mimetype", odt, Media::Odf),
        ("mimetype", "application/vnd.oasis.opendocument.graphics", Media::Odf),
        ("mimetype", "application/epub+zip", Media::Other("e-book (epub)")),
        ("mimetype", "whatever", Media::Zip),
        ("word/document.xml", "", Media::Docx),
        ("xl/workbook.xml", "", Media::Xlsx),
        ("Index/Document.iwa", "", Media::Other("Apple iWork document")),
        ("letters/word/document.xml", "", Media::Zip),
        ("a.txt", "Hi", Media::Zip),
    ] {
        check("x.docx", &zip(&[(name, content)]), expected);
    }
    check("x.docx", &zip(&[]), Media::Zip);
    let whole = zip(&[("word/document.xml", "x")]);
    check("x.docx", &whole[..whole.len() - 30], Media::Zip);
}

/// A compound file whose root holds these names. The allocation table lies in sector 0 and says
/// more than the file has, as in real encrypted documents; the directory begins in sector 1.
fn compound(names: &[&str]) -> Vec<u8> {
    let mut file = vec![0; 512];
    file[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    file[30] = 9;
    file[48] = 1;
    file[68..72].copy_from_slice(&u32::MAX.to_le_bytes());
    let sectors = names.len().div_ceil(4) as u32 + 1;
    let mut table: Vec<u32> = (0..128).map(|at| if at < sectors { at + 1 } else { 7 }).collect();
    (table[0], table[sectors as usize]) = (0xffff_fffd, 0xffff_fffe);
    file.extend(table.iter().flat_map(|next| next.to_le_bytes()));
    for (at, name) in ["Root Entry"].iter().chain(names).enumerate() {
        let mut entry = [0; 128];
        for (place, unit) in name.encode_utf16().enumerate() {
            entry[place * 2..place * 2 + 2].copy_from_slice(&unit.to_le_bytes());
        }
        entry[64] = (name.encode_utf16().count() * 2 + 2) as u8;
        // Each is the right neighbour of the one before, and the first is the root's child.
        let next = if at < names.len() { at as u32 + 1 } else { u32::MAX };
        for (place, link) in [(68, u32::MAX), (72, next), (76, u32::MAX)] {
            entry[place..place + 4].copy_from_slice(&link.to_le_bytes());
        }
        if at == 0 {
            entry[72..76].copy_from_slice(&u32::MAX.to_le_bytes());
            entry[76..80].copy_from_slice(&next.to_le_bytes());
        }
        file.extend(entry);
    }
    file
}

#[test]
fn compound_files_by_what_they_hold() {
    for (names, expected) in [
        (&["EncryptionInfo", "EncryptedPackage"][..], Media::EncryptedOffice),
        (&["\u{6}DataSpaces", "ENCRYPTIONINFO", "ENCRYPTEDPACKAGE"], Media::EncryptedOffice),
        (&["WordDocument", "\u{6}DataSpaces", "\u{9}DRMContent"], Media::EncryptedOffice),
        (
            &["1Table", "Data", "\u{5}SummaryInformation", "WordDocument"],
            Media::Other("legacy Word document"),
        ),
        (&["Workbook"], Media::Other("legacy Excel workbook")),
        (&["BOOK"], Media::Other("legacy Excel workbook")),
        (&["Current User", "PowerPoint Document"], Media::Other("legacy PowerPoint presentation")),
        (
            &["a", "b", "c", "d", "e", "f", "g", "__properties_version1.0"],
            Media::Other("Outlook message (msg)"),
        ),
        (&["anything"], Media::Other("compound file (OLE)")),
        (&[], Media::Other("compound file (OLE)")),
    ] {
        check("x.docx", &compound(names), expected);
    }
}

#[test]
fn no_compound_file_is_too_broken() {
    let whole = compound(&["a", "b", "c", "WordDocument"]);
    for length in 8..whole.len() {
        let content = Content::memory(&whole[..length]);
        assert!(sniff(&whole[..length], "", None, &content).is_ok(), "{length} bytes");
    }
    let mut circle = whole;
    circle[512 + 4..512 + 8].copy_from_slice(&1_u32.to_le_bytes());
    check("x", &circle, Media::Other("compound file (OLE)"));
}

#[test]
fn nothing_is_empty() {
    check("x.docx", b"", Media::Empty);
}
