//! The limits of the shell that `grade` was started from. They hold for all that
//! it starts, so what breaks one of them would look like the answer's fault.

use super::SandboxError;
use crate::sys::limits::{self, Inherited};

/// The least that answers and compilers need within their own limits: in bytes,
/// but for the CPU time. Node 20 cannot start in 1 GiB of address space; Java
/// wants 2.5 GiB, and says so.
const LEAST: Inherited = Inherited {
    file_size: 32 << 20,
    cpu: 30,
    address_space: 3 << 29,
    data: 3 << 29,
};

/// Lifts the limits as far as this process may, and refuses what is left.
pub(super) fn lift() -> Result<(), SandboxError> {
    let left = limits::lift().map_err(|source| SandboxError::System {
        what: "cannot read the limits of the shell",
        source,
    })?;
    let all = [
        ("file size", "-f", left.file_size, LEAST.file_size),
        ("CPU time", "-t", left.cpu, LEAST.cpu),
        ("memory", "-v", left.address_space, LEAST.address_space),
        ("data", "-d", left.data, LEAST.data),
    ];
    for (what, flag, has, least) in all {
        let words = |amount: u64| match flag {
            "-t" => format!("{amount} s"),
            _ => format!("{} MiB", amount >> 20),
        };
        if has < least {
            return Err(SandboxError::ShellLimit {
                what,
                flag,
                has: words(has),
                least: words(least),
            });
        }
    }
    Ok(())
}
