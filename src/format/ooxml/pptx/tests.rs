//! Presentations, built in code, read and copied.

use crate::format::ooxml::testing::{Format, Keeper, Seen, check_writer, copied, members, package};
use crate::model::{Cuts, Reason, Source};

const TYPES: &str = "<Types><Default Extension=\"xml\" ContentType=\"application/xml\"/>\
    <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
    <Default Extension=\"png\" ContentType=\"image/png\"/></Types>";

fn relation(id: &str, kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"{id}\" Type=\"x/{kind}\" Target=\"{target}\"/>")
}

fn paragraph(text: &str) -> String {
    format!("<a:p><a:r><a:t>{text}</a:t></a:r></a:p>")
}

/// A presentation of slides: what their root element says, and their shapes.
fn pptx(slides: &[(&str, &str)], more: &[(&str, &str)]) -> Source {
    let (mut listed, mut related, mut parts) = (String::new(), String::new(), Vec::new());
    // The slides lie in the package in another order than they are shown in.
    for (index, (says, shapes)) in slides.iter().enumerate().rev() {
        related += &relation(&format!("r{index}"), "slide", &format!("slides/slide{index}.xml"));
        let slide = format!("<p:sld{says}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>");
        parts.push((format!("ppt/slides/slide{index}.xml"), slide));
    }
    for index in 0..slides.len() {
        let slide = format!("<p:sldId id=\"{}\" r:id=\"r{index}\"/>", 256 + index);
        listed += &slide;
    }
    let main = format!(
        "<p:presentation><p:sldIdLst>{listed}</p:sldIdLst><p:extLst><p14:sectionLst>\
         <p14:section name=\"For Quill\"/></p14:sectionLst></p:extLst></p:presentation>"
    );
    let rels = format!("<Relationships>{related}</Relationships>");
    let root =
        format!("<Relationships>{}</Relationships>", relation("r", "officeDocument", "ppt/p.xml"));
    let mut members: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("ppt/p.xml", main.as_bytes()),
        ("ppt/_rels/p.xml.rels", rels.as_bytes()),
    ];
    members.extend(parts.iter().map(|(name, xml)| (name.as_str(), xml.as_bytes())));
    members.extend(more.iter().map(|(name, xml)| (*name, xml.as_bytes())));
    package(&members)
}

