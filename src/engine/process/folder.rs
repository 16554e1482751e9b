//! Folders for the files that a process is given, gone with their owner.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::TempDir;

/// A temporary folder that whoever the sandbox runs a process as may enter.
#[derive(Debug)]
pub(super) struct Folder {
    folder: TempDir,
    mode: u32,
}

impl Folder {
    /// An empty folder with these permissions, which those inside get too.
    pub(super) fn new(mode: u32) -> io::Result<Folder> {
        let folder = tempfile::Builder::new().prefix("grade-").tempdir()?;
        set_mode(folder.path(), mode)?;
        Ok(Folder { folder, mode })
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file; the name may have folders in it.
    pub(super) fn write(&self, name: &str, content: &[u8], mode: u32) -> io::Result<()> {
        let mut parent = self.path().to_path_buf();
        for part in Path::new(name).parent().into_iter().flatten() {
            parent.push(part);
            if !parent.is_dir() {
                fs::create_dir(&parent)?;
                set_mode(&parent, self.mode)?;
            }
        }
        let path = self.path().join(name);
        fs::write(&path, content)?;
        set_mode(&path, mode)
    }

    /// Makes a folder inside.
    pub(super) fn make_folder(&self, name: &str, mode: u32) -> io::Result<()> {
        let path = self.path().join(name);
        fs::create_dir(&path)?;
        set_mode(&path, mode)
    }

    /// The same folder without its content; `None` where something cannot be
    /// removed, so that a new one is needed.
    pub(super) fn emptied(self) -> Option<Folder> {
        empty(self.path()).ok()?;
        set_mode(self.path(), self.mode).ok()?;
        Some(self)
    }
}

/// Removes what is in a folder.
pub(super) fn empty(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    fs::set_permissions(path, Permissions::from_mode(mode))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emptied_folder_is_the_same_and_empty() {
        let folder = Folder::new(0o777).unwrap();
        folder.write("a/b/c.txt", b"c", 0o666).unwrap();
        folder.write("d", b"d", 0o666).unwrap();
        std::os::unix::fs::symlink("/", folder.path().join("link")).unwrap();
        let path = folder.path().to_path_buf();
        assert_eq!(fs::read(path.join("a/b/c.txt")).unwrap(), b"c");
        let folder = folder.emptied().unwrap();
        assert_eq!(folder.path(), path);
        assert_eq!(fs::read_dir(&path).unwrap().count(), 0);
        drop(folder);
        assert!(!path.exists());
    }
}
