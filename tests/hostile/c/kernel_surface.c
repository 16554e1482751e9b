// expect: AC; needs: network, unsafe; every call is refused
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static int worked;

static void refused(const char *name, long result) {
    if (result != -1) {
        printf("%s: %ld\n", name, result);
        worked = 1;
    }
}

int main(int count, char **arguments) {
    pid_t grader = atoi(arguments[2]);
    char buffer[256] = {0};
    struct iovec here = {buffer, 8}, there = {(void *)0x400000, 8};
    refused("ptrace", ptrace(PTRACE_ATTACH, grader, 0, 0));
    refused("seize", ptrace(PTRACE_SEIZE, getppid(), 0, 0));
    refused("traceme", ptrace(PTRACE_TRACEME, 0, 0, 0));
    refused("process_vm_readv", process_vm_readv(grader, &here, 1, &there, 1, 0));
    refused("process_vm_writev", process_vm_writev(grader, &here, 1, &there, 1, 0));
    refused("unshare", unshare(CLONE_NEWUSER));
    refused("unshare net", unshare(CLONE_NEWNET));
    refused("mount", mount("x", "/tmp", "tmpfs", 0, ""));
    refused("umount", umount2("/proc", MNT_DETACH));
    refused("bpf", syscall(SYS_bpf, 0, buffer, 64));
    refused("perf_event_open", syscall(SYS_perf_event_open, buffer, 0, -1, -1, 0));
    refused("io_uring_setup", syscall(SYS_io_uring_setup, 4, buffer));
    refused("userfaultfd", syscall(SYS_userfaultfd, 1));
    refused("keyctl", syscall(SYS_keyctl, 0, -3, 1));
    refused("add_key", syscall(SYS_add_key, "user", "x", "y", 1, -3));
    refused("kexec_load", syscall(SYS_kexec_load, 0, 0, 0, 0));
    refused("init_module", syscall(SYS_init_module, buffer, 0, ""));
    refused("open_by_handle_at", syscall(SYS_open_by_handle_at, -100, buffer, 0));
    refused("pidfd_getfd", syscall(SYS_pidfd_getfd, syscall(SYS_pidfd_open, grader, 0), 0, 0));
    refused("setns", syscall(SYS_setns, 0, 0));
    refused("fsopen", syscall(SYS_fsopen, "tmpfs", 0));
    refused("memfd_secret", syscall(SYS_memfd_secret, 0));
    refused("chroot", chroot("/tmp"));
    refused("sethostname", sethostname("x", 1));
    refused("clone newuser", syscall(SYS_clone, CLONE_NEWUSER | 17, 0, 0, 0, 0));
    refused("vsock", socket(40, SOCK_STREAM, 0));
    refused("packet", socket(17, SOCK_RAW, 0));
    refused("netlink", socket(16, SOCK_RAW, 0));
    refused("alg", socket(38, SOCK_SEQPACKET, 0));
    refused("setuid", setuid(0) == 0 && getuid() == 0 && access("/etc/shadow", R_OK) == 0 ? 0 : -1);
    refused("prlimit", syscall(SYS_prlimit64, grader, 7, buffer, 0));
    refused("nice of another", syscall(SYS_setpriority, 0, grader, 19));
    puts(worked ? "something worked" : "harmless");
    return 0;
}
