//! What a helper makes of its surroundings before it starts programs: the layers
//! that hold here, which it has looked at from inside.

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::entry::{Entry, Fault, doing};
use super::filter::{self, Surroundings};
use super::group::Groups;
use super::layer::{Layer, State};
use super::protocol::{Mode, Setup};
use super::root;
use crate::sys::landlock::{self, Access, Ruleset};
use crate::sys::limits::ResourceLimit;
use crate::sys::process;
use crate::sys::spawn::{self, Confinement, OwnFilter, Starter};
use crate::sys::{namespace, privilege, tree};

/// Where programs are started, and how.
pub(super) struct World {
    /// Tells of children that have ended.
    pub(super) signals: OwnedFd,
    pub(super) around: Surroundings,
    /// Where programs are put in control groups.
    pub(super) groups: Option<Groups>,
    pub(super) starter: Starter,
    /// The kernel limits the processes of a user, and that user is nobody else.
    pub(super) process_limit: bool,
    /// What the scratch folder has free while it is empty.
    empty: Option<(u64, u64)>,
}

impl World {
    /// Builds it, and says of each layer whether it is in force.
    pub(super) fn new(entry: &Entry, setup: &Setup) -> Result<(World, Vec<(Layer, State)>), Fault> {
        // Before the folders that are looked at are out of sight.
        let groups = Groups::find(entry.number, entry.user);
        let counted = state(groups.as_ref().map(drop));
        let groups = groups.ok();
        let namespaces = entry.mode == Mode::Namespaces;
        // A private root shows what is needed; elsewhere it has to be reached.
        let closed = !namespaces && !setup.readable.iter().all(|path| is_open(path));
        let own_user = entry.own_user.filter(|_| !closed);
        let (apart, empty) = match namespaces {
            true => {
                let shown = own_user.unwrap_or(entry.user);
                (State::InForce, Some(enter_root(setup, shown)?))
            }
            false => {
                tree::adopt_orphans();
                (State::Absent("no namespaces".into()), None)
            }
        };
        privilege::not_dumpable().map_err(doing("prctl"))?;
        privilege::no_new_privileges().map_err(doing("prctl"))?;
        let no_privileges = privilege::empty_bounding_set();

        let without_landlock = setup.without.landlock;
        let around = Surroundings {
            namespaces,
            landlock: if without_landlock {
                0
            } else {
                landlock::version()
            },
            writable: !setup.writable.is_empty(),
            listens: setup.listens,
            groups: groups.is_some(),
        };
        let signals = process::child_signals().map_err(doing("signalfd"))?;
        let (filtered, own_filter) = install_filter(setup, around);
        let (ruled, rules) = match around.landlock {
            0 => (absent("the kernel does not have it"), None),
            _ => match rules(setup, around) {
                Ok(rules) => (State::InForce, Some(rules)),
                Err(error) => (State::Absent(error.to_string()), None),
            },
        };
        let mut confinement = Confinement {
            user: own_user.map(|id| (id, id)),
            rules,
            own_process_folder: !namespaces,
            filter: own_filter,
        };

        // Nothing is promised before it has been looked at.
        let seen = look_about(&mut confinement, setup, namespaces)?;
        let as_other = confinement.user.is_some();
        // Elsewhere the limit would count everything that the user runs.
        let process_limit = as_other || (namespaces && counts_processes(&mut confinement));
        let processes_counted = process_limit || groups.is_some();
        let layers = vec![
            (Layer::PrivateRoot, apart.clone()),
            (Layer::ProcessNamespace, apart.clone()),
            (Layer::NetworkNamespace, apart),
            (Layer::Landlock, unless(seen & SEES_FILES != 0, ruled)),
            (Layer::Filter, unless(seen & SEES_NETWORK != 0, filtered)),
            (
                Layer::OwnUser,
                match as_other {
                    true => State::InForce,
                    false if closed => absent("what the answer needs is open to its owner alone"),
                    false => absent("only root can become another user"),
                },
            ),
            (
                Layer::NoPrivileges,
                match no_privileges || as_other || entry.user != 0 {
                    true => State::InForce,
                    false => absent("the bounding set cannot be changed"),
                },
            ),
            (
                Layer::ProcessLimit,
                match processes_counted {
                    true => State::InForce,
                    false => absent("processes are counted for the user as a whole"),
                },
            ),
            (Layer::Limits, State::InForce),
            (Layer::Cgroup, counted),
            (Layer::Environment, State::InForce),
        ];
        let world = World {
            signals,
            around,
            groups,
            starter: Starter::new(confinement),
            process_limit,
            empty,
        };
        Ok((world, layers))
    }

