//! Ctrl-C and its kin: every live child dies before grade does.
//!
//! Children are in sessions of their own, so a terminal's signals do not reach
//! them. Whoever starts one does so through `starting`, which keeps it in one
//! list. A signal kills what is in the list, refuses new ones, and leaves the
//! main thread a moment to notice and to drop what it owns.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::SandboxError;
use crate::sys::process;

/// How long the main thread may take to end in good order.
const GRACE: Duration = Duration::from_secs(2);

/// Signals belong to a process, not to a value: this is the one global.
static STATE: Mutex<State> = Mutex::new(State {
    signal: None,
    live: BTreeMap::new(),
});

struct State {
    /// The signal that has interrupted us.
    signal: Option<i32>,
    /// What is running, by process id.
    live: BTreeMap<u32, Kind>,
}

/// What a signal does to a process in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It leads a group, which is killed.
    Group,
    /// It is one of ours and ends by itself when we do.
    #[cfg(target_os = "linux")]
    Helper,
}

fn state() -> MutexGuard<'static, State> {
    // The state is valid after any panic: it is only a list of numbers.
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts to listen for SIGINT, SIGTERM and SIGHUP, but for those that are
/// ignored: under `nohup` a hang-up must stay without effect.
pub fn watch() -> io::Result<()> {
    let wanted: Vec<i32> = [SIGINT, SIGTERM, SIGHUP]
        .into_iter()
        .filter(|&signal| !process::is_ignored(signal))
        .collect();
    let mut signals = Signals::new(wanted)?;
    std::thread::Builder::new()
        .name("interrupts".into())
        .spawn(move || {
            for signal in signals.forever() {
                if interrupt(signal) {
                    finish_later();
                } else {
                    finish();
                }
            }
        })
        .map(drop)
}

/// The signal that has interrupted this run, if one has.
pub fn interrupted() -> Option<i32> {
    state().signal
}

/// Ends this process by the signal that interrupted it, so that a shell sees
/// what has happened. Returns if there was none.
pub fn finish() {
    if let Some(signal) = interrupted() {
        // It cannot fail for a signal that could be registered.
        let _ = signal_hook::low_level::emulate_default_handler(signal);
        std::process::exit(128 + signal);
    }
}

fn finish_later() {
    let late = std::thread::Builder::new().spawn(|| {
        std::thread::sleep(GRACE);
        finish();
    });
    if late.is_err() {
        finish();
    }
}

/// Kills every live child. True the first time.
fn interrupt(signal: i32) -> bool {
    let mut state = state();
    for (&id, &kind) in &state.live {
        if kind == Kind::Group {
            process::kill_group(id);
        }
    }
    let first = state.signal.is_none();
    state.signal = Some(signal);
    first
}

/// Starts a child and keeps it in the list, in one step, so that no signal and
/// no sweep comes between. Refused once we are interrupted.
pub(super) fn starting<T>(
    start: impl FnOnce() -> Result<T, SandboxError>,
    id: impl FnOnce(&T) -> u32,
    kind: Kind,
) -> Result<(T, Live), SandboxError> {
    let mut state = state();
    if state.signal.is_some() {
        return Err(SandboxError::Interrupted);
    }
    let started = start()?;
    let id = id(&started);
    state.live.insert(id, kind);
    Ok((started, Live(id)))
}

/// Puts a process in the list that a helper has started. Refused once we are
/// interrupted.
#[cfg(target_os = "linux")]
pub(super) fn started(id: u32) -> Result<Live, SandboxError> {
    starting(|| Ok(()), |()| id, Kind::Group).map(|((), live)| live)
}

/// Calls `look` with a test that tells whether a process is in the list, while
/// nothing is started.
pub(super) fn between_starts<T>(look: impl FnOnce(&dyn Fn(u32) -> bool) -> T) -> T {
    let state = state();
    look(&|id| state.live.contains_key(&id))
}

/// A child's place in the list; dropping it gives the place up.
#[derive(Debug)]
pub(super) struct Live(u32);

impl Drop for Live {
    fn drop(&mut self) {
        state().live.remove(&self.0);
    }
}
