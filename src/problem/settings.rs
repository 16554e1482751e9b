//! Tables that tune how a problem is graded: `[compare]`, `[clock]`,
//! `[checker]`, and the services that it asks for.

use super::files::{Files, Where};
use super::keys::Home;
use super::limits;
use super::model::{Checker, Clock, Compare, LimitChanges, Limits, Order, OutputCompare};
use super::nearest::{list, nearest};
use super::node::{Node, Table};

/// Services that a problem can ask for.
const SERVICES: [&str; 1] = ["redis"];

/// A checker's own time limit, where `[checker]` has none.
const CHECKER_TIME: std::time::Duration = std::time::Duration::from_secs(10);

pub(crate) fn compare(table: &Table<'_>, home: Home) -> Compare {
    let inner = match home {
        Home::SqlProblem => Home::SqlCompare,
        Home::ProgramProblem => Home::ProgramCompare,
        _ => Home::Compare,
    };
    let mut compare = Compare::default();
    let Some(table) = table
        .get("compare")
        .and_then(|node| node.table("compare", inner, &[home]))
    else {
        return compare;
    };
    if let Some(abs) = table.get("abs").and_then(|node| node.amount("abs")) {
        compare.abs = abs;
    }
    if let Some(rel) = table.get("rel").and_then(|node| node.amount("rel")) {
        compare.rel = rel;
    }
    if inner == Home::Compare
        && let Some(node) = table.get("order")
    {
        let choices = [
            ("exact", Order::Exact),
            ("any", Order::Any),
            ("any-nested", Order::AnyNested),
        ];
        compare.order = node.choice("order", &choices).unwrap_or(compare.order);
    }
    if let Some(node) = table.get("output") {
        let choices = [
            ("exact", OutputCompare::Exact),
            ("lines", OutputCompare::Lines),
            ("tokens", OutputCompare::Tokens),
            ("unordered-lines", OutputCompare::UnorderedLines),
        ];
        compare.output = node.choice("output", &choices).unwrap_or(compare.output);
    }
    compare
}

pub(crate) fn clock(node: Node<'_>, home: Home) -> Option<Clock> {
    let table = node.table("clock", Home::Clock, &[home])?;
    let default = Clock::default();
    let start = match table.get("start") {
        Some(node) => node.amount("start"),
        None => Some(default.start),
    };
    let tick = match table.get("tick") {
        Some(node) => limits::duration(node, "tick", true),
        None => Some(default.tick),
    };
    Some(Clock {
        start: start?,
        tick: tick?,
    })
}

pub(crate) fn checker(node: Node<'_>, home: Home, files: &Files) -> Option<Checker> {
    let table = node.table("checker", Home::Checker, &[home])?;
    let run = table.require("run", "[checker]", "`run = \"check.py\"` names the program")?;
    let name = run.string("run")?;
    let found = files.read_named(run, "run", Where::Inside);
    let time = match table.get("time") {
        Some(node) => limits::duration(node, "time", false)?,
        None => CHECKER_TIME,
    };
    found?;
    let path = files.path(name);
    Some(Checker {
        run: path.canonicalize().unwrap_or(path),
        limits: Limits::default().with(&LimitChanges {
            time: Some(time),
            ..LimitChanges::default()
        }),
    })
}

pub(crate) fn services(table: &Table<'_>) -> Vec<String> {
    let Some(items) = table
        .get("services")
        .and_then(|node| node.array("services"))
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for item in items {
        let Some(name) = item.string("an item of services") else {
            continue;
        };
        if SERVICES.contains(&name) {
            found.push(name.to_owned());
        } else {
            let help = match nearest(name, SERVICES) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!("services are {}", list(SERVICES)),
            };
            item.report_with(
                format!("there is no service \"{name}\""),
                "unknown service",
                help,
            );
        }
    }
    found
}
