//! Files of which only a placeholder is on this machine.
//!
//! Apart because each system tells them in its own way. It looks at metadata only: reading one
//! byte would make the cloud client fetch the whole file.

use std::fs::Metadata;

/// Whether reading the file would make a cloud client or tape store fetch it.
#[cfg(windows)]
pub(super) fn is_offline(metadata: &Metadata) -> bool {
    use std::os::windows::fs::MetadataExt;
    const OFFLINE: u32 = 0x0000_1000;
    const RECALL_ON_OPEN: u32 = 0x0004_0000;
    const RECALL_ON_DATA_ACCESS: u32 = 0x0040_0000;
    metadata.file_attributes() & (OFFLINE | RECALL_ON_OPEN | RECALL_ON_DATA_ACCESS) != 0
}

/// Whether reading the file would make a cloud client fetch it.
#[cfg(target_os = "macos")]
pub(super) fn is_offline(metadata: &Metadata) -> bool {
    use std::os::macos::fs::MetadataExt;
    const SF_DATALESS: u32 = 0x4000_0000;
    metadata.st_flags() & SF_DATALESS != 0
}

/// Other systems have no such files that could be told from sparse ones.
#[cfg(not(any(windows, target_os = "macos")))]
pub(super) fn is_offline(_metadata: &Metadata) -> bool {
    false
}
