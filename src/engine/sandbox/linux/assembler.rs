//! A small assembler for system call filters.
//!
//! A filter is a list of rules, one per system call; what has none is allowed,
//! up to the newest call that we know. The kernel's filters are classic BPF:
//! no loops, forward jumps only, conditional ones at most 255 far. A binary
//! search keeps both the checks per call and the time to install it small.

use crate::sys::privilege::Instruction;

/// What happens to a system call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Allow,
    /// It fails with this error number, or does nothing and succeeds with 0.
    Fail(u16),
}

/// A question about the lower half of one argument: what the kernel takes from
/// an `int`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Test {
    Is(u32),
    HasAny(u32),
    HasAll(u32),
    /// Equal to the number of the process that the filter is put on.
    IsOwnId,
    /// Equal to its negative: the group that it leads.
    IsOwnGroup,
}

/// One system call: the first step whose test holds decides, else `otherwise`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    pub call: u32,
    pub steps: Vec<(usize, Test, Action)>,
    pub otherwise: Action,
}

/// A filter that is ready but for the numbers that only its process knows.
#[derive(Debug, Default)]
pub(super) struct Assembled {
    pub instructions: Vec<Instruction>,
    pub own_id: Vec<usize>,
    pub own_group: Vec<usize>,
}

/// Bytes before the first argument: call, architecture and instruction pointer.
const ARGUMENTS_AT: u32 = 16;
const CALL_AT: u32 = 0;
const ARCHITECTURE_AT: u32 = 4;

const LOAD: u16 = 0x20;
const JUMP: u16 = 0x05;
const JUMP_EQUAL: u16 = 0x15;
const JUMP_AT_LEAST: u16 = 0x35;
const JUMP_ANY_BIT: u16 = 0x45;
const AND: u16 = 0x54;
const RETURN: u16 = 0x06;

const KILL_PROCESS: u32 = 0x8000_0000;
const ERRNO: u32 = 0x0005_0000;
const ALLOW: u32 = 0x7fff_0000;

/// Puts rules together for one architecture (its audit number). Calls above
/// `newest` are answered as if the kernel did not have them.
pub(super) fn assemble(architecture: u32, mut rules: Vec<Rule>, newest: u32) -> Assembled {
    rules.sort_by_key(|rule| rule.call);
    rules.dedup_by_key(|rule| rule.call);
    let mut assembled = Assembled::default();
    assembled.push(LOAD, 0, 0, ARCHITECTURE_AT);
    assembled.push(JUMP_EQUAL, 1, 0, architecture);
    assembled.push(RETURN, 0, 0, KILL_PROCESS);
    assembled.push(LOAD, 0, 0, CALL_AT);
    assembled.search(&segments(&rules, newest));
    assembled
}

/// What holds from a call's number on, up to the next segment's.
struct Segment<'a> {
    from: u32,
    steps: &'a [(usize, Test, Action)],
    otherwise: Action,
}

fn segments(rules: &[Rule], newest: u32) -> Vec<Segment<'_>> {
    let plain = |from, otherwise| Segment {
        from,
        steps: &[],
        otherwise,
    };
    let mut all = vec![plain(0, Action::Allow)];
    for rule in rules.iter().filter(|rule| rule.call <= newest) {
        if all.last().is_some_and(|last| last.from == rule.call) {
            all.pop();
        }
        all.push(Segment {
            from: rule.call,
            steps: &rule.steps,
            otherwise: rule.otherwise,
        });
        all.push(plain(rule.call + 1, Action::Allow));
    }
    if all.last().is_some_and(|last| last.from == newest + 1) {
        all.pop();
    }
    all.push(plain(newest + 1, Action::Fail(libc::ENOSYS as u16)));
    // Neighbours that are decided alike need no branch between them.
    all.dedup_by(|next, present| {
        present.steps.is_empty() && next.steps.is_empty() && present.otherwise == next.otherwise
    });
    all
}

impl Assembled {
    fn push(&mut self, code: u16, jt: u8, jf: u8, k: u32) {
        self.instructions.push(Instruction { code, jt, jf, k });
    }

