// expect: AC; needs: files, unsafe; no program gives it more rights
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int count, char **arguments) {
    char path[4096];
    int worked = 0;
    snprintf(path, sizeof path, "%s/home/secret.txt", arguments[1]);
    if (fork() == 0) {
        close(2);
        execl("/bin/su", "su", "-c", "id", (char *)0);
        _exit(1);
    }
    worked |= open(path, O_RDONLY) >= 0;
    worked |= open(path, O_WRONLY | O_TRUNC) >= 0;
    worked |= open(path, O_PATH) >= 0 && open("/proc/self/fd/3", O_RDONLY) >= 0;
    worked |= open("/dev/mem", O_RDONLY) >= 0;
    worked |= open("/dev/kmsg", O_RDONLY) >= 0;
    worked |= open("/proc/kcore", O_RDONLY) >= 0;
    worked |= open("/proc/sysrq-trigger", O_WRONLY) >= 0;
    worked |= open("/sys/kernel/debug", O_RDONLY) >= 0;
    worked |= setuid(0) == 0 && chmod(path, 0) == 0;
    puts(worked ? "something worked" : "harmless");
    return 0;
}
