//! Go's own library, compiled once: since Go 1.20 it does not come compiled, and
//! to do that takes more than ten times as long as an answer.

use crate::language::compiled::Plan;
use crate::language::runtime::numbers;

use super::scan::PACKAGES;
use super::{newer, words};

/// What the driver imports besides.
const DRIVERS: [&str; 4] = ["encoding/json", "runtime", "runtime/debug", "syscall"];

/// Where Go keeps what it has compiled, below the home folder.
const CACHE: &str = if cfg!(target_os = "macos") {
    "Library"
} else {
    ".cache"
};

/// A plan whose result lets a build begin with the library; `None` for a version
/// that brings it along.
pub(super) fn compiled(version: &str) -> Option<Box<Plan>> {
    if numbers(version).is_some_and(|found| found < (1, 20)) {
        return None;
    }
    let more: &[_] = match newer::is_older(version) {
        true => &[],
        false => &newer::PACKAGES,
    };
    let packages = PACKAGES.iter().chain(more).map(|(_, path)| *path);
    let imports: String = packages
        .chain(DRIVERS)
        .map(|path| format!("import _ \"{path}\"\n"))
        .collect();
    let source = "library.go".to_string();
    Some(Box::new(Plan {
        files: vec![(
            source.clone(),
            format!("package main\n\n{imports}\nfunc main() {{}}\n"),
        )],
        steps: vec![words(&["build", "-o", "library", &source])],
        keep: vec![CACHE.into()],
        source,
        ..Plan::default()
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_does_not_come_compiled_is_compiled() {
        assert!(compiled("1.19.8").is_none());
        for (version, has_slices) in [("1.20.1", false), ("1.21.0", true), ("", true)] {
            let plan = compiled(version).unwrap();
            assert_eq!(plan.files[0].1.contains("\"slices\""), has_slices);
        }
    }
}
