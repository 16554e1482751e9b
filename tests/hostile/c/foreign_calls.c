// expect: RTE|AC; needs: network, unsafe; system calls by the door of another architecture
#include <stdio.h>
#include <unistd.h>

int main(void) {
#ifdef __x86_64__
    long result;
    // The numbers of the 32-bit x86: 20 is getpid.
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(20) : "memory");
    if (result > 0) puts("got through");
#endif
    puts("harmless");
    return 0;
}
