//! The thread between a worker and its redis-server.
//!
//! It hands out connections and passes bytes on in both directions. Under a
//! virtual clock it also makes the server follow that: before a command goes
//! on, whatever expires in the server is moved by as much as the two clocks
//! have drifted apart, and commands that name a moment are rewritten.
//!
//! Theory of operation: what the driver writes to the service channel before
//! the answer sends a command has arrived when the command has. So the channel
//! is read once more after each read of a connection, and needs no replies.

use std::collections::HashMap;
use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Deserialize;

use super::command::{self, Meaning, Parsed};
use super::health::Health;
use super::pair::Pair;
use crate::sys::descriptor::{self, Watch};
use crate::sys::passing;

/// Clocks that differ by less are left alone: to ask the server takes a tenth of
/// a millisecond.
const DRIFT: Duration = Duration::from_millis(5);

/// While only real time passes, moving the server may take one part in so many
/// of it: with thousands of keys a move takes milliseconds.
const SHARE: u32 = 20;

/// Clocks that differ by more are never left alone, whatever that costs.
const MOST_DRIFT: Duration = Duration::from_millis(40);

/// How long the server may take over a command of ours.
const PATIENCE: Duration = Duration::from_secs(20);

/// Moves whatever expires, in all databases, by so many milliseconds.
const SHIFT: &str = "
local by = tonumber(ARGV[1])
for number in string.gmatch(redis.call('INFO', 'keyspace'), 'db(%d+):keys=%d+,expires=[1-9]') do
  redis.call('SELECT', number)
  for _, key in ipairs(redis.call('KEYS', '*')) do
    local left = redis.call('PTTL', key)
    if left >= 0 then
      if left > by then
        redis.call('PEXPIRE', key, string.format('%.0f', left - by))
      else
        redis.call('DEL', key)
      end
    end
  end
end";

/// A line that the driver writes to the service channel.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
struct Message {
    /// A connection to this service is wanted.
    need: Option<String>,
    /// Nothing of the case before may be left.
    #[serde(default)]
    fresh: bool,
    /// Has the server answered all that it was asked?
    #[serde(default)]
    quiet: bool,
    /// What the case's clock shows, in nanoseconds.
    clock: Option<i64>,
}

pub(super) struct Relay {
    channel: UnixStream,
    /// Bytes of the channel that make no whole line yet.
    heard: Vec<u8>,
    channel_open: bool,
    stopped: UnixStream,
    path: PathBuf,
    control: UnixStream,
    pairs: Vec<Pair>,
    clock: Option<Clock>,
    scripts: Scripts,
    health: Arc<Health>,
}

/// The case's clock, as far as we have been told.
struct Clock {
    epoch: Instant,
    /// Nanoseconds; `None` before the driver has told.
    now: Option<i64>,
    /// How far it was ahead of the machine's when the server was last moved.
    applied: Option<i128>,
    /// How long the last move took.
    cost: Duration,
}

/// Scripts that were rewritten.
#[derive(Default)]
struct Scripts {
    /// The digest of what runs instead, or none where the text is fine as it is.
    by_text: HashMap<Vec<u8>, Option<Vec<u8>>>,
    /// Digest of the answer's text → digest of what runs instead.
    by_digest: HashMap<Vec<u8>, Vec<u8>>,
}

impl Clock {
    /// How far the case's clock is ahead, in nanoseconds.
    fn ahead(&self) -> Option<i128> {
        Some(i128::from(self.now?) - self.epoch.elapsed().as_nanos() as i128)
    }

    /// Microseconds; every reading is a little later than the one before, so that
    /// two moments never look the same.
    fn read(&mut self) -> i64 {
        let now = self.now.get_or_insert(0);
        *now += 1000;
        *now / 1000
    }
}

impl Relay {
    pub(super) fn new(
        channel: UnixStream,
        heard: Vec<u8>,
        stopped: UnixStream,
        path: PathBuf,
        clock: bool,
        health: Arc<Health>,
    ) -> io::Result<Relay> {
        channel.set_nonblocking(true)?;
        let control = UnixStream::connect(&path)?;
        control.set_read_timeout(Some(PATIENCE))?;
        Ok(Relay {
            channel,
            heard,
            channel_open: true,
            stopped,
            path,
            control,
            pairs: Vec::new(),
            clock: clock.then(|| Clock {
                epoch: Instant::now(),
                now: None,
                applied: None,
                cost: Duration::ZERO,
            }),
            scripts: Scripts::default(),
            health,
        })
    }

    /// Serves until `stopped` closes.
    pub(super) fn run(mut self) {
        self.health.watch_this_thread();
        if let Err(error) = self.serve() {
            self.health.tell(&error);
        }
    }

