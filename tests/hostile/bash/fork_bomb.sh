# expect: TLE|MLE|RTE|WA|OLE; needs: number of processes, process tree, unsafe
bomb() { bomb | bomb & }
bomb
while :; do :; done
