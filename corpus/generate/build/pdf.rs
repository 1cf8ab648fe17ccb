//! PDF documents.
//!
//! Keys: `author`, `title`, `footer`; `font: identity` writes numbers of glyphs in place of
//! letters, and `spaces: offsets` moves the pen in place of writing spaces. Then a paragraph a line:
//! `# ` begins a heading, `|` a row of a table, and `---` a new page.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use super::{
    markup::{Lines, cells},
    pdf_file::{File, literal},
    text::single_byte,
};

const SIZE: usize = 10;
const LEADING: usize = 14;
const LEFT: usize = 56;
const TOP: usize = 780;
const BOTTOM: usize = 70;
const WIDTH: usize = 480;
/// How wide a letter is taken to be; lines are broken by it.
const LETTER: usize = 5;
/// Pairs that a typesetter moves together, and by how much.
const KERNED: [(&str, i32); 9] = [
    ("To", 110),
    ("Te", 110),
    ("Wa", 60),
    ("We", 40),
    ("Yo", 80),
    ("AV", 75),
    ("P.", 120),
    ("y,", 90),
    ("r.", 55),
];

/// A document.
pub(super) fn document(text: &str) -> io::Result<Vec<u8>> {
    let lines = Lines::of(text);
    let mut setter = Setter::new(&lines);
    for line in &lines.rest {
        setter.line(line)?;
    }
    setter.page_end()?;
    let mut file = File::new(lines.key("author"), lines.key("title"));
    for page in &setter.pages {
        file.page(page)?;
    }
    match &setter.glyphs {
        Some(glyphs) => file.composite_font(glyphs)?,
        None => file.simple_font(),
    }
    file.finish()
}

/// Sets lines on pages.
struct Setter<'a> {
    footer: &'a str,
    offsets: bool,
    /// The number of each glyph, where numbers are written.
    glyphs: Option<BTreeMap<char, u16>>,
    pages: Vec<Vec<u8>>,
    page: Vec<u8>,
    y: usize,
}

impl<'a> Setter<'a> {
    fn new(lines: &Lines<'a>) -> Setter<'a> {
        let footer = lines.key("footer");
        let all = lines.rest.iter().copied().chain([footer, " ", "0123456789"]);
        let used: BTreeSet<char> = all.flat_map(str::chars).collect();
        let numbered = || used.into_iter().zip(3..).collect();
        Setter {
            footer,
            offsets: lines.key("spaces") == "offsets",
            glyphs: (lines.key("font") == "identity").then(numbered),
            pages: Vec::new(),
            page: Vec::new(),
            y: TOP,
        }
    }

    fn line(&mut self, line: &str) -> io::Result<()> {
        if line == "---" {
            return self.page_end();
        }
        if line.is_empty() {
            self.y = self.y.saturating_sub(LEADING / 2);
            return Ok(());
        }
        if line.starts_with('|') {
            return self.row(&cells(line));
        }
        let (line, size) = line.strip_prefix("# ").map_or((line, SIZE), |line| (line, SIZE + 4));
        for piece in wrapped(line, WIDTH / LETTER) {
            self.next_line()?;
            self.show(LEFT, self.y, size, &piece)?;
        }
        Ok(())
    }

    fn row(&mut self, cells: &[&str]) -> io::Result<()> {
        let wide = WIDTH / cells.len().max(1);
        let columns: Vec<Vec<String>> =
            cells.iter().map(|cell| wrapped(cell, wide / LETTER - 1)).collect();
        let deep = columns.iter().map(Vec::len).max().unwrap_or(0);
        for depth in 0..deep {
            self.next_line()?;
            for (index, column) in columns.iter().enumerate() {
                if let Some(piece) = column.get(depth) {
                    self.show(LEFT + index * wide, self.y, SIZE, piece)?;
                }
            }
        }
        Ok(())
    }

    fn next_line(&mut self) -> io::Result<()> {
        if self.y < BOTTOM + LEADING {
            self.page_end()?;
        }
        self.y -= LEADING;
        Ok(())
    }

    fn page_end(&mut self) -> io::Result<()> {
        let number = self.pages.len() + 1;
        let footer = format!("{}   page {number}", self.footer);
        self.show(LEFT, BOTTOM - 2 * LEADING, SIZE - 2, &footer)?;
        self.pages.push(std::mem::take(&mut self.page));
        self.y = TOP;
        Ok(())
    }

    fn show(&mut self, x: usize, y: usize, size: usize, text: &str) -> io::Result<()> {
        self.page.extend(format!("BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ").into_bytes());
        let operand = match &self.glyphs {
            Some(glyphs) => {
                let codes = text.chars().filter_map(|char| glyphs.get(&char));
                let hex: String = codes.map(|code| format!("{code:04X}")).collect();
                format!("<{hex}> Tj").into_bytes()
            }
            None => self.kerned(text)?,
        };
        self.page.extend(operand);
        self.page.extend(b" ET\n");
        Ok(())
    }

    /// An array of strings and of how far the pen moves back between them.
    fn kerned(&self, text: &str) -> io::Result<Vec<u8>> {
        let mut array = b"[".to_vec();
        let mut start = 0;
        for (at, char) in text.char_indices() {
            let after = at + char.len_utf8();
            let pair = KERNED.iter().find(|(pair, _)| text[at..].starts_with(pair));
            let (end, back) = match pair {
                _ if char == ' ' && self.offsets => (at, -278),
                Some((_, back)) => (after, *back),
                None => continue,
            };
            array.extend(literal(&single_byte(&text[start..end], "windows-1252")?));
            array.extend(format!(" {back} ").into_bytes());
            start = after;
        }
        array.extend(literal(&single_byte(&text[start..], "windows-1252")?));
        array.extend(b"] TJ");
        Ok(array)
    }
}

/// A text in lines of at most so many letters, broken at spaces.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.last_mut().expect("there is always one");
        let longer = last.chars().count() + 1 + word.chars().count();
        if last.is_empty() {
            word.clone_into(last);
        } else if longer <= width {
            last.push(' ');
            last.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}
