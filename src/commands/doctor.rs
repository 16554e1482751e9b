//! `grade doctor`: what this machine has, what is missing, and how to get it.

use std::path::Path;

use super::{CommandError, Exit, Terminal};
use crate::engine::sandbox::{self, Protection};
use crate::language::{self, Language, RuntimeSpec, custom, runtime};
use crate::report::human::{Ink, Paint};

pub(super) fn run(terminal: &Terminal) -> Result<Exit, CommandError> {
    let paint = terminal.style.paint;
    let mut text = format!("grade {}\n\n", env!("CARGO_PKG_VERSION"));
    text.push_str(&heading(paint, "Languages"));
    for language in language::all() {
        text.push_str(&language_line(paint, language));
    }
    text.push('\n');
    text.push_str(&heading(paint, "Isolation"));
    let protections = sandbox::probe().map_err(|error| CommandError::Fault(error.to_string()))?;
    for protection in &protections {
        text.push_str(&protection_lines(paint, protection));
    }
    let layers = sandbox::choose(sandbox::Isolation::Auto, |_| {})
        .map_err(|error| CommandError::Fault(error.to_string()))?
        .layers();
    if !layers.not_guaranteed.is_empty() {
        let what = layers.not_guaranteed.join(", ");
        text.push_str(&paint.text(Ink::Warn, &format!("\nNot guaranteed here: {what}\n")));
    }
    terminal.print(&text)?;
    Ok(Exit::Accepted)
}

fn heading(paint: Paint, text: &str) -> String {
    format!("{}\n", paint.text(Ink::Strong, text))
}

/// Scripts around a compiler take seconds to start, so they are asked once.
fn version(spec: &RuntimeSpec, program: &Path) -> Result<String, runtime::RuntimeError> {
    let known = match spec.is_script {
        true => runtime::known_version(spec, program),
        false => String::new(),
    };
    match known.is_empty() {
        true => runtime::version(spec, program),
        false => Ok(known),
    }
}

fn language_line(paint: Paint, language: &Language) -> String {
    let (good, what) = match &language.runtime {
        None => (true, "built in".to_string()),
        Some(spec) => {
            let found = runtime::find(language, Path::new("/"))
                .map(|found| found.map(|runtime| runtime.program));
            match found {
                Ok(Some(program)) => match version(spec, &program) {
                    Ok(version) if version.is_empty() => (true, program.display().to_string()),
                    Ok(version) => (true, format!("{version}  {}", program.display())),
                    Err(error) => (false, error.to_string()),
                },
                Ok(None) => (true, "built in".to_string()),
                Err(error) => (false, error.to_string()),
            }
        }
    };
    let mark = if good {
        paint.text(Ink::Good, "✓")
    } else {
        paint.text(Ink::Bad, "✗")
    };
    let by = custom::definition(language)
        .map(|own| format!("  (by {})", own.file.display()))
        .unwrap_or_default();
    format!("  {mark} {:<11} {what}{by}\n", language.name)
}

fn protection_lines(paint: Paint, protection: &Protection) -> String {
    let Some(missing) = &protection.missing else {
        return format!(
            "  {} {:<17} {}\n",
            paint.text(Ink::Good, "✓"),
            protection.name,
            protection.purpose
        );
    };
    format!(
        "  {} {:<17} {}\n      {}\n      {}\n",
        paint.text(Ink::Warn, "✗"),
        protection.name,
        missing.why,
        paint.text(Ink::Quiet, &format!("without it: {}", missing.means)),
        paint.text(Ink::Quiet, &format!("to get it: {}", missing.remedy)),
    )
}
