use crate::model::{Bearing, Content, GatewayPolicy, Place, Source};

use super::*;

/// One message, told briefly.
#[derive(Clone)]
struct Row {
    to: &'static [&'static str],
    subject: &'static str,
    found: &'static [(&'static str, Spot, f32)],
    protection: Protection,
    attachments: Attachments,
    password: bool,
    doubts: &'static [&'static str],
    quoted: &'static [&'static str],
}

const ROW: Row = Row {
    to: &["jane@else.example"],
    subject: "About a letter",
    found: &[],
    protection: Protection::None,
    attachments: Attachments { total: 0, encrypted: 0, partly: 0, unread: Vec::new() },
    password: false,
    doubts: &[],
    quoted: &[],
};

fn policy() -> MailPolicy {
    let strings = |list: &[&str]| list.iter().map(|item| (*item).to_owned()).collect();
    MailPolicy {
        organisation: strings(&["council.example"]),
        secure: strings(&["*.gov.uk", "nhs.net"]),
        tags: Vec::new(),
        headers: Vec::new(),
        until: Vec::new(),
        today: None,
        review: Vec::new(),
        known: None,
        correspondents: None,
        protected: strings(&["nhs-number", "special:*"]),
        min_confidence: 0.5,
        register: None,
        trust_quoted: true,
        many_visible: 10,
        answer: String::new(),
        gateway: GatewayPolicy::default(),
    }
}

fn judged(row: &Row, policy: &MailPolicy) -> Verdict {
    let private = |text: &&str| Private::new(*text);
    let envelope = Envelope {
        message_id: None,
        from: None,
        recipients: row.to.iter().map(private).collect(),
        visible: row.to.len(),
        subject: Private::new(row.subject),
        protection: row.protection,
        doubts: row.doubts.iter().map(|doubt| (*doubt).to_owned()).collect(),
        bearing: Bearing::default(),
        source: Source::new(Place::stdin(), Content::memory(Vec::new())),
    };
    let exposed = |(kind, spot, confidence): &(&str, Spot, f32)| Exposed {
        kind: Kind::new(kind),
        spot: *spot,
        confidence: *confidence,
    };
    let clear = Clear {
        exposed: row.found.iter().map(exposed).collect(),
        attachments: row.attachments.clone(),
        password: row.password,
        registered: Vec::new(),
        quoted: row.quoted.iter().map(private).collect(),
        ..Clear::default()
    };
    judge(&envelope, &clear, policy)
}

fn check(row: &Row, answer: Answer, clause: &str) {
    let verdict = judged(row, &policy());
    let clauses: Vec<_> = verdict.reasons.iter().map(|reason| reason.clause.as_str()).collect();
    assert_eq!(verdict.answer, answer, "{:?} {:?} {clauses:?}", row.to, row.found);
    assert!(clauses.contains(&clause), "{clauses:?}, not {clause}");
}

const NHS: &[(&str, Spot, f32)] = &[("nhs-number", Spot::Body, 0.9)];
const IN_SUBJECT: &[(&str, Spot, f32)] = &[("nhs-number", Spot::Subject, 0.9)];

#[test]
fn who_receives_it_decides_first() {
    let row = |to| Row { to, found: NHS, ..ROW };
    check(
        &row(&["a@council.example", "b@school.council.example"]),
        Answer::Pass,
        "organisation.domains",
    );
    check(
        &row(&["a@council.example", "b@notcouncil.example"]),
        Answer::EncryptRequired,
        "protect.kinds",
    );
    check(&row(&["a@leeds.gov.uk"]), Answer::Pass, "secure.domains");
    check(&row(&["a@gov.uk", "b@nhs.net", "c@council.example"]), Answer::Pass, "secure.domains");
    check(&row(&["a@sub.nhs.net"]), Answer::EncryptRequired, "protect.kinds");
    check(&row(&["a@leeds.gcsx.gov.uk"]), Answer::EncryptRequired, "protect.kinds");
    check(&row(&["a@leeds.gov.uk", "b@mail.example"]), Answer::EncryptRequired, "protect.kinds");
    check(&row(&["nobody"]), Answer::EncryptRequired, "protect.kinds");
    check(&row(&[]), Answer::Review, "recipients");
}

