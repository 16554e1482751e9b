//! Starting, measuring and killing single processes.

use std::io;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::check;
use super::descriptor::duplicate_above;
use super::limits::ResourceLimit;

/// What a child gets besides its arguments and environment.
#[derive(Debug)]
pub struct Setup {
    /// Become its descriptors 0, 1, 2 and so on; it has no others.
    pub descriptors: Vec<OwnedFd>,
    pub limits: Vec<ResourceLimit>,
}

/// Starts a process as the leader of a session of its own. On Linux it dies
/// with the thread that calls this, so that thread must outlive it.
pub fn start(mut command: Command, setup: Setup) -> io::Result<Child> {
    let count =
        RawFd::try_from(setup.descriptors.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
    // Above the numbers that they are to get, so that no copy overwrites the next.
    let sources = setup
        .descriptors
        .iter()
        .map(|descriptor| duplicate_above(descriptor, count))
        .collect::<io::Result<Vec<_>>>()?;
    drop(setup.descriptors);
    // The standard library reports a failed exec through a pipe of its own, which
    // must not get one of the child's numbers either: fill the gaps below.
    let null = std::fs::File::open("/dev/null")?;
    let mut fillers: Vec<OwnedFd> = Vec::new();
    loop {
        let filler = duplicate_above(&null, 0)?;
        if filler.as_raw_fd() >= count {
            break;
        }
        fillers.push(filler);
    }
    let numbers: Vec<RawFd> = sources.iter().map(AsRawFd::as_raw_fd).collect();
    let limits = setup.limits;
    let parent = std::process::id();
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // SAFETY: between fork and exec only async-signal-safe calls are made: the
    // closure allocates nothing and takes no lock, and what it reads is its own.
    unsafe {
        command.pre_exec(move || prepare(&numbers, &limits, parent));
    }
    command.spawn()
}

/// What the child does before it becomes the program.
fn prepare(descriptors: &[RawFd], limits: &[ResourceLimit], parent: u32) -> io::Result<()> {
    // SAFETY: plain system calls on numbers; the descriptors are open until exec.
    unsafe {
        check(libc::setsid())?;
        die_with_parent(parent)?;
        for (target, &source) in (0..).zip(descriptors) {
            check(libc::dup2(source, target))?;
        }
    }
    close_on_exec_from(descriptors.len() as RawFd);
    default_signals();
    limits.iter().try_for_each(|limit| limit.apply())
}

#[cfg(target_os = "linux")]
fn die_with_parent(parent: u32) -> io::Result<()> {
    // SAFETY: plain system calls on numbers.
    unsafe {
        check(libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL))?;
        // It may have died before the call above.
        if libc::getppid().cast_unsigned() != parent {
            return Err(io::Error::from_raw_os_error(libc::ESRCH));
        }
    }
    Ok(())
}

/// Has this process be killed when its parent, a process with one thread, ends.
#[cfg(target_os = "linux")]
pub fn end_with_parent() -> io::Result<()> {
    // SAFETY: plain system call on numbers.
    check(unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) }).map(drop)
}

#[cfg(not(target_os = "linux"))]
fn die_with_parent(_parent: u32) -> io::Result<()> {
    Ok(())
}

/// Gives every signal its ordinary effect: one that whoever started us ignores
/// would be ignored by the program too. Allocates nothing.
pub(super) fn default_signals() {
    for signal in 1..=64 {
        // SAFETY: sets no handler; a number that is no signal only fails.
        unsafe { libc::signal(signal, libc::SIG_DFL) };
    }
}

/// Marks every descriptor from `first` on close-on-exec: those that were
/// inherited from whoever started us are not.
pub(super) fn close_on_exec_from(first: RawFd) {
    #[cfg(target_os = "linux")]
    {
        // SAFETY: the call only marks descriptors; it closes none.
        let done = unsafe {
            libc::syscall(
                libc::SYS_close_range,
                first,
                libc::c_uint::MAX,
                libc::CLOSE_RANGE_CLOEXEC,
            )
        };
        if done == 0 {
            return;
        }
    }
    // SAFETY: F_SETFD on a number that is not open only fails, and sysconf reads.
    unsafe {
        let most = libc::sysconf(libc::_SC_OPEN_MAX).clamp(256, 65_536) as RawFd;
        for number in first..most {
            libc::fcntl(number, libc::F_SETFD, libc::FD_CLOEXEC);
        }
    }
}

