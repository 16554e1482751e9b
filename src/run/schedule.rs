//! The scheduler: which task runs when, on how many job slots, and what is
//! run again. It knows engines only by their trait, so a scripted one tests it.
//!
//! The outcomes are the same at any number of jobs: tasks are taken in the
//! plan's order, whatever was over a limit is run again alone, and what comes
//! after the last case that counts is dropped at the end, not while running.

use std::collections::VecDeque;
use std::sync::mpsc;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::pool::Turns;
use crate::engine::{Engine, EngineError, Task};
use crate::outcome::{Ending, Outcome};

/// How a plan is run.
#[derive(Debug, Clone, Copy)]
pub struct Policy {
    /// Job slots; at least 1.
    pub jobs: usize,
    /// Stop after this many cases that are over their time; `None` runs all.
    pub stop_after_time_outs: Option<usize>,
    /// Stop after the first case that fails.
    pub fail_fast: bool,
    /// How long the first slot works alone before the next one starts a
    /// worker of its own: starting one costs more than many quick cases. With
    /// the first outcome there is a better measure: see `Pace`.
    pub next_slot_after: Duration,
}

/// How often a case that finished over its limit is run again.
const RETRIES: usize = 3;

/// Runs the tasks and returns an outcome for each, `None` for those that the
/// policy left out.
///
/// `failed` says whether an outcome is a failure, for `fail_fast`; `seen` is
/// told every first outcome as it comes, in no particular order.
pub fn run(
    tasks: &[Task],
    policy: Policy,
    turns: &Turns,
    make_engine: &(dyn Fn() -> Box<dyn Engine> + Sync),
    failed: &(dyn Fn(usize, &Outcome) -> bool + Sync),
    seen: &mut dyn FnMut(usize, &Outcome),
) -> Result<Vec<Option<Outcome>>, EngineError> {
    let mut outcomes: Vec<Option<Outcome>> = vec![None; tasks.len()];
    let mut waiting: VecDeque<usize> = (0..tasks.len()).collect();
    let mut confirming: Option<Box<dyn Engine>> = None;
    loop {
        let beside = turns.beside();
        run_slots(
            tasks,
            &mut waiting,
            policy,
            make_engine,
            failed,
            &mut |index, outcome| {
                seen(index, &outcome);
                outcomes[index] = Some(outcome);
            },
        )?;
        drop(beside);
        // A case over its limit may only have had a busy machine around it.
        let mut over = 0;
        for index in 0..tasks.len() {
            let Some(outcome) = &outcomes[index] else {
                continue;
            };
            if needs_confirmation(outcome) {
                let _alone = turns.alone();
                let engine = confirming.get_or_insert_with(make_engine);
                let confirmed = confirm(&tasks[index], outcome.clone(), engine.as_mut())?;
                outcomes[index] = Some(confirmed);
            }
            let outcome = outcomes[index].as_ref();
            over += usize::from(outcome.is_some_and(is_time_out));
            let enough = policy.stop_after_time_outs.is_some_and(|most| over >= most)
                || (policy.fail_fast && outcome.is_some_and(|outcome| failed(index, outcome)));
            if enough {
                outcomes[index + 1..].fill(None);
                return Ok(outcomes);
            }
        }
        if waiting.is_empty() {
            return Ok(outcomes);
        }
    }
}

fn is_time_out(outcome: &Outcome) -> bool {
    matches!(
        outcome.ending,
        Ending::CpuTimeExceeded | Ending::WallTimeExceeded | Ending::Stuck
    )
}

fn needs_confirmation(outcome: &Outcome) -> bool {
    matches!(
        outcome.ending,
        Ending::CpuTimeExceeded | Ending::WallTimeExceeded | Ending::MemoryExceeded
    )
}

/// Runs a case again, alone and in a fresh worker. Under the limit is final;
/// otherwise the run with the least CPU time counts. A case that had to be
/// killed is far over its limit: one more run settles it.
fn confirm(task: &Task, first: Outcome, engine: &mut dyn Engine) -> Result<Outcome, EngineError> {
    let killed = first.usage.cpu >= task.limits.time.mul_f64(1.4);
    let time = matches!(first.ending, Ending::CpuTimeExceeded);
    let tries = if time && !killed { RETRIES } else { 1 };
    let mut best = first;
    for _ in 0..tries {
        let mut again = Some(Task {
            alone: true,
            ..task.clone()
        });
        let mut result = None;
        engine.run(&mut || again.take(), &mut |_, outcome| {
            result = Some(outcome)
        })?;
        let Some(outcome) = result else { break };
        if !needs_confirmation(&outcome) {
            return Ok(outcome);
        }
        if outcome.usage.cpu < best.usage.cpu {
            best = outcome;
        }
    }
    Ok(best)
}

/// How often a slot that is not needed yet looks whether it is.
const LOOK: Duration = Duration::from_millis(10);

/// How fast outcomes come, to tell whether one more worker is worth its start.
struct Pace {
    started: Instant,
    /// How long the first outcome took: a worker's start, for the most part.
    first: Option<Duration>,
    done: u32,
}

