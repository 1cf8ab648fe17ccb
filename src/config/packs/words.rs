//! Named lists of words, and the words of a pattern with the lists that it names filled in.

use std::{collections::BTreeMap, result::Result};

/// Named lists of words.
pub(in crate::config) type Words = BTreeMap<String, Vec<String>>;

/// The known lists, and a pack's own with those that they name filled in. Fails with the name of
/// the list that is wrong and of the one that it misses.
pub(super) fn extend(known: &Words, own: Words) -> Result<Words, (String, String)> {
    let mut all = known.clone();
    for (list, words) in own {
        match expand(words, known) {
            Ok(expanded) => all.insert(list, expanded),
            Err(unknown) => return Err((list, unknown)),
        };
    }
    Ok(all)
}

/// Words with each `@list` replaced by its words. `@person` also stays: it stands for names, as
/// `@name`, which is no list, stands for one right before the match.
pub(super) fn expand(words: Vec<String>, known: &Words) -> Result<Vec<String>, String> {
    let mut all = Vec::with_capacity(words.len());
    for word in words {
        let Some(list) = word.strip_prefix('@') else {
            all.push(word);
            continue;
        };
        if list == "name" {
            all.push(word);
            continue;
        }
        let Some(members) = known.get(list) else { return Err(list.to_owned()) };
        all.extend(members.iter().cloned());
        if list == "person" {
            all.push(word);
        }
    }
    Ok(all)
}

/// Terms with each `{list}` in them replaced by each of its words: `{nationality} family`.
pub(super) fn spread(terms: Vec<String>, known: &Words) -> Result<Vec<String>, String> {
    let mut all = Vec::with_capacity(terms.len());
    for term in terms {
        let Some((before, rest)) = term.split_once('{') else {
            all.push(term);
            continue;
        };
        let Some((list, after)) = rest.split_once('}') else { return Err(rest.to_owned()) };
        let words = known.get(list).ok_or_else(|| list.to_owned())?;
        let filled = words.iter().map(|word| format!("{before}{word}{after}")).collect();
        all.extend(spread(filled, known)?);
    }
    Ok(all)
}
