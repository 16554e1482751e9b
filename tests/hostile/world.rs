//! What a hostile answer must neither see nor change: files with canaries that
//! nothing but isolation protects, and services that listen.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::net::{TcpListener, UdpSocket};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::net::{SocketAddr, UnixListener};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::fixture::Fixture;

/// Begins what must never be seen.
pub const CANARY: &str = "canary-";

/// Begins the names of files that hostile answers try to leave somewhere.
pub const LEFT: &str = "left-by-hostile";

pub struct World {
    folder: tempfile::TempDir,
    pub canary: String,
    before: BTreeMap<PathBuf, (u32, i64, Vec<u8>)>,
    listeners: (TcpListener, UdpSocket, UnixListener),
}

impl World {
    /// A folder for one answer, of which a copy is put among the rest.
    pub fn new(fixture: &Fixture) -> World {
        let folder = tempfile::Builder::new().prefix("world-").tempdir().unwrap();
        let me = std::process::id();
        let nanos = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap()
            .as_nanos();
        let canary = format!("{CANARY}{me}-{nanos}");
        let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = tcp.local_addr().unwrap().port();
        let udp = UdpSocket::bind(("127.0.0.1", port)).unwrap();
        let name = SocketAddr::from_abstract_name(format!("hostile-{me}")).unwrap();
        let unix = UnixListener::bind_addr(&name).unwrap();
        tcp.set_nonblocking(true).unwrap();
        udp.set_nonblocking(true).unwrap();
        unix.set_nonblocking(true).unwrap();
        let mut world = World {
            folder,
            canary,
            before: BTreeMap::new(),
            listeners: (tcp, udp, unix),
        };
        open(world.path());
        let here = world.path().to_str().unwrap().to_owned();
        let canary = world.canary.clone();
        for name in [
            "home/secret.txt",
            "home/.ssh/id",
            "answers/canary.txt",
            "fixtures/probe/accepted/right.py",
        ] {
            world.write(name, &canary);
        }
        let limits = "[limits]\ntime = \"250ms\"\nwall = \"1500ms\"\nmemory = \"64 MiB\"\noutput = \"64 KiB\"\n";
        let function: String = [("shown", 3), ("hidden", 4)]
            .map(|(name, n)| {
                format!(
                    "[[case]]\nname = \"{name}\"\nhidden = {}\nargs = [\"{here}\", {me}, {port}, {n}]\n\
                     expect_any = [{}{}]\n",
                    name == "hidden",
                    n * n,
                    // What is stolen would even be right, where nobody sees it.
                    if name == "hidden" { format!(", \"{canary}\"") } else { String::new() },
                )
            })
            .concat();
        world.write(
            "problems/probe/problem.toml",
            &format!(
                "title = \"Probe\"\nkind = \"function\"\n[call]\nfunction = \"answer\"\n\
                 params = [\"world: string\", \"grader: int\", \"port: int\", \"n: int\"]\nreturns = \"any\"\n\
                 {limits}{function}"
            ),
        );
        world.write(
            "problems/program/problem.toml",
            &format!(
                "# {canary}\ntitle = \"Program\"\nkind = \"program\"\n{limits}[[case]]\nname = \"shown\"\n\
                 argv = [\"{here}\", \"{me}\", \"{port}\"]\nstdin = \"3\\n\"\nstdout = \"9\\n\"\n"
            ),
        );
        world.write(
            "problems/query/problem.toml",
            &format!(
                "# {canary}\ntitle = \"Query\"\nkind = \"sql\"\nschema = \"CREATE TABLE T (n INTEGER);\"\n{limits}\
                 [[case]]\nname = \"shown\"\ntables.T = \"n\\n1\\n2\\n\"\nexpect = \"n\\n1\\n2\\n\"\n\
                 [[case]]\nname = \"hidden\"\nhidden = true\ntables.T = \"n\\n7\\n\"\nexpect = \"n\\n7\\n\"\n"
            ),
        );
        let answer = world.answers().join(fixture.path.file_name().unwrap());
        if fixture.link {
            symlink(world.path().join("home/secret.txt"), answer).unwrap();
        } else if fixture.pipe {
            let made = Command::new("mkfifo").arg(answer).status();
            assert!(made.unwrap().success());
        } else {
            fs::copy(&fixture.path, answer).unwrap();
        }
        for (name, text) in [
            (
                "honest.py",
                "def answer(world, grader, port, n):\n    return n * n\n",
            ),
            (
                "honest.js",
                "function answer(world, grader, port, n) { return n * n; }\n",
            ),
            (
                "honest.ts",
                "function answer(world: string, grader: number, port: number, n: number): number { return n * n; }\n",
            ),
            ("honest.sh", "read n\necho $((n * n))\n"),
            ("honest.sql", "SELECT n FROM T\n"),
        ] {
            world.write(&format!("answers/{name}"), text);
        }
        fs::create_dir(world.path().join("tmp")).unwrap();
        open(&world.path().join("tmp"));
        world.before = world.look();
        world
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn answers(&self) -> PathBuf {
        self.path().join("answers")
    }

    /// The folder for temporary files of the grader.
    pub fn temporary(&self) -> PathBuf {
        self.path().join("tmp")
    }

    pub fn port(&self) -> u16 {
        self.listeners.0.local_addr().unwrap().port()
    }

    /// A file that everybody may read and change.
    fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        let mut folder = self.path().to_owned();
        for part in Path::new(name).parent().unwrap() {
            folder.push(part);
            fs::create_dir_all(&folder).unwrap();
            open(&folder);
        }
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o666)).unwrap();
    }

    fn look(&self) -> BTreeMap<PathBuf, (u32, i64, Vec<u8>)> {
        let mut found = BTreeMap::new();
        let mut folders = vec![self.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                let Ok(facts) = path.symlink_metadata() else {
                    continue;
                };
                let content = if facts.is_file() {
                    fs::read(&path).unwrap_or_default()
                } else {
                    Vec::new()
                };
                if facts.is_dir() {
                    folders.push(path.clone());
                }
                // A folder's time changes with the grader's own temporary files.
                let time = if facts.is_dir() { 0 } else { facts.mtime() };
                found.insert(path, (facts.mode(), time, content));
            }
        }
        found
    }

    /// What has changed, in words.
    pub fn harm(&self) -> Vec<String> {
        let mut harm = Vec::new();
        let now = self.look();
        for (path, facts) in &self.before {
            match now.get(path) {
                None => harm.push(format!("{} is gone", path.display())),
                Some(found) if found != facts => {
                    harm.push(format!("{} has changed", path.display()))
                }
                Some(_) => {}
            }
        }
        for path in now.keys().filter(|path| !self.before.contains_key(*path)) {
            harm.push(format!("{} is new", path.display()));
        }
        for folder in ["/tmp", "/var/tmp", "/dev/shm", "/run", "/", "/usr"] {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                if entry.file_name().to_string_lossy().starts_with(LEFT) {
                    harm.push(format!("{} was left", entry.path().display()));
                }
            }
        }
        let (tcp, udp, unix) = &self.listeners;
        if tcp.accept().is_ok() {
            harm.push("somebody connected by TCP".into());
        }
        if udp.recv(&mut [0; 64]).is_ok() {
            harm.push("somebody sent a datagram".into());
        }
        if unix.accept().is_ok() {
            harm.push("somebody connected to an abstract socket".into());
        }
        harm
    }
}

fn open(folder: &Path) {
    fs::set_permissions(folder, Permissions::from_mode(0o777)).unwrap();
}
