//! A new problem folder that passes at once, to be changed into the author's.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What a new problem is made of: path under the root → content.
pub struct Template {
    pub files: Vec<(PathBuf, String)>,
}

/// Why no folder was made.
#[derive(Debug, thiserror::Error)]
pub enum NewError {
    #[error("`{slug}` is no name for a problem; use lower-case letters, digits and hyphens")]
    BadSlug { slug: String },
    #[error("{} exists already and is left as it is", path.display())]
    Exists { path: PathBuf },
    #[error("cannot write {}: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
}

/// The files of a new problem of a kind.
pub fn template(slug: &str, kind: &str) -> Result<Template, NewError> {
    let fits = !slug.is_empty()
        && slug.starts_with(|c: char| c.is_ascii_lowercase())
        && slug
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !fits {
        return Err(NewError::BadSlug { slug: slug.into() });
    }
    let words: Vec<&str> = slug.split('-').filter(|word| !word.is_empty()).collect();
    let mut title = words.join(" ");
    title[..1].make_ascii_uppercase();
    let name = words.join("_");
    let class: String = words
        .iter()
        .map(|word| word[..1].to_ascii_uppercase() + &word[1..])
        .collect();
    let fill = |text: &str| {
        text.replace("{title}", &title)
            .replace("{name}", &name)
            .replace("{class}", &class)
    };
    let (problem, statement, answers): (_, _, &[(&str, &str)]) = match kind {
        "class" => (
            include_str!("templates/class.toml"),
            include_str!("templates/class.md"),
            &[
                (
                    "accepted/answer.py",
                    include_str!("templates/class_right.py"),
                ),
                (
                    "wrong_answer/answer.py",
                    include_str!("templates/class_wrong.py"),
                ),
            ],
        ),
        "program" => (
            include_str!("templates/program.toml"),
            include_str!("templates/program.md"),
            &[
                (
                    "accepted/answer.py",
                    include_str!("templates/program_right.py"),
                ),
                (
                    "wrong_answer/answer.py",
                    include_str!("templates/program_wrong.py"),
                ),
            ],
        ),
        "sql" => (
            include_str!("templates/sql.toml"),
            include_str!("templates/sql.md"),
            &[
                (
                    "accepted/answer.sql",
                    include_str!("templates/sql_right.sql"),
                ),
                (
                    "wrong_answer/answer.sql",
                    include_str!("templates/sql_wrong.sql"),
                ),
            ],
        ),
        _ => (
            include_str!("templates/function.toml"),
            include_str!("templates/function.md"),
            &[
                (
                    "accepted/answer.py",
                    include_str!("templates/function_right.py"),
                ),
                (
                    "wrong_answer/answer.py",
                    include_str!("templates/function_wrong.py"),
                ),
            ],
        ),
    };
    let folder = Path::new("problems").join(slug);
    let mut files = vec![
        (folder.join("problem.toml"), fill(problem)),
        (folder.join("statement.md"), fill(statement)),
    ];
    for (path, text) in answers {
        files.push((Path::new("fixtures").join(slug).join(path), fill(text)));
    }
    Ok(Template { files })
}

/// Writes the files; nothing that exists is touched.
pub fn create(root: &Path, template: &Template) -> Result<(), NewError> {
    for (path, _) in &template.files {
        let path = root.join(path);
        if path.exists() {
            return Err(NewError::Exists { path });
        }
    }
    for (path, text) in &template.files {
        let path = root.join(path);
        let written = path
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(&path, text));
        written.map_err(|source| NewError::Write { path, source })?;
    }
    Ok(())
}
