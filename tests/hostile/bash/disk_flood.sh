# expect: AC|RTE|TLE|MLE; needs: disk, unsafe
for folder in . /tmp /var/tmp /dev/shm "$1" /; do
  for number in 1 2 3 4 5 6 7 8; do
    head -c 100000000 /dev/zero > "$folder/left-by-hostile-$number"
  done
done 2> /dev/null
echo 9
