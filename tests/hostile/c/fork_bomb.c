// expect: TLE|MLE|RTE; needs: number of processes, process tree, unsafe
#include <unistd.h>

int main(void) {
    for (;;) fork();
}
