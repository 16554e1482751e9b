//! Names what SQLite cannot run as what it is: a word of another database, and
//! what to write instead. Translating silently would teach nothing, and every
//! transpiler gets some of it wrong.

use super::text::{self, Token, TokenKind};

/// What stands around names.
const QUOTES: [char; 5] = ['"', '`', '[', ']', '\''];

/// What would help with an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Advice {
    /// Byte offset into the text.
    pub at: usize,
    pub help: String,
}

/// Functions of other databases: names, where they come from, what to write.
const FUNCTIONS: &[(&[&str], &str, &str)] = &[
    (&["isnull"], "T-SQL", "in SQLite write IFNULL(a, b)"),
    (&["nvl"], "Oracle", "in SQLite write IFNULL(a, b)"),
    (
        &["nvl2"],
        "Oracle",
        "in SQLite write IIF(a IS NOT NULL, b, c)",
    ),
    (
        &["decode"],
        "Oracle",
        "in SQLite write CASE a WHEN … THEN … END",
    ),
    (
        &["extract", "datepart", "date_part"],
        "another dialect",
        "in SQLite write strftime('%Y', d), or YEAR(d), MONTH(d), DAY(d)",
    ),
    (
        &["date_add", "date_sub", "adddate", "subdate", "dateadd"],
        "another dialect",
        "in SQLite write date(d, '+1 day')",
    ),
    (
        &["timestampdiff", "timediff"],
        "MySQL",
        "in SQLite subtract julianday(a) - julianday(b)",
    ),
    (
        &["date_format", "to_char"],
        "another dialect",
        "in SQLite write strftime('%Y-%m', d)",
    ),
    (
        &["str_to_date", "to_date"],
        "another dialect",
        "in SQLite dates are text such as '2024-02-29'",
    ),
    (
        &["date_trunc"],
        "PostgreSQL",
        "in SQLite write date(d, 'start of month')",
    ),
    (
        &["last_day"],
        "MySQL",
        "in SQLite write date(d, 'start of month', '+1 month', '-1 day')",
    ),
    (
        &["hour", "minute", "second"],
        "MySQL",
        "in SQLite write CAST(strftime('%H', d) AS INTEGER), with %M or %S for the others",
    ),
    (
        &["dayofyear", "week", "weekofyear", "yearweek"],
        "MySQL",
        "in SQLite write strftime('%j', d) for the day of the year, '%W' for its week",
    ),
    (
        &["unix_timestamp", "from_unixtime"],
        "MySQL",
        "in SQLite write strftime('%s', d), and datetime(n, 'unixepoch') for the way back",
    ),
    (
        &["time_to_sec", "sec_to_time", "maketime"],
        "MySQL",
        "in SQLite a time is text; write strftime('%s', t) - strftime('%s', '00:00')",
    ),
    (&["datalength"], "T-SQL", "in SQLite write length(x)"),
    (&["any_value"], "MySQL", "in SQLite write the column alone"),
    (
        &["weekday", "dayofweek", "dayname", "monthname"],
        "MySQL",
        "in SQLite write strftime('%w', d), 0 is Sunday",
    ),
    (
        &[
            "now",
            "getdate",
            "sysdate",
            "curdate",
            "curtime",
            "sysdatetime",
        ],
        "another dialect",
        "in SQLite write datetime('now'); here that moment stands still",
    ),
    (&["len"], "T-SQL", "in SQLite write length(x)"),
    (
        &["charindex"],
        "T-SQL",
        "in SQLite write instr(text, part): the arguments the other way round",
    ),
    (
        &["strpos", "position"],
        "PostgreSQL",
        "in SQLite write instr(text, part)",
    ),
    (
        &["convert", "try_convert", "try_cast", "to_number"],
        "another dialect",
        "in SQLite write CAST(x AS INTEGER)",
    ),
    (
        &["listagg"],
        "Oracle",
        "in SQLite write group_concat(x, ', ')",
    ),
    (
        &["array_agg"],
        "PostgreSQL",
        "in SQLite write group_concat(x) or json_group_array(x)",
    ),
    (
        &[
            "regexp_like",
            "regexp_replace",
            "regexp_substr",
            "regexp_matches",
        ],
        "another dialect",
        "SQLite has no regular expressions here; use LIKE or GLOB",
    ),
    (
        &["truncate"],
        "MySQL",
        "in SQLite write trunc(x), or round(x, digits)",
    ),
    (&["rand"], "MySQL", "in SQLite write random()"),
    (
        &["field", "find_in_set", "elt"],
        "MySQL",
        "in SQLite write CASE x WHEN … THEN … END",
    ),
    (
        &["lpad", "rpad", "repeat", "space", "replicate"],
        "another dialect",
        "in SQLite write printf('%10s', x), or '%-10s' for the other side",
    ),
    (
        &["split_part", "substring_index", "string_split"],
        "another dialect",
        "in SQLite use substr(x, 1, instr(x, ',') - 1)",
    ),
    (
        &["generate_series"],
        "PostgreSQL",
        "in SQLite write WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10)",
    ),
    (
        &["to_days", "from_days"],
        "MySQL",
        "in SQLite write julianday(d)",
    ),
    (
        &[
            "stddev",
            "stddev_pop",
            "stddev_samp",
            "variance",
            "var_pop",
            "var_samp",
            "stdev",
        ],
        "another dialect",
        "SQLite has none; it can be computed from AVG(x * x) and AVG(x)",
    ),
    (
        &["percentile_cont", "percentile_disc", "median"],
        "another dialect",
        "SQLite has none here; use ROW_NUMBER() and COUNT(*) OVER ()",
    ),
];

