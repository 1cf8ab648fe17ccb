//! The table, the process and the memory; the real command where it is installed.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use super::*;
use crate::model::PixelBox;

fn page() -> Raster {
    Raster::new(200, 100, vec![255; 20_000]).expect("it has as many pixels")
}

const HEAD: &str =
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext";

#[test]
fn tables() {
    let row = |row: &str| format!("{HEAD}\n{}\n", row.replace(' ', "\t"));
    for (table, expected) in [
        (format!("{HEAD}\n"), Some(0)),
        (row("5 1 1 1 1 1 10 20 30 40 96.5 Ayo"), Some(1)),
        (row("4 1 1 1 1 0 10 20 30 40 -1 "), Some(0)),
        (row("5 1 1 1 1 1 190 20 30 40 96.5 Ayo"), Some(1)),
        (row("5 1 1 1 1 1 300 20 30 40 96.5 Ayo"), None),
        (row("5 1 1 1 1 1 -3 20 30 40 96.5 Ayo"), None),
        (row("5 1 1 Ayo"), None),
        (row("5 1 1 1 1 1 4294967295 20 30 40 96.5 Ayo"), None),
    ] {
        let words = tsv::words(table.as_bytes(), &page()).ok();
        assert_eq!(words.map(|words| words.len()), expected, "{table}");
    }
}

#[test]
fn words_know_their_line_and_their_box() {
    let rows =
        ["5 1 1 1 1 1 0 0 9 9 90 A", "5 1 1 1 2 1 0 9 9 9 50 B", "5 1 2 1 1 1 190 9 99 9 0 C"];
    let table = format!("{HEAD}\n{}\n", rows.join("\n").replace(' ', "\t"));
    let words = tsv::words(table.as_bytes(), &page()).expect("it is a table");
    let lines: Vec<_> = words.iter().map(|word| (word.line, word.paragraph)).collect();
    assert_eq!(lines, [(1, 1), (2, 1), (3, 2)]);
    assert_eq!(words[2].place, PixelBox { left: 190, top: 9, width: 10, height: 9 });
    assert!((words[1].confidence - 0.5).abs() < 1e-6);
}

#[test]
fn a_command_that_is_not_there_is_asked_for_by_name() {
    let fault = Tesseract::at("no-such-command-here".into(), "eng").ready();
    let fault = fault.expect_err("it cannot be started");
    assert_eq!(fault.reason, Reason::Unsupported);
    assert!(fault.is_about_pixels() && fault.detail.contains("apt install tesseract-ocr"));
}

#[test]
#[cfg(unix)]
fn processes_are_bounded() {
    let shell = |script: &str, most, millis| {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        let until = Instant::now() + Duration::from_millis(millis);
        process::run(command, &vec![b'x'; 1 << 20], until, most)
    };
    assert_eq!(shell("wc -c | tr -d ' '", 100, 20_000), Ok(b"1048576\n".to_vec()));
    assert_eq!(shell("echo early", 100, 20_000), Ok(b"early\n".to_vec()));
    assert_eq!(shell("exec cat", 100, 20_000), Err(Stopped::TooMuch));
    assert_eq!(shell("exit 3", 100, 20_000), Err(Stopped::Failed));
    let started = Instant::now();
    assert_eq!(shell("exec sleep 30", 100, 200), Err(Stopped::Late));
    assert_eq!(shell("exec 1>&-; exec sleep 30", 100, 200), Err(Stopped::Late));
    assert!(started.elapsed() < Duration::from_secs(20), "they were killed");
}

#[test]
fn a_page_is_read_once() {
    let (memo, count) = (Memo::default(), AtomicUsize::new(0));
    let read = || {
        count.fetch_add(1, Ordering::Relaxed);
        Ok(Vec::new().into())
    };
    let late = || Err(Fault::new(Reason::TimedOut, "late"));
    let other = Raster::new(100, 200, vec![255; 20_000]).expect("it has as many pixels");
    assert!(memo.words(&page(), late).is_err());
    for raster in [&page(), &page(), &other, &page()] {
        assert!(memo.words(raster, read).is_ok());
    }
    assert_eq!(count.into_inner(), 2);
}

#[test]
fn the_real_command_reads_a_blank_page() {
    let tesseract = Tesseract::new("eng");
    if let Err(fault) = tesseract.ready() {
        eprintln!("SKIPPED: the real tesseract was not tried: {}", fault.detail);
        return;
    }
    assert_eq!(tesseract.words(&page(), None).map(|words| words.len()), Ok(0));
    let past = Instant::now();
    let other = Raster::new(2, 2, vec![0; 4]).expect("it has as many pixels");
    let late = tesseract.words(&other, Some(past)).expect_err("its time is up");
    assert_eq!(late.reason, Reason::TimedOut);
    let fault = Tesseract::new("eng+xyz").ready().expect_err("there is no such language");
    assert!(fault.detail.contains("`xyz`"));
}