    fn search(&mut self, segments: &[Segment<'_>]) {
        let (left, right) = segments.split_at(segments.len() / 2);
        let (Some(_), Some(first)) = (left.first(), right.first()) else {
            if let Some(only) = right.first() {
                self.decide(only);
            }
            return;
        };
        self.push(JUMP_AT_LEAST, 0, 1, first.from);
        let jump = self.instructions.len();
        self.push(JUMP, 0, 0, 0);
        self.search(left);
        let distance = self.instructions.len() - jump - 1;
        self.instructions[jump].k = distance as u32;
        self.search(right);
    }

    fn decide(&mut self, segment: &Segment<'_>) {
        for &(argument, test, action) in segment.steps {
            self.push(LOAD, 0, 0, ARGUMENTS_AT + 8 * argument as u32 + LOWER_HALF);
            let place = self.instructions.len();
            match test {
                Test::Is(value) => self.push(JUMP_EQUAL, 0, 1, value),
                Test::HasAny(bits) => self.push(JUMP_ANY_BIT, 0, 1, bits),
                Test::HasAll(bits) => {
                    self.push(AND, 0, 0, bits);
                    self.push(JUMP_EQUAL, 0, 1, bits);
                }
                Test::IsOwnId => {
                    self.own_id.push(place);
                    self.push(JUMP_EQUAL, 0, 1, 0);
                }
                Test::IsOwnGroup => {
                    self.own_group.push(place);
                    self.push(JUMP_EQUAL, 0, 1, 0);
                }
            }
            self.push(RETURN, 0, 0, action.value());
        }
        self.push(RETURN, 0, 0, segment.otherwise.value());
    }
}

const LOWER_HALF: u32 = if cfg!(target_endian = "big") { 4 } else { 0 };

impl Action {
    fn value(self) -> u32 {
        match self {
            Self::Allow => ALLOW,
            Self::Fail(number) => ERRNO | u32::from(number),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// What a filter answers, computed as the kernel would.
    pub fn answer(filter: &Assembled, architecture: u32, call: u32, arguments: &[u64]) -> u32 {
        let load = |at: u32| match at {
            CALL_AT => call,
            ARCHITECTURE_AT => architecture,
            at => {
                let at = (at - ARGUMENTS_AT) as usize;
                let value = arguments.get(at / 8).copied().unwrap_or(0);
                if at.is_multiple_of(8) {
                    value as u32
                } else {
                    (value >> 32) as u32
                }
            }
        };
        let (mut accumulator, mut next) = (0, 0);
        loop {
            let Instruction { code, jt, jf, k } = filter.instructions[next];
            next += 1;
            let jump = |holds: bool| if holds { jt as usize } else { jf as usize };
            match code {
                LOAD => accumulator = load(k),
                JUMP => next += k as usize,
                JUMP_EQUAL => next += jump(accumulator == k),
                JUMP_AT_LEAST => next += jump(accumulator >= k),
                JUMP_ANY_BIT => next += jump(accumulator & k != 0),
                AND => accumulator &= k,
                RETURN => return k,
                other => panic!("unknown instruction {other:#x}"),
            }
        }
    }

    const HERE: u32 = 7;

    fn fail(call: u32, number: u16) -> Rule {
        Rule {
            call,
            steps: vec![],
            otherwise: Action::Fail(number),
        }
    }

    #[test]
    fn a_foreign_architecture_is_killed() {
        let filter = assemble(HERE, vec![], 10);
        assert_eq!(answer(&filter, HERE, 3, &[]), ALLOW);
        assert_eq!(answer(&filter, 8, 3, &[]), KILL_PROCESS);
    }

    #[test]
    fn each_call_gets_its_own_rule() {
        for count in [0, 1, 2, 3, 50, 300] {
            let rules: Vec<Rule> = (0..count).map(|index| fail(index * 3, 5)).collect();
            let filter = assemble(HERE, rules, 1000);
            for call in 0..1000 {
                let denied = call % 3 == 0 && call < count * 3;
                let expected = if denied { ERRNO | 5 } else { ALLOW };
                assert_eq!(
                    answer(&filter, HERE, call, &[]),
                    expected,
                    "{call} of {count}"
                );
            }
            assert_eq!(
                answer(&filter, HERE, 1001, &[]),
                ERRNO | libc::ENOSYS as u32
            );
            assert_eq!(
                answer(&filter, HERE, u32::MAX, &[]),
                ERRNO | libc::ENOSYS as u32
            );
        }
    }

    #[test]
    fn the_newest_call_can_have_a_rule() {
        let filter = assemble(HERE, vec![fail(10, 1), fail(11, 1)], 10);
        assert_eq!(answer(&filter, HERE, 10, &[]), ERRNO | 1);
        assert_eq!(answer(&filter, HERE, 11, &[]), ERRNO | libc::ENOSYS as u32);
    }

    #[test]
    fn arguments_are_looked_at_in_order() {
        let rule = Rule {
            call: 4,
            steps: vec![
                (0, Test::Is(2), Action::Allow),
                (1, Test::HasAll(0b11000), Action::Fail(15)),
                (1, Test::HasAny(0b110), Action::Fail(13)),
                (2, Test::IsOwnId, Action::Allow),
                (2, Test::IsOwnGroup, Action::Allow),
            ],
            otherwise: Action::Fail(14),
        };
        let mut filter = assemble(HERE, vec![rule, fail(5, 0)], 10);
        for &place in &filter.own_id {
            filter.instructions[place].k = 77;
        }
        for &place in &filter.own_group {
            filter.instructions[place].k = (-77_i32) as u32;
        }
        let asked = |arguments: &[u64]| answer(&filter, HERE, 4, arguments);
        assert_eq!(asked(&[2, 6, 0]), ALLOW);
        // Only the lower half counts, as for the kernel.
        assert_eq!(asked(&[2 | 1 << 32, 6, 0]), ALLOW);
        assert_eq!(asked(&[3, 4, 77]), ERRNO | 13);
        assert_eq!(asked(&[3, 0b11101, 77]), ERRNO | 15);
        assert_eq!(asked(&[3, 0b10101, 77]), ERRNO | 13);
        assert_eq!(asked(&[3, 1, 77]), ALLOW);
        assert_eq!(asked(&[3, 1, -77_i64 as u64]), ALLOW);
        assert_eq!(asked(&[3, 1, 78]), ERRNO | 14);
        assert_eq!(answer(&filter, HERE, 5, &[]), ERRNO);
    }
}
