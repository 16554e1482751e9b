//! Which system calls a child may make.
//!
//! What an ordinary program needs is allowed. Refused is what reaches other
//! processes, hides memory from its limit, makes new namespaces or mounts, or
//! is kernel surface that no answer to a question needs. The list follows what
//! container runtimes refuse by default, and goes further.

use super::assembler::{Action, Assembled, Rule, Test, assemble};

/// What else protects the child; the filter fills in for what is missing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surroundings {
    /// A network, process and mount namespace with a private root.
    pub namespaces: bool,
    /// The Landlock version in force, 0 for none.
    pub landlock: u32,
    /// A folder may be written.
    pub writable: bool,
    /// A service of ours, which makes a socket that a file names.
    pub listens: bool,
    /// The helper makes its children in control groups, by a call that its own
    /// filter must not refuse.
    pub groups: bool,
}

#[cfg(target_arch = "x86_64")]
const ARCHITECTURE: Option<u32> = Some(0xc000_003e);
#[cfg(target_arch = "aarch64")]
const ARCHITECTURE: Option<u32> = Some(0xc000_00b7);
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
const ARCHITECTURE: Option<u32> = None;

/// The newest system call that was looked at when this list was written.
const NEWEST: u32 = 462;

/// Not in `libc` for every architecture; from 424 on the numbers are the same on
/// all of them.
const FCHMODAT2: libc::c_long = 452;

const EPERM: Action = Action::Fail(libc::EPERM as u16);
const ENOSYS: Action = Action::Fail(libc::ENOSYS as u16);
const NOTHING: Action = Action::Fail(0);

/// The filter that the helper puts on itself and all children inherit; `None`
/// on an architecture whose numbers we do not know.
pub(super) fn inherited(around: Surroundings) -> Option<Assembled> {
    let mut rules = refused();
    rules.extend(argument_rules());
    rules.extend(network_rules(around));
    if !around.groups {
        rules.push(refuse(libc::SYS_clone3, ENOSYS));
    }
    if !around.namespaces {
        rules.extend(metadata_rules());
        rules.extend(other_process_rules());
        // Compilers empty files of their own. Without any Landlock there is nothing
        // to mend.
        if matches!(around.landlock, 1..3) && !around.writable {
            rules.extend(truncate_rules());
        }
    }
    Some(assemble(ARCHITECTURE?, rules, NEWEST))
}

/// The filter that each child adds for itself; `None` where it needs none.
pub(super) fn own(around: Surroundings) -> Option<Assembled> {
    let mut rules = Vec::new();
    if around.groups {
        rules.push(refuse(libc::SYS_clone3, ENOSYS));
    }
    if !around.namespaces {
        rules.extend(session_rules(around));
    }
    if rules.is_empty() {
        return None;
    }
    Some(assemble(ARCHITECTURE?, rules, NEWEST))
}

/// Where there is no process namespace, a child may not leave its session, by
/// which it is killed, nor signal others.
fn session_rules(around: Surroundings) -> Vec<Rule> {
    let mut rules = vec![
        refuse(libc::SYS_setsid, EPERM),
        refuse(libc::SYS_setpgid, EPERM),
    ];
    // From version 6 on, Landlock confines signals, and better.
    if around.landlock < 6 {
        let mine = vec![
            (0, Test::Is(0), Action::Allow),
            (0, Test::IsOwnId, Action::Allow),
            (0, Test::IsOwnGroup, Action::Allow),
        ];
        rules.push(Rule {
            call: number(libc::SYS_kill),
            steps: mine,
            otherwise: EPERM,
        });
        let mine = vec![(0, Test::IsOwnId, Action::Allow)];
        for call in [
            libc::SYS_tgkill,
            libc::SYS_rt_tgsigqueueinfo,
            libc::SYS_rt_sigqueueinfo,
        ] {
            rules.push(Rule {
                call: number(call),
                steps: mine.clone(),
                otherwise: EPERM,
            });
        }
        rules.push(refuse(libc::SYS_tkill, EPERM));
        rules.push(refuse(libc::SYS_pidfd_send_signal, EPERM));
    }
    rules
}

fn number(call: libc::c_long) -> u32 {
    u32::try_from(call).unwrap_or(u32::MAX)
}

fn refuse(call: libc::c_long, action: Action) -> Rule {
    Rule {
        call: number(call),
        steps: Vec::new(),
        otherwise: action,
    }
}

