//! Readers and writers of pictures, with a reader of pixels that only knows black bars: each is a
//! word, and a bar that was painted over is none.

use std::{ops::ControlFlow, sync::Arc, time::Instant};

use image::{DynamicImage, GrayImage, ImageFormat, Luma};

use super::*;
use crate::model::{
    Content, Copied, Cut, Ocr, PixelBox, Place, Private, Raster, ReadPixels, Reason, Role, Text,
    Word,
};

/// Words that stand for bars of these greys.
const WORDS: [(u8, &str); 3] = [(60, "Ayo"), (90, "Balogun"), (120, "attended")];

/// Finds bars by their grey. What is painted black is no bar.
struct Bars;

impl ReadPixels for Bars {
    fn ready(&self) -> Result<(), Fault> {
        Ok(())
    }

    fn words(&self, page: &Raster, _until: Option<Instant>) -> Result<Arc<[Word]>, Fault> {
        let width = page.width() as usize;
        let bar = |(index, (grey, text)): (usize, &(u8, &str))| {
            let is = |pixel: &u8| pixel.abs_diff(*grey) < 12;
            let at =
                || page.grey().iter().enumerate().filter(|(_, pixel)| is(pixel)).map(|(at, _)| at);
            let (left, right) =
                (at().map(|at| at % width).min()?, at().map(|at| at % width).max()?);
            let (top, bottom) = (at().min()? / width, at().max()? / width);
            (at().count() > 200).then(|| Word {
                text: Private::new(*text),
                place: PixelBox {
                    left: left as u32,
                    top: top as u32,
                    width: (right - left + 1) as u32,
                    height: (bottom - top + 1) as u32,
                },
                confidence: 0.9,
                line: 1 + index as u32 / 2,
                paragraph: 1,
            })
        };
        Ok(WORDS.iter().enumerate().filter_map(bar).collect())
    }
}

fn limits() -> Limits {
    Limits { ocr: Ocr::by(Bars), ..Limits::default() }
}

/// A page with a bar for each word, two on the first line.
fn page() -> GrayImage {
    let mut page = GrayImage::from_pixel(1600, 400, Luma([255]));
    for (index, (grey, _)) in WORDS.iter().enumerate() {
        let (left, top) = (100 + 320 * (index as u32 % 2), 100 + 100 * (index as u32 / 2));
        for (x, y) in (0..300).flat_map(|x| (0..30).map(move |y| (left + x, top + y))) {
            page.put_pixel(x, y, Luma([*grey]));
        }
    }
    page
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).expect("the format takes it");
    bytes.into_inner()
}

/// Pages as TIFF.
fn tiff_of(pages: &[GrayImage]) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    {
        let mut writer = tiff::Pages::new(&mut bytes).expect("memory takes it");
        for page in pages {
            let canvas = colour::Canvas::Grey(page.clone());
            writer.add(&decode::Page { canvas, dpi: Some(200) }).expect("memory takes it");
        }
    }
    bytes.into_inner()
}

fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let grey = DynamicImage::ImageLuma8(page());
    let coloured = DynamicImage::ImageRgb8(grey.to_rgb8());
    vec![
        ("png", encoded(&grey, ImageFormat::Png)),
        ("jpeg", encoded(&grey, ImageFormat::Jpeg)),
        ("bmp", encoded(&coloured, ImageFormat::Bmp)),
        ("gif", encoded(&DynamicImage::ImageRgba8(grey.to_rgba8()), ImageFormat::Gif)),
        ("webp", encoded(&coloured, ImageFormat::WebP)),
        ("tiff", tiff_of(&[page()])),
        ("png with alpha", encoded(&DynamicImage::ImageRgba8(grey.to_rgba8()), ImageFormat::Png)),
        ("png of 16 bits", encoded(&DynamicImage::ImageLuma16(grey.to_luma16()), ImageFormat::Png)),
    ]
}

