//! Workbooks.
//!
//! Keys: `author`, `title`. Then sheets: `sheet: NAME` (or `hidden: NAME`), `|` rows, and
//! `comment: CELL | AUTHOR | TEXT`. [`sheet`](super::sheet) says what the cells become.

use std::io;

use super::{
    markup::{Lines, cells, escaped},
    package::{OFFICE, PROLOGUE, Package, relations},
    sheet::{Sheet, Strings},
    wrong,
};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// A workbook.
pub(super) fn workbook(text: &str) -> io::Result<Vec<u8>> {
    let lines = Lines::of(text);
    let mut strings = Strings::default();
    let sheets = sheets(&lines.rest, &mut strings)?;
    let mut package = Package::default();
    package.part("xl/workbook.xml", &format!("{TYPE}.sheet.main+xml"), &book(&sheets));
    package.part("xl/_rels/workbook.xml.rels", "", &links(sheets.len()));
    package.part("xl/styles.xml", &format!("{TYPE}.styles+xml"), &styles());
    package.part("xl/sharedStrings.xml", &format!("{TYPE}.sharedStrings+xml"), &strings.xml(MAIN));
    for (index, sheet) in sheets.iter().enumerate() {
        let number = index + 1;
        let name = format!("xl/worksheets/sheet{number}.xml");
        package.part(&name, &format!("{TYPE}.worksheet+xml"), &sheet.xml(MAIN));
        if let Some(comments) = sheet.comments(MAIN) {
            let target = format!("../comments{number}.xml");
            let rels = relations(&[(&format!("{OFFICE}/relationships/comments"), &target)]);
            let rels = rels.strip_prefix(PROLOGUE).unwrap_or(&rels);
            package.part(&format!("xl/worksheets/_rels/sheet{number}.xml.rels"), "", rels);
            let name = format!("xl/comments{number}.xml");
            package.part(&name, &format!("{TYPE}.comments+xml"), &comments);
        }
    }
    package.core(lines.key("author"), lines.key("title"));
    package.finish("xl/workbook.xml")
}

fn sheets<'a>(lines: &[&'a str], strings: &mut Strings) -> io::Result<Vec<Sheet<'a>>> {
    let mut sheets: Vec<Sheet<'a>> = Vec::new();
    for line in lines.iter().copied().filter(|line| !line.is_empty()) {
        if let Some(name) = line.strip_prefix("sheet: ") {
            sheets.push(Sheet::new(name));
        } else if let Some(name) = line.strip_prefix("hidden: ") {
            sheets.push(Sheet::hidden(name));
        } else {
            let sheet = sheets.last_mut().ok_or_else(|| wrong(line))?;
            match line.strip_prefix("comment: ") {
                Some(comment) => sheet.notes.push(cells(comment)),
                None => sheet.row(&cells(line), strings),
            }
        }
    }
    Ok(sheets)
}

fn book(sheets: &[Sheet<'_>]) -> String {
    let mut xml = format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}/relationships\"><sheets>");
    for (index, sheet) in sheets.iter().enumerate() {
        let (id, name) = (index + 1, escaped(sheet.name));
        let state = if sheet.hidden { " state=\"hidden\"" } else { "" };
        xml += &format!("<sheet name=\"{name}\" sheetId=\"{id}\"{state} r:id=\"rId{id}\"/>");
    }
    xml + "</sheets></workbook>"
}

/// The sheets come first, so that their numbers are those of their relations.
fn links(sheets: usize) -> String {
    let kind = |name: &str| format!("{OFFICE}/relationships/{name}");
    let mut pairs: Vec<(String, String)> = (1..=sheets)
        .map(|number| (kind("worksheet"), format!("worksheets/sheet{number}.xml")))
        .collect();
    pairs.push((kind("styles"), "styles.xml".to_owned()));
    pairs.push((kind("sharedStrings"), "sharedStrings.xml".to_owned()));
    let pairs: Vec<_> = pairs.iter().map(|(kind, to)| (kind.as_str(), to.as_str())).collect();
    let rels = relations(&pairs);
    rels.strip_prefix(PROLOGUE).unwrap_or(&rels).to_owned()
}

/// Style 0 is plain, style 1 is a date.
fn styles() -> String {
    format!(
        "<styleSheet xmlns=\"{MAIN}\">\
         <numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\"/></numFmts>\
         <fonts count=\"1\"><font/></fonts><fills count=\"1\"><fill/></fills>\
         <borders count=\"1\"><border/></borders>\
         <cellStyleXfs count=\"1\"><xf/></cellStyleXfs>\
         <cellXfs count=\"2\"><xf numFmtId=\"0\"/>\
         <xf numFmtId=\"164\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"
    )
}
