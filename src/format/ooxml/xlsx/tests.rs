//! Excel workbooks, built in code, read and copied.

mod checklist;

use crate::format::ooxml::testing::{Format, Keeper, Seen, check_writer, copied, members, package};
use crate::model::{Limits, Source};

const STYLES: &str = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"00000000000\"/></numFmts>\
    <cellStyleXfs><xf numFmtId=\"9\"/></cellStyleXfs>\
    <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>";
const STRINGS: &str = "<sst><si><t>Name</t></si><si><t>Date of birth</t></si><si><t>Phone</t></si>\
    <si><r><t>Amara </t></r><r><rPr><b/></rPr><t>Osei</t></r><rPh><t>AMARA</t></rPh></si>\
    <si><t>Ben Kaye &amp; family</t></si><si><t>Nobody shows<!-- for Quill --> this</t></si></sst>";

fn relation(id: &str, kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"{id}\" Type=\"x/{kind}\" Target=\"{target}\"/>")
}

/// A workbook of sheets, each with its state.
fn xlsx(sheets: &[(&str, &str, &str)], more: &[(&str, &str)]) -> Source {
    let types = "<Types><Default Extension=\"xml\" ContentType=\"application/xml\"/>\
        <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/></Types>";
    let mut parts = Vec::new();
    let (mut listed, mut related) = (String::new(), String::new());
    for (index, (name, state, data)) in sheets.iter().enumerate() {
        let sheet = format!("<sheet name=\"{name}\" state=\"{state}\" r:id=\"r{index}\"/>");
        listed += &sheet;
        let target = format!("worksheets/sheet{index}.xml");
        related += &relation(&format!("r{index}"), "worksheet", &target);
        parts.push((format!("xl/{target}"), format!("<worksheet>{data}</worksheet>")));
    }
    let book = format!("<workbook><sheets>{listed}</sheets></workbook>");
    let strings = relation("s", "sharedStrings", "sharedStrings.xml");
    let styles = relation("t", "styles", "styles.xml");
    let chain = relation("c", "calcChain", "calcChain.xml");
    let rels = format!("<Relationships>{strings}{styles}{chain}{related}</Relationships>");
    let root = "<Relationships><Relationship Id=\"r\" Type=\"x/officeDocument\" Target=\"/xl/workbook.xml\"/></Relationships>";
    let mut members: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", rels.as_bytes()),
        ("xl/sharedStrings.xml", STRINGS.as_bytes()),
        ("xl/styles.xml", STYLES.as_bytes()),
    ];
    members.extend(parts.iter().map(|(name, xml)| (name.as_str(), xml.as_bytes())));
    members.extend(more.iter().map(|(name, xml)| (*name, xml.as_bytes())));
    package(&members)
}

/// Three headers, then a row with a name, a date of birth and a telephone number.
const LIST: &str = "<cols><col min=\"5\" max=\"5\" hidden=\"1\"/></cols><sheetData>\
    <row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"s\"><v>2</v></c></row>\
    <row r=\"2\"><c r=\"A2\" t=\"s\"><v>3</v></c><c r=\"B2\" s=\"1\"><v>41342</v></c><c r=\"C2\" s=\"2\"><v>7700900123</v></c>\
    <c r=\"E2\" t=\"inlineStr\"><is><t>see Quill</t></is></c></row>\
    <row r=\"3\" hidden=\"1\"><c r=\"A3\" t=\"s\"><v>4</v></c></row>\
    <row r=\"4\"><c r=\"A4\" t=\"str\"><f>CONCATENATE(\"Dr \",A9)</f><v>Dr Okoye</v></c><c r=\"B4\" t=\"b\"><v>1</v></c>\
    <c r=\"C4\" t=\"e\"><v>#N/A</v></c><c r=\"D4\"><v>0.5</v></c></row></sheetData>\
    <headerFooter><oddHeader>&amp;CCase of Quill</oddHeader></headerFooter>\
    <dataValidations><dataValidation prompt=\"Ask Okoye\"><formula1>\"Quill,Okoye\"</formula1></dataValidation></dataValidations>";

/// The list beside a sheet that nobody sees, with a comment.
fn cases() -> Source {
    xlsx(
        &[
            ("Cases", "visible", LIST),
            ("Old", "veryHidden", "<sheetData><row><c><v>9991245006</v></c></row></sheetData>"),
        ],
        &[(
            "xl/comments1.xml",
            "<comments><authors><author>Efua Boateng</author></authors><commentList><comment ref=\"B2\"><text><r><t>ring </t></r><r><t>mum</t></r></text></comment></commentList></comments>",
        )],
    )
}

