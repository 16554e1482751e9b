//! The report as JSON, for programs.

use serde::Serialize;

use super::escape;
use super::model::Report;

/// One report; `grade schema report` describes it.
pub fn write(report: &Report) -> String {
    pretty(report)
}

/// Several reports as one array.
pub fn write_all(reports: &[&Report]) -> String {
    pretty(reports)
}

/// The JSON Schema of [`write()`].
pub fn schema() -> String {
    pretty(&schemars::schema_for!(Report))
}

/// Indented, with a final newline.
pub fn pretty(value: &(impl Serialize + ?Sized)) -> String {
    spelt_out(&serde_json::to_string_pretty(value).expect(NEVER_FAILS)) + "\n"
}

/// On one line, without a newline.
pub fn compact(value: &(impl Serialize + ?Sized)) -> String {
    spelt_out(&serde_json::to_string(value).expect(NEVER_FAILS))
}

const NEVER_FAILS: &str =
    "reports and schemas have only string keys, and writing to memory cannot fail";

/// A terminal or the log of a CI service may be what reads it, so that
/// characters and commands that one obeys are spelt out, as JSON allows inside
/// of strings; outside of them there are none.
fn spelt_out(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 1);
    let mut units = [0; 2];
    for c in text.chars() {
        if escape::is_unsafe(c) {
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out.replace("##[", "#\\u0023[")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_spelt_out() {
        let text = "\u{1b}[2J\u{9b}31m\u{7f}\u{202e}\u{e0041} naïve 漢字\n";
        let written = pretty(text);
        assert_eq!(
            written,
            "\"\\u001b[2J\\u009b31m\\u007f\\u202e\\udb40\\udc41 naïve 漢字\\n\"\n"
        );
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
    }

    #[test]
    fn what_a_log_obeys_is_spelt_out() {
        let written = compact("##[error]");
        assert_eq!(written, "\"#\\u0023[error]\"");
        assert_eq!(
            serde_json::from_str::<String>(&written).unwrap(),
            "##[error]"
        );
    }
}
