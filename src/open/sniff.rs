//! (being written)
use crate::model::{Content, Fault, Media};
/// (being written)
pub fn sniff(
    _head: &[u8],
    _ext: &str,
    _declared: Option<&str>,
    _content: &Content,
) -> Result<Media, Fault> {
    Ok(Media::Text)
}
