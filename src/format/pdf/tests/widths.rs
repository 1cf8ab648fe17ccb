//! What the width of a gap tells, by policy.

use super::{
    samples::{Sample, checked, cuts, holds, read, write},
    writing::LABEL,
};
use crate::model::{Cuts, Width};

/// Lines with a name, each as some producer writes them.
fn lines(name: &str) -> [String; 7] {
    let after = 72.0 + 40.0 + 6.2 * name.len() as f64;
    [
        format!("BT /F1 12 Tf 72 700 Td (Jane {name} went home) Tj ET"),
        format!(
            "BT /F1 12 Tf 72 700 Td [(Ja)-7(ne {name} w)11(ent)-300(home)] TJ 0 -14 Td (x) Tj ET"
        ),
        format!("BT /F1 12 Tf 14 TL 72 714 Td (x) Tj (Jane {name} went) ' (home) ' ET"),
        format!("BT /F1 12 Tf 0.{} Tw 72 700 Td (Jane {name} went home) Tj ET", name.len()),
        format!(
            "BT /F1 12 Tf 1 0 0 1 72 700 Tm (Jane {name}) Tj 1 0 0 1 {after} 700 Tm (went) Tj \
             {} -14 Td (home) Tj ET",
            72.0 - after
        ),
        format!(
            "BT /F1 1 Tf 12 0 0 12 72 700 Tm (Jane {name}) Tj ( went) Tj 0 -1.5 TD (home) Tj T* ET"
        ),
        format!("BT /F1 12 Tf 90 Tz 0 1 -1 0 300 300 Tm (Jane {name} went home) Tj ET"),
    ]
}

fn redacted(content: &str, name: &str, width: Width) -> Vec<u8> {
    let before = Sample::new(&[content]).bytes();
    let mut cuts = cuts(&before, name, LABEL, |_| true).expect("the sample reads");
    cuts.width = width;
    let copy = write(&before, &cuts).expect("it can be redacted");
    assert!(!holds(&copy, name), "{content}");
    copy
}

#[test]
fn a_copy_does_not_depend_on_the_width_of_what_is_gone() {
    // Of about one width, so that both are rounded up to the same step.
    let policies = [(Width::Keep, false), (Width::Quantise, true), (Width::Label, true)];
    for (one, other) in lines("Secret").iter().zip(&lines("Hidden")) {
        for (width, same) in policies {
            let (first, second) =
                (redacted(one, "Secret", width), redacted(other, "Hidden", width));
            assert_eq!(first == second, same, "{one}: {width:?}");
            holds_the_rest(one, &first);
        }
    }
    let [one, ..] = lines("Secret");
    let [other, ..] = lines("Hidden");
    let first = redacted(&one, "Secret", Width::Raster);
    assert!(first == redacted(&other, "Hidden", Width::Raster));
    holds_the_rest(&one, &first);
}

fn holds_the_rest(content: &str, copy: &[u8]) {
    let text = read(copy).expect("the copy reads").pages().concat();
    for word in ["Jane", "went", "home"] {
        assert!(!content.contains(word) || text.contains(word), "{content}: {text}");
    }
}

#[test]
fn labels_are_equally_wide_whatever_is_gone() {
    for (short, long) in lines("Li").iter().zip(&lines("Featherstonehaugh")) {
        let copies = [
            redacted(short, "Li", Width::Label),
            redacted(long, "Featherstonehaugh", Width::Label),
        ];
        assert!(copies[0] == copies[1], "{short}");
        let steps = [
            redacted(short, "Li", Width::Quantise),
            redacted(long, "Featherstonehaugh", Width::Quantise),
        ];
        assert!(steps[0] != steps[1], "{short}");
    }
}

#[test]
fn what_stays_is_where_it_was_or_further_on() {
    let content =
        "BT /F1 12 Tf 72 700 Td (Jane Secret went) Tj 200 0 Td (far) Tj -200 -14 Td (next) Tj ET";
    let copy = redacted(content, "Secret", Width::Quantise);
    let doc = lopdf::Document::load_mem(&copy).expect("the copy loads");
    let page = doc.page_iter().next().expect("it has a page");
    let text = String::from_utf8(doc.get_page_content(page)).expect("it is ASCII");
    for kept in
        ["1 0 0 1 72 700 Tm [<4A>", "1 0 0 1 272 700 Tm (far) Tj", "1 0 0 1 72 686 Tm (next) Tj"]
    {
        assert!(text.contains(kept), "{kept}: {text}");
    }
}

#[test]
fn lines_that_cannot_be_set_anew_become_pictures() {
    for (content, drawn) in [
        ("BT /F1 12 Tf 72 700 Td (Jane Secret went) Tj ET", false),
        // It would run out of the page.
        ("BT /F1 12 Tf 510 700 Td (Jane Secret w) Tj ET", true),
        // Backwards.
        ("BT /F1 12 Tf -100 Tz 300 700 Td (Jane Secret went) Tj ET", true),
    ] {
        let before = Sample::new(&[content]).bytes();
        let mut cuts = cuts(&before, "Secret", LABEL, |_| true).expect("the sample reads");
        cuts.width = Width::Label;
        assert_eq!(!checked(&before, &cuts).drawn.is_empty(), drawn, "{content}");
    }
}

#[test]
fn gaps_are_told_of() {
    let content = "BT /F1 10 Tf 72 700 Td (Jane Secret went home) Tj ET";
    let before = Sample::new(&[content]).bytes();
    let hole = |width: Width| {
        let mut cuts: Cuts = cuts(&before, "Secret", LABEL, |_| true).expect("the sample reads");
        cuts.width = width;
        checked(&before, &cuts).holes.remove(0)
    };
    let kept = hole(Width::Keep);
    // S e c r e t in Helvetica: 667 556 500 333 556 278.
    assert!((kept.width - 2.89).abs() < 0.01 && kept.slack == 0.0, "{kept:?}");
    assert!((kept.letters[&'J'] - 0.5).abs() < 0.01, "{kept:?}");
    let steps = hole(Width::Quantise);
    assert!((steps.width - 5.0).abs() < 0.01 && (steps.slack - 2.5).abs() < 0.01, "{steps:?}");
    assert!(hole(Width::Label).slack > 1000.0);
}
