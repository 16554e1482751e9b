//! The private root: system files and what a command names, read-only, over a
//! scratch folder in memory.
//!
//! Everything is mounted inside a mount namespace of our own, and nothing is
//! ever deleted: the kernel frees the memory when the namespace ends.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::sys::namespace::{self, Tree, Use};

/// What programs and run-time systems expect to find. Those that are symbolic
/// links stay links. Of `/etc` only what is not about this machine's users.
pub(super) const SYSTEM: [&str; 24] = [
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/libx32",
    "/nix/store",
    "/gnu/store",
    "/run/current-system/sw",
    "/etc/alternatives",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/ld-musl-x86_64.path",
    "/etc/localtime",
    "/etc/timezone",
    "/etc/locale.alias",
    "/etc/mime.types",
    "/etc/ssl/openssl.cnf",
    "/etc/ssl/certs",
    "/etc/pki/tls/openssl.cnf",
    "/etc/crypto-policies",
    "/etc/inputrc",
];

/// Folders of `/etc` whose names vary with versions, by how they begin.
const SYSTEM_PREFIXES: [&str; 4] = ["java", "python", "jvm", "mono"];

/// Device files that are always there.
pub(super) const DEVICES: [&str; 5] = [
    "/dev/null",
    "/dev/zero",
    "/dev/full",
    "/dev/random",
    "/dev/urandom",
];

/// The scratch folder, also the working folder of a command that names none.
pub(super) const SCRATCH: &str = "/tmp";

/// Files and folders in the scratch folder.
const SCRATCH_FILES: u32 = 16_384;

/// System paths that exist here.
pub(super) fn system_paths() -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = SYSTEM.iter().map(PathBuf::from).collect();
    for entry in fs::read_dir("/etc").into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if SYSTEM_PREFIXES
            .iter()
            .any(|prefix| name.starts_with(prefix))
        {
            paths.push(entry.path());
        }
    }
    paths.retain(|path| path.symlink_metadata().is_ok());
    paths
}

/// What is mounted or linked at a path of the new root.
enum Place {
    Link(PathBuf),
    Mount(Tree),
}

/// Builds the root and enters it. `Ok(Some(_))` says why there is no `/proc`.
pub(super) fn enter(
    readable: &[PathBuf],
    writable: &[PathBuf],
    scratch: u64,
    user: u32,
) -> io::Result<Option<io::Error>> {
    namespace::make_mounts_private()?;
    // All copies are taken before anything is covered by a new mount.
    let mut places: Vec<(PathBuf, Place)> = Vec::new();
    let mut covered: Vec<PathBuf> = Vec::new();
    for path in system_paths() {
        let place = match fs::read_link(&path) {
            // A link out of what is shown must be followed: /etc/localtime may
            // lead anywhere.
            Ok(target) if !path.starts_with("/etc") => Place::Link(target),
            _ => Place::Mount(Tree::copy(&path, Use::Read)?),
        };
        covered.push(path.clone());
        places.push((path, place));
    }
    for device in DEVICES {
        let place = Place::Mount(Tree::copy(Path::new(device), Use::Device)?);
        places.push((device.into(), place));
    }
    let mut readable = readable.to_vec();
    readable.sort();
    for path in readable {
        if covered.iter().any(|present| path.starts_with(present)) {
            continue;
        }
        match Tree::copy(&path, Use::Read) {
            Ok(tree) => places.push((path.clone(), Place::Mount(tree))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        }
        covered.push(path);
    }
    for path in writable {
        places.push((path.clone(), Place::Mount(Tree::copy(path, Use::Write)?)));
    }

    let base = ["/tmp", "/mnt", "/var", "/proc"]
        .into_iter()
        .map(Path::new)
        .find(|path| path.is_dir())
        .ok_or(io::ErrorKind::NotFound)?;
    namespace::mount_memory(base, "size=1m,nr_inodes=4096,mode=755")?;
    let inside = |path: &Path| base.join(path.strip_prefix("/").unwrap_or(path));
    for folder in ["/etc", "/dev", "/proc", SCRATCH] {
        fs::create_dir_all(inside(Path::new(folder)))?;
    }
    let options = format!("size={scratch},nr_inodes={SCRATCH_FILES},mode=1777");
    namespace::mount_memory(&inside(Path::new(SCRATCH)), &options)?;
    // While the old one is still in sight, which the kernel insists on.
    let no_processes = mount_processes(&inside(Path::new("/proc"))).err();
    for (path, place) in places {
        let target = inside(&path);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        match place {
            Place::Link(link) => symlink(link, target)?,
            Place::Mount(tree) => {
                if tree.is_folder()? {
                    fs::create_dir_all(&target)?;
                } else if target.symlink_metadata().is_err() {
                    File::create(&target)?;
                }
                tree.attach(&target)?;
            }
        }
    }
    for (link, target) in [
        ("/dev/fd", "/proc/self/fd"),
        ("/dev/stdin", "/proc/self/fd/0"),
        ("/dev/stdout", "/proc/self/fd/1"),
        ("/dev/stderr", "/proc/self/fd/2"),
        ("/dev/shm", SCRATCH),
    ] {
        symlink(target, inside(Path::new(link)))?;
    }
    let users =
        format!("root:x:0:0:root:/:/bin/sh\ngrade:x:{user}:{user}:grade:{SCRATCH}:/bin/sh\n");
    for (file, text) in [
        ("/etc/passwd", users.as_str()),
        ("/etc/group", "root:x:0:\n"),
        ("/etc/hosts", "127.0.0.1 localhost\n::1 localhost\n"),
        (
            "/etc/nsswitch.conf",
            "passwd: files\ngroup: files\nhosts: files\n",
        ),
    ] {
        fs::write(inside(Path::new(file)), text)?;
    }
    namespace::enter_root(base)?;
    Ok(no_processes)
}

fn mount_processes(target: &Path) -> io::Result<()> {
    let mut result = Ok(());
    for options in ["hidepid=invisible", "hidepid=2", "", "subset=pid"] {
        result = namespace::mount_processes(target, options);
        if result.is_ok() {
            break;
        }
    }
    result
}
