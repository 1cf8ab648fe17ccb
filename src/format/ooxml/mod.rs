//! Word and Excel documents (OOXML).

pub mod docx;
pub mod xlsx;
