//! From the canonical snake_case name of a problem to what each language's
//! people write.

/// How a language writes names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Convention {
    /// `is_balanced`
    Snake,
    /// `isBalanced`
    Camel,
    /// `IsBalanced`
    Pascal,
}

/// A canonical name in one convention. A name that is already written in
/// some other way (`LRUCache`) keeps its inner capitals.
pub fn convert(canonical: &str, convention: Convention) -> String {
    let words: Vec<&str> = canonical.split('_').filter(|w| !w.is_empty()).collect();
    match convention {
        Convention::Snake => {
            let mut out = String::new();
            for (i, word) in words.iter().enumerate() {
                if i > 0 {
                    out.push('_');
                }
                let mut previous_lower = false;
                for c in word.chars() {
                    if c.is_uppercase() && previous_lower {
                        out.push('_');
                    }
                    previous_lower = c.is_lowercase() || c.is_ascii_digit();
                    out.extend(c.to_lowercase());
                }
            }
            out
        }
        Convention::Camel => {
            let mut out = String::new();
            for (i, word) in words.iter().enumerate() {
                push_capitalised(&mut out, word, i > 0);
            }
            out
        }
        Convention::Pascal => {
            let mut out = String::new();
            for word in &words {
                push_capitalised(&mut out, word, true);
            }
            out
        }
    }
}

fn push_capitalised(out: &mut String, word: &str, capital: bool) {
    let mut chars = word.chars();
    if let Some(first) = chars.next() {
        if capital {
            out.extend(first.to_uppercase());
        } else {
            out.extend(first.to_lowercase());
        }
        out.push_str(chars.as_str());
    }
}

/// Words that people write in capitals inside a name: `sortedArrayToBST`.
const ACRONYMS: [&str; 25] = [
    "api", "bfs", "bst", "cpu", "csv", "dfs", "dna", "html", "http", "id", "io", "ip", "json",
    "lca", "lcs", "lfu", "lis", "lru", "rgb", "rpn", "sql", "tcp", "url", "utf8", "xml",
];

/// A canonical name with its acronyms in capitals, apart from the first word,
/// whose beginning the convention decides.
fn with_acronyms(canonical: &str) -> String {
    let words: Vec<String> = canonical
        .split('_')
        .enumerate()
        .map(|(i, word)| match i > 0 && ACRONYMS.contains(&word) {
            true => word.to_uppercase(),
            false => word.to_string(),
        })
        .collect();
    words.join("_")
}

/// Every spelling that is taken for a name and its aliases, best first: the
/// name in the language's own convention, then in the others, then each alias
/// likewise.
pub fn spellings(name: &str, aliases: &[String], own: Convention) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut push = |spelling: String| {
        if !all.contains(&spelling) {
            all.push(spelling);
        }
    };
    for name in std::iter::once(name).chain(aliases.iter().map(String::as_str)) {
        push(convert(name, own));
        for other in [Convention::Snake, Convention::Camel, Convention::Pascal] {
            push(convert(name, other));
        }
        let loud = with_acronyms(name);
        if loud != name {
            push(convert(&loud, Convention::Camel));
            push(convert(&loud, Convention::Pascal));
        }
        push(name.to_string());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn converts_between_conventions() {
        assert_eq!(convert("is_balanced", Convention::Camel), "isBalanced");
        assert_eq!(convert("is_balanced", Convention::Pascal), "IsBalanced");
        assert_eq!(convert("is_balanced", Convention::Snake), "is_balanced");
        assert_eq!(convert("RateLimiter", Convention::Snake), "rate_limiter");
        assert_eq!(convert("base62_encode", Convention::Camel), "base62Encode");
    }

    #[test]
    fn acronyms_may_stand_in_capitals() {
        let got = spellings("sorted_array_to_bst", &[], Convention::Camel);
        assert_eq!(got[0], "sortedArrayToBst");
        assert!(got.contains(&"sortedArrayToBST".into()));
        assert!(got.contains(&"SortedArrayToBST".into()));
        assert!(spellings("eval_rpn", &[], Convention::Camel).contains(&"evalRPN".into()));
        let first = spellings("id_of", &[], Convention::Camel);
        assert_eq!(first, ["idOf", "id_of", "IdOf"]);
    }

    #[test]
    fn the_own_convention_comes_first_and_aliases_last() {
        let got = spellings("is_balanced", &["is_valid".into()], Convention::Camel);
        assert_eq!(
            got,
            [
                "isBalanced",
                "is_balanced",
                "IsBalanced",
                "isValid",
                "is_valid",
                "IsValid"
            ]
        );
    }
}
