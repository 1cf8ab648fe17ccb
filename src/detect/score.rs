//! How evidence becomes a confidence: one table of log-odds.
//!
//! A pattern's `base` is how likely a match is what it says with nothing else known. Each piece of
//! evidence multiplies the odds of that; on a logarithmic scale the pieces add up. A check that one
//! in *n* random values passes multiplies them by *n*: so a ten-digit number that passes the NHS
//! check, of which there is one in eleven, stays below one half until a range, a label or a cue
//! speaks too.

/// A field's label is a cue.
pub(super) const LABEL: f32 = 4.5;
/// A field's label is a cue of other patterns only; speaks against.
pub(super) const LABEL_OF_OTHERS: f32 = 2.0;
/// A cue stands right before or after, with nothing but punctuation between.
pub(super) const CUE_BESIDE: f32 = 4.0;
/// A cue stands near before: this much right before, less further off.
pub(super) const CUE_BEFORE: f32 = 3.4;
/// What is left of it at the furthest.
pub(super) const CUE_FAR: f32 = 1.2;
/// A cue stands near behind.
pub(super) const CUE_AFTER: f32 = 2.2;
/// A cue of a term stands in the same sentence.
pub(super) const CUE_OF_TERM: f32 = 1.6;
/// A term stands in a text full of people, though none is near.
pub(super) const IN_RECORD: f32 = 0.6;
/// It stands in a labelled field of such a text: a row is about somebody.
pub(super) const IN_RECORD_CELL: f32 = 0.9;
/// Look-alikes near a term.
pub(super) const ANTI_OF_TERM: f32 = 2.6;
/// What is left of it past a comma, where something on the term's side speaks for it.
pub(super) const ANTI_PAST_COMMA: f32 = 0.5;
/// A term is what a policy, a lesson or a team is about.
pub(super) const TOPIC: f32 = 4.5;
/// The check fails, and the pattern does not demand it.
pub(super) const CHECK_FAILED: f32 = -1.0;

/// A digit is read as a letter.
pub(super) const MISREAD: f32 = -1.5;
/// Most numbers of that shape in the text pass the check, far more than would by chance.
pub(super) const ALL_PASS: f32 = 3.0;
/// How much likelier than by chance that must be, in log-odds.
pub(super) const ALL_PASS_FROM: f32 = 8.0;
/// The value passes its check, and the text speaks of such values elsewhere.
pub(super) const MENTIONED: f32 = 1.5;
/// It is written in letters and figures as a believed value of its kind is.
pub(super) const OF_ONE_SHAPE: f32 = 2.0;
/// The match is part of a longer number or code.
pub(super) const PART_OF_MORE: f32 = 2.0;

/// A line end lies between a cue and the match.
pub(super) const OVER_LINE_END: f32 = 0.7;
/// A line end, and nothing else, lies between a cue and the match: a form's label over its value.
pub(super) const OVER_VALUE: f32 = 0.9;
/// A sentence or paragraph ends between them.
pub(super) const OVER_SENTENCE: f32 = 0.4;
/// A cue of another kind stands nearer.
pub(super) const PAST_OTHER_CUE: f32 = 0.5;
/// A cue of the match's own pattern stands nearer than the look-alike.
pub(super) const ANTI_PAST_CUE: f32 = 0.25;
/// A match of the same pattern stands between, in running text.
pub(super) const SPENT: f32 = 0.3;
/// From this weight on, a cue answers a pattern that needs one.
pub(super) const ENOUGH: f32 = 1.0;

/// Findings less likely than this are not handed out at all.
pub(super) const FLOOR: f32 = 0.2;
/// From here on a finding is believed: it outranks shorter ones inside it.
pub const BELIEVED: f32 = 0.5;

/// From here on what is found speaks for others like it.
pub(super) const SURE: f32 = 0.7;

/// Log-odds of a probability.
pub(super) fn log_odds(probability: f32) -> f32 {
    let p = probability.clamp(0.001, 0.999);
    (p / (1.0 - p)).ln()
}

/// The probability of log-odds, to three places, so that rows are the same on every machine.
pub(super) fn probability(log_odds: f32) -> f32 {
    let p = 1.0 / (1.0 + (-log_odds).exp());
    (p * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_odds_and_back() {
        for p in [0.01, 0.25, 0.5, 0.95] {
            assert!((probability(log_odds(p)) - p).abs() < 0.001, "{p}");
        }
        assert!(probability(log_odds(0.08) + 10.9_f32.ln()) < BELIEVED, "an NHS check alone");
    }
}
