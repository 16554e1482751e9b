//! Safe wrappers over the system calls that the standard library lacks.
//!
//! The only place with `unsafe`; every block says why it is sound. The rest of
//! the crate denies it.
#![allow(unsafe_code)]

pub mod clock;
pub mod descriptor;
#[cfg(target_os = "linux")]
pub mod folder;
pub mod inherited;
#[cfg(target_os = "linux")]
pub mod landlock;
pub mod limits;
#[cfg(target_os = "linux")]
pub mod namespace;
pub mod passing;
#[cfg(target_os = "linux")]
pub mod privilege;
pub mod process;
#[cfg(target_os = "linux")]
pub mod shared;
#[cfg(target_os = "linux")]
pub mod socket;
#[cfg(target_os = "linux")]
pub mod spawn;
pub mod sqlite;
pub mod tree;

use std::io;

/// Turns the `-1` of a system call into the error that it stands for.
fn check(result: libc::c_int) -> io::Result<libc::c_int> {
    if result == -1 {
        Err(io::Error::last_os_error())
    } else {
        Ok(result)
    }
}

/// The same for calls that count bytes.
fn check_size(result: libc::ssize_t) -> io::Result<usize> {
    usize::try_from(result).map_err(|_| io::Error::last_os_error())
}

/// Repeats a call that a signal interrupted.
fn retry<T>(mut call: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match call() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}
