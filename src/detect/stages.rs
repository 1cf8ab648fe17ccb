//! Tries in stages: phrases that name lists of words (`prescribed {medicine}`), without writing out
//! what they amount to.
//!
//! A stage holds what may stand before the next list; behind a word of the list the way goes on in
//! another stage. Lists multiply when they are written out, and every start of the program would
//! pay for it. A list that a phrase begins with is written into the first stage, so that one
//! look-up still tells whether anything begins with a word.

use std::collections::BTreeMap;

use super::{
    fold,
    heads::Heads,
    phrases::end_of_word,
    trie::{Stems, Trie},
};

/// The phrase that ends somewhere; one that is open may end in any way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ending {
    pub(super) phrase: usize,
    pub(super) open: bool,
}

/// What may follow where a stem of a stage ends.
#[derive(Clone, Copy, Debug)]
enum Next {
    /// Nothing: a phrase is whole.
    Done(Ending),
    /// A word of a list, and then a stage.
    List { list: usize, stage: usize },
    /// A stage; after any ending, where it is open.
    Stage { open: bool, stage: usize },
}

/// A phrase with lists: a text, a list, a text, … and a text, folded.
#[derive(Debug)]
pub(super) struct Template {
    pub(super) texts: Vec<Vec<u8>>,
    pub(super) lists: Vec<usize>,
    pub(super) ending: Ending,
}

/// What is left of a template.
#[derive(Clone, Copy)]
struct Rest<'t> {
    template: &'t Template,
    from: usize,
}

/// A word of a list, folded, and whether it may end in any way.
pub(super) type Member = (Vec<u8>, bool);

/// The words of a list.
struct List {
    trie: Trie,
    /// For each: it ends as it is, it may end in any way.
    ends: Vec<(bool, bool)>,
}

impl List {
    fn of(members: &[Member]) -> List {
        let mut words: BTreeMap<&[u8], (bool, bool)> = BTreeMap::new();
        for (word, open) in members {
            let ends = words.entry(word).or_default();
            *ends = (ends.0 || !open, ends.1 || *open);
        }
        let mut stems = Stems::default();
        for word in words.keys() {
            stems.push(word);
        }
        List { trie: Trie::of(stems), ends: words.into_values().collect() }
    }
}

struct Stage {
    trie: Trie,
    /// Where `nexts` of each stem end.
    bounds: Vec<usize>,
    nexts: Vec<Next>,
}

impl Stage {
    fn of(mut nexts: Vec<(Vec<u8>, Next)>) -> Stage {
        nexts.sort_by(|(one, _), (other, _)| one.cmp(other));
        let mut stems = Stems::default();
        let mut bounds = Vec::new();
        for (index, (stem, _)) in nexts.iter().enumerate() {
            match nexts.get(index + 1) {
                Some((after, _)) if after == stem => {}
                _ => {
                    stems.push(stem);
                    bounds.push(index + 1);
                }
            }
        }
        let nexts = nexts.into_iter().map(|(_, next)| next).collect();
        Stage { trie: Trie::of(stems), bounds, nexts }
    }

    fn after(&self, stem: usize) -> &[Next] {
        let start = stem.checked_sub(1).map_or(0, |before| self.bounds[before]);
        &self.nexts[start..self.bounds[stem]]
    }
}

/// All stages; the first is where phrases begin.
pub(super) struct Stages {
    stages: Vec<Stage>,
    lists: Vec<List>,
}

/// How far a walk has come in a trie.
struct Way {
    /// In the text.
    at: usize,
    /// In folded bytes.
    len: usize,
    node: usize,
}

impl Stages {
    /// Makes them, and the first words of everything.
    pub(super) fn of(
        plain: impl Iterator<Item = (Vec<u8>, Ending)>,
        templates: &[Template],
        lists: &[Vec<Member>],
    ) -> (Stages, Heads) {
        let mut stages = Stages {
            stages: Vec::new(),
            lists: lists.iter().map(|members| List::of(members)).collect(),
        };
        let rests = templates.iter().map(|template| Rest { template, from: 0 }).collect();
        let mut first: Vec<_> = plain.map(|(stem, ending)| (stem, Next::Done(ending))).collect();
        for (text, next) in stages.nexts(rests) {
            match next {
                Next::List { list, stage } if text.is_empty() => {
                    let begin =
                        |(word, open): &Member| (word.clone(), Next::Stage { open: *open, stage });
                    first.extend(lists[list].iter().map(begin));
                }
                _ => first.push((text, next)),
            }
        }
        // The walk begins in the stage that is made last.
        stages.stages.push(Stage::of(first));
        let heads = stages.heads(lists);
        (stages, heads)
    }

    /// What follows first in each of these, and the stages behind that.
    fn nexts(&mut self, rests: Vec<Rest>) -> Vec<(Vec<u8>, Next)> {
        let mut nexts = Vec::new();
        let mut by_list: BTreeMap<(&[u8], usize), Vec<Rest>> = BTreeMap::new();
        for Rest { template, from } in rests {
            let text = &template.texts[from];
            match template.lists.get(from) {
                None => nexts.push((text.clone(), Next::Done(template.ending))),
                Some(list) => {
                    let rest = Rest { template, from: from + 1 };
                    by_list.entry((text, *list)).or_default().push(rest);
                }
            }
        }
        for ((text, list), rests) in by_list {
            let stage = Stage::of(self.nexts(rests));
            nexts.push((text.to_vec(), Next::List { list, stage: self.stages.len() }));
            self.stages.push(stage);
        }
        nexts
    }

