//! The case that a worker is busy with, held against its limits.

use std::time::{Duration, Instant};

use super::process::Worker;
use crate::engine::EngineError;
use crate::engine::looks::{self, KILL_FACTOR};
use crate::engine::sandbox::{Exit, ExitStatus};
use crate::outcome::{Ending, Outcome, Usage};
use crate::problem::model::Limits;
use crate::sys::tree::TreeUsage;

/// What is known of the case at the head of the queue, which is running.
pub(super) struct Running {
    since: Instant,
    /// The worker's CPU time when the case was first looked at, and how long
    /// the machine had kept it waiting by then.
    at_first_look: Option<(Duration, Duration)>,
    /// What the last look saw of the case.
    seen: TreeUsage,
}

impl Running {
    pub(super) fn now() -> Running {
        Running {
            since: Instant::now(),
            at_first_look: None,
            seen: TreeUsage::default(),
        }
    }

    /// How long the case can be left alone.
    pub(super) fn pause(&self, limits: &Limits) -> Duration {
        looks::pause(self.seen, self.since.elapsed(), limits)
    }

    /// Takes time that was not the answer's out of the case.
    pub(super) fn excuse(&mut self, time: Duration) {
        self.since += time;
    }

    /// Looks at a case that is still running: is it over a limit?
    pub(super) fn look(
        &mut self,
        worker: &Worker,
        limits: &Limits,
        baseline: u64,
    ) -> Option<Ending> {
        if worker.printed_now() > limits.output {
            return Some(Ending::OutputExceeded);
        }
        let usage = worker.usage_up_to(baseline.saturating_add(limits.memory));
        if usage
            .memory
            .is_some_and(|now| now.saturating_sub(baseline) > limits.memory)
        {
            return Some(Ending::MemoryExceeded);
        }
        let cpu = usage.cpu.unwrap_or_default();
        let (start, _) = *self
            .at_first_look
            .get_or_insert_with(|| (cpu, worker.kept_waiting()));
        self.seen = TreeUsage {
            cpu: Some(cpu.saturating_sub(start)),
            memory: usage.memory.map(|now| now.saturating_sub(baseline)),
            ..usage
        };
        if self.seen.cpu > Some(limits.time.mul_f64(KILL_FACTOR)) {
            return Some(Ending::CpuTimeExceeded);
        }
        (self.own_wall(worker, limits) > limits.wall).then_some(Ending::WallTimeExceeded)
    }

    /// CPU time since the first look.
    fn cpu(&self, usage: TreeUsage) -> Duration {
        match (usage.cpu, self.at_first_look) {
            (Some(now), Some((start, _))) => now.saturating_sub(start),
            _ => Duration::ZERO,
        }
    }

    /// Wall-clock time less what other processes took from the case: a busy
    /// machine makes nobody late.
    fn own_wall(&self, worker: &Worker, limits: &Limits) -> Duration {
        let elapsed = self.since.elapsed();
        match self.at_first_look {
            // Looked up only when it matters.
            Some((_, before)) if elapsed > limits.wall => {
                elapsed.saturating_sub(worker.kept_waiting().saturating_sub(before))
            }
            _ => elapsed,
        }
    }

    /// The outcome of a case whose worker has to be killed.
    pub(super) fn killed(
        &self,
        worker: &mut Worker,
        ending: Ending,
    ) -> Result<Outcome, EngineError> {
        let seen = worker.usage_up_to(0);
        let usage = Usage {
            cpu: self.cpu(seen),
            wall: self.since.elapsed(),
            memory: seen.memory,
        };
        worker.kill_in_place()?;
        let [stdout, stderr] = worker.take_printed(None);
        Ok(Outcome {
            ending,
            usage,
            stdout,
            stderr,
            checked: None,
        })
    }

    /// The outcome of a case in which the process ended.
    pub(super) fn ended(&self, worker: &mut Worker, exit: Exit, limits: &Limits) -> Outcome {
        let printed = worker.printed_now();
        let [stdout, stderr] = worker.take_printed(None);
        let ending = match exit.status {
            _ if exit.out_of_memory => Ending::MemoryExceeded,
            _ if printed > limits.output => Ending::OutputExceeded,
            ExitStatus::Code(code) => Ending::QuitDuringCall(code),
            ExitStatus::Signal(_) if exit.peak_memory.is_some_and(|peak| peak > limits.memory) => {
                Ending::MemoryExceeded
            }
            ExitStatus::Signal(signal) => Ending::Signalled(signal),
        };
        Outcome {
            ending,
            usage: Usage {
                cpu: match (exit.cpu, self.at_first_look) {
                    (Some(cpu), Some((start, _))) => cpu.saturating_sub(start),
                    _ => Duration::ZERO,
                },
                wall: self.since.elapsed(),
                memory: exit.peak_memory,
            },
            stdout,
            stderr,
            checked: None,
        }
    }

    /// Holds a finished case against its limits, with our own clock where the
    /// driver's word would let it off.
    pub(super) fn check(&self, outcome: &mut Outcome, worker: &Worker, limits: &Limits) {
        if self.at_first_look.is_some() {
            let seen = self.cpu(worker.usage());
            // The difference is the driver's own work on a large request.
            if seen > outcome.usage.cpu + limits.time / 2 {
                outcome.usage.cpu = seen;
            }
        }
        if matches!(outcome.ending, Ending::NotLoaded(_)) {
            return;
        }
        let printed = outcome.stdout.total + outcome.stderr.total;
        if printed > limits.output {
            outcome.ending = Ending::OutputExceeded;
        } else if outcome
            .usage
            .memory
            .is_some_and(|peak| peak > limits.memory)
            || ran_out_of_memory(&outcome.ending)
        {
            outcome.ending = Ending::MemoryExceeded;
        } else if outcome.usage.cpu > limits.time {
            outcome.ending = Ending::CpuTimeExceeded;
        } else if outcome.usage.wall > limits.wall && self.own_wall(worker, limits) > limits.wall {
            outcome.ending = Ending::WallTimeExceeded;
        }
    }
}

/// True where an allocation was refused: the kernel's limit stopped it before
/// it showed as resident memory.
fn ran_out_of_memory(ending: &Ending) -> bool {
    let Ending::Called(results) = ending else {
        return false;
    };
    results
        .iter()
        .filter_map(|call| call.result.as_ref().err())
        .any(|exception| exception.type_name == "MemoryError")
}
