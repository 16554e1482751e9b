//! Memory that processes share and that no file names. It stays while one of
//! them has any of it mapped, and its pages are in the figures of those alone
//! that have touched them: with an end, or a word to the kernel, they are in
//! nobody's. Only the figure of the whole machine still tells.

use super::tree::descendants;

/// Growth of the machine's figure that is not looked into, in bytes.
const NOTHING: u64 = 16 << 20;

/// The machine's shared memory when a run began.
#[derive(Debug, Clone, Copy)]
pub struct SharedBefore(u64);

impl SharedBefore {
    /// As it is now.
    pub fn now() -> Self {
        Self(of_the_machine())
    }

    /// Bytes by which it has grown since, if a process below that one may be
    /// why. Another that grows at the same moment is counted too, so it takes a
    /// run alone to be sure.
    pub fn grown_by(self, process: u32) -> u64 {
        let grown = of_the_machine().saturating_sub(self.0);
        if grown > NOTHING && descendants(process).into_iter().any(shares) {
            grown
        } else {
            0
        }
    }
}

/// Shared memory in use, in bytes; 0 where the system does not tell.
fn of_the_machine() -> u64 {
    // SAFETY: zeroes are a valid value of this struct of numbers.
    let mut info: libc::sysinfo = unsafe { std::mem::zeroed() };
    // SAFETY: the call fills the struct, which is ours.
    if unsafe { libc::sysinfo(&raw mut info) } == -1 {
        return 0;
    }
    info.sharedram * u64::from(info.mem_unit)
}

/// Has the process a mapping that is shared and has no file?
fn shares(process: u32) -> bool {
    // Names of files in there can be anything.
    let maps = std::fs::read(format!("/proc/{process}/maps")).unwrap_or_default();
    String::from_utf8_lossy(&maps).lines().any(|line| {
        let mut fields = line.split_ascii_whitespace().skip(1);
        let permissions = fields.next().unwrap_or_default();
        let name = fields.nth(3).unwrap_or_default();
        let nameless = ["/dev/zero", "/SYSV", "/memfd:"];
        permissions.ends_with('s') && nameless.iter().any(|start| name.starts_with(start))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_has_some() {
        assert!(of_the_machine() > 0);
        assert!(!shares(std::process::id()));
        assert_eq!(SharedBefore::now().grown_by(std::process::id()), 0);
    }
}
