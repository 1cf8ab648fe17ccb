//! What a copy of a page shows besides the page: black boxes, their labels, and annotations drawn
//! into the page.

use std::fmt::Write as _;

use super::{geometry::Matrix, plan::Cover, splice::decimal};

/// The name under which a page finds the font of labels.
pub(super) const LABEL_FONT: &str = "WhLabel";

/// Wraps a page's content so that what is painted after it starts from the page's own state.
pub(super) fn wrapped(content: &[u8], open_saves: usize, open_text: bool, after: &str) -> Vec<u8> {
    let mut out = b"q\n".to_vec();
    out.extend_from_slice(content);
    out.extend_from_slice(if open_text { b"\nET\n" } else { b"\n" });
    for _ in 0..=open_saves {
        out.extend_from_slice(b"Q\n");
    }
    out.extend_from_slice(after.as_bytes());
    out
}

/// Draws a form under a matrix.
pub(super) fn form(name: &str, matrix: Matrix) -> String {
    let numbers: Vec<String> = matrix.0.iter().map(|number| precise(*number)).collect();
    format!("q {} cm /{name} Do Q\n", numbers.join(" "))
}

/// Black boxes, and their labels in white.
pub(super) fn boxes(covers: &[Cover]) -> String {
    let mut out = String::new();
    if covers.is_empty() {
        return out;
    }
    out.push_str("q 0 g\n");
    for cover in covers {
        for (corner, word) in cover.corners.iter().zip(["m", "l", "l", "l"]) {
            write!(out, "{} {} {word} ", decimal(corner.x), decimal(corner.y))
                .expect("a string takes any text");
        }
        out.push_str("h f\n");
    }
    for cover in covers {
        if let Some(label) = &cover.label {
            out.push_str(&text(cover, label));
        }
    }
    out.push_str("Q\n");
    out
}

/// A label, as large as its box allows.
fn text(cover: &Cover, label: &str) -> String {
    let [low, right, _, top] = cover.corners;
    let width = (right.x - low.x).hypot(right.y - low.y);
    let height = (top.x - low.x).hypot(top.y - low.y);
    // Helvetica is a little over half as wide as it is high.
    let size = (0.7 * height).min(width / (0.62 * label.len().max(1) as f64)).max(0.5);
    let (x, y) = (0.06 * size, (height - 0.7 * size) / 2.0);
    let (cos, sin) = (cover.along.x, cover.along.y);
    let (x, y) = (low.x + cos * x - sin * y, low.y + sin * x + cos * y);
    let hex = label.bytes().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02X}").expect("a string takes any text");
        hex
    });
    format!(
        "1 g BT /{LABEL_FONT} {} Tf 0 Tr 0 Tc 0 Tw 100 Tz 0 Ts {} {} {} {} {} {} Tm <{hex}> Tj ET 0 g\n",
        decimal(size),
        precise(cos),
        precise(sin),
        precise(-sin),
        precise(cos),
        decimal(x),
        decimal(y),
    )
}

fn precise(number: f64) -> String {
    let text = format!("{number:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