impl Pace {
    fn note(&mut self) {
        self.first.get_or_insert_with(|| self.started.elapsed());
        self.done += 1;
    }

    /// Would the tasks that wait keep the slots busy for much longer than it takes
    /// to start a worker? `None` before the first outcome. The first tasks tell
    /// too much: run-time compilers have just begun.
    fn is_slow(&self, waiting: usize, slots: usize) -> Option<bool> {
        let first = self.first?;
        let each = self.started.elapsed().saturating_sub(first) / self.done;
        let left = each.as_secs_f64() * waiting as f64 / slots as f64;
        Some(left > 4.0 * first.as_secs_f64())
    }
}

/// What the slots share.
struct State<'a> {
    waiting: &'a mut VecDeque<usize>,
    pace: Pace,
    time_outs: usize,
    failed: bool,
    stop: bool,
}

fn run_slots(
    tasks: &[Task],
    waiting: &mut VecDeque<usize>,
    policy: Policy,
    make_engine: &(dyn Fn() -> Box<dyn Engine> + Sync),
    failed: &(dyn Fn(usize, &Outcome) -> bool + Sync),
    sink: &mut dyn FnMut(usize, Outcome),
) -> Result<(), EngineError> {
    if waiting.is_empty() {
        return Ok(());
    }
    let slots = policy.jobs.clamp(1, waiting.len());
    let state = Mutex::new(State {
        waiting,
        pace: Pace {
            started: Instant::now(),
            first: None,
            done: 0,
        },
        time_outs: 0,
        failed: false,
        stop: false,
    });
    let changed = Condvar::new();
    let lock = || state.lock().unwrap_or_else(PoisonError::into_inner);
    let take = || {
        let mut state = lock();
        let enough = policy
            .stop_after_time_outs
            .is_some_and(|most| state.time_outs >= most)
            || (policy.fail_fast && state.failed);
        if state.stop || enough {
            return None;
        }
        let task = state.waiting.pop_front().map(|index| tasks[index].clone());
        if state.waiting.is_empty() {
            changed.notify_all();
        }
        task
    };
    let note = |index: usize, outcome: &Outcome| {
        let time_out = is_time_out(outcome);
        let failure = policy.fail_fast && failed(index, outcome);
        let mut state = lock();
        state.pace.note();
        state.time_outs += usize::from(time_out);
        state.failed |= failure;
    };
    // False where what is left is not worth one more worker.
    let is_wanted = |slot: usize| {
        let patience = policy.next_slot_after * slot as u32;
        let mut state = lock();
        while !state.stop && !state.waiting.is_empty() {
            let late = state.pace.started.elapsed() >= patience;
            let slow = state.pace.is_slow(state.waiting.len(), slot);
            if slow.unwrap_or(late) {
                return true;
            }
            (state, _) = changed
                .wait_timeout(state, LOOK)
                .unwrap_or_else(PoisonError::into_inner);
        }
        false
    };
    let serve = |sink: &mut dyn FnMut(usize, Outcome)| {
        let result = make_engine().run(&mut || take(), &mut |index, outcome| {
            note(index, &outcome);
            sink(index, outcome);
        });
        if result.is_err() {
            lock().stop = true;
            changed.notify_all();
        }
        result
    };
    let (send, receive) = mpsc::channel();
    std::thread::scope(|scope| {
        for slot in 1..slots {
            let send = send.clone();
            let (is_wanted, serve) = (&is_wanted, &serve);
            scope.spawn(move || {
                if !policy.next_slot_after.is_zero() && !is_wanted(slot) {
                    return;
                }
                let result = serve(&mut |index, outcome| {
                    // The receiver lives until every slot has ended.
                    let _ = send.send(Ok((index, outcome)));
                });
                if let Err(error) = result {
                    let _ = send.send(Err(error));
                }
            });
        }
        drop(send);
        // The first slot is here: a thread would begin later, and most runs need
        // no other. What the others have done is told between its own cases.
        let mut fault = None;
        let mut hear = |message, sink: &mut dyn FnMut(usize, Outcome)| match message {
            Ok((index, outcome)) => sink(index, outcome),
            Err(error) => _ = fault.get_or_insert(error),
        };
        let result = serve(&mut |index, outcome| {
            sink(index, outcome);
            receive.try_iter().for_each(|message| hear(message, sink));
        });
        receive.iter().for_each(|message| hear(message, sink));
        result.and(fault.map_or(Ok(()), Err))
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::engine::Work;
    use crate::outcome::{Captured, Usage};
    use crate::problem::model::{Limits, Sequence};

    /// Answers each task by a script; `attempt` counts how often it was run.
    struct Fake {
        script: Arc<dyn Fn(usize, usize) -> Result<Ending, String> + Send + Sync>,
        attempts: Arc<Vec<AtomicUsize>>,
    }

    impl Engine for Fake {
        fn run(
            &mut self,
            source: &mut dyn FnMut() -> Option<Task>,
            sink: &mut dyn FnMut(usize, Outcome),
        ) -> Result<(), EngineError> {
            while let Some(task) = source() {
                let attempt = self.attempts[task.index].fetch_add(1, Ordering::SeqCst);
                let ending =
                    (self.script)(task.index, attempt).map_err(EngineError::CannotBeGraded)?;
                let cpu = match ending {
                    Ending::CpuTimeExceeded => task.limits.time.mul_f64(1.1),
                    _ => Duration::ZERO,
                };
                sink(task.index, outcome(ending, cpu));
            }
            Ok(())
        }
    }

    fn outcome(ending: Ending, cpu: Duration) -> Outcome {
        Outcome {
            ending,
            usage: Usage {
                cpu,
                ..Usage::default()
            },
            stdout: Captured::default(),
            stderr: Captured::default(),
            checked: None,
        }
    }

    fn right() -> Ending {
        Ending::Called(Vec::new())
    }

    fn run_script(
        count: usize,
        policy: Policy,
        script: impl Fn(usize, usize) -> Result<Ending, String> + Send + Sync + 'static,
    ) -> (Result<Vec<Option<Outcome>>, EngineError>, Vec<usize>) {
        let tasks: Vec<Task> = (0..count)
            .map(|index| Task {
                index,
                limits: Limits::default(),
                alone: false,
                work: Work::Calls(Arc::new(Sequence {
                    new: None,
                    steps: Vec::new(),
                    single: true,
                })),
            })
            .collect();
        let script: Arc<dyn Fn(usize, usize) -> Result<Ending, String> + Send + Sync> =
            Arc::new(script);
        let attempts: Arc<Vec<AtomicUsize>> =
            Arc::new((0..count).map(|_| AtomicUsize::new(0)).collect());
        let result = run(
            &tasks,
            policy,
            &Turns::default(),
            &|| {
                Box::new(Fake {
                    script: script.clone(),
                    attempts: attempts.clone(),
                })
            },
            &|_, outcome| outcome.ending != right(),
            &mut |_, _| {},
        );
        let attempts = attempts.iter().map(|a| a.load(Ordering::SeqCst)).collect();
        (result, attempts)
    }

    fn policy(jobs: usize) -> Policy {
        Policy {
            jobs,
            stop_after_time_outs: Some(3),
            fail_fast: false,
            next_slot_after: Duration::ZERO,
        }
    }

    fn shape(outcomes: Vec<Option<Outcome>>) -> String {
        outcomes
            .into_iter()
            .map(|outcome| match outcome.map(|o| o.ending) {
                None => '-',
                Some(Ending::CpuTimeExceeded) => 'T',
                Some(Ending::Called(_)) => '.',
                Some(_) => '!',
            })
            .collect()
    }

    #[test]
    fn every_task_has_its_outcome_at_any_number_of_jobs() {
        for jobs in [1, 2, 8] {
            let (result, attempts) = run_script(40, policy(jobs), |_, _| Ok(right()));
            assert_eq!(shape(result.unwrap()), ".".repeat(40));
            assert!(attempts.iter().all(|a| *a == 1));
        }
    }

    #[test]
    fn after_three_time_outs_the_rest_is_left_out_in_the_order_of_the_plan() {
        for jobs in [1, 2, 8] {
            let (result, _) = run_script(20, policy(jobs), |index, _| {
                Ok(if index % 3 == 2 {
                    Ending::CpuTimeExceeded
                } else {
                    right()
                })
            });
            assert_eq!(
                shape(result.unwrap()),
                "..T..T..T-----------",
                "{jobs} jobs"
            );
        }
    }

    #[test]
    fn a_time_out_that_a_second_run_clears_counts_for_nothing() {
        for jobs in [1, 8] {
            let (result, attempts) = run_script(12, policy(jobs), |index, attempt| {
                Ok(if index < 6 && attempt < 2 {
                    Ending::CpuTimeExceeded
                } else {
                    right()
                })
            });
            assert_eq!(shape(result.unwrap()), ".".repeat(12));
            assert_eq!(attempts[0], 3);
            assert_eq!(attempts[11], 1);
        }
    }

    #[test]
    fn a_time_out_is_tried_again_three_times_at_most() {
        let (_, attempts) = run_script(1, policy(1), |_, _| Ok(Ending::CpuTimeExceeded));
        assert_eq!(attempts, [1 + RETRIES]);
    }

    #[test]
    fn fail_fast_stops_at_the_first_failure_of_the_plan() {
        for jobs in [1, 8] {
            let fast = Policy {
                fail_fast: true,
                ..policy(jobs)
            };
            let (result, _) = run_script(30, fast, |index, _| {
                Ok(if index == 4 || index == 6 {
                    Ending::Exited(1)
                } else {
                    right()
                })
            });
            assert_eq!(shape(result.unwrap()), format!("....!{}", "-".repeat(25)));
        }
    }

    #[test]
    fn a_fault_ends_the_run_and_is_no_outcome() {
        for jobs in [1, 8] {
            let (result, _) = run_script(30, policy(jobs), |index, _| {
                if index == 5 {
                    Err("no runtime".into())
                } else {
                    Ok(right())
                }
            });
            assert!(matches!(result, Err(EngineError::CannotBeGraded(_))));
        }
    }
}
