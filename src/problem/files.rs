//! The files that a problem consists of: reads them once and remembers their
//! digests, so that the problem's hash covers what was really used.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use sha2::{Digest, Sha256};

use super::nearest::nearest;
use super::node::Node;

/// Folders and files that tools leave behind and that are no part of a problem.
const IGNORED: [&str; 4] = ["__pycache__", "node_modules", "target", "venv"];

/// The most that the builders of one problem make together.
const MOST_BUILT: usize = 1 << 30;

/// Whether a named file must lie in the problem folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Where {
    Inside,
    /// A reference answer may live with the fixtures.
    Anywhere,
}

/// The problem folder, as the loader reads it.
pub(crate) struct Files {
    folder: PathBuf,
    /// Path relative to the folder → digest of the content.
    digests: RefCell<BTreeMap<PathBuf, [u8; 32]>>,
    /// Bytes that builders have made so far.
    built: Cell<usize>,
}

impl Files {
    pub(crate) fn new(folder: &Path) -> Files {
        Files {
            folder: folder.to_path_buf(),
            digests: RefCell::default(),
            built: Cell::new(0),
        }
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.folder.join(relative)
    }

    /// Notes that a builder made so many bytes; false once all of them together
    /// are more than a machine should hold for one problem.
    pub(crate) fn spend(&self, bytes: usize) -> bool {
        let total = self.built.get().saturating_add(bytes);
        self.built.set(total);
        total <= MOST_BUILT
    }

    /// Reads a file of the folder.
    pub(crate) fn read(&self, relative: &Path) -> io::Result<Vec<u8>> {
        let path = self.folder.join(relative);
        // A device or pipe might never end.
        if !fs::metadata(&path)?.is_file() {
            return Err(io::Error::other("it is not a file"));
        }
        let bytes = fs::read(path)?;
        self.given(relative, &bytes);
        Ok(bytes)
    }

    /// Takes these bytes as the content of a file.
    pub(crate) fn given(&self, relative: &Path, bytes: &[u8]) {
        let plain: PathBuf = relative
            .components()
            .filter(|part| *part != Component::CurDir)
            .collect();
        self.digests
            .borrow_mut()
            .insert(plain, Sha256::digest(bytes).into());
    }

    /// Reads the file that a node names; what goes wrong is reported there.
    pub(crate) fn read_named(&self, node: Node<'_>, key: &str, area: Where) -> Option<Vec<u8>> {
        let name = node.string(key)?;
        let path = Path::new(name);
        if path.is_absolute() || name.is_empty() {
            node.report_with(
                format!("`{key}` must be a path relative to the problem folder"),
                "not relative",
                "such as \"cases/big.txt\"",
            );
            return None;
        }
        if area == Where::Inside && path.components().any(|part| part == Component::ParentDir) {
            node.report_with(
                format!("`{key}` must name a file inside the problem folder"),
                "leads out of it",
                "problems are passed on as folders, so that what they need is inside",
            );
            return None;
        }
        match self.read(path) {
            Ok(bytes) => Some(bytes),
            Err(error) => {
                let diagnostic = node.diagnostic(
                    format!("cannot read {name}: {}", plain(&error)),
                    "this file is read from the problem folder",
                );
                node.sink.push(match self.nearest_file(path) {
                    Some(near) => diagnostic.help(format!("did you mean \"{near}\"?")),
                    None => diagnostic,
                });
                None
            }
        }
    }

    /// Like `read_named`, for text.
    pub(crate) fn read_text(&self, node: Node<'_>, key: &str, area: Where) -> Option<String> {
        let bytes = self.read_named(node, key, area)?;
        match String::from_utf8(bytes) {
            Ok(text) => Some(text),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                node.report(
                    "the file is not UTF-8 text",
                    format!("byte {at} is not UTF-8"),
                );
                None
            }
        }
    }

    /// Has the problem asked for this file?
    pub(crate) fn is_read(&self, relative: &Path) -> bool {
        self.digests.borrow().contains_key(relative)
    }

    fn nearest_file(&self, path: &Path) -> Option<String> {
        let parent = path.parent().unwrap_or(Path::new(""));
        let names = names_in(&self.folder.join(parent));
        let wanted = path.file_name()?.to_str()?;
        let others = names.iter().map(String::as_str).filter(|n| *n != wanted);
        let near = nearest(wanted, others)?;
        Some(parent.join(near).to_string_lossy().replace('\\', "/"))
    }

    /// Names in `cases`, or in a folder below it: sorted as people count, so
    /// that `2` comes before `10`.
    pub(crate) fn names(&self, relative: &Path) -> Vec<String> {
        let mut names = names_in(&self.folder.join(relative));
        names.sort_by(|a, b| natural(a).cmp(&natural(b)).then_with(|| a.cmp(b)));
        names
    }

    /// SHA-256 over the folder's files and those outside that were read, each
    /// with its name, in hexadecimal.
    pub(crate) fn hash(&self) -> io::Result<String> {
        self.read_below(Path::new(""))?;
        let mut hash = Sha256::new();
        for (path, digest) in self.digests.borrow().iter() {
            let name: Vec<_> = path
                .components()
                .map(|part| match part {
                    Component::Normal(name) => name.to_string_lossy(),
                    _ => "..".into(),
                })
                .collect();
            let name = name.join("/");
            hash.update((name.len() as u64).to_le_bytes());
            hash.update(name.as_bytes());
            hash.update(digest);
        }
        let digest: [u8; 32] = hash.finalize().into();
        Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    fn read_below(&self, relative: &Path) -> io::Result<()> {
        let mut found = Vec::new();
        below(&self.folder, relative, &mut found)?;
        for path in found {
            if !self.digests.borrow().contains_key(&path) {
                self.read(&path)?;
            }
        }
        Ok(())
    }

    /// Everything that was read, relative to the folder.
    pub(crate) fn all(&self) -> Vec<PathBuf> {
        self.digests.borrow().keys().cloned().collect()
    }
}

/// The files in and below a part of a problem folder that belong to the
/// problem, relative to the folder.
pub(crate) fn below(folder: &Path, part: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder.join(part))? {
        let entry = entry?;
        let name = entry.file_name();
        let text = name.to_string_lossy();
        if text.starts_with('.') || text.ends_with('~') || IGNORED.contains(&&*text) {
            continue;
        }
        let path = part.join(&name);
        let kind = entry.file_type()?;
        if kind.is_dir() {
            below(folder, &path, found)?;
        } else if kind.is_file() {
            found.push(path);
        }
    }
    Ok(())
}

fn names_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    names
}

/// An I/O error in the words that messages use.
pub(crate) fn plain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "it may not be read".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}

/// A sort key in which runs of digits count as numbers.
fn natural(name: &str) -> Vec<(bool, usize, String)> {
    let mut parts: Vec<(bool, usize, String)> = Vec::new();
    for c in name.chars() {
        let digit = c.is_ascii_digit();
        match parts.last_mut() {
            Some((is_digit, _, text)) if *is_digit == digit => text.push(c),
            _ => parts.push((digit, 0, c.to_string())),
        }
    }
    for (digit, length, text) in &mut parts {
        if *digit {
            let short = text.trim_start_matches('0').to_owned();
            *length = short.len();
            *text = short;
        }
    }
    parts
}
