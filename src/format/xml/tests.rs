use proptest::prelude::*;

use super::*;
use crate::format::markup::testing::{Format, Kept, source};

const XML: Format = Format { read, write, blobs };

fn check(document: &str, expected: &[&str]) {
    let kept = XML.kept(document.as_bytes());
    assert_eq!(kept.shown(), expected, "{document}");
    assert_eq!(kept.notes, [], "{document}");
}

fn check_fields(document: &str, expected: &[&str]) {
    assert_eq!(XML.kept(document.as_bytes()).fields(), expected, "{document}");
}

#[test]
fn parts_of_documents() {
    check("<a>x</a>", &["body|x"]);
    check("<?xml version=\"1.0\"?>\n<a>x</a>", &["body|x", "code|xml version=\"1.0\""]);
    check("<p>Jo<b>hn</b> Smith</p>", &["body|John Smith"]);
    check("<p><b>Jo</b><i>hn</i></p>", &["body|John"]);
    check("<p><b>John</b> <i>Smith</i></p>", &["body|John Smith"]);
    check("<r><f>John</f><l>Smith</l></r>", &["body|John\nSmith"]);
    check("<r>\n  <f>John</f>\n  <l>Smith</l>\n</r>", &["body|John\nSmith"]);
    check("<d><r><f>A</f></r><r><f>B</f></r></d>", &["body|A\nB"]);
    check("<p>x<n><m>y</m></n>z</p>", &["body|x\ny\nz"]);
    check("<p>J&#111;&#x68;n &amp; Co</p>", &["body|John & Co"]);
    check("<p>Jo<![CDATA[hn <Smith>]]> x</p>", &["body|John <Smith> x"]);
    check("<p>caf&eacute;</p>", &["body|café"]);
    check("<a b='1' c=\"J&#111;\"><d e='2'/></a>", &["attribute|1\nJo\n2"]);
    check("<a><!-- Jo -->x<?pi y?></a>", &["body|x", "comment| Jo ", "code|pi y"]);
    check("<a07700900123>x</a07700900123>", &["body|x", "attribute|a07700900123\na07700900123"]);
    check("<w:r><w:t>Jo</w:t></w:r>", &["body|Jo"]);
    check("<w:p><w:r><w:t>Jo</w:t></w:r><w:r><w:t>hn</w:t></w:r></w:p>", &["body|John"]);
    check("", &[]);
}

#[test]
fn values_are_labelled() {
    check_fields("<r><PersonBirthDate>x</PersonBirthDate></r>", &["PersonBirthDate=x"]);
    check_fields("<r><n:UPN> x </n:UPN><e/></r>", &["UPN=x"]);
    check_fields("<p>Jo<b>hn</b> Smith</p>", &["p=John Smith"]);
    check_fields("<r>z<p><q>x</q></p></r>", &["q=x"]);
    check_fields("<r><field name='DOB'>x</field></r>", &["DOB=x", "name=DOB"]);
    check_fields("<r><Data Name='NHS No' Value='y'/></r>", &["Name=NHS No", "NHS No=y"]);
    check_fields("<r UPN='x' p:DOB='y'/>", &["UPN=x", "DOB=y"]);
}

#[test]
fn cuts_leave_the_rest_alone() {
    for (document, value, expected) in [
        ("<a>John Smith</a>", "John", "<a>[X] Smith</a>"),
        ("<p>Jo<b>hn</b></p>", "John", "<p>[X]<b>[X]</b></p>"),
        ("<p>J&#111;hn</p>", "John", "<p>[X][X][X]</p>"),
        ("<p>J&#111;hn</p>", "oh", "<p>J[X][X]n</p>"),
        ("<p>Jo<![CDATA[hn]]></p>", "John", "<p>[X]<![CDATA[[X]]]></p>"),
        ("<p><![CDATA[a 1]>]]></p>", "1", "<p><![CDATA[a (X)]>]]></p>"),
        ("<a b='John'/>", "John", "<a b='[X]'/>"),
        ("<a b=\"J&#x6F;hn\" c='John'/>", "John", "<a b=\"[X][X][X]\" c='[X]'/>"),
        ("<a><!-- John --></a>", "John", "<a><!-- (X) --></a>"),
        ("<?pi John?><a/>", "John", "<?pi (X)?><a/>"),
        ("<n07700900123></n07700900123>", "n07700900123", "<X></X>"),
        (
            "<!DOCTYPE a [<!ENTITY n \"John\">]><a/>",
            "John",
            "<!DOCTYPE a [<!ENTITY n \"(X)\">]><a/>",
        ),
        ("<a>John", "John", "<a>[X]"),
        ("<a>x<b John", "John", "<a>x<b [X]"),
    ] {
        XML.check_cut(document.as_bytes(), value, expected.as_bytes());
    }
}

#[test]
fn other_character_sets() {
    let wide = |text: &str, order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    };
    let text = |name: &str| {
        format!(
            "\u{FEFF}<?xml version=\"1.0\" encoding=\"UTF-16\"?><a b='é'>Zoë <i>{name}</i>&#33;</a>"
        )
    };
    for order in [u16::to_le_bytes, u16::to_be_bytes] {
        let expected = wide(&text("[X]").replace("Zoë ", "[X][X][X]"), order);
        XML.check_cut(&wide(&text("John"), order), "Zoë John", &expected);
    }
    let old = b"<?xml version='1.0' encoding='windows-1252'?><a>Zo\xEB \x80</a>";
    assert!(XML.kept(old).shown().contains(&"body|Zoë €".to_owned()));
    let cut = b"<?xml version='1.0' encoding='windows-1252'?><a>[X][X] \x80</a>";
    XML.check_cut(old, "Zoë", cut);
}