    /// Makes new rules for Landlock where each child adds one about itself to
    /// those that it is given.
    pub(super) fn renew_rules(&mut self, setup: &Setup) {
        let confinement = &mut self.starter.confinement;
        if confinement.own_process_folder && self.around.landlock > 0 {
            confinement.rules = rules(setup, self.around).ok();
        }
    }

    /// True if the scratch folder holds nothing.
    pub(super) fn is_clean(&self) -> bool {
        self.empty.is_none_or(|empty| {
            namespace::free_space(Path::new(root::SCRATCH)).is_ok_and(|now| now == empty)
        })
    }
}

fn absent(why: &str) -> State {
    State::Absent(why.to_owned())
}

fn state(made: Result<(), &&'static str>) -> State {
    made.map_or_else(|why| absent(why), |()| State::InForce)
}

/// What a layer that is there comes to.
fn unless(without_effect: bool, state: State) -> State {
    match state {
        State::InForce if without_effect => absent("it has no effect"),
        other => other,
    }
}

/// Enters a private root, in which files belong to this user; what its scratch
/// folder has free.
fn enter_root(setup: &Setup, user: u32) -> Result<(u64, u64), Fault> {
    root::enter(&setup.readable, &setup.writable, setup.scratch, user)
        .map_err(doing("build a private root"))?;
    // Without a loopback a program merely cannot talk to itself.
    let _ = namespace::loopback_up();
    let _ = namespace::set_host_name("sandbox");
    namespace::free_space(Path::new(root::SCRATCH)).map_err(doing("statfs"))
}

/// Installs the filter that children inherit, and makes the one of their own.
fn install_filter(setup: &Setup, around: Surroundings) -> (State, Option<OwnFilter>) {
    let inherited = match setup.without.filter {
        true => None,
        false => filter::inherited(around),
    };
    let Some(inherited) = inherited else {
        return (
            absent("this architecture is not known, or it was left out"),
            None,
        );
    };
    if let Err(error) = privilege::install_filter(&inherited.instructions) {
        return (State::Absent(error.to_string()), None);
    }
    let own = filter::own(around).map(|filter| OwnFilter {
        instructions: filter.instructions,
        own_id: filter.own_id,
        own_group: filter.own_group,
    });
    (State::InForce, own)
}

fn rules(setup: &Setup, around: Surroundings) -> io::Result<Ruleset> {
    let rules = Ruleset::new(around.landlock, !around.namespaces)?;
    if around.namespaces {
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

/// Looks from inside, as another user if that can be, for what must not be seen.
/// Namespaces shut all of it out, or are not worth their name.
fn look_about(confinement: &mut Confinement, setup: &Setup, namespaces: bool) -> Result<u8, Fault> {
    let denied = |what| Fault {
        what,
        error: io::ErrorKind::PermissionDenied.into(),
    };
    let mut seen = look(confinement, setup);
    if seen.is_none() && confinement.user.take().is_some() {
        seen = look(confinement, setup);
    }
    match seen {
        None => Err(denied("confine a process")),
        Some(seen) if namespaces && seen != 0 => Err(denied("shut out files and the network")),
        Some(seen) => Ok(seen),
    }
}

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
