//! Folders of the user's cache that nobody else can read or write.

use std::fs;
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::PathBuf;

use crate::language::runtime::cache_folder;
use crate::sys::process::user;

/// The folder of that name; `None` where there is no home, or where it is not
/// the user's alone.
pub(super) fn own(name: &str) -> Option<PathBuf> {
    let home = cache_folder()?;
    let folder = home.join(name);
    fs::create_dir_all(home).ok()?;
    match fs::DirBuilder::new().mode(0o700).create(&folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return None,
        _ => {}
    }
    let metadata = fs::symlink_metadata(&folder).ok()?;
    let private = metadata.uid() == user() && metadata.mode() & 0o077 == 0;
    (metadata.is_dir() && private).then_some(folder)
}
