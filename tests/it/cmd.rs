//! The command-line cases in `tests/cmd/`: commands, and what the user sees.
//!
//! `TRYCMD=overwrite cargo test --test it cmd` writes down what is seen now, for review.

#[test]
fn cases() {
    trycmd::TestCases::new().case("tests/cmd/*.trycmd").env("NO_COLOR", "1");
}
