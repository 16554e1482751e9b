# expect: AC; needs: process tree, unsafe; the end of its output never comes
sleep 3600 &
(while :; do sleep 0.01; done) &
echo 9
