# expect: WA; no control character may reach the terminal, no `::error` the log
printf '\033[2J\033]0;owned\007\r\n::error file=x::forged\n\302\23331m\342\200\256\000'
printf '\033[2J\r\n::error file=x::forged\n' >&2
