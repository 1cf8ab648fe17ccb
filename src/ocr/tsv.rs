//! The table of words that tesseract answers with.

use crate::model::{Fault, PixelBox, Private, Raster, Word};

/// The rows of the table that are words.
const WORD: &str = "5";

/// The words of a table, in its order. Rows that are no words say where blocks and lines are, which
/// the words say as well.
pub(super) fn words(table: &[u8], page: &Raster) -> Result<std::sync::Arc<[Word]>, Fault> {
    let table = String::from_utf8_lossy(table);
    let mut words: Vec<Word> = Vec::new();
    let (mut line, mut paragraph) = (Numbered::default(), Numbered::default());
    for row in table.lines().skip(1) {
        let columns: Vec<&str> = row.splitn(12, '\t').collect();
        let [level, _, block, par, row_line, _, left, top, width, height, confidence, text] =
            columns.as_slice()
        else {
            return Err(odd());
        };
        if *level != WORD || text.trim().is_empty() {
            continue;
        }
        let number = |text: &str| text.parse::<u32>().map_err(|_| odd());
        let place = PixelBox {
            left: number(left)?,
            top: number(top)?,
            width: number(width)?,
            height: number(height)?,
        };
        let sure: f32 = confidence.parse().map_err(|_| odd())?;
        words.push(Word {
            text: Private::new(text.trim()),
            place: within(place, page).ok_or_else(odd)?,
            confidence: (sure / 100.0).clamp(0.0, 1.0),
            line: line.of([number(block)?, number(par)?, number(row_line)?]),
            paragraph: paragraph.of([number(block)?, number(par)?, 0]),
        });
    }
    Ok(words.into())
}

fn odd() -> Fault {
    Fault::malformed("tesseract's answer is not the table that it should be")
}

/// A box that lies on the page, at least one pixel large.
fn within(place: PixelBox, page: &Raster) -> Option<PixelBox> {
    let right = place.left.checked_add(place.width)?.min(page.width());
    let bottom = place.top.checked_add(place.height)?.min(page.height());
    (place.left < right && place.top < bottom).then(|| PixelBox {
        width: right - place.left,
        height: bottom - place.top,
        ..place
    })
}

/// Numbers keys in the order in which they change.
#[derive(Default)]
struct Numbered {
    last: Option<[u32; 3]>,
    count: u32,
}

impl Numbered {
    fn of(&mut self, key: [u32; 3]) -> u32 {
        if self.last != Some(key) {
            self.last = Some(key);
            self.count += 1;
        }
        self.count
    }
}
