//! What an audience may see. Of a hidden case a candidate sees its name,
//! verdict and points, in every format.

use super::model::Report;
use crate::verdict::Verdict;

/// Who reads the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Audience {
    #[default]
    Candidate,
    Interviewer,
    Ci,
}

/// Takes out what the audience may not see.
pub fn redact(mut report: Report, audience: Audience) -> Report {
    if audience == Audience::Interviewer {
        return report;
    }
    let first_failed_is_hidden = report
        .cases
        .iter()
        .find(|case| case.verdict != Verdict::Accepted)
        .is_some_and(|case| case.hidden);
    // A file that does not load fails every case alike; why is no secret.
    let loads = report
        .cases
        .iter()
        .any(|case| case.verdict != Verdict::CompileError);
    if first_failed_is_hidden && loads {
        report.message = "a hidden case".into();
    }
    for case in report.cases.iter_mut().filter(|case| case.hidden) {
        let compile_error = case.verdict == Verdict::CompileError;
        if !compile_error {
            case.message = String::new();
            case.detail = None;
            case.hints.clear();
        }
        case.cpu_ms = None;
        case.wall_ms = None;
        case.memory_bytes = None;
        case.near_miss = None;
        case.warnings.clear();
        case.stdout = None;
        case.stderr = None;
    }
    report
}
