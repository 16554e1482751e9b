//! A control group (cgroup v2) for each program, in which the kernel counts the
//! memory and the processes of its whole tree.
//!
//! Nothing is set up for it: a folder above our own is looked for whose children
//! are counted already, and in which we may make some, as systemd leaves it to
//! the manager of a user's session or to a service with `Delegate=yes`; what root
//! could write but nobody has left to it is not used. Nobody else's processes or
//! settings are touched. Folders are only named by way of a
//! descriptor, and only empty ones can be removed.

use std::ffi::{CStr, CString};
use std::fs;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;
use std::time::Duration;

use crate::sys::{folder, namespace, spawn};

/// Where every system has them.
const MOUNT: &str = "/sys/fs/cgroup";

/// What must be counted.
const CONTROLLERS: [&str; 2] = ["memory", "pids"];

/// How systemd marks what it has left to somebody. It is what a folder's owner
/// says where that is not root.
const LEFT_TO_US: [&CStr; 2] = [c"user.delegate", c"trusted.delegate"];

/// How many names are tried for a folder, should others be left from a process
/// that had our number.
const NAMES: u64 = 1000;

/// How often a folder is removed: the kernel may still be busy with the last of
/// the processes.
const REMOVALS: usize = 100;

/// What a group may use.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Allowance {
    /// In bytes.
    pub memory: Option<u64>,
    pub processes: Option<u64>,
}

/// Where groups can be made.
#[derive(Debug)]
pub(super) struct Groups {
    above: Rc<OwnedFd>,
    /// Begins the names.
    process: u32,
    made: u64,
}

impl Groups {
    /// Finds where, by making one; why not, if there is no such place. The
    /// process is one that lives as long as the groups do.
    pub(super) fn find(process: u32, user: u32) -> Result<Self, &'static str> {
        let own = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
        counting_folders(Path::new(MOUNT), &own)?
            .iter()
            // Root may write everywhere, also where others have the say.
            .filter(|folder| user != 0 || is_left_to_us(folder))
            .find_map(|folder| {
                let mut groups = Self {
                    above: Rc::new(namespace::open_path(folder).ok()?),
                    process,
                    made: 0,
                };
                let group = groups.make(Allowance::default()).ok()?;
                spawn::can_fork_into(group.as_fd()).then_some(groups)
            })
            .ok_or("no cgroup above this process may be used by this user")
    }

    /// A new and empty one.
    pub(super) fn make(&mut self, allowance: Allowance) -> io::Result<Group> {
        let (name, folder) = self.new_folder()?;
        let group = Group {
            above: Rc::clone(&self.above),
            name,
            folder,
        };
        let number = |value: Option<u64>| value.map_or("max".into(), |value| value.to_string());
        group.set(c"memory.max", &number(allowance.memory))?;
        group.set(c"pids.max", &number(allowance.processes))?;
        group.set(c"memory.oom.group", "1")?;
        match group.set(c"memory.swap.max", "0") {
            // The kernel does not swap, or does not count it.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(group),
            other => other.map(|()| group),
        }
    }

    fn new_folder(&mut self) -> io::Result<(CString, OwnedFd)> {
        for _ in 0..NAMES {
            self.made += 1;
            let name = CString::new(format!("grade-{}-{}", self.process, self.made))?;
            match folder::make(&*self.above, &name) {
                Ok(folder) => return Ok((name, folder)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }
}

/// One program's. Dropping it removes it, once it is empty.
#[derive(Debug)]
pub(super) struct Group {
    above: Rc<OwnedFd>,
    name: CString,
    folder: OwnedFd,
}

impl Group {
    fn set(&self, file: &CStr, value: &str) -> io::Result<()> {
        folder::write(&self.folder, file)?.write_all(value.as_bytes())
    }

    /// True if something in it was killed since its memory was at the limit.
    pub(super) fn ran_out_of_memory(&self) -> bool {
        let mut events = String::new();
        folder::read(&self.folder, c"memory.events")
            .and_then(|mut file| file.read_to_string(&mut events))
            .is_ok_and(|_| killed_at_limit(&events))
    }
}

impl AsFd for Group {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.folder.as_fd()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        for _ in 0..REMOVALS {
            match folder::remove(&*self.above, &self.name) {
                Err(error) if error.raw_os_error() == Some(libc::EBUSY) => {
                    std::thread::sleep(Duration::from_micros(200));
                }
                // An empty folder that stays does no harm.
                _ => break,
            }
        }
    }
}

/// The folder of our own group, as `/proc/self/cgroup` names it, and those above
/// it, as far as their children are counted; the nearest comes first. Nothing
/// beyond a limit that somebody has set on us: programs would get out of it.
fn counting_folders(mount: &Path, own: &str) -> Result<Vec<PathBuf>, &'static str> {
    let none = "no cgroup v2 above this process counts memory and processes";
    let line = own.lines().find_map(|line| line.strip_prefix("0::/"));
    let own = Path::new(line.ok_or(none)?);
    // What lies outside of our cgroup namespace begins with `..`.
    if own
        .components()
        .any(|part| !matches!(part, Component::Normal(_)))
    {
        return Err(none);
    }
    let mut found = Vec::new();
    for folder in own.ancestors().map(|above| mount.join(above)) {
        let limited = is_limited(&folder);
        if counts(&folder) {
            found.push(folder);
        }
        if limited && found.is_empty() {
            return Err("programs would get out of a limit that is set on this process");
        }
        if limited {
            break;
        }
    }
    if found.is_empty() {
        return Err(none);
    }
    Ok(found)
}

