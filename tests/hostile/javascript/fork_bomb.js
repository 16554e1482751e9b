// expect: TLE|MLE|RTE; needs: number of processes, process tree, unsafe
const { spawn } = require('child_process');

function answer(world, grader, port, n) {
  for (;;) {
    try {
      spawn('/bin/sh', ['-c', 'sleep 60 & sleep 60 & sleep 60'], { detached: true });
    } catch {}
  }
}
