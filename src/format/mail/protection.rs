//! How a message is protected, by its structure and the bytes of its parts.
//!
//! Apart from the envelope's headers, because nothing here believes a header: a declared type is a
//! claim, a vendor's file name is a claim, and both are checked against bytes. Signed is not
//! encrypted. It never opens attachments; whether those are encrypted is found when they are read.

use crate::model::Protection;

use super::{
    body::Payload,
    cipher::{self, Armour, Seal},
    form::{Raw, is_blank},
    tree::Entity,
};

/// What the structure shows, and sentences about what is doubtful in it.
pub(super) fn of(raw: &Raw, root: &Entity) -> (Protection, Vec<String>) {
    let mut entities = Vec::new();
    root.leaves(&mut entities);
    let leaves: Vec<Leaf> = entities.into_iter().filter_map(|leaf| Leaf::of(raw, leaf)).collect();
    let mut doubts = Vec::new();
    for leaf in &leaves {
        leaf.doubt(&mut doubts);
    }
    if root.kind.main == "multipart/encrypted" && !leaves.iter().any(Leaf::is_closed) {
        doubts
            .push("the message says it is encrypted, but no ciphertext was found in it".to_owned());
    }
    let found = sealed(&leaves, &mut doubts)
        .or_else(|| inline(&leaves, &mut doubts))
        .or_else(|| vendor(&leaves))
        .or_else(|| signed(root, &leaves));
    (found.unwrap_or(Protection::None), doubts)
}

/// A leaf that is not empty.
struct Leaf<'a> {
    entity: &'a Entity,
    bytes: Vec<u8>,
    seal: Option<Seal>,
    armour: Armour,
}