    fn serve(&mut self) -> io::Result<()> {
        self.obey()?;
        loop {
            if self.poll()? {
                return Ok(());
            }
            self.listen()?;
            for index in 0..self.pairs.len() {
                self.pass_on(index)?;
            }
            self.pairs.retain(|pair| !pair.broken);
        }
    }

    /// Waits until there is something to do; true where that is to end.
    fn poll(&self) -> io::Result<bool> {
        let mut watches = vec![Watch::read(self.stopped.as_fd())];
        if self.channel_open {
            watches.push(Watch::read(self.channel.as_fd()));
        }
        for pair in &self.pairs {
            pair.watch(&mut watches);
        }
        descriptor::poll(&mut watches, None)?;
        Ok(watches[0].ready())
    }

    // --- the channel ------------------------------------------------------------

    /// Reads what the driver has written, and does it.
    fn listen(&mut self) -> io::Result<()> {
        let mut buffer = [0; 4096];
        while self.channel_open {
            match self.channel.read(&mut buffer) {
                Ok(0) => self.channel_open = false,
                Ok(count) => self.heard.extend_from_slice(&buffer[..count]),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(_) => self.channel_open = false,
            }
        }
        self.obey()
    }

    fn obey(&mut self) -> io::Result<()> {
        while let Some(end) = self.heard.iter().position(|byte| *byte == b'\n') {
            let rest = self.heard.split_off(end + 1);
            let line = std::mem::replace(&mut self.heard, rest);
            // What does not make sense is the answer's doing; nobody waits for it.
            let Ok(message) = serde_json::from_slice::<Message>(&line) else {
                continue;
            };
            if let (Some(clock), Some(now)) = (&mut self.clock, message.clock) {
                clock.now = Some(now);
            }
            if message.fresh {
                self.forget()?;
            }
            if message.quiet {
                self.settle()?;
                self.reply(b"{\"quiet\":true}\n", None);
            }
            if message.need.is_some() {
                let theirs = self.connect()?;
                self.reply(b"{\"service\":\"redis\"}\n", Some(theirs));
            }
        }
        Ok(())
    }

    /// A channel that is full or closed is the answer's doing.
    fn reply(&mut self, line: &[u8], connection: Option<UnixStream>) {
        let sent = match connection {
            Some(connection) => passing::send_with(&self.channel, line, &connection),
            None => self.channel.write(line),
        };
        if !sent.is_ok_and(|count| count == line.len()) {
            self.channel_open = false;
        }
    }

    pub(super) fn connect(&mut self) -> io::Result<UnixStream> {
        let (pair, theirs) = Pair::connect(&self.path)?;
        self.pairs.push(pair);
        Ok(theirs)
    }

    /// Leaves nothing of the last case.
    fn forget(&mut self) -> io::Result<()> {
        self.pairs.clear();
        self.scripts = Scripts::default();
        if let Some(clock) = &mut self.clock {
            clock.applied = None;
        }
        self.ask(&["FLUSHALL"])?;
        self.ask(&["SCRIPT", "FLUSH"])?;
        // Older servers have no functions, and say so.
        self.ask(&["FUNCTION", "FLUSH"])?;
        Ok(())
    }

    /// Returns when the server has answered all that it can answer now.
    fn settle(&mut self) -> io::Result<()> {
        for index in 0..self.pairs.len() {
            self.pass_on(index)?;
        }
        // It reads before it writes, so the second reply comes after all others.
        self.ask(&["PING"])?;
        self.ask(&["PING"])?;
        for pair in &mut self.pairs {
            pair.pass_back();
        }
        Ok(())
    }

    // --- connections -------------------------------------------------------------

    fn pass_on(&mut self, index: usize) -> io::Result<()> {
        if self.pairs.get_mut(index).is_some_and(Pair::read) {
            // A message may end all connections, or have us pass on what was
            // just read.
            self.listen()?;
        }
        if index < self.pairs.len() && !self.pairs[index].unread.is_empty() {
            self.translate(index)?;
        }
        if let Some(pair) = self.pairs.get_mut(index) {
            pair.flush();
            pair.pass_back();
        }
        Ok(())
    }

