//! Unpacking within bounds: how much one member, and one archive, may become.
//!
//! Apart so that zip and gzip stop a bomb by the same rules. It keeps one member in memory and
//! stops as soon as a bound is passed, whatever the archive claims of itself.

use std::io::{ErrorKind, Read};

use crate::model::{Fault, Limits, Reason};

/// Below this size no ratio is judged: short files of one letter compress well.
const RATIO_FROM: u64 = 1 << 20;
/// How much is read between two looks at the bounds.
const STEP: u64 = 64 << 10;

/// What is left of an archive's allowance.
pub(super) struct Budget {
    left: u64,
    in_memory: u64,
    ratio: u64,
}

impl Budget {
    /// The whole allowance of one archive.
    pub(super) fn new(limits: &Limits) -> Budget {
        Budget { left: limits.expanded, in_memory: limits.in_memory, ratio: limits.ratio }
    }

    /// Takes `size` bytes that are read in place.
    pub(super) fn take(&mut self, size: u64) -> Result<(), Fault> {
        if size > self.left {
            return Err(exhausted());
        }
        self.left -= size;
        Ok(())
    }

    /// Refuses a member by the size it claims, before any of it is unpacked.
    pub(super) fn foresee(&self, size: u64, packed: u64) -> Result<(), Fault> {
        self.judge(size, packed)?;
        if size > self.left { Err(exhausted()) } else { Ok(()) }
    }

    fn judge(&self, size: u64, packed: u64) -> Result<(), Fault> {
        let refuse = |detail: String| Err(Fault::new(Reason::TooLarge, detail));
        if size > RATIO_FROM && size > packed.saturating_mul(self.ratio) {
            return refuse(format!("unpacks to more than {} times its size", self.ratio));
        }
        if size > self.in_memory {
            return refuse(format!("unpacks to more than the limit of {} bytes", self.in_memory));
        }
        Ok(())
    }

    /// Reads an unpacker to its end. `packed` is the size of what it unpacks.
    pub(super) fn unpack(&mut self, from: &mut impl Read, packed: u64) -> Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        self.unpack_onto(&mut bytes, from, packed)?;
        Ok(bytes)
    }

    /// The same, behind what was unpacked before; the bounds hold for both together.
    pub(super) fn unpack_onto(
        &mut self,
        bytes: &mut Vec<u8>,
        from: &mut impl Read,
        packed: u64,
    ) -> Result<(), Fault> {
        loop {
            let got =
                from.by_ref().take(STEP).read_to_end(bytes).map_err(|err| damaged(&err))? as u64;
            if got == 0 {
                return Ok(());
            }
            self.take(got)?;
            self.judge(bytes.len() as u64, packed)?;
        }
    }
}

fn exhausted() -> Fault {
    Fault::new(Reason::TooLarge, "the archive unpacks to more than the limit allows")
}

/// What an unpacker says of bad data, which is not always told from trouble with the file.
fn damaged(err: &std::io::Error) -> Fault {
    match err.kind() {
        ErrorKind::InvalidInput | ErrorKind::InvalidData | ErrorKind::Other => {
            Fault::malformed("the packed data is damaged")
        }
        ErrorKind::UnexpectedEof => Fault::malformed("the packed data is cut off"),
        kind => Fault::new(Reason::Unreadable, kind.to_string()),
    }
}
