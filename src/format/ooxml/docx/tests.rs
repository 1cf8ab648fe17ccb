//! Word documents, built in code, read and copied.

mod checklist;

use crate::format::ooxml::testing::{
    Format, Keeper, Seen, check_writer, copied, members, package, residue, source,
};
use crate::model::{Cuts, Limits, Reason};

const TYPES: &str = "<Types><Default Extension=\"xml\" ContentType=\"application/xml\"/>\
    <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
    <Default Extension=\"png\" ContentType=\"image/png\"/>\
    <Override PartName=\"/word/vbaProject.bin\" ContentType=\"application/vnd.ms-office.vbaProject\"/></Types>";
const RELS: &str = "<Relationships><Relationship Id=\"rId1\" \
    Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
    Target=\"word/document.xml\"/></Relationships>";

/// A document with this body and these further parts.
fn docx(body: &str, more: &[(&str, &str)]) -> crate::model::Source {
    let document = format!("<w:document><w:body>{body}</w:body></w:document>");
    let mut members: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELS.as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ];
    members.extend(more.iter().map(|(name, xml)| (*name, xml.as_bytes())));
    package(&members)
}

fn check(body: &str, part: &str, expected: &str) {
    let seen = Seen::of(Format::Docx, &docx(body, &[])).expect("it opens");
    assert_eq!(seen.part(part), expected, "{part} of {body}");
}

#[test]
fn paragraphs() {
    for (body, part, expected) in [
        (
            "<w:p><w:r><w:t>Am</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>ara</w:t></w:r></w:p>",
            "body",
            "Amara\n",
        ),
        ("<w:p><w:r><w:t>O&apos;Shea &#38; Co</w:t></w:r></w:p><w:p/>", "body", "O'Shea & Co\n\n"),
        (
            "<w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t>\
             <w:br/><w:t>020</w:t><w:noBreakHyphen/><w:t>7946 so</w:t><w:softHyphen/><w:t>ft</w:t>\
             <w:sym w:font=\"Symbol\" w:char=\"F041\"/></w:r></w:p>",
            "body",
            "a\tb\n020-7946 softA\n",
        ),
    ] {
        check(body, part, expected);
    }
}

#[test]
fn boxes_hidden_runs_and_fields() {
    const BOX: &str = "<w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent>";
    let boxes = format!(
        "<w:p><w:r><w:t>be</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>{BOX}</mc:Choice>\
                 <mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback></mc:AlternateContent></w:r>\
                 <w:r><w:t>fore</w:t></w:r></w:p>"
    );
    for (body, part, expected) in [
        // Text boxes in both versions of the drawing, after their paragraph.
        (&*boxes, "body", "before\nboxed\nboxed\n"),
        (
            "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Am</w:t></w:r><w:r><w:t>ara</w:t></w:r></w:p>",
            "body",
            "Amara\n",
        ),
        (
            "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Am</w:t></w:r><w:r><w:t>ara</w:t></w:r></w:p>",
            "hidden",
            "Am\n",
        ),
        ("<w:p><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>a</w:t></w:r></w:p>", "hidden", ""),
        (
            "<w:p><w:r><w:instrText>HYPERLINK \"mailto:am</w:instrText></w:r><w:r><w:instrText>ara@home.example\"\
             </w:instrText></w:r><w:r><w:fldChar/></w:r></w:p>",
            "attribute:field",
            "HYPERLINK \"mailto:amara@home.example\"\n",
        ),
        ("<w:p><w:unknown>stray words</w:unknown></w:p>", "hidden", "stray words\n"),
        ("<w:p><!-- for Amara --></w:p>", "hidden:xml-comment", " for Amara \n"),
    ] {
        check(body, part, expected);
    }
}

#[test]
fn tracked_changes() {
    const BODY: &str = "<w:p><w:r><w:t xml:space=\"preserve\">Dear </w:t></w:r>\
        <w:ins w:author=\"Efua Boateng\"><w:r><w:t>Ben</w:t></w:r></w:ins>\
        <w:del w:author=\"Efua Boateng\"><w:r><w:delText>Am</w:delText></w:r></w:del>\
        <w:moveFrom><w:r><w:t>ara</w:t></w:r></w:moveFrom><w:r><w:t>,</w:t></w:r></w:p><w:p><w:r><w:t>x</w:t></w:r></w:p>";
    for (part, expected) in [
        ("body", "Dear Ben,\nx\n"),
        ("deleted", "Dear Amara,\n"),
        ("metadata:comment-author", "Efua Boateng\nEfua Boateng\n"),
    ] {
        check(BODY, part, expected);
    }
}

