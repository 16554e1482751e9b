//! When to look again at a case that runs: so often that it cannot get far
//! beyond a limit unseen, and so seldom that it does not notice. A look takes a
//! processor away from an answer where all of them are busy, and that costs more
//! than the look itself.

use std::time::Duration;

use super::sandbox::Child;
use crate::problem::model::Limits;
use crate::sys::tree::TreeUsage;

/// The time between two looks where a limit is near.
pub(super) const SHORTEST: Duration = Duration::from_millis(10);

/// The time to the first look, and between two, where no limit is near. Most
/// programs end before it. To list an interpreter's threads takes the machine
/// longer than it takes us: the system makes entries for them that it has to
/// throw away when they end.
pub(super) const LONGEST: Duration = Duration::from_millis(50);

/// Bytes that a process can fill in a second, and nothing we have seen can do
/// faster: huge pages that were already there.
const FASTEST_FILL: f64 = 4e9;

/// A case is killed at this many times its CPU limit; between the limit and
/// there it is allowed to finish, so that its time can be shown.
pub(super) const KILL_FACTOR: f64 = 1.5;

/// How long a tree that uses that much can be left alone. `wall` is how long the
/// case has run.
pub(super) fn pause(usage: TreeUsage, wall: Duration, limits: &Limits) -> Duration {
    // The kernel tells the peak of one process at its end; that of several
    // together is what looks have seen.
    if usage.processes > 1 {
        return SHORTEST;
    }
    let memory = limits.memory.saturating_sub(usage.memory.unwrap_or(0));
    let cpu = limits.time.mul_f64(KILL_FACTOR);
    let room = [
        Duration::from_secs_f64(memory as f64 / FASTEST_FILL),
        cpu.saturating_sub(usage.cpu.unwrap_or_default()),
        limits.wall.saturating_sub(wall),
    ];
    room.into_iter().fold(LONGEST, Duration::min).max(SHORTEST)
}

/// A look at a tree in which several processes together seem to hold more than
/// `most`: what they share, as forks do, is then counted once.
pub(super) fn counted_once(usage: TreeUsage, most: u64, child: &dyn Child) -> TreeUsage {
    match usage.memory {
        Some(seen) if seen > most && usage.processes > 1 => TreeUsage {
            memory: Some(seen.min(child.distinct_memory())),
            ..usage
        },
        _ => usage,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: u64 = 1 << 20;

    #[test]
    fn a_case_is_looked_at_often_where_a_limit_is_near() {
        let limits = Limits {
            time: Duration::from_secs(2),
            wall: Duration::from_secs(11),
            memory: 256 * MIB,
            output: MIB,
        };
        let ms = Duration::from_millis;
        let usage = |cpu, mib, processes| TreeUsage {
            cpu: Some(ms(cpu)),
            memory: Some(mib * MIB),
            processes,
        };
        for (usage, wall, expected) in [
            (usage(100, 10, 1), ms(100), LONGEST),
            (usage(100, 240, 1), ms(100), SHORTEST),
            (usage(100, 10, 2), ms(100), SHORTEST),
            (usage(2_970, 10, 1), ms(3_000), ms(30)),
            (usage(3_500, 10, 1), ms(3_500), SHORTEST),
            (usage(100, 10, 1), ms(10_980), ms(20)),
            (TreeUsage::default(), ms(100), LONGEST),
        ] {
            assert_eq!(pause(usage, wall, &limits), expected, "{usage:?}");
        }
    }
}
