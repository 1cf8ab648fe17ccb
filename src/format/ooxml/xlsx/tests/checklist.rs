//! Every place of a workbook that text can live in, one by one: read, and gone from a copy.

use super::{LIST, xlsx};
use crate::format::ooxml::testing::{Format, Keeper, Seen, check_writer, copied, members, residue};
use crate::model::{Cuts, Source};

/// A place: the part that holds it, with a value in it that stands nowhere else.
const PLACES: &[(&str, &str, &str)] = &[
    // In the sheet itself.
    (
        "a validation's list",
        "sheet",
        "<dataValidations><dataValidation><formula1>\"Zadie,Ben\"</formula1></dataValidation></dataValidations>",
    ),
    (
        "a validation's prompt",
        "sheet",
        "<dataValidations><dataValidation prompt=\"Zadie\" promptTitle=\"a\" error=\"b\"/></dataValidations>",
    ),
    (
        "a validation's error",
        "sheet",
        "<dataValidations><dataValidation error=\"Zadie\" errorTitle=\"x\"/></dataValidations>",
    ),
    (
        "a filter's value",
        "sheet",
        "<autoFilter><filterColumn><filters><filter val=\"Zadie\"/></filters></filterColumn></autoFilter>",
    ),
    (
        "a custom filter",
        "sheet",
        "<autoFilter><filterColumn><customFilters><customFilter val=\"Zadie*\"/></customFilters></filterColumn></autoFilter>",
    ),
    (
        "a conditional format",
        "sheet",
        "<conditionalFormatting><cfRule type=\"containsText\" text=\"Zadie\"><formula>SEARCH(\"x\",A1)</formula></cfRule></conditionalFormatting>",
    ),
    (
        "a conditional format's formula",
        "sheet",
        "<conditionalFormatting><cfRule><formula>A1=\"Zadie\"</formula></cfRule></conditionalFormatting>",
    ),
    ("a header", "sheet", "<headerFooter><oddHeader>&amp;L Zadie</oddHeader></headerFooter>"),
    (
        "a footer of first pages",
        "sheet",
        "<headerFooter><firstFooter>Zadie</firstFooter></headerFooter>",
    ),
    (
        "a hyperlink's display",
        "sheet",
        "<hyperlinks><hyperlink ref=\"A1\" display=\"Zadie\"/></hyperlinks>",
    ),
    (
        "a hyperlink's tooltip",
        "sheet",
        "<hyperlinks><hyperlink ref=\"A1\" tooltip=\"Zadie\"/></hyperlinks>",
    ),
    (
        "a hyperlink's place",
        "sheet",
        "<hyperlinks><hyperlink ref=\"A1\" location=\"Zadie!A1\"/></hyperlinks>",
    ),
    (
        "a cell far away",
        "sheet",
        "<sheetData><row r=\"900\"><c r=\"XFA900\" t=\"inlineStr\"><is><t>Zadie</t></is></c></row></sheetData>",
    ),
    (
        "a cell of a hidden row",
        "sheet",
        "<sheetData><row hidden=\"1\"><c t=\"inlineStr\"><is><t>Zadie</t></is></c></row></sheetData>",
    ),
    (
        "rich text in a cell",
        "sheet",
        "<sheetData><row><c t=\"inlineStr\"><is><r><t>Zad</t></r><r><t>ie</t></r></is></c></row></sheetData>",
    ),
    (
        "how a cell is pronounced",
        "sheet",
        "<sheetData><row><c t=\"inlineStr\"><is><t>x</t><rPh><t>Zadie</t></rPh></is></c></row></sheetData>",
    ),
    (
        "a formula's result",
        "sheet",
        "<sheetData><row><c t=\"str\"><f>A1</f><v>Zadie</v></c></row></sheetData>",
    ),
    (
        "a formula's text",
        "sheet",
        "<sheetData><row><c><f>LEN(\"Zadie\")</f><v>5</v></c></row></sheetData>",
    ),
    (
        "an array formula",
        "sheet",
        "<sheetData><row><c><f t=\"array\" ref=\"A1\">LEN(\"Zadie\")</f><v>5</v></c></row></sheetData>",
    ),
    ("a scenario", "sheet", "<scenarios><scenario name=\"Zadie\" user=\"x\"/></scenarios>"),
    (
        "a protected range",
        "sheet",
        "<protectedRanges><protectedRange name=\"Zadie\"/></protectedRanges>",
    ),
    // In parts of their own.
    (
        "a comment",
        "xl/comments1.xml",
        "<comments><commentList><comment ref=\"A1\"><text><r><t>Za</t></r><r><t>die</t></r></text></comment></commentList></comments>",
    ),
    (
        "a comment's author",
        "xl/comments1.xml",
        "<comments><authors><author>Zadie</author></authors></comments>",
    ),
    ("a comment's box", "xl/drawings/vmlDrawing1.vml", "<xml><v:shape alt=\"Zadie\"/></xml>"),
    (
        "a threaded comment",
        "xl/threadedComments/threadedComment1.xml",
        "<ThreadedComments><threadedComment ref=\"A1\"><text>Zadie</text></threadedComment></ThreadedComments>",
    ),
    (
        "a person",
        "xl/persons/person.xml",
        "<personList><person displayName=\"Zadie\" userId=\"S::x\"/></personList>",
    ),
    (
        "a person's account",
        "xl/persons/person.xml",
        "<personList><person displayName=\"x\" userId=\"Zadie\" providerId=\"AD\"/></personList>",
    ),
    (
        "a drawing's alternative text",
        "xl/drawings/drawing1.xml",
        "<xdr:wsDr><xdr:cNvPr id=\"2\" name=\"Picture 1\" descr=\"Zadie\"/></xdr:wsDr>",
    ),
    (
        "a text box",
        "xl/drawings/drawing1.xml",
        "<xdr:wsDr><a:p><a:r><a:t>Zad</a:t></a:r><a:r><a:t>ie</a:t></a:r></a:p></xdr:wsDr>",
    ),
    (
        "a chart's title",
        "xl/charts/chart1.xml",
        "<c:chartSpace><c:title><a:p><a:r><a:t>Zadie</a:t></a:r></a:p></c:title></c:chartSpace>",
    ),
    (
        "a chart's texts",
        "xl/charts/chart1.xml",
        "<c:chartSpace><c:strCache><c:pt><c:v>Zadie</c:v></c:pt></c:strCache></c:chartSpace>",
    ),
    (
        "a chart's labels",
        "xl/charts/chart1.xml",
        "<c:chartSpace><c15:datalabelsRange><c15:dlblRangeCache><c:pt><c:v>Zadie</c:v></c:pt></c15:dlblRangeCache></c15:datalabelsRange></c:chartSpace>",
    ),
    (
        "a chart of the newer kind",
        "xl/charts/chartEx1.xml",
        "<cx:chartSpace><cx:strDim><cx:lvl><cx:pt idx=\"0\">Zadie</cx:pt></cx:lvl></cx:strDim></cx:chartSpace>",
    ),
    (
        "a pivot cache's texts",
        "xl/pivotCache/pivotCacheDefinition1.xml",
        "<pivotCacheDefinition><cacheField name=\"a\"><sharedItems><s v=\"Zadie\"/></sharedItems></cacheField></pivotCacheDefinition>",
    ),
    (
        "a pivot cache's field",
        "xl/pivotCache/pivotCacheDefinition1.xml",
        "<pivotCacheDefinition><cacheField name=\"Zadie\"/></pivotCacheDefinition>",
    ),
    (
        "who refreshed a pivot cache",
        "xl/pivotCache/pivotCacheDefinition1.xml",
        "<pivotCacheDefinition refreshedBy=\"Zadie\"/>",
    ),
    (
        "a pivot cache's records",
        "xl/pivotCache/pivotCacheRecords1.xml",
        "<pivotCacheRecords><r><s v=\"Zadie\"/></r></pivotCacheRecords>",
    ),
    (
        "a pivot table's caption",
        "xl/pivotTables/pivotTable1.xml",
        "<pivotTableDefinition name=\"p\" rowHeaderCaption=\"Zadie\"/>",
    ),
    (
        "a slicer's caption",
        "xl/slicers/slicer1.xml",
        "<slicers><slicer name=\"a\" caption=\"Zadie\"/></slicers>",
    ),
    (
        "a slicer's items",
        "xl/slicerCaches/slicerCache1.xml",
        "<slicerCacheDefinition><olap><i n=\"Zadie\"/></olap></slicerCacheDefinition>",
    ),
    (
        "a table's column",
        "xl/tables/table1.xml",
        "<table><tableColumns><tableColumn id=\"1\" name=\"Zadie\"/></tableColumns></table>",
    ),
    (
        "a table's total",
        "xl/tables/table1.xml",
        "<table><tableColumns><tableColumn id=\"1\" name=\"a\" totalsRowLabel=\"Zadie\"/></tableColumns></table>",
    ),
    ("a table's name", "xl/tables/table1.xml", "<table name=\"Zadie\" displayName=\"Zadie\"/>"),
    ("a query's table", "xl/queryTables/queryTable1.xml", "<queryTable name=\"Zadie\"/>"),
    (
        "a connection",
        "xl/connections.xml",
        "<connections><connection name=\"c\"><dbPr connection=\"User ID=Zadie;\" command=\"x\"/></connection></connections>",
    ),
    (
        "a link to another workbook",
        "xl/externalLinks/externalLink1.xml",
        "<externalLink><externalBook><sheetDataSet><sheetData><row><cell r=\"A1\" t=\"str\"><v>Zadie</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>",
    ),
    (
        "the sheets of another workbook",
        "xl/externalLinks/externalLink1.xml",
        "<externalLink><externalBook><sheetNames><sheetName val=\"Zadie\"/></sheetNames></externalBook></externalLink>",
    ),
    (
        "where another workbook lies",
        "xl/externalLinks/_rels/externalLink1.xml.rels",
        "<Relationships><Relationship Id=\"r\" Type=\"x/p\" Target=\"file:///C:/Users/Zadie/a.xlsx\" TargetMode=\"External\"/></Relationships>",
    ),
    (
        "who changed a shared workbook",
        "xl/revisions/revisionHeaders.xml",
        "<headers><header userName=\"Zadie\"/></headers>",
    ),
    (
        "what was there before",
        "xl/revisions/revisionLog1.xml",
        "<revisions><rcc><oc r=\"A1\" t=\"inlineStr\"><is><t>Zadie</t></is></oc></rcc></revisions>",
    ),
    (
        "metadata of values",
        "xl/metadata.xml",
        "<metadata><metadataStrings><s v=\"Zadie\"/></metadataStrings></metadata>",
    ),
    ("rich values", "xl/richData/rdrichvalue.xml", "<rvData><rv><v>Zadie</v></rv></rvData>"),
    (
        "a control",
        "xl/ctrlProps/ctrlProp1.xml",
        "<formControlPr objectType=\"List\"><itemLst><item val=\"Zadie\"/></itemLst></formControlPr>",
    ),
    ("custom XML", "customXml/item1.xml", "<case><child>Zadie</child></case>"),
    (
        "the author",
        "docProps/core.xml",
        "<cp:coreProperties><dc:creator>Zadie</dc:creator></cp:coreProperties>",
    ),
    (
        "names of sheets and ranges",
        "docProps/app.xml",
        "<Properties><TitlesOfParts><vt:vector><vt:lpstr>Zadie</vt:lpstr></vt:vector></TitlesOfParts></Properties>",
    ),
    (
        "a custom property",
        "docProps/custom.xml",
        "<Properties><property name=\"a\"><vt:lpwstr>Zadie</vt:lpwstr></property></Properties>",
    ),
];

