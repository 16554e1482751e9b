//! What a query may do: SQLite's own limits, an allow-list of actions, and a
//! deadline. The worker process and its sandbox stand behind these; some single
//! operations of SQLite ignore the deadline and need the kill from outside.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;

use crate::sys::clock;

/// Operations of SQLite's virtual machine between two looks at the clock.
const OPERATIONS: i32 = 1_000;

/// The longest text that SQLite takes, in bytes.
pub(crate) const LONGEST_TEXT: i32 = 100_000;

const LIMITS: [(Limit, i32); 12] = [
    (Limit::SQLITE_LIMIT_LENGTH, 1_000_000),
    (Limit::SQLITE_LIMIT_SQL_LENGTH, LONGEST_TEXT),
    (Limit::SQLITE_LIMIT_COLUMN, 200),
    (Limit::SQLITE_LIMIT_EXPR_DEPTH, 100),
    (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 50),
    (Limit::SQLITE_LIMIT_VDBE_OP, 100_000),
    (Limit::SQLITE_LIMIT_FUNCTION_ARG, 64),
    (Limit::SQLITE_LIMIT_ATTACHED, 0),
    (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200),
    (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, 100),
    (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 10),
    (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
];

/// Pragmas that only look, and the one that a DDL answer may want.
const PRAGMAS: [&str; 8] = [
    "table_info",
    "table_xinfo",
    "table_list",
    "index_list",
    "index_info",
    "index_xinfo",
    "foreign_key_list",
    "foreign_keys",
];

/// Functions that no answer needs.
const DENIED_FUNCTIONS: [&str; 10] = [
    "load_extension",
    "zeroblob",
    "randomblob",
    "readfile",
    "writefile",
    "edit",
    "matchinfo",
    "offsets",
    "optimize",
    "snippet",
];

/// Whether a text may change the tables of the data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Temporary tables and views only.
    Read,
    Write,
}

/// A stretch of CPU time that the progress handler and the runner share.
#[derive(Debug, Clone)]
pub(crate) struct Deadline(Arc<AtomicU64>);

impl Deadline {
    /// Begins now.
    pub fn after(time: Duration) -> Deadline {
        let deadline = Deadline(Arc::default());
        deadline.restart(time);
        deadline
    }

    pub fn restart(&self, time: Duration) {
        let end = clock::thread_cpu().saturating_add(time);
        self.0.store(nanoseconds(end), Ordering::Relaxed);
    }

    pub fn passed(&self) -> bool {
        nanoseconds(clock::thread_cpu()) >= self.0.load(Ordering::Relaxed)
    }
}

pub(crate) fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

/// Applies what only costs a few calls and holds for every connection, the
/// author's too.
pub(crate) fn configure(connection: &Connection) -> rusqlite::Result<()> {
    for (option, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
    ] {
        connection.set_db_config(option, on)?;
    }
    connection.execute_batch("PRAGMA temp_store = MEMORY")
}

/// Closes a connection in for a query. To be called last: a data set cannot be
/// loaded into a connection that has an authorizer.
pub(crate) fn close_in(
    connection: &mut Connection,
    access: Access,
    deadline: &Deadline,
) -> rusqlite::Result<()> {
    for (limit, value) in LIMITS {
        connection.set_limit(limit, value)?;
    }
    let deadline = deadline.clone();
    connection.progress_handler(OPERATIONS, Some(move || deadline.passed()))?;
    connection.authorizer(Some(move |context: AuthContext<'_>| {
        if allowed(access, &context) {
            Authorization::Allow
        } else {
            Authorization::Deny
        }
    }))
}

/// Takes the authorizer off, which serialising needs.
pub(crate) fn open_up(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>)
}

fn allowed(access: Access, context: &AuthContext<'_>) -> bool {
    let writes = access == Access::Write || context.database_name == Some("temp");
    match context.action {
        AuthAction::Select
        | AuthAction::Read { .. }
        | AuthAction::Recursive
        | AuthAction::Transaction { .. }
        | AuthAction::Savepoint { .. } => true,
        AuthAction::Function { function_name } => function_allowed(function_name),
        AuthAction::Pragma {
            pragma_name,
            pragma_value,
        } => {
            PRAGMAS
                .iter()
                .any(|pragma| pragma.eq_ignore_ascii_case(pragma_name))
                || (pragma_name.eq_ignore_ascii_case("foreign_key_check") && pragma_value.is_none())
        }
        AuthAction::CreateTempTable { .. }
        | AuthAction::CreateTempIndex { .. }
        | AuthAction::CreateTempView { .. }
        | AuthAction::CreateTempTrigger { .. }
        | AuthAction::DropTempTable { .. }
        | AuthAction::DropTempIndex { .. }
        | AuthAction::DropTempView { .. }
        | AuthAction::DropTempTrigger { .. } => true,
        AuthAction::Insert { .. } | AuthAction::Update { .. } | AuthAction::Delete { .. } => writes,
        AuthAction::CreateTable { .. }
        | AuthAction::CreateIndex { .. }
        | AuthAction::CreateView { .. }
        | AuthAction::CreateTrigger { .. }
        | AuthAction::DropTable { .. }
        | AuthAction::DropIndex { .. }
        | AuthAction::DropView { .. }
        | AuthAction::DropTrigger { .. }
        | AuthAction::AlterTable { .. }
        | AuthAction::Reindex { .. }
        | AuthAction::Analyze { .. } => writes,
        // Attach, detach, virtual tables, and what a later SQLite may add.
        _ => false,
    }
}

fn function_allowed(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    !DENIED_FUNCTIONS.contains(&name.as_str())
        && !name.starts_with("fts")
        && !name.starts_with("rtree")
        && !name.starts_with("sqlite_")
}
