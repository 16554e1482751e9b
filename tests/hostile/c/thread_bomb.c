// expect: AC|MLE|RTE|TLE; needs: number of processes, unsafe
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static void *rest(void *nothing) {
    pause();
    return nothing;
}

int main(void) {
    int made = 0;
    pthread_t thread;
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 65536);
    while (made < 100000 && pthread_create(&thread, &small, rest, 0) == 0) made++;
    puts(made < 1000 ? "harmless" : "many");
    return 0;
}
