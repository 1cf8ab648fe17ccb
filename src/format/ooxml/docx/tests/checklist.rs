//! Every place of a Word document that text can live in, one by one: read, and gone from a copy.

use super::docx;
use crate::format::ooxml::testing::{Format, Keeper, Seen, copied, members, residue};
use crate::model::Cuts;

/// A place: the part that holds it (or the body), with a value in it that stands nowhere else.
const PLACES: &[(&str, &str, &str)] = &[
    ("a run", "body", "<w:p><w:r><w:t>Zadie</w:t></w:r></w:p>"),
    ("two runs", "body", "<w:p><w:r><w:t>Zad</w:t></w:r><w:r><w:t>ie</w:t></w:r></w:p>"),
    ("a deletion", "body", "<w:p><w:del><w:r><w:delText>Zadie</w:delText></w:r></w:del></w:p>"),
    ("an insertion", "body", "<w:p><w:ins><w:r><w:t>Zadie</w:t></w:r></w:ins></w:p>"),
    (
        "who changed it",
        "body",
        "<w:p><w:ins w:id=\"1\" w:author=\"Zadie\"><w:r><w:t>x</w:t></w:r></w:ins></w:p>",
    ),
    (
        "who changed its format",
        "body",
        "<w:p><w:r><w:rPr><w:rPrChange w:id=\"1\" w:author=\"Zadie\"/></w:rPr><w:t>x</w:t></w:r></w:p>",
    ),
    ("a move", "body", "<w:p><w:moveFrom><w:r><w:t>Zadie</w:t></w:r></w:moveFrom></w:p>"),
    (
        "a field's instruction",
        "body",
        "<w:p><w:r><w:instrText>HYPERLINK \"mailto:Zadie\"</w:instrText></w:r></w:p>",
    ),
    (
        "a deleted instruction",
        "body",
        "<w:p><w:r><w:delInstrText>Zadie</w:delInstrText></w:r></w:p>",
    ),
    (
        "a simple field",
        "body",
        "<w:p><w:fldSimple w:instr=\"AUTHOR Zadie\"><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>",
    ),
    (
        "a form field's name",
        "body",
        "<w:p><w:r><w:fldChar><w:ffData><w:name w:val=\"Zadie\"/></w:ffData></w:fldChar></w:r></w:p>",
    ),
    (
        "a form field's help",
        "body",
        "<w:p><w:r><w:fldChar><w:ffData><w:helpText w:type=\"text\" w:val=\"Zadie\"/></w:ffData></w:fldChar></w:r></w:p>",
    ),
    (
        "a form field's status",
        "body",
        "<w:p><w:r><w:fldChar><w:ffData><w:statusText w:val=\"Zadie\"/></w:ffData></w:fldChar></w:r></w:p>",
    ),
    (
        "a form field's default",
        "body",
        "<w:p><w:r><w:fldChar><w:ffData><w:textInput><w:default w:val=\"Zadie\"/></w:textInput></w:ffData></w:fldChar></w:r></w:p>",
    ),
    (
        "a form field's list",
        "body",
        "<w:p><w:r><w:fldChar><w:ffData><w:ddList><w:listEntry w:val=\"Zadie\"/></w:ddList></w:ffData></w:fldChar></w:r></w:p>",
    ),
    ("a control's title", "body", "<w:sdt><w:sdtPr><w:alias w:val=\"Zadie\"/></w:sdtPr></w:sdt>"),
    ("a control's tag", "body", "<w:sdt><w:sdtPr><w:tag w:val=\"Zadie\"/></w:sdtPr></w:sdt>"),
    (
        "a control's list",
        "body",
        "<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText=\"Zadie\" w:value=\"x\"/></w:dropDownList></w:sdtPr></w:sdt>",
    ),
    (
        "a control's binding",
        "body",
        "<w:sdt><w:sdtPr><w:dataBinding w:xpath=\"/case/Zadie\"/></w:sdtPr></w:sdt>",
    ),
    (
        "a smart tag",
        "body",
        "<w:p><w:smartTag w:element=\"PersonName\"><w:smartTagPr><w:attr w:name=\"n\" w:val=\"Zadie\"/></w:smartTagPr></w:smartTag></w:p>",
    ),
    (
        "ruby",
        "body",
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>Zadie</w:t></w:r></w:rt></w:ruby></w:r></w:p>",
    ),
    ("a formula", "body", "<w:p><m:oMath><m:r><m:t>Zadie</m:t></m:r></m:oMath></w:p>"),
    ("a link's tooltip", "body", "<w:p><w:hyperlink w:tooltip=\"Zadie\"/></w:p>"),
    ("a link's anchor", "body", "<w:p><w:hyperlink w:anchor=\"Zadie\"/></w:p>"),
    ("a bookmark", "body", "<w:p><w:bookmarkStart w:id=\"0\" w:name=\"_Zadie_\"/></w:p>"),
    ("hidden text", "body", "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Zadie</w:t></w:r></w:p>"),
    (
        "white text",
        "body",
        "<w:p><w:r><w:rPr><w:color w:val=\"FFFFFF\"/></w:rPr><w:t>Zadie</w:t></w:r></w:p>",
    ),
    (
        "a choice",
        "body",
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:t>Zadie</w:t></mc:Choice></mc:AlternateContent></w:r></w:p>",
    ),
    (
        "a fallback",
        "body",
        "<w:p><w:r><mc:AlternateContent><mc:Fallback><w:t>Zadie</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>",
    ),
    (
        "a text box",
        "body",
        "<w:p><w:r><w:txbxContent><w:p><w:r><w:t>Zadie</w:t></w:r></w:p></w:txbxContent></w:r></w:p>",
    ),
    ("word art", "body", "<w:p><w:r><v:textpath string=\"Zadie\"/></w:r></w:p>"),
    ("a shape's alternative text", "body", "<w:p><w:r><v:shape alt=\"Zadie\"/></w:r></w:p>"),
    ("a shape's link", "body", "<w:p><w:r><v:shape href=\"mailto:Zadie\"/></w:r></w:p>"),
    ("a picture's name", "body", "<w:p><w:r><wp:docPr id=\"1\" name=\"Zadie\"/></w:r></w:p>"),
    (
        "a picture's description",
        "body",
        "<w:p><w:r><wp:docPr id=\"1\" name=\"x\" descr=\"Zadie\"/></w:r></w:p>",
    ),
    ("a picture's file", "body", "<w:p><w:r><pic:cNvPr id=\"1\" name=\"Zadie.jpg\"/></w:r></w:p>"),
    (
        "a drawing's link",
        "body",
        "<w:p><w:r><a:hlinkClick r:id=\"r\" tooltip=\"Zadie\"/></w:r></w:p>",
    ),
    ("who may edit", "body", "<w:p><w:permStart w:id=\"1\" w:ed=\"Zadie\"/></w:p>"),
    ("a header", "word/header1.xml", "<w:hdr><w:p><w:r><w:t>Zadie</w:t></w:r></w:p></w:hdr>"),
    ("a footer", "word/footer1.xml", "<w:ftr><w:p><w:r><w:t>Zadie</w:t></w:r></w:p></w:ftr>"),
    (
        "a footnote",
        "word/footnotes.xml",
        "<w:footnotes><w:footnote><w:p><w:r><w:t>Zadie</w:t></w:r></w:p></w:footnote></w:footnotes>",
    ),
    (
        "an endnote",
        "word/endnotes.xml",
        "<w:endnotes><w:endnote><w:p><w:r><w:t>Zadie</w:t></w:r></w:p></w:endnote></w:endnotes>",
    ),
    (
        "a comment",
        "word/comments.xml",
        "<w:comments><w:comment><w:p><w:r><w:t>Zadie</w:t></w:r></w:p></w:comment></w:comments>",
    ),
    (
        "a comment's author",
        "word/comments.xml",
        "<w:comments><w:comment w:author=\"Zadie\"/></w:comments>",
    ),
    (
        "a comment's initials",
        "word/comments.xml",
        "<w:comments><w:comment w:initials=\"Zadie\"/></w:comments>",
    ),
    ("a person", "word/people.xml", "<w15:people><w15:person w15:author=\"Zadie\"/></w15:people>"),
    (
        "a person's account",
        "word/people.xml",
        "<w15:people><w15:presenceInfo w15:providerId=\"AD\" w15:userId=\"Zadie\"/></w15:people>",
    ),
    (
        "a building block",
        "word/glossary/document.xml",
        "<w:glossaryDocument><w:p><w:r><w:t>Zadie</w:t></w:r></w:p></w:glossaryDocument>",
    ),
    (
        "a variable",
        "word/settings.xml",
        "<w:settings><w:docVars><w:docVar w:name=\"a\" w:val=\"Zadie\"/></w:docVars></w:settings>",
    ),
    (
        "a mail merge's query",
        "word/settings.xml",
        "<w:settings><w:mailMerge><w:query w:val=\"SELECT * FROM Zadie\"/></w:mailMerge></w:settings>",
    ),
    (
        "a mail merge's source",
        "word/settings.xml",
        "<w:settings><w:mailMerge><w:connectString w:val=\"User=Zadie\"/></w:mailMerge></w:settings>",
    ),
    (
        "a template's path",
        "word/_rels/settings.xml.rels",
        "<Relationships><Relationship Id=\"r\" Type=\"x/attachedTemplate\" Target=\"file:///C:/Users/Zadie/a.dotx\" TargetMode=\"External\"/></Relationships>",
    ),
    (
        "a style",
        "word/styles.xml",
        "<w:styles><w:style w:styleId=\"a\"><w:name w:val=\"Zadie\"/></w:style></w:styles>",
    ),
    (
        "a list's text",
        "word/numbering.xml",
        "<w:numbering><w:lvl><w:lvlText w:val=\"Zadie %1\"/></w:lvl></w:numbering>",
    ),
    ("a theme's name", "word/theme/theme1.xml", "<a:theme name=\"Zadie\"/>"),
    (
        "a chart's text",
        "word/charts/chart1.xml",
        "<c:chartSpace><c:strCache><c:pt><c:v>Zadie</c:v></c:pt></c:strCache></c:chartSpace>",
    ),
    (
        "a diagram",
        "word/diagrams/data1.xml",
        "<dgm:dataModel><a:p><a:r><a:t>Zadie</a:t></a:r></a:p></dgm:dataModel>",
    ),
    ("custom XML", "customXml/item1.xml", "<case><child>Zadie</child></case>"),
    ("an attribute of custom XML", "customXml/item1.xml", "<case child=\"Zadie\"/>"),
    (
        "the author",
        "docProps/core.xml",
        "<cp:coreProperties><dc:creator>Zadie</dc:creator></cp:coreProperties>",
    ),
    ("the company", "docProps/app.xml", "<Properties><Company>Zadie</Company></Properties>"),
    (
        "links",
        "docProps/app.xml",
        "<Properties><HLinks><vt:vector><vt:variant><vt:lpwstr>mailto:Zadie</vt:lpwstr></vt:variant></vt:vector></HLinks></Properties>",
    ),
    (
        "the base of links",
        "docProps/app.xml",
        "<Properties><HyperlinkBase>Zadie</HyperlinkBase></Properties>",
    ),
    (
        "a custom property",
        "docProps/custom.xml",
        "<Properties><property name=\"a\"><vt:lpwstr>Zadie</vt:lpwstr></property></Properties>",
    ),
    (
        "a custom property's name",
        "docProps/custom.xml",
        "<Properties><property name=\"Zadie\"><vt:bool>1</vt:bool></property></Properties>",
    ),
    (
        "a label of sensitivity",
        "docMetadata/LabelInfo.xml",
        "<clbl:labelList><clbl:label name=\"Zadie\"/></clbl:labelList>",
    ),
];

#[test]
fn every_place_is_read_and_cut() {
    let mut unread = Vec::new();
    for (place, part, xml) in PLACES {
        let document = match *part {
            "body" => docx(xml, &[]),
            part => docx("", &[(part, xml)]),
        };
        let seen = Seen::of(Format::Docx, &document).expect("it opens");
        assert_eq!(seen.notes, [], "{place}");
        let cuts = seen.cuts("Zadie");
        if cuts.is_empty() {
            unread.push(place);
            continue;
        }
        let copy = copied(Format::Docx, &document, &cuts, Keeper::All).expect("it is cut");
        let again = Seen::of(Format::Docx, &copy).expect("it opens");
        assert_eq!(again.notes, [], "{place} can be read still");
        assert!(again.all().iter().all(|(_, text)| !text.contains("Zadie")), "{place} is cut");
        assert_eq!(residue(Format::Docx, &copy, "Zadie"), 0, "{place} is gone");
        let same = copied(Format::Docx, &document, &Cuts::default(), Keeper::All);
        assert_eq!(members(&same.expect("it is copied")), members(&document), "{place}");
    }
    assert_eq!(unread, [&""; 0]);
}
