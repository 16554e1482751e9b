# expect: AC; needs: files, unsafe; the clean-up follows no link
{
  ln -s "$1" left-by-hostile-world
  ln -s / left-by-hostile-root
  mkfifo left-by-hostile-fifo
  mkdir -p "$(printf 'left-by-hostile/%.0s' $(seq 100))"
  chmod 0 left-by-hostile
  touch -- '-rf' $'left-by-hostile\n' 'left-by-hostile *'
} 2> /dev/null
echo 9
