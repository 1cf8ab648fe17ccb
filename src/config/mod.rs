//! Configuration files as plain values; unknown keys are refused.

pub mod policy;
