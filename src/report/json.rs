//! The report as JSON, for programs.

use serde::Serialize;

use super::model::Report;

/// One report; `grade schema report` describes it.
pub fn write(report: &Report) -> String {
    pretty(report)
}

/// Several reports as one array.
pub fn write_all(reports: &[Report]) -> String {
    pretty(reports)
}

/// The JSON Schema of [`write()`].
pub fn schema() -> String {
    pretty(&schemars::schema_for!(Report))
}

/// Indented, with a final newline.
pub fn pretty(value: &(impl Serialize + ?Sized)) -> String {
    let mut text = serde_json::to_string_pretty(value)
        .expect("reports and schemas have only string keys, and writing to memory cannot fail");
    text.push('\n');
    text
}
