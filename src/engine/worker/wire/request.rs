//! What a driver is asked.

use std::fmt::Write;

use super::value::{write_list, write_string};
use crate::engine::{Task, Work};
use crate::problem::model::{Action, Sequence};

/// Appends the request of one task, with its newline.
///
/// # Panics
/// Never for work that the plan gives to workers.
pub fn write_request(out: &mut String, task: &Task) {
    let _ = write!(out, "{{\"id\":{}", task.index);
    match &task.work {
        Work::Calls(sequence) => write_sequence(out, sequence),
        Work::Each(each) => {
            out.push_str(",\"each\":{\"alphabet\":");
            write_string(out, &each.alphabet.iter().collect::<String>());
            let _ = write!(out, ",\"up_to\":{}}}", each.up_to);
        }
        Work::Sql(_) | Work::Program(_) => {}
    }
    out.push_str("}\n");
}

fn write_sequence(out: &mut String, sequence: &Sequence) {
    if let Some(new) = &sequence.new {
        out.push_str(",\"new\":");
        write_list(out, new);
    }
    out.push_str(",\"calls\":[");
    for (i, step) in sequence.steps.iter().enumerate() {
        out.push(if i > 0 { ',' } else { ' ' });
        match &step.action {
            Action::New { args } => {
                out.push_str("{\"new\":");
                write_list(out, args);
            }
            Action::Call { method, args, on } => {
                out.push_str("{\"a\":");
                write_list(out, args);
                if let Some(method) = method {
                    out.push_str(",\"m\":");
                    write_string(out, method);
                }
                if let Some(on) = on {
                    out.push_str(",\"on\":");
                    write_string(out, on);
                }
            }
        }
        if step.times != 1 {
            let _ = write!(out, ",\"n\":{}", step.times);
        }
        if let Some(every) = step.every {
            let _ = write!(out, ",\"every\":{every:?}");
        }
        if step.threads > 0 {
            let _ = write!(out, ",\"threads\":{}", step.threads);
        }
        if let Some(at) = step.at {
            let _ = write!(out, ",\"at\":{at:?}");
        }
        if let Some(name) = &step.bind {
            out.push_str(",\"as\":");
            write_string(out, name);
        }
        out.push('}');
    }
    out.push(']');
}
