-- expect: RTE|CE|WA
VACUUM INTO '/tmp/left-by-hostile.db'; SELECT n FROM T
