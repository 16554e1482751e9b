//! What grade and its helpers say to each other, one message a packet.
//!
//! Both are the same binary, so there are no versions: a message that cannot be
//! read means that something else holds the other end.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::PathBuf;
use std::time::Duration;

use super::super::{Exit, ExitStatus};
use super::layer::{Layer, State};

/// How a helper is to isolate its children.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Namespaces and a private root, and the rest inside.
    Namespaces,
    /// What a process can put on itself.
    Confined,
}

impl Mode {
    /// The strongest comes first.
    pub(in crate::engine::sandbox) const ALL: [Mode; 2] = [Mode::Namespaces, Mode::Confined];

    /// As a helper is told on its command line.
    pub(super) fn name(self) -> &'static str {
        match self {
            Mode::Namespaces => "namespaces",
            Mode::Confined => "confined",
        }
    }
}

/// Layers that a helper leaves out, so that tests can see the others alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Without {
    pub landlock: bool,
    pub filter: bool,
}

/// The first message to a helper. Two that are equal make equal helpers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Setup {
    pub without: Without,
    pub readable: Vec<PathBuf>,
    pub writable: Vec<PathBuf>,
    /// Programs may make sockets that files name.
    pub listens: bool,
    /// Bytes of the scratch folder.
    pub scratch: u64,
}

/// A program to start; its descriptors come with the message.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Start {
    pub program: PathBuf,
    pub arguments: Vec<OsString>,
    pub environment: Vec<OsString>,
    /// `None` is the scratch folder.
    pub folder: Option<PathBuf>,
    pub cpu: Option<Duration>,
    pub data: Option<u64>,
    /// Bytes of the whole tree, where it is in a control group.
    pub memory: Option<u64>,
    pub file_size: Option<u64>,
    pub processes: Option<u64>,
    pub stack: Option<u64>,
    pub open_files: u64,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Request {
    Setup(Setup),
    Start(Start),
    /// Kill the tree; answered by [`Reply::Ended`] as any end is.
    Kill,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reply {
    /// The helper is set up; what is in force.
    Ready(Vec<(Layer, State)>),
    /// The helper cannot be set up, and ends.
    NotReady { what: String, error: i32 },
    /// The program runs, as this process in the eyes of the helper. In a process
    /// namespace the message names it as well, which the kernel translates.
    Started(u32),
    /// It does not: at which step, and why.
    NotStarted { execute: bool, error: i32 },
    /// The program has ended and its tree is gone. Not `clean`: it left
    /// something in the scratch folder.
    Ended { exit: Exit, clean: bool },
}

impl Request {
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        match self {
            Self::Setup(setup) => {
                writer.number(0);
                writer.number(u64::from(setup.without.landlock));
                writer.number(u64::from(setup.without.filter));
                writer.list(
                    setup
                        .readable
                        .iter()
                        .map(|path| path.as_os_str().as_bytes()),
                );
                writer.list(
                    setup
                        .writable
                        .iter()
                        .map(|path| path.as_os_str().as_bytes()),
                );
                writer.number(u64::from(setup.listens));
                writer.number(setup.scratch);
            }
            Self::Start(start) => {
                writer.number(1);
                writer.bytes(start.program.as_os_str().as_bytes());
                writer.list(start.arguments.iter().map(|text| text.as_bytes()));
                writer.list(start.environment.iter().map(|text| text.as_bytes()));
                let folder = start
                    .folder
                    .as_ref()
                    .map(|path| path.as_os_str().as_bytes());
                writer.list(folder.into_iter());
                let cpu = start
                    .cpu
                    .map(|cpu| u64::try_from(cpu.as_nanos()).unwrap_or(u64::MAX));
                writer.optional(cpu);
                writer.optional(start.data);
                writer.optional(start.memory);
                writer.optional(start.file_size);
                writer.optional(start.processes);
                writer.optional(start.stack);
                writer.number(start.open_files);
            }
            Self::Kill => writer.number(2),
        }
        writer.0
    }

    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        let request = match reader.number()? {
            0 => Self::Setup(Setup {
                without: Without {
                    landlock: reader.flag()?,
                    filter: reader.flag()?,
                },
                readable: reader.texts()?.into_iter().map(PathBuf::from).collect(),
                writable: reader.texts()?.into_iter().map(PathBuf::from).collect(),
                listens: reader.flag()?,
                scratch: reader.number()?,
            }),
            1 => Self::Start(Start {
                program: reader.text()?.into(),
                arguments: reader.texts()?,
                environment: reader.texts()?,
                folder: reader.texts()?.pop().map(PathBuf::from),
                cpu: reader.optional()?.map(Duration::from_nanos),
                data: reader.optional()?,
                memory: reader.optional()?,
                file_size: reader.optional()?,
                processes: reader.optional()?,
                stack: reader.optional()?,
                open_files: reader.number()?,
            }),
            2 => Self::Kill,
            _ => return None,
        };
        reader.0.is_empty().then_some(request)
    }
}

