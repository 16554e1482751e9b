// expect: MLE|RTE
#include <stdlib.h>
#include <string.h>

int main(void) {
    for (;;) {
        char *area = malloc(1 << 20);
        if (area == NULL) return 1;
        memset(area, 1, 1 << 20);
    }
}