/// Words that stand in this order: the words, where they come from, what to
/// write. `#` stands for a number.
const PHRASES: &[(&[&str], &str, &str)] = &[
    (&["offset", "#", "rows"], "standard SQL", "FETCH"),
    (&["offset", "#", "row"], "standard SQL", "FETCH"),
    (&["fetch", "next"], "standard SQL", "FETCH"),
    (&["fetch", "first"], "standard SQL", "FETCH"),
    (
        &["ilike"],
        "PostgreSQL",
        "in SQLite write LIKE, which ignores the case of A to Z already",
    ),
    (
        &["similar", "to"],
        "PostgreSQL",
        "SQLite has no regular expressions here; use LIKE or GLOB",
    ),
    (
        &["rlike"],
        "MySQL",
        "SQLite has no regular expressions here; use LIKE or GLOB",
    ),
    (
        &["regexp"],
        "MySQL",
        "SQLite has no regular expressions here; use LIKE or GLOB",
    ),
    (
        &["interval"],
        "another dialect",
        "in SQLite write date(d, '+1 day')",
    ),
    (
        &["delimiter"],
        "the MySQL client",
        "leave it out: end statements with ;",
    ),
    (
        &["distinct", "on"],
        "PostgreSQL",
        "use ROW_NUMBER() OVER (PARTITION BY …) = 1",
    ),
    (
        &["group_concat", "separator"],
        "MySQL",
        "in SQLite write group_concat(x, ', ')",
    ),
    (
        &["separator"],
        "MySQL",
        "in SQLite write group_concat(x, ', ')",
    ),
    (&["minus", "select"], "Oracle", "in SQLite write EXCEPT"),
    (&["from", "dual"], "Oracle", "in SQLite leave FROM DUAL out"),
    (
        &["rownum"],
        "Oracle",
        "in SQLite write LIMIT, or ROW_NUMBER() OVER (…)",
    ),
    (
        &["qualify"],
        "another dialect",
        "in SQLite filter the window function in an outer query",
    ),
    (
        &["cross", "apply"],
        "T-SQL",
        "in SQLite use a join, or a subquery in the SELECT list",
    ),
    (
        &["outer", "apply"],
        "T-SQL",
        "in SQLite use a join, or a subquery in the SELECT list",
    ),
    (
        &["lateral"],
        "PostgreSQL",
        "in SQLite use a join, or a subquery in the SELECT list",
    ),
    (
        &["pivot"],
        "T-SQL",
        "in SQLite write SUM(CASE WHEN … THEN … END) for each column",
    ),
    (
        &["with", "rollup"],
        "MySQL",
        "in SQLite add the totals with UNION ALL",
    ),
    (
        &["rollup"],
        "another dialect",
        "in SQLite add the totals with UNION ALL",
    ),
    (
        &["cube"],
        "another dialect",
        "in SQLite add the totals with UNION ALL",
    ),
    (
        &["grouping", "sets"],
        "another dialect",
        "in SQLite add the totals with UNION ALL",
    ),
    (
        &["create", "function"],
        "of other databases",
        "SQLite has no stored functions: hand in the query alone",
    ),
    (
        &["create", "procedure"],
        "of other databases",
        "SQLite has no stored procedures: hand in the query alone",
    ),
    (
        &["declare"],
        "of other databases",
        "SQLite has no variables; use WITH name AS (SELECT …)",
    ),
    (
        &["go"],
        "the T-SQL client",
        "leave it out: end statements with ;",
    ),
    (
        &["use"],
        "MySQL and T-SQL",
        "leave it out: there is one database",
    ),
    (
        &["show", "tables"],
        "MySQL",
        "in SQLite write SELECT name FROM sqlite_schema",
    ),
    (
        &["insert", "ignore"],
        "MySQL",
        "in SQLite write INSERT OR IGNORE",
    ),
    (
        &["on", "duplicate", "key"],
        "MySQL",
        "in SQLite write ON CONFLICT (…) DO UPDATE SET …",
    ),
    (
        &["truncate", "table"],
        "another dialect",
        "in SQLite write DELETE FROM",
    ),
    (
        &["auto_increment"],
        "MySQL",
        "in SQLite write INTEGER PRIMARY KEY",
    ),
    (&["nolock"], "T-SQL", "leave WITH (NOLOCK) out"),
    (
        &["div"],
        "MySQL",
        "in SQLite / between integers drops the fraction",
    ),
    (&["xor"], "MySQL", "in SQLite write (a) <> (b)"),
    (
        &["straight_join"],
        "MySQL",
        "in SQLite write CROSS JOIN or JOIN",
    ),
];

