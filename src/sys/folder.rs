//! Folders by descriptor: what is named stays the same folder, whatever has
//! become of its path.

use std::ffi::{CStr, CString};
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::check;

/// Opens what lies in a folder; links are not followed.
fn open(folder: impl AsFd, name: &CStr, flags: libc::c_int) -> io::Result<OwnedFd> {
    let flags = flags | libc::O_CLOEXEC | libc::O_NOFOLLOW;
    // SAFETY: the name is a C string that outlives the call, and the folder is
    // open; the descriptor is new and ours.
    unsafe {
        let raw = check(libc::openat(
            folder.as_fd().as_raw_fd(),
            name.as_ptr(),
            flags,
        ))?;
        Ok(OwnedFd::from_raw_fd(raw))
    }
}

/// Makes a folder in another one and opens it.
pub fn make(folder: impl AsFd, name: &CStr) -> io::Result<OwnedFd> {
    // SAFETY: as above.
    check(unsafe { libc::mkdirat(folder.as_fd().as_raw_fd(), name.as_ptr(), 0o755) })?;
    open(folder, name, libc::O_RDONLY | libc::O_DIRECTORY)
}

/// Removes a folder from another one; refused where that is not empty.
pub fn remove(folder: impl AsFd, name: &CStr) -> io::Result<()> {
    let folder = folder.as_fd().as_raw_fd();
    // SAFETY: as above; the flag has it remove nothing but an empty folder.
    check(unsafe { libc::unlinkat(folder, name.as_ptr(), libc::AT_REMOVEDIR) }).map(drop)
}

/// Opens a file of a folder for reading.
pub fn read(folder: impl AsFd, name: &CStr) -> io::Result<File> {
    open(folder, name, libc::O_RDONLY).map(File::from)
}

/// Opens a file of a folder for writing; it must be there.
pub fn write(folder: impl AsFd, name: &CStr) -> io::Result<File> {
    open(folder, name, libc::O_WRONLY).map(File::from)
}

/// True if an extended attribute of a folder is one character, namely this.
pub fn attribute_is(folder: &Path, name: &CStr, expected: u8) -> bool {
    let Ok(folder) = CString::new(folder.as_os_str().as_bytes()) else {
        return false;
    };
    let mut value = 0_u8;
    // SAFETY: both names are C strings, and there is room for the one byte.
    let length =
        unsafe { libc::getxattr(folder.as_ptr(), name.as_ptr(), (&raw mut value).cast(), 1) };
    length == 1 && value == expected
}