#[derive(Default)]
struct Seen {
    texts: Vec<Text>,
    notes: Vec<String>,
}

impl Sink for Seen {
    fn text(&mut self, text: Text) -> ControlFlow<()> {
        self.texts.push(text);
        ControlFlow::Continue(())
    }

    fn child(&mut self, _child: Source) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn note(&mut self, _step: &str, fault: Fault) {
        self.notes.push(fault.detail);
    }
}

fn source(bytes: &[u8]) -> Source {
    Source::new(Place::file("scan"), Content::memory(bytes.to_vec()))
}

fn seen(bytes: &[u8]) -> Result<Seen, Fault> {
    let mut seen = Seen::default();
    read(&source(bytes), &limits(), &mut seen).map(|()| seen)
}

/// All texts of the pages, one after the other.
fn pages_of(bytes: &[u8]) -> Vec<String> {
    let texts = seen(bytes).expect("it is read").texts;
    texts.iter().filter(|t| t.part.role == Role::Ocr).map(|t| t.as_str().to_owned()).collect()
}

struct NoChildren(bool);

impl Children for NoChildren {
    fn copy(&mut self, _ordinal: usize, _child: Source) -> Result<Copied, Fault> {
        Ok(Copied::Dropped)
    }

    fn kept_unread(&mut self) {
        self.0 = true;
    }
}

/// Cuts every place of a word.
fn cuts(bytes: &[u8], word: &str) -> Cuts {
    let mut cuts = Cuts::default();
    for text in seen(bytes).expect("it is read").texts {
        for (at, _) in text.as_str().match_indices(word) {
            for anchor in text.trace(at..at + word.len()) {
                let label = "[REDACTED]".into();
                cuts.add(anchor.stream, Cut { start: anchor.start, end: anchor.end, label });
            }
        }
    }
    cuts.settle();
    cuts
}

fn copy(bytes: &[u8], cuts: &Cuts) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::new();
    write(&source(bytes), &limits(), cuts, &mut NoChildren(false), &mut out).map(|()| out)
}

#[test]
fn words_are_read_as_a_person_reads_them() {
    for (name, bytes) in samples() {
        assert_eq!(pages_of(&bytes), ["Ayo Balogun\nattended"], "{name}");
    }
}

#[test]
fn copies_without_cuts_read_the_same_in_the_same_format() {
    for (name, bytes) in samples() {
        let copy = copy(&bytes, &Cuts::default()).expect("it is written");
        assert_eq!(blocks::Kind::of(&copy), blocks::Kind::of(&bytes), "{name}");
        assert_eq!(pages_of(&copy), pages_of(&bytes), "{name}");
    }
}

#[test]
fn what_is_cut_is_black_and_the_rest_as_it_was() {
    for (name, bytes) in samples() {
        let copy = copy(&bytes, &cuts(&bytes, "Ayo")).expect("it is written");
        assert_eq!(pages_of(&copy), ["Balogun\nattended"], "{name}");
    }
    let (_, png) = &samples()[0];
    let copied = copy(png, &cuts(png, "Ayo")).expect("it is written");
    let after = image::load_from_memory(&copied).expect("it is a picture").into_luma8();
    let before = page();
    for (x, y, pixel) in after.enumerate_pixels() {
        let covered = (94..406).contains(&x) && (94..136).contains(&y);
        let expected = if covered { 0 } else { before.get_pixel(x, y).0[0] };
        assert_eq!(pixel.0[0], expected, "at {x}, {y}");
    }
}

#[test]
fn pages_of_a_tiff_are_cut_each_by_itself() {
    let blank = GrayImage::from_pixel(500, 500, Luma([250]));
    let bytes = tiff_of(&[page(), blank, page()]);
    let read = pages_of(&bytes);
    assert_eq!(read.len(), 2);
    let mut only = Cuts::default();
    let words = cuts(&bytes, "Balogun");
    for cut in words.of(2) {
        only.add(2, cut.clone());
    }
    let copy = copy(&bytes, &only).expect("it is written");
    assert_eq!(pages_of(&copy), ["Ayo Balogun\nattended", "Ayo\nattended"]);
}

