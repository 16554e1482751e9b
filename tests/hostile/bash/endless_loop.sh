# expect: TLE
trap ':' XCPU TERM
while :; do :; done
