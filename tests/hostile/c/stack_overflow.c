// expect: RTE|MLE
static int deeper(volatile char *above) {
    volatile char here[65536];
    here[0] = above[0];
    return deeper(here) + here[1];
}

int main(void) {
    volatile char first[1] = {0};
    return deeper(first);
}