    /// Turns the commands that a worker has written into what the server gets.
    fn translate(&mut self, index: usize) -> io::Result<()> {
        let bytes = std::mem::take(&mut self.pairs[index].unread);
        if self.clock.is_none() {
            self.pairs[index].to_server.extend(bytes);
            return Ok(());
        }
        let mut out = std::mem::take(&mut self.pairs[index].to_server);
        let mut at = 0;
        if !matches!(command::parse(&bytes), Parsed::Incomplete) {
            self.follow()?;
        }
        loop {
            let rest = &bytes[at..];
            let (words, length) = match command::parse(rest) {
                Parsed::Incomplete => break,
                Parsed::Other(length) => {
                    out.extend_from_slice(&rest[..length]);
                    at += length;
                    continue;
                }
                Parsed::Command(words, length) => (words, length),
            };
            at += length;
            let now = self.clock.as_mut().map_or(0, Clock::read);
            match command::meaning(&words, now) {
                Meaning::Plain => out.extend_from_slice(&rest[..length]),
                Meaning::Instead(words) => command::write(&mut out, &words),
                Meaning::Script(text) => match self.rewritten(text)? {
                    Some(digest) => run_instead(&mut out, &words, &digest, now),
                    None => out.extend_from_slice(&rest[..length]),
                },
                Meaning::ScriptBy(digest) => {
                    match self.scripts.by_digest.get(&digest.to_ascii_lowercase()) {
                        Some(digest) => run_instead(&mut out, &words, digest, now),
                        None => out.extend_from_slice(&rest[..length]),
                    }
                }
                Meaning::LoadScript(text) => {
                    if let Some(instead) = self.rewritten(text)?
                        && let Some(digest) = self.load(text)?
                    {
                        self.scripts.by_digest.insert(digest, instead);
                    }
                    out.extend_from_slice(&rest[..length]);
                }
                Meaning::ForgetScripts => {
                    self.scripts = Scripts::default();
                    out.extend_from_slice(&rest[..length]);
                }
                Meaning::Watch(watching) => {
                    self.pairs[index].watching = watching;
                    out.extend_from_slice(&rest[..length]);
                }
            }
        }
        let pair = &mut self.pairs[index];
        pair.unread = bytes[at..].to_vec();
        pair.to_server = out;
        Ok(())
    }

    /// The digest of what runs in place of a script, if something has to.
    fn rewritten(&mut self, text: &[u8]) -> io::Result<Option<Vec<u8>>> {
        if let Some(known) = self.scripts.by_text.get(text) {
            return Ok(known.clone());
        }
        let digest = match command::on_the_clock(text) {
            Some(made) => self.load(&made)?,
            None => None,
        };
        self.scripts.by_text.insert(text.to_vec(), digest.clone());
        Ok(digest)
    }

    /// Stores a script; its digest, or none where the server refuses it.
    fn load(&mut self, text: &[u8]) -> io::Result<Option<Vec<u8>>> {
        let reply = self.ask(&[&b"SCRIPT"[..], b"LOAD", text])?;
        Ok((reply.len() == 40).then_some(reply))
    }

    // --- the clock ---------------------------------------------------------------

    /// Moves the server to where the case's clock is.
    fn follow(&mut self) -> io::Result<()> {
        let Some(clock) = &mut self.clock else {
            return Ok(());
        };
        let Some(ahead) = clock.ahead() else {
            return Ok(());
        };
        let Some(applied) = clock.applied else {
            // Nothing is in there yet.
            clock.applied = Some(ahead);
            return Ok(());
        };
        let by = ahead - applied;
        let enough = if by > 0 {
            DRIFT
        } else {
            // Only real time has passed. A move for it would disturb a
            // transaction, and a later one makes up for it.
            if self.pairs.iter().any(|pair| pair.watching) {
                return Ok(());
            }
            (clock.cost * SHARE).clamp(DRIFT, MOST_DRIFT)
        };
        if by.unsigned_abs() < enough.as_nanos() {
            return Ok(());
        }
        let milliseconds = by / 1_000_000;
        clock.applied = Some(applied + milliseconds * 1_000_000);
        let started = Instant::now();
        self.ask(&["EVAL", SHIFT, "0", &milliseconds.to_string()])?;
        if let Some(clock) = &mut self.clock {
            clock.cost = started.elapsed();
        }
        Ok(())
    }

    /// Asks the server on a connection of our own. The reply is its first line
    /// without the sign, or the text where that is one.
    fn ask<W: AsRef<[u8]>>(&mut self, words: &[W]) -> io::Result<Vec<u8>> {
        let mut request = Vec::new();
        command::write(&mut request, words);
        self.control.write_all(&request)?;
        let line = self.line()?;
        if line.first() == Some(&b'$') && line != b"$-1" {
            return self.line();
        }
        Ok(line.get(1..).unwrap_or_default().to_vec())
    }

    fn line(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        let mut byte = [0; 1];
        loop {
            self.control.read_exact(&mut byte)?;
            match byte[0] {
                b'\n' => return Ok(line),
                b'\r' => {}
                other => line.push(other),
            }
        }
    }
}

/// `EVAL text 1 key` and `EVALSHA digest 1 key` with another script and the time.
fn run_instead(out: &mut Vec<u8>, words: &[&[u8]], digest: &[u8], now: i64) {
    let now = now.to_string();
    let mut instead = words.to_vec();
    instead[0] = b"EVALSHA";
    instead[1] = digest;
    instead.push(now.as_bytes());
    command::write(out, &instead);
}
