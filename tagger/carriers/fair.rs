//! The same sentences with the names of each community that is held out, clean and in the letters of a
//! hurried note or a form.
//!
//! Apart from [`super::documents`], which draws: here every community stands in every sentence as
//! often, so that their figures may be compared.

use super::{
    Marked, Split,
    effect::Effect,
    writer::{Documents, Order},
};

const SENTENCES: &str = include_str!("data/fairness.txt");

/// How often each sentence stands with other names of the same community.
const TIMES: usize = 2;

/// All of them.
pub(crate) fn fair() -> impl Iterator<Item = Marked> {
    let mut from = Documents::new(Split::HeldOut, 11);
    let mut made = Vec::new();
    for community in 0..from.communities() {
        let mut effect = Effect::Clean;
        for line in SENTENCES.lines().filter(|line| !line.starts_with('#')) {
            match line {
                "%lower" => effect = Effect::Lower,
                "%upper" => effect = Effect::Upper,
                carrier => {
                    for _ in 0..TIMES {
                        made.push(from.ordered(&Order { carrier, community, effect }));
                    }
                }
            }
        }
    }
    made.into_iter()
}