fn book(part: &str, xml: &str) -> Source {
    match part {
        "sheet" => xlsx(&[("A", "visible", xml)], &[]),
        part => xlsx(&[("A", "visible", "")], &[(part, xml)]),
    }
}

#[test]
fn every_place_is_read_and_cut() {
    for (place, part, xml) in PLACES {
        let book = book(part, xml);
        let seen = Seen::of(Format::Xlsx, &book).expect("it opens");
        assert_eq!(seen.notes, [], "{place}");
        let cuts = seen.cuts("Zadie");
        assert!(!cuts.is_empty(), "{place} is read");
        let copy = copied(Format::Xlsx, &book, &cuts, Keeper::All).expect("it is cut");
        let again = Seen::of(Format::Xlsx, &copy).expect("it opens");
        assert_eq!(again.notes, [], "{place} can be read still");
        let left = |(_, text): &(String, String)| text.contains("Zadie");
        assert!(!again.all().iter().any(left), "{place} is cut");
        assert_eq!(residue(Format::Xlsx, &copy, "Zadie"), 0, "{place} is gone");
        let same = copied(Format::Xlsx, &book, &Cuts::default(), Keeper::All);
        assert_eq!(members(&same.expect("it is copied")), members(&book), "{place}");
    }
}

#[test]
fn the_workbooks_own_places() {
    let parts = |inner: &str| {
        let book = xlsx(&[("A", "visible", "")], &[]);
        let mut all = members(&book);
        let main = all.iter_mut().find(|(name, _)| name == "xl/workbook.xml").expect("it is there");
        let text =
            String::from_utf8_lossy(&main.1).replace("<sheets>", &format!("{inner}<sheets>"));
        main.1 = text.into_bytes();
        let all: Vec<(&str, &[u8])> =
            all.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        crate::format::ooxml::testing::package(&all)
    };
    for inner in [
        "<definedNames><definedName name=\"Zadie\">A!$A$1</definedName></definedNames>",
        "<definedNames><definedName name=\"a\" hidden=\"1\">\"Zadie\"</definedName></definedNames>",
        "<definedNames><definedName name=\"a\" comment=\"Zadie\">1</definedName></definedNames>",
        "<fileSharing userName=\"Zadie\"/>",
        "<x15ac:absPath url=\"C:\\Users\\Zadie\\\"/>",
        "<workbookPr codeName=\"Zadie\"/>",
        "<customWorkbookViews><customWorkbookView name=\"Zadie\"/></customWorkbookViews>",
    ] {
        check_writer(Format::Xlsx, &parts(inner), &["Zadie"]);
    }
}

