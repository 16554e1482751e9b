// expect: OLE
#include <signal.h>
#include <unistd.h>

int main(void) {
    static char block[65536];
    signal(SIGXFSZ, SIG_IGN);
    for (;;) write(1, block, sizeof block);
}
