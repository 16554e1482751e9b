//! SQL, in SQLite's dialect: it needs no runtime but ours.

use super::Language;
use super::names::Convention;

pub static SQL: Language = Language {
    id: "sql",
    name: "SQL",
    extensions: &["sql"],
    aliases: &["sqlite"],
    function_names: Convention::Snake,
    method_names: Convention::Snake,
    null: "NULL",
    booleans: ["1", "0"],
    line_comment: "--",
    runtime: None,
    driver: None,
    program: None,
};
