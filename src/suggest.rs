//! Suggestions for misspelt words.

/// The candidate most similar to `word`, if any is similar enough.
///
/// ```
/// assert_eq!(offercalc::suggest("amazn", ["amazon", "google"]), Some("amazon"));
/// assert_eq!(offercalc::suggest("xyz", ["amazon", "google"]), None);
/// ```
pub fn suggest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const ALIKE: f64 = 0.8;
    // Longer words are unlikely misspellings and slow to compare.
    const LONGEST: usize = 64;
    if word.len() > LONGEST {
        return None;
    }
    let word = word.to_lowercase();
    let alike = candidates.into_iter().map(|known| (strsim::jaro_winkler(&word, known), known));
    let (likeness, known) = alike.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    (likeness >= ALIKE).then_some(known)
}
