//! Which tables and columns a schema creates: enough to name a mistyped table
//! or column at its line. SQLite itself has the last word later.

/// A table of the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Declared {
    pub(crate) name: String,
    /// `None` where they are not spelt out (`CREATE TABLE … AS SELECT`).
    pub(crate) columns: Option<Vec<String>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    /// A word or a quoted name; true if it was quoted.
    Name(String, bool),
    Sign(char),
}

/// The tables that `CREATE TABLE` statements make.
pub(crate) fn scan(schema: &str) -> Vec<Declared> {
    let tokens = tokens(schema);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if is(&tokens, at, "create") {
            let mut next = at + 1;
            while ["temp", "temporary"]
                .iter()
                .any(|word| is(&tokens, next, word))
            {
                next += 1;
            }
            if is(&tokens, next, "table") {
                next += 1;
                if is(&tokens, next, "if") {
                    next += 3;
                }
                let qualified = tokens.get(next + 1) == Some(&Token::Sign('.'));
                next += if qualified { 2 } else { 0 };
                if let Some(Token::Name(name, _)) = tokens.get(next) {
                    found.push(Declared {
                        name: name.clone(),
                        columns: columns(&tokens[next + 1..]),
                    });
                }
            }
        }
        at += 1;
    }
    found
}

fn is(tokens: &[Token], at: usize, word: &str) -> bool {
    matches!(tokens.get(at), Some(Token::Name(name, false)) if name.eq_ignore_ascii_case(word))
}

/// The first word of each definition in the parentheses.
fn columns(tokens: &[Token]) -> Option<Vec<String>> {
    if tokens.first() != Some(&Token::Sign('(')) {
        return None;
    }
    const CONSTRAINTS: [&str; 5] = ["constraint", "primary", "unique", "check", "foreign"];
    let mut names = Vec::new();
    let mut depth = 0;
    let mut first = false;
    for token in tokens {
        match token {
            Token::Sign('(') => {
                depth += 1;
                first = depth == 1;
                continue;
            }
            Token::Sign(')') => {
                depth -= 1;
                if depth == 0 {
                    return Some(names);
                }
            }
            Token::Sign(',') if depth == 1 => {
                first = true;
                continue;
            }
            Token::Name(name, quoted) if first => {
                let lower = name.to_lowercase();
                if *quoted || !CONSTRAINTS.contains(&lower.as_str()) {
                    names.push(name.clone());
                }
            }
            _ => {}
        }
        first = false;
    }
    None
}

fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("--") {
            rest = comment.find('\n').map_or("", |end| &comment[end..]);
        } else if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.find("*/").map_or("", |end| &comment[end + 2..]);
        } else if let '"' | '`' | '\'' | '[' = c {
            let close = if c == '[' { ']' } else { c };
            let inner = &rest[1..];
            let end = inner.find(close).unwrap_or(inner.len());
            found.push(Token::Name(inner[..end].to_owned(), true));
            rest = inner.get(end + 1..).unwrap_or("");
        } else if c.is_alphanumeric() || c == '_' {
            let end = rest
                .find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$')
                .unwrap_or(rest.len());
            found.push(Token::Name(rest[..end].to_owned(), false));
            rest = &rest[end..];
        } else {
            if !c.is_whitespace() {
                found.push(Token::Sign(c));
            }
            rest = &rest[c.len_utf8()..];
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(schema: &str) -> Vec<(String, Option<Vec<String>>)> {
        scan(schema)
            .into_iter()
            .map(|table| (table.name, table.columns))
            .collect()
    }

    #[test]
    fn tables_and_columns_are_found() {
        let schema = "-- CREATE TABLE no (x);\n\
            CREATE TABLE IF NOT EXISTS main.\"Order Line\" (\n\
              id INTEGER PRIMARY KEY CHECK (id > 0, 1), [unit price] DECIMAL(10, 2), /* , c */\n\
              `note` TEXT DEFAULT 'a, b', CONSTRAINT one UNIQUE (id), FOREIGN KEY (id) REFERENCES t (id)\n\
            );\ncreate temp table b(a);";
        let columns = ["id", "unit price", "note"].map(str::to_owned).to_vec();
        assert_eq!(
            names(schema),
            [
                ("Order Line".to_owned(), Some(columns)),
                ("b".to_owned(), Some(vec!["a".to_owned()])),
            ]
        );
    }

    #[test]
    fn what_is_not_spelt_out_is_not_guessed() {
        assert_eq!(
            names("CREATE TABLE t AS SELECT 1"),
            [("t".to_owned(), None)]
        );
        assert_eq!(names("CREATE TABLE t (a"), [("t".to_owned(), None)]);
        assert_eq!(names("CREATE VIEW v AS SELECT 1"), []);
    }
}
