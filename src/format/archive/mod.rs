//! zip, tar and gzip.

pub mod zip;
pub mod tar;
pub mod gzip;
