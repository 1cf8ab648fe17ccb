//! What was read already, by the digest of the page.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

use sha2::{Digest, Sha256};

use crate::model::{Fault, Raster, Word};

/// How many pages are remembered. One has some 500 words.
const PAGES: usize = 256;

type Key = [u8; 32];

/// The words of the pages read last.
#[derive(Default)]
pub(super) struct Memo(Mutex<Pages>);

#[derive(Default)]
struct Pages {
    words: HashMap<Key, Arc<[Word]>>,
    order: VecDeque<Key>,
}

impl Memo {
    /// The words of a page: remembered, or read now. Faults are not remembered, since a page that
    /// took too long once may not do so again.
    pub(super) fn words(
        &self,
        page: &Raster,
        read: impl FnOnce() -> Result<Arc<[Word]>, Fault>,
    ) -> Result<Arc<[Word]>, Fault> {
        let key = key(page);
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(words) = lock().words.get(&key) {
            return Ok(Arc::clone(words));
        }
        let words = read()?;
        let mut pages = lock();
        if pages.words.insert(key, Arc::clone(&words)).is_none() {
            pages.order.push_back(key);
        }
        if pages.order.len() > PAGES
            && let Some(oldest) = pages.order.pop_front()
        {
            pages.words.remove(&oldest);
        }
        Ok(words)
    }
}

fn key(page: &Raster) -> Key {
    let mut digest = Sha256::new();
    digest.update(page.width().to_le_bytes());
    digest.update(page.grey());
    digest.finalize().into()
}
