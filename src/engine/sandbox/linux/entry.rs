//! What a helper does before it knows what it is for: it enters its namespaces
//! while the grader is still reading the problem.

use std::io;

use super::protocol::Mode;
use crate::sys::namespace::{self, Unshare};
use crate::sys::{process, spawn};

/// As root, children become one of as many users from the first on: a range
/// that distributions leave alone.
const FIRST_USER: u32 = 50_000;
const USERS: u32 = 10_000;

/// What went wrong while setting up.
pub(super) struct Fault {
    pub(super) what: &'static str,
    pub(super) error: io::Error,
}

pub(super) fn doing(what: &'static str) -> impl FnOnce(io::Error) -> Fault {
    move |error| Fault { what, error }
}

/// A helper that has entered what its mode has it enter.
pub(super) struct Entry {
    pub(super) mode: Mode,
    /// Its process id when it was started.
    pub(super) number: u32,
    /// Who it is.
    pub(super) user: u32,
    /// Whom its programs can be made, where it is root.
    pub(super) own_user: Option<u32>,
}

impl Entry {
    /// Under [`Mode::Namespaces`] whoever returns from this is process 1.
    pub(super) fn new(mode: Mode) -> Result<Entry, Fault> {
        let (user, group) = namespace::ids();
        let number = std::process::id();
        let mut own_user = (user == 0).then(|| FIRST_USER + number % USERS);
        if mode == Mode::Namespaces {
            let without_user_namespace =
                user == 0 && namespace::unshare(Unshare { user: false }).is_ok();
            if !without_user_namespace {
                namespace::unshare(Unshare { user: true }).map_err(doing("unshare"))?;
                namespace::map_ids(user, group).map_err(doing("map the user"))?;
                own_user = None;
            }
            spawn::continue_as_child().map_err(doing("fork"))?;
            process::end_with_parent().map_err(doing("prctl"))?;
        }
        Ok(Entry {
            mode,
            number,
            user,
            own_user,
        })
    }
}
