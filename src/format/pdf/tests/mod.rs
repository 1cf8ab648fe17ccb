//! Whole files, made here, read and written.

mod reading;
mod samples;
mod writing;
