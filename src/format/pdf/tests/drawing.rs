//! Pages that cannot be cut, and become pictures of themselves.

use lopdf::Document;

use super::{
    samples::{Sample, checked, cuts, holds, read, write, write_telling},
    writing::{LABEL, TEXT, with_pictures},
};
use crate::model::{Cuts, Limits};

/// Whether a page of a copy is a picture of itself.
fn is_drawn(copy: &[u8], index: usize) -> bool {
    let doc = Document::load_mem(copy).expect("the copy loads");
    let page = doc.page_iter().nth(index).expect("it has the page");
    doc.get_page_content(page).starts_with(b"q 595 0 0 842 0 0 cm /Im Do Q")
}

/// Whether any pixel of a page in the rectangle is ink. Points from the lower left.
fn is_inked(copy: &[u8], [x0, y0, x1, y1]: [f64; 4]) -> bool {
    use crate::format::pdf::{draw, geometry::Bounds};
    let pdf = std::sync::Arc::new(hayro_syntax::Pdf::new(copy.to_vec()).expect("it opens"));
    let sheet = draw::page(&pdf, &pdf.pages()[0], draw::COARSE, &Limits::default());
    let mut sheet = sheet.expect("it can be drawn");
    let before = sheet.canvas.clone();
    let place = sheet.place(Bounds { x0, y0, x1, y1 }).expect("it is on the page");
    sheet.canvas.blacken(place);
    let changed = before.differing(&sheet.canvas, 128).expect("it is the same page");
    changed < u64::from(place.width) * u64::from(place.height)
}

#[test]
fn a_page_that_cannot_be_cut_becomes_a_picture_of_itself() {
    for (content, drawn) in [
        (format!("BT /F1 12 Tf 72 600 Td (plain) Tj ET {TEXT}"), false),
        (format!("BT /F1 12 Tf 72 600 Td (plain) Tj ET {TEXT} ) q"), true),
        (format!("BT 72 500 Td (no font) Tj ET BT /F1 12 Tf 72 600 Td (plain) Tj ET {TEXT}"), true),
    ] {
        let before = Sample::new(&[&content, TEXT]).bytes();
        let cuts = cuts(&before, "Secret", LABEL, |_| true).expect("the sample reads");
        let copy = write(&before, &cuts).expect("it can be copied");
        assert_eq!(is_drawn(&copy, 0), drawn, "{content}");
        assert!(!is_drawn(&copy, 1) && !holds(&copy, "Secret"), "{content}");
        // The box is there, and the words that stay can be read under the picture.
        assert!(is_inked(&copy, [80.0, 698.0, 100.0, 708.0]), "{content}");
        let pages = read(&copy).expect("the copy reads").pages().join("|");
        assert!(pages.contains("plain"), "{content}: {pages}");
        let expected = if drawn { vec![1] } else { vec![] };
        assert_eq!(checked(&before, &cuts).drawn, expected, "{content}");
    }
}

#[test]
fn what_nobody_has_read_is_not_drawn() {
    // Text without a font that some viewer may show, and a picture.
    for (content, place) in [
        ("q 40 0 0 40 300 300 cm /Im Do Q BT 72 500 Td (x) Tj ET", [310.0, 310.0, 330.0, 330.0]),
        ("BT /F1 12 Tf 72 600 Td (plain) Tj ET ) q", [74.0, 598.0, 90.0, 612.0]),
    ] {
        let before = with_pictures(content);
        let copy = write(&before, &Cuts::default()).expect("it can be copied");
        assert!(is_drawn(&copy, 0) && !holds(&copy, super::samples::PIXELS), "{content}");
        assert!(is_inked(&copy, place), "{content}");
    }
}

#[test]
fn patterns_that_are_cut_are_not_drawn_again() {
    let content = "/Pattern cs /P scn 0 0 99 99 re f BT 72 500 Td (x) Tj ET";
    let mut sample = Sample::new(&[content]);
    sample.pattern("BT /F1 9 Tf (Secret) Tj ET");
    let before = sample.bytes();
    let cuts = cuts(&before, "Secret", LABEL, |_| true).expect("the sample reads");
    let fault = write(&before, &cuts).err().map(|fault| fault.to_string());
    assert_eq!(fault.as_deref(), Some("unsupported: text on page 1 has no font"));
}

#[test]
fn text_over_a_picture_that_is_kept_goes_with_its_pixels() {
    for (content, drawn) in [
        (format!("q 9 0 0 9 70 698 cm /Im Do Q {TEXT}"), true),
        (format!("q 9 0 0 9 0 0 cm /Im Do Q {TEXT}"), false),
    ] {
        let before = with_pictures(&content);
        let mut cuts = cuts(&before, "Secret", LABEL, |_| true).expect("the sample reads");
        cuts.keep_unread();
        let (copy, kept) = write_telling(&before, &cuts).expect("it can be copied");
        assert!(kept && !holds(&copy, "Secret"), "{content}");
        assert_eq!(is_drawn(&copy, 0), drawn, "{content}");
    }
}

#[test]
fn pages_are_drawn_where_the_cuts_ask_for_it() {
    let before = Sample::new(&["BT /F1 12 Tf 72 700 Td (one) Tj ET", TEXT]).bytes();
    for (page, expected) in [(Some(0), [true, false]), (Some(1), [false, true]), (None, [true; 2])]
    {
        let mut cuts = cuts(&before, "Secret", LABEL, |_| true).expect("the sample reads");
        cuts.drawn.add(page);
        let copy = write(&before, &cuts).expect("it can be copied");
        assert_eq!([0, 1].map(|index| is_drawn(&copy, index)), expected, "{page:?}");
        assert!(!holds(&copy, "Secret"));
    }
}

#[test]
fn what_was_checked_is_told() {
    let before = Sample::new(&[TEXT, "BT /F1 12 Tf 72 700 Td (two) Tj ET"]).bytes();
    let cuts = cuts(&before, "Secret", LABEL, |_| true).expect("the sample reads");
    let checked = checked(&before, &cuts);
    assert_eq!((checked.pages, checked.compared, checked.changed), (2, 2, 0));
    assert!(checked.operators >= 10 && checked.pixels > 100_000, "{checked:?}");
}
