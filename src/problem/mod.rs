//! Problems: the typed model, and how a folder becomes one.

pub mod diagnostic;
mod each;
pub mod find;
pub mod load;
pub mod model;
pub mod parse_type;
pub mod schema;
pub mod source;
pub mod types;
mod unread;
pub mod value;

mod arguments;
mod builders;
mod calls;
mod cases;
mod cell;
mod counts;
mod csv;
mod expectation;
pub(crate) mod files;
mod fit;
mod foreign_type;
pub mod hints;
pub(crate) mod json;
mod keys;
pub(crate) mod kinds;
pub(crate) mod limits;
mod names;
pub(crate) mod nearest;
pub(crate) mod node;
pub(crate) mod node_value;
mod points;
mod program_case;
mod render;
mod settings;
mod sql_case;
mod sql_kind;
mod sql_schema;
pub(crate) mod syntax;
mod table;

pub use diagnostic::Diagnostic;
pub use find::{FindError, find, list};
pub(crate) use nearest::nearest;

pub use load::{LoadError, load, load_text, load_with};
