//! A driver's files in a folder of the run's own, ready to be started.
//!
//! Parsing a driver costs more than a short case, so a language may have a
//! step that compiles it ahead. What that gives is kept in the user's cache
//! folder, by content, and copied: a run never executes from the cache.

use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::Driver;
use super::probe;
use super::runtime::{Runtime, cache_folder, stamp};

/// The folder with the driver; gone when this is dropped.
#[derive(Debug)]
pub struct DriverFolder {
    folder: TempDir,
    start: PathBuf,
}

impl DriverFolder {
    /// Writes the driver's files, and what was compiled ahead where that is at hand.
    ///
    /// # Errors
    /// When the files cannot be written. Failing to compile ahead is no error:
    /// the driver then starts a little later.
    pub fn new(driver: &Driver, runtime: &Runtime) -> io::Result<DriverFolder> {
        let folder = tempfile::Builder::new().prefix("grade-").tempdir()?;
        // The sandbox may run as another user.
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755))?;
        for (name, content) in driver.files {
            write(&folder.path().join(name), content.as_bytes())?;
        }
        if let Some(step) = &driver.compile_ahead {
            let _ = compile_ahead(driver, step, runtime, folder.path());
        }
        let start = folder.path().join(driver.files[0].0);
        Ok(DriverFolder { folder, start })
    }

    /// The file that the runtime is given.
    pub fn start(&self) -> &Path {
        &self.start
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Writes a file that everybody may read. The time is fixed, so that what was
/// compiled from the same text elsewhere fits.
fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    fs::write(path, content)?;
    fs::set_permissions(path, Permissions::from_mode(0o644))?;
    File::options()
        .write(true)
        .open(path)?
        .set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1))
}

fn compile_ahead(
    driver: &Driver,
    step: &[&str],
    runtime: &Runtime,
    folder: &Path,
) -> io::Result<()> {
    let Some(cache) = cache_folder().map(|cache| cache.join("drivers")) else {
        return Ok(());
    };
    fs::create_dir_all(&cache)?;
    let mut key = Sha256::new();
    key.update(runtime.program.as_os_str().as_encoded_bytes());
    key.update(stamp(&runtime.program));
    for (name, content) in driver.files {
        key.update(name);
        key.update(content);
    }
    let key: String = key
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let kept = cache.join(key);
    if !kept.is_dir() {
        let before = names(folder)?;
        probe::ask(&runtime.program, step, folder)?;
        let made = tempfile::tempdir_in(&cache)?;
        for name in names(folder)?.iter().filter(|name| !before.contains(name)) {
            fs::copy(folder.join(name), made.path().join(name))?;
        }
        // Another run may have been quicker; its result is the same.
        let _ = fs::rename(made.path(), &kept);
        return Ok(());
    }
    for name in names(&kept)? {
        let copy = folder.join(&name);
        fs::copy(kept.join(&name), &copy)?;
        fs::set_permissions(&copy, Permissions::from_mode(0o644))?;
    }
    Ok(())
}

fn names(folder: &Path) -> io::Result<Vec<std::ffi::OsString>> {
    fs::read_dir(folder)?
        .map(|entry| Ok(entry?.file_name()))
        .collect()
}
