# expect: AC; needs: process tree, unsafe; must be gone when the run is over
(trap '' HUP TERM INT; exec setsid sh -c 'sleep 3600 & sleep 3600') > /dev/null 2>&1 < /dev/null &
nohup sleep 3600 > /dev/null 2>&1 < /dev/null &
disown -a
echo 9
