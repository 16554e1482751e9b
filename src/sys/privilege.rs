//! Giving up what the kernel would allow a process.

use std::io;

use super::check;

/// The highest capability that a kernel could know: the sets have 64 bits.
const CAPABILITIES: libc::c_ulong = 64;

/// Has no program that is started from here gain a capability, whatever its
/// user or its file says. This process keeps its own. False if that failed.
pub fn empty_bounding_set() -> bool {
    let mut dropped = false;
    for capability in 0..CAPABILITIES {
        // SAFETY: plain system calls on numbers.
        unsafe {
            match libc::prctl(libc::PR_CAPBSET_READ, capability, 0, 0, 0) {
                0 => dropped = true,
                1 => {
                    if libc::prctl(libc::PR_CAPBSET_DROP, capability, 0, 0, 0) != 0 {
                        return false;
                    }
                    dropped = true;
                }
                // Past the last that this kernel knows.
                _ => break,
            }
        }
    }
    dropped
}

#[repr(C)]
struct CapabilityHeader {
    version: u32,
    process: libc::c_int,
}

#[repr(C)]
#[derive(Clone, Copy)]
struct CapabilitySet {
    effective: u32,
    permitted: u32,
    inheritable: u32,
}

const CAPABILITY_VERSION_3: u32 = 0x2008_0522;

/// Gives up all capabilities of this process. Allocates nothing.
pub(super) fn drop_capabilities() -> io::Result<()> {
    let header = CapabilityHeader {
        version: CAPABILITY_VERSION_3,
        process: 0,
    };
    let none = [CapabilitySet {
        effective: 0,
        permitted: 0,
        inheritable: 0,
    }; 2];
    // SAFETY: both structures are laid out as the kernel wants them, and outlive
    // the call.
    let result = unsafe { libc::syscall(libc::SYS_capset, &raw const header, none.as_ptr()) };
    check(result as libc::c_int).map(drop)
}

/// Becomes another user, without any supplementary group. The raw calls, since
/// the C library's would look for other threads. Allocates nothing.
pub(super) fn become_user(user: u32, group: u32) -> io::Result<()> {
    // SAFETY: plain system calls on numbers; the group list is empty.
    unsafe {
        let none = std::ptr::null::<libc::gid_t>();
        check(libc::syscall(libc::SYS_setgroups, 0_usize, none) as libc::c_int)?;
        check(libc::syscall(libc::SYS_setresgid, group, group, group) as libc::c_int)?;
        check(libc::syscall(libc::SYS_setresuid, user, user, user) as libc::c_int).map(drop)
    }
}

/// Has this process and its descendants never gain privileges by `exec`.
pub fn no_new_privileges() -> io::Result<()> {
    // SAFETY: plain system call on numbers.
    check(unsafe { libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) }).map(drop)
}

/// Keeps others of the same user from tracing this process and from reading its
/// memory and environment.
pub fn not_dumpable() -> io::Result<()> {
    // SAFETY: plain system call on numbers.
    check(unsafe { libc::prctl(libc::PR_SET_DUMPABLE, 0, 0, 0, 0) }).map(drop)
}

/// One instruction of a system call filter, as the kernel wants it.
pub type Instruction = libc::sock_filter;

/// Has the kernel ask this filter about every system call of this process and
/// its descendants. New privileges must have been given up. Allocates nothing.
pub fn install_filter(filter: &[Instruction]) -> io::Result<()> {
    let program = libc::sock_fprog {
        len: u16::try_from(filter.len()).map_err(|_| io::ErrorKind::InvalidInput)?,
        filter: filter.as_ptr().cast_mut(),
    };
    // SAFETY: the kernel copies the instructions and checks them itself; they
    // outlive the call.
    check(unsafe {
        libc::prctl(
            libc::PR_SET_SECCOMP,
            libc::SECCOMP_MODE_FILTER,
            &raw const program,
            0,
            0,
        )
    })
    .map(drop)
}
