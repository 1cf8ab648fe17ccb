//! Named lists of words, and the words of a pattern with the lists that it names filled in.

use std::{collections::BTreeMap, result::Result, sync::Arc};

use crate::model::WordLists;

/// Named lists of words, as they are written.
pub(in crate::config) type Words = BTreeMap<String, Vec<String>>;

/// The known lists, and a pack's own with those that they name filled in. Fails with the name of
/// the list that is wrong and of the one that it misses.
pub(super) fn extend(known: &WordLists, own: Words) -> Result<WordLists, (String, String)> {
    let mut all = known.clone();
    for (list, words) in own {
        match expand(words, known) {
            Ok(expanded) => all.insert(list, expanded.into()),
            Err(unknown) => return Err((list, unknown)),
        };
    }
    Ok(all)
}

/// Words with each `@list` replaced by its words. `@person` also stays: it stands for names, as
/// `@name`, which is no list, stands for one right before the match.
pub(super) fn expand(words: Vec<String>, known: &WordLists) -> Result<Vec<String>, String> {
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

/// The lists that terms name as `{list}`, each without lists within it.
pub(super) fn named(terms: &[String], known: &WordLists) -> Result<WordLists, String> {
    let mut lists = WordLists::new();
    for term in terms {
        let mut rest = term.as_str();
        while let Some((_, after)) = rest.split_once('{') {
            let (list, after) = after.split_once('}').ok_or_else(|| after.to_owned())?;
            let words = known.get(list).ok_or_else(|| list.to_owned())?;
            if !lists.contains_key(list) {
                lists.insert(list.to_owned(), flat(words, known)?);
            }
            rest = after;
        }
    }
    Ok(lists)
}

/// A list with those that its words name filled in.
fn flat(words: &Arc<[String]>, known: &WordLists) -> Result<Arc<[String]>, String> {
    if words.iter().all(|word| !word.contains('{')) {
        return Ok(Arc::clone(words));
    }
    Ok(spread(words.to_vec(), known)?.into())
}

/// Terms with each `{list}` in them replaced by each of its words: `{nationality} family`.
pub(super) fn spread(terms: Vec<String>, known: &WordLists) -> Result<Vec<String>, String> {
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
