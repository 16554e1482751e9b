// expect: TLE|MLE|RTE; needs: number of processes, process tree, unsafe
const { Worker } = require('worker_threads');

function answer(world, grader, port, n) {
  return new Promise(() => {
    for (let i = 0; i < 32; i++) new Worker('for (;;);', { eval: true });
  });
}
