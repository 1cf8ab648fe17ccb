//! Text from pixels by the `tesseract` command.
//!
//! Apart from the readers because it starts processes, which no reader may; they know it as a
//! [`ReadPixels`] alone. Each page is one process that gets grey pixels on its standard input and
//! answers with a table of words. No file is written, what it says on standard error is dropped,
//! its answer is bounded, and it is killed when its time is up. What was read is remembered, since
//! a document is read several times while its copy is made.

mod memo;
mod process;
#[cfg(test)]
mod tests;
mod tsv;

use std::{
    ffi::OsString,
    process::Command,
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use self::{memo::Memo, process::Stopped};
use crate::model::{Fault, Raster, ReadPixels, Reason, Word};

/// How long one page may take.
const PAGE: Duration = Duration::from_mins(1);
/// How long the command may take to tell its languages.
const HELLO: Duration = Duration::from_secs(10);
/// The longest answer about one page, in bytes. A dense page has some 100 kB.
const ANSWER: u64 = 8 << 20;

/// The `tesseract` command.
pub struct Tesseract {
    command: OsString,
    languages: String,
    ready: OnceLock<Result<(), Fault>>,
    memo: Memo,
}

impl Tesseract {
    /// The command of that name in the search path, reading `languages`: codes joined by `+`.
    pub fn new(languages: &str) -> Tesseract {
        Tesseract::at("tesseract".into(), languages)
    }

    fn at(command: OsString, languages: &str) -> Tesseract {
        Tesseract {
            command,
            languages: languages.to_owned(),
            ready: OnceLock::new(),
            memo: Memo::default(),
        }
    }

    /// The command, with as many threads as it uses well: beside others, more make it slower.
    fn command(&self) -> Command {
        let mut command = Command::new(&self.command);
        command.env("OMP_THREAD_LIMIT", "1");
        command
    }

    /// Asks the command for its languages, once.
    fn check(&self) -> Result<(), Fault> {
        let mut command = self.command();
        command.arg("--list-langs");
        let told = process::run(command, &[], Instant::now() + HELLO, ANSWER);
        let told = told.map_err(|_| missing())?;
        let told = String::from_utf8_lossy(&told);
        let known: Vec<&str> = told.lines().map(str::trim).collect();
        match self.languages.split('+').find(|wanted| !known.contains(wanted)) {
            None => Ok(()),
            Some(wanted) => Err(Fault::unsupported(format!(
                "picture: its pixels are not read; tesseract has no data for the language `{wanted}` \
                 (on Debian: apt install tesseract-ocr-{wanted})"
            ))),
        }
    }

    fn ask(&self, page: &Raster, until: Instant) -> Result<Vec<u8>, Stopped> {
        let mut command = self.command();
        command.args(["stdin", "stdout", "--oem", "1", "--psm", "3", "-l", &self.languages]);
        command.args(["-c", "tessedit_create_tsv=1"]);
        process::run(command, &pgm(page), until, ANSWER)
    }
}

impl ReadPixels for Tesseract {
    fn ready(&self) -> Result<(), Fault> {
        self.ready.get_or_init(|| self.check()).clone()
    }

    fn words(&self, page: &Raster, until: Option<Instant>) -> Result<Arc<[Word]>, Fault> {
        self.memo.words(page, || {
            let own = Instant::now() + PAGE;
            let end = until.map_or(own, |until| until.min(own));
            let answer = self.ask(page, end).map_err(fault)?;
            tsv::words(&answer, page)
        })
    }
}

fn missing() -> Fault {
    Fault::unsupported(
        "picture: its pixels are not read; that needs the command `tesseract` (Debian, Ubuntu: apt \
         install tesseract-ocr; macOS: brew install tesseract; Windows: winget install \
         UB-Mannheim.TesseractOCR)",
    )
}

fn fault(stopped: Stopped) -> Fault {
    match stopped {
        Stopped::Late => Fault::new(Reason::TimedOut, "tesseract took too long over a page"),
        Stopped::TooMuch => Fault::new(Reason::TooLarge, "tesseract said too much about a page"),
        Stopped::Failed => Fault::new(Reason::Unreadable, "tesseract failed on a page"),
        Stopped::NotStarted => missing(),
    }
}

/// A page as a portable grey map.
fn pgm(page: &Raster) -> Vec<u8> {
    let mut bytes = format!("P5\n{} {}\n255\n", page.width(), page.height()).into_bytes();
    bytes.extend_from_slice(page.grey());
    bytes
}