fn cell(text: &str) -> String {
    format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
}

fn table(rows: &[&[&str]]) -> String {
    let row = |row: &&[&str]| {
        format!("<w:tr>{}</w:tr>", row.iter().map(|text| cell(text)).collect::<String>())
    };
    format!("<w:tbl>{}</w:tbl>", rows.iter().map(row).collect::<String>())
}

#[test]
fn tables_label_their_cells() {
    let form = table(&[&["Name", "Amara Osei"], &["DOB", "09/03/2013"]]);
    let list = table(&[&["Name", "UPN", "Year"], &["Ben Kaye", "H801200001001", "4"]]);
    let pairs = table(&[&["Tel:", "01632 960001", "Fax:", "01632 960002"]]);
    let wide = table(&[&["Name", "Ben", "DOB", "09/03/2013"], &["Sex", "M", "Year", "4"]]);
    let nested = form.replacen(&cell("Amara Osei"), &format!("<w:tc>{list}</w:tc>"), 1);
    for (body, needle, label) in [
        (&form, "Amara", Some("Name")),
        (&form, "09/03", Some("DOB")),
        (&form, "DOB", None),
        (&wide, "Sex", None),
        (&list, "H8012", Some("UPN")),
        (&pairs, "960002", Some("Fax:")),
        (&nested, "H8012", Some("UPN")),
        (&nested, "09/03", Some("DOB")),
    ] {
        let seen = Seen::of(Format::Docx, &docx(body, &[])).expect("it opens");
        assert_eq!(seen.tags(needle).0.as_deref(), label, "{needle}");
    }
    check(&form, "body", "Name\tAmara Osei\nDOB\t09/03/2013\n");
}

#[test]
fn other_parts() {
    let seen = Seen::of(
        Format::Docx,
        &docx(
            "<w:p><w:hyperlink w:tooltip=\"write to Amara\"/><wp:docPr id=\"1\" name=\"Picture 1\" descr=\"Amara at school\"/></w:p>",
            &[
                ("word/header1.xml", "<w:hdr><w:p><w:r><w:t>Case of Amara</w:t></w:r></w:p></w:hdr>"),
                ("word/footnotes.xml", "<w:footnotes><w:footnote><w:p><w:r><w:t>see file</w:t></w:r></w:p></w:footnote></w:footnotes>"),
                ("word/comments.xml", "<w:comments><w:comment w:author=\"E Boateng\" w:initials=\"EB\"><w:p><w:r><w:t>check</w:t></w:r></w:p></w:comment></w:comments>"),
                ("docProps/core.xml", "<cp:coreProperties><dc:creator>Efua Boateng</dc:creator><dc:title>Plan</dc:title></cp:coreProperties>"),
                ("docProps/custom.xml", "<Properties><property name=\"NHS number\"><vt:lpwstr>9991245006</vt:lpwstr></property></Properties>"),
                ("word/settings.xml", "<w:settings><w:docVars><w:docVar w:name=\"child\" w:val=\"Amara O\"/></w:docVars></w:settings>"),
                ("word/_rels/document.xml.rels", "<Relationships><Relationship Id=\"rId9\" Type=\"x/hyperlink\" Target=\"mailto:amara%40home.example\" TargetMode=\"External\"/></Relationships>"),
                ("customXml/item1.xml", "<case><childName>Amara B</childName></case>"),
                ("word/media/image1.png", "not a picture"),
            ],
        ),
    )
    .expect("it opens");
    for (part, expected) in [
        ("header", "Case of Amara\n"),
        ("notes", "see file\n"),
        ("comment", "check\n"),
        ("metadata:comment-author", "E Boateng\nEB\n"),
        ("metadata:author", "Efua Boateng\n"),
        ("metadata:title", "Plan\n"),
        ("attribute", "write to Amara\nNHS number\nchild\nAmara O\n"),
        ("alt-text", "Picture 1\nAmara at school\n"),
        ("attribute:link", "mailto:amara@home.example\n"),
        ("hidden", "Amara B\n"),
    ] {
        assert_eq!(seen.part(part), expected, "{part}");
    }
    assert_eq!(seen.tags("999124").0.as_deref(), Some("NHS number"));
    assert_eq!(seen.tags("Amara O").0.as_deref(), Some("child"));
    assert_eq!(seen.tags("Amara B").0.as_deref(), Some("childName"));
    assert_eq!(seen.children, ["word/media/image1.png"]);
    assert_eq!(seen.notes, []);
}

