//! The objects of a PDF file, and the table that finds them.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use flate2::{Compression, write::ZlibEncoder};

const CATALOG: usize = 1;
const PAGES: usize = 2;
const FONT: usize = 3;
const INFO: usize = 4;
/// The objects that a composite font needs beside itself.
const DESCENDANT: usize = 5;
const TO_UNICODE: usize = 6;
const FIRST_FREE: usize = 7;

/// A file while it is written.
pub(super) struct File {
    objects: BTreeMap<usize, Vec<u8>>,
    pages: Vec<usize>,
}

impl File {
    /// A file without pages.
    pub(super) fn new(author: &str, title: &str) -> File {
        let mut info = b"<< /Author ".to_vec();
        info.extend(text_string(author));
        info.extend(b" /Title ");
        info.extend(text_string(title));
        info.extend(b" /CreationDate (D:20260914090000Z) >>");
        let catalog = format!("<< /Type /Catalog /Pages {PAGES} 0 R >>").into_bytes();
        let objects = BTreeMap::from([(CATALOG, catalog), (INFO, info)]);
        File { objects, pages: Vec::new() }
    }

    /// Adds a page with what is painted on it.
    pub(super) fn page(&mut self, content: &[u8]) -> io::Result<()> {
        let number = FIRST_FREE + 2 * self.pages.len();
        let page = format!(
            "<< /Type /Page /Parent {PAGES} 0 R /MediaBox [0 0 595 842] /Contents {} 0 R \
             /Resources << /Font << /F1 {FONT} 0 R >> >> >>",
            number + 1
        );
        self.objects.insert(number, page.into_bytes());
        self.objects.insert(number + 1, stream(content)?);
        self.pages.push(number);
        Ok(())
    }

    /// A font that every reader has, its codes those of Windows-1252.
    pub(super) fn simple_font(&mut self) {
        let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica \
                    /Encoding /WinAnsiEncoding >>";
        self.objects.insert(FONT, font.into());
    }

    /// A font whose codes are numbers of glyphs; only its map tells which letters they are.
    pub(super) fn composite_font(&mut self, glyphs: &BTreeMap<char, u16>) -> io::Result<()> {
        let font = format!(
            "<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Lato /Encoding /Identity-H \
             /DescendantFonts [{DESCENDANT} 0 R] /ToUnicode {TO_UNICODE} 0 R >>"
        );
        let descendant = "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF+Lato /DW 500 \
                          /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) \
                          /Supplement 0 >> /CIDToGIDMap /Identity /FontDescriptor \
                          << /Type /FontDescriptor /FontName /ABCDEF+Lato /Flags 4 \
                          /FontBBox [0 -200 1000 800] /ItalicAngle 0 /Ascent 800 /Descent -200 \
                          /CapHeight 700 /StemV 80 >> >>";
        self.objects.insert(FONT, font.into_bytes());
        self.objects.insert(DESCENDANT, descendant.into());
        self.objects.insert(TO_UNICODE, stream(to_unicode(glyphs).as_bytes())?);
        Ok(())
    }

    /// The file.
    pub(super) fn finish(mut self) -> io::Result<Vec<u8>> {
        let kids: String = self.pages.iter().map(|page| format!("{page} 0 R ")).collect();
        let count = self.pages.len();
        let pages = format!("<< /Type /Pages /Kids [{kids}] /Count {count} >>");
        self.objects.insert(PAGES, pages.into_bytes());
        let mut out = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
        let last = self.objects.keys().next_back().copied().unwrap_or(0);
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", last + 1);
        for number in 1..=last {
            let Some(object) = self.objects.get(&number) else {
                table += "0000000000 00000 f \n";
                continue;
            };
            table += &format!("{:010} 00000 n \n", out.len());
            writeln!(out, "{number} 0 obj")?;
            out.extend(object);
            out.extend(b"\nendobj\n");
        }
        let start = out.len();
        out.extend(table.into_bytes());
        let size = last + 1;
        write!(out, "trailer\n<< /Size {size} /Root {CATALOG} 0 R /Info {INFO} 0 R >>\n")?;
        write!(out, "startxref\n{start}\n%%EOF\n")?;
        Ok(out)
    }
}

fn stream(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes)?;
    let packed = packed.finish()?;
    let length = packed.len();
    let mut object = format!("<< /Length {length} /Filter /FlateDecode >>\nstream\n").into_bytes();
    object.extend(packed);
    object.extend(b"\nendstream");
    Ok(object)
}

fn to_unicode(glyphs: &BTreeMap<char, u16>) -> String {
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let pairs: Vec<_> = glyphs.iter().collect();
    for chunk in pairs.chunks(100) {
        map += &format!("{} beginbfchar\n", chunk.len());
        for (char, code) in chunk {
            let mut units = [0; 2];
            let units = char.encode_utf16(&mut units).iter();
            let hex: String = units.map(|unit| format!("{unit:04X}")).collect();
            map += &format!("<{code:04X}> <{hex}>\n");
        }
        map += "endbfchar\n";
    }
    map + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
}

/// A string between parentheses.
pub(super) fn literal(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![b'('];
    for byte in bytes {
        if matches!(byte, b'(' | b')' | b'\\') {
            out.push(b'\\');
        }
        out.push(*byte);
    }
    out.push(b')');
    out
}

/// A string for people: UTF-16 where ASCII is not enough.
fn text_string(text: &str) -> Vec<u8> {
    if text.is_ascii() {
        return literal(text.as_bytes());
    }
    let hex: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("<FEFF{hex}>").into_bytes()
}