impl<'a> Leaf<'a> {
    fn of(raw: &Raw, entity: &'a Entity) -> Option<Leaf<'a>> {
        let (payload, _) = Payload::of(raw, entity);
        let bytes = payload.bytes(raw);
        if is_blank(bytes) && entity.file_name().is_none() {
            return None;
        }
        let text = entity.kind.main.starts_with("text/");
        let armour =
            if text { cipher::armour_in(&without_tags(entity, bytes)) } else { Armour::default() };
        let seal = if text { None } else { cipher::seal(bytes) };
        Some(Leaf { entity, bytes: bytes.to_vec(), seal, armour })
    }

    fn is_closed(&self) -> bool {
        self.seal.is_some_and(Seal::is_closed)
    }

    /// Text of the message rather than an attachment.
    fn is_text(&self) -> bool {
        self.entity.kind.main.starts_with("text/")
            && !self.entity.is_attachment()
            && self.entity.file_name().is_none()
    }

    /// The version part of PGP/MIME and detached signatures hold nothing of the message.
    fn is_control(&self) -> bool {
        matches!(
            self.entity.kind.main.as_str(),
            "application/pgp-encrypted"
                | "application/pgp-signature"
                | "application/pkcs7-signature"
                | "application/x-pkcs7-signature"
        )
    }

    fn mentions(&self, words: &[&str]) -> bool {
        let text = self.bytes.to_ascii_lowercase();
        words.iter().any(|word| memchr::memmem::find(&text, word.as_bytes()).is_some())
    }

    fn doubt(&self, doubts: &mut Vec<String>) {
        let declared = self.entity.kind.main.as_str();
        let smime = matches!(declared, "application/pkcs7-mime" | "application/x-pkcs7-mime");
        if smime && self.seal.is_none() {
            doubts.push("a part is declared as S/MIME, but its content is not".to_owned());
        }
        let claims = self.entity.kind.get("smime-type").unwrap_or("").to_lowercase();
        if smime && claims.contains("enveloped") && self.seal == Some(Seal::Signed) {
            doubts.push("a part is declared as encrypted S/MIME, but is only signed".to_owned());
        }
        if self.seal == Some(Seal::PgpReadable) || self.armour.readable > 0 {
            doubts.push("a PGP message in it is not encrypted".to_owned());
        }
    }
}

/// Ciphertext parts. They protect the message only if nothing else is in it; Microsoft's rights
/// management always comes with a notice in clear, which is read as any other text.
fn sealed(leaves: &[Leaf<'_>], doubts: &mut Vec<String>) -> Option<Protection> {
    let closed: Vec<_> = leaves.iter().filter(|leaf| leaf.is_closed()).collect();
    let first = closed.first()?;
    let protection = match first.seal? {
        Seal::Enveloped => Protection::SmimeEnveloped,
        Seal::PgpEncrypted => Protection::PgpMime,
        Seal::Rpmsg => Protection::OmeRpmsg,
        Seal::Signed | Seal::Compressed | Seal::PgpReadable => return None,
    };
    let declared_pgp =
        leaves.iter().any(|leaf| leaf.entity.kind.main == "application/pgp-encrypted");
    let others = leaves.iter().filter(|leaf| !leaf.is_closed() && !leaf.is_control());
    let rpmsg = protection == Protection::OmeRpmsg;
    let clear = others.filter(|leaf| !(rpmsg && leaf.is_text())).count();
    if clear > 0 {
        // A ciphertext among attachments is an attachment; one that claims to be the message is not.
        let claims = |leaf: &&&Leaf<'_>| leaf.entity.kind.main.ends_with("pkcs7-mime");
        if declared_pgp || rpmsg || closed.iter().any(|leaf| claims(&leaf)) {
            doubts.push("parts in clear stand beside the encrypted message".to_owned());
        }
        return None;
    }
    // An encrypted file alone in a message is an attachment, not PGP/MIME.
    (protection != Protection::PgpMime || declared_pgp).then_some(protection)
}

/// PGP in the text itself protects it only if there is no other text.
fn inline(leaves: &[Leaf<'_>], doubts: &mut Vec<String>) -> Option<Protection> {
    let texts: Vec<_> = leaves.iter().filter(|leaf| leaf.is_text()).collect();
    if !texts.iter().any(|leaf| leaf.armour.encrypted > 0) {
        return None;
    }
    let whole = |leaf: &&Leaf<'_>| {
        leaf.armour.encrypted > 0 && !leaf.armour.clear && leaf.armour.readable == 0
    };
    if texts.iter().all(whole) {
        return Some(Protection::PgpInline);
    }
    doubts.push("only a part of the text is encrypted with PGP".to_owned());
    None
}

/// Envelopes of products: the name that the product gives, the words that its notice has, a load
/// large enough to be a message, and no other attachment.
fn vendor(leaves: &[Leaf<'_>]) -> Option<Protection> {
    let attached: Vec<_> =
        leaves.iter().filter(|leaf| !leaf.is_text() && !leaf.is_control()).collect();
    let [only] = attached.as_slice() else { return None };
    let name = only.entity.file_name()?.to_lowercase();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let html = matches!(ending, "html" | "htm");
    if html && name.starts_with("securedoc") {
        let words = ["postx", "res.cisco.com", "securedoc"];
        return (only.mentions(&words) && has_load(&only.bytes))
            .then_some(Protection::CiscoSecuredoc);
    }
    if html && name.starts_with("securemessageatt") {
        let words = ["securereader", "proofpoint"];
        let real = only.mentions(&words) && has_load(&only.bytes);
        return real.then_some(Protection::ProofpointSecuremessage);
    }
    let notice = ["switch.egress.com", "reader.egress.com", "egress switch", "egress protect"];
    let told = leaves.iter().any(|leaf| leaf.is_text() && leaf.mentions(&notice));
    let package = ending == "switch" && !only.bytes.is_ascii() && told;
    package.then_some(Protection::EgressSwitch)
}

/// Whether HTML carries a long stretch of base64 or hex: the ciphertext.
fn has_load(html: &[u8]) -> bool {
    let mut run = 0;
    html.iter().any(|byte| {
        let part = byte.is_ascii_alphanumeric() || b"+/=\r\n".contains(byte);
        run = if part { run + 1 } else { 0 };
        run >= 256
    })
}

fn signed(root: &Entity, leaves: &[Leaf<'_>]) -> Option<Protection> {
    let protocol = root.kind.get("protocol").unwrap_or("").to_lowercase();
    let opaque = leaves.iter().any(|leaf| leaf.seal == Some(Seal::Signed));
    let detached = root.kind.main == "multipart/signed" && protocol.contains("pkcs7");
    (opaque || detached).then_some(Protection::SmimeSignedOnly)
}

/// HTML's text, roughly: enough to see whether anything stands beside an armoured block.
fn without_tags(entity: &Entity, bytes: &[u8]) -> Vec<u8> {
    if entity.kind.main != "text/html" {
        return bytes.to_vec();
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut inside = false;
    for byte in bytes {
        match byte {
            b'<' => inside = true,
            b'>' if inside => {
                inside = false;
                out.push(b'\n');
            }
            _ if inside => {}
            _ => out.push(*byte),
        }
    }
    out
}
