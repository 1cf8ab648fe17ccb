//! Whose domain an address is in.
//!
//! Apart from the rules, because a domain is compared label by label: `notcouncil.gov.uk` is no
//! sub-domain of `council.gov.uk`, and a suffix match would make it one.

use crate::model::{Day, MailPolicy, RecipientClass};

/// How far an address is trusted on a day. One without a domain is trusted by nobody.
pub fn class_of(address: &str, policy: &MailPolicy, day: Option<Day>) -> RecipientClass {
    let Some(domain) = domain_of(address) else { return RecipientClass::External };
    if policy.organisation.iter().any(|own| is_within(&domain, plain(own))) {
        return RecipientClass::Internal;
    }
    if is_retired(address) || is_expired(address, policy, day) {
        return RecipientClass::External;
    }
    let until = policy.until.iter().map(|(pattern, _)| pattern);
    let secure = policy.secure.iter().chain(until).any(|pattern| covers(pattern, &domain));
    if secure { RecipientClass::Secure } else { RecipientClass::External }
}

/// Whether a pattern names a domain: `*.` stands for the domain and its sub-domains.
fn covers(pattern: &str, domain: &str) -> bool {
    match pattern.strip_prefix("*.") {
        Some(suffix) => is_within(domain, suffix),
        None => domain.eq_ignore_ascii_case(pattern),
    }
}

/// Whether an address is in a government domain that was closed in 2019. Whoever answers there now
/// is not who is meant.
pub(super) fn is_retired(address: &str) -> bool {
    const RETIRED: [&str; 4] = ["gsi.gov.uk", "gcsx.gov.uk", "gsx.gov.uk", "gse.gov.uk"];
    domain_of(address).is_some_and(|domain| RETIRED.iter().any(|old| is_within(&domain, old)))
}

/// Whether a domain was secure until a day that has passed. Where two entries name it, the later
/// day counts.
pub(super) fn is_expired(address: &str, policy: &MailPolicy, day: Option<Day>) -> bool {
    let (Some(domain), Some(day)) = (domain_of(address), day) else { return false };
    let named = policy.until.iter().filter(|(pattern, _)| covers(pattern, &domain));
    named.map(|(_, until)| *until).max().is_some_and(|until| until < day)
}

/// The domain of an address, in lower case.
pub(super) fn domain_of(address: &str) -> Option<String> {
    let (_, domain) = address.rsplit_once('@')?;
    let domain = domain.trim().trim_end_matches('.').to_lowercase();
    (!domain.is_empty()).then_some(domain)
}

/// A pattern without its star.
pub(super) fn plain(pattern: &str) -> &str {
    pattern.strip_prefix("*.").unwrap_or(pattern)
}

/// Whether a domain is another one or below it.
pub(super) fn is_within(domain: &str, other: &str) -> bool {
    let other = other.to_lowercase();
    match domain.strip_suffix(other.as_str()) {
        Some("") => !other.is_empty(),
        Some(rest) => !other.is_empty() && rest.ends_with('.'),
        None => false,
    }
}
