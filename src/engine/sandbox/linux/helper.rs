//! The helper: a small process with one thread that isolates itself once and
//! then starts programs, one after another.
//!
//! # Theory of operation
//!
//! grade starts its own binary again and talks to it over a socket, which is all
//! that connects them: when grade is gone, however it went, the socket ends, and
//! the helper kills its tree and ends too. Under [`Mode::Namespaces`] the helper
//! goes on as process 1 of a process namespace, so the kernel itself kills
//! everything inside when it ends.
//!
//! A program that has ended is not reaped before the rest of its tree is killed:
//! the dead leader keeps its group's number from being given to another.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::PathBuf;
use std::time::Duration;

use super::super::{Exit, ExitStatus};
use super::entry::Entry;
use super::group::{Allowance, Group};
use super::protocol::{Mode, Reply, Request, Setup, Start};
use super::root;
use super::world::World;
use crate::sys::descriptor::{self, Watch};
use crate::sys::limits::ResourceLimit;
use crate::sys::process::{self, Status};
use crate::sys::spawn::{Program, Step};
use crate::sys::{socket, tree};

/// How often a sweep without a process namespace looks for stragglers.
const SWEEPS: usize = 1000;

/// The whole life of a helper whose socket is descriptor 0; `mode` is the one
/// that it was started for.
pub fn main(mode: Option<&OsStr>) {
    let mode = Mode::ALL
        .into_iter()
        .find(|known| mode == Some(OsStr::new(known.name())));
    if let Some(mode) = mode {
        // Whoever is at the other end learns from the end of the socket.
        let _ = run(mode);
    }
}

fn run(mode: Mode) -> io::Result<()> {
    let entry = Entry::new(mode);
    let socket = descriptor::duplicate_above(io::stdin(), low_numbers())?;
    // Programs get low numbers as their own. With all of those taken, what comes
    // with a message never lies in between.
    let null = File::open("/dev/null")?;
    let mut fillers = Vec::new();
    while fillers.len() < socket::MOST_DESCRIPTORS {
        fillers.push(descriptor::duplicate_above(&null, 0)?);
    }
    let mut buffer = vec![0; socket::MOST_BYTES];
    let received = socket::receive(&socket, &mut buffer)?;
    let Some(Request::Setup(setup)) = Request::decode(&buffer[..received.length]) else {
        return Err(io::ErrorKind::InvalidData.into());
    };
    let made = entry.and_then(|entry| World::new(&entry, &setup));
    let (world, layers) = match made {
        Ok(made) => made,
        Err(fault) => {
            let error = fault.error.raw_os_error().unwrap_or(0);
            let what = fault.what.into();
            return reply(&socket, &Reply::NotReady { what, error }, None);
        }
    };
    reply(&socket, &Reply::Ready(layers), None)?;
    let mut helper = Helper {
        socket,
        setup,
        world,
    };
    while helper.serve(&mut buffer)? {}
    Ok(())
}

fn low_numbers() -> i32 {
    socket::MOST_DESCRIPTORS as i32 + 8
}

fn reply(socket: &OwnedFd, reply: &Reply, process: Option<u32>) -> io::Result<()> {
    socket::send(socket, &reply.encode(), &[], process)
}

struct Helper {
    socket: OwnedFd,
    setup: Setup,
    world: World,
}

impl Helper {
    /// Answers one request. False when there will be no more.
    fn serve(&mut self, buffer: &mut [u8]) -> io::Result<bool> {
        let received = socket::receive(&self.socket, buffer)?;
        if received.length == 0 {
            return Ok(false);
        }
        match Request::decode(&buffer[..received.length]) {
            Some(Request::Start(start)) => self.start(start, received.descriptors),
            // The program had ended before the request arrived.
            Some(Request::Kill) => Ok(true),
            Some(Request::Setup(_)) | None => Ok(false),
        }
    }

    fn start(&mut self, start: Start, descriptors: Vec<OwnedFd>) -> io::Result<bool> {
        self.world.renew_rules(&self.setup);
        let limits = limits(&start, self.world.process_limit);
        let allowance = Allowance {
            memory: start.memory,
            processes: start.processes,
        };
        let groups = self.world.groups.as_mut();
        let group = match groups.map(|groups| groups.make(allowance)).transpose() {
            Ok(group) => group,
            Err(error) => return self.not_started(false, &error),
        };
        let program = Program {
            path: start.program,
            arguments: start.arguments,
            environment: start.environment,
            folder: start.folder.unwrap_or_else(|| PathBuf::from(root::SCRATCH)),
            descriptors,
            limits,
        };
        let starter = &mut self.world.starter;
        match starter.start(program, group.as_ref().map(Group::as_fd)) {
            Ok(id) => {
                let named = self.world.around.namespaces.then_some(id);
                reply(&self.socket, &Reply::Started(id), named)?;
                self.attend(id, group)
            }
            Err(failure) => {
                let execute = matches!(failure.step, Step::Execute | Step::Folder | Step::Prepare);
                self.not_started(execute, &failure.error)
            }
        }
    }