#[test]
fn what_is_cut_is_gone_and_all_else_stays() {
    let body = format!(
        "{}<w:p><w:bookmarkStart w:id=\"0\" w:name=\"_Quill\"/><w:r><w:t>Am</w:t></w:r><w:r><w:t>ara Quill &amp; Co, O&#39;Shea</w:t></w:r>\
         <w:del w:author=\"Efua Boateng\"><w:r><w:delText>Zo\u{eb}</w:delText></w:r></w:del></w:p>",
        table(&[&["Name", "Amara Quill"]])
    );
    let document = docx(
        &body,
        &[
            (
                "docProps/core.xml",
                "<cp:coreProperties><dc:creator>Efua Boateng</dc:creator></cp:coreProperties>",
            ),
            (
                "word/people.xml",
                "<w15:people><w15:person w15:author=\"Efua Boateng\"><w15:presenceInfo w15:userId=\"efua@council.example\"/></w15:person></w15:people>",
            ),
            (
                "word/_rels/document.xml.rels",
                "<Relationships><Relationship Id=\"rId9\" Type=\"x/hyperlink\" Target=\"mailto:quill@home.example\" TargetMode=\"External\"/></Relationships>",
            ),
        ],
    );
    check_writer(
        Format::Docx,
        &document,
        &["Quill", "Efua Boateng", "efua@council.example", "quill@home.example", "Zo\u{eb}"],
    );
    // Values that only a joined reading shows.
    for value in ["Amara", "Quill & Co", "O'Shea"] {
        let seen = Seen::of(Format::Docx, &document).expect("it opens");
        let copy =
            copied(Format::Docx, &document, &seen.cuts(value), Keeper::All).expect("it is cut");
        assert_eq!(residue(Format::Docx, &copy, value), 0, "{value}");
    }
}

#[test]
fn a_value_over_runs_gets_one_label() {
    let document = docx("<w:p><w:r><w:t>Am</w:t></w:r><w:r><w:t>ara went</w:t></w:r></w:p>", &[]);
    let seen = Seen::of(Format::Docx, &document).expect("it opens");
    let copy =
        copied(Format::Docx, &document, &seen.cuts("Amara"), Keeper::All).expect("it is cut");
    assert_eq!(Seen::of(Format::Docx, &copy).expect("it opens").part("body"), "[X] went\n");
}

#[test]
fn dropped_children_and_thumbnails() {
    const ROOT: &str = "<Relationships><Relationship Id=\"rId1\" Type=\"x/officeDocument\" Target=\"word/document.xml\"/>\
        <Relationship Id=\"rId2\" Type=\"x/metadata/thumbnail\" Target=\"docProps/thumbnail.jpeg\"/></Relationships>";
    const PARTS: &str = "<Relationships><Relationship Id=\"rId1\" Type=\"x/vbaProject\" Target=\"vbaProject.bin\"/>\
        <Relationship Id=\"rId2\" Type=\"x/image\" Target=\"media/a.png\"/></Relationships>";
    let document = package(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", ROOT.as_bytes()),
        (
            "word/document.xml",
            b"<w:document><w:p><v:shape o:gfxdata=\"UEsDBA\"/></w:p></w:document>",
        ),
        ("word/_rels/document.xml.rels", PARTS.as_bytes()),
        ("word/vbaProject.bin", b"macros"),
        ("word/media/a.png", b"\x89PNG and more"),
        ("word/embeddings/oleObject1.bin", b"an object"),
        ("docProps/thumbnail.jpeg", b"a picture"),
    ]);
    let copy =
        copied(Format::Docx, &document, &Cuts::default(), Keeper::None).expect("it is copied");
    let members = members(&copy);
    let find = |name: &str| members.iter().find(|(n, _)| n == name).map(|(_, bytes)| bytes);
    let text = |name: &str| find(name).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    assert_eq!(find("docProps/thumbnail.jpeg"), None);
    assert_eq!(find("word/vbaProject.bin"), None);
    assert_eq!(find("word/embeddings/oleObject1.bin").map(Vec::len), Some(0));
    assert_eq!(find("word/media/a.png").map(Vec::len), Some(67));
    for (name, gone) in [
        ("_rels/.rels", "thumbnail"),
        ("word/_rels/document.xml.rels", "vbaProject"),
        ("[Content_Types].xml", "vbaProject"),
        ("word/document.xml", "gfxdata"),
    ] {
        assert!(!text(name).expect("it is there").contains(gone), "{name}");
    }
    assert!(text("word/_rels/document.xml.rels").expect("it is there").contains("media/a.png"));
}

