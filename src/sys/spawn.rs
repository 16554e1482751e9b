//! Starting a program from a small process with one thread, confined.
//!
//! # Theory of operation
//!
//! The child is made with `CLONE_VM | CLONE_VFORK`: it runs in our memory, on a
//! stack of its own, and we sleep until it has become the program or is gone.
//! So nothing is copied, and it can leave word in our memory what has failed.
//! In return it must not allocate, lock, unwind or return: everything that it
//! needs is made beforehand, and it only makes system calls.
//!
//! The order of its steps matters. The session and the descriptors come first,
//! since the rest needs none; the user changes before the death signal is asked
//! for, since changing it clears that; new privileges are given up before
//! Landlock and the filter, which insist on it; the filter is last, since it
//! forbids some of the above.
//!
//! A child that is to be in a control group must be made there: to move it
//! later takes milliseconds. The call for that cannot be given a stack from
//! here, so such a child is a copy of this process, and sends word by a pipe.

use std::ffi::{CString, OsString};
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd, RawFd};
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;

use super::check;
use super::landlock::{self, Ruleset};
use super::limits::ResourceLimit;
use super::privilege::{self, Instruction};
use super::process::{close_on_exec_from, default_signals};

/// The child needs little: a few frames without large arrays.
const STACK_BYTES: usize = 128 * 1024;

/// What a child puts on itself.
#[derive(Debug, Default)]
pub struct Confinement {
    /// User and group to become.
    pub user: Option<(u32, u32)>,
    pub rules: Option<Ruleset>,
    /// Let the rules allow what `/proc` shows of the process itself.
    pub own_process_folder: bool,
    pub filter: Option<OwnFilter>,
}

/// A filter that names the process that it is put on: those instructions get its
/// number as their constant.
#[derive(Debug)]
pub struct OwnFilter {
    pub instructions: Vec<Instruction>,
    /// Places of instructions whose constant is the process id.
    pub own_id: Vec<usize>,
    /// Places of instructions whose constant is the process id, negative: the
    /// group that it leads.
    pub own_group: Vec<usize>,
}

impl Confinement {
    /// Puts it on this process for good. Allocates nothing.
    fn apply(&mut self) -> io::Result<()> {
        if let Some((user, group)) = self.user {
            privilege::become_user(user, group)?;
        }
        privilege::drop_capabilities()?;
        // SAFETY: plain system call on numbers.
        check(unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) })?;
        privilege::no_new_privileges()?;
        if let Some(rules) = &self.rules {
            if self.own_process_folder {
                // Without it a program merely learns less about itself.
                let _ = landlock::allow_own_process_folder(rules);
            }
            landlock::restrict(rules.as_raw())?;
        }
        if let Some(filter) = &mut self.filter {
            // SAFETY: plain system call without arguments.
            let own = unsafe { libc::getpid() };
            for &place in &filter.own_id {
                if let Some(instruction) = filter.instructions.get_mut(place) {
                    instruction.k = own.cast_unsigned();
                }
            }
            for &place in &filter.own_group {
                if let Some(instruction) = filter.instructions.get_mut(place) {
                    instruction.k = own.wrapping_neg().cast_unsigned();
                }
            }
            privilege::install_filter(&filter.instructions)?;
        }
        Ok(())
    }
}

/// What to start.
#[derive(Debug)]
pub struct Program {
    pub path: PathBuf,
    /// With the name of the program as the first.
    pub arguments: Vec<OsString>,
    /// `NAME=value`.
    pub environment: Vec<OsString>,
    pub folder: PathBuf,
    /// Become 0, 1, 2 and so on; their present numbers must be above those.
    pub descriptors: Vec<OwnedFd>,
    pub limits: Vec<ResourceLimit>,
}

/// Why a program was not started.
#[derive(Debug)]
pub struct Failure {
    pub step: Step,
    pub error: io::Error,
}

/// What was being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Prepare,
    Fork,
    Session,
    Descriptors,
    Folder,
    Limits,
    Confine,
    Execute,
}

impl Step {
    /// Those that a child does.
    const INSIDE: [Step; 6] = [
        Step::Session,
        Step::Descriptors,
        Step::Folder,
        Step::Limits,
        Step::Confine,
        Step::Execute,
    ];
}

/// Starts programs, one after another, on one spare stack.
#[derive(Debug)]
pub struct Starter {
    stack: Vec<u128>,
    pub confinement: Confinement,
}

/// What parent and child share.
struct Shared<'a> {
    path: CString,
    arguments: Vec<*const libc::c_char>,
    environment: Vec<*const libc::c_char>,
    folder: CString,
    descriptors: Vec<RawFd>,
    limits: &'a [ResourceLimit],
    confinement: &'a mut Confinement,
    step: Step,
    error: Option<io::Error>,
}

