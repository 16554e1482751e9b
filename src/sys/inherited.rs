//! Descriptors that this process was started with.

use std::fs::File;
use std::os::fd::{FromRawFd, RawFd};

/// Takes over a descriptor that the parent process handed down, `None` if it
/// is not open. To be called once for each number, before anything else opens
/// files.
pub fn descriptor(number: RawFd) -> Option<File> {
    // SAFETY: asking for the flags of any number is allowed; a closed one
    // gives an error.
    if unsafe { libc::fcntl(number, libc::F_GETFD) } == -1 {
        return None;
    }
    // SAFETY: the descriptor is open, came from outside, and by the contract
    // above nobody else in this process owns it.
    Some(unsafe { File::from_raw_fd(number) })
}
