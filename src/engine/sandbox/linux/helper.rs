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
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::super::{Exit, ExitStatus};
use super::entry::{Entry, Fault, doing};
use super::filter::{self, Surroundings};
use super::group::{Allowance, Group, Groups};
use super::layer::{Layer, State};
use super::protocol::{Mode, Reply, Request, Setup, Start};
use super::root;
use crate::sys::descriptor::{self, Watch};
use crate::sys::landlock::{self, Access, Ruleset};
use crate::sys::namespace;
use crate::sys::process::{self, ResourceLimit, Status};
use crate::sys::spawn::{self, Confinement, OwnFilter, Program, Starter, Step};
use crate::sys::{privilege, socket, tree};

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
    let made = entry.and_then(|entry| Helper::set_up(&entry, &setup));
    let (made, layers) = match made {
        Ok(made) => made,
        Err(fault) => {
            let error = fault.error.raw_os_error().unwrap_or(0);
            let what = fault.what.into();
            return reply(&socket, &Reply::NotReady { what, error }, None);
        }
    };
    reply(&socket, &Reply::Ready(layers), None)?;
    let (signals, around, groups, starter, process_limit, empty) = made;
    let mut helper = Helper {
        socket,
        signals,
        setup,
        around,
        groups,
        starter,
        process_limit,
        empty,
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
    signals: OwnedFd,
    setup: Setup,
    around: Surroundings,
    /// Where programs are put in control groups.
    groups: Option<Groups>,
    starter: Starter,
    process_limit: bool,
    /// What the scratch folder has free while it is empty.
    empty: Option<(u64, u64)>,
}

