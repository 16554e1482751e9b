//! Ways of isolating that this machine may have.

use std::path::Path;
use std::sync::Arc;

use grade::engine::sandbox::linux::{self, Linux, Without};
use grade::engine::sandbox::{self, Isolation, Sandbox, SandboxError};

/// Some user with no rights to anything.
pub const ORDINARY_USER: u32 = 48_765;

/// One way.
#[derive(Debug)]
pub struct Mode {
    pub name: &'static str,
    /// Needs root; without it the mode is that of an ordinary user.
    pub root: bool,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// What `--isolation strict` takes, through the command line.
    Strict,
    /// `--isolation none`, through the command line.
    None,
    /// No namespaces: Landlock and a filter.
    Confined,
    /// The filter alone.
    FilterAlone,
    /// Landlock alone.
    LandlockAlone,
}

pub const MODES: &[Mode] = &[
    mode("root", true, Kind::Strict),
    mode("root-confined", true, Kind::Confined),
    mode("root-without-landlock", true, Kind::FilterAlone),
    mode("user", false, Kind::Strict),
    mode("user-confined", false, Kind::Confined),
    mode("user-without-landlock", false, Kind::FilterAlone),
    mode("user-landlock-alone", false, Kind::LandlockAlone),
    mode("portable", false, Kind::None),
];

const fn mode(name: &'static str, root: bool, kind: Kind) -> Mode {
    Mode { name, root, kind }
}

impl Mode {
    pub fn named(name: &str) -> &'static Mode {
        MODES.iter().find(|mode| mode.name == name).unwrap()
    }

    /// Is it what `grade` does by itself for such a user?
    pub fn is_usual(&self, root: bool) -> bool {
        self.root == root && self.kind == Kind::Strict
    }

    /// How the command line is asked for it; `None` where only the library
    /// has it.
    pub fn isolation(&self) -> Option<&'static str> {
        match self.kind {
            Kind::Strict => Some("strict"),
            Kind::None => Some("none"),
            _ => None,
        }
    }

    pub fn sandbox(&self, grade: &Path) -> Result<Arc<dyn Sandbox>, SandboxError> {
        let confined = |landlock, filter| {
            let without = Without { landlock, filter };
            Linux::new(grade, linux::Mode::Confined, without).map(|made| Arc::new(made) as _)
        };
        match self.kind {
            Kind::None => Ok(Arc::from(sandbox::choose(Isolation::None, |_| {})?)),
            Kind::Strict => {
                let made = Linux::new(grade, linux::Mode::Namespaces, Without::default())?;
                Ok(Arc::new(made))
            }
            Kind::Confined => confined(false, false),
            Kind::FilterAlone => confined(true, false),
            Kind::LandlockAlone => confined(false, true),
        }
    }
}