/// True if the folder or one above it has been left to somebody, and with it all
/// below.
fn is_left_to_us(folder: &Path) -> bool {
    folder
        .ancestors()
        .take_while(|above| above.starts_with(MOUNT))
        .any(|above| {
            LEFT_TO_US
                .iter()
                .any(|name| folder::attribute_is(above, name, b'1'))
        })
}

fn counts(folder: &Path) -> bool {
    let given = fs::read_to_string(folder.join("cgroup.subtree_control")).unwrap_or_default();
    let has = |wanted: &str| given.split_ascii_whitespace().any(|name| name == wanted);
    CONTROLLERS.into_iter().all(has)
}

/// True where memory or processors of this group are fewer than those of the
/// one above it.
fn is_limited(folder: &Path) -> bool {
    let set = |file: &str, unlimited: &str| {
        fs::read_to_string(folder.join(file)).is_ok_and(|text| {
            let first = text.split_ascii_whitespace().next();
            first.unwrap_or_default() != unlimited
        })
    };
    set("memory.max", "max")
        || set("memory.high", "max")
        || set("cpu.max", "max")
        || set("cpuset.cpus", "")
}

/// Reads `memory.events`. A kill alone is not enough: when the whole machine has
/// run out of memory, that is not the program's fault.
fn killed_at_limit(events: &str) -> bool {
    let happened = |wanted: &str| {
        events.lines().any(|line| {
            line.strip_prefix(wanted)
                .and_then(|rest| rest.strip_prefix(' '))
                .is_some_and(|count| count.trim() != "0")
        })
    };
    happened("oom") && happened("oom_kill")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_folder_that_counts_comes_first() {
        let tree = tempfile::tempdir().unwrap();
        for (folder, given) in [
            ("", "cpu memory pids"),
            ("user.slice", "memory pids\n"),
            ("user.slice/app.slice", "cpu memory pids\n"),
            ("user.slice/app.slice/run.scope", "\n"),
            ("user.slice/half", "memory"),
            ("user.slice/half/inner", "cpu pids memory_like"),
            ("other.slice", "memory pids"),
        ] {
            let folder = tree.path().join(folder);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("cgroup.subtree_control"), given).unwrap();
        }
        for (file, text) in [
            ("user.slice/app.slice/run.scope/memory.max", "max\n"),
            ("user.slice/app.slice/run.scope/cpu.max", "max 100000\n"),
            ("user.slice/app.slice/run.scope/cpuset.cpus", "\n"),
            ("user.slice/app.slice/small.scope/memory.max", "1048576\n"),
            ("user.slice/slow/cpu.max", "50000 100000\n"),
            ("user.slice/slow/cgroup.subtree_control", "memory pids"),
            ("user.slice/pinned/cpuset.cpus", "0-1\n"),
        ] {
            let file = tree.path().join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        for (own, expected) in [
            (
                "0::/user.slice/app.slice/run.scope\n",
                &["user.slice/app.slice", "user.slice", ""][..],
            ),
            (
                "12:memory:/\n1:name=systemd:/x\n0::/user.slice/half/inner\n",
                &["user.slice", ""],
            ),
            ("0::/\n", &[""]),
            ("0::/gone/and/away\n", &[""]),
            ("0::/user.slice/app.slice/small.scope\n", &[]),
            ("0::/user.slice/slow\n", &["user.slice/slow"]),
            ("0::/user.slice/pinned/inner\n", &[]),
            ("0::/../other.slice\n", &[]),
            ("5:memory:/user.slice\n", &[]),
            ("", &[]),
        ] {
            let expected: Vec<_> = expected.iter().map(|path| tree.path().join(path)).collect();
            let found = counting_folders(tree.path(), own).unwrap_or_default();
            assert_eq!(found, expected, "{own}");
        }
        assert!(counting_folders(Path::new("/nonexistent"), "0::/\n").is_err());
    }

    #[test]
    fn only_a_kill_at_the_limit_is_the_programs_fault() {
        for (events, expected) in [
            (
                "low 0\nhigh 0\nmax 31\noom 1\noom_kill 2\noom_group_kill 1\n",
                true,
            ),
            (
                "low 0\nhigh 0\nmax 0\noom 0\noom_kill 2\noom_group_kill 0\n",
                false,
            ),
            ("low 0\nhigh 0\nmax 9\noom 3\noom_kill 0\n", false),
            ("", false),
        ] {
            assert_eq!(killed_at_limit(events), expected, "{events}");
        }
    }
}
