//! Texts of our own with invented addresses: each stands between « and », and nothing else may be
//! found at a confidence of a half.

use crate::{
    detect::names::words::{Split, Words},
    model::{Finding, Part, Role, Text, TextBuilder},
};

const LIKELY: f32 = 0.5;

fn find(text: &Text) -> Vec<Finding> {
    super::find(text, &Words::of(text.as_str(), Split::Plain))
}

fn text(string: &str, label: Option<&str>) -> Text {
    let mut builder = TextBuilder::new(Part::new(Role::Body));
    builder.push_even(string, 0, 0);
    if let Some(label) = label {
        builder.field(0..string.len(), Some(label.into()), None);
    }
    builder.finish()
}

fn marked(text: &Text) -> String {
    let mut shown = String::new();
    let mut at = 0;
    for found in find(text).iter().filter(|found| found.confidence >= LIKELY) {
        let string = text.as_str();
        shown += &[&string[at..found.range.start], "«", &string[found.range.clone()], "»"].concat();
        at = found.range.end;
    }
    shown + &text.as_str()[at..]
}

fn check(label: Option<&str>, rows: &[&str]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|row| {
            let found = marked(&text(&row.replace(['«', '»'], ""), label));
            (found != **row).then(|| format!("\nexpected {row}\n   found {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:{}", wrong.len(), rows.len(), wrong.concat());
}

#[test]
fn addresses_with_a_postcode() {
    check(
        None,
        &[
            "She lives at «14 Tarn Close, Evesham WR11 9ZZ» with her aunt.",
            "Write to\n«42 Fern Street\nTwickenham\nTW1 9ZZ»\nby Friday.",
            "Data Protection Officer\nSystems Service\n«42 Fern Street\nTwickenham\nTW1 9ZZ»\n\nDear parent",
            "«Flat 3, 27 Harbour Terrace, Leith, Edinburgh, EH6 9ZZ»",
            "«Flat B\n9-11 St Marys Road\nLondon\nSE15 9ZZ»",
            "«Rose Cottage, Mill Lane, Broadway, Worcestershire, WR12 9ZZ»",
            "«The Old Rectory\nChurch Lane\nLower Slaughter\nGloucestershire\nGL54 9ZZ»",
            "«14 TARN CLOSE, EVESHAM, WR11 9ZZ»",
            "moved to «14 tarn close evesham wr11 9zz» last week",
            "«14 Tarn Close Evesham WR119ZZ»",
            "«12 Heol y Parc, Pontypridd CF37 9ZZ»",
            "«3 Ffordd Gwynedd, Bangor LL57 9ZZ»",
            "«PO Box 12, Worcester WR1 9ZZ»",
            "Contact: «Unit 4, Wharf Mill, Canal Road, Leeds LS12 9ZZ».",
            "«12 The Green, Kingston upon Thames, KT1 9ZZ»",
            "Mr T Hill\n«8 Orchard Rise\nBewdley\nDY12 9ZZ»",
            "He lives at «flat 22, 131 bowers place, crawley down, rh10 9zz» now",
            "moved to «145a Manor Way, Evesham WR11 9ZZ»",
            "Kent Police, Essex County Council\n«Fern House, Water Lane, Wilmslow, Cheshire SK9 9ZZ»",
            "She was born in «Evesham WR11 9ZZ».",
            "«Lawson House, 5 Victoria Road, Hartlepool, TS26 9ZZ» and «9 Elm Grove, Hartlepool TS24 9ZZ»",
        ],
    );
}

#[test]
fn addresses_without_a_postcode() {
    check(
        None,
        &[
            "He was seen at «112 Baker Street» at noon.",
            "They moved to «5 Orchard Rise, Bewdley» in May.",
            "placed at «27b Harbour Terrace» with carers",
            "lives at «Rose Cottage, Broadway»",
            "The flat is «Flat 2, 19 Canal Rd, Leeds».",
            "he stays at «14 tarn road» most nights",
            "We visited «3 Maes yr Haf, Llanelli».",
            "She lives on «Tarn Avenue» near the park.",
            "Address: «The Laurels, Back Lane»\nTel: 01632 960123",
            "Home address: «7 Fold\nHamlet\nEvesham\nWR11 9ZZ»\nGP: unknown",
            "Address: not known",
        ],
    );
}

#[test]
fn numbers_and_streets_that_are_no_address() {
    check(
        None,
        &[
            "3  Fern Park\n4  The Bewdley Road\n5  Marsh Lane",
            "by the end of the 12 Week Way Forward",
            "Page 3 of 12",
            "5 Ways to Wellbeing",
            "The office is in Baker Street.",
            "a 10 minute walk from a 20 mph road",
            "Key Stage 2 Maths Square",
            "Year 10 Science Block Court visit",
            "It cost £12 Park entry.",
            "In 2019 Green Park opened.",
            "Section 17 Close the case",
            "postcode WR11 9ZZ only",
            "Email address: x@example.com",
            "see you on 12 May at Hill Court",
            "the 4 children place their coats in a row",
            "2 way street, 3 point turn",
            "Read 12 pages and close the book by 3 May.",
        ],
    );
}

#[test]
fn fields_lend_their_label() {
    check(Some("Home address"), &["«Tarn View, Back Lane, Evesham»", "«14 Tarn»", "unknown"]);
    check(Some("addr1"), &["«Upper Fold»"]);
    check(Some("Town"), &["«Nowhereton»"]);
    check(Some("Email address"), &["x@example.com"]);
    check(Some("Status"), &["Open"]);
}

#[test]
fn the_cell_beside_it_is_no_part_of_an_address() {
    let mut builder = TextBuilder::new(Part::new(Role::Body));
    let cells = [
        ("NHS No", "999 124 5006"),
        ("Address", "31 Tannery Lane, Evesham"),
        ("Postcode", "WR11 4XJ"),
        ("Status", "Child in need"),
    ];
    for (label, value) in cells {
        let start = builder.len();
        builder.push_even(value, 0, start as u64);
        builder.field(start..start + value.len(), Some(label.into()), None);
        builder.push_synthetic(",");
    }
    let found = marked(&builder.finish());
    assert_eq!(found, "999 124 5006,«31 Tannery Lane, Evesham,WR11 4XJ»,Child in need,");
}

#[test]
fn what_only_looks_like_an_address() {
    check(
        None,
        &[
            "For the tin: 20 cm square, lined.",
            "Walk 1  Badger's Copse and the weir, 4 km.",
            "Visit to Riverside College, 16 September",
            "We visited Rose Cottage Tea Room.",
            "Nobody answers at «Lock Cottage».",
        ],
    );
}

#[test]
fn hostile_text_is_no_trouble() {
    for string in [
        "12 ".repeat(9_000),
        "Flat 1, ".repeat(5_000),
        "WR11 9ZZ ".repeat(5_000),
        "12 St ".repeat(5_000),
        "Address: ".repeat(5_000),
    ] {
        let text = text(&string, None);
        assert!(find(&text).windows(2).all(|pair| pair[0].range.end <= pair[1].range.start));
    }
}

#[test]
fn what_stands_over_the_street() {
    check(
        None,
        &[
            "Write to «Tarnbrook Surgery, Heron Road, Evesham, WR11 9ZZ» today.",
            "«1st Floor, Heron House, 12 Mill Street, Leeds LS9 9ZZ»",
            "«The Old Forge, 45-47 Mill Street, Wokingham, RG40 9ZZ»",
            "«Waterside Lodge, Unit 4, Wharf Mill, Canal Road, Leeds LS12 9ZZ»",
            "«Heron Community Ctr., Mill Lane, Evesham, WR11 9ZZ»",
            "Sharon Okafor, «3 Tarn Close, Evesham WR11 9ZZ»",
            "Oluwadamilare Akinfolarin\n«3 Tarn Close\nEvesham WR11 9ZZ»",
            "Social Worker\n«3 Tarn Close\nEvesham WR11 9ZZ»",
        ],
    );
}

#[test]
fn towns_and_second_streets_are_taken_whole() {
    check(
        None,
        &[
            "They moved to «49a King Street, Burton-on-Trent» last month.",
            "They moved to «12 Heron Way, Mill Road, Oxford» last month.",
            "They moved to «145a Manor Way, Ilford» last month.",
            "address: heron_mill_4 and no more",
        ],
    );
}
