// expect: AC|TLE|RTE; timers, handlers and globals that outlive the call
function answer(world, grader, port, n) {
  setInterval(() => { for (;;); }, 1);
  process.on('exit', () => { for (;;); });
  process.on('beforeExit', () => { for (;;); });
  process.on('uncaughtException', () => {});
  globalThis.answer = () => 'owned';
  return n * n;
}
