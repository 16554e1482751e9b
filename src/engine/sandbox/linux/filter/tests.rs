use super::super::assembler::tests::answer;
use super::*;

const ALLOWED: u32 = 0x7fff_0000;
const REFUSED: u32 = 0x0005_0000 | libc::EPERM as u32;

const FULL: Surroundings = Surroundings {
    namespaces: true,
    landlock: 7,
    writable: false,
    listens: false,
    groups: false,
};
const BARE: Surroundings = Surroundings {
    namespaces: false,
    landlock: 0,
    writable: false,
    listens: false,
    groups: false,
};

fn asked(filter: &Assembled, call: libc::c_long, arguments: &[u64]) -> u32 {
    answer(filter, ARCHITECTURE.unwrap(), call as u32, arguments)
}

#[test]
fn ordinary_calls_are_allowed() {
    for around in [FULL, BARE] {
        let filter = inherited(around).unwrap();
        for call in [
            libc::SYS_read,
            libc::SYS_mmap,
            libc::SYS_execve,
            libc::SYS_futex,
            libc::SYS_wait4,
            libc::SYS_getrandom,
            libc::SYS_rseq,
            libc::SYS_epoll_pwait,
        ] {
            assert_eq!(asked(&filter, call, &[]), ALLOWED, "{call}");
        }
        assert!(
            filter.instructions.len() < 600,
            "{}",
            filter.instructions.len()
        );
    }
}

#[test]
fn threads_are_allowed_and_namespaces_are_not() {
    let filter = inherited(FULL).unwrap();
    let thread = (libc::CLONE_VM | libc::CLONE_THREAD | libc::CLONE_SIGHAND) as u64;
    assert_eq!(asked(&filter, libc::SYS_clone, &[thread]), ALLOWED);
    let user = (libc::CLONE_NEWUSER | libc::SIGCHLD) as u64;
    assert_eq!(asked(&filter, libc::SYS_clone, &[user]), REFUSED);
    assert_eq!(asked(&filter, libc::SYS_unshare, &[0]), REFUSED);
}

#[test]
fn limits_of_others_are_out_of_reach() {
    let filter = inherited(FULL).unwrap();
    assert_eq!(asked(&filter, libc::SYS_prlimit64, &[0]), ALLOWED);
    assert_eq!(asked(&filter, libc::SYS_prlimit64, &[1234]), REFUSED);
}

#[test]
fn the_network_is_as_far_as_it_is_safe() {
    let (full, bare) = (inherited(FULL).unwrap(), inherited(BARE).unwrap());
    let inet = &[libc::AF_INET as u64];
    assert_eq!(asked(&full, libc::SYS_socket, inet), ALLOWED);
    assert_eq!(asked(&bare, libc::SYS_socket, inet), REFUSED);
    assert_ne!(
        asked(&full, libc::SYS_socket, &[libc::AF_VSOCK as u64]),
        ALLOWED
    );
    assert_ne!(
        asked(&full, libc::SYS_socket, &[libc::AF_NETLINK as u64]),
        ALLOWED
    );
    let unix = &[libc::AF_UNIX as u64];
    assert_eq!(asked(&bare, libc::SYS_socket, unix), REFUSED);
    assert_eq!(asked(&bare, libc::SYS_socketpair, unix), ALLOWED);
}

#[test]
fn without_a_process_namespace_a_child_cannot_leave_or_signal() {
    let mut filter = own(BARE).unwrap();
    for &place in &filter.own_id {
        filter.instructions[place].k = 500;
    }
    for &place in &filter.own_group {
        filter.instructions[place].k = (-500_i32) as u32;
    }
    assert_eq!(asked(&filter, libc::SYS_setsid, &[]), REFUSED);
    assert_eq!(asked(&filter, libc::SYS_kill, &[500, 9]), ALLOWED);
    assert_eq!(asked(&filter, libc::SYS_kill, &[0, 9]), ALLOWED);
    assert_eq!(
        asked(&filter, libc::SYS_kill, &[-500_i64 as u64, 9]),
        ALLOWED
    );
    assert_eq!(asked(&filter, libc::SYS_kill, &[-1_i64 as u64, 9]), REFUSED);
    assert_eq!(asked(&filter, libc::SYS_kill, &[499, 9]), REFUSED);
    assert_eq!(asked(&filter, libc::SYS_tgkill, &[500, 501, 6]), ALLOWED);
    assert_eq!(asked(&filter, libc::SYS_tgkill, &[499, 499, 6]), REFUSED);
}

#[test]
fn old_landlock_gets_help_with_truncation() {
    let old = Surroundings {
        landlock: 2,
        ..BARE
    };
    let filter = inherited(old).unwrap();
    let with = |flags: libc::c_int| [0, 0, flags as u64];
    let opened = &with(libc::O_RDONLY | libc::O_TRUNC);
    let neither = libc::O_WRONLY | libc::O_RDWR;
    for (flags, expected) in [
        (libc::O_RDONLY, ALLOWED),
        (libc::O_RDONLY | libc::O_TRUNC, REFUSED),
        // As a shell opens `/dev/null`; whether it may is up to Landlock.
        (libc::O_WRONLY | libc::O_CREAT | libc::O_TRUNC, ALLOWED),
        (libc::O_RDWR | libc::O_TRUNC, ALLOWED),
        (neither, ALLOWED),
        (neither | libc::O_TRUNC, REFUSED),
    ] {
        let answer = asked(&filter, libc::SYS_openat, &with(flags));
        assert_eq!(answer, expected, "{flags:o}");
    }
    assert_eq!(asked(&filter, libc::SYS_truncate, &[0, 0, 0]), REFUSED);
    let new = inherited(Surroundings {
        landlock: 3,
        ..BARE
    })
    .unwrap();
    assert_eq!(asked(&new, libc::SYS_openat, opened), ALLOWED);
}

#[test]
fn without_a_network_only_a_service_makes_sockets() {
    let family = |around, family: i32| {
        let filter = inherited(around).unwrap();
        asked(&filter, libc::SYS_socket, &[family as u64])
    };
    let service = Surroundings {
        listens: true,
        ..BARE
    };
    assert_eq!(family(BARE, libc::AF_UNIX), REFUSED);
    assert_eq!(family(service, libc::AF_UNIX), ALLOWED);
    assert_eq!(family(service, libc::AF_INET), REFUSED);
}

#[test]
fn what_the_helper_may_do_in_groups_its_children_may_not() {
    let absent = 0x0005_0000 | libc::ENOSYS as u32;
    for around in [FULL, BARE] {
        let grouped = Surroundings {
            groups: true,
            ..around
        };
        let asked = |filter: &Assembled| asked(filter, libc::SYS_clone3, &[]);
        assert_eq!(asked(&inherited(around).unwrap()), absent);
        assert_eq!(asked(&inherited(grouped).unwrap()), ALLOWED);
        assert_eq!(asked(&own(grouped).unwrap()), absent);
    }
    assert!(own(FULL).is_none());
}
