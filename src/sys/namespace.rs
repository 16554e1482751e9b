//! Namespaces and mounts, for the helper that builds a private world.
//!
//! Everything here changes the calling process, which must have one thread.

use std::ffi::{CStr, CString};
use std::io;
use std::mem::size_of;
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::check;

/// Which namespaces to leave the old ones for.
#[derive(Debug, Clone, Copy)]
pub struct Unshare {
    /// Needed by an ordinary user, who is then the owner of the others.
    pub user: bool,
}

/// Enters new mount, network, IPC and host name namespaces; the next child is
/// process 1 of a new process namespace.
pub fn unshare(what: Unshare) -> io::Result<()> {
    let user = if what.user { libc::CLONE_NEWUSER } else { 0 };
    let flags = user
        | libc::CLONE_NEWNS
        | libc::CLONE_NEWPID
        | libc::CLONE_NEWNET
        | libc::CLONE_NEWIPC
        | libc::CLONE_NEWUTS;
    // SAFETY: plain system call on numbers.
    check(unsafe { libc::unshare(flags) }).map(drop)
}

/// Maps one user and one group of the old user namespace to themselves.
pub fn map_ids(user: u32, group: u32) -> io::Result<()> {
    std::fs::write("/proc/self/setgroups", "deny")?;
    std::fs::write("/proc/self/uid_map", format!("{user} {user} 1\n"))?;
    std::fs::write("/proc/self/gid_map", format!("{group} {group} 1\n"))
}

/// The effective user and group of this process.
pub fn ids() -> (u32, u32) {
    // SAFETY: both calls only read.
    unsafe { (libc::geteuid(), libc::getegid()) }
}

fn c_string(path: &Path) -> io::Result<CString> {
    Ok(CString::new(path.as_os_str().as_bytes())?)
}

fn owned(raw: libc::c_long) -> io::Result<OwnedFd> {
    let raw = check(RawFd::try_from(raw).unwrap_or(-1))?;
    // SAFETY: only called with what a system call has just made.
    Ok(unsafe { OwnedFd::from_raw_fd(raw) })
}

/// Opens a path only to name it in other calls.
pub fn open_path(path: &Path) -> io::Result<OwnedFd> {
    let path = c_string(path)?;
    // SAFETY: the path is a C string that outlives the call.
    owned(unsafe { libc::open(path.as_ptr(), libc::O_PATH | libc::O_CLOEXEC) }.into())
}

/// True for a folder.
pub fn is_folder(place: impl AsFd) -> io::Result<bool> {
    // SAFETY: all zeroes is a valid stat structure, and the call fills it.
    let status = unsafe {
        let mut status: libc::stat = std::mem::zeroed();
        check(libc::fstat(place.as_fd().as_raw_fd(), &mut status))?;
        status
    };
    Ok(status.st_mode & libc::S_IFMT == libc::S_IFDIR)
}

/// How a copy of a mounted tree may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Nothing can be written; there are no devices and no set-uid programs.
    Read,
    /// No devices and no set-uid programs.
    Write,
    /// One device file.
    Device,
}

/// A copy of what is mounted at a path and below it, not attached anywhere yet.
#[derive(Debug)]
pub struct Tree(OwnedFd);

impl Tree {
    pub fn copy(path: &Path, usage: Use) -> io::Result<Self> {
        let name = c_string(path)?;
        let flags =
            libc::OPEN_TREE_CLONE | libc::OPEN_TREE_CLOEXEC | libc::AT_RECURSIVE as libc::c_uint;
        // SAFETY: the path is a C string that outlives the call.
        let tree = Self(owned(unsafe {
            libc::syscall(libc::SYS_open_tree, libc::AT_FDCWD, name.as_ptr(), flags)
        })?);
        let attributes = match usage {
            Use::Read => libc::MOUNT_ATTR_RDONLY | libc::MOUNT_ATTR_NOSUID | libc::MOUNT_ATTR_NODEV,
            Use::Write => libc::MOUNT_ATTR_NOSUID | libc::MOUNT_ATTR_NODEV,
            Use::Device => libc::MOUNT_ATTR_NOSUID | libc::MOUNT_ATTR_NOEXEC,
        };
        set_attributes(tree.0.as_raw_fd(), c"", attributes, libc::AT_RECURSIVE)?;
        Ok(tree)
    }

    /// True for a folder.
    pub fn is_folder(&self) -> io::Result<bool> {
        is_folder(&self.0)
    }

