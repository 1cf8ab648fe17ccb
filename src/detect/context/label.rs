//! What labels say of a match: that of its field, the head of its column, the first cell of its row.
//!
//! Apart from what stands around a match in running text. Knows nothing of what follows from it.

use std::{ops::Range, rc::Rc, sync::Arc};

use super::{Ask, Context, Side, Voices};
use crate::{
    detect::{
        columns, fold,
        phrases::{Hit, RuleSet},
        rows, scan, score,
    },
    model::Evidence,
};

/// The phrases of a field's label.
pub(super) struct Label {
    pub(super) phrases: Vec<usize>,
    pub(super) cue_for: RuleSet,
}

impl<'a> Context<'a> {
    /// Hears the field's label, and tells how far to listen beside it.
    pub(super) fn label_and_bounds(&self, ask: &Ask, voices: &mut Voices) -> Range<usize> {
        let everywhere = 0..self.bytes.len();
        let Some(field) = self.text.field_at(ask.range.start) else { return everywhere };
        let Some(name) = &field.label else { return everywhere };
        let label = self.label(name);
        let mut speaks = false;
        for phrase in label.phrases.iter().map(|phrase| self.phrases.get(*phrase)) {
            if phrase.cue_for.contains(ask.rule) && !speaks {
                voices.cue = score::LABEL;
                voices.evidence = Some(Evidence::Label(Arc::clone(&phrase.shown)));
                speaks = true;
            }
            // The longest comes first: "date of birth / due date" holds "due date".
            if phrase.anti_for.contains(ask.rule) && !speaks {
                voices.against = score::LABEL;
            }
        }
        let of_others = label.phrases.iter().any(|phrase| self.is_rival(*phrase));
        if !speaks && voices.against == 0.0 && of_others {
            voices.against = score::LABEL_OF_OTHERS;
        }
        if speaks {
            return field.range.clone();
        }
        // The column says nothing, or that of others (`ID number`): in a form of two columns the cell
        // before is the label.
        let before = rows::field_before(self.bytes, self.text.fields(), field);
        before.unwrap_or(field).range.start..field.range.end
    }

    pub(super) fn label(&self, name: &'a str) -> Rc<Label> {
        let mut labels = self.labels.borrow_mut();
        let label = labels.entry(name).or_insert_with(|| {
            let words = fold::readings(name);
            let mut cue_for = RuleSet::default();
            let mut phrases: Vec<usize> =
                scan::scan(&words, self.phrases).hits.iter().map(|hit| hit.phrase).collect();
            // The longest phrase is the best evidence.
            phrases.sort_by_key(|phrase| std::cmp::Reverse(self.phrases.get(*phrase).shown.len()));
            for phrase in &phrases {
                cue_for.extend(&self.phrases.get(*phrase).cue_for);
            }
            Rc::new(Label { phrases, cue_for })
        });
        Rc::clone(label)
    }

    /// Hears the head of the column, in a table of plain text.
    pub(super) fn hear_column(&self, ask: &Ask, voices: &mut Voices) {
        if let Some(head) = self.columns.head_of(self.bytes, ask.range.start) {
            self.hear_cell(&head, ask, voices);
        }
    }

    /// Hears the first cell of the row: in a table that stands on its side the labels run down, and
    /// over its columns stands whose they are.
    pub(super) fn hear_row(&self, ask: &Ask, voices: &mut Voices) {
        let head = match self.text.field_at(ask.range.start) {
            Some(field) => rows::first_field(self.bytes, self.text.fields(), field),
            None => columns::first_cell(self.bytes, ask.range.start),
        };
        let Some(head) = head.filter(|head| rows::is_label(&self.bytes[head.clone()])) else {
            return;
        };
        let against = std::mem::take(&mut voices.against);
        let cue = voices.cue;
        self.hear_cell(&head, ask, voices);
        if voices.cue <= cue || against > score::LABEL_OF_OTHERS {
            voices.against = voices.against.max(against);
        }
    }

    /// Hears what a cell says that is the head of a match's column or row.
    pub(super) fn hear_cell(&self, head: &Range<usize>, ask: &Ask, voices: &mut Voices) {
        for hit in self.hits_in(head) {
            if let Some(side) = self.side(hit, ask.rule) {
                let shown = &self.phrases.get(hit.phrase).shown;
                voices.hear(side == Side::For, score::CUE_BESIDE, shown);
            }
        }
    }

    pub(super) fn hits_in(&self, range: &Range<usize>) -> impl Iterator<Item = &'a Hit> {
        let from = self.hits.partition_point(|hit| hit.start < range.start);
        let (hits, end) = (self.hits, range.end);
        hits[from..].iter().take_while(move |hit| hit.end <= end)
    }
}