/// Signs of other dialects.
const SIGNS: &[(&str, &str, &str)] = &[
    (
        "::",
        "PostgreSQL",
        "in SQLite write CAST(x AS INTEGER), or CAST(x AS TEXT)",
    ),
    (
        ":=",
        "MySQL",
        "SQLite has no variables; use a window function such as ROW_NUMBER()",
    ),
    (
        "@",
        "MySQL and T-SQL",
        "SQLite has no variables; use a window function or WITH",
    ),
    ("<=>", "MySQL", "in SQLite write a IS b"),
    ("&&", "MySQL", "in SQLite write AND"),
    (
        "^",
        "another dialect",
        "in SQLite the bits of either are (a | b) - (a & b)",
    ),
    (
        "~",
        "PostgreSQL",
        "SQLite has no regular expressions here; use LIKE or GLOB",
    ),
];

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
    let is_argument = is_argument && !PHRASES.iter().any(|(words, ..)| begins(&[*name], words));
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
    FUNCTIONS
        .iter()
        .find(|(names, ..)| names.iter().any(|other| other.eq_ignore_ascii_case(name)))
        .map(|(_, origin, help)| Advice {
            at,
            help: format!("`{name}` is {origin}; {help}"),
        })
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
        let (sign, origin, help) = SIGNS.iter().find(|(sign, ..)| *sign == first.text)?;
        return advice(format!("`{sign}` is {origin}; {help}"));
    }
    if let Some((words, origin, help)) = PHRASES.iter().find(|(words, ..)| begins(tokens, words)) {
        let shown = words.join(" ").to_uppercase().replace('#', "…");
        if *help == "FETCH" {
            return advice(fetch(tokens));
        }
        return advice(format!("`{shown}` is {origin}; {help}"));
    }
    let called = tokens.get(1).is_some_and(|token| token.is_sign("("));
    if called && first.kind == TokenKind::Word {
        return function(&tokens[..1], first.text, None);
    }
    None
}