#[test]
fn what_cannot_be_read_is_told_of_and_not_copied() {
    let noise =
        GrayImage::from_fn(1600, 300, |x, y| Luma([(x * x / 7 + y * y / 5) as u8 % 2 * 255]));
    let bytes = encoded(&DynamicImage::ImageLuma8(noise.clone()), ImageFormat::Png);
    let fault = seen(&bytes).err().expect("nothing can be read");
    assert!(fault.is_about_pixels() && fault.detail.contains("page 1"), "{fault}");
    assert!(copy(&bytes, &Cuts::default()).is_err());
    let mut keep = Cuts::default();
    keep.keep_unread();
    let (mut children, mut out) = (NoChildren(false), Vec::new());
    write(&source(&bytes), &limits(), &keep, &mut children, &mut out).expect("it is kept");
    assert!(children.0 && !out.is_empty(), "it was told that something unread was kept");
    let mixed = seen(&tiff_of(&[page(), noise])).expect("a page is read");
    assert_eq!((mixed.texts.len(), mixed.notes.len()), (1, 1));
}

#[test]
fn blank_pages_and_painted_boxes_are_nothing_to_read() {
    let mut boxes = GrayImage::from_pixel(1600, 600, Luma([255]));
    for (x, y) in (100..400).flat_map(|x| (100..140).map(move |y| (x, y))) {
        boxes.put_pixel(x, y, Luma([0]));
    }
    let dots =
        GrayImage::from_fn(1600, 600, |x, y| Luma([if x == y && x % 20 == 0 { 0 } else { 255 }]));
    for page in [GrayImage::from_pixel(3, 3, Luma([9])), boxes, dots, GrayImage::new(200, 200)] {
        let seen = seen(&encoded(&DynamicImage::ImageLuma8(page), ImageFormat::Png));
        let seen = seen.expect("there is nothing to read");
        assert_eq!((seen.texts.len(), seen.notes.len()), (0, 0));
    }
}

#[test]
fn without_a_reader_of_pixels_there_is_one_fault() {
    let mut seen = Seen::default();
    let bytes = tiff_of(&[page(), page()]);
    let fault = read(&source(&bytes), &Limits::default(), &mut seen).expect_err("OCR is off");
    assert!(fault.is_about_pixels() && seen.notes.is_empty());
}

#[test]
fn broken_pictures_are_faults() {
    for (name, bytes) in samples() {
        for len in [3, 20, 60, bytes.len() / 2] {
            let cut = &bytes[..len.min(bytes.len())];
            if let Ok(seen) = seen(cut) {
                assert!(seen.texts.len() < 2, "{name} of {len} bytes");
            }
        }
    }
    let mut wide = encoded(&DynamicImage::ImageLuma8(page()), ImageFormat::Bmp);
    wide[18..22].copy_from_slice(&60_000_i32.to_le_bytes());
    wide[22..26].copy_from_slice(&60_000_i32.to_le_bytes());
    let fault = seen(&wide).err().expect("it is too large");
    assert_eq!(fault.reason, Reason::TooLarge);
}

