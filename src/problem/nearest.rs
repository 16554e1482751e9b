//! The nearest valid word to a mistyped one.

/// The candidate that a typing slip would turn into `word`, if there is one.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let lower = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| {
            let distance = strsim::damerau_levenshtein(&lower, &candidate.to_lowercase());
            (distance, candidate)
        })
        .filter(|(distance, candidate)| {
            let length = candidate.chars().count().max(lower.chars().count());
            *distance <= (length / 3).max(1) && *distance < length
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// `a`, `b` or `c`, each in double quotes.
pub(crate) fn list<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    join(
        words
            .into_iter()
            .map(|word| format!("\"{word}\""))
            .collect(),
    )
}

/// `a`, `b` or `c`, each in back-ticks.
pub(crate) fn code_list<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    join(words.into_iter().map(|word| format!("`{word}`")).collect())
}

fn join(words: Vec<String>) -> String {
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}
