//! Limits that the kernel holds processes to.

use std::io;
use std::time::Duration;

use super::check;

#[cfg(all(target_os = "linux", target_env = "gnu"))]
type ResourceId = libc::__rlimit_resource_t;
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
type ResourceId = libc::c_int;

/// A limit that the kernel holds a process to.
#[derive(Debug, Clone, Copy)]
pub struct ResourceLimit {
    resource: ResourceId,
    soft: u64,
    hard: u64,
}

impl ResourceLimit {
    /// CPU seconds of one process: SIGXCPU at the limit, SIGKILL a second later.
    pub fn cpu(limit: Duration) -> Self {
        let seconds = limit.as_secs() + u64::from(limit.subsec_nanos() > 0);
        Self {
            resource: libc::RLIMIT_CPU,
            soft: seconds,
            hard: seconds.saturating_add(1),
        }
    }

    /// Bytes of private writable memory.
    pub fn data(bytes: u64) -> Self {
        Self::same(libc::RLIMIT_DATA, bytes)
    }

    /// Bytes of the largest file.
    pub fn file_size(bytes: u64) -> Self {
        Self::same(libc::RLIMIT_FSIZE, bytes)
    }

    /// Processes and threads of the user.
    pub fn processes(count: u64) -> Self {
        Self::same(libc::RLIMIT_NPROC, count)
    }

    /// Bytes of the main thread's stack.
    pub fn stack(bytes: u64) -> Self {
        Self::same(libc::RLIMIT_STACK, bytes)
    }

    /// Open descriptors.
    pub fn open_files(count: u64) -> Self {
        Self::same(libc::RLIMIT_NOFILE, count)
    }

    /// No core file, and no core handler either: with a limit of 0 the kernel
    /// still starts a handler that reads from a pipe, with 1 it does not.
    pub fn no_core() -> Self {
        Self::same(libc::RLIMIT_CORE, 1)
    }

    fn same(resource: ResourceId, value: u64) -> Self {
        Self {
            resource,
            soft: value,
            hard: value,
        }
    }

    /// Applies it to this process. A limit above the one that is already in
    /// force becomes that one. Allocates nothing.
    pub fn apply(self) -> io::Result<()> {
        // SAFETY: all zeroes is a valid limit, and both calls outlive it.
        unsafe {
            let mut present: libc::rlimit = std::mem::zeroed();
            check(libc::getrlimit(self.resource, &mut present))?;
            let most = present.rlim_max;
            let wanted = libc::rlimit {
                rlim_cur: libc::rlim_t::try_from(self.soft).unwrap_or(most).min(most),
                rlim_max: libc::rlim_t::try_from(self.hard).unwrap_or(most).min(most),
            };
            check(libc::setrlimit(self.resource, &wanted)).map(drop)
        }
    }
}

/// What the shell lets each process have; `u64::MAX` stands for no limit.
#[derive(Debug, Clone, Copy)]
pub struct Inherited {
    /// Bytes of the largest file.
    pub file_size: u64,
    /// Seconds.
    pub cpu: u64,
    /// Bytes.
    pub address_space: u64,
    /// Bytes.
    pub data: u64,
}

/// Raises what can be raised of the limits that this process came with, for
/// itself and for all that it starts; those of a sandbox come on top. What is
/// left cannot be lifted.
pub fn lift() -> io::Result<Inherited> {
    // macOS refuses more than this to everybody.
    const OPEN_FILES: u64 = 10_240;
    raise(libc::RLIMIT_NOFILE, OPEN_FILES)?;
    Ok(Inherited {
        file_size: raise(libc::RLIMIT_FSIZE, u64::MAX)?,
        cpu: raise(libc::RLIMIT_CPU, u64::MAX)?,
        address_space: raise(libc::RLIMIT_AS, u64::MAX)?,
        data: raise(libc::RLIMIT_DATA, u64::MAX)?,
    })
}

/// Raises a soft limit up to `most`; gives the hard one.
fn raise(resource: ResourceId, most: u64) -> io::Result<u64> {
    // SAFETY: all zeroes is a valid limit, and both calls outlive it.
    unsafe {
        let mut limit: libc::rlimit = std::mem::zeroed();
        check(libc::getrlimit(resource, &mut limit))?;
        let hard = limit.rlim_max;
        let wanted = libc::rlim_t::try_from(most).unwrap_or(hard).min(hard);
        if limit.rlim_cur < wanted {
            limit.rlim_cur = wanted;
            check(libc::setrlimit(resource, &limit))?;
        }
        Ok(match hard {
            libc::RLIM_INFINITY => u64::MAX,
            hard => hard,
        })
    }
}