#[test]
fn cells_as_a_person_sees_them() {
    let book = cases();
    let seen = Seen::of(Format::Xlsx, &book).expect("it opens");
    for (part, expected) in [
        (
            "body",
            "Name\tDate of birth\tPhone\nAmara Osei\t09/03/2013\t07700900123\nDr Okoye\tTRUE\t#N/A\t0.5\n",
        ),
        ("hidden", "see Quill\nBen Kaye & family\n9991245006\n"),
        ("hidden:strings", "Nobody shows this\n for Quill \n"),
        ("hidden:phonetic", "AMARA\n"),
        ("attribute:formula", "CONCATENATE(\"Dr \",A9)\n\"Quill,Okoye\"\n"),
        ("header", "&CCase of Quill\n"),
        ("attribute", "Ask Okoye\nCases\nOld\n"),
        ("comment", "ring mum\n"),
        ("metadata:comment-author", "Efua Boateng\n"),
    ] {
        assert_eq!(seen.part(part), expected, "{part}");
    }
    for (needle, label, cell) in [
        ("Amara", Some("Name"), Some("Cases!A2")),
        ("09/03/2013", Some("Date of birth"), Some("Cases!B2")),
        ("07700900123", Some("Phone"), Some("Cases!C2")),
        ("Ben Kaye", Some("Name"), Some("Cases!A3")),
        ("9991245006", None, Some("Old!A1")),
        ("ring mum", Some("t"), Some("B2")),
    ] {
        let (got, at) = seen.tags(needle);
        assert_eq!((got.as_deref(), at.as_deref()), (label, cell), "{needle}");
    }
    assert_eq!(seen.notes, []);
}

#[test]
fn prompts_label_the_cell_to_their_right() {
    let data = "<sheetData><row><c t=\"inlineStr\"><is><t>NHS No:</t></is></c><c><v>9991245006</v></c></row></sheetData>";
    let seen = Seen::of(Format::Xlsx, &xlsx(&[("A", "visible", data)], &[])).expect("it opens");
    assert_eq!(seen.tags("999124").0.as_deref(), Some("NHS No:"));
}

#[test]
fn days_may_count_from_1904() {
    let data = "<sheetData><row><c s=\"1\"><v>39880</v></c></row></sheetData>";
    let book = xlsx(&[("A", "visible", data)], &[]);
    let mut parts = members(&book);
    let text = String::from_utf8(std::mem::take(&mut parts[2].1)).expect("it is text");
    parts[2].1 = text.replace("<sheets>", "<workbookPr date1904=\"1\"/><sheets>").into_bytes();
    let parts: Vec<_> = parts.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    let seen = Seen::of(Format::Xlsx, &package(&parts)).expect("it opens");
    assert_eq!(seen.part("body"), "09/03/2013\n");
}

#[test]
fn what_is_cut_is_gone_and_all_else_stays() {
    let book = xlsx(
        &[("Osei files", "visible", LIST)],
        &[
            ("xl/calcChain.xml", "<calcChain><c r=\"A4\" i=\"1\"/></calcChain>"),
            (
                "xl/charts/chart1.xml",
                "<c:chartSpace><c:strCache><c:pt idx=\"0\"><c:v>Okoye</c:v></c:pt></c:strCache></c:chartSpace>",
            ),
            (
                "xl/pivotCache/pivotCacheDefinition1.xml",
                "<pivotCacheDefinition><sharedItems><s v=\"Okoye\"/><n v=\"7700900123\"/></sharedItems></pivotCacheDefinition>",
            ),
            (
                "xl/tables/table1.xml",
                "<table displayName=\"Table_Quill\"><tableColumn name=\"Quill\"/></table>",
            ),
        ],
    );
    check_writer(Format::Xlsx, &book, &["Osei", "Okoye", "Quill", "Ben Kaye & family", "#N/A"]);
}

#[test]
fn a_number_that_is_cut_becomes_a_label() {
    let book = xlsx(
        &[("Cases", "visible", LIST)],
        &[("xl/calcChain.xml", "<calcChain><c r=\"A4\" i=\"1\"/></calcChain>")],
    );
    let seen = Seen::of(Format::Xlsx, &book).expect("it opens");
    for (shown, stored) in [("09/03/2013", "41342"), ("07700900123", "7700900123")] {
        let copy = copied(Format::Xlsx, &book, &seen.cuts(shown), Keeper::All).expect("it is cut");
        let members = members(&copy);
        let sheet = members.iter().find(|(name, _)| name.ends_with("sheet0.xml"));
        let sheet = String::from_utf8_lossy(&sheet.expect("the sheet is there").1).into_owned();
        assert!(!sheet.contains(stored), "{sheet}");
        assert!(sheet.contains("t=\"inlineStr\"><is><t xml:space=\"preserve\">[X]"), "{sheet}");
        let chain = members.iter().find(|(name, _)| name.contains("calcChain"));
        assert_eq!(chain, None);
        let again = Seen::of(Format::Xlsx, &copy).expect("it opens").part("body");
        assert_eq!(again, seen.part("body").replace(shown, "[X]"));
    }
}

#[test]
fn long_sheets_come_in_windows_with_their_headers() {
    let mut data = String::from("<sheetData>");
    data += "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>2</v></c></row>";
    for _ in 0..50 {
        data += "<row><c t=\"s\"><v>3</v></c><c s=\"2\"><v>7700900123</v></c></row>";
    }
    data += "</sheetData>";
    let mut seen = Seen::default();
    let limits = Limits { window: 200, ..Limits::default() };
    super::read(&xlsx(&[("A", "visible", &data)], &[]), &limits, &mut seen).expect("it opens");
    let body: Vec<_> = seen.texts.iter().filter(|text| text.part.shown() == "body").collect();
    assert_eq!(body.len(), 6);
    let mut base = 0;
    for text in body {
        assert_eq!(text.base, base);
        base += text.as_str().len() as u64;
        let last = text.fields().last().expect("the window has cells");
        assert_eq!(last.label.as_deref(), Some("Phone"));
    }
}