#[test]
fn what_is_found_in_clear_decides_next() {
    check(&ROW, Answer::Pass, "protect.kinds");
    check(&Row { found: &[("nhs-number", Spot::Body, 0.4)], ..ROW }, Answer::Pass, "protect.kinds");
    check(&Row { found: &[("postcode", Spot::Body, 0.9)], ..ROW }, Answer::Pass, "protect.kinds");
    check(
        &Row { found: &[("special:health", Spot::Attachment, 0.5)], ..ROW },
        Answer::EncryptRequired,
        "protect.kinds",
    );
    check(
        &Row { found: &[("nhs-number", Spot::Header, 0.9)], ..ROW },
        Answer::EncryptRequired,
        "protect.kinds",
    );
}

#[test]
fn encryption_excuses_what_it_hides() {
    use Protection::{EgressSwitch, OmeRpmsg, PgpInline, PgpMime, SmimeEnveloped, SmimeSignedOnly};
    for protection in [SmimeEnveloped, PgpMime, PgpInline, OmeRpmsg, EgressSwitch] {
        check(&Row { protection, ..ROW }, Answer::Pass, "protection");
        check(&Row { protection, found: IN_SUBJECT, ..ROW }, Answer::Refuse, "protect.kinds");
        check(&Row { protection, found: NHS, ..ROW }, Answer::EncryptRequired, "protect.kinds");
    }
    check(
        &Row { protection: SmimeSignedOnly, found: NHS, ..ROW },
        Answer::EncryptRequired,
        "protect.kinds",
    );
}

#[test]
fn attachments_and_passwords() {
    let sealed = Attachments { total: 2, encrypted: 2, ..Attachments::default() };
    let row = Row { attachments: sealed.clone(), ..ROW };
    check(&row, Answer::Pass, "protection");
    assert_eq!(judged(&row, &policy()).protection, Protection::AttachmentEncryptedAll);
    check(&Row { found: NHS, ..row.clone() }, Answer::EncryptRequired, "protect.kinds");
    let given = Row { password: true, ..row };
    check(&given, Answer::EncryptRequired, "protect.password");
    assert_eq!(judged(&given, &policy()).risks, ["password-in-message"]);
    check(&Row { password: true, ..ROW }, Answer::Pass, "protect.kinds");
    let some = Attachments { encrypted: 1, ..sealed };
    assert_eq!(
        judged(&Row { attachments: some, ..ROW }, &policy()).protection,
        Protection::AttachmentEncryptedPartial
    );
}

#[test]
fn what_could_not_be_read_never_passes() {
    let unread = |reason| Row {
        attachments: Attachments { total: 1, unread: vec![reason], ..Attachments::default() },
        ..ROW
    };
    for reason in [Reason::Unsupported, Reason::TooDeep, Reason::TimedOut, Reason::Malformed] {
        check(&unread(reason), Answer::Review, "unread");
    }
    check(&unread(Reason::Encrypted), Answer::Pass, "protect.kinds");
    check(
        &Row { doubts: &["the message has more than one subject"], ..ROW },
        Answer::Review,
        "unread",
    );
    check(&Row { found: NHS, ..unread(Reason::Malformed) }, Answer::EncryptRequired, "unread");
    let lost = &["an entry in `to` could not be read as an address"];
    check(&Row { doubts: lost, to: &["a@council.example"], ..ROW }, Answer::Review, "recipients");
}