impl Helper {
    #[allow(clippy::type_complexity)]
    fn set_up(
        entry: &Entry,
        setup: &Setup,
    ) -> Result<
        (
            (
                OwnedFd,
                Surroundings,
                Option<Groups>,
                Starter,
                bool,
                Option<(u64, u64)>,
            ),
            Vec<(Layer, State)>,
        ),
        Fault,
    > {
        let mut layers = Vec::new();
        let mut layer = |layer, state| layers.push((layer, state));
        let absent = |why: &str| State::Absent(why.to_owned());

        let user = entry.user;
        let namespaces = entry.mode == Mode::Namespaces;
        let mut own_user = entry.own_user;
        let mut empty = None;
        let mut closed = false;
        // Before the folders that are looked at are out of sight.
        let (groups, counted) = match Groups::find(entry.number) {
            Ok(groups) => (Some(groups), State::InForce),
            Err(why) => (None, absent(why)),
        };
        if namespaces {
            let shown = own_user.unwrap_or(user);
            root::enter(&setup.readable, &setup.writable, setup.scratch, shown)
                .map_err(doing("build a private root"))?;
            layer(Layer::PrivateRoot, State::InForce);
            layer(Layer::ProcessNamespace, State::InForce);
            // Without a loopback a program merely cannot talk to itself.
            let _ = namespace::loopback_up();
            let _ = namespace::set_host_name("sandbox");
            layer(Layer::NetworkNamespace, State::InForce);
            let scratch = Path::new(root::SCRATCH);
            empty = Some(namespace::free_space(scratch).map_err(doing("statfs"))?);
        } else {
            // A private root shows what is needed; here it has to be reached.
            closed = !setup.readable.iter().all(|path| is_open(path));
            own_user = own_user.filter(|_| !closed);
            tree::adopt_orphans();
            for missing in [
                Layer::PrivateRoot,
                Layer::ProcessNamespace,
                Layer::NetworkNamespace,
            ] {
                layer(missing, absent("no namespaces"));
            }
        }
        privilege::not_dumpable().map_err(doing("prctl"))?;
        privilege::no_new_privileges().map_err(doing("prctl"))?;
        let no_privileges = privilege::empty_bounding_set();

        let version = if setup.without.landlock {
            0
        } else {
            landlock::version()
        };
        let around = Surroundings {
            namespaces,
            landlock: version,
            writable: !setup.writable.is_empty(),
            listens: setup.listens,
            groups: groups.is_some(),
        };
        let signals = process::child_signals().map_err(doing("signalfd"))?;
        let inherited = if setup.without.filter {
            None
        } else {
            filter::inherited(around)
        };
        let filtered = match &inherited {
            None => absent("this architecture is not known, or it was left out"),
            Some(filter) => match privilege::install_filter(&filter.instructions) {
                Ok(()) => State::InForce,
                Err(error) => State::Absent(error.to_string()),
            },
        };
        let own_filter = match filtered {
            State::InForce => filter::own(around).map(|filter| OwnFilter {
                instructions: filter.instructions,
                own_id: filter.own_id,
                own_group: filter.own_group,
            }),
            _ => None,
        };
        let mut confinement = Confinement {
            user: own_user.map(|id| (id, id)),
            rules: None,
            own_process_folder: !namespaces,
            filter: own_filter,
        };
        let ruled = match version {
            0 => absent("the kernel does not have it"),
            version => match rules(setup, namespaces, version) {
                Ok(made) => {
                    confinement.rules = Some(made);
                    State::InForce
                }
                Err(error) => State::Absent(error.to_string()),
            },
        };

        // One look from inside, before anything is promised.
        let mut seen = look(&mut confinement, setup);
        if seen.is_none() && confinement.user.take().is_some() {
            seen = look(&mut confinement, setup);
        }
        let seen = seen.ok_or_else(|| Fault {
            what: "confine a process",
            error: io::ErrorKind::PermissionDenied.into(),
        })?;
        if namespaces && seen & (SEES_FILES | SEES_NETWORK) != 0 {
            let error = io::ErrorKind::PermissionDenied.into();
            return Err(Fault {
                what: "shut out files and the network",
                error,
            });
        }
        layer(
            Layer::Landlock,
            match ruled {
                State::InForce if !namespaces && seen & SEES_FILES != 0 => {
                    absent("it has no effect")
                }
                other => other,
            },
        );
        layer(
            Layer::Filter,
            match filtered {
                State::InForce if !namespaces && seen & SEES_NETWORK != 0 => {
                    absent("it has no effect")
                }
                other => other,
            },
        );
        let as_other = confinement.user.is_some();
        layer(
            Layer::OwnUser,
            match as_other {
                true => State::InForce,
                false if closed => absent("what the answer needs is open to its owner alone"),
                false => absent("only root can become another user"),
            },
        );
        layer(
            Layer::NoPrivileges,
            match no_privileges || as_other || user != 0 {
                true => State::InForce,
                false => absent("the bounding set cannot be changed"),
            },
        );
        // Elsewhere the limit would count everything that the user runs.
        let process_limit = as_other || (namespaces && counts_processes(&mut confinement));
        layer(
            Layer::ProcessLimit,
            match process_limit {
                true => State::InForce,
                false => absent("processes are counted for the user as a whole"),
            },
        );
        layer(Layer::Limits, State::InForce);
        layer(Layer::Cgroup, counted);
        layer(Layer::Environment, State::InForce);
        let starter = Starter::new(confinement);
        let made = (signals, around, groups, starter, process_limit, empty);
        Ok((made, layers))
    }

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
        if self.starter.confinement.own_process_folder && self.around.landlock > 0 {
            // Each child adds a rule about itself, so each gets a set of its own.
            let Surroundings {
                namespaces,
                landlock,
                ..
            } = self.around;
            self.starter.confinement.rules = rules(&self.setup, namespaces, landlock).ok();
        }
        let limits = limits(&start, self.process_limit);
        let allowance = Allowance {
            memory: start.memory,
            processes: start.processes,
        };
        let group = self.groups.as_mut().map(|groups| groups.make(allowance));
        let group = match group.transpose() {
            Ok(group) => group,
            Err(error) => {
                let error = error.raw_os_error().unwrap_or(libc::EINVAL);
                let execute = false;
                reply(&self.socket, &Reply::NotStarted { execute, error }, None)?;
                return Ok(true);
            }
        };
        let program = Program {
            path: start.program,
            arguments: start.arguments,
            environment: start.environment,
            folder: start.folder.unwrap_or_else(|| PathBuf::from(root::SCRATCH)),
            descriptors,
            limits,
        };
        match self
            .starter
            .start(program, group.as_ref().map(Group::as_fd))
        {
            Ok(id) => {
                let named = self.around.namespaces.then_some(id);
                reply(&self.socket, &Reply::Started(id), named)?;
                self.attend(id, group)
            }
            Err(failure) => {
                let execute = matches!(failure.step, Step::Execute | Step::Folder | Step::Prepare);
                let error = failure.error.raw_os_error().unwrap_or(libc::EINVAL);
                reply(&self.socket, &Reply::NotStarted { execute, error }, None)?;
                Ok(true)
            }
        }
    }

    /// Waits for the program's end, or for the word to kill it.
    fn attend(&mut self, main: u32, group: Option<Group>) -> io::Result<bool> {
        let mut orphans = Total::default();
        let mut go_on = true;
        loop {
            let mut watches = [
                Watch::read(self.socket.as_fd()),
                Watch::read(self.signals.as_fd()),
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
                drain(&self.signals);
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
        drain(&self.signals);
        let exit = Exit {
            status,
            cpu: Some(total.cpu),
            peak_memory: Some(total.peak_memory),
            out_of_memory: group.as_ref().is_some_and(Group::ran_out_of_memory),
        };
        drop(group);
        let clean = self.empty.is_none_or(|empty| {
            namespace::free_space(Path::new(root::SCRATCH)).is_ok_and(|now| now == empty)
        });
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

fn rules(setup: &Setup, namespaces: bool, version: u32) -> io::Result<Ruleset> {
    let rules = Ruleset::new(version, !namespaces)?;
    if namespaces {
        // The root holds nothing but what may be read.
        rules.allow(Path::new("/"), Access::Read)?;
        rules.allow(Path::new("/dev"), Access::Change)?;
        rules.allow(Path::new("/proc"), Access::Change)?;
        rules.allow(Path::new(root::SCRATCH), Access::Write)?;
    } else {
        for path in root::system_paths() {
            rules.allow(&path, Access::Read)?;
        }
        for path in &setup.readable {
            rules.allow(path, Access::Read)?;
        }
        for device in root::DEVICES {
            rules.allow(Path::new(device), Access::Change)?;
        }
    }
    for path in &setup.writable {
        rules.allow(path, Access::Write)?;
    }
    Ok(rules)
}

const SEES_FILES: u8 = 1;
const SEES_NETWORK: u8 = 2;

/// Looks from inside for what must not be seen.
fn look(confinement: &mut Confinement, setup: &Setup) -> Option<u8> {
    let system = root::system_paths();
    spawn::look_from_inside(confinement, &[], || {
        let shown = |folder: &Path| {
            let mut all = setup.readable.iter().chain(&setup.writable).chain(&system);
            all.any(|path| path.starts_with(folder))
        };
        let files = ["/var", "/sys", "/boot", "/srv", "/home", "/root", "/run"]
            .into_iter()
            .map(Path::new)
            .any(|folder| !shown(folder) && std::fs::read_dir(folder).is_ok());
        // A reserved address, so that nobody is disturbed if it is in reach; a
        // datagram socket is connected without sending anything.
        let network = std::net::UdpSocket::bind("0.0.0.0:0")
            .and_then(|socket| socket.connect("192.0.2.1:9"))
            .is_ok();
        (if files { SEES_FILES } else { 0 }) | (if network { SEES_NETWORK } else { 0 })
    })
}

/// Can every user enter this path, and read what is there?
fn is_open(path: &Path) -> bool {
    let Ok(path) = std::fs::canonicalize(path) else {
        return true;
    };
    let allows = |path: &Path, bits: u32| {
        std::fs::metadata(path).is_ok_and(|metadata| metadata.mode() & bits == bits)
    };
    allows(&path, 0o4) && path.ancestors().skip(1).all(|above| allows(above, 0o1))
}

/// True if the limit on processes counts those of our user namespace only, as
/// newer kernels have it: we, our parent, the one that asks and one more are
/// four, and outside there is at least grade besides.
fn counts_processes(confinement: &mut Confinement) -> bool {
    spawn::look_from_inside(confinement, &[ResourceLimit::processes(4)], || {
        u8::from(spawn::can_fork())
    }) == Some(1)
}
