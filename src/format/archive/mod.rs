//! zip, tar and gzip.

pub mod gzip;
pub mod tar;
pub mod zip;
