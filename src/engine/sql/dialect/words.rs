//! The table of what other databases have.

use std::sync::LazyLock;

use serde::Deserialize;

use super::super::text::Token;

pub(super) static WORDS: LazyLock<Words> =
    LazyLock::new(|| toml::from_str(include_str!("words.toml")).expect("a test reads the table"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    functions: Vec<Foreign>,
    phrases: Vec<Foreign>,
    signs: Vec<Foreign>,
}

/// What another database has.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Foreign {
    /// In small letters; several words are parted by a blank.
    words: Vec<String>,
    /// Whose it is.
    of: String,
    /// What to write instead.
    help: String,
}

impl Words {
    pub fn function(&self, name: &str) -> Option<String> {
        let is_name = |word: &&String| word.eq_ignore_ascii_case(name);
        find(&self.functions, is_name).map(|(_, foreign)| foreign.about(name))
    }

    /// What the tokens begin with.
    pub fn phrase(&self, tokens: &[Token<'_>]) -> Option<String> {
        let begins = |words: &&String| begins(tokens, words.split(' '));
        find(&self.phrases, begins).map(|(words, foreign)| foreign.about(&words.to_uppercase()))
    }

    pub fn sign(&self, sign: &str) -> Option<String> {
        let is_sign = |other: &&String| *other == sign;
        find(&self.signs, is_sign).map(|(_, foreign)| foreign.about(sign))
    }
}

impl Foreign {
    fn about(&self, written: &str) -> String {
        format!("`{written}` is {}; {}", self.of, self.help)
    }
}

fn find(all: &[Foreign], is_it: impl Fn(&&String) -> bool) -> Option<(&String, &Foreign)> {
    all.iter()
        .find_map(|foreign| Some((foreign.words.iter().find(&is_it)?, foreign)))
}

/// Do the tokens begin with these words?
pub(super) fn begins<'a>(tokens: &[Token<'_>], words: impl IntoIterator<Item = &'a str>) -> bool {
    let mut tokens = tokens.iter();
    words
        .into_iter()
        .all(|word| tokens.next().is_some_and(|token| token.is_word(word)))
}
