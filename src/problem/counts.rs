//! `count`: how often a result must come over the calls of one entry.

use super::calls::{Callee, Sequencer, result_type};
use super::keys::Home;
use super::model::CountRule;
use super::node::{Node, Table};
use super::types::Type;

impl Sequencer<'_> {
    /// The rules of an entry; `returns` is what its calls give, if they are of
    /// one method.
    pub(crate) fn counts(&self, table: &Table<'_>, returns: Option<&Type>) -> Vec<CountRule> {
        let Some(node) = table.get("count") else {
            return Vec::new();
        };
        let Some(rules) = node.array("count") else {
            return Vec::new();
        };
        rules
            .into_iter()
            .filter_map(|rule| self.count(rule, returns))
            .collect()
    }

    fn count(&self, node: Node<'_>, returns: Option<&Type>) -> Option<CountRule> {
        let table = node.table("an entry of count", Home::Count, &[self.callee.home()])?;
        let ty = returns.unwrap_or_else(|| match self.callee {
            Callee::Function(function) => result_type(function),
            Callee::Class(_) => &Type::Any,
        });
        let reading = self.reading.plain();
        let Some(of) = reading.either(&table, "of", ty, "`of`") else {
            if !table.has("of") && !table.has("of_json") {
                table.require(
                    "of",
                    "the count",
                    "write { of = false, min = 400, max = 700 }",
                );
            }
            return None;
        };
        let whole = |key: &str| {
            let value = table.get(key)?.whole(key, 0..=i64::MAX)?;
            u64::try_from(value).ok()
        };
        let (min, max) = (whole("min"), whole("max"));
        if !table.has("min") && !table.has("max") {
            node.report_with(
                "the count has neither `min` nor `max`",
                "never fails",
                "write { of = false, min = 400, max = 700 }",
            );
            return None;
        }
        if let (Some(low), Some(high)) = (min, max)
            && low > high
        {
            node.report(
                format!("`min` {low} is more than `max` {high}"),
                "never holds",
            );
            return None;
        }
        Some(CountRule {
            of,
            min,
            max,
            within: self.seconds(&table, "within"),
        })
    }
}
