//! The author's side: which tables are right, in which order.

use super::order::Demanded;
use super::{AuthorFault, Expected, Rules, SqlFinding, TableDiff};
use crate::outcome::Queried;
use crate::problem::model::{Cell, SqlOrder, Table};
use crate::verdict::Verdict;

/// The right tables and the order that they are in.
pub(super) struct Right {
    pub tables: Vec<Table>,
    pub order: Wanted,
}

pub(super) enum Wanted {
    Any,
    Exact,
    Partial(Demanded),
}

impl Right {
    pub fn of(rules: &Rules, expected: Expected<'_>) -> Result<Right, AuthorFault> {
        match expected {
            Expected::Tables(tables) => Ok(Right {
                tables: tables.to_vec(),
                order: match rules.order {
                    SqlOrder::Exact => Wanted::Exact,
                    // Without a reference there is nothing to infer it from.
                    SqlOrder::Any | SqlOrder::Auto => Wanted::Any,
                },
            }),
            Expected::Reference { queried, ordered } => {
                Right::of_reference(rules, queried, ordered)
            }
        }
    }

    fn of_reference(rules: &Rules, queried: &Queried, ordered: bool) -> Result<Right, AuthorFault> {
        let fault = |text: String| Err(AuthorFault(text));
        if let Some(error) = &queried.error {
            return fault(format!("the reference fails: {}", error.message));
        }
        let result = match (&queried.check, &queried.result) {
            (Some(Ok(check)), _) => check,
            (Some(Err(error)), _) => return fault(format!("`check` fails: {}", error.message)),
            (None, Some(result)) => result,
            (None, None) => return fault("the reference has no result".to_owned()),
        };
        if result.truncated {
            return fault("the reference's result is larger than the output limit".to_owned());
        }
        let shuffled: Vec<&[Vec<Cell>]> = queried
            .shuffled
            .iter()
            .filter_map(|result| Some(result.as_ref().ok()?.as_ref()?.rows.as_slice()))
            .collect();
        let Ok(demanded) = Demanded::infer(&result.rows, &shuffled, rules.tolerance) else {
            return fault(
                "the reference is ambiguous: its rows change when those of the tables come in \
                 another order (a LIMIT without a total order?)"
                    .to_owned(),
            );
        };
        let order = match rules.order {
            SqlOrder::Exact => Wanted::Exact,
            SqlOrder::Any => Wanted::Any,
            SqlOrder::Auto if !ordered => Wanted::Any,
            SqlOrder::Auto if shuffled.is_empty() => {
                let why = queried
                    .shuffled
                    .iter()
                    .find_map(|result| result.as_ref().err())
                    .map_or(String::new(), |error| format!(": {}", error.message));
                return fault(format!(
                    "`order = \"auto\"` needs the reference to run on shuffled rows{why}; \
                     write \"any\" or \"exact\""
                ));
            }
            SqlOrder::Auto => Wanted::Partial(demanded),
        };
        Ok(Right {
            tables: vec![Table {
                columns: result.columns.clone(),
                rows: result.rows.clone(),
            }],
            order,
        })
    }

    /// A wrong answer of which no rows are compared.
    pub fn wrong(&self, message: String, got: &Queried, hint: Option<String>) -> SqlFinding {
        self.finding(Verdict::WrongAnswer, message, got, hint)
    }

    pub fn finding(
        &self,
        verdict: Verdict,
        message: String,
        got: &Queried,
        hint: Option<String>,
    ) -> SqlFinding {
        SqlFinding {
            verdict,
            message,
            near_miss: None,
            hint,
            notes: Vec::new(),
            diff: self.tables.first().map(|table| TableDiff {
                expected: table.clone(),
                got: got.result.clone(),
                rows: Vec::new(),
            }),
        }
    }
}