/// Whom this process acts as.
pub fn user() -> u32 {
    // SAFETY: it has no preconditions and cannot fail.
    unsafe { libc::geteuid() }
}

/// Kills one process. False if there is none, or not one of ours.
pub fn kill(process: u32) -> bool {
    signal(process, libc::SIGKILL)
}

/// Kills every process of a group.
pub fn kill_group(group: u32) -> bool {
    // SAFETY: plain system call on numbers. 0 and 1 would mean our own group
    // and everybody, and are refused.
    group > 1
        && libc::pid_t::try_from(group)
            .is_ok_and(|group| unsafe { libc::killpg(group, libc::SIGKILL) } == 0)
}

fn signal(process: u32, signal: libc::c_int) -> bool {
    // SAFETY: plain system call on numbers. 0 would mean our own group and a
    // negative number a group; both are refused.
    process > 1
        && libc::pid_t::try_from(process)
            .is_ok_and(|process| unsafe { libc::kill(process, signal) } == 0)
}

/// True if this process ignores a signal, as `nohup` has it.
pub fn is_ignored(signal: i32) -> bool {
    // SAFETY: all zeroes is a valid action, and without a new one the call only
    // fills in the present one.
    unsafe {
        let mut present: libc::sigaction = std::mem::zeroed();
        libc::sigaction(signal, std::ptr::null(), &mut present) == 0
            && present.sa_sigaction == libc::SIG_IGN
    }
}

/// Reaps a child that has ended. True if it is gone.
pub fn reap(process: u32) -> bool {
    let Ok(process) = libc::pid_t::try_from(process) else {
        return true;
    };
    // SAFETY: without a place for the status the call writes nothing.
    unsafe { libc::waitpid(process, std::ptr::null_mut(), libc::WNOHANG) != 0 }
}

/// How a process ended, and what it and those that it had waited for have used.
#[cfg(target_os = "linux")]
#[derive(Debug, Clone, Copy)]
pub struct Usage {
    pub process: u32,
    pub status: Status,
    pub cpu: Duration,
    /// The largest resident size of any one of them, in bytes.
    pub peak_memory: u64,
}

/// How a process ended.
#[cfg(target_os = "linux")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Code(i32),
    Signal(i32),
}

/// Waits for one child and reaps it.
#[cfg(target_os = "linux")]
pub fn wait(process: u32) -> Option<Usage> {
    wait_for(libc::pid_t::try_from(process).ok()?, 0)
}

/// Waits for any child and reaps it; `None` when there are no more.
#[cfg(target_os = "linux")]
pub fn wait_for_any() -> Option<Usage> {
    wait_for(-1, 0)
}

#[cfg(target_os = "linux")]
fn wait_for(process: libc::pid_t, flags: libc::c_int) -> Option<Usage> {
    // SAFETY: both structures are valid when zero, and the call fills them.
    let (process, status, usage) = unsafe {
        let mut status = 0;
        let mut usage: libc::rusage = std::mem::zeroed();
        let found = super::retry(|| check(libc::wait4(process, &mut status, flags, &mut usage)));
        (found.ok()?, status, usage)
    };
    let time = |time: libc::timeval| {
        let seconds = Duration::from_secs(u64::try_from(time.tv_sec).unwrap_or(0));
        seconds + Duration::from_micros(u64::try_from(time.tv_usec).unwrap_or(0))
    };
    Some(Usage {
        process: u32::try_from(process).ok().filter(|&id| id != 0)?,
        status: if libc::WIFSIGNALED(status) {
            Status::Signal(libc::WTERMSIG(status))
        } else {
            Status::Code(libc::WEXITSTATUS(status))
        },
        cpu: time(usage.ru_utime) + time(usage.ru_stime),
        peak_memory: u64::try_from(usage.ru_maxrss).unwrap_or(0) * 1024,
    })
}

/// A child that has ended but is not reaped yet.
#[cfg(target_os = "linux")]
pub fn ended_child() -> Option<u32> {
    // SAFETY: all zeroes is a valid structure, and the call fills it.
    unsafe {
        let mut found: libc::siginfo_t = std::mem::zeroed();
        let flags = libc::WEXITED | libc::WNOHANG | libc::WNOWAIT;
        check(libc::waitid(libc::P_ALL, 0, &mut found, flags)).ok()?;
        u32::try_from(found.si_pid()).ok().filter(|&id| id != 0)
    }
}