impl Starter {
    pub fn new(confinement: Confinement) -> Self {
        Self {
            stack: vec![0; STACK_BYTES / size_of::<u128>()],
            confinement,
        }
    }

    /// Starts a program, in a control group if one is given, and returns its
    /// process id. It is running when this returns; it leads a session of its own.
    pub fn start(
        &mut self,
        program: Program,
        group: Option<BorrowedFd<'_>>,
    ) -> Result<u32, Failure> {
        let prepare = |error: std::ffi::NulError| Failure {
            step: Step::Prepare,
            error: error.into(),
        };
        let c_strings = |texts: Vec<OsString>| {
            texts
                .into_iter()
                .map(|text| CString::new(text.into_vec()))
                .collect::<Result<Vec<_>, _>>()
        };
        let arguments = c_strings(program.arguments).map_err(prepare)?;
        let environment = c_strings(program.environment).map_err(prepare)?;
        let c_string = |path: PathBuf| CString::new(path.into_os_string().into_vec());
        let mut shared = Shared {
            path: c_string(program.path).map_err(prepare)?,
            arguments: pointers(&arguments),
            environment: pointers(&environment),
            folder: c_string(program.folder).map_err(prepare)?,
            descriptors: program.descriptors.iter().map(AsRawFd::as_raw_fd).collect(),
            limits: &program.limits,
            confinement: &mut self.confinement,
            step: Step::Fork,
            error: None,
        };
        let flags = libc::CLONE_VM | libc::CLONE_VFORK | libc::SIGCHLD;
        let top = self.stack.as_mut_ptr_range().end;
        let id = match group {
            Some(group) => start_in_group(group, &mut shared),
            // SAFETY: the stack is ours, aligned, and used by nobody else while we
            // sleep; the child only touches `shared`, which outlives it as far as it
            // runs in our memory: CLONE_VFORK wakes us when it no longer does.
            None => {
                check(unsafe { libc::clone(child, top.cast(), flags, (&raw mut shared).cast()) })
            }
        };
        let failure = |step, error| Failure { step, error };
        let id = id.map_err(|error| failure(Step::Fork, error))?;
        match shared.error {
            None => Ok(id.cast_unsigned()),
            Some(error) => {
                super::process::wait(id.cast_unsigned());
                Err(failure(shared.step, error))
            }
        }
    }
}

fn pointers(texts: &[CString]) -> Vec<*const libc::c_char> {
    let end = std::iter::once(std::ptr::null());
    texts.iter().map(|text| text.as_ptr()).chain(end).collect()
}

