//! From what the evidence adds up to, to how often such findings are right.
//!
//! Weights of evidence rank findings well, and claim too little or too much: what two hundred rules
//! say is not independent. So each family of findings has a curve, read off the documents looked at
//! while tuning (`evaluate --reliability`), and every claim goes through it last. A curve only rises
//! and meets one half where it did before: it changes what is claimed, and not what is believed.

use super::score::BELIEVED;
use crate::model::{Finding, Group, Kind};

/// Points of a curve: what the evidence says, and the share that was right.
type Curve = &'static [(f32, f32)];

const NAMES: Curve = &[
    (0.0, 0.0),
    (0.2, 0.05),
    (0.3, 0.07),
    (0.499, 0.1),
    (0.5, 0.5),
    (0.7, 0.58),
    (0.8, 0.78),
    (0.9, 0.98),
    (1.0, 1.0),
];
const PLACES: Curve =
    &[(0.0, 0.0), (0.3, 0.1), (0.499, 0.3), (0.5, 0.7), (0.7, 0.85), (0.9, 0.96), (1.0, 1.0)];
const NUMBERS: Curve =
    &[(0.0, 0.0), (0.3, 0.15), (0.499, 0.4), (0.5, 0.75), (0.7, 0.9), (0.9, 0.97), (1.0, 1.0)];
const TERMS: Curve = &[
    (0.0, 0.0),
    (0.35, 0.04),
    (0.42, 0.19),
    (0.499, 0.25),
    (0.5, 0.74),
    (0.67, 0.76),
    (0.76, 0.84),
    (0.9, 0.9),
    (1.0, 0.97),
];

/// Makes findings claim what they are worth.
pub(super) fn calibrate(found: &mut [Finding]) {
    for finding in found {
        if let Some(curve) = curve(&finding.kind) {
            finding.confidence = claim(curve, finding.confidence);
        }
    }
}

/// The curve of a kind; none for kinds of a user's own, of which nothing is known.
fn curve(kind: &Kind) -> Option<Curve> {
    match (kind.group(), kind.as_str()) {
        (Group::People, "person-name") => Some(NAMES),
        (Group::People, "address" | "postcode" | "date-of-birth") => Some(PLACES),
        (Group::People | Group::Hidden | Group::Custom, _) => None,
        (Group::Identifier | Group::Contact | Group::Financial, _) => Some(NUMBERS),
        (Group::SpecialCategory | Group::CriminalOffence | Group::Sensitive, _) => Some(TERMS),
    }
}

/// Where a curve stands over `evidence`, to three places.
fn claim(curve: Curve, evidence: f32) -> f32 {
    let above = curve.partition_point(|(at, _)| *at <= evidence).clamp(1, curve.len() - 1);
    let ((left, low), (right, high)) = (curve[above - 1], curve[above]);
    let claim = low + (high - low) * (evidence - left) / (right - left);
    let claim = if evidence < BELIEVED { claim.min(BELIEVED - 0.001) } else { claim };
    (claim * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_rise_and_keep_what_is_believed() {
        for curve in [NAMES, PLACES, NUMBERS, TERMS] {
            assert!(curve.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1));
            for step in 0..=1000 {
                let evidence = step as f32 / 1000.0;
                let claim = claim(curve, evidence);
                assert!((0.0..=1.0).contains(&claim), "{evidence}: {claim}");
                assert_eq!(claim >= BELIEVED, evidence >= BELIEVED, "{evidence}: {claim}");
            }
        }
    }

    #[test]
    fn a_claim_lies_between_the_points_beside_it() {
        let check =
            |evidence, expected: f32| assert!((claim(NAMES, evidence) - expected).abs() < 0.002);
        check(0.9, 0.98);
        check(0.75, 0.68);
        check(0.1, 0.025);
    }
}
