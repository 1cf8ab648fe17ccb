//! Judgements: what may be done, and which clause of the policy says so.
//!
//! Apart from finding, so that the same findings can be judged by another policy. Pure: no file,
//! clock or network, and no found value in any sentence.

pub mod clock;
pub mod disclosure;
pub mod mail;
