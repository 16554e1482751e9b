-- expect: RTE|CE|WA
SELECT load_extension('/usr/lib/x86_64-linux-gnu/libc.so.6'), readfile('/etc/passwd'), n FROM T