    fn not_started(&self, execute: bool, error: &io::Error) -> io::Result<bool> {
        let error = error.raw_os_error().unwrap_or(libc::EINVAL);
        reply(&self.socket, &Reply::NotStarted { execute, error }, None)?;
        Ok(true)
    }

    /// Waits for the program's end, or for the word to kill it.
    fn attend(&mut self, main: u32, group: Option<Group>) -> io::Result<bool> {
        let mut orphans = Total::default();
        let mut go_on = true;
        loop {
            let mut watches = [
                Watch::read(self.socket.as_fd()),
                Watch::read(self.world.signals.as_fd()),
            ];
            descriptor::poll(&mut watches, None)?;
            let [request, signal] = watches;
            if request.ready() {
                // There is only one request to make of a running program.
                go_on = socket::receive(&self.socket, &mut [0; 64])
                    .is_ok_and(|received| received.length > 0);
                break;
            }
            if signal.ready() {
                drain(&self.world.signals);
            }
            let mut ended = false;
            while let Some(id) = process::ended_child() {
                if id == main {
                    ended = true;
                    break;
                }
                orphans.add(process::wait(id));
            }
            if ended {
                break;
            }
        }
        let (status, total) = self.kill_tree(main, orphans);
        drain(&self.world.signals);
        let exit = Exit {
            status,
            cpu: Some(total.cpu),
            peak_memory: Some(total.peak_memory),
            out_of_memory: group.as_ref().is_some_and(Group::ran_out_of_memory),
        };
        drop(group);
        let clean = self.world.is_clean();
        if go_on {
            reply(&self.socket, &Reply::Ended { exit, clean }, None)?;
        }
        Ok(go_on)
    }

    /// Kills everything that the program has started and adds up what it used.
    fn kill_tree(&self, main: u32, mut total: Total) -> (ExitStatus, Total) {
        let mut status = ExitStatus::Signal(libc::SIGKILL);
        let mut note = |total: &mut Total, usage: process::Usage| {
            if usage.process == main {
                status = match usage.status {
                    Status::Code(code) => ExitStatus::Code(code),
                    Status::Signal(signal) => ExitStatus::Signal(signal),
                };
            }
            total.add(Some(usage));
        };
        if process::kill_namespace() {
            while let Some(usage) = process::wait_for_any() {
                note(&mut total, usage);
            }
            return (status, total);
        }
        let own = std::process::id();
        for _ in 0..SWEEPS {
            // The filter keeps everything in one group; without it, what has left
            // is found below us, or comes to us as an orphan.
            let below = tree::descendants(own);
            process::kill_group(main);
            below.into_iter().for_each(|id| {
                process::kill(id);
            });
            while let Some(usage) = process::ended_child().and_then(process::wait) {
                note(&mut total, usage);
            }
            if tree::children(own).is_empty() {
                break;
            }
            std::thread::sleep(Duration::from_micros(200));
        }
        (status, total)
    }
}

/// What the processes of a tree have used.
#[derive(Default)]
struct Total {
    cpu: Duration,
    peak_memory: u64,
}

impl Total {
    fn add(&mut self, usage: Option<process::Usage>) {
        if let Some(usage) = usage {
            self.cpu += usage.cpu;
            self.peak_memory = self.peak_memory.max(usage.peak_memory);
        }
    }
}

fn drain(signals: &OwnedFd) {
    let mut buffer = [0; 1024];
    while descriptor::read(signals, &mut buffer).is_ok_and(|count| count > 0) {}
}

fn limits(start: &Start, process_limit: bool) -> Vec<ResourceLimit> {
    let mut found = vec![
        ResourceLimit::no_core(),
        ResourceLimit::open_files(start.open_files),
    ];
    found.extend(start.cpu.map(ResourceLimit::cpu));
    found.extend(start.data.map(ResourceLimit::data));
    found.extend(start.file_size.map(ResourceLimit::file_size));
    found.extend(start.stack.map(ResourceLimit::stack));
    if process_limit {
        found.extend(start.processes.map(ResourceLimit::processes));
    }
    found
}
