//! One redis-server of our own, behind the sandbox like everything else that
//! runs for an answer: scripts and commands of a stranger reach it.

use std::fs::{self, File, Permissions};
use std::io::{BufRead, BufReader, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::engine::EngineError;
use crate::engine::sandbox::{Child, Command, ProcessLimits, Sandbox, SandboxError};
use crate::engine::worker::base_environment;
use crate::sys::{descriptor, tree};

/// Programs that will do, best first.
const PROGRAMS: [&str; 2] = ["redis-server", "valkey-server"];

const INSTALL: &str = "Debian: apt install redis-server; macOS: brew install redis";

/// It listens after a tenth of a second; this is for a machine that is all but
/// stopped.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often a starting server is tried.
const TRY: Duration = Duration::from_millis(3);

/// What answers may keep in it, in bytes.
const MEMORY: u64 = 256 << 20;

/// Commands that no answer needs and that reach beyond its data.
const FORBIDDEN: &str = "ACL SETUSER default -config +config|get -module -debug -shutdown -replicaof \
                         -slaveof -migrate -save -bgsave -bgrewriteaof -sync -psync -acl\r\n";

/// A server that answers. Dropping it ends it.
pub(super) struct Server {
    child: Box<dyn Child>,
    socket: PathBuf,
    /// Holds the folder with the socket.
    _folder: TempDir,
}

impl Server {
    /// Starts it and waits until it answers.
    ///
    /// # Errors
    /// It is not installed, or does not answer in time.
    pub(super) fn start(sandbox: &dyn Sandbox) -> Result<Server, EngineError> {
        let program = find().ok_or_else(|| {
            EngineError::CannotBeGraded(format!(
                "the answer needs redis-server, which is not installed: {INSTALL}"
            ))
        })?;
        let system = |what| move |source| SandboxError::System { what, source };
        let no_folder = system("cannot make a folder for redis-server");
        let (folder, inner) = folder().map_err(no_folder)?;
        let socket = inner.join("redis.sock");
        let printed =
            descriptor::memfd("redis").map_err(system("cannot make a file for output"))?;
        let copy = || {
            printed
                .as_fd()
                .try_clone_to_owned()
                .map_err(system("cannot copy a descriptor"))
        };
        let stdin = File::open("/dev/null").map_err(system("cannot open /dev/null"))?;
        let child = sandbox.spawn(Command {
            args: arguments(&socket, &inner),
            env: base_environment(),
            folder: Some(inner.clone()),
            descriptors: vec![OwnedFd::from(stdin), copy()?, copy()?],
            readable: prefix(&program),
            program,
            writable: vec![inner],
            listens: true,
            limits: ProcessLimits {
                memory: Some(2 * MEMORY),
                ..ProcessLimits::default()
            },
        })?;
        let mut server = Server {
            child,
            socket,
            _folder: folder,
        };
        server.wait(&printed)?;
        Ok(server)
    }

    /// Where it listens.
    pub(super) fn socket(&self) -> &Path {
        &self.socket
    }

    /// How long the machine has kept it from running.
    pub(super) fn kept_waiting(&self) -> Duration {
        tree::kept_waiting(self.child.id()).unwrap_or_default()
    }

    /// Waits until it answers, and takes from it what answers must not use.
    fn wait(&mut self, printed: &OwnedFd) -> Result<(), EngineError> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Ok(stream) = UnixStream::connect(&self.socket)
                && prepare(stream).is_ok()
            {
                return Ok(());
            }
            let ended = self.child.wait_until(Instant::now() + TRY)?;
            if ended.is_some() || Instant::now() > deadline {
                let said = descriptor::read_range(printed, 0, 4096).unwrap_or_default();
                let said = String::from_utf8_lossy(&said);
                return Err(EngineError::CannotBeGraded(format!(
                    "the private redis-server does not start: {}",
                    said.lines().last().unwrap_or("it says nothing")
                )));
            }
        }
    }
}

fn prepare(mut stream: UnixStream) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(b"PING\r\n")?;
    let mut lines = BufReader::new(stream);
    let mut line = String::new();
    lines.read_line(&mut line)?;
    if !line.starts_with("+PONG") {
        return Err(std::io::ErrorKind::NotConnected.into());
    }
    // One that is older than this command has fewer that matter, and the
    // sandbox holds it all the same.
    lines.get_mut().write_all(FORBIDDEN.as_bytes())?;
    lines.read_line(&mut line)?;
    Ok(())
}

/// A folder for the socket, and the folder around it that ends with it. Whoever
/// the sandbox makes of the server may write there; others on this machine can
/// neither list the outer folder nor guess the inner one's name.
fn folder() -> std::io::Result<(TempDir, PathBuf)> {
    let outer = TempDir::with_prefix("grade-")?;
    let inner = tempfile::Builder::new()
        .prefix("")
        .rand_bytes(16)
        .tempdir_in(outer.path())?
        .keep();
    fs::set_permissions(&inner, Permissions::from_mode(0o777))?;
    fs::set_permissions(outer.path(), Permissions::from_mode(0o711))?;
    Ok((outer, inner))
}

fn arguments(socket: &Path, folder: &Path) -> Vec<std::ffi::OsString> {
    let memory = MEMORY.to_string();
    let mut arguments: Vec<std::ffi::OsString> = Vec::new();
    let options = [
        ("--port", "0"),
        ("--save", ""),
        ("--appendonly", "no"),
        ("--maxmemory", memory.as_str()),
        ("--maxclients", "500"),
        ("--loglevel", "warning"),
    ];
    for (name, value) in options {
        arguments.push(name.into());
        arguments.push(value.into());
    }
    arguments.push("--unixsocket".into());
    arguments.push(socket.into());
    arguments.push("--dir".into());
    arguments.push(folder.into());
    arguments
}

fn find() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    // Not the file that a link leads to: one program may go by several names.
    PROGRAMS.iter().find_map(|name| {
        std::env::split_paths(&path)
            .chain(["/usr/sbin".into(), "/usr/local/sbin".into()])
            .map(|folder| folder.join(name))
            .find(|file| {
                file.is_absolute()
                    && fs::metadata(file)
                        .is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0)
            })
    })
}

/// Where its libraries may be, if that is not among the system's own folders.
fn prefix(program: &Path) -> Vec<PathBuf> {
    let real = fs::canonicalize(program);
    [Some(program), real.as_deref().ok()]
        .into_iter()
        .flatten()
        .filter_map(|program| program.parent()?.parent())
        .filter(|folder| !folder.starts_with("/usr") && folder.parent().is_some())
        .map(Path::to_path_buf)
        .collect()
}
