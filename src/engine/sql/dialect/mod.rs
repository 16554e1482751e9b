//! Names what SQLite cannot run as what it is: a word of another database, and
//! what to write instead. Translating silently would teach nothing, and every
//! transpiler gets some of it wrong.

mod words;

use super::text::{self, Token, TokenKind};
use words::{WORDS, begins};

/// What stands around names.
const QUOTES: [char; 5] = ['"', '`', '[', ']', '\''];

/// What would help with an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Advice {
    /// Byte offset into the text.
    pub at: usize,
    pub help: String,
}

/// Looks for what lies behind an error. `schema` has the names that there are.
/// `None` where SQLite's own message has to do.
pub(crate) fn advise(
    query: &str,
    schema: &str,
    message: &str,
    offset: Option<usize>,
) -> Option<Advice> {
    let tokens = text::tokens(query);
    if let Some(name) = message.strip_prefix("no such function: ") {
        return function(&tokens, name, offset);
    }
    if let Some(name) = message.strip_prefix("no such column: ") {
        // SQLite adds a question of its own where the name was quoted.
        let name = name.split(" - ").next().unwrap_or(name);
        return token(query, message, offset)
            .or_else(|| quoted(&tokens, name, offset))
            .or_else(|| misspelt(&tokens, schema, name, offset))
            .or_else(|| {
                let index = tokens.iter().position(|token| Some(token.at) == offset)?;
                // The name itself, or the function of which it is the first argument.
                [index, index.saturating_sub(2)]
                    .into_iter()
                    .find_map(|index| foreign(&tokens[index..], &tokens[..index]))
            });
    }
    if let Some(name) = message.strip_prefix("no such table: ") {
        return misspelt(&tokens, schema, name, offset)
            .or_else(|| other_database(&tokens, schema, name))
            .or_else(|| {
                let named = tokens.iter().find(|token| token.is_word(name));
                nearest(&tokens, offset.or(named.map(|token| token.at)))
            });
    }
    let in_where = tokens
        .iter()
        .any(|token| token.is_word("where") && offset.is_some_and(|offset| token.at < offset));
    if in_where && message.starts_with("misuse of aggregate") {
        return Some(Advice {
            at: offset?,
            help: "WHERE looks at one row at a time; compare with a subquery, \
                   (SELECT MAX(x) FROM …), or use HAVING"
                .to_owned(),
        });
    }
    if in_where && message.starts_with("misuse of window function") {
        return Some(Advice {
            at: offset?,
            help: "window functions come after WHERE; filter in an outer query: \
                   SELECT … FROM (SELECT …, ROW_NUMBER() OVER (…) AS n FROM …) WHERE n = 2"
                .to_owned(),
        });
    }
    if message.starts_with("wrong number of arguments to function COUNT") {
        return Some(Advice {
            at: offset?,
            help: "SQLite counts one expression; count the rows of (SELECT DISTINCT a, b FROM …)"
                .to_owned(),
        });
    }
    if message.starts_with("unrecognized token")
        || message.contains("syntax error")
        || message.starts_with("incomplete input")
        || message.starts_with("the parameter")
    {
        return token(query, message, offset)
            .or_else(|| unbracketed(&tokens, offset?))
            .or_else(|| nearest(&tokens, offset));
    }
    None
}

