//! Every clause that a message was held against, in order, with what it came to.
//!
//! Apart from the decision, which keeps only the clauses that decided. It counts and names kinds;
//! it never shows what was found, nor an address.

use crate::model::{Clause, RecipientClass};

use super::{Case, Exposed, Risk, Spot, is_protected};

/// The trail of a case that was decided.
pub(super) fn of(case: &Case<'_>, exposed: &[&Exposed], risks: &[&Risk]) -> Vec<Clause> {
    let mut trail = Vec::new();
    let mut say = |clause: &str, sentence: String| {
        trail.push(Clause { clause: clause.to_owned(), sentence });
    };
    let (inside, secure) = routes(case);
    say("organisation.domains", inside);
    say("secure.domains", secure);
    say("protection", protection(case));
    say(
        "protect.min-confidence",
        format!(
            "{} of {} findings are at least {} certain.",
            exposed.len(),
            case.clear.exposed.len(),
            case.policy.min_confidence
        ),
    );
    for sentence in kinds(case, exposed) {
        say("protect.kinds", sentence);
    }
    let marked = case.mark().map_or(
        "No tag or header asks a gateway to encrypt.",
        |_| "A tag or header asks a gateway to encrypt.",
    );
    say(case.mark().unwrap_or("secure.tags"), marked.to_owned());
    say("consent", consent(case));
    say("unread", format!("{} parts could not be read.", case.clear.attachments.unread.len()));
    for risk in risks {
        say(risk.id, risk.why.to_owned());
    }
    trail
}

/// How many recipients are inside, and how many are reached securely.
fn routes(case: &Case<'_>) -> (String, String) {
    let all = case.recipients.len();
    let of = |class| case.recipients.iter().filter(|to| to.class == class).count();
    let inside = of(RecipientClass::Internal);
    let secure = of(RecipientClass::Secure);
    (
        format!("{inside} of {all} recipients are inside the organisation."),
        format!("{secure} of {all} are reached over enforced TLS."),
    )
}

fn protection(case: &Case<'_>) -> String {
    let attachments = &case.clear.attachments;
    format!(
        "The message shows `{}`; of {} attachments {} are encrypted and {} in part.",
        case.protection.as_str(),
        attachments.total,
        attachments.encrypted,
        attachments.partly
    )
}

/// Which kinds stand in clear where, and whether they must be protected.
fn kinds(case: &Case<'_>, exposed: &[&Exposed]) -> Vec<String> {
    let mut seen: Vec<_> = exposed.iter().map(|found| (&found.kind, found.spot)).collect();
    seen.sort_unstable();
    let mut told = Vec::new();
    for chunk in seen.chunk_by(|a, b| a == b) {
        let (kind, spot) = chunk[0];
        let place = match spot {
            Spot::Subject => "the subject",
            Spot::Header => "a header",
            Spot::Body => "the text",
            Spot::Attachment => "an attachment",
        };
        let must = if is_protected(kind, case.policy) { "must be protected" } else { "may go" };
        told.push(format!("{} `{kind}` in clear in {place}: {must}.", chunk.len()));
    }
    if told.is_empty() {
        told.push("Nothing was found in clear.".to_owned());
    }
    told
}

fn consent(case: &Case<'_>) -> String {
    use crate::model::Consent::GivenForThisMessage;
    let outside = case.recipients.iter().filter(|to| to.class == RecipientClass::External);
    let (mut all, mut agreed) = (0, 0);
    for to in outside {
        all += 1;
        agreed += usize::from(to.consent == GivenForThisMessage);
    }
    format!("{agreed} of {all} outside recipients without a secure route agreed to this message.")
}
