//! What others can know of the thread that serves a worker's services.

use std::io;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use crate::sys::tree::Delays;

/// What others can know of the thread.
#[derive(Debug, Default)]
pub(super) struct Health {
    heard: Mutex<Heard>,
    delays: OnceLock<Delays>,
}

#[derive(Debug, Default)]
enum Heard {
    #[default]
    Nothing,
    Trouble(String),
    /// Whatever comes now is because all ends.
    Ending,
}

impl Health {
    /// This thread is the one whose delays count.
    pub(super) fn watch_this_thread(&self) {
        if let Some(delays) = Delays::of_this_thread() {
            let _ = self.delays.set(delays);
        }
    }

    /// What went wrong, if anything did.
    pub(super) fn trouble(&self) -> Option<String> {
        match &*self.heard.lock().unwrap_or_else(PoisonError::into_inner) {
            Heard::Trouble(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// How long the machine has kept the thread from running.
    pub(super) fn kept_waiting(&self) -> Duration {
        let delays = self.delays.get().and_then(Delays::total);
        delays.unwrap_or_default()
    }

    pub(super) fn tell(&self, error: &io::Error) {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*heard, Heard::Nothing) {
            *heard = Heard::Trouble(error.to_string());
        }
    }

    pub(super) fn expect_the_end(&self) {
        *self.heard.lock().unwrap_or_else(PoisonError::into_inner) = Heard::Ending;
    }
}