/// A presentation with something in every place that text can live in.
fn full() -> Source {
    let table = format!(
        "<p:graphicFrame><p:nvPr><p:cNvPr id=\"4\" name=\"Table 3\" descr=\"Plan for Osei\"/></p:nvPr>\
         <a:tbl><a:tblPr firstRow=\"1\"><a:tableStyleId>{{5C22544A}}</a:tableStyleId></a:tblPr>\
         <a:tr><a:tc><a:txBody>{}</a:txBody></a:tc><a:tc gridSpan=\"2\"><a:txBody>{}</a:txBody></a:tc></a:tr>\
         <a:tr><a:tc><a:txBody>{}</a:txBody></a:tc><a:tc><a:txBody>{}</a:txBody></a:tc><a:tc/></a:tr></a:tbl>\
         </p:graphicFrame>",
        paragraph("Name"),
        paragraph("Date of birth"),
        paragraph("Amara Osei"),
        paragraph("09/03/2013")
    );
    let split = "<p:sp><p:txBody><a:p><a:r><a:t>Am</a:t></a:r><a:r><a:rPr b=\"1\">\
        <a:hlinkClick r:id=\"r9\" tooltip=\"Write to Okoye\"/></a:rPr><a:t>ara</a:t></a:r><a:br/>\
        <a:fld type=\"datetime1\"><a:t>1 May</a:t></a:fld></a:p></p:txBody></p:sp>";
    let related = format!(
        "<Relationships>{}{}<Relationship Id=\"r9\" Type=\"x/hyperlink\" \
         Target=\"mailto:okoye@home.example\" TargetMode=\"External\"/></Relationships>",
        relation("n", "notesSlide", "../notesSlides/notesSlide1.xml"),
        relation("c", "comments", "../comments/comment1.xml")
    );
    pptx(
        &[("", &format!("{split}{table}")), (" show=\"0\"", &paragraph("Hidden Kaye"))],
        &[
            ("ppt/slides/_rels/slide0.xml.rels", &related),
            (
                "ppt/notesSlides/notesSlide1.xml",
                &format!("<p:notes>{}</p:notes>", paragraph("Say Ben")),
            ),
            (
                "ppt/comments/comment1.xml",
                "<p:cmLst><p:cm authorId=\"0\" dt=\"2024-05-01\"><p:text>Ask Zadie</p:text></p:cm></p:cmLst>",
            ),
            (
                "ppt/comments/modernComment_1.xml",
                "<p188:cmLst><p188:cm><p188:txBody><a:p><a:r><a:t>Ask Ye</a:t></a:r><a:r><a:t>wande</a:t></a:r></a:p></p188:txBody></p188:cm></p188:cmLst>",
            ),
            (
                "ppt/commentAuthors.xml",
                "<p:cmAuthorLst><p:cmAuthor id=\"0\" name=\"Efua Boateng\" initials=\"EB\"/></p:cmAuthorLst>",
            ),
            (
                "ppt/authors.xml",
                "<p188:authorLst><p188:author name=\"Tola Ade\" userId=\"tola@council.example\"/></p188:authorLst>",
            ),
            (
                "ppt/slideMasters/slideMaster1.xml",
                &format!("<p:sldMaster>{}</p:sldMaster>", paragraph("Team Quince")),
            ),
            (
                "ppt/slideLayouts/slideLayout1.xml",
                &format!("<p:sldLayout>{}</p:sldLayout>", paragraph("Layout Rowe")),
            ),
            (
                "ppt/handoutMasters/handoutMaster1.xml",
                &format!("<p:handoutMaster>{}</p:handoutMaster>", paragraph("Handout Sey")),
            ),
            (
                "ppt/notesMasters/notesMaster1.xml",
                &format!("<p:notesMaster>{}</p:notesMaster>", paragraph("Notes Tam")),
            ),
            (
                "ppt/charts/chart1.xml",
                "<c:chartSpace><c:title><a:p><a:r><a:t>Visits to Uba</a:t></a:r></a:p></c:title><c:strCache><c:pt idx=\"0\"><c:v>Vera Oke</c:v></c:pt></c:strCache></c:chartSpace>",
            ),
            (
                "ppt/diagrams/data1.xml",
                &format!(
                    "<dgm:dataModel><dgm:t>{}</dgm:t></dgm:dataModel>",
                    paragraph("Box Wilde")
                ),
            ),
            (
                "ppt/diagrams/drawing1.xml",
                &format!("<dsp:drawing>{}</dsp:drawing>", paragraph("Drawn Xu")),
            ),
            ("ppt/tags/tag1.xml", "<p:tagLst><p:tag name=\"CHILD\" val=\"Yaw Addo\"/></p:tagLst>"),
            (
                "ppt/changesInfos/changesInfo1.xml",
                "<pc:chgInfo><pc:chgData name=\"Zora Amin\" userId=\"zora@council.example\"/></pc:chgInfo>",
            ),
            (
                "docProps/core.xml",
                "<cp:coreProperties><dc:creator>Abi Mensah</dc:creator></cp:coreProperties>",
            ),
            (
                "docProps/app.xml",
                "<Properties><TitlesOfParts><vt:vector><vt:lpstr>Title Bello</vt:lpstr></vt:vector></TitlesOfParts></Properties>",
            ),
            ("customXml/item1.xml", "<case><child>Cai Drew</child></case>"),
            ("ppt/media/image1.png", "not a picture"),
            ("ppt/embeddings/Microsoft_Excel_Sheet1.xlsx", "not a workbook"),
        ],
    )
}

