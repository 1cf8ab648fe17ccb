//! Whole files, made here, read and written.

mod drawing;
mod reading;
mod samples;
mod vectors;
mod widths;
mod writing;
