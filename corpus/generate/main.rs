//! Writes the documents of the corpus that are no plain text: `cargo run --example corpus`.
//!
//! Apart from the program, because it makes documents only to measure the program by. It never
//! reads a document of anybody's: its sources are the texts beside it.

mod build;

use std::{error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for set in build::SETS {
        for document in build::documents(&corpus.join("generate").join(set))? {
            let path = corpus.join(set).join(&document.path);
            fs::create_dir_all(path.parent().ok_or("a document lies in a folder")?)?;
            fs::write(path, document.bytes)?;
        }
    }
    Ok(())
}