#[test]
fn every_place_is_read() {
    let seen = Seen::of(Format::Pptx, &full()).expect("it opens");
    for (part, expected) in [
        ("body", "Amara\n1 May\nName\tDate of birth\nAmara Osei\t09/03/2013\t\n"),
        ("hidden", "Hidden Kaye\nCai Drew\n"),
        ("notes", "Say Ben\n"),
        ("comment", "Ask Zadie\nAsk Yewande\n"),
        (
            "metadata:comment-author",
            "Efua Boateng\nEB\nTola Ade\ntola@council.example\nzora@council.example\n",
        ),
        ("header", "Team Quince\nLayout Rowe\nHandout Sey\nNotes Tam\n"),
        ("body:drawing", "Visits to Uba\nVera Oke\nBox Wilde\nDrawn Xu\n"),
        ("attribute", "Write to Okoye\nFor Quill\nCHILD\nYaw Addo\nZora Amin\n"),
        ("attribute:link", "mailto:okoye@home.example\n"),
        ("alt-text", "Table 3\nPlan for Osei\n"),
        ("metadata:author", "Abi Mensah\n"),
        ("metadata:property", "Title Bello\n"),
    ] {
        assert_eq!(seen.part(part), expected, "{part}");
    }
    assert_eq!(seen.tags("09/03").0.as_deref(), Some("Date of birth"));
    assert_eq!(seen.tags("Yaw").0.as_deref(), Some("CHILD"));
    let children = ["ppt/media/image1.png", "ppt/embeddings/Microsoft_Excel_Sheet1.xlsx"];
    assert_eq!(seen.children, children);
    assert_eq!(seen.notes, []);
}

#[test]
fn slides_are_pages() {
    let seen = Seen::of(Format::Pptx, &full()).expect("it opens");
    for (needle, page) in [
        ("Amara Osei", Some(1)),
        ("Say Ben", Some(1)),
        ("Ask Zadie", Some(1)),
        ("Hidden Kaye", Some(2)),
        ("Team Quince", None),
    ] {
        let text = seen.texts.iter().find(|text| text.as_str().contains(needle));
        assert_eq!(text.expect("it was read").page, page, "{needle}");
    }
}

#[test]
fn what_is_cut_is_gone_and_all_else_stays() {
    let values = [
        "Osei",
        "Okoye",
        "Kaye",
        "Ben",
        "Zadie",
        "Efua Boateng",
        "tola@council.example",
        "Quince",
        "Rowe",
        "Sey",
        "Tam",
        "Uba",
        "Vera Oke",
        "Wilde",
        "Xu",
        "Yaw Addo",
        "Zora Amin",
        "Abi Mensah",
        "Bello",
        "Cai Drew",
        "Quill",
        "okoye@home.example",
        "09/03/2013",
    ];
    check_writer(Format::Pptx, &full(), &values);
    // Values that only a joined reading shows.
    for value in ["Amara", "Yewande"] {
        let seen = Seen::of(Format::Pptx, &full()).expect("it opens");
        let copy =
            copied(Format::Pptx, &full(), &seen.cuts(value), Keeper::All).expect("it is cut");
        let again = Seen::of(Format::Pptx, &copy).expect("it opens");
        assert!(again.all().iter().all(|(_, text)| !text.contains(value)), "{value}");
    }
}

#[test]
fn children_that_cannot_be_read_leave_empty_things() {
    let copy = copied(Format::Pptx, &full(), &Cuts::default(), Keeper::None).expect("it is copied");
    let left = members(&copy);
    let len = |name: &str| left.iter().find(|(n, _)| n == name).map(|(_, bytes)| bytes.len());
    assert_eq!(len("ppt/embeddings/Microsoft_Excel_Sheet1.xlsx"), Some(0));
    assert_eq!(len("ppt/media/image1.png"), Some(0));
}

#[test]
fn what_is_no_presentation_is_refused() {
    let root =
        format!("<Relationships>{}</Relationships>", relation("r", "officeDocument", "ppt/p.xml"));
    for main in ["<workbook/>", "<p:presentation>", ""] {
        let source = package(&[
            ("[Content_Types].xml", TYPES.as_bytes()),
            ("_rels/.rels", root.as_bytes()),
            ("ppt/p.xml", main.as_bytes()),
        ]);
        let fault = Seen::of(Format::Pptx, &source).err().expect("it is refused");
        assert_eq!(fault.reason, Reason::Malformed, "{main}");
    }
    let broken = pptx(&[("", "<a:p>")], &[]);
    let seen = Seen::of(Format::Pptx, &broken).expect("the rest is read");
    assert_eq!(seen.notes[0].0, "ppt/slides/slide0.xml");
    assert!(copied(Format::Pptx, &broken, &Cuts::default(), Keeper::All).is_err());
}
