use proptest::prelude::*;

use super::{
    remains::tokenized,
    tokens::{Token, Tokens},
    *,
};
use crate::format::markup::testing::{Format, Kept, source};

const HTML: Format = Format { read, write, blobs };

fn check(document: &str, expected: &[&str]) {
    let kept = HTML.kept(document.as_bytes());
    assert_eq!(kept.shown(), expected, "{document}");
    assert_eq!(kept.notes, [], "{document}");
}

fn check_fields(document: &str, expected: &[&str]) {
    assert_eq!(HTML.kept(document.as_bytes()).fields(), expected, "{document}");
}

#[test]
fn visible_text_reads_as_it_is_seen() {
    for (document, expected) in [
        ("Jo<b>hn</b>&#64;x", "John@x"),
        ("<p>Jo<!-- -->hn", "John"),
        ("<P>John\n   Smith</P>", "John Smith"),
        ("<p> John </p> <p> Smith </p>", "John\nSmith"),
        ("John<br>Smith<BR/>x", "John\nSmith\nx"),
        ("<b>John</b> <i> Smith</i>", "John Smith"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>d", "a\nb\nc\nd"),
        ("<table><tr><td>a<td>b<tr><td>c</table>d", "a\tb\nc\nd"),
        ("<div><div>a</div></div><div>b", "a\nb"),
        ("<pre>a\n  b</pre>c", "a\n  b\nc"),
        ("07700&nbsp;900123", "07700\u{A0}900123"),
        ("Jo&shy;hn S\u{200B}mith", "John Smith"),
        ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
        ("a<![if !x]>b", "ab"),
        ("<textarea>a <b>\n b</textarea>", "a <b>\n b"),
        ("<select><option>a<option>b</select>c", "a\nb\nc"),
        ("</p>a</p>b", "a\nb"),
        ("<xmp>a<b>&amp;</xmp>", "a<b>&amp;"),
    ] {
        let shown = HTML.kept(document.as_bytes()).shown();
        assert_eq!(shown[0], format!("body|{expected}"), "{document}");
    }
}

#[test]
fn parts_of_documents() {
    check("", &[]);
    check("<!doctype html><title>Jo &amp; x</title>y", &["metadata:title|Jo & x", "body|y"]);
    check(
        "<meta name=Author content='Jo'><meta name='x@y' content=z>",
        &["metadata:author|Jo", "metadata:meta|z", "attribute|Author\nx@y"],
    );
    check("Jo<span hidden>xx</span>hn", &["body|John", "hidden|xx"]);
    check("<p hidden>x<p>y", &["body|y", "hidden|x"]);
    check(
        "<div style='display:none'>a<div>b</div></div>c",
        &["body|c", "hidden|a\nb", "attribute|display:none"],
    );
    check("<font color=white>a</font>b", &["body|b", "hidden|a", "attribute|white"]);
    check("<td bgcolor=navy><font color=white>a</font></td>", &["body|a", "attribute|navy\nwhite"]);
    check("<noscript>a</noscript><template>b</template>", &["hidden|a\nb"]);
    check("<input type=hidden name=id value=7>", &["hidden|7", "attribute|hidden\nid"]);
}

#[test]
fn parts_beside_the_text() {
    check("<img alt='Jo Smith' src=a.png>", &["attribute|a.png", "alt-text|Jo Smith"]);
    check(
        "<a href=\"mailto:jo%40x.example?subject=J%c3%b6+Smith\" TITLE=x>y</a>",
        &["body|y", "attribute|mailto:jo@x.example?subject=Jö Smith\nx"],
    );
    check("<a href='?a=1&copy=2&amp;b=%zz+'>", &["attribute|?a=1&copy=2&b=%zz "]);
    check(
        "<script>var a='<b>';</script>x<style>p{}</style>",
        &["body|x", "code|var a='<b>';\np{}"],
    );
    check(
        "<script><!-- <script> </script> a --></script>b",
        &["body|b", "code|<!-- <script> </script> a -->"],
    );
    check("a<!-- Jo --><!-->b", &["body|ab", "comment| Jo "]);
    check(
        "<!--[if mso]><p>Jo<b>hn</b><p>x<![endif]-->y",
        &["body|y", "comment|[if mso]>\nJohn\nx\n[endif]"],
    );
    check("From: Jo <jo@x.example> a", &["body|From: Jo a", "attribute|jo@x.example"]);
    check("<Jo Smith> a <o:p></o:p>", &["body|a", "attribute|Jo Smith"]);
    check("<p 07700900123>a</p b=c>", &["body|a", "attribute|07700900123\nc"]);
    check("<a href='Jo", &["attribute|Jo"]);
    check("a<!-- Jo", &["body|a", "comment| Jo"]);
}

#[test]
fn values_are_labelled() {
    check_fields(
        "<table><tr><th>Name<th>Born</tr><tr><td>Jo<td>2010</tr><tr><td colspan=2>x</table>",
        &["Name=Jo", "Born=2010", "Name=x", "colspan=2"],
    );
    check_fields("<table><tr><td>NHS No:</td><td>7</td></table>", &["=NHS No:", "NHS No=7"]);
    check_fields("<table><tr><th>A</th><td>1<th>B</th><td>2</table>", &["=A", "A=1", "=B", "B=2"]);
    check_fields(
        "<table><tr><td>x<table><tr><td>A<td>1</table></td><td>y</table>",
        &["=A", "A=1", "=y"],
    );
    check_fields("<dl><dt>Born<dd>2010<dt>Name<dd>Jo</dl>", &["Born=2010", "Name=Jo"]);
    check_fields("<label for=a>Born</label><input id=a value=1>", &["for=a", "id=a", "Born=1"]);
    check_fields("<label>Born <input value=1></label>", &["Born=1"]);
    check_fields(
        "<input name=dob placeholder='Date of birth' value=1>",
        &["name=dob", "placeholder=Date of birth", "Date of birth=1"],
    );
    check_fields("<textarea name=notes>x</textarea>", &["notes=x", "name=notes"]);
}

#[test]
fn cuts_leave_the_rest_alone() {
    for (document, value, expected) in [
        ("<P>John Smith</P>", "John", "<P>[X] Smith</P>"),
        ("Jo<b>hn</b>", "John", "[X]<b>[X]</b>"),
        ("J&#111;hn", "John", "[X][X][X]"),
        ("J&ouml hn", "Jö hn", "[X][X][X]"),
        ("John\n  Smith", "John Smith", "[X][X][X]"),
        ("<a title=John x>", "John", "<a title=[X] x>"),
        ("<a title=\"John\">", "John", "<a title=\"[X]\">"),
        ("<a title='John'>", "John", "<a title='[X]'>"),
        ("<A HREF=x?n=J%6Fhn>", "John", "<A HREF=x?n=[X][X][X]>"),
        ("<!-- John -->", "John", "<!-- (X) -->"),
        (
            "<!--[if x]><p>Jo<i>hn</i></p><![endif]-->",
            "John",
            "<!--[if x]><p>(X)<i>(X)</i></p><![endif]-->",
        ),
        ("<script>a('John')</script>", "John", "<script>a('(X)')</script>"),
        ("<title>John</title>", "John", "<title>[X]</title>"),
        ("<p>a <John@x.example>", "John@x.example", "<p>a <X>"),
        ("<p John@x=1>", "John@x", "<p X=1>"),
        ("<img alt='John", "John", "<img alt='[X]"),
        ("<input type=hidden value=John>", "John", "<input type=hidden value=[X]>"),
        ("a<1b", "1", "a< [X]b"),
    ] {
        HTML.check_cut(document.as_bytes(), value, expected.as_bytes());
    }
}

#[test]
fn words_of_html_are_no_remains() {
    let page = b"<html><head><title>Mark Head</title><body><mark title=Small>Mark</mark>";
    for name in ["Mark", "Head", "mark", "head", "title"] {
        let copy = HTML.without(page, name, "[X]");
        assert!(!HTML.holds(&copy, name), "{name}");
    }
    assert!(HTML.holds(b"<p mark=head>", "head"));
}

#[test]
fn character_sets() {
    for document in [
        &b"<meta charset=windows-1252><p>Zo\xEB \x80</p>"[..],
        b"<META http-equiv=Content-Type content='text/html; CHARSET=iso-8859-1'><p>Zo\xEB \x80</p>",
    ] {
        assert!(HTML.kept(document).shown().contains(&"body|Zoë €".to_owned()));
        let expected = document.to_vec();
        let at = expected.windows(3).position(|near| near == b"Zo\xEB").expect("the name is there");
        let expected = [&document[..at], b"[X][X]", &document[at + 3..]].concat();
        HTML.check_cut(document, "Zoë", &expected);
    }
    let mut declared = source(b"<p>\xC4\xC5</p>");
    declared.declared = Some("text/html; charset=\"koi8-r\"".to_owned());
    let mut kept = Kept::default();
    assert_eq!(read(&declared, &Limits::default(), &mut kept), Ok(()));
    assert_eq!(kept.shown(), ["body|де"]);
}

#[test]
fn files_in_addresses_are_noted() {
    let data = "QUFB".repeat(50);
    let document = format!(
        "<img src='data:image/png;base64,{data}'><img src='data:image/gif;base64,{data}'>\
         <a href='data:text/plain;base64,{data}'>x</a>"
    );
    let kept = HTML.kept(document.as_bytes());
    let notes: Vec<String> = kept.notes.iter().map(ToString::to_string).collect();
    let expected =
        ["unsupported: 2 pictures inside data URIs", "unsupported: 1 file inside data URIs"];
    assert_eq!(notes, expected);
    assert!(!kept.shown().concat().contains("QUFBQUFB"));
}

#[test]
fn size_is_bounded() {
    let limits = Limits { in_memory: 8, ..Limits::default() };
    let fault = read(&source(b"<p>1234567"), &limits, &mut Kept::default());
    assert_eq!(fault.map_err(|fault| fault.reason), Err(crate::model::Reason::TooLarge));
}

#[test]
fn hostile_nesting_takes_linear_time() {
    for bit in ["<div>", "<b>", "</i>", "<table><tr><td>", "<p><li>", "<!--", "<a b='", "&lt", "<"]
    {
        let document = bit.repeat(20_000);
        HTML.check_any(document.as_bytes(), &Limits::default());
    }
}

#[test]
fn windows_join_to_the_whole() {
    let rows: Vec<String> =
        (0..300).map(|n| format!("<tr><td>Row&nbsp;{n}<td>é &amp; x</tr>")).collect();
    let document = format!("<table><tr><th>A<th>B</tr>{}</table>", rows.concat());
    let whole = HTML.kept(document.as_bytes());
    let joined = |kept: &Kept| kept.shown().concat().replace('\n', "");
    for window in [64, 200, 1000] {
        let limits = Limits { window, overlap: 32, ..Limits::default() };
        let kept = HTML.kept_within(document.as_bytes(), &limits);
        assert!(kept.texts.len() > 3, "{window}");
        assert_eq!(joined(&kept), joined(&whole), "{window}");
        assert!(kept.fields().contains(&"B=é & x".to_owned()));
        assert!(kept.texts.iter().all(|text| text.as_str().len() < window * 3), "{window}");
    }
}

/// What arbitrary pages are made of.
const BITS: &[&str] = &[
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
    "&eacute",
    "<!--",
    "-->",
    "--",
    "-",
    "!",
    "<?x",
    "?>",
    "<!DOCTYPE",
    "<p>",
    "</p>",
    "é",
    "\u{1F600}",
    " ",
    "\n",
    "/",
    "<td>",
    "<table>",
    "<tr>",
    "=",
    "x",
    "<li hidden>",
    "%41",
    "</",
    "<script>",
    "</script>",
    "<title>",
    "</title>",
    "<br>",
    "<img alt=",
    "<a href=",
    "<textarea>",
];

fn soup(value: &'static str) -> impl Strategy<Value = String> {
    let bit = prop_oneof![9 => prop::sample::select(BITS), 1 => Just(value)];
    prop::collection::vec(bit, 0..40).prop_map(|bits| bits.concat())
}

/// The text outside of tags as the readers' tokens have it, references unresolved.
fn text_of(document: &str) -> String {
    Tokens::new(document, 0..document.len())
        .filter_map(|token| match token {
            Token::Text(range) => Some(&document[range]),
            _ => None,
        })
        .collect()
}

proptest! {
    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        HTML.check_any(&bytes, &Limits::default());
    }

    #[test]
    fn any_soup(text in soup("07700900123"), window in 8_usize..64) {
        let limits = Limits { window, overlap: 8, ..Limits::default() };
        HTML.check_any(text.as_bytes(), &limits);
        let copy = HTML.without(text.as_bytes(), "07700900123", "[X]");
        prop_assert!(!HTML.holds(&copy, "07700900123"), "{}", String::from_utf8_lossy(&copy));
        let wide: Vec<u8> = format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        HTML.check_any(&wide, &limits);
        let copy = HTML.without(&wide, "07700900123", "[X]");
        prop_assert!(!HTML.holds(&copy, "07700900123"));
    }

    #[test]
    fn borders_are_where_html5gum_sees_them(text in soup("x")) {
        let text = text.replace('&', "");
        let (shown, _) = tokenized(&text);
        prop_assert_eq!(text_of(&text), String::from_utf8_lossy(&shown));
    }
}
