// expect: AC|RTE; needs: process tree, unsafe; the helper above it is not disturbed
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int count, char **arguments) {
    pid_t grader = atoi(arguments[2]), me = getpid();
    int worked = 0;
    for (int number = 1; number < 65; number++) {
        if (number == SIGCHLD) continue;
        worked |= grader != me && kill(grader, number) == 0;
        if (getppid() > 1) worked |= kill(getppid(), number) == 0;
        else kill(1, number);
    }
    for (int i = 0; i < 2000; i++) {
        kill(getppid() > 0 ? getppid() : me, SIGCHLD);
        if (i % 100 == 0 && fork() == 0) _exit(0);
    }
    puts(worked ? "something worked" : "harmless");
    return 0;
}