/// What remembers the day of birth that the second cell of the list holds, and the telephone number
/// beside it.
#[test]
fn copies_of_a_number_go_with_its_cell() {
    let chart = "<c:chartSpace><c:numCache><c:formatCode>d/m/yy</c:formatCode><c:pt><c:v>41342</c:v></c:pt><c:pt><c:v>7</c:v></c:pt></c:numCache></c:chartSpace>";
    let pivot = "<pivotCacheDefinition><sharedItems minDate=\"2013-03-09T00:00:00\" maxValue=\"7700900123\"><d v=\"2013-03-09T00:00:00\"/><n v=\"7700900123\"/><n v=\"12\"/></sharedItems></pivotCacheDefinition>";
    let records = "<pivotCacheRecords><r><n v=\"7700900123.0\"/><d v=\"2014-01-01T00:00:00\"/></r></pivotCacheRecords>";
    let other = "<sheetData><row><c><f>Cases!B2</f><v>41342</v></c><c t=\"s\"><v>0</v></c><c><v>5</v></c></row></sheetData>\
        <autoFilter><filterColumn><customFilters><customFilter val=\"7700900123\"/></customFilters></filterColumn></autoFilter>";
    let link = "<externalLink><sheetData><row><cell r=\"B2\"><v>41342</v></cell></row></sheetData></externalLink>";
    let book = xlsx(
        &[("Cases", "visible", LIST), ("Other", "visible", other)],
        &[
            ("xl/charts/chart1.xml", chart),
            ("xl/pivotCache/pivotCacheDefinition1.xml", pivot),
            ("xl/pivotCache/pivotCacheRecords1.xml", records),
            ("xl/externalLinks/externalLink1.xml", link),
        ],
    );
    let seen = Seen::of(Format::Xlsx, &book).expect("it opens");
    let mut cuts = seen.cuts("09/03/2013");
    let phone = seen.cuts("07700900123");
    for stream in phone.streams().collect::<Vec<_>>() {
        for cut in phone.of(stream) {
            cuts.add(stream, cut.clone());
        }
    }
    cuts.settle();
    let copy = copied(Format::Xlsx, &book, &cuts, Keeper::All).expect("it is cut");
    for (name, bytes) in members(&copy) {
        let text = String::from_utf8_lossy(&bytes);
        for stored in ["41342", "2013-03-09", "7700900123"] {
            assert!(!text.contains(stored), "{stored} is gone from {name}: {text}");
        }
    }
    let part = |name: &str| {
        let all = members(&copy);
        let found = all.into_iter().find(|(member, _)| member.ends_with(name));
        String::from_utf8(found.expect("it is there").1).expect("it is text")
    };
    assert!(part("chart1.xml").contains("<c:v>0</c:v></c:pt><c:pt><c:v>7</c:v>"));
    assert!(part("pivotCacheRecords1.xml").contains("<n v=\"0\"/><d v=\"2014-01-01T00:00:00\"/>"));
    assert!(part("Definition1.xml").contains("<n v=\"12\"/>"));
    assert!(part("sheet1.xml").contains("<v>5</v>"));
    assert_eq!(Seen::of(Format::Xlsx, &copy).expect("it opens").notes, []);
    // Without cuts nothing looks for copies.
    check_writer(Format::Xlsx, &book, &[]);
}
