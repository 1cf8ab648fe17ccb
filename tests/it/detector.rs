//! The detector with the built-in packs, on text that nobody would write.

use proptest::prelude::*;
use withheld::{
    config::packs,
    detect::Detector,
    model::{Finding, Part, Role, Text, TextBuilder},
};

fn detector() -> Detector {
    let patterns = packs::built_in().expect("the built-in packs are well formed");
    Detector::new(&patterns).expect("the built-in packs compile")
}

fn text(string: &str) -> Text {
    let mut builder = TextBuilder::new(Part::new(Role::Body));
    builder.push_synthetic(string);
    builder.finish()
}

/// Findings lie in order in the text, on character boundaries, and do not overlap.
fn is_sound(string: &str, found: &[Finding]) -> bool {
    let on_boundaries = found.iter().all(|finding| {
        let range = &finding.range;
        !range.is_empty()
            && string.is_char_boundary(range.start)
            && string.is_char_boundary(range.end)
            && (0.0..=1.0).contains(&finding.confidence)
    });
    on_boundaries && found.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start)
}

#[test]
fn odd_texts_do_no_harm() {
    let detector = detector();
    let odd = [
        String::new(),
        "\u{feff}".into(),
        "x".repeat(1 << 20),
        "7".repeat(1 << 20),
        "O1l".repeat(100_000),
        "@".repeat(100_000),
        "NHS no ".repeat(20_000),
        "9 ".repeat(200_000),
        "\n".repeat(100_000) + "NHS no 9991245006",
        "出生日期：２０１３年３月９日 電話０７７００９００１２３".repeat(500),
        "رقم الهاتف \u{202e}07700 900123\u{202c} ٠٧٧٠٠".repeat(500),
        "👩‍👧‍👦 NHS 999 124 5006 👩🏽‍🏫".repeat(500),
        "e\u{301}\u{200b}\u{ad}1\u{200d}".repeat(5_000),
        "NHS no 999\u{200b}\u{2060}124\u{ad}5006\u{300}".into(),
    ];
    for string in odd {
        let found = detector.detect(&text(&string));
        assert!(is_sound(&string, &found), "{} bytes", string.len());
    }
}

#[test]
fn bytes_of_any_text_are_left_whole() {
    let detector = detector();
    // What the detector looks for, cut up and put together at random.
    let shards = proptest::sample::select(vec![
        "NHS no",
        "UPN: ",
        "999",
        "124",
        "5006",
        "H801200001001",
        " ",
        "\n",
        "\t",
        "@",
        "[at]",
        "dot com",
        "example",
        "07700",
        "O",
        "l",
        "é",
        "９",
        "\u{200b}",
        "\u{ad}",
        "\u{a0}",
        "-",
        ".",
        "/",
        "£",
        "P<GBR",
        "<<<",
        "DOB",
        "09/03/2013",
        "sort code",
        "20-00-00",
        "https://x.example/?name=",
        "=",
        "GB85 WEST",
        "Amara",
        "Osei",
        "3 Tarn Close",
        "WR11",
        "9ZZ",
        "👩",
        "\u{202e}",
        "日",
        "\r\n",
        "|",
    ]);
    let strategy = prop_oneof![
        any::<String>(),
        proptest::collection::vec(shards, 0..60).prop_map(|parts| parts.concat()),
    ];
    proptest!(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) }, |(string in strategy)| {
        let found = detector.detect(&text(&string));
        prop_assert!(is_sound(&string, &found));
    });
}
