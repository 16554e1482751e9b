// expect: AC|MLE|OLE; needs: disk, unsafe; memory that counts for no process
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <unistd.h>
#include <fcntl.h>

static char block[1 << 20];

int main(void) {
    long held = 0;
    signal(SIGXFSZ, SIG_IGN);
    for (int i = 0; i < 100; i++) {
        int file = memfd_create("x", 0);
        if (file < 0) break;
        for (int j = 0; j < 100; j++) {
            ssize_t wrote = write(file, block, sizeof block);
            if (wrote <= 0) break;
            held += wrote;
        }
    }
    for (int i = 0; i < 100; i++) {
        int id = shmget(IPC_PRIVATE, 16 << 20, 0600 | IPC_CREAT);
        if (id < 0) break;
        char *area = shmat(id, NULL, 0);
        // It goes with this process, also where nothing takes it away.
        shmctl(id, IPC_RMID, NULL);
        if (area == (void *)-1) break;
        memset(area, 1, 16 << 20);
        held += 16 << 20;
    }
    for (int i = 0; i < 500; i++) {
        int ends[2];
        if (pipe(ends) < 0) break;
        fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
        fcntl(ends[1], F_SETFL, O_NONBLOCK);
        for (;;) {
            ssize_t wrote = write(ends[1], block, 4096);
            if (wrote <= 0) break;
            held += wrote;
        }
    }
    // The kernel bounds what one user's pipes hold.
    puts(held < 200 << 20 ? "harmless" : "held");
    return 0;
}
