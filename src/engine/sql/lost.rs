//! What is left where a worker went away before its reply.

use std::time::Duration;

use super::link::driver;
use super::reply;
use crate::engine::EngineError;
use crate::engine::sandbox::ExitStatus;
use crate::outcome::{Ending, Outcome, SqlError, SqlErrorKind, Usage};

/// Why waiting for a reply ended without one.
pub(super) enum Lost {
    /// Killed at a limit.
    Cpu(Duration),
    Wall(Duration),
    /// It ended by itself.
    Died(ExitStatus, bool, Duration),
}

impl Lost {
    pub fn words(&self) -> String {
        match self {
            Lost::Cpu(_) | Lost::Wall(_) => "it took too long".to_owned(),
            Lost::Died(_, true, _) => "it ran out of memory".to_owned(),
            Lost::Died(ExitStatus::Signal(signal), ..) => format!("killed by signal {signal}"),
            Lost::Died(ExitStatus::Code(code), ..) => format!("exit code {code}"),
        }
    }

    pub fn error(&self) -> SqlError {
        let kind = match self {
            Lost::Cpu(_) | Lost::Wall(_) => SqlErrorKind::Time,
            Lost::Died(_, true, _) => SqlErrorKind::Memory,
            Lost::Died(..) => SqlErrorKind::Run,
        };
        SqlError {
            kind,
            message: self.words(),
            position: None,
            help: None,
        }
    }

    pub fn outcome(self, wall: Duration) -> Result<Outcome, EngineError> {
        let (ending, cpu) = match self {
            Lost::Cpu(cpu) => (Ending::CpuTimeExceeded, cpu),
            Lost::Wall(cpu) => (Ending::WallTimeExceeded, cpu),
            Lost::Died(_, true, cpu) => (Ending::MemoryExceeded, cpu),
            // Rust aborts where an allocation fails.
            Lost::Died(ExitStatus::Signal(libc::SIGABRT), _, cpu) => (Ending::MemoryExceeded, cpu),
            Lost::Died(ExitStatus::Signal(libc::SIGXCPU), _, cpu) => (Ending::CpuTimeExceeded, cpu),
            Lost::Died(ExitStatus::Signal(signal), _, cpu) => (Ending::Signalled(signal), cpu),
            Lost::Died(ExitStatus::Code(code), ..) => {
                return Err(driver(&format!("exit code {code}")));
            }
        };
        let usage = Usage {
            cpu,
            wall,
            memory: None,
        };
        Ok(reply::outcome(ending, usage))
    }
}