#[test]
fn consent_and_tags() {
    let row = Row { found: NHS, quoted: &["jane@else.example"], ..ROW };
    check(&row, Answer::Pass, "consent");
    check(
        &Row { to: &["jane@else.example", "bob@else.example"], ..row.clone() },
        Answer::EncryptRequired,
        "protect.kinds",
    );
    let strict = MailPolicy { trust_quoted: false, ..policy() };
    assert_eq!(judged(&row, &strict).answer, Answer::EncryptRequired);
    let tagged = MailPolicy { tags: vec!["secure".to_owned()], ..policy() };
    let row = Row { found: NHS, subject: "[Secure] letter", ..ROW };
    assert_eq!(judged(&row, &tagged).answer, Answer::Pass);
    assert_eq!(judged(&row, &policy()).answer, Answer::EncryptRequired);
    assert_eq!(judged(&Row { found: IN_SUBJECT, ..row }, &tagged).answer, Answer::Refuse);
}

#[test]
fn risks_are_told_in_fixed_words() {
    let risks = |row: &Row| judged(row, &policy()).risks;
    let ten: &[&str] = &[
        "a@x.example",
        "b@x.example",
        "c@x.example",
        "d@x.example",
        "e@x.example",
        "f@x.example",
        "g@x.example",
        "h@x.example",
        "i@x.example",
        "j@x.example",
    ];
    assert_eq!(risks(&Row { to: ten, ..ROW }), ["many-visible-recipients"]);
    assert_eq!(risks(&Row { to: &ten[..9], ..ROW }), [""; 0]);
    assert_eq!(risks(&Row { to: &["a@x.gsi.gov.uk"], ..ROW }), ["retired-secure-domain"]);
    for subject in [
        "[secur] letter",
        "(secure) letter",
        "[ secure ] letter",
        "[secure[ letter",
        "[sceure]",
        "[encypt]",
    ] {
        assert_eq!(risks(&Row { subject, ..ROW }), ["near-miss-secure-tag"], "{subject}");
    }
    for subject in ["[secure] letter", "secure letter", "[schools] letter", "(see below)", "[sure]"]
    {
        assert_eq!(risks(&Row { subject, ..ROW }), [""; 0], "{subject}");
    }
}

#[test]
fn passwords_in_the_text() {
    for text in [
        "The password is Tr0ub4dor",
        "Password: hunter-22",
        "password to open it is: abc",
        "PWD = x1",
        "the passcode for the file is 4821.",
        "Password:\n\nabc123",
        "password is \"test\"",
        "The password will be Rabbit7",
    ] {
        assert!(gives_password(text), "{text}");
    }
    for text in [
        "The password will be sent separately",
        "I will phone you with the password.",
        "Password: to follow by text",
        "the password is being sent by phone",
        "password protected",
        "your password has expired",
        "A password policy is attached",
    ] {
        assert!(!gives_password(text), "{text}");
    }
}

#[test]
fn no_reason_holds_what_was_found() {
    let verdict = judged(&Row { found: NHS, subject: "Amara", ..ROW }, &policy());
    let said = format!("{:?} {:?}", verdict.reasons, verdict);
    assert!(!said.contains("Amara") && !said.contains("else.example"), "{said}");
    assert_eq!(verdict.kinds, [Kind::new("nhs-number")]);
    assert_eq!(verdict.special_categories, [""; 0].map(Kind::new));
}

