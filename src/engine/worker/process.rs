//! One warm process with a driver in it, and the pipes to it.

use std::fs::File;
use std::io::{self, Read as _};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::FileExt;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use super::launch::Launch;
use crate::engine::EngineError;
use crate::engine::lines::{Lines, Look};
use crate::engine::looks;
use crate::engine::sandbox::{Child, Exit, Sandbox, SandboxError};
use crate::engine::service::Service;
use crate::language::Driver;
use crate::outcome::Captured;
use crate::sys::descriptor as sys;
use crate::sys::tree::TreeUsage;

/// A worker that has printed this many bytes in all is replaced.
pub(super) const MOST_PRINTED: u64 = 8 << 20;

/// How much of what a case printed a report can carry, in bytes of each stream.
const MOST_CAPTURED: u64 = 64 << 10;

/// The longest reply, in bytes; a driver refuses to send more than 64 MiB.
const MOST_REPLY: usize = 80 << 20;

/// A started worker.
pub(super) struct Worker {
    child: Box<dyn Child>,
    lines: Lines,
    /// What the process prints: files, so that no flood can block it or us.
    printed: [File; 2],
    /// Where the driver asks for a service, until one has taken that over.
    channel: Option<UnixStream>,
    /// What it has asked there so far.
    asked: Vec<u8>,
    /// The worker's own server, once its answer has connected to it.
    service: Option<Service>,
    /// Where the next case's prints begin.
    marks: [u64; 2],
}

/// What a wait ended with.
pub(super) enum Event {
    /// A line arrived, without its newline.
    Line(Vec<u8>),
    /// The answer wants to connect to a service: [`Worker::serve`].
    Wanted,
    /// Nothing for as long as a look takes.
    Quiet,
    /// The process ended.
    Ended(Exit),
    /// More bytes without a line end than any reply has.
    Flood,
}

impl Worker {
    pub(super) fn start(
        sandbox: &dyn Sandbox,
        launch: &Launch,
        driver: &Driver,
    ) -> Result<Worker, EngineError> {
        let system = |what| move |source| SandboxError::System { what, source };
        let stdin = File::open("/dev/null").map_err(system("cannot open /dev/null"))?;
        let memory_file = || sys::memfd("output").map_err(system("cannot make a file for output"));
        let printed = [File::from(memory_file()?), File::from(memory_file()?)];
        let copy = |file: &File| {
            file.as_fd()
                .try_clone_to_owned()
                .map_err(system("cannot copy a descriptor"))
        };
        let (lines, [request_read, reply_write]) = Lines::new(MOST_REPLY)?;
        let mut descriptors = vec![
            OwnedFd::from(stdin),
            copy(&printed[0])?,
            copy(&printed[1])?,
            request_read,
            reply_write,
        ];
        let mut channel = None;
        if !launch.services.is_empty() {
            let (ours, theirs) = UnixStream::pair().map_err(system("cannot make a socket"))?;
            ours.set_nonblocking(true)
                .map_err(system("cannot set up a socket"))?;
            descriptors.push(theirs.into());
            channel = Some(ours);
        }
        let child = sandbox.spawn(launch.command(driver, descriptors))?;
        Ok(Worker {
            child,
            lines,
            printed,
            channel,
            asked: Vec::new(),
            service: None,
            marks: [0; 2],
        })
    }

    /// Queues a request; it is written as the driver reads.
    pub(super) fn send(&mut self, request: &[u8]) {
        self.lines.send(request);
    }

    /// Bytes that the driver has not yet taken.
    pub(super) fn unwritten(&self) -> usize {
        self.lines.unwritten()
    }

    /// True once the driver has read all that was sent: from then on whatever
    /// happens may be the candidate's doing.
    pub(super) fn has_read_everything(&self) -> bool {
        self.lines.has_read_everything()
    }

    /// Waits for a line, the end of the process, or the next look after `pause`.
    pub(super) fn wait(&mut self, pause: Duration) -> Result<Event, SandboxError> {
        let deadline = Instant::now() + pause;
        loop {
            match self.lines.look()? {
                Look::Line(line) => return Ok(Event::Line(line)),
                Look::Flood => return Ok(Event::Flood),
                Look::End => return self.end(),
                Look::Nothing => {}
            }
            if self.asks_for_service() {
                return Ok(Event::Wanted);
            }
            if Instant::now() >= deadline {
                return Ok(Event::Quiet);
            }
            let exit = self.child.exit_descriptor();
            let channel = self.channel.as_ref().map(AsFd::as_fd);
            let others: Vec<BorrowedFd<'_>> = exit.into_iter().chain(channel).collect();
            let ready = self.lines.wait(&others, deadline)?;
            if exit.is_some() && ready[1] && !ready[0] {
                return self.end();
            }
        }
    }

