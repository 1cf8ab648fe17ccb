//! Prints invented documents with their marks, and counts them: `cargo run --example carriers -- train 1 20`,
//! or `held-out`, or `fair`.

#[path = "mod.rs"]
mod carriers;

use std::{
    collections::BTreeMap,
    env,
    io::{self, Write as _},
};

use carriers::{Label, Marked, Split, documents, fair};

fn main() -> io::Result<()> {
    let words: Vec<String> = env::args().skip(1).collect();
    let number = |at: usize| words.get(at).and_then(|word| word.parse().ok()).unwrap_or(20);
    let held_out = words.first().is_some_and(|word| word == "held-out");
    let split = if held_out { Split::HeldOut } else { Split::Train };
    let mut out = io::stdout().lock();
    if words.first().is_some_and(|word| word == "fair") {
        for document in fair() {
            writeln!(out, "{}\n%", shown(&document))?;
        }
        return Ok(());
    }
    for document in documents(split, number(1)).take(number(2) as usize) {
        writeln!(out, "{}\n%", shown(&document))?;
    }
    let mut counts: BTreeMap<(&str, String), usize> = BTreeMap::new();
    let mut bytes = 0;
    for document in documents(split, number(1)) {
        bytes += document.text.len();
        for span in document.spans {
            *counts.entry(("label", format!("{:?}", span.label))).or_default() += 1;
            if span.label == Label::Person {
                *counts.entry(("origin", span.origin.to_owned())).or_default() += 1;
            }
            let habit = format!("{:?} {}", span.label, span.habit);
            *counts.entry(("habit", habit)).or_default() += 1;
        }
    }
    writeln!(out, "bytes\t{bytes}")?;
    for ((what, which), count) in counts {
        writeln!(out, "{what}\t{which}\t{count}")?;
    }
    Ok(())
}

fn shown(document: &Marked) -> String {
    let (mut out, mut at) = (String::new(), 0);
    for span in &document.spans {
        out.push_str(&document.text[at..span.range.start]);
        let text = &document.text[span.range.clone()];
        let label = format!("{:?}", span.label);
        out.extend(["⟦", &label, "|", text, "⟧"]);
        at = span.range.end;
    }
    out + &document.text[at..]
}
