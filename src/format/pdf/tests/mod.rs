//! Whole files, made here, read and written.

mod hidden;
mod reading;
mod samples;
mod writing;