/// What the child does, in its parent's memory.
extern "C" fn child(shared: *mut libc::c_void) -> libc::c_int {
    // SAFETY: the pointer is to the parent's `Shared`, and the parent sleeps.
    let shared = unsafe { &mut *shared.cast::<Shared<'_>>() };
    let Err(error) = become_program(shared);
    shared.error = Some(error);
    // SAFETY: ends this process at once, without the clean-up of its parent.
    unsafe { libc::_exit(127) }
}

/// The same for a child that is a copy of this process in a control group.
fn start_in_group(group: BorrowedFd<'_>, shared: &mut Shared<'_>) -> io::Result<libc::pid_t> {
    let (reader, writer) = super::descriptor::pipe()?;
    let id = match fork_into(group)? {
        0 => {
            let Err(error) = become_program(shared);
            let step = Step::INSIDE.iter().position(|&step| step == shared.step);
            let number = error.raw_os_error().unwrap_or(libc::EINVAL);
            let [a, b, c, d] = number.to_ne_bytes();
            let _ = super::descriptor::write(&writer, &[step.unwrap_or(0) as u8, a, b, c, d]);
            // SAFETY: ends this process at once, without the clean-up of its parent.
            unsafe { libc::_exit(127) }
        }
        id => id,
    };
    drop(writer);
    // The child's end of the pipe is closed when it becomes the program.
    let mut word = [0; 5];
    if super::descriptor::read(&reader, &mut word)? == word.len() {
        let [step, number @ ..] = word;
        if let Some(&step) = Step::INSIDE.get(usize::from(step)) {
            shared.step = step;
        }
        shared.error = Some(io::Error::from_raw_os_error(i32::from_ne_bytes(number)));
    }
    Ok(id)
}

/// As the kernel wants them for `clone3`.
#[repr(C)]
#[derive(Default)]
struct CloneArguments {
    flags: u64,
    process: u64,
    child_thread: u64,
    parent_thread: u64,
    exit_signal: u64,
    stack: u64,
    stack_bytes: u64,
    thread_memory: u64,
    wanted_ids: u64,
    wanted_id_count: u64,
    group: u64,
}

const CLONE_INTO_CGROUP: u64 = 0x2_0000_0000;

/// Copies this process into a control group; 0 is the copy. This process sleeps
/// until the copy has become a program or is gone.
fn fork_into(group: BorrowedFd<'_>) -> io::Result<libc::pid_t> {
    let arguments = CloneArguments {
        flags: CLONE_INTO_CGROUP | libc::CLONE_VFORK as u64,
        exit_signal: libc::SIGCHLD as u64,
        group: u64::from(group.as_raw_fd().cast_unsigned()),
        ..CloneArguments::default()
    };
    // SAFETY: this process has one thread, so the copy may do anything; it has
    // memory of its own, and goes on on a copy of our stack. The arguments
    // outlive the call.
    let id = unsafe {
        libc::syscall(
            libc::SYS_clone3,
            &raw const arguments,
            size_of::<CloneArguments>(),
        )
    };
    check(id as libc::c_int)
}

/// True if a copy of this process can be made in a control group.
pub fn can_fork_into(group: BorrowedFd<'_>) -> bool {
    match fork_into(group) {
        Err(_) => false,
        // SAFETY: ends the copy at once.
        Ok(0) => unsafe { libc::_exit(0) },
        Ok(id) => super::process::wait(id.cast_unsigned()).is_some(),
    }
}

fn become_program(shared: &mut Shared<'_>) -> io::Result<std::convert::Infallible> {
    // SAFETY: plain system calls; every pointer is to something that `shared`
    // owns, and the lists of pointers end in a null.
    unsafe {
        shared.step = Step::Session;
        check(libc::setsid())?;
        shared.step = Step::Descriptors;
        for (target, &source) in (0..).zip(&shared.descriptors) {
            check(libc::dup2(source, target))?;
        }
        close_on_exec_from(shared.descriptors.len() as RawFd);
        default_signals();
        let mut none: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&mut none);
        check(libc::sigprocmask(
            libc::SIG_SETMASK,
            &none,
            std::ptr::null_mut(),
        ))?;
        shared.step = Step::Folder;
        check(libc::chdir(shared.folder.as_ptr()))?;
        shared.step = Step::Limits;
        shared.limits.iter().try_for_each(|limit| limit.apply())?;
        shared.step = Step::Confine;
        shared.confinement.apply()?;
        shared.step = Step::Execute;
        let path = shared.path.as_ptr();
        libc::execve(path, shared.arguments.as_ptr(), shared.environment.as_ptr());
    }
    Err(io::Error::last_os_error())
}

/// Runs `look` in a copy of this process that is confined as a child would be,
/// and returns its answer; `None` if the copy did not get that far.
pub fn look_from_inside(
    confinement: &mut Confinement,
    limits: &[ResourceLimit],
    look: impl FnOnce() -> u8,
) -> Option<u8> {
    // SAFETY: this process has one thread, so the copy may do anything; it ends
    // without running any clean-up of ours.
    unsafe {
        match libc::fork() {
            -1 => None,
            0 => {
                let confined = limits
                    .iter()
                    .try_for_each(|limit| limit.apply())
                    .and_then(|()| confinement.apply());
                match confined {
                    Ok(()) => libc::_exit(libc::c_int::from(look() & 0x7f)),
                    Err(_) => libc::_exit(0x80),
                }
            }
            id => super::process::wait(id.cast_unsigned()).and_then(|usage| match usage.status {
                super::process::Status::Code(code @ 0..0x80) => u8::try_from(code).ok(),
                _ => None,
            }),
        }
    }
}

/// Goes on as a new child process, while the old one waits for it and then ends
/// as it did. Returns only in the child.
pub fn continue_as_child() -> io::Result<()> {
    // SAFETY: this process has one thread, so the copy may do anything.
    match check(unsafe { libc::fork() })? {
        0 => Ok(()),
        id => {
            // The socket is the child's now: its end must be seen when it ends.
            close_all();
            super::process::wait(id.cast_unsigned());
            // SAFETY: ends this process without clean-up that belongs to the child.
            unsafe { libc::_exit(0) }
        }
    }
}

fn close_all() {
    // SAFETY: whoever calls this ends without using any descriptor again.
    unsafe {
        if libc::syscall(libc::SYS_close_range, 0, libc::c_uint::MAX, 0) != 0 {
            for number in 0..1024 {
                libc::close(number);
            }
        }
    }
}

/// True if this process can make another.
pub fn can_fork() -> bool {
    // SAFETY: this process has one thread, and the copy ends at once.
    unsafe {
        match libc::fork() {
            -1 => false,
            0 => libc::_exit(0),
            id => super::process::wait(id.cast_unsigned()).is_some(),
        }
    }
}
