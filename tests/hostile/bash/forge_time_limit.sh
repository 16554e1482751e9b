# expect: RTE; needs: process tree; the signal of a limit that it is far from
kill -XCPU $$
