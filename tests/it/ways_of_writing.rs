//! Every identifier is found in every way that people, scanners and programs write it.
//!
//! One valid value a kind, written in each of the ways below behind its label; what is found must
//! be just that value, and of that kind.

use std::sync::LazyLock;

use serde_json::Value;
use withheld::{
    config::packs,
    detect::{BELIEVED, Detector},
    model::{Part, Role, Text, TextBuilder},
};

use crate::command::Folder;

static DETECTOR: LazyLock<Detector> = LazyLock::new(|| {
    let patterns = packs::built_in().expect("the built-in packs are well formed");
    Detector::new(&patterns).expect("the built-in packs compile")
});

/// A kind, what stands before its value, and the value in the groups that people write.
struct Row {
    kind: &'static str,
    label: &'static str,
    groups: &'static [&'static str],
    /// How its groups are joined where nothing else is said.
    joint: &'static str,
    /// Ways that its form does not have.
    never: &'static [Way],
}

/// A way of writing a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Plain,
    InOne,
    Spaces,
    NoBreakSpaces,
    ThinSpaces,
    ZeroWidth,
    SoftHyphen,
    FullWidth,
    Dots,
    Hyphens,
    Dashes,
    LowerCase,
    LineEnd,
    LineEndWithReturn,
    LetterForNought,
    FullStop,
    Brackets,
    Quotes,
    LabelBehind,
    LabelAbove,
    Cell,
    Tab,
    EqualsSign,
}

const WAYS: &[Way] = &[
    Way::Plain,
    Way::InOne,
    Way::Spaces,
    Way::NoBreakSpaces,
    Way::ThinSpaces,
    Way::ZeroWidth,
    Way::SoftHyphen,
    Way::FullWidth,
    Way::Dots,
    Way::Hyphens,
    Way::Dashes,
    Way::LowerCase,
    Way::LineEnd,
    Way::LineEndWithReturn,
    Way::LetterForNought,
    Way::FullStop,
    Way::Brackets,
    Way::Quotes,
    Way::LabelBehind,
    Way::LabelAbove,
    Way::Cell,
    Way::Tab,
    Way::EqualsSign,
];

/// Separators that would make something else of a value whose own separators mean something.
const OWN_SEPARATORS: &[Way] = &[
    Way::InOne,
    Way::Spaces,
    Way::NoBreakSpaces,
    Way::ThinSpaces,
    Way::Dots,
    Way::Hyphens,
    Way::Dashes,
    Way::LineEnd,
    Way::LineEndWithReturn,
];
/// The same, for one group whose letters are only letters.
const ONE_GROUP: &[Way] = OWN_SEPARATORS;

const ROWS: &[Row] = &[
    row("nhs-number", "NHS number", &["999", "078", "6666"], " ", &[]),
    row("chi-number", "CHI number", &["010101", "0001"], "", &[Way::Dots]),
    row("hsc-number", "H&C number", &["320", "000", "0007"], " ", &[]),
    row("upn", "UPN", &["H801", "2000", "01", "001"], "", &[]),
    row("uln", "ULN", &["927", "630", "8686"], "", &[]),
    row("nino", "NI number", &["AB", "12", "30", "56", "C"], " ", &[]),
    row("uci-candidate-number", "UCI", &["51207", "0", "24", "4018", "B"], "", &[Way::Dots]),
    row("nass-number", "NASS number", &["23", "09", "04417"], "", &[]),
    row("utr", "UTR", &["47005", "95069"], "", &[Way::Dots, Way::Hyphens, Way::Dashes]),
    row("passport", "Passport number", &["204", "417", "120"], "", &[Way::Dots]),
    row("home-office-ref", "UAN", &["1204", "5678", "9012", "3456"], "-", &[Way::InOne, Way::Dots]),
    row("pnc-id", "PNC ID", &["2023/318842R"], "", ONE_GROUP),
    row("offender-ref", "Prison number", &["A1204BC"], "", ONE_GROUP),
    // Its letters may be letters.
    row("social-care-ref", "Mosaic ID", &["1234417"], "", ONE_GROUP),
    row("driving-licence", "Driving licence", &["KOVAL", "803129", "AG9XY"], "", &[Way::Dots]),
    row("vehicle-registration", "Car reg", &["AB10", "CDE"], " ", &[Way::Dots]),
    row("licence-or-permit", "Chaperone licence no", &["CH/1204/26"], "", ONE_GROUP),
    row("school-urn", "School URN", &["130024"], "", ONE_GROUP),
    row("sort-code", "Sort code", &["20", "44", "17"], "-", &[]),
    row("bank-account", "Account number", &["7041", "2044"], "", &[Way::Dots]),
    row("iban", "IBAN", &["GB85", "WEST", "2030", "4012", "3456", "78"], " ", &[Way::Dots]),
    row("payment-card", "Card number", &["4929", "0000", "0000", "1230"], " ", &[]),
    row("phone", "Mobile", &["07700", "900", "123"], " ", &[]),
    row("date-of-birth", "Date of birth", &["09", "03", "2013"], "/", &[Way::InOne]),
    row("email", "E-mail", &["k.osei20@mail.example"], "", ONE_GROUP),
    row("ip-address", "IP address", &["203.0.113.9"], "", ONE_GROUP),
];