/// A JPEG with camera data, a packet of XMP, IPTC and a comment.
fn with_metadata() -> Vec<u8> {
    let plain = encoded(&DynamicImage::ImageLuma8(page()), ImageFormat::Jpeg);
    let segment = |marker: u8, data: &[u8]| {
        let mut segment = vec![0xFF, marker];
        segment.extend(u16::try_from(data.len() + 2).expect("it is short").to_be_bytes());
        segment.extend_from_slice(data);
        segment
    };
    // A directory of an author and a pointer to a position of 51° 30' north, 0° 6' west.
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
    exif.extend(b"\x3b\x01\x02\0\x0a\0\0\0\x26\0\0\0\x25\x88\x04\0\x01\0\0\0\x30\0\0\0\0\0\0\0");
    exif.extend(b"Kemi Osho\0\x04\0\x01\0\x02\0\x02\0\0\0N\0\0\0\x02\0\x05\0\x03\0\0\0\x66\0\0\0");
    exif.extend(b"\x03\0\x02\0\x02\0\0\0W\0\0\0\x04\0\x05\0\x03\0\0\0\x7e\0\0\0\0\0\0\0");
    for number in [51, 1, 30, 1, 0, 1, 0, 1, 6, 1, 0, 1_u32] {
        exif.extend(number.to_le_bytes());
    }
    let mut iptc =
        b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x10\x1c\x02\x50\0\x0bTilly Penny".to_vec();
    iptc.push(0);
    let xmp = b"http://ns.adobe.com/xap/1.0/\0<x a='Dayo Bell'><y>Linda Fox</y></x>";
    let mut bytes = plain[..2].to_vec();
    bytes.extend(segment(0xE1, &exif));
    bytes.extend(segment(0xE1, xmp));
    bytes.extend(segment(0xED, &iptc));
    bytes.extend(segment(0xFE, b"seen by Tunde Cole"));
    bytes.extend_from_slice(&plain[2..]);
    bytes
}

#[test]
fn metadata_is_read_and_not_copied() {
    const SAID: [&str; 6] = [
        "Kemi Osho",
        "51.500000, -0.100000",
        "Linda Fox",
        "Dayo Bell",
        "Tilly Penny",
        "Tunde Cole",
    ];
    let bytes = with_metadata();
    let texts = seen(&bytes).expect("it is read").texts;
    let told = |word: &str| {
        texts.iter().any(|t| t.part.role == Role::Metadata && t.as_str().contains(word))
    };
    for word in SAID {
        assert!(told(word), "{word}");
    }
    let copy = copy(&bytes, &Cuts::default()).expect("it is written");
    assert!(seen(&copy).expect("it is read").texts.iter().all(|t| t.part.role == Role::Ocr));
    let mut left = Vec::new();
    blobs(&source(&copy), &limits(), &mut |blob| left.extend_from_slice(blob)).expect("it opens");
    for word in SAID {
        assert!(memchr::memmem::find(&copy, word.as_bytes()).is_none(), "{word}");
    }
    assert!(left.len() < copy.len() / 2, "coded pixels are no blobs");
}

#[test]
fn text_chunks_of_a_png_are_read() {
    let png = encoded(&DynamicImage::ImageLuma8(page()), ImageFormat::Png);
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, b"Temi Ade").expect("memory takes it");
    let packed = packed.finish().expect("memory takes it");
    let chunk = |kind: &[u8], data: &[u8]| {
        let len = u32::try_from(data.len()).expect("it is short").to_be_bytes();
        // Checksums of such chunks are not looked at.
        [&len, kind, data, &[0; 4]].concat()
    };
    let chunks = [
        chunk(b"tEXt", b"Author\0Kemi Osho"),
        chunk(b"zTXt", &[b"Comment\0\0", packed.as_slice()].concat()),
        chunk(b"iTXt", b"Title\0\0\0en\0\0Dayo Bell"),
        chunk(b"zTXt", b"Comment\0\0broken"),
    ];
    let bytes = [&png[..33], &chunks.concat(), &png[33..]].concat();
    let mut seen = Seen::default();
    let _stopped = metadata::read(blocks::Kind::Png, &bytes, &mut seen);
    let texts: Vec<&str> = seen.texts.iter().map(Text::as_str).collect();
    assert_eq!(texts, ["Author: Kemi Osho", "Comment: Temi Ade", "Title: Dayo Bell"]);
    assert_eq!(seen.notes.len(), 1);
}
