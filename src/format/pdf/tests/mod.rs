//! Whole files, made here, read and written.

mod hidden;
mod hostile;
mod inspect;
mod reading;
mod samples;
mod writing;