const fn row(
    kind: &'static str,
    label: &'static str,
    groups: &'static [&'static str],
    joint: &'static str,
    never: &'static [Way],
) -> Row {
    Row { kind, label, groups, joint, never }
}

/// What is written, and what of it is the value. None where the way leaves this value as it is.
fn write(row: &Row, way: Way) -> Option<(String, String)> {
    let plain = row.groups.join(row.joint);
    let joined = |joint: &str| (row.groups.len() > 1).then(|| row.groups.join(joint));
    let inside = |joint: &str| format!("{}{joint}{}", &plain[..2], &plain[2..]);
    let value = match way {
        Way::InOne => joined("")?,
        Way::Spaces => joined(" ")?,
        Way::NoBreakSpaces => joined("\u{a0}")?,
        Way::ThinSpaces => joined("\u{2009}")?,
        Way::Dots => joined(".")?,
        Way::Hyphens => joined("-")?,
        Way::Dashes => joined("\u{2011}")?,
        Way::LineEnd | Way::LineEndWithReturn => {
            let (last, front) = row.groups.split_last().filter(|(_, front)| !front.is_empty())?;
            let end = if way == Way::LineEnd { "\n" } else { "\r\n" };
            format!("{}{}{end}{last}", front.join(row.joint), row.joint.trim())
        }
        Way::ZeroWidth => inside("\u{200b}"),
        Way::SoftHyphen => inside("\u{ad}"),
        Way::FullWidth => plain
            .chars()
            .map(|char| match char {
                '0'..='9' => char::from_u32(u32::from(char) + 0xfee0).unwrap_or(char),
                other => other,
            })
            .collect(),
        Way::LowerCase => plain.to_lowercase(),
        Way::LetterForNought => plain.replacen('0', "O", 1),
        _ => plain.clone(),
    };
    let shown = match way {
        Way::LowerCase | Way::LetterForNought if value == plain => return None,
        Way::FullStop => format!("{} is {value}. He", row.label),
        Way::Brackets => format!("Amara ({}: {value}) came", row.label),
        Way::Quotes => format!("{} \u{201c}{value}\u{201d}", row.label),
        Way::LabelBehind => format!("{value} ({})", row.label),
        Way::LabelAbove => format!("{}\n{value}\n", row.label),
        Way::Cell => format!("| {}   | {value} |", row.label),
        Way::Tab => format!("{}\t{value}\t", row.label),
        Way::EqualsSign => format!("{}={value}", row.label),
        _ => format!("{}: {value}", row.label),
    };
    Some((shown, value))
}

fn text(string: &str) -> Text {
    let mut builder = TextBuilder::new(Part::new(Role::Body));
    builder.push_synthetic(string);
    builder.finish()
}

#[test]
fn every_way_is_found() {
    let mut missed = Vec::new();
    for row in ROWS {
        for way in WAYS.iter().filter(|way| !row.never.contains(way)) {
            let Some((shown, value)) = write(row, *way) else { continue };
            let found: Vec<String> = DETECTOR
                .detect(&text(&shown))
                .into_iter()
                .filter(|finding| finding.confidence >= BELIEVED)
                // Names and terms beside it are found by others.
                .filter(|finding| {
                    let digits = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
                    finding.kind.as_str() == row.kind || digits(&shown[finding.range.clone()])
                })
                .map(|finding| format!("{} {}", finding.kind, &shown[finding.range]))
                .collect();
            if found != [format!("{} {value}", row.kind)] {
                missed.push(format!("{way:?}: {shown:?} gives {found:?}"));
            }
        }
    }
    assert!(missed.is_empty(), "{} ways:\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn tags_between_digits_do_not_hide_a_number() {
    let folder = Folder::new();
    for (name, page, value) in [
        ("a", "<p>NHS number: <b>999</b> 124&nbsp;<i>50</i>06</p>", "999 124 5006"),
        ("b", "<table><tr><td>UPN<td>H8<span>01200</span>001001</table>", "H801200001001"),
        ("c", "<p>NI no. AB<wbr>12&#8203;34<font size=2>56</font>C</p>", "AB123456C"),
        ("d", "<p>Mobile <a href='tel:1'>07700</a>&#160;900&shy;123</p>", "07700 900123"),
    ] {
        folder.write(&format!("{name}.html"), page);
        let ran = folder.run(&["scan", &format!("{name}.html"), "--reveal", "--format", "jsonl"]);
        let found: Vec<String> = ran
            .stdout()
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .filter_map(|row| Some(row.get("text")?.as_str()?.to_owned()))
            .map(|text| text.replace(['\u{200b}', '\u{ad}'], "").replace('\u{a0}', " "))
            .collect();
        assert!(found.contains(&value.to_owned()), "{page}: {found:?}");
    }
}