#[test]
fn utf16_parts_are_read_and_cut() {
    let xml = "\u{FEFF}<?xml version=\"1.0\" encoding=\"UTF-16\"?><w:hdr><w:p><w:r><w:t>Amara</w:t></w:r></w:p></w:hdr>";
    let wide: Vec<u8> = xml.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let document = package(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELS.as_bytes()),
        ("word/document.xml", b"<w:document/>"),
        ("word/header1.xml", &wide),
    ]);
    check_writer(Format::Docx, &document, &["Amara"]);
}

#[test]
fn long_documents_come_in_windows() {
    let body = "<w:p><w:r><w:t>0123456789</w:t></w:r></w:p>".repeat(40);
    let mut seen = Seen::default();
    let limits = Limits { window: 100, ..Limits::default() };
    super::read(&docx(&body, &[]), &limits, &mut seen).expect("it opens");
    let bases: Vec<_> = seen.texts.iter().map(|text| (text.base, text.line)).collect();
    assert_eq!(bases, [(0, 1), (110, 11), (220, 21), (330, 31)]);
}

#[test]
fn what_is_no_document_is_refused() {
    let whole = docx("<w:p/>", &[]).content.bytes(1 << 20).expect("it is small").to_vec();
    let parts = |document: &[u8]| {
        package(&[
            ("[Content_Types].xml", TYPES.as_bytes()),
            ("_rels/.rels", RELS.as_bytes()),
            ("word/document.xml", document),
        ])
    };
    let bomb =
        b"<!DOCTYPE a [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><w:document>&b;</w:document>";
    let deep = "<w:sdt>".repeat(100_000);
    for (source, reason) in [
        (source(b"MZ\x90\0 this program cannot be run".to_vec()), Reason::Malformed),
        (source(Vec::new()), Reason::Malformed),
        (source(whole[..whole.len() / 2].to_vec()), Reason::Malformed),
        (source(whole[..whole.len() - 5].to_vec()), Reason::Malformed),
        (package(&[("a.txt", b"a")]), Reason::Malformed),
        (package(&[("[Content_Types].xml", TYPES.as_bytes())]), Reason::Malformed),
        (parts(bomb), Reason::Malformed),
        (parts(deep.as_bytes()), Reason::Malformed),
        (parts(b"<w:document><w:p>"), Reason::Malformed),
        (parts(b"<workbook/>"), Reason::Malformed),
        (parts(&vec![b' '; 30 << 20]), Reason::TooLarge),
    ] {
        let fault = Seen::of(Format::Docx, &source).err().expect("it is refused");
        assert_eq!(fault.reason, reason, "{}", fault.detail);
    }
    let few = Limits { members: 2, ..Limits::default() };
    let fault = super::read(&parts(b"<w:document/>"), &few, &mut Seen::default()).err();
    assert_eq!(fault.map(|fault| fault.reason), Some(Reason::TooLarge));
}

#[test]
fn a_broken_part_is_noted_and_never_copied() {
    let document = docx("<w:p/>", &[("word/header1.xml", "<w:hdr><w:p>")]);
    let seen = Seen::of(Format::Docx, &document).expect("the rest is read");
    assert_eq!(seen.notes[0].0, "word/header1.xml");
    assert!(copied(Format::Docx, &document, &Cuts::default(), Keeper::All).is_err());
}

#[test]
fn a_signature_goes_where_anything_is_cut() {
    let signature = "<Signature><X509IssuerName>CN=Osei</X509IssuerName></Signature>";
    let signed = docx(
        "<w:p><w:r><w:t>Ayo Osei</w:t></w:r></w:p>",
        &[("_xmlsignatures/sig1.xml", signature)],
    );
    let names = |cuts: &Cuts| -> Vec<String> {
        let copy = copied(Format::Docx, &signed, cuts, Keeper::All).expect("it is cut");
        members(&copy).into_iter().map(|(name, _)| name).collect()
    };
    let signs = |name: &String| name.starts_with("_xmlsignatures/");
    let seen = Seen::of(Format::Docx, &signed).expect("it opens");
    assert!(names(&Cuts::default()).iter().any(signs));
    assert!(!names(&seen.cuts("Ayo")).iter().any(signs));
}
