# expect: AC; needs: process tree, unsafe
for signal in STOP KILL; do
  kill -s "$signal" "$2" && echo killed
  kill -s "$signal" "-$2" && echo killed
  if [ "$PPID" -gt 1 ]; then kill -s "$signal" "$PPID" && echo killed; fi
done 2> /dev/null
echo 9
