//! Looking at a process and all its descendants, where the system shows them.
//!
//! A descendant can leave its group and session, and when its parent dies it
//! becomes a child of the nearest subreaper. So the tree is what `/proc` lists
//! as children, not a group.

use std::path::Path;
use std::time::Duration;

use super::process;

/// Becomes the process that orphaned descendants fall to, so that they can be
/// found. False where the system has no such thing.
pub fn adopt_orphans() -> bool {
    #[cfg(target_os = "linux")]
    {
        // SAFETY: plain system call on numbers.
        unsafe { libc::prctl(libc::PR_SET_CHILD_SUBREAPER, 1) == 0 }
    }
    #[cfg(not(target_os = "linux"))]
    false
}

/// The children of a process, those of all its threads.
#[cfg(target_os = "linux")]
pub fn children(process: u32) -> Vec<u32> {
    let mut found = Vec::new();
    let Ok(threads) = std::fs::read_dir(format!("/proc/{process}/task")) else {
        return found;
    };
    for thread in threads.flatten() {
        if let Some(list) = read(&thread.path().join("children")) {
            let ids = list.split_ascii_whitespace();
            found.extend(ids.filter_map(|id| id.parse::<u32>().ok()));
        }
    }
    found
}

/// The children of a process: unknown on this system.
#[cfg(not(target_os = "linux"))]
pub fn children(_process: u32) -> Vec<u32> {
    Vec::new()
}

/// Everything below a process, without itself, parents first.
pub fn descendants(process: u32) -> Vec<u32> {
    let mut found = children(process);
    let mut next = 0;
    // Bounded, since a fork bomb can add faster than we look.
    while next < found.len() && found.len() < 100_000 {
        found.extend(children(found[next]));
        next += 1;
    }
    found
}

/// A file of `/proc`, with as few calls as can be: a look happens often.
fn read(path: &Path) -> Option<String> {
    use std::io::Read;

    let mut file = std::fs::File::open(path).ok()?;
    let mut part = [0; 2048];
    let mut text = Vec::new();
    loop {
        let count = file.read(&mut part).ok()?;
        text.extend_from_slice(&part[..count]);
        // Only a long list of children comes in several parts.
        if count < part.len() / 2 {
            // A process can name itself anything.
            return Some(String::from_utf8_lossy(&text).into_owned());
        }
    }
}

/// Resident bytes of a process, without its descendants.
#[cfg(target_os = "linux")]
pub fn memory(process: u32) -> Option<u64> {
    pages(process).map(|(resident, _)| resident)
}

/// Resident bytes of a process, and those of them that belong to files or are
/// shared.
#[cfg(target_os = "linux")]
fn pages(process: u32) -> Option<(u64, u64)> {
    let text = read(Path::new(&format!("/proc/{process}/statm")))?;
    let mut fields = text.split_ascii_whitespace().skip(1);
    let mut next = || fields.next()?.parse::<u64>().ok();
    // SAFETY: sysconf only reads.
    let size = u64::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).ok()?;
    Some((next()? * size, next()? * size))
}

/// Resident bytes of what is below a process, without files and what is shared.
#[cfg(target_os = "linux")]
pub fn own_memory_below(process: u32) -> u64 {
    let below = descendants(process);
    let own = |id| pages(id).map(|(resident, shared)| resident.saturating_sub(shared));
    below.into_iter().filter_map(own).sum()
}

/// Resident bytes of a process: unknown on this system.
#[cfg(not(target_os = "linux"))]
pub fn memory(_process: u32) -> Option<u64> {
    None
}

/// Resident bytes of a process, of pages that several share only its part:
/// what a tree of forks really holds. It takes far longer than
/// `memory`, which stands in where the system does not tell.
#[cfg(target_os = "linux")]
pub fn proportional_memory(process: u32) -> Option<u64> {
    proportional(process, "Pss:").or_else(|| memory(process))
}

/// A sum over all mappings of a process, in bytes.
#[cfg(target_os = "linux")]
fn proportional(process: u32, sum: &str) -> Option<u64> {
    let text = read(Path::new(&format!("/proc/{process}/smaps_rollup")))?;
    let line = text.lines().find_map(|line| line.strip_prefix(sum))?;
    let kilobytes: u64 = line.split_ascii_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// The part of a process in what it shares: unknown on this system.
#[cfg(not(target_os = "linux"))]
pub fn proportional_memory(_process: u32) -> Option<u64> {
    None
}

/// What everything below a process holds, each page counted once.
pub fn distinct_memory_below(process: u32) -> u64 {
    let below = descendants(process);
    below.into_iter().filter_map(proportional_memory).sum()
}

/// The same without files and what is shared but for what forks share.
#[cfg(target_os = "linux")]
pub fn distinct_own_memory_below(process: u32) -> u64 {
    let own = |id| proportional(id, "Pss_Anon:");
    let below = descendants(process);
    below.into_iter().filter_map(own).sum()
}

/// What a tree of processes has used, as one look at it shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TreeUsage {
    /// Of what runs, and of what has ended and been waited for; `None` where
    /// the system does not tell.
    pub cpu: Option<Duration>,
    /// Resident bytes. Pages that several share count several times; `None`
    /// where the system does not tell.
    pub memory: Option<u64>,
    /// How many run.
    pub processes: usize,
}

