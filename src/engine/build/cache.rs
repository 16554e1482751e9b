//! What was built before, by its content, in the user's cache folder.
//!
//! An entry is a folder that appears whole, by one rename, or not at all, so
//! that runs at the same time do not meet. Nothing is taken from a folder that
//! another user owns or could write. A run gets a copy: it never executes from
//! the cache.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::language::runtime::cache_folder;
use crate::sys::process::user;

/// All entries together have at most this many bytes.
const MOST_BYTES: u64 = 512 << 20;

/// An entry's time of use is renewed when it is older than this.
const RENEW: Duration = Duration::from_secs(3600);

/// The folder of all builds.
pub(super) struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// `None` where there is no home, or the folder is not the user's alone.
    pub(super) fn open() -> Option<Cache> {
        Cache::at(&cache_folder()?)
    }

    fn at(home: &Path) -> Option<Cache> {
        let folder = home.join("builds");
        fs::create_dir_all(home).ok()?;
        match fs::DirBuilder::new().mode(0o700).create(&folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return None,
            _ => {}
        }
        is_own(&folder).then_some(Cache { folder })
    }

    /// Copies an entry into a folder; false where there is none.
    pub(super) fn take(&self, key: &str, into: &Path) -> bool {
        let entry = self.folder.join(key);
        if !is_own(&entry) || copy_tree(&entry, into, FOLDERS).is_err() {
            return false;
        }
        let used = fs::metadata(&entry).and_then(|m| m.modified());
        if used.is_ok_and(|time| time.elapsed().is_ok_and(|age| age > RENEW)) {
            // Only the order in which entries go depends on it.
            let _ = fs::File::open(&entry).and_then(|file| file.set_modified(SystemTime::now()));
        }
        true
    }

    /// Keeps what is in a folder. Failing to is no loss but of time.
    pub(super) fn keep(&self, key: &str, from: &Path) -> io::Result<()> {
        let made = tempfile::Builder::new()
            .prefix("new-")
            .tempdir_in(&self.folder)?;
        copy_tree(from, made.path(), FOLDERS)?;
        // Another run may have been quicker; its result is the same.
        if fs::rename(made.path(), self.folder.join(key)).is_ok() {
            let _ = made.keep();
        }
        self.prune(MOST_BYTES)
    }

    /// Removes what was not used for longest until the rest fits.
    fn prune(&self, most: u64) -> io::Result<()> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            let time = fs::metadata(&path)?.modified()?;
            entries.push((time, size(&path)?, path));
        }
        entries.sort();
        let mut total: u64 = entries.iter().map(|(_, size, _)| size).sum();
        for (_, size, path) in entries {
            if total <= most {
                break;
            }
            fs::remove_dir_all(path)?;
            total -= size;
        }
        Ok(())
    }
}

/// True for a folder that only this user can write.
fn is_own(folder: &Path) -> bool {
    fs::symlink_metadata(folder)
        .is_ok_and(|m| m.is_dir() && m.uid() == user() && m.mode() & 0o022 == 0)
}

fn size(path: &Path) -> io::Result<u64> {
    let found = fs::symlink_metadata(path)?;
    if !found.is_dir() {
        return Ok(found.len());
    }
    fs::read_dir(path)?.map(|entry| size(&entry?.path())).sum()
}

/// The mode of folders that nobody else is to write.
pub(super) const FOLDERS: u32 = 0o755;

/// Copies the files and folders of a folder that a program wrote. Links are
/// left out: they could lead anywhere. `folders` is the mode of what is made.
pub(super) fn copy_tree(from: &Path, into: &Path, folders: u32) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &into.join(entry.file_name()), folders)?;
    }
    Ok(())
}

/// Copies one file or folder.
pub(super) fn copy(from: &Path, to: &Path, folders: u32) -> io::Result<()> {
    let found = fs::symlink_metadata(from)?;
    if found.is_dir() {
        fs::create_dir_all(to)?;
        fs::set_permissions(to, Permissions::from_mode(folders))?;
        copy_tree(from, to, folders)
    } else if found.is_file() {
        fs::copy(from, to)?;
        fs::set_permissions(to, Permissions::from_mode(0o755))
    } else {
        Err(io::Error::other("what was built is no file"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("answer"), text).unwrap();
        folder
    }

    #[test]
    fn what_is_kept_comes_back_until_there_is_no_room() {
        let home = tempfile::tempdir().unwrap();
        let cache = Cache::at(home.path()).unwrap();
        let target = tempfile::tempdir().unwrap();
        assert!(!cache.take("a", target.path()));
        cache.keep("a", filled("one").path()).unwrap();
        cache.keep("a", filled("two").path()).unwrap();
        assert!(cache.take("a", target.path()));
        assert_eq!(fs::read(target.path().join("answer")).unwrap(), b"one");
        cache.keep("b", filled("three").path()).unwrap();
        assert_eq!(fs::read_dir(&cache.folder).unwrap().count(), 2);
        cache.prune(6).unwrap();
        assert_eq!(fs::read_dir(&cache.folder).unwrap().count(), 1);
    }

    #[test]
    fn what_others_can_write_is_not_trusted() {
        let home = tempfile::tempdir().unwrap();
        let cache = Cache::at(home.path()).unwrap();
        cache.keep("a", filled("one").path()).unwrap();
        let target = tempfile::tempdir().unwrap();
        let entry = cache.folder.join("a");
        fs::set_permissions(&entry, Permissions::from_mode(0o777)).unwrap();
        assert!(!cache.take("a", target.path()));
        fs::set_permissions(&cache.folder, Permissions::from_mode(0o770)).unwrap();
        assert!(Cache::at(home.path()).is_none());
        let elsewhere = tempfile::tempdir().unwrap();
        let other = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), other.path().join("builds")).unwrap();
        assert!(Cache::at(other.path()).is_none());
    }
}
