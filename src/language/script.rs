//! Any file whose first line names its interpreter: `#!/usr/bin/awk -f`.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::names::Convention;
use super::runtime::{Runtime, RuntimeError};
use super::{Language, ProgramSpec, nothing_beside};

pub static SCRIPT: Language = Language {
    id: "script",
    name: "a script",
    extensions: &[],
    aliases: &[],
    function_names: Convention::Snake,
    method_names: Convention::Snake,
    null: "nothing",
    booleans: ["true", "false"],
    line_comment: "#",
    runtime: None,
    driver: None,
    program: Some(ProgramSpec {
        arguments: &[],
        parse: &[],
        environment: &[],
        beside: nothing_beside,
        least_memory: 0,
        stack: 0,
    }),
};

/// The interpreter that a first line names, and its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shebang {
    /// A path, or a bare name where `env` is to look it up.
    pub program: String,
    pub arguments: Vec<String>,
}

impl Shebang {
    /// Reads the first line; `None` where it names no interpreter.
    ///
    /// `env` is looked through, so that what it would start is known; all
    /// else after the path is one argument, as the kernel has it.
    pub fn read(text: &str) -> Option<Shebang> {
        let line = text.strip_prefix("#!")?.lines().next()?.trim();
        let (path, rest) = match line.split_once(char::is_whitespace) {
            Some((path, rest)) => (path, rest.trim()),
            None => (line, ""),
        };
        if path.is_empty() {
            return None;
        }
        if Path::new(path).file_name()? != "env" {
            let arguments = (!rest.is_empty()).then(|| rest.to_string());
            return Some(Shebang {
                program: path.to_string(),
                arguments: arguments.into_iter().collect(),
            });
        }
        let mut words = match rest.strip_prefix("-S") {
            Some(rest) => shlex::split(rest)?,
            None => vec![rest.to_string()],
        }
        .into_iter();
        let program = words.next().filter(|word| !word.is_empty())?;
        Some(Shebang {
            program,
            arguments: words.collect(),
        })
    }

    /// The interpreter's name, without its folder and version: `python`.
    pub fn name(&self) -> &str {
        let name = self.program.rsplit('/').next().unwrap_or("");
        name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.')
    }

    /// Finds the interpreter.
    ///
    /// # Errors
    /// When it is not there.
    pub fn runtime(&self) -> Result<Runtime, RuntimeError> {
        let is_program = |path: &PathBuf| {
            fs::metadata(path).is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0)
        };
        let found = if self.program.contains('/') {
            Some(PathBuf::from(&self.program)).filter(is_program)
        } else {
            let path = std::env::var_os("PATH").unwrap_or_default();
            std::env::split_paths(&path)
                .map(|folder| folder.join(&self.program))
                .find(is_program)
        };
        let program = found.ok_or_else(|| RuntimeError::Interpreter {
            program: self.program.clone(),
        })?;
        let real = fs::canonicalize(&program).unwrap_or_else(|_| program.clone());
        let prefix = real
            .parent()
            .and_then(Path::parent)
            .unwrap_or(Path::new("/usr"))
            .to_path_buf();
        Ok(Runtime { program, prefix })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_lines_are_read_as_the_kernel_and_env_do() {
        let table = [
            ("#!/usr/bin/awk -f\n{}", "/usr/bin/awk", &["-f"][..]),
            ("#! /bin/sh -e -u\r\n", "/bin/sh", &["-e -u"]),
            ("#!/usr/bin/env python3", "python3", &[]),
            ("#!/usr/bin/env -S awk -f", "awk", &["-f"]),
        ];
        for (text, program, arguments) in table {
            let found = Shebang::read(text).unwrap();
            assert_eq!(found.program, program);
            assert_eq!(found.arguments, arguments);
        }
        for text in ["", "#", "#!\n", "#!/usr/bin/env\n", "print(1)"] {
            assert_eq!(Shebang::read(text), None, "{text}");
        }
        assert_eq!(Shebang::read("#!/opt/python3.11").unwrap().name(), "python");
    }
}
