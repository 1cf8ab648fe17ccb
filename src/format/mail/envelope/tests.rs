use crate::{format::mail::probe::source, model::Protection};

use super::*;

fn of(message: &str) -> Envelope {
    envelope(&source(message.as_bytes()), &Limits::default()).expect("it is in memory")
}

fn addresses(envelope: &Envelope) -> Vec<&str> {
    envelope.recipients.iter().map(Private::reveal).collect()
}

#[test]
fn who_writes_to_whom() {
    let envelope = of(
        "Message-ID: <1@x.example>\nFrom: =?utf-8?Q?Zo=C3=AB?= <Zoe@X.example>\nTo: \"Doe, Jane\" <jane@a.example>,\n bob@b.example\nBcc: ann@c.example, jane@a.example\nCc: Team: cy@d.example;\nSubject: =?utf-8?Q?Zo=C3=AB?=\n\nx",
    );
    assert_eq!(envelope.message_id.as_deref(), Some("1@x.example"));
    assert_eq!(envelope.from.as_ref().map(Private::reveal), Some("zoe@x.example"));
    assert_eq!(
        addresses(&envelope),
        ["jane@a.example", "bob@b.example", "cy@d.example", "ann@c.example"]
    );
    assert_eq!(envelope.visible, 3);
    assert_eq!(envelope.subject.reveal(), "Zoë");
    assert_eq!(envelope.doubts, [""; 0]);
}

#[test]
fn whole_lists_in_encoded_words_are_opened() {
    let envelope = of("To: =?utf-8?Q?jane=40a.example=2C_bob=40b.example?=\n\nx");
    assert_eq!(addresses(&envelope), ["jane@a.example", "bob@b.example"]);
    let envelope = of("To: Jane Doe\n\nx");
    assert_eq!(addresses(&envelope), [""; 0]);
    assert_eq!(envelope.doubts.len(), 1);
}

const ARMOUR: &str = "-----BEGIN PGP MESSAGE-----\n\nhF4DAAAA\n-----END PGP MESSAGE-----\n";
const PACKED: &str = "-----BEGIN PGP MESSAGE-----\n\nowECAAAA\n-----END PGP MESSAGE-----\n";

fn parts(kind: &str, parts: &[&str]) -> String {
    let parts = parts.join("\n--b\n");
    format!("To: jane@x.example\nContent-Type: {kind}; boundary=b\n\n--b\n{parts}\n--b--\n")
}

fn smime(declared: &str, head: &[u8]) -> String {
    let data = crate::format::mail::transfer::to_base64(head);
    format!(
        "Content-Type: application/pkcs7-mime; smime-type={declared}; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n{data}\n"
    )
}

fn cms(last: &[u8]) -> Vec<u8> {
    let mut out = vec![0x30, 0x82, 0x10, 0x00, 0x06, 8 + last.len() as u8];
    out.extend_from_slice(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01]);
    out.push(if last.len() > 1 { 9 } else { 7 });
    out.extend_from_slice(last);
    out
}

fn check(message: &str, protection: Protection, doubts: usize) {
    let envelope = of(message);
    assert_eq!(envelope.protection, protection, "{message}");
    assert_eq!(envelope.doubts.len(), doubts, "{message} {:?}", envelope.doubts);
}

#[test]
fn smime_by_its_bytes() {
    check(&smime("enveloped-data", &cms(&[3])), Protection::SmimeEnveloped, 0);
    check(&smime("signed-data", &cms(&[3])), Protection::SmimeEnveloped, 0);
    check(&smime("authEnveloped-data", &cms(&[16, 1, 23])), Protection::SmimeEnveloped, 0);
    check(&smime("signed-data", &cms(&[2])), Protection::SmimeSignedOnly, 0);
    check(&smime("enveloped-data", &cms(&[2])), Protection::SmimeSignedOnly, 1);
    check(&smime("compressed-data", &cms(&[16, 1, 9])), Protection::None, 0);
    check(&smime("enveloped-data", b"plain text"), Protection::None, 1);
    let octets = smime("x", &cms(&[3])).replace("pkcs7-mime", "octet-stream");
    check(&octets, Protection::SmimeEnveloped, 0);
    check(
        &parts("multipart/mixed", &["\nHello", &smime("enveloped-data", &cms(&[3]))]),
        Protection::None,
        1,
    );
    let signed = parts(
        "multipart/signed; protocol=\"application/pkcs7-signature\"",
        &["\nHello", "Content-Type: application/pkcs7-signature\n\nx"],
    );
    check(&signed, Protection::SmimeSignedOnly, 0);
}

