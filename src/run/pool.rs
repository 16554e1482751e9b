//! Many pieces of work on a few threads. The caller's own thread hears what
//! happens, so that whoever reports needs no locks.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

/// What a piece of work says.
#[derive(Debug, PartialEq, Eq)]
pub enum Said<E, R> {
    /// Something happened in it.
    Event(E),
    /// It is over.
    Done(R),
}

/// A piece of work, by its number, and a way to tell what happens in it.
pub type Work<'a, E, R> = dyn Fn(usize, &mut dyn FnMut(E)) -> R + Sync + 'a;

/// Calls `work` for 0, 1, … `count - 1`, each once, on so many threads. `hear`
/// is told whatever one says, and can stop: then no more are begun, and those
/// that were come to their end unheard.
pub fn run<E: Send, R: Send>(
    count: usize,
    slots: NonZeroUsize,
    work: &Work<'_, E, R>,
    hear: &mut dyn FnMut(usize, Said<E, R>) -> ControlFlow<()>,
) {
    if slots.get().min(count) == 1 {
        return run_here(count, work, hear);
    }
    let next = AtomicUsize::new(0);
    let (send, receive) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..slots.get().min(count) {
            let (next, send) = (&next, send.clone());
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= count {
                        return;
                    }
                    // Where nobody listens any more, nothing is lost.
                    let result = work(index, &mut |event| {
                        let _ = send.send((index, Said::Event(event)));
                    });
                    let _ = send.send((index, Said::Done(result)));
                }
            });
        }
        drop(send);
        for (index, said) in receive {
            if hear(index, said).is_break() {
                next.store(count, Ordering::Relaxed);
                break;
            }
        }
    });
}

/// One after the other, on the caller's own thread: another would begin later.
fn run_here<E, R>(
    count: usize,
    work: &Work<'_, E, R>,
    hear: &mut dyn FnMut(usize, Said<E, R>) -> ControlFlow<()>,
) {
    for index in 0..count {
        let mut heard = ControlFlow::Continue(());
        let result = work(index, &mut |event| {
            if heard.is_continue() {
                heard = hear(index, Said::Event(event));
            }
        });
        if heard.is_break() || hear(index, Said::Done(result)).is_break() {
            return;
        }
    }
}

/// How many threads there should be: one a core where none are asked for.
pub fn slots(jobs: usize) -> NonZeroUsize {
    NonZeroUsize::new(jobs)
        .or_else(|| std::thread::available_parallelism().ok())
        .unwrap_or(NonZeroUsize::MIN)
}

/// Lets runs go on beside each other, but for the moments when one of them must
/// measure with nothing else around it.
#[derive(Debug, Default)]
pub struct Turns(RwLock<()>);

impl Turns {
    /// Waits until nobody is alone.
    pub(super) fn beside(&self) -> RwLockReadGuard<'_, ()> {
        // There is nothing inside that a panic could have left half done.
        self.0
            .read()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Waits until there is nobody else.
    pub(super) fn alone(&self) -> RwLockWriteGuard<'_, ()> {
        self.0
            .write()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    fn slots_of(count: usize) -> NonZeroUsize {
        NonZeroUsize::new(count).unwrap()
    }

    #[test]
    fn everything_is_done_once_at_any_number_of_slots() {
        for slots in [1, 2, 8, 100] {
            let mut events = 0;
            let mut done = vec![0; 50];
            run(
                50,
                slots_of(slots),
                &|index, tell| {
                    tell(());
                    index * 2
                },
                &mut |index, said| {
                    match said {
                        Said::Event(()) => events += 1,
                        Said::Done(result) => {
                            assert_eq!(result, index * 2);
                            done[index] += 1;
                        }
                    }
                    ControlFlow::Continue(())
                },
            );
            assert_eq!(events, 50);
            assert_eq!(done, [1; 50]);
        }
    }

    #[test]
    fn nothing_is_begun_after_a_stop() {
        let begun = Mutex::new(Vec::new());
        run(
            1000,
            slots_of(1),
            &|index, _: &mut dyn FnMut(())| {
                begun.lock().unwrap().push(index);
                std::thread::sleep(std::time::Duration::from_millis(1));
            },
            &mut |index, _| match index {
                3 => ControlFlow::Break(()),
                _ => ControlFlow::Continue(()),
            },
        );
        assert!(begun.lock().unwrap().len() < 1000);
    }

    #[test]
    fn nothing_at_all_is_no_work() {
        run(
            0,
            slots_of(4),
            &|_, _: &mut dyn FnMut(())| unreachable!(),
            &mut |_, _: Said<(), ()>| ControlFlow::Continue(()),
        );
    }
}