/// `IFNULL(SELECT …, 0)`: the error is at the `SELECT`.
fn unbracketed(tokens: &[Token<'_>], offset: usize) -> Option<Advice> {
    let index = tokens.iter().position(|token| token.at == offset)?;
    let [name, bracket] = tokens.get(index.checked_sub(2)?..index)? else {
        return None;
    };
    let is_argument =
        tokens[index].is_word("select") && bracket.is_sign("(") && name.kind == TokenKind::Word;
    // A keyword of another dialect, such as LATERAL, takes the subquery as it is.
    let is_argument = is_argument && WORDS.phrase(&[*name]).is_none();
    is_argument.then(|| Advice {
        at: offset,
        help: format!(
            "a subquery as an argument has brackets of its own: {}((SELECT …), …)",
            name.text
        ),
    })
}

fn function(tokens: &[Token<'_>], name: &str, offset: Option<usize>) -> Option<Advice> {
    let at = tokens
        .iter()
        .find(|token| token.is_word(name))
        .map(|token| token.at)
        .or(offset)?;
    if name.eq_ignore_ascii_case("regexp") {
        let help = "SQLite has no regular expressions here; use LIKE or GLOB";
        return Some(Advice {
            at,
            help: help.to_owned(),
        });
    }
    WORDS.function(name).map(|help| Advice { at, help })
}

/// `WHERE name = "Ann"`: in SQL that is a column.
fn quoted(tokens: &[Token<'_>], name: &str, offset: Option<usize>) -> Option<Advice> {
    let bare = name.trim_matches('"');
    let token = tokens.iter().find(|token| {
        token.kind == TokenKind::Quoted
            && token.text.trim_matches('"') == bare
            && offset.is_none_or(|offset| offset == token.at)
    })?;
    Some(Advice {
        at: token.at,
        help: format!("double quotes are for names; text goes in single quotes: '{bare}'"),
    })
}

/// `dbo.Employee`: a table that there is, in a database that there is not.
fn other_database(tokens: &[Token<'_>], schema: &str, name: &str) -> Option<Advice> {
    let (database, table) = name.split_once('.')?;
    let known = text::tokens(schema);
    known
        .iter()
        .find(|token| token.text.trim_matches(QUOTES).eq_ignore_ascii_case(table))?;
    let token = tokens.iter().find(|token| {
        token
            .text
            .trim_matches(QUOTES)
            .eq_ignore_ascii_case(database)
    })?;
    Some(Advice {
        at: token.at,
        help: format!("there is one database; write `{table}` alone"),
    })
}

/// The nearest name of the schema.
fn misspelt(
    tokens: &[Token<'_>],
    schema: &str,
    name: &str,
    offset: Option<usize>,
) -> Option<Advice> {
    let bare = name.rsplit('.').next()?.to_lowercase();
    let known = text::tokens(schema);
    let known = known
        .iter()
        .filter(|token| !matches!(token.kind, TokenKind::Sign | TokenKind::Number))
        .map(|token| token.text.trim_matches(QUOTES));
    let nearest = known
        .map(|known| {
            (
                strsim::damerau_levenshtein(&known.to_lowercase(), &bare),
                known,
            )
        })
        .filter(|(distance, known)| *distance * 3 <= known.chars().count().max(3))
        .min_by_key(|(distance, _)| *distance)?;
    if nearest.0 == 0 {
        return None;
    }
    Some(Advice {
        at: offset.or_else(|| {
            let named = |token: &&Token<'_>| token.text.to_lowercase().contains(&bare);
            tokens.iter().find(named).map(|token| token.at)
        })?,
        help: format!("did you mean `{}`?", nearest.1),
    })
}

/// Characters that word processors and other languages leave behind.
fn token(query: &str, message: &str, offset: Option<usize>) -> Option<Advice> {
    let at = offset?;
    let rest = query.get(at..)?;
    let first = rest.chars().next()?;
    let unfinished = message.starts_with("unrecognized token");
    let help = match first {
        '‘' | '’' | '“' | '”' | '„' | '´' => {
            format!("`{first}` is a typographic quote; write ' around text")
        }
        '\\' => "a quote inside text is doubled in SQL: 'it''s'".to_owned(),
        '\'' if unfinished && query.contains("\\'") => {
            "a quote inside text is doubled in SQL, not escaped: 'it''s'".to_owned()
        }
        '\'' if unfinished => "a text begins here that does not end".to_owned(),
        '0'..='9' if unfinished => {
            "a name that begins with a digit needs double quotes around it".to_owned()
        }
        '`' if rest.starts_with("```") => {
            "``` is Markdown around the query; leave it out".to_owned()
        }
        '(' if query[..at].trim().is_empty() => {
            "a query at the top has no brackets around it".to_owned()
        }
        '$' => "`$` belongs to another dialect".to_owned(),
        _ => return None,
    };
    Some(Advice { at, help })
}

/// The last foreign thing before the error in the same statement, or the first
/// one after it.
fn nearest(tokens: &[Token<'_>], offset: Option<usize>) -> Option<Advice> {
    let offset = offset.unwrap_or(usize::MAX);
    let is_end = |token: &&Token<'_>| token.is_sign(";");
    let from = tokens
        .iter()
        .filter(is_end)
        .filter(|token| token.at < offset)
        .map(|token| token.at)
        .next_back();
    let to = tokens
        .iter()
        .filter(is_end)
        .find(|token| token.at > offset)
        .map(|token| token.at);
    let statement: Vec<Token<'_>> = tokens
        .iter()
        .filter(|token| from.is_none_or(|from| token.at > from))
        .filter(|token| to.is_none_or(|to| token.at < to))
        .copied()
        .collect();
    let mut found: Vec<Advice> = Vec::new();
    for index in 0..statement.len() {
        found.extend(foreign(&statement[index..], &statement[..index]));
    }
    let before = found.iter().rposition(|advice| advice.at <= offset);
    let index = before.unwrap_or(0);
    (index < found.len()).then(|| found.swap_remove(index))
}

/// What begins at the first token, if it is of another dialect.
fn foreign(tokens: &[Token<'_>], before: &[Token<'_>]) -> Option<Advice> {
    let first = tokens.first()?;
    let advice = |help: String| Some(Advice { at: first.at, help });
    if first.is_word("top")
        && before
            .iter()
            .rev()
            .take(2)
            .any(|token| token.is_word("select"))
    {
        let number = tokens
            .get(1)
            .filter(|token| token.kind == TokenKind::Number);
        let number = number.map_or("n", |token| token.text);
        return advice(format!(
            "`TOP {number}` is T-SQL; in SQLite write `LIMIT {number}` at the end"
        ));
    }
    if first.kind == TokenKind::Word
        && first.text.len() == 1
        && first.text.eq_ignore_ascii_case("n")
        && tokens
            .get(1)
            .is_some_and(|next| next.kind == TokenKind::String && next.at == first.at + 1)
    {
        return advice("`N'…'` is T-SQL; in SQLite write '…'".to_owned());
    }
    if (first.is_word("any") || first.is_word("all") || first.is_word("some"))
        && tokens.get(1).is_some_and(|token| token.is_sign("("))
        && before.last().is_some_and(|token| {
            token.kind == TokenKind::Sign && ["=", ">", "<", "<>", "!="].contains(&token.text)
        })
    {
        let word = first.text.to_uppercase();
        return advice(format!(
            "SQLite has no comparison with {word} (…); compare with MAX or MIN of the \
             subquery, or use IN or NOT EXISTS"
        ));
    }
    if first.is_word("delete")
        && tokens
            .get(1)
            .is_some_and(|next| next.kind == TokenKind::Word && !next.is_word("from"))
    {
        return advice(
            "`DELETE a FROM …` is MySQL; in SQLite write DELETE FROM t WHERE id IN (SELECT …)"
                .to_owned(),
        );
    }
    if first.kind == TokenKind::Sign {
        return advice(WORDS.sign(first.text)?);
    }
    if let Some(help) = fetch(tokens).or_else(|| WORDS.phrase(tokens)) {
        return advice(help);
    }
    let called = tokens.get(1).is_some_and(|token| token.is_sign("("));
    if called && first.kind == TokenKind::Word {
        return function(&tokens[..1], first.text, None);
    }
    None
}

/// `OFFSET 1 ROWS FETCH NEXT 1 ROWS ONLY`, with the numbers of the text.
fn fetch(tokens: &[Token<'_>]) -> Option<String> {
    let number = |at: usize| {
        let token = tokens.get(at)?;
        (token.kind == TokenKind::Number).then_some(token.text)
    };
    let is_fetch = |tokens: &[Token<'_>]| {
        begins(tokens, ["fetch", "next"]) || begins(tokens, ["fetch", "first"])
    };
    let word = |at: usize, words: [&str; 2]| {
        let token = tokens.get(at);
        token.is_some_and(|token| words.iter().any(|word| token.is_word(word)))
    };
    let offset = number(1).filter(|_| tokens[0].is_word("offset") && word(2, ["row", "rows"]));
    if offset.is_none() && !is_fetch(tokens) {
        return None;
    }
    let fetch = (0..tokens.len()).find(|at| is_fetch(&tokens[*at..]));
    let limit = fetch.and_then(|at| number(at + 2));
    let instead = match (offset, limit) {
        (Some(offset), limit) => format!("LIMIT {} OFFSET {offset}", limit.unwrap_or("-1")),
        (None, limit) => format!("LIMIT {}", limit.unwrap_or("1")),
    };
    Some(format!(
        "`OFFSET … FETCH NEXT … ROWS ONLY` is not SQLite; write `{instead}`"
    ))
}

#[cfg(test)]
mod tests;