fn begins(tokens: &[Token<'_>], words: &[&str]) -> bool {
    tokens.len() >= words.len()
        && words.iter().zip(tokens).all(|(word, token)| {
            if *word == "#" {
                token.kind == TokenKind::Number
            } else {
                token.is_word(word)
            }
        })
}

/// `OFFSET 1 ROWS FETCH NEXT 1 ROWS ONLY`, with the numbers of the text.
fn fetch(tokens: &[Token<'_>]) -> String {
    let number_after = |words: &[&str]| {
        (0..tokens.len())
            .find(|index| begins(&tokens[*index..], words))
            .and_then(|index| tokens.get(index + words.len()))
            .filter(|token| token.kind == TokenKind::Number)
            .map(|token| token.text)
    };
    let offset = number_after(&["offset"]);
    let limit = number_after(&["fetch", "next"]).or_else(|| number_after(&["fetch", "first"]));
    let limit = limit.unwrap_or(if offset.is_some() { "-1" } else { "1" });
    let instead = match offset {
        Some(offset) => format!("LIMIT {limit} OFFSET {offset}"),
        None => format!("LIMIT {limit}"),
    };
    format!("`OFFSET … FETCH NEXT … ROWS ONLY` is not SQLite; write `{instead}`")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rusqlite::config::DbConfig;

    use super::super::guard::Deadline;
    use super::super::{functions, query};
    use super::*;

    const SCHEMA: &str = "CREATE TABLE Employee (id INT, name TEXT, salary INT, day TEXT);";

    /// What we add to what SQLite says to a text.
    fn help(query: &str) -> String {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        connection.execute_batch(SCHEMA).unwrap();
        for option in [
            DbConfig::SQLITE_DBCONFIG_DQS_DML,
            DbConfig::SQLITE_DBCONFIG_DQS_DDL,
        ] {
            connection.set_db_config(option, false).unwrap();
        }
        functions::register(&connection, &functions::named_in(query)).unwrap();
        let time = Duration::from_secs(5);
        let ran = query::run(&connection, query, &Deadline::after(time), time, 1 << 20);
        match ran.failure {
            None => "it runs".to_owned(),
            Some(failure) => advise(query, SCHEMA, &failure.message, failure.offset)
                .map_or_else(|| format!("no advice: {failure:?}"), |advice| advice.help),
        }
    }

    fn all_say(cases: &[(&str, &str)]) {
        let wrong: Vec<String> = cases
            .iter()
            .map(|(query, part)| (query, part, help(query)))
            .filter(|(_, part, help)| !help.contains(**part))
            .map(|(query, part, help)| format!("{query}\n  wanted: {part}\n  got: {help}"))
            .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn other_dialects_are_named() {
        all_say(&[
            (
                "SELECT TOP 1 salary FROM Employee",
                "`TOP 1` is T-SQL; in SQLite write `LIMIT 1`",
            ),
            ("SELECT DISTINCT TOP 2 salary FROM Employee", "LIMIT 2"),
            (
                "SELECT salary FROM Employee ORDER BY salary DESC OFFSET 1 ROWS FETCH NEXT 1 ROWS ONLY",
                "LIMIT 1 OFFSET 1",
            ),
            (
                "SELECT salary FROM Employee FETCH FIRST 3 ROWS ONLY",
                "LIMIT 3",
            ),
            ("SELECT * FROM Employee WHERE name ILIKE 'a%'", "PostgreSQL"),
            ("SELECT salary::text FROM Employee", "CAST"),
            (
                "SELECT * FROM Employee WHERE name = \"Ann\"",
                "single quotes: 'Ann'",
            ),
            ("DELIMITER //", "DELIMITER"),
            ("SELECT ISNULL(salary, 0) FROM Employee", "IFNULL"),
            ("SELECT NVL(salary, 0) FROM Employee", "IFNULL"),
            ("SELECT EXTRACT(YEAR FROM day) FROM Employee", "strftime"),
            (
                "SELECT DATE_ADD(day, INTERVAL 1 DAY) FROM Employee",
                "+1 day",
            ),
            (
                "SELECT DATE_SUB(day, INTERVAL salary DAY) FROM Employee",
                "+1 day",
            ),
            ("SELECT day + INTERVAL '1 day' FROM Employee", "+1 day"),
            ("SELECT DATE_FORMAT(day, '%Y') FROM Employee", "strftime"),
            ("SELECT NOW()", "datetime('now')"),
            ("SELECT HOUR(day) FROM Employee", "strftime"),
            ("SELECT DAYOFYEAR(day) FROM Employee", "%j"),
            (
                "SELECT COUNT(DISTINCT id, name) FROM Employee",
                "SELECT DISTINCT a, b",
            ),
            ("SELECT id ^ 1 FROM Employee", "(a | b) - (a & b)"),
            ("SELECT id AS 2nd_id FROM Employee", "double quotes"),
            (
                "DELETE a FROM Employee a JOIN Employee b",
                "DELETE FROM t WHERE",
            ),
            ("SELECT IFNULL(SELECT 1, 0) FROM Employee", "IFNULL((SELECT"),
            ("SELECT GETDATE()", "datetime('now')"),
            ("SELECT LEN(name) FROM Employee", "length"),
            ("SELECT CONVERT(INT, name) FROM Employee", "CAST"),
            (
                "SELECT name FROM Employee WHERE name REGEXP '^a'",
                "LIKE or GLOB",
            ),
            (
                "SELECT name FROM Employee WHERE name ~ '^a'",
                "LIKE or GLOB",
            ),
            ("SELECT @r := @r + 1 FROM Employee", "variables"),
            ("SELECT salary FROM Employee WHERE id = @id", "variables"),
            ("DECLARE @x INT", "variables"),
            (
                "CREATE FUNCTION f(N INT) RETURNS INT BEGIN RETURN (SELECT 1); END",
                "query alone",
            ),
            ("USE company", "one database"),
            ("SELECT id FROM Employee MINUS SELECT 1", "EXCEPT"),
            ("SELECT DISTINCT ON (name) id FROM Employee", "ROW_NUMBER"),
            (
                "SELECT salary FROM Employee WHERE salary >= ALL (SELECT 1)",
                "MAX or MIN",
            ),
            (
                "SELECT name, SUM(salary) FROM Employee GROUP BY name WITH ROLLUP",
                "UNION ALL",
            ),
            (
                "SELECT GROUP_CONCAT(name SEPARATOR ',') FROM Employee",
                "group_concat",
            ),
            ("INSERT IGNORE INTO Employee VALUES (1)", "OR IGNORE"),
            ("SELECT name FROM Employee WHERE name = N'Ann'", "N'"),
            (
                "SELECT salary FROM Employee WHERE name = ‘Ann’",
                "typographic",
            ),
            ("SELECT 'it\\'s' FROM Employee", "doubled"),
            ("SELECT salary FROM Employee WHERE name <=> NULL", "IS"),
            (
                "SELECT x.s FROM Employee e JOIN LATERAL (SELECT e.salary s) x ON true",
                "`LATERAL` is PostgreSQL",
            ),
            ("SELECT NVL(1, 2) FROM dual;", "leave FROM DUAL out"),
            (
                "SELECT salary FROM dbo.Employee",
                "one database; write `Employee` alone",
            ),
            ("```sql\nSELECT 1;\n```", "Markdown"),
            ("(SELECT 1 FROM Employee)", "no brackets around it"),
        ]);
    }

    #[test]
    fn what_where_cannot_do_is_explained() {
        all_say(&[
            (
                "SELECT id FROM Employee WHERE salary < MAX(salary)",
                "one row at a time",
            ),
            (
                "SELECT id FROM Employee WHERE RANK() OVER (ORDER BY salary) = 2",
                "outer query",
            ),
            ("SELECT SUM(MAX(salary)) FROM Employee", "no advice"),
        ]);
    }

    #[test]
    fn names_are_suggested() {
        all_say(&[
            ("SELECT salry FROM Employee", "did you mean `salary`?"),
            ("SELECT e.nmae FROM Employee e", "did you mean `name`?"),
            ("SELECT 1 FROM Employees", "did you mean `Employee`?"),
        ]);
    }

    #[test]
    fn plain_mistakes_get_no_dialect() {
        let advice = advise(
            "SELECT salary FORM Employee",
            SCHEMA,
            "near \"Employee\": syntax error",
            Some(19),
        );
        assert_eq!(advice, None);
    }
}