    /// The process has ended or closed its side: collect it. A process that
    /// closed the pipe but lives on is killed; it can answer no more.
    fn end(&mut self) -> Result<Event, SandboxError> {
        let grace = Instant::now() + Duration::from_millis(200);
        match self.child.wait_until(grace)? {
            Some(exit) => Ok(Event::Ended(exit)),
            None => Ok(Event::Ended(self.child.kill()?)),
        }
    }

    /// Whether the driver has asked for a service.
    fn asks_for_service(&mut self) -> bool {
        let Some(channel) = &mut self.channel else {
            return false;
        };
        let mut asked = [0; 4096];
        match channel.read(&mut asked) {
            // It is closed: nobody will ask.
            Ok(0) => self.channel = None,
            Ok(count) => self.asked.extend_from_slice(&asked[..count]),
            Err(_) => {}
        }
        !self.asked.is_empty()
    }

    /// Starts the service that was asked for; how long that took.
    pub(super) fn serve(
        &mut self,
        sandbox: &dyn Sandbox,
        clock: bool,
    ) -> Result<Duration, EngineError> {
        let started = Instant::now();
        let asked = std::mem::take(&mut self.asked);
        if let Some(channel) = self.channel.take() {
            self.service = Some(Service::start(sandbox, channel, asked, clock)?);
        }
        Ok(started.elapsed())
    }

    /// A service that has failed makes every answer look wrong.
    pub(super) fn service_trouble(&self) -> Option<EngineError> {
        let trouble = self.service.as_ref()?.trouble()?;
        Some(EngineError::Sandbox(SandboxError::System {
            what: "the private redis-server has failed",
            source: io::Error::other(trouble),
        }))
    }

    pub(super) fn usage(&self) -> TreeUsage {
        self.child.usage()
    }

    /// `usage`, with what is shared counted once where it seems over `most`.
    pub(super) fn usage_up_to(&self, most: u64) -> TreeUsage {
        looks::counted_once(self.child.usage(), most, &*self.child)
    }

    /// How long the machine has kept the worker from running, or its service,
    /// for which it waits.
    pub(super) fn kept_waiting(&self) -> Duration {
        let own = crate::sys::tree::kept_waiting(self.child.id()).unwrap_or_default();
        own + self
            .service
            .as_ref()
            .map_or(Duration::ZERO, Service::kept_waiting)
    }

    /// Bytes printed since the last case ended.
    pub(super) fn printed_now(&self) -> u64 {
        let size = |i: usize| self.printed[i].metadata().map_or(0, |m| m.len());
        (0..2).map(|i| size(i).saturating_sub(self.marks[i])).sum()
    }

    /// What was printed up to `ends`, or up to now; the next case begins there.
    pub(super) fn take_printed(&mut self, ends: Option<[u64; 2]>) -> [Captured; 2] {
        let mut taken = [Captured::default(), Captured::default()];
        for (i, captured) in taken.iter_mut().enumerate() {
            let end = match ends {
                // The driver's word is taken only within what is really there.
                Some(ends) if ends[i] == self.marks[i] => continue,
                Some(ends) => {
                    let size = self.printed[i].metadata().map_or(0, |m| m.len());
                    ends[i].clamp(self.marks[i], size.max(self.marks[i]))
                }
                None => self.printed[i]
                    .metadata()
                    .map_or(0, |m| m.len())
                    .max(self.marks[i]),
            };
            captured.total = end - self.marks[i];
            let mut bytes = vec![0; captured.total.min(MOST_CAPTURED) as usize];
            match self.printed[i].read_at(&mut bytes, self.marks[i]) {
                Ok(count) => bytes.truncate(count),
                Err(_) => bytes.clear(),
            }
            captured.bytes = bytes;
            self.marks[i] = end;
        }
        taken
    }

    /// True once the worker has printed so much that it should be replaced.
    pub(super) fn is_full(&self) -> bool {
        self.marks.iter().any(|mark| *mark > MOST_PRINTED)
    }

    pub(super) fn kill(mut self) -> Result<Exit, SandboxError> {
        self.child.kill()
    }

    pub(super) fn kill_in_place(&mut self) -> Result<Exit, SandboxError> {
        self.child.kill()
    }
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Worker")
            .field("process", &self.child.id())
            .finish_non_exhaustive()
    }
}