    fn first(&self) -> usize {
        self.stages.len() - 1
    }

    /// The first words of the first stage.
    fn heads(&self, lists: &[Vec<Member>]) -> Heads {
        let first = &self.stages[self.first()];
        let mut heads = Heads::default();
        let mut whole = Vec::new();
        for stem in 0..first.bounds.len() {
            let bytes = first.trie.stem(stem);
            let nexts = first.after(stem);
            let open = nexts.iter().any(|next| self.goes_on_in_word(bytes, *next));
            let mut insert = |bytes: &[u8]| {
                heads.insert(stem, bytes, open, |word| first.trie.after(word));
            };
            // `on {medicine}` goes on only with the letters that a medicine begins with.
            let is_word = bytes.split_last().is_some_and(|(last, word)| {
                *last == b' ' && word.iter().all(u8::is_ascii_alphanumeric)
            });
            for next in nexts {
                match next {
                    Next::List { list, .. } if is_word => {
                        for (word, _) in &lists[*list] {
                            whole.clear();
                            whole.extend_from_slice(bytes);
                            whole.extend_from_slice(word);
                            insert(&whole);
                        }
                    }
                    _ => insert(bytes),
                }
            }
        }
        heads
    }

    /// Whether what follows a stem may be more of its last word.
    fn goes_on_in_word(&self, stem: &[u8], next: Next) -> bool {
        let in_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte >= 0x80;
        match next {
            Next::Done(ending) => ending.open,
            Next::List { .. } => stem.last().is_some_and(in_word),
            Next::Stage { open, stage } => {
                let stage = &self.stages[stage];
                let mut stems = (0..stage.bounds.len()).map(|stem| stage.trie.stem(stem));
                let goes_on = |next: &Next| !matches!(next, Next::Done(Ending { open: false, .. }));
                open || stems.any(|stem| stem.first().is_some_and(in_word))
                    || stage
                        .trie
                        .ended(0, 0)
                        .is_some_and(|stem| stage.after(stem).iter().any(goes_on))
            }
        }
    }

    /// The phrases that begin with the word at `at`, of which `len` bytes are plain and lead to
    /// `node` of the first stage. `each` is given where one ends.
    pub(super) fn walk_on(
        &self,
        bytes: &[u8],
        at: usize,
        (len, node): (usize, usize),
        each: &mut dyn FnMut(usize, Ending),
    ) {
        self.walk(self.first(), bytes, Way { at, len, node }, each);
    }

    /// What a stem of the first stage that ends at `at` amounts to.
    pub(super) fn after(
        &self,
        stem: usize,
        bytes: &[u8],
        at: usize,
        each: &mut dyn FnMut(usize, Ending),
    ) {
        self.ended(self.first(), stem, bytes, at, each);
    }

    fn walk(&self, stage: usize, bytes: &[u8], way: Way, each: &mut dyn FnMut(usize, Ending)) {
        follow(&self.stages[stage].trie, bytes, way, |stem, at| {
            self.ended(stage, stem, bytes, at, each);
        });
    }

    fn enter(&self, stage: usize, bytes: &[u8], at: usize, each: &mut dyn FnMut(usize, Ending)) {
        if let Some(stem) = self.stages[stage].trie.ended(0, 0) {
            self.ended(stage, stem, bytes, at, each);
        }
        self.walk(stage, bytes, Way { at, len: 0, node: 0 }, each);
    }

    fn ended(
        &self,
        stage: usize,
        stem: usize,
        bytes: &[u8],
        at: usize,
        each: &mut dyn FnMut(usize, Ending),
    ) {
        for next in self.stages[stage].after(stem) {
            match *next {
                Next::Done(ending) => each(at, ending),
                Next::Stage { open: true, stage } => {
                    self.enter(stage, bytes, end_of_word(bytes, at), each);
                }
                Next::Stage { open: false, stage } => self.enter(stage, bytes, at, each),
                Next::List { list, stage } => {
                    self.words(list, bytes, at, &mut |end| self.enter(stage, bytes, end, each));
                }
            }
        }
    }

    /// Where words of a list that begin at `at` end.
    fn words(&self, list: usize, bytes: &[u8], at: usize, each: &mut dyn FnMut(usize)) {
        let List { trie, ends } = &self.lists[list];
        follow(trie, bytes, Way { at, len: 0, node: 0 }, |word, at| {
            let (closed, open) = ends[word];
            let end = end_of_word(bytes, at);
            if closed {
                each(at);
            }
            if open && !(closed && end == at) {
                each(end);
            }
        });
    }
}

/// Follows a text through a trie; `each` is given every string that ends, and where in the text.
fn follow(trie: &Trie, bytes: &[u8], mut way: Way, mut each: impl FnMut(usize, usize)) {
    while let Some((byte, after)) = fold::next(bytes, way.at) {
        let Some(node) = trie.step(way.node, way.len, byte) else { return };
        way = Way { at: after, len: way.len + 1, node };
        if let Some(stem) = trie.ended(node, way.len) {
            each(stem, way.at);
        }
    }
}