#[test]
fn broken_documents_lose_nothing() {
    for (document, part, reason) in [
        (
            "<a>x<b y",
            "body|x\n<b y",
            "malformed: tag not closed: `>` not found before end of input, from byte 4",
        ),
        (
            "<a>x<!-- y",
            "body|x\n<!-- y",
            "malformed: comment not closed: `-->` not found before end of input, from byte 4",
        ),
        ("<d><e>x</d>y", "body|x\ny", "malformed: tags do not match, at byte 7"),
        ("<a>x", "body|x", "malformed: tags do not match, at byte 4"),
        ("x</a>", "body|x", "malformed: tags do not match, at byte 1"),
        (
            "<a>&boss; x</a>",
            "body|&boss; x",
            "unsupported: entity references that are not expanded: 1",
        ),
        ("<a>\u{FFFD}</a>", "body|\u{FFFD}", ""),
    ] {
        let kept = XML.kept(document.as_bytes());
        assert_eq!(kept.shown(), [part], "{document}");
        let notes: Vec<String> = kept.notes.iter().map(ToString::to_string).collect();
        assert_eq!(notes.join(";"), reason, "{document}");
    }
    let bad = XML.kept(b"<?xml version='1.0' encoding='utf-8'?><a>\xFFx and plenty of \xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9</a>");
    assert_eq!(bad.notes.len(), 1);
}

#[test]
fn encoded_data_is_noted() {
    let data = "QUFB".repeat(2000);
    let document = format!("<a><b>{data}</b><c>{}</c></a>", "word ".repeat(2000));
    let notes = XML.kept(document.as_bytes()).notes;
    let notes: Vec<String> = notes.iter().map(ToString::to_string).collect();
    assert_eq!(notes, ["unsupported: elements of encoded data that are not decoded: 1"]);
}

#[test]
fn entity_bombs_cost_nothing() {
    let declared = |level: usize| {
        let below = format!("&l{};", level - 1).repeat(10);
        format!("<!ENTITY l{level} \"{below}\">")
    };
    let levels: Vec<String> = (1..30).map(declared).collect();
    let bomb = format!(
        "<!DOCTYPE a [<!ENTITY l0 \"lol\">{}<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\
         <a>&l29;&x;&amp;</a>",
        levels.concat()
    );
    let kept = XML.kept(bomb.as_bytes());
    assert_eq!(kept.shown()[0], "body|&l29;&x;&");
    assert_eq!(kept.notes.len(), 1);
}

#[test]
fn depth_is_bounded() {
    let deep = format!("{}x{}", "<a>".repeat(200_000), "</a>".repeat(200_000));
    let kept = XML.kept(deep.as_bytes());
    assert_eq!(kept.notes.len(), 1);
    assert!(kept.notes[0].to_string().starts_with("too-deep"));
    assert!(XML.holds(deep.as_bytes(), "<a>x</a>"));
}

#[test]
fn size_is_bounded() {
    let limits = Limits { in_memory: 8, ..Limits::default() };
    let fault = read(&source(b"<a>12345</a>"), &limits, &mut Kept::default());
    assert_eq!(fault.map_err(|fault| fault.reason), Err(crate::model::Reason::TooLarge));
}

#[test]
fn windows_join_to_the_whole() {
    let rows: Vec<String> = (0..200).map(|n| format!("<r><n>Row {n} &amp; é</n></r>")).collect();
    let document = format!("<d>{}</d>", rows.concat());
    let whole = XML.kept(document.as_bytes());
    for window in [64, 100, 1000] {
        let limits = Limits { window, overlap: 32, ..Limits::default() };
        let kept = XML.kept_within(document.as_bytes(), &limits);
        assert!(kept.texts.len() > 2, "{window}");
        let joined: String = kept.shown().concat().replace('\n', "");
        assert_eq!(joined, whole.shown().concat().replace('\n', ""), "{window}");
        assert!(kept.texts.iter().all(|text| text.as_str().len() < window * 3), "{window}");
        let base_and_line = |text: &crate::model::Text| (text.base, text.line);
        assert_eq!(base_and_line(&kept.texts[0]), (0, 1));
    }
    let long = format!("<d>{}</d>", "word &amp; ".repeat(5000));
    let limits = Limits { window: 1000, overlap: 100, ..Limits::default() };
    let kept = XML.kept_within(long.as_bytes(), &limits);
    assert!(kept.texts.iter().all(|text| text.as_str().len() < 4000));
    let expected = format!("body|{}", "word & ".repeat(5000));
    assert!(kept.shown() == [expected.trim_end()]);
}

fn soup() -> impl Strategy<Value = String> {
    let bits = prop::sample::select(vec![
        "<a>",
        "</a>",
        "<b c='",
        "'",
        "\"",
        ">",
        "<",
        "&",
        ";",
        "&amp;",
        "&#6",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<?x",
        "?>",
        "<!DOCTYPE",
        "[",
        "]",
        "é",
        "\u{1F600}",
        " ",
        "\n",
        "07700900123",
        "/",
        "<e/>",
        "=",
        "x",
        "\u{0}",
    ]);
    prop::collection::vec(bits, 0..40).prop_map(|bits| bits.concat())
}

proptest! {
    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        XML.check_any(&bytes, &Limits::default());
    }

    #[test]
    fn any_soup(text in soup(), window in 8_usize..64) {
        let limits = Limits { window, overlap: 8, ..Limits::default() };
        XML.check_any(text.as_bytes(), &limits);
        let copy = XML.without(text.as_bytes(), "07700900123", "[X]");
        prop_assert!(!XML.holds(&copy, "07700900123"));
        let wide: Vec<u8> = format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        XML.check_any(&wide, &limits);
        let copy = XML.without(&wide, "07700900123", "[X]");
        prop_assert!(!XML.holds(&copy, "07700900123"));
    }
}
