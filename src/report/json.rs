//! The report as JSON, for programs.

use super::model::Report;

/// Pretty-printed, with a final newline. `grade schema report` describes it.
pub fn write(report: &Report) -> String {
    let mut text = serde_json::to_string_pretty(report)
        .expect("a report has only string keys and finite or null numbers");
    text.push('\n');
    text
}

/// Several reports as one array.
pub fn write_all(reports: &[Report]) -> String {
    let mut text = serde_json::to_string_pretty(reports)
        .expect("a report has only string keys and finite or null numbers");
    text.push('\n');
    text
}

/// The JSON Schema of [`write`].
pub fn schema() -> String {
    let schema = schemars::schema_for!(Report);
    let mut text =
        serde_json::to_string_pretty(&schema).expect("a schema is plain JSON and always prints");
    text.push('\n');
    text
}