#[test]
fn each_recipient_has_an_answer_and_a_state_of_its_own() {
    let row = Row {
        to: &["a@council.example", "b@leeds.gov.uk", "jane@else.example", "bob@else.example"],
        found: NHS,
        quoted: &["jane@else.example"],
        ..ROW
    };
    let verdict = judged(&row, &policy());
    let ends: Vec<_> = verdict.recipients.iter().map(|to| (to.answer, to.state)).collect();
    let expected = [
        (Answer::Pass, None),
        (Answer::Pass, Some(State::Transport)),
        (Answer::Pass, Some(State::NotEvidenced)),
        (Answer::EncryptRequired, Some(State::NotEvidenced)),
    ];
    assert_eq!(ends, expected);
    assert_eq!(verdict.state(), Some(State::NotEvidenced));
    let of = |row: &Row, policy: &MailPolicy| judged(row, policy).state();
    let sealed = Row { protection: Protection::SmimeEnveloped, ..ROW };
    assert_eq!(of(&sealed, &policy()), Some(State::Encrypted));
    assert_eq!(of(&Row { found: NHS, ..sealed }, &policy()), Some(State::NotEvidenced));
    let tagged = MailPolicy { tags: vec!["secure".to_owned()], ..policy() };
    let marked = Row { found: NHS, subject: "[secure] x", ..ROW };
    assert_eq!(of(&marked, &tagged), Some(State::Marked));
    assert_eq!(of(&Row { to: &["a@council.example"], ..ROW }, &tagged), None);
}

#[test]
fn secure_domains_expire() {
    let day = |text| Day::parse(text).expect("it is a day");
    let policy = MailPolicy {
        until: vec![("ward.nhs.uk".to_owned(), day("2026-10-31"))],
        today: Some(day("2026-11-22")),
        ..policy()
    };
    let row = Row { to: &["a@ward.nhs.uk"], found: NHS, ..ROW };
    let verdict = judged(&row, &policy);
    assert_eq!(verdict.answer, Answer::EncryptRequired);
    assert_eq!(verdict.risks, ["expired-secure-domain"]);
    let before = MailPolicy { today: Some(day("2026-10-31")), ..policy };
    assert_eq!(judged(&row, &before).answer, Answer::Pass);
}

#[test]
fn a_risk_that_the_policy_names_wants_a_person() {
    let row = Row { to: &["a@council.exampel"], ..ROW };
    assert_eq!(judged(&row, &policy()).answer, Answer::Pass);
    let strict = MailPolicy { review: vec!["look-alike-domain".to_owned()], ..policy() };
    check_with(&row, &strict, Answer::Review, "risks.review");
    check_with(&Row { found: NHS, ..row }, &strict, Answer::EncryptRequired, "protect.kinds");
}

fn check_with(row: &Row, policy: &MailPolicy, answer: Answer, clause: &str) {
    let verdict = judged(row, policy);
    assert_eq!(verdict.answer, answer);
    assert!(verdict.reasons.iter().any(|reason| reason.clause == clause), "{clause}");
}

#[test]
fn every_risk_has_a_word_and_a_sentence_of_its_own() {
    for (at, risk) in RISKS.iter().enumerate() {
        assert!(risk.why.ends_with('.') && risk.why.len() > 30, "{}", risk.id);
        assert!(RISKS[..at].iter().all(|other| other.id != risk.id), "{}", risk.id);
    }
}

#[test]
fn the_trail_names_every_clause() {
    let verdict = judged(&Row { found: NHS, ..ROW }, &policy());
    let clauses: Vec<_> = verdict.trail.iter().map(|clause| clause.clause.as_str()).collect();
    let expected = [
        "organisation.domains",
        "secure.domains",
        "protection",
        "protect.min-confidence",
        "protect.kinds",
        "secure.tags",
        "consent",
        "unread",
    ];
    assert_eq!(clauses, expected);
    assert!(verdict.trail[4].sentence.contains("1 `nhs-number` in clear in the text"));
}

#[test]
fn headers_that_only_carry_do_not_count() {
    let table = [
        ("subject", Some(Spot::Subject)),
        ("to", None),
        ("resent-to", None),
        ("received", None),
        ("arc-seal", None),
        ("comments", Some(Spot::Header)),
    ];
    for (name, expected) in table {
        assert_eq!(Spot::of(&Part::named(Role::Header, name)), expected, "{name}");
    }
    assert_eq!(Spot::of(&Part::new(Role::Hidden)), Some(Spot::Body));
}
