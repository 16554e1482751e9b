//! Results from run to run, a file each. A file appears whole, by a rename, so
//! that runs at the same time do not meet.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use super::{Store, folder};
use crate::report::model::Report;

/// All results together have at most this many bytes.
const MOST_BYTES: u64 = 128 << 20;

/// The folder of all results.
pub struct Results {
    folder: PathBuf,
    grown: AtomicBool,
}

impl Results {
    /// `None` where there is no place for it.
    pub fn open() -> Option<Results> {
        folder::own("results").map(Results::at)
    }

    fn at(folder: PathBuf) -> Results {
        Results {
            folder,
            grown: AtomicBool::new(false),
        }
    }

    fn file(&self, key: &str) -> PathBuf {
        self.folder.join(format!("{key}.json"))
    }

    fn write(&self, key: &str, report: &Report) -> io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(&serde_json::to_vec(report)?)?;
        file.persist(self.file(key))?;
        self.grown.store(true, Ordering::Relaxed);
        Ok(())
    }
}

impl Store for Results {
    fn recall(&self, key: &str) -> Option<Report> {
        let bytes = fs::read(self.file(key)).ok()?;
        let report: Report = serde_json::from_slice(&bytes).ok()?;
        Some(Report {
            cached: true,
            ..report
        })
    }

    fn keep(&self, key: &str, report: &Report) {
        let _ = self.write(key, report);
    }
}

impl Drop for Results {
    fn drop(&mut self) {
        if self.grown.load(Ordering::Relaxed) {
            let _ = prune(&self.folder, MOST_BYTES);
        }
    }
}

/// Removes the oldest results until the rest fits.
fn prune(folder: &Path, most: u64) -> io::Result<()> {
    let mut entries: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        if metadata.is_file() {
            entries.push((metadata.modified()?, metadata.len(), entry.path()));
        }
    }
    entries.sort();
    let mut total: u64 = entries.iter().map(|(_, size, _)| size).sum();
    for (_, size, path) in entries {
        if total <= most {
            break;
        }
        fs::remove_file(path)?;
        total -= size;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::model::sample;

    #[test]
    fn a_kept_result_comes_back_marked() {
        let folder = tempfile::tempdir().unwrap();
        let results = Results::at(folder.path().to_path_buf());
        assert_eq!(results.recall("a"), None);
        let report = sample();
        results.keep("a", &report);
        let cached = Report {
            cached: true,
            ..report
        };
        assert_eq!(results.recall("a"), Some(cached));
        assert_eq!(results.recall("b"), None);
    }

    #[test]
    fn a_broken_file_is_no_result() {
        let folder = tempfile::tempdir().unwrap();
        let results = Results::at(folder.path().to_path_buf());
        fs::write(results.file("a"), "{\"format\": 1").unwrap();
        assert_eq!(results.recall("a"), None);
    }

    #[test]
    fn the_oldest_go_first() {
        let folder = tempfile::tempdir().unwrap();
        let at = |seconds| SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
        for (name, time) in [("old", 1), ("middle", 2), ("new", 3)] {
            let path = folder.path().join(name);
            fs::write(&path, [0; 100]).unwrap();
            let file = fs::File::open(path).unwrap();
            file.set_modified(at(time)).unwrap();
        }
        prune(folder.path(), 250).unwrap();
        assert!(!folder.path().join("old").exists());
        assert!(folder.path().join("middle").exists());
        prune(folder.path(), 0).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
