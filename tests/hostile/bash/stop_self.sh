# expect: TLE; needs: process tree
kill -STOP $$
echo 9
