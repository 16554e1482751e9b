# expect: AC; needs: files, unsafe; no canary may be seen
{
  cat "$1"/home/secret.txt "$1"/home/.ssh/id "$1"/problems/*/problem.toml "$1"/fixtures/probe/accepted/right.py
  cat /etc/shadow /root/.profile "/proc/$2/environ" "/proc/$PPID/environ" /proc/1/environ
  cat "/proc/$2/root$1/home/secret.txt" "/proc/$PPID/cwd/home/secret.txt"
  ln -s "$1/home/secret.txt" /tmp/left-by-hostile && cat /tmp/left-by-hostile
  env | grep -a canary
  ls "$1/home" "$1/problems"
} 2> /dev/null
echo 9
