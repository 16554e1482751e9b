# expect: TLE; says no more, and stays
exec 0<&- 1>&- 2>&-
while :; do sleep 3600; done