impl Reply {
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        match self {
            Self::Ready(layers) => {
                writer.number(0);
                writer.number(layers.len() as u64);
                for (layer, state) in layers {
                    writer.number(layer.index());
                    match state {
                        State::InForce => writer.list(std::iter::empty()),
                        State::Absent(why) => writer.list(std::iter::once(why.as_bytes())),
                    }
                }
            }
            Self::NotReady { what, error } => {
                writer.number(1);
                writer.bytes(what.as_bytes());
                writer.number(u64::from(error.cast_unsigned()));
            }
            Self::Started(id) => {
                writer.number(2);
                writer.number(u64::from(*id));
            }
            Self::NotStarted { execute, error } => {
                writer.number(3);
                writer.number(u64::from(*execute));
                writer.number(u64::from(error.cast_unsigned()));
            }
            Self::Ended { exit, clean } => {
                writer.number(4);
                let (kind, value) = match exit.status {
                    ExitStatus::Code(code) => (0, code),
                    ExitStatus::Signal(signal) => (1, signal),
                };
                writer.number(kind);
                writer.number(u64::from(value.cast_unsigned()));
                let cpu = exit
                    .cpu
                    .map(|cpu| u64::try_from(cpu.as_nanos()).unwrap_or(u64::MAX));
                writer.optional(cpu);
                writer.optional(exit.peak_memory);
                writer.number(u64::from(exit.out_of_memory));
                writer.number(u64::from(*clean));
            }
        }
        writer.0
    }

    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        let reply = match reader.number()? {
            0 => {
                let count = reader.number()?;
                let mut layers = Vec::new();
                for _ in 0..count {
                    let layer = Layer::from_index(reader.number()?)?;
                    let state = match reader.texts()?.pop() {
                        None => State::InForce,
                        Some(why) => State::Absent(why.to_string_lossy().into_owned()),
                    };
                    layers.push((layer, state));
                }
                Self::Ready(layers)
            }
            1 => Self::NotReady {
                what: reader.text()?.to_string_lossy().into_owned(),
                error: reader.signed()?,
            },
            2 => Self::Started(u32::try_from(reader.number()?).ok()?),
            3 => Self::NotStarted {
                execute: reader.flag()?,
                error: reader.signed()?,
            },
            4 => {
                let signal = reader.flag()?;
                let value = reader.signed()?;
                let exit = Exit {
                    status: match signal {
                        true => ExitStatus::Signal(value),
                        false => ExitStatus::Code(value),
                    },
                    cpu: reader.optional()?.map(Duration::from_nanos),
                    peak_memory: reader.optional()?,
                    out_of_memory: reader.flag()?,
                };
                Self::Ended {
                    exit,
                    clean: reader.flag()?,
                }
            }
            _ => return None,
        };
        reader.0.is_empty().then_some(reply)
    }
}

#[derive(Default)]
struct Writer(Vec<u8>);

impl Writer {
    fn number(&mut self, value: u64) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    fn optional(&mut self, value: Option<u64>) {
        self.number(u64::from(value.is_some()));
        self.number(value.unwrap_or(0));
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    fn list<'a>(&mut self, items: impl Iterator<Item = &'a [u8]>) {
        let items: Vec<&[u8]> = items.collect();
        self.number(items.len() as u64);
        for item in items {
            self.bytes(item);
        }
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn number(&mut self) -> Option<u64> {
        let (value, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*value))
    }

    fn signed(&mut self) -> Option<i32> {
        u32::try_from(self.number()?).ok().map(u32::cast_signed)
    }

    fn flag(&mut self) -> Option<bool> {
        self.number().map(|value| value != 0)
    }

    fn optional(&mut self) -> Option<Option<u64>> {
        let present = self.flag()?;
        let value = self.number()?;
        Some(present.then_some(value))
    }

    fn text(&mut self) -> Option<OsString> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(OsString::from_vec(text.to_vec()))
    }

    fn texts(&mut self) -> Option<Vec<OsString>> {
        let count = self.number()?;
        (0..count).map(|_| self.text()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_survive_the_trip() {
        let start = Start {
            program: "/bin/sh".into(),
            arguments: vec!["sh".into(), OsString::from_vec(vec![0xff, b'\n'])],
            environment: vec![],
            folder: Some("/work".into()),
            cpu: Some(Duration::from_millis(1500)),
            data: Some(1),
            memory: Some(2),
            file_size: None,
            processes: Some(u64::MAX),
            stack: None,
            open_files: 64,
        };
        let setup = Setup {
            without: Without {
                landlock: true,
                filter: false,
            },
            readable: vec!["/a".into(), "/b".into()],
            writable: vec![],
            listens: true,
            scratch: 9,
        };
        for request in [Request::Setup(setup), Request::Start(start), Request::Kill] {
            let bytes = request.encode();
            assert_eq!(Request::decode(&bytes), Some(request));
            assert_eq!(Request::decode(&bytes[..bytes.len() - 1]), None);
        }
    }

    #[test]
    fn replies_survive_the_trip() {
        let exit = Exit {
            status: ExitStatus::Signal(9),
            cpu: Some(Duration::from_micros(3)),
            peak_memory: None,
            out_of_memory: false,
        };
        for reply in [
            Reply::Ready(vec![
                (Layer::Landlock, State::Absent("why".into())),
                (Layer::Filter, State::InForce),
            ]),
            Reply::NotReady {
                what: "mount".into(),
                error: 1,
            },
            Reply::Started(77),
            Reply::NotStarted {
                execute: true,
                error: 2,
            },
            Reply::Ended { exit, clean: true },
            Reply::Ended {
                exit: Exit {
                    status: ExitStatus::Code(-1),
                    ..exit
                },
                clean: false,
            },
        ] {
            let bytes = reply.encode();
            assert_eq!(Reply::decode(&bytes), Some(reply));
            assert_eq!(Reply::decode(&bytes[1..]), None);
        }
    }
}