/// Kills everything in our process namespace but ourselves. Refused, as false,
/// unless we are process 1 there: anywhere else it would mean everybody.
#[cfg(target_os = "linux")]
pub fn kill_namespace() -> bool {
    // SAFETY: plain system calls on numbers.
    unsafe { libc::getpid() == 1 && (libc::kill(-1, libc::SIGKILL) == 0 || no_such_process()) }
}

#[cfg(target_os = "linux")]
fn no_such_process() -> bool {
    io::Error::last_os_error().raw_os_error() == Some(libc::ESRCH)
}

/// A descriptor that polls readable when a child has ended. Blocks the signal
/// for this process, which must have one thread.
#[cfg(target_os = "linux")]
pub fn child_signals() -> io::Result<OwnedFd> {
    // SAFETY: the set is initialised before it is used, and the descriptor is
    // new and ours.
    unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&mut set);
        libc::sigaddset(&mut set, libc::SIGCHLD);
        check(libc::sigprocmask(
            libc::SIG_BLOCK,
            &set,
            std::ptr::null_mut(),
        ))?;
        let raw = check(libc::signalfd(
            -1,
            &set,
            libc::SFD_CLOEXEC | libc::SFD_NONBLOCK,
        ))?;
        Ok(std::os::fd::FromRawFd::from_raw_fd(raw))
    }
}

/// CPU time that a process, all its threads together, has used so far. Children
/// do not count.
#[cfg(target_os = "linux")]
pub fn cpu_time(process: u32) -> Option<Duration> {
    let process = libc::pid_t::try_from(process).ok()?;
    // SAFETY: both structures are valid when zero and outlive the calls.
    let time = unsafe {
        let mut clock: libc::clockid_t = 0;
        if libc::clock_getcpuclockid(process, &mut clock) != 0 {
            return None;
        }
        let mut time: libc::timespec = std::mem::zeroed();
        check(libc::clock_gettime(clock, &mut time)).ok()?;
        time
    };
    let seconds = u64::try_from(time.tv_sec).ok()?;
    let nanoseconds = u32::try_from(time.tv_nsec).ok()?;
    Some(Duration::new(seconds, nanoseconds))
}

/// CPU time that a process has used so far: unknown on this system.
#[cfg(not(target_os = "linux"))]
pub fn cpu_time(_process: u32) -> Option<Duration> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn a_child_has_its_descriptors_and_no_others() {
        use crate::sys::descriptor::{pipe, read};

        let (reader, writer) = pipe().unwrap();
        let null = std::fs::File::open("/dev/null").unwrap();
        let inherited = duplicate_above(&null, 20).unwrap();
        // SAFETY: only clears the close-on-exec mark of our own descriptor.
        unsafe { libc::fcntl(inherited.as_raw_fd(), libc::F_SETFD, 0) };
        let mut command = Command::new("/bin/ls");
        command.arg("/proc/self/fd");
        let null = || null.try_clone().unwrap().into();
        let descriptors = vec![null(), writer, null(), null()];
        let mut child = start(
            command,
            Setup {
                descriptors,
                limits: vec![],
            },
        )
        .unwrap();
        assert!(child.wait().unwrap().success());
        let mut buffer = [0; 64];
        let count = read(&reader, &mut buffer).unwrap();
        // The last one is the folder that is being listed.
        assert_eq!(String::from_utf8_lossy(&buffer[..count]), "0\n1\n2\n3\n4\n");
    }

    #[test]
    fn a_program_that_is_not_there_is_an_error() {
        let null = || std::fs::File::open("/dev/null").unwrap().into();
        let descriptors = vec![null(), null(), null(), null(), null(), null(), null()];
        let command = Command::new("/nonexistent/program");
        let error = start(
            command,
            Setup {
                descriptors,
                limits: vec![],
            },
        )
        .unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn nobody_is_killed_by_a_special_number() {
        assert!(!kill(0));
        assert!(!kill(1));
        assert!(!kill_group(0));
        assert!(!kill_group(1));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn our_own_cpu_time_is_known() {
        assert!(cpu_time(std::process::id()).unwrap() > Duration::ZERO);
    }
}
