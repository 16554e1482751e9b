// expect: AC; address space that is never used is no memory
#include <stdio.h>
#include <sys/mman.h>

int main(void) {
    for (int i = 0; i < 64; i++) mmap(0, 1L << 30, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    puts("harmless");
    return 0;
}
