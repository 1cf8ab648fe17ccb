//! Trains the name tagger, and measures it: `cargo run --release --example tagger -- train …`.
//!
//! Apart from the program because nobody who uses it needs it. It reads annotated text from a folder
//! that is not part of this repository, and the invented documents of [`carriers`]; the same input
//! gives the same bytes.

#![expect(clippy::print_stdout, reason = "its figures are its output")]

mod carriers;
mod corpora;
mod disguise;
mod draw;
mod examples;
mod fairness;
mod joined;
mod learn;
mod measure;

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use withheld::detect::tagger::Model;

const USAGE: &str = "tagger train --corpora DIR --out FILE\ntagger evaluate --corpora DIR --model FILE\ntagger fairness";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let given = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).map(PathBuf::from)
    };
    let corpora = || given("--corpora").ok_or(USAGE);
    match arguments.first().map(String::as_str) {
        Some("train") => train(&corpora()?, &given("--out").ok_or(USAGE)?),
        Some("evaluate") => evaluate(&corpora()?, &given("--model").ok_or(USAGE)?),
        Some("fairness") => {
            print!("{}", fairness::shown(&fairness::table(&fairness::detector()?)));
            Ok(())
        }
        _ => Err(USAGE.into()),
    }
}

fn train(corpora: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let examples = examples::gather(corpora)?;
    println!("{} words in {} stretches", examples.len(), examples.stretches());
    let table = learn::learn(&examples);
    let packed = table.to_bytes();
    println!("{} bytes", packed.len());
    fs::write(out, packed)?;
    Ok(())
}

fn evaluate(corpora: &Path, model: &Path) -> Result<(), Box<dyn Error>> {
    let model = Model::from_bytes(&fs::read(model)?).map_err(|_| "no model of this version")?;
    measure::all(&model, corpora)
}