    /// Mounts it on something of the same kind.
    pub fn attach(&self, target: &Path) -> io::Result<()> {
        let target = c_string(target)?;
        // SAFETY: both paths are C strings that outlive the call.
        let result = unsafe {
            libc::syscall(
                libc::SYS_move_mount,
                self.0.as_raw_fd(),
                c"".as_ptr(),
                libc::AT_FDCWD,
                target.as_ptr(),
                libc::MOVE_MOUNT_F_EMPTY_PATH,
            )
        };
        check(result as libc::c_int).map(drop)
    }
}

fn set_attributes(place: RawFd, path: &CStr, set: u64, flags: libc::c_int) -> io::Result<()> {
    let attributes = libc::mount_attr {
        attr_set: set,
        attr_clr: 0,
        propagation: 0,
        userns_fd: 0,
    };
    // SAFETY: path and structure outlive the call, and the size is its own.
    let result = unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            place,
            path.as_ptr(),
            flags | libc::AT_EMPTY_PATH,
            &raw const attributes,
            size_of::<libc::mount_attr>(),
        )
    };
    check(result as libc::c_int).map(drop)
}

fn mount(kind: &CStr, target: &CStr, flags: libc::c_ulong, options: &str) -> io::Result<()> {
    let options = CString::new(options)?;
    // SAFETY: all strings are C strings that outlive the call.
    check(unsafe {
        libc::mount(
            kind.as_ptr(),
            target.as_ptr(),
            kind.as_ptr(),
            flags,
            options.as_ptr().cast(),
        )
    })
    .map(drop)
}

/// Keeps what is mounted from now on to this mount namespace.
pub fn make_mounts_private() -> io::Result<()> {
    mount(c"none", c"/", libc::MS_REC | libc::MS_PRIVATE, "")
}

/// Mounts an empty file system in memory, such as `size=1m,nr_inodes=100,mode=755`.
pub fn mount_memory(target: &Path, options: &str) -> io::Result<()> {
    let flags = libc::MS_NOSUID | libc::MS_NODEV;
    mount(c"tmpfs", &c_string(target)?, flags, options)
}

/// Mounts the process list of this process namespace.
pub fn mount_processes(target: &Path, options: &str) -> io::Result<()> {
    let flags = libc::MS_NOSUID | libc::MS_NODEV | libc::MS_NOEXEC;
    mount(c"proc", &c_string(target)?, flags, options)
}

/// Makes a mounted folder the root and detaches the old one with all that is
/// mounted there. The new root is read-only afterwards; mounts in it keep their
/// own mode.
pub fn enter_root(root: &Path) -> io::Result<()> {
    let root = c_string(root)?;
    // SAFETY: all paths are C strings that outlive the calls. With the same
    // folder twice, the old root comes to lie on the new one and is taken off.
    unsafe {
        check(libc::chdir(root.as_ptr()))?;
        let here = c".".as_ptr();
        check(libc::syscall(libc::SYS_pivot_root, here, here) as libc::c_int)?;
        check(libc::umount2(here, libc::MNT_DETACH))?;
        check(libc::chdir(c"/".as_ptr()))?;
    }
    set_attributes(libc::AT_FDCWD, c"/", libc::MOUNT_ATTR_RDONLY, 0)
}

/// True if a path lies on a file system in memory, and nothing has been added
/// to it or taken away since it had so many free blocks and files.
pub fn free_space(path: &Path) -> io::Result<(u64, u64)> {
    let path = c_string(path)?;
    // SAFETY: all zeroes is a valid structure, and the call fills it.
    let status = unsafe {
        let mut status: libc::statfs = std::mem::zeroed();
        check(libc::statfs(path.as_ptr(), &mut status))?;
        status
    };
    Ok((status.f_bfree as u64, status.f_ffree as u64))
}

/// Switches on the loopback of this network namespace.
pub fn loopback_up() -> io::Result<()> {
    // SAFETY: the request is valid when zero, its name ends in a zero byte, and
    // it outlives the calls; the socket is owned at once.
    unsafe {
        let kind = libc::SOCK_DGRAM | libc::SOCK_CLOEXEC;
        let socket = owned(libc::socket(libc::AF_INET, kind, 0).into())?;
        let mut request: libc::ifreq = std::mem::zeroed();
        request.ifr_name[0] = b'l' as libc::c_char;
        request.ifr_name[1] = b'o' as libc::c_char;
        request.ifr_ifru.ifru_flags = (libc::IFF_UP | libc::IFF_RUNNING) as libc::c_short;
        check(libc::ioctl(
            socket.as_raw_fd(),
            libc::SIOCSIFFLAGS as _,
            &request,
        ))
        .map(drop)
    }
}

/// Sets the host name of this namespace.
pub fn set_host_name(name: &str) -> io::Result<()> {
    // SAFETY: the bytes are valid for reads of their own length.
    check(unsafe { libc::sethostname(name.as_ptr().cast(), name.len()) }).map(drop)
}
