//! The gate, the arithmetic and the built-in model, on sentences of our own.

use super::{Beliefs, Chain, Label, Model, Table, chain::exp, cut, named, read};
use crate::model::{Part, Role, Text, TextBuilder};

fn body(string: &str) -> Text {
    let mut builder = TextBuilder::new(Part::new(Role::Body));
    builder.push_even(string, 0, 0);
    builder.finish()
}

/// The words that pass the gate.
fn seen(text: &str) -> Vec<&str> {
    let stretches = read(&body(text));
    let tokens = stretches.iter().flat_map(|stretch| &stretch.tokens);
    tokens.map(|token| &text[token.range.clone()]).collect()
}

#[test]
fn the_gate_keeps_what_could_be_a_name() {
    for (text, expected) in [
        ("The dog sat on the chair.", vec![]),
        ("We met Amara Osei-Whitlock at the door.", vec!["Amara", "Osei", "Whitlock"]),
        ("told kwabena about it", vec!["kwabena"]),
        ("spoke to mrs hope about it", vec!["hope"]),
        ("Beatriz de Souza came", vec!["Beatriz", "de", "Souza"]),
        ("at 12 Thistle Hill", vec!["12", "Thistle", "Hill"]),
    ] {
        assert_eq!(seen(text), expected, "{text}");
    }
}

#[test]
fn powers_of_e_are_near() {
    for x in [-30.0_f32, -3.3, -0.5, 0.0, 0.7, 4.2, 20.0] {
        assert!((exp(x) / x.exp() - 1.0).abs() < 1e-4, "{x}");
    }
    assert!(exp(-1000.0) == 0.0 && exp(1000.0).is_finite());
}

#[test]
fn beliefs_of_a_word_are_a_whole() {
    let mut table = Table::empty();
    table.rows[7] = [0.0, 4.0, 3.0, 0.5, 0.0, 0.0, 0.0];
    table.turns[0][Label::Within as usize][Label::Person as usize] = 3.0;
    let model = Model::from_bytes(&table.to_bytes()).expect("a table is a model");
    let mut chain = Chain::default();
    for gap in [11, 0, 0] {
        chain.push(model.scores(&[7, 7]), gap);
    }
    chain.weigh(&model, 11);
    for Beliefs(lanes) in chain.beliefs() {
        assert!((lanes.iter().sum::<f32>() - 1.0).abs() < 1e-4 && lanes[7] == 0.0, "{lanes:?}");
    }
    assert!(chain.beliefs()[0].person() > 0.9);
}

#[test]
fn names_part_where_one_begins() {
    let belief = |first: f32, later: f32| {
        let mut lanes = [0.0; 8];
        (lanes[1], lanes[2]) = (first, later);
        Beliefs(lanes)
    };
    let beliefs = [belief(0.9, 0.0), belief(0.1, 0.8), belief(0.6, 0.3), belief(0.1, 0.1)];
    let spans = |threshold| {
        named(&beliefs, threshold).into_iter().map(|(span, _)| span).collect::<Vec<_>>()
    };
    assert_eq!(spans(0.5), [0..2, 2..3]);
    assert_eq!(spans(0.1), [0..2, 2..4]);
}

#[test]
fn a_text_is_cut_as_everywhere() {
    assert_eq!(cut("Amara's mum"), [0..5, 6..7, 8..11]);
}