/// Refused to everybody, whatever the arguments.
fn refused() -> Vec<Rule> {
    let forbidden = [
        // Other processes.
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_process_madvise,
        libc::SYS_process_mrelease,
        libc::SYS_pidfd_getfd,
        libc::SYS_kcmp,
        libc::SYS_migrate_pages,
        libc::SYS_move_pages,
        // Namespaces and mounts.
        libc::SYS_unshare,
        libc::SYS_setns,
        libc::SYS_mount,
        libc::SYS_umount2,
        libc::SYS_pivot_root,
        libc::SYS_chroot,
        libc::SYS_mount_setattr,
        libc::SYS_move_mount,
        libc::SYS_open_tree,
        libc::SYS_fsopen,
        libc::SYS_fsconfig,
        libc::SYS_fsmount,
        libc::SYS_fspick,
        libc::SYS_name_to_handle_at,
        libc::SYS_open_by_handle_at,
        libc::SYS_quotactl,
        libc::SYS_quotactl_fd,
        // The machine.
        libc::SYS_reboot,
        libc::SYS_swapon,
        libc::SYS_swapoff,
        libc::SYS_init_module,
        libc::SYS_finit_module,
        libc::SYS_delete_module,
        libc::SYS_kexec_load,
        libc::SYS_acct,
        libc::SYS_settimeofday,
        libc::SYS_clock_settime,
        libc::SYS_clock_adjtime,
        libc::SYS_adjtimex,
        libc::SYS_sethostname,
        libc::SYS_setdomainname,
        libc::SYS_syslog,
        libc::SYS_vhangup,
        libc::SYS_lookup_dcookie,
        libc::SYS_nfsservctl,
        libc::SYS_syncfs,
        // Kernel surface.
        libc::SYS_bpf,
        libc::SYS_perf_event_open,
        libc::SYS_userfaultfd,
        libc::SYS_fanotify_init,
        libc::SYS_fanotify_mark,
        libc::SYS_add_key,
        libc::SYS_request_key,
        libc::SYS_keyctl,
        // Memory that counts for no process.
        libc::SYS_shmget,
        libc::SYS_shmat,
        libc::SYS_shmctl,
        libc::SYS_semget,
        libc::SYS_msgget,
        libc::SYS_mq_open,
        libc::SYS_memfd_secret,
    ];
    let absent = [
        // Rings work around every filter.
        libc::SYS_io_uring_setup,
        libc::SYS_io_uring_enter,
        libc::SYS_io_uring_register,
        // Its flags lie in memory, where no filter sees them, as those of clone3
        // do; programs fall back to calls whose flags it does see.
        libc::SYS_openat2,
        // Memory that counts for no process until it is mapped.
        libc::SYS_memfd_create,
    ];
    let mut rules: Vec<Rule> = forbidden.map(|call| refuse(call, EPERM)).into();
    rules.extend(absent.map(|call| refuse(call, ENOSYS)));
    // It would write out everybody's data, and no program looks at its result.
    rules.push(refuse(libc::SYS_sync, NOTHING));
    #[cfg(target_arch = "x86_64")]
    rules.extend(
        [
            libc::SYS_ioperm,
            libc::SYS_iopl,
            libc::SYS_modify_ldt,
            libc::SYS_kexec_file_load,
            libc::SYS_uselib,
            libc::SYS_ustat,
            libc::SYS_sysfs,
            libc::SYS__sysctl,
        ]
        .map(|call| refuse(call, EPERM)),
    );
    rules
}

/// Calls of which some uses are refused.
fn argument_rules() -> Vec<Rule> {
    let namespaces = libc::CLONE_NEWNS
        | libc::CLONE_NEWCGROUP
        | libc::CLONE_NEWUTS
        | libc::CLONE_NEWIPC
        | libc::CLONE_NEWUSER
        | libc::CLONE_NEWPID
        | libc::CLONE_NEWNET;
    let rule = |call, argument, test, action, otherwise| Rule {
        call: number(call),
        steps: vec![(argument, test, action)],
        otherwise,
    };
    let mut rules = vec![
        rule(
            libc::SYS_clone,
            0,
            Test::HasAny(namespaces.cast_unsigned()),
            EPERM,
            Action::Allow,
        ),
        // Limits of another process: the grader's, if it is the same user.
        rule(libc::SYS_prlimit64, 0, Test::Is(0), Action::Allow, EPERM),
        // Typing into a terminal, should one be in reach.
        Rule {
            call: number(libc::SYS_ioctl),
            steps: vec![
                (1, Test::Is(libc::TIOCSTI as u32), EPERM),
                (1, Test::Is(libc::TIOCLINUX as u32), EPERM),
                (1, Test::Is(libc::TIOCSCTTY as u32), EPERM),
            ],
            otherwise: Action::Allow,
        },
    ];
    // Asking for the present personality is fine, and so is the plain one.
    rules.push(Rule {
        call: number(libc::SYS_personality),
        steps: vec![
            (0, Test::Is(0), Action::Allow),
            (0, Test::Is(u32::MAX), Action::Allow),
        ],
        otherwise: EPERM,
    });
    rules
}

