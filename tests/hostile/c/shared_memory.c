// expect: MLE; needs: unsafe; memory that children fill and leave, and of which one page stays mapped
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    const size_t all = 160L << 20, part = 32L << 20, page = 4096;
    char *memory = mmap(0, all, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return 1;
    for (size_t at = 0; at < all; at += part) {
        if (fork() == 0) {
            memset(memory + at, 1, part);
            _exit(0);
        }
        wait(0);
    }
    munmap(memory + page, all - page);
    sleep(1);
    puts("harmless");
    return 0;
}
