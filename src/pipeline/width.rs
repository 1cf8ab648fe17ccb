//! What the width of a gap in a line tells: how many common surnames would fit it.
//!
//! A gap as wide as the name that is gone lets a reader try names until one fits. The figure says
//! how many would; it stands in the record of the proof, so that who releases a copy knows.

use crate::{
    detect,
    model::{Candidates, Hole, PagesChecked},
};

/// The fits of all gaps.
pub(super) fn fits(pages: &[PagesChecked]) -> Vec<Candidates> {
    let holes = pages.iter().flat_map(|pages| &pages.holes);
    holes.map(|hole| fit(hole, detect::surnames())).collect()
}

fn fit(hole: &Hole, surnames: &[String]) -> Candidates {
    let fits = |name: &&String| {
        let rest = hole.width - width(hole, name);
        rest >= -CLOSE && rest <= hole.slack + CLOSE
    };
    Candidates { page: hole.page, names: surnames.iter().filter(fits).count(), of: surnames.len() }
}

/// Nobody measures a gap more closely than this, in ems.
const CLOSE: f64 = 0.004;
/// How wide a letter is that the page does not show, in ems.
const LETTER: f64 = 0.55;

/// How wide a surname is with its capital, in ems.
fn width(hole: &Hole, name: &str) -> f64 {
    let shown =
        name.chars().enumerate().map(|(at, c)| if at == 0 { c.to_ascii_uppercase() } else { c });
    shown.map(|letter| hole.letters.get(&letter).copied().unwrap_or(LETTER)).sum()
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, sync::Arc};

    use super::*;

    #[test]
    fn names_fit_by_their_width() {
        let letters = Arc::new(BTreeMap::from([('L', 0.5), ('e', 0.5), ('i', 0.2)]));
        let names = ["lee", "lei", "leei", "li"].map(str::to_owned);
        for (width, slack, expected) in
            [(1.5, 0.0, 1), (1.2, 0.0, 1), (1.7, 0.5, 3), (2.0, 2.0, 4), (9.0, 0.1, 0)]
        {
            let hole = Hole { page: 3, width, slack, letters: Arc::clone(&letters) };
            assert_eq!(
                fit(&hole, &names),
                Candidates { page: 3, names: expected, of: 4 },
                "{width}"
            );
        }
    }

    #[test]
    fn there_are_surnames_to_try() {
        let of = fits(&[]).len() + detect::surnames().len();
        assert!(
            of > 500 && detect::surnames().iter().any(|name| name == "okafor" || name == "smith")
        );
    }
}
