//! How often random ten-digit numbers in lines of bills are taken for numbers of people.
//!
//! `cargo bench --bench random_numbers [-- COUNT]` (ten million unless told). Prints the findings
//! above one half by kind, and fails when the NHS, learner or taxpayer numbers among them are one
//! in ten thousand or more.

use std::{collections::BTreeMap, io::Write, process::ExitCode};

use withheld::{
    config::packs,
    detect::{BELIEVED, Detector},
    model::{Part, Role, Text, TextBuilder},
};

/// Lines as bills, orders and ledgers have them; `#` is the number, `%` a small one.
const LINES: [&str; 16] = [
    "Invoice no. # of 3 May, due in % days",
    "Invoice # GBP %.00 paid",
    "Purchase order # raised for % chairs",
    "PO number: #",
    "Our reference: # (please quote)",
    "Ref # amount %.50",
    "#\t%\t4.99\t19.96",
    "% x exercise books, code #, 12.40 each",
    "Order # was dispatched on %/03/2026",
    "Customer # / statement %",
    "Payment # received with thanks",
    "| # | % | net 30 |",
    "Meter serial # reading %",
    "Delivery note # for room %",
    "Account ref. #, balance %.00",
    "The contractor's job # took % hours.",
];

fn main() -> ExitCode {
    let count: u64 = std::env::args().find_map(|arg| arg.parse().ok()).unwrap_or(10_000_000);
    let patterns = packs::built_in().expect("the built-in packs are well formed");
    let detector = Detector::new(&patterns).expect("the built-in packs compile");
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut done = 0;
    while done < count {
        // A bill of some hundred lines is one text.
        let lines = 100.min(count - done);
        for finding in detector.detect(&bill(&mut random, lines)) {
            if finding.confidence > BELIEVED {
                *found.entry(finding.kind.to_string()).or_default() += 1;
            }
        }
        done += lines;
    }
    report(&found, count)
}

fn bill(random: &mut Random, lines: u64) -> Text {
    let mut builder = TextBuilder::new(Part::new(Role::Body));
    for _ in 0..lines {
        let line = LINES[(random.next() % LINES.len() as u64) as usize];
        let number = format!("{:010}", random.next() % 10_000_000_000);
        let small = format!("{}", random.next() % 30 + 1);
        builder.push_synthetic(&line.replace('#', &number).replace('%', &small));
        builder.push_synthetic("\n");
    }
    builder.finish()
}

fn report(found: &BTreeMap<String, u64>, count: u64) -> ExitCode {
    let mut out = std::io::stdout().lock();
    let ours = ["nhs-number", "uln", "utr"];
    let wrong: u64 = ours.iter().filter_map(|kind| found.get(*kind)).sum();
    let mut text = format!("{count} numbers; NHS, ULN and UTR findings: {wrong}\n");
    for (kind, findings) in found {
        text.extend([kind.as_str(), ": ", &findings.to_string(), "\n"]);
    }
    if out.write_all(text.as_bytes()).is_ok() && wrong * 10_000 < count {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Sebastiano Vigna's splitmix64: the same numbers on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}
