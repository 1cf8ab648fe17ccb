//! Throughput of detection on text, and of the whole pipeline on a folder. Each bench asserts its
//! answer: a fast detector that finds nothing is not fast.

use std::{hint::black_box, ops::ControlFlow, path::PathBuf};

use divan::{Bencher, counter::BytesCount};
use withheld::{
    config::packs,
    detect::Detector,
    model::{Event, Limits, Part, Role, Text, TextBuilder},
    pipeline::{Pipeline, Select, Settings},
    walk::{self, WalkOptions},
};

fn main() {
    divan::main();
}

/// A page of casework prose with a little of everything; invented.
const NOTE: &str = "\
12 March 2026. Telephone call to mum, Sharon Okafor, on 07700 900123. She said that Kai had been \
unsettled since the move to 3 Tarn Close, Evesham WR11 9ZZ, and that the school had rung twice \
about his behaviour. NHS number 999 124 5006. The class teacher described a quiet boy who likes \
to draw and who has been late on three mornings. Agreed to meet again in two weeks, when the \
report from the educational psychologist should be ready. Nothing else to note this time, and no \
change to the plan that was made in the autumn. The worker will write to the family.\n";

/// A row of an export that is mostly digits; invented.
const ROW: &str = "10023881,2026-03-12,H801200001001,999 124 5006,14.50,OX/2291,0000184726,3\n";

fn detector() -> Detector {
    let patterns = packs::built_in().expect("the built-in packs are well formed");
    Detector::new(&patterns).expect("the built-in packs compile")
}

fn text(line: &str) -> Text {
    let string = line.repeat((1 << 20) / line.len());
    let mut builder = TextBuilder::new(Part::new(Role::Body));
    builder.push_even(&string, 0, 0);
    builder.finish()
}

fn detect(bencher: Bencher<'_, '_>, line: &str, kind: &str) {
    let (detector, text) = (detector(), text(line));
    let lines = text.as_str().len() / line.len();
    bencher.counter(BytesCount::of_str(text.as_str())).bench_local(|| {
        let findings = detector.detect(black_box(&text));
        let found = findings.iter().filter(|finding| finding.kind.as_str() == kind).count();
        assert_eq!(found, lines, "one `{kind}` a line");
    });
}

#[divan::bench]
fn prose(bencher: Bencher<'_, '_>) {
    detect(bencher, NOTE, "nhs-number");
}

#[divan::bench]
fn digits(bencher: Bencher<'_, '_>) {
    detect(bencher, ROW, "upn");
}

#[divan::bench(sample_count = 20)]
fn corpus_folder(bencher: Bencher<'_, '_>) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let settings = Settings {
        limits: Limits::default(),
        select: Select { min_confidence: 0.5, ..Select::default() },
        jobs: 2,
        deadline: None,
    };
    let pipeline = Pipeline::new(detector(), settings);
    let options = WalkOptions { skip: Vec::new(), stdin_limit: 0 };
    bencher.bench_local(|| {
        let files = walk::roots(std::slice::from_ref(&folder), &options).expect("it is there");
        let mut found = 0;
        pipeline.scan(files.map(|listed| listed.map(|file| file.source)), &mut |event| {
            found += usize::from(matches!(event, Event::Found(_)));
            ControlFlow::Continue(())
        });
        assert!(found > 1000, "{found} findings");
    });
}
