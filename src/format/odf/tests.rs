//! OpenDocument files, built in code, read and copied.

use crate::format::ooxml::testing::{
    Format, Keeper, Seen, check_writer, copied, members, package, residue, source,
};
use crate::model::{Cuts, Reason, Source};

const MANIFEST: &str = "<?xml version=\"1.0\"?><!DOCTYPE manifest:manifest PUBLIC \"-//x//DTD//EN\" \"Manifest.dtd\">\
    <manifest:manifest><manifest:file-entry manifest:media-type=\"text/xml\" manifest:full-path=\"content.xml\"/>\
    <manifest:file-entry manifest:media-type=\"image/png\" manifest:full-path=\"Thumbnails/thumbnail.png\"/></manifest:manifest>";

/// A package with this content and these further members.
fn odf(content: &str, more: &[(&str, &str)]) -> Source {
    let mut members: Vec<(&str, &[u8])> = vec![
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.as_bytes()),
    ];
    members.extend(more.iter().map(|(name, xml)| (*name, xml.as_bytes())));
    members.push(("META-INF/manifest.xml", MANIFEST.as_bytes()));
    package(&members)
}

/// A text document with this body.
fn text(body: &str) -> String {
    format!(
        "<office:document-content><office:automatic-styles><style:style style:name=\"T1\" style:family=\"text\">\
         <style:text-properties text:display=\"none\"/></style:style></office:automatic-styles>\
         <office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
}

fn check(body: &str, part: &str, expected: &str) {
    let seen = Seen::of(Format::Odf, &odf(&text(body), &[])).expect("it opens");
    assert_eq!(seen.part(part), expected, "{part} of {body}");
    assert_eq!(seen.notes, [], "{body}");
}

#[test]
fn texts() {
    for (body, part, expected) in [
        (
            "<text:p>Am<text:span text:style-name=\"T2\">ara</text:span> O&apos;Shea</text:p><text:h>x</text:h>",
            "body",
            "Amara O'Shea\nx\n",
        ),
        (
            "<text:p>a<text:s text:c=\"2\"/>b<text:tab/>c<text:line-break/>d</text:p>",
            "body",
            "a b\tc\nd\n",
        ),
        ("<text:p>Am<text:span text:style-name=\"T1\">ara</text:span></text:p>", "hidden", "ara\n"),
        ("<text:p>Am<text:span text:style-name=\"T1\">ara</text:span></text:p>", "body", "Amara\n"),
        (
            "<text:section text:display=\"none\"><text:p>Quill</text:p></text:section>",
            "hidden",
            "Quill\n",
        ),
        (
            "<text:p>a<text:hidden-text text:string-value=\"Quill\">Quill</text:hidden-text></text:p>",
            "attribute",
            "Quill\n",
        ),
        (
            "<text:p>to<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Osei</text:p></text:note-body></text:note>day</text:p>",
            "body",
            "today\n",
        ),
        (
            "<text:p>to<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Osei</text:p></text:note-body></text:note>day</text:p>",
            "notes",
            "1\nOsei\n",
        ),
        (
            "<text:p>a<office:annotation office:name=\"n1\"><dc:creator>Efua</dc:creator><dc:date>2024-05-01T00:00:00</dc:date><text:p>Ask Ben</text:p></office:annotation>b</text:p>",
            "comment",
            "Ask Ben\n",
        ),
        (
            "<text:p>a<office:annotation><dc:creator>Efua</dc:creator><text:p>Ask Ben</text:p></office:annotation>b</text:p>",
            "metadata:comment-author",
            "Efua\n",
        ),
        (
            "<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>Efua</dc:creator></office:change-info>\
             <text:p>Quill</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>a</text:p>",
            "deleted",
            "Quill\n",
        ),
        (
            "<text:p>a<draw:frame draw:name=\"Photo of Osei\"><draw:text-box><text:p>boxed</text:p></draw:text-box><svg:title>Ben</svg:title><svg:desc>at school</svg:desc></draw:frame>b</text:p>",
            "body",
            "ab\nboxed\n",
        ),
        (
            "<text:p><draw:frame draw:name=\"Photo of Osei\"><svg:title>Ben</svg:title></draw:frame></text:p>",
            "alt-text",
            "Ben\n",
        ),
        (
            "<text:p><text:a xlink:href=\"mailto:ben%40home.example\">x</text:a></text:p>",
            "attribute:link",
            "mailto:ben@home.example\n",
        ),
        (
            "<text:p><text:user-defined text:name=\"Child\" office:string-value=\"Amara\">Amara</text:user-defined></text:p>",
            "attribute",
            "Child\nAmara\n",
        ),
        (
            "<table:table table:name=\"Plan\"><table:table-row><table:table-cell><text:p>Name</text:p></table:table-cell><table:table-cell><text:p>Ben</text:p></table:table-cell></table:table-row></table:table>",
            "body",
            "Name\tBen\n",
        ),
    ] {
        check(body, part, expected);
    }
}

/// A row of cells: each its text.
fn row(says: &str, cells: &[&str]) -> String {
    let cell = |text: &&str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let cells: String = cells.iter().map(cell).collect();
    format!("<table:table-row{says}>{cells}</table:table-row>")
}

fn sheets() -> Source {
    let born = "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>Amara Osei</text:p>\
        <office:annotation><dc:creator>Efua</dc:creator><text:p>Ask Zadie</text:p></office:annotation></table:table-cell>\
        <table:table-cell office:value-type=\"date\" office:date-value=\"2013-03-09\" table:formula=\"of:=[.X1]\"><text:p>9 March 2013</text:p></table:table-cell>\
        <table:table-cell table:number-columns-repeated=\"2\"/><table:table-cell office:value-type=\"string\"><text:p>Far Tam</text:p></table:table-cell></table:table-row>";
    let content = format!(
        "<office:document-content><office:automatic-styles><style:style style:name=\"ta2\" style:family=\"table\">\
         <style:table-properties table:display=\"false\"/></style:style></office:automatic-styles>\
         <office:body><office:spreadsheet><table:content-validations><table:content-validation table:name=\"v\" \
         table:condition=\"cell-content-is-in-list(&quot;Quill&quot;)\"><table:help-message><text:p>Ask Okoye</text:p></table:help-message></table:content-validation></table:content-validations>\
         <table:table table:name=\"Plan\"><table:table-column table:number-columns-repeated=\"5\"/><table:table-column table:visibility=\"collapse\"/>{}{born}{}</table:table>\
         <table:table table:name=\"Old\" table:style-name=\"ta2\">{}</table:table>\
         <table:named-expressions><table:named-range table:name=\"Kaye\" table:cell-range-address=\"$Plan.$A$1\"/></table:named-expressions>\
         </office:spreadsheet></office:body></office:document-content>",
        row("", &["Name", "Date of birth"]),
        row(" table:visibility=\"filter\"", &["Hidden Rowe"]),
        row("", &["Hidden Sey", "a", "b", "c", "d", "Hidden Uba"])
    );
    odf(&content, &[])
}

#[test]
fn spreadsheets() {
    let seen = Seen::of(Format::Odf, &sheets()).expect("it opens");
    for (part, expected) in [
        ("body", "Ask Okoye\nName\tDate of birth\nAmara Osei\t9 March 2013\t\tFar Tam\n"),
        ("hidden", "Hidden Rowe\nHidden Sey\ta\tb\tc\td\tHidden Uba\n"),
        ("comment", "Ask Zadie\n"),
        ("metadata:comment-author", "Efua\n"),
        ("attribute:value", "2013-03-09\n"),
    ] {
        assert_eq!(seen.part(part), expected, "{part}");
    }
    let tags = |label: Option<&str>, cell: &str| (label.map(str::to_owned), Some(cell.to_owned()));
    assert_eq!(seen.tags("Amara"), tags(Some("Name"), "Plan!A2"));
    assert_eq!(seen.tags("9 March"), tags(Some("Date of birth"), "Plan!B2"));
    assert_eq!(seen.tags("2013-03-09"), tags(Some("Date of birth"), "Plan!B2"));
    assert_eq!(seen.tags("Far Tam"), tags(None, "Plan!E2"));
    assert_eq!(seen.tags("Zadie").1.as_deref(), Some("Plan!A2"));
}

#[test]
fn a_cells_value_goes_with_its_text() {
    check_writer(
        Format::Odf,
        &sheets(),
        &["Osei", "Zadie", "Quill", "Okoye", "Kaye", "Rowe", "Uba", "Tam"],
    );
    let seen = Seen::of(Format::Odf, &sheets()).expect("it opens");
    let copy =
        copied(Format::Odf, &sheets(), &seen.cuts("9 March 2013"), Keeper::All).expect("it is cut");
    assert_eq!(residue(Format::Odf, &copy, "2013-03-09"), 0);
    assert_eq!(residue(Format::Odf, &copy, "of:="), 0);
}

/// A document with something in every other place that text can live in.
fn full() -> Source {
    odf(
        &text("<text:p>Dear Am<text:span>ara</text:span></text:p>"),
        &[
            (
                "styles.xml",
                "<office:document-styles><office:styles><style:style style:name=\"Letter_20_to_20_Rowe\" style:master-page-name=\"PageStyle_5f_Rowe\"/></office:styles><office:master-styles><style:master-page style:name=\"Standard\">\
                 <style:header><text:p>Case of Quill</text:p></style:header><style:footer><text:p>Team Quince</text:p></style:footer></style:master-page></office:master-styles></office:document-styles>",
            ),
            (
                "meta.xml",
                "<office:document-meta><office:meta><meta:initial-creator>Efua Boateng</meta:initial-creator><dc:creator>Tola Ade</dc:creator><dc:date>2024-05-01T10:00:00</dc:date>\
                 <dc:title>Plan for Sey</dc:title><meta:keyword>Tam</meta:keyword><meta:user-defined meta:name=\"NHS number\">9991245006</meta:user-defined></office:meta></office:document-meta>",
            ),
            (
                "settings.xml",
                "<office:document-settings><config:config-item config:name=\"PrinterName\" config:type=\"string\">Printer of Uba</config:config-item>\
                 <config:config-item config:name=\"PrinterSetup\" config:type=\"base64Binary\">VWJh</config:config-item>\
                 <config:config-item-map-entry config:name=\"Sheet of Yaw\"/><config:config-item config:name=\"ShowGrid\" config:type=\"boolean\">true</config:config-item></office:document-settings>",
            ),
            (
                "Object 1/content.xml",
                "<office:document-content><office:body><office:chart><chart:title><text:p>Visits to Vera</text:p></chart:title></office:chart></office:body></office:document-content>",
            ),
            (
                "Basic/Standard/Module1.xml",
                "<!DOCTYPE script:module PUBLIC \"a\" \"module.dtd\"><script:module script:name=\"Module1\">REM for Wilde</script:module>",
            ),
            ("Pictures/Xu.png", "not a picture"),
            ("Thumbnails/thumbnail.png", "a picture"),
            ("layout-cache", "numbers"),
            ("Configurations2/accelerator/current.xml", ""),
        ],
    )
}

#[test]
fn other_parts() {
    let seen = Seen::of(Format::Odf, &full()).expect("it opens");
    for (part, expected) in [
        ("body", "Dear Amara\nVisits to Vera\n"),
        ("header", "Case of Quill\nTeam Quince\n"),
        ("metadata:author", "Efua Boateng\n"),
        ("metadata:last-modified-by", "Tola Ade\n"),
        ("metadata:title", "Plan for Sey\n"),
        ("metadata:keywords", "Tam\n"),
        ("metadata:property", "9991245006\n"),
        ("metadata:setting", "Printer of Uba\nSheet of Yaw\n"),
        ("code", "REM for Wilde\n"),
        ("code:styles", "Letter_20_to_20_Rowe\nPageStyle_5f_Rowe\n"),
    ] {
        assert_eq!(seen.part(part), expected, "{part}");
    }
    assert_eq!(seen.tags("999124").0.as_deref(), Some("NHS number"));
    assert_eq!(seen.children, ["Pictures/Xu.png", "Thumbnails/thumbnail.png"]);
    assert_eq!(seen.notes, []);
}

#[test]
fn what_is_cut_is_gone_and_all_else_stays() {
    // Thumbnails never stay, so the comparison is made on a document without any.
    let plain = odf(
        &text("<text:p>Dear Am<text:span>ara</text:span> Osei &amp; Co</text:p>"),
        &[(
            "meta.xml",
            "<office:document-meta><office:meta><dc:creator>Tola Ade</dc:creator></office:meta></office:document-meta>",
        )],
    );
    check_writer(Format::Odf, &plain, &["Osei", "Tola Ade"]);
    for value in [
        "Amara",
        "Quill",
        "Quince",
        "Rowe",
        "Efua Boateng",
        "Sey",
        "Uba",
        "Yaw",
        "Vera",
        "Wilde",
        "9991245006",
    ] {
        let seen = Seen::of(Format::Odf, &full()).expect("it opens");
        let copy = copied(Format::Odf, &full(), &seen.cuts(value), Keeper::All).expect("it is cut");
        assert_eq!(residue(Format::Odf, &copy, value), 0, "{value}");
        let left = members(&copy);
        let find = |name: &str| left.iter().find(|(n, _)| n == name).map(|(_, bytes)| bytes);
        assert_eq!(left[0].0, "mimetype");
        assert_eq!((find("Thumbnails/thumbnail.png"), find("layout-cache")), (None, None));
        let manifest = String::from_utf8_lossy(find("META-INF/manifest.xml").expect("it is there"));
        assert!(!manifest.contains("Thumbnails") && manifest.contains("content.xml"));
        let settings = String::from_utf8_lossy(find("settings.xml").expect("it is there"));
        assert!(!settings.contains("VWJh"), "printers' data are gone");
    }
}

#[test]
fn the_first_member_stays_first_and_unpacked() {
    let copy = copied(Format::Odf, &full(), &Cuts::default(), Keeper::All).expect("it is copied");
    assert_eq!(members(&copy)[0].0, "mimetype");
}

#[test]
fn what_is_no_document_is_refused() {
    let secret = MANIFEST.replace(
        "\"content.xml\"/>",
        "\"content.xml\"><manifest:encryption-data/></manifest:file-entry>",
    );
    for (source, reason) in [
        (
            package(&[("content.xml", b"x"), ("META-INF/manifest.xml", secret.as_bytes())]),
            Reason::Encrypted,
        ),
        (package(&[("a.txt", b"a")]), Reason::Malformed),
        (source(b"PK".to_vec()), Reason::Malformed),
    ] {
        let fault = Seen::of(Format::Odf, &source).err().expect("it is refused");
        assert_eq!(fault.reason, reason, "{}", fault.detail);
    }
    let seen = Seen::of(Format::Odf, &odf("<a>", &[])).expect("the rest is read");
    assert_eq!(seen.notes[0].0, "content.xml");
    assert!(copied(Format::Odf, &odf("<a>", &[]), &Cuts::default(), Keeper::All).is_err());
}

#[test]
fn flat_files() {
    let flat = |binary: &str| {
        source(
            format!(
                "<?xml version=\"1.0\"?><office:document office:mimetype=\"application/vnd.oasis.opendocument.text\">\
                 <office:meta><dc:creator>Tola Ade</dc:creator></office:meta><office:body><office:text><text:p>Am<text:span>ara</text:span> Osei</text:p>\
                 <draw:frame><draw:image><office:binary-data>{binary}</office:binary-data></draw:image></draw:frame></office:text></office:body></office:document>"
            )
            .into_bytes(),
        )
    };
    let document = flat("iVBO\n  Rw0KGgo=");
    let seen = Seen::of(Format::FlatOdf, &document).expect("it opens");
    assert_eq!(seen.part("body"), "Amara Osei\n");
    assert_eq!(seen.part("metadata:last-modified-by"), "Tola Ade\n");
    assert_eq!(seen.children.len(), 1);
    check_writer(Format::FlatOdf, &document, &["Osei", "Tola Ade"]);
    let copy =
        copied(Format::FlatOdf, &document, &Cuts::default(), Keeper::None).expect("it is copied");
    let bytes = copy.content.bytes(1 << 20).expect("it is small");
    assert!(String::from_utf8_lossy(&bytes).contains("<office:binary-data>iVBORw0KGgoAAAANSUhEUg"));
    let broken = Seen::of(Format::FlatOdf, &flat("!"));
    assert_eq!(broken.err().map(|fault| fault.reason), Some(Reason::Malformed));
}
