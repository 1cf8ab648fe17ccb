//! What users and packs write, read into plain structs: unknown keys are refused.

pub mod packs;