#[test]
fn pgp_whole_and_in_part() {
    let version = "Content-Type: application/pgp-encrypted\n\nVersion: 1";
    let load = format!("Content-Type: application/octet-stream\n\n{ARMOUR}");
    check(&parts("multipart/encrypted", &[version, &load]), Protection::PgpMime, 0);
    check(&parts("multipart/mixed", &["\n", version, &load]), Protection::PgpMime, 0);
    check(&parts("multipart/encrypted", &[version, "\nHello"]), Protection::None, 1);
    check(&parts("multipart/encrypted", &[version, &load, "\nHello"]), Protection::None, 1);
    check(&format!("Subject: x\n\n{ARMOUR}"), Protection::PgpInline, 0);
    check(&format!("Subject: x\n\nHello\n{ARMOUR}"), Protection::None, 1);
    check(&format!("Subject: x\n\n{PACKED}"), Protection::None, 1);
    check("Subject: x\n\n-----BEGIN PGP SIGNED MESSAGE-----\n\nHello", Protection::None, 0);
    let html = format!("Content-Type: text/html\n\n<html><pre>{ARMOUR}</pre></html>");
    check(
        &parts("multipart/alternative", &[&format!("\n{ARMOUR}"), &html]),
        Protection::PgpInline,
        0,
    );
    let clear = "Content-Type: text/html\n\n<p>Hello</p>";
    check(&parts("multipart/alternative", &[&format!("\n{ARMOUR}"), clear]), Protection::None, 1);
    // An encrypted file in a clear message is an attachment.
    let file = format!(
        "Content-Disposition: attachment; filename=a.pdf.pgp\nContent-Type: application/octet-stream\n\n{ARMOUR}"
    );
    check(&parts("multipart/mixed", &["\nHello", &file]), Protection::None, 0);
}

#[test]
fn products_by_more_than_a_name() {
    let rights = "Content-Type: application/x-microsoft-rpmsg-message; name=message.rpmsg\nContent-Transfer-Encoding: base64\n\ndugEYMQR44ag";
    check(&parts("multipart/mixed", &["\nopen it in Outlook", rights]), Protection::OmeRpmsg, 0);
    let fake = "Content-Type: application/x-microsoft-rpmsg-message; name=message.rpmsg\n\nHello";
    check(&parts("multipart/mixed", &["\nopen it", fake]), Protection::None, 0);
    let package = "Content-Disposition: attachment; filename=a.switch\nContent-Transfer-Encoding: base64\n\n/v79/A==";
    check(
        &parts("multipart/mixed", &["\nsent securely using Egress Switch", package]),
        Protection::EgressSwitch,
        0,
    );
    check(&parts("multipart/mixed", &["\nHello", package]), Protection::None, 0);
}

#[test]
fn html_envelopes_need_their_load_and_no_company() {
    let load = "QUJD".repeat(100);
    let cisco = |text: &str, load: &str| {
        format!(
            "Content-Type: text/html; name=securedoc_20260101T101010.html\nContent-Disposition: attachment\n\n<p>{text}</p><input value=\"{load}\">"
        )
    };
    check(
        &parts("multipart/mixed", &["\nopen it", &cisco("PostX", &load)]),
        Protection::CiscoSecuredoc,
        0,
    );
    check(&parts("multipart/mixed", &["\nopen it", &cisco("PostX", "short")]), Protection::None, 0);
    check(
        &parts("multipart/mixed", &["\nopen it", &cisco("my letter", &load)]),
        Protection::None,
        0,
    );
    let other = "Content-Disposition: attachment; filename=a.txt\n\nHello";
    check(
        &parts("multipart/mixed", &["\nopen it", &cisco("PostX", &load), other]),
        Protection::None,
        0,
    );
    let proofpoint = cisco("/formpostdir/securereader", &load)
        .replace("securedoc_20260101T101010", "SecureMessageAtt");
    check(
        &parts("multipart/mixed", &["\nopen it", &proofpoint]),
        Protection::ProofpointSecuremessage,
        0,
    );
}

#[test]
fn what_two_programs_read_in_two_ways_is_doubtful() {
    check("Content-Type: text/plain\nContent-Type: text/html\n\nx", Protection::None, 1);
    check("Subject: a\nSubject: b\n\nx", Protection::None, 1);
}
