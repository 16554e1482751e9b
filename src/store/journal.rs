//! The results of a batch that is not finished, a line each, in the order in
//! which they came. A batch that was killed goes on from there; one that came
//! to its end leaves nothing.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::{Store, folder};
use crate::report::model::Report;
use crate::run::submission::hash;

/// A line of the file.
#[derive(Serialize, Deserialize)]
struct Line {
    key: String,
    report: Report,
}

/// The same for writing, which needs no copy.
#[derive(Serialize)]
struct LineOf<'a> {
    key: &'a str,
    report: &'a Report,
}

/// Why a batch cannot be resumed if it is killed. It can go on all the same.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    #[error("the same batch is being graded by another process")]
    Busy,
    #[error("there is no cache folder that is yours alone")]
    NoFolder,
    #[error("cannot write {}: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
}

/// The record of one batch.
pub struct Journal {
    path: PathBuf,
    /// Locked for as long as it is open.
    file: Mutex<File>,
    known: HashMap<String, Report>,
}

impl Journal {
    /// Opens the record of a batch, which `name` tells from all others.
    ///
    /// # Errors
    /// Where it cannot be written, or another process is at the same batch.
    pub fn open(name: &str) -> Result<Journal, JournalError> {
        let folder = folder::own("batches").ok_or(JournalError::NoFolder)?;
        Journal::at(&folder.join(format!("{}.jsonl", hash(name.as_bytes()))))
    }

    fn at(path: &Path) -> Result<Journal, JournalError> {
        let io = |source| JournalError::Io {
            path: path.to_path_buf(),
            source,
        };
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .mode(0o600)
            .open(path)
            .map_err(io)?;
        lock(&file).map_err(|error| match error {
            fs::TryLockError::WouldBlock => JournalError::Busy,
            fs::TryLockError::Error(error) => io(error),
        })?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(io)?;
        let (known, whole) = read(&bytes);
        // Half a line was being written when the end came.
        file.set_len(whole as u64).map_err(io)?;
        Ok(Journal {
            path: path.to_path_buf(),
            file: Mutex::new(file),
            known,
        })
    }

    /// Forgets the results of a batch that was not finished.
    pub fn forget(&mut self) {
        let file = self.file.get_mut().unwrap_or_else(PoisonError::into_inner);
        // What cannot be emptied is found again by its keys: no harm.
        let _ = file.set_len(0);
        self.known.clear();
    }

    /// How many results there were already.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether the batch begins afresh.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// The batch is finished: the record goes.
    pub fn finish(self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// A process that was killed may leave one behind that is just about to start,
/// and that holds its lock until then.
const PATIENCE: Duration = Duration::from_millis(500);

fn lock(file: &File) -> Result<(), fs::TryLockError> {
    let began = Instant::now();
    loop {
        match file.try_lock() {
            Err(fs::TryLockError::WouldBlock) if began.elapsed() < PATIENCE => {
                std::thread::sleep(PATIENCE / 20);
            }
            other => return other,
        }
    }
}

/// The results of whole lines, and how many bytes those have.
fn read(bytes: &[u8]) -> (HashMap<String, Report>, usize) {
    let mut known = HashMap::new();
    let mut whole = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if !line.ends_with(b"\n") {
            break;
        }
        // A line of another version of ours counts for nothing.
        if let Ok(line) = serde_json::from_slice::<Line>(line) {
            known.insert(line.key, line.report);
        }
        whole += line.len();
    }
    (known, whole)
}

impl Store for Journal {
    fn recall(&self, key: &str) -> Option<Report> {
        self.known.get(key).cloned()
    }

    fn keep(&self, key: &str, report: &Report) {
        let Ok(mut line) = serde_json::to_vec(&LineOf { key, report }) else {
            return;
        };
        line.push(b'\n');
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = file.write_all(&line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::model::sample;

    #[test]
    fn a_killed_batch_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("batch");
        let report = sample();
        let journal = Journal::at(&path).unwrap();
        journal.keep("a", &report);
        journal.keep("b", &report);
        drop(journal);
        // The third line was cut short.
        let mut file = OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all(b"{\"key\": \"c\", \"repo").unwrap();
        drop(file);
        let journal = Journal::at(&path).unwrap();
        assert_eq!(journal.len(), 2);
        assert_eq!(journal.recall("b"), Some(report.clone()));
        assert_eq!(journal.recall("c"), None);
        journal.keep("c", &report);
        drop(journal);
        let journal = Journal::at(&path).unwrap();
        assert_eq!(journal.recall("c"), Some(report));
        journal.finish();
        assert!(!path.exists());
    }

    #[test]
    fn one_process_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("batch");
        let first = Journal::at(&path).unwrap();
        assert!(matches!(Journal::at(&path), Err(JournalError::Busy)));
        drop(first);
        assert!(Journal::at(&path).is_ok());
    }
}
