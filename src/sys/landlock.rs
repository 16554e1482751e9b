//! Landlock: rules about files (and signals) that a process puts on itself.
//!
//! Raw system calls after the kernel's `Documentation/userspace-api/landlock.rst`.

use std::io;
use std::mem::size_of;
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::path::Path;

use super::{check, namespace};

const CREATE_RULESET_VERSION: libc::c_uint = 1;
const RULE_PATH_BENEATH: libc::c_int = 1;

const EXECUTE: u64 = 1;
const WRITE_FILE: u64 = 1 << 1;
const READ_FILE: u64 = 1 << 2;
const READ_DIR: u64 = 1 << 3;
/// All rights of the first version: up to making symbolic links.
const VERSION_1: u64 = (1 << 13) - 1;
const REFER: u64 = 1 << 13;
const TRUNCATE: u64 = 1 << 14;
const IOCTL_DEV: u64 = 1 << 15;
/// Those that a rule about a file, not a folder, may name.
const OF_FILES: u64 = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV;

const SCOPE_ABSTRACT_UNIX_SOCKET: u64 = 1;
const SCOPE_SIGNAL: u64 = 1 << 1;

/// What a rule allows below a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Read and execute.
    Read,
    /// Read, and write into what is there.
    Change,
    /// Everything.
    Write,
}

/// The kernel's structure; older kernels take a shorter one.
#[repr(C)]
struct RulesetAttributes {
    handled_access_fs: u64,
    handled_access_net: u64,
    scoped: u64,
}

#[repr(C, packed)]
struct PathBeneath {
    allowed_access: u64,
    parent_fd: RawFd,
}

/// The version that the kernel speaks, 0 if none.
pub fn version() -> u32 {
    // SAFETY: with this flag the call takes no structure and returns a number.
    let version = unsafe {
        libc::syscall(
            libc::SYS_landlock_create_ruleset,
            std::ptr::null::<RulesetAttributes>(),
            0_usize,
            CREATE_RULESET_VERSION,
        )
    };
    u32::try_from(version).unwrap_or(0)
}

/// Rules that are ready to be put on a process, which then can do only what
/// they allow.
#[derive(Debug)]
pub struct Ruleset {
    descriptor: OwnedFd,
    handled: u64,
}

impl Ruleset {
    /// Rules of a version up to [`version`], allowing nothing yet. `scoped`
    /// confines signals and abstract sockets to the process and its
    /// descendants, where the version can.
    pub fn new(version: u32, scoped: bool) -> io::Result<Self> {
        let handled = VERSION_1
            | if version >= 2 { REFER } else { 0 }
            | if version >= 3 { TRUNCATE } else { 0 }
            | if version >= 5 { IOCTL_DEV } else { 0 };
        let scoped = scoped && version >= 6;
        let attributes = RulesetAttributes {
            handled_access_fs: handled,
            handled_access_net: 0,
            scoped: if scoped {
                SCOPE_ABSTRACT_UNIX_SOCKET | SCOPE_SIGNAL
            } else {
                0
            },
        };
        let size = if scoped {
            size_of::<RulesetAttributes>()
        } else {
            size_of::<u64>()
        };
        // SAFETY: the structure outlives the call and is at least `size` long.
        let raw = unsafe {
            libc::syscall(
                libc::SYS_landlock_create_ruleset,
                &raw const attributes,
                size,
                0 as libc::c_uint,
            )
        };
        let raw = check(RawFd::try_from(raw).unwrap_or(-1))?;
        // SAFETY: the call has just made this descriptor, so nobody else owns it.
        let descriptor = unsafe { OwnedFd::from_raw_fd(raw) };
        Ok(Self {
            descriptor,
            handled,
        })
    }

    /// Allows something below a path. A path that is not there is no error.
    pub fn allow(&self, path: &Path, access: Access) -> io::Result<()> {
        let place = match namespace::open_path(path) {
            Ok(place) => place,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        self.allow_opened(place, access)
    }

    /// Allows something below a place that is already open.
    pub fn allow_opened(&self, place: impl AsFd, access: Access) -> io::Result<()> {
        let wanted = match access {
            Access::Read => EXECUTE | READ_FILE | READ_DIR,
            Access::Change => READ_FILE | READ_DIR | WRITE_FILE | IOCTL_DEV,
            Access::Write => self.handled & !IOCTL_DEV,
        };
        let possible = if namespace::is_folder(&place)? {
            self.handled
        } else {
            OF_FILES
        };
        self.add(place.as_fd().as_raw_fd(), wanted & possible)
    }

    fn add(&self, place: RawFd, access: u64) -> io::Result<()> {
        let rule = PathBeneath {
            allowed_access: access & self.handled,
            parent_fd: place,
        };
        // SAFETY: the rule outlives the call, and both descriptors are open.
        let result = unsafe {
            libc::syscall(
                libc::SYS_landlock_add_rule,
                self.descriptor.as_raw_fd(),
                RULE_PATH_BENEATH,
                &raw const rule,
                0 as libc::c_uint,
            )
        };
        check(result as libc::c_int).map(drop)
    }

    /// The descriptor that `restrict` takes.
    pub fn as_raw(&self) -> RawFd {
        self.descriptor.as_raw_fd()
    }
}

/// Allows what `/proc` shows of this process. Allocates nothing.
pub(super) fn allow_own_process_folder(rules: &Ruleset) -> io::Result<()> {
    // SAFETY: the path is a C string; the descriptor is closed once, here.
    unsafe {
        let flags = libc::O_PATH | libc::O_CLOEXEC;
        let place = check(libc::open(c"/proc/self".as_ptr(), flags))?;
        let result = rules.add(place, READ_FILE | READ_DIR | WRITE_FILE);
        libc::close(place);
        result
    }
}

/// Puts rules on this process for good. It must have given up new privileges.
/// Allocates nothing.
pub(super) fn restrict(ruleset: RawFd) -> io::Result<()> {
    // SAFETY: plain system call on numbers.
    let result =
        unsafe { libc::syscall(libc::SYS_landlock_restrict_self, ruleset, 0 as libc::c_uint) };
    check(result as libc::c_int).map(drop)
}