/// What everything below a process uses, and what the process itself has waited
/// for so far.
pub fn usage_below(process: u32) -> TreeUsage {
    let below = descendants(process);
    let running: Duration = below.iter().filter_map(|&id| process::cpu_time(id)).sum();
    let waited: Duration = std::iter::once(&process)
        .chain(&below)
        .filter_map(|&id| waited_cpu_time(id))
        .sum();
    TreeUsage {
        cpu: Some(running + waited),
        memory: Some(below.iter().filter_map(|&id| memory(id)).sum()),
        processes: below.len(),
    }
}

/// What a process and everything below it uses.
pub fn usage(process: u32) -> TreeUsage {
    let below = usage_below(process);
    TreeUsage {
        cpu: process::cpu_time(process).map(|own| own + below.cpu.unwrap_or_default()),
        memory: memory(process).map(|own| own + below.memory.unwrap_or_default()),
        processes: below.processes + 1,
    }
}

/// CPU time of the children that a process has waited for.
pub fn waited_cpu_time(process: u32) -> Option<Duration> {
    let text = read(Path::new(&format!("/proc/{process}/stat")))?;
    // The second field is a name in parentheses that may hold anything, so count
    // from its end: children's user and system ticks are fields 16 and 17.
    let fields = text.get(text.rfind(')')? + 1..)?;
    let mut fields = fields.split_ascii_whitespace().skip(13);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    // SAFETY: sysconf only reads.
    let ticks = u64::try_from(unsafe { libc::sysconf(libc::_SC_CLK_TCK) }).ok()?;
    Some(Duration::from_nanos(
        (user + system) * (1_000_000_000 / ticks.max(1)),
    ))
}

/// How long the process has been ready to run and was kept waiting for a
/// processor: the longest of its threads. `None` where the system does not tell.
#[cfg(target_os = "linux")]
pub fn kept_waiting(process: u32) -> Option<Duration> {
    let threads = std::fs::read_dir(format!("/proc/{process}/task")).ok()?;
    threads
        .filter_map(|thread| {
            // CPU time, time in the queue, number of slices, in nanoseconds.
            let text = std::fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
            let waited = text.split_ascii_whitespace().nth(1)?.parse().ok()?;
            Some(Duration::from_nanos(waited))
        })
        .max()
}

/// Not on this system.
#[cfg(not(target_os = "linux"))]
pub fn kept_waiting(_process: u32) -> Option<Duration> {
    None
}

/// How long one thread has been kept waiting; other threads can ask too.
#[derive(Debug)]
pub struct Delays(std::fs::File);

impl Delays {
    /// Those of the thread that calls this. `None` where the system does not tell.
    pub fn of_this_thread() -> Option<Self> {
        let file = std::fs::File::open("/proc/thread-self/schedstat");
        file.ok().map(Self)
    }

    /// All of them together.
    pub fn total(&self) -> Option<Duration> {
        let mut text = [0; 128];
        let count = std::os::unix::fs::FileExt::read_at(&self.0, &mut text, 0).ok()?;
        let text = std::str::from_utf8(&text[..count]).ok()?;
        let waited = text.split_ascii_whitespace().nth(1)?.parse().ok()?;
        Some(Duration::from_nanos(waited))
    }
}

/// The session of a process; 0 stands for our own.
pub fn session(process: u32) -> Option<u32> {
    let process = libc::pid_t::try_from(process).ok()?;
    // SAFETY: plain system call on numbers.
    u32::try_from(unsafe { libc::getsid(process) }).ok()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_grandchild_is_a_descendant() {
        let mut shell = std::process::Command::new("/bin/sh")
            .args(["-c", "sh -c 'sleep 5; true' & wait"])
            .spawn()
            .unwrap();
        let deadline = std::time::Instant::now() + Duration::from_secs(5);
        while descendants(shell.id()).len() < 2 {
            assert!(std::time::Instant::now() < deadline, "no grandchild seen");
            std::thread::sleep(Duration::from_millis(5));
        }
        let below = descendants(shell.id());
        let seen = usage(shell.id());
        assert!(seen.memory.unwrap() > memory(shell.id()).unwrap());
        assert!(seen.cpu.is_some());
        assert_eq!(seen.processes, 3);
        shell.kill().unwrap();
        shell.wait().unwrap();
        for id in below {
            process::kill(id);
        }
    }
}
