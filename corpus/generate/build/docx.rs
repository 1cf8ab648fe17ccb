//! Word documents.
//!
//! Keys: `author`, `title`, `header`, `footer`. Then a paragraph a line: `# ` begins a heading,
//! `|` a row of a table, `box: ` a text box; [`inline`](super::inline) says what stands within one.

use std::io;

use super::{
    inline::{Inline, stretches},
    markup::{Lines, cells, escaped},
    package::{OFFICE, Package, relations},
};

const DATE: &str = "2026-09-14T09:00:00Z";
const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// A document.
pub(super) fn document(text: &str) -> io::Result<Vec<u8>> {
    let lines = Lines::of(text);
    let mut story = Story { author: lines.key("author"), ..Story::default() };
    let body = story.body(&lines.rest);
    let mut package = Package::default();
    let part = |name: &str, inner: &str| format!("<w:{name} {}>{inner}</w:{name}>", spaces());
    let section = "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId1\"/>\
                   <w:footerReference w:type=\"default\" r:id=\"rId2\"/></w:sectPr>";
    let document = part("document", &format!("<w:body>{body}{section}</w:body>"));
    package.part("word/document.xml", &format!("{TYPE}.document.main+xml"), &document);
    for name in ["header", "footer"] {
        let short = if name == "header" { "hdr" } else { "ftr" };
        let xml = part(short, &story.paragraph(lines.key(name), ""));
        package.part(&format!("word/{name}1.xml"), &format!("{TYPE}.{name}+xml"), &xml);
    }
    let notes = part("footnotes", &story.footnotes);
    package.part("word/footnotes.xml", &format!("{TYPE}.footnotes+xml"), &notes);
    let comments = part("comments", &story.comments);
    package.part("word/comments.xml", &format!("{TYPE}.comments+xml"), &comments);
    let kinds = ["header", "footer", "footnotes", "comments"];
    let kinds = kinds.map(|kind| format!("{OFFICE}/relationships/{kind}"));
    let targets = ["header1.xml", "footer1.xml", "footnotes.xml", "comments.xml"];
    let pairs: Vec<_> = kinds.iter().map(String::as_str).zip(targets).collect();
    let rels = relations(&pairs);
    let rels = rels.strip_prefix(super::package::PROLOGUE).unwrap_or(&rels);
    package.part("word/_rels/document.xml.rels", "", rels);
    package.core(lines.key("author"), lines.key("title"));
    package.finish("word/document.xml")
}

fn spaces() -> String {
    format!(
        "xmlns:w=\"{MAIN}\" xmlns:r=\"{OFFICE}/relationships\" xmlns:v=\"urn:schemas-microsoft-com:vml\""
    )
}

/// A document while it is written.
#[derive(Default)]
struct Story<'a> {
    author: &'a str,
    footnotes: String,
    comments: String,
    changes: usize,
    notes: usize,
}

impl Story<'_> {
    fn body(&mut self, lines: &[&str]) -> String {
        let mut xml = String::new();
        let mut table = String::new();
        for line in lines.iter().copied().filter(|line| !line.trim().is_empty()) {
            if line.starts_with('|') {
                let row: String = cells(line).into_iter().map(|cell| self.cell(cell)).collect();
                table += &format!("<w:tr>{row}</w:tr>");
                continue;
            }
            xml += &close(&mut table);
            xml += &if let Some(heading) = line.strip_prefix("# ") {
                self.paragraph(heading, "<w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr>")
            } else if let Some(text) = line.strip_prefix("box: ") {
                self.text_box(text)
            } else {
                self.paragraph(line, "")
            };
        }
        // A table is not the last thing in a body.
        let last = close(&mut table);
        if last.is_empty() { xml } else { xml + &last + "<w:p/>" }
    }

    fn cell(&mut self, text: &str) -> String {
        let lines: String = text.split(" // ").map(|line| self.paragraph(line, "")).collect();
        format!("<w:tc><w:tcPr><w:tcW w:w=\"4500\" w:type=\"dxa\"/></w:tcPr>{lines}</w:tc>")
    }

    fn text_box(&mut self, text: &str) -> String {
        let inner = self.paragraph(text, "");
        format!(
            "<w:p><w:r><w:pict><v:shape style=\"width:200pt;height:60pt\"><v:textbox>\
             <w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
        )
    }

    fn paragraph(&mut self, text: &str, properties: &str) -> String {
        let inner: String = stretches(text).into_iter().map(|part| self.stretch(part)).collect();
        format!("<w:p>{properties}{inner}</w:p>")
    }

    fn stretch(&mut self, stretch: Inline<'_>) -> String {
        match stretch {
            Inline::Text(text) => runs(text, "t", ""),
            Inline::Hidden(text) => runs(text, "t", "<w:rPr><w:vanish/></w:rPr>"),
            Inline::Deleted(text) => self.change("del", &runs(text, "delText", "")),
            Inline::Inserted(text) => self.change("ins", &runs(text, "t", "")),
            Inline::Footnote(text) => {
                self.notes += 1;
                let id = self.notes;
                let inner = runs(text, "t", "");
                self.footnotes +=
                    &format!("<w:footnote w:id=\"{id}\"><w:p>{inner}</w:p></w:footnote>");
                format!("<w:r><w:footnoteReference w:id=\"{id}\"/></w:r>")
            }
            Inline::Comment(author, text) => {
                self.notes += 1;
                let id = self.notes;
                let (author, inner) = (escaped(author), runs(text, "t", ""));
                self.comments += &format!(
                    "<w:comment w:id=\"{id}\" w:author=\"{author}\" w:date=\"{DATE}\">\
                     <w:p>{inner}</w:p></w:comment>"
                );
                format!("<w:r><w:commentReference w:id=\"{id}\"/></w:r>")
            }
        }
    }

    fn change(&mut self, tag: &str, runs: &str) -> String {
        self.changes += 1;
        let (id, author) = (self.changes, escaped(self.author));
        format!("<w:{tag} w:id=\"{id}\" w:author=\"{author}\" w:date=\"{DATE}\">{runs}</w:{tag}>")
    }
}

/// The table that is being written, if there is one.
fn close(table: &mut String) -> String {
    if table.is_empty() {
        return String::new();
    }
    let rows = std::mem::take(table);
    format!("<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>")
}

fn runs(text: &str, tag: &str, properties: &str) -> String {
    let run = |part: &str| {
        let part = escaped(part);
        format!("<w:r>{properties}<w:{tag} xml:space=\"preserve\">{part}</w:{tag}></w:r>")
    };
    text.split('¦').map(run).collect()
}
