//! Pages: text that cannot be seen, and annotations over text.

use std::{collections::HashSet, ops::ControlFlow};

use super::{
    super::{
        normal::Normal,
        read,
        scene::{Glyph, Scene},
        texts,
        veils::{self, Veil},
        walk::Walker,
    },
    Each, annotations,
};
use crate::model::{Fault, Hidden, Hiding, Limits, Part, Reason, Role, Sink, Source, Spot, Text};

/// How many words of a file are remembered, to compare it with what it was before.
const WORDS: usize = 2_000_000;

/// Inspects every page. Gives the words of all pages; none if nobody wants to know more.
pub(super) fn inspect<'a>(
    normal: &'a Normal,
    limits: &Limits,
    walker: &mut Walker<'a>,
    each: &mut Each<'_>,
) -> Result<Option<HashSet<String>>, Fault> {
    let mut words = HashSet::new();
    for (index, page) in normal.pdf.pages().iter().enumerate() {
        in_time(limits)?;
        let scene = walker.page(page)?;
        let veils = veils::of_page(&scene, read::sheet(page));
        let number = index as u32 + 1;
        let steps_of = |chosen: &dyn Fn(usize) -> bool| texts::chosen(&scene, chosen);
        for veil in reasons(&scene, &veils) {
            let text = steps_of(&|at| veils[at] == Some(veil));
            let part = Part::named(Role::Hidden, veil.as_str());
            if each(Hidden::of_text(how(veil), part, spot(number), &text)).is_break() {
                return Ok(None);
            }
        }
        for area in annotations::of_page(&normal.pdf, page) {
            let text = steps_of(&|at| area.lies_over(&scene.glyphs[at]));
            if let Some(hidden) = area.hidden(number, &text)
                && each(hidden).is_break()
            {
                return Ok(None);
            }
        }
        remember(&mut words, &texts::chosen(&scene, &|_| true));
    }
    Ok(Some(words))
}

pub(super) fn in_time(limits: &Limits) -> Result<(), Fault> {
    if limits.until.is_some_and(|until| std::time::Instant::now() > until) {
        return Err(Fault::new(Reason::TimedOut, "the deadline for one document passed"));
    }
    Ok(())
}

pub(super) fn remember(words: &mut HashSet<String>, text: &str) {
    for word in text.split_whitespace() {
        if words.len() >= WORDS {
            return;
        }
        if !words.contains(word) {
            words.insert(word.to_owned());
        }
    }
}

pub(super) fn spot(page: u32) -> Spot {
    Spot { page: Some(page), ..Spot::default() }
}

/// The veils over something that says anything.
fn reasons(scene: &Scene<'_>, veils: &[Option<Veil>]) -> Vec<Veil> {
    let telling = |(glyph, veil): (&Glyph, &Option<Veil>)| {
        veil.filter(|_| texts::says_something(&glyph.shown))
    };
    let mut reasons: Vec<Veil> = scene.glyphs.iter().zip(veils).filter_map(telling).collect();
    reasons.sort_unstable();
    reasons.dedup();
    reasons
}

fn how(veil: Veil) -> Hiding {
    match veil {
        Veil::Layer => Hiding::Layer,
        Veil::Invisible => Hiding::Invisible,
        Veil::OffPage => Hiding::OffPage,
        Veil::UnderBox => Hiding::UnderBox,
        Veil::UnderPicture => Hiding::UnderPicture,
        Veil::SameColour => Hiding::SameColour,
        Veil::Tiny => Hiding::Tiny,
    }
}

/// Text of forms that no page shows.
pub(super) fn unused<'a>(
    normal: &'a Normal,
    walker: &mut Walker<'a>,
    each: &mut Each<'_>,
) -> Result<ControlFlow<()>, Fault> {
    let mut unused = Unused::default();
    let _all = read::unreached(normal, walker, &mut unused)?;
    if unused.text.trim().is_empty() {
        return Ok(ControlFlow::Continue(()));
    }
    let part = Part::named(Role::Hidden, "unused");
    Ok(each(Hidden::of_text(Hiding::Unused, part, Spot::default(), &unused.text)))
}

/// How much of it is kept.
const KEPT: usize = 1 << 20;

#[derive(Default)]
struct Unused {
    text: String,
}

impl Sink for Unused {
    fn text(&mut self, text: Text) -> ControlFlow<()> {
        self.text.push_str(text.as_str());
        if self.text.len() > KEPT { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn child(&mut self, _child: Source) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn note(&mut self, _step: &str, _fault: Fault) {
        // The reader tells of it.
    }
}
