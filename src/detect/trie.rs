//! A trie over sorted strings, made in one pass over them: every start of the program makes it.
//!
//! Where only one string is left, nothing branches any more: the rest of it is compared as it is.
//! Most strings are alone after a few letters, so there are few nodes.

use std::ops::Range;

/// Folded phrases, sorted, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Stems {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Stems {
    pub(super) fn push(&mut self, stem: &[u8]) {
        self.bytes.extend_from_slice(stem);
        self.ends.push(self.bytes.len());
    }

    fn get(&self, index: usize) -> &[u8] {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start..self.ends[index]]
    }
}

/// No string ends here.
const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
struct Node {
    /// Its children stand next to each other.
    first: u32,
    children: u16,
    /// One string alone is left.
    lone: bool,
    /// The string that ends here, or that is left.
    stem: u32,
}

const LEAF: Node = Node { first: 0, children: 0, lone: false, stem: NONE };

/// The trie; its root is node 0.
#[derive(Debug)]
pub(super) struct Trie {
    stems: Stems,
    nodes: Vec<Node>,
    /// The byte that leads to each node.
    edges: Vec<u8>,
}

impl Trie {
    /// Makes it. The strings are sorted, each once.
    pub(super) fn of(stems: Stems) -> Trie {
        let all = 0..stems.ends.len();
        let mut trie = Trie { stems, nodes: vec![LEAF], edges: vec![0] };
        let mut open = vec![(0, all, 0)];
        while let Some((node, range, depth)) = open.pop() {
            trie.grow(node, range, depth, &mut open);
        }
        trie
    }

    fn grow(
        &mut self,
        node: usize,
        mut range: Range<usize>,
        depth: usize,
        open: &mut Vec<(usize, Range<usize>, usize)>,
    ) {
        if range.len() == 1 {
            self.nodes[node] = Node { lone: true, stem: range.start as u32, ..LEAF };
            return;
        }
        if !range.is_empty() && self.stems.get(range.start).len() == depth {
            self.nodes[node].stem = range.start as u32;
            range.start += 1;
        }
        self.nodes[node].first = self.nodes.len() as u32;
        while !range.is_empty() {
            let byte = self.stems.get(range.start)[depth];
            let more = range.clone().find(|index| self.stems.get(*index)[depth] != byte);
            let end = more.unwrap_or(range.end);
            open.push((self.nodes.len(), range.start..end, depth + 1));
            self.nodes.push(LEAF);
            self.edges.push(byte);
            self.nodes[node].children += 1;
            range.start = end;
        }
    }

    /// The string of this number.
    pub(super) fn stem(&self, index: usize) -> &[u8] {
        self.stems.get(index)
    }

    /// The node to which `byte` leads from `node`, which lies `depth` bytes deep.
    pub(super) fn step(&self, node: usize, depth: usize, byte: u8) -> Option<usize> {
        let Node { first, children, lone, stem } = self.nodes[node];
        if lone {
            return (self.stems.get(stem as usize).get(depth) == Some(&byte)).then_some(node);
        }
        let first = first as usize;
        let edges = &self.edges[first..first + usize::from(children)];
        edges.iter().position(|edge| *edge == byte).map(|child| first + child)
    }

    /// The string that ends at `node`, `depth` bytes deep.
    pub(super) fn ended(&self, node: usize, depth: usize) -> Option<usize> {
        let Node { lone, stem, .. } = self.nodes[node];
        let ends = stem != NONE && (!lone || self.stems.get(stem as usize).len() == depth);
        ends.then_some(stem as usize)
    }

    /// The node behind the beginning of a string.
    pub(super) fn after(&self, beginning: &[u8]) -> usize {
        let step = |node, (depth, byte): (usize, &u8)| self.step(node, depth, *byte);
        beginning.iter().enumerate().try_fold(0, step).expect("a string begins so")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_string_is_found_and_nothing_else() {
        let strings = ["a", "ab", "abc", "abd", "b", "bcdefg", "bcdxyz", "c d e"];
        let mut stems = Stems::default();
        for string in strings {
            stems.push(string.as_bytes());
        }
        let trie = Trie::of(stems);
        let find = |text: &str| {
            let bytes = text.as_bytes();
            let step = |node, (depth, byte): (usize, &u8)| trie.step(node, depth, *byte);
            let node = bytes.iter().enumerate().try_fold(0, step)?;
            trie.ended(node, bytes.len())
        };
        for (index, string) in strings.iter().enumerate() {
            assert_eq!(find(string), Some(index), "{string}");
        }
        for other in ["", "ac", "abcd", "bc", "bcdefgh", "c", "c d", "d"] {
            assert_eq!(find(other), None, "{other}");
        }
        assert_eq!(Trie::of(Stems::default()).step(0, 0, b'a'), None);
    }
}
