//! A connection of the answer's to a service, and ours that belongs to it: bytes
//! that wait in either direction, and neither end blocks the other.

use std::io::{self, ErrorKind, Read, Write};
use std::net::Shutdown;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::path::Path;

use crate::sys::descriptor::Watch;

/// Bytes on their way in one direction before no more are taken.
const MOST_WAITING: usize = 1 << 20;

/// A connection of the answer's, and ours that belongs to it.
pub(super) struct Pair {
    worker: UnixStream,
    server: UnixStream,
    /// Bytes of the worker that make no whole command yet.
    pub(super) unread: Vec<u8>,
    pub(super) to_server: Vec<u8>,
    to_worker: Vec<u8>,
    /// A transaction depends on keys that must not change.
    pub(super) watching: bool,
    /// The worker has closed its side.
    finished: bool,
    pub(super) broken: bool,
}

impl Pair {
    /// A new connection to the server at `path`; the other end of the worker's.
    pub(super) fn connect(path: &Path) -> io::Result<(Pair, UnixStream)> {
        let (worker, theirs) = UnixStream::pair()?;
        let server = UnixStream::connect(path)?;
        for stream in [&worker, &theirs, &server] {
            stream.set_nonblocking(true)?;
        }
        let pair = Pair {
            worker,
            server,
            unread: Vec::new(),
            to_server: Vec::new(),
            to_worker: Vec::new(),
            watching: false,
            finished: false,
            broken: false,
        };
        Ok((pair, theirs))
    }

    /// Adds what this pair waits for.
    pub(super) fn watch<'a>(&'a self, watches: &mut Vec<Watch<'a>>) {
        if self.to_server.len() < MOST_WAITING && !self.finished {
            watches.push(Watch::read(self.worker.as_fd()));
        }
        if self.to_worker.len() < MOST_WAITING {
            watches.push(Watch::read(self.server.as_fd()));
        }
        if !self.to_server.is_empty() {
            watches.push(Watch::write(self.server.as_fd()));
        }
        if !self.to_worker.is_empty() {
            watches.push(Watch::write(self.worker.as_fd()));
        }
    }

    /// Takes what the worker has written; true if there was something.
    pub(super) fn read(&mut self) -> bool {
        if self.finished || self.to_server.len() >= MOST_WAITING {
            return false;
        }
        let mut buffer = [0; 16 << 10];
        match self.worker.read(&mut buffer) {
            Ok(0) => {
                self.finished = true;
                false
            }
            Ok(count) => {
                self.unread.extend_from_slice(&buffer[..count]);
                true
            }
            Err(error) => {
                self.broken |= is_final(&error);
                false
            }
        }
    }

    pub(super) fn flush(&mut self) {
        let done = write_some(&mut self.server, &mut self.to_server);
        self.broken |= done.is_err();
        if self.finished && self.to_server.is_empty() {
            // The server ends its side when it has answered what it got.
            let _ = self.server.shutdown(Shutdown::Write);
        }
    }

    /// Takes what the server has written to the worker.
    pub(super) fn pass_back(&mut self) {
        let mut buffer = [0; 16 << 10];
        while self.to_worker.len() < MOST_WAITING && !self.broken {
            match self.server.read(&mut buffer) {
                // What is still on its way to the worker is lost only if the
                // worker does not read; then nobody misses it.
                Ok(0) => self.broken = true,
                Ok(count) => self.to_worker.extend_from_slice(&buffer[..count]),
                Err(error) => {
                    self.broken |= is_final(&error);
                    break;
                }
            }
        }
        let done = write_some(&mut self.worker, &mut self.to_worker);
        self.broken |= done.is_err();
    }
}

fn is_final(error: &io::Error) -> bool {
    !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}

fn write_some(stream: &mut UnixStream, bytes: &mut Vec<u8>) -> io::Result<()> {
    while !bytes.is_empty() {
        match stream.write(bytes) {
            Ok(count) => {
                bytes.drain(..count);
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
