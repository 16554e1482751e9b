//! The two pipes to a worker that answers lines with lines, in order.
//!
//! Neither end can block the other: requests wait here until the worker takes
//! them, and everything happens on the engine's own thread, so that an answer
//! costs no change of threads.

use std::collections::VecDeque;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::Instant;

use super::sandbox::SandboxError;
use crate::sys::descriptor::{self, Watch};

/// Requests that fit here are written without waiting for the worker.
const PIPE_SIZE: usize = 1 << 20;

/// Our ends of the pipes.
#[derive(Debug)]
pub(super) struct Lines {
    requests: OwnedFd,
    replies: OwnedFd,
    to_write: VecDeque<u8>,
    read: Vec<u8>,
    /// Where in `read` the next line begins.
    begin: usize,
    /// How far `read` has been searched for a line end.
    searched: usize,
    /// The longest reply, in bytes.
    longest: usize,
}

/// What one look at the replies brought.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// A line, without its newline.
    Line(Vec<u8>),
    /// No whole line yet.
    Nothing,
    /// The worker has closed its end.
    End,
    /// More bytes without a line end than any reply has.
    Flood,
}

impl Lines {
    /// New pipes, and the worker's ends of them: where it reads requests, and
    /// where it writes replies of at most so many bytes.
    pub fn new(longest: usize) -> Result<(Lines, [OwnedFd; 2]), SandboxError> {
        let made = || -> io::Result<_> {
            let (theirs_to_read, requests) = descriptor::pipe()?;
            let (replies, theirs_to_write) = descriptor::pipe()?;
            descriptor::set_pipe_size(&requests, PIPE_SIZE);
            descriptor::set_pipe_size(&replies, PIPE_SIZE);
            descriptor::set_nonblocking(&requests, true)?;
            descriptor::set_nonblocking(&replies, true)?;
            let ours = Lines {
                requests,
                replies,
                to_write: VecDeque::new(),
                read: Vec::new(),
                begin: 0,
                searched: 0,
                longest,
            };
            Ok((ours, [theirs_to_read, theirs_to_write]))
        };
        made().map_err(|source| SandboxError::System {
            what: "cannot make a pipe",
            source,
        })
    }

    /// Queues requests; they are written as the worker reads. One that is gone
    /// shows when its reply is awaited.
    pub fn send(&mut self, lines: &[u8]) {
        self.to_write.extend(lines);
        self.write_some();
    }

    /// Bytes that the worker has not yet taken.
    pub fn unwritten(&self) -> usize {
        self.to_write.len()
    }

    /// True once the worker has read all that was sent.
    pub fn has_read_everything(&self) -> bool {
        self.to_write.is_empty() && descriptor::unread(&self.requests).is_ok_and(|bytes| bytes == 0)
    }

    fn write_some(&mut self) {
        while !self.to_write.is_empty() {
            let (front, _) = self.to_write.as_slices();
            match descriptor::write(&self.requests, front) {
                Ok(written) => {
                    self.to_write.drain(..written);
                }
                // A closed pipe shows as the end of the replies.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => self.to_write.clear(),
                Err(_) => return,
            }
        }
    }

    /// The next line, if it is here.
    pub fn look(&mut self) -> Result<Look, SandboxError> {
        loop {
            if let Some(line) = self.take_line() {
                return Ok(Look::Line(line));
            }
            if self.read.len() > self.longest {
                return Ok(Look::Flood);
            }
            let mut buffer = [0; 64 << 10];
            match descriptor::read(&self.replies, &mut buffer) {
                Ok(0) => return Ok(Look::End),
                Ok(count) => self.read.extend_from_slice(&buffer[..count]),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    return Ok(Look::Nothing);
                }
                Err(source) => {
                    return Err(SandboxError::System {
                        what: "cannot read from the worker",
                        source,
                    });
                }
            }
        }
    }

    fn take_line(&mut self) -> Option<Vec<u8>> {
        let Some(offset) = self.read[self.searched..].iter().position(|b| *b == b'\n') else {
            // What was taken goes before more is read.
            self.read.drain(..self.begin);
            self.begin = 0;
            self.searched = self.read.len();
            return None;
        };
        let end = self.searched + offset;
        let line = self.read[self.begin..end].to_vec();
        self.begin = end + 1;
        self.searched = self.begin;
        Some(line)
    }

    /// Waits until there is something to read, one of `others` is ready or the
    /// deadline has passed, and writes what can be written. Tells which of the
    /// replies and `others` are ready.
    pub fn wait(
        &mut self,
        others: &[BorrowedFd<'_>],
        deadline: Instant,
    ) -> Result<Vec<bool>, SandboxError> {
        let mut watches = vec![Watch::read(self.replies.as_fd())];
        watches.extend(others.iter().map(|other| Watch::read(*other)));
        if !self.to_write.is_empty() {
            watches.push(Watch::write(self.requests.as_fd()));
        }
        descriptor::poll(&mut watches, Some(deadline)).map_err(|source| SandboxError::System {
            what: "cannot wait for the worker",
            source,
        })?;
        let ready = watches.iter().map(Watch::ready).take(1 + others.len());
        let ready = ready.collect();
        self.write_some();
        Ok(ready)
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::{Read, Write};
    use std::time::Duration;

    use super::*;

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(10)
    }

    #[test]
    fn lines_come_one_by_one_and_then_the_end() {
        let (mut lines, [_, theirs]) = Lines::new(8).unwrap();
        let mut theirs = File::from(theirs);
        assert_eq!(lines.look().unwrap(), Look::Nothing);
        theirs.write_all(b"one\n\ntw").unwrap();
        assert_eq!(lines.wait(&[], soon()).unwrap(), [true]);
        assert_eq!(lines.look().unwrap(), Look::Line(b"one".to_vec()));
        assert_eq!(lines.look().unwrap(), Look::Line(Vec::new()));
        assert_eq!(lines.look().unwrap(), Look::Nothing);
        theirs.write_all(b"o\nthe rest").unwrap();
        drop(theirs);
        assert_eq!(lines.look().unwrap(), Look::Line(b"two".to_vec()));
        assert_eq!(lines.look().unwrap(), Look::End);
    }

    #[test]
    fn a_line_without_end_is_a_flood() {
        let (mut lines, [_, theirs]) = Lines::new(8).unwrap();
        File::from(theirs)
            .write_all(b"12345678\n123456789")
            .unwrap();
        assert_eq!(lines.look().unwrap(), Look::Line(b"12345678".to_vec()));
        assert_eq!(lines.look().unwrap(), Look::Flood);
    }

    #[test]
    fn a_request_larger_than_the_pipe_arrives_while_replies_are_awaited() {
        let (mut lines, [theirs, _replies]) = Lines::new(8).unwrap();
        let request = vec![b'x'; 3 * PIPE_SIZE];
        let reader = std::thread::spawn(move || {
            let mut all = Vec::new();
            File::from(theirs).read_to_end(&mut all).map(|_| all.len())
        });
        lines.send(&request);
        while lines.unwritten() > 0 {
            lines.wait(&[], soon()).unwrap();
        }
        drop(lines);
        assert_eq!(reader.join().unwrap().unwrap(), request.len());
    }

    #[test]
    fn a_worker_that_is_gone_takes_nothing() {
        let (mut lines, theirs) = Lines::new(8).unwrap();
        drop(theirs);
        lines.send(b"request\n");
        assert_eq!(lines.unwritten(), 0);
        assert_eq!(lines.look().unwrap(), Look::End);
    }
}
