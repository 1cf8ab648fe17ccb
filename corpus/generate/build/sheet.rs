//! The cells of a sheet.
//!
//! `2014-03-09` becomes the serial number of a day, shown as a date; digits become a number, unless
//! they begin with a zero or an apostrophe; everything else is a shared string.

use super::markup::escaped;

/// The strings that the cells of a workbook share.
#[derive(Default)]
pub(super) struct Strings(Vec<String>);

impl Strings {
    fn index(&mut self, text: &str) -> usize {
        let known = self.0.iter().position(|string| string == text);
        known.unwrap_or_else(|| {
            self.0.push(text.to_owned());
            self.0.len() - 1
        })
    }

    /// The part that holds them.
    pub(super) fn xml(&self, space: &str) -> String {
        let count = self.0.len();
        let mut xml = format!("<sst xmlns=\"{space}\" uniqueCount=\"{count}\">");
        for string in &self.0 {
            xml += &format!("<si><t xml:space=\"preserve\">{}</t></si>", escaped(string));
        }
        xml + "</sst>"
    }
}

/// A sheet while it is written.
pub(super) struct Sheet<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// Whether it is shown.
    pub(super) hidden: bool,
    /// Cell, author and text of each comment.
    pub(super) notes: Vec<Vec<&'a str>>,
    rows: Vec<String>,
}

impl<'a> Sheet<'a> {
    /// An empty sheet.
    pub(super) fn new(name: &'a str) -> Sheet<'a> {
        Sheet { name, hidden: false, notes: Vec::new(), rows: Vec::new() }
    }

    /// An empty sheet that is not shown.
    pub(super) fn hidden(name: &'a str) -> Sheet<'a> {
        Sheet { hidden: true, ..Sheet::new(name) }
    }

    /// Adds a row.
    pub(super) fn row(&mut self, cells: &[&str], strings: &mut Strings) {
        let number = self.rows.len() + 1;
        let mut xml = format!("<row r=\"{number}\">");
        for (column, cell) in (b'A'..=b'Z').zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            let at = format!("{}{number}", char::from(column));
            xml += &value(&at, cell, strings);
        }
        self.rows.push(xml + "</row>");
    }

    /// The sheet's part.
    pub(super) fn xml(&self, space: &str) -> String {
        let rows = self.rows.concat();
        format!("<worksheet xmlns=\"{space}\"><sheetData>{rows}</sheetData></worksheet>")
    }

    /// The part of its comments, if it has any.
    pub(super) fn comments(&self, space: &str) -> Option<String> {
        let [first, ..] = &*self.notes else { return None };
        let author = escaped(first.get(1)?);
        let mut xml = format!(
            "<comments xmlns=\"{space}\"><authors><author>{author}</author></authors><commentList>"
        );
        for note in &self.notes {
            let (at, text) = (note.first()?, escaped(note.get(2)?));
            xml += &format!(
                "<comment ref=\"{at}\" authorId=\"0\"><text><r><t>{text}</t></r></text></comment>"
            );
        }
        Some(xml + "</commentList></comments>")
    }
}

fn value(at: &str, cell: &str, strings: &mut Strings) -> String {
    if let Some(serial) = serial(cell) {
        return format!("<c r=\"{at}\" s=\"1\"><v>{serial}</v></c>");
    }
    let digits = cell.bytes().all(|byte| byte.is_ascii_digit());
    if digits && !cell.starts_with('0') {
        return format!("<c r=\"{at}\"><v>{cell}</v></c>");
    }
    let index = strings.index(cell.strip_prefix('\'').unwrap_or(cell));
    format!("<c r=\"{at}\" t=\"s\"><v>{index}</v></c>")
}

/// The number by which workbooks know a day: days since 30 December 1899.
fn serial(cell: &str) -> Option<i64> {
    let mut parts = cell.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if cell.len() != 10 || parts.next().is_some() {
        return None;
    }
    // Years that begin in March make the leap day the last of its year.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day;
    Some(days - 693_900)
}
