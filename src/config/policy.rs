//! `policy.toml`: what may leave by mail.
//!
//! Apart from the judgement, which takes plain values. An unknown key is refused with its line,
//! since a misspelt `domains` would otherwise protect nobody in silence.

use std::{collections::BTreeMap, path::Path};

use serde::Deserialize;

use crate::{
    error::{Error, Result},
    model::{Day, GatewayPolicy, Handling, MailPolicy},
};

/// The policy that applies where none is given, with a comment on every key.
pub const DEFAULT: &str = include_str!("policy.default.toml");

/// The default policy.
pub fn default() -> MailPolicy {
    parse(DEFAULT, "the default policy").expect("a test parses the default policy")
}

/// Reads a policy file. Files that it names are looked for beside it.
pub fn load(path: &Path) -> Result<MailPolicy> {
    let text = std::fs::read_to_string(path).map_err(|err| Error::io(path, &err))?;
    let policy = parse(&text, &path.display().to_string())?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let beside = |named: String| folder.join(named).to_string_lossy().into_owned();
    Ok(MailPolicy {
        register: policy.register.map(beside),
        known: policy.known.map(beside),
        ..policy
    })
}

/// Reads a policy from its text; `name` stands in errors.
pub fn parse(text: &str, name: &str) -> Result<MailPolicy> {
    let wrong = |err: toml::de::Error| {
        let line = err.span().map_or(0, |span| line_of(text, span.start));
        Error::config(format!("`{name}`, line {line}: {}", err.message()))
            .with_hint("the default policy lists every key")
    };
    let file: File = toml::from_str(text).map_err(wrong)?;
    let until = file.secure.until.iter();
    let days = until.map(|(domain, day)| Some((domain.trim().to_lowercase(), Day::parse(day)?)));
    let days: Option<Vec<_>> = days.collect();
    let policy = MailPolicy { until: days.clone().unwrap_or_default(), ..file.into_policy() };
    check(&policy, days.is_some(), text, name)?;
    Ok(policy)
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

fn check(policy: &MailPolicy, days: bool, text: &str, name: &str) -> Result<()> {
    let wrong = |key: &str, problem: &str| {
        let line = text.lines().position(|line| line.trim_start().starts_with(key));
        let line = line.map_or(0, |line| line + 1);
        Err(Error::config(format!("`{name}`, line {line}: `{key}` {problem}")))
    };
    if !(0.0..=1.0).contains(&policy.min_confidence) {
        return wrong("min-confidence", "must lie between 0 and 1");
    }
    if policy.many_visible == 0 {
        return wrong("many-visible", "must be at least 1");
    }
    let gateway = &policy.gateway;
    let named = gateway.mark_header.as_ref().is_none_or(|(name, _)| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    });
    if !named {
        return wrong("mark-header", "is no header, as `X-Encrypt: yes` is one");
    }
    let unmarked = gateway.mark_header.is_none() && gateway.mark_tag.is_none();
    if unmarked && [gateway.encrypt, gateway.review].contains(&Handling::Mark) {
        return wrong("mark-header", "or `mark-tag` is needed where something is to `mark`");
    }
    if !days {
        return wrong("until", "holds something that is no day, as `2027-03-31` is one");
    }
    let until = policy.until.iter().map(|(domain, _)| domain);
    let domains = policy.organisation.iter().chain(&policy.secure).chain(until);
    let mut bare = domains.map(|domain| domain.strip_prefix("*.").unwrap_or(domain));
    if bare.any(|domain| domain.is_empty() || domain.contains(['@', '*', ' ', '/'])) {
        return wrong("domains", "holds something that is no domain");
    }
    Ok(())
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct File {
    organisation: Organisation,
    secure: Secure,
    protect: Protect,
    consent: Consent,
    recipients: Recipients,
    risks: Risks,
    answer: Answer,
    gateway: Gateway,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
struct Gateway {
    encrypt_required: Handle,
    review: Handle,
    mark_header: Option<String>,
    mark_tag: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Handle {
    Reject,
    Hold,
    Mark,
    Later,
}

impl From<Handle> for Handling {
    fn from(handle: Handle) -> Handling {
        match handle {
            Handle::Reject => Handling::Reject,
            Handle::Hold => Handling::Hold,
            Handle::Mark => Handling::Mark,
            Handle::Later => Handling::Later,
        }
    }
}

impl Default for Gateway {
    fn default() -> Gateway {
        Gateway {
            encrypt_required: Handle::Reject,
            review: Handle::Hold,
            mark_header: None,
            mark_tag: None,
        }
    }
}

impl Gateway {
    fn into_policy(self) -> GatewayPolicy {
        let header = self.mark_header.unwrap_or_default();
        let header = header.split_once(':');
        GatewayPolicy {
            encrypt: self.encrypt_required.into(),
            review: self.review.into(),
            mark_header: header.map(|(name, value)| (name.trim().into(), value.trim().into())),
            mark_tag: self.mark_tag.filter(|tag| !tag.trim().is_empty()),
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Organisation {
    domains: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Secure {
    domains: Vec<String>,
    until: BTreeMap<String, String>,
    tags: Vec<String>,
    headers: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
struct Protect {
    kinds: Vec<String>,
    min_confidence: f32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
struct Consent {
    register: Option<String>,
    trust_quoted: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
struct Recipients {
    many_visible: usize,
    known: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Risks {
    review: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Answer {
    text: String,
}

impl Default for Secure {
    fn default() -> Secure {
        let domains = ["*.gov.uk", "nhs.net", "*.police.uk", "*.cjsm.net"];
        Secure {
            domains: domains.map(str::to_owned).to_vec(),
            until: BTreeMap::new(),
            tags: Vec::new(),
            headers: Vec::new(),
        }
    }
}

impl Default for Protect {
    fn default() -> Protect {
        let kinds =
            ["upn", "nhs-number", "nino", "nass-number", "uln", "bank-account", "special:*"];
        Protect { kinds: kinds.map(str::to_owned).to_vec(), min_confidence: 0.5 }
    }
}

impl Default for Consent {
    fn default() -> Consent {
        Consent { register: None, trust_quoted: true }
    }
}

impl Default for Recipients {
    fn default() -> Recipients {
        Recipients { many_visible: 10, known: None }
    }
}

impl Default for Risks {
    fn default() -> Risks {
        let review = [
            "look-alike-domain",
            "name-shows-another-address",
            "many-visible-recipients",
            "attachment-type-mismatch",
        ];
        Risks { review: review.map(str::to_owned).to_vec() }
    }
}

impl Default for Answer {
    fn default() -> Answer {
        let text = "This message holds personal data that may leave only encrypted. Please \
                    encrypt it, or ask your data protection officer.";
        Answer { text: text.to_owned() }
    }
}

impl File {
    fn into_policy(self) -> MailPolicy {
        let lower =
            |list: Vec<String>| list.iter().map(|item| item.trim().to_lowercase()).collect();
        MailPolicy {
            organisation: lower(self.organisation.domains),
            secure: lower(self.secure.domains),
            tags: lower(self.secure.tags),
            headers: lower(self.secure.headers),
            until: Vec::new(),
            today: None,
            protected: self.protect.kinds,
            min_confidence: self.protect.min_confidence,
            register: self.consent.register,
            trust_quoted: self.consent.trust_quoted,
            many_visible: self.recipients.many_visible,
            known: self.recipients.known,
            correspondents: None,
            review: lower(self.risks.review),
            answer: self.answer.text,
            gateway: self.gateway.into_policy(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_text_says_what_applies_without_it() {
        assert_eq!(default(), parse("", "nothing").expect("all keys are optional"));
    }

    #[test]
    fn errors_name_the_line() {
        let table = [
            ("[secure]\ndomain = []\n", "line 2: unknown field `domain`"),
            ("[protect]\nkinds = []\nmin-confidence = 2\n", "line 3: `min-confidence`"),
            ("[organisation]\ndomains = [\"a b\"]\n", "line 2: `domains`"),
            ("\n[typo]\n", "line 2: unknown field `typo`"),
            ("[consent]\ntrust-quoted = 1\n", "line 2: invalid type"),
            ("[gateway]\nreview = \"mark\"\n", "`mark-header`"),
            ("[gateway]\nmark-header = \"X Y: 1\"\n", "line 2: `mark-header`"),
            ("[gateway]\nreview = \"drop\"\n", "line 2: unknown variant `drop`"),
            ("[secure]\nuntil = { \"ward.nhs.uk\" = \"soon\" }\n", "line 2: `until`"),
        ];
        for (text, expected) in table {
            let err = parse(text, "policy.toml").expect_err(text);
            assert!(err.is_config());
            assert!(err.to_string().contains(expected), "{err}");
        }
    }

    #[test]
    fn keys_reach_the_policy() {
        let text =
            "[organisation]\ndomains = [\"Council.example\"]\n[secure]\ntags = [\"secure\"]\n";
        let policy = parse(text, "policy.toml").expect("it is well formed");
        assert_eq!(policy.organisation, ["council.example"]);
        assert_eq!(policy.tags, ["secure"]);
        assert_eq!(policy.secure, default().secure);
    }
}
