// expect: AC|RTE|TLE; needs: process tree, unsafe; must be gone when the run is over
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int main(void) {
    for (int number = 1; number < 65; number++) signal(number, SIG_IGN);
    for (int i = 0; i < 4; i++) {
        if (fork() == 0) {
            setsid();
            setpgid(0, 0);
            if (fork() != 0) _exit(0);
            setsid();
            for (;;) {
                // It changes its number all the time, to outrun who looks for it.
                if (fork() != 0) _exit(0);
                usleep(1000);
            }
        }
    }
    usleep(100000);
    puts("harmless");
    return 0;
}
