//! The lists are apart, the marks are right, and a seed is a text.

use std::collections::BTreeSet;

use super::{Label, Split, documents, names::communities, template::parts, writer::sheets};

#[test]
fn marks_lie_in_order_on_letters() {
    for split in [Split::Train, Split::HeldOut] {
        for document in documents(split, 3).take(2000) {
            let mut end = 0;
            for span in &document.spans {
                assert!(span.range.start >= end, "spans are sorted and disjoint");
                end = span.range.end;
                let text = document.text.get(span.range.clone()).expect("on letter boundaries");
                assert_eq!(text, text.trim());
                assert!(!text.is_empty());
                assert_eq!(span.label == Label::Person, !span.origin.is_empty());
            }
        }
    }
}

#[test]
fn a_seed_is_a_text() {
    let first: Vec<_> = documents(Split::Train, 5).take(50).collect();
    let again: Vec<_> = documents(Split::Train, 5).take(50).collect();
    let other: Vec<_> = documents(Split::Train, 6).take(50).collect();
    assert_eq!(first, again);
    assert_ne!(first, other);
}

#[test]
fn what_is_held_out_is_nowhere_in_training() {
    let names = |split| -> BTreeSet<String> {
        let all = communities(split);
        let words = all.iter().flat_map(|one| one.given.iter().chain(&one.surname));
        words.map(|word| word.to_lowercase()).collect()
    };
    let shared: Vec<String> =
        names(Split::Train).intersection(&names(Split::HeldOut)).cloned().collect();
    assert!(shared.is_empty(), "in both splits: {shared:?}");
    let carriers = |split| -> BTreeSet<&str> { sheets(split).into_iter().flatten().collect() };
    let (train, held_out) = (carriers(Split::Train), carriers(Split::HeldOut));
    let shared: Vec<_> = train.intersection(&held_out).collect();
    assert!(shared.is_empty(), "in both splits: {shared:?}");
}

#[test]
fn every_carrier_can_be_read() {
    for split in [Split::Train, Split::HeldOut] {
        let mut seen = BTreeSet::new();
        for carrier in sheets(split).into_iter().flatten() {
            assert!(!parts(carrier).is_empty());
            assert!(seen.insert(carrier), "twice: {carrier}");
        }
    }
}