/// Sockets: with a network namespace the usual families, which lead nowhere;
/// without one only pairs, so that an answer cannot talk to services of the
/// machine that listen on files.
fn network_rules(around: Surroundings) -> Vec<Rule> {
    let unix = (0, Test::Is(libc::AF_UNIX as u32), Action::Allow);
    let refused = Action::Fail(libc::EAFNOSUPPORT as u16);
    let families = if around.namespaces {
        vec![
            unix,
            (0, Test::Is(libc::AF_INET as u32), Action::Allow),
            (0, Test::Is(libc::AF_INET6 as u32), Action::Allow),
        ]
    } else if around.listens {
        vec![unix]
    } else {
        Vec::new()
    };
    let otherwise = if around.namespaces { refused } else { EPERM };
    vec![
        Rule {
            call: number(libc::SYS_socket),
            steps: families,
            otherwise,
        },
        Rule {
            call: number(libc::SYS_socketpair),
            steps: vec![unix],
            otherwise: refused,
        },
    ]
}

/// What Landlock does not rule: attributes of files that belong to the user.
fn metadata_rules() -> Vec<Rule> {
    let calls = [
        libc::SYS_fchmod,
        libc::SYS_fchmodat,
        FCHMODAT2,
        libc::SYS_fchown,
        libc::SYS_fchownat,
        libc::SYS_utimensat,
        libc::SYS_setxattr,
        libc::SYS_lsetxattr,
        libc::SYS_fsetxattr,
        libc::SYS_removexattr,
        libc::SYS_lremovexattr,
        libc::SYS_fremovexattr,
    ];
    #[cfg(target_arch = "x86_64")]
    let older = [
        libc::SYS_chmod,
        libc::SYS_chown,
        libc::SYS_lchown,
        libc::SYS_utime,
        libc::SYS_utimes,
        libc::SYS_futimesat,
    ];
    #[cfg(not(target_arch = "x86_64"))]
    let older = [];
    let every = calls.into_iter().chain(older);
    every.map(|call| refuse(call, EPERM)).collect()
}

/// Slowing down or pinning other processes of the same user.
fn other_process_rules() -> Vec<Rule> {
    let only_own = |call, argument| Rule {
        call: number(call),
        steps: vec![(argument, Test::Is(0), Action::Allow)],
        otherwise: EPERM,
    };
    vec![
        only_own(libc::SYS_setpriority, 1),
        only_own(libc::SYS_ioprio_set, 1),
        only_own(libc::SYS_sched_setaffinity, 0),
        only_own(libc::SYS_sched_setscheduler, 0),
        only_own(libc::SYS_sched_setparam, 0),
        only_own(libc::SYS_sched_setattr, 0),
    ]
}

/// Emptying files that may only be read, which early Landlock does not see. What
/// is opened for writing, such as `/dev/null`, it does see; but not what is
/// opened for neither, which both flags together mean.
fn truncate_rules() -> Vec<Rule> {
    let (empty, write) = (libc::O_TRUNC as u32, (libc::O_WRONLY | libc::O_RDWR) as u32);
    let opening = |call, flags| Rule {
        call: number(call),
        steps: vec![
            (flags, Test::HasAll(empty | write), EPERM),
            (flags, Test::HasAny(write), Action::Allow),
            (flags, Test::HasAny(empty), EPERM),
        ],
        otherwise: Action::Allow,
    };
    vec![
        refuse(libc::SYS_truncate, EPERM),
        opening(libc::SYS_openat, 2),
        #[cfg(target_arch = "x86_64")]
        opening(libc::SYS_open, 1),
    ]
}

#[cfg(all(test, any(target_arch = "x86_64", target_arch = "aarch64")))]
mod tests;
